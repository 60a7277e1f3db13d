//! The gathering script and the commands beside it, in real bash with both real AWS CLIs: what they print is what the
//! rules need.
#![cfg(not(target_arch = "wasm32"))]

use support::kms::Kms;
use support::plans::Given;
use support::scene::{self, SERVICE_ID};
use support::shell::{self, Cli, Outcome, Shell};
use xks_preflight_evidence::{
    Evidence, Judgement, Kind, Known, can_be_confirmed, emit_report, gather, judge, recognise,
};
use xks_preflight_finding::{Area, Severity};
use xks_preflight_snippets::{self as snippets, Options, Refused, Target};
use xks_preflight_validate::{Context, Inputs, Report, check};

/// A store behind the scene's service.
fn report(owner: Option<&str>) -> Report {
    let service = Some((scene::service_name(), owner.map(str::to_owned)));
    check(&Given { service, ..Given::vpc("gather") }.inputs(), &Context::default())
}

fn script(report: &Report) -> String {
    gather::script(&Known::of(report.facts())).expect("the Region is known").expose().to_owned()
}

fn run(cli: Cli, kms: &Kms, script: &str) -> Outcome {
    Shell::new(cli, kms).with("TZ", "UTC").run(script, &[], "")
}

fn open(judgement: &Judgement) -> Vec<&'static str> {
    let open = judgement.findings.iter().filter(|finding| finding.severity != Severity::Info);
    open.filter(|finding| !can_be_confirmed(finding.code) && finding.code.rule().area != Area::ProxyHealth)
        .map(|finding| finding.code.id())
        .collect()
}

#[test]
fn what_the_script_gathers_decides_everything_that_is_not_for_a_person_or_the_proxy() {
    let report = report(None);
    for cli in Cli::all() {
        let kms = scene::start();
        let outcome = run(cli, &kms, &script(&report)).expect(0);
        let evidence = recognise(&outcome.stdout);
        assert_eq!(evidence.findings, [], "{cli:?}: {}", outcome.stdout);
        let judgement = judge(&evidence, &Known::of(report.facts()));
        assert_eq!(open(&judgement), [] as [&str; 0], "{cli:?}: {:#?}", judgement.findings);
        for document in &evidence.documents {
            assert_eq!(document.origin.account.as_deref(), Some("111122223333"), "{document:?}");
            assert_eq!(document.origin.region.as_deref(), Some(scene::REGION), "{document:?}");
            let command = document.origin.command.as_deref().unwrap_or_default();
            assert!(command.starts_with(document.kind.command()), "{document:?}");
            let time = document.origin.time.as_deref().unwrap_or_default();
            assert!(time.len() == 20 && time.ends_with('Z'), "{document:?}");
        }
        // It only reads.
        let reads =
            |operation: &String| operation.starts_with("Describe") || operation == "GetCallerIdentity";
        assert!(kms.operations().iter().all(reads), "{:?}", kms.operations());
    }
}

#[test]
fn the_script_is_a_target_that_needs_the_region_alone() {
    let emit = |inputs: &Inputs| {
        let report = check(inputs, &Context::default());
        emit_report(&report, Target::Gather, Options::default())
    };
    let region = Inputs { region: Some("eu-central-1".to_owned()), ..Inputs::default() };
    assert!(emit(&region).expect("a script").expose().contains("\nxks_region=eu-central-1\n"));
    for region in [None, Some("Frankfurt".to_owned())] {
        let refused = emit(&Inputs { region, ..Inputs::default() }).expect_err("no Region");
        assert!(matches!(refused, Refused::NotReady(_)), "{refused}");
    }
    // The others are those of the plan.
    let report = report(None);
    for target in Target::ALL.into_iter().filter(|target| *target != Target::Gather) {
        let (one, other) = (
            emit_report(&report, target, Options::default()),
            snippets::emit_report(&report, target, Options::default()),
        );
        assert_eq!(one.map(|a| a.expose().to_owned()), other.map(|a| a.expose().to_owned()), "{target:?}");
    }
    let refused = snippets::emit_report(&report, Target::Gather, Options::default()).expect_err("not there");
    assert!(refused.to_string().contains("what stands around"), "{refused}");
}

#[test]
fn a_public_store_asks_for_its_list_alone() {
    let report = check(&Given::public("gather").inputs(), &Context::default());
    let kms = scene::start();
    run(Cli::V1, &kms, &script(&report)).expect(0);
    assert_eq!(kms.operations(), ["GetCallerIdentity", "DescribeCustomKeyStores"]);
}

