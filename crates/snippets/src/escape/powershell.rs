//! Strings of PowerShell.

use std::fmt;

/// A value as an expression of PowerShell, 5.1 or 7, that is this string; in ASCII alone, which Windows PowerShell reads
/// as it is whatever the code page, and on one line. So it stands as an argument, too.
///
/// PowerShell takes U+2018 to U+201B for single quotes as well: like all that is not printable ASCII, they are written
/// as numbers, by UTF-16 unit, as .NET holds strings.
///
/// ```
/// use xks_preflight_snippets::escape::PowerShellString;
/// assert_eq!(PowerShellString::new("it's $x").to_string(), "'it''s $x'");
/// assert_eq!(PowerShellString::new("a\u{2019}😀b").to_string(), "(-join ('a', [char]0x2019, [char]0xd83d, [char]0xde00, 'b'))");
/// ```
#[derive(Clone, Copy)]
pub struct PowerShellString<'t>(&'t str);

impl<'t> PowerShellString<'t> {
    /// Any text can be one.
    pub const fn new(text: &'t str) -> Self {
        Self(text)
    }
}

/// Whether a single-quoted string holds it as it is, or doubled.
const fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~')
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "'{}'", text.replace('\'', "''"))
}

impl fmt::Display for PowerShellString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.chars().all(is_plain) {
            return quoted(f, self.0);
        }
        f.write_str("(-join (")?;
        let (mut rest, mut separator) = (self.0, "");
        while let Some(c) = rest.chars().next() {
            if is_plain(c) {
                let end = rest.find(|c| !is_plain(c)).unwrap_or(rest.len());
                f.write_str(separator)?;
                quoted(f, &rest[..end])?;
                rest = &rest[end..];
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(f, "{separator}[char]0x{unit:04x}")?;
                    separator = ", ";
                }
                rest = &rest[c.len_utf8()..];
            }
            separator = ", ";
        }
        f.write_str("))")
    }
}

#[cfg(test)]
mod tests {
    use super::PowerShellString;

    #[test]
    fn everything_that_could_end_the_string_or_the_line_is_a_number_or_doubled() {
        let text = |text| PowerShellString::new(text).to_string();
        assert_eq!(text(""), "''");
        assert_eq!(text("''"), "''''''");
        assert_eq!(text("\n"), "(-join ([char]0x000a))");
        assert_eq!(text("\u{2018}'; exit"), "(-join ([char]0x2018, '''; exit'))");
        assert_eq!(text("a\0\u{7f}"), "(-join ('a', [char]0x0000, [char]0x007f))");
    }
}
