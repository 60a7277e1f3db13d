//! Where the values that the rules read stand, and the line around one, fit to be shown.

use xks_preflight_explain as explain;
use xks_preflight_validate::shown::{is_invisible, may_be_secret};

use crate::finding::{Excerpt, Field, Label, LineIndex, Span};
use crate::node::{Node, Value};

/// Places of one finding at most.
const LABELS: usize = 8;

/// Where the members of an entry stand that the rules read.
#[derive(Clone, Debug, Default)]
pub struct At(Vec<(&'static str, Label)>);

/// Where something stands makes no difference to what it is.
impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

impl At {
    /// Looks up these members of `node`, whose document begins at the byte `base`. A member is a path: `State.Code`, and with
    /// `[]` each entry of a list: `Usage[]`, `Types[].Type`.
    pub(crate) fn of(node: &Node<'_>, base: usize, members: &[&'static str]) -> Self {
        let mut at = Vec::new();
        for member in members {
            find(node, member, &mut |found| {
                let span = Span::new(base + found.start, base + found.end);
                at.push((*member, Label::new(Field::Evidence, span)));
            });
        }
        Self(at)
    }

    /// The places of `member`.
    pub(crate) fn labels(&self, member: &str) -> Vec<Label> {
        let of_it = self.0.iter().filter(|(name, _)| *name == member);
        of_it.map(|(_, label)| label.clone()).take(LABELS).collect()
    }

    /// Both; where both know a member, this one.
    pub(crate) fn or(mut self, other: Self) -> Self {
        let new = other.0.into_iter().filter(|(name, _)| self.labels(name).is_empty()).collect::<Vec<_>>();
        self.0.extend(new);
        self
    }

    /// The text that they stand in becomes a later one.
    pub(crate) fn shift(&mut self, texts: usize) {
        for (_, label) in &mut self.0 {
            label.file += texts;
        }
    }
}

fn find(node: &Node<'_>, path: &str, found: &mut dyn FnMut(Span)) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let (key, each) = first.strip_suffix("[]").map_or((first, false), |key| (key, true));
    let Some(member) = node.get(key) else { return };
    let go_on = |member: &Node<'_>, found: &mut dyn FnMut(Span)| match rest {
        Some(rest) => find(member, rest, found),
        None => found(member.at),
    };
    match &member.value {
        Value::List(items) if each => items.iter().take(LABELS).for_each(|item| go_on(item, found)),
        _ => go_on(member, found),
    }
}

/// Characters that an excerpt has at most: a document on one line is cut around the place.
const WIDTH: usize = 96;

/// The line around a place in `text`, which `lines` are of. Nothing where the place is not in it.
pub(crate) fn excerpt(text: &str, lines: &LineIndex<'_>, label: &Label) -> Option<Excerpt> {
    let value = text.get(label.span.start..label.span.end)?;
    let position = lines.position(label.span.start);
    let line = lines.line(position.line);
    let line_start = line.as_ptr() as usize - text.as_ptr() as usize;
    // Behind escapes, or over several lines, nobody sees what it is.
    let plain = !value.contains(['\\', '\n', '\r']);
    let value = value.lines().next().unwrap_or_default();
    let before = &line[..label.span.start - line_start];
    // As many characters of the line as are shown, and no more: it may have megabytes.
    let half = WIDTH / 2;
    let from = before.char_indices().rev().take(half).last().map_or(before.len(), |(at, _)| at);
    let cut = &line[from..];
    let to = cut.char_indices().nth(WIDTH).map_or(cut.len(), |(at, _)| at);
    let open = plain && !may_be_secret(value) && explain::secrets(value).is_empty();
    let (start, end) = (before.len() - from, before.len() - from + value.len());
    let mut shown = mask(&cut[..to], start, if open { end } else { start });
    let mut caret = cut[..start].chars().count();
    let length = cut[start..end.min(to).max(start)].chars().count().max(1);
    if from > 0 {
        shown.insert(0, '…');
        caret += 1;
    }
    if to < cut.len() {
        shown.push('…');
    }
    Some(Excerpt { line: position.line, column: position.column, text: shown, caret, length })
}

