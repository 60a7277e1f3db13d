//! The bash script, refusing: what is wrong is said, and nothing is sent.
#![cfg(not(target_arch = "wasm32"))]

use std::process::Command;

use serde_json::{Value, json};
use support::kms::Kms;
use support::kms::operation::Exception;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{self, Cli, Outcome, Shell};
use support::tools;
use xks_preflight_snippets::Target;

const CREATE: &str = "CreateCustomKeyStore";
const DESCRIBE: &str = "DescribeCustomKeyStores";

/// Runs the plan's script with this configuration file. It must end with status 2, say so, show no secret, and send
/// nothing.
#[track_caller]
fn refuses(given: &Given, configuration: &[u8], says: &str) {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    let file = shell.file("configuration.json", configuration);
    let outcome = shell.run(&given.emit(Target::Bash), &[&file], "").expect(2).says(says);
    outcome.hides(&given.secret).hides("SECRETLY");
    assert_eq!(kms.operations(), Vec::<String>::new());
}

/// Runs it as far as finding a connected store of the plan: the file was taken.
#[track_caller]
fn takes(given: &Given, configuration: &[u8]) {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    shell.hurry();
    let file = shell.file("configuration.json", configuration);
    shell.run(&given.emit(Target::Bash), &[&file], "").expect(0).hides(&given.secret);
    assert_eq!(kms.bodies(CREATE), [given.request()]);
}

#[test]
fn a_configuration_file_of_another_store_is_refused() {
    let given = Given::public("other");
    let mut file: Value = serde_json::from_str(&given.configuration_file()).expect("JSON");
    file["XksProxyUriPath"] = json!("/kms/xks/v1");
    let path = "XksProxyUriPath differs: the plan has /tenants/payments/kms/xks/v1, the proxy configuration file has /kms/xks/v1";
    refuses(&given, file.to_string().as_bytes(), path);

    let mut file: Value = serde_json::from_str(&given.configuration_file()).expect("JSON");
    file["XksProxyAuthenticationCredential"]["AccessKeyId"] = json!("OTHEROTHEROTHEROTHER");
    let id = "AccessKeyId differs: the plan has QPLT4YHEZB6S2MXKDWNGRC7VUA, the proxy configuration file has OTHEROTHEROTHEROTHER";
    refuses(&given, file.to_string().as_bytes(), id);
}

#[test]
fn a_secret_in_the_wrong_place_is_not_shown() {
    let given = Given::public("misplaced");
    let mut file: Value = serde_json::from_str(&given.configuration_file()).expect("JSON");
    file["XksProxyAuthenticationCredential"]["AccessKeyId"] = json!(given.secret);
    refuses(
        &given,
        file.to_string().as_bytes(),
        "the access key ID has 44 characters; it must have 20 to 30",
    );
    file["XksProxyUriPath"] = json!(given.secret);
    refuses(&given, file.to_string().as_bytes(), "the proxy configuration file has another one");
}

#[test]
fn a_secret_of_the_wrong_shape_is_refused_before_anything_is_sent() {
    let given = Given::public("shape");
    let cases = [
        ("SECRETLYshort", "the secret access key has 13 characters; it must have 43 to 64"),
        (&"SECRETLY".repeat(9), "the secret access key has 72 characters; it must have 43 to 64"),
        (
            &format!("SECRETLY_{}", "a".repeat(40)),
            "character 9 of the secret access key is not one of A to Z, a to z, 0 to 9, / + =",
        ),
        (&format!("SECRETLY{}é", "a".repeat(40)), "character 49 of the secret access key"),
    ];
    for (secret, says) in cases {
        let mut file: Value = serde_json::from_str(&given.configuration_file()).expect("JSON");
        file["XksProxyAuthenticationCredential"]["RawSecretAccessKey"] = json!(secret);
        refuses(&given, file.to_string().as_bytes(), says);
    }
}

#[test]
fn an_answer_of_the_wrong_shape_is_never_sent() {
    let given = Given::public("answers");
    for (answer, says) in [
        ("SECRETLY-typed\n", "the secret access key has 14 characters"),
        ("", "no answer to: Secret access key"),
        (&format!("SECRETLY{}\"}}\n", "a".repeat(40)), "character 49 of the secret access key"),
    ] {
        let kms = Kms::start();
        let shell = Shell::new(Cli::V1, &kms);
        shell.hurry();
        shell.run(&given.emit(Target::Bash), &[], answer).expect(2).says(says).hides("SECRETLY");
        assert_eq!(kms.operations(), [DESCRIBE]);
    }
}

