//! Programs on a terminal of their own.

use std::path::Path;

use serde_json::{Value, json};

use crate::shell::{self, Shell};
use crate::tools;

/// How it went.
#[derive(Debug)]
pub struct Session {
    /// The exit status.
    pub status: i64,
    /// All that the terminal showed.
    pub shown: String,
    /// Whether it shows what is typed, when the program has ended.
    pub echoes: bool,
}

/// Runs a program; each step waits for a text and then types one.
#[track_caller]
pub fn run(shell: &Shell, steps: &[(&str, String)], program: &Path, arguments: &[&Path]) -> Session {
    let mut command = shell.command(&tools::python().display().to_string());
    command.arg(tools::root().join("tests/python/terminal.py")).arg(json!(steps).to_string());
    command.arg(program).args(arguments);
    let outcome = shell::finish(command, "").expect(0);
    let result: Value = serde_json::from_str(&outcome.stdout).expect("terminal.py prints JSON");
    Session {
        status: result["status"].as_i64().unwrap_or(-1),
        shown: result["shown"].as_str().unwrap_or_default().to_owned(),
        echoes: result["echoes"] == true,
    }
}
