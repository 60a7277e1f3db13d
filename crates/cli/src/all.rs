//! `emit all`: judge once, and write every artefact that the report allows into a folder.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, Metadata};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use xks_preflight_evidence::emit_report;
use xks_preflight_snippets::{Artefact, Refused, Target};

use crate::arguments::EmitAllCommand;
use crate::check::{self, Judged};
use crate::emit::{is_early, save, say};
use crate::exit::{Exit, Stop};
use crate::output;

/// The name of the file that says what the others are.
const CONTENTS: &str = "contents.txt";

/// Writes the folder, says on standard error what is in it and what was left out, and ends with the verdict.
pub fn run(command: &EmitAllCommand) -> Result<Exit, Stop> {
    let judged = check::judge(&command.check)?;
    say(&command.check, &judged)?;
    // Without a separator at the end, which would follow a link.
    let folder: PathBuf = Path::new(&command.output).components().collect();
    let entries = Target::ALL.map(|target| (target, allowed(command, &judged, target)));
    make(&folder, command)?;
    look(&folder, &entries)?;
    remove_earlier(&folder, &entries)?;
    let mut contents = String::from("What XKS Preflight wrote here.\n");
    let mut left_out = String::new();
    for (target, entry) in &entries {
        match entry {
            Ok(artefact) => {
                let path = write(&folder, *target, artefact)?;
                describe(&mut contents, &path, target.title(), artefact);
            }
            Err(reason) => {
                output::note(&format!("left out {}: {reason}", target.id()));
                let _ = writeln!(left_out, "\n{}\n  {reason}", target.id());
            }
        }
    }
    if !left_out.is_empty() {
        let _ = write!(contents, "\n\nLeft out:\n{left_out}");
    }
    save(folder.join(CONTENTS).as_os_str(), &Artefact::named(CONTENTS, "text/plain", contents))
        .map_err(|stop| at(CONTENTS, stop))?;
    output::note(&format!("{CONTENTS} says what each file is for"));
    Ok(judged.exit)
}

/// What there is for a target: the artefact, or why there is none.
type Entry = (Target, Result<Artefact, String>);

/// Where the artefact of a target is written, inside of the folder. Terraform takes all that lies in a folder for one
/// configuration.
fn path_of(target: Target) -> String {
    let file_name = target.file_name();
    if Path::new(file_name).extension() == Some(OsStr::new("tf")) {
        format!("{}/{file_name}", target.id())
    } else {
        file_name.to_owned()
    }
}

/// What is at this path, whose parents are folders; a link is not followed.
fn there(folder: &Path, path: &str) -> Result<Option<Metadata>, Stop> {
    match fs::symlink_metadata(folder.join(path)) {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path, Stop::Output(error))),
    }
}

/// Whether all can be written, before anything is.
fn look(folder: &Path, entries: &[Entry]) -> Result<(), Stop> {
    let cannot = |path: &str, what: &str| {
        let message =
            format!("{path} in the folder of --output is there and is no {what}; nothing was written");
        Stop::misuse(message, "move it away, or choose another folder; it was left alone")
    };
    let written = entries.iter().filter(|(_, entry)| entry.is_ok());
    for path in written.map(|(target, _)| path_of(*target)).chain([CONTENTS.to_owned()]) {
        if let Some((inner, _)) = path.split_once('/') {
            match there(folder, inner)? {
                Some(there) if !there.is_dir() => return Err(cannot(inner, "folder")),
                Some(_) => {}
                None => continue,
            }
        }
        if there(folder, &path)?.is_some_and(|there| !there.is_file()) {
            return Err(cannot(&path, "regular file"));
        }
    }
    Ok(())
}

