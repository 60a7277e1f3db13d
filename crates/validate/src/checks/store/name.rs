//! `CustomKeyStoreName`: any text of 1 to 256 characters.

use crate::facts::StoreName;
use crate::finding::{Code, Edit, Field, Finding};
use crate::given::{Given, Value};
use crate::shown::{characters, is_invisible};

/// Source: the KMS service model; lengths there are in Unicode code points.
const LONGEST: usize = 256;

pub(crate) fn check(given: &Given<'_>, findings: &mut Vec<Finding>) -> Option<StoreName> {
    let value = given.name?;
    odd_characters(value, findings);
    let length = value.text.chars().count();
    if (1..=LONGEST).contains(&length) {
        return Some(StoreName(value.text.to_owned()));
    }
    let message = if length == 0 {
        "the name is empty".into()
    } else {
        format!("the name has {length} characters, {} more than the 256 that KMS takes", length - LONGEST)
    };
    let labels = match value.text.char_indices().nth(LONGEST) {
        Some((end, _)) => value.label(end..value.text.len()),
        None => value.label_all(),
    };
    findings.push(
        Finding::new(Code::NameLength, Field::Name, message)
            .help(if length == 0 { "give the key store a name" } else { "choose a shorter name" })
            .labels(labels),
    );
    None
}

fn odd_characters(value: Value<'_>, findings: &mut Vec<Finding>) {
    let trimmed = value.text.trim();
    if trimmed.len() != value.text.len() {
        let inner = value.text.len() - value.text.trim_start().len()..value.text.trim_end().len();
        let mut finding =
            Finding::new(Code::NameCharacters, Field::Name, "white space stands around the name")
                .help("remove it unless it is meant")
                .labels(value.label_characters(|at, _| !inner.contains(&at)));
        if !trimmed.is_empty() {
            let edits = vec![Edit::Replace { field: Field::Name, value: trimmed.to_owned() }];
            finding = finding.fix("remove the white space", edits);
        }
        findings.push(finding);
    }
    let odd = |c: char| c.is_control() || is_invisible(c);
    if trimmed.contains(odd) {
        let message = format!("the name contains {}", characters(trimmed.chars().filter(|&c| odd(c))));
        findings.push(
            Finding::new(Code::NameCharacters, Field::Name, message)
                .help("remove what cannot be seen")
                .labels(value.label_characters(|_, c| odd(c))),
        );
    }
}
