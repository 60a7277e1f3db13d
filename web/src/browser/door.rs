//! Closes the door: from here on no script of this page, whoever wrote it, can reach any host, its own included.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A second policy beside the one that the page came with; a browser enforces both, and neither can be taken back.
/// Everything that was needed has loaded.
const POLICY: &str = "default-src 'none'; connect-src 'none'; script-src 'none'; script-src-elem 'none'; \
    style-src 'none'; img-src data:; font-src 'none'; media-src 'none'; object-src 'none'; frame-src 'none'; \
    child-src 'none'; worker-src 'none'; manifest-src 'none'; form-action 'none'; base-uri 'none'";

/// What a policy does not stop in every browser, as it speaks over UDP.
const CONSTRUCTORS: [&str; 6] = [
    "RTCPeerConnection",
    "webkitRTCPeerConnection",
    "mozRTCPeerConnection",
    "RTCIceTransport",
    "RTCDtlsTransport",
    "WebTransport",
];

/// Closes it. What cannot be closed this way is said on the page: following a link, typing another address, an
/// extension, and the new realm that a script inside the page could make to get at a constructor again.
pub fn close() {
    let document = super::document();
    if let (Some(head), Ok(meta)) = (document.head(), document.create_element("meta")) {
        let _ = meta.set_attribute("http-equiv", "Content-Security-Policy");
        let _ = meta.set_attribute("content", POLICY);
        let _ = head.append_child(&meta);
    }
    let global = js_sys::global();
    for name in CONSTRUCTORS {
        let locked = Object::new();
        let _ = Reflect::set(&locked, &"value".into(), &JsValue::UNDEFINED);
        let _ = Reflect::set(&locked, &"writable".into(), &JsValue::FALSE);
        let _ = Reflect::set(&locked, &"configurable".into(), &JsValue::FALSE);
        let _ = Reflect::define_property(&global, &name.into(), &locked);
    }
}