/// What is refused is cleaned up by other programs, and a part of it may be most of it.
#[test]
fn what_cleans_up_gets_no_part_of_a_secret() {
    let given = Given { withheld: true, ..Given::public("parts") };
    let script = given.emit(Target::Bash);
    for answers in [
        format!("{ACCESS_KEY_ID}\nSECRETLY{}\"\n", "a".repeat(40)),
        format!("SECRETLY{}\n", "A".repeat(40)),
        format!("SECRETLY{}\n", "1".repeat(20)),
    ] {
        let kms = Kms::start();
        let shell = shell::locals(&script)
            .iter()
            .fold(Shell::new(Cli::V1, &kms), |shell, name| shell.with(name, "exported before"));
        shell.hurry();
        shell.program("rm", "#!/bin/bash\ncat /proc/$$/environ >>../environments\nexec /usr/bin/rm \"$@\"\n");
        shell.run(&script, &[], &answers).expect(2).hides("SECRETLY");
        let seen = std::fs::read(shell.work().join("../environments")).expect("rm was run");
        assert!(!shell::holds(&seen, "SECRETLY"), "{}", String::from_utf8_lossy(&seen));
    }
}

/// Files that hold the plan's values, each in its own way.
#[test]
fn files_are_read_as_people_have_them() {
    let given = Given { path: "/t/kms/xks/v1".to_owned(), ..Given::public("kept") };
    let plain = given.configuration_file();
    let escaped =
        plain.replace('/', r"\/").replace('Q', r"\u0051").replace("XksProxyUri", r"Xks\u0050roxyUri");
    let more = plain.replacen(
        '{',
        r#"{"Vendor": {"a": [1, -2.5e+3, true, null, {"AccessKeyId": "x"}, []], "b": {}}, "#,
        1,
    );
    let beyond = plain.replacen('{', "{\"Verm\u{e9}rk\": \"\u{1F511} \\ud83d\\udd11 \\\\ \\\" \\n\", ", 1);
    let one_line: Value = serde_json::from_str(&plain).expect("JSON");
    for text in [
        plain.clone(),
        one_line.to_string(),
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}\r\n\r\n"),
        plain.replace("  ", "\t"),
        escaped,
        more,
        beyond,
    ] {
        takes(&given, text.as_bytes());
    }
}

#[test]
fn files_that_cannot_be_understood_are_refused() {
    let given = Given::public("broken");
    let good = given.configuration_file();
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let twice = good.replacen('{', r#"{"XksProxyUriPath": "/a/kms/xks/v1","#, 1);
    let comma = good.replace("=\"\n", "=\",\n");
    let missing = good.replace("RawSecretAccessKey", "SecretAccessKey");
    let number = good.replace(&format!("\"{ACCESS_KEY_ID}\""), "12");
    let curly = good.replace('"', "\u{201c}");
    let huge = format!("{good}{}", " ".repeat(70_000));
    let deep = good.replacen('{', &format!("{{\"a\": {}", "[".repeat(40)), 1);
    let half = &good[..good.len() - 10];
    let line_break = good.replace("RawSecret", "Raw\nSecret");
    let cases: [(&[u8], &str); 15] = [
        (line_break.as_bytes(), "a string is not closed on its line"),
        (&utf16, "is not UTF-8 text (UTF-16, perhaps)"),
        (twice.as_bytes(), "XksProxyUriPath stands there twice"),
        (comma.as_bytes(), "line 5 of the proxy configuration file: expected \""),
        (missing.as_bytes(), "the proxy configuration file has no RawSecretAccessKey"),
        (number.as_bytes(), "this value must be a string"),
        (curly.as_bytes(), "line 2 of the proxy configuration file: expected \""),
        (huge.as_bytes(), "is larger than 64 KiB"),
        (deep.as_bytes(), "nested too deeply"),
        (half.as_bytes(), "line 6 of the proxy configuration file: a string is not closed"),
        (b"", "expected {"),
        (b"[]", "expected {"),
        (b"xks_path = \"SECRETLY\"\n", "line 1 of the proxy configuration file: expected {"),
        (
            b"{\"XksProxyAuthenticationCredential\": \"SECRETLY\"}",
            "XksProxyAuthenticationCredential must be an object",
        ),
        (b"{\"a\": \"SECRETLY\\q\"}", "a backslash must be followed by"),
    ];
    for (content, says) in cases {
        refuses(&given, content, says);
    }
    refuses(&given, format!("{good}{{").as_bytes(), "something follows after the end");
}

#[test]
fn a_file_that_is_not_there_is_said_to_be_so() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    let given = Given::public("absent");
    let absent = shell.work().join("absent.json");
    let script = given.emit(Target::Bash);
    shell.run(&script, &[&absent], "").expect(2).says("cannot be read");
    shell.run(&script, &[&shell.work()], "").expect(2).says("cannot be read");
    shell.run(&script, &[&absent, &absent], "").expect(2).says("usage: ");
    let included = Given { include_secret: true, ..given };
    shell.run(&included.emit(Target::Bash), &[&absent], "").expect(2).says("takes no argument");
}

