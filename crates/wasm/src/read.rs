//! From JavaScript's values to ours. What does not fit is named by its key and never quoted.

use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use xks_preflight_finding::Code;
use xks_preflight_snippets::Target;
use xks_preflight_transfer as transfer;

use crate::refuse::type_error;

/// The first argument of `check` and `plan`.
pub fn inputs(value: &JsValue) -> Result<transfer::Inputs, JsValue> {
    let known: Vec<_> = transfer::KEYS.iter().map(|(key, _)| *key).collect();
    object(value, "inputs", &known)?;
    for (key, wanted) in transfer::KEYS {
        let member = Reflect::get(value, &(*key).into())?;
        if !fits(&member, wanted) {
            return Err(type_error(&format!("inputs.{key} is {}; {wanted} was expected", kind(&member))));
        }
    }
    // serde's own words would quote the value.
    serde_wasm_bindgen::from_value::<transfer::Inputs>(value.clone())
        .map_err(|_| type_error("inputs could not be read: give a plain object"))
}

fn fits(member: &JsValue, wanted: &str) -> bool {
    absent(member)
        || match wanted {
            "a boolean" => member.as_bool().is_some(),
            "a text, a Uint8Array or a list of them" => {
                let file = |each: &JsValue| each.is_string() || each.is_instance_of::<Uint8Array>();
                file(member)
                    || member.dyn_ref::<Array>().is_some_and(|list| list.iter().all(|each| file(&each)))
            }
            "a text or a Uint8Array" => member.is_string() || member.is_instance_of::<Uint8Array>(),
            _ => member.is_string(),
        }
}

/// The second argument of `check` and `plan`.
pub fn check_options(value: &JsValue) -> Result<transfer::CheckOptions, JsValue> {
    if absent(value) {
        return Ok(transfer::CheckOptions::default());
    }
    object(value, "options", transfer::CheckOptions::KEYS)?;
    let at = Reflect::get(value, &"at".into())?;
    let allow = Reflect::get(value, &"allow".into())?;
    let confirm = Reflect::get(value, &"confirm".into())?;
    let roots = Reflect::get(value, &"roots".into())?;
    Ok(transfer::CheckOptions {
        at: (!absent(&at)).then(|| moment(&at)).transpose()?,
        allow: (!absent(&allow)).then(|| codes(&allow, "allow")).transpose()?,
        confirm: (!absent(&confirm)).then(|| codes(&confirm, "confirm")).transpose()?,
        roots: (!absent(&roots)).then(|| file(&roots)).transpose()?,
    })
}

/// The third argument of `emit`.
pub fn emit_options(value: &JsValue) -> Result<transfer::EmitOptions, JsValue> {
    if absent(value) {
        return Ok(transfer::EmitOptions::default());
    }
    object(value, "options", transfer::EmitOptions::KEYS)?;
    let include = Reflect::get(value, &"includeSecret".into())?;
    let include_secret = match include.as_bool() {
        Some(include) => include,
        None if absent(&include) => false,
        None => return Err(type_error("options.includeSecret is no boolean")),
    };
    Ok(transfer::EmitOptions { include_secret })
}

/// The second argument of `emit`.
pub fn target(value: &JsValue) -> Result<Target, JsValue> {
    let id = value.as_string().unwrap_or_default();
    // The module makes plans of key stores to create, and of nothing else yet.
    Target::from_id(&id)
        .filter(|target| Target::of_report().any(|known| known == *target))
        .ok_or_else(|| type_error("there is no such target: targets() lists them"))
}

fn file(value: &JsValue) -> Result<transfer::FileInput, JsValue> {
    let bytes = match (value.as_string(), value.dyn_ref::<Uint8Array>()) {
        (Some(text), _) => text.into_bytes(),
        (None, Some(bytes)) => bytes.to_vec(),
        (None, None) => return Err(type_error("options.roots is neither a text nor a Uint8Array")),
    };
    Ok(transfer::FileInput::new(bytes))
}

fn moment(value: &JsValue) -> Result<f64, JsValue> {
    let of_its_type = value.is_string() || value.is_instance_of::<Date>();
    let time = if of_its_type { Date::new(value).get_time() } else { f64::NAN };
    if time.is_nan() {
        return Err(type_error("options.at is neither a Date nor a moment as RFC 3339 has it"));
    }
    Ok(time)
}

fn codes(value: &JsValue, option: &str) -> Result<Vec<Code>, JsValue> {
    let list = value.dyn_ref::<Array>().ok_or_else(|| type_error(&format!("options.{option} is no list")))?;
    let unknown = || type_error(&format!("options.{option} names a rule that is none: rules() lists them"));
    let code = |id: JsValue| Code::from_id(&id.as_string().unwrap_or_default()).ok_or_else(unknown);
    list.iter().map(code).collect()
}

/// Whether `value` is an object without other keys than the `known`: a mistyped one would silently do nothing.
fn object(value: &JsValue, name: &str, known: &[&str]) -> Result<(), JsValue> {
    let Some(object) = value.dyn_ref::<Object>().filter(|object| !Array::is_array(object)) else {
        return Err(type_error(&format!("{name} is {}; an object was expected", kind(value))));
    };
    let other = |key: JsValue| !known.contains(&key.as_string().unwrap_or_default().as_str());
    if Object::keys(object).iter().any(other) {
        return Err(type_error(&format!("{name} has a key that is none of: {}", known.join(", "))));
    }
    Ok(())
}

fn absent(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// What a value is, without the value.
fn kind(value: &JsValue) -> &'static str {
    match () {
        () if value.is_string() => "a text",
        () if value.as_f64().is_some() => "a number",
        () if value.as_bool().is_some() => "a boolean",
        () if value.is_function() => "a function",
        () if Array::is_array(value) => "a list",
        () if value.is_object() => "an object",
        () if absent(value) => "missing",
        () => "of another kind",
    }
}
