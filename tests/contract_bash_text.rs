//! The bash script as a text: what ShellCheck, bash 3.2 and a careful reader would say.
#![cfg(not(target_arch = "wasm32"))]

use support::plans::{ACCESS_KEY_ID, Given};
use support::shell;
use xks_preflight_snippets::Target;

/// Every kind of script there is.
fn scripts() -> Vec<(&'static str, Given)> {
    let owner = Given::other_account("text");
    let hostile =
        "it's `x` $(y) ${z} $HOME !! \u{1F511} \" \\ \n# shellcheck disable=all\n<>|&;*?[a]{b}~\u{1b}[31m";
    vec![
        ("public", Given::public("text")),
        ("VPC, with owner", owner),
        ("with the secret", Given { include_secret: true, ..Given::vpc("text") }),
        ("withheld", Given { withheld: true, ..Given::public("text") }),
        ("a hostile name", Given { name: hostile.to_owned(), ..Given::public("text") }),
    ]
}

#[test]
fn shellcheck_finds_nothing() {
    for (kind, given) in scripts() {
        let script = given.emit(Target::Bash);
        let silences = |line: &str| line.trim_start().starts_with('#') && line.contains("shellcheck");
        assert!(!script.lines().any(silences), "{kind}: a finding was silenced");
        let outcome = shell::check(&script, "bash");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{kind}: {}", outcome.stderr);
    }
}

/// What bash 3.2, which macOS has, does not know, or reads in another way.
const BEYOND_3_2: &[(&str, &str)] = &[
    ("declare -A", "associative arrays"),
    ("local -A", "associative arrays"),
    ("local -n", "name references"),
    ("declare -n", "name references"),
    ("mapfile", "a builtin of bash 4"),
    ("readarray", "a builtin of bash 4"),
    ("coproc", "a keyword of bash 4"),
    ("&>>", "a redirection of bash 4"),
    ("|&", "a pipe of bash 4"),
    (";;&", "a case terminator of bash 4"),
    (";&", "a case terminator of bash 4"),
    ("[[ -v", "a test of bash 4.2"),
    ("read -N", "an option of bash 4.1"),
    ("read -rN", "an option of bash 4.1"),
    ("read -i", "an option of bash 4"),
    ("wait -n", "an option of bash 4.3"),
    ("printf '%(", "a format of bash 4.2"),
    ("EPOCH", "a variable of bash 5"),
    ("BASHPID", "a variable of bash 4"),
    ("SRANDOM", "a variable of bash 5.1"),
    ("globstar", "an option of bash 4"),
    ("lastpipe", "an option of bash 4.2"),
    ("@Q}", "a transformation of bash 4.4"),
    ("@A}", "a transformation of bash 4.4"),
    ("^^}", "a case change of bash 4"),
    (",,}", "a case change of bash 4"),
    ("\\u{", "no escape of bash at all"),
    ("<<<", "a here-string: bash before 5.1 writes it to a file, where the secret must not be"),
    ("<<", "a here-document: bash before 5.1 writes it to a file"),
    ("<(", "a process substitution: not there in POSIX mode"),
    ("eval ", "nothing here needs it"),
];

#[test]
fn nothing_in_it_needs_more_than_bash_3_2() {
    for (kind, given) in scripts() {
        let script = given.emit(Target::Bash);
        for (construct, why) in BEYOND_3_2 {
            assert!(!script.contains(construct), "{kind}: {construct}: {why}");
        }
    }
}

/// The programs that a script may start: the AWS CLI and what POSIX puts on every machine.
const PROGRAMS: &[&str] = &["aws", "mktemp", "rm", "sleep", "stty"];
const OTHERS: &[&str] = &[
    "jq", "python", "python3", "perl", "curl", "wget", "sed", "awk", "grep", "cut", "tr", "head", "tail",
    "base64", "date", "env", "xargs", "tee", "cat", "seq",
];

#[test]
fn it_starts_no_other_programs() {
    for (kind, given) in scripts() {
        let script = given.emit(Target::Bash);
        let code: Vec<&str> = script.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
        for line in &code {
            // The first word of a command, after whatever may stand before one.
            let commands = line.split(['|', '&', ';', '(', '{']).map(str::trim_start);
            for word in commands.filter_map(|command| command.split(' ').next()) {
                assert!(!OTHERS.contains(&word), "{kind}: {word} in {line}");
            }
        }
        for program in PROGRAMS.iter().filter(|program| !(given.include_secret && **program == "stty")) {
            assert!(
                code.iter().any(|line| line.contains(program)),
                "{kind}: {program} is not needed any more"
            );
        }
    }
}

#[test]
fn it_is_printable_ascii_and_ends_its_lines_as_bash_wants() {
    for (kind, given) in scripts() {
        let script = given.emit(Target::Bash);
        assert!(script.starts_with("#!/usr/bin/env bash\n") && script.ends_with('\n'), "{kind}");
        assert!(script.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{kind}");
        assert!(script.lines().all(|line| line.len() <= 400), "{kind}: a line too long to read");
    }
}

#[test]
fn the_secret_is_in_it_only_on_request() {
    for (kind, given) in scripts() {
        let script = given.emit(Target::Bash);
        assert_eq!(script.contains(&given.secret), given.include_secret, "{kind}");
        assert_eq!(script.contains(ACCESS_KEY_ID), !given.withheld, "{kind}");
    }
}
