//! `emit`: judge, and where nothing stands against it write the artefact.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use xks_preflight_evidence::emit_report;
use xks_preflight_snippets::{Artefact, Basis, Refused, Target, UpdatePlan, emit};
use xks_preflight_validate::{Report, Verdict};

use crate::arguments::{CheckCommand, EmitCommand};
use crate::check::{self, Judged, Rules};
use crate::exit::{Exit, Stop};
use crate::surroundings::Own;
use crate::{existing, inputs, output};

/// Writes the artefact, or says on standard error why not.
pub fn run(command: &EmitCommand) -> Result<Exit, Stop> {
    let (target, options) = (command.target, command.options);
    match target.basis() {
        Basis::Change => return change(command),
        Basis::Surroundings => return surroundings(command),
        _ => {}
    }
    let judged = if target.basis() == Basis::Key {
        let inputs = inputs::read(&command.check.inputs)?;
        check::judge_by(Rules::Key, &command.check, inputs)?
    } else {
        check::judge(&command.check)?
    };
    finish(command, &judged, |report| emit_report(report, target, options))
}

/// The same for a store that exists: what is not given stays as it is.
fn change(command: &EmitCommand) -> Result<Exit, Stop> {
    let Some(arguments) = &command.existing else { return Ok(Exit::Misuse) };
    let (printed, existing) = existing::read(arguments)?;
    let existing = match existing {
        Ok(existing) => existing,
        Err(unsupported) => return Ok(cannot(command, &unsupported.reason)),
    };
    let mut inputs = inputs::read(&command.check.inputs)?;
    let new_credential = existing.complete(&mut inputs);
    let own = Own { store: &existing, new_credential, printed: &printed };
    let judged = check::judge_by(Rules::Store(Some(own)), &command.check, inputs)?;
    finish(command, &judged, |report| {
        let plan = UpdatePlan::create(&existing, report, new_credential);
        let artefact = plan.and_then(|plan| emit(&plan, command.target, command.options));
        artefact.map_err(Refused::from)
    })
}

/// Prints the findings, and where nothing stands against it writes what `artefact` makes of the report.
fn finish(
    command: &EmitCommand,
    judged: &Judged,
    artefact: impl FnOnce(&Report) -> Result<Artefact, Refused>,
) -> Result<Exit, Stop> {
    say(&command.check, judged)?;
    if judged.exit != Exit::Ready && !is_early(command.target, judged) {
        return Ok(judged.exit);
    }
    let artefact = match artefact(&judged.report) {
        Ok(artefact) => artefact,
        Err(Refused::NotReady(_)) => {
            // Most of what was said above is of the key store, and this one comes before it.
            if command.target.basis().is_early() {
                let (target, needs) = (command.target.id(), command.target.basis().needs());
                output::complain(
                    &format!("the target {target} cannot be written yet: it is written {needs}"),
                    None,
                );
            }
            return Ok(judged.exit);
        }
        Err(Refused::Unsupported(unsupported)) => return Ok(cannot(command, &unsupported.reason)),
    };
    put(command.output.as_deref(), &artefact)
}

/// Prints the findings, if there is anything to say, where they cannot end up in an artefact.
pub fn say(command: &CheckCommand, judged: &Judged) -> Result<(), Stop> {
    if judged.exit != Exit::Ready || !judged.report.findings().is_empty() {
        let style = output::Style::of(&std::io::stderr());
        output::print_error(&check::render(command, judged, style)?);
    }
    Ok(())
}

/// Whether the target comes before the rest is known. What is ready and not taken for it stays undone.
pub fn is_early(target: Target, judged: &Judged) -> bool {
    let basis = target.basis();
    let always = matches!(basis, Basis::Surroundings | Basis::Report);
    always || basis.is_early() && judged.report.verdict() != Verdict::Ready
}

/// Writes what comes before a store is ready. It needs the Region, and nothing is said of the rest.
fn surroundings(command: &EmitCommand) -> Result<Exit, Stop> {
    let judged = check::judge(&command.check)?;
    match emit_report(&judged.report, command.target, command.options) {
        Ok(artefact) => put(command.output.as_deref(), &artefact),
        Err(Refused::Unsupported(unsupported)) => Ok(cannot(command, &unsupported.reason)),
        Err(Refused::NotReady(_)) => {
            let target = command.target.id();
            let message = format!("the target {target} cannot be written: the Region is missing, or is none");
            output::complain(&message, Some("give --region"));
            Ok(Exit::Incomplete)
        }
    }
}

fn put(path: Option<&OsStr>, artefact: &Artefact) -> Result<Exit, Stop> {
    match path {
        Some(path) => save(path, artefact)?,
        None => output::print(artefact.expose())?,
    }
    for sentence in &artefact.usage {
        output::note(sentence);
    }
    Ok(Exit::Ready)
}

fn cannot(command: &EmitCommand, reason: &str) -> Exit {
    let message = format!("the target {} cannot be written: {reason}", command.target.id());
    let help = match command.target {
        Target::ConfigurationFile if !command.options.include_secret => {
            Some("add --include-secret, and -o FILE to keep it out of the terminal")
        }
        Target::Update if !command.options.acknowledged && reason.ends_with("Acknowledge it") => {
            Some("when you are sure of it, add --acknowledge-same-keys")
        }
        _ => None,
    };
    output::complain(&message, help);
    Exit::Blocked
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
pub fn save(path: &OsStr, artefact: &Artefact) -> Result<(), Stop> {
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
