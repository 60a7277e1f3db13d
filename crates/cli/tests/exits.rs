//! Every exit code, and what is said about a command line that cannot be carried out.

mod support;

use std::process::Stdio;

use support::{Folder, ID, REST, SECRET, command, examples, run, run_in};

fn check(arguments: &[&str]) -> support::Outcome {
    run(&[&["check", "--config", "ready.json"], arguments].concat())
}

#[test]
fn zero_is_ready() {
    let outcome = check(&REST).expect(0);
    assert_eq!(outcome.stderr, "");
    run(&["rules"]).expect(0);
    run(&["emit", "--list"]).expect(0);
    run(&["--version"]).expect(0);
}

#[test]
fn one_is_blocked() {
    check(&["--uri-path", "x"]).expect(1);
}

#[test]
fn two_is_incomplete() {
    check(&REST[..6]).expect(2);
    let vpc = ["--region=eu-central-1", "--name=a", "--connectivity=VPC_ENDPOINT_SERVICE"];
    let service = "--vpc-service-name=com.amazonaws.vpce.eu-central-1.vpce-svc-0e1f2a3b4c5d6e7f8";
    let vpc = [&vpc[..], &["--endpoint=https://xks.payments-platform.net", service]].concat();
    check(&vpc).expect(0);
    check(&[&vpc[..], &["--require-all"]].concat()).expect(2);
}

#[test]
fn emit_ends_as_check_does_and_writes_nothing() {
    let folder = Folder::new();
    let config = examples().join("ready.json");
    let config = config.to_str().expect("UTF-8");
    for (rest, exit) in [(&REST[..6], 2), (&["--endpoint=http://x"][..], 1)] {
        for output in [&[][..], &["-o", "script.sh"]] {
            let arguments = [&["emit", "bash", "--config", config], rest, output].concat();
            let outcome = run_in(folder.path(), &arguments, b"").expect(exit);
            assert_eq!(outcome.stdout, "");
            assert!(outcome.stderr.contains(if exit == 1 { "blocked:" } else { "incomplete:" }));
            assert_eq!(folder.names(), [""; 0]);
        }
    }
}

/// The first line of what is said when the command line is wrong.
#[track_caller]
fn misuse(arguments: &[&str], message: &str) {
    let outcome = run(arguments).expect(64);
    assert_eq!(outcome.stdout, "");
    assert_eq!(outcome.stderr.lines().next(), Some(&*format!("error: {message}")), "{arguments:?}");
}

#[test]
fn sixty_four_is_misuse() {
    misuse(&[], "a command is missing");
    misuse(&["chekc"], "the first word is no command of xks-preflight");
    misuse(&["--config", "a", "check"], "the options stand before the command");
    misuse(&["check", "--regoin", "eu-central-1"], "there is no option --regoin here");
    misuse(&["check", "--include-secret"], "there is no option --include-secret here");
    misuse(&["check", "-x"], "there is no such short option");
    misuse(&["check", "--name"], "--name needs a value");
    misuse(&["check", "--require-all=yes"], "--require-all takes no value");
    misuse(&["check", "--name=a", "--name=b"], "--name stands twice");
    misuse(&["check", "--require-all", "--require-all"], "--require-all stands twice");
    misuse(&["check", "--at", "today"], "--at is no moment as RFC 3339 has it");
    misuse(&["check", "--allow", "endpoint-prot"], "there is no such rule");
    misuse(&["check", "--format", "xml"], "there is no such format");
    misuse(&["emit"], "emit needs a target");
    misuse(&["emit", "pulumi"], "there is no such target");
    misuse(&["rules", "no-such-rule"], "there is no such rule");
    misuse(
        &["check", "--config=-", "--secret-file=-"],
        "--config and --secret-file both read standard input",
    );
    misuse(
        &["check", "--withhold-credential", "--access-key-id", ID],
        "--withhold-credential stands beside a part of the credential",
    );
    misuse(
        &["check", "--config", "not-there.json"],
        "the file of --config cannot be read: no such file or directory",
    );
    misuse(&["check", "--secret-file", "."], "the file of --secret-file cannot be read: is a directory");
    misuse(
        &["check", "--access-key-id", ID, "--secret-file", "ready.json"],
        "the file of --secret-file is a proxy configuration file",
    );
    let missing = run(&["check", "--evidence", "ready.json", "--evidence", "not-there.json"]).expect(64);
    assert!(missing.stderr.contains("not-there.json"), "{}", missing.stderr);
}

