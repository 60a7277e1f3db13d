//! How much room a text takes. Nothing is measured here, so widths are those of the widest usual fonts.

use xks_preflight_validate::shown::visible;

/// A font, as far as room goes.
#[derive(Clone, Copy)]
pub(super) enum Font {
    /// Every ASCII character as wide as another.
    Mono,
    /// For prose.
    Sans,
    /// For titles.
    Bold,
}

/// The width of `c` in hundredths of the font's size.
fn width(c: char, font: Font) -> usize {
    match (font, c) {
        (_, c) if !c.is_ascii() => 100,
        (Font::Bold, c) => width(c, Font::Sans) * 7 / 6,
        (Font::Sans, 'i' | 'j' | 'l' | 't' | 'f' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '!' | '|') => {
            34
        }
        (Font::Sans, 'm' | 'w' | 'M' | 'W' | '@' | '%') => 96,
        (Font::Sans, c) if c.is_ascii_uppercase() => 70,
        (Font::Mono | Font::Sans, _) => 61,
    }
}

/// `text` on one line of `room` pixels, its middle left out where it is longer, as names often differ at their ends.
pub(super) fn shortened(text: &str, size: usize, room: usize, font: Font) -> String {
    let text: Vec<char> = visible(text).chars().collect();
    let room = room * 100 / size;
    if text.iter().map(|&c| width(c, font)).sum::<usize>() <= room {
        return text.into_iter().collect();
    }
    let (mut from, mut to, mut taken) = (0, text.len(), width('…', font));
    while from < to {
        let end = from > text.len() - to;
        let next = width(text[if end { to - 1 } else { from }], font);
        if taken + next > room {
            break;
        }
        taken += next;
        if end {
            to -= 1;
        } else {
            from += 1;
        }
    }
    text[..from].iter().chain(['…'].iter()).chain(&text[to..]).collect()
}

/// `text` in lines of `room` pixels, broken at spaces where there are any; at most `most` lines, the last one cut off.
pub(super) fn wrapped(text: &str, size: usize, room: usize, most: usize) -> Vec<String> {
    let room = room * 100 / size;
    let (mut lines, mut line, mut taken) = (Vec::new(), String::new(), 0);
    for word in visible(text).split_inclusive(' ') {
        let needs: usize = word.trim_end().chars().map(|c| width(c, Font::Sans)).sum();
        if taken + needs > room && taken > 0 {
            lines.push(std::mem::take(&mut line));
            taken = 0;
        }
        for c in word.chars() {
            if taken + width(c, Font::Sans) > room && c != ' ' {
                lines.push(std::mem::take(&mut line));
                taken = 0;
            }
            line.push(c);
            taken += width(c, Font::Sans);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.truncate(last.trim_end().len());
            last.pop();
            last.push('…');
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Font, shortened, wrapped};

    #[test]
    fn both_ends_of_a_long_name_stay() {
        assert_eq!(shortened("payments", 10, 100, Font::Mono), "payments");
        let short = shortened(&format!("a{}z", "-".repeat(80)), 10, 100, Font::Mono);
        assert!(short.starts_with("a-") && short.ends_with("-z") && short.contains("-…-"), "{short}");
        assert!(short.chars().count() < 20);
        assert_eq!(shortened("\u{1f511}\u{1f511}\u{1f511}", 10, 20, Font::Mono), "\u{1f511}…");
    }

    #[test]
    fn lines_break_at_spaces_and_words_only_where_they_must() {
        assert_eq!(wrapped("one two three", 10, 50, 9), ["one two", "three"]);
        assert_eq!(wrapped("aaaaaaaaaa", 10, 31, 9), ["aaaaa", "aaaaa"]);
        assert_eq!(wrapped("one two three four", 10, 50, 2), ["one two", "thre…"]);
        assert_eq!(wrapped("", 10, 50, 2), Vec::<String>::new());
    }
}
