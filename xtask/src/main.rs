//! The project's own tasks. `cargo xtask` lists them.
#![allow(clippy::print_stdout)] // a terminal is what these tasks talk to

mod bench;
mod codegen;
mod compare;
mod count;
mod dist;
mod headers;
mod html;
mod newest;
mod npm;
mod optimise;
mod page;
mod process;

mod serve;
mod test;
mod tools;
mod venv;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "\
cargo xtask serve [--port 8080]       build the page and serve it on this machine
cargo xtask dist [--out dist]         write the folder that any static host can serve
cargo xtask npm [--out target/npm]    write the npm package
cargo xtask test [--require-all]      install what the tests need, then run them all
cargo xtask codegen [--check]         write the generated files, or say which are stale
cargo xtask bench [size|page|chain]   measure, beside what there is to compare with
cargo xtask finish                    (called by Trunk) optimise a module in place
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let Some((task, rest)) = arguments.split_first() else {
        print!("{USAGE}");
        return Ok(ExitCode::FAILURE);
    };
    match task.as_str() {
        "serve" => {
            let port = option(rest, "--port")?.map_or(Ok(8080), |text| text.parse());
            serve::run(port.context("--port takes a number up to 65535")?)
        }
        "dist" => dist::run(Path::new(&option(rest, "--out")?.unwrap_or_else(|| "dist".into()))),
        "npm" => npm::run(Path::new(&option(rest, "--out")?.unwrap_or_else(|| "target/npm".into()))),
        "test" => return test::run(switch(rest, "--require-all")?),
        "codegen" => codegen::run(switch(rest, "--check")?),
        "bench" => match rest {
            [] => bench::run(None),
            [only] => bench::run(Some(only)),
            _ => bail!("bench takes the name of one benchmark, or none"),
        },
        "finish" => optimise::finish_trunk(),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("no task is called {other}\n{USAGE}"),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The value of the one option that a task takes.
fn option(arguments: &[String], name: &str) -> Result<Option<String>> {
    match arguments {
        [] => Ok(None),
        [given, value] if given == name => Ok(Some(value.clone())),
        _ => bail!("the only option here is {name} VALUE"),
    }
}

/// Whether the one switch that a task takes is there.
fn switch(arguments: &[String], name: &str) -> Result<bool> {
    match arguments {
        [] => Ok(false),
        [given] if given == name => Ok(true),
        _ => bail!("the only option here is {name}"),
    }
}

/// The top of the repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
