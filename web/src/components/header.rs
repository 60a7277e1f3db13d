//! The top of the page: what this is, and the way to leave nothing behind.

use yew::prelude::*;

use super::Dispatch;
use crate::state::Action;

/// Properties of the header.
#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    /// Where actions go.
    pub dispatch: Dispatch,
}

/// Name, purpose, promise, and the button that forgets.
#[component]
pub fn Header(HeaderProps { dispatch }: &HeaderProps) -> Html {
    let forget = {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Action::Forget))
    };
    html! {
        <header class="top">
            <div class="title">
                <h1>{ "XKS Preflight" }</h1>
                <p>{ "What AWS KMS would refuse of your external key store, before you create it." }</p>
            </div>
            <p class="promise-line">
                <span class="lock" aria-hidden="true"></span>
                { "Nothing you enter leaves this page." }
            </p>
            <button type="button" id="forget" class="secondary" onclick={forget}>{ "Forget everything" }</button>
        </header>
    }
}
