//! The rules of a KMS key in a store, by the exact sentence that a person reads.

use xks_preflight_finding::{Code, Edit, Field, Severity};
use xks_preflight_validate::{Context, Inputs, KeyInputs, Report, Verdict, check, check_key};

fn good() -> Inputs {
    Inputs {
        region: Some("eu-central-1".into()),
        uri_endpoint: Some("https://proxy.payments-platform.net".into()),
        uri_path: Some("/kms/xks/v1".into()),
        key: KeyInputs {
            store_id: Some("cks-1234567890abcdef0".into()),
            xks_key_id: Some("Payments_2026.1".into()),
            alias: Some("alias/payments".into()),
            description: Some("Card numbers".into()),
            tags: vec![("team".into(), "payments".into())],
        },
        ..Inputs::default()
    }
}

fn judge(change: impl FnOnce(&mut Inputs)) -> Report {
    let mut inputs = good();
    change(&mut inputs);
    check_key(&inputs, &Context::default())
}

/// `severity code: message` of every finding.
fn said(report: &Report) -> Vec<String> {
    let line = |f: &xks_preflight_finding::Finding| {
        format!("{} {}: {}", f.severity.as_str(), f.code.id(), f.message)
    };
    report.findings().iter().map(line).collect()
}

#[track_caller]
fn expect(change: impl FnOnce(&mut Inputs), expected: &[&str]) {
    assert_eq!(said(&judge(change)), expected);
}

#[test]
fn a_good_key_is_ready_and_every_value_is_a_fact() {
    let report = judge(|_| ());
    assert_eq!((report.verdict(), report.findings().len()), (Verdict::Ready, 0), "{:#?}", report.findings());
    let key = report.facts().key.as_ref().expect("a key");
    assert_eq!(key.store_id.as_str(), "cks-1234567890abcdef0");
    assert_eq!(key.xks_key_id.as_str(), "Payments_2026.1");
    assert_eq!(key.alias.as_ref().expect("an alias").as_str(), "alias/payments");
    assert_eq!(key.description.as_ref().expect("a description").as_str(), "Card numbers");
    assert_eq!((key.tags[0].key(), key.tags[0].value()), ("team", "payments"));
}

#[test]
fn a_store_is_not_judged_by_its_key_nor_a_key_by_its_store() {
    assert!(check(&good(), &Context::default()).facts().key.is_none());
    let report = check_key(&good(), &Context::default());
    assert!(report.facts().name.is_none() && report.facts().connectivity.is_none());
}

#[test]
fn what_is_needed_is_missed() {
    let report = check_key(&Inputs::default(), &Context::default());
    assert_eq!(report.verdict(), Verdict::Incomplete);
    let expected = [
        "unknown input-missing: the Region is not given",
        "unknown input-missing: the key store ID is not given",
        "unknown input-missing: the external key ID is not given",
    ];
    assert_eq!(said(&report), expected);
}

#[test]
fn key_store_ids() {
    for (id, expected) in [
        ("", "an empty text is no ID of a key store"),
        ("my store", "`my store` is no ID of a key store"),
        ("cks-é", "`cks-é` is no ID of a key store"),
    ] {
        expect(|inputs| inputs.key.store_id = Some(id.into()), &[&format!("error key-store-id: {expected}")]);
    }
    expect(
        |inputs| inputs.key.store_id = Some("payments".into()),
        &["warning key-store-id: `payments` does not start with cks-"],
    );
    assert!(judge(|inputs| inputs.key.store_id = Some("a".repeat(65))).facts().key.is_none());
}

#[test]
fn external_key_ids() {
    expect(
        |inputs| inputs.key.xks_key_id = Some(String::new()),
        &["error xks-key-id-length: the external key ID has 0 characters; KMS takes 1 to 128"],
    );
    expect(
        |inputs| inputs.key.xks_key_id = Some("a".repeat(129)),
        &["error xks-key-id-length: the external key ID has 129 characters; KMS takes 1 to 128"],
    );
    expect(
        |inputs| inputs.key.xks_key_id = Some("a/b c\n".into()),
        &["error xks-key-id-characters: the external key ID contains `/`, a space and a line break"],
    );
    assert_eq!(judge(|inputs| inputs.key.xks_key_id = Some("a".repeat(128))).verdict(), Verdict::Ready);
}

