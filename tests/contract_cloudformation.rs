//! The CloudFormation template: what cfn-lint says of it, and its function at work, with real boto3 against the
//! stand-in, through everything that CloudFormation asks and that can go wrong.
#![cfg(not(target_arch = "wasm32"))]

use std::process::Command;

use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Value, json};
use support::hostile::names;
use support::kms::operation::Exception;
use support::kms::{ConnectionState, Store};
use support::model;
use support::plans::Given;
use support::stack::{Delivery, Stack, properties, template};
use support::{shell, tools};
use xks_preflight_snippets::{Artefact, NetworkPlan, Options, Target, emit_report};
use xks_preflight_validate::{Context, Inputs, check};

const CREATE: &str = "CreateCustomKeyStore";
const CONNECT: &str = "ConnectCustomKeyStore";
const DISCONNECT: &str = "DisconnectCustomKeyStore";
const UPDATE: &str = "UpdateCustomKeyStore";
const DELETE: &str = "DeleteCustomKeyStore";

/// What changes anything, in the order in which it was asked for.
fn changes(delivery: &Delivery) -> Vec<&str> {
    let reads = [
        "DescribeCustomKeyStores",
        "ListTags",
        "TagResource",
        "GetSecretValue",
        "ListKeys",
        "DescribeKey",
        "ListResourceTags",
        "Invoke",
    ];
    delivery.requests.iter().map(String::as_str).filter(|request| !reads.contains(request)).collect()
}

#[track_caller]
fn state(stack: &Stack) -> ConnectionState {
    let kms = stack.kms.state();
    assert_eq!(kms.stores.len(), 1, "{:?}", kms.stores);
    kms.stores[0].state
}

fn created(given: &Given) -> Stack {
    let mut stack = Stack::new(given);
    stack.kms.state().polls = 2;
    stack.create().succeeds();
    stack
}

fn all_kinds() -> [Given; 3] {
    [Given::public("kinds"), Given::vpc("kinds"), Given::other_account("kinds")]
}

#[test]
fn a_store_is_created_connected_and_deleted_again() {
    for given in all_kinds() {
        let mut stack = Stack::new(&given);
        stack.kms.state().polls = 3;
        let delivery = stack.create().succeeds();
        assert_eq!(changes(&delivery), [CREATE, CONNECT]);
        assert_eq!(stack.kms.bodies(CREATE), [given.request()]);
        assert_eq!(state(&stack), ConnectionState::Connected);
        assert_eq!(stack.physical, Some(stack.kms.state().stores[0].id.clone()));
        let delivery = stack.delete().succeeds();
        assert_eq!(changes(&delivery), [DISCONNECT, DELETE]);
        assert!(stack.kms.state().stores.is_empty());
        model::assert_valid(&stack.kms.requests());
    }
}

#[test]
fn the_oldest_boto3_that_knows_every_property_will_do() {
    let given = Given::other_account("oldest");
    let mut stack = Stack::with_boto3(&given, Some(&tools::oldest_boto3()));
    assert_eq!(stack.boto3, "1.40.63");
    stack.create().succeeds();
    assert_eq!(stack.kms.bodies(CREATE), [given.request()]);
    let mut wanted = stack.properties.clone();
    for (property, value, _) in UPDATES {
        wanted[property] = json!(value);
    }
    let delivery = stack.update(&wanted).succeeds();
    assert_eq!(changes(&delivery), [DISCONNECT, UPDATE, CONNECT]);
    let event = key_event(&mut stack, "Create", &key_properties(), None, None);
    stack.deliver(&event).succeeds();
    stack.set(&json!({"keys": {}}));
    let delivery = stack.delete().succeeds();
    assert_eq!(changes(&delivery), [DISCONNECT, DELETE]);
}

#[test]
fn a_boto3_that_is_too_old_is_said_to_be() {
    let mut stack = Stack::new(&Given::public("tooold"));
    // As boto3 meets a parameter that its model does not have.
    stack.properties["VpcEndpointServiceOwner"] = json!("111122223333");
    stack.set(&json!({"unknown": "XksProxyVpcEndpointServiceOwner"}));
    stack.create().fails("the boto3 of this Lambda runtime is too old for this key store");
    stack.delete().succeeds();
}

/// Every property with another value, and whether KMS takes it while the store is connected.
const UPDATES: [(&str, &str, bool); 5] = [
    ("Name", "Payments \u{2028} 2", true),
    ("UriPath", "/other/kms/xks/v1", true),
    ("UriEndpoint", "https://other.payments.example.org", false),
    ("VpcEndpointServiceName", "com.amazonaws.vpce.eu-central-1.vpce-svc-0000000000000000f", false),
    ("VpcEndpointServiceOwner", "444455556666", false),
];

#[test]
fn an_update_changes_one_property_and_disconnects_only_where_it_must() {
    for (property, value, live) in UPDATES {
        let mut stack = created(&Given::other_account("update"));
        let mut wanted = stack.properties.clone();
        wanted[property] = json!(value);
        let delivery = stack.update(&wanted).succeeds();
        let expected: &[_] = if live { &[UPDATE] } else { &[DISCONNECT, UPDATE, CONNECT] };
        assert_eq!(changes(&delivery), expected, "{property}");
        let id = stack.physical.clone().expect("an id");
        let member =
            if property == "Name" { "NewCustomKeyStoreName".into() } else { format!("XksProxy{property}") };
        assert_eq!(stack.kms.bodies(UPDATE), [json!({"CustomKeyStoreId": id, member: value})]);
        assert_eq!(state(&stack), ConnectionState::Connected, "{property}");
        model::assert_valid(&stack.kms.requests());
    }
}

#[test]
fn a_new_credential_is_handed_over_whole_and_without_disconnecting() {
    let given = Given::public("rotation");
    let mut stack = created(&given);
    let renewed = Given { secret: support::plans::secret("rotated"), ..given };
    let credential = renewed.request()["XksProxyAuthenticationCredential"].clone();
    // The other shape of a secret.
    let secret = json!({"accessKeyId": credential["AccessKeyId"], "rawSecretAccessKey": credential["RawSecretAccessKey"]});
    stack.set(&json!({"secret": secret.to_string()}));
    let mut wanted = stack.properties.clone();
    wanted["CredentialRevision"] = json!("/2");
    let delivery = stack.update(&wanted).succeeds();
    assert_eq!(changes(&delivery), [UPDATE]);
    assert!(!format!("{}{:?}", delivery.log, delivery.answers).contains(&renewed.secret));
    let body = json!({"CustomKeyStoreId": stack.physical, "XksProxyAuthenticationCredential": credential});
    assert_eq!(stack.kms.bodies(UPDATE), [body]);
}