/// `line` with a dot for every character that may be secret: all but the value between `start` and `end`, its key, and what
/// JSON and YAML are punctuated with. In a broken document nobody can say what else is a key.
fn mask(line: &str, start: usize, end: usize) -> String {
    let (key_start, key_end) = key_before(&line[..start]);
    let open = |at: usize| (start..end).contains(&at) || (key_start..key_end).contains(&at);
    line.char_indices()
        .map(|(at, c)| match c {
            '{' | '}' | '[' | ']' | ':' | ',' | '"' | '\'' | ' ' => c,
            '-' if line[..at].trim_start().is_empty() => c,
            '\t' => ' ',
            c if open(at) && !c.is_control() && !is_invisible(c) => c,
            _ => '•',
        })
        .collect()
}

/// Where the key of the value after `before` stands: a word of letters, as AWS's and the proxy's are.
fn key_before(before: &str) -> (usize, usize) {
    let end = before.trim_end_matches(['"', '\'', ' ', ':']).len();
    let word = before[..end].trim_end_matches(|c: char| c.is_ascii_alphabetic());
    // All of the key, and not the last word of something else.
    let begins = word.ends_with(['"', '\''])
        || matches!(word.trim_end().chars().last(), None | Some('-' | '{' | '[' | ','));
    let is_key = begins && before[end..].contains(':') && end - word.len() <= 40;
    if is_key { (word.len(), end) } else { (0, 0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(text: &str, value: &str, line: &str, caret: &str) {
        let start = text.find(value).expect("the value");
        let label = Label::new(Field::Evidence, Span::new(start, start + value.len()));
        let shown = excerpt(text, &LineIndex::new(text), &label).expect("a line");
        let carets = " ".repeat(shown.caret) + &"^".repeat(shown.length);
        assert_eq!((shown.text.as_str(), carets.as_str()), (line, caret));
    }

    #[test]
    fn a_line_shows_the_value_and_its_key_alone() {
        shows(
            "{\n  \"State\": \"FAILED\", \"Name\": \"hunter2\"}",
            "FAILED",
            "  \"State\": \"FAILED\", \"••••\": \"•••••••\"}",
            "            ^^^^^^",
        );
        shows("a:\n- Port: 80 # x\n", "80", "- Port: 80 • •", "        ^^");
        shows("- [\"hunter\", \"x y\"]", "x y", "- [\"••••••\", \"x y\"]", "              ^^^");
        shows("{\"password hunter\": \"x\"}", "x", "{\"•••••••• ••••••\": \"x\"}", "                     ^");
    }

    #[test]
    fn what_may_be_a_secret_is_dots_even_where_it_is_the_value() {
        let secret = "kX9pQ2vL7mN4tR8wYbC3dF6gHjKsZaEuTiOoP1lMnQ4=";
        shows(
            &format!("Name: {secret}"),
            secret,
            &format!("Name: {}", "•".repeat(44)),
            &format!("      {}", "^".repeat(44)),
        );
        let escaped = "kX9pQ2vL7mN4tR8wYbC3\\/F6gHjKsZaEuTiOoP1lMnQ4=";
        shows(
            &format!("{{\"Name\": \"{escaped}\"}}"),
            escaped,
            &format!("{{\"Name\": \"{}\"}}", "•".repeat(45)),
            &format!("          {}", "^".repeat(45)),
        );
        let folded = "kX9pQ2vL7mN4tR8wYbC3dF\n  6gHjKsZaEuTiOoP1lMnQ4=";
        shows(
            &format!("Name: {folded}\nPort: 1"),
            folded,
            &format!("Name: {}", "•".repeat(22)),
            &format!("      {}", "^".repeat(22)),
        );
        let id = "AKIAQ4LZ7NXEXAMPLE2B";
        shows(
            &format!("Name: {id}"),
            id,
            &format!("Name: {}", "•".repeat(20)),
            &format!("      {}", "^".repeat(20)),
        );
    }

    #[test]
    fn a_line_of_megabytes_is_cut() {
        let text = format!(
            "{{\"A\": \"{}\", \"Port\": 80, \"B\": \"{}\"}}",
            "é".repeat(1 << 20),
            "b".repeat(1 << 20)
        );
        let start = text.find("80").expect("the value");
        let label = Label::new(Field::Evidence, Span::new(start, start + 2));
        let shown = excerpt(&text, &LineIndex::new(&text), &label).expect("a line");
        assert!(shown.text.contains("\"Port\": 80, \"•\": \"••"), "{}", shown.text);
        assert_eq!(shown.text.chars().skip(shown.caret).take(shown.length).collect::<String>(), "80");
        assert!(shown.text.chars().count() <= WIDTH + 2);
    }
}
