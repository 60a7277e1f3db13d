//! The proxy configuration file: dropped in, chosen, or pasted. The text area is not managed by the framework, as its
//! text holds the secret.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use xks_preflight_finding::Field;
use xks_preflight_validate::ConfigurationFile;
use yew::prelude::*;

use super::field::{Frame, invalid};
use super::{Dispatch, Judged, field_id, findings_id};
use crate::state::{Action, ChainInput, FileInput, Form};
use crate::{app, browser};

/// What a text area holds.
#[derive(Clone)]
pub enum Source {
    /// The proxy configuration file: hidden unless the person wants to see it.
    Configuration(Option<Rc<FileInput>>),
    /// The certificate chain.
    Chain(Option<Rc<ChainInput>>),
}

impl Source {
    const fn field(&self) -> Field {
        match self {
            Self::Configuration(_) => Field::ConfigurationFile,
            Self::Chain(_) => Field::CertificateChain,
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Configuration(file) => file.as_deref().map_or("", FileInput::text),
            Self::Chain(chain) => chain.as_deref().map_or("", |chain| &chain.text),
        }
    }

    /// More bytes than this are never put into the text area.
    const fn longest(&self) -> usize {
        match self {
            Self::Configuration(_) => ConfigurationFile::LIMIT,
            Self::Chain(_) => ChainInput::LONGEST_TEXT,
        }
    }

    fn take(&self, text: &str) -> Action {
        match self {
            Self::Configuration(_) => Action::File(file_of(text)),
            Self::Chain(_) => Action::Chain((!text.trim().is_empty()).then(|| ChainInput::pasted(text))),
        }
    }

    /// Whether `text` is what was read before. Browsers may send an event for each line of one insertion; a private key is
    /// out of the text by the second, and what was said of it is not to go with it.
    fn has_already(&self, text: &str) -> bool {
        matches!(self, Self::Chain(Some(chain)) if *chain.text == *text)
    }

    fn choose(&self, dispatch: &Dispatch, file: Option<web_sys::File>) {
        match self {
            Self::Configuration(_) => app::take(dispatch, file),
            Self::Chain(_) => app::take_chain(dispatch, file),
        }
    }
}

/// Properties of a text area.
#[derive(Properties)]
pub struct PasteProps {
    /// What it holds.
    pub source: Source,
    /// Changes when the text was changed by other means than typing.
    pub refill: u64,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

impl PartialEq for PasteProps {
    fn eq(&self, other: &Self) -> bool {
        self.refill == other.refill && self.judged == other.judged
    }
}

/// A place to drop the file, choose it, or paste it.
pub fn file_field(form: &Form, refill: u64, judged: &Judged, dispatch: &Dispatch) -> Html {
    let named = form.file.as_ref().filter(|file| file.name.is_some() || file.bytes.is_empty());
    let hint =
        html! { "The JSON file that your proxy generated, if it does: its values go into the fields below." };
    let field = Field::ConfigurationFile;
    Frame { field, label: "Proxy configuration file", hint, optional: true, judged, dispatch }.around(html! {
        <div class="drop" id="drop-configuration">
            if let Some(file) = named {
                { chip(file, dispatch) }
            } else {
                <Paste source={Source::Configuration(form.file.clone())} {refill} judged={judged.clone()} dispatch={dispatch.clone()} />
            }
        </div>
    })
}

/// A file that came as one: its name and size, and a way to take it out again.
fn chip(file: &FileInput, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let remove = Callback::from(move |_| dispatch.dispatch(Action::File(None)));
    named(Field::ConfigurationFile, file.name.clone(), format!("{} bytes", file.size), "remove-file", remove)
}

/// What was given and is not shown as text: its name, what it is, and a way to take it out again.
pub fn named(
    field: Field,
    name: Option<AttrValue>,
    size: String,
    id: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <div class="chip" id={field_id(field)} tabindex="-1">
            <span class="file-name">{ name.unwrap_or(AttrValue::Static("Pasted text")) }</span>
            <span class="size">{ size }</span>
            <button type="button" {id} class="secondary" {onclick}>{ "Remove" }</button>
        </div>
    }
}

/// The text area, and the button that chooses a file.
#[component]
pub fn Paste(props: &PasteProps) -> Html {
    let node = use_node_ref();
    let shown = use_state(|| false);
    use_effect_with(props.refill, {
        let (node, source) = (node.clone(), props.source.clone());
        move |_| {
            let Some(area) = node.cast::<HtmlTextAreaElement>() else { return };
            // Setting a text, even the same, would move the caret of a person who is typing.
            if area.value() != source.text() {
                area.set_value(source.text());
            }
        }
    });
    let field = props.source.field();
    let secret = field == Field::ConfigurationFile;
    let choose = {
        let (source, dispatch) = (props.source.clone(), props.dispatch.clone());
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else { return };
            source.choose(&dispatch, input.files().and_then(|files| files.get(0)));
            // The same file can then be chosen again.
            input.set_value("");
        })
    };
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_| shown.set(!*shown))
    };
    let (id, accept, placeholder) = if secret {
        ("choose-file", ".json,application/json,text/plain", "Drop the file here, or paste its text")
    } else {
        (
            "choose-chain",
            ".pem,.crt,.cer,.der,.txt",
            "Drop the file here, or paste what openssl printed, all of it",
        )
    };
    html! {
        <>
            <textarea ref={node} id={field_id(field)} rows="4" class="mono"
                data-veiled={(secret && !*shown).to_string()} {placeholder} autocomplete="off" autocapitalize="none"
                autocorrect="off" spellcheck="false" translate="no" oninput={typed(props)} onpaste={pasted(props)}
                aria-invalid={invalid(&props.judged, field)} aria-describedby={findings_id(field)} />
            <div class="drop-actions">
                <label class="choose secondary" for={id}>{ "Choose a file…" }</label>
                <input type="file" {id} class="visually-hidden" {accept} onchange={choose} />
                if secret {
                    <button type="button" id="show-file" class="secondary" onclick={toggle} aria-pressed={shown.to_string()}>
                        { if *shown { "Hide the text" } else { "Show the text" } }
                    </button>
                }
            </div>
        </>
    }
}

fn typed(props: &PasteProps) -> Callback<InputEvent> {
    let (source, dispatch) = (props.source.clone(), props.dispatch.clone());
    Callback::from(move |event: InputEvent| {
        let text = browser::value(&event);
        if !source.has_already(&text) {
            dispatch.dispatch(source.take(&text));
        }
    })
}

/// A text that is too large is never put into the text area: laying it out would take seconds.
fn pasted(props: &PasteProps) -> Callback<Event> {
    let (source, dispatch) = (props.source.clone(), props.dispatch.clone());
    Callback::from(move |event: Event| {
        let Some(clipboard) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
        let data = clipboard.clipboard_data();
        let text = data.and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if text.len() > source.longest() {
            event.prevent_default();
            let (source, dispatch) = (source.clone(), dispatch.clone());
            // Not within the event: the element that it happens to is about to go.
            Timeout::new(0, move || dispatch.dispatch(source.take(&text))).forget();
        }
    })
}

fn file_of(text: &str) -> Option<FileInput> {
    if text.len() > ConfigurationFile::LIMIT {
        let size = text.len() as u64;
        return Some(FileInput { name: None, bytes: zeroize::Zeroizing::default(), size });
    }
    (!text.is_empty()).then(|| FileInput::pasted(text))
}