#[test]
fn an_update_without_a_difference_changes_nothing() {
    let mut stack = created(&Given::vpc("same"));
    let same = stack.properties.clone();
    let delivery = stack.update(&same).succeeds();
    assert!(changes(&delivery).is_empty(), "{:?}", delivery.requests);
}

#[test]
fn a_store_that_somebody_disconnected_stays_so_and_one_that_failed_is_tried_again() {
    let mut stack = created(&Given::public("operator"));
    let mut wanted = stack.properties.clone();
    wanted["Name"] = json!("Other");
    stack.kms.state().stores[0].state = ConnectionState::Disconnected;
    assert_eq!(changes(&stack.update(&wanted).succeeds()), [UPDATE]);
    assert_eq!(state(&stack), ConnectionState::Disconnected);
    stack.kms.state().stores[0].state = ConnectionState::Failed;
    wanted["CredentialRevision"] = json!("/2");
    assert_eq!(changes(&stack.update(&wanted).succeeds()), [UPDATE, DISCONNECT, CONNECT]);
    assert_eq!(state(&stack), ConnectionState::Connected);
}

#[test]
fn connectivity_changes_both_ways_with_what_belongs_to_it() {
    let (public, vpc) = (Given::public("both"), Given::other_account("both"));
    let mut to_vpc = properties(&vpc);
    to_vpc["UriEndpoint"] = json!("https://private.payments.example.org");
    let mut stack = created(&public);
    let delivery = stack.update(&to_vpc).succeeds();
    assert_eq!(changes(&delivery), [DISCONNECT, UPDATE, CONNECT]);
    let id = stack.physical.clone();
    assert_eq!(
        stack.kms.bodies(UPDATE),
        [json!({
            "CustomKeyStoreId": id,
            "XksProxyConnectivity": "VPC_ENDPOINT_SERVICE",
            "XksProxyUriEndpoint": "https://private.payments.example.org",
            "XksProxyVpcEndpointServiceName": to_vpc["VpcEndpointServiceName"],
            "XksProxyVpcEndpointServiceOwner": "111122223333",
        })]
    );
    let delivery = stack.update(&properties(&public)).succeeds();
    assert_eq!(changes(&delivery), [DISCONNECT, UPDATE, CONNECT]);
    let back = &stack.kms.bodies(UPDATE)[1];
    assert_eq!(back["XksProxyConnectivity"], "PUBLIC_ENDPOINT");
    assert!(back.get("XksProxyVpcEndpointServiceName").is_none() && back["XksProxyUriEndpoint"].is_string());
    model::assert_valid(&stack.kms.requests());
}

#[test]
fn a_wait_outlasts_the_time_of_a_run() {
    let given = Given::public("long");
    let mut stack = Stack::new(&given);
    // Twenty minutes of connecting, a look every ten seconds.
    stack.kms.state().polls = 120;
    let delivery = stack.create().succeeds();
    assert_eq!((delivery.runs, delivery.answers.len(), delivery.died), (2, 1, 0));
    assert_eq!(changes(&delivery), [CREATE, CONNECT]);
    // An update that must disconnect and connect: forty minutes.
    let mut wanted = stack.properties.clone();
    wanted["UriEndpoint"] = json!("https://other.payments.example.org");
    wanted["CredentialRevision"] = json!("/2");
    let delivery = stack.update(&wanted).succeeds();
    assert!(delivery.runs > 2, "{}", delivery.runs);
    assert_eq!(changes(&delivery), [DISCONNECT, UPDATE, CONNECT]);
    let delivery = stack.delete().succeeds();
    assert_eq!(changes(&delivery), [DISCONNECT, DELETE]);
}

#[test]
fn a_store_that_never_comes_to_rest_is_an_answer_within_the_hour() {
    let mut stack = Stack::new(&Given::public("never"));
    stack.kms.state().polls = 100_000;
    let delivery = stack.create().fails("did not come to rest within 55 minutes");
    assert!(
        delivery.all["slept"].as_f64().is_some_and(|slept| slept < 3600.0),
        "{:?}",
        delivery.all["slept"]
    );
    stack.kms.state().polls = 0;
    for store in &mut stack.kms.state().stores {
        store.polls_left = 0;
    }
    stack.delete().succeeds();
    assert!(stack.kms.state().stores.is_empty());
}

#[test]
fn a_failed_connection_is_explained_and_rolled_back() {
    for (code, says) in [
        ("XKS_PROXY_TIMED_OUT", "250 milliseconds"),
        ("INVALID_CREDENTIALS", "does not accept the credential"),
        ("XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND", "cks.kms.<Region>.amazonaws.com"),
        ("SOMETHING_NEW", "developer guide"),
    ] {
        let mut stack = Stack::new(&Given::vpc("failed"));
        stack.kms.state().connect_failures.push_back(code.to_owned());
        stack.create().fails(code).fails(says);
        let delivery = stack.delete().succeeds();
        assert_eq!(changes(&delivery), [DISCONNECT, DELETE], "{code}");
        assert!(stack.kms.state().stores.is_empty());
    }
}

#[test]
fn a_refusal_is_explained_and_leaves_nothing_behind() {
    for (exception, says) in [
        ("XksProxyUriUnreachableException", "TCP 443"),
        ("XksProxyIncorrectAuthenticationCredentialException", "kms-xks-proxy"),
        ("LimitExceededException", "10 unless raised"),
        ("AccessDeniedException", "lacks a permission"),
    ] {
        let mut stack = Stack::new(&Given::public("refused"));
        for _ in 0..12 {
            stack.kms.state().raise(CREATE, Exception::new(exception, "as KMS words it"));
        }
        stack.create().fails(exception).fails("as KMS words it").fails(says);
        let delivery = stack.delete().succeeds();
        assert!(changes(&delivery).is_empty(), "{:?}", delivery.requests);
    }
}

