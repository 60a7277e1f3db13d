//! The npm module of XKS Preflight.
//!
//! ```js
//! import { check, plan, emit } from "xks-preflight";
//!
//! const report = await check(inputs);
//! if (report.verdict === "ready") {
//!     const ready = await plan(inputs);
//!     console.log(emit(ready, "bash").text);
//!     ready.free();
//! }
//! ```
//!
//! Nothing is sent anywhere. Thrown errors name the argument at fault and never quote it, as it may be the secret.

mod certificates;
mod host;
mod read;
mod refuse;
mod surroundings;

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use xks_preflight_evidence::Requirement;
use xks_preflight_snippets as snippets;
use xks_preflight_transfer as transfer;
use xks_preflight_validate::{Context, Inputs, Places, Report, Timestamp};

use zeroize::Zeroizing;

use refuse::{NOT_READY, UNSUPPORTED, error_named};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Says what AWS KMS would refuse of these inputs. Whatever was given, there is a report.
///
/// # Errors
/// Rejects with a `TypeError` when the arguments are not of their types.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub async fn check(
    #[wasm_bindgen(unchecked_param_type = "Inputs")] inputs: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckOptions | null")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let judged = Judged::new(&inputs, &options).await?;
    judged.shown()
}

/// A key store to create, checked and ready. Holds the secret access key until it is freed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Plan(Report);

/// The plan for these inputs. They are checked once more, so that nothing else can become a plan.
///
/// # Errors
/// Rejects with a `TypeError` when the arguments are not of their types, and with an error named `NotReadyError`, whose
/// `report` says why, when the inputs are not ready.
#[wasm_bindgen]
pub async fn plan(
    #[wasm_bindgen(unchecked_param_type = "Inputs")] inputs: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckOptions | null")] options: JsValue,
) -> Result<Plan, JsValue> {
    let judged = Judged::new(&inputs, &options).await?;
    match snippets::Plan::create(&judged.report) {
        Ok(_) => Ok(Plan(judged.report)),
        Err(not_ready) => {
            let error = error_named(NOT_READY, &not_ready.to_string());
            js_sys::Reflect::set(&error, &"report".into(), &judged.shown()?)?;
            Err(error.into())
        }
    }
}

/// Writes the plan for a target.
///
/// # Errors
/// Throws a `TypeError` when the arguments are not of their types, and an error named `UnsupportedError`, whose message
/// says why, when the target cannot express the plan.
#[wasm_bindgen(unchecked_return_type = "Artefact")]
pub fn emit(
    plan: &Plan,
    #[wasm_bindgen(unchecked_param_type = "TargetId")] target: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "EmitOptions | null")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let target = read::target(target)?;
    let transfer::EmitOptions { include_secret } = read::emit_options(options)?;
    let options = snippets::Options { include_secret, ..snippets::Options::default() };
    let artefact =
        xks_preflight_evidence::emit_report(&plan.0, target, options).map_err(|refused| match refused {
            snippets::Refused::NotReady(not_ready) => error_named(NOT_READY, &not_ready.to_string()),
            snippets::Refused::Unsupported(unsupported) => error_named(UNSUPPORTED, &unsupported.to_string()),
        })?;
    to_js(&transfer::Artefact::new(&artefact))
}

/// Says what the errors in a text mean: what the AWS CLI, an SDK, CloudTrail, the KMS console, an external key store proxy,
/// curl or OpenSSL said. Nothing of the text is in the answer.
///
/// # Errors
/// Throws a `TypeError` when `text` is no text.
#[wasm_bindgen(unchecked_return_type = "Explained")]
pub fn explain(#[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue) -> Result<JsValue, JsValue> {
    let text = text.as_string().ok_or_else(|| refuse::type_error("text is no text"))?;
    let text = Zeroizing::new(text);
    to_js(&transfer::Explained::new(&xks_preflight_explain::explain(&text), &text))
}

/// Every rule, with what it demands and what AWS KMS does when it is broken.
#[wasm_bindgen(unchecked_return_type = "Rule[]")]
pub fn rules() -> Result<JsValue, JsValue> {
    to_js(&transfer::Rule::all())
}

/// Every target, the most useful first.
#[wasm_bindgen(unchecked_return_type = "TargetInfo[]")]
pub fn targets() -> Result<JsValue, JsValue> {
    to_js(&transfer::TargetInfo::all())
}

struct Judged {
    inputs: Inputs,
    certificates: transfer::Certificates,
    evidence: Vec<Zeroizing<String>>,
    report: Report,
    checklist: Vec<Requirement>,
    at: f64,
}

impl Judged {
    async fn new(inputs: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let options = read::check_options(options)?;
        let mut inputs = read::inputs(inputs)?;
        let chain = inputs.certificate_chain.take();
        let evidence = inputs.evidence.take().unwrap_or_default();
        let inputs = Inputs::from(inputs);
        let at = options.at.unwrap_or_else(js_sys::Date::now);
        let allow = options.allow.as_deref().unwrap_or_default();
        let context = Context { at: seconds(at), allow, to_ascii: &host::to_ascii };
        let mut report = xks_preflight_validate::check(&inputs, &context);
        let certificates = certificates::judge(chain, options.roots.as_ref(), &mut report, allow).await;
        let confirmed = options.confirm.as_deref().unwrap_or_default();
        let evidence: Vec<_> =
            evidence.0.iter().map(|file| xks_preflight_evidence::text(file.expose())).collect();
        let texts: Vec<&str> = evidence.iter().map(|text| text.as_str()).collect();
        let checklist = surroundings::judge(&texts, confirmed, &mut report, allow);
        Ok(Self { inputs, certificates, evidence, report, checklist, at })
    }

    fn shown(&self) -> Result<JsValue, JsValue> {
        let at = js_sys::Date::new(&self.at.into()).to_iso_string().into();
        let texts = self.evidence.iter().map(|text| text.as_str()).collect();
        let places = Places::new(&self.inputs).with_certificate_chain(self.certificates.text());
        let places = places.with_evidence(texts);
        let (chain, checklist) = (self.certificates.shown(), Some(self.checklist.as_slice()));
        to_js(&transfer::Report::new(&self.report, &places, at, chain, checklist))
    }
}

/// Seconds of JavaScript's milliseconds. A `Date` ends 8.64e15 milliseconds from 1970, so nothing is cut off.
#[allow(clippy::cast_possible_truncation)]
fn seconds(milliseconds: f64) -> Timestamp {
    Timestamp((milliseconds / 1000.0).floor() as i64)
}

/// Plain objects, as `JSON.parse` would make them.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}
