//! Names made to break out of quoting arrive byte for byte, through the real CLIs, and run nothing.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use support::hostile::{for_each, names};
use support::kms::{Kms, Request};
use support::model;
use support::plans::Given;
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

/// Gives the document of one name to the CLI.
fn through_the_cli_input_document(warm: &Warm, name: &str) -> Vec<Request> {
    let kms = Kms::start();
    let shell = Shell::warm(warm, &kms);
    let given = Given { name: name.to_owned(), ..Given::public("document") };
    let credential = given.request()["XksProxyAuthenticationCredential"].to_string();
    let credential = shell.file("credential.json", credential);
    let document = shell.file("document.json", given.emit(Target::CliInputJson));
    let mut command = shell.command("aws");
    command.args(["kms", "create-custom-key-store", "--region", "eu-central-1", "--cli-input-json"]);
    command.arg(format!("file://{}", document.display()));
    command.arg("--xks-proxy-authentication-credential").arg(format!("file://{}", credential.display()));
    shell::finish(command, "").expect(0);
    assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()], "{name:?}");
    assert_eq!(fs::read_dir(shell.work()).expect("the folder").count(), 0, "{name:?} made a file");
    kms.requests()
}

/// Does it for every name, with a CLI that has to be started for each call for every tenth; the model must take whatever
/// was sent.
fn all(cli: Cli, through: impl Fn(&Warm, &str) -> Vec<Request> + Sync) {
    let warm = Warm::start(cli);
    let requests = Mutex::new(Vec::new());
    let step = if cli == Cli::Newest { 10 } else { 1 };
    let names: Vec<String> = names().into_iter().step_by(step).collect();
    for_each(&names, |name| {
        let sent = through(&warm, name);
        requests.lock().unwrap_or_else(PoisonError::into_inner).extend(sent);
    });
    model::assert_valid(&requests.into_inner().unwrap_or_else(PoisonError::into_inner));
}

#[test]
fn hostile_names_through_the_script_with_version_1() {
    all(Cli::V1, through_the_script);
}

#[test]
fn hostile_names_through_the_script_with_version_2() {
    all(Cli::V2, through_the_script);
}

#[test]
fn hostile_names_through_the_script_with_the_newest_version_2() {
    if let Some(cli) = Cli::newest() {
        all(cli, through_the_script);
    }
}

#[test]
fn hostile_names_through_the_cli_input_document_with_version_1() {
    all(Cli::V1, through_the_cli_input_document);
}

#[test]
fn hostile_names_through_the_cli_input_document_with_version_2() {
    all(Cli::V2, through_the_cli_input_document);
}

#[test]
fn hostile_names_through_the_cli_input_document_with_the_newest_version_2() {
    if let Some(cli) = Cli::newest() {
        all(cli, through_the_cli_input_document);
    }
}