#[test]
fn a_long_reason_is_cut_to_what_cloudformation_takes() {
    let mut stack = Stack::new(&Given::public("longreason"));
    let message = "\u{e9}\u{1f600}".repeat(2000);
    stack.kms.state().raise(CREATE, Exception::new("KMSInvalidStateException", &message));
    // stack.py looks at the length.
    stack.create().fails("KMSInvalidStateException");
}

#[test]
fn a_role_that_is_not_in_force_yet_is_waited_for() {
    let mut stack = Stack::new(&Given::public("patience"));
    stack.set(&json!({"deny": {"ListTags": 2, "DescribeCustomKeyStores": 1, "GetSecretValue": 1}}));
    stack.create().succeeds();
}

#[test]
fn a_store_whose_creation_was_not_answered_is_found_or_created_again() {
    let given = Given::public("unanswered");
    let mut stack = Stack::new(&given);
    stack.set(&json!({"kill": [CREATE, 1, "lost"]}));
    let delivery = stack.create().succeeds();
    assert_eq!((changes(&delivery), delivery.died), (vec![CREATE, CONNECT], 0));
    assert_eq!(state(&stack), ConnectionState::Connected);
    stack.delete().succeeds();

    stack.begin_again(&given);
    let fault = Exception { status: 500, ..Exception::new("KMSInternalException", "try again") };
    stack.kms.state().raise(CREATE, fault.clone());
    let delivery = stack.create().succeeds();
    assert_eq!(changes(&delivery), [CREATE, CREATE, CONNECT]);
    assert_eq!(state(&stack), ConnectionState::Connected);

    stack.begin_again(&given);
    for _ in 0..3 {
        stack.kms.state().raise(CREATE, fault.clone());
    }
    stack.create().fails("KMS did not say whether it created the key store");
    assert!(changes(&stack.delete().succeeds()).is_empty());
}

#[test]
fn a_store_of_others_is_left_alone_whatever_it_is_like() {
    let given = Given::public("others");
    let same = given.request().as_object().cloned().expect("an object");
    let mut other = same.clone();
    other.insert("XksProxyUriPath".into(), json!("/theirs/kms/xks/v1"));
    let hsm = json!({"CustomKeyStoreName": given.name}).as_object().cloned().expect("an object");
    for members in [same, other, hsm] {
        let mut stack = Stack::new(&given);
        stack.kms.state().stores.push(Store::new("cks-theirs", members));
        stack.create().fails("exists (cks-theirs); it was left alone");
        let delivery = stack.delete().succeeds();
        assert!(changes(&delivery).is_empty(), "{:?}", delivery.requests);
        assert_eq!(state(&stack), ConnectionState::Disconnected);
    }
    // It appears in the moment between the look and the request.
    let mut stack = Stack::new(&given);
    let taken = Exception::new("CustomKeyStoreNameInUseException", "in use");
    stack.kms.state().raise(CREATE, taken);
    stack.create().fails("CustomKeyStoreNameInUseException");
    let theirs = given.request().as_object().cloned().expect("an object");
    stack.kms.state().stores.push(Store::new("cks-theirs", theirs));
    assert!(changes(&stack.delete().succeeds()).is_empty());
}

#[test]
fn the_wrong_region_is_refused_before_anything() {
    let mut stack = Stack::new(&Given::public("region"));
    stack.properties["Region"] = json!("eu-west-1");
    let delivery = stack.create().fails("checked for eu-west-1, and the stack is in eu-central-1");
    assert!(changes(&delivery).is_empty());
}

#[test]
fn a_secret_that_is_none_is_refused_without_showing_it() {
    let given = Given::public("nosecret");
    let halves =
        |id: &str, secret: &str| json!({"accessKeyId": id, "rawSecretAccessKey": secret}).to_string();
    let id = support::plans::ACCESS_KEY_ID;
    for (secret, says) in [
        (given.secret.clone(), "is neither"),
        (format!("{{\"rawSecretAccessKey\": \"{}\"", given.secret), "is neither"),
        (json!({"RawSecretAccessKey": given.secret}).to_string(), "is neither"),
        (json!([given.secret]).to_string(), "is neither"),
        (halves("ABC", &given.secret), "20 to 30"),
        (halves(id, &format!("{}-_-", given.secret)), "43 to 64"),
    ] {
        let mut stack = Stack::new(&given);
        stack.set(&json!({"secret": secret}));
        let delivery = stack.create().fails(says);
        assert!(changes(&delivery).is_empty());
        stack.delete().succeeds();
    }
}

#[test]
fn an_error_that_repeats_the_secret_is_shown_without_it() {
    let given = Given::public("echo");
    let mut stack = Stack::new(&given);
    let message = format!("the value {} is wrong", given.secret);
    stack.kms.state().raise(CREATE, Exception::new("ValidationException", &message));
    // deliver() looks for the secret in the answer and the log.
    stack.create().fails("the value [secret] is wrong");
}

#[test]
fn a_store_with_keys_is_not_even_disconnected() {
    let mut stack = created(&Given::public("keys"));
    let id = stack.physical.clone().expect("an id");
    stack.kms.state().stores[0].has_keys = true;
    let key = |id: &str, store: &str| json!({"KeyId": id, "CustomKeyStoreId": store, "KeyState": "PendingDeletion"});
    let keys = json!({"k1": key("k1", "cks-x"), "k2": key("k2", "cks-y"), "k3": key("k3", &id)});
    stack.set(&json!({"keys": keys}));
    let delivery = stack.delete().fails("still has KMS keys, such as k3 (PendingDeletion)");
    assert!(changes(&delivery).is_empty(), "{:?}", delivery.requests);
    assert_eq!(state(&stack), ConnectionState::Connected);
    // A key that the function cannot see.
    stack.set(&json!({"keys": {}}));
    let delivery = stack.delete().fails("still has KMS keys, so KMS does not delete it");
    assert_eq!(changes(&delivery), [DISCONNECT, DELETE, CONNECT]);
    assert_eq!(state(&stack), ConnectionState::Connecting);
}

