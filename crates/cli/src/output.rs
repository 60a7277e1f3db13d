//! The terminal: what is written to it, and whether in colour.

use std::io::{IsTerminal, Write as _};

use annotate_snippets::{Group, Level, Renderer, normalize_untrusted_str};
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::exit::Stop;

/// Whether to write in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For files and pipes.
    Plain,
    /// For terminals.
    Coloured,
}

impl Style {
    /// Colour on a terminal that takes it, unless the person wants none (no-color.org).
    pub fn of(stream: &impl IsTerminal) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        if stream.is_terminal() && !refused && !dumb { Self::Coloured } else { Self::Plain }
    }

    /// What draws in this style.
    pub fn renderer(self) -> Renderer {
        match self {
            Self::Plain => Renderer::plain(),
            Self::Coloured => Renderer::styled(),
        }
    }
}

/// Writes `text` to standard output.
pub fn print(text: &str) -> Result<(), Stop> {
    let mut out = std::io::stdout().lock();
    Ok(out.write_all(text.as_bytes()).and_then(|()| out.flush())?)
}

/// Writes `text` to standard error, if there is one.
pub fn print_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// `value` as JSON, with a line feed at the end.
pub fn json(value: &impl serde::Serialize) -> Result<String, Stop> {
    let mut text = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b"  "));
    value.serialize(&mut serializer).map_err(|error| Stop::Output(error.into()))?;
    text.push(b'\n');
    String::from_utf8(text).map_err(|error| Stop::Output(std::io::Error::other(error)))
}

/// An error of the command line, with what to do.
pub fn complain(message: &str, help: Option<&str>) {
    say(Level::ERROR, message, help);
}

/// A warning about the command line.
pub fn warn(message: &str, help: &str) {
    say(Level::WARNING, message, Some(help));
}

/// How to use what was written.
pub fn note(message: &str) {
    say(Level::NOTE, message, None);
}

fn say(level: Level<'_>, message: &str, help: Option<&str>) {
    let title = level.primary_title(message);
    let help = help.map(|help| Level::HELP.message(normalize_untrusted_str(help)));
    let group = help.into_iter().fold(Group::with_title(title), Group::element);
    let text = Style::of(&std::io::stderr()).renderer().render(&[group]);
    print_error(&format!("{text}\n"));
}
