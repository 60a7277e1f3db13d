//! The proxy authentication credential. The secret's field is not managed by the framework: its text goes from the
//! element into the one type for secrets and back, and is in no attribute and no virtual node.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use xks_preflight_finding::Field;
use xks_preflight_validate::Secret;
use yew::prelude::*;

use super::field::{Frame, MOST, TextField, invalid};
use super::{Dispatch, Judged, field_id, findings_id};
use crate::browser;
use crate::state::Action;

/// Properties of both halves.
#[derive(Properties)]
pub struct CredentialProps {
    /// `AccessKeyId`.
    pub access_key_id: AttrValue,
    /// `RawSecretAccessKey`.
    pub secret: Rc<Secret>,
    /// It is not to be entered here.
    pub withhold: bool,
    /// A configuration file is there, whose values count where a field is empty.
    pub from_file: bool,
    /// Changes when the secret was changed by other means than typing.
    pub refill: u64,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

impl PartialEq for CredentialProps {
    fn eq(&self, other: &Self) -> bool {
        self.access_key_id == other.access_key_id
            && Rc::ptr_eq(&self.secret, &other.secret)
            && self.withhold == other.withhold
            && self.from_file == other.from_file
            && self.refill == other.refill
            && self.judged == other.judged
    }
}

/// Both halves of the credential, or the choice to keep it.
#[component]
pub fn CredentialFields(props: &CredentialProps) -> Html {
    let withhold = props.withhold;
    let toggle = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: Event| dispatch.dispatch(Action::Withhold(!withhold)))
    };
    html! {
        <section>
            <h2>{ "Proxy authentication credential" }</h2>
            <label class="check">
                <input type="checkbox" id="withhold" checked={withhold} onchange={toggle} autocomplete="off" />
                <span>{ "Never enter it here" }<small>{ "The script asks for it, and checks its shape, when it runs. Its rules stay unknown." }</small></span>
            </label>
            if !withhold {
                <TextField field={Field::AccessKeyId} label="AccessKeyId" placeholder="20 to 30 of A–Z and 2–7"
                    hint={html! { "Made on the proxy for KMS alone: never an AWS IAM access key." }}
                    value={props.access_key_id.clone()} judged={props.judged.clone()} dispatch={props.dispatch.clone()} />
                <SecretField secret={props.secret.clone()} refill={props.refill}
                    judged={props.judged.clone()} dispatch={props.dispatch.clone()} />
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
        <Frame {field} label="RawSecretAccessKey" judged={props.judged.clone()} dispatch={props.dispatch.clone()}
            hint={html! { "43 to 64 characters of Base64. Used as it stands, so nothing here ever changes it." }}>
            <div class="with-button">
                <input ref={node} id={field_id(field)} type={kind} {oninput} maxlength={MOST} placeholder="43 to 64 characters"
                    autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" translate="no"
                    aria-invalid={invalid(&props.judged, field)} aria-describedby={findings_id(field)} />
                <button type="button" id="show-secret" class="secondary" onclick={toggle} aria-pressed={shown.to_string()}>{ word }</button>
            </div>
        </Frame>
    }
}