#[test]
fn a_store_that_was_deleted_by_others_is_deleted() {
    let mut stack = created(&Given::public("gone"));
    stack.kms.state().stores.clear();
    let wanted = properties(&Given { name: "Other".into(), ..Given::public("gone") });
    stack.update(&wanted).fails("deleted by other means");
    stack.delete().succeeds();
}

/// Where a run of Create can die: before and after each of its requests.
const DEATHS: [(&str, u32); 8] = [
    ("ListTags", 1),
    ("DescribeCustomKeyStores", 1),
    ("GetSecretValue", 1),
    ("TagResource", 1),
    (CREATE, 1),
    ("TagResource", 2),
    (CONNECT, 1),
    ("DescribeCustomKeyStores", 3),
];

#[test]
fn a_run_that_dies_anywhere_is_made_good_by_the_next() {
    let given = Given::public("dies");
    let mut stack = Stack::new(&given);
    for (operation, at) in DEATHS {
        for when in ["before", "after"] {
            stack.begin_again(&given);
            stack.kms.state().polls = 2;
            stack.set(&json!({"kill": [operation, at, when]}));
            let delivery = stack.create().succeeds();
            assert_eq!(delivery.died, 1, "{operation} {at} {when}: {}", delivery.log);
            assert_eq!(state(&stack), ConnectionState::Connected, "{operation} {at} {when}");
            stack.delete().succeeds();
            assert!(stack.kms.state().stores.is_empty());
        }
    }
}

#[test]
fn a_run_that_never_answers_is_rolled_back_under_the_id_that_cloudformation_made_up() {
    let given = Given::public("silent");
    let mut stack = Stack::new(&given);
    for (operation, at) in DEATHS {
        for when in ["before", "after"] {
            stack.begin_again(&given);
            let event = stack.event("Create", &stack.properties.clone());
            stack.set(&json!({"kill": [operation, at, when], "retries": 0}));
            assert!(stack.deliver(&event).answers.is_empty());
            stack.physical = Some("xks-KeyStore-1XJ4R2".into());
            stack.delete().succeeds();
            assert!(stack.kms.state().stores.is_empty(), "{operation} {at} {when}");
        }
    }
}

#[test]
fn an_update_that_dies_anywhere_is_made_good_by_the_next() {
    let given = Given::vpc("updatedies");
    let mut stack = Stack::new(&given);
    for (operation, at) in
        [(DISCONNECT, 1), (UPDATE, 1), (CONNECT, 1), ("GetSecretValue", 1), ("DescribeCustomKeyStores", 4)]
    {
        for when in ["before", "after"] {
            stack.begin_again(&given);
            stack.create().succeeds();
            stack.set(&json!({"kill": [operation, at, when]}));
            let mut wanted = stack.properties.clone();
            wanted["UriEndpoint"] = json!("https://other.payments.example.org");
            wanted["Name"] = json!("Other");
            wanted["CredentialRevision"] = json!("/2");
            let delivery = stack.update(&wanted).succeeds();
            assert_eq!(delivery.died, 1, "{operation} {when}: {}", delivery.log);
            assert_eq!(state(&stack), ConnectionState::Connected, "{operation} {when}");
            let store = stack.kms.state().stores[0].clone();
            assert_eq!(store.text("XksProxyUriEndpoint"), "https://other.payments.example.org");
            assert_eq!(store.text("CustomKeyStoreName"), "Other");
        }
    }
}

#[test]
fn a_refused_update_leaves_the_store_connected_as_it_was_and_rolls_back() {
    let mut stack = created(&Given::vpc("refusedupdate"));
    let before = stack.properties.clone();
    let mut wanted = before.clone();
    wanted["UriEndpoint"] = json!("https://other.payments.example.org");
    stack.kms.state().raise(UPDATE, Exception::new("XksProxyUriUnreachableException", "no"));
    let delivery = stack.update(&wanted).fails("XksProxyUriUnreachableException");
    assert_eq!(changes(&delivery), [DISCONNECT, UPDATE, CONNECT]);
    let delivery = stack.update(&before).succeeds();
    assert!(changes(&delivery).is_empty(), "{:?}", delivery.requests);
    assert_eq!(state(&stack), ConnectionState::Connected);

    // It was taken, and does not connect.
    let mut wanted = before.clone();
    wanted["UriEndpoint"] = json!("https://third.payments.example.org");
    stack.kms.state().connect_failures.push_back("XKS_PROXY_NOT_REACHABLE".into());
    stack.update(&wanted).fails("XKS_PROXY_NOT_REACHABLE");
    let delivery = stack.update(&before).succeeds();
    assert_eq!(changes(&delivery), [DISCONNECT, UPDATE, CONNECT]);
    assert_eq!(state(&stack), ConnectionState::Connected);
    assert_eq!(json!(stack.kms.state().stores[0].text("XksProxyUriEndpoint")), before["UriEndpoint"]);
}

#[test]
fn a_request_that_is_delivered_again_changes_nothing() {
    let mut stack = Stack::new(&Given::public("twice"));
    let create = stack.event("Create", &stack.properties.clone());
    stack.send(&create).succeeds();
    let again = stack.deliver(&create);
    assert!(again.answers.is_empty() && changes(&again).is_empty(), "{}", again.log);
    let mut wanted = stack.properties.clone();
    wanted["UriPath"] = json!("/new/kms/xks/v1");
    let before = stack.properties.clone();
    let update = stack.event("Update", &wanted);
    stack.send(&update).succeeds();
    stack.update(&before).succeeds();
    // Late, after it was rolled back.
    assert!(changes(&stack.deliver(&update)).is_empty());
    assert_eq!(stack.kms.state().stores[0].text("XksProxyUriPath"), "/tenants/payments/kms/xks/v1");
    let delete = stack.event("Delete", &stack.properties.clone());
    stack.send(&delete).succeeds();
    for event in [&create, &update, &delete] {
        assert!(changes(&stack.deliver(event)).is_empty());
    }
    assert!(stack.kms.state().stores.is_empty());
}

