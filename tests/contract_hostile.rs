//! Names made to break out of quoting arrive byte for byte, and run nothing.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use support::kms::Kms;
use support::model;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{self, Cli, Shell};
use support::tools;
use xks_preflight_snippets::Target;

/// The names that the contract takes.
fn names() -> Vec<String> {
    let text = fs::read_to_string(tools::root().join("tests/data/hostile-values.jsonl")).expect("the values");
    let values = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a JSON object a line"));
    let names: Vec<String> = values
        .filter(|value| value["field"] == "CustomKeyStoreName" && value["valid"] == true)
        .map(|value| value["value"].as_str().expect("a text").to_owned())
        .collect();
    assert!(names.len() > 100, "only {} names", names.len());
    names
}

/// Those that went wrong somewhere before: a sample for the slower CLI.
const WORST: [&str; 8] =
    ["-x", "it's", "`touch xks_canary_015`", "a\nb", "a\u{0}b", "file:///etc/hostname", "cafe\u{301}", "a\\"];

fn is_worst(name: &str) -> bool {
    WORST.contains(&name) || name.starts_with("http://") || name.starts_with("--")
}

/// Runs the script of one name. Its only real calls of the CLI are those that carry the name.
fn through_the_script(cli: Cli, name: &str) {
    let kms = Kms::start();
    let shell = Shell::new(cli, &kms);
    shell.hurry();
    let given = Given { name: name.to_owned(), ..Given::public("hostile") };
    let file = shell.file("configuration.json", given.configuration_file());
    let script = given.emit(Target::Bash);
    assert!(script.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{name:?}: not printable ASCII");
    let outcome = shell.run(&script, &[&file], "").expect(0);
    assert_eq!(kms.bodies("DescribeCustomKeyStores"), [json!({"CustomKeyStoreName": name})]);
    assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()], "{name:?}");
    model::assert_valid(&kms.requests());
    // What a terminal is shown of the name does nothing to it.
    assert!(outcome.stderr.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{:?}", outcome.stderr);
    assert_eq!(fs::read_dir(shell.work()).expect("the folder").count(), 0, "{name:?} made a file");
}

#[test]
fn hostile_names_through_the_script() {
    let names = names();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                    through_the_script(Cli::V1, name);
                    if is_worst(name) {
                        through_the_script(Cli::V2, name);
                    }
                }
            });
        }
    });
    assert!(next.load(Ordering::Relaxed) >= names.len());
}

#[test]
fn hostile_names_through_the_cli_input_document() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    let credential = shell.file(
        "credential.json",
        json!({"AccessKeyId": ACCESS_KEY_ID, "RawSecretAccessKey": Given::public("document").secret})
            .to_string(),
    );
    let givens: Vec<Given> =
        names().into_iter().map(|name| Given { name, ..Given::public("document") }).collect();
    let calls: Vec<Value> = givens
        .iter()
        .enumerate()
        .map(|(number, given)| {
            let document = shell.file(&format!("document-{number}.json"), given.emit(Target::CliInputJson));
            json!([
                "kms",
                "create-custom-key-store",
                "--region",
                "eu-central-1",
                "--endpoint-url",
                kms.url(),
                "--cli-input-json",
                format!("file://{}", document.display()),
                "--xks-proxy-authentication-credential",
                format!("file://{}", credential.display())
            ])
        })
        .collect();

    // All of them through version 1, in one process: its own code, started once.
    let mut command = shell.command(&tools::python().display().to_string());
    command.arg(tools::root().join("tests/python/aws_v1_calls.py"));
    let lines: String = calls.iter().map(|call| format!("{call}\n")).collect();
    shell::finish(command, &lines).expect(0);
    let expected: Vec<Value> = givens.iter().map(Given::request).collect();
    assert_eq!(kms.bodies("CreateCustomKeyStore"), expected);
    model::assert_valid(&kms.requests());

    // The worst of them through version 2, each in a process of its own.
    for (given, call) in givens.iter().zip(&calls).filter(|(given, _)| is_worst(&given.name)) {
        kms.state().stores.clear();
        let mut command = shell.command(&tools::aws_v2().display().to_string());
        command.args(call.as_array().into_iter().flatten().filter_map(Value::as_str));
        shell::finish(command, "").expect(0);
        assert_eq!(kms.bodies("CreateCustomKeyStore").last(), Some(&given.request()));
    }
    assert_eq!(fs::read_dir(shell.work()).expect("the folder").count(), 0, "a name made a file");
}