#[test]
fn a_file_that_decides_nothing_is_said_to_decide_nothing() {
    let empty = run_in(
        &examples(),
        &[&["check", "--config", "ready.json", "--evidence=-"], &REST[..]].concat(),
        b"\n",
    );
    assert!(empty.expect(0).stderr.contains("warning: the file of --evidence is empty"));
    // The probe that found no name: the proxy's certificate is unknown, and none of its file's.
    let probe = b"#xks-preflight probe\ncurl: (6) Could not resolve host: xks.payments-platform.net\n";
    let chain = [&["check", "--config", "ready.json", "--chain=-"], &REST[..]].concat();
    let outcome = run_in(&examples(), &chain, probe).expect(0);
    assert!(outcome.stderr.contains("the probe's output has no certificate"), "{}", outcome.stderr);
    run_in(&examples(), &chain, b"no certificate\n").expect(1);
}

#[test]
fn a_target_that_comes_early_says_what_it_waits_for() {
    let network = ["emit", "cloudformation-network", "--region", "eu-central-1"];
    let outcome = run(&network).expect(2);
    let said = "the target cloudformation-network cannot be written yet: it is written as soon as Region, connectivity and endpoint are given";
    assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
}

#[test]
fn what_was_meant_is_suggested() {
    let help = |arguments: &[&str]| run(arguments).expect(64).stderr;
    assert!(help(&["check", "--regoin", "x"]).contains("is --region meant?"));
    assert!(help(&["check", "--include-secret"]).contains("another command takes it"));
    assert!(help(&["check", "--allow", "endpoint-prot"]).contains("is endpoint-port meant?"));
}

#[test]
fn a_secret_on_the_command_line_is_not_repeated() {
    let longer = format!("--{SECRET}");
    let lines: [&[&str]; 9] = [
        &[SECRET],
        &["check", SECRET],
        &["check", &longer],
        &["check", "--secret", SECRET],
        &["check", "--at", SECRET],
        &["check", "--allow", SECRET],
        &["check", "--config", SECRET],
        &["emit", SECRET],
        &["rules", SECRET],
    ];
    for line in lines {
        let outcome = run(line).expect(64);
        assert!(!outcome.stderr.contains(&SECRET[..8]), "{}", outcome.stderr);
    }
    assert!(run(&["check", "--secret", SECRET]).stderr.contains("--secret-file FILE"));
}

#[cfg(target_os = "linux")]
#[test]
fn seventy_four_is_an_output_that_cannot_be_written() {
    let full = || Stdio::from(std::fs::File::options().write(true).open("/dev/full").expect("/dev/full"));
    let output = command(&examples()).args(["rules"]).stdout(full()).output().expect("the binary");
    assert_eq!(output.status.code(), Some(74));
    let arguments = [&["emit", "bash", "--config", "ready.json"][..], &REST].concat();
    let output = command(&examples()).args(arguments).stdout(full()).output().expect("the binary");
    assert_eq!(output.status.code(), Some(74));
}

/// `xks-preflight … | head -0`
#[test]
fn a_closed_pipe_is_no_panic() {
    for (arguments, exit) in [(&["check", "--config", "document-example.json"][..], 1), (&["rules"], 74)] {
        // Closed before the program starts, so that nobody's speed matters.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command(&examples()).args(arguments).stdout(writer).output().expect("an end");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(exit));
    }
}

#[test]
fn the_moment_is_taken_from_the_option() {
    let outcome = check(&["--format", "json", "--at", "2031-02-03T04:05:06+02:00"]).expect(2);
    assert!(outcome.stdout.contains("\"at\": \"2031-02-03T02:05:06Z\""));
}

#[test]
fn an_option_overrides_the_file() {
    let outcome = check(&[&REST[..], &["--uri-path", "/other/kms/xks/v1"]].concat()).expect(0);
    assert!(outcome.stdout.contains("warning[config-overridden]"));
    let script =
        run(&[&["emit", "bash", "--config", "ready.json", "--uri-path=/other/kms/xks/v1"][..], &REST]
            .concat());
    assert!(script.expect(0).stdout.contains("\nxks_uri_path=/other/kms/xks/v1\n"));
}

#[test]
fn the_secret_comes_from_a_file_or_from_standard_input() {
    let folder = Folder::new();
    folder.file("secret", format!("{SECRET}\n"));
    let inputs = [&["--access-key-id", ID, "--uri-path", "/kms/xks/v1"][..], &REST].concat();
    for (source, piped) in [("secret", ""), ("-", SECRET)] {
        let arguments = [&["check", "--secret-file", source][..], &inputs].concat();
        let outcome = run_in(folder.path(), &arguments, piped.as_bytes()).expect(0);
        assert!(outcome.stdout.contains("\nready:"));
    }
    folder.file("secret", format!("{SECRET}\r\n"));
    let arguments = [&["check", "--secret-file", "secret"][..], &inputs].concat();
    let outcome = run_in(folder.path(), &arguments, b"").expect(1);
    assert!(outcome.stdout.contains("error[config-whitespace]") && !outcome.stdout.contains(&SECRET[..8]));
}
