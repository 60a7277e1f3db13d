//! The checks of XKS Preflight for a terminal and a pipeline.
//!
//! ```text
//! arguments ─▶ inputs (files, standard input) ─▶ check ─▶ text or JSON
//!                                                  └────▶ plan ─▶ emit ─▶ standard output or a file
//! ```
//!
//! This crate alone reads files, the clock and the environment. No secret is in anything that it prints, but for an
//! artefact of `emit --include-secret`.

mod all;
mod arguments;
mod certificates;
mod check;
mod checklist;
mod emit;
mod existing;
mod exit;
mod explain;
mod inputs;
mod meant;
mod output;
mod rules;
mod surroundings;
mod text;
mod time;

use arguments::Command;
use exit::{Exit, Stop};
use std::process::ExitCode;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(exit::on_panic));
    match run() {
        Ok(exit) => exit.into(),
        Err(stop) => stop.report().into(),
    }
}

fn run() -> Result<Exit, Stop> {
    match arguments::parse(lexopt::Parser::from_env())? {
        Command::Check(command) => check::run(&command),
        Command::Emit(command) => emit::run(&command),
        Command::EmitAll(command) => all::run(&command),
        Command::ListTargets => emit::list(),
        Command::Rules { rule, format } => rules::run(rule, format),
        Command::Explain { source, format } => explain::run(&source, format),
        Command::Help => output::print(arguments::USAGE).map(|()| Exit::Ready),
        Command::Version => {
            output::print(concat!("xks-preflight ", env!("CARGO_PKG_VERSION"), "\n")).map(|()| Exit::Ready)
        }
    }
}
