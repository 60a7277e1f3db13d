//! The page: mounts the application.
use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <main><h1>{ "XKS Preflight" }</h1></main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
