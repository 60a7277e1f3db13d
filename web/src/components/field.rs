//! A field with a label, a hint, its findings, and a text that is shown in the clear.

use xks_preflight_finding::{Field, Severity};
use yew::prelude::*;

use super::finding::field_findings;
use super::{Dispatch, Judged, field_id, findings_id};
use crate::browser;
use crate::state::Action;

/// What every field has.
pub struct Frame<'a> {
    /// Which.
    pub field: Field,
    /// AWS's name of the parameter, or what there is in its place.
    pub label: &'static str,
    /// One sentence on what belongs here.
    pub hint: Html,
    /// It may stay empty.
    pub optional: bool,
    /// The report.
    pub judged: &'a Judged,
    /// Where actions go.
    pub dispatch: &'a Dispatch,
}

impl Frame<'_> {
    /// Label, hint and findings around an input.
    pub fn around(self, input: Html) -> Html {
        html! {
            <div class="field" data-state={state(self.judged, self.field)}>
                <label for={field_id(self.field)}>
                    { self.label }
                    if self.optional { <span class="optional">{ "optional" }</span> }
                </label>
                { input }
                <div class="hint">{ self.hint }</div>
                { field_findings(self.field, self.judged, self.dispatch) }
            </div>
        }
    }
}

/// The state that colours a field: its worst finding, missing ones apart.
pub fn state(judged: &Judged, field: Field) -> Option<&'static str> {
    let worst = judged.about(field).map(|finding| finding.severity).min()?;
    matches!(worst, Severity::Error | Severity::Warning).then(|| worst.as_str())
}

/// Whether the field holds an error, for assistive technology.
pub fn invalid(judged: &Judged, field: Field) -> &'static str {
    if state(judged, field) == Some("error") { "true" } else { "false" }
}

/// More than any value may have; a text pasted by mistake is cut here, and is too long all the same.
pub const MOST: &str = "2048";

/// A field of one line with this text in it. `placeholder` is what it may look like; `list`, the id of suggestions.
pub fn text_field(
    frame: Frame<'_>,
    value: AttrValue,
    placeholder: &'static str,
    list: Option<&'static str>,
) -> Html {
    let (field, dispatch) = (frame.field, frame.dispatch.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        dispatch.dispatch(Action::Type(field, browser::value(&event).into()));
    });
    let invalid = invalid(frame.judged, field);
    frame.around(html! {
        <input id={field_id(field)} type="text" {value} {oninput} maxlength={MOST} {placeholder} {list} autocomplete="off"
            autocapitalize="none" autocorrect="off" spellcheck="false" translate="no"
            aria-invalid={invalid} aria-describedby={findings_id(field)} />
    })
}
