//! The contract, held against AWS's own word: botocore's KMS service model, as installed.
//!
//! For each field 100,000 values, valid, nearly valid and hostile: this project takes a value exactly where the model
//! does. Where a rule is stricter on purpose, it stands in [`STRICTER`] with its reason.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use support::tools;
use xks_preflight_finding::{Code, Field, Severity};
use xks_preflight_validate::{Context, CredentialFact, Inputs, KeyInputs, Report, Secret, check, check_key};

const VALUES: usize = 100_000;

/// Rules that refuse what the model takes.
const STRICTER: &[(Field, Code, &str)] = &[
    (
        Field::UriEndpoint,
        Code::EndpointHost,
        "the pattern takes IP addresses, single labels and misplaced dots and hyphens; the proxy specification wants a fully qualified DNS name, and KMS could not reach it",
    ),
    (
        Field::UriEndpoint,
        Code::EndpointNotPublic,
        "the pattern takes any name; KMS resolves the public DNS only",
    ),
    (
        Field::VpcEndpointServiceName,
        Code::VpcServiceRegion,
        "the model knows no Region; KMS finds no service of another one",
    ),
    (
        Field::VpcEndpointServiceName,
        Code::RegionSupported,
        "the model takes com. and eu. everywhere; each partition has but one",
    ),
    (
        Field::AliasName,
        Code::AliasName,
        "the pattern takes colons and needs no alias/; the model's own words refuse both",
    ),
];

/// A field and a regular expression for values that are mostly valid.
struct Case {
    field: Field,
    valid: &'static str,
}

const CASES: &[Case] = &[
    Case { field: Field::Name, valid: r"\PC{1,40}|[ -~]{240,260}|[😀-😂]{250,258}" },
    Case { field: Field::Connectivity, valid: "PUBLIC_ENDPOINT|VPC_ENDPOINT_SERVICE" },
    Case {
        field: Field::UriEndpoint,
        valid: r"https://([a-z0-9-]{1,20}\.){1,5}[a-zA-Z]{2,8}|https://[a-zA-Z0-9.-]{1,125}",
    },
    Case {
        field: Field::UriPath,
        valid: r"(/[a-zA-Z0-9_/-]{1,20}|/[a-z]{100,120}|/{1,2}|)/kms/xks/v[0-9]{1,2}",
    },
    Case { field: Field::AccessKeyId, valid: "[A-Z2-7]{18,32}" },
    Case { field: Field::RawSecretAccessKey, valid: "[a-zA-Z0-9+/]{40,66}={0,2}" },
    Case {
        field: Field::VpcEndpointServiceName,
        valid: r"(com|eu)\.amazonaws\.vpce\.(eu-central-1|([a-z]{2,6}-){1,4}[0-9]{1,2})\.vpce-svc-[0-9a-z]{0,30}",
    },
    Case { field: Field::VpcEndpointServiceOwner, valid: "[0-9]{11,13}" },
    Case { field: Field::XksKeyId, valid: "[a-zA-Z0-9._-]{1,40}|[a-z0-9-]{120,132}" },
    Case { field: Field::AliasName, valid: "alias/[a-zA-Z0-9/_-]{1,40}|[a-z:/]{1,40}|alias/[a-z]{244,254}" },
];

/// Characters that tell a full match over ASCII from a sloppy one.
const SPITEFUL: &[char] = &[
    '\n', '\r', '\t', ' ', '\0', '"', '\'', '\\', '/', '.', '-', '_', ':', '@', '#', '?', '%', '+', '=', '0',
    '1', '8', 'a', 'Z', 'ſ', 'K', 'é', '٣', '１', '＝', '😀', '\u{200b}', '\u{feff}', '\u{2028}',
];

