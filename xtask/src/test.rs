//! `cargo xtask test`: installs what the tests need, runs them all, and sums up.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::count::Count;
use crate::tools::{self, Missing};
use crate::{codegen, compare, dist, newest, npm, process, venv};

const WASM: &str = "wasm32-unknown-unknown";

struct Step {
    name: &'static str,
    time: Duration,
    count: Count,
}

/// Runs everything. With `require_all`, a tool that could not be had is a failure, not a step less.
pub fn run(require_all: bool) -> Result<ExitCode> {
    let start = Instant::now();
    let missing = tools::for_the_tests();
    let mut steps = vec![Step { name: "tools", time: start.elapsed(), count: Count::default() }];
    // A failure does not end the run: the next step may say more about it.
    let complete = missing.is_empty() || (!require_all && missing.iter().all(optional));
    if complete {
        let page = crate::root().join("target/dist");
        for (name, task) in tasks() {
            println!("\n── {name}");
            let start = Instant::now();
            let count = task(&page).unwrap_or_else(|error| {
                println!("{name}: {error:#}");
                Count { passed: 0, failed: 1 }
            });
            steps.push(Step { name, time: start.elapsed(), count });
        }
    }
    Ok(summary(&steps, &missing, complete))
}

type Task = fn(&Path) -> Result<Count>;

/// In the order in which they are worth knowing.
fn tasks() -> Vec<(&'static str, Task)> {
    vec![
        ("format", |_| lint(&["fmt", "--all", "--check"])),
        ("generated files", |_| codegen::run(true).map(|()| ONE)),
        ("lints", |_| lint(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        ("lints, browser", |_| {
            let packages = ["--package", "xks-preflight-web", "--package", "xks-preflight-wasm"];
            lint(&[&["clippy", "--target", WASM], packages.as_slice(), &["--", "-D", "warnings"]].concat())
        }),
        ("page", |page| dist::write(page).map(|_| Count::default())),
        ("npm package", |_| npm::write(&crate::root().join(npm::FOLDER)).map(|()| Count::default())),
        ("native tests", native),
        ("documentation tests", |page| tests(cargo(page, &["test", "--doc", "--workspace"]))),
        ("browser tests", browser),
        ("Trunk's page", trunk),
    ]
}

/// A check of our own that either holds or is an error.
const ONE: Count = Count { passed: 1, failed: 0 };

fn optional(missing: &Missing) -> bool {
    missing.what.starts_with("trunk@")
}

/// Lints are no tests: they count only when they fail.
fn lint(arguments: &[&str]) -> Result<Count> {
    process::run(&mut process::command("cargo", arguments)).map(|()| Count::default())
}

fn tests(mut command: Command) -> Result<Count> {
    let (text, success) = process::watched(&mut command)?;
    Ok(Count::read(&text, success))
}

fn native(page: &Path) -> Result<Count> {
    if tools::on_path("cargo-nextest").is_some() {
        tests(cargo(page, &["nextest", "run", "--workspace", "--no-fail-fast"]))
    } else {
        tests(cargo(page, &["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]))
    }
}

fn browser(page: &Path) -> Result<Count> {
    let driver = tools::on_path("chromedriver").unwrap_or_default();
    let mut count = Count::default();
    // The page's crates are tested at the top, the npm module in its own folder: wasm-pack takes one package.
    for package in ["", "crates/wasm"] {
        let mut command = Command::new("wasm-pack");
        command
            .args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"])
            .arg(&driver);
        command.args((!package.is_empty()).then_some(package));
        let one = tests(equip(command, page))?;
        anyhow::ensure!(one != Count::default(), "no browser test was run in {package:?}");
        count = count.plus(one);
    }
    Ok(count)
}

fn trunk(page: &Path) -> Result<Count> {
    if tools::on_path("trunk").is_none() {
        println!("skipped: trunk is not installed, so its page cannot be compared with ours");
        return Ok(Count::default());
    }
    compare::run(page).map(|()| ONE)
}

/// Cargo with everything that the tests need to know.
pub fn cargo(page: &Path, arguments: &[&str]) -> Command {
    equip(process::command("cargo", arguments), page)
}

/// Tells the tests where everything is; tests/support/tools.rs reads it.
fn equip(mut command: Command, page: &Path) -> Command {
    let root = crate::root();
    command.current_dir(&root).env("XKS_TOOLS", tools::folder()).env("XKS_DIST", page);
    command.env("XKS_NPM", root.join(npm::FOLDER));
    command.env("XKS_PYTHON", venv::folder().join("bin/python"));
    command.env("XKS_AWS_V1", venv::folder().join("bin/aws"));
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", root.join("webdriver.json"));
    let found = [
        ("XKS_AWS_V2", tools::aws_v2()),
        ("XKS_AWS_NEWEST", newest::program()),
        ("XKS_CHROMIUM", tools::chromium()),
        ("CHROMEDRIVER", tools::on_path("chromedriver")),
    ];
    for (name, path) in found {
        if let Some(path) = path {
            command.env(name, path);
        }
    }
    if let Some(path) = tools::search_path() {
        command.env("PATH", path);
    }
    command
}

fn summary(steps: &[Step], missing: &[Missing], complete: bool) -> ExitCode {
    println!("\n{:<22}{:>8}{:>9}{:>9}", "step", "seconds", "passed", "failed");
    for Step { name, time, count } in steps {
        println!("{name:<22}{:>8.1}{:>9}{:>9}", time.as_secs_f64(), count.passed, count.failed);
    }
    if !missing.is_empty() {
        println!("{}", tools::complaint(missing));
    }
    let mut count = steps.iter().fold(Count::default(), |sum, step| sum.plus(step.count));
    count.failed += usize::from(!complete);
    println!("{} passed, {} failed", count.passed, count.failed);
    if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
