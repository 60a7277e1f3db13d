//! Text and attribute values of XML, and so of SVG and HTML.

use std::fmt;

use xks_preflight_validate::shown::push_visible;

/// A value as text of XML 1.0, or as a part of an attribute's value in quotation marks of either kind. What XML cannot
/// carry or a reader could not see, line breaks among it, is written as its escape.
///
/// ```
/// use xks_preflight_snippets::escape::XmlText;
/// assert_eq!(XmlText::new("<a b='c'>&\0").to_string(), r"&lt;a b=&#39;c&#39;&gt;&amp;\u{0}");
/// ```
#[derive(Clone, Copy)]
pub struct XmlText<'t>(&'t str);

impl<'t> XmlText<'t> {
    /// Any text can be one.
    pub const fn new(text: &'t str) -> Self {
        Self(text)
    }
}

impl fmt::Display for XmlText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = String::with_capacity(self.0.len());
        for c in self.0.chars() {
            match c {
                '&' => shown.push_str("&amp;"),
                '<' => shown.push_str("&lt;"),
                '>' => shown.push_str("&gt;"),
                '"' => shown.push_str("&#34;"),
                '\'' => shown.push_str("&#39;"),
                // No characters to XML.
                '\u{fffe}' | '\u{ffff}' => shown.extend(c.escape_unicode()),
                c => push_visible(&mut shown, c),
            }
        }
        f.write_str(&shown)
    }
}
