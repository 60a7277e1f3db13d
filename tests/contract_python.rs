//! The Python script, run with the real boto3 against the stand-in.
#![cfg(not(target_arch = "wasm32"))]

use std::process::Command;

use serde_json::json;
use support::hostile::names;
use support::kms::operation::Exception;
use support::kms::{ConnectionState, Kms};
use support::model;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{self, Cli, Outcome, Shell, Watch};
use support::tools;
use xks_preflight_snippets::Target;

fn run(shell: &Shell, kms: &Kms, given: &Given, with_file: bool, stdin: &str) -> Outcome {
    let script = shell.file("create_key_store.py", given.emit(Target::Python));
    let file = shell.file("configuration.json", given.configuration_file());
    let mut command = shell.command(tools::python().to_str().expect("a path"));
    command.env("AWS_ENDPOINT_URL_KMS", kms.url()).arg(script);
    if with_file {
        command.arg(file);
    }
    shell::finish(command, stdin)
}

#[test]
fn it_creates_connects_and_shows_the_secret_to_nobody() {
    let cases = [
        (Given::public("python1"), true, false),
        (Given::vpc("python2"), false, false),
        (Given::other_account("python3"), true, false),
        (Given { withheld: true, ..Given::public("python4") }, true, false),
        (Given { withheld: true, ..Given::vpc("python5") }, false, true),
        (Given { include_secret: true, ..Given::public("python6") }, false, false),
    ];
    for (given, with_file, asked_for_both) in cases {
        let kms = Kms::start();
        kms.state().polls = 1;
        let shell = Shell::new(Cli::V1, &kms);
        let answer = match (with_file || given.include_secret, asked_for_both) {
            (true, _) => String::new(),
            (false, false) => format!("{}\n", given.secret),
            (false, true) => format!("{ACCESS_KEY_ID}\r\n{}", given.secret),
        };
        let watch = Watch::start(vec![given.secret.clone()]);
        let outcome = run(&shell, &kms, &given, with_file, &answer).expect(0).hides(&given.secret);
        let (_, found) = watch.end();
        assert_eq!(found, Vec::<String>::new(), "the secret was seen in a process");
        assert!(outcome.stdout.starts_with("CustomKeyStoreId=cks-"), "{}", outcome.stdout);
        assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()]);
        assert_eq!(kms.bodies("ConnectCustomKeyStore").len(), 1);
        model::assert_valid(&kms.requests());
        let connected = kms.state().stores.iter().all(|store| store.state == ConnectionState::Connected);
        assert!(connected, "{}", outcome.stderr);
        // Again: nothing is created, nothing is changed.
        run(&shell, &kms, &given, with_file, &answer).expect(0).says("is the plan's");
        assert_eq!(kms.bodies("CreateCustomKeyStore").len(), 1);
        assert_eq!(kms.bodies("ConnectCustomKeyStore").len(), 1);
    }
}

#[test]
fn a_store_that_is_another_one_is_left_alone() {
    let given = Given::public("python7");
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    let mut other = given.request();
    other["XksProxyUriPath"] = json!("/other/kms/xks/v1");
    kms.state().add(other.as_object().cloned().expect("an object"));
    let outcome = run(&shell, &kms, &given, true, "").expect(3);
    assert!(
        outcome.stderr.contains("XksProxyUriPath: the plan has '/tenants/payments/kms/xks/v1'"),
        "{}",
        outcome.stderr
    );
    assert_eq!(kms.operations(), ["DescribeCustomKeyStores"]);
}

#[test]
fn a_failed_store_is_disconnected_first_and_a_failure_is_explained() {
    let given = Given::public("python8");
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    kms.state().connect_failures.push_back("XKS_PROXY_TIMED_OUT".into());
    let outcome = run(&shell, &kms, &given, true, "").expect(1);
    assert!(outcome.stderr.contains("did not answer within 250 milliseconds"), "{}", outcome.stderr);
    run(&shell, &kms, &given, true, "").expect(0).says("disconnected and connected anew");
    assert_eq!(kms.bodies("CreateCustomKeyStore").len(), 1);
    assert_eq!(kms.bodies("DisconnectCustomKeyStore").len(), 1);
}

#[test]
fn what_kms_refuses_is_said_without_the_secret() {
    let given = Given::public("python9");
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    let message = format!("refused: {}", given.secret);
    kms.state().raise("CreateCustomKeyStore", Exception::new("XksProxyUriUnreachableException", &message));
    let outcome = run(&shell, &kms, &given, true, "").expect(1).hides(&given.secret);
    assert!(outcome.stderr.contains("XksProxyUriUnreachableException"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("Traceback"), "{}", outcome.stderr);
}

#[test]
fn a_file_of_another_plan_is_refused_and_never_quoted() {
    let given = Given::public("python10");
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    let script = shell.file("script.py", given.emit(Target::Python));
    for content in [
        "{",
        "[]",
        "{\"XksProxyUriPath\": \"SECRETLY\"}",
        &given.configuration_file().replace("/tenants", "/SECRETLY"),
        &given.configuration_file().replace(ACCESS_KEY_ID, "QPLT4YHEZB6S2MXKDWNGRC7VUB"),
        &"[".repeat(60_000),
        "\0\u{1}SECRETLY",
    ] {
        let file = shell.file("other.json", content);
        let mut command = shell.command(tools::python().to_str().expect("a path"));
        command.env("AWS_ENDPOINT_URL_KMS", kms.url()).arg(&script).arg(file);
        let outcome = shell::finish(command, "").expect(2).hides("SECRETLY").hides(&given.secret);
        assert!(!outcome.stderr.contains("Traceback"), "{}", outcome.stderr);
    }
    assert_eq!(kms.requests().len(), 0);
}

#[test]
fn every_hostile_name_is_the_name_and_nothing_else() {
    // Python's own parser reads the plan back; nothing of it is run.
    let script = "import ast, json, sys\nfor text in json.load(sys.stdin):\n    tree = ast.parse(text)\n    \
                  plan = [ast.literal_eval(n.value) for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == 'PLAN']\n    \
                  print(json.dumps(plan[0]['CustomKeyStoreName']))\n";
    let names = names();
    let texts: Vec<_> = names
        .iter()
        .map(|name| Given { name: name.clone(), ..Given::public("names") }.emit(Target::Python))
        .collect();
    assert!(texts.iter().all(|text| text.is_ascii()));
    let mut python = Command::new(tools::python());
    python.args(["-c", script]);
    let outcome = shell::finish(python, &serde_json::to_string(&texts).expect("JSON")).expect(0);
    let read: Vec<String> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).expect("a string")).collect();
    assert_eq!(read, names);
}
