//! The application: one state, one report made from it, and the two sides that show them.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use crate::components::artefacts::{Artefacts, artefacts};
use crate::components::chain::chain_panel;
use crate::components::inputs::inputs_side;
use crate::components::report::report_side;
use crate::pipeline::{self, ChainState, Judge};
use crate::state::{Action, State};
use crate::{browser, components::Judged};

/// The page.
#[component]
pub fn App() -> Html {
    let state = use_reducer(State::default);
    let dispatch = state.dispatcher();
    let judge = use_mut_ref(Judge::default);
    let judged =
        use_memo(state.revision, |_| judge.borrow_mut().judge(&state, browser::now(), &browser::to_ascii));
    let judged = Judged(judged);
    use_effect_with((state.chain_revision, judged.asks()), {
        let (dispatch, judged) = (dispatch.clone(), judged.clone());
        move |_| verify(&judged, dispatch)
    });
    use_effect_with((), {
        let dispatch = dispatch.clone();
        move |()| {
            let listeners = window_listeners(&dispatch);
            move || drop(listeners)
        }
    });
    let State { form, refill, .. } = &*state;
    let chain = chain_panel(form, &judged, &dispatch);
    let side = artefacts(&Artefacts {
        judged: &judged,
        dispatch: &dispatch,
        target: state.target,
        include_secret: state.include_secret,
        withheld: form.withhold,
    });
    html! {
        <main>
            { inputs_side(form, *refill, &judged, &dispatch) }
            <div class="side">{ report_side(&judged, &dispatch, form.is_empty()) }{ chain }{ side }</div>
        </main>
    }
}

/// A file dropped anywhere is taken, never opened in place of the page; and the secret is forgotten when the page is
/// left, so that going back shows an empty form.
fn window_listeners(dispatch: &UseReducerDispatcher<State>) -> Vec<EventListener> {
    let window = browser::window();
    let active = EventListenerOptions::enable_prevent_default();
    let over = EventListener::new_with_options(&window, "dragover", active, |event| {
        event.prevent_default();
        browser::file::mark_target(event.target(), true);
    });
    let away =
        EventListener::new(&window, "dragleave", |event| browser::file::mark_target(event.target(), false));
    let drop = {
        let dispatch = dispatch.clone();
        EventListener::new_with_options(&window, "drop", active, move |event| {
            event.prevent_default();
            let chain = browser::file::is_chain(event.target());
            browser::file::mark_target(event.target(), false);
            let event = event.dyn_ref::<DragEvent>();
            let file = event.and_then(|event| browser::file::dropped(event.data_transfer().as_ref()));
            if chain {
                take_chain(&dispatch, file);
            } else {
                take(&dispatch, file);
            }
        })
    };
    let forget = dispatch.clone();
    let hide = EventListener::new(&window, "pagehide", move |_| forget.dispatch(Action::Forget));
    let dispatch = dispatch.clone();
    let button = browser::document().get_element_by_id("forget");
    let click =
        button.map(|button| EventListener::new(&button, "click", move |_| dispatch.dispatch(Action::Forget)));
    [over, away, drop, hide].into_iter().chain(click).collect()
}

/// Reads a file and puts it into the state.
pub fn take(dispatch: &UseReducerDispatcher<State>, file: Option<web_sys::File>) {
    let Some(file) = file else { return };
    let dispatch = dispatch.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(input) = browser::file::read(file).await {
            dispatch.dispatch(Action::File(Some(input)));
        }
    });
}

/// Reads a file of certificates and puts it into the state.
pub fn take_chain(dispatch: &UseReducerDispatcher<State>, file: Option<web_sys::File>) {
    let Some(file) = file else { return };
    let dispatch = dispatch.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(input) = browser::file::read_chain(file).await {
            dispatch.dispatch(Action::Chain(Some(input)));
        }
    });
}

/// Has the browser verify the signatures that the chain's judgement asks about.
fn verify(judged: &Judged, dispatch: UseReducerDispatcher<State>) {
    let ChainState::Asking(questions) = &judged.0.chain else { return };
    let questions = Rc::clone(questions);
    wasm_bindgen_futures::spawn_local(async move {
        let answers = xks_preflight_webcrypto::answers(&questions).await;
        dispatch.dispatch(Action::Answered(questions.iter().cloned().zip(answers).collect()));
    });
}

/// Shared by every part that shows it; equal only to itself.
pub type Shared = Rc<pipeline::Judged>;
