//! `emit`: judge, and where nothing stands against it write the artefact.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use xks_preflight_snippets::{Artefact, NetworkPlan, Options, Plan, Target, emit, emit_network};
use xks_preflight_validate::Verdict;

use crate::arguments::EmitCommand;
use crate::check::{self, Judged};
use crate::exit::{Exit, Stop};
use crate::output;

/// Writes the artefact, or says on standard error why not.
pub fn run(command: &EmitCommand) -> Result<Exit, Stop> {
    let judged = check::judge(&command.check)?;
    // Findings go where they cannot end up in the artefact.
    if judged.exit != Exit::Ready || !judged.report.findings().is_empty() {
        let style = output::Style::of(&std::io::stderr());
        output::print_error(&check::render(&command.check, &judged, style)?);
    }
    // The network comes before the rest is known. What is ready and not taken for it stays undone.
    let early = command.target == Target::CloudFormationNetwork
        && judged.report.verdict() != Verdict::Ready
        && NetworkPlan::create(&judged.report).is_ok();
    if judged.exit != Exit::Ready && !early {
        return Ok(judged.exit);
    }
    write(command, &judged)
}

fn write(command: &EmitCommand, judged: &Judged) -> Result<Exit, Stop> {
    let options = Options { include_secret: command.include_secret };
    let artefact = if command.target == Target::CloudFormationNetwork {
        let network = NetworkPlan::create(&judged.report).map_err(|error| error.to_string());
        network.and_then(|network| emit_network(network).map_err(|unsupported| unsupported.reason))
    } else {
        let plan = Plan::create(&judged.report).map_err(|error| error.to_string());
        plan.and_then(|plan| emit(&plan, command.target, options).map_err(|unsupported| unsupported.reason))
    };
    let artefact = match artefact {
        Ok(artefact) => artefact,
        Err(reason) => {
            let message = format!("the target {} cannot be written: {reason}", command.target.id());
            let help = (command.target == Target::ConfigurationFile && !options.include_secret)
                .then_some("add --include-secret, and -o FILE to keep it out of the terminal");
            output::complain(&message, help);
            return Ok(Exit::Blocked);
        }
    };
    match &command.output {
        Some(path) => save(path, &artefact)?,
        None => output::print(artefact.expose())?,
    }
    for sentence in &artefact.usage {
        output::note(sentence);
    }
    Ok(Exit::Ready)
}

/// Lists the targets.
pub fn list() -> Result<Exit, Stop> {
    let mut text = String::new();
    for target in Target::ALL {
        let _ = writeln!(text, "{:<24}{}", target.id(), target.title());
    }
    output::print(&text).map(|()| Exit::Ready)
}

/// Writes the artefact under its final mode beside `path` and then puts it there in one step: at no moment can others
/// read it, half a file is never there, and a link at `path` is not followed.
fn save(path: &OsStr, artefact: &Artefact) -> Result<(), Stop> {
    let path = Path::new(path);
    let cannot = |what: &str, help: &str| Stop::misuse(format!("the file of --output {what}"), help);
    let Some(name) = path.file_name() else {
        return Err(cannot("has no name", "name a file, not a folder"));
    };
    match fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() => {
            return Err(cannot("is there and is no regular file", "choose another; it was left alone"));
        }
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Stop::Output(error)),
    }
    let (mut file, beside) = create_beside(path, name, mode(artefact)).map_err(Stop::Output)?;
    let text = artefact.expose().as_bytes();
    let written =
        file.write_all(text).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        Stop::Output(error)
    })
}

/// Before the umask.
fn mode(artefact: &Artefact) -> u32 {
    match (artefact.contains_secret, artefact.executable) {
        (true, _) => 0o600,
        (false, true) => 0o777,
        (false, false) => 0o666,
    }
}

/// Makes a file that was not there before.
fn create_beside(path: &Path, name: &OsStr, mode: u32) -> std::io::Result<(File, PathBuf)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    for attempt in 0..16 {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}-{attempt}", std::process::id()));
        let beside = path.with_file_name(hidden);
        match options.open(&beside) {
            Ok(file) => return Ok((file, beside)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}
