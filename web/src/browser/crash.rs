//! What is shown should this program ever panic: a plain page that says so, never a dead form.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// Installs the hook. The panic's message goes nowhere: it might quote an input.
pub fn install() {
    std::panic::set_hook(Box::new(|_| show()));
}

/// Empties and removes the form, and shows the page that says what happened.
fn show() {
    let document = super::document();
    if let Ok(fields) = document.query_selector_all("input, textarea") {
        for index in 0..fields.length() {
            let Some(field) = fields.item(index) else { continue };
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                input.set_value("");
            } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
                area.set_value("");
            }
        }
    }
    if let Some(app) = document.get_element_by_id("app") {
        app.remove();
    }
    super::unhide("crashed");
}
