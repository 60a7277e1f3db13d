//! When an artefact is emitted at all, and what the ones hold that no shell runs: the CLI's input document, the
//! console's form, the proxy configuration file.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use support::hostile::names;
use support::kms::Kms;
use support::model;
use support::plans::{ACCESS_KEY_ID, ENDPOINT, Given};
use support::shell::{self, Cli, Shell};
use xks_preflight_snippets::{Artefact, Basis, Options, Plan, Purpose, Target, emit};
use xks_preflight_validate::{
    ConfigurationFile, Context, Inputs, Report, Verdict, check, read_configuration,
};

const CREATE: &str = "CreateCustomKeyStore";

fn report(change: impl FnOnce(&mut Inputs)) -> Report {
    let mut inputs = Given::vpc("report").inputs();
    change(&mut inputs);
    check(&inputs, &Context::default())
}

type Change = fn(&mut Inputs);

#[test]
fn there_is_no_plan_unless_the_report_is_ready() {
    assert!(Plan::create(&report(|_| ())).is_ok());
    let cases: [(Change, Verdict); 9] = [
        (|inputs| inputs.uri_endpoint = Some("http://proxy.example.org".into()), Verdict::Blocked),
        (|inputs| inputs.uri_path = Some("/kms/xks/v1/".into()), Verdict::Blocked),
        (|inputs| inputs.connectivity = Some("PUBLIC_ENDPOINT".into()), Verdict::Blocked),
        (|inputs| inputs.access_key_id = Some("0189".into()), Verdict::Blocked),
        (|inputs| inputs.name = None, Verdict::Incomplete),
        (|inputs| inputs.region = None, Verdict::Incomplete),
        (|inputs| inputs.raw_secret_access_key = None, Verdict::Incomplete),
        (|inputs| inputs.uri_path = None, Verdict::Incomplete),
        (|inputs| *inputs = Inputs::default(), Verdict::Incomplete),
    ];
    for (number, (change, verdict)) in cases.into_iter().enumerate() {
        let report = report(change);
        assert_eq!(report.verdict(), verdict, "case {number}: {:#?}", report.findings());
        let refused = Plan::create(&report).expect_err("no plan");
        assert_eq!(refused.0, verdict);
        assert!(refused.to_string().contains(verdict.as_str()));
    }
}

/// Every target, for a plan that all of them can express.
fn all(given: &Given) -> Vec<(Target, Option<Artefact>)> {
    Target::of_report().map(|target| (target, given.artefact(target).ok())).collect()
}

#[test]
fn the_secret_is_in_an_artefact_only_on_request_and_then_said_to_be() {
    for given in [Given::public("default"), Given::vpc("default")] {
        for (target, artefact) in all(&given) {
            let Some(artefact) = artefact else {
                let network = target.basis() == Basis::Network && given.service.is_none();
                assert!(network || target == Target::ConfigurationFile, "{target:?}");
                continue;
            };
            assert_eq!(artefact.file_name, target.file_name());
            assert!(!artefact.contains_secret && !artefact.expose().contains(&given.secret), "{target:?}");
            assert!(!artefact.usage.is_empty() && !format!("{artefact:?}").contains(ENDPOINT), "{target:?}");
        }
        let chosen = Given { include_secret: true, ..given };
        for (target, artefact) in all(&chosen) {
            let Some(artefact) = artefact else {
                // Everybody reads a template, and a configuration is kept in a repository.
                let refuses =
                    ["cloudformation", "terraform"].iter().any(|tool| target.id().starts_with(tool));
                assert!(refuses && !target.takes_secret(), "{target:?}");
                continue;
            };
            assert_eq!(artefact.contains_secret, target.takes_secret(), "{target:?}");
            // Nothing but what creates the store has a use for it.
            if target.purpose() != Purpose::Create {
                assert!(!artefact.contains_secret && !artefact.expose().contains(&chosen.secret));
                continue;
            }
            assert!(artefact.contains_secret && artefact.expose().contains(&chosen.secret), "{target:?}");
            assert!(!format!("{artefact:?}").contains(&chosen.secret), "{target:?}");
        }
    }
}

