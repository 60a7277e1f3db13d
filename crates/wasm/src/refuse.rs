//! Errors as JavaScript has them. They name what is wrong, and quote nothing.

use wasm_bindgen::JsValue;

/// The name of the error when inputs are not ready.
pub const NOT_READY: &str = "NotReadyError";
/// The name of the error when a target cannot express a plan.
pub const UNSUPPORTED: &str = "UnsupportedError";

/// A `TypeError`.
pub fn type_error(message: &str) -> JsValue {
    js_sys::TypeError::new(message).into()
}

/// An `Error` of that name.
pub fn error_named(name: &str, message: &str) -> js_sys::Error {
    let error = js_sys::Error::new(message);
    error.set_name(name);
    error
}
