//! The questions of the certificate chain, answered by WebCrypto: in a page, a worker or Node.
//!
//! Verification is local work of the browser's own cryptography; nothing is sent anywhere.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, DomException, SubtleCrypto};
use xks_preflight_chain::{
    self as chain, Chain, Judging, Outcome, Question, Report, Verdict, Verdicts, WebCrypto,
};

/// Judges a chain, as [`chain::settle`] does with cryptography that answers at once.
pub async fn settle(chain: &Chain, by: &Judging<'_>) -> Report {
    let mut verdicts = Verdicts::default();
    loop {
        match chain::judge(chain, by, &verdicts) {
            Outcome::Settled(report) => return *report,
            // Each round asks something new, so the limit is reached.
            Outcome::Ask(questions) => {
                let answers = answers(&questions).await;
                for (question, verdict) in questions.into_iter().zip(answers) {
                    verdicts.answer(question, verdict);
                }
            }
        }
    }
}

/// Whether the signatures in question are good, one answer each, all of them asked at once. [`Verdict::Unavailable`]
/// where there is no WebCrypto (a page that came over plain http from another machine), or it does not know the
/// algorithm.
pub async fn answers(questions: &[Question]) -> Vec<Verdict> {
    let Some(subtle) = subtle() else { return vec![Verdict::Unavailable; questions.len()] };
    let forms: Vec<_> = questions.iter().map(|question| (question, question.web_crypto())).collect();
    let keys = settled(forms.iter().map(|(question, form)| import(&subtle, question, form))).await;
    let good = settled(keys.into_iter().zip(&forms).map(|(key, (question, form))| {
        let key: CryptoKey = key?.unchecked_into();
        subtle.verify_with_object_and_buffer_source_and_buffer_source(
            &algorithm(form),
            &key,
            &bytes(&form.signature),
            &bytes(&question.message),
        )
    }));
    let verdict = |good: Result<JsValue, JsValue>| match good {
        Ok(good) if good.is_truthy() => Verdict::Good,
        Ok(_) => Verdict::Bad,
        Err(error) => refused(&error),
    };
    let mut answers: Vec<_> = good.await.into_iter().map(verdict).collect();
    // A question that stays open would be asked for ever.
    answers.resize(questions.len(), Verdict::Unavailable);
    answers
}

/// What came of each promise, or of the attempt to have one: all run at the same time.
async fn settled(promises: impl Iterator<Item = Result<Promise, JsValue>>) -> Vec<Result<JsValue, JsValue>> {
    let promises: Array = promises.map(|each| each.unwrap_or_else(|error| Promise::reject(&error))).collect();
    let Ok(outcomes) = JsFuture::from(Promise::all_settled(&promises)).await else { return Vec::new() };
    let member = |outcome: &JsValue, name: &str| Reflect::get(outcome, &name.into()).unwrap_or_default();
    let outcome = |outcome: JsValue| match member(&outcome, "reason") {
        reason if reason.is_undefined() => Ok(member(&outcome, "value")),
        reason => Err(reason),
    };
    outcomes.unchecked_into::<Array>().iter().map(outcome).collect()
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

fn import(subtle: &SubtleCrypto, question: &Question, form: &WebCrypto) -> Result<Promise, JsValue> {
    let usages = Array::of1(&"verify".into());
    subtle.import_key_with_object("spki", &bytes(&question.spki), &algorithm(form), false, &usages)
}

/// Of `importKey` and of `verify`: each takes what it knows.
fn algorithm(form: &WebCrypto) -> Object {
    let algorithm = Object::new();
    // Cannot fail: the object is plain.
    let set = |name: &str, value: JsValue| drop(Reflect::set(&algorithm, &name.into(), &value));
    set("name", form.name.into());
    if let Some(hash) = form.hash {
        set("hash", hash.into());
    }
    if let Some(curve) = form.named_curve {
        set("namedCurve", curve.into());
    }
    if let Some(length) = form.salt_length {
        set("saltLength", length.into());
    }
    algorithm
}

fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

/// The platform says why it does not verify: an algorithm that it lacks decides nothing, a key that is none does.
fn refused(error: &JsValue) -> Verdict {
    let name = error.dyn_ref::<DomException>().map(DomException::name);
    match name.as_deref() {
        Some("DataError") => Verdict::Bad,
        _ => Verdict::Unavailable,
    }
}
