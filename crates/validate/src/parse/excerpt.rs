//! A line of the configuration file with a caret under the place, and nothing in it that may be secret.

use crate::finding::{Excerpt, LineIndex, Span};

/// Keys and words that may be shown: they are the format's own.
const WORDS: [&str; 6] = [
    "XksProxyUriPath",
    "XksProxyAuthenticationCredential",
    "AccessKeyId",
    "RawSecretAccessKey",
    "true",
    "false",
];

/// Characters shown at most; a file on one line is cut around the place.
const WIDTH: usize = 96;

/// The line on which `span` starts.
///
/// Everything is masked but punctuation, white space and the format's own keys: in a broken file nobody can say
/// where a string starts, so masking "the strings" would guess. `revealed` is text known to be no secret.
pub(crate) fn excerpt(text: &str, span: Span, revealed: Option<Span>) -> Excerpt {
    let lines = LineIndex::new(text);
    let position = lines.position(span.start);
    let line = lines.line(position.line);
    let line_start = line.as_ptr() as usize - text.as_ptr() as usize;
    let mut masked =
        mask(line, |at| revealed.is_some_and(|shown| (shown.start..shown.end).contains(&(line_start + at))));
    let caret = position.column - 1;
    let end = span.end.clamp(span.start, line_start + line.len());
    let length = text.get(span.start..end).map_or(1, |part| part.chars().count()).max(1);
    let from = if masked.len() > WIDTH { caret.saturating_sub(WIDTH / 2) } else { 0 };
    let cut_after = masked.len() > from + WIDTH;
    masked = masked.into_iter().skip(from).take(WIDTH).collect();
    let mut shown: String = masked.iter().collect();
    let mut caret = caret - from;
    if from > 0 {
        shown.insert(0, '…');
        caret += 1;
    }
    if cut_after {
        shown.push('…');
    }
    Excerpt {
        line: position.line,
        column: position.column,
        text: shown,
        caret,
        length: length.min((WIDTH + 1).saturating_sub(caret)).max(1),
    }
}

/// `line` character for character, with a dot for all that may be secret.
pub(crate) fn mask(line: &str, revealed: impl Fn(usize) -> bool) -> Vec<char> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let at = line.len() - rest.len();
        // A key is one only between quotes: the same letters inside a secret are part of the secret.
        let word = rest.strip_prefix('"').and_then(|inside| {
            WORDS.iter().find(|word| inside.strip_prefix(**word).is_some_and(|after| after.starts_with('"')))
        });
        if let Some(word) = word {
            let length = word.len() + 2;
            out.extend(rest[..length].chars());
            rest = &rest[length..];
            continue;
        }
        out.push(match c {
            '{' | '}' | '[' | ']' | ':' | ',' | '"' | '\'' | '“' | '”' | '‘' | '’' | ' ' => c,
            '\t' => ' ',
            c if revealed(at) && !c.is_control() && !crate::shown::is_invisible(c) => c,
            _ => '•',
        });
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(line: &str) -> String {
        mask(line, |_| false).into_iter().collect()
    }

    #[test]
    fn only_punctuation_and_known_keys_are_shown() {
        assert_eq!(masked(r#"{"AccessKeyId": "AB C", x:1}"#), r#"{"AccessKeyId": "•• •", •:•}"#);
        assert_eq!(masked(r#""secretAccessKeyIdx""#), format!("\"{}\"", "•".repeat(18)));
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        let text = "{\n  \"AccessKeyId\": \"é😀\",,\n}";
        let at = text.find(",,").unwrap() + 1;
        let excerpt = excerpt(text, Span::new(at, at + 1), None);
        assert_eq!((excerpt.line, excerpt.column), (2, 23));
        assert_eq!(excerpt.text.chars().nth(excerpt.caret), Some(','));
        assert!(excerpt.text.ends_with("\"••\",,"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let excerpt = excerpt(&text, Span::new(500, 501), None);
        assert!(excerpt.text.chars().count() <= WIDTH + 2);
        assert_eq!(excerpt.column, 501);
        assert_eq!(excerpt.caret, WIDTH / 2 + 1);
    }
}
