//! The module inside a real browser: `wasm-pack test --headless --chrome crates/wasm`.
#![cfg(target_arch = "wasm32")]

use js_sys::{JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use xks_preflight_wasm::{check, emit, plan, rules, targets};

wasm_bindgen_test_configure!(run_in_browser);

const SECRET: &str = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";

fn js(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

fn set(object: &JsValue, key: &str, value: impl Into<JsValue>) {
    Reflect::set(object, &key.into(), &value.into()).expect("an object");
}

/// The member at `path`, such as `findings.0.code`.
fn get(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| Reflect::get(&value, &key.into()).expect("an object"))
}

fn good() -> JsValue {
    let inputs = js(r#"{"region": "eu-central-1", "name": "payments", "connectivity": "PUBLIC_ENDPOINT",
            "uriEndpoint": "https://xks.payments-platform.net", "uriPath": "/kms/xks/v1",
            "accessKeyId": "QPLT4YHEZB6S2MXKDWNGRC7VUA"}"#);
    set(&inputs, "rawSecretAccessKey", SECRET);
    inputs
}

#[wasm_bindgen_test]
async fn good_inputs_become_an_artefact() {
    let report = check(good(), JsValue::UNDEFINED).await.expect("a report");
    assert_eq!(get(&report, "verdict"), "ready");
    let plan = plan(good(), JsValue::NULL).await.expect("a plan");
    let script = emit(&plan, &"bash".into(), &JsValue::UNDEFINED).expect("a script");
    assert!(get(&script, "text").as_string().is_some_and(|text| !text.contains(SECRET)));
    let included = emit(&plan, &"bash".into(), &js(r#"{"includeSecret": true}"#)).expect("a script");
    assert!(get(&included, "text").as_string().is_some_and(|text| text.contains(SECRET)));
    assert_eq!(get(&included, "containsSecret"), true);
    let refused = emit(&plan, &"configuration-file".into(), &JsValue::UNDEFINED).expect_err("no file");
    assert_eq!(get(&refused, "name"), "UnsupportedError");
}

#[wasm_bindgen_test]
async fn a_file_is_a_text_or_bytes() {
    let file = r#"{"XksProxyUriPath": "/kms/xks/v1",}"#;
    for value in [JsValue::from(file), Uint8Array::from(file.as_bytes()).into()] {
        let inputs: JsValue = Object::new().into();
        set(&inputs, "configurationFile", value);
        let report = check(inputs, JsValue::UNDEFINED).await.expect("a report");
        assert_eq!(get(&report, "verdict"), "blocked");
        assert_eq!(get(&report, "findings.0.code"), "config-syntax");
        assert_eq!(get(&report, "findings.0.labels.0.column"), 34);
    }
}

#[wasm_bindgen_test]
async fn the_platform_converts_international_hosts() {
    let inputs = good();
    set(&inputs, "uriEndpoint", "https://b\u{fc}cher.payments-platform.net");
    let report = check(inputs, JsValue::UNDEFINED).await.expect("a report");
    assert_eq!(get(&report, "findings.0.fix.edits.0.value"), "https://xn--bcher-kva.payments-platform.net");
}

#[wasm_bindgen_test]
async fn what_is_not_ready_is_no_plan() {
    let inputs = good();
    set(&inputs, "uriPath", "x");
    let error = plan(inputs, JsValue::UNDEFINED).await.expect_err("no plan");
    assert_eq!(get(&error, "name"), "NotReadyError");
    assert_eq!(get(&error, "report.verdict"), "blocked");
    assert!(!String::from(JSON::stringify(&get(&error, "report")).expect("JSON")).contains(&SECRET[..8]));
}

/// The script that `inputs` plan for `target`.
async fn script(inputs: JsValue, target: &str) -> Result<String, JsValue> {
    let options = js("{}");
    set(&options, "for", target);
    let plan = plan(inputs, options).await?;
    let script = emit(&plan, &target.into(), &js(r#"{"acknowledgeSameKeys": true}"#))?;
    Ok(get(&script, "text").as_string().unwrap_or_default())
}

#[wasm_bindgen_test]
async fn a_store_that_exists_is_changed_and_gets_a_key() {
    let printed = include_str!("../../../tests/data/evidence/v2-json/describe-custom-key-stores.json");
    let inputs = js(r#"{"region": "eu-central-1", "store": "Ledger", "uriPath": "/ledgers/kms/xks/v1"}"#);
    set(&inputs, "existing", Uint8Array::from(printed.as_bytes()));
    let update = script(inputs.clone(), "update").await.expect("a script");
    assert!(update.contains("/ledgers/kms/xks/v1") && update.contains("cks-4444cccc5555dddd6"));
    set(&inputs, "store", JsValue::UNDEFINED);
    let error = script(inputs, "update").await.expect_err("there are several");
    assert_eq!(get(&error, "name"), "UnsupportedError");

    let inputs = js(r#"{"region": "eu-central-1", "key": {"storeId": "cks-4444cccc5555dddd6",
        "xksKeyId": "ledger-1", "tags": [{"key": "team", "value": "ledger"}]}}"#);
    let key = script(inputs.clone(), "first-key").await.expect("a script");
    assert!(key.contains("ledger-1") && key.contains("cks-4444cccc5555dddd6"));
    let error = script(inputs, "bash").await.expect_err("a key is no store");
    assert!(error.is_instance_of::<js_sys::TypeError>());
}

#[wasm_bindgen_test]
async fn arguments_of_another_type_are_named_and_not_quoted() {
    let member = |key: &str, value: JsValue| {
        let inputs = good();
        set(&inputs, key, value);
        inputs
    };
    let wrong = [
        (SECRET.into(), "inputs is a text; an object was expected"),
        (member("name", 1.into()), "inputs.name is a number; a text was expected"),
        (
            member("rawSecretAccessKey", js(&format!("[\"{SECRET}\"]"))),
            "inputs.rawSecretAccessKey is a list; a text was expected",
        ),
        (
            member("withholdCredential", SECRET.into()),
            "inputs.withholdCredential is a text; a boolean was expected",
        ),
        (
            member("configurationFile", true.into()),
            "inputs.configurationFile is a boolean; a text or a Uint8Array was expected",
        ),
    ];
    for (inputs, message) in wrong {
        let error = check(inputs, JsValue::UNDEFINED).await.expect_err("a type error");
        assert!(error.is_instance_of::<js_sys::TypeError>());
        assert_eq!(get(&error, "message"), message);
    }
    let error = check(member(SECRET, 1.into()), JsValue::UNDEFINED).await.expect_err("a type error");
    let message = get(&error, "message").as_string().expect("a text");
    assert!(
        message.starts_with("inputs has a key that is none of: accessKeyId, ") && !message.contains("p3")
    );
    for options in [r#"{"at": "soon"}"#, r#"{"allow": ["x"]}"#, r#"{"allow": "x"}"#, r#"{"alow": []}"#] {
        let error = check(good(), js(options)).await.expect_err("a type error");
        assert!(error.is_instance_of::<js_sys::TypeError>(), "{options}");
    }
}

#[wasm_bindgen_test]
async fn options_reach_the_check() {
    let inputs = good();
    set(&inputs, "uriEndpoint", "https://xks.payments.internal");
    let options = js(r#"{"at": "2026-11-24T12:00:00+01:00", "allow": ["endpoint-not-public"]}"#);
    let report = check(inputs, options).await.expect("a report");
    assert_eq!(get(&report, "verdict"), "ready");
    assert_eq!(get(&report, "at"), "2026-11-24T11:00:00.000Z");
    assert_eq!(get(&report, "findings.0.allowed"), true);
}

/// A browser gives WebAssembly a smaller stack than a native thread has.
#[wasm_bindgen_test]
async fn hostile_inputs_get_a_report() {
    for file in ["[".repeat(60_000), "{\"a\":".repeat(12_000), "x".repeat(10 << 20)] {
        let inputs = good();
        set(&inputs, "configurationFile", file.clone());
        set(&inputs, "name", file);
        let report = check(inputs, JsValue::UNDEFINED).await.expect("a report");
        assert_eq!(get(&report, "verdict"), "blocked");
    }
}

#[wasm_bindgen_test]
fn registries_are_listed() {
    assert_eq!(get(&rules().expect("rules"), "0.code"), "input-missing");
    assert_eq!(get(&targets().expect("targets"), "0.id"), "bash");
}
