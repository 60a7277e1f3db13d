//! The right side's lower part: what can be taken away, one tab each.

use gloo::timers::callback::Timeout;
use xks_preflight_snippets::{Artefact, Target};
use xks_preflight_validate::{CredentialFact, Report, Verdict};
use yew::prelude::*;

use super::finding::sentence;
use super::{Dispatch, Judged};
use crate::state::Action;
use crate::{browser, pipeline};

/// What the artefacts are made from.
pub struct Artefacts<'a> {
    /// The report.
    pub judged: &'a Judged,
    /// Where actions go.
    pub dispatch: &'a Dispatch,
    /// The chosen tab.
    pub target: Target,
    /// The person chose to have the secret in the artefact.
    pub include_secret: bool,
    /// There is no secret that could be included.
    pub withheld: bool,
}

/// Tabs, and the artefact of the chosen one.
pub fn artefacts(props: &Artefacts<'_>) -> Html {
    let report: &Report = props.judged;
    let ready = report.verdict() == Verdict::Ready;
    html! {
        <section class="artefacts" aria-labelledby="artefacts-title">
            <h2 id="artefacts-title">{ "Create the key store" }</h2>
            <div class="tabs" role="tablist" aria-label="Artefacts" onkeydown={arrows(props)}>
                { for Target::CREATE.into_iter().map(|target| tab(props, target)) }
            </div>
            <div id="artefact" role="tabpanel" aria-labelledby={tab_id(props.target)} tabindex="0">
                if ready {
                    { artefact(props, report) }
                } else {
                    <p class="empty">{ "The script appears here when nothing stands against it and nothing is missing. A plan that KMS would refuse is never written." }</p>
                }
            </div>
        </section>
    }
}

fn tab_id(target: Target) -> String {
    format!("tab-{}", target.id())
}

fn tab(props: &Artefacts<'_>, target: Target) -> Html {
    let chosen = target == props.target;
    let dispatch = props.dispatch.clone();
    let onclick = Callback::from(move |_| dispatch.dispatch(Action::Show(target)));
    html! {
        <button type="button" role="tab" id={tab_id(target)} aria-selected={chosen.to_string()} aria-controls="artefact"
            tabindex={if chosen { "0" } else { "-1" }} {onclick}>{ target.title() }</button>
    }
}

/// Arrow keys move between tabs, as the ARIA pattern has it.
fn arrows(props: &Artefacts<'_>) -> Callback<KeyboardEvent> {
    let (dispatch, current) = (props.dispatch.clone(), props.target);
    Callback::from(move |event: KeyboardEvent| {
        let all = Target::CREATE;
        let at = all.iter().position(|target| *target == current).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        dispatch.dispatch(Action::Show(all[next]));
        browser::focus::select(&tab_id(all[next]), None);
    })
}

fn artefact(props: &Artefacts<'_>, report: &Report) -> Html {
    let include = include_secret(props);
    match pipeline::artefact(report, props.target, props.include_secret) {
        Ok(artefact) => html! {
            <>
                <ul class="usage">{ for artefact.usage.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                { include }
                <Take judged={props.judged.clone()} target={props.target} include_secret={props.include_secret} />
                { preview(&artefact, report) }
            </>
        },
        Err(Some(unsupported)) => html! {
            <>
                <p class="empty">{ sentence(&unsupported.reason) }{ "." }</p>
                { include }
            </>
        },
        Err(None) => Html::default(),
    }
}

fn include_secret(props: &Artefacts<'_>) -> Html {
    if props.withheld {
        return html! { <p class="hint">{ "The credential is withheld: what needs it asks for it." }</p> };
    }
    let (dispatch, checked) = (props.dispatch.clone(), props.include_secret);
    let onchange = Callback::from(move |_: Event| dispatch.dispatch(Action::IncludeSecret(!checked)));
    html! {
        <label class="check" data-alarm={checked.to_string()}>
            <input type="checkbox" id="include-secret" {checked} {onchange} autocomplete="off" />
            <span>{ "Include the secret access key" }<small>{
                if checked {
                    "It is in what you copy or download now (dots stand for it below). Whoever can read that can sign requests to your proxy: keep it out of repositories, mail and chats, and delete it afterwards."
                } else {
                    "Without it, the artefact asks for the secret or reads it from your file, and can be shared and kept."
                }
            }</small></span>
        </label>
    }
}

/// The text in blocks, so that the browser lays out what is in view and nothing else. A secret is dots here.
fn preview(artefact: &Artefact, report: &Report) -> Html {
    const LINES: usize = 40;
    let text = artefact.expose();
    let masked = match &report.facts().credential {
        CredentialFact::Given(credential) if artefact.contains_secret => {
            let secret = credential.raw_secret_access_key.expose();
            Some(text.replace(secret, &"•".repeat(secret.len())))
        }
        _ => None,
    };
    let lines: Vec<&str> = masked.as_deref().unwrap_or(text).split_inclusive('\n').collect();
    html! {
        <pre class="preview" id="preview" translate="no">
            { for lines.chunks(LINES).map(|lines| html! { <code>{ lines.concat() }</code> }) }
        </pre>
    }
}

/// Properties of the two buttons.
#[derive(PartialEq, Properties)]
struct TakeProps {
    judged: Judged,
    target: Target,
    include_secret: bool,
}

/// Copy and download.
#[component]
fn Take(props: &TakeProps) -> Html {
    let said = use_state(|| "");
    let make = {
        let TakeProps { judged, target, include_secret } = props;
        let (judged, target, include_secret) = (judged.clone(), *target, *include_secret);
        move || pipeline::artefact(&judged, target, include_secret).ok()
    };
    let copy = {
        let (make, said) = (make.clone(), said.clone());
        Callback::from(move |_| {
            let Some(artefact) = make() else { return };
            let (text, said) = (artefact.expose().to_owned(), said.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let worked = browser::clipboard::copy(text).await;
                said.set(if worked {
                    "Copied."
                } else {
                    "This browser lets no page copy here: use Download."
                });
                Timeout::new(4000, move || said.set("")).forget();
            });
        })
    };
    let download = Callback::from(move |_| {
        if let Some(artefact) = make() {
            browser::clipboard::download(&artefact);
        }
    });
    html! {
        <div class="take">
            <button type="button" id="copy" class="primary" onclick={copy}>{ "Copy" }</button>
            <button type="button" id="download" class="secondary" onclick={download}>{ "Download" }</button>
            <span role="status">{ *said }</span>
        </div>
    }
}
