//! Strings of JSON.

use std::fmt;

/// A value as a JSON string with its quotation marks, in ASCII alone, so that no locale or encoding on its way can
/// damage it.
///
/// ```
/// use xks_preflight_snippets::escape::JsonString;
/// assert_eq!(JsonString::new("a\"é😀").to_string(), r#""a\"\u00e9\ud83d\ude00""#);
/// ```
#[derive(Clone, Copy)]
pub struct JsonString<'t>(&'t str);

impl<'t> JsonString<'t> {
    /// Any text can be one.
    pub const fn new(text: &'t str) -> Self {
        Self(text)
    }
}

impl fmt::Display for JsonString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = serde_json::to_string(self.0).map_err(|_| fmt::Error)?;
        let mut units = [0; 2];
        for c in quoted.chars() {
            if c.is_ascii() && c != '\u{7f}' {
                write!(f, "{c}")?;
            } else {
                for unit in c.encode_utf16(&mut units) {
                    write!(f, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}
