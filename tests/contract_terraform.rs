//! The Terraform configuration: what an HCL parser and Terraform itself read in it, and its connecting command, run with
//! both real AWS CLIs against a stand-in for AWS KMS.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use support::edits::{STORE_ID, with_store};
use support::hostile::names;
use support::kms::{ConnectionState, Kms};
use support::model;
use support::plans::{ACCESS_KEY_ID, ENDPOINT, Given};
use support::shell::{self, Cli, Outcome, Shell, bash};
use support::tools;
use xks_preflight_snippets::{Target, escape::STABLE};

/// What a program of `tests/python` answers.
#[track_caller]
fn python(program: &str, asked: &Value) -> Value {
    let mut command = Command::new(tools::python());
    command.arg(tools::root().join("tests/python").join(program));
    let outcome = shell::finish(command, &asked.to_string()).expect(0);
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

/// What a parser of HCL reads in each text.
#[track_caller]
fn read(texts: &[String]) -> Vec<Value> {
    let Value::Array(trees) = python("hcl.py", &json!(texts)) else { panic!("no array") };
    assert_eq!(trees.len(), texts.len());
    trees
}

#[track_caller]
fn read_one(given: &Given) -> Value {
    read(&[given.emit(Target::Terraform)]).remove(0)
}

/// The one block of these labels.
#[track_caller]
fn block<'t>(tree: &'t Value, kind: &str, labels: &[&str]) -> &'t Value {
    let of_kind = tree[kind].as_array().unwrap_or_else(|| panic!("no {kind}")).iter();
    let mut found =
        of_kind.filter_map(|block| labels.iter().try_fold(block, |block, &label| block.get(label)));
    let block = found.next().unwrap_or_else(|| panic!("no {kind} {labels:?}"));
    assert!(found.next().is_none(), "{kind} {labels:?} twice");
    block
}

/// The store's arguments as the request that they stand for, without the credential.
fn request(tree: &Value) -> Value {
    let store = block(tree, "resource", &["aws_kms_custom_key_store", "xks"]).as_object().expect("a block");
    let member = |argument: &str| match argument {
        "custom_key_store_name" => "CustomKeyStoreName",
        "custom_key_store_type" => "CustomKeyStoreType",
        "xks_proxy_connectivity" => "XksProxyConnectivity",
        "xks_proxy_uri_endpoint" => "XksProxyUriEndpoint",
        "xks_proxy_uri_path" => "XksProxyUriPath",
        "xks_proxy_vpc_endpoint_service_name" => "XksProxyVpcEndpointServiceName",
        other => panic!("{other} is no argument of the store"),
    };
    let plain = store.iter().filter(|(_, value)| value.is_string());
    plain.map(|(argument, value)| (member(argument).to_owned(), value.clone())).collect()
}

fn expected(given: &Given) -> Value {
    let mut request = given.request();
    request.as_object_mut().expect("an object").remove("XksProxyAuthenticationCredential");
    request
}

/// The names that Terraform hands on as they are, and how many there are that it does not.
fn carried() -> (Vec<String>, usize) {
    let all = names();
    let count = all.len();
    let carried: Vec<String> = all
        .into_iter()
        .filter(|name| {
            let given = Given { name: name.clone(), ..Given::public("carried") };
            given
                .artefact(Target::Terraform)
                .inspect_err(|refused| assert!(refused.reason.contains("normal form C"), "{refused}"))
                .is_ok()
        })
        .collect();
    let refused = count - carried.len();
    (carried, refused)
}

