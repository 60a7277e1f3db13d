//! Ways in which a person takes an artefact away: the clipboard and a download. Neither is a request.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use xks_preflight_snippets::Artefact;

/// Copies `text`. Whether it worked: a page that came over plain http from another machine has no clipboard.
pub async fn copy(text: String) -> bool {
    let navigator = super::window().navigator();
    let there = js_sys::Reflect::get(&navigator, &"clipboard".into())
        .is_ok_and(|clipboard| !clipboard.is_undefined());
    there && JsFuture::from(navigator.clipboard().write_text(&text)).await.is_ok()
}

/// Saves `artefact` as a file, under its own name.
pub fn download(artefact: &Artefact) {
    save(artefact.file_name, artefact.media_type, artefact.expose().as_bytes());
}

/// Saves `bytes` as a file.
pub fn save(file_name: &str, media_type: &str, bytes: &[u8]) {
    // A copy: a Blob may not be made from memory that can grow.
    let bytes = Uint8Array::from(bytes);
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&bytes), &properties) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    let anchor = super::document().create_element("a").ok();
    if let Some(anchor) = anchor.and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok()) {
        anchor.set_href(&url);
        anchor.set_download(file_name);
        anchor.click();
    }
    let _ = Url::revoke_object_url(&url);
}
