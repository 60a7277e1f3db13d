//! Scalars of YAML.

use std::fmt;

/// A text as one scalar of YAML 1.1 and 1.2 on one line, in ASCII: bare where every reader takes it for this text,
/// else in double quotes.
///
/// ```
/// use xks_preflight_snippets::escape::YamlString;
/// assert_eq!(YamlString::new("AWS::IAM::Role").to_string(), "AWS::IAM::Role");
/// assert_eq!(YamlString::new("no").to_string(), r#""no""#);
/// assert_eq!(YamlString::new("a: \"é😀").to_string(), r#""a: \"\xe9\U0001f600""#);
/// ```
#[derive(Clone, Copy)]
pub struct YamlString<'t>(&'t str);

impl<'t> YamlString<'t> {
    /// Any text can be one.
    pub const fn new(text: &'t str) -> Self {
        Self(text)
    }

    /// Whether no reader sees anything in it but a text.
    fn bare(self) -> bool {
        // What YAML 1.1 takes for a truth value, and both for nothing.
        const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
        let text = self.0;
        let inner = |b: u8| b.is_ascii_alphanumeric() || b" _-./:".contains(&b);
        text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
            && text.bytes().all(inner)
            && !text.ends_with([' ', ':'])
            && !text.contains(": ")
            && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for YamlString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bare() {
            return f.write_str(self.0);
        }
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                ' '..='~' => write!(f, "{c}")?,
                _ if u32::from(c) < 0x100 => write!(f, "\\x{:02x}", u32::from(c))?,
                _ if u32::from(c) < 0x1_0000 => write!(f, "\\u{:04x}", u32::from(c))?,
                _ => write!(f, "\\U{:08x}", u32::from(c))?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::YamlString;

    #[track_caller]
    fn quoted(text: &str) {
        assert!(YamlString::new(text).to_string().starts_with('"'), "{text}");
    }

    #[test]
    fn what_a_reader_could_take_for_something_else_is_quoted() {
        for text in ["", "y", "No", "TRUE", "False", "null", "~", "on", "-", "12345", "1e5555", "2010-09-09"]
        {
            quoted(text);
        }
        for text in [
            "ends with:",
            "a key: value",
            "trailing ",
            " leading",
            "with # comment",
            "!Ref x",
            "*alias",
            "%tag",
        ] {
            quoted(text);
        }
        for text in [
            "two\nlines",
            "{{resolve}}",
            "[a, b]",
            "a\u{2028}b",
            "\u{85}nel nel",
            "=====",
            "<<<<<",
            "'single'",
        ] {
            quoted(text);
        }
    }
}
