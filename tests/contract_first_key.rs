//! The script that creates a KMS key in a store, run: real bash, both real AWS CLIs, a stand-in for AWS KMS that records
//! every request.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::edits::{STORE_ID, first_key, key, sent, with_store};
use support::hostile::{for_each, names};
use support::kms::operation::Exception;
use support::kms::{ConnectionState, Kms};
use support::model;
use support::plans::Given;
use support::shell::{Cli, Outcome, Shell};
use support::warm::Warm;
use xks_preflight_validate::KeyInputs;

const DESCRIBE: &str = "DescribeCustomKeyStores";
const DESCRIBE_KEY: &str = "DescribeKey";
const CREATE: &str = "CreateKey";
const ALIAS: &str = "CreateAlias";
const LIST: &str = "ListKeys";
const KEY_ID: &str = "00000001-0000-4000-8000-000000000000";

/// A stand-in with a connected store.
fn connected() -> Kms {
    with_store(&Given::public("key"), ConnectionState::Connected)
}

#[track_caller]
fn run(cli: Cli, kms: &Kms, key: KeyInputs) -> Outcome {
    let shell = Shell::new(cli, kms);
    let outcome = shell.run(&first_key(key), &[], "");
    model::assert_valid(&kms.requests());
    shell.assert_nowhere("RawSecretAccessKey");
    outcome
}

fn request() -> Value {
    json!({
        "CustomKeyStoreId": STORE_ID,
        "XksKeyId": "Payments_2026.1",
        "Origin": "EXTERNAL_KEY_STORE",
    })
}

fn members(of: &Value) -> serde_json::Map<String, Value> {
    of.as_object().expect("an object").clone()
}

/// A key for the plan's external key in the plan's store, as somebody else made it.
fn made_before(kms: &Kms) -> String {
    kms.state().keys.add(members(&request()))
}

#[test]
fn a_key_is_created_and_named() {
    for cli in Cli::all() {
        let kms = connected();
        let given = KeyInputs {
            description: Some("Card numbers".to_owned()),
            tags: vec![("team".to_owned(), "payments".to_owned()), ("stage".to_owned(), String::new())],
            ..key()
        };
        let outcome = run(cli, &kms, given).expect(0);
        assert_eq!(outcome.stdout, format!("KeyId={KEY_ID}\n"));
        assert_eq!(kms.operations(), [DESCRIBE, DESCRIBE_KEY, CREATE, ALIAS]);
        let mut created = request();
        created["Description"] = json!("Card numbers");
        created["Tags"] = json!([
            {"TagKey": "team", "TagValue": "payments"},
            {"TagKey": "stage", "TagValue": ""},
        ]);
        sent(&kms, CREATE, &[created]);
        sent(&kms, ALIAS, &[json!({"AliasName": "alias/payments", "TargetKeyId": KEY_ID})]);
    }
}

#[test]
fn without_an_alias_nothing_is_looked_up() {
    let kms = connected();
    run(Cli::V2, &kms, KeyInputs { alias: None, ..key() }).expect(0);
    assert_eq!(kms.operations(), [DESCRIBE, CREATE]);
    sent(&kms, CREATE, &[request()]);
}

#[test]
fn an_external_key_id_may_start_with_a_hyphen() {
    for cli in Cli::BOTH {
        let kms = connected();
        let given = KeyInputs { xks_key_id: Some("--region.-_".to_owned()), ..key() };
        run(cli, &kms, given.clone()).expect(0);
        assert_eq!(kms.bodies(CREATE)[0]["XksKeyId"], "--region.-_");
        run(cli, &kms, given).expect(0).says("is taken over");
    }
}

#[test]
fn a_second_run_makes_nothing_twice() {
    for cli in Cli::BOTH {
        let kms = connected();
        run(cli, &kms, key()).expect(0);
        let before = kms.requests().len();
        let again = run(cli, &kms, key()).expect(0).says("is taken over");
        assert_eq!(again.stdout, format!("KeyId={KEY_ID}\n"));
        assert_eq!(kms.operations()[before..], [DESCRIBE, DESCRIBE_KEY]);
    }
}

#[test]
fn a_key_that_was_made_without_its_alias_is_found_and_named() {
    for cli in Cli::BOTH {
        let kms = connected();
        // Other keys, over several pages; one of them may not be described, and one is of another store.
        kms.state().keys.page = 2;
        for other in 0..4 {
            let id = format!("other-{other}");
            kms.state().keys.add(members(&json!({
                "CustomKeyStoreId": STORE_ID, "XksKeyId": id, "Origin": "EXTERNAL_KEY_STORE",
            })));
        }
        kms.state().keys.all[0].visible = false;
        let mut elsewhere = request();
        elsewhere["CustomKeyStoreId"] = json!("cks-0elsewhere");
        kms.state().keys.add(members(&elsewhere));
        let id = made_before(&kms);
        let outcome = run(cli, &kms, key()).expect(0).says("is taken over");
        assert_eq!(outcome.stdout, format!("KeyId={id}\n"));
        sent(&kms, ALIAS, &[json!({"AliasName": "alias/payments", "TargetKeyId": id})]);
        assert_eq!(kms.bodies(LIST).len(), 3, "three pages of two");
        assert_eq!(kms.state().keys.all.len(), 6, "nothing was made");
    }
}

