//! The proxy authentication credential. The secret's field is not managed by the framework: its text goes from the
//! element into the one type for secrets and back, and is in no attribute and no virtual node.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use xks_preflight_finding::Field;
use xks_preflight_validate::Secret;
use yew::prelude::*;

use super::field::{Frame, MOST, invalid, text_field};
use super::{Dispatch, Judged, field_id, findings_id};
use crate::browser;
use crate::state::{Action, Form};

/// Both halves of the credential, or the choice to keep it.
pub fn credential_fields(form: &Form, refill: u64, judged: &Judged, dispatch: &Dispatch) -> Html {
    let withhold = form.withhold;
    let toggle = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: Event| dispatch.dispatch(Action::Withhold(!withhold)))
    };
    let frame = |field, label, hint: &'static str| Frame {
        field,
        label,
        hint: html! { hint },
        optional: false,
        judged,
        dispatch,
    };
    html! {
        <section>
            <h2>{ "Proxy authentication credential" }</h2>
            <label class="check">
                <input type="checkbox" id="withhold" checked={withhold} onchange={toggle} autocomplete="off" />
                <span>{ "Never enter it here" }<small>{ "The script asks for it, and checks its shape, when it runs. Its rules stay unknown." }</small></span>
            </label>
            if !withhold {
                { text_field(frame(Field::AccessKeyId, "AccessKeyId", "Made on the proxy for KMS alone: never an AWS IAM access key."),
                    form.text(Field::AccessKeyId).clone(), "20 to 30 of A–Z and 2–7", None) }
                { frame(Field::RawSecretAccessKey, "RawSecretAccessKey",
                    "43 to 64 characters of Base64. Used as it stands, so nothing here ever changes it.").around(html! {
                    <SecretField secret={form.secret.clone()} {refill} judged={judged.clone()} dispatch={dispatch.clone()} />
                }) }
            }
        </section>
    }
}

/// Properties of the secret's field.
#[derive(Properties)]
pub struct SecretProps {
    /// `RawSecretAccessKey`.
    pub secret: Rc<Secret>,
    /// Changes when it was changed by other means than typing.
    pub refill: u64,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

impl PartialEq for SecretProps {
    fn eq(&self, other: &Self) -> bool {
        self.refill == other.refill && self.judged == other.judged
    }
}

/// The field of the secret, hidden unless the person wants to see it.
#[component]
pub fn SecretField(props: &SecretProps) -> Html {
    let field = Field::RawSecretAccessKey;
    let node = use_node_ref();
    let shown = use_state(|| false);
    use_effect_with(props.refill, {
        let (node, secret) = (node.clone(), Rc::clone(&props.secret));
        move |_| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.set_value(secret.expose());
            }
        }
    });
    let oninput = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            dispatch.dispatch(Action::TypeSecret(Secret::new(browser::value(&event))));
        })
    };
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_| shown.set(!*shown))
    };
    let (kind, word) = if *shown { ("text", "Hide") } else { ("password", "Show") };
    html! {
        <div class="with-button">
                <input ref={node} id={field_id(field)} type={kind} {oninput} maxlength={MOST} placeholder="43 to 64 characters"
                    autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" translate="no"
                    aria-invalid={invalid(&props.judged, field)} aria-describedby={findings_id(field)} />
                <button type="button" id="show-secret" class="secondary" onclick={toggle} aria-pressed={shown.to_string()}>{ word }</button>
        </div>
    }
}
