//! `XksProxyUriPath`: an optional prefix and `/kms/xks/v1`.
//!
//! The contract is the service model's pattern, read as a full match over ASCII:
//! `(/[a-zA-Z0-9\/_-]+/kms/xks/v\d{1,2})|(/kms/xks/v\d{1,2})`, 10 to 128 characters.

use crate::facts::{Endpoint, Facts, UriPath};
use crate::finding::{Code, Edit, Field, Finding, Severity, Span};
use crate::given::{Given, Value};
use crate::shown::{count_of_characters, quoted};

const STEM: &str = "/kms/xks";
const BASE: &str = "/kms/xks/v";
const LONGEST: usize = 128;

pub(crate) fn check(given: &Given<'_>, findings: &mut Vec<Finding>) -> Option<UriPath> {
    let value = given.uri_path?;
    let before = findings.len();
    characters_rule(value, findings);
    start(value, findings);
    let end = end(value, findings);
    length(value, findings);
    if let Some(end) = end {
        empty_segment(value, end, findings);
        version(value, end, findings);
        doubled(value, end, findings);
    }
    let broken = findings[before..].iter().any(|finding| finding.severity == Severity::Error);
    if broken {
        suggest(value, &mut findings[before..]);
    }
    (!broken).then(|| UriPath(value.text.to_owned()))
}

fn finding(code: Code, message: impl Into<String>) -> Finding {
    Finding::new(code, Field::UriPath, message)
}

fn is_path_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-')
}

fn characters_rule(value: Value<'_>, findings: &mut Vec<Finding>) {
    let bad = |_, c: char| !is_path_character(c);
    if value.text.chars().all(is_path_character) {
        return;
    }
    findings.push(
        finding(Code::PathCharacters, format!("the path contains {}", value.named(bad)))
            .help("use letters, digits, /, - and _ only; give the proxy a prefix without other characters")
            .labels(value.label_characters(bad)),
    );
}

fn start(value: Value<'_>, findings: &mut Vec<Finding>) {
    if value.text.starts_with('/') {
        return;
    }
    let end = value.text.chars().next().map_or(0, char::len_utf8);
    findings.push(
        finding(Code::PathStart, format!("the path does not start with /: {}", quoted(value.text)))
            .help("put / before it; scheme and host belong in the proxy URI endpoint")
            .labels(value.label(0..end)),
    );
}

/// Where `/kms/xks/v…` at the end starts, if the path ends so.
fn tail(text: &str) -> Option<usize> {
    let at = text.rfind(BASE)?;
    let digits = &text[at + BASE.len()..];
    (matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit())).then_some(at)
}

