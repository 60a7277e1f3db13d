//! `--evidence`, `--confirm`, `--store-quota` and `emit gather`.

mod support;

use std::path::Path;

use serde_json::Value;
use support::{Folder, Outcome, REST, examples, run, run_in};

/// A file that the real AWS CLI printed.
fn printed(format: &str, command: &str) -> String {
    let extension = format.rsplit('-').next().unwrap_or_default();
    let file = format!("../evidence/{format}/{command}.{extension}");
    format!("--evidence={}", examples().join(file).display())
}

const HEALTH: &str = r#"POST /tenants/payments-eu/kms/xks/v1/health
HTTP/1.1 200 OK
content-type: application/json

{"xksProxyFleetSize": 2, "xksProxyVendor": "V", "xksProxyModel": "M 1.0", "ekmVendor": "E", "ekmFleetDetails": [
  {"id": "a", "model": "X", "healthStatus": "ACTIVE"}, {"id": "b", "model": "X", "healthStatus": "ACTIVE"}]}
time_namelookup: 0.004
time_connect: 0.021
time_total: 0.110
{"keySpec": "AES_256", "keyUsage": ["ENCRYPT", "DECRYPT"], "keyStatus": "ENABLED"}
"#;

fn check(more: &[&str], stdin: &str) -> Outcome {
    run_in(&examples(), &[&["check", "--config=ready.json"], &REST[..], more].concat(), stdin.as_bytes())
}

fn report(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

fn codes(report: &Value, severity: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let of_it = findings.filter(|finding| finding["severity"] == severity);
    of_it.filter_map(|finding| finding["code"].as_str().map(Into::into)).collect()
}

/// Every rule that only a person can decide, as the program says them.
fn confirmations() -> Vec<String> {
    let rules = run(&["rules", "--format=json"]).expect(0);
    let rules: Vec<Value> = serde_json::from_str(&rules.stdout).expect("a list of rules");
    let ids = rules.iter().filter_map(|rule| rule["code"].as_str());
    ids.filter(|id| id.starts_with("plan-") || ["uniqueness-other-accounts", "key-used-once"].contains(id))
        .map(|id| format!("--confirm={id}"))
        .collect()
}

#[test]
fn with_all_the_evidence_and_every_confirmation_nothing_around_the_store_is_unknown() {
    let stores = printed("v2-yaml", "describe-custom-key-stores");
    let confirmations = confirmations();
    let mut arguments = vec!["--evidence=-", &stores, "--format=json"];
    arguments.extend(confirmations.iter().map(String::as_str));
    let report = report(&check(&arguments, HEALTH).expect(0));
    let unknown = codes(&report, "unknown");
    assert!(unknown.iter().all(|code| code.starts_with("cert-")), "{unknown:?}");
    assert_eq!(codes(&report, "info"), ["store-failed"]);
    assert_eq!((codes(&report, "error"), codes(&report, "warning")), (vec![], vec![]));
}

#[test]
fn without_evidence_all_of_it_is_unknown_and_the_verdict_stays() {
    let outcome = check(&[], "").expect(0);
    let asks =
        "paste what this prints: aws kms describe-custom-key-stores --region eu-central-1 --output json";
    assert!(outcome.stdout.contains(asks), "{}", outcome.stdout);
    check(&["--require-all"], "").expect(2);
}

#[test]
fn a_name_that_is_in_use_blocks() {
    let stores = printed("v1-json", "describe-custom-key-stores");
    let outcome = check(&[&stores, "--name=Vault"], "");
    assert_eq!(outcome.exit, 64, "--name stands twice");
    let mut rest = REST;
    rest[3] = "Vault";
    let arguments = [&["check", "--config=ready.json", &stores], &rest[..]].concat();
    let outcome = run(&arguments).expect(1);
    let message =
        "error[name-in-use]: AWS CloudHSM key store cks-7777eeee8888ffff9 (Vault): the name is in use";
    assert!(outcome.stdout.contains(message), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("why: create: CustomKeyStoreNameInUseException"), "{}", outcome.stdout);
    // Whoever knows better may allow it.
    run(&[&arguments[..], &["--allow=name-in-use"]].concat()).expect(0);
}

#[test]
fn the_quota_is_the_accounts() {
    let stores = printed("v1-json", "describe-custom-key-stores");
    check(&[&stores, "--store-quota=3"], "").expect(1);
    check(&[&stores, "--store-quota=4"], "").expect(0);
    for wrong in ["0", "-1", "many", "99999999"] {
        check(&[&format!("--store-quota={wrong}")], "").expect(64);
    }
}

#[test]
fn what_evidence_decides_is_not_said_to_be_unknown_elsewhere() {
    let vpc = [
        "check",
        "--config=ready.json",
        "--region=eu-central-1",
        "--name=payments",
        "--connectivity=VPC_ENDPOINT_SERVICE",
        "--endpoint=https://xks.payments.example.org",
        "--vpc-service-name=com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a",
        "--format=json",
    ];
    let without = report(&run(&vpc));
    assert!(codes(&without, "unknown").contains(&"endpoint-is-private-dns".to_owned()));
    let service = printed("v2-json", "describe-vpc-endpoint-service-configurations");
    let with = report(&run(&[&vpc[..], &[&service]].concat()));
    assert!(!codes(&with, "unknown").contains(&"endpoint-is-private-dns".to_owned()), "{with:#}");
    assert_eq!(codes(&with, "error"), [""; 0]);
}

#[test]
fn only_what_a_person_can_know_is_confirmed() {
    let outcome = check(&["--confirm=name-in-use", "--format=json"], "").expect(0);
    assert!(outcome.stderr.contains("--confirm name-in-use changes nothing"), "{}", outcome.stderr);
    assert!(codes(&report(&outcome), "unknown").contains(&"name-in-use".to_owned()));
    let outcome = check(&["--confirm=plan-mtls", "--format=json"], "").expect(0);
    assert_eq!(outcome.stderr, "");
    assert!(!codes(&report(&outcome), "unknown").contains(&"plan-mtls".to_owned()));
    check(&["--confirm=nothing"], "").expect(64);
}

#[test]
fn the_gathering_script_needs_the_region_alone() {
    let outcome = run(&["emit", "gather", "--region=eu-central-1"]).expect(0);
    assert!(outcome.stdout.starts_with("#!/usr/bin/env bash\n"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("\nxks_region=eu-central-1\n"));
    assert!(outcome.stderr.contains("Run: bash gather-evidence.sh >evidence.txt"), "{}", outcome.stderr);
    let outcome = run(&["emit", "gather"]).expect(2);
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.contains("the Region is missing"), "{}", outcome.stderr);
    let folder = Folder::new();
    run_in(folder.path(), &["emit", "gather", "--region=eu-central-1", "-o", "gather.sh"], b"").expect(0);
    assert!(Path::new(folder.path()).join("gather.sh").exists());
    let list = run(&["emit", "--list"]).expect(0).stdout;
    assert!(list.contains("gather                  Gathering script\n"), "{list}");
}
