//! The newest AWS CLI, version 2, beside the one of the system, which Debian 12 has from before service owners were known.
//!
//! AWS gives it out as an installer alone, but Debian's testing release packages it. It is taken out of there without
//! touching the system. Debian keeps one version at a time, so this is the one tool that is not pinned, and the tests with it
//! are the one thing that is left out where it cannot be had.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{process, tools, venv};

const REQUIREMENTS: &str = include_str!("../requirements-newest.txt");

/// Debian's signatures are made by these keys.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The program, if it was installed.
pub fn program() -> Option<PathBuf> {
    Some(folder().join("aws")).filter(|path| path.exists())
}

/// Installs it, unless what it was made from is what is asked for. Says in a line why not where it cannot be had.
pub fn install() {
    let stamp = folder().join("requirements.txt");
    let there = program().is_some() && fs::read_to_string(&stamp).is_ok_and(|text| text == REQUIREMENTS);
    if there || !Path::new(KEYS).exists() || tools::on_path("apt-get").is_none() {
        return;
    }
    println!("installing the newest AWS CLI, version 2, of Debian …");
    match make().and_then(|()| Ok(fs::write(stamp, REQUIREMENTS)?)) {
        Ok(()) => {}
        Err(error) => {
            let _ = fs::remove_dir_all(folder());
            println!("without it, and without the tests that need it: {error:#}");
        }
    }
}

fn folder() -> PathBuf {
    tools::folder().join("aws-newest")
}

fn make() -> Result<()> {
    let folder = folder();
    let _ = fs::remove_dir_all(&folder);
    let lists = folder.join("apt");
    fs::create_dir_all(lists.join("lists/partial"))?;
    fs::create_dir_all(lists.join("archives/partial"))?;
    let sources = lists.join("sources.list");
    fs::write(&sources, format!("deb [signed-by={KEYS}] http://deb.debian.org/debian testing main\n"))?;
    // Lists and packages of its own: nothing of the system's is read but how to reach the network.
    let options = [
        format!("Dir::Etc::sourcelist={}", sources.display()),
        "Dir::Etc::sourceparts=-".into(),
        format!("Dir::State={}", lists.display()),
        "Dir::State::status=/dev/null".into(),
        format!("Dir::Cache={}", lists.display()),
        "Acquire::Languages=none".into(),
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false".into(),
        "APT::Sandbox::User=".into(),
    ];
    let apt = |words: &[&str]| {
        let mut command = process::command("apt-get", &["-qq"]);
        command.args(options.iter().flat_map(|option| ["-o", option])).args(words).current_dir(&lists);
        process::run(&mut command)
    };
    apt(&["update"])?;
    apt(&["download", "awscli"])?;
    let package = fs::read_dir(&lists)?.flatten().map(|entry| entry.path());
    let package = package.into_iter().find(|path| path.extension().is_some_and(|end| end == "deb"));
    let root = folder.join("root");
    process::run(
        Command::new("dpkg-deb").arg("-x").arg(package.context("apt brought no package")?).arg(&root),
    )?;
    fs::remove_dir_all(&lists)?;

    let venv = folder.join("venv");
    let python = tools::on_path("python3").context("python3 is not installed")?;
    venv::make(&python, &venv)?;
    process::run(venv::pip(&venv).args(["-r", "xtask/requirements-newest.txt"]))?;
    let python = venv.join("bin/python");
    let find = ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"];
    let packages = process::output(Command::new(&python).args(find)).context("Python does not run")?;
    let modules = root.join("usr/lib/python3/dist-packages");
    fs::write(Path::new(packages.trim()).join("aws.pth"), format!("{}\n", modules.display()))?;

    let script = fs::read_to_string(root.join("usr/bin/aws"))?;
    let (_, script) = script.split_once('\n').context("its program is empty")?;
    let program = folder.join("aws");
    fs::write(&program, format!("#!{}\n{script}", python.display()))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    let version = process::output(Command::new(&program).arg("--version")).unwrap_or_default();
    anyhow::ensure!(version.starts_with("aws-cli/2."), "it does not run here");
    try_out(&program)?;
    println!("{}", version.trim());
    Ok(())
}

/// Has it sign a request and send it where nobody listens: a version that needs other libraries fails before that.
fn try_out(program: &Path) -> Result<()> {
    let mut command = Command::new(program);
    command.args(["kms", "describe-custom-key-stores", "--region", "eu-central-1"]);
    command.args(["--endpoint-url", "http://127.0.0.1:9"]).env("AWS_MAX_ATTEMPTS", "1");
    command
        .env("AWS_ACCESS_KEY_ID", "AKIAQ4LZ7NXEXAMPLE2B")
        .env("AWS_SECRET_ACCESS_KEY", "an-invented-secret");
    command.env_remove("AWS_PROFILE").env_remove("AWS_SESSION_TOKEN");
    let said = command.output()?.stderr;
    let said = String::from_utf8_lossy(&said);
    anyhow::ensure!(said.contains("Could not connect to the endpoint URL"), "it does not work here: {said}");
    Ok(())
}
