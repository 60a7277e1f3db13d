//! `RawSecretAccessKey`: 43 to 64 of the Base64 alphabet, used as it stands and never decoded.

use crate::finding::{Code, Field, Finding};
use crate::given::Value;
use crate::shown::count_of_characters;

/// Shared runs of this length are reported: by chance two generated halves share one less than once in a million.
const SHARED: usize = 6;

fn finding(code: Code, message: impl Into<String>) -> Finding {
    Finding::new(code, Field::RawSecretAccessKey, message)
}

/// Whether KMS takes the secret; what is merely unwise is reported, and taken.
pub(super) fn check(value: Value<'_>, findings: &mut Vec<Finding>) -> bool {
    let before = findings.len();
    length(value, findings);
    alphabet(value, findings);
    let taken = findings.len() == before;
    if taken {
        entropy(value, findings);
    }
    taken
}

fn length(value: Value<'_>, findings: &mut Vec<Finding>) {
    let length = value.text.chars().count();
    if (43..=64).contains(&length) {
        return;
    }
    let help = match length {
        40 => {
            "40 characters is the length of an AWS IAM secret: make a credential for the proxy alone, 32 random bytes as Base64"
        }
        0..43 => {
            "copy it whole, or make a new one on the proxy: 32 random bytes as Base64 are 43 or 44 characters"
        }
        _ => "copy the secret alone, or make a new one on the proxy: 32 to 48 random bytes as Base64",
    };
    let message = format!("the secret access key has {}; KMS takes 43 to 64", count_of_characters(length));
    findings.push(finding(Code::SecretLength, message).help(help).labels(value.label_all()));
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '+' | '=')
}

fn alphabet(value: Value<'_>, findings: &mut Vec<Finding>) {
    let count = value.text.chars().filter(|&c| !is_allowed(c)).count();
    if count == 0 {
        return;
    }
    let (kind, help) = kind_of_bad(value.text);
    let message = format!(
        "{count} of the secret access key's characters {} not allowed ({kind})",
        if count == 1 { "is" } else { "are" }
    );
    findings.push(
        finding(Code::SecretCharacters, message)
            .help(help)
            .labels(value.label_characters(|_, c| !is_allowed(c))),
    );
}

/// What sort of characters is wrong; the characters themselves are part of the secret.
fn kind_of_bad(secret: &str) -> (&'static str, &'static str) {
    let mut bad = secret.chars().filter(|&c| !is_allowed(c)).peekable();
    if bad.clone().all(char::is_whitespace) {
        return ("white space", "remove the white space; the secret itself has none");
    }
    if bad.clone().all(|c| matches!(c, '-' | '_')) {
        return (
            "hyphens or underscores: URL-safe Base64",
            "make a new secret on the proxy, in standard Base64; KMS and the proxy use the text as it stands, so replacing characters here would break every signature",
        );
    }
    if bad.clone().all(|c| "\"'`“”‘’".contains(c)) {
        return ("quotation marks", "remove the quotation marks around the secret");
    }
    if bad.any(|c| !c.is_ascii()) {
        return ("outside ASCII", "copy it again from the proxy, or make a new one there");
    }
    ("punctuation", "make a new secret on the proxy: 32 random bytes as standard Base64")
}

fn entropy(value: Value<'_>, findings: &mut Vec<Finding>) {
    let (data, padding) = value.text.split_at(value.text.trim_end_matches('=').len());
    let help = "make a new one on the proxy from 32 random bytes: openssl rand -base64 32";
    let message = if data.contains('=') || padding.len() > 2 || data.len() % 4 == 1 {
        Some("the secret access key is no Base64 text, so how random it is cannot be told")
    } else if data.len() * 6 / 8 < 32 {
        Some("the secret access key decodes to fewer than 32 bytes, so it holds fewer than 256 bits")
    } else if is_repetitive(data.as_bytes()) {
        Some("the secret access key repeats itself: it does not look random")
    } else {
        None
    };
    if let Some(message) = message {
        findings.push(finding(Code::SecretEntropy, message).help(help).labels(value.label_all()));
    }
}

/// Few distinct characters, a repeated block, or runs in alphabetical order. Of 43 random Base64 characters some 31
/// are distinct; fewer than 18 happen less than once in a thousand million.
fn is_repetitive(data: &[u8]) -> bool {
    let mut seen = [false; 256];
    let distinct = data.iter().filter(|&&b| !std::mem::replace(&mut seen[usize::from(b)], true)).count();
    let periodic = (1..=data.len() / 2).any(|period| data.iter().zip(&data[period..]).all(|(a, b)| a == b));
    let steps =
        data.windows(2).filter(|pair| pair[1] == pair[0] || pair[1] == pair[0].wrapping_add(1)).count();
    distinct < 18 || periodic || steps * 2 > data.len()
}

pub(super) fn shares_with_id(secret: Value<'_>, id: Value<'_>, findings: &mut Vec<Finding>) {
    if id.text.len() > 128 {
        return;
    }
    let shared = id
        .text
        .as_bytes()
        .windows(SHARED)
        .any(|run| std::str::from_utf8(run).is_ok_and(|run| secret.text.contains(run)));
    if shared {
        findings.push(
            finding(Code::SecretContainsId, "the access key ID and the secret access key share a part")
                .help("make a new secret on the proxy, from random bytes alone"),
        );
    }
}
