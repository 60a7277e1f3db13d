//! A field with a label, a hint, its findings, and a text that is shown in the clear.

use xks_preflight_finding::{Field, Severity};
use yew::prelude::*;

use super::finding::FieldFindings;
use super::{Dispatch, Judged, field_id, findings_id};
use crate::browser;
use crate::state::Action;

/// What every field has.
#[derive(PartialEq, Properties)]
pub struct FrameProps {
    /// Which.
    pub field: Field,
    /// AWS's name of the parameter, or what there is in its place.
    pub label: AttrValue,
    /// One sentence on what belongs here.
    #[prop_or_default]
    pub hint: Html,
    /// It may stay empty.
    #[prop_or_default]
    pub optional: bool,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
    /// The input itself.
    pub children: Html,
}

/// Label, hint and findings around an input.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    html! {
        <div class={classes!("field", state(&props.judged, props.field))}>
            <label for={field_id(props.field)}>
                { &props.label }
                if props.optional { <span class="optional">{ "optional" }</span> }
            </label>
            { props.children.clone() }
            <div class="hint">{ props.hint.clone() }</div>
            <FieldFindings field={props.field} judged={props.judged.clone()} dispatch={props.dispatch.clone()} />
        </div>
    }
}

/// The class that colours a field: its worst finding, missing ones apart.
pub fn state(judged: &Judged, field: Field) -> Option<&'static str> {
    let worst = judged.about(field).map(|finding| finding.severity).min()?;
    matches!(worst, Severity::Error | Severity::Warning).then(|| worst.as_str())
}

/// Whether the field holds an error, for assistive technology.
pub fn invalid(judged: &Judged, field: Field) -> &'static str {
    if state(judged, field) == Some("error") { "true" } else { "false" }
}

/// A field of one line.
#[derive(PartialEq, Properties)]
pub struct TextFieldProps {
    /// Which.
    pub field: Field,
    /// AWS's name of the parameter.
    pub label: AttrValue,
    /// One sentence on what belongs here.
    #[prop_or_default]
    pub hint: Html,
    /// What it may look like.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// It may stay empty.
    #[prop_or_default]
    pub optional: bool,
    /// The id of a list of suggestions.
    #[prop_or_default]
    pub list: Option<AttrValue>,
    /// What stands in it.
    pub value: AttrValue,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

/// More than any value may have; a text pasted by mistake is cut here, and is too long all the same.
pub const MOST: &str = "2048";

/// A field of one line.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let field = props.field;
    let oninput = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            dispatch.dispatch(Action::Type(field, browser::value(&event).into()));
        })
    };
    html! {
        <Frame {field} label={props.label.clone()} hint={props.hint.clone()} optional={props.optional}
            judged={props.judged.clone()} dispatch={props.dispatch.clone()}>
            <input id={field_id(field)} type="text" value={props.value.clone()} {oninput} maxlength={MOST}
                placeholder={props.placeholder.clone()} list={props.list.clone()} autocomplete="off"
                autocapitalize="none" autocorrect="off" spellcheck="false" translate="no"
                aria-invalid={invalid(&props.judged, field)} aria-describedby={findings_id(field)} />
        </Frame>
    }
}
