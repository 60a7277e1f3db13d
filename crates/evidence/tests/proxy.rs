//! Whose answer it is: what a proxy answers is of one request, to one proxy, on one external key, and of nothing else.

mod support;

use support::{facts, holds, is_unknown, judged, public, said, says};
use xks_preflight_evidence::{Judgement, Kind, Known, judge, judge_key, recognise};
use xks_preflight_finding::Severity;
use xks_preflight_validate::{Context, Inputs, KeyInputs, check_key};

const PATH: &str = "/tenants/payments/kms/xks/v1";
const HEALTH: &str = r#"{"xksProxyFleetSize": 1, "xksProxyVendor": "x", "xksProxyModel": "y", "ekmVendor": "z", "ekmFleetDetails": [{"id": "a", "model": "m", "healthStatus": "ACTIVE"}, {"id": "b", "model": "m", "healthStatus": "ACTIVE"}]}"#;
const KEY: &str = r#"{"keySpec": "AES_256", "keyStatus": "ENABLED", "keyUsage": ["ENCRYPT", "DECRYPT"]}"#;
const TIMES: &str = "time_namelookup: 0.000020\ntime_connect: 0.000363\ntime_total: 0.050457\n";

/// What the probe writes around an exchange.
fn wrapped(command: &str, region: &str, exchange: &str) -> String {
    format!(
        "#xks-preflight begin\n#xks-preflight command {command}\n#xks-preflight region {region}\n#xks-preflight time 2026-11-27T11:49:14Z\n{exchange}#xks-preflight end\n"
    )
}

/// An exchange as curl shows it.
fn exchange(request: &str, status: u16, body: &str) -> String {
    format!("POST {request}\nHTTP/1.1 {status} X\ncontent-type: application/json\n\n{body}\n{TIMES}")
}

fn health(region: &str, path: &str, status: u16, body: &str) -> String {
    wrapped("GetHealthStatus", region, &exchange(&format!("{path}/health"), status, body))
}

fn key(region: &str, path: &str, id: &str) -> String {
    wrapped("GetKeyMetadata", region, &exchange(&format!("{path}/keys/{id}/metadata"), 200, KEY))
}

/// For the KMS key that is to be made of this external key.
fn judged_for_key(id: &str, paste: &str) -> Judgement {
    let inputs = Inputs {
        key: KeyInputs {
            store_id: Some("cks-1234567890abcdef0".into()),
            xks_key_id: Some(id.into()),
            ..KeyInputs::default()
        },
        ..public()
    };
    let report = check_key(&inputs, &Context::default());
    assert!(report.facts().key.is_some(), "{:#?}", report.findings());
    judge_key(&recognise(paste), &Known::of(report.facts()))
}

#[track_caller]
fn all_unknown(judgement: &Judgement, rules: &[&str]) {
    for id in rules {
        assert!(is_unknown(judgement, id), "{id} is decided: {:#?}", judgement.decided);
    }
}

#[track_caller]
fn all_hold(judgement: &Judgement, rules: &[&str]) {
    for id in rules {
        holds(judgement, id);
    }
}

const OF_HEALTH: [&str; 5] =
    ["health-answer", "health-available", "health-redundancy", "health-latency", "health-error"];
const OF_KEY: [&str; 3] = ["key-spec", "key-usage", "key-status"];
const OF_STORES: [&str; 3] = ["name-in-use", "uri-in-use", "store-quota"];

#[test]
fn in_an_answer_of_the_proxy_nothing_is_a_list_of_the_aws_cli() {
    let lists = [
        r#"{"CustomKeyStores": []}"#,
        r#"[{"CustomKeyStores": []}]"#,
        "CustomKeyStores: []",
        r#"{"CustomKeyStoreId": cks-0123456789abcdef0}"#,
    ];
    for list in lists {
        let body = format!("{HEALTH}\n{list}\n");
        let error = format!("{{\"errorName\":\"InternalException\"}}\n{list}\n");
        let timed = format!("{HEALTH}\n{TIMES}{list}\n");
        let answers = [
            health("eu-central-1", PATH, 200, &body),
            health("eu-central-1", PATH, 503, &error),
            // The times of a wrapper do not end the answer.
            health("eu-central-1", PATH, 200, &timed),
            health("eu-central-1", PATH, 200, list),
            wrapped("GetHealthStatus", "eu-central-1", &format!("{list}\n")),
            exchange(&format!("{PATH}/health"), 200, &body),
            exchange(&format!("{PATH}/health"), 503, &error),
            format!("HTTP/1.1 200 OK\n\n{list}\n"),
        ];
        for answer in answers {
            let evidence = recognise(&answer);
            let foreign = evidence
                .documents
                .iter()
                .any(|document| ![Kind::HealthStatus, Kind::ProxyError].contains(&document.kind));
            assert!(!foreign, "{answer}\n{evidence:#?}");
            let judgement = judged(&public(), &answer);
            all_unknown(&judgement, &OF_STORES);
            // The ID as AWS's guide prints it is no JSON.
            let rules = ["evidence-unrecognised", "evidence-syntax"];
            let told: Vec<_> = rules.iter().flat_map(|id| said(&judgement, id)).collect();
            let [said] = &told[..] else { panic!("{answer}\n{told:#?}") };
            let foreign = said.message.ends_with("is in an answer of the proxy, and is none of that request");
            assert!(foreign || list.contains(": cks-"), "{said:?}");
        }
    }
}

