//! `--chain` and `--roots`.

mod support;

use serde_json::{Value, json};
use support::{Folder, Outcome, SECRET, examples, run_in};

/// The moment at which the example chain holds.
const AT: &str = "2026-09-15T00:00:00Z";

/// Inputs that are ready, for the host of the example chain.
const INPUTS: [&str; 12] = [
    "check",
    "--config=ready.json",
    "--region=eu-central-1",
    "--name=payments",
    "--connectivity",
    "PUBLIC_ENDPOINT",
    "--endpoint",
    "https://aws.amazon.com",
    "--at",
    AT,
    "--chain",
    "-",
];

fn example() -> String {
    std::fs::read_to_string(examples().join("../chains/aws-amazon-com.pem")).expect("a chain")
}

/// The certificates of the example, one PEM block each.
fn blocks() -> Vec<String> {
    let chain = example();
    chain.split_inclusive("-----END CERTIFICATE-----\n").map(ToOwned::to_owned).collect()
}

fn check(chain: impl AsRef<[u8]>, more: &[&str]) -> Outcome {
    run_in(&examples(), &[&INPUTS[..], more].concat(), chain.as_ref())
}

fn report(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

fn codes(report: &Value, severity: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings").iter();
    findings
        .filter(|f| f["severity"] == severity)
        .filter_map(|f| f["code"].as_str().map(Into::into))
        .collect()
}

/// The rules of certificates that are unknown. Those of what stands around the key store always are, here.
fn unknown(report: &Value) -> Vec<&str> {
    let all = report["unknown"].as_array().expect("a list").iter().filter_map(Value::as_str);
    all.filter(|code| code.starts_with("cert-")).collect()
}

#[test]
fn a_chain_that_holds_leaves_nothing_of_it_unknown() {
    let report = report(&check(example(), &["--format=json"]).expect(0));
    assert_eq!(unknown(&report), [""; 0]);
    assert_eq!((codes(&report, "error"), codes(&report, "warning")), (vec![], vec![]));
    assert_eq!(
        report["certificateChain"],
        json!({
            "roots": "aws", "trust": "published", "root": "amazonrootca1", "path": [0, 1],
            "coveredBy": "aws.amazon.com", "missingIssuer": null, "missingIssuerUrls": [], "corrected": null,
        })
    );
}

#[test]
fn without_a_chain_its_rules_are_unknown_and_nothing_is_said_to_be_passed() {
    let inputs = &INPUTS[..INPUTS.len() - 2];
    let outcome = run_in(&examples(), inputs, b"").expect(0);
    assert!(outcome.stdout.contains("unknown: no certificate chain was given: 16 rules are not checked"));
    run_in(&examples(), &[inputs, &["--require-all"]].concat(), b"").expect(2);
    let json = report(&run_in(&examples(), &[inputs, &["--format=json"]].concat(), b"").expect(0));
    assert_eq!(unknown(&json).len(), 16);
    assert_eq!(json.get("certificateChain"), None);
}

#[test]
fn the_moment_is_that_of_at() {
    let late = check(example(), &["--format=json", "--allow=cert-cn"]);
    assert_eq!(codes(&report(&late), "error"), [""; 0]);
    let inputs: Vec<_> =
        INPUTS.iter().map(|word| if *word == AT { "2027-01-01T00:00:00Z" } else { word }).collect();
    let outcome = run_in(&examples(), &inputs, example().as_bytes()).expect(1);
    assert!(outcome.stdout.starts_with("error[cert-validity]: certificate 1 (aws.amazon.com) has expired"));
    assert!(outcome.stdout.contains(" --> (standard input):1:1\n"), "{}", outcome.stdout);
}

#[test]
fn another_order_is_a_warning_with_the_chain_as_it_should_be() {
    let blocks = blocks();
    let report = report(&check(format!("{}{}", blocks[1], blocks[0]), &["--format=json"]).expect(0));
    assert_eq!(codes(&report, "warning"), ["cert-order"]);
    assert_eq!(report["certificateChain"]["corrected"], json!(example()));
    assert_eq!(report["certificateChain"]["path"], json!([1, 0]));
}

#[test]
fn a_missing_issuer_blocks_and_is_named() {
    let report = report(&check(&blocks()[0], &["--format=json"]).expect(1));
    assert_eq!(codes(&report, "error"), ["cert-chain-complete"]);
    assert_eq!(report["certificateChain"]["trust"], "none");
    assert_eq!(report["certificateChain"]["missingIssuer"], "CN=Amazon RSA 2048 M04, O=Amazon, C=US");
    let label = &report["findings"][0]["labels"][0];
    assert_eq!(
        (&label["input"], &label["line"], &label["column"]),
        (&json!("CertificateChain"), &json!(1), &json!(1))
    );
}

#[test]
fn an_artefact_is_only_written_for_a_chain_that_holds() {
    let emit = |chain: &str| {
        let words = [&["emit", "bash"][..], &INPUTS[1..]].concat();
        run_in(&examples(), &words, chain.as_bytes())
    };
    assert!(emit(&example()).expect(0).stdout.starts_with("#!/usr/bin/env bash"));
    assert_eq!(emit(&blocks()[0]).expect(1).stdout, "");
}

#[test]
fn other_roots_are_said_to_be_others() {
    let folder = Folder::new();
    folder.file("root.pem", &blocks()[1]);
    let roots = format!("--roots={}", folder.path().join("root.pem").display());
    let outcome = check(&blocks()[0], &[&roots]).expect(0);
    let verdict = outcome.stdout.lines().last().expect("a verdict");
    assert!(verdict.starts_with("ready: "), "{verdict}");
    assert!(verdict.ends_with(" rules not checked, judged by the given roots, not by AWS's)"), "{verdict}");
    check(&blocks()[0], &[&roots, "--require-all"]).expect(2);
    let judged = report(&check(&blocks()[0], &[&roots, "--format=json"]).expect(0));
    assert_eq!(judged["certificateChain"]["roots"], "given");
    assert_eq!(judged["certificateChain"]["trust"], "given");
    assert_eq!(unknown(&judged), ["cert-trusted-root"]);
    folder.file("root.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assert_eq!(
        codes(&report(&check(example(), &[&roots, "--format=json"]).expect(1)), "error"),
        ["cert-pem", "cert-chain-complete"]
    );
}

#[test]
fn a_private_key_is_refused_and_shown_nowhere() {
    let key = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSECRETSECRET";
    for chain in [
        format!("{}-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n", example()),
        format!("-----BEGIN EC PRIVATE KEY-----{key}-----END EC PRIVATE KEY-----"),
    ] {
        for format in ["--format=text", "--format=json"] {
            let outcome = check(&chain, &[format]).expect(1);
            assert!(outcome.stdout.contains("cert-private-key"), "{}", outcome.stdout);
            assert!(!format!("{outcome:?}").contains("SECRETSECRET"), "{outcome:?}");
        }
    }
}

#[test]
fn whatever_is_given_is_named() {
    for (chain, said) in [
        (&b""[..], "error[cert-pem]: it is empty"),
        (&[0x80; 1000][..], "cert-pem"),
        (b"<!DOCTYPE html><title>502</title>", "HTML"),
        (SECRET.as_bytes(), "cert-pem"),
    ] {
        let outcome = check(chain, &[]).expect(1);
        assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
        assert!(!outcome.stdout.contains(&SECRET[..8]));
    }
}

#[test]
fn roots_without_a_chain_and_two_pipes_are_misuse() {
    let inputs = &INPUTS[..INPUTS.len() - 2];
    let outcome = run_in(&examples(), &[inputs, &["--roots", "x.pem"]].concat(), b"").expect(64);
    assert!(outcome.stderr.starts_with("error: --roots stands without --chain"), "{}", outcome.stderr);
    let outcome = check("", &["--roots=-"]).expect(64);
    assert!(outcome.stderr.starts_with("error: --chain and --roots both read standard input"));
    let outcome = check("", &["--roots=nowhere.pem"]).expect(64);
    assert!(outcome.stderr.starts_with("error: the file of --roots cannot be read"), "{}", outcome.stderr);
}
