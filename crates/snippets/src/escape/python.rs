//! Strings of Python.

use std::fmt;

/// A value as a Python 3 string literal with its quotation marks, in ASCII alone.
///
/// ```
/// use xks_preflight_snippets::escape::PythonString;
/// assert_eq!(PythonString::new("a\"é😀\n").to_string(), r#""a\x22\xe9\U0001f600\x0a""#);
/// ```
#[derive(Clone, Copy)]
pub struct PythonString<'t>(&'t str);

impl<'t> PythonString<'t> {
    /// Any text can be one.
    pub const fn new(text: &'t str) -> Self {
        Self(text)
    }
}

impl fmt::Display for PythonString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match u32::from(c) {
                // Nothing that ends a string, starts an escape or a replacement field, or is not printed.
                0x20..0x7f if !"\"\\{}".contains(c) => write!(f, "{c}")?,
                code @ 0..=0xff => write!(f, "\\x{code:02x}")?,
                code @ 0x100..=0xffff => write!(f, "\\u{code:04x}")?,
                code => write!(f, "\\U{code:08x}")?,
            }
        }
        f.write_str("\"")
    }
}