#[test]
fn an_answer_to_one_request_is_none_to_another() {
    // The health's request names no key, so that what follows would be of any.
    let paste = health("eu-central-1", PATH, 200, &format!("{HEALTH}\n{KEY}"));
    let judgement = judged_for_key("planned", &paste);
    all_unknown(&judgement, &OF_KEY);
    assert_eq!(said(&judgement, "evidence-unrecognised").len(), 1);
    // And a page cannot say that another key was asked for, nor another document that it came with another status.
    let other = format!("{PATH}/keys/other/metadata");
    let body = format!("POST {PATH}/keys/planned/metadata\n{KEY}");
    let paste = wrapped("GetKeyMetadata", "eu-central-1", &exchange(&other, 200, &body));
    all_unknown(&judged_for_key("planned", &paste), &OF_KEY);
    let paste = health("eu-central-1", PATH, 503, &format!("{{\"a\": 1}}\n{HEALTH}"));
    let judgement = judged(&public(), &paste);
    assert!(is_unknown(&judgement, "health-error"), "{:#?}", judgement.decided);
    says(&judgement, "health-answer", Severity::Error, "the answer came with HTTP status 503");
}

#[test]
fn what_comes_after_an_answer_is_no_part_of_it() {
    let stores = support::text("describe-custom-key-stores");
    let command = "aws kms describe-custom-key-stores --region eu-central-1";
    for answer in
        [exchange(&format!("{PATH}/health"), 200, HEALTH), health("eu-central-1", PATH, 200, HEALTH)]
    {
        // After the times, a prompt, or the beginning of a wrapper.
        let cut = answer.replace(TIMES, "");
        for paste in [
            format!("{answer}{stores}"),
            format!("{answer}{KEY}\n{stores}"),
            format!("{cut}$ {command}\n{stores}"),
            format!("{cut}{}", wrapped(command, "eu-central-1", &stores)),
            format!("POST {PATH}/health\nHTTP/1.1 403 Forbidden\n\n<html>\n$ {command}\n{stores}"),
        ] {
            let judgement = judged(&public(), &paste);
            assert_eq!(said(&judgement, "evidence-unrecognised"), [], "{paste}");
            holds(&judgement, "store-quota");
        }
    }
    // What a request without a document has said is still said.
    let paste = format!("POST {PATH}/health\nHTTP/1.1 403 Forbidden\n\n<html>\n$ {command}\n{stores}");
    says(
        &judged(&public(), &paste),
        "health-error",
        Severity::Error,
        "GetHealthStatus was refused: HTTP 403",
    );
    let paste = format!(
        "POST {PATH}/keys/a/metadata\nHTTP/1.1 404 Not Found\n\nPOST {PATH}/keys/b/metadata\nHTTP/1.1 200 OK\n\n{KEY}\n"
    );
    let evidence = recognise(&paste);
    let keys: Vec<_> =
        evidence.documents.iter().map(|document| document.exchange.asked.key.as_deref()).collect();
    assert_eq!(keys, [Some("a"), Some("b")]);
}

#[test]
fn metadata_of_another_external_key_decides_nothing() {
    let refused = format!(
        "POST {PATH}/keys/AAAA/metadata\nHTTP/1.1 404 X\n\n{{\"errorName\": \"KeyNotFoundException\"}}\n"
    );
    let pastes = [
        key("eu-central-1", PATH, "AAAA"),
        exchange(&format!("{PATH}/keys/AAAA/metadata"), 200, KEY),
        format!("> POST {PATH}/keys/AAAA/metadata HTTP/1.1\n< HTTP/1.1 200 OK\n{KEY}\n"),
        format!("$ curl -i 'https://xks.payments.example.org{PATH}/keys/AAAA/metadata'\n{KEY}\n"),
        refused,
    ];
    for paste in &pastes {
        let judgement = judged_for_key("BBBB", paste);
        all_unknown(&judgement, &OF_KEY);
        let [finding] = &said(&judgement, "evidence-proxy")[..] else { panic!("{paste}\n{judgement:#?}") };
        assert_eq!(finding.severity, Severity::Warning);
        assert!(
            finding.message.ends_with("this is of external key AAAA, the KMS key is to be made of BBBB"),
            "{}",
            finding.message
        );
    }
    for paste in &pastes[..4] {
        let judgement = judged_for_key("AAAA", paste);
        assert_eq!(said(&judgement, "evidence-proxy"), [], "{paste}");
        all_hold(&judgement, &OF_KEY);
    }
    // Not known: no request, or a variable of the shell in it.
    for paste in [
        format!("{KEY}\n"),
        format!("POST {PATH}/keys/$XKS_KEY/metadata\nHTTP/1.1 200 OK\n\n{KEY}\n"),
        format!(
            "    'https://xks.payments.example.org{PATH}/keys/'\"$XKS_KEY\"/metadata\nHTTP/1.1 200 OK\n\n{KEY}\n"
        ),
    ] {
        let judgement = judged_for_key("BBBB", &paste);
        assert_eq!(said(&judgement, "evidence-proxy"), [], "{paste}");
        all_hold(&judgement, &OF_KEY);
    }
}

