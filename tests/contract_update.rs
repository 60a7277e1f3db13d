//! The script that changes a store, run: real bash, both real AWS CLIs, a stand-in for AWS KMS that records every
//! request.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use serde_json::{Value, json};
use support::edits::{Edit, STORE_ID as ID, sent, with_store};
use support::hostile::{for_each, names};
use support::kms::operation::Exception;
use support::kms::{ConnectionState, Kms};
use support::model;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{Cli, Outcome, Shell, Watch};
use support::terminal;
use support::warm::Warm;
use xks_preflight_snippets::{Options, Step};
use xks_preflight_validate::{ConfigurationFile, Inputs, Secret};

const DESCRIBE: &str = "DescribeCustomKeyStores";
const UPDATE: &str = "UpdateCustomKeyStore";
const CONNECT: &str = "ConnectCustomKeyStore";
const DISCONNECT: &str = "DisconnectCustomKeyStore";
/// All that a change of the endpoint takes, with no answer that has to be waited for.
const RECONNECTS: [&str; 6] = [DESCRIBE, DISCONNECT, DESCRIBE, UPDATE, CONNECT, DESCRIBE];
const NEW_ID: &str = "ROTATED4YHEZB6S2MXKDWNGRC7";
const SERVICE: &str = "com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a";

type Wanted = fn(&mut Inputs);

/// Runs the script of `edit` against `kms`; nothing it sends may break the model, and the secret must be nowhere.
#[track_caller]
fn run(cli: Cli, kms: &Kms, edit: &Edit<'_>, arguments: &[&Path], stdin: &str) -> Outcome {
    let shell = Shell::new(cli, kms).with("xks_secret", "exported before").with("SHELLOPTS", "allexport");
    let watch = Watch::start(vec![edit.from.secret.clone()]);
    let outcome = shell.run(&edit.emit(), arguments, stdin);
    let (_, found) = watch.end();
    assert_eq!(found, Vec::<String>::new(), "the secret was seen in a process");
    model::assert_valid(&kms.requests());
    for request in kms.requests() {
        let scope = request.header("authorization").unwrap_or_default();
        assert!(scope.contains("/eu-central-1/kms/"), "signed for another Region: {scope}");
    }
    shell.assert_nowhere(&edit.from.secret);
    outcome.hides(&edit.from.secret)
}

/// Runs it on a connected store, to a good end.
#[track_caller]
fn runs(cli: Cli, edit: &Edit<'_>, operations: &[&str], update: &Value) -> Kms {
    let kms = with_store(&edit.from, ConnectionState::Connected);
    let outcome = run(cli, &kms, edit, &[], "").expect(0);
    assert_eq!(outcome.stdout, format!("CustomKeyStoreId={ID}\n"));
    assert_eq!(kms.operations(), operations, "{}", outcome.stderr);
    sent(&kms, UPDATE, std::slice::from_ref(update));
    assert_eq!(kms.state().stores[0].state, ConnectionState::Connected);
    kms
}

/// Both halves of a new credential, as a person gives them by hand.
fn rotated(secret: &str) -> impl Fn(&mut Inputs) + use<> {
    let secret = secret.to_owned();
    move |inputs| {
        inputs.access_key_id = Some(NEW_ID.to_owned());
        inputs.raw_secret_access_key = Some(Secret::new(secret.clone()));
    }
}

/// Both, and another endpoint.
fn moved_and_rotated(secret: &str) -> impl Fn(&mut Inputs) + use<> {
    let rotated = rotated(secret);
    move |inputs| {
        endpoint(inputs);
        rotated(inputs);
    }
}

fn credential(id: &str, secret: &str) -> Value {
    json!({"AccessKeyId": id, "RawSecretAccessKey": secret})
}

fn endpoint(inputs: &mut Inputs) {
    inputs.uri_endpoint = Some("https://other.payments.example.org".to_owned());
}

fn name(inputs: &mut Inputs) {
    inputs.name = Some("Other".to_owned());
}

