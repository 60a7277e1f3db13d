//! What a paste can look like, beside what the AWS CLI prints as it is (`tests/evidence_real.rs` has that).

mod support;

use std::time::Duration;

use serde_json::json;
use support::{of_paste, text};
use xks_preflight_evidence::{Content, Evidence, Kind, recognise, recognise_bytes};

const STORES: &str = "describe-custom-key-stores";
const SERVICES: &str = "describe-vpc-endpoint-service-configurations";

fn kinds(paste: &str) -> Vec<Kind> {
    recognise(paste).documents.into_iter().map(|document| document.kind).collect()
}

#[test]
fn nothing_is_nothing() {
    for paste in ["", " \n\t\r\n"] {
        assert_eq!(recognise(paste), Evidence { pastes: 1, ..Evidence::default() });
    }
}

#[test]
fn what_is_no_document_is_said_to_be_none() {
    for paste in
        ["hello", "cks-1234567890abcdef0", "[user@host ~]$ ls -l\ntotal 0", "key: value\nother: [1, 2]"]
    {
        let evidence = recognise(paste);
        assert_eq!(
            of_paste(&evidence),
            [("evidence-unrecognised", "nothing in the paste was recognised")],
            "{paste}"
        );
    }
    let evidence = recognise("{\"Vpcs\": [{\"VpcId\": \"vpc-1\"}]}");
    assert_eq!(
        of_paste(&evidence),
        [("evidence-unrecognised", "the document on line 1 is the output of no command that is known here")]
    );
}

#[test]
fn the_answer_of_create_as_json_as_yaml_and_as_awss_guide_prints_it() {
    let pastes = [
        "{\n    \"CustomKeyStoreId\": \"cks-1234567890abcdef0\"\n}\n",
        "CustomKeyStoreId: cks-1234567890abcdef0\n",
        "```\n{\n    \"CustomKeyStoreId\": cks-1234567890abcdef0\n}\n```\n",
    ];
    for paste in pastes {
        let evidence = recognise(paste);
        assert_eq!(
            evidence.documents[0].content,
            Content::CreatedStore("cks-1234567890abcdef0".into()),
            "{paste}"
        );
    }
}

#[test]
fn prompts_and_notes_around_documents() {
    let list = text(STORES);
    let paste = format!(
        "hello, here it is:\n[user@host ~]$ aws kms {STORES} \\\n>   --region eu-central-1\n{list}[user@host ~]$ exit\n"
    );
    let evidence = recognise(&paste);
    assert_eq!(of_paste(&evidence), []);
    assert_eq!(evidence.documents[0].origin.line, 4);
    assert_eq!(evidence.documents[0].origin.region.as_deref(), Some("eu-central-1"));
}

#[test]
fn several_answers_on_one_line_each() {
    let health = r#"{"xksProxyFleetSize":1,"xksProxyVendor":"v","xksProxyModel":"m","ekmVendor":"e","ekmFleetDetails":[]}"#;
    let key = r#"{"keySpec":"AES_256","keyUsage":["ENCRYPT","DECRYPT"],"keyStatus":"ENABLED"}"#;
    assert_eq!(
        kinds(&format!("{health}{key}\n{key}")),
        [Kind::HealthStatus, Kind::KeyMetadata, Kind::KeyMetadata]
    );
}

#[test]
fn two_readings_are_asked_about() {
    let both = json!({"LoadBalancers": [], "TargetGroups": []}).to_string();
    assert_eq!(
        of_paste(&recognise(&both)),
        [(
            "evidence-ambiguous",
            "the document on line 1 can be of aws elbv2 describe-load-balancers or of aws elbv2 describe-target-groups: which is it?",
        )]
    );
    let service = json!({"ServiceId": "vpce-svc-1", "ServiceName": "com.amazonaws.vpce.eu-central-1.vpce-svc-1", "ServiceType": []});
    assert_eq!(
        of_paste(&recognise(&service.to_string())),
        [(
            "evidence-ambiguous",
            "the document on line 1 can be of aws ec2 describe-vpc-endpoint-service-configurations or of aws ec2 describe-vpc-endpoint-services: which is it?",
        )]
    );
    // Both requests of the proxy can fail so.
    assert_eq!(
        of_paste(&recognise("{\"errorName\": \"AuthenticationFailedException\"}")),
        [(
            "evidence-ambiguous",
            "the document on line 1 can be of GetHealthStatus or of GetKeyMetadata: which is it?",
        )]
    );
    assert_eq!(
        kinds("POST https://h/kms/xks/v1/health\n{\"errorName\": \"AuthenticationFailedException\"}"),
        [Kind::ProxyError]
    );
    assert_eq!(recognise(&both).documents, []);
}