#[test]
fn times_that_are_no_numbers_are_refused() {
    let kms = Kms::start();
    let script = Given::public("times").emit(Target::Bash);
    for (variable, value) in [
        ("XKS_POLL_SECONDS", "a[$(touch made)]"),
        ("XKS_POLL_SECONDS", "-1"),
        ("XKS_POLL_SECONDS", "1/2"),
        ("XKS_POLL_LIMIT", "1.5"),
        ("XKS_POLL_LIMIT", "9999999"),
    ] {
        let shell = Shell::new(Cli::V1, &kms).with(variable, value);
        shell.run(&script, &[], "").expect(2).says("must be whole numbers of seconds");
        assert_eq!(std::fs::read_dir(shell.work()).expect("the folder").count(), 0, "{value} was run");
    }
    assert_eq!(kms.operations(), Vec::<String>::new());
}

#[test]
fn a_cli_too_old_for_the_owner_is_named_before_anything_is_done() {
    let given = Given::other_account("tooold");
    for cli in Cli::all().filter(|cli| !cli.knows_owner()) {
        let kms = Kms::start();
        let shell = Shell::new(cli, &kms);
        let outcome = shell.run(&given.emit(Target::Bash), &[], "").expect(2);
        outcome
            .says("does not know XksProxyVpcEndpointServiceOwner: 1.42.63 or 2.31.26")
            .says("nothing was done");
        assert_eq!(kms.operations(), Vec::<String>::new());
    }
}

#[test]
fn a_cli_that_is_missing_or_too_old_or_another_program_is_named() {
    let kms = Kms::start();
    let script = Given::public("noaws").emit(Target::Bash);
    let skeleton = "case $1 in --version) echo aws-cli/1.20.0 Python/3.8;; *) echo '{\"CustomKeyStoreName\": \"\"}';; esac\n";
    for (program, says) in [
        (format!("#!/bin/sh\n{skeleton}"), "AWS CLI 1.20.0 does not know external key stores"),
        ("#!/bin/sh\necho something else\n".to_owned(), "is not the AWS CLI"),
    ] {
        let shell = Shell::new(Cli::V1, &kms);
        shell.program("aws", &program);
        shell.run(&script, &[], "").expect(2).says(says);
    }
    let shell = Shell::new(Cli::V1, &kms);
    shell.without_aws();
    let basics = shell.only_basics();
    let shell = shell.with("PATH", &basics);
    shell.run(&script, &[], "").expect(2).says("the AWS CLI (aws) is not installed");
}

#[test]
fn a_cli_that_keeps_a_history_never_gets_the_secret() {
    for cli in Cli::all() {
        let kms = Kms::start();
        let shell = Shell::new(cli, &kms);
        shell.home(".aws/config", "[default]\ncli_history = enabled\n");
        let given = Given::public("history");
        let file = shell.file("configuration.json", given.configuration_file());
        let outcome = shell.run(&given.emit(Target::Bash), &[&file], "").expect(2);
        outcome.says("cli_history is enabled").hides(&given.secret);
        assert_eq!(kms.operations(), [DESCRIBE]);
        shell.assert_nowhere(&given.secret);
    }
}

#[test]
fn the_persons_own_configuration_stays_in_force() {
    let kms = Kms::start();
    // A profile with credentials of its own, another Region, another output, a pager, automatic prompts.
    let shell = Shell::new(Cli::V2, &kms).with("AWS_PROFILE", "mine").with("AWS_PAGER", "false");
    shell.home(".aws/config", "[profile mine]\nregion = us-west-1\noutput = table\ncli_auto_prompt = on\n");
    shell.home(
        ".aws/credentials",
        "[mine]\naws_access_key_id = AKIAMYOWNPROFILE2345\naws_secret_access_key = x\n",
    );
    let given = Given::public("profile");
    let file = shell.file("configuration.json", given.configuration_file());
    let run = shell.unset("AWS_ACCESS_KEY_ID");
    run.run(&given.emit(Target::Bash), &[&file], "").expect(0);
    for request in kms.requests() {
        let scope = request.header("authorization").unwrap_or_default().to_owned();
        assert!(scope.contains("Credential=AKIAMYOWNPROFILE2345/"), "{scope}");
        assert!(scope.contains("/eu-central-1/kms/"), "{scope}");
    }
}