/// Removes what an earlier plan left under a name that gets nothing this time: it is of another plan than the rest, may
/// be of one that AWS KMS refuses, and may hold the secret.
fn remove_earlier(folder: &Path, entries: &[Entry]) -> Result<(), Stop> {
    // What works on a key store that exists is never written here: a file of that name is the person's.
    let left_out = |(target, entry): &&Entry| entry.is_err() && target.basis().is_of_report();
    for (target, _) in entries.iter().filter(left_out) {
        let path = path_of(*target);
        let inner = path.split_once('/').map(|(inner, _)| inner);
        if let Some(inner) = inner
            && !there(folder, inner)?.is_some_and(|there| there.is_dir())
        {
            continue;
        }
        if there(folder, &path)?.is_some_and(|there| there.is_file()) {
            fs::remove_file(folder.join(&path)).map_err(|error| at(&path, Stop::Output(error)))?;
            output::note(&format!(
                "removed {path}: it was there before, and {} is left out now",
                target.id()
            ));
            if let Some(inner) = inner {
                // Only where nothing else is in it.
                let _ = fs::remove_dir(folder.join(inner));
            }
        }
    }
    Ok(())
}

/// Says at which file the output failed.
fn at(path: &str, stop: Stop) -> Stop {
    match stop {
        Stop::Output(error) => Stop::Output(Error::new(error.kind(), format!("{path}: {error}"))),
        other => other,
    }
}

/// The artefact, or why there is none.
fn allowed(command: &EmitAllCommand, judged: &Judged, target: Target) -> Result<Artefact, String> {
    if !target.basis().is_of_report() {
        return Err("it works on a key store that exists, and is written on its own".to_owned());
    }
    if judged.exit != Exit::Ready && !is_early(target, judged) {
        let verdict = judged.report.verdict().as_str();
        return Err(match judged.exit {
            Exit::Incomplete if verdict == "ready" => {
                "something is unknown, and --require-all wants everything known".to_owned()
            }
            _ => format!("the report is {verdict}"),
        });
    }
    emit_report(&judged.report, target, command.options).map_err(|refused| match refused {
        Refused::NotReady(not_ready) => format!("the report is {}", not_ready.0.as_str()),
        Refused::Unsupported(unsupported) => unsupported.reason,
    })
}

/// Makes the folder. One that is there must be empty, unless the person says otherwise.
fn make(folder: &Path, command: &EmitAllCommand) -> Result<(), Stop> {
    let cannot = |what: &str, help: &str| Stop::misuse(format!("the folder of --output {what}"), help);
    let there = match fs::symlink_metadata(folder) {
        Ok(there) => there,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return create(folder, command.options.include_secret);
        }
        Err(error) => return Err(Stop::Output(error)),
    };
    if !there.is_dir() {
        return Err(cannot("is there and is no folder", "choose another; it was left alone"));
    }
    let is_empty = fs::read_dir(folder).map_err(Stop::Output)?.next().is_none();
    if !is_empty && !command.overwrite {
        return Err(cannot(
            "is not empty; nothing was written",
            "choose another, or add --overwrite: its files are replaced or removed then, and the others stay",
        ));
    }
    Ok(())
}

/// A new folder, for its owner alone if secrets go into it.
fn create(folder: &Path, private: bool) -> Result<(), Stop> {
    #[allow(unused_mut)] // it is changed where there are modes
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, if private { 0o700 } else { 0o777 });
    #[cfg(not(unix))]
    let _ = private;
    builder.create(folder).map_err(Stop::Output)
}

/// Writes the artefact, and says so. Answers with its path inside of the folder.
fn write(folder: &Path, target: Target, artefact: &Artefact) -> Result<String, Stop> {
    let path = path_of(target);
    if let Some((inner, _)) = path.split_once('/') {
        // A link is not followed here either.
        if !there(folder, inner)?.is_some_and(|there| there.is_dir()) {
            create(&folder.join(inner), false).map_err(|stop| at(inner, stop))?;
        }
    }
    save(folder.join(&path).as_os_str(), artefact).map_err(|stop| at(&path, stop))?;
    output::note(&format!("wrote {}: {path}", target.id()));
    Ok(path)
}

fn describe(contents: &mut String, path: &str, title: &str, artefact: &Artefact) {
    let secret = if artefact.contains_secret { ", holds the secret access key" } else { "" };
    let _ = writeln!(contents, "\n{path} ({title}{secret})");
    for sentence in &artefact.usage {
        let _ = writeln!(contents, "  {sentence}");
    }
}
