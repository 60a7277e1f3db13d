//! Brings a person to the place that a finding points at.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use xks_preflight_finding::LineIndex;

/// Focuses the field `id` and selects the bytes `start..end` of its text, where it has one that can be selected.
pub fn select(id: &str, range: Option<(usize, usize)>) {
    let Some(element) = super::document().get_element_by_id(id) else { return };
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
    let Some((start, end)) = range else { return };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let (start, end) = utf16(&input.value(), start, end);
        let _ = input.set_selection_range(start, end);
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let (start, end) = utf16(&area.value(), start, end);
        let _ = area.set_selection_range(start, end);
    }
}

/// Bytes of UTF-8 as code units of UTF-16, which the DOM counts in.
fn utf16(text: &str, start: usize, end: usize) -> (u32, u32) {
    let index = LineIndex::new(text);
    let at = |offset| u32::try_from(index.utf16(offset)).unwrap_or(u32::MAX);
    (at(start), at(end))
}