#[test]
fn a_refusal_to_create_is_shown_and_explained() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    shell.hurry();
    let given = Given::public("refused");
    let file = shell.file("configuration.json", given.configuration_file());
    // No real service would repeat the secret; if one did, the script would not.
    let message = format!("the proxy did not like {} at all", given.secret);
    let refusal = "XksProxyIncorrectAuthenticationCredentialException";
    kms.state().raise(CREATE, Exception::new(refusal, &message));
    let outcome = shell.run(&given.emit(Target::Bash), &[&file], "").expect(1).hides(&given.secret);
    let outcome = outcome.says(refusal).says("the proxy did not like [secret] at all");
    let outcome = outcome.says("Most likely: the proxy refuses the credential");
    assert_eq!(outcome.stdout, "");
    shell.assert_nowhere(&given.secret);
}

#[test]
fn a_refusal_to_describe_ends_it() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V2, &kms);
    kms.state().raise(DESCRIBE, Exception::new("AccessDeniedException", "User: x is not authorized"));
    let outcome = shell.run(&Given::public("denied").emit(Target::Bash), &[], "").expect(1);
    outcome.says("aws kms describe-custom-key-stores failed").says("your AWS credentials lack a permission");
    assert_eq!(kms.operations(), [DESCRIBE]);
}

/// Runs the script up to its work, and then these commands instead.
fn inside(commands: &str) -> Outcome {
    let script = Given::public("inside").emit(Target::Bash);
    let (before, _) = script.rsplit_once("xks_main ${1+").expect("the last line starts the work");
    let mut command = Command::new(shell::bash());
    command.arg("-c").arg(format!("{before}{commands}"));
    shell::finish(command, "")
}

/// Every name that botocore's model has for these, so that a new one is noticed.
fn names(expression: &str) -> Vec<String> {
    let mut command = Command::new(tools::python());
    command.arg("-c").arg(format!(
        "import botocore.session\nm = botocore.session.get_session().get_service_model('kms')\nprint('\\n'.join({expression}))"
    ));
    shell::finish(command, "").expect(0).stdout.lines().map(str::to_owned).collect()
}

#[test]
fn every_connection_error_code_of_an_external_key_store_is_explained() {
    let codes = names("m.shape_for('ConnectionErrorCodeType').enum");
    let mut explained = Vec::new();
    for code in &codes {
        let text = inside(&format!("xks_explain_code {code}")).expect(0).says(code).stderr;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[1].starts_with("  Cause: ") && lines[2].starts_with("  To do: "), "{text}");
        if !text.contains("does not know this code") {
            explained.push(code.as_str());
        }
    }
    let mut expected: Vec<&str> =
        codes.iter().map(String::as_str).filter(|code| code.starts_with("XKS_")).collect();
    expected.extend(["INTERNAL_ERROR", "INVALID_CREDENTIALS", "NETWORK_ERRORS"]);
    explained.sort_unstable();
    expected.sort_unstable();
    assert_eq!(explained, expected);
    assert_eq!(explained.len(), 11);
    inside("xks_explain_code SOMETHING_NEW").expect(0).says("SOMETHING_NEW").says("does not know this code");
}

#[test]
fn every_exception_of_creating_an_external_key_store_is_explained() {
    let exceptions = names("[e.name for e in m.operation_model('CreateCustomKeyStore').error_shapes]");
    let mut likely = std::collections::BTreeSet::new();
    for exception in exceptions.iter().filter(|name| !name.starts_with("CloudHsm")) {
        if ["KMSInternalException", "IncorrectTrustAnchorException"].contains(&exception.as_str()) {
            continue;
        }
        let message =
            format!("An error occurred ({exception}) when calling the CreateCustomKeyStore operation: x");
        let text =
            inside(&format!("xks_explain_exception '{message}'")).expect(0).says("Most likely: ").stderr;
        assert!(likely.insert(text.clone()), "{exception} is explained like another one: {text}");
    }
    assert!(likely.len() >= 11, "{likely:?}");
}
