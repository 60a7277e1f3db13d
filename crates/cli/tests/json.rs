//! The JSON, held to its schema, which is held to the types.

mod support;

use jsonschema::Validator;
use serde_json::{Value, json};
use support::{Outcome, REST, run, run_in};
use xks_preflight_transfer::describe;

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/report.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the schema")).expect("JSON")
}

/// The schema, grown strict: what it does not name is refused.
fn strict() -> Validator {
    fn close(schema: &mut Value) {
        if let Value::Object(members) = schema {
            if members.contains_key("properties") {
                members.insert("additionalProperties".into(), json!(false));
            }
            members.values_mut().for_each(close);
        } else if let Value::Array(items) = schema {
            items.iter_mut().for_each(close);
        }
    }
    let mut schema = schema();
    close(&mut schema);
    jsonschema::validator_for(&schema).expect("a schema")
}

#[track_caller]
fn valid(outcome: &Outcome) -> Value {
    let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let schema = strict();
    let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0], "{}", outcome.stdout);
    report
}

fn check(arguments: &[&str]) -> Outcome {
    run(&[&["check", "--format", "json"], arguments].concat())
}

#[test]
fn the_schema_is_that_of_the_types() {
    assert_eq!(format!("{:#}\n", schema()), describe::report_schema(), "cargo xtask codegen writes it anew");
}

#[test]
fn the_schema_refuses_other_reports() {
    let outcome = check(&["--config", "document-example.json"]);
    let mut report = valid(&outcome);
    report["findings"][0]["severity"] = json!("fatal");
    assert!(!strict().is_valid(&report));
    report["findings"][0]["severity"] = json!("error");
    report["secret"] = json!("x");
    assert!(!strict().is_valid(&report));
}

#[test]
fn every_kind_of_report_fits_the_schema() {
    let examples = ["ready.json", "ready-no-prefix.json", "spec-example.json", "document-example.json"];
    for example in examples {
        valid(&check(&[&["--config", example], &REST[..]].concat()));
        valid(&check(&["--config", example]));
    }
    valid(&check(&[]));
    valid(&check(&["--withhold-credential"]));
    valid(&check(&[
        "--endpoint",
        "https://x.y.z/kms/xks/v1",
        "--name",
        " x\u{1b} ",
        "--region",
        "EU-CENTRAL-1",
    ]));
    valid(&check(&["--connectivity", "VPC_ENDPOINT_SERVICE", "--vpc-service-owner", "1"]));
    let broken =
        run_in(&support::examples(), &["check", "--format=json", "--config=-"], b"\xef\xbb\xbf{\"a\":1,}");
    valid(&broken);
}

#[test]
fn a_label_says_in_which_file_of_evidence_it_is() {
    let mut rest = REST;
    rest[3] = "Vault";
    let stores = "--evidence=../evidence/v2-yaml/describe-custom-key-stores.yaml";
    let arguments = ["check", "--format=json", "--config=ready.json", "--evidence=-", stores];
    let arguments = [&arguments[..], &rest].concat();
    let outcome = run_in(&support::examples(), &arguments, "\u{feff}😀\nHTTP/1.1 204 No\n".as_bytes());
    let report = valid(&outcome);
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "name-in-use", "{report:#}");
    let label = &finding["labels"][0];
    let place = json!({
        "input": "Evidence", "file": 1, "start": 164, "end": 169, "line": 5, "column": 23, "endLine": 5,
        "endColumn": 28, "utf16": {"start": 164, "end": 169},
    });
    assert_eq!(*label, place);
    let excerpt =
        json!({"line": 5, "text": "  CustomKeyStoreName: Vault", "carets": [{"start": 22, "end": 27}]});
    assert_eq!(finding["excerpt"], excerpt);
    let own = report["findings"].as_array().expect("findings").iter().find(|f| f["code"] == "config-bom");
    assert!(own.is_none_or(|finding| finding["labels"][0].get("file").is_none()));
}

#[test]
fn the_checklist_is_in_every_report_on_a_key_store() {
    let arguments = [&["--config=ready.json", "--confirm=plan-mtls"], &REST[..]].concat();
    let report = valid(&check(&arguments));
    let all = report["checklist"].as_array().expect("a list");
    let of = |rule: &str| {
        let is = |entry: &&Value| entry["rules"].as_array().expect("rules").contains(&json!(rule));
        all.iter().find(is).unwrap_or_else(|| panic!("nothing on {rule}"))
    };
    assert_eq!(of("name-in-use")["state"], "unknown");
    assert_eq!(of("plan-mtls")["state"], "met");
    assert_eq!(of("plan-mtls")["evidence"], json!(["confirmed by you"]));
    assert_eq!(of("plan-firewall")["state"], "to-be-confirmed");
    assert_eq!(of("plan-firewall")["confirm"], json!(["plan-firewall", "plan-ipv4"]));
    assert!(!all.iter().any(|entry| entry["component"] == "VPC endpoint service"), "the endpoint is public");
}

