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
use xks_preflight_evidence::{Requirement, emit_report};
use xks_preflight_snippets::{
    self as snippets, Basis, Existing, KeyPlan, Options, Refused, Target, Unsupported, UpdatePlan,
};
use xks_preflight_transfer as transfer;
use xks_preflight_validate::{Context, Inputs, Places, Report, Timestamp};

use zeroize::Zeroizing;

use refuse::{NOT_READY, UNSUPPORTED, error_named};
use surroundings::Surroundings;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Says what AWS KMS would refuse of these inputs. Whatever was given, there is a report.
///
/// # Errors
/// Rejects with a `TypeError` when the arguments are not of their types, and with an error named `UnsupportedError` when the
/// key store that is to be changed is not there or cannot be changed.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub async fn check(
    #[wasm_bindgen(unchecked_param_type = "Inputs")] inputs: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckOptions | null")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let judged = Judged::new(&inputs, &options).await?;
    judged.shown()
}

/// Something to write, checked and ready: a key store to create, its network, the change of one that exists, or a KMS key
/// to create. Holds the secret access key until it is freed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Plan {
    report: Report,
    basis: Basis,
    own: Option<Own>,
}

/// The plan for these inputs, of what the target `for` is written from: a key store to create unless it is given. They are
/// checked once more, so that nothing else can become a plan.
///
/// # Errors
/// Rejects with a `TypeError` when the arguments are not of their types, with an error named `NotReadyError`, whose
/// `report` says why, when the inputs are not ready, and with one named `UnsupportedError`, whose message says why, when
/// there is nothing to plan: a key store that cannot be changed, no network for a public endpoint.
#[wasm_bindgen]
pub async fn plan(
    #[wasm_bindgen(unchecked_param_type = "Inputs")] inputs: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckOptions | null")] options: JsValue,
) -> Result<Plan, JsValue> {
    let judged = Judged::new(&inputs, &options).await?;
    match snippets::allows(&judged.report, judged.basis) {
        Ok(()) => Ok(Plan { report: judged.report, basis: judged.basis, own: judged.own }),
        Err(Refused::NotReady(not_ready)) => {
            let error = error_named(NOT_READY, &not_ready.to_string());
            js_sys::Reflect::set(&error, &"report".into(), &judged.shown()?)?;
            Err(error.into())
        }
        Err(refused) => Err(refused_as(&refused)),
    }
}

impl Plan {
    fn emit(&self, target: Target, options: Options) -> Result<snippets::Artefact, Refused> {
        let report = &self.report;
        Ok(match (self.basis, target.basis()) {
            // It needs no plan.
            (_, Basis::Surroundings) => emit_report(report, target, options)?,
            (Basis::Change, _) => {
                let own = self.own.as_ref().ok_or_else(|| nothing_exists(target))?;
                let plan = UpdatePlan::create(&own.store, report, own.new_credential)?;
                snippets::emit(&plan, target, options)?
            }
            (Basis::Key, _) => snippets::emit(&KeyPlan::create(report)?, target, options)?,
            // Not what is planned: it says so.
            (Basis::Store, Basis::Change | Basis::Key) => {
                snippets::emit(&snippets::Plan::create(report)?, target, options)?
            }
            _ => emit_report(report, target, options)?,
        })
    }
}

fn nothing_exists(target: Target) -> Unsupported {
    Unsupported { reason: format!("{} is written {}", target.id(), target.basis().needs()) }
}

fn refused_as(refused: &Refused) -> JsValue {
    match refused {
        Refused::NotReady(not_ready) => error_named(NOT_READY, &not_ready.to_string()),
        Refused::Unsupported(unsupported) => error_named(UNSUPPORTED, &unsupported.to_string()),
    }
    .into()
}

