//! x509-limbo and bettertls, as far as they apply: TLS servers with a DNS name.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout)] // how many cases there were is worth a line of output

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;

use serde_json::Value;
use support::tools::root;
use xks_preflight_chain::{Host, Judging, Roots, read, settle};
use xks_preflight_finding::{Code, Severity};

/// One case and what came of it.
struct Case {
    id: String,
    must: bool,
    expected: String,
    ours: &'static str,
    rules: Vec<&'static str>,
}

fn cases() -> Vec<Value> {
    let packed = fs::File::open(root().join("tests/data/limbo/dev.json.gz")).expect("the suite");
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).expect("gzip");
    let suite: Value = serde_json::from_str(&text).expect("JSON");
    suite["cases"].as_array().expect("cases").clone()
}

fn applies(case: &Value) -> bool {
    case["kind"] == "SERVER"
        && case["peer"]["kind"] == "DNS"
        && ["core", "btls"].iter().any(|tier| case["tier"] == *tier)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name}"))
}

fn pems(value: &Value) -> String {
    value.as_array().expect("a list").iter().map(|pem| pem.as_str().expect("PEM").to_owned() + "\n").collect()
}

/// Seconds since 1970 of `2025-01-01T00:00:00Z`.
fn seconds(moment: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| moment[range].parse::<i64>().expect("digits");
    let (mut year, month) = (number(0..4), number(5..7));
    let days_before = [306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275];
    year -= i64::from(month < 3);
    let month = usize::try_from(month - 1).expect("a month");
    let days =
        year * 365 + year / 4 - year / 100 + year / 400 + days_before[month] + number(8..10) - 1 - 719_468;
    days * 86_400 + number(11..13) * 3600 + number(14..16) * 60 + number(17..19)
}

/// Judges a case as a person would: all of the chain in one paste, the case's roots in place of AWS's, and the rule of
/// the common name, which AWS has and the suite has not, switched off.
fn run(case: &Value) -> Case {
    let chain = read(format!("{}\n{}", text(case, "leaf"), pems(&case["intermediates"])).as_bytes());
    let (roots, _) = Roots::given(pems(&case["roots"]).as_bytes());
    let host = Host::new(text(&case["peer"], "value"));
    let by = Judging { host: host.as_ref(), at: seconds(text(case, "time")), roots: &roots };
    let report = settle(&chain, &by, xks_preflight_verify::answer);
    let errors = report.findings.iter().filter(|f| f.severity == Severity::Error && f.code != Code::CertCn);
    let mut rules: Vec<_> = errors.map(|finding| finding.code.id()).collect();
    if host.is_none() {
        // The contract of the endpoint refuses such a name before any chain is looked at.
        rules.push(Code::EndpointCharacters.id());
    }
    let undecided = report.findings.iter().any(|f| f.severity == Severity::Unknown);
    assert!(!undecided || !rules.is_empty(), "{}: undecided", text(case, "id"));
    assert!(!rules.is_empty() || report.accepted, "{}: no finding and no path", text(case, "id"));
    Case {
        id: text(case, "id").into(),
        must: case["must"] == true,
        expected: text(case, "expected").into(),
        ours: if rules.is_empty() { "ACCEPT" } else { "REJECT" },
        rules,
    }
}

/// `id`, our answer, and the reason for it, from `differences.tsv`.
fn differences() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join("tests/data/limbo/differences.tsv")).expect("the differences");
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|row| {
        let [id, ours, reason] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {row}")
        };
        assert!(reason.len() > 20, "{id} has no reason");
        (id.to_owned(), ours.to_owned())
    })
    .collect()
}

#[test]
fn the_suite_is_judged_as_it_says() {
    let mut listed = differences();
    let (mut wrong, mut ran, mut must) = (Vec::new(), 0, 0);
    for case in cases().iter().filter(|case| applies(case)) {
        let case = run(case);
        ran += 1;
        must += usize::from(case.must);
        let listed = listed.remove(&case.id);
        let differs = case.ours != case.expected;
        match (differs, listed) {
            (true, Some(ours)) if ours == case.ours => {}
            (false, None) => {}
            (true, _) => wrong.push(format!(
                "{} (must: {}): expected {}, we {} by {:?}",
                case.id, case.must, case.expected, case.ours, case.rules
            )),
            (false, Some(_)) => wrong.push(format!("{} is listed as different and is not", case.id)),
        }
    }
    wrong.extend(listed.keys().map(|id| format!("{id} is listed, and no case applies")));
    println!("{ran} cases, {must} of them a must");
    assert!(ran > 600 && must > 550, "only {ran} cases, {must} of them a must");
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}