#[test]
fn the_command_above_says_which_reading_is_meant() {
    let service = json!({"ServiceId": "vpce-svc-1", "ServiceName": "com.amazonaws.vpce.eu-central-1.vpce-svc-1", "ServiceType": []});
    for (command, kind) in [
        ("describe-vpc-endpoint-service-configurations", Kind::ServiceConfigurations),
        ("describe-vpc-endpoint-services", Kind::Services),
    ] {
        let evidence = recognise(&format!("$ aws ec2 {command} --query x[0]\n{service}"));
        assert_eq!((of_paste(&evidence), evidence.documents[0].kind), (vec![], kind));
    }
    // One whose own output is missing says nothing of what comes next.
    let paste = format!("$ aws ec2 describe-subnets --region us-east-1\n\n{}", text(STORES));
    let evidence = recognise(&paste);
    assert_eq!(evidence.documents[0].origin.region, None);
    assert_eq!(evidence.documents[0].origin.command, None);
}

#[test]
fn cut_off_at_every_byte_it_is_never_taken_for_whole() {
    let list = text(STORES).trim_end().to_owned();
    let whole = recognise(&list).documents;
    assert_eq!((whole.len(), whole[0].whole), (1, true));
    for end in (1..list.len()).filter(|&end| list.is_char_boundary(end)) {
        let evidence = recognise(&list[..end]);
        assert_eq!(evidence.documents, [], "cut at {end}");
        let expected = if end < 7 { "evidence-unrecognised" } else { "evidence-cut-off" };
        if end >= 7 {
            assert_eq!(evidence.findings[0].code.id(), expected, "cut at {end}: {:?}", &list[..end]);
        }
        assert!(!evidence.findings.is_empty(), "cut at {end}");
    }
}

/// What the AWS CLI printed as YAML, cut off after each of its lines: unless that is the end of an entry, it is noticed, and
/// what it says of the entries before is all that is taken from it.
#[test]
fn yaml_that_is_cut_off_within_an_entry_is_never_taken_for_whole() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/evidence/v2-yaml");
    for file in std::fs::read_dir(folder).expect("the fixtures").map(|file| file.expect("a fixture").path()) {
        let text = std::fs::read_to_string(&file).expect("a fixture");
        let whole = recognise(&text).documents;
        assert!(whole[0].whole && !whole[0].truncated, "{}", file.display());
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        // The last members of an entry that nothing is decided from where they are missing, and that not every version writes.
        let optional: &[&str] = match file.file_stem().and_then(|name| name.to_str()) {
            Some("describe-target-groups") => &["  VpcId:"],
            Some(SERVICES) => &["  SupportedIpAddressTypes:", "  - ipv4"],
            Some("describe-vpc-endpoint-service-permissions") => &["  ServiceId:", "  ServicePermissionId:"],
            _ => &[],
        };
        for end in 2..lines.len() {
            let is_optional = |line: &&str| optional.iter().any(|start| line.starts_with(start));
            let ends_an_entry = lines[end].starts_with("- ") || lines[end..].iter().all(is_optional);
            let evidence = recognise(&lines[..end].concat());
            let whole = evidence.documents.iter().any(|document| document.whole);
            let noticed = !evidence.findings.is_empty() && !whole;
            assert_eq!(noticed, !ends_an_entry, "{} before line {}: {evidence:#?}", file.display(), end + 1);
        }
    }
}

#[test]
fn the_last_list_of_yaml_may_go_on_where_the_text_ends() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/evidence/v2-yaml");
    let path = format!("{folder}/{SERVICES}.yaml");
    let text = std::fs::read_to_string(path).expect("a fixture").replace("- ipv4", "- ipv6");
    let cut = support::judged(&support::vpc(), &text);
    assert!(support::is_unknown(&cut, "vpc-svc-ipv4"), "ipv4 may be on the next line");
    let ended = support::judged(&support::vpc(), &format!("{text}  Tags: []\n"));
    let message = "the service does not support ipv4";
    support::says(&ended, "vpc-svc-ipv4", xks_preflight_finding::Severity::Error, message);
    let json = support::text(SERVICES).replace("\"ipv4\"", "\"ipv6\"");
    let whole = support::judged(&support::vpc(), &json);
    support::says(&whole, "vpc-svc-ipv4", xks_preflight_finding::Severity::Error, message);
}

#[test]
fn a_document_after_one_that_is_cut_off_is_still_read() {
    let list = text(STORES);
    let paste = format!("{}\n{list}", &list[..list.len() / 2]);
    let evidence = recognise(&paste);
    assert_eq!(evidence.findings[0].code.id(), "evidence-cut-off");
    assert_eq!(evidence.documents.len(), 1);
}

#[test]
fn broken_documents_say_on_which_line() {
    let broken = "\n{\n  \"CustomKeyStores\": [\n    {\"CustomKeyStoreId\" \"cks-1\"}\n  ]\n}\n";
    assert_eq!(
        of_paste(&recognise(broken)),
        [("evidence-syntax", "the document on line 2 is no JSON: see line 4")]
    );
    let broken = "CustomKeyStores:\n- CustomKeyStoreId: [\n";
    let evidence = recognise(broken);
    assert_eq!(evidence.findings[0].code.id(), "evidence-syntax", "{evidence:#?}");
}

