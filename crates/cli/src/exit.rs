//! How the program ends.

use std::process::ExitCode;

use xks_preflight_validate::{Report, Verdict};

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Nothing that could be checked stands against it.
    Ready = 0,
    /// A rule is broken, or the target cannot express the plan.
    Blocked = 1,
    /// A required input is missing; with `--require-all` also where anything is unknown.
    Incomplete = 2,
    /// The command line cannot be carried out (`EX_USAGE` of sysexits.h).
    Misuse = 64,
    /// A defect of this program (`EX_SOFTWARE`).
    Defect = 70,
    /// The output could not be written (`EX_IOERR`).
    Output = 74,
}

impl Exit {
    /// What `report` comes down to.
    pub fn of(report: &Report, require_all: bool) -> Self {
        match report.verdict() {
            Verdict::Blocked => Self::Blocked,
            Verdict::Incomplete => Self::Incomplete,
            Verdict::Ready if require_all && !report.unknown().is_empty() => Self::Incomplete,
            Verdict::Ready => Self::Ready,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why the program ends early. No value that a person gave is in it.
#[derive(Debug)]
pub enum Stop {
    /// The command line cannot be carried out: what is wrong, and what to do.
    Misuse(String, Option<String>),
    /// The output could not be written.
    Output(std::io::Error),
    /// Whoever read the output has gone; they know enough.
    Closed,
}

impl Stop {
    /// A misuse with what to do about it.
    pub fn misuse(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Misuse(message.into(), Some(help.into()))
    }

    /// Says it on standard error.
    pub fn report(self) -> Exit {
        let (message, help, exit) = match self {
            Self::Misuse(message, help) => (message, help, Exit::Misuse),
            Self::Output(error) => (format!("the output cannot be written: {error}"), None, Exit::Output),
            Self::Closed => return Exit::Output,
        };
        crate::output::complain(&message, help.as_deref());
        exit
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Output(error) }
    }
}

/// Says that there is a defect and where, but not the panic's own message, which may quote an input; and ends at once,
/// so that no memory is dumped.
pub fn on_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    let help = "please report the place, and nothing of your inputs";
    crate::output::complain(&format!("a defect of xks-preflight{place}; nothing was written"), Some(help));
    std::process::exit(i32::from(Exit::Defect as u8));
}
