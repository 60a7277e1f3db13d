//! The bare command, run: pasted into an interactive bash and zsh, and as a script of dash; with the real AWS CLIs.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};

use support::hostile::{for_each, names};
use support::kms::Kms;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{self, Cli, Outcome, Shell, Watch};
use support::warm::Warm;
use support::{model, terminal, tools};
use xks_preflight_snippets::Target;

const CREATE: &str = "CreateCustomKeyStore";

/// Runs the command as a script of this shell, which is told `answers` where it asks.
fn run(shell: &Shell, program: &Path, given: &Given, answers: &str) -> Outcome {
    let script = shell.file("command.sh", given.emit(Target::Command));
    let mut command = shell.command("setsid");
    command.arg("--wait").arg(program).arg(script);
    shell::finish(command, answers)
}

fn dash() -> &'static Path {
    Path::new("/bin/dash")
}

/// One request arrives, the plan's; and the secret is in no process, no file and on no screen.
fn creates(cli: Cli, program: &Path, given: &Given, answers: &str) {
    let kms = Kms::start();
    // A variable that is exported already would stay so.
    let shell = Shell::new(cli, &kms).with("XKS_SECRET", "exported before").with("XKS_ID", "exported before");
    let watch = Watch::start(vec![given.secret.clone()]);
    let outcome = run(&shell, program, given, answers).expect(0).hides(&given.secret);
    let (looks, found) = watch.end();
    assert!(outcome.stdout.contains("\"CustomKeyStoreId\": \"cks-00000000000000001\""), "{}", outcome.stdout);
    assert_eq!(kms.operations(), [CREATE]);
    assert_eq!(kms.bodies(CREATE), [given.request()]);
    model::assert_valid(&kms.requests());
    assert!(looks > 5, "the watch hardly looked: {looks}");
    assert_eq!(found, Vec::<String>::new(), "the secret was seen in a process");
    shell.assert_nowhere(&given.secret);
    for request in kms.requests() {
        let scope = request.header("authorization").unwrap_or_default();
        assert!(scope.contains("/eu-central-1/kms/"), "signed for another Region: {scope}");
    }
}

#[test]
fn a_public_store_in_bash_and_dash_with_both_versions() {
    let given = Given::public("command1");
    let answer = format!("{}\n", given.secret);
    creates(Cli::V1, &shell::bash(), &given, &answer);
    creates(Cli::V2, dash(), &given, &answer);
}

#[test]
fn a_store_behind_a_service_with_both_versions() {
    let given = Given::vpc("command2");
    let answer = format!("{}\n", given.secret);
    creates(Cli::V1, dash(), &given, &answer);
    creates(Cli::V2, &shell::bash(), &given, &answer);
    for cli in Cli::all().filter(|cli| cli.knows_owner()) {
        creates(cli, dash(), &Given::other_account("command3"), &answer_for("command3"));
    }
}

fn answer_for(seed: &str) -> String {
    format!("{}\n", support::plans::secret(seed))
}

#[test]
fn both_halves_are_asked_for_when_the_page_never_had_them() {
    let given = Given { withheld: true, ..Given::public("command4") };
    let text = given.emit(Target::Command);
    assert!(!text.contains(&given.secret) && !text.contains(ACCESS_KEY_ID));
    let answers = format!("{ACCESS_KEY_ID}\n{}\n", given.secret);
    creates(Cli::V1, &shell::bash(), &given, &answers);
    creates(Cli::V2, dash(), &given, &answers);
}

#[test]
fn a_command_that_includes_the_secret_asks_for_nothing() {
    let given = Given { include_secret: true, ..Given::vpc("command5") };
    let artefact = given.artefact(Target::Command).expect("a command");
    assert!(artefact.contains_secret && artefact.expose().contains(&given.secret));
    assert!(artefact.usage.iter().any(|line| line.contains("holds the secret access key")));
    creates(Cli::V1, &shell::bash(), &given, "");
    creates(Cli::V2, dash(), &given, "");
}

#[test]
fn it_holds_the_secret_only_on_request_and_says_what_it_needs() {
    let given = Given::other_account("command6");
    let artefact = given.artefact(Target::Command).expect("a command");
    assert!(!artefact.contains_secret && !artefact.expose().contains(&given.secret));
    assert!(artefact.usage.iter().any(|line| line.contains("1.42.63") && line.contains("2.31.26")));
    assert!(artefact.usage.iter().any(|line| line.contains("without showing it")));
}