#[test]
fn a_name_changes_while_connected() {
    for cli in Cli::BOTH {
        let edit = Edit::new(Given::public("rename"), &name);
        let update = json!({"CustomKeyStoreId": ID, "NewCustomKeyStoreName": "Other"});
        runs(cli, &edit, &[DESCRIBE, UPDATE, DESCRIBE], &update);
    }
}

/// Rotates the credential with the secret on its way as `how` says: a file's name, or an answer.
fn rotates(cli: Cli, seed: &str, with_file: bool) {
    let given = Given::vpc(seed);
    let wanted = rotated(&given.secret);
    // The old credential had another secret.
    let old = Given { secret: support::plans::secret("old"), ..given.clone() };
    let kms = with_store(&old, ConnectionState::Connected);
    let edit = Edit::new(given, &wanted);
    let shell = Shell::new(cli, &kms);
    let file = json!({
        "XksProxyUriPath": edit.from.path,
        "XksProxyAuthenticationCredential": credential(NEW_ID, &edit.from.secret),
    });
    let file = shell.file("configuration.json", file.to_string());
    let answer = format!("{}\n", edit.from.secret);
    let (arguments, stdin): (&[&Path], &str) = if with_file { (&[&file], "") } else { (&[], &answer) };
    run(cli, &kms, &edit, arguments, stdin).expect(0).says("is connected");
    assert_eq!(kms.operations(), [DESCRIBE, UPDATE, DESCRIBE]);
    let new = credential(NEW_ID, &edit.from.secret);
    sent(&kms, UPDATE, &[json!({"CustomKeyStoreId": ID, "XksProxyAuthenticationCredential": new.clone()})]);

    // Again: the new ID is there, so there is nothing to send and no secret to ask for.
    run(cli, &kms, &edit, &[], "").expect(0).says("has the new values already");
    assert_eq!(kms.operations()[3..], [DESCRIBE]);
}

#[test]
fn a_credential_is_rotated_without_disconnecting_with_version_1() {
    rotates(Cli::V1, "rotate1", true);
}

#[test]
fn a_credential_is_rotated_without_disconnecting_with_version_2() {
    rotates(Cli::V2, "rotate2", true);
}

#[test]
fn a_new_secret_is_asked_for() {
    rotates(Cli::V2, "rotate3", false);
}

#[test]
fn both_halves_are_asked_for_when_the_page_never_had_them() {
    let edit = Edit::new(Given::public("withheld"), &|inputs| inputs.withhold_credential = true);
    assert!(!edit.emit().contains(&edit.from.secret));
    let kms = with_store(&edit.from, ConnectionState::Connected);
    let answer = format!("{NEW_ID}\r\n{}", edit.from.secret);
    run(Cli::V1, &kms, &edit, &[], &answer).expect(0);
    let new = credential(NEW_ID, &edit.from.secret);
    sent(&kms, UPDATE, &[json!({"CustomKeyStoreId": ID, "XksProxyAuthenticationCredential": new})]);
}

#[test]
fn a_new_secret_under_the_old_id_is_sent_each_time() {
    let given = Given::public("same");
    let secret = given.secret.clone();
    let wanted = move |inputs: &mut Inputs| {
        inputs.access_key_id = Some(ACCESS_KEY_ID.to_owned());
        inputs.raw_secret_access_key = Some(Secret::new(secret.clone()));
    };
    let mut edit = Edit::new(given, &wanted);
    edit.options = Options { include_secret: true, ..Options::default() };
    let script = edit.artefact().expect("a script");
    assert!(script.contains_secret && script.expose().contains("THIS FILE HOLDS THE SECRET ACCESS KEY"));
    let kms = with_store(&edit.from, ConnectionState::Connected);
    for _ in 0..2 {
        run(Cli::V1, &kms, &edit, &[], "").expect(0).says("Updated.");
    }
    let new = credential(ACCESS_KEY_ID, &edit.from.secret);
    let update = json!({"CustomKeyStoreId": ID, "XksProxyAuthenticationCredential": new});
    sent(&kms, UPDATE, &[update.clone(), update]);
}