#[test]
fn an_answer_that_got_lost_is_given_again() {
    let mut stack = Stack::new(&Given::public("lost"));
    stack.set(&json!({"lose": 2}));
    let delivery = stack.create().succeeds();
    assert_eq!((delivery.runs, delivery.answers.len()), (1, 1));
    stack.set(&json!({"lose": 4}));
    let delivery = stack.delete().succeeds();
    assert_eq!((delivery.runs, delivery.died), (2, 1), "{}", delivery.log);
    assert!(stack.kms.state().stores.is_empty());
}

#[test]
fn every_property_of_a_request_is_a_text_to_the_function() {
    // CloudFormation hands over texts; the template has no other literal for the key store.
    for given in all_kinds() {
        let properties = properties(&given);
        let others: Vec<_> = properties
            .as_object()
            .expect("an object")
            .iter()
            .filter(|(_, value)| !value.is_string())
            .collect();
        assert!(others.is_empty(), "{others:?}");
    }
}

/// The event for a KMS key in the stack's key store.
fn key_event(
    stack: &mut Stack,
    kind: &str,
    properties: &Value,
    old: Option<&Value>,
    physical: Option<&str>,
) -> Value {
    let store = stack.physical.clone();
    let mut event = stack.event("Create", &json!({}));
    let mut properties = properties.clone();
    properties["KeyStoreId"] = json!(store);
    event["RequestType"] = json!(kind);
    event["ResourceType"] = json!("Custom::XksKey");
    event["LogicalResourceId"] = json!("Key");
    event["ResourceProperties"] = properties;
    if let Some(old) = old {
        let mut old = old.clone();
        old["KeyStoreId"] = json!(store);
        event["OldResourceProperties"] = old;
    }
    if let Some(physical) = physical {
        event["PhysicalResourceId"] = json!(physical);
    }
    event
}

fn key_properties() -> Value {
    let root = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"});
    json!({
        "XksKeyId": "hsm-0001",
        "Alias": "alias/payments",
        "Description": "first",
        "PendingWindowInDays": "7",
        "Tags": [{"Key": "KeyStore", "Value": "cks"}],
        "Policy": {"Version": "2012-10-17", "Statement": [root]},
    })
}

#[test]
fn a_key_is_created_changed_and_scheduled_for_deletion() {
    let mut stack = created(&Given::public("key"));
    let before = key_properties();
    let event = key_event(&mut stack, "Create", &before, None, None);
    let delivery = stack.deliver(&event).succeeds();
    let id = delivery.answer()["PhysicalResourceId"].as_str().expect("an id").to_owned();
    let key = &delivery.all["keys"][&id];
    assert_eq!(delivery.answer()["Data"]["Arn"], key["Arn"]);
    assert_eq!((&key["XksKeyConfiguration"]["Id"], &key["Policy"]), (&before["XksKeyId"], &before["Policy"]));
    assert_eq!(key["Tags"]["KeyStore"], "cks");
    assert_eq!(delivery.all["aliases"], json!({"alias/payments": id}));
    assert!(changes(&stack.deliver(&event)).is_empty());

    let mut after = before.clone();
    after["Alias"] = json!("alias/other");
    after["Description"] = json!("second");
    after["Tags"] = json!([{"Key": "team", "Value": "blue"}]);
    after["Policy"]["Statement"][0]["Sid"] = json!("Account");
    let event = key_event(&mut stack, "Update", &after, Some(&before), Some(&id));
    let delivery = stack.deliver(&event).succeeds();
    assert_eq!(delivery.answer()["PhysicalResourceId"], json!(id));
    let key = &delivery.all["keys"][&id];
    assert_eq!((&key["Description"], &key["Policy"]), (&after["Description"], &after["Policy"]));
    assert!(key["Tags"].get("KeyStore").is_none() && key["Tags"]["team"] == "blue");
    assert_eq!(delivery.all["aliases"], json!({"alias/other": id}));

    let mut other = after.clone();
    other["XksKeyId"] = json!("hsm-0002");
    let event = key_event(&mut stack, "Update", &other, Some(&after), Some(&id));
    let delivery = stack.deliver(&event).fails("never changes");
    assert!(changes(&delivery).is_empty() && delivery.answer()["PhysicalResourceId"] == json!(id));

    let event = key_event(&mut stack, "Delete", &after, None, Some(&id));
    let delivery = stack.deliver(&event).succeeds();
    assert_eq!(delivery.all["keys"][&id]["PendingWindowInDays"], 7);
    assert_eq!(delivery.all["aliases"], json!({}));
    assert!(changes(&stack.deliver(&event)).is_empty());
    stack.properties = properties(&Given::public("key"));
    stack.delete().fails("PendingDeletion");
}

#[test]
fn a_key_or_alias_of_others_is_left_alone() {
    let mut stack = created(&Given::public("keyothers"));
    let theirs = json!({
        "KeyId": "00000000-0000-0000-0000-00000000000f", "Arn": "arn:x", "CustomKeyStoreId": stack.physical,
        "XksKeyConfiguration": {"Id": "hsm-0001"}, "KeyState": "Enabled", "Description": "", "Tags": {},
    });
    let id = theirs["KeyId"].as_str().expect("an id").to_owned();
    stack.set(&json!({"keys": {&id: theirs}, "aliases": {"alias/taken": id}}));
    let mut wanted = key_properties();
    let event = key_event(&mut stack, "Create", &wanted, None, None);
    let delivery = stack.deliver(&event).fails("another KMS key of this key store uses the external key");
    let physical = delivery.answer()["PhysicalResourceId"].as_str().expect("an id").to_owned();
    let event = key_event(&mut stack, "Delete", &wanted, None, Some(&physical));
    assert!(changes(&stack.deliver(&event).succeeds()).is_empty());

    wanted["XksKeyId"] = json!("hsm-0009");
    wanted["Alias"] = json!("alias/taken");
    let event = key_event(&mut stack, "Create", &wanted, None, None);
    let delivery = stack.deliver(&event).fails("alias/taken is the alias of another key");
    assert!(changes(&delivery).is_empty());
}

