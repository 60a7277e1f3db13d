//! How a value that a person gave is quoted in a message: short, on one line, and not at all if it may be a secret.

/// Characters of a value that a message shows at most.
const LIMIT: usize = 80;

/// `value` in backticks, fit for a message: control characters escaped, long values cut, anything that looks like a
/// key elided.
pub fn quoted(value: &str) -> String {
    if value.is_empty() {
        return "an empty text".into();
    }
    if may_be_secret(value) {
        return format!("a text of {} characters (not shown: it may hold a secret)", value.chars().count());
    }
    let mut shown = String::from("`");
    for (count, c) in value.chars().enumerate() {
        if count == LIMIT {
            shown.push('…');
            break;
        }
        push_visible(&mut shown, c);
    }
    shown.push('`');
    shown
}

/// `1 character`, `2 characters`.
pub(crate) fn count_of_characters(number: usize) -> String {
    format!("{number} character{}", if number == 1 { "" } else { "s" })
}

/// `c` in backticks or by name.
pub fn character(c: char) -> String {
    match c {
        ' ' => "a space".into(),
        '\t' => "a tab".into(),
        '\n' | '\r' => "a line break".into(),
        '`' => "a backtick".into(),
        c if c.is_control() || is_invisible(c) => format!("U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}

/// The distinct characters that fail, as a short list: "`!`, a space and 2 more".
pub fn characters(bad: impl Iterator<Item = char>) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut more = 0;
    let mut seen = Vec::new();
    for c in bad {
        if seen.contains(&c) {
            continue;
        }
        if names.len() < 6 {
            seen.push(c);
            names.push(character(c));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        return format!("{} and more", names.join(", "));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Zero-width, direction-changing and other characters that a reader cannot see.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether `value` has 32 or more key-like characters, mixed as only generated text is, in one run or in runs that white
/// space divides, as a folded text has them; or names a password in a URL.
pub fn may_be_secret(value: &str) -> bool {
    // Shorter runs are no part of a folded secret, but words.
    const PART: usize = 8;
    let mut mixed = 0;
    for run in value.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-".contains(c))) {
        // Between two separators stands an empty run.
        if run.is_empty() {
            continue;
        }
        let has = |of: fn(&u8) -> bool| run.as_bytes().iter().any(of);
        let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
        let divided = value[..run.as_ptr() as usize - value.as_ptr() as usize].ends_with(char::is_whitespace);
        mixed = match is_mixed && run.len() >= PART {
            true if divided => mixed + run.len(),
            true => run.len(),
            false => 0,
        };
        if mixed >= 32 {
            return true;
        }
    }
    value.split_once("://").is_some_and(|(_, rest)| rest.contains('@'))
}

/// `text` with an escape for each character that a reader could not see.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|c| push_visible(&mut shown, c));
    shown
}

/// Appends `c`, or its escape where a reader could not see it.
pub fn push_visible(out: &mut String, c: char) {
    if c.is_control() || is_invisible(c) {
        out.extend(c.escape_unicode());
    } else {
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_on_one_line() {
        assert_eq!(quoted("a\nb\u{202e}"), "`a\\u{a}b\\u{202e}`");
    }

    #[test]
    fn what_may_be_a_secret_is_not_quoted() {
        assert!(!quoted("x Lw8vT1qZ0cYxRn5KdGfU3aHsBpEjM7iOo2XyV6tQ4zWk").contains("Lw8"));
        assert!(!quoted("https://user:pass@host").contains("pass"));
        // As YAML folds it.
        assert!(!quoted("Lw8vT1qZ0cYxRn5KdGfU3 aHsBpEjM7iOo2XyV6tQ4zWk").contains("Lw8"));
        assert!(quoted("Payments EU-Production-2026 Primary 1").contains("Payments"));
    }

    #[test]
    fn a_host_name_is_not_taken_for_a_secret() {
        assert!(
            quoted("https://myproxy-private-2.xks.example.com/tenants/payments-eu/kms/xks/v1")
                .contains("payments")
        );
    }

    #[test]
    fn characters_are_listed_once_each() {
        assert_eq!(characters("! !".chars()), "`!` and a space");
    }
}
