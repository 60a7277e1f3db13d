//! A button that copies a text, and says whether it worked.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;

#[derive(PartialEq, Properties)]
struct CopyProps {
    text: AttrValue,
}

/// Copies `text`, which holds no secret.
pub fn copy_button(text: String) -> Html {
    html! { <Copy text={AttrValue::from(text)} /> }
}

#[component]
fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| "Copy");
    let onclick = {
        let (text, said) = (props.text.clone(), said.clone());
        Callback::from(move |_| {
            let (text, said) = (text.to_string(), said.clone());
            wasm_bindgen_futures::spawn_local(async move {
                said.set(if browser::clipboard::copy(text).await {
                    "Copied"
                } else {
                    "Copying is not allowed here"
                });
                Timeout::new(4000, move || said.set("Copy")).forget();
            });
        })
    };
    html! { <button type="button" class="secondary copy" {onclick} aria-live="polite">{ *said }</button> }
}
