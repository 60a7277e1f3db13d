//! `XksProxyUriEndpoint`: `https://` and a host name.
//!
//! The contract is the service model's pattern `https://[a-zA-Z0-9.-]+`, 10 to 128 characters, read as a full match
//! over ASCII. Each way to break it has its own finding, so that the message names the mistake, not the pattern.

mod host;
mod parts;
mod public;

use crate::facts::{Connectivity, Endpoint};
use crate::finding::{Code, Edit, Field, Finding, Severity, Span};
use crate::given::{Given, Value};
use crate::input::Context;
use crate::shown::{count_of_characters, quoted};
use parts::Parts;

const SCHEME: &str = "https://";
const LONGEST: usize = 128;

pub(crate) fn check(
    given: &Given<'_>,
    connectivity: Option<Connectivity>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Endpoint> {
    let value = given.uri_endpoint?;
    let parts = Parts::of(value.text);
    let before = findings.len();
    scheme(value, &parts, findings);
    port(value, &parts, findings);
    extra(value, &parts, findings);
    host_characters(value, &parts, findings);
    length(value, findings);
    let broken = findings[before..].iter().any(|finding| finding.severity == Severity::Error);
    if broken {
        suggest(value, &parts, given, context, &mut findings[before..]);
    }
    host::check(value, &parts, findings);
    public::check(value, &parts, connectivity, findings);
    if connectivity == Some(Connectivity::VpcEndpointService) {
        findings.push(
            finding(Code::EndpointIsPrivateDns, "whether this is the private DNS name of the VPC endpoint service is not known")
                .severity(Severity::Unknown)
                .help("compare it with PrivateDnsName in the output of aws ec2 describe-vpc-endpoint-service-configurations"),
        );
    }
    (!broken).then(|| Endpoint(value.text.to_owned()))
}

fn finding(code: Code, message: impl Into<String>) -> Finding {
    Finding::new(code, Field::UriEndpoint, message)
}

fn scheme(value: Value<'_>, parts: &Parts<'_>, findings: &mut Vec<Finding>) {
    if value.text.starts_with(SCHEME) {
        return;
    }
    let (message, span) = match parts.scheme {
        Some(scheme) if scheme.eq_ignore_ascii_case("https") => {
            ("https:// is not written in lower case".into(), Span::new(0, scheme.len()))
        }
        Some(scheme) => (
            format!("the endpoint starts with {}:// instead of https://", quoted(scheme).trim_matches('`')),
            Span::new(0, scheme.len()),
        ),
        None => ("the endpoint does not start with https://".into(), Span::new(0, 0)),
    };
    findings.push(
        finding(Code::EndpointScheme, message).help("start it with https://").labels(value.label(span)),
    );
}

fn port(value: Value<'_>, parts: &Parts<'_>, findings: &mut Vec<Finding>) {
    let Some(port) = parts.port else { return };
    let shown = &value.text[port.start..port.end];
    let number = shown.trim_start_matches(':');
    let (message, help) = match number {
        // `https:/host` lacks a slash, which is said of its start.
        "" if parts.scheme.is_none() => return,
        "" => ("a colon without a port follows the host".to_owned(), "remove it"),
        "443" => ("the endpoint names port 443".to_owned(), "remove :443; KMS uses it anyway"),
        _ => (
            format!("the endpoint names a port, {}", quoted(shown)),
            "remove it, and let the proxy answer on port 443; KMS uses no other",
        ),
    };
    findings.push(finding(Code::EndpointPort, message).help(help).labels(value.label(port)));
}

fn extra(value: Value<'_>, parts: &Parts<'_>, findings: &mut Vec<Finding>) {
    if let Some(user) = parts.user_info {
        findings.push(
            finding(Code::EndpointExtra, "the endpoint contains user info (before @)")
                .help("remove it; KMS signs its requests with the proxy authentication credential")
                .labels(value.label(user)),
        );
    }
    let Some(rest) = parts.rest else { return };
    let text = &value.text[rest.start..rest.end];
    let (message, help) = match text.chars().next() {
        Some('/') if text == "/" => ("the endpoint ends with a slash", "remove the slash"),
        Some('?') => ("the endpoint contains a query (after ?)", "remove it; KMS sends none"),
        Some('#') => ("the endpoint contains a fragment (after #)", "remove it"),
        Some('\\') => ("the endpoint contains a backslash", "remove it and what follows"),
        _ => ("the endpoint contains a path", "move the path to the proxy URI path"),
    };
    findings.push(finding(Code::EndpointExtra, message).help(help).labels(value.label(rest)));
}

fn is_host_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

fn host_characters(value: Value<'_>, parts: &Parts<'_>, findings: &mut Vec<Finding>) {
    let host = parts.host_text(value.text);
    if host.is_empty() {
        let end = value.text.len();
        findings.push(
            finding(Code::EndpointCharacters, "the endpoint names no host")
                .help("give the proxy's host name after https://")
                .labels(value.label(end..end)),
        );
        return;
    }
    if !host.contains(|c| !is_host_character(c)) {
        return;
    }
    let bad = |at: usize, c: char| (parts.host.start..parts.host.end).contains(&at) && !is_host_character(c);
    let help = if host.starts_with('[') {
        "an IP address is no endpoint; give a DNS name"
    } else if !host.is_ascii() {
        "write an international name in its ASCII form (xn--…)"
    } else if host.contains('_') {
        "DNS host names have no underscore; give the proxy another name"
    } else {
        "use letters, digits, dots and hyphens only"
    };
    findings.push(
        finding(Code::EndpointCharacters, format!("the host contains {}", value.named(bad)))
            .help(help)
            .labels(value.label_characters(bad)),
    );
}

fn length(value: Value<'_>, findings: &mut Vec<Finding>) {
    let length = value.text.chars().count();
    if length > LONGEST {
        let from = value.text.char_indices().nth(LONGEST).map_or(0, |(at, _)| at);
        let message = format!("the endpoint has {length} characters, more than the 128 that KMS takes");
        findings.push(
            finding(Code::EndpointLength, message)
                .help("give the proxy a shorter host name: at most 120 characters after https://")
                .labels(value.label(from..value.text.len())),
        );
    } else if length < 10 {
        let message =
            format!("the endpoint has {}, fewer than the 10 that KMS wants", count_of_characters(length));
        findings
            .push(finding(Code::EndpointLength, message).help("give it in full").labels(value.label_all()));
    }
}

/// Whether KMS takes `text`: the service model's pattern and lengths.
pub(crate) fn is_contract(text: &str) -> bool {
    (10..=LONGEST).contains(&text.len())
        && text
            .strip_prefix(SCHEME)
            .is_some_and(|host| !host.is_empty() && host.chars().all(is_host_character))
}

/// Offers the endpoint that was probably meant, with its path in the field where it belongs.
fn suggest(
    value: Value<'_>,
    parts: &Parts<'_>,
    given: &Given<'_>,
    context: &Context<'_>,
    findings: &mut [Finding],
) {
    // Another scheme may mean another service; another port means that nothing may answer on 443.
    let scheme = parts.scheme.unwrap_or("https");
    let port = parts.port.map(|port| &value.text[port.start..port.end]);
    if !scheme.eq_ignore_ascii_case("https")
        || port.is_some_and(|port| port != ":443")
        || parts.user_info.is_some()
    {
        return;
    }
    let host = parts.host_text(value.text).trim();
    let ascii = if host.is_ascii() { Some(host.to_owned()) } else { (context.to_ascii)(host) };
    let Some(endpoint) = ascii.map(|host| format!("{SCHEME}{host}")).filter(|endpoint| is_contract(endpoint))
    else {
        return;
    };
    let rest = parts.rest.map_or("", |rest| value.text[rest.start..rest.end].trim());
    let path = rest.trim_end_matches('/');
    let mut edits = vec![Edit::Replace { field: Field::UriEndpoint, value: endpoint.clone() }];
    let mut title = format!("use {endpoint}");
    if crate::checks::path::is_contract(path)
        && given.uri_path.is_none_or(|given| given.text == path || given.text.is_empty())
    {
        edits.push(Edit::Replace { field: Field::UriPath, value: path.to_owned() });
        title = format!("split into {endpoint} and {path}");
    } else if !path.is_empty() && given.uri_path.is_none_or(|given| given.text != path) {
        // What follows the host is neither a path nor in the path's field already: dropping it would lose it.
        return;
    }
    if let Some(first) = findings.iter_mut().find(|finding| finding.severity == Severity::Error) {
        first.fix = Some(crate::finding::Fix { title, edits });
    }
}
