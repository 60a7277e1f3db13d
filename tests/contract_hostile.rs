//! Names made to break out of quoting arrive byte for byte, through both real CLIs, and run nothing.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use support::hostile::{for_each, names};
use support::kms::{Kms, Request};
use support::model;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{self, Cli, Shell};
use support::warm::Warm;
use xks_preflight_snippets::Target;

fn printable(text: &str) -> bool {
    text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b))
}

/// Runs the script of one name. Its only real calls of the CLI are those that carry the name.
fn through_the_script(warm: &Warm, name: &str) -> Vec<Request> {
    let kms = Kms::start();
    let shell = Shell::warm(warm, &kms);
    shell.hurry();
    let given = Given { name: name.to_owned(), ..Given::public("hostile") };
    let file = shell.file("configuration.json", given.configuration_file());
    let script = given.emit(Target::Bash);
    assert!(printable(&script), "{name:?}: not printable ASCII");
    let outcome = shell.run(&script, &[&file], "").expect(0);
    assert_eq!(kms.bodies("DescribeCustomKeyStores"), [json!({"CustomKeyStoreName": name})]);
    assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()], "{name:?}");
    // What a terminal is shown of the name does nothing to it.
    assert!(printable(&outcome.stderr), "{:?}", outcome.stderr);
    assert_eq!(fs::read_dir(shell.work()).expect("the folder").count(), 0, "{name:?} made a file");
    kms.requests()
}

fn all_through_the_script(cli: Cli) {
    let warm = Warm::start(cli);
    let requests = Mutex::new(Vec::new());
    for_each(&names(), |name| {
        let sent = through_the_script(&warm, name);
        requests.lock().unwrap_or_else(PoisonError::into_inner).extend(sent);
    });
    model::assert_valid(&requests.into_inner().unwrap_or_else(PoisonError::into_inner));
}

#[test]
fn hostile_names_through_the_script_with_version_1() {
    all_through_the_script(Cli::V1);
}

#[test]
fn hostile_names_through_the_script_with_version_2() {
    all_through_the_script(Cli::V2);
}

fn all_through_the_cli_input_document(cli: Cli) {
    let warm = Warm::start(cli);
    let kms = Kms::start();
    let shell = Shell::warm(&warm, &kms);
    let secret = Given::public("document").secret;
    let credential = json!({"AccessKeyId": ACCESS_KEY_ID, "RawSecretAccessKey": secret}).to_string();
    let credential = format!("file://{}", shell.file("credential.json", credential).display());
    let names = names();
    for_each(&names, |name| {
        let given = Given { name: name.to_owned(), ..Given::public("document") };
        let number = names.iter().position(|other| other == name).expect("one of them");
        let document = shell.file(&format!("document-{number}.json"), given.emit(Target::CliInputJson));
        let mut command = shell.command("aws");
        command.args(["kms", "create-custom-key-store", "--region", "eu-central-1", "--cli-input-json"]);
        command.arg(format!("file://{}", document.display()));
        command.args(["--xks-proxy-authentication-credential", &credential]);
        shell::finish(command, "").expect(0);
    });
    let sent = kms.bodies("CreateCustomKeyStore");
    assert_eq!(sent.len(), names.len());
    for name in &names {
        let given = Given { name: name.clone(), ..Given::public("document") };
        assert!(sent.contains(&given.request()), "{name:?} did not arrive");
    }
    model::assert_valid(&kms.requests());
    assert_eq!(fs::read_dir(shell.work()).expect("the folder").count(), 0, "a name made a file");
}

#[test]
fn hostile_names_through_the_cli_input_document_with_version_1() {
    all_through_the_cli_input_document(Cli::V1);
}

#[test]
fn hostile_names_through_the_cli_input_document_with_version_2() {
    all_through_the_cli_input_document(Cli::V2);
}
