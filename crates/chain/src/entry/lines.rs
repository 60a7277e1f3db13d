//! Numbers of lines, in one walk through a text.

/// Counts lines on the way through a text. `\n`, `\r\n` and `\r` end one.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of the byte at `offset`, from 1. Offsets have to come in ascending order; one that does not is taken for
    /// the last that did.
    #[allow(clippy::naive_bytecount)] // fast enough, and bytecount would weigh more
    pub fn number(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let part = self.text.get(self.at..offset).unwrap_or_default();
        self.line += part.iter().filter(|&&byte| byte == b'\n').count();
        if part.contains(&b'\r') {
            let alone = |&at: &usize| self.text[at] == b'\r' && self.text.get(at + 1) != Some(&b'\n');
            self.line += (self.at..offset).filter(alone).count();
        }
        self.at = self.at.max(offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let mut lines = Lines::new("a\nbc\r\nd\re");
        assert_eq!([0, 2, 3, 6, 8, 99].map(|offset| lines.number(offset)), [1, 2, 2, 3, 4, 4]);
    }
}