#[test]
fn every_value_is_read_back_byte_for_byte() {
    let (names, refused) = carried();
    assert!(names.len() > 100 && refused >= 2, "{} names, {refused} refused", names.len());
    for connectivity in [Given::public("values"), Given::vpc("values")] {
        let given = names.iter().map(|name| Given { name: name.clone(), ..connectivity.clone() });
        let given: Vec<Given> = given.collect();
        let texts: Vec<String> = given.iter().map(|given| given.emit(Target::Terraform)).collect();
        for ((given, text), tree) in given.iter().zip(&texts).zip(read(&texts)) {
            assert!(text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{text}");
            assert_eq!(request(&tree), expected(given));
            assert_eq!(tree["locals"], json!([{ "xks_region": "eu-central-1" }]));
            assert_eq!(tree["resource"].as_array().map(Vec::len), Some(4), "{:?}", given.name);
        }
    }
}

#[test]
fn a_name_that_terraform_would_change_is_refused() {
    for name in ["cafe\u{301}", "1 \u{212a}", "\u{1100}\u{1161}"] {
        let given = Given { name: name.to_owned(), ..Given::public("normal") };
        let refused = given.artefact(Target::Terraform).expect_err("not carried");
        assert!(refused.reason.contains("normal form C"), "{refused}");
    }
}

#[test]
fn normal_form_c_leaves_alone_what_is_let_through() {
    let ranges: Vec<[u32; 2]> = STABLE.iter().map(|&(a, b)| [u32::from(a), u32::from(b)]).collect();
    assert_eq!(python("nfc.py", &json!(ranges)), json!([]));
    // The judge can say no.
    assert_eq!(
        python("nfc.py", &json!([[0x300, 0x301], [0x2126, 0x2126], [0x1161, 0x1161]]))
            .as_array()
            .map(Vec::len),
        Some(4)
    );
}

/// With the binary itself: the formatter has nothing to mend, and each name's expression is evaluated.
#[test]
#[ignore = "needs terraform on the PATH"]
fn terraform_itself_reads_every_value() {
    let folder = std::env::temp_dir().join(format!("xks-terraform-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let terraform = |arguments: &[&str]| {
        let mut command = Command::new("terraform");
        command.current_dir(&folder).env("CHECKPOINT_DISABLE", "1").env_remove("TF_CLI_CONFIG_FILE");
        command.args(arguments);
        shell::finish(command, "").expect(0)
    };
    let (names, _) = carried();
    let mut expressions = Vec::new();
    for name in &names {
        let text = Given { name: name.clone(), ..Given::vpc("binary") }.emit(Target::Terraform);
        let mut lines = text.lines().filter_map(|line| line.trim().strip_prefix("custom_key_store_name"));
        let expression = lines.next().and_then(|rest| rest.trim().strip_prefix("= ")).expect("the name");
        expressions.push(expression.to_owned());
        if expressions.len() == 1 {
            fs::write(folder.join("main.tf"), &text).expect("a file");
            terraform(&["fmt", "-check", "-diff"]);
        }
    }
    let list = format!("output \"names\" {{\n  value = [{}]\n}}\n", expressions.join(", "));
    fs::write(folder.join("main.tf"), list).expect("a file");
    terraform(&["apply", "-auto-approve"]);
    let read: Vec<String> =
        serde_json::from_str(&terraform(&["output", "-json", "names"]).stdout).expect("a list of texts");
    assert_eq!(read, names);
    fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn the_credential_comes_from_sensitive_variables() {
    let given = Given::public("variables");
    let tree = read_one(&given);
    let store = block(&tree, "resource", &["aws_kms_custom_key_store", "xks"]);
    let variables = json!([{
        "access_key_id": "${var.xks_access_key_id}",
        "raw_secret_access_key": "${var.xks_raw_secret_access_key}",
    }]);
    assert_eq!(store["xks_proxy_authentication_credential"], variables);
    let id = block(&tree, "variable", &["xks_access_key_id"]);
    assert_eq!((&id["default"], &id["sensitive"]), (&json!(ACCESS_KEY_ID), &json!(true)));
    let secret = block(&tree, "variable", &["xks_raw_secret_access_key"]);
    assert_eq!((secret.get("default"), &secret["sensitive"]), (None, &json!(true)));

    let withheld = read_one(&Given { withheld: true, ..given.clone() });
    assert_eq!(block(&withheld, "variable", &["xks_access_key_id"]).get("default"), None);

    let refused = Given { include_secret: true, ..given }.artefact(Target::Terraform).expect_err("no secret");
    assert!(refused.reason.contains("no place for a secret"), "{refused}");
}

#[test]
fn a_service_of_another_account_is_refused() {
    let refused = Given::other_account("owner").artefact(Target::Terraform).expect_err("no argument for it");
    assert!(refused.reason.contains("no argument for the owner"), "{refused}");
}

#[test]
fn no_key_is_created_before_the_store_is_connected() {
    let tree = read_one(&Given::public("order"));
    let key = block(&tree, "resource", &["aws_kms_key", "xks"]);
    assert_eq!(key["depends_on"], json!(["${terraform_data.xks_connected}"]));
    assert_eq!(key["count"], "${var.xks_key_id == null ? 0 : 1}");
    assert_eq!(key["custom_key_store_id"], "${aws_kms_custom_key_store.xks.id}");
    assert_eq!(key["xks_key_id"], "${var.xks_key_id}");
    assert_eq!(key["policy"], "${var.xks_key_policy}");
    assert_eq!(block(&tree, "variable", &["xks_key_id"])["default"], Value::Null);
    for resource in ["aws_kms_custom_key_store", "aws_kms_key"] {
        let lifecycle = &block(&tree, "resource", &[resource, "xks"])["lifecycle"][0];
        assert_eq!(lifecycle["prevent_destroy"], true, "{resource}");
    }
    let provider = &tree["terraform"][0]["required_providers"][0]["aws"];
    assert_eq!(*provider, json!({ "source": "hashicorp/aws", "version": ">= 5.84.0, < 7.0.0" }));
}

/// The provisioner that connects, as the parser reads it.
fn provisioner() -> Value {
    let tree = read_one(&Given::public("connect"));
    let connected = block(&tree, "resource", &["terraform_data", "xks_connected"]);
    assert_eq!(connected["triggers_replace"], json!(["${aws_kms_custom_key_store.xks.id}"]));
    connected["provisioner"][0]["local-exec"].clone()
}

/// Runs it as Terraform does: the interpreter with the command as one more argument.
fn connect(cli: Cli, kms: &Kms, times: &str) -> Outcome {
    let provisioner = provisioner();
    assert_eq!(provisioner["interpreter"], json!(["bash", "-c"]));
    let environment = json!({
        "XKS_REGION": "${local.xks_region}",
        "XKS_STORE_ID": "${aws_kms_custom_key_store.xks.id}",
        "XKS_POLL_SECONDS": "5",
        "XKS_POLL_TIMES": "120",
    });
    assert_eq!(provisioner["environment"], environment);
    let shell = Shell::new(cli, kms)
        .with("XKS_REGION", "eu-central-1")
        .with("XKS_STORE_ID", STORE_ID)
        .with("XKS_POLL_TIMES", times);
    let mut command = shell.command(&bash().display().to_string());
    command.arg("-c").arg(provisioner["command"].as_str().expect("a command"));
    let outcome = shell::finish(command, "");
    model::assert_valid(&kms.requests());
    outcome
}

const DESCRIBE: &str = "DescribeCustomKeyStores";
const CONNECT: &str = "ConnectCustomKeyStore";
const DISCONNECT: &str = "DisconnectCustomKeyStore";

#[test]
fn the_command_connects_the_store_and_waits() {
    for cli in Cli::ALL {
        let kms = with_store(&Given::public("connect"), ConnectionState::Disconnected);
        kms.state().polls = 2;
        connect(cli, &kms, "120").expect(0);
        assert_eq!(kms.operations(), [DESCRIBE, CONNECT, DESCRIBE, DESCRIBE, DESCRIBE]);
        assert_eq!(kms.bodies(CONNECT), [json!({ "CustomKeyStoreId": STORE_ID })]);
    }
}

#[test]
fn the_command_leaves_a_connected_store_alone() {
    let kms = with_store(&Given::public("connect"), ConnectionState::Connected);
    connect(Cli::V2, &kms, "120").expect(0);
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn the_command_clears_away_an_earlier_failure_and_reports_a_new_one() {
    for cli in Cli::ALL {
        let kms = with_store(&Given::public("connect"), ConnectionState::Failed);
        connect(cli, &kms, "120").expect(0);
        let operations = kms.operations();
        assert_eq!(operations[..2], [DESCRIBE, DISCONNECT], "{operations:?}");
        assert_eq!(kms.bodies(CONNECT).len(), 1);

        let kms = with_store(&Given::public("connect"), ConnectionState::Disconnected);
        kms.state().connect_failures.push_back("INVALID_CREDENTIALS".into());
        connect(cli, &kms, "120").expect(1).says("INVALID_CREDENTIALS").says(STORE_ID);
        assert_eq!(kms.bodies(CONNECT).len(), 1);
        assert!(kms.bodies(DISCONNECT).is_empty());
    }
}

#[test]
fn the_command_stops_waiting_and_stops_when_it_is_refused() {
    let kms = with_store(&Given::public("connect"), ConnectionState::Disconnected);
    kms.state().polls = 1000;
    connect(Cli::V2, &kms, "3").expect(1).says("not connected yet");
    assert_eq!(kms.operations(), [DESCRIBE, CONNECT, DESCRIBE, DESCRIBE]);

    let kms = Kms::start();
    let outcome = connect(Cli::V2, &kms, "3").says("CustomKeyStoreNotFoundException");
    assert_ne!(outcome.status, 0);
    assert_eq!(kms.operations(), [DESCRIBE]);
}

#[test]
fn shellcheck_finds_nothing_in_the_command() {
    let command = provisioner()["command"].as_str().expect("a command").to_owned();
    let variables = "XKS_REGION=$1 XKS_STORE_ID=$2 XKS_POLL_SECONDS=$3 XKS_POLL_TIMES=$4\n";
    let outcome = shell::check(&format!("{variables}{command}"), "bash");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    assert!(command.contains("kms connect-custom-key-store") && !command.contains(ENDPOINT));
}