#[test]
fn a_key_whose_creation_was_not_answered_is_rolled_back() {
    let mut stack = created(&Given::public("keylost"));
    stack.set(&json!({"kill": ["CreateKey", 1, "lost"]}));
    let event = key_event(&mut stack, "Create", &key_properties(), None, None);
    let delivery = stack.deliver(&event).fails("ReadTimeoutError");
    let physical = delivery.answer()["PhysicalResourceId"].as_str().expect("an id").to_owned();
    let event = key_event(&mut stack, "Delete", &key_properties(), None, Some(&physical));
    let delivery = stack.deliver(&event).succeeds();
    let keys = delivery.all["keys"].as_object().expect("keys");
    assert_eq!(keys.values().map(|key| &key["KeyState"]).collect::<Vec<_>>(), ["PendingDeletion"]);
}

#[test]
fn a_run_that_dies_while_making_a_key_makes_one_key() {
    let given = Given::public("keydies");
    let mut stack = Stack::new(&given);
    for (operation, at) in [("TagResource", 1), ("CreateKey", 1), ("TagResource", 2), ("CreateAlias", 1)] {
        for when in ["before", "after"] {
            stack.begin_again(&given);
            stack.create().succeeds();
            stack.set(&json!({"kill": [operation, at, when]}));
            let event = key_event(&mut stack, "Create", &key_properties(), None, None);
            let delivery = stack.deliver(&event).succeeds();
            assert_eq!(delivery.died, 1, "{operation} {at} {when}");
            assert_eq!(
                delivery.all["keys"].as_object().map(serde_json::Map::len),
                Some(1),
                "{operation} {when}"
            );
            assert_eq!(
                delivery.all["aliases"].as_object().map(serde_json::Map::len),
                Some(1),
                "{operation} {when}"
            );
        }
    }
}

/// What cfn-lint says of each template, for its Region: the YAML as text, its JSON as text, if it has one.
#[track_caller]
fn linted(templates: &[(String, String, String)]) -> Vec<String> {
    let lines: String =
        templates.iter().map(|(region, yaml, json)| format!("{}\n", json!([region, yaml, json]))).collect();
    let mut command = Command::new(tools::python());
    command.arg(tools::root().join("tests/python/lint.py"));
    let outcome = shell::finish(command, &lines).expect(0);
    outcome.stdout.lines().map(str::to_owned).collect()
}

/// Fails the test unless there is nothing to say.
#[track_caller]
fn lint(templates: &[(String, String, String)]) {
    assert_eq!(linted(templates), vec!["[]"; templates.len()]);
}

/// The artefact for this plan in that Region, whose endpoint services begin so.
#[track_caller]
fn artefact(given: &Given, region: &str, prefix: &str, target: Target) -> Artefact {
    let mut inputs = given.inputs();
    inputs.region = Some(region.to_owned());
    if let Some(name) = &mut inputs.vpc_endpoint_service_name {
        *name = format!("{prefix}.amazonaws.vpce.{region}.vpce-svc-0e5c3a1f7b9d2468a");
    }
    let report = check(&inputs, &Context::default());
    let artefact = emit_report(&report, target, Options::default());
    artefact.unwrap_or_else(|e| panic!("{e}: {:#?}", report.findings()))
}

/// Both renderings of the template.
fn renderings(given: &Given, region: &str, prefix: &str) -> (String, String, String) {
    let text = |target| artefact(given, region, prefix, target).expose().to_owned();
    (region.to_owned(), text(Target::CloudFormation), text(Target::CloudFormationJson))
}

#[test]
fn cfn_lint_has_nothing_to_say_in_any_partition_and_both_renderings_are_one() {
    let mut templates = Vec::new();
    for (region, prefix) in [
        ("eu-central-1", "com"),
        ("us-east-1", "com"),
        ("ap-southeast-7", "com"),
        ("mx-central-1", "com"),
        ("us-gov-west-1", "com"),
        ("eusc-de-east-1", "eu"),
    ] {
        for given in all_kinds() {
            templates.push(renderings(&given, region, prefix));
        }
    }
    let withheld = Given { withheld: true, ..Given::public("kinds") };
    templates.push(renderings(&withheld, "eu-west-1", "com"));
    lint(&templates);
}

#[test]
fn cfn_lint_has_nothing_to_say_of_the_network() {
    let mut templates = Vec::new();
    for (region, prefix) in [("eu-central-1", "com"), ("us-gov-west-1", "com"), ("eusc-de-east-1", "eu")] {
        for given in [Given::vpc("network"), Given::other_account("network")] {
            let yaml = artefact(&given, region, prefix, Target::CloudFormationNetwork).expose().to_owned();
            assert!(
                yaml.contains(&format!(
                    "Sub \"{prefix}.amazonaws.vpce.${{AWS::Region}}.${{EndpointService}}"
                ))
            );
            // It has one rendering.
            templates.push((region.to_owned(), yaml, String::new()));
        }
    }
    lint(&templates);
    // The judge does judge.
    let wrong = templates[0].1.replace("Scheme: internal", "Scheme: inside");
    assert!(!linted(&[("eu-central-1".to_owned(), wrong, String::new())])[0].starts_with("[]"));
}

#[test]
fn the_network_is_that_of_the_plan_and_names_who_may_connect() {
    let network = |given: &Given| artefact(given, "eu-central-1", "com", Target::CloudFormationNetwork);
    let own = network(&Given::vpc("network"));
    let text = own.expose();
    for line in [
        "PrivateDnsName: xks.payments.example.org",
        "AcceptanceRequired: false",
        "AllowedPrincipals: [!Sub \"cks.kms.${AWS::Region}.amazonaws.com\"]",
        "Name: !Sub \"${EndpointService.PrivateDnsNameConfiguration.Name}.xks.payments.example.org\"",
    ] {
        assert!(text.contains(line), "{line} in:\n{text}");
    }
    assert!(!text.contains("Consumer") && !own.usage.iter().any(|line| line.contains("Two accounts")));
    let other = network(&Given::other_account("network"));
    let consumer = "!Sub \"arn:${AWS::Partition}:iam::${ConsumerAccountId}:root\"]";
    assert!(other.expose().contains(consumer) && other.expose().contains("ConsumerAccountId:"));
    assert!(other.usage.iter().any(|line| line.contains("account 111122223333, which owns")));
    let refused = Given::public("network").artefact(Target::CloudFormationNetwork).expect_err("no network");
    assert!(refused.reason.contains("public endpoint"), "{refused}");
}

