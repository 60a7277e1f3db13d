//! The policies: that their actions exist, and that what they allow is what the scripts do.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};
use support::edits::{first_key, key, with_store};
use support::kms::{ConnectionState, Kms};
use support::plans::Given;
use support::shell::{self, Cli, Shell};
use support::tools;
use xks_preflight_snippets::{Options, PermissionsPlan, Target, emit_report};
use xks_preflight_validate::{Context, Inputs, KeyInputs, Verdict, check};

const DOCUMENTS: [&str; 4] = ["iam-policy", "iam-policy-first-key", "key-policy", "scp"];

/// All of them, by the names of their targets.
fn policies(given: &Given) -> Value {
    DOCUMENTS.iter().map(|id| ((*id).to_owned(), policy(&given.emit(target(id))))).collect()
}

fn policy(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn target(id: &str) -> Target {
    Target::from_id(id).unwrap_or_else(|| panic!("{id} is no target"))
}

fn statements<'p>(policies: &'p Value, document: &str) -> &'p [Value] {
    policies[document]["Statement"].as_array().expect("statements")
}

/// One text or a list of them.
fn texts(value: &Value) -> Vec<&str> {
    let one = value.as_str().into_iter();
    one.chain(value.as_array().into_iter().flatten().filter_map(Value::as_str)).collect()
}

fn actions(policies: &Value, document: &str) -> BTreeSet<String> {
    let all = statements(policies, document).iter().flat_map(|statement| texts(&statement["Action"]));
    all.map(str::to_owned).collect()
}

/// The actions that the recorded requests need.
fn needed(recorded: &[&Kms]) -> BTreeSet<String> {
    let operations = recorded.iter().flat_map(|kms| kms.operations());
    operations.map(|operation| format!("kms:{operation}")).collect()
}

/// Everything that the script which creates a store may do: from nothing, and after a connection that failed.
fn creating(given: &Given) -> BTreeSet<String> {
    let run = |kms: &Kms| {
        let shell = Shell::new(Cli::V1, kms);
        let file = shell.file("configuration.json", given.configuration_file());
        shell.run(&given.emit(Target::Bash), &[&file], "").expect(0);
    };
    let fresh = Kms::start();
    run(&fresh);
    let failed = with_store(given, ConnectionState::Failed);
    run(&failed);
    needed(&[&fresh, &failed])
}

fn set(actions: &[&str]) -> BTreeSet<String> {
    actions.iter().map(|&action| action.to_owned()).collect()
}

#[test]
fn what_the_script_calls_is_what_its_policy_allows() {
    for given in [Given::public("policy1"), Given::vpc("policy2")] {
        assert_eq!(actions(&policies(&given), "iam-policy"), creating(&given));
    }
    // Of another account's service AWS KMS asks with the caller's permissions; the script itself calls nothing more.
    let given = Given::other_account("policy3");
    let mut expected = creating(&given);
    expected.insert("ec2:DescribeVpcEndpointServices".to_owned());
    assert_eq!(actions(&policies(&given), "iam-policy"), expected);
}

#[test]
fn what_the_script_of_a_key_calls_is_what_its_policy_allows() {
    let tagged = KeyInputs { tags: vec![("team".to_owned(), "payments".to_owned())], ..key() };
    let run = |kms: &Kms, key: KeyInputs| {
        Shell::new(Cli::V1, kms).run(&first_key(key), &[], "").expect(0);
    };
    let connected = || with_store(&Given::public("key"), ConnectionState::Connected);
    let fresh = connected();
    run(&fresh, tagged.clone());
    // The external key has a KMS key already, and no alias.
    let taken = connected();
    run(&taken, KeyInputs { alias: None, ..tagged.clone() });
    run(&taken, tagged);
    let mut expected = needed(&[&fresh, &taken]);
    // CreateKey with tags is authorised as this, too.
    expected.insert("kms:TagResource".to_owned());
    assert_eq!(actions(&policies(&Given::public("key")), "iam-policy-first-key"), expected);
}

#[test]
fn every_action_exists() {
    let policies = policies(&Given::other_account("actions"));
    let all: BTreeSet<String> = DOCUMENTS.iter().flat_map(|document| actions(&policies, document)).collect();
    assert!(all.len() > 25 && all.iter().all(|action| !action.contains('*')), "{all:?}");
    let unknown = |actions: &Value| {
        let mut command = Command::new(tools::python());
        command.arg(tools::root().join("tests/python/actions.py"));
        shell::finish(command, &actions.to_string()).expect(0).stdout
    };
    assert_eq!(unknown(&json!(all)), "[]");
    assert_eq!(unknown(&json!(["kms:CreateKey", "kms:CreateKeyStore"])), "[\"kms:CreateKeyStore\"]");
}

#[test]
fn each_document_has_the_members_that_iam_knows() {
    for given in [Given::public("shape"), Given::vpc("shape"), Given::other_account("shape")] {
        let policies = policies(&given);
        let documents: BTreeSet<&str> =
            policies.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(documents, BTreeSet::from(DOCUMENTS));
        for document in DOCUMENTS {
            assert_eq!(policies[document]["Version"], "2012-10-17");
            let mut sids = BTreeSet::new();
            for statement in statements(&policies, document) {
                let known = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];
                let members = statement.as_object().expect("a statement");
                assert!(members.keys().all(|member| known.contains(&member.as_str())), "{statement}");
                // Only a policy of a resource names principals.
                assert_eq!(members.contains_key("Principal"), document == "key-policy", "{statement}");
                let effect = if document == "scp" { "Deny" } else { "Allow" };
                assert_eq!(statement["Effect"], effect);
                let sid = statement["Sid"].as_str().expect("a Sid");
                assert!(sid.bytes().all(|b| b.is_ascii_alphanumeric()) && sids.insert(sid), "{sid}");
            }
        }
    }
}

