//! The bash script, run again: after a failure, beside a store that exists, against a store that is another one.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::kms::operation::Exception;
use support::kms::{ConnectionState, Kms};
use support::model;
use support::plans::Given;
use support::shell::{Cli, Outcome, Shell};
use xks_preflight_snippets::Target;

const ID: &str = "cks-00000000000000001";
const CREATE: &str = "CreateCustomKeyStore";
const CONNECT: &str = "ConnectCustomKeyStore";
const DISCONNECT: &str = "DisconnectCustomKeyStore";
const DESCRIBE: &str = "DescribeCustomKeyStores";

/// A stand-in in which the plan's store exists, with `change` made to it, in this state.
fn existing(given: &Given, state: ConnectionState, change: impl FnOnce(&mut Value)) -> Kms {
    let kms = Kms::start();
    let mut members = given.request();
    change(&mut members);
    let id = kms.state().add(members.as_object().expect("an object").clone());
    kms.state().by_id(&id).expect("just added").state = state;
    kms
}

fn run(kms: &Kms, given: &Given) -> Outcome {
    let shell = Shell::new(Cli::V1, kms);
    let outcome = shell.run(&given.emit(Target::Bash), &[], "").hides(&given.secret);
    shell.assert_nowhere(&given.secret);
    model::assert_valid(&kms.requests());
    outcome
}

#[track_caller]
fn never_creates(kms: &Kms) {
    assert_eq!(kms.bodies(CREATE), Vec::<Value>::new());
}

#[test]
fn a_failed_connection_is_explained_and_the_next_run_succeeds() {
    let kms = Kms::start();
    kms.state().connect_failures.push_back("XKS_PROXY_INVALID_TLS_CONFIGURATION".to_owned());
    let given = Given::public("failed");
    let shell = Shell::new(Cli::V2, &kms);
    let file = shell.file("configuration.json", given.configuration_file());
    let script = given.emit(Target::Bash);

    let first = shell.run(&script, &[&file], "").expect(1);
    let first =
        first.says(&format!("the connection of {ID} failed")).says("XKS_PROXY_INVALID_TLS_CONFIGURATION");
    let first = first.says("Cause: TLS failed").says("To do: Put a valid certificate");
    assert_eq!(first.stdout, "", "no id without a connected store");
    let before = kms.requests().len();

    // The second run needs no secret: nothing is created.
    let second = shell.run(&script, &[], "").expect(0).says("Its last connection failed");
    assert_eq!(second.stdout, format!("CustomKeyStoreId={ID}\n"));
    let again = &kms.operations()[before..];
    assert_eq!(again, [DESCRIBE, DISCONNECT, DESCRIBE, CONNECT, DESCRIBE]);
    assert_eq!(kms.bodies(CREATE), [given.request()]);
    model::assert_valid(&kms.requests());
    shell.assert_nowhere(&given.secret);
}

