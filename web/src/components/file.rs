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
use crate::state::{Action, FileInput, Form};
use crate::{app, browser};

/// Properties of the file's field.
#[derive(Properties)]
pub struct FileProps {
    /// The file, if there is one.
    pub file: Option<Rc<FileInput>>,
    /// Changes when the text was changed by other means than typing.
    pub refill: u64,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

impl PartialEq for FileProps {
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
        <div class="drop">
            if let Some(file) = named {
                { chip(file, dispatch) }
            } else {
                <Paste {refill} file={form.file.clone()} judged={judged.clone()} dispatch={dispatch.clone()} />
            }
        </div>
    })
}

/// A file that came as one: its name and size, and a way to take it out again.
fn chip(file: &FileInput, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |_| dispatch.dispatch(Action::File(None)));
    let name = file.name.clone().unwrap_or(AttrValue::Static("Pasted text"));
    html! {
        <div class="chip" id={field_id(Field::ConfigurationFile)} tabindex="-1">
            <span class="file-name">{ name }</span>
            <span class="size">{ format!("{} bytes", file.size) }</span>
            <button type="button" id="remove-file" class="secondary" {onclick}>{ "Remove" }</button>
        </div>
    }
}

/// The text area, and the button that chooses a file.
#[component]
fn Paste(props: &FileProps) -> Html {
    let node = use_node_ref();
    let shown = use_state(|| false);
    use_effect_with(props.refill, {
        let (node, file) = (node.clone(), props.file.clone());
        move |_| {
            let Some(area) = node.cast::<HtmlTextAreaElement>() else { return };
            let text = file.as_deref().map_or("", FileInput::text);
            // Setting a text, even the same, would move the caret of a person who is typing.
            if area.value() != text {
                area.set_value(text);
            }
        }
    });
    let choose = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else { return };
            app::take(&dispatch, input.files().and_then(|files| files.get(0)));
            // The same file can then be chosen again.
            input.set_value("");
        })
    };
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_| shown.set(!*shown))
    };
    html! {
        <>
            <textarea ref={node} id={field_id(Field::ConfigurationFile)} rows="4"
                class="mono" data-veiled={(!*shown).to_string()}
                placeholder="Drop the file here, or paste its text" autocomplete="off" autocapitalize="none"
                autocorrect="off" spellcheck="false" translate="no" oninput={typed(&props.dispatch)} onpaste={pasted(&props.dispatch)}
                aria-invalid={invalid(&props.judged, Field::ConfigurationFile)}
                aria-describedby={findings_id(Field::ConfigurationFile)} />
            <div class="drop-actions">
                <label class="choose secondary" for="choose-file">{ "Choose a file…" }</label>
                <input type="file" id="choose-file" class="visually-hidden" accept=".json,application/json,text/plain" onchange={choose} />
                <button type="button" id="show-file" class="secondary" onclick={toggle} aria-pressed={shown.to_string()}>
                    { if *shown { "Hide the text" } else { "Show the text" } }
                </button>
            </div>
        </>
    }
}

fn typed(dispatch: &Dispatch) -> Callback<InputEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: InputEvent| {
        let text = browser::value(&event);
        dispatch.dispatch(Action::File(file_of(&text)));
    })
}

/// A text too large to be the file is never put into the text area: laying it out would take seconds.
fn pasted(dispatch: &Dispatch) -> Callback<Event> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: Event| {
        let Some(clipboard) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
        let text =
            clipboard.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if text.len() > ConfigurationFile::LIMIT {
            event.prevent_default();
            let dispatch = dispatch.clone();
            // Not within the event: the element that it happens to is about to go.
            Timeout::new(0, move || dispatch.dispatch(Action::File(file_of(&text)))).forget();
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