fn end(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<usize> {
    let found = tail(value.text);
    if found.is_none() {
        let last = value.text.char_indices().next_back().map_or(0, |(at, _)| at);
        findings.push(
            finding(Code::PathEnd, format!("the path does not end with /kms/xks/v1: {}", quoted(value.text)))
                .help("end it with /kms/xks/v1, without a slash after it")
                .labels(value.label(last..value.text.len())),
        );
    }
    found
}

fn length(value: Value<'_>, findings: &mut Vec<Finding>) {
    let length = value.text.chars().count();
    if length > LONGEST {
        let from = value.text.char_indices().nth(LONGEST).map_or(0, |(at, _)| at);
        findings.push(
            finding(
                Code::PathLength,
                format!("the path has {length} characters, more than the 128 that KMS takes"),
            )
            .help("give the proxy a shorter prefix: at most 117 characters before /kms/xks/v1")
            .labels(value.label(from..value.text.len())),
        );
    } else if length < 10 {
        let message = format!("the path has {}; the shortest is /kms/xks/v1", count_of_characters(length));
        findings.push(
            finding(Code::PathLength, message).help("give /kms/xks/v1 in full").labels(value.label_all()),
        );
    }
}

fn empty_segment(value: Value<'_>, end: usize, findings: &mut Vec<Finding>) {
    // That of a URL is told by the start.
    let Some(at) = value.text.find("//").filter(|_| !value.text.contains("://")) else { return };
    // The pattern wants at least one character between the first slash and the base path's.
    let refused = end == 1;
    let mut wrong = finding(Code::PathEmptySegment, "the path has an empty segment (//)")
        .help("remove one of the slashes, on the proxy too")
        .labels(value.label(Span::new(at, at + 2)));
    if !refused {
        wrong = wrong.severity(Severity::Warning);
    }
    findings.push(wrong);
}

fn version(value: Value<'_>, end: usize, findings: &mut Vec<Finding>) {
    let version = &value.text[end + BASE.len()..];
    if version == "1" {
        return;
    }
    let edits =
        vec![Edit::Replace { field: Field::UriPath, value: format!("{}{BASE}1", &value.text[..end]) }];
    findings.push(
        finding(Code::PathVersion, format!("the path ends with v{version}; only v1 is published"))
            .help("end it with v1 unless the proxy's documentation says otherwise")
            .fix("end it with v1", edits)
            .labels(value.label(end + BASE.len() - 1..value.text.len())),
    );
}

fn doubled(value: Value<'_>, end: usize, findings: &mut Vec<Finding>) {
    // The case is no matter for whoever wrote it twice.
    let lower = value.text.to_ascii_lowercase();
    let Some(first) = lower.find(STEM).filter(|&first| first < end) else { return };
    let fixed = format!("{}{}", &value.text[..first], &value.text[end..]);
    findings.push(
        finding(Code::PathDoubled, "/kms/xks stands twice in the path")
            .help("the console wants the prefix alone, and adds /kms/xks/v1 itself; keep it once")
            .fix(format!("use {fixed}"), vec![Edit::Replace { field: Field::UriPath, value: fixed }])
            .labels(value.label(first..end)),
    );
}

/// The path that was probably meant: of a URL its path, completed at its end, without what a request adds to it. Nothing
/// where parts of `/kms/xks/v1` stand elsewhere.
fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    let path = match text.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => text,
    };
    let path = format!("/{}", path.trim_matches('/'));
    let lower = path.to_ascii_lowercase();
    let prefix = if let Some(at) = lower.rfind(STEM) {
        let rest = &path[at + STEM.len()..];
        // `/kms/xksproxy` is somebody's own name.
        if !(rest.is_empty() || rest.starts_with('/')) {
            return None;
        }
        &path[..at]
    } else {
        let versionless = match lower.rfind("/v") {
            Some(at) if lower[at + 2..].bytes().all(|b| b.is_ascii_digit()) => &lower[..at],
            _ => lower.as_str(),
        };
        let half = ["/kms", "/xks"].into_iter().find_map(|half| versionless.strip_suffix(half));
        let prefix = &path[..half.map_or(versionless.len(), str::len)];
        let elsewhere = lower[..prefix.len()].split('/').any(|segment| matches!(segment, "kms" | "xks"));
        // A version without the rest may be the prefix's own.
        let prefix = if half.is_none() { path.as_str() } else { prefix };
        (!elsewhere).then_some(prefix)?
    };
    Some(format!("{}{BASE}1", prefix.trim_end_matches('/')))
}

/// Offers the path that was probably meant, if it satisfies the contract.
fn suggest(value: Value<'_>, findings: &mut [Finding]) {
    let Some(meant) = meant(value.text).filter(|meant| is_contract(meant)) else { return };
    if let Some(first) = findings.iter_mut().find(|finding| finding.severity == Severity::Error) {
        let edits = vec![Edit::Replace { field: Field::UriPath, value: meant.clone() }];
        first.fix = Some(crate::finding::Fix { title: format!("use {meant}"), edits });
    }
}

/// Whether KMS takes `text`: the service model's pattern and lengths.
pub(crate) fn is_contract(text: &str) -> bool {
    (10..=LONGEST).contains(&text.len())
        && text.starts_with('/')
        && text.chars().all(is_path_character)
        && tail(text).is_some_and(|at| at != 1)
}

/// `<endpoint><path>/keys/<XksKeyId>/metadata` has room for this many characters of the id.
pub(crate) fn room_for_key_id(endpoint: &Endpoint, path: &UriPath) -> i64 {
    let fixed = endpoint.as_str().len() + path.as_str().len() + "/keys/".len() + "/metadata".len();
    256 - i64::try_from(fixed).unwrap_or(i64::MAX)
}

pub(crate) fn total_length(given: &Given<'_>, facts: &Facts, findings: &mut Vec<Finding>) {
    let (Some(endpoint), Some(path), Some(value)) = (&facts.uri_endpoint, &facts.uri_path, given.uri_path)
    else {
        return;
    };
    let room = room_for_key_id(endpoint, path);
    if room >= 128 {
        return;
    }
    let (severity, message) = if room < 1 {
        (
            Severity::Error,
            "endpoint and path leave no room for an external key ID in the 256 characters of a request URI"
                .into(),
        )
    } else {
        (
            Severity::Warning,
            format!(
                "endpoint and path leave {} for an external key ID, which may have 128",
                count_of_characters(usize::try_from(room).unwrap_or_default())
            ),
        )
    };
    findings.push(
        finding(Code::UriTotalLength, message)
            .severity(severity)
            .help(
                "shorten the host name or the path prefix, or keep every external key ID within what is left",
            )
            .labels(value.label_all()),
    );
}
