//! The words of the catalogue of errors, for scripts that explain what failed.

/// A sentence of the catalogue as a terminal shows it, which may know ASCII alone and has no code in backticks.
pub(super) fn plain(sentence: &str) -> String {
    sentence.replace('…', "...").replace('`', "\"")
}
