//! `emit all`: judge once, and write every artefact that the report allows into a folder.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::path::Path;

use xks_preflight_evidence::emit_report;
use xks_preflight_snippets::{Artefact, Purpose, Refused, Target};

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
    let folder = Path::new(&command.output);
    make(folder, command)?;
    let mut contents = String::from("What XKS Preflight wrote here.\n");
    let mut left_out = String::new();
    for purpose in Purpose::ALL {
        for target in Target::ALL.into_iter().filter(|target| target.purpose() == purpose) {
            match allowed(command, &judged, target) {
                Ok(artefact) => {
                    let path = write(folder, target.id(), &artefact)?;
                    describe(&mut contents, &path, target.title(), &artefact);
                }
                Err(reason) => {
                    output::note(&format!("left out {}: {reason}", target.id()));
                    let _ = writeln!(left_out, "\n{}\n  {reason}", target.id());
                }
            }
        }
    }
    if !left_out.is_empty() {
        let _ = write!(contents, "\n\nLeft out:\n{left_out}");
    }
    save(folder.join(CONTENTS).as_os_str(), &Artefact::new(CONTENTS, "text/plain", contents))?;
    output::note(&format!("{CONTENTS} says what each file is for"));
    Ok(judged.exit)
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
            "choose another, or add --overwrite: files of the same names are replaced then, and the others stay",
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
fn write(folder: &Path, id: &str, artefact: &Artefact) -> Result<String, Stop> {
    let mut path = artefact.file_name.to_owned();
    // Terraform takes all that lies in a folder for one configuration.
    if Path::new(&path).extension() == Some(OsStr::new("tf")) {
        let inner = folder.join(id);
        // A link is not followed here either.
        if !fs::symlink_metadata(&inner).is_ok_and(|there| there.is_dir()) {
            create(&inner, false)?;
        }
        path = format!("{id}/{path}");
    }
    save(folder.join(&path).as_os_str(), artefact)?;
    output::note(&format!("wrote {id}: {path}"));
    Ok(path)
}

fn describe(contents: &mut String, path: &str, title: &str, artefact: &Artefact) {
    let secret = if artefact.contains_secret { ", holds the secret access key" } else { "" };
    let _ = writeln!(contents, "\n{path} ({title}{secret})");
    for sentence in &artefact.usage {
        let _ = writeln!(contents, "  {sentence}");
    }
}