#[test]
fn a_withheld_credential_is_in_no_artefact_even_on_request() {
    let given = Given { withheld: true, include_secret: true, ..Given::public("withheld") };
    for (target, artefact) in all(&given) {
        let Some(artefact) = artefact else {
            assert!(target == Target::ConfigurationFile || target.basis() == Basis::Network, "{target:?}");
            continue;
        };
        assert!(!artefact.contains_secret, "{target:?}");
        assert!(!artefact.expose().contains(&given.secret) && !artefact.expose().contains(ACCESS_KEY_ID));
    }
    let refused = given.artefact(Target::ConfigurationFile).expect_err("nothing to put into it");
    assert!(refused.reason.contains("withheld"), "{refused}");
}

/// The words of the command that the artefact's own instructions name.
fn instructed(artefact: &Artefact) -> Vec<String> {
    let line = artefact.usage.iter().find_map(|line| line.strip_prefix("Run: aws ")).expect("instructions");
    let command = line.split(", with").next().unwrap_or(line);
    command.split(' ').map(str::to_owned).collect()
}

/// Does what the document's instructions say, in a folder with the files that they name.
fn follows_the_instructions(cli: Cli, given: &Given) {
    let kms = Kms::start();
    let shell = Shell::new(cli, &kms);
    let artefact = given.artefact(Target::CliInputJson).expect("a document");
    std::fs::write(shell.work().join(artefact.file_name), artefact.expose()).expect("the document");
    let credential = given.request()["XksProxyAuthenticationCredential"].to_string();
    std::fs::write(shell.work().join("credential.json"), credential).expect("the credential");
    let mut command = shell.command("aws");
    command.args(instructed(&artefact));
    shell::finish(command, "").expect(0).hides(&given.secret);
    assert_eq!(kms.bodies(CREATE), [given.request()]);
    model::assert_valid(&kms.requests());
}

#[test]
fn the_cli_input_document_works_as_its_instructions_say() {
    for cli in Cli::all() {
        follows_the_instructions(cli, &Given::public("document1"));
        follows_the_instructions(cli, &Given { include_secret: true, ..Given::vpc("document2") });
    }
    // Version 2 of Debian does not know the owner, which the instructions say.
    let given = Given::other_account("document3");
    for cli in Cli::all().filter(|cli| cli.knows_owner()) {
        follows_the_instructions(cli, &given);
    }
    let artefact = given.artefact(Target::CliInputJson).expect("a document");
    assert!(artefact.usage.iter().any(|line| line.contains("1.42.63") && line.contains("2.31.26")));
}

#[test]
fn the_cli_input_document_carries_every_name_in_ascii() {
    for name in names() {
        let given = Given { name, ..Given::public("ascii") };
        let text = given.emit(Target::CliInputJson);
        assert!(text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{text}");
        let mut expected = given.request();
        expected.as_object_mut().expect("an object").remove("XksProxyAuthenticationCredential");
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), expected);
    }
}

/// The value that stands in the form beside this label.
#[track_caller]
fn field<'t>(form: &'t str, label: &str) -> &'t str {
    let found: Vec<_> =
        form.lines().filter_map(|line| line.strip_prefix("  ")?.strip_prefix(label)).collect();
    assert_eq!(found.len(), 1, "{label} in:\n{form}");
    found[0].trim_start()
}

#[test]
fn the_form_has_what_the_console_asks_for() {
    let given = Given::public("form");
    let form = given.emit(Target::Console);
    assert!(form.starts_with("In the AWS KMS console, Region eu-central-1:\n"));
    assert_eq!(field(&form, "Custom key store name"), "Payments");
    assert_eq!(field(&form, "Proxy connectivity"), "Public endpoint");
    assert_eq!(field(&form, "Proxy URI endpoint"), ENDPOINT);
    assert_eq!(field(&form, "Proxy URI path prefix"), "tenants/payments");
    assert_eq!(field(&form, "Proxy credential: Access key ID"), ACCESS_KEY_ID);
    assert_eq!(field(&form, "Proxy credential: Secret access key"), "(yours: not shown here)");
    assert!(!form.contains("VPC endpoint service"), "{form}");

    let form = Given::vpc("form").emit(Target::Console);
    assert_eq!(field(&form, "Proxy connectivity"), "VPC endpoint service");
    let service = "com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a";
    assert_eq!(field(&form, "VPC endpoint service name"), service);
    assert!(!form.contains("owner"), "{form}");

    let form = Given::other_account("form").emit(Target::Console);
    assert_eq!(field(&form, "Proxy connectivity"), "Cross-account VPC endpoint service");
    assert_eq!(field(&form, "VPC endpoint service name"), service);
    assert_eq!(field(&form, "VPC endpoint service owner ID"), "111122223333");

    let given = Given { include_secret: true, ..Given::public("form") };
    let form = given.emit(Target::Console);
    assert_eq!(field(&form, "Proxy credential: Secret access key"), given.secret);
}