#[test]
fn a_request_for_the_key_must_fit() {
    let long = |inputs: &mut Inputs| {
        inputs.uri_path = Some(format!("/{}/kms/xks/v1", "p".repeat(116)));
        inputs.key.xks_key_id = Some("k".repeat(79));
    };
    expect(
        long,
        &["error xks-key-id-room: the external key ID has 79 characters, and endpoint and path leave 78"],
    );
    let report = judge(|inputs| {
        long(inputs);
        inputs.key.xks_key_id = Some("k".repeat(78));
    });
    assert_eq!(report.verdict(), Verdict::Ready);
    let report = judge(|inputs| inputs.uri_path = None);
    assert_eq!(report.unknown(), [Code::XksKeyIdRoom]);
    assert_eq!(report.verdict(), Verdict::Ready);
}

#[test]
fn aliases() {
    let report = judge(|inputs| inputs.key.alias = Some("payments".into()));
    assert_eq!(said(&report), ["error alias-name: the alias is not alias/ and a name"]);
    let fix = report.findings()[0].fix.as_ref().expect("a fix");
    let meant = Edit::Replace { field: Field::AliasName, value: "alias/payments".into() };
    assert_eq!(fix.edits, [meant]);
    for (alias, expected) in [
        ("", "alias-name: the alias is not alias/ and a name"),
        ("alias/", "alias-name: the alias is not alias/ and a name"),
        ("Alias/payments", "alias-name: the alias is not alias/ and a name"),
        ("alias/a:b c", "alias-name: the alias contains `:` and a space"),
        (
            "alias/aws/payments",
            "alias-reserved: the alias starts with alias/aws/, which AWS keeps for itself",
        ),
    ] {
        expect(|inputs| inputs.key.alias = Some(alias.into()), &[&format!("error {expected}")]);
    }
    expect(
        |inputs| inputs.key.alias = Some(format!("alias/{}", "a".repeat(251))),
        &["error alias-name: the alias has 257 characters; KMS takes 256, alias/ among them"],
    );
    assert_eq!(judge(|inputs| inputs.key.alias = None).verdict(), Verdict::Ready);
    assert_eq!(judge(|inputs| inputs.key.alias = Some("alias/awsome".into())).verdict(), Verdict::Ready);
}

#[test]
fn descriptions() {
    expect(
        |inputs| inputs.key.description = Some("é".repeat(8193)),
        &["error key-description-length: the description has 8193 characters; KMS takes 8192"],
    );
    assert_eq!(judge(|inputs| inputs.key.description = Some("é".repeat(8192))).verdict(), Verdict::Ready);
}

#[test]
fn tags() {
    let tags = |tags: &[(&str, &str)]| {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        judge(|inputs| inputs.key.tags = tags)
    };
    assert_eq!(
        said(&tags(&[("", "a")])),
        ["error tag-length: the key of tag 1 has 0 characters; KMS takes 1 to 128"]
    );
    let (key, value) = ("k".repeat(129), "v".repeat(257));
    let expected = [
        "error tag-length: the key of tag 2 has 129 characters; KMS takes 1 to 128",
        "error tag-length: the value of tag 2 has 257 characters; KMS takes 256",
    ];
    assert_eq!(said(&tags(&[("a", ""), (&key, &value)])), expected);
    assert_eq!(said(&tags(&[("AWS:a", "")])), ["error tag-reserved: the key of tag 1 starts with aws:"]);
    let expected = ["error tag-duplicate: the key of tag 3 stands before already"];
    assert_eq!(said(&tags(&[("a", "1"), ("A", "2"), ("a", "3")])), expected);
    let many: Vec<_> = (0..51).map(|at| (at.to_string(), String::new())).collect();
    let many: Vec<_> = many.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(said(&tags(&many)), ["error tag-count: 51 tags are given; KMS takes 50"]);
    assert_eq!(tags(&many[..50]).verdict(), Verdict::Ready);
}

#[test]
fn a_rule_that_may_be_allowed_is() {
    let mut inputs = good();
    inputs.key.tags = vec![("aws:a".into(), String::new())];
    let context = Context { allow: &[Code::TagReserved], ..Context::default() };
    let report = check_key(&inputs, &context);
    assert_eq!((report.verdict(), report.findings()[0].severity), (Verdict::Ready, Severity::Warning));
}
