//! The catalogue of errors against botocore's own model: what can concern an external key store is explained, and what is
//! left out is left out with a reason.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use support::{shell, tools};
use xks_preflight_explain::{Family, NO_EXTERNAL_KEY_STORE, catalogue};

/// The operations on key stores, and those on keys that the emitted scripts use.
const OPERATIONS: [&str; 9] = [
    "CreateCustomKeyStore",
    "UpdateCustomKeyStore",
    "ConnectCustomKeyStore",
    "DisconnectCustomKeyStore",
    "DeleteCustomKeyStore",
    "DescribeCustomKeyStores",
    "CreateKey",
    "CreateAlias",
    "DescribeKey",
];

/// What the model declares: exceptions and connection error codes.
fn declared() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut command = Command::new(tools::python());
    command.arg(tools::root().join("tests/python/errors_model.py")).args(OPERATIONS);
    let outcome = shell::finish(command, "").expect(0);
    let lists: Value = serde_json::from_str(&outcome.stdout).expect("a JSON object");
    let list = |name: &str| {
        let names = lists[name].as_array().into_iter().flatten().filter_map(Value::as_str);
        names.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    (list("exceptions"), list("codes"))
}

fn explained(family: Family) -> BTreeSet<String> {
    catalogue().filter(|entry| entry.family == family).map(|entry| entry.name.to_owned()).collect()
}

#[test]
fn every_declared_error_is_explained_or_left_out_with_a_reason() {
    let (exceptions, codes) = declared();
    assert!(exceptions.len() >= 30 && codes.len() >= 18, "{exceptions:?} {codes:?}");
    let left_out: BTreeSet<_> = NO_EXTERNAL_KEY_STORE.iter().map(|outside| outside.name.to_owned()).collect();

    for (declared, family) in [(&exceptions, Family::Exception), (&codes, Family::ConnectionErrorCode)] {
        let explained = explained(family);
        let missing: Vec<_> =
            declared.iter().filter(|name| !explained.contains(*name) && !left_out.contains(*name)).collect();
        assert!(missing.is_empty(), "neither explained nor left out with a reason: {missing:?}");
        let both: Vec<_> = explained.intersection(&left_out).collect();
        assert!(both.is_empty(), "explained and left out: {both:?}");
    }
    // A reason for a name that the model no longer has is stale.
    let stale: Vec<_> =
        left_out.iter().filter(|name| !exceptions.contains(*name) && !codes.contains(*name)).collect();
    assert!(stale.is_empty(), "left out, and not in the model: {stale:?}");
}

#[test]
fn every_explained_connection_error_code_is_in_the_model() {
    let (_, codes) = declared();
    let explained = explained(Family::ConnectionErrorCode);
    assert_eq!(explained.len(), 11);
    assert!(explained.is_subset(&codes), "{explained:?}");
}

#[test]
fn only_cloudhsm_is_left_out() {
    for outside in NO_EXTERNAL_KEY_STORE {
        let name = outside.name;
        let cloudhsm = name.starts_with("CloudHsm") || name == "IncorrectTrustAnchorException";
        let code = !name.starts_with("XKS_") && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        assert!(cloudhsm || code, "{name}");
        assert!(outside.reason.contains("CloudHSM"), "{name}");
    }
}