#[derive(Clone, Debug)]
enum Change {
    Insert(prop::sample::Index, char),
    Remove(prop::sample::Index),
    Replace(prop::sample::Index, char),
    Repeat(prop::sample::Index, usize),
    Cut(prop::sample::Index),
    Append(&'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    let spite = || prop::sample::select(SPITEFUL);
    prop_oneof![
        (at(), spite()).prop_map(|(at, c)| Change::Insert(at, c)),
        at().prop_map(Change::Remove),
        (at(), spite()).prop_map(|(at, c)| Change::Replace(at, c)),
        (at(), 2usize..140).prop_map(|(at, n)| Change::Repeat(at, n)),
        at().prop_map(Change::Cut),
        prop::sample::select(&["\n", "/", ":443", "/kms/xks/v1", "\u{0}", " ", "1", "="][..])
            .prop_map(Change::Append),
    ]
}

fn apply(value: &str, change: &Change) -> String {
    let mut chars: Vec<char> = value.chars().collect();
    let place = |at: &prop::sample::Index| at.index(chars.len().max(1)).min(chars.len());
    match change {
        Change::Insert(at, c) => chars.insert(place(at), *c),
        Change::Remove(at) if !chars.is_empty() => drop(chars.remove(at.index(chars.len()))),
        Change::Replace(at, c) if !chars.is_empty() => {
            let at = at.index(chars.len());
            chars[at] = *c;
        }
        Change::Repeat(at, n) if !chars.is_empty() => {
            let at = at.index(chars.len());
            let c = chars[at];
            chars.splice(at..at, std::iter::repeat_n(c, *n));
        }
        Change::Cut(at) => chars.truncate(place(at)),
        Change::Append(text) => chars.extend(text.chars()),
        _ => {}
    }
    chars.into_iter().collect()
}

fn values(case: &Case) -> Vec<String> {
    let valid = || proptest::string::string_regex(case.valid).expect("a regular expression");
    let nearly = (valid(), prop::collection::vec(change(), 1..3))
        .prop_map(|(value, changes)| changes.iter().fold(value, |value, change| apply(&value, change)));
    let hostile = prop_oneof![any::<String>(), "[ -~]{0,140}"];
    let strategy = prop_oneof![4 => valid(), 4 => nearly, 2 => hostile];
    let mut runner = TestRunner::deterministic();
    (0..VALUES).map(|_| strategy.new_tree(&mut runner).expect("a value").current()).collect()
}

/// The model's word on each value.
fn botocore(field: Field, values: &[String]) -> Vec<bool> {
    let mut python = Command::new(tools::python())
        .arg(tools::root().join("tests/python/judge.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = python.stdin.take().expect("a pipe");
    let lines: String = values
        .iter()
        .map(|value| format!("{}\n", serde_json::json!({ "field": field.parameter(), "value": value })))
        .collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = python.wait_with_output().expect("Python ends");
    writer.join().expect("the writer ends").expect("Python reads everything");
    assert!(output.status.success(), "judge.py failed");
    let verdicts: Vec<bool> =
        output.stdout.split(|&b| b == b'\n').filter(|l| !l.is_empty()).map(|l| l == b"1").collect();
    assert_eq!(verdicts.len(), values.len(), "one verdict a value");
    verdicts
}

fn inputs(field: Field, value: &str) -> Inputs {
    let mut inputs = Inputs {
        region: Some("eu-central-1".into()),
        name: Some("payments".into()),
        connectivity: Some("VPC_ENDPOINT_SERVICE".into()),
        uri_endpoint: Some("https://proxy.payments-platform.net".into()),
        uri_path: Some("/kms/xks/v1".into()),
        access_key_id: Some("QPLT4YHEZB6S2MXKDWNGRC7VUA".into()),
        raw_secret_access_key: Some(Secret::new("p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=".into())),
        vpc_endpoint_service_name: Some("com.amazonaws.vpce.eu-central-1.vpce-svc-0e1f2a3b4c5d6e7f8".into()),
        key: KeyInputs {
            store_id: Some("cks-1234567890abcdef0".into()),
            xks_key_id: Some("payments".into()),
            ..KeyInputs::default()
        },
        ..Inputs::default()
    };
    let slot = match field {
        Field::Name => &mut inputs.name,
        Field::Connectivity => &mut inputs.connectivity,
        Field::UriEndpoint => &mut inputs.uri_endpoint,
        Field::UriPath => &mut inputs.uri_path,
        Field::AccessKeyId => &mut inputs.access_key_id,
        Field::XksKeyId => &mut inputs.key.xks_key_id,
        Field::AliasName => &mut inputs.key.alias,
        Field::VpcEndpointServiceName => &mut inputs.vpc_endpoint_service_name,
        Field::VpcEndpointServiceOwner => &mut inputs.vpc_endpoint_service_owner,
        _ => {
            inputs.raw_secret_access_key = Some(Secret::new(value.to_owned()));
            return inputs;
        }
    };
    *slot = Some(value.to_owned());
    inputs
}

/// Whether the value became a fact: the contract's verdict.
fn taken(field: Field, report: &Report) -> bool {
    let facts = report.facts();
    match field {
        Field::Name => facts.name.is_some(),
        Field::Connectivity => facts.connectivity.is_some(),
        Field::UriEndpoint => facts.uri_endpoint.is_some(),
        Field::UriPath => facts.uri_path.is_some(),
        Field::AccessKeyId | Field::RawSecretAccessKey => {
            matches!(facts.credential, CredentialFact::Given(_))
        }
        Field::VpcEndpointServiceName => facts.vpc_endpoint_service_name.is_some(),
        Field::VpcEndpointServiceOwner => facts.vpc_endpoint_service_owner.is_some(),
        Field::XksKeyId => facts.key.is_some(),
        Field::AliasName => facts.key.as_ref().is_some_and(|key| key.alias.is_some()),
        _ => unreachable!("not in the model of CreateCustomKeyStore"),
    }
}

fn agrees(case: &Case) {
    let values = values(case);
    let verdicts = botocore(case.field, &values);
    let valid = verdicts.iter().filter(|&&valid| valid).count();
    let share = VALUES / 10;
    assert!((share..VALUES - share).contains(&valid), "{valid} of {VALUES} values are valid: too one-sided");
    let mut used = BTreeSet::new();
    for (value, theirs) in values.iter().zip(verdicts) {
        let inputs = inputs(case.field, value);
        let report = if case.field > Field::CertificateChain {
            check_key(&inputs, &Context::default())
        } else {
            check(&inputs, &Context::default())
        };
        assert_eq!(taken(case.field, &report), theirs, "{}: {value:?}", case.field.parameter());
        let errors: Vec<_> =
            report.about(case.field).filter(|finding| finding.severity == Severity::Error).collect();
        if !theirs {
            assert!(!errors.is_empty(), "refused without a finding: {value:?}");
            continue;
        }
        for finding in errors {
            // The same text elsewhere is refused for the secret's sake, whatever the field.
            let listed =
                STRICTER.iter().any(|(field, code, _)| *field == case.field && *code == finding.code);
            assert!(listed, "{value:?}: {} is stricter than the model, and not listed", finding.code.id());
            used.insert(finding.code);
        }
    }
    for (_, code, reason) in STRICTER.iter().filter(|(field, ..)| *field == case.field) {
        assert!(used.contains(code), "{} never was stricter: is its reason still true? {reason}", code.id());
    }
}

macro_rules! fields {
    ($($name:ident => $field:ident),+ $(,)?) => {$(
        #[test]
        fn $name() {
            let case = CASES.iter().find(|case| case.field == Field::$field).expect("a case");
            agrees(case);
        }
    )+};
}

fields! {
    names_agree_with_the_model => Name,
    connectivities_agree_with_the_model => Connectivity,
    endpoints_agree_with_the_model => UriEndpoint,
    paths_agree_with_the_model => UriPath,
    access_key_ids_agree_with_the_model => AccessKeyId,
    secrets_agree_with_the_model => RawSecretAccessKey,
    service_names_agree_with_the_model => VpcEndpointServiceName,
    owners_agree_with_the_model => VpcEndpointServiceOwner,
    external_key_ids_agree_with_the_model => XksKeyId,
    aliases_agree_with_the_model => AliasName,
}