#[test]
fn a_file_changes_path_and_credential_together() {
    let given = Given::public("file");
    let secret = given.secret.clone();
    let file = json!({
        "XksProxyUriPath": "/tenants/new/kms/xks/v1",
        "XksProxyAuthenticationCredential": credential(NEW_ID, &secret),
    })
    .to_string();
    let text = file.clone();
    let wanted = move |inputs: &mut Inputs| {
        inputs.configuration_file = Some(ConfigurationFile::new(text.clone().into_bytes()));
    };
    let edit = Edit::new(given, &wanted);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    let shell = Shell::new(Cli::V1, &kms);
    let path = shell.file("configuration.json", &file);
    run(Cli::V1, &kms, &edit, &[&path], "").expect(0);
    let update = json!({
        "CustomKeyStoreId": ID,
        "XksProxyUriPath": "/tenants/new/kms/xks/v1",
        "XksProxyAuthenticationCredential": credential(NEW_ID, &secret),
    });
    sent(&kms, UPDATE, &[update]);
    assert_eq!(kms.operations(), [DESCRIBE, UPDATE, DESCRIBE]);

    // The script takes only the file that the plan was made from.
    let other = shell.file("other.json", edit.from.configuration_file());
    let outcome = shell.run(&edit.emit(), &[&other], "").expect(2).hides(&secret);
    outcome.says("XksProxyUriPath differs: the plan has /tenants/new");
    assert_eq!(kms.operations().len(), 3);
}

#[test]
fn an_endpoint_changes_while_disconnected() {
    for cli in Cli::BOTH {
        let edit = Edit::new(Given::public("endpoint"), &endpoint);
        let update =
            json!({"CustomKeyStoreId": ID, "XksProxyUriEndpoint": "https://other.payments.example.org"});
        runs(cli, &edit, &RECONNECTS, &update);
    }
}

/// From a public endpoint to a VPC endpoint service.
fn to_a_service(owner: Option<&str>) -> impl Fn(&mut Inputs) + use<> {
    let owner = owner.map(str::to_owned);
    move |inputs| {
        endpoint(inputs);
        inputs.connectivity = Some("VPC_ENDPOINT_SERVICE".to_owned());
        inputs.vpc_endpoint_service_name = Some(SERVICE.to_owned());
        inputs.vpc_endpoint_service_owner.clone_from(&owner);
    }
}

#[test]
fn a_public_store_goes_behind_a_service() {
    for cli in Cli::all() {
        let wanted = to_a_service(None);
        let edit = Edit::new(Given::public("vpc"), &wanted);
        let update = json!({
            "CustomKeyStoreId": ID,
            "XksProxyConnectivity": "VPC_ENDPOINT_SERVICE",
            "XksProxyUriEndpoint": "https://other.payments.example.org",
            "XksProxyVpcEndpointServiceName": SERVICE,
        });
        runs(cli, &edit, &RECONNECTS, &update);
    }
}

#[test]
fn a_store_behind_a_service_becomes_public() {
    for cli in Cli::BOTH {
        // Debian's version 2 shows no owner, and need not know one to leave it.
        let edit = Edit::new(Given::other_account("public"), &|inputs| {
            endpoint(inputs);
            inputs.connectivity = Some("PUBLIC_ENDPOINT".to_owned());
        });
        let update = json!({
            "CustomKeyStoreId": ID,
            "XksProxyConnectivity": "PUBLIC_ENDPOINT",
            "XksProxyUriEndpoint": "https://other.payments.example.org",
        });
        let kms = runs(cli, &edit, &RECONNECTS, &update);
        assert_eq!(kms.state().stores[0].text("XksProxyVpcEndpointServiceName"), "");
    }
}

