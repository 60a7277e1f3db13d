//! `explain`: what errors mean.

mod support;

use serde_json::Value;
use support::{Folder, Outcome, SECRET, run_in};
use xks_preflight_transfer::describe;

const ERROR: &str = "\nAn error occurred (XksProxyUriInUseException) when calling the CreateCustomKeyStore operation: \
                     the URI is in use\n";

fn explain(text: &str, arguments: &[&str]) -> Outcome {
    let folder = Folder::new();
    folder.file("log.txt", text);
    run_in(folder.path(), &[&["explain"], arguments].concat(), text.as_bytes())
}

#[test]
fn an_error_is_explained_from_a_file_and_from_standard_input() {
    for (arguments, origin) in
        [(&["log.txt"][..], "log.txt"), (&["-"], "(standard input)"), (&[], "(standard input)")]
    {
        let outcome = explain(ERROR, arguments).expect(0);
        let start = format!(
            "XksProxyUriInUseException: an exception of AWS KMS\n  --> {origin}:2:20\n  at           creating the key store \
             (CreateCustomKeyStore)\n  points at    XksProxyUriPath (--uri-path), XksProxyUriEndpoint (--endpoint)\n\n"
        );
        assert!(outcome.stdout.starts_with(&start), "{}", outcome.stdout);
        assert!(outcome.stdout.contains("\n  1. ") && outcome.stdout.contains("\n     do:   "));
    }
}

#[test]
fn what_is_not_recognised_is_said_and_ends_with_two() {
    let outcome = explain("all is well", &[]).expect(2);
    assert!(outcome.stdout.starts_with("no error that concerns external key stores was recognised"));
    explain("", &[]).expect(2);
    explain("\0\u{1b}[31m", &["--format=json"]).expect(2);
}

#[test]
fn a_name_that_two_use_is_asked_about() {
    let outcome = explain("ThrottlingException", &[]);
    let two = outcome.stdout.contains("question: ");
    assert_eq!(outcome.exit, if two { 2 } else { 0 }, "{}", outcome.stdout);
    assert!(two, "{}", outcome.stdout);
}

#[test]
fn nothing_of_the_text_is_repeated() {
    let text = format!("{ERROR}\"RawSecretAccessKey\": \"{SECRET}\"\nAKIAIOSFODNN7EXAMPLE\n");
    for format in ["--format=text", "--format=json"] {
        let outcome = explain(&text, &[format]).expect(0);
        assert!(outcome.stdout.contains("proxy's secret access key"), "{}", outcome.stdout);
        assert!(!outcome.stdout.contains(&SECRET[..8]) && !outcome.stdout.contains("AKIAIOS"));
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
fn json_fits_its_schema_which_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/explained.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    assert_eq!(text, describe::explained_schema(), "cargo xtask codegen writes it anew");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for text in [ERROR, "hello", "XKS_PROXY_NOT_REACHABLE XKS_PROXY_NOT_REACHABLE", "ThrottlingException"] {
        let answer: Value = serde_json::from_str(&explain(text, &["--format=json"]).stdout).expect("JSON");
        let errors: Vec<_> = schema.iter_errors(&answer).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{answer:#}");
    }
}

#[test]
fn other_options_and_missing_files_are_misuse() {
    explain(ERROR, &["--config=x"]).expect(64);
    explain(ERROR, &["log.txt", "log.txt"]).expect(64);
    let outcome = explain(ERROR, &["nowhere"]).expect(64);
    assert!(outcome.stderr.starts_with("error: the file of explain cannot be read"), "{}", outcome.stderr);
}
