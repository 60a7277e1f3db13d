//! What a person does, as actions. One listener a kind of event, for the whole page: what was meant is read from the
//! element, its id or its `data-do`.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, Event, HtmlInputElement, KeyboardEvent};
use xks_preflight_finding::{Code, Field, Finding};
use xks_preflight_snippets::Target;
use xks_preflight_validate::{ConfigurationFile, Connectivity, Secret};
use yew::AttrValue;
use yew::html::Scope;

use crate::app::App;
use crate::components::{
    ERROR, NOTICE, QUOTA, artefacts, change, field_id, field_of, options, remove_id, tab_id,
};
use crate::form::{ChainInput, EvidenceInput, Example, FileInput, Task};
use crate::pipeline::{self, ChainState};
use crate::state::Action;
use crate::{CERTIFICATES, SURROUNDINGS, browser, route};

const KINDS: [&str; 10] =
    ["click", "input", "change", "paste", "keydown", "submit", "dragover", "dragleave", "drop", "pagehide"];

/// Listens for as long as the page is there.
pub fn listen(link: Scope<App>) {
    let handle: Box<dyn Fn(Event)> = Box::new(move |event| handle(&event, &link));
    let handle = Closure::wrap(handle).into_js_value();
    for kind in KINDS {
        let _ = browser::window().add_event_listener_with_callback(kind, handle.unchecked_ref());
    }
}

fn handle(event: &Event, link: &Scope<App>) {
    let kind = event.type_();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let action = match (kind.as_str(), target) {
        // The secret is forgotten when the page is left, so that going back shows an empty form.
        ("pagehide", _) => Some(Action::Forget),
        // A text is dragged into a field by the browser itself.
        ("dragover" | "drop", Some(target)) if is_text_for(event, &target) => None,
        // A file dropped anywhere is taken, never opened in place of the page; nor is a link.
        ("dragover", target) => {
            event.prevent_default();
            let over = browser::file::is_of_files(transfer(event).as_ref());
            browser::file::mark_target(target.as_ref(), over);
            None
        }
        ("dragleave", target) => {
            browser::file::mark_target(target.as_ref(), false);
            None
        }
        ("drop", target) => {
            event.prevent_default();
            browser::file::mark_target(target.as_ref(), false);
            let transfer = transfer(event).filter(|transfer| browser::file::is_of_files(Some(transfer)));
            if let Some(transfer) = transfer {
                let files = browser::file::all(transfer.files());
                take(link, browser::file::place(target.as_ref()), files, false);
            }
            None
        }
        ("submit", _) => {
            event.prevent_default();
            None
        }
        ("click", Some(target)) => clicked(&target, link),
        ("input", Some(target)) => typed(&target, link),
        ("change", Some(target)) => changed(&target, link),
        ("paste", Some(target)) => {
            pasted(event, &target, link);
            None
        }
        ("keydown", Some(target)) => arrow(event, &target, link),
        _ => None,
    };
    if let Some(action) = action {
        let app = link.get_component().filter(|_| kind == "click");
        let on = app.map(|app| action.leads_to(&app.state.form)).unwrap_or_default();
        link.send_message(action);
        if !on.is_empty() {
            link.send_message(Action::Reach(on));
        }
    }
}

/// What is dragged.
fn transfer(event: &Event) -> Option<DataTransfer> {
    event.dyn_ref::<DragEvent>()?.data_transfer()
}

/// Whether a text, and no file, is dragged over a field that it can be dropped into.
fn is_text_for(event: &Event, target: &Element) -> bool {
    !browser::file::is_of_files(transfer(event).as_ref())
        && matches!(target.local_name().as_str(), "input" | "textarea")
}