#[test]
fn a_service_of_another_account_needs_a_cli_that_knows_its_owner() {
    let wanted = to_a_service(Some("444455556666"));
    let edit = Edit::new(Given::public("owner"), &wanted);
    let update = json!({
        "CustomKeyStoreId": ID,
        "XksProxyConnectivity": "VPC_ENDPOINT_SERVICE",
        "XksProxyUriEndpoint": "https://other.payments.example.org",
        "XksProxyVpcEndpointServiceName": SERVICE,
        "XksProxyVpcEndpointServiceOwner": "444455556666",
    });
    for cli in Cli::all().filter(|cli| cli.knows_owner()) {
        runs(cli, &edit, &RECONNECTS, &update);
    }

    for cli in Cli::all().filter(|cli| !cli.knows_owner()) {
        let kms = with_store(&edit.from, ConnectionState::Connected);
        run(cli, &kms, &edit, &[], "").expect(2).says("nothing was done");
        assert_eq!(kms.operations(), Vec::<String>::new());
    }
}

#[test]
fn a_cli_that_shows_no_owner_leaves_one_alone() {
    let edit = Edit::new(Given::other_account("hidden"), &name);
    let update = json!({"CustomKeyStoreId": ID, "NewCustomKeyStoreName": "Other"});
    for cli in Cli::all().filter(|cli| !cli.knows_owner()) {
        runs(cli, &edit, &[DESCRIBE, UPDATE, DESCRIBE], &update);
    }
}

#[test]
fn a_failed_store_is_disconnected_and_connected_anew() {
    let mut edit = Edit::new(Given::public("failed"), &|inputs| {
        inputs.uri_path = Some("/kms/xks/v1".to_owned());
    });
    edit.state = "FAILED";
    let kms = with_store(&edit.from, ConnectionState::Failed);
    run(Cli::V1, &kms, &edit, &[], "").expect(0);
    assert_eq!(kms.operations(), RECONNECTS);
    assert_eq!(kms.state().stores[0].state, ConnectionState::Connected);

    // Somebody connected it after the plan was made: its keys are in use again, and a path needs no disconnecting.
    let kms = with_store(&edit.from, ConnectionState::Connected);
    run(Cli::V1, &kms, &edit, &[], "").expect(0);
    assert_eq!(kms.operations(), [DESCRIBE, UPDATE, DESCRIBE]);
}

#[test]
fn a_connection_that_fails_is_explained() {
    let edit = Edit::new(Given::public("fails"), &endpoint);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    kms.state().connect_failures.push_back("XKS_PROXY_NOT_REACHABLE".to_owned());
    let outcome = run(Cli::V1, &kms, &edit, &[], "").expect(1);
    outcome.says(&format!("the connection of {ID} failed")).says("XKS_PROXY_NOT_REACHABLE");
    // Again: disconnected first, and nothing is sent twice.
    run(Cli::V1, &kms, &edit, &[], "").expect(0).says("Its last connection failed");
    assert_eq!(kms.bodies(UPDATE).len(), 1);
}

#[test]
fn a_refused_update_leaves_the_store_as_it_is_and_the_next_run_goes_on() {
    let edit = Edit::new(Given::public("refused"), &endpoint);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    kms.state().raise(UPDATE, Exception::new("XksProxyUriUnreachableException", "scripted"));
    let first = run(Cli::V1, &kms, &edit, &[], "").expect(1).says("XksProxyUriUnreachableException");
    let first = first.says("Most likely: AWS KMS cannot reach the proxy");
    first.says(&format!("the key store {ID} is DISCONNECTED. Mend the cause"));
    let before = kms.requests().len();
    run(Cli::V1, &kms, &edit, &[], "").expect(0);
    assert_eq!(kms.operations()[before..], [DESCRIBE, UPDATE, CONNECT, DESCRIBE]);
    assert_eq!(kms.state().stores[0].state, ConnectionState::Connected);
}

