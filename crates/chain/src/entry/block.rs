//! PEM blocks (RFC 7468), wherever in a text they stand.

use std::ops::Range;

/// A block.
pub(super) struct Block<'t> {
    /// What the BEGIN line says.
    pub label: &'t str,
    /// What the END line says; `None` where there is none.
    pub end_label: Option<&'t str>,
    /// Where the BEGIN line stands.
    pub begin: Range<usize>,
    /// Where the text between the lines begins.
    pub at: usize,
    /// The text between the lines.
    pub body: &'t str,
}

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
/// Bytes; RFC 7468 knows none of more than 22.
const LONGEST_LABEL: usize = 64;

/// Every block of `text`, in order, in time linear in its length. A block without an END line ends where the next one
/// begins, or with the text.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut cursor = 0;
    std::iter::from_fn(move || {
        loop {
            let start = cursor + text[cursor..].find(BEGIN)?;
            let Some((label, at)) = label(text, start + BEGIN.len()) else {
                cursor = start + BEGIN.len();
                continue;
            };
            let next = text[at..].find(BEGIN).map_or(text.len(), |next| at + next);
            let end = text[at..next].find(END).map(|end| at + end);
            let stop = end.unwrap_or(next);
            let end_label = end.and_then(|end| self::label(text, end + END.len()));
            cursor = end_label.map_or(stop, |(_, after)| after);
            let end_label = end_label.map(|(label, _)| label);
            return Some(Block { label, end_label, begin: start..at, at, body: &text[at..stop] });
        }
    })
}

/// A label and where its line ends.
fn label(text: &str, at: usize) -> Option<(&str, usize)> {
    let near = text.as_bytes().get(at..)?;
    let near = &near[..near.len().min(LONGEST_LABEL + DASHES.len())];
    let length = near.windows(DASHES.len()).position(|window| window == DASHES.as_bytes())?;
    let label = &text[at..at + length];
    (!label.contains(['\n', '\r'])).then_some((label, at + length + DASHES.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_whatever_is_around_them() {
        let text = "x -----BEGIN A-----\nab\n-----END A----- y -----BEGIN B-----cd-----END C-----";
        let found: Vec<_> = blocks(text).map(|b| (b.label, b.body.trim(), b.end_label)).collect();
        assert_eq!(found, [("A", "ab", Some("A")), ("B", "cd", Some("C"))]);
    }

    #[test]
    fn a_block_without_end_stops_at_the_next() {
        let text = "-----BEGIN A-----\nab\n-----BEGIN B-----\ncd";
        let found: Vec<_> = blocks(text).map(|b| (b.label, b.body.trim(), b.end_label)).collect();
        assert_eq!(found, [("A", "ab", None), ("B", "cd", None)]);
        assert_eq!(blocks("-----BEGIN ").count(), 0);
        assert_eq!(blocks("-----BEGIN X").count(), 0);
    }
}
