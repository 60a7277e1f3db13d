//! The Python environment of the tests, from `xtask/requirements.txt`, and beside it the oldest boto3 that will do.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::tools::{self, Missing};

const REQUIREMENTS: &str =
    concat!(include_str!("../requirements.txt"), include_str!("../requirements-oldest.txt"));

/// Where the environment is.
pub fn folder() -> PathBuf {
    tools::folder().join("venv")
}

/// Where the oldest boto3 is.
pub fn oldest() -> PathBuf {
    tools::folder().join("boto3")
}

/// The system's Python, if it can make environments; or the environment, if it is made.
pub fn possible() -> Option<PathBuf> {
    let made = folder().join("bin/python");
    if made.exists() {
        return Some(made);
    }
    let python = tools::on_path("python3")?;
    process::output(Command::new(&python).args(["-c", "import ensurepip, venv"])).map(|_| python)
}

/// Makes an empty environment.
pub fn make(python: &Path, folder: &Path) -> Result<()> {
    process::run(Command::new(python).args(["-m", "venv"]).arg(folder))
}

/// What installs into an environment; what it is to install is still to be said.
pub fn pip(folder: &Path) -> Command {
    let flags = ["install", "--quiet", "--disable-pip-version-check", "--upgrade"];
    process::command(folder.join("bin/pip"), &flags)
}

/// Makes the environment, unless what it was made from is what is asked for.
pub fn install() -> Option<Missing> {
    let stamp = folder().join("requirements.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == REQUIREMENTS) {
        return None;
    }
    println!("installing the AWS CLI, version 1, botocore, cfn-lint, a parser of HCL and Terraform …");
    let how = "python3 -m venv target/tools/venv && target/tools/venv/bin/pip install -r xtask/requirements.txt && target/tools/venv/bin/pip install --target target/tools/boto3 -r xtask/requirements-oldest.txt";
    let missing = Missing { what: "the Python environment".into(), how: how.into() };
    let Some(python) = possible() else { return Some(missing) };
    let made = if folder().join("bin/pip").exists() { Ok(()) } else { make(&python, &folder()) };
    let done = made.and_then(|()| process::run(pip(&folder()).args(["-r", "xtask/requirements.txt"])));
    let done = done.and_then(|()| {
        let mut command = pip(&folder());
        process::run(command.arg("--target").arg(oldest()).args(["-r", "xtask/requirements-oldest.txt"]))
    });
    let done = done.and_then(|()| Ok(std::fs::write(stamp, REQUIREMENTS)?));
    done.err().map(|error| {
        println!("{error:#}");
        missing
    })
}