#[test]
fn a_connected_store_is_left_alone() {
    let given = Given::public("connected");
    let kms = existing(&given, ConnectionState::Connected, |_| {});
    let outcome = run(&kms, &given).expect(0).says("is connected");
    assert_eq!(outcome.stdout, format!("CustomKeyStoreId={ID}\n"));
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn a_disconnected_store_is_connected() {
    let given = Given::vpc("disconnected");
    let kms = existing(&given, ConnectionState::Disconnected, |_| {});
    run(&kms, &given).expect(0);
    assert_eq!(kms.operations(), [DESCRIBE, CONNECT, DESCRIBE]);
}

#[test]
fn a_connecting_store_is_waited_for_and_its_failure_explained() {
    let given = Given::public("connecting");
    let kms = existing(&given, ConnectionState::Connecting, |_| {});
    let store = |kms: &Kms| kms.state().stores[0].clone();
    kms.state().stores[0].polls_left = 2;
    kms.state().stores[0].will_fail = Some("XKS_PROXY_TIMED_OUT".to_owned());
    run(&kms, &given).expect(1).says("250 milliseconds");
    assert_eq!(store(&kms).state, ConnectionState::Failed);
    assert_eq!(kms.operations(), [DESCRIBE, DESCRIBE, DESCRIBE]);
}

#[test]
fn a_disconnecting_store_is_waited_for_and_then_connected() {
    let given = Given::public("disconnecting");
    let kms = existing(&given, ConnectionState::Disconnecting, |_| {});
    kms.state().stores[0].polls_left = 1;
    run(&kms, &given).expect(0);
    assert_eq!(kms.operations(), [DESCRIBE, DESCRIBE, CONNECT, DESCRIBE]);
}

#[test]
fn another_store_of_that_name_is_never_touched() {
    let given = Given::vpc("another");
    let kms = existing(&given, ConnectionState::Failed, |members| {
        members["XksProxyUriPath"] = json!("/someone/else/kms/xks/v1");
        members["XksProxyUriEndpoint"] = json!("https://other.example.org");
        members["XksProxyAuthenticationCredential"]["AccessKeyId"] = json!("OTHEROTHEROTHEROTHER");
        members["XksProxyVpcEndpointServiceName"] =
            json!("com.amazonaws.vpce.eu-central-1.vpce-svc-0another");
    });
    let outcome = run(&kms, &given).expect(3).says("nothing was changed");
    let outcome = outcome
        .says("XksProxyUriPath: the plan has /tenants/payments/kms/xks/v1, the store has /someone/else/kms/xks/v1")
        .says("XksProxyUriEndpoint: the plan has https://xks.payments.example.org, the store has https://other")
        .says("AccessKeyId: the plan has QPLT4YHEZB6S2MXKDWNGRC7VUA, the store has OTHEROTHEROTHEROTHER")
        .says("the store has com.amazonaws.vpce.eu-central-1.vpce-svc-0another");
    assert_eq!(outcome.stdout, "");
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn a_store_of_another_connectivity_or_type_is_never_touched() {
    let given = Given::public("kind");
    let kms = existing(&Given::vpc("kind"), ConnectionState::Disconnected, |_| {});
    run(&kms, &given)
        .expect(3)
        .says("XksProxyConnectivity: the plan has PUBLIC_ENDPOINT, the store has VPC_ENDPOINT_SERVICE");
    assert_eq!(kms.operations(), [DESCRIBE]);

    let kms = existing(&given, ConnectionState::Connected, |members| {
        members["CustomKeyStoreType"] = json!("AWS_CLOUDHSM");
    });
    run(&kms, &given)
        .expect(3)
        .says("CustomKeyStoreType: the plan has EXTERNAL_KEY_STORE, the store has AWS_CLOUDHSM");
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn the_owner_counts_where_it_is_shown() {
    let given = Given::other_account("owner");
    let kms = existing(&given, ConnectionState::Connected, |members| {
        members["XksProxyVpcEndpointServiceOwner"] = json!("444455556666");
    });
    run(&kms, &given).expect(3).says("the plan has 111122223333, the store has 444455556666");
}

#[test]
fn with_the_credential_withheld_the_key_id_is_asked_for_before_a_store_is_taken_over() {
    let given = Given { withheld: true, ..Given::public("takeover") };
    for (answer, status) in [("QPLT4YHEZB6S2MXKDWNGRC7VUA\n", 0), ("OTHEROTHEROTHEROTHER\n", 3)] {
        let kms = existing(&given, ConnectionState::Connected, |_| {});
        let shell = Shell::new(Cli::V1, &kms);
        shell.run(&given.emit(Target::Bash), &[], answer).expect(status);
        never_creates(&kms);
    }
}

#[test]
fn the_time_limit_ends_the_wait() {
    let given = Given::public("limit");
    let kms = existing(&given, ConnectionState::Connecting, |_| {});
    kms.state().stores[0].polls_left = 1000;
    let shell = Shell::new(Cli::V1, &kms).with("XKS_POLL_LIMIT", "1");
    let outcome = shell.run(&given.emit(Target::Bash), &[], "").expect(4);
    outcome.says(&format!("{ID} is CONNECTING after")).says("run this script again");
}

#[test]
fn two_lost_answers_are_survived() {
    let given = Given::public("lost");
    let kms = existing(&given, ConnectionState::Connecting, |_| {});
    kms.state().stores[0].polls_left = 1;
    let shell = Shell::new(Cli::V1, &kms);
    // Not one of the errors that the CLI itself tries again after; and the store must be found first.
    let lost = Exception::new("ValidationException", "scripted");
    kms.state().raise_after(1, DESCRIBE, lost.clone());
    kms.state().raise(DESCRIBE, lost);
    shell.run(&given.emit(Target::Bash), &[], "").expect(0);
}
