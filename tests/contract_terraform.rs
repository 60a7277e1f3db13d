//! The Terraform configurations: what an HCL parser and Terraform itself read in them, and the connecting command, run
//! with both real AWS CLIs against a stand-in for AWS KMS.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use support::edits::{STORE_ID, with_store};
use support::hostile::names;
use support::kms::{ConnectionState, Kms};
use support::model;
use support::plans::{ACCESS_KEY_ID, ENDPOINT, Given};
use support::shell::{self, Cli, Outcome, Shell, bash};
use support::stack::template;
use support::tools;
use xks_preflight_snippets::{Options, Target, emit_report, escape::STABLE};
use xks_preflight_validate::{Context, Inputs, check};

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

/// A call of Terraform in this folder. There is none where PyPI has no Terraform for this kind of machine.
fn terraform(shell: &Shell, folder: &Path, arguments: &[&str]) -> Option<Outcome> {
    let mut command = shell.command(&tools::python().display().to_string());
    command.arg(tools::root().join("tests/python/terraform.py")).args(arguments).current_dir(folder);
    let outcome = shell::finish(command, "");
    if outcome.status == 69 {
        eprintln!("left out: Terraform is not installed");
        return None;
    }
    Some(outcome)
}

/// The formatter has nothing to mend, each name's expression is evaluated, and of the configurations nothing but the
/// provider, which only its registry has, is missing.
#[test]
fn terraform_itself_reads_every_value() {
    let shell = Shell::new(Cli::V1, &Kms::start());
    let folder = shell.work();
    let file = |text: &str| fs::write(folder.join("main.tf"), text).expect("a file");
    let given = Given { name: "a \"${b}\" %{c}".into(), ..Given::vpc("read") };
    for target in [Target::Terraform, Target::TerraformNetwork, Target::TerraformAlarms] {
        file(&given.emit(target));
        let Some(formatted) = terraform(&shell, &folder, &["fmt", "-check", "-diff"]) else { return };
        formatted.expect(0);
        let judged = terraform(&shell, &folder, &["validate", "-json"]).expect("it is there").stdout;
        let judged: Value = serde_json::from_str(&judged).expect("JSON");
        let found = judged["diagnostics"].as_array().expect("diagnostics").iter();
        let found: Vec<_> = found.map(|one| one["summary"].as_str().unwrap_or_default()).collect();
        assert_eq!(found, ["Missing required provider"], "{target:?} {judged}");
    }

    let (names, _) = carried();
    let expressions: Vec<String> = names
        .iter()
        .map(|name| {
            let text = Given { name: name.clone(), ..Given::vpc("read") }.emit(Target::Terraform);
            let mut lines = text.lines().filter_map(|line| line.trim().strip_prefix("custom_key_store_name"));
            let expression = lines.next().and_then(|rest| rest.trim().strip_prefix("= "));
            expression.expect("the name").to_owned()
        })
        .collect();
    file(&format!("output \"names\" {{\n  value = [{}]\n}}\n", expressions.join(", ")));
    terraform(&shell, &folder, &["apply", "-auto-approve"]).expect("it is there").expect(0);
    let read = terraform(&shell, &folder, &["output", "-json", "names"]).expect("it is there").stdout;
    assert_eq!(serde_json::from_str::<Vec<String>>(&read).expect("a list of texts"), names);
}

