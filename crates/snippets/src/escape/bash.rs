//! Words of a POSIX shell.

use std::fmt;

/// A value as one word of a POSIX shell: bash, dash, zsh and others read it back byte for byte.
///
/// ```
/// use xks_preflight_snippets::escape::BashWord;
/// assert_eq!(BashWord::new("it's").unwrap().to_string(), r"'it'\''s'");
/// assert_eq!(BashWord::new("/kms/xks/v1").unwrap().to_string(), "/kms/xks/v1");
/// ```
#[derive(Clone, Copy)]
pub struct BashWord<'t>(&'t str);

impl<'t> BashWord<'t> {
    /// `None` for a text with a NUL, which no shell word can hold.
    pub fn new(text: &'t str) -> Option<Self> {
        (!text.contains('\0')).then_some(Self(text))
    }
}

impl fmt::Display for BashWord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Left bare only where no shell, locale or history expansion gives any of it a meaning.
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"/._-:,".contains(&b);
        if !self.0.is_empty() && self.0.bytes().all(plain) {
            return f.write_str(self.0);
        }
        write!(f, "'{}'", self.0.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::BashWord;

    #[test]
    fn the_empty_word_is_quoted_and_nul_is_refused() {
        assert_eq!(BashWord::new("").unwrap().to_string(), "''");
        assert!(BashWord::new("a\0b").is_none());
    }
}
