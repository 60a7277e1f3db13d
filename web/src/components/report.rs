//! The right side's upper part: the verdict, what it rests on, and what nobody has checked.

use xks_preflight_finding::{Code, Finding, Severity};
use xks_preflight_validate::{Report, Verdict};
use yew::prelude::*;

use super::finding::{item, prose, sentence};
use super::{Dispatch, Judged};
use crate::browser;

/// Verdict and findings.
pub fn report_side(judged: &Judged, dispatch: &Dispatch, untouched: bool) -> Html {
    let report: &Report = judged;
    let decided: Vec<_> = report.findings().iter().filter(|f| f.severity != Severity::Unknown).collect();
    let verdict = report.verdict();
    let kind = if untouched { "untouched" } else { verdict.as_str() };
    html! {
        <section class="report" aria-labelledby="verdict-title">
            <div id="verdict" class="verdict" data-verdict={kind} role="status">
                <h2 id="verdict-title">{ title(kind) }</h2>
                <p>{ summary(report, untouched) }</p>
            </div>
            if !decided.is_empty() {
                <ul class="findings">{ for decided.into_iter().map(|finding| item(finding, dispatch)) }</ul>
            }
            if !untouched { { missing(report) } }
            { unchecked(report) }
            { bar(kind, &summary(report, untouched)) }
        </section>
    }
}

/// On a narrow screen the verdict stays in sight while the form is filled in; a tap leads to the findings.
fn bar(kind: &'static str, summary: &str) -> Html {
    if kind == "untouched" {
        return Html::default();
    }
    let onclick = Callback::from(|_| browser::focus::reveal("verdict"));
    html! {
        <button type="button" class="bar" data-verdict={kind} {onclick} aria-hidden="true" tabindex="-1">
            <b>{ title(kind) }</b><span>{ summary }</span>
        </button>
    }
}

fn title(kind: &str) -> &'static str {
    match kind {
        "ready" => "Ready",
        "blocked" => "AWS KMS would refuse this",
        "untouched" => "Start with what you have",
        _ => "Not complete yet",
    }
}

fn summary(report: &Report, untouched: bool) -> String {
    if untouched {
        return "Drop in the file that your proxy generated, or fill in the fields. What AWS KMS would refuse shows here as you type, and the script that creates the key store when nothing is left.".into();
    }
    let count = |severity| report.findings().iter().filter(|finding| finding.severity == severity).count();
    let missing = report.findings().iter().filter(|finding| finding.code == Code::InputMissing).count();
    let unknown = report.unknown().len();
    let parts = [
        plural(count(Severity::Error), "error", "errors"),
        plural(count(Severity::Warning), "warning", "warnings"),
        plural(missing, "input missing", "inputs missing"),
        plural(unknown, "rule not checked", "rules not checked"),
    ];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    match (report.verdict(), parts.is_empty()) {
        (Verdict::Ready, true) => "Nothing that can be checked here stands against it.".into(),
        (Verdict::Ready, false) => {
            format!("Nothing that was checked stands against it. {}.", sentence(&parts))
        }
        _ => format!("{}.", sentence(&parts)),
    }
}

fn plural(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    }
}

/// What is still to be given, each with the way to its field.
fn missing(report: &Report) -> Html {
    let missing: Vec<_> =
        report.findings().iter().filter(|finding| finding.code == Code::InputMissing).collect();
    if missing.is_empty() {
        return Html::default();
    }
    html! {
        <div class="missing">
            <h3>{ "Still to give" }</h3>
            <ul>
                { for missing.into_iter().map(|finding| {
                    let field = finding.subject.field;
                    let onclick = Callback::from(move |_| browser::focus::select(super::field_id(field), None));
                    html! { <li><button type="button" class="link" {onclick}>{ sentence(field.noun()) }</button></li> }
                }) }
            </ul>
        </div>
    }
}

/// What could not be decided is never shown as passed.
fn unchecked(report: &Report) -> Html {
    let unknown = report.unknown();
    if unknown.is_empty() {
        return Html::default();
    }
    let mut groups: Vec<(&Finding, Vec<&'static str>)> = Vec::new();
    let findings = report.findings().iter();
    for finding in findings.filter(|f| f.severity == Severity::Unknown && f.code != Code::InputMissing) {
        match groups.iter_mut().find(|(first, _)| first.message == finding.message) {
            Some((_, rules)) => rules.push(finding.code.id()),
            None => groups.push((finding, vec![finding.code.id()])),
        }
    }
    html! {
        <details class="unchecked" id="unchecked">
            <summary>{ plural(unknown.len(), "rule was not checked", "rules were not checked") }</summary>
            <ul>
                { for groups.into_iter().map(|(finding, rules)| html! {
                    <li>
                        <p>{ prose(&finding.message) }{ " " }<span class="rules">{ rules.join(", ") }</span></p>
                        if let Some(help) = &finding.help { <p class="help">{ prose(help) }</p> }
                    </li>
                }) }
            </ul>
        </details>
    }
}
