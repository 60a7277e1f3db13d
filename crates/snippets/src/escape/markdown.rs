//! Text, code spans and code blocks of Markdown: CommonMark and the extensions of those who host it.

use std::fmt;

use xks_preflight_validate::shown::visible;

/// A value as text within one block of Markdown: no reader takes any of it for markup, an address to link, a mention, a
/// formula or an emoji. What a reader could not see, line breaks among it, is written as its escape.
///
/// ```
/// use xks_preflight_snippets::escape::MarkdownText;
/// assert_eq!(MarkdownText::new("[a](https://b) <c>\n").to_string(), r"&#91;a&#93;(https\://b) \<c\>\\u\{a\}");
/// assert_eq!(MarkdownText::new("XKS_PROXY: 1.5").to_string(), "XKS_PROXY: 1.5");
/// ```
#[derive(Clone, Copy)]
pub struct MarkdownText<'t>(&'t str);

impl<'t> MarkdownText<'t> {
    /// Any text can be one.
    pub const fn new(text: &'t str) -> Self {
        Self(text)
    }
}

impl fmt::Display for MarkdownText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: Vec<char> = visible(self.0).chars().collect();
        // At the beginning of a block they would be taken away, or make it code.
        let spaces = text.iter().take_while(|c| **c == ' ').count();
        let spaces = if spaces > 1 { spaces } else { 0 };
        for _ in 0..spaces {
            f.write_str("&#32;")?;
        }
        let mut at = spaces;
        while let Some(&c) = text.get(at) {
            let run = text[at..].iter().take_while(|other| **other == c).count();
            if c == '@' && at > 0 && at + run < text.len() {
                // Some look for mail addresses in what is left when the markup is read.
                write!(f, "`{}`", "@".repeat(run))?;
                at += run;
                continue;
            }
            match c {
                // With a backslash they are a formula to some.
                '[' | ']' => write!(f, "&#{};", u32::from(c))?,
                c if means_something(&text, at) => write!(f, "\\{c}")?,
                c => write!(f, "{c}")?,
            }
            at += 1;
        }
        Ok(())
    }
}

/// Whether some reader could take the character there for more than itself.
fn means_something(text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| text[at]);
    let after = text.get(at + 1).copied();
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let digits = || at > 0 && text[..at].iter().all(char::is_ascii_digit);
    let c = text[at];
    match c {
        // Within a word it emphasises nothing.
        '_' => !(word(before) && word(after)),
        // An address, an emoji, a list of definitions.
        ':' => after.is_some_and(|after| after != ' ' || before.is_none()),
        // A numbered list, and addresses without a scheme.
        '.' => digits() || ends_with_www(&text[..at]),
        ')' => digits(),
        // Lists, headings that are underlined, and what is doubled.
        '-' | '+' | '=' | '%' => before.is_none_or(|before| before == c || before == ' ') || after == Some(c),
        ',' | ';' | '\'' | '"' | '?' | '/' | '(' => false,
        c => c.is_ascii_punctuation(),
    }
}

fn ends_with_www(text: &[char]) -> bool {
    text.iter().rev().take_while(|c| c.eq_ignore_ascii_case(&'w')).count() >= 3
}

/// A value as a code span of Markdown, which no reader looks into. What a reader could not see, line breaks among it, is
/// written as its escape.
///
/// ```
/// use xks_preflight_snippets::escape::MarkdownCode;
/// assert_eq!(MarkdownCode::new("a`b<c>").to_string(), "``a`b<c>``");
/// assert_eq!(MarkdownCode::new("`").to_string(), "`` ` ``");
/// ```
#[derive(Clone, Copy)]
pub struct MarkdownCode<'t>(&'t str);

impl<'t> MarkdownCode<'t> {
    /// Any text can be one.
    pub const fn new(text: &'t str) -> Self {
        Self(text)
    }
}

impl fmt::Display for MarkdownCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = visible(self.0);
        if text.is_empty() {
            return f.write_str("(empty)");
        }
        let fence = "`".repeat(longest_run(&text) + 1);
        let edge = |c: char| text.starts_with(c) || text.ends_with(c);
        // A reader takes one space from each side, unless there is nothing else.
        let spaces = text.starts_with(' ') && text.ends_with(' ') && text.contains(|c| c != ' ');
        let pad = if edge('`') || spaces { " " } else { "" };
        write!(f, "{fence}{pad}{text}{pad}{fence}")
    }
}

/// A text of some lines as a fenced code block of Markdown, with a line break at its end. Nothing but its lines is told
/// apart by control characters: others are written as their escapes.
///
/// ```
/// use xks_preflight_snippets::escape::MarkdownBlock;
/// assert_eq!(MarkdownBlock::new("sh", "echo").to_string(), "```sh\necho\n```\n");
/// ```
#[derive(Clone, Copy)]
pub struct MarkdownBlock<'t> {
    language: &'static str,
    text: &'t str,
}

impl<'t> MarkdownBlock<'t> {
    /// Any text can be one.
    pub const fn new(language: &'static str, text: &'t str) -> Self {
        Self { language, text }
    }
}

impl fmt::Display for MarkdownBlock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fence = "`".repeat(longest_run(self.text).max(2) + 1);
        writeln!(f, "{fence}{}", self.language)?;
        for line in self.text.trim_end_matches('\n').split('\n') {
            writeln!(f, "{}", visible(line))?;
        }
        writeln!(f, "{fence}")
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{MarkdownBlock, MarkdownCode, MarkdownText};

    #[track_caller]
    fn text(text: &str, expected: &str) {
        assert_eq!(MarkdownText::new(text).to_string(), expected);
    }

    #[test]
    fn what_begins_a_block_is_escaped_where_one_could_begin() {
        text("# a #1", r"\# a \#1");
        text("- a - b", r"\- a \- b");
        text("12. a 12. b", r"12\. a 12. b");
        text("1) a", r"1\) a");
        text("    code", "&#32;&#32;&#32;&#32;code");
        text(" is well-known", " is well-known");
        text("===", r"\=\=\=");
    }

    #[test]
    fn addresses_are_no_links() {
        text("see www.example.org", r"see www\.example.org");
        text("ftp://a mailto:b@c.d", r"ftp\://a mailto\:b`@`c.d");
        text("@a b@", r"\@a b\@");
    }

    #[test]
    fn a_fence_is_longer_than_what_is_in_it() {
        assert_eq!(MarkdownCode::new(" a ").to_string(), "`  a  `");
        assert_eq!(MarkdownCode::new("  ").to_string(), "`  `");
        assert_eq!(MarkdownCode::new("a\r\nb\0").to_string(), "`a\\u{d}\\u{a}b\\u{0}`");
        assert_eq!(MarkdownBlock::new("", "```\nx\r\n").to_string(), "````\n```\nx\\u{d}\n````\n");
    }
}
