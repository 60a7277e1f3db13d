//! Strings of HCL, the language of Terraform and OpenTofu.

use std::fmt;

/// A value as a quoted HCL string with its quotation marks, in printable ASCII alone. `$` and `%` are escaped wherever
/// they stand, so that no `${` or `%{` can begin a template.
///
/// ```
/// use xks_preflight_snippets::escape::HclString;
/// assert_eq!(HclString::new("a\"${é}😀").unwrap().to_string(), r#""a\"\u0024{\u00e9}\U0001f600""#);
/// ```
#[derive(Clone, Copy)]
pub struct HclString<'t>(&'t str);

impl<'t> HclString<'t> {
    /// `None` where Terraform might hand on another text: it turns every string into Unicode's normal form C.
    pub fn new(text: &'t str) -> Option<Self> {
        text.chars().all(is_stable).then_some(Self(text))
    }
}

/// Characters that normal form C neither replaces nor joins with what stands before them. Not all of them, but those of
/// the usual scripts: the tables of Unicode would weigh more than the names that they let through are worth.
/// `tests/contract_terraform.rs` asks Python's tables about each.
pub const STABLE: [(char, char); 28] = [
    ('\0', '\u{2ff}'),
    ('\u{370}', '\u{373}'),
    ('\u{375}', '\u{37d}'),
    ('\u{37f}', '\u{386}'),
    ('\u{388}', '\u{482}'),
    ('\u{48a}', '\u{52f}'),
    ('\u{5d0}', '\u{5ea}'),
    ('\u{620}', '\u{64a}'),
    ('\u{660}', '\u{66f}'),
    ('\u{671}', '\u{6d3}'),
    ('\u{1e00}', '\u{1eff}'),
    ('\u{2002}', '\u{20cf}'),
    ('\u{2100}', '\u{2125}'),
    ('\u{2127}', '\u{2129}'),
    ('\u{212c}', '\u{2328}'),
    ('\u{232b}', '\u{2adb}'),
    ('\u{2add}', '\u{2bff}'),
    ('\u{3000}', '\u{3029}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{309b}', '\u{33ff}'),
    ('\u{3400}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{e000}', '\u{f8ff}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{ffff}'),
    ('\u{1f000}', '\u{1faff}'),
    ('\u{e0001}', '\u{e007f}'),
    ('\u{20000}', '\u{2f7ff}'),
];

fn is_stable(c: char) -> bool {
    STABLE.iter().any(|&(first, last)| (first..=last).contains(&c))
}

impl fmt::Display for HclString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '$' | '%' => write!(f, "\\u{:04x}", u32::from(c))?,
                ' '..='~' => write!(f, "{c}")?,
                '\0'..='\u{ffff}' => write!(f, "\\u{:04x}", u32::from(c))?,
                _ => write!(f, "\\U{:08x}", u32::from(c))?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::HclString;

    #[test]
    fn what_terraform_would_normalise_is_refused() {
        for text in ["cafe\u{301}", "\u{212a}", "\u{1100}\u{1161}", "\u{304b}\u{3099}"] {
            assert!(HclString::new(text).is_none(), "{text:?}");
        }
        for text in ["", "café", "ключ", "鍵", "키", "🔑\u{fe0f}", "a\0b"] {
            assert!(HclString::new(text).is_some(), "{text:?}");
        }
    }
}