#[test]
fn the_network_needs_nothing_but_region_and_endpoint_and_no_blocked_report() {
    let mut inputs = Inputs {
        region: Some("eu-central-1".into()),
        connectivity: Some("VPC_ENDPOINT_SERVICE".into()),
        uri_endpoint: Some("https://xks.payments.example.org".into()),
        ..Inputs::default()
    };
    let report = check(&inputs, &Context::default());
    let early = emit_report(&report, Target::CloudFormationNetwork, Options::default());
    let early = early.expect("a template").expose().to_owned();
    let late = Given::vpc("late").emit(Target::CloudFormationNetwork);
    assert_eq!(early, late);
    inputs.uri_path = Some("/wrong".into());
    assert!(NetworkPlan::create(&check(&inputs, &Context::default())).is_err());
    inputs.uri_path = None;
    inputs.region = None;
    assert!(NetworkPlan::create(&check(&inputs, &Context::default())).is_err());
}

/// The alarms on their own, in that Region, of a report that knows the proxy's host or does not.
#[track_caller]
fn alarms(region: &str, endpoint: Option<&str>) -> String {
    let inputs = Inputs {
        region: Some(region.into()),
        uri_endpoint: endpoint.map(str::to_owned),
        // What stands against the key store is no matter to its alarms.
        uri_path: Some("/wrong".into()),
        ..Inputs::default()
    };
    let report = check(&inputs, &Context::default());
    let artefact =
        emit_report(&report, Target::CloudFormationAlarms, Options::default()).expect("a template");
    assert!(artefact.usage[0].contains(&format!("--region {region} ")), "{:?}", artefact.usage);
    artefact.expose().to_owned()
}

#[test]
fn cfn_lint_has_nothing_to_say_of_the_alarms_and_they_are_those_of_the_key_store() {
    // What they are, out of the template that makes the store.
    let whole = template(&Given::public("alarms"));
    let mut resources = whole["Resources"].clone();
    let all = resources.as_object_mut().expect("an object");
    all.retain(|name, _| name.ends_with("Alarm") || name.starts_with("Alarm"));
    assert_eq!(all.len(), 11);
    for resource in all.values_mut().filter(|resource| resource["Condition"] == "WithAlarms") {
        resource.as_object_mut().expect("an object").remove("Condition");
    }
    let names = ["AlarmEmail", "CertificateName", "CertificateDays", "CredentialDays", "ActiveKeyManagers"];
    let mut parameters: serde_json::Map<String, Value> =
        names.map(|name| (name.to_owned(), whole["Parameters"][name].clone())).into_iter().collect();
    assert_eq!(parameters["CertificateName"]["Default"], "xks.payments.example.org");
    parameters.insert(
        "KeyStore".into(),
        json!({
            "Type": "String",
            "AllowedPattern": "^[a-zA-Z0-9-]{1,64}$",
            "ConstraintDescription": "must be the id of a key store",
            "Description": "CustomKeyStoreId of the key store, such as cks-1234567890abcdef0.",
        }),
    );
    let mut expected = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Alarms on an external key store of AWS KMS that exists. Checked by XKS Preflight.",
        "Parameters": parameters,
        "Conditions": { "WithEmail": { "Fn::Not": [{ "Fn::Equals": [{ "Ref": "AlarmEmail" }, ""] }] } },
        "Resources": resources,
        "Outputs": { "AlarmTopicArn": { "Description": "Where alarms are announced", "Value": { "Ref": "AlarmTopic" } } },
    });
    let regions = ["eu-central-1", "us-east-1", "us-gov-west-1", "eusc-de-east-1"];
    let with_host = |region: &str| alarms(region, Some("https://xks.payments.example.org"));
    let mut templates: Vec<_> = regions
        .iter()
        .map(|region| ((*region).to_owned(), with_host(region), expected.to_string()))
        .collect();
    // A name that is not known must be given.
    expected["Parameters"]["CertificateName"].as_object_mut().expect("an object").remove("Default");
    templates.push(("eu-west-1".to_owned(), alarms("eu-west-1", None), expected.to_string()));
    lint(&templates);
    // The judge does judge.
    templates[0].2 = expected.to_string();
    assert!(linted(&templates[..1])[0].contains("another template"));
}

/// The dimensions of each metric, as the guide has them: CloudWatch finds nothing unless it is given all of them.
const DIMENSIONS: [(&str, &[&str]); 6] = [
    ("ExternalKeyStoreThrottle", &["CustomKeyStoreId", "KeySpec", "KmsOperation"]),
    ("XksProxyCertificateDaysToExpire", &["CertificateName", "CustomKeyStoreId"]),
    ("XksProxyCredentialAge", &["CustomKeyStoreId"]),
    (
        "XksProxyErrors",
        &["CustomKeyStoreId", "ErrorType", "ExceptionName", "KeySpec", "KmsOperation", "XksOperation"],
    ),
    ("XksExternalKeyManagerStates", &["CustomKeyStoreId", "XksExternalKeyManagerState"]),
    ("XksProxyLatency", &["CustomKeyStoreId", "KeySpec", "KmsOperation", "XksOperation"]),
];

#[test]
fn every_alarm_names_all_dimensions_of_its_metric_and_every_metric_has_one() {
    let template = template(&Given::public("alarms"));
    let resources = template["Resources"].as_object().expect("an object");
    let mut seen = std::collections::BTreeSet::new();
    for (name, alarm) in resources.iter().filter(|(_, each)| each["Type"] == "AWS::CloudWatch::Alarm") {
        let alarm = &alarm["Properties"];
        let (metric, mut named) = if let Some(metric) = alarm["MetricName"].as_str() {
            let dimensions = alarm["Dimensions"].as_array().expect("dimensions").iter();
            (metric, dimensions.filter_map(|each| each["Name"].as_str()).collect::<Vec<_>>())
        } else {
            // SELECT SUM(metric) FROM SCHEMA("AWS/KMS", dimension,…) WHERE …
            let query = alarm["Metrics"][0]["Expression"]["Fn::Sub"].as_str().expect("a query");
            let between =
                |from: &str, to: char| query.split(from).nth(1).and_then(|rest| rest.split(to).next());
            assert!(query.contains("WHERE CustomKeyStoreId='${KeyStore}'"), "{query}");
            let dimensions = between("SCHEMA(\"AWS/KMS\", ", ')').expect("a schema");
            (between("(", ')').expect("a metric"), dimensions.split(',').collect())
        };
        named.sort_unstable();
        let expected = DIMENSIONS.iter().find(|(known, _)| *known == metric);
        assert_eq!(Some(named.as_slice()), expected.map(|(_, dimensions)| *dimensions), "{name}: {metric}");
        seen.insert(metric);
    }
    assert_eq!(seen.len(), DIMENSIONS.len());
}

