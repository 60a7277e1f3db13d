//! The right side's upper part: the verdict, what it rests on, and what nobody has checked.

use xks_preflight_finding::{Code, Finding, Severity};
use xks_preflight_validate::{Report, Verdict};
use yew::AttrValue;

use super::finding::{item, prose, sentence};
use super::{Page, artefacts};
use crate::browser;
use crate::form::Task;
use crate::view::{Hole, fill};

/// What is in a hole.
pub fn hole(page: &Page<'_>, name: &'static str) -> Hole {
    let report = &page.judged.report;
    let touched = page.verdict != "untouched";
    match name {
        "verdict" => Hole::said(page.verdict),
        "title" => Hole::said(match page.verdict {
            "ready" => "Ready",
            "blocked" => "AWS KMS would refuse this",
            "untouched" => match page.state.form.task {
                Task::Create => "Start with what you have",
                Task::Change => "Which key store is to change?",
                Task::Key => "Which external key?",
            },
            _ => "Not complete yet",
        }),
        "summary" => Hole::Text(page.summary.clone()),
        "findings" => {
            let all = report.findings().iter().enumerate();
            let decided: Vec<_> = all.filter(|(_, finding)| finding.severity != Severity::Unknown).collect();
            if decided.is_empty() {
                return Hole::Empty;
            }
            Hole::each(decided.into_iter().map(|(at, _)| item(report, at, &page.state.opened)))
        }
        // What is still to be given, each with the way to its field.
        "missing" if touched && count(report, &is_missing) > 0 => {
            let missing = report.findings().iter().enumerate().filter(|(_, finding)| is_missing(finding));
            Hole::each(missing.map(|(at, finding)| {
                fill("missing", &|name| match name {
                    "at" => Hole::text(&at.to_string()),
                    _ => Hole::text(&sentence(finding.subject.field.noun())),
                })
            }))
        }
        "unchecked-count" => plural(report.unknown().len(), "rule was not checked", "rules were not checked")
            .map_or(Hole::Empty, |said| Hole::text(&said)),
        "unchecked" => unchecked(report),
        // On a narrow screen the verdict stays in sight while the form is filled in; a tap leads to the findings.
        "touched" => Hole::there(touched),
        _ => artefacts::hole(page, name),
    }
}

fn is_missing(finding: &Finding) -> bool {
    finding.code == Code::InputMissing
}

fn count(report: &Report, which: &dyn Fn(&Finding) -> bool) -> usize {
    report.findings().iter().filter(|finding| which(finding)).count()
}

/// What to begin with, where nothing was entered yet.
pub const fn beginning(task: Task) -> AttrValue {
    AttrValue::Static(match task {
        Task::Create => {
            "Drop in the file that your proxy generated, or fill in the fields. What AWS KMS would refuse shows here as you type, and the script that creates the key store when nothing is left."
        }
        Task::Change => {
            "Paste what aws kms describe-custom-key-stores prints, choose the key store, and enter what is to change: whatever stays empty stays as it is."
        }
        Task::Key => {
            "Say which key store, and which external key behind its proxy: the KMS key is made of both. What AWS KMS would refuse shows here as you type."
        }
    })
}

/// The verdict in a sentence. `later` is the moment that the certificates are judged for, unless that is now.
pub fn summary(report: &Report, later: Option<i64>) -> AttrValue {
    let parts = [
        plural(count(report, &|f| f.severity == Severity::Error), "error", "errors"),
        plural(count(report, &|f| f.severity == Severity::Warning), "warning", "warnings"),
        plural(count(report, &is_missing), "input missing", "inputs missing"),
        plural(report.unknown().len(), "rule not checked", "rules not checked"),
    ];
    let parts = sentence(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
    let said = match (report.verdict(), parts.is_empty()) {
        (Verdict::Ready, true) => "Nothing that can be checked here stands against it.".to_owned(),
        (Verdict::Ready, false) => ["Nothing that was checked stands against it. ", &parts, "."].concat(),
        _ => [&parts, "."].concat(),
    };
    match later {
        Some(at) => {
            [&said, " The certificates were judged for ", &browser::day(at), ", not for now."].concat()
        }
        None => said,
    }
    .into()
}

fn plural(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(["1 ", one].concat()),
        _ => Some([&count.to_string(), " ", many].concat()),
    }
}

/// What could not be decided is never shown as passed.
fn unchecked(report: &Report) -> Hole {
    let mut groups: Vec<(&Finding, Vec<&'static str>)> = Vec::new();
    let findings = report.findings().iter();
    for finding in findings.filter(|f| f.severity == Severity::Unknown && !is_missing(f)) {
        match groups.iter_mut().find(|(first, _)| first.message == finding.message) {
            Some((_, rules)) => rules.push(finding.code.id()),
            None => groups.push((finding, vec![finding.code.id()])),
        }
    }
    if groups.is_empty() {
        return Hole::Empty;
    }
    Hole::each(groups.into_iter().map(|(finding, rules)| {
        fill("unchecked", &|name| match (name, &finding.help) {
            ("message", _) => Hole::Nodes(prose(&finding.message)),
            ("rules", _) => Hole::text(&rules.join(", ")),
            (_, Some(help)) => Hole::Nodes(prose(help)),
            _ => Hole::Empty,
        })
    }))
}
