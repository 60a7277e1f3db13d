//! The checks inside a real browser: `wasm-pack test --headless --chrome`.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use xks_preflight_validate::{ConfigurationFile, Context, Inputs, Report, Verdict, check};

wasm_bindgen_test_configure!(run_in_browser);

fn report(file: &[u8]) -> Report {
    let file = Some(ConfigurationFile::new(file.to_vec()));
    check(&Inputs { configuration_file: file, ..Inputs::default() }, &Context::default())
}

#[track_caller]
fn is_blocked_by(report: &Report, code: &str) {
    assert_eq!(report.verdict(), Verdict::Blocked);
    let codes: Vec<_> = report.findings().iter().map(|finding| finding.code.id()).collect();
    assert!(codes.contains(&code), "{code} is not among {codes:?}");
}

#[wasm_bindgen_test]
fn a_trailing_comma_is_found() {
    is_blocked_by(&report(br#"{"XksProxyUriPath": "/kms/xks/v1",}"#), "config-syntax");
}

/// A browser gives WebAssembly a smaller stack than a native thread has.
#[wasm_bindgen_test]
fn deep_nesting_does_not_exhaust_the_stack() {
    is_blocked_by(&report("[".repeat(64 * 1024).as_bytes()), "config-syntax");
    is_blocked_by(&report("{\"a\":".repeat(13 * 1000).as_bytes()), "config-syntax");
}

#[wasm_bindgen_test]
fn ten_megabytes_of_noise_are_refused() {
    let noise: Vec<u8> = (0_u32..10 << 20).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    is_blocked_by(&report(&noise), "config-too-large");
}
