//! Places in a text.

use std::ops::Range;

/// A half-open range of bytes in the decoded UTF-8 of an input. Both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; equal to `start` for a place between two characters.
    pub end: usize,
}

impl Span {
    /// The span of `range`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// A place as people count it: both from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// Turns byte offsets of one text into lines, columns and UTF-16 offsets. `\n`, `\r\n` and `\r` end a line.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Reads `text` once.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let starts = std::iter::once(0)
            .chain(bytes.iter().enumerate().filter_map(|(i, b)| match b {
                b'\n' => Some(i + 1),
                b'\r' if bytes.get(i + 1) != Some(&b'\n') => Some(i + 1),
                _ => None,
            }))
            .collect();
        Self { text, starts }
    }

    /// Line and column of the byte at `offset`; an offset past the end means the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.clamp(offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }

    /// The line of the byte at `offset`, from 1, in a time that does not grow with the line's length.
    pub fn line_number(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset.min(self.text.len()))
    }

    /// The text of `line` (from 1) without its line ending; empty past the last line.
    pub fn line(&self, line: usize) -> &'t str {
        let Some(&start) = line.checked_sub(1).and_then(|i| self.starts.get(i)) else { return "" };
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// The offset in UTF-16 code units, as the DOM and JavaScript count.
    pub fn utf16(&self, offset: usize) -> usize {
        // One for each character, and one more for each of four bytes.
        let bytes = self.text[..self.clamp(offset)].bytes();
        bytes.map(|b| usize::from(b & 0xc0 != 0x80) + usize::from(b >= 0xf0)).sum()
    }

    fn clamp(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let index = LineIndex::new("a\nbc\r\nd\re");
        let at = |offset| (index.position(offset).line, index.position(offset).column);
        assert_eq!(
            [at(0), at(2), at(3), at(6), at(8), at(99)],
            [(1, 1), (2, 1), (2, 2), (3, 1), (4, 1), (4, 2)]
        );
        assert_eq!([0, 2, 3, 6, 8, 99].map(|offset| index.line_number(offset)), [1, 2, 2, 3, 4, 4]);
        assert_eq!(["a", "bc", "d", "e", ""], [1, 2, 3, 4, 5].map(|line| index.line(line)));
    }

    #[test]
    fn columns_count_characters_and_utf16_counts_units() {
        let index = LineIndex::new("é😀x");
        assert_eq!(index.position(6).column, 3);
        assert_eq!(index.utf16(6), 3);
        assert_eq!(index.utf16(3), 1, "an offset inside a character means its start");
    }
}