#[test]
fn keys_can_be_created_in_external_key_stores_alone() {
    let policies = policies(&Given::public("origin"));
    let creating = |document| {
        let creates = |statement: &&Value| texts(&statement["Action"]).contains(&"kms:CreateKey");
        let found: Vec<&Value> = statements(&policies, document).iter().filter(creates).collect();
        assert_eq!(found.len(), 1, "{document}");
        found[0]["Condition"].clone()
    };
    assert_eq!(creating("iam-policy-first-key")["StringEquals"]["kms:KeyOrigin"], "EXTERNAL_KEY_STORE");
    let denied = json!({ "StringNotEquals": { "kms:KeyOrigin": "EXTERNAL_KEY_STORE" } });
    assert_eq!(creating("scp"), denied);
}

#[test]
fn identity_policies_hold_in_the_plans_region_alone() {
    let policies = policies(&Given::other_account("region"));
    for document in ["iam-policy", "iam-policy-first-key"] {
        for statement in statements(&policies, document) {
            let requested = &statement["Condition"]["StringEquals"]["aws:RequestedRegion"];
            let in_arns = || {
                let mut resources = texts(&statement["Resource"]).into_iter();
                resources.all(|resource| resource.starts_with("arn:aws:kms:eu-central-1:*:"))
            };
            assert!(requested == "eu-central-1" || in_arns(), "{statement}");
        }
    }
}

#[test]
fn the_account_can_always_mend_the_key_policy_and_only_the_role_uses_the_key() {
    let policies = policies(&Given::public("key policy"));
    let mut allowed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for statement in statements(&policies, "key-policy") {
        let principal = statement["Principal"]["AWS"].as_str().expect("a principal");
        allowed
            .entry(principal)
            .or_default()
            .extend(texts(&statement["Action"]).into_iter().map(str::to_owned));
    }
    let account = &allowed["arn:aws:iam::ACCOUNT_ID:root"];
    let role = &allowed["arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME"];
    assert_eq!(allowed.len(), 2);
    assert!(account.contains("kms:PutKeyPolicy") && !role.contains("kms:PutKeyPolicy"));
    let using =
        set(&["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptTo", "kms:CreateGrant"]);
    assert!(using.is_subset(role) && using.is_disjoint(account), "{account:?}");
    let artefact = Given::public("key policy").artefact(Target::KeyPolicy).expect("a policy");
    for placeholder in ["ACCOUNT_ID", "ROLE_NAME"] {
        assert!(artefact.usage.iter().any(|line| line.contains(placeholder)), "{placeholder}");
    }
}

#[test]
fn arns_name_the_partition_of_the_region() {
    let arn = |region: &str| {
        let mut inputs = Given::public("partition").inputs();
        inputs.region = Some(region.to_owned());
        let report = check(&inputs, &Context::default());
        let artefact = emit_report(&report, Target::KeyPolicy, Options::default());
        let artefact = artefact.unwrap_or_else(|e| panic!("{region}: {e}: {:#?}", report.findings()));
        let policy = policy(artefact.expose());
        policy["Statement"][0]["Principal"]["AWS"].as_str().expect("an ARN").to_owned()
    };
    for (region, partition) in [
        ("us-east-1", "aws"),
        ("us-gov-west-1", "aws-us-gov"),
        ("eusc-de-east-1", "aws-eusc"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
    ] {
        assert_eq!(arn(region), format!("arn:{partition}:iam::ACCOUNT_ID:root"));
    }
}

#[test]
fn a_policy_needs_no_more_than_what_it_depends_on() {
    let mut inputs = Inputs {
        region: Some("eu-central-1".into()),
        connectivity: Some("VPC_ENDPOINT_SERVICE".into()),
        vpc_endpoint_service_owner: Some("111122223333".into()),
        ..Inputs::default()
    };
    let emitted = |inputs: &Inputs, id| {
        let report = check(inputs, &Context::default());
        assert_ne!(report.verdict(), Verdict::Ready);
        emit_report(&report, target(id), Options::default()).map(|artefact| artefact.expose().to_owned())
    };
    let whole = Given::other_account("whole");
    let nothing = Inputs::default();
    let a_region = Inputs { region: inputs.region.clone(), ..Inputs::default() };
    for id in DOCUMENTS {
        assert_eq!(emitted(&inputs, id).expect("a policy"), whole.emit(target(id)), "{id}");
        // Connectivity says whether there is an owner; nobody else asks for it, and one not even for the Region.
        assert_eq!(emitted(&a_region, id).is_ok(), id != "iam-policy", "{id}");
        assert_eq!(emitted(&nothing, id).is_ok(), id == "scp", "{id}");
    }
    // What stands against other inputs is no matter; what it depends on must be right.
    inputs.uri_path = Some("/wrong".into());
    assert!(emitted(&inputs, "iam-policy").expect("a policy").contains("DescribeVpcEndpointServices"));
    inputs.vpc_endpoint_service_owner = Some("1111".into());
    assert!(emitted(&inputs, "iam-policy").is_err() && emitted(&inputs, "key-policy").is_ok());
    inputs.vpc_endpoint_service_owner = None;
    inputs.region = Some("cn-north-1".into());
    for id in DOCUMENTS {
        assert_eq!(emitted(&inputs, id).is_ok(), id == "scp", "{id}");
    }
    inputs.region = None;
    assert!(PermissionsPlan::create(&check(&inputs, &Context::default())).is_err());
}