#[test]
fn a_refused_rotation_says_so_and_hides_the_secret() {
    let given = Given::public("denied");
    let wanted = rotated(&given.secret);
    let mut edit = Edit::new(given, &wanted);
    edit.options.include_secret = true;
    let kms = with_store(&edit.from, ConnectionState::Connected);
    let message = format!("scripted, with {} in it", edit.from.secret);
    kms.state().raise(UPDATE, Exception::new("XksProxyIncorrectAuthenticationCredentialException", &message));
    let outcome = run(Cli::V1, &kms, &edit, &[], "").expect(1);
    outcome.says("scripted, with [secret] in it").says("is CONNECTED. Mend the cause");
}

#[test]
fn an_interrupted_change_is_finished_without_a_secret() {
    let given = Given::vpc("interrupted");
    let wanted = moved_and_rotated(&given.secret);
    let edit = Edit::new(given, &wanted);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    kms.state().raise(CONNECT, Exception::new("CustomKeyStoreInvalidStateException", "scripted"));
    let answer = format!("{}\n", edit.from.secret);
    run(Cli::V1, &kms, &edit, &[], &answer).expect(1).says("connect-custom-key-store failed");
    let before = kms.requests().len();
    run(Cli::V1, &kms, &edit, &[], "").expect(0).says("has the new values already");
    assert_eq!(kms.operations()[before..], [DESCRIBE, CONNECT, DESCRIBE]);
}

