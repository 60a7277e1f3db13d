//! One finding: under its field in short, in the report in full.

use xks_preflight_finding::{Code, Excerpt, Field, Finding, Severity};
use yew::prelude::*;

use super::{Dispatch, Judged, field_id, findings_id, mark};
use crate::browser;
use crate::state::Action;

/// Most findings that are shown under one field; all of them stand in the report.
const MOST: usize = 4;

/// What is wrong with a field, right under it. What is merely missing is said in the report alone.
pub fn field_findings(field: Field, judged: &Judged, dispatch: &Dispatch) -> Html {
    let decided = judged.about(field).filter(|finding| finding.severity != Severity::Unknown);
    // What is said of one certificate stands at that certificate.
    let decided = decided.filter(|f| field != Field::CertificateChain || f.subject.path.is_none());
    html! {
        <ul class="field-findings" id={findings_id(field)}>
            { for decided.take(MOST).map(|finding| html! {
                <li data-severity={finding.severity.as_str()}>
                    <span class="mark" aria-hidden="true">{ mark(finding.severity) }</span>
                    <span>
                        <span class="visually-hidden">{ finding.severity.as_str() }{ ": " }</span>
                        { prose(&finding.message) }
                        { fix_button(finding, dispatch) }
                    </span>
                </li>
            }) }
        </ul>
    }
}

/// One click that mends it, where that is safe.
pub fn fix_button(finding: &Finding, dispatch: &Dispatch) -> Html {
    let Some(fix) = finding.fix.clone() else { return Html::default() };
    let dispatch = dispatch.clone();
    let title = sentence(&fix.title);
    let onclick = Callback::from(move |_| dispatch.dispatch(Action::Apply(fix.edits.clone())));
    html! { <button type="button" class="fix" {onclick}>{ title }</button> }
}

/// A finding in full.
pub fn item(finding: &Finding, dispatch: &Dispatch) -> Html {
    html! {
        <li class="finding" data-severity={finding.severity.as_str()}>
            <span class="mark" aria-hidden="true">{ mark(finding.severity) }</span>
            <div>
                <p class="message">
                    <span class="visually-hidden">{ finding.severity.as_str() }{ ": " }</span>
                    { prose(&finding.message) }
                    if finding.allowed { <span class="optional">{ "allowed" }</span> }
                </p>
                { finding.excerpt.as_ref().map(excerpt) }
                if let Some(help) = &finding.help { <p class="help">{ prose(help) }</p> }
                <div class="actions">
                    { fix_button(finding, dispatch) }
                    { show_button(finding) }
                    { why(finding.code, &finding.why) }
                </div>
            </div>
        </li>
    }
}

/// The line of the file with a caret under the place; everything that may be secret is dots.
fn excerpt(excerpt: &Excerpt) -> Html {
    let number = excerpt.line.to_string();
    let margin = " ".repeat(number.len());
    let caret = format!("{}{}", " ".repeat(excerpt.caret), "^".repeat(excerpt.length));
    let label = format!("Line {}, column {}", excerpt.line, excerpt.column);
    html! {
        <pre class="excerpt" aria-label={label} tabindex="0"><code>
            <span class="gutter">{ number }{ " │ " }</span>{ &excerpt.text }{ "\n" }
            <span class="gutter">{ margin }{ " │ " }</span><span class="caret">{ caret }</span>
        </code></pre>
    }
}

/// Brings the person to the place.
fn show_button(finding: &Finding) -> Html {
    // The first place that the page has a text of; a value that stands in the file alone is shown there.
    let field = finding.labels.first().map_or(finding.subject.field, |label| label.input);
    let range = finding.labels.first().map(|label| (label.span.start, label.span.end));
    let onclick = Callback::from(move |_| browser::focus::select(field_id(field), range));
    html! { <button type="button" class="quiet" {onclick}>{ "Show the place" }</button> }
}

/// What KMS does about it, and the rule that says so.
fn why(code: Code, why: &str) -> Html {
    let rule = code.rule();
    let sources = rule.sources.iter().map(|source| source.title()).collect::<Vec<_>>().join("; ");
    html! {
        <details class="why">
            <summary>{ "Why?" }</summary>
            <p>{ prose(why) }</p>
            <p>{ "Rule " }<code>{ rule.id }</code>{ ": " }{ rule.demands }{ "." }</p>
            <p class="sources">{ "Source: " }{ sources }</p>
        </details>
    }
}

/// A finding's text with what it quotes in backticks set as code.
pub fn prose(text: &str) -> Html {
    let text = sentence(text);
    // A value that holds a backtick itself leaves them odd: then nothing is set apart.
    if text.matches('`').count() % 2 == 1 {
        return html! { { text } };
    }
    let parts = text.split('`').enumerate();
    html! {
        { for parts.map(|(at, part)| if at % 2 == 1 { html! { <code>{ part }</code> } } else { html! { { part } } }) }
    }
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
