//! The bash script, run: real bash, both real AWS CLIs, a stand-in for AWS KMS that records every request. Here, how a
//! store is created, and where its secret goes.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use serde_json::json;
use support::kms::Kms;
use support::model;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{self, Cli, Shell, Watch};
use support::terminal::{self, Session};
use xks_preflight_snippets::Target;

const ID: &str = "cks-00000000000000001";

/// From nothing to a connected store; `stdin` is what the script is told where it asks.
fn creates(cli: Cli, given: &Given, with_file: bool, stdin: &str) {
    let kms = Kms::start();
    kms.state().polls = 1;
    let script = given.emit(Target::Bash);
    // A variable that is exported already would stay so, and carry the secret into every command.
    let locals = shell::locals(&script);
    assert!(locals.contains("status"), "{locals:?}");
    let shell = locals.iter().fold(Shell::new(cli, &kms), |shell, name| shell.with(name, "exported before"));
    let shell = shell
        .with("xks_secret", "exported before")
        .with("xks_answer", "exported before")
        .with("xks_string", "exported before")
        .with("xks_text", "exported before")
        .with("SHELLOPTS", "allexport");
    let file = shell.file("configuration.json", given.configuration_file());
    let watch = Watch::start(vec![given.secret[..16].to_owned(), given.secret[16..].to_owned()]);
    let arguments: &[_] = if with_file { &[file.as_path()] } else { &[] };
    let outcome = shell.run(&script, arguments, stdin).expect(0).hides(&given.secret);
    let (looks, found) = watch.end();

    assert_eq!(outcome.stdout, format!("CustomKeyStoreId={ID}\n"));
    let progress = |line: &str| line.starts_with("CONNECTING, ") && line.ends_with(" s of at most 600 s");
    assert!(outcome.stderr.lines().any(progress), "{}", outcome.stderr);
    assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()]);
    let describe = "DescribeCustomKeyStores";
    assert_eq!(
        kms.operations(),
        [describe, "CreateCustomKeyStore", "ConnectCustomKeyStore", describe, describe]
    );
    let id = json!({"CustomKeyStoreId": ID});
    assert_eq!(kms.bodies(describe), [json!({"CustomKeyStoreName": given.name}), id.clone(), id.clone()]);
    assert_eq!(kms.bodies("ConnectCustomKeyStore"), [id]);
    model::assert_valid(&kms.requests());
    for request in kms.requests() {
        let scope = request.header("authorization").unwrap_or_default();
        assert!(scope.contains("/eu-central-1/kms/"), "signed for another Region: {scope}");
    }
    assert!(looks > 20, "the watch hardly looked: {looks}");
    assert_eq!(found, Vec::<String>::new(), "the secret was seen in a process");
    shell.assert_nowhere(&given.secret);
}

#[test]
fn a_public_store_with_version_1() {
    creates(Cli::V1, &Given::public("public1"), true, "");
}

#[test]
fn a_public_store_with_version_2() {
    creates(Cli::V2, &Given::public("public2"), true, "");
}

#[test]
fn a_store_behind_a_service_of_another_account_with_version_1() {
    creates(Cli::V1, &Given::other_account("owner1"), true, "");
}

#[test]
fn a_store_behind_a_service_of_another_account_with_the_newest_version_2() {
    if let Some(cli) = Cli::newest() {
        creates(cli, &Given::other_account("owner2"), true, "");
    }
}

#[test]
fn a_store_behind_a_service_with_version_1() {
    creates(Cli::V1, &Given::vpc("vpc1"), true, "");
}

#[test]
fn a_store_behind_a_service_with_version_2() {
    creates(Cli::V2, &Given::vpc("vpc3"), true, "");
}

#[test]
fn a_store_behind_a_service_with_version_2_asked_for_its_secret() {
    let given = Given::vpc("vpc2");
    let answer = format!("{}\n", given.secret);
    creates(Cli::V2, &given, false, &answer);
}

#[test]
fn both_halves_are_asked_for_when_the_page_never_had_them() {
    let given = Given { withheld: true, ..Given::public("withheld1") };
    let script = given.emit(Target::Bash);
    assert!(!script.contains(&given.secret) && !script.contains(ACCESS_KEY_ID));
    // The last line needs no line feed, and Windows ends lines with two characters.
    let answer = format!("{ACCESS_KEY_ID}\r\n{}", given.secret);
    creates(Cli::V1, &given, false, &answer);
}

