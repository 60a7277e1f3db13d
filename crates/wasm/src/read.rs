//! From JavaScript's values to ours. What does not fit is named by its key and never quoted.

use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use xks_preflight_evidence::quota;
use xks_preflight_finding::Code;
use xks_preflight_snippets::Target;
use xks_preflight_transfer as transfer;

use crate::refuse::type_error;

/// The first argument of `check` and `plan`.
pub fn inputs(value: &JsValue) -> Result<transfer::Inputs, JsValue> {
    members(value, "inputs", transfer::KEYS)?;
    let key = Reflect::get(value, &"key".into())?;
    if !absent(&key) {
        members(&key, "inputs.key", transfer::KeyInputs::KEYS)?;
        let tags = Reflect::get(&key, &"tags".into())?;
        for (at, tag) in tags.dyn_ref::<Array>().into_iter().flat_map(Array::iter).enumerate() {
            let name = format!("inputs.key.tags[{at}]");
            members(&tag, &name, transfer::TagInput::KEYS)?;
            for (key, _) in transfer::TagInput::KEYS {
                if absent(&Reflect::get(&tag, &(*key).into())?) {
                    return Err(type_error(&format!("{name}.{key} is missing; a text was expected")));
                }
            }
        }
    }
    // serde's own words would quote the value.
    serde_wasm_bindgen::from_value::<transfer::Inputs>(value.clone())
        .map_err(|_| type_error("inputs could not be read: give a plain object"))
}

/// Whether `value` is an object with these keys and no others, each of its kind where it is given.
fn members(value: &JsValue, name: &str, keys: &[(&str, &str)]) -> Result<(), JsValue> {
    let known: Vec<_> = keys.iter().map(|(key, _)| *key).collect();
    object(value, name, &known)?;
    for (key, wanted) in keys {
        let member = Reflect::get(value, &(*key).into())?;
        if !fits(&member, wanted) {
            return Err(type_error(&format!("{name}.{key} is {}; {wanted} was expected", kind(&member))));
        }
    }
    Ok(())
}

fn fits(member: &JsValue, wanted: &str) -> bool {
    absent(member)
        || match wanted {
            "a boolean" => member.as_bool().is_some(),
            "a list" => Array::is_array(member),
            "an object" => member.is_object() && !Array::is_array(member),
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
    let wanted = Reflect::get(value, &"for".into())?;
    let quota = Reflect::get(value, &"storeQuota".into())?;
    Ok(transfer::CheckOptions {
        target: (!absent(&wanted)).then(|| target(&wanted)).transpose()?,
        at: (!absent(&at)).then(|| moment(&at)).transpose()?,
        allow: (!absent(&allow)).then(|| codes(&allow, "allow")).transpose()?,
        confirm: (!absent(&confirm)).then(|| codes(&confirm, "confirm")).transpose()?,
        store_quota: (!absent(&quota)).then(|| store_quota(&quota)).transpose()?,
        roots: (!absent(&roots)).then(|| file(&roots)).transpose()?,
    })
}

/// The third argument of `emit`.
pub fn emit_options(value: &JsValue) -> Result<transfer::EmitOptions, JsValue> {
    if absent(value) {
        return Ok(transfer::EmitOptions::default());
    }
    object(value, "options", transfer::EmitOptions::KEYS)?;
    let flag = |key: &str| {
        let flag = Reflect::get(value, &key.into())?;
        match flag.as_bool() {
            Some(flag) => Ok(flag),
            None if absent(&flag) => Ok(false),
            None => Err(type_error(&format!("options.{key} is no boolean"))),
        }
    };
    Ok(transfer::EmitOptions {
        include_secret: flag("includeSecret")?,
        acknowledge_same_keys: flag("acknowledgeSameKeys")?,
    })
}

/// The second argument of `emit`, and the option `for`.
pub fn target(value: &JsValue) -> Result<Target, JsValue> {
    let id = value.as_string().unwrap_or_default();
    Target::from_id(&id).ok_or_else(|| type_error("there is no such target: targets() lists them"))
}

fn file(value: &JsValue) -> Result<transfer::FileInput, JsValue> {
    let bytes = match (value.as_string(), value.dyn_ref::<Uint8Array>()) {
        (Some(text), _) => text.into_bytes(),
        (None, Some(bytes)) => bytes.to_vec(),
        (None, None) => return Err(type_error("options.roots is neither a text nor a Uint8Array")),
    };
    Ok(transfer::FileInput::new(bytes))
}

fn store_quota(value: &JsValue) -> Result<usize, JsValue> {
    // A number prints as its digits alone only where it is whole and not negative.
    let number = value.as_f64().and_then(|number| quota(&number.to_string()));
    number.ok_or_else(|| type_error("options.storeQuota is no whole number from 1 to 10000"))
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
