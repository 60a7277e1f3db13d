//! The only place that touches the browser.

pub mod clipboard;
pub mod crash;
pub mod door;
pub mod file;
pub mod focus;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlInputElement, HtmlTextAreaElement, Window};
use xks_preflight_validate::Timestamp;

/// The window. A module like this one runs nowhere else.
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// The document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The element of that id, if it is of that kind.
pub fn element<E: JsCast>(id: &str) -> Option<E> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether there is an element of that id.
pub fn is_there(id: &str) -> bool {
    document().get_element_by_id(id).is_some()
}

/// Shows an element that the document brings along hidden.
pub fn unhide(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.remove_attribute("hidden");
    }
}

/// Fills a list of suggestions.
pub fn suggest(id: &str, values: &[&str]) {
    let Some(list) = document().get_element_by_id(id) else { return };
    for value in values {
        if let Ok(option) = document().create_element("option") {
            let _ = option.set_attribute("value", value);
            let _ = list.append_child(&option);
        }
    }
}

/// The browser's clock.
#[allow(clippy::cast_possible_truncation)] // seconds fit for some 285 million years
pub fn now() -> Timestamp {
    Timestamp((js_sys::Date::now() / 1000.0) as i64)
}

/// The moment at which a day begins in UTC, in seconds since 1970-01-01T00:00:00Z; the day as `2027-03-15`.
#[allow(clippy::cast_possible_truncation)]
pub fn day_begins(day: &str) -> Option<i64> {
    let milliseconds = js_sys::Date::parse(day);
    milliseconds.is_finite().then(|| (milliseconds / 1000.0) as i64)
}

/// The day of a moment in UTC, as `2027-03-15`; empty for one that no calendar of the browser reaches.
#[allow(clippy::cast_precision_loss)]
pub fn day(seconds: i64) -> String {
    let date = js_sys::Date::new(&(seconds as f64 * 1000.0).into());
    if date.get_time().is_nan() {
        return String::new();
    }
    let text = String::from(date.to_iso_string());
    text.split('T').next().unwrap_or_default().to_owned()
}

/// An international host name in its ASCII form, as the browser's own URL parser has it.
pub fn to_ascii(host: &str) -> Option<String> {
    let url = web_sys::Url::new(&format!("https://{host}")).ok()?;
    Some(url.hostname()).filter(|ascii| !ascii.is_empty() && ascii.is_ascii())
}

/// Empties the text area `id`.
pub fn empty(id: &str) {
    if let Some(area) = element::<HtmlTextAreaElement>(id) {
        area.set_value("");
    }
}

/// What stands in an input or a text area.
pub fn value(element: &Element) -> String {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return input.value();
    }
    element.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value).unwrap_or_default()
}