#[test]
fn the_report_has_the_documented_members() {
    let outcome = check(&[&["--config", "document-example.json"], &REST[..]].concat()).expect(1);
    let report = valid(&outcome);
    assert_eq!(report["verdict"], "blocked");
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "access-key-id-characters");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["subject"], "XksProxyAuthenticationCredential.AccessKeyId");
    assert_eq!(finding["why"], "create: ValidationException");
    assert!(finding["message"].is_string() && finding["help"].is_string());
    let label = &finding["labels"][0];
    let file =
        std::fs::read_to_string(support::examples().join("document-example.json")).expect("the example");
    let (start, end) = (label["start"].as_u64().expect("a number"), label["end"].as_u64().expect("a number"));
    let bytes = usize::try_from(start).expect("small")..usize::try_from(end).expect("small");
    assert_eq!(&file[bytes], "1");
    assert_eq!((&label["line"], &label["column"]), (&json!(4), &json!(26)));
    assert_eq!(label["input"], "ProxyConfigurationFile");
}

#[test]
fn places_count_bytes_characters_and_utf16_units() {
    let report = valid(&check(&["--name", "é😀\u{200b}"]));
    let findings = report["findings"].as_array().expect("findings");
    let finding = findings.iter().find(|finding| finding["code"] == "name-characters").expect("the finding");
    let label = &finding["labels"][0];
    assert_eq!((&label["start"], &label["end"]), (&json!(6), &json!(9)));
    assert_eq!((&label["column"], &label["endColumn"]), (&json!(3), &json!(4)));
    assert_eq!(label["utf16"], json!({"start": 3, "end": 4}));
}

#[test]
fn emit_prints_the_same_report_on_standard_error() {
    let outcome = run(&["emit", "bash", "--format", "json", "--at", "2026-11-24T12:00:00Z"]).expect(2);
    let checked = check(&["--at", "2026-11-24T12:00:00Z"]).expect(2);
    assert_eq!(outcome.stderr, checked.stdout);
}

#[test]
fn rules_come_as_json() {
    let all: Value = serde_json::from_str(&run(&["rules", "--format=json"]).expect(0).stdout).expect("JSON");
    let one: Value =
        serde_json::from_str(&run(&["rules", "endpoint-port", "--format=json"]).expect(0).stdout)
            .expect("JSON");
    assert!(all.as_array().expect("a list").contains(&one));
    assert_eq!(one["waivable"], false);
}

/// The members of an object type in the TypeScript that is shipped.
fn members(typescript: &str, name: &str) -> Vec<String> {
    let (_, after) = typescript.split_once(&format!("export type {name} = {{\n")).expect("the type");
    let (block, _) = after.split_once("\n};").expect("its end");
    let lines = block.lines().map(str::trim).filter(|line| line.ends_with(';') && !line.starts_with('*'));
    let mut names: Vec<_> =
        lines.filter_map(|line| Some(line.split_once(':')?.0.trim_end_matches('?').to_owned())).collect();
    names.sort();
    names
}

#[test]
fn the_typescript_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../wasm/src/types.d.ts");
    let shipped = std::fs::read_to_string(path).expect("the declarations");
    assert_eq!(shipped, describe::typescript(), "cargo xtask codegen writes it anew");
    let of = |keys: &[(&'static str, &str)]| keys.iter().map(|(key, _)| *key).collect::<Vec<_>>();
    assert_eq!(members(&shipped, "Inputs"), of(xks_preflight_transfer::KEYS));
    assert_eq!(members(&shipped, "KeyInputs"), of(xks_preflight_transfer::KeyInputs::KEYS));
    assert_eq!(members(&shipped, "TagInput"), of(xks_preflight_transfer::TagInput::KEYS));
    assert_eq!(members(&shipped, "CheckOptions"), xks_preflight_transfer::CheckOptions::KEYS);
    assert_eq!(members(&shipped, "EmitOptions"), xks_preflight_transfer::EmitOptions::KEYS);
    // What is declared of a report is what a report has.
    let report = valid(&check(&[
        "--endpoint=https://x.y.z/kms/xks/v1",
        "--config=document-example.json",
        "--chain=../chains/aws-amazon-com.pem",
        "--evidence=../evidence/v2-yaml/describe-custom-key-stores.yaml",
    ]));
    let all = report["findings"].as_array().expect("findings");
    let of_evidence = all.iter().find(|finding| finding["code"] == "store-failed").expect("one has failed");
    let names = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&shipped, "Report"), sorted(names(&report)));
    assert_eq!(members(&shipped, "Label"), sorted(names(&of_evidence["labels"][0])));
    assert_eq!(members(&shipped, "Excerpt"), sorted(names(&report["findings"][0]["excerpt"])));
    assert_eq!(members(&shipped, "CertificateChain"), sorted(names(&report["certificateChain"])));
    let findings = report["findings"].as_array().expect("findings");
    let declared = members(&shipped, "Finding");
    assert!(findings.iter().flat_map(names).all(|name| declared.contains(&name)));
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}
