//! The URI path: whole, or as the KMS console asks for it, the prefix alone.

use xks_preflight_finding::Field;
use yew::prelude::*;

use super::field::{Frame, MOST, invalid};
use super::{Dispatch, Judged, field_id, findings_id};
use crate::browser;
use crate::state::{Action, BASE_PATH};

/// Properties of the path's field.
#[derive(PartialEq, Properties)]
pub struct PathProps {
    /// The whole path.
    pub value: AttrValue,
    /// Its prefix, without the first slash.
    pub prefix: String,
    /// The prefix alone is entered.
    pub as_prefix: bool,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

/// The field of the path.
#[component]
pub fn PathField(props: &PathProps) -> Html {
    let field = Field::UriPath;
    let as_prefix = props.as_prefix;
    let oninput = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let text = browser::value(&event).into();
            dispatch.dispatch(if as_prefix { Action::TypePrefix(text) } else { Action::Type(field, text) });
        })
    };
    let toggle = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: Event| dispatch.dispatch(Action::PathAsPrefix(!as_prefix)))
    };
    let value: AttrValue = if as_prefix { props.prefix.clone().into() } else { props.value.clone() };
    let placeholder =
        if as_prefix { "tenants/payments (may stay empty)" } else { "/tenants/payments/kms/xks/v1" };
    let hint = html! {
        <label class="check inline">
            <input type="checkbox" id="path-as-prefix" checked={as_prefix} onchange={toggle} autocomplete="off" />
            { "Enter the prefix alone, as in the KMS console" }
        </label>
    };
    html! {
        <Frame {field} label="XksProxyUriPath" {hint} judged={props.judged.clone()} dispatch={props.dispatch.clone()}>
            <div class={classes!("affixed", as_prefix.then_some("on"))}>
                if as_prefix { <span aria-hidden="true">{ "/" }</span> }
                <input id={field_id(field)} type="text" {value} {oninput} {placeholder} maxlength={MOST}
                    autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" translate="no"
                    aria-invalid={invalid(&props.judged, field)} aria-describedby={findings_id(field)} />
                if as_prefix { <span>{ BASE_PATH }</span> }
            </div>
        </Frame>
    }
}