/// What a reader of YAML 1.2 makes of a document, as cfn-lint reads 1.1: `yes` is a text in one and true in the other.
fn yaml_1_2(text: &str) -> Value {
    fn value(node: &Yaml<'_>) -> Value {
        match node {
            Yaml::Value(Scalar::Null) => Value::Null,
            Yaml::Value(Scalar::Boolean(flag)) => json!(flag),
            Yaml::Value(Scalar::Integer(number)) => json!(number),
            Yaml::Value(Scalar::String(text)) => json!(text),
            Yaml::Sequence(items) => items.iter().map(value).collect(),
            Yaml::Mapping(members) => {
                let member =
                    |(name, of): (&Yaml<'_>, _)| (name.as_str().expect("a name").to_owned(), value(of));
                Value::Object(members.iter().map(member).collect())
            }
            // The short forms of CloudFormation's functions.
            Yaml::Tagged(tag, of) if tag.handle == "!" => match (tag.suffix.as_str(), value(of)) {
                (name @ ("Ref" | "Condition"), of) => json!({ name: of }),
                ("GetAtt", Value::String(path)) => {
                    json!({ "Fn::GetAtt": path.split_once('.').map(|(of, attribute)| [of, attribute]) })
                }
                (name, of) => json!({ format!("Fn::{name}"): of }),
            },
            other => panic!("no such thing is in a template: {other:?}"),
        }
    }
    let documents = Yaml::load_from_str(text).expect("YAML");
    assert_eq!(documents.len(), 1);
    value(&documents[0])
}

#[test]
fn hostile_names_stand_in_both_renderings_as_they_are() {
    let mut templates = Vec::new();
    let mut refused = 0;
    for name in
        names().into_iter().chain(["{{resolve:ssm:x}}".into(), "\u{1}".into(), "yes".into(), "0x1F".into()])
    {
        let given = Given { name: name.clone(), ..Given::public("hostile") };
        match given.artefact(Target::CloudFormation) {
            Ok(artefact) => {
                let yaml = artefact.expose().to_owned();
                let there = template(&given)["Resources"]["KeyStore"]["Properties"]["Name"].clone();
                assert_eq!(there, json!(name));
                assert_eq!(yaml_1_2(&yaml), template(&given), "{name:?}");
                assert!(yaml.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)), "{name:?}");
                templates.push((String::new(), yaml, given.emit(Target::CloudFormationJson)));
            }
            Err(unsupported) => {
                let reason = unsupported.reason;
                assert!(
                    reason.contains("dynamic reference") || reason.contains("control characters"),
                    "{reason}"
                );
                refused += 1;
            }
        }
    }
    assert!(refused >= 2 && templates.len() > 100, "{refused} {}", templates.len());
    // Without a Region nothing but the reading is judged.
    lint(&templates);
}

#[test]
fn the_template_never_holds_the_secret_and_fits_into_a_request() {
    let given = Given { include_secret: true, ..Given::public("included") };
    for target in [Target::CloudFormation, Target::CloudFormationJson] {
        let refused = given.artefact(target).expect_err("everybody may read a template");
        assert!(refused.reason.contains("Secrets Manager"), "{refused}");
        let artefact = Given::other_account("fits").artefact(target).expect("a template");
        assert!(artefact.expose().len() <= 51_200, "{} bytes", artefact.expose().len());
        assert!(!artefact.usage.iter().any(|line| line.contains("--s3-bucket")));
        let long = Given { name: "\u{1f511}".repeat(256), ..Given::other_account("fits") };
        let artefact = long.artefact(target).expect("a template");
        let bucket = artefact.usage.iter().any(|line| line.contains("--s3-bucket"));
        assert_eq!(bucket, artefact.expose().len() > 51_200);
    }
}

#[test]
fn the_role_may_do_what_the_function_does_and_no_more() {
    let mut asked: Vec<String> = Vec::new();
    let mut stack = created(&Given::other_account("role"));
    for delivery in [
        stack.update(&properties(&Given { name: "N".into(), ..Given::other_account("role") })),
        stack.delete(),
    ] {
        asked.extend(delivery.requests);
    }
    let source = include_str!("../crates/snippets/src/emit/cloudformation/resources.py");
    let template = template(&Given::other_account("role"));
    let statements = &template["Resources"]["FunctionPolicy"]["Properties"]["PolicyDocument"]["Statement"];
    let mut actions: Vec<String> = Vec::new();
    for statement in statements.as_array().expect("statements") {
        let statement = statement.get("Fn::If").map_or(statement, |branches| &branches[1]);
        match &statement["Action"] {
            Value::String(action) => actions.push(action.clone()),
            Value::Array(list) => {
                actions.extend(list.iter().map(|a| a.as_str().unwrap_or_default().to_owned()));
            }
            other => panic!("{other}"),
        }
    }
    for operation in &asked {
        let name = if operation == "Invoke" { "InvokeFunction" } else { operation };
        assert!(actions.iter().any(|action| action.ends_with(&format!(":{name}"))), "{name} is not allowed");
    }
    // Every action is an operation that the function names, or one that AWS asks for beside it.
    let beside = [
        "kms:Decrypt",
        "ec2:DescribeVpcEndpointServices",
        "lambda:InvokeFunction",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ];
    for action in actions.iter().filter(|action| !beside.contains(&action.as_str())) {
        let name = action.split(':').next_back().unwrap_or_default();
        let mut snake = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() && !snake.is_empty() {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
        }
        assert!(source.contains(&format!("\"{snake}\"")), "{action} is never used");
    }
    assert!(!Given::public("role").emit(Target::CloudFormation).contains("ec2:"));
}
