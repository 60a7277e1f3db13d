//! What a person reads, to the letter. `XKS_BLESS=1 cargo test -p xks-preflight --test text` writes the files anew.

mod support;

use std::path::Path;

use support::{Outcome, REST, run, run_in};

#[track_caller]
fn same(outcome: &Outcome, golden: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(golden);
    let seen = format!(
        "exit {}\n── standard output\n{}── standard error\n{}",
        outcome.exit, outcome.stdout, outcome.stderr
    );
    if std::env::var_os("XKS_BLESS").is_some() {
        std::fs::write(&path, &seen).expect("the golden file");
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(seen == wanted, "{golden} differs:\n{seen}");
}

fn with_rest(arguments: &[&str]) -> Outcome {
    run(&[&["check"], arguments, &REST].concat())
}

#[test]
fn the_examples() {
    same(&with_rest(&["--config", "ready.json"]), "ready.txt");
    same(&with_rest(&["--config", "ready-no-prefix.json"]), "ready-no-prefix.txt");
    same(&with_rest(&["--config", "spec-example.json"]), "spec-example.txt");
    same(&with_rest(&["--config", "document-example.json"]), "document-example.txt");
}

#[test]
fn nothing_given() {
    same(&run(&["check"]), "nothing-given.txt");
}

#[test]
fn many_mistakes_in_options() {
    let arguments = [
        "check",
        "--region=Eu-Central-1a",
        "--name= payments\u{1b}[31m ",
        "--connectivity=VPC_ENDPOINT_SERVICE",
        "--endpoint=https://xks_1.payments.local:8443",
        "--uri-path=/a b//kms/xks/v1/",
        "--access-key-id=qplt4yhezb6s2mxkdwngrc7vu1",
        "--vpc-service-name=com.amazonaws.vpce.eu-west-1.vpce-svc-example",
        "--vpc-service-owner=1234",
    ];
    same(&run(&arguments), "many-mistakes.txt");
}

#[test]
fn a_pasted_url_is_taken_apart() {
    let url = "https://xks.payments-platform.net/tenants/a/kms/xks/v1";
    same(&run(&["check", "--endpoint", url]), "pasted-url.txt");
}

#[test]
fn an_international_host_has_an_ascii_form() {
    same(&run(&["check", "--endpoint", "https://bücher.payments-platform.net"]), "international-host.txt");
}

#[test]
fn a_broken_file_on_standard_input() {
    let file =
        "{\n  \"XksProxyUriPath\": \"/kms/xks/v1\",\n  'AccessKeyId': \"QPLT4YHEZB6S2MXKDWNGRC7VUA\",\n}";
    let arguments = [&["check", "--config", "-"][..], &REST].concat();
    same(&run_in(&support::examples(), &arguments, file.as_bytes()), "broken-file.txt");
}

#[test]
fn a_withheld_credential() {
    let arguments = [&["check", "--withhold-credential", "--uri-path", "/kms/xks/v1"][..], &REST].concat();
    same(&run(&arguments), "withheld.txt");
    same(&run(&[&arguments[..], &["--require-all"]].concat()), "withheld-require-all.txt");
}

#[test]
fn an_allowed_error() {
    let rest = [&REST[..6], &["--endpoint", "https://xks.payments.internal"]].concat();
    let arguments = [&["check", "--config", "ready.json"][..], &rest].concat();
    same(&run(&arguments), "not-allowed.txt");
    same(&run(&[&arguments[..], &["--allow", "endpoint-not-public"]].concat()), "allowed.txt");
    let contract =
        [&arguments[..9], &["--endpoint=http://a.example.org", "--allow", "endpoint-scheme"]].concat();
    same(&run(&contract), "never-allowed.txt");
}

#[test]
fn targets_that_cannot_be_written() {
    let arguments = [&["emit", "configuration-file", "--config", "ready.json"][..], &REST].concat();
    same(&run(&arguments), "emit-without-secret.txt");
    let blocked = [&["emit", "bash", "--config", "document-example.json"][..], &REST].concat();
    same(&run(&blocked), "emit-blocked.txt");
}

#[test]
fn what_is_emitted() {
    let arguments = [&["emit", "cli-input-json", "--config", "ready.json"][..], &REST].concat();
    same(&run(&arguments), "emit-cli-input-json.txt");
    same(&run(&["emit", "--list"]), "targets.txt");
}

#[test]
fn one_rule_explained() {
    same(&run(&["rules", "endpoint-not-public"]), "rule.txt");
}

#[test]
fn help() {
    same(&run(&["--help"]), "help.txt");
}

#[test]
fn what_evidence_decides_is_shown_where_it_stands() {
    let service = "com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a";
    let service = format!("--vpc-service-name={service}");
    let arguments = [
        "check",
        "--config=ready.json",
        "--region=eu-central-1",
        "--name=Vault",
        "--connectivity=VPC_ENDPOINT_SERVICE",
        "--endpoint=https://xks.payments.example.org",
        &service,
        "--evidence=../evidence/v2-yaml/describe-custom-key-stores.yaml",
        "--evidence=-",
    ];
    let printed = r#"{"ServiceConfigurations": [{"ServiceId": "vpce-svc-0e5c3a1f7b9d2468a",
    "ServiceName": "com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a", "ServiceState": "Available",
    "Tags": [{"Key": "owner", "Value": "somebody"}], "AcceptanceRequired": true, "ServiceType": [{"ServiceType": "Interface"}],
    "AvailabilityZones": ["eu-central-1a"], "PrivateDnsName": "xks.payments.example.com",
    "PrivateDnsNameConfiguration": {"State": "pendingVerification"}}]}
"#;
    let examples = support::examples();
    let outcome = run_in(&examples, &arguments, printed.as_bytes()).expect(1);
    assert!(!outcome.stdout.contains("somebody"), "{}", outcome.stdout);
    same(&outcome, "evidence.txt");
}

#[test]
fn the_checklist() {
    let evidence = "--evidence=../evidence/v1-json/describe-custom-key-stores.json";
    let mut rest = REST;
    rest[3] = "Vault";
    let arguments = ["check", "--config=ready.json", evidence, "--confirm=plan-mtls", "--checklist"];
    same(&run(&[&arguments[..], &rest].concat()), "checklist.txt");
}