#[test]
fn an_interrupted_run_is_finished_by_the_next() {
    let kms = connected();
    kms.state().raise(ALIAS, Exception::new("LimitExceededException", "scripted"));
    run(Cli::V1, &kms, key()).expect(1).says("create-alias failed").says("a quota of AWS KMS is reached");
    run(Cli::V1, &kms, key()).expect(0);
    assert_eq!(kms.state().keys.all.len(), 1);
    assert_eq!(kms.state().keys.aliases, [("alias/payments".to_owned(), KEY_ID.to_owned())]);
}

#[test]
fn an_alias_of_another_key_is_never_moved() {
    for change in ["XksKeyId", "CustomKeyStoreId", "Origin"] {
        let kms = connected();
        let mut other = request();
        other[change] = json!("AWS_KMS");
        let id = kms.state().keys.add(members(&other));
        kms.state().keys.aliases.push(("alias/payments".to_owned(), id.clone()));
        let outcome = run(Cli::V1, &kms, key()).expect(3).says("belongs to another key; nothing was changed");
        outcome.says(&format!("KeyId {id}, ")).says(&format!("{change} AWS_KMS"));
        assert_eq!(kms.operations(), [DESCRIBE, DESCRIBE_KEY]);
    }
}

#[test]
fn a_key_that_is_not_seen_is_said_not_to_be() {
    let kms = connected();
    made_before(&kms);
    kms.state().keys.all[0].visible = false;
    let outcome = run(Cli::V1, &kms, key()).expect(3);
    outcome.says("not seen with your permissions (kms:ListKeys and kms:DescribeKey); nothing was changed");
    assert_eq!(kms.bodies(ALIAS), Vec::<Value>::new());
}

#[test]
fn a_lost_answer_is_not_taken_for_a_missing_permission() {
    let kms = connected();
    made_before(&kms);
    kms.state().raise_after(1, DESCRIBE_KEY, Exception::new("ValidationException", "scripted"));
    run(Cli::V1, &kms, key()).expect(1).says("describe-key failed");
    assert_eq!(kms.bodies(ALIAS), Vec::<Value>::new());
}

#[test]
fn a_key_to_be_deleted_is_not_taken_over() {
    let kms = connected();
    let id = made_before(&kms);
    kms.state().keys.all[0].state = "PendingDeletion";
    let outcome = run(Cli::V1, &kms, key()).expect(3).says("is to be deleted; nothing was changed");
    outcome.says(&format!("aws kms cancel-key-deletion --region eu-central-1 --key-id {id}"));
    assert_eq!(kms.bodies(ALIAS), Vec::<Value>::new());
}

#[test]
fn what_differs_in_a_key_taken_over_is_said() {
    let kms = connected();
    made_before(&kms);
    kms.state().keys.all[0].state = "Disabled";
    let given = KeyInputs {
        description: Some("Mine".to_owned()),
        tags: vec![("a".to_owned(), "b".to_owned())],
        ..key()
    };
    let outcome = run(Cli::V2, &kms, given).expect(0).says("Its description is another one");
    outcome.says("Its tags were left as they are").says("The KMS key is Disabled");
}

#[test]
fn nothing_is_done_unless_the_store_is_connected() {
    let cases = [
        (ConnectionState::Disconnected, "To do: aws kms connect-custom-key-store --region eu-central-1"),
        (ConnectionState::Connecting, "To do: wait until it is connected"),
        (ConnectionState::Failed, "ConnectionErrorCode: XKS_PROXY_TIMED_OUT"),
        (ConnectionState::Disconnecting, "is DISCONNECTING, and keys can be created"),
    ];
    for (state, says) in cases {
        let kms = with_store(&Given::public("state"), state);
        kms.state().stores[0].polls_left = 9;
        kms.state().stores[0].error_code = Some("XKS_PROXY_TIMED_OUT".to_owned());
        run(Cli::V1, &kms, key()).expect(1).says("nothing was done").says(says);
        assert_eq!(kms.operations(), [DESCRIBE]);
    }
}

