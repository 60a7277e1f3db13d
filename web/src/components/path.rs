//! The URI path: whole, or as the KMS console asks for it, the prefix alone.

use xks_preflight_finding::Field;
use yew::prelude::*;

use super::field::{Frame, MOST, invalid};
use super::{Dispatch, Judged, field_id, findings_id};
use crate::browser;
use crate::state::{Action, BASE_PATH, Form};

/// The field of the path.
pub fn path_field(form: &Form, judged: &Judged, dispatch: &Dispatch) -> Html {
    let field = Field::UriPath;
    let as_prefix = form.path_as_prefix;
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let text = browser::value(&event).into();
            dispatch.dispatch(if as_prefix { Action::TypePrefix(text) } else { Action::Type(field, text) });
        })
    };
    let toggle = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: Event| dispatch.dispatch(Action::PathAsPrefix(!as_prefix)))
    };
    let value: AttrValue =
        if as_prefix { form.path_prefix().to_owned().into() } else { form.text(field).clone() };
    let placeholder =
        if as_prefix { "tenants/payments (may stay empty)" } else { "/tenants/payments/kms/xks/v1" };
    let hint = html! {
        <label class="check inline">
            <input type="checkbox" id="path-as-prefix" checked={as_prefix} onchange={toggle} autocomplete="off" />
            { "Enter the prefix alone, as in the KMS console" }
        </label>
    };
    Frame { field, label: "XksProxyUriPath", hint, optional: false, judged, dispatch }.around(html! {
        <div class="affixed" data-on={as_prefix.to_string()}>
            if as_prefix { <span aria-hidden="true">{ "/" }</span> }
            <input id={field_id(field)} type="text" {value} {oninput} {placeholder} maxlength={MOST}
                autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" translate="no"
                aria-invalid={invalid(judged, field)} aria-describedby={findings_id(field)} />
            if as_prefix { <span>{ BASE_PATH }</span> }
        </div>
    })
}