fn clicked(target: &Element, link: &Scope<App>) -> Option<Action> {
    // A summary is clicked, or its key pressed, before what it opens is seen: it is filled by then.
    if let Some(key) = target.get_attribute("data-at").filter(|_| target.local_name() == "summary") {
        let open = target.parent_element()?.has_attribute("open");
        return Some(Action::Open(key.into(), !open));
    }
    let button = target.closest("button").ok()??;
    let app = link.get_component()?;
    let at = || button.get_attribute("data-at")?.parse::<usize>().ok();
    let finding = || app.judged.report.findings().get(at()?);
    let id = button.get_attribute("data-do").unwrap_or_else(|| button.id());
    match id.as_str() {
        "forget" => Some(Action::Forget),
        "load-example" => Some(Action::Load(Example::Ready)),
        "load-document-example" => Some(Action::Load(Example::Document)),
        "remove-file" => Some(Action::File(None)),
        "remove-chain" => Some(Action::Chain(None)),
        "remove-evidence" => Some(Action::Evidence(None)),
        "show-prerequisites" => Some(Action::ShowPrerequisites(!app.state.prerequisites_shown)),
        "show-gather" => Some(Action::ShowGather(!app.state.gather_shown)),
        "download-gather" if SURROUNDINGS => {
            let known = pipeline::known(&app.state.form, &app.judged.report);
            browser::clipboard::download(&xks_preflight_evidence::gather::script(&known)?);
            None
        }
        "begin" => Some(Action::Begin(Task::of(&button.get_attribute("data-at")?)?)),
        "field" => {
            browser::focus::select(field_id(*Field::ALL.get(at()?)?), None);
            None
        }
        "show-file" => Some(Action::ShowFile(!app.state.file_shown)),
        "show-secret" => Some(Action::ShowSecret(!app.state.secret_shown)),
        "fix" => Some(Action::Apply(finding()?.fix.as_ref()?.edits.clone())),
        "place" => {
            show_place(finding()?);
            None
        }
        "reveal" => {
            browser::focus::select(&button.get_attribute("data-at")?, None);
            None
        }
        "copy" | "download" => {
            let state = &app.state;
            let artefact = app.judged.artefact(state.target, options(state, &app.judged)).ok()?;
            if id == "copy" {
                copy(link, artefacts::COPIED, artefact.expose().to_owned());
            } else {
                browser::clipboard::download(&artefact);
            }
            None
        }
        "copy-text" if CERTIFICATES || SURROUNDINGS => {
            // What stands in the element of that id; it is no secret.
            let from = button.get_attribute("data-at")?;
            let text = match corrected(&app) {
                Some(pem) if from == "corrected-chain" => pem.to_owned(),
                _ => browser::element::<Element>(&from)?.text_content()?,
            };
            copy(link, from.into(), text);
            None
        }
        "use-corrected" => Some(Action::Chain(Some(ChainInput::pasted(corrected(&app)?)))),
        "download-corrected" => {
            let pem = corrected(&app)?;
            browser::clipboard::save("chain.pem", "application/x-pem-file", pem.as_bytes());
            None
        }
        id => Some(Action::Show(Target::from_id(id.strip_prefix("tab-")?)?)),
    }
}

/// The chain in the order in which it should be served.
fn corrected(app: &App) -> Option<&str> {
    match &app.judged.chain {
        ChainState::Settled(report) => report.corrected.as_deref(),
        _ => None,
    }
}

/// Brings the person to the first place that the page has a text of; a value that stands in the file alone is shown
/// there.
fn show_place(finding: &Finding) {
    let label = finding.labels.first();
    let field = label.map_or(finding.subject.field, |label| label.input);
    browser::focus::select(field_id(field), label.map(|label| (label.span.start, label.span.end)));
}

/// Copies `text`, and says at `place` whether it worked.
fn copy(link: &Scope<App>, place: AttrValue, text: String) {
    let link = link.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let worked = browser::clipboard::copy(text).await;
        link.send_message(Action::Say(Some((place, worked))));
    });
}

fn typed(target: &Element, link: &Scope<App>) -> Option<Action> {
    let text = browser::value(target);
    if SURROUNDINGS && target.id() == ERROR {
        return Some(Action::Error((!text.trim().is_empty()).then(|| xks_preflight_explain::explain(&text))));
    }
    if SURROUNDINGS && target.id() == QUOTA {
        return Some(Action::Quota(text.into()));
    }
    let field = field_of(&target.id())?;
    match field {
        Field::Connectivity => None,
        Field::RawSecretAccessKey => Some(Action::TypeSecret(Secret::new(text))),
        // Browsers may send an event for each line of one insertion; a private key is out of the text by the second, and
        // what was said of it is not to go with it.
        Field::CertificateChain
            if link.get_component()?.state.form.chain.as_ref().is_some_and(|chain| *chain.text == text) =>
        {
            None
        }
        Field::ConfigurationFile | Field::CertificateChain | Field::Evidence => Some(given(field, &text)),
        Field::UriPath if link.get_component()?.state.form.path_as_prefix => {
            Some(Action::TypePrefix(text.into()))
        }
        _ => Some(Action::Type(field, text.into())),
    }
}

/// What a text area holds.
fn given(field: Field, text: &str) -> Action {
    if field == Field::ConfigurationFile {
        return Action::File(file_of(text));
    }
    let any = !text.trim().is_empty();
    if field == Field::Evidence {
        return Action::Evidence(any.then(|| EvidenceInput::pasted(text)));
    }
    Action::Chain(any.then(|| ChainInput::pasted(text)))
}