#[test]
fn a_store_that_is_another_or_not_there_is_refused() {
    let kms = connected();
    kms.state().stores[0].members.insert("CustomKeyStoreType".to_owned(), json!("AWS_CLOUDHSM"));
    run(Cli::V1, &kms, key()).expect(1).says("is no external key store");
    assert_eq!(kms.operations(), [DESCRIBE]);

    let kms = Kms::start();
    let outcome = run(Cli::V1, &kms, key()).expect(1).says("CustomKeyStoreNotFoundException");
    outcome.says(&format!("there is no key store {STORE_ID} in this account"));
}

#[test]
fn what_the_proxy_says_of_the_external_key_is_explained() {
    let fit = json!({"keySpec": "AES_256", "keyUsage": ["ENCRYPT", "DECRYPT"], "keyStatus": "ENABLED"});
    let id = "Payments_2026.1";
    let mut cases =
        vec![("Another".to_owned(), fit.clone(), "has no external key with the ID Payments_2026.1")];
    for (member, value) in [
        ("keySpec", json!("AES_128")),
        ("keyUsage", json!(["ENCRYPT"])),
        ("keyUsage", json!(["DECRYPT"])),
        ("keyStatus", json!("DISABLED")),
    ] {
        let mut unfit = fit.clone();
        unfit[member] = value;
        cases.push((id.to_owned(), unfit, "is not AES_256, is not ENABLED, or does not allow both"));
    }
    for (id, metadata, says) in cases {
        let kms = connected();
        kms.state().keys.external.insert(id, metadata);
        run(Cli::V1, &kms, key()).expect(1).says("create-key failed").says(says);
        assert!(kms.state().keys.all.is_empty());
    }
    let kms = connected();
    kms.state().keys.external.insert(id.to_owned(), fit);
    run(Cli::V1, &kms, key()).expect(0);
}

#[test]
fn a_new_key_may_be_unknown_for_a_moment() {
    let kms = connected();
    for _ in 0..2 {
        kms.state().raise(ALIAS, Exception::new("NotFoundException", "scripted"));
    }
    run(Cli::V1, &kms, key()).expect(0);
    assert_eq!(kms.bodies(ALIAS).len(), 3);
}

#[test]
fn an_argument_and_a_cli_that_is_too_old_are_refused() {
    let kms = connected();
    let shell = Shell::new(Cli::V1, &kms);
    let script = first_key(key());
    shell.run(&script, &["argument".as_ref()], "").expect(2).says("takes no argument");
    shell.program("aws", "#!/bin/bash\necho aws-cli/1.20.0 XksProxyUriEndpoint\n");
    shell.run(&script, &[], "").expect(2).says("AWS CLI 1.20.0 does not know external key stores");
    assert_eq!(kms.operations(), Vec::<String>::new());
}

/// A hostile text as description and tag: of a key that is made, and of one that is found.
fn carries(warm: &Warm, text: &str) {
    let kms = connected();
    let shell = Shell::warm(warm, &kms);
    shell.hurry_over_the_store();
    let tag: String = text.chars().take(100).collect();
    let given = KeyInputs {
        store_id: Some("cks-1".to_owned()),
        description: Some(text.to_owned()),
        tags: vec![(format!("k{tag}"), tag.clone())],
        ..key()
    };
    "cks-1".clone_into(&mut kms.state().stores[0].id);
    let printable = |text: &str| text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b));
    let run = |given: KeyInputs| {
        let script = first_key(given);
        assert!(printable(&script), "{text:?}: not printable ASCII");
        let outcome = shell.run(&script, &[], "").expect(0);
        assert!(printable(&outcome.stderr), "{:?}", outcome.stderr);
        outcome
    };
    run(KeyInputs { alias: None, ..given.clone() });
    let mut created = request();
    created["CustomKeyStoreId"] = json!("cks-1");
    created["Description"] = json!(text);
    created["Tags"] = json!([{"TagKey": format!("k{tag}"), "TagValue": tag}]);
    sent(&kms, CREATE, &[created]);

    kms.state().keys.aliases.push(("alias/payments".to_owned(), KEY_ID.to_owned()));
    let outcome = run(given);
    let found = outcome.says("is taken over");
    assert!(!found.stderr.contains("another one"), "{text:?}: {}", found.stderr);
    assert_eq!(kms.operations(), [CREATE, DESCRIBE_KEY]);
    assert_eq!(std::fs::read_dir(shell.work()).expect("the folder").count(), 0, "{text:?} made a file");
}

fn carries_all(cli: Cli) {
    let warm = Warm::start(cli);
    for_each(&names(), |text| carries(&warm, text));
}

#[test]
fn hostile_descriptions_and_tags_with_version_1() {
    carries_all(Cli::V1);
}

#[test]
fn hostile_descriptions_and_tags_with_version_2() {
    carries_all(Cli::V2);
}