#[test]
fn the_options_of_the_persons_shell_show_no_secret() {
    for program in [shell::bash().as_path(), dash()] {
        for flags in ["-x", "-xa"] {
            let kms = Kms::start();
            let shell = Shell::new(Cli::V1, &kms);
            let given = Given::public("command7");
            let script = shell.file("command.sh", given.emit(Target::Command));
            let mut command = shell.command("setsid");
            command.arg("--wait").arg(program).arg(flags).arg(script);
            let outcome = shell::finish(command, &answer_for("command7")).expect(0);
            outcome.hides(&given.secret);
            assert_eq!(kms.bodies(CREATE), [given.request()]);
            shell.assert_nowhere(&given.secret);
        }
    }
}

#[test]
fn an_answer_that_would_break_the_json_is_never_sent_or_shown() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms);
    for answer in ["SECRETLY\"typed", "SECRETLY\\", "SECRETLY typed", "SECRETLY_typed", "SECRETLY\r"] {
        for program in [shell::bash().as_path(), dash()] {
            let outcome = run(&shell, program, &Given::public("command8"), &format!("{answer}\n")).expect(2);
            outcome.says("nothing was done").hides("SECRETLY");
        }
    }
    assert_eq!(kms.operations(), Vec::<String>::new());
}

const PROMPT: &str = "ready to paste> ";
const QUESTION: &str = "Secret access key (not shown): ";

/// An interactive shell as it comes, without a person's own settings.
struct Interactive {
    program: PathBuf,
    arguments: &'static [&'static str],
    /// Has it write its history to `HISTFILE`.
    save: &'static str,
    /// Every how many of the names made to break out are pasted into it: each takes a second.
    step: usize,
}

fn interactive_bash() -> Interactive {
    Interactive {
        program: shell::bash(),
        arguments: &["--norc", "--noprofile", "-i"],
        save: "history -w",
        step: 1,
    }
}

fn interactive_zsh() -> Interactive {
    Interactive { program: tools::zsh(), arguments: &["-f", "-i"], save: "fc -W", step: 3 }
}

/// Pastes the command into an interactive shell, types the secret, and leaves it.
fn pasted(interactive: &Interactive, shell: &Shell, given: &Given) -> terminal::Session {
    // At the beginning of a line: the question is also in what is pasted.
    let question = format!("\n{QUESTION}");
    let steps = [
        (PROMPT, given.emit(Target::Command)),
        (question.as_str(), format!("{}\n", given.secret)),
        (
            "\"CustomKeyStoreId\"",
            format!("{}; echo \"left: [${{XKS_SECRET-}}${{XKS_ID-}}]\"; exit\n", interactive.save),
        ),
    ];
    let arguments: Vec<&Path> = interactive.arguments.iter().map(Path::new).collect();
    terminal::run(shell, &steps, &interactive.program, &arguments)
}

/// A terminal that cannot mark what is pasted: the harder case.
fn dumb(shell: Shell) -> Shell {
    let history = shell.home("history", "");
    let shell = shell.with("PS1", PROMPT).with("SAVEHIST", "1000").with("TERM", "dumb").with("AWS_PAGER", "");
    shell.with("HISTFILE", &history.display().to_string())
}

#[test]
fn pasted_into_a_terminal_the_secret_is_not_shown_and_not_in_the_history() {
    let bash = Cli::all().map(|cli| (cli, interactive_bash()));
    for (cli, interactive) in bash.chain([(Cli::V1, interactive_zsh())]) {
        let kms = Kms::start();
        let given = Given::public("command9");
        let shell = dumb(Shell::new(cli, &kms));
        let session = pasted(&interactive, &shell, &given);
        assert_eq!(session.status, 0, "{}", session.shown);
        assert!(session.shown.contains("\nleft: []"), "{}", session.shown);
        assert!(!session.shown.contains(&given.secret), "{}", session.shown);
        assert!(session.echoes, "the terminal was left without echo");
        assert_eq!(kms.bodies(CREATE), [given.request()]);
        let history = std::fs::read_to_string(shell.home_folder().join("history")).expect("a history");
        assert!(history.contains("aws kms create-custom-key-store"), "{history}");
        // The history is in HOME, which is searched.
        shell.assert_nowhere(&given.secret);
    }
}