#[test]
fn a_script_that_never_had_the_credential_takes_it_from_the_file() {
    creates(Cli::V1, &Given { withheld: true, ..Given::public("withheld2") }, true, "");
}

#[test]
fn a_script_that_includes_the_secret_asks_for_nothing() {
    let given = Given { include_secret: true, ..Given::public("included1") };
    assert!(given.emit(Target::Bash).contains("THIS FILE HOLDS THE SECRET ACCESS KEY"));
    creates(Cli::V1, &given, false, "");
}

#[test]
fn tracing_shows_no_secret() {
    for (flags, include_secret) in [("-x", false), ("-x", true), ("-xa", false)] {
        let kms = Kms::start();
        let shell = Shell::new(Cli::V1, &kms);
        let given = Given { include_secret, ..Given::public("traced") };
        let script = shell.file("create-key-store.sh", given.emit(Target::Bash));
        shell.hurry();
        let mut command = shell.command("setsid");
        command.arg("--wait").arg(shell::bash()).arg(flags).arg(script);
        let answer = format!("{}\n", given.secret);
        shell::finish(command, &answer).expect(0).hides(&given.secret);
        assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()], "bash {flags}");
        shell.assert_nowhere(&given.secret);
    }
}

/// Runs the script on a terminal.
fn on_a_terminal(shell: &Shell, given: &Given, steps: &[(&str, String)]) -> Session {
    let script = shell.file("create-key-store.sh", given.emit(Target::Bash));
    terminal::run(shell, steps, &shell::bash(), &[&script])
}

#[test]
fn a_terminal_never_shows_what_is_typed() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    shell.hurry();
    let given = Given { withheld: true, ..Given::public("terminal") };
    let question = format!("Secret access key for {ACCESS_KEY_ID} (not shown): ");
    let steps = [
        ("Access key ID of the proxy authentication credential (not shown): ", format!("{ACCESS_KEY_ID}\n")),
        (question.as_str(), format!("{}\n", given.secret)),
    ];
    let session = on_a_terminal(&shell, &given, &steps);
    assert_eq!(session.status, 0, "{}", session.shown);
    assert!(session.shown.contains("CustomKeyStoreId="), "{}", session.shown);
    assert!(!session.shown.contains(&given.secret), "{}", session.shown);
    assert!(session.echoes, "the terminal was left without echo");
    assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()]);
}

/// Nothing is shown, so people paste twice. What is left would be a command to the shell that started the script, and in
/// its history.
#[test]
fn what_is_pasted_twice_is_left_for_nobody() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    shell.hurry();
    let given = Given::public("twice");
    let script = shell.file("create-key-store.sh", given.emit(Target::Bash));
    let command = "\"$0\" \"$1\"; status=$?; IFS= read -rs -t 1 left; echo \"left: ${#left}\"; exit $status";
    for rest in ["\n", ""] {
        let steps = [("(not shown): ", format!("{0}\n{0}{rest}", given.secret))];
        let words = [Path::new("-c"), Path::new(command), &shell::bash(), &script];
        let session = terminal::run(&shell, &steps, &shell::bash(), &words);
        assert_eq!(session.status, 0, "{}", session.shown);
        assert!(session.shown.contains("left: 0"), "{}", session.shown);
        assert!(session.echoes && !session.shown.contains(&given.secret), "{}", session.shown);
        kms.state().stores.clear();
    }
}

#[test]
fn a_terminal_shows_the_progress_in_place() {
    let kms = Kms::start();
    kms.state().polls = 2;
    let shell = Shell::new(Cli::V1, &kms);
    let given = Given { include_secret: true, ..Given::public("progress") };
    let session = on_a_terminal(&shell, &given, &[]);
    assert_eq!(session.status, 0, "{}", session.shown);
    let shown = session.shown;
    assert!(shown.matches("\rCONNECTING, ").count() == 2 && shown.contains("s of at most 600 s "), "{shown}");
}

#[test]
fn an_interrupt_at_the_prompt_restores_the_terminal_and_creates_nothing() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    shell.hurry();
    let given = Given::public("interrupted");
    let session = on_a_terminal(&shell, &given, &[("(not shown): ", "half of it\u{3}".to_owned())]);
    assert_eq!(session.status, 130, "{}", session.shown);
    assert!(session.echoes, "the terminal was left without echo");
    assert!(!session.shown.contains("half of it"), "{}", session.shown);
    assert_eq!(kms.operations(), ["DescribeCustomKeyStores"]);
    shell.assert_nowhere("half of it");
}
