//! The bash scripts as texts: what ShellCheck, bash 3.2 and a careful reader would say.
#![cfg(not(target_arch = "wasm32"))]

use support::edits::{Edit, first_key, key};
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell;
use xks_preflight_snippets::Target;
use xks_preflight_validate::{Inputs, KeyInputs, Secret};

struct Script {
    kind: &'static str,
    text: String,
    secret: String,
    /// Whether it may hold the secret.
    include_secret: bool,
    /// Whether it may hold the access key ID.
    knows_id: bool,
    /// Whether it asks for anything.
    asks: bool,
    /// The programs that it starts beside those of every script; without any it starts the AWS CLI.
    programs: &'static [&'static str],
}

impl Script {
    fn creating(kind: &'static str, given: &Given) -> Self {
        Self {
            kind,
            text: given.emit(Target::Bash),
            secret: given.secret.clone(),
            include_secret: given.include_secret,
            knows_id: !given.withheld,
            asks: !given.include_secret,
            programs: &[],
        }
    }

    fn probing(kind: &'static str, given: &Given) -> Self {
        let text = given.emit(Target::Probe);
        Self { text, programs: &["curl", "openssl", "date"], ..Self::creating(kind, given) }
    }

    fn changing(kind: &'static str, asks: bool, include_secret: bool, wanted: impl Fn(&mut Inputs)) -> Self {
        let from = Given::public("text");
        let secret = from.secret.clone();
        let mut edit = Edit::new(from, &wanted);
        edit.options.include_secret = include_secret;
        Self { kind, text: edit.emit(), secret, include_secret, knows_id: true, asks, programs: &[] }
    }
}

const HOSTILE: &str =
    "it's `x` $(y) ${z} $HOME !! \u{1F511} \" \\ \n# shellcheck disable=all\n<>|&;*?[a]{b}~\u{1b}[31m";

/// Every kind of script there is.
fn scripts() -> Vec<Script> {
    let hostile = Given { name: HOSTILE.to_owned(), ..Given::public("text") };
    let rotated = |inputs: &mut Inputs| {
        inputs.name = Some(HOSTILE.to_owned());
        inputs.access_key_id = Some(ACCESS_KEY_ID.to_owned());
        inputs.raw_secret_access_key = Some(Secret::new(Given::public("text").secret));
    };
    let key = KeyInputs {
        description: Some(HOSTILE.to_owned()),
        tags: vec![(HOSTILE.to_owned(), HOSTILE.to_owned())],
        ..key()
    };
    vec![
        Script::creating("public", &Given::public("text")),
        Script::creating("VPC, with owner", &Given::other_account("text")),
        Script::creating("with the secret", &Given { include_secret: true, ..Given::vpc("text") }),
        Script::creating("withheld", &Given { withheld: true, ..Given::public("text") }),
        Script::creating("a hostile name", &hostile),
        Script::changing("a new name", false, false, |inputs| inputs.name = Some(HOSTILE.to_owned())),
        Script::changing("a new credential", true, false, rotated),
        Script::changing("a new credential, with the secret", false, true, rotated),
        Script {
            kind: "a key",
            text: first_key(key),
            secret: Given::public("text").secret,
            include_secret: false,
            knows_id: false,
            asks: false,
            programs: &[],
        },
        Script::probing("a probe", &Given::public("text")),
        Script::probing("a probe, VPC, withheld", &Given { withheld: true, ..Given::vpc("text") }),
    ]
}

#[test]
fn shellcheck_finds_nothing() {
    for Script { kind, text: script, .. } in scripts() {
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
    for Script { kind, text: script, .. } in scripts() {
        for (construct, why) in BEYOND_3_2 {
            assert!(!script.contains(construct), "{kind}: {construct}: {why}");
        }
    }
}

/// The programs that a script may start, unless it names others: the AWS CLI and what POSIX puts on every machine.
const PROGRAMS: &[&str] = &["aws", "mktemp", "rm", "sleep", "stty"];
const OTHERS: &[&str] = &[
    "jq", "python", "python3", "perl", "curl", "wget", "sed", "awk", "grep", "cut", "tr", "head", "tail",
    "base64", "date", "env", "xargs", "tee", "cat", "seq", "openssl",
];

#[test]
fn it_starts_no_other_programs() {
    for Script { kind, text: script, asks, programs, .. } in scripts() {
        // Comments are no code, nor are sentences of the catalogue, which name programs to a person.
        let is_code = |line: &&str| {
            !["#", "xks_because '", "xks_maybe '"].iter().any(|words| line.trim_start().starts_with(words))
        };
        let code: Vec<&str> = script.lines().filter(is_code).collect();
        for line in &code {
            // The first word of a command, after whatever may stand before one.
            let commands = line.split(['|', '&', ';', '(', '{']).map(str::trim_start);
            for word in commands.filter_map(|command| command.split(' ').next()) {
                let other = OTHERS.contains(&word) && !programs.contains(&word);
                assert!(!other, "{kind}: {word} in {line}");
            }
        }
        let (aws, common) = PROGRAMS.split_at(1);
        let own = if programs.is_empty() { aws } else { programs };
        for program in own.iter().chain(common).filter(|program| asks || **program != "stty") {
            assert!(
                code.iter().any(|line| line.contains(program)),
                "{kind}: {program} is not needed any more"
            );
        }
    }
}

#[test]
fn it_is_printable_ascii_and_ends_its_lines_as_bash_wants() {
    for Script { kind, text: script, .. } in scripts() {
        assert!(script.starts_with("#!/usr/bin/env bash\n") && script.ends_with('\n'), "{kind}");
        assert!(script.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{kind}");
        assert!(script.lines().all(|line| line.len() <= 400), "{kind}: a line too long to read");
    }
}

#[test]
fn the_secret_is_in_it_only_on_request() {
    for Script { kind, text, secret, include_secret, knows_id, .. } in scripts() {
        assert_eq!(text.contains(&secret), include_secret, "{kind}");
        assert_eq!(text.contains(ACCESS_KEY_ID), knows_id, "{kind}");
    }
}