/// Writes the plan for a target.
///
/// # Errors
/// Throws a `TypeError` when the arguments are not of their types, and an error named `UnsupportedError`, whose message
/// says why, when the target cannot express the plan or is written from something else.
#[wasm_bindgen(unchecked_return_type = "Artefact")]
pub fn emit(
    plan: &Plan,
    #[wasm_bindgen(unchecked_param_type = "TargetId")] target: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "EmitOptions | null")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let target = read::target(target)?;
    let transfer::EmitOptions { include_secret, acknowledge_same_keys } = read::emit_options(options)?;
    let options = Options { include_secret, acknowledged: acknowledge_same_keys };
    let artefact = plan.emit(target, options).map_err(|refused| refused_as(&refused))?;
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

/// Every target, by what it is for, the most useful first.
#[wasm_bindgen(unchecked_return_type = "TargetInfo[]")]
pub fn targets() -> Result<JsValue, JsValue> {
    to_js(&transfer::TargetInfo::all())
}

/// A key store that exists and is changed.
#[derive(Debug)]
struct Own {
    store: Existing,
    /// Whether it gets a new credential.
    new_credential: bool,
}

struct Judged {
    inputs: Inputs,
    certificates: transfer::Certificates,
    surroundings: Surroundings,
    report: Report,
    checklist: Option<Vec<Requirement>>,
    at: f64,
    basis: Basis,
    own: Option<Own>,
}

impl Judged {
    async fn new(inputs: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let options = read::check_options(options)?;
        let mut inputs = read::inputs(inputs)?;
        let basis = options.target.unwrap_or(Target::Bash).basis();
        belong(&inputs, basis)?;
        let chain = inputs.certificate_chain.take();
        let evidence = inputs.evidence.take().unwrap_or_default();
        let mut surroundings =
            Surroundings::new(&evidence, options.confirm.unwrap_or_default(), options.store_quota);
        let existing = inputs.existing.take();
        let store = existing.map(|printed| surroundings.existing(&printed, inputs.store.as_deref()));
        let store = store.transpose().map_err(|unsupported| refused_as(&unsupported.into()))?;
        let mut inputs = Inputs::from(inputs);
        let own = store.map(|store| Own { new_credential: store.complete(&mut inputs), store });
        let at = options.at.unwrap_or_else(js_sys::Date::now);
        let allow = options.allow.as_deref().unwrap_or_default();
        let context = Context { at: seconds(at), allow, to_ascii: &host::to_ascii };
        if basis == Basis::Key {
            let mut report = xks_preflight_validate::check_key(&inputs, &context);
            surroundings.judge_key(&mut report, allow);
            let certificates = transfer::Certificates::default();
            return Ok(Self { inputs, certificates, surroundings, report, checklist: None, at, basis, own });
        }
        let mut report = xks_preflight_validate::check(&inputs, &context);
        if let Some(own) = &own {
            // First, as it needs values that nothing stands against.
            own.store.enter(&mut report, own.new_credential, allow);
        }
        let certificates = certificates::judge(chain, options.roots.as_ref(), &mut report, allow).await;
        let own_store = own.as_ref().map(|own| &own.store);
        let checklist = Some(surroundings.judge(own_store, &mut report, allow));
        Ok(Self { inputs, certificates, surroundings, report, checklist, at, basis, own })
    }

    fn shown(&self) -> Result<JsValue, JsValue> {
        let at = js_sys::Date::new(&self.at.into()).to_iso_string().into();
        let places = Places::new(&self.inputs).with_certificate_chain(self.certificates.text());
        let places = places.with_evidence(self.surroundings.texts());
        let (chain, checklist) = (self.certificates.shown(), self.checklist.as_deref());
        to_js(&transfer::Report::new(&self.report, &places, at, chain, checklist))
    }
}

/// What belongs to one thing to write alone is not taken along for another, where it would silently do nothing.
fn belong(inputs: &transfer::Inputs, basis: Basis) -> Result<(), JsValue> {
    let of_change = inputs.existing.is_some() || inputs.store.is_some();
    match basis {
        Basis::Change if inputs.existing.is_none() => Err(refuse::type_error(
            "inputs.existing is missing; a change needs what aws kms describe-custom-key-stores prints",
        )),
        _ if basis != Basis::Change && of_change => Err(refuse::type_error(
            "inputs.existing and inputs.store belong to a change: give the option for: \"update\"",
        )),
        _ if basis != Basis::Key && inputs.key.is_some() => {
            Err(refuse::type_error("inputs.key belongs to a KMS key: give the option for: \"first-key\""))
        }
        _ => Ok(()),
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