#[test]
fn the_console_makes_the_path_of_the_prefix() {
    for path in ["/kms/xks/v1", "/a/kms/xks/v1", "/a/b-c_d/kms/xks/v1", "///kms/xks/v1", "/a//kms/xks/v1"] {
        let form = Given { path: path.to_owned(), ..Given::public("prefix") }.emit(Target::Console);
        let made = match field(&form, "Proxy URI path prefix") {
            "(leave empty)" => "/kms/xks/v1".to_owned(),
            prefix => format!("/{prefix}/kms/xks/v1"),
        };
        assert_eq!(made, path, "{form}");
    }
    let other = Given { path: "/a/kms/xks/v2".to_owned(), ..Given::public("prefix") };
    let refused = other.artefact(Target::Console).expect_err("the console cannot make this path");
    assert!(refused.reason.contains("/kms/xks/v1"), "{refused}");
}

#[test]
fn a_name_never_adds_a_line_to_the_form() {
    let lines = |name: &str| {
        let given = Given { name: name.to_owned(), ..Given::public("lines") };
        given
            .artefact(Target::Console)
            .map(|form| form.expose().split(['\n', '\u{2028}', '\u{2029}']).count())
    };
    let expected = lines("Payments").expect("a form");
    let mut refused = 0;
    for name in
        names().iter().map(String::as_str).chain(["a\nb", "a\u{2028}  Proxy URI endpoint  x", "a\u{85}b"])
    {
        match lines(name) {
            Ok(count) => assert_eq!(count, expected, "{name:?}"),
            Err(unsupported) => {
                assert!(unsupported.reason.contains("one line"), "{unsupported}");
                refused += 1;
            }
        }
    }
    assert!(refused >= 3, "{refused}");
}

#[test]
fn the_repaired_configuration_file_is_read_back_without_a_finding() {
    let given = Given { include_secret: true, ..Given::public("repaired") };
    let text = given.emit(Target::ConfigurationFile);
    assert_eq!(
        serde_json::from_str::<Value>(&text).expect("JSON"),
        serde_json::from_str::<Value>(&given.configuration_file()).expect("JSON")
    );
    let read = read_configuration(&ConfigurationFile::new(text.clone().into_bytes()));
    assert_eq!(read.uri_path.as_deref(), Some(given.path.as_str()));

    // The page's own judgement of it, beside the other inputs.
    let mut inputs = given.inputs();
    (inputs.uri_path, inputs.access_key_id, inputs.raw_secret_access_key) = (None, None, None);
    inputs.configuration_file = Some(ConfigurationFile::new(text.into_bytes()));
    let report = check(&inputs, &Context::default());
    assert_eq!(report.verdict(), Verdict::Ready, "{:#?}", report.findings());
    let about_the_file = |code: &str| code.starts_with("config-");
    assert!(!report.findings().iter().any(|finding| about_the_file(finding.code.id())));
    let plan = Plan::create(&report).expect("a plan");
    let again = emit(&plan, Target::CliInputJson, Options { include_secret: true, ..Options::default() })
        .expect("a document");
    assert_eq!(serde_json::from_str::<Value>(again.expose()).expect("JSON"), given.request());
}

#[test]
fn a_configuration_file_is_not_written_without_the_secret() {
    let refused = Given::public("unrepaired").artefact(Target::ConfigurationFile).expect_err("no file");
    assert!(refused.reason.contains("choose to include it"), "{refused}");
}
