//! The application: one state, one report made from it, and the page that shows both.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use xks_preflight_finding::Field;
use yew::html::Scope;
use yew::{Component, Context, Html};

use crate::components::{Page, inputs};
use crate::form::FileInput;
use crate::pipeline::{ChainState, Judge, Judged};
use crate::state::{Action, State};
use crate::{CERTIFICATES, browser, components, events};

/// The page.
pub struct App {
    /// What was entered.
    pub state: Rc<State>,
    /// What is known of it.
    pub judged: Judged,
    judge: Judge,
    /// Text that the framework does not manage is to be set.
    refill: bool,
    /// What is to have the focus after the next rendering: the first of these that is there.
    reach: Vec<&'static str>,
    /// Ends what is said of a copy. The next one has its own time, and the rest of this one's must not cut it short.
    saying: Option<Timeout>,
}

impl Component for App {
    type Message = Action;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        events::listen(context.link().clone());
        let (state, mut judge) = (State::default(), Judge::default());
        Self {
            judged: judge.judge(&state, browser::now(), &browser::to_ascii),
            state: Rc::new(state),
            judge,
            refill: false,
            reach: Vec::new(),
            saying: None,
        }
    }

    fn update(&mut self, context: &Context<Self>, action: Action) -> bool {
        if let Action::Reach(ids) = &action {
            self.reach.clone_from(ids);
        }
        if let Action::Say(Some(_)) = action {
            let link = context.link().clone();
            self.saying = Some(Timeout::new(4000, move || link.send_message(Action::Say(None))));
        }
        let before = Rc::clone(&self.state);
        self.state = Rc::clone(&before).reduce(action);
        self.refill |= before.refill != self.state.refill;
        if before.revision != self.state.revision {
            let asked = self.judged.asks();
            self.judged = self.judge.judge(&self.state, browser::now(), &browser::to_ascii);
            if before.chain_revision != self.state.chain_revision || asked != self.judged.asks() {
                verify(&self.judged, context.link().clone());
            }
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        inputs::page(&Page::new(&self.state, &self.judged))
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.refill) {
            let form = &self.state.form;
            refill(Field::RawSecretAccessKey, form.secret.expose());
            refill(Field::ConfigurationFile, form.file.as_deref().map_or("", FileInput::text));
            refill(Field::CertificateChain, form.chain.as_deref().map_or("", |chain| &chain.text));
            refill(Field::KeyTags, form.text(Field::KeyTags));
            refill(Field::Evidence, form.evidence.as_deref().map_or("", |evidence| &evidence.text));
            if self.state.error.is_none() {
                browser::empty(components::ERROR);
            }
        }
        if let Some(id) = std::mem::take(&mut self.reach).into_iter().find(|id| browser::is_there(id)) {
            browser::focus::select(id, None);
        }
    }
}

/// Puts `text` into a field that the framework does not manage. Setting a text, even the same, would move the caret of a
/// person who is typing.
fn refill(field: Field, text: &str) {
    let id = components::field_id(field);
    if let Some(input) = browser::element::<HtmlInputElement>(id) {
        input.set_value(text);
    } else if let Some(area) = browser::element::<HtmlTextAreaElement>(id)
        && area.value() != text
    {
        area.set_value(text);
    }
}

/// Has the browser verify the signatures that the chain's judgement asks about.
fn verify(judged: &Judged, link: Scope<App>) {
    let ChainState::Asking(questions) = &judged.chain else { return };
    if !CERTIFICATES {
        return;
    }
    let questions = Rc::clone(questions);
    wasm_bindgen_futures::spawn_local(async move {
        let answers = xks_preflight_webcrypto::answers(&questions).await;
        link.send_message(Action::Answered(questions.iter().cloned().zip(answers).collect()));
    });
}