/// Terraform runs the provisioner once, and hands it what it needs; the store itself is the provider's business.
#[test]
fn terraform_itself_connects_the_store() {
    let text = Given::public("connect").emit(Target::Terraform);
    let block = |head: &str| {
        let (_, rest) = text.split_once(head).expect("the block");
        let (body, _) = rest.split_once("\n}\n").expect("its end");
        format!("{head}{body}\n}}\n").replace("aws_kms_custom_key_store.xks.id", &format!("\"{STORE_ID}\""))
    };
    let kms = with_store(&Given::public("connect"), ConnectionState::Disconnected);
    let shell = Shell::new(Cli::V1, &kms);
    let folder = shell.work();
    let blocks = ["locals {\n", "resource \"terraform_data\" \"xks_connected\" {\n"].map(block).concat();
    fs::write(folder.join("main.tf"), blocks).expect("a file");
    let Some(applied) = terraform(&shell, &folder, &["apply", "-auto-approve"]) else { return };
    applied.expect(0);
    let operations = kms.operations();
    assert_eq!(operations[..2], [DESCRIBE, CONNECT], "{operations:?}");
    assert_eq!(kms.bodies(CONNECT), [json!({ "CustomKeyStoreId": STORE_ID })]);
    assert_eq!(kms.state().stores[0].state, ConnectionState::Connected);
    model::assert_valid(&kms.requests());

    terraform(&shell, &folder, &["apply", "-auto-approve"]).expect("it is there").expect(0);
    assert_eq!(kms.operations(), operations, "a second apply asks AWS nothing");
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
    for cli in Cli::all() {
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
    for cli in Cli::BOTH {
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

fn of(inputs: &Inputs, target: Target) -> Value {
    let report = check(inputs, &Context::default());
    let artefact = emit_report(&report, target, Options::default());
    let text =
        artefact.unwrap_or_else(|refused| panic!("{refused}: {:#?}", report.findings())).expose().to_owned();
    assert!(text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{text}");
    read(&[text]).remove(0)
}

/// The resources, as `type.name`.
fn resources(tree: &Value) -> BTreeSet<String> {
    let all = tree["resource"].as_array().expect("resources").iter().filter_map(Value::as_object).flatten();
    let names = all.flat_map(|(kind, named)| {
        named.as_object().expect("a name").keys().map(move |name| format!("{kind}.{name}"))
    });
    names.collect()
}

#[test]
fn the_network_is_that_of_the_plan_and_names_who_may_connect() {
    let tree = of(&Given::vpc("network").inputs(), Target::TerraformNetwork);
    let locals = json!([{
        "xks_region": "eu-central-1",
        "xks_private_dns_name": "xks.payments.example.org",
        "xks_kms_principal": "cks.kms.eu-central-1.amazonaws.com",
    }]);
    assert_eq!(tree["locals"], locals);
    let resource = |kind: &str, name: &str| block(&tree, "resource", &[kind, name]).clone();
    let service = resource("aws_vpc_endpoint_service", "xks");
    assert_eq!(service["acceptance_required"], false);
    assert_eq!(service["private_dns_name"], "${local.xks_private_dns_name}");
    assert_eq!(service["network_load_balancer_arns"], json!(["${aws_lb.xks.arn}"]));
    let principal = resource("aws_vpc_endpoint_service_allowed_principal", "xks_kms");
    assert_eq!(principal["principal_arn"], "${local.xks_kms_principal}");
    let balancer = resource("aws_lb", "xks");
    assert_eq!(
        json!([balancer["internal"], balancer["load_balancer_type"], balancer["ip_address_type"]]),
        json!([true, "network", "ipv4"])
    );
    let listener = resource("aws_lb_listener", "xks");
    assert_eq!(json!([listener["protocol"], listener["port"]]), json!(["TCP", 443]));
    let targets = resource("aws_lb_target_group", "xks");
    assert_eq!(json!([targets["protocol"], targets["target_type"]]), json!(["TCP", "ip"]));
    let own = resources(&tree);
    assert_eq!(own.len(), 8, "{own:?}");

    let other = of(&Given::other_account("network").inputs(), Target::TerraformNetwork);
    let more: Vec<String> = resources(&other).difference(&own).cloned().collect();
    assert_eq!(more, ["aws_vpc_endpoint_service_allowed_principal.xks_consumer"]);
    assert_eq!(block(&other, "variable", &["xks_consumer_account_id"]).get("default"), None);

    let refused = Given::public("network").artefact(Target::TerraformNetwork).expect_err("no network");
    assert!(refused.reason.contains("public endpoint"), "{refused}");
}

#[test]
fn the_network_needs_nothing_but_region_and_endpoint() {
    let inputs = Inputs {
        region: Some("eusc-de-east-1".into()),
        connectivity: Some("VPC_ENDPOINT_SERVICE".into()),
        uri_endpoint: Some("https://xks.payments.example.org".into()),
        ..Inputs::default()
    };
    let tree = of(&inputs, Target::TerraformNetwork);
    assert_eq!(tree["locals"][0]["xks_kms_principal"], "cks.kms.eusc-de-east-1.amazonaws.com");
}

/// Every variable, local value and resource that an expression of these files names is one of the file's own.
#[test]
fn whatever_is_named_is_there() {
    let given = Given::other_account("named");
    for (target, inputs) in [
        (Target::Terraform, Given::vpc("named").inputs()),
        (Target::TerraformNetwork, given.inputs()),
        (Target::TerraformAlarms, given.inputs()),
    ] {
        let tree = of(&inputs, target);
        let names = |kind: &str| -> BTreeSet<String> {
            let blocks = tree[kind].as_array().into_iter().flatten().filter_map(Value::as_object);
            blocks.flat_map(|block| block.keys().cloned()).collect()
        };
        let (variables, locals, resources) = (names("variable"), names("locals"), resources(&tree));
        let text = tree.to_string();
        let after = |word: &str| -> Vec<String> {
            let rest = text.split(word).skip(1);
            rest.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
                .collect()
        };
        let used = after("var.");
        assert!(used.len() > 3 && used.iter().all(|name| variables.contains(name)), "{used:?}");
        assert!(variables.iter().all(|name| used.contains(name)), "{variables:?} {used:?}");
        assert!(after("local.").iter().all(|name| locals.contains(name)));
        for kind in resources.iter().filter_map(|name| name.split('.').next()) {
            for name in after(&format!("{kind}.")) {
                assert!(resources.contains(&format!("{kind}.{name}")), "{kind}.{name}");
            }
        }
    }
}

#[test]
fn the_alarms_are_those_of_the_cloudformation_template() {
    let given = Given::public("alarms");
    let mut inputs = given.inputs();
    inputs.uri_path = Some("/wrong".into());
    let tree = of(&inputs, Target::TerraformAlarms);
    assert_eq!(block(&tree, "variable", &["xks_region"])["default"], "eu-central-1");
    let template = template(&given);
    let default = |text: &str| {
        let name = text.strip_prefix("${var.").and_then(|rest| rest.strip_suffix('}')).expect("a variable");
        block(&tree, "variable", &[name])["default"].clone()
    };
    let mut compared = 0;
    for (name, alarm) in template["Resources"].as_object().expect("an object") {
        if alarm["Type"] != "AWS::CloudWatch::Alarm" {
            continue;
        }
        // CertificateAlarm is xks_certificate.
        let mut snake = String::from("xks");
        for c in name.trim_end_matches("Alarm").chars() {
            snake.push_str(if c.is_ascii_uppercase() { "_" } else { "" });
            snake.push(c.to_ascii_lowercase());
        }
        let (alarm, found) =
            (&alarm["Properties"], block(&tree, "resource", &["aws_cloudwatch_metric_alarm", &snake]));
        for (member, argument) in [
            ("Namespace", "namespace"),
            ("MetricName", "metric_name"),
            ("Statistic", "statistic"),
            ("Period", "period"),
            ("EvaluationPeriods", "evaluation_periods"),
            ("ComparisonOperator", "comparison_operator"),
            ("TreatMissingData", "treat_missing_data"),
        ] {
            assert_eq!(found.get(argument), alarm.get(member), "{name}: {argument}");
        }
        let threshold = match &found["threshold"] {
            Value::String(text) => default(text),
            number => number.clone(),
        };
        let expected = match alarm["Threshold"]["Ref"].as_str() {
            Some(parameter) => template["Parameters"][parameter]["Default"].clone(),
            None => alarm["Threshold"].clone(),
        };
        assert_eq!(threshold, expected, "{name}");
        if let Some(query) = alarm["Metrics"][0]["Expression"]["Fn::Sub"].as_str() {
            let expression = format!(
                "${{format({}, var.xks_custom_key_store_id)}}",
                json!(query.replace("${KeyStore}", "%s"))
            );
            let query = &found["metric_query"][0];
            assert_eq!(query["expression"], expression);
            assert_eq!(
                json!([query["period"], query["return_data"]]),
                json!([alarm["Metrics"][0]["Period"], true])
            );
        } else {
            for dimension in alarm["Dimensions"].as_array().expect("dimensions") {
                let value = &found["dimensions"][dimension["Name"].as_str().expect("a name")];
                match dimension["Value"]["Ref"].as_str() {
                    Some("KeyStore") => assert_eq!(value, "${var.xks_custom_key_store_id}"),
                    Some(_) => {
                        assert_eq!(default(value.as_str().expect("a text")), "xks.payments.example.org");
                    }
                    None => assert_eq!(*value, dimension["Value"]),
                }
            }
            let count = alarm["Dimensions"].as_array().map(Vec::len);
            assert_eq!(found["dimensions"].as_object().map(serde_json::Map::len), count);
        }
        compared += 1;
    }
    assert_eq!(compared, 9);
    assert_eq!(resources(&tree).len(), 9 + 2);

    // What is not known is asked for.
    let unknown = of(&Inputs::default(), Target::TerraformAlarms);
    for variable in ["xks_region", "xks_certificate_name"] {
        assert_eq!(block(&unknown, "variable", &[variable]).get("default"), None);
    }
}
