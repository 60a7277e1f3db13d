//! The host is a fully qualified DNS name.

use super::{finding, parts::Parts};
use crate::finding::{Code, Edit, Field, Finding, Span};
use crate::given::Value;

/// Looks at hosts that the contract lets through; the others are refused already.
pub(super) fn check(value: Value<'_>, parts: &Parts<'_>, findings: &mut Vec<Finding>) {
    let host = parts.host_text(value.text);
    if host.is_empty() || host.len() > super::LONGEST || !host.chars().all(super::is_host_character) {
        return;
    }
    let start = parts.host.start;
    let mut wrong = |message: String, help: &str, from: usize, to: usize| {
        findings.push(
            finding(Code::EndpointHost, message)
                .help(help)
                .labels(value.label(Span::new(start + from, start + to))),
        );
    };
    if is_ip_address(host) {
        wrong(
            "the host is an IP address".into(),
            "give the DNS name that the proxy's certificate has",
            0,
            host.len(),
        );
        return;
    }
    if let Some(without) = host.strip_suffix('.') {
        let fixed = format!("https://{without}");
        wrong("the host ends with a dot".into(), "remove the dot", host.len() - 1, host.len());
        if super::is_contract(&fixed)
            && let Some(last) = findings.last_mut()
            && parts.rest.is_none()
            && parts.port.is_none()
        {
            let edits = vec![Edit::Replace { field: Field::UriEndpoint, value: fixed.clone() }];
            last.fix = Some(crate::finding::Fix { title: format!("use {fixed}"), edits });
        }
        return;
    }
    if !host.contains('.') {
        wrong(
            "the host has one label only, no domain".into(),
            "give the full name, with its domain",
            0,
            host.len(),
        );
        return;
    }
    let mut at = 0;
    for label in host.split('.') {
        let end = at + label.len();
        if label.is_empty() {
            wrong(
                "the host has an empty label (two dots, or one at its start)".into(),
                "remove one dot",
                at,
                (at + 1).min(host.len()),
            );
        } else if label.len() > 63 {
            wrong(
                format!("a label of the host has {} characters; DNS allows 63", label.len()),
                "choose a shorter label",
                at,
                end,
            );
        } else if label.starts_with('-') || label.ends_with('-') {
            wrong("a label of the host starts or ends with a hyphen".into(), "remove the hyphen", at, end);
        }
        at = end + 1;
    }
}

/// Whether a URL parser would take the host for an IPv4 address: its last label is a number (WHATWG URL, 3.5).
fn is_ip_address(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    !last.is_empty()
        && (last.bytes().all(|b| b.is_ascii_digit())
            || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())))
}