fn file_of(text: &str) -> Option<FileInput> {
    if text.len() > ConfigurationFile::LIMIT {
        let size = text.len() as u64;
        return Some(FileInput { name: None, bytes: zeroize::Zeroizing::default(), size });
    }
    (!text.is_empty()).then(|| FileInput::pasted(text))
}

fn changed(target: &Element, link: &Scope<App>) -> Option<Action> {
    let input = target.dyn_ref::<HtmlInputElement>()?;
    let id = input.id();
    match id.as_str() {
        "connectivity-public-endpoint" => Some(Action::Connect(Connectivity::PublicEndpoint)),
        "connectivity-vpc-endpoint-service" => Some(Action::Connect(Connectivity::VpcEndpointService)),
        "path-as-prefix" => Some(Action::PathAsPrefix(input.checked())),
        "withhold" => Some(Action::Withhold(input.checked())),
        "include-secret" => Some(Action::IncludeSecret(input.checked())),
        id if Task::of(id).is_some() => Some(Action::Begin(Task::of(id)?)),
        _ if input.name() == "store" => {
            let form = &link.get_component()?.state.form;
            let at = input.get_attribute("data-at")?.parse::<usize>().ok()?;
            let id = AttrValue::from(form.stores().get(at)?.id.clone());
            Some(if form.task == Task::Key { Action::UseStore(id) } else { Action::Choose(id) })
        }
        id if input.get_attribute("data-do").as_deref() == Some("confirm") => {
            Some(Action::Confirm(Code::from_id(id.strip_prefix("confirm-")?)?, input.checked()))
        }
        // What is acknowledged is the change as it is now.
        "acknowledge" if SURROUNDINGS => {
            let changes = change::leading_elsewhere(&link.get_component()?.judged);
            Some(Action::Acknowledge(changes.filter(|_| input.checked())))
        }
        "moment" => Some(Action::At(browser::day_begins(&input.value()))),
        "choose-file" | "choose-chain" | "choose-evidence" => {
            let field = match id.as_str() {
                "choose-chain" => Field::CertificateChain,
                "choose-evidence" => Field::Evidence,
                _ => Field::ConfigurationFile,
            };
            take(link, Some(field), browser::file::all(input.files()), true);
            // The same file can then be chosen again.
            input.set_value("");
            None
        }
        _ => None,
    }
}

/// Reads files that were dropped on the box of `place`, or outside of all boxes, or `chosen` there, and puts them into the
/// state.
fn take(link: &Scope<App>, place: Option<Field>, files: Vec<web_sys::File>, chosen: bool) {
    if chosen && files.is_empty() {
        return;
    }
    let link = link.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let (read, unread) = browser::file::read(&files, place).await;
        // The task as it is by now.
        let Some(task) = link.get_component().map(|app| app.state.form.task) else { return };
        let (taken, notice) = route::taken(place, task, read, unread, files.len() > 1);
        if let Some((field, action)) = taken {
            link.send_message(action);
            // What it was chosen with is gone.
            if chosen {
                link.send_message(Action::Reach(vec![remove_id(field)]));
            }
        }
        if let Some(notice) = notice {
            link.send_message(Action::Refuse(place, notice));
            if place.is_none() {
                link.send_message(Action::Reach(vec![NOTICE]));
            }
        }
    });
}

/// A text that is too large is never put into the text area: laying it out would take seconds.
fn pasted(event: &Event, target: &Element, link: &Scope<App>) {
    let (field, longest) = match field_of(&target.id()) {
        Some(field @ Field::ConfigurationFile) => (field, ConfigurationFile::LIMIT),
        Some(field @ (Field::CertificateChain | Field::Evidence)) => (field, ChainInput::LONGEST_TEXT),
        _ => return,
    };
    let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
    let text = data.and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
    if text.len() > longest {
        event.prevent_default();
        link.send_message(given(field, &text));
    }
}

/// Arrow keys move between tabs, as the ARIA pattern has it, through all groups.
fn arrow(event: &Event, target: &Element, link: &Scope<App>) -> Option<Action> {
    if target.get_attribute("role").as_deref() != Some("tab") {
        return None;
    }
    let key = event.dyn_ref::<KeyboardEvent>()?.key();
    let (all, current) = (pipeline::targets().collect::<Vec<_>>(), link.get_component()?.state.target);
    let at = all.iter().position(|target| *target == current).unwrap_or(0);
    let next = match key.as_str() {
        "ArrowRight" | "ArrowDown" => (at + 1) % all.len(),
        "ArrowLeft" | "ArrowUp" => (at + all.len() - 1) % all.len(),
        "Home" => 0,
        "End" => all.len() - 1,
        _ => return None,
    };
    event.prevent_default();
    browser::focus::select(&tab_id(all[next]), None);
    Some(Action::Show(all[next]))
}