#[test]
fn where_the_service_is_of_another_account_each_account_shows_what_is_its_own() {
    let report = report(Some("444455556666"));
    let kms = scene::start();
    kms.state().surroundings.entries["DescribeVpcEndpointServices"][0]["owner"] = "444455556666".into();
    let of_store = run(Cli::V1, &kms, &script(&report)).expect(0).says("444455556666, too");
    let kinds =
        |evidence: &Evidence| evidence.documents.iter().map(|document| document.kind).collect::<Vec<_>>();
    let mut evidence = recognise(&of_store.stdout);
    assert_eq!(kinds(&evidence), [Kind::CustomKeyStores, Kind::Services]);

    let kms = scene::start();
    kms.state().surroundings.account = "444455556666".to_owned();
    let of_owner = run(Cli::V1, &kms, &script(&report)).expect(0);
    let owners = recognise(&of_owner.stdout);
    assert!(!kinds(&owners).contains(&Kind::CustomKeyStores), "{owners:#?}");
    evidence.extend(owners);
    let judgement = judge(&evidence, &Known::of(report.facts()));
    // The scene's service allows AWS KMS alone, and no principal of the key store's account.
    assert_eq!(open(&judgement), ["vpc-svc-principal"], "{:#?}", judgement.findings);
}

#[test]
fn a_command_that_fails_is_written_down_and_the_others_run() {
    let report = report(None);
    let kms = scene::start();
    let refused = ("DescribeVpcEndpointServicePermissions".to_owned(), "UnauthorizedOperation".to_owned());
    kms.state().surroundings.refused.push(refused);
    let outcome = run(Cli::V1, &kms, &script(&report)).expect(1).says("some commands did not succeed");
    let evidence = recognise(&outcome.stdout);
    let ids: Vec<_> = evidence.findings.iter().map(|finding| finding.code.id()).collect();
    assert_eq!(ids, ["evidence-command"], "{:#?}", evidence.findings);
    assert!(evidence.findings[0].message.contains("UnauthorizedOperation"));
    let judgement = judge(&evidence, &Known::of(report.facts()));
    assert_eq!(open(&judgement), ["evidence-command", "vpc-svc-principal"]);
}

#[test]
fn a_file_that_ends_within_an_output_decides_nothing_by_it() {
    let report = report(None);
    let whole = run(Cli::V2, &scene::start(), &script(&report)).expect(0).stdout;
    let end = whole.find("#xks-preflight status").expect("the end of the first output");
    let evidence = recognise(&whole[..end]);
    assert_eq!(evidence.documents, []);
    assert_eq!(evidence.findings[0].code.id(), "evidence-cut-off");
}

#[test]
fn it_says_what_it_lacks() {
    let kms = scene::start();
    let shell = Shell::new(Cli::V1, &kms);
    shell.without_aws();
    let basics = shell.only_basics();
    let shell = shell.with("PATH", &basics);
    shell.run(&script(&report(None)), &[], "").expect(2).says("the AWS CLI (aws) is not installed");
}

#[test]
fn shellcheck_finds_nothing_and_bash_3_2_knows_all_of_it() {
    for report in [report(None), report(Some("444455556666"))] {
        let script = script(&report);
        let outcome = shell::check(&script, "bash");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
        for beyond in [
            "declare -A",
            "mapfile",
            "readarray",
            "&>>",
            "|&",
            "local -n",
            "printf '%(",
            "<<<",
            "<(",
            "eval ",
        ] {
            assert!(!script.contains(beyond), "{beyond}");
        }
        assert!(script.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)));
        assert!(!script.contains("shellcheck"), "a finding was silenced");
    }
}

/// Each command that is asked for, run as it stands, prints what it is asked for.
#[test]
fn the_commands_lead_from_one_to_the_next_until_nothing_of_aws_is_missing() {
    let report = report(None);
    let known = Known::of(report.facts());
    for cli in Cli::BOTH {
        let kms = scene::start();
        let mut evidence = Evidence::default();
        for _ in 0..4 {
            let commands = gather::commands(&known, &evidence);
            for asked in commands.iter().filter(|asked| asked.text.starts_with("aws ")) {
                let shell = Shell::new(cli, &kms);
                let printed = shell.run(&asked.text, &[], "").expect(0).stdout;
                let read = recognise(&printed);
                assert_eq!(
                    read.documents.iter().map(|d| d.kind).collect::<Vec<_>>(),
                    [asked.kind],
                    "{}",
                    asked.text
                );
                evidence.extend(read);
            }
        }
        let left: Vec<_> = gather::commands(&known, &evidence).into_iter().map(|asked| asked.kind).collect();
        assert_eq!(left, [Kind::HealthStatus, Kind::KeyMetadata], "{cli:?}");
        assert_eq!(open(&judge(&evidence, &known)), [] as [&str; 0], "{cli:?}");
    }
}

#[test]
fn the_names_of_the_form_are_in_the_commands() {
    let report = report(None);
    let commands = gather::commands(&Known::of(report.facts()), &Evidence::default());
    let text = |kind| commands.iter().find(|asked| asked.kind == kind).map(|asked| asked.text.as_str());
    assert_eq!(
        text(Kind::CustomKeyStores),
        Some("aws kms describe-custom-key-stores --region eu-central-1 --output json")
    );
    let permissions = format!(
        "aws ec2 describe-vpc-endpoint-service-permissions --region eu-central-1 --service-id {SERVICE_ID} --output json"
    );
    assert_eq!(text(Kind::ServicePermissions), Some(permissions.as_str()));
    // Which load balancer it is, only an answer says.
    assert_eq!(text(Kind::Listeners), None);
}
