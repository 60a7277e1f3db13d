//! Large and hostile pastes: bounded work, bounded findings, and never a panic.

mod support;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use support::{public, vpc};
use xks_preflight_evidence::{Known, checklist, gather, judge, limits, recognise};

/// Generous, as the tests run beside others: the release build takes far less.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads and judges, in time, with few findings; a small stack, as a browser has, must do.
#[track_caller]
fn in_time(what: &str, text: String) {
    let start = Instant::now();
    let length = text.len();
    let worker = std::thread::Builder::new().stack_size(512 * 1024).spawn(move || {
        let evidence = recognise(&text);
        let findings = evidence.findings.len();
        for inputs in [vpc(), public()] {
            let report = support::facts(&inputs);
            let known = Known::of(report.facts());
            let judgement = judge(&evidence, &known);
            checklist(&judgement.findings, &judgement, &known);
            gather::commands(&known, &evidence);
            assert!(judgement.findings.len() < 400, "{} findings", judgement.findings.len());
        }
        findings
    });
    let findings = worker.expect("a thread").join().unwrap_or_else(|_| panic!("{what}: panicked"));
    assert!(findings <= 9 * (limits::FINDINGS + 1), "{what}: {findings} findings");
    let took = start.elapsed();
    assert!(took < PATIENCE, "{what}: {length} bytes took {took:?}");
}

#[test]
fn ten_megabytes_of_anything() {
    let store =
        "{\"CustomKeyStoreId\": \"cks-1\", \"CustomKeyStoreName\": \"n\", \"ConnectionState\": \"FAILED\"},";
    let cases = [
        "a",
        " ",
        "\n",
        "{",
        "[",
        "{\"",
        "{\"a\":",
        "{\"a\":1}\n",
        "[[",
        "[]",
        "{}\n",
        "{\"a\": \"\n",
        "\"",
        "\\",
        ",",
        "}",
        "é",
        "😀",
        "\0",
        "#xks-preflight begin\n",
        "#xks-preflight end\n",
        "CustomKeyStores:\n",
        "CustomKeyStores: [",
        "CustomKeyStores: {a: ",
        "- CustomKeyStores:\n",
        "Subnets:\n- a\n",
        "HTTP/1.1 200 OK\n",
        "time_total: 1\n",
        "POST /kms/xks/v1/health\n",
        "An error occurred (X) when calling the Y operation: z\n",
        "aws kms describe-custom-key-stores \\\n",
        "RawSecretAccessKey=",
        "AKIA",
        store,
        "{\"errorName\": \"X\"}\n",
        "{\"LoadBalancers\":[],\"Listeners\":[]}\n",
        "CustomKeyStores: &a [*a,*a]\n",
        "CustomKeyStores: |\n  x\n",
    ];
    for unit in cases {
        in_time(unit, unit.repeat((10 << 20) / unit.len()));
    }
}

#[test]
fn ten_megabytes_inside_a_document() {
    let size = limits::INPUT - 1000;
    let cases = [
        ("{\"CustomKeyStores\": [", "[", ""),
        (
            "{\"CustomKeyStores\": [",
            "{\"CustomKeyStoreId\": \"cks-1\", \"CustomKeyStoreName\": \"n\"},",
            "1]}",
        ),
        ("{\"CustomKeyStores\": [\"", "x", "\"]}"),
        ("{\"CustomKeyStores\": ", "[[[[[[[[]]]]]]]]", "}"),
        ("CustomKeyStores:\n", "- a: 1\n", ""),
        ("CustomKeyStores:\n", "  - b\n", ""),
        ("CustomKeyStores: ", "[", ""),
        ("CustomKeyStores: \"", "x ", "\"\n"),
        ("CustomKeyStores:\n", "? a\n", ""),
        ("ServiceConfigurations:\n", "- ServiceName: n\n  ServiceId: i\n", ""),
    ];
    for (start, unit, end) in cases {
        in_time(&format!("{start}{unit}"), format!("{start}{}{end}", unit.repeat(size / unit.len())));
        let smaller = limits::YAML - 1000;
        in_time(&format!("{start}{unit}"), format!("{start}{}{end}", unit.repeat(smaller / unit.len())));
    }
}

#[test]
fn deep_nesting_is_refused_by_name() {
    let deep = format!("{{\"CustomKeyStores\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let evidence = recognise(&deep);
    assert_eq!(
        evidence.findings[0].message,
        "the document on line 1 was not read: lists and objects are nested too deeply"
    );
    let yaml: String = (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth + 1))).collect();
    let evidence = recognise(&format!("Subnets:\n{yaml}"));
    assert_eq!(evidence.findings[0].code.id(), "evidence-limits", "{evidence:#?}");
}

#[test]
fn more_than_is_read_is_said() {
    let evidence = recognise(&format!("{}{}", support::text("describe-subnets"), " ".repeat(limits::INPUT)));
    assert_eq!(evidence.findings[0].message, "the paste has more than 4 MiB: the rest was not read");
    assert_eq!(evidence.documents.len(), 1);
    let evidence = recognise(&"{\"Subnets\": []}\n".repeat(limits::DOCUMENTS + 1));
    assert!(evidence.findings.iter().any(|finding| finding.code.id() == "evidence-limits"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// A real document with a part replaced by noise: whatever comes of it, nothing panics, and everything is bounded.
    #[test]
    fn a_damaged_document_is_read_or_refused(at in any::<proptest::sample::Index>(), length in 0_usize..40, noise in "\\PC{0,20}|[\\[\\]{}\":,\n\\- ]{0,20}") {
        let text = support::text("describe-vpc-endpoint-service-configurations");
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let start = at.index(bounds.len());
        let end = (start + length).min(bounds.len() - 1);
        let damaged = format!("{}{noise}{}", &text[..bounds[start]], &text[bounds[end]..]);
        let report = support::facts(&vpc());
        let judgement = judge(&recognise(&damaged), &Known::of(report.facts()));
        prop_assert!(judgement.findings.len() < 200);
    }
}
