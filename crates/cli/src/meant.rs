//! What was probably meant, for words that mean nothing here. A word is quoted only when it cannot be a secret.

use xks_preflight_finding::Code;

use crate::arguments::{KEY_OPTIONS, OTHER_OPTIONS, TEXT_OPTIONS};
use crate::exit::Stop;

/// Words less alike than this are not taken for one another (Jaro-Winkler, 1 is the same word).
const ALIKE: f64 = 0.8;

/// There is no option of that name.
pub fn unknown_option(name: &str) -> Stop {
    let texts = || TEXT_OPTIONS.iter().chain(&KEY_OPTIONS).map(|(name, _)| *name);
    let names = || texts().chain(OTHER_OPTIONS);
    let help = if names().any(|known| known == name) {
        "another command takes it, this one does not".into()
    } else if name.contains("secret") || name.contains("password") {
        "a secret on a command line is seen by every user of the machine and stays in the shell's history: give it with --secret-file FILE, or - for standard input".into()
    } else {
        nearest(name, names()).map_or_else(
            || "xks-preflight --help shows the options of each command".into(),
            |near| format!("is --{near} meant?"),
        )
    };
    Stop::misuse(format!("there is no option {} here", quoted(name)), help)
}

/// There is no rule of that name.
pub fn unknown_rule(id: &str) -> Stop {
    let help = nearest(id, Code::ALL.iter().map(|code| code.id()))
        .map_or_else(|| "xks-preflight rules lists them".into(), |near| format!("is {near} meant?"));
    Stop::misuse("there is no such rule", help)
}

fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Comparing costs the product of the lengths.
    let word: String = word.chars().take(64).collect();
    let alike = names.map(|name| (strsim::jaro_winkler(&word, name), name));
    let best = alike.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

fn quoted(name: &str) -> String {
    let plain = name.len() <= 24 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if plain { format!("--{name}") } else { "of that name (not shown, as it may hold a secret)".into() }
}
