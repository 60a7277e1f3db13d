//! Support for the tests in this folder.
#![cfg(not(target_arch = "wasm32"))]
// Panicking is how a test fails, and an assertion at the end of a chain needs no further use.
#![allow(clippy::missing_panics_doc, clippy::return_self_not_must_use)]

pub mod browser;
pub mod chains;
pub mod edits;
pub mod forge;
pub mod hostile;
pub mod kms;
pub mod model;
pub mod pastes;
pub mod plans;
pub mod probing;
pub mod proxy;
pub mod scene;
pub mod shell;
pub mod site;
pub mod stack;
pub mod terminal;
pub mod tools;
pub mod warm;

/// Runs a benchmark where Cargo asks for it, with `--bench`; the test runner lists targets with other arguments.
pub fn benchmark(run: fn()) {
    if std::env::args().any(|argument| argument == "--bench") {
        run();
    }
}
