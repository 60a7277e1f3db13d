//! Text from a certificate or a paste, made fit to be shown: on one line, short, with nothing hidden in it.

/// Characters shown at most.
const LIMIT: usize = 200;

/// `text` with control, invisible and direction-changing characters escaped, cut at a limit.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LIMIT {
            shown.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The same in backticks.
pub(crate) fn quoted(text: &str) -> String {
    if text.is_empty() { "an empty text".into() } else { format!("`{}`", visible(text)) }
}

/// Zero-width, direction-changing and other characters that a reader cannot see.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// "1 certificate", "2 certificates".
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// "a", "a and b", "a, b and c"; at most `limit` are named.
pub(crate) fn list(items: &[String], limit: usize) -> String {
    if items.len() > limit {
        return format!("{} and {} more", items[..limit].join(", "), items.len() - limit);
    }
    match items.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_shown() {
        assert_eq!(visible("a\u{202e}b\0"), "a\\u{202e}b\\u{0}");
        assert_eq!(visible(&"x".repeat(300)).chars().count(), LIMIT + 1);
    }

    #[test]
    fn lists_read_as_sentences_do() {
        let items = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(list(&items, 3), "a, b and c");
        assert_eq!(list(&items, 1), "a and 2 more");
        assert_eq!(list(&items[..1], 1), "a");
    }
}
