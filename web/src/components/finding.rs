//! One finding: under its field in short, in the report in full.

use xks_preflight_finding::{Field, Finding, Severity};
use xks_preflight_validate::Report;
use yew::{AttrValue, Html};

use super::{field_id, mark};
use crate::view::{Hole, element, fill, text};

/// Most findings that are shown under one field; all of them stand in the report.
const MOST: usize = 4;

/// What is wrong with a field, right under it. What is merely missing is said in the report alone.
pub fn of_field(report: &Report, field: Field) -> Html {
    // What is said of one certificate stands at that certificate.
    let here = |finding: &Finding| field != Field::CertificateChain || finding.subject.path.is_none();
    fill("findings", &|name| match name {
        "id" => Hole::text(&[field_id(field), "-findings"].concat()),
        _ => in_short(report, MOST, &|finding| finding.subject.field == field && here(finding)),
    })
}

/// The findings that are decided and `wanted`, at most so many, in short.
pub fn in_short(report: &Report, most: usize, wanted: &dyn Fn(&Finding) -> bool) -> Hole {
    let findings = report.findings().iter().enumerate();
    let decided = findings.filter(|(_, f)| f.severity != Severity::Unknown && wanted(f)).take(most);
    Hole::each(decided.map(|(at, _)| fill("field-finding", &|name| hole(report, at, name))))
}

/// A finding in full; `at` is its place in the report. Its reasons are there once they are `opened`.
pub fn item(report: &Report, at: usize, opened: &[AttrValue]) -> Html {
    fill("finding", &|name| match name {
        "reasons" if opened.iter().any(|opened| **opened == key(report.findings(), at)) => {
            Hole::Nodes(fill("reasons", &|name| hole(report, at, name)))
        }
        _ => hole(report, at, name),
    })
}

/// What tells a finding from the others, whichever come and go before it: its rule, and which one of that rule's it is.
fn key(findings: &[Finding], at: usize) -> String {
    let code = findings[at].code;
    let before = findings[..at].iter().filter(|finding| finding.code == code).count();
    [code.id(), " ", &before.to_string()].concat()
}

fn hole(report: &Report, at: usize, name: &str) -> Hole {
    let finding = &report.findings()[at];
    let excerpt = finding.excerpt.as_ref();
    let rule = finding.code.rule();
    match (name, excerpt) {
        ("key", _) => Hole::text(&key(report.findings(), at)),
        ("severity", _) => Hole::said(finding.severity.as_str()),
        ("mark", _) => Hole::said(mark(finding.severity)),
        ("message", _) => Hole::Nodes(prose(&finding.message)),
        ("at", _) => Hole::text(&at.to_string()),
        ("allowed", _) => Hole::there(finding.allowed),
        ("help", _) => finding.help.as_ref().map_or(Hole::Empty, |help| Hole::Nodes(prose(help))),
        ("fix", _) => finding.fix.as_ref().map_or(Hole::Empty, |fix| Hole::text(&sentence(&fix.title))),
        ("why", _) => Hole::Nodes(prose(&finding.why)),
        ("rule", _) => Hole::said(rule.id),
        ("demands", _) => Hole::said(rule.demands),
        ("sources", _) => {
            let titles: Vec<_> = rule.sources.iter().map(|source| source.title()).collect();
            Hole::text(&titles.join("; "))
        }
        // The line of the file with a caret under the place; everything that may be secret is dots.
        ("excerpt", Some(excerpt)) => {
            Hole::text(&format!("Line {}, column {}", excerpt.line, excerpt.column))
        }
        ("line", Some(excerpt)) => Hole::text(&excerpt.line.to_string()),
        ("text", Some(excerpt)) => Hole::text(&[&excerpt.text, "\n"].concat()),
        ("margin", Some(excerpt)) => Hole::text(&" ".repeat(excerpt.line.to_string().len())),
        ("caret", Some(excerpt)) => {
            Hole::text(&[" ".repeat(excerpt.caret), "^".repeat(excerpt.length)].concat())
        }
        _ => Hole::Empty,
    }
}

/// A finding's text with what it quotes in backticks set as code.
pub fn prose(said: &str) -> Html {
    let said = sentence(said);
    // A value that holds a backtick itself leaves them odd: then nothing is set apart.
    if said.matches('`').count() % 2 == 1 {
        return text(said.into());
    }
    let part = |(at, part): (usize, &str)| {
        let part = AttrValue::Rc(part.into());
        if at % 2 == 1 { element("code", part) } else { text(part) }
    };
    said.split('`').enumerate().map(part).collect()
}

/// Findings are written in lower case, for the middle of a line; here each begins one.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        // A name such as XksProxyUriPath keeps its form; an exception's too.
        Some(first) if first.is_ascii_lowercase() && !text.starts_with("https://") && !is_parameter(text) => {
            first.to_ascii_uppercase().to_string() + chars.as_str()
        }
        _ => text.to_owned(),
    }
}

/// Starts with something that people write in lower case: a region, a command.
fn is_parameter(text: &str) -> bool {
    if text.starts_with("aws ") {
        return true;
    }
    text.split(' ').next().is_some_and(|word| word.contains(['-', '.', '_', '`']))
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn sentences_begin_with_a_capital() {
        assert_eq!(sentence("the path ends"), "The path ends");
        assert_eq!(sentence("https:// is not written"), "https:// is not written");
        assert_eq!(sentence("eu-x-9 is not among"), "eu-x-9 is not among");
        assert_eq!(sentence("create: ValidationException"), "Create: ValidationException");
        assert_eq!(sentence(""), "");
    }
}