#[test]
fn an_entry_without_what_names_it_is_the_sign_of_a_missing_end() {
    let yaml = "CustomKeyStores:\n- ConnectionState: CONNECTED\n  CustomKeyStoreId: cks-1\n  CustomKeyStoreName: A\n- ConnectionState: CONNECTED\n  CustomKeyStoreId: cks-2\n";
    let evidence = recognise(yaml);
    assert_eq!(evidence.findings[0].code.id(), "evidence-cut-off");
    assert!(!evidence.documents[0].whole);
}

#[test]
fn files_as_windows_writes_them() {
    let list = text(STORES);
    let crlf = list.replace('\n', "\r\n");
    assert_eq!(recognise(&crlf).documents, recognise(&list).documents);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(crlf.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(recognise_bytes(&utf16).documents, recognise(&list).documents);
    let bom = format!("\u{feff}{list}");
    assert_eq!(recognise_bytes(bom.as_bytes()).documents, recognise(&list).documents);
}

#[test]
fn secrets_in_a_paste_are_named_and_never_shown() {
    let secret = "kX9pQ2vL7mN4tR8wYbC3dF6gHjKsZaEuTiOoP1lM";
    let token = "FwoGZXIvYXdzEBYaDKd9invented8tokenXq7rP2sVw4yBn";
    let id = "ASIAQ4LZ7NXEXAMPLE2B";
    let paste = format!(
        "export AWS_ACCESS_KEY_ID={id}\nexport AWS_SECRET_ACCESS_KEY={secret}\nexport AWS_SESSION_TOKEN={token}\n\
         {{\"XksProxyAuthenticationCredential\": {{\"RawSecretAccessKey\": \"{secret}\"}}}}\n{}",
        text(STORES)
    );
    let evidence = recognise(&paste);
    let lines: Vec<_> = evidence
        .findings
        .iter()
        .filter(|f| f.code.id() == "evidence-secret")
        .map(|f| f.message.split(':').next().unwrap_or_default())
        .collect();
    assert_eq!(lines, ["line 1", "line 2", "line 3", "line 4"], "{:#?}", evidence.findings);
    let all = format!("{evidence:?}");
    for part in [secret, token, id] {
        assert!(!all.contains(part), "{part} is in what was read");
    }
    assert_eq!(evidence.documents.len(), 1, "the list is read all the same");
}

/// A value that the rules quote may itself be a secret, pasted into the wrong place.
#[test]
fn what_may_be_a_secret_is_not_quoted_by_a_rule() {
    let secret = "kX9pQ2vL7mN4tR8wYbC3dF6gHjKsZaEuTiOoP1lMnQ4=";
    let list = json!({"CustomKeyStores": [{
        "CustomKeyStoreId": "cks-1", "CustomKeyStoreName": secret, "CustomKeyStoreType": "AWS_CLOUDHSM",
        "ConnectionState": "FAILED", "ConnectionErrorCode": secret,
    }]});
    let paste = list.to_string();
    let mut judgement = support::judged(&support::public(), &paste);
    judgement.show(&[&paste]);
    assert!(judgement.findings.iter().any(|finding| finding.code.id() == "store-failed"));
    assert!(!format!("{:?}", judgement.findings).contains("kX9pQ2"));
}

#[test]
fn what_a_failed_command_says_is_noticed() {
    let paste = "\nAn error occurred (AccessDeniedException) when calling the DescribeCustomKeyStores operation: User: x is not authorized\n";
    let evidence = recognise(paste);
    assert_eq!(
        of_paste(&evidence),
        [("evidence-command", "line 2: DescribeCustomKeyStores failed with AccessDeniedException")]
    );
    assert_eq!(evidence.failures[0].exception, "AccessDeniedException");
}

#[test]
fn a_request_without_an_answer_is_evidence_and_changes_no_other_one() {
    let answer = "POST /kms/xks/v1/health\nHTTP/1.1 200 OK\n\n{\"xksProxyFleetSize\": 1, \"ekmFleetDetails\": []}\ntime_total: 0.020000\n";
    let failure = "POST /kms/xks/v1/keys/k/metadata\ncurl: (28) Operation timed out\ntime_total: 10.000000\n";
    let evidence = recognise(&format!("{answer}{failure}"));
    assert_eq!(of_paste(&evidence), []);
    let [health, none] = evidence.documents.as_slice() else { panic!("{evidence:#?}") };
    assert_eq!(health.exchange.total, Some(Duration::from_millis(20)));
    assert_eq!((none.kind, none.exchange.curl, none.exchange.status), (Kind::ProxyError, Some(28), None));
    assert_eq!(none.exchange.total, Some(Duration::from_secs(10)));
    // What is no exit status of curl is none.
    assert_eq!(recognise("curl: (999) x\ncurl: () x\ncurl: (6").documents, []);
}
