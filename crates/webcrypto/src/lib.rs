//! The questions of the certificate chain, answered by WebCrypto: in a page, a worker or Node.
//!
//! Verification is local work of the browser's own cryptography; nothing is sent anywhere.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, DomException, SubtleCrypto};
use xks_preflight_chain::{Question, Verdict};

/// Whether the signature in question is good. [`Verdict::Unavailable`] where there is no WebCrypto (a page that came
/// over plain http from another machine), or it does not know the algorithm.
pub async fn answer(question: &Question) -> Verdict {
    let Some(subtle) = subtle() else { return Verdict::Unavailable };
    match verify(&subtle, question).await {
        Ok(good) => good,
        Err(error) => refused(&error),
    }
}

/// Whether there is any WebCrypto here.
pub fn is_available() -> bool {
    subtle().is_some()
}

fn subtle() -> Option<SubtleCrypto> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    // Not by its class: Node has another one for it than browsers.
    (!subtle.is_undefined() && !subtle.is_null()).then(|| subtle.unchecked_into())
}

async fn verify(subtle: &SubtleCrypto, question: &Question) -> Result<Verdict, JsValue> {
    let form = question.web_crypto();
    let algorithm = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&algorithm, &name.into(), &value).map(drop);
    set("name", form.name.into())?;
    if let Some(hash) = form.hash {
        set("hash", hash.into())?;
    }
    if let Some(curve) = form.named_curve {
        set("namedCurve", curve.into())?;
    }
    if let Some(length) = form.salt_length {
        set("saltLength", length.into())?;
    }
    let bytes = |bytes: &[u8]| Uint8Array::from(bytes);
    let usages = Array::of1(&"verify".into());
    let key = subtle.import_key_with_object("spki", &bytes(&question.spki), &algorithm, false, &usages)?;
    let key: CryptoKey = JsFuture::from(key).await?.unchecked_into();
    let (signature, data) = (bytes(&form.signature), bytes(&question.message));
    let good =
        subtle.verify_with_object_and_buffer_source_and_buffer_source(&algorithm, &key, &signature, &data)?;
    let good = JsFuture::from(good).await?;
    Ok(if good.is_truthy() { Verdict::Good } else { Verdict::Bad })
}

/// The platform says why it does not verify: an algorithm that it lacks decides nothing, a key that is none does.
fn refused(error: &JsValue) -> Verdict {
    let name = error.dyn_ref::<DomException>().map(DomException::name);
    match name.as_deref() {
        Some("DataError") => Verdict::Bad,
        _ => Verdict::Unavailable,
    }
}
