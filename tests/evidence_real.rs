//! What the real AWS CLIs print is recognised, in each of their formats. The fixtures are what they print against the
//! stand-in: `XKS_BLESS=1` writes them anew, and otherwise they must still come out the same.
#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use support::kms::Kms;
use support::scene::{self, BALANCER, GROUP, REGION, SERVICE_ID};
use support::shell::{self, Cli, Shell};
use support::tools;
use xks_preflight_evidence::{Content, Kind, recognise};

/// The commands whose output is known, with what each needs to be told.
fn commands() -> Vec<(Kind, Vec<&'static str>)> {
    vec![
        (Kind::CustomKeyStores, vec!["kms", "describe-custom-key-stores"]),
        (Kind::ServiceConfigurations, vec!["ec2", "describe-vpc-endpoint-service-configurations"]),
        (
            Kind::ServicePermissions,
            vec!["ec2", "describe-vpc-endpoint-service-permissions", "--service-id", SERVICE_ID],
        ),
        (Kind::Services, vec!["ec2", "describe-vpc-endpoint-services"]),
        (Kind::Subnets, vec!["ec2", "describe-subnets"]),
        (Kind::LoadBalancers, vec!["elbv2", "describe-load-balancers"]),
        (Kind::Listeners, vec!["elbv2", "describe-listeners", "--load-balancer-arn", BALANCER]),
        (Kind::TargetGroups, vec!["elbv2", "describe-target-groups"]),
        (Kind::TargetHealth, vec!["elbv2", "describe-target-health", "--target-group-arn", GROUP]),
    ]
}

/// The formats: the CLI, its `--output`, and the folder of the fixtures.
const FORMATS: [(Cli, &str, &str); 3] =
    [(Cli::V1, "json", "v1-json"), (Cli::V2, "json", "v2-json"), (Cli::V2, "yaml", "v2-yaml")];

fn run(cli: Cli, kms: &Kms, words: &[&str], more: &[&str]) -> String {
    let shell = Shell::new(cli, kms).with("TZ", "UTC").with("AWS_PAGER", "");
    let mut command = shell.command("aws");
    command.args(words).args(["--region", REGION]).args(more);
    shell::finish(command, "").expect(0).stdout
}

fn fixture(folder: &str, words: &[&str], output: &str) -> PathBuf {
    tools::root().join("tests/data/evidence").join(folder).join(format!("{}.{output}", words[1]))
}

#[test]
fn the_fixtures_are_what_the_real_clis_print() {
    let bless = std::env::var_os("XKS_BLESS").is_some();
    let kms = scene::start();
    for (cli, output, folder) in FORMATS {
        for (_, words) in commands() {
            let printed = run(cli, &kms, &words, &["--output", output]);
            let path = fixture(folder, &words, output);
            if bless {
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for fixtures");
                fs::write(&path, &printed).expect("a fixture can be written");
            }
            let there =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(printed, there, "{}: XKS_BLESS=1 writes it anew", path.display());
        }
    }
}

#[test]
fn each_is_recognised_for_what_it_is_and_says_the_same_in_every_format() {
    for (kind, words) in commands() {
        let read: Vec<Content> = FORMATS
            .iter()
            .map(|(_, output, folder)| {
                let text = fs::read_to_string(fixture(folder, &words, output)).expect("a fixture");
                let evidence = recognise(&text);
                assert_eq!(evidence.findings, [], "{folder} {words:?}");
                let [document] = evidence.documents.as_slice() else {
                    panic!("{folder} {words:?}: {evidence:#?}")
                };
                assert_eq!(
                    (document.kind, document.whole, document.origin.line),
                    (kind, true, 1),
                    "{folder}"
                );
                document.content.clone()
            })
            .collect();
        // Version 2.9.19 does not know which service a principal is of.
        if kind == Kind::ServicePermissions {
            continue;
        }
        assert!(read.iter().all(|content| *content == read[0]), "{words:?}: {read:#?}");
    }
}

#[test]
fn all_of_them_in_one_paste_in_any_order_and_format() {
    let mut text = String::from("What the colleagues sent:\n\n");
    let mut expected = Vec::new();
    for (number, (kind, words)) in commands().into_iter().enumerate() {
        let (_, output, folder) = FORMATS[number % FORMATS.len()];
        let _ = writeln!(text, "$ aws {} --region {REGION}", words.join(" "));
        text.push_str(&fs::read_to_string(fixture(folder, &words, output)).expect("a fixture"));
        expected.push(kind);
    }
    let evidence = recognise(&text);
    assert_eq!(evidence.findings, []);
    assert_eq!(evidence.documents.iter().map(|document| document.kind).collect::<Vec<_>>(), expected);
    for document in &evidence.documents {
        assert_eq!(document.origin.region.as_deref(), Some(REGION), "{document:?}");
    }
}

#[test]
fn yaml_documents_that_follow_each_other_directly_are_told_apart() {
    let text: String = commands()
        .into_iter()
        .map(|(_, words)| fs::read_to_string(fixture("v2-yaml", &words, "yaml")).expect("a fixture"))
        .collect();
    let evidence = recognise(&text);
    assert_eq!(evidence.findings, []);
    let expected: Vec<Kind> = commands().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(evidence.documents.iter().map(|document| document.kind).collect::<Vec<_>>(), expected);
}

/// Other ways to have the CLI print a list: pages, streams, a choice.
#[test]
fn pages_streams_and_choices_are_noticed() {
    let kms = scene::start();
    let words = ["kms", "describe-custom-key-stores"];
    let stores = |text: &str| {
        let evidence = recognise(text);
        let [document] = evidence.documents.as_slice() else { panic!("{text}: {evidence:#?}") };
        let Content::Stores(stores) = &document.content else { panic!("{document:?}") };
        (stores.len(), document.whole, document.truncated)
    };
    let page = run(Cli::V1, &kms, &words, &["--output", "json", "--no-paginate", "--limit", "2"]);
    assert_eq!(stores(&page), (2, false, true), "{page}");
    let page = run(Cli::V1, &kms, &words, &["--output", "json", "--max-items", "1"]);
    assert_eq!(stores(&page), (1, false, true), "{page}");
    let stream = run(Cli::V2, &kms, &words, &["--output", "yaml-stream"]);
    assert_eq!(stores(&stream), (3, true, false), "{stream}");
    let chosen = run(Cli::V2, &kms, &words, &["--output", "yaml", "--query", "CustomKeyStores[1:]"]);
    assert_eq!(stores(&chosen), (2, false, false), "{chosen}");
    let one = run(Cli::V1, &kms, &words, &["--output", "json", "--query", "CustomKeyStores[0]"]);
    assert_eq!(stores(&one), (1, false, false), "{one}");
    let tables = run(Cli::V1, &kms, &words, &["--output", "table"]);
    let ids: Vec<_> = recognise(&tables).findings.iter().map(|finding| finding.code.id()).collect();
    assert_eq!(ids, ["evidence-unrecognised"]);
}