#[test]
fn an_interrupt_at_the_prompt_restores_the_terminal_and_creates_nothing() {
    let kms = Kms::start();
    let given = Given::public("command10");
    for program in [shell::bash().as_path(), dash()] {
        let shell = Shell::new(Cli::V1, &kms);
        let script = shell.file("command.sh", given.emit(Target::Command));
        let steps = [(QUESTION, "half of it\u{3}".to_owned())];
        let session = terminal::run(&shell, &steps, program, &[&script]);
        // A shell ends by the signal itself, or by the status that stands for it.
        assert!([130, -2].contains(&session.status), "{session:?}");
        assert!(session.echoes, "{}: the terminal was left without echo", program.display());
        assert!(!session.shown.contains("half of it"), "{}", session.shown);
    }
    assert_eq!(kms.operations(), Vec::<String>::new());
}

/// Why an option cannot carry the name; `None` where it can.
fn refusal(name: &str) -> Option<&'static str> {
    if ["file://", "fileb://", "http://", "https://"].iter().any(|prefix| name.starts_with(prefix)) {
        Some("from a file or the network")
    } else if name.contains('\0') {
        Some("NUL")
    } else {
        name.chars().any(char::is_control).then_some("control characters")
    }
}

#[test]
fn names_that_an_option_cannot_carry_are_refused() {
    let mut seen = std::collections::BTreeMap::new();
    for name in names() {
        let given = Given { name: name.clone(), ..Given::public("hostile") };
        match (given.artefact(Target::Command), refusal(&name)) {
            (Ok(_), None) => *seen.entry("taken").or_insert(0) += 1,
            (Err(unsupported), Some(why)) if unsupported.reason.contains(why) => {
                *seen.entry(why).or_insert(0) += 1;
            }
            (result, why) => panic!("{name:?}: {why:?}, but {result:?}"),
        }
    }
    assert!(seen.len() == 4 && seen["taken"] > 80, "{seen:?}");
}

#[test]
fn hostile_names_pasted_into_bash_on_a_terminal() {
    paste_all(&interactive_bash());
}

#[test]
fn hostile_names_pasted_into_zsh_on_a_terminal() {
    paste_all(&interactive_zsh());
}

fn paste_all(interactive: &Interactive) {
    let warm = Warm::start(Cli::V1);
    let carried = names().into_iter().filter(|name| refusal(name).is_none());
    let names: Vec<String> = carried.step_by(interactive.step).collect();
    for_each(&names, |name| {
        let kms = Kms::start();
        let shell = dumb(Shell::warm(&warm, &kms));
        let given = Given { name: name.to_owned(), ..Given::public("hostile") };
        let session = pasted(interactive, &shell, &given);
        assert_eq!(session.status, 0, "{name:?}: {}", session.shown);
        assert_eq!(kms.bodies(CREATE), [given.request()], "{name:?}");
        assert_eq!(std::fs::read_dir(shell.work()).expect("the folder").count(), 0, "{name:?} made a file");
    });
}

#[test]
fn hostile_names_through_dash_with_version_2() {
    let warm = Warm::start(Cli::V2);
    let names: Vec<String> = names().into_iter().filter(|name| refusal(name).is_none()).collect();
    for_each(&names, |name| {
        let kms = Kms::start();
        let shell = Shell::warm(&warm, &kms);
        let given = Given { name: name.to_owned(), ..Given::public("hostile") };
        run(&shell, dash(), &given, &format!("{}\n", given.secret)).expect(0);
        assert_eq!(kms.bodies(CREATE), [given.request()], "{name:?}");
        assert_eq!(std::fs::read_dir(shell.work()).expect("the folder").count(), 0, "{name:?} made a file");
    });
}

#[test]
fn shellcheck_finds_nothing() {
    let kinds = [
        Given::public("text"),
        Given::other_account("text"),
        Given { include_secret: true, ..Given::vpc("text") },
        Given { withheld: true, ..Given::public("text") },
        // Not one with $ or backticks: ShellCheck asks whether those were meant to be expanded, which they are not.
        Given { name: "it's !! \" \\ # ; & | * ~".to_owned(), ..Given::public("text") },
    ];
    for given in kinds {
        let outcome = shell::check(&given.emit(Target::Command), "sh");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    }
}