#[test]
fn an_answer_at_another_path_or_host_decides_nothing() {
    let asked = |url: &str| format!("POST {url}/health\nHTTP/1.1 200 OK\n\n{HEALTH}\n{TIMES}");
    let path = |path: &str| format!("{path} was asked, the key store's path is {PATH}");
    let host =
        |host: &str| format!("{host} was asked, the proxy of the key store is xks.payments.example.org");
    for (paste, said_of_it) in [
        (health("eu-central-1", "/kms/xks/v1", 200, HEALTH), path("/kms/xks/v1")),
        (
            health("eu-central-1", "/tenants/payments/kms/xks/v12", 200, HEALTH),
            path("/tenants/payments/kms/xks/v12"),
        ),
        (asked("/Tenants/payments/kms/xks/v1"), path("/Tenants/payments/kms/xks/v1")),
        (asked(&format!("https://xks.other.example.org{PATH}")), host("xks.other.example.org")),
        (
            asked(&format!("https://xks.payments.example.org:8443{PATH}")),
            host("xks.payments.example.org:8443"),
        ),
        (asked(&format!("http://xks.payments.example.org{PATH}")), host("http://xks.payments.example.org")),
        (
            // The command before names the host, the request itself does not.
            format!(
                "$ curl -v https://a.example{PATH}/health\n> POST {PATH}/health HTTP/1.1\n< HTTP/1.1 200 OK\n{HEALTH}\n"
            ),
            host("a.example"),
        ),
        (format!("POST /kms/xks/v1/health\ncurl: (7) Failed to connect\n{TIMES}"), path("/kms/xks/v1")),
    ] {
        let judgement = judged(&public(), &paste);
        all_unknown(&judgement, &OF_HEALTH);
        let [finding] = &said(&judgement, "evidence-proxy")[..] else { panic!("{paste}\n{judgement:#?}") };
        assert!(finding.message.ends_with(&said_of_it), "{}", finding.message);
    }
    for paste in [
        health("eu-central-1", PATH, 200, HEALTH),
        asked(PATH),
        asked(&format!("https://XKS.payments.example.org:443{PATH}")),
        asked("$BASE/kms/xks/v1"),
        asked("https://$HOST/kms/xks/v1").replace("/kms/xks/v1", PATH),
    ] {
        let judgement = judged(&public(), &paste);
        assert_eq!(said(&judgement, "evidence-proxy"), [], "{paste}");
        all_hold(&judgement, &OF_HEALTH);
    }
    // Without a path and an endpoint in the form nothing can be compared.
    let report = facts(&Inputs { uri_path: None, uri_endpoint: None, ..public() });
    let judgement = judge(&recognise(&asked("https://a.example/kms/xks/v1")), &Known::of(report.facts()));
    all_hold(&judgement, &OF_HEALTH);
}

#[test]
fn an_answer_from_another_region_decides_nothing() {
    let paste = health("us-east-1", PATH, 200, HEALTH) + &key("us-east-1", PATH, "BBBB");
    let judgement = judged(&public(), &paste);
    all_unknown(&judgement, &OF_HEALTH);
    all_unknown(&judgement, &OF_KEY);
    let told = said(&judgement, "evidence-region");
    assert_eq!(told.len(), 2);
    for finding in told {
        assert!(
            finding.message.ends_with("this is of us-east-1, the key store is in eu-central-1"),
            "{finding:?}"
        );
        assert!(finding.help.as_deref().is_some_and(|help| help.contains("probe")), "{finding:?}");
    }
    let judgement = judged_for_key("BBBB", &paste);
    all_unknown(&judgement, &OF_KEY);
    let judgement = judged(&public(), &paste.replace("us-east-1", "eu-central-1"));
    all_hold(&judgement, &OF_HEALTH);
    all_hold(&judgement, &OF_KEY);
    // A prompt's Region is of its own command.
    let paste = format!("$ aws kms list-aliases --region us-east-1\n{HEALTH}\n");
    let judgement = judged(&public(), &paste);
    assert_eq!(said(&judgement, "evidence-region"), []);
    holds(&judgement, "health-answer");
}
