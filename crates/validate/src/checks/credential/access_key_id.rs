//! `AccessKeyId`: 20 to 30 of `A-Z2-7`, the Base32 alphabet.

use crate::facts::AccessKeyId;
use crate::finding::{Code, Field, Finding};
use crate::given::Value;
use crate::shown::{characters, count_of_characters};

const LENGTH: std::ops::RangeInclusive<usize> = 20..=30;

fn is_allowed(c: char) -> bool {
    matches!(c, 'A'..='Z' | '2'..='7')
}

/// Whether KMS takes `text` as an access key ID.
pub(crate) fn is_contract(text: &str) -> bool {
    LENGTH.contains(&text.len()) && text.chars().all(is_allowed)
}

pub(super) fn check(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<AccessKeyId> {
    let before = findings.len();
    let length = value.text.chars().count();
    let finding = |code, message: String| Finding::new(code, Field::AccessKeyId, message);
    if !LENGTH.contains(&length) {
        let help = if (43..=64).contains(&length) {
            "this may be the secret access key: check that the two halves are not swapped"
        } else {
            "copy it whole, or make a credential with an ID of that length on the proxy"
        };
        findings.push(
            finding(
                Code::AccessKeyIdLength,
                format!("the access key ID has {}; KMS takes 20 to 30", count_of_characters(length)),
            )
            .help(help)
            .labels(value.label_all()),
        );
    }
    let bad = |c: char| !is_allowed(c);
    let count = value.text.chars().filter(|&c| bad(c)).count();
    if count > 0 {
        // A text full of wrong characters may be the other half of the credential: then nothing of it is named.
        let is_other_half = count > 8 || length > 40;
        let named = if is_other_half {
            format!(
                "{} of the access key ID {} not allowed",
                count_of_characters(count),
                if count == 1 { "is" } else { "are" }
            )
        } else {
            format!("the access key ID contains {}", characters(value.text.chars().filter(|&c| bad(c))))
        };
        let message = format!("{named}; KMS takes A to Z and 2 to 7 only");
        findings.push(
            finding(Code::AccessKeyIdCharacters, message)
                .help(if !value.text.trim().contains(bad) {
                    "remove the white space around it"
                } else if is_other_half {
                    "give the ID of the credential as the proxy made it; is this its other half, the secret access key?"
                } else {
                    "make a new credential on the proxy with an ID of these characters; changing it here alone would not match the proxy"
                })
                .labels(if is_other_half { value.label_all() } else { value.label_characters(|_, c| bad(c)) }),
        );
    }
    if findings.len() > before {
        return None;
    }
    if value.text.starts_with("AKIA") || value.text.starts_with("ASIA") {
        findings.push(
            finding(
                Code::AccessKeyIdIam,
                format!("the access key ID starts with {} as AWS IAM access keys do", &value.text[..4]),
            )
            .help("make a credential for the proxy alone; if this is an IAM access key, deactivate it")
            .labels(value.label(0..4)),
        );
    }
    Some(AccessKeyId(value.text.to_owned()))
}
