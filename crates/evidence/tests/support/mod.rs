//! The fixtures that the real AWS CLI printed, changed in one place, and judged.
#![allow(dead_code)] // each test file uses its part

use serde_json::Value;
use xks_preflight_evidence::{Evidence, Judgement, Known, judge, recognise};
use xks_preflight_finding::{Code, Finding, Severity};
use xks_preflight_validate::{Context, Inputs, Report, check};

/// What version 1 of the AWS CLI printed, as JSON.
pub fn printed(command: &str) -> Value {
    serde_json::from_str(&text(command)).expect("the CLI prints JSON")
}

/// The same as a text.
pub fn text(command: &str) -> String {
    let path = format!("{}/../../tests/data/evidence/v1-json/{command}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The inputs of a store behind the service of the fixtures.
pub fn vpc() -> Inputs {
    Inputs {
        region: Some("eu-central-1".into()),
        name: Some("Payments".into()),
        connectivity: Some("VPC_ENDPOINT_SERVICE".into()),
        uri_endpoint: Some("https://xks.payments.example.org".into()),
        uri_path: Some("/tenants/payments/kms/xks/v1".into()),
        vpc_endpoint_service_name: Some("com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a".into()),
        ..Inputs::default()
    }
}

/// The inputs of a store with a public endpoint.
pub fn public() -> Inputs {
    Inputs { connectivity: Some("PUBLIC_ENDPOINT".into()), vpc_endpoint_service_name: None, ..vpc() }
}

/// The facts of the inputs.
pub fn facts(inputs: &Inputs) -> Report {
    check(inputs, &Context::default())
}

/// Judges a paste for these inputs.
pub fn judged(inputs: &Inputs, paste: &str) -> Judgement {
    let report = facts(inputs);
    judge(&recognise(paste), &Known::of(report.facts()))
}

/// Judges several documents for the store behind the service.
pub fn of_documents(documents: &[&Value]) -> Judgement {
    let paste: String = documents.iter().map(|document| format!("{document:#}\n")).collect();
    judged(&vpc(), &paste)
}

/// The findings of one rule that are not unknown.
pub fn said(judgement: &Judgement, id: &str) -> Vec<Finding> {
    let code = Code::from_id(id).unwrap_or_else(|| panic!("there is no rule {id}"));
    let of = |finding: &&Finding| finding.code == code && finding.severity != Severity::Unknown;
    judgement.findings.iter().filter(of).cloned().collect()
}

/// Fails the test unless the rule says exactly this, in this severity.
#[track_caller]
pub fn says(judgement: &Judgement, id: &str, severity: Severity, message: &str) {
    let found = said(judgement, id);
    let told: Vec<_> = found.iter().map(|finding| (finding.severity, finding.message.as_str())).collect();
    assert_eq!(told, [(severity, message)], "{id}");
}

/// Fails the test unless the rule is decided and holds.
#[track_caller]
pub fn holds(judgement: &Judgement, id: &str) {
    assert_eq!(said(judgement, id), [], "{id}");
    let code = Code::from_id(id).expect("a rule");
    assert!(judgement.decided.iter().any(|decided| decided.code == code), "{id} is not decided");
    assert!(!is_unknown(judgement, id), "{id} is decided and unknown");
}

/// Whether the rule is unknown.
pub fn is_unknown(judgement: &Judgement, id: &str) -> bool {
    judgement.findings.iter().any(|f| f.code.id() == id && f.severity == Severity::Unknown)
}

/// What the paste itself gets said of it.
pub fn of_paste(evidence: &Evidence) -> Vec<(&'static str, &str)> {
    evidence.findings.iter().map(|finding| (finding.code.id(), finding.message.as_str())).collect()
}