#[test]
fn a_secret_is_asked_for_before_anything_changes() {
    let given = Given::public("first");
    let wanted = moved_and_rotated(&given.secret);
    let edit = Edit::new(given, &wanted);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    run(Cli::V1, &kms, &edit, &[], "").expect(2).says("no answer to: Secret access key");
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn a_store_that_is_another_one_by_now_is_never_touched() {
    let changes = [
        ("CustomKeyStoreName", json!("Somebody's"), "CustomKeyStoreName: the store's name is not the one"),
        (
            "XksProxyUriPath",
            json!("/somebody/kms/xks/v1"),
            "XksProxyUriPath: the plan expects /tenants/payments/kms/xks/v1, the store has /somebody/kms/xks/v1",
        ),
        (
            "XksProxyUriEndpoint",
            json!("https://somebody.example.org"),
            "XksProxyUriEndpoint: the plan expects https://xks.payments.example.org or https://other.payments.example.org, the store has https://somebody.example.org",
        ),
        (
            "XksProxyAuthenticationCredential",
            credential("SOMEBODYSOMEBODYSOMEBODY", "irrelevant"),
            "AccessKeyId: the plan expects QPLT4YHEZB6S2MXKDWNGRC7VUA, the store has SOMEBODY",
        ),
        (
            "XksProxyVpcEndpointServiceName",
            json!("com.amazonaws.vpce.eu-central-1.vpce-svc-0somebody"),
            "the store has com.amazonaws.vpce.eu-central-1.vpce-svc-0somebody",
        ),
        ("XksProxyVpcEndpointServiceOwner", json!("999955556666"), "the store has 999955556666"),
        ("XksProxyConnectivity", json!("PUBLIC_ENDPOINT"), "the store has PUBLIC_ENDPOINT"),
        (
            "CustomKeyStoreType",
            json!("AWS_CLOUDHSM"),
            "CustomKeyStoreType: the plan expects EXTERNAL_KEY_STORE",
        ),
    ];
    let edit = Edit::new(Given::other_account("another"), &endpoint);
    let check = |(member, value, says): &(&str, Value, &str)| {
        let kms = with_store(&edit.from, ConnectionState::Connected);
        kms.state().stores[0].members.insert((*member).to_owned(), value.clone());
        let outcome = run(Cli::V1, &kms, &edit, &[], "").expect(3).says("nothing was changed").says(says);
        assert_eq!(outcome.stdout, "");
        assert_eq!(kms.operations(), [DESCRIBE], "{member}");
    };
    changes.iter().for_each(check);
}

#[test]
fn a_store_that_is_not_there_is_said_not_to_be() {
    let edit = Edit::new(Given::public("gone"), &name);
    let kms = Kms::start();
    run(Cli::V1, &kms, &edit, &[], "").expect(1).says("CustomKeyStoreNotFoundException");
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn a_disconnected_store_stays_so() {
    let mut edit = Edit::new(Given::public("stays"), &endpoint);
    edit.state = "DISCONNECTED";
    let kms = with_store(&edit.from, ConnectionState::Disconnected);
    let outcome = run(Cli::V1, &kms, &edit, &[], "").expect(0);
    outcome.says("is DISCONNECTED, as it was").says("aws kms connect-custom-key-store --region eu-central-1");
    assert_eq!(kms.operations(), [DESCRIBE, UPDATE, DESCRIBE]);

    // Somebody connected it after the plan was made: disconnecting it then was never agreed to.
    let kms = with_store(&edit.from, ConnectionState::Connected);
    run(Cli::V1, &kms, &edit, &[], "").expect(3).says("the plan was made while it was disconnected");
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn a_store_on_its_way_is_waited_for() {
    let edit = Edit::new(Given::public("moving"), &endpoint);
    let kms = with_store(&edit.from, ConnectionState::Connecting);
    kms.state().polls = 1;
    kms.state().stores[0].polls_left = 1;
    run(Cli::V1, &kms, &edit, &[], "").expect(0);
    let waited = [DESCRIBE, DESCRIBE, DISCONNECT, DESCRIBE, DESCRIBE, UPDATE, CONNECT, DESCRIBE, DESCRIBE];
    assert_eq!(kms.operations(), waited);

    let kms = with_store(&edit.from, ConnectionState::Disconnecting);
    kms.state().stores[0].polls_left = 1000;
    let shell = Shell::new(Cli::V1, &kms).with("XKS_POLL_LIMIT", "1");
    let outcome = shell.run(&edit.emit(), &[], "").expect(4);
    outcome.says(&format!("{ID} is DISCONNECTING after")).says("run this script again");
}

#[test]
fn a_store_that_failed_meanwhile_is_updated_and_explained() {
    let edit = Edit::new(Given::public("meanwhile"), &name);
    let kms = with_store(&edit.from, ConnectionState::Failed);
    kms.state().stores[0].error_code = Some("INVALID_CREDENTIALS".to_owned());
    let outcome = run(Cli::V1, &kms, &edit, &[], "").expect(1);
    outcome.says("has the new values, but is not connected").says("INVALID_CREDENTIALS");
    assert_eq!(kms.operations(), [DESCRIBE, UPDATE, DESCRIBE]);
}

#[test]
fn a_script_without_a_credential_takes_no_argument() {
    let edit = Edit::new(Given::public("argument"), &name);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    let shell = Shell::new(Cli::V1, &kms);
    shell.run(&edit.emit(), &[Path::new("file.json")], "").expect(2).says("takes no argument");
    assert_eq!(kms.operations(), Vec::<String>::new());
}

#[test]
fn a_terminal_never_shows_the_new_secret() {
    let given = Given::public("terminal");
    let wanted = rotated(&given.secret);
    let edit = Edit::new(given, &wanted);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    let shell = Shell::new(Cli::V1, &kms);
    shell.hurry_over_the_start();
    let script = shell.file("update-key-store.sh", edit.emit());
    let question = format!("Secret access key for {NEW_ID} (not shown): ");
    let steps = [(question.as_str(), format!("{}\n", edit.from.secret))];
    let session = terminal::run(&shell, &steps, &support::shell::bash(), &[&script]);
    assert_eq!(session.status, 0, "{}", session.shown);
    assert!(!session.shown.contains(&edit.from.secret), "{}", session.shown);
    assert!(session.echoes, "the terminal was left without echo");
    assert_eq!(kms.bodies(UPDATE).len(), 1);
}

/// Renames a store from one hostile name to another.
fn renames(warm: &Warm, from: &str, to: &str) {
    let given = Given { name: from.to_owned(), ..Given::public("hostile") };
    let wanted = |inputs: &mut Inputs| inputs.name = Some(to.to_owned());
    let edit = Edit::new(given, &wanted);
    let kms = with_store(&edit.from, ConnectionState::Connected);
    let shell = Shell::warm(warm, &kms);
    shell.hurry_over_the_start();
    let script = edit.emit();
    let printable = |text: &str| text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b));
    assert!(printable(&script), "{to:?}: not printable ASCII");
    let outcome = shell.run(&script, &[], "").expect(0);
    sent(&kms, UPDATE, &[json!({"CustomKeyStoreId": ID, "NewCustomKeyStoreName": to})]);
    assert!(printable(&outcome.stderr), "{:?}", outcome.stderr);
    assert_eq!(std::fs::read_dir(shell.work()).expect("the folder").count(), 0, "{to:?} made a file");
    model::assert_valid(&kms.requests());
}

fn renames_all(cli: Cli) {
    let warm = Warm::start(cli);
    let names = names();
    let from = |to: &str| names.iter().rev().find(|from| *from != to).expect("two names").clone();
    for_each(&names, |to| renames(&warm, &from(to), to));
}

#[test]
fn hostile_names_with_version_1() {
    renames_all(Cli::V1);
}

#[test]
fn hostile_names_with_version_2() {
    renames_all(Cli::V2);
}

/// What tests/data/existing holds is what the CLIs print; `XKS_BLESS=1` writes it anew.
#[test]
fn the_examples_of_stores_are_what_the_clis_print() {
    let kms = with_store(&Given::public("example"), ConnectionState::Connected);
    let mut behind =
        Given { name: "Payments abroad".to_owned(), ..Given::other_account("example") }.request();
    behind["XksProxyUriEndpoint"] = json!("https://private.payments.example.org");
    let behind = kms.state().add(behind.as_object().expect("an object").clone());
    let hsm = json!({"CustomKeyStoreName": "Vault", "CustomKeyStoreType": "AWS_CLOUDHSM"});
    kms.state().add(hsm.as_object().expect("an object").clone());
    if let Some(store) = kms.state().by_id(&behind) {
        store.state = ConnectionState::Failed;
        store.error_code = Some("XKS_PROXY_NOT_REACHABLE".to_owned());
    }
    for (cli, name) in [(Cli::V1, "version-1.json"), (Cli::V2, "version-2.json")] {
        let shell = Shell::new(cli, &kms);
        let mut command = shell.command("aws");
        command.args(["kms", "describe-custom-key-stores", "--region", "eu-central-1", "--output", "json"]);
        let printed = support::shell::finish(command, "").expect(0).stdout;
        let path = support::tools::root().join("tests/data/existing").join(name);
        if std::env::var_os("XKS_BLESS").is_some() {
            std::fs::write(&path, &printed).expect("the example can be written");
        }
        assert_eq!(std::fs::read_to_string(&path).expect("the example"), printed, "{name}");
    }
}

#[test]
fn every_step_of_the_plan_is_one_that_the_change_needs() {
    use Step::{Connect, Disconnect, Update, Verify, WaitUntilConnected, WaitUntilDisconnected};
    let all = [Disconnect, WaitUntilDisconnected, Update, Connect, WaitUntilConnected, Verify];
    let cases: [(&str, Wanted, &[Step]); 8] = [
        ("CONNECTED", name, &[Update, Verify]),
        ("CONNECTED", endpoint, &all),
        ("CONNECTING", endpoint, &all),
        ("FAILED", name, &all),
        ("DISCONNECTED", endpoint, &[Update, Verify]),
        ("DISCONNECTING", endpoint, &[WaitUntilDisconnected, Update, Verify]),
        ("DISCONNECTING", name, &[Update, Verify]),
        ("FAILED", |_| {}, &[]),
    ];
    for (state, wanted, expected) in cases {
        let edit = Edit { state, ..Edit::new(Given::public("steps"), &wanted) };
        assert_eq!(edit.plan(|plan| Ok(plan.steps())).expect("a plan"), expected, "{state}");
        // Of a store that is FAILED nothing can be used anyway.
        let said = edit.plan(|plan| Ok(plan.said(Disconnect))).expect("a plan");
        assert_eq!(said.contains("it is FAILED"), state == "FAILED", "{said}");
        assert_eq!(said.contains("no KMS key in it can be used"), state != "FAILED", "{said}");
    }
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_emitted() {
    let public = Given::public;
    let cases: [(Given, Wanted, &str); 5] = [
        (public("a"), |_| {}, "nothing changes"),
        (
            Given::vpc("b"),
            |inputs| inputs.connectivity = Some("PUBLIC_ENDPOINT".to_owned()),
            "the connectivity changes, but the endpoint does not: give the public endpoint",
        ),
        (
            public("c"),
            |inputs| {
                to_a_service(None)(inputs);
                inputs.uri_endpoint = None;
            },
            "give https:// and the private DNS name",
        ),
        (
            Given::other_account("d"),
            |inputs| inputs.vpc_endpoint_service_name = Some(format!("{SERVICE}0")),
            "give the owner of the new service",
        ),
        (public("e"), |inputs| inputs.name = Some(String::new()), "the report is blocked"),
    ];
    for (from, wanted, says) in cases {
        let refused = Edit::new(from, &wanted).artefact().expect_err("no script");
        assert!(refused.reason.contains(says), "{refused}");
    }
}

#[test]
fn a_change_is_judged_by_its_own_rules() {
    let cases: [(Given, Wanted, &[&str]); 6] = [
        (Given::public("a"), name, &[]),
        (Given::public("b"), |inputs| inputs.withhold_credential = true, &["edit-credential-order"]),
        (Given::public("c"), |inputs| inputs.uri_path = Some("/kms/xks/v1".to_owned()), &["edit-same-keys"]),
        (Given::public("d"), endpoint, &["edit-same-keys", "edit-disconnects"]),
        (
            Given::vpc("e"),
            |inputs| inputs.connectivity = Some("PUBLIC_ENDPOINT".to_owned()),
            &["edit-connectivity", "edit-same-keys", "edit-disconnects"],
        ),
        (
            Given::other_account("f"),
            |inputs| inputs.vpc_endpoint_service_name = Some(format!("{SERVICE}0")),
            &["edit-service-owner", "edit-same-keys", "edit-disconnects"],
        ),
    ];
    for (from, wanted, expected) in cases {
        let findings = Edit::new(from, &wanted).judge();
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.id()).collect();
        assert_eq!(codes, expected);
    }
}

#[test]
fn what_may_lead_to_other_keys_must_be_acknowledged() {
    let cases: [(Given, Wanted, bool); 5] = [
        (Given::public("a"), name, false),
        (Given::public("b"), |inputs| inputs.withhold_credential = true, false),
        (Given::public("c"), |inputs| inputs.uri_path = Some("/kms/xks/v1".to_owned()), true),
        (Given::public("d"), endpoint, true),
        (Given::vpc("e"), |inputs| inputs.vpc_endpoint_service_name = Some(format!("{SERVICE}0")), true),
    ];
    for (from, wanted, needed) in cases {
        let edit = Edit { options: Options::default(), ..Edit::new(from.clone(), &wanted) };
        assert_eq!(edit.artefact().is_err(), needed);
        if let Err(refused) = edit.artefact() {
            assert!(
                refused.reason.contains("the same external keys") && refused.reason.contains("lost for good")
            );
            let script = Edit::new(from, &wanted).artefact().expect("acknowledged");
            assert!(script.usage.iter().any(|line| line.contains("You have acknowledged")));
        }
    }
}
