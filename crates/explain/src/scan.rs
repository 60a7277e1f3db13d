//! One pass over the text.

use xks_preflight_finding::Span;

use crate::LIMIT;
use crate::catalogue::Outside;
use crate::entry::Entry;
use crate::index::{Index, LONGEST_WORD, Phrase, Word, is_word};
use crate::secrets::SecretKind;
use crate::step::Operation;

/// Something that was found.
pub(crate) struct Mark {
    pub span: Span,
    pub what: Found,
}

pub(crate) enum Found {
    /// An error, or a name that several have.
    Errors(Vec<&'static Entry>),
    Operation(Operation),
    Outside(&'static Outside),
    Secret(SecretKind),
    /// Something was left out here.
    Cut,
}

/// Marks that are kept at most: more errors than any person reads, and few enough to compare with each other.
const MARKS: usize = 20_000;

/// White space between two words of a phrase, at most: a line break and an indentation.
const GAP: usize = 64;

/// Everything in `text` that means something, in its order.
pub(crate) fn scan(text: &str) -> Vec<Mark> {
    let mut scanner = Scanner { text: text.as_bytes(), index: Index::get(), marks: Vec::new() };
    if text.len() <= LIMIT {
        scanner.words(0, text.len());
    } else {
        let (first, last) = (LIMIT / 2, text.len() - LIMIT / 2);
        scanner.words(0, first);
        scanner.mark(first, last, Found::Cut);
        scanner.words(last, text.len());
    }
    scanner.marks
}

struct Scanner<'t> {
    text: &'t [u8],
    index: &'static Index,
    marks: Vec<Mark>,
}

impl Scanner<'_> {
    fn mark(&mut self, start: usize, end: usize, what: Found) {
        if self.marks.len() < MARKS {
            self.marks.push(Mark { span: Span::new(start, end), what });
        } else if self.marks.len() == MARKS {
            self.marks.push(Mark { span: Span::new(start, start), what: Found::Cut });
        }
    }

    /// Goes from word to word.
    fn words(&mut self, mut at: usize, end: usize) {
        while at < end {
            if !is_word(self.text[at]) {
                at += 1;
                continue;
            }
            // The `n` of an escaped line break belongs to no word.
            let escaped = at > 0 && self.text[at - 1] == b'\\' && b"nrt".contains(&self.text[at]);
            at += usize::from(escaped);
            let start = at;
            while at < end && is_word(self.text[at]) {
                at += 1;
            }
            if (1..=LONGEST_WORD).contains(&(at - start)) {
                at = at.max(self.word(start, at));
            }
        }
    }

    /// Looks at one word; answers where to go on.
    fn word(&mut self, start: usize, end: usize) -> usize {
        let text = self.text;
        let mut buffer = [0; LONGEST_WORD];
        let lower = &mut buffer[..end - start];
        lower.copy_from_slice(&text[start..end]);
        lower.make_ascii_lowercase();
        self.secret(start, end, lower);
        // Words are ASCII, so both are UTF-8.
        let (Ok(word), Ok(lower)) = (std::str::from_utf8(&text[start..end]), std::str::from_utf8(lower))
        else {
            return end;
        };
        if let Some(end) = self.numbered(word, end) {
            return end;
        }
        for (phrase, what) in self.index.phrases(lower) {
            if let Some(end) = phrase_end(self.text, start, phrase) {
                let found = match *what {
                    Phrase::Error(entry) => Found::Errors(vec![entry]),
                    Phrase::Operation(operation) => Found::Operation(operation),
                };
                self.mark(start, end, found);
                return end;
            }
        }
        match self.index.word(word) {
            Some(Word::Errors(entries)) => {
                // HTTP/2 has an error of this name, too, and curl then prints it with a number.
                let of_http2 = word == "INTERNAL_ERROR" && text[end..].starts_with(b" (err");
                if !of_http2 {
                    self.mark(start, end, Found::Errors(entries.clone()));
                }
            }
            Some(Word::Operation(operation)) => self.mark(start, end, Found::Operation(*operation)),
            Some(Word::Outside(outside)) => self.mark(start, end, Found::Outside(outside)),
            None => {}
        }
        end
    }

    /// `curl: (60)`, `HTTP/1.1 404` and `returned error: 404`.
    fn numbered(&mut self, word: &str, end: usize) -> Option<usize> {
        let after = &self.text[end..];
        let (entry, length) = match word {
            "curl" => {
                let (code, length) = digits(after.strip_prefix(b": (")?)?;
                (self.index.curl(code)?, length + 3)
            }
            "HTTP" => {
                let version = after.strip_prefix(b"/")?;
                let skipped = version.iter().take(4).take_while(|b| **b != b' ').count();
                let (status, length) = digits(version.get(skipped..)?.strip_prefix(b" ")?)?;
                (self.index.status(status)?, 1 + skipped + 1 + length)
            }
            "returned" => {
                let (status, length) = digits(after.strip_prefix(b" error: ")?)?;
                (self.index.status(status)?, length + 8)
            }
            _ => return None,
        };
        self.mark(end - word.len(), end + length, Found::Errors(vec![entry]));
        Some(end + length)
    }

    fn secret(&mut self, start: usize, end: usize, lower: &[u8]) {
        if let Some(kind) = secret_at(self.text, start, end, lower) {
            self.mark(start, end, Found::Secret(kind));
        }
    }
}

/// The kind of secret that the word at `start..end` is, or names; `lower` is the word in lower case.
fn secret_at(text: &[u8], start: usize, end: usize, lower: &[u8]) -> Option<SecretKind> {
    let after = &text[end..];
    if SecretKind::is_aws_access_key_id(&text[start..end]) {
        return Some(SecretKind::AwsAccessKeyId);
    }
    if lower == b"private" && after.starts_with(b" KEY-----") {
        return Some(SecretKind::PrivateKey);
    }
    // Most words are too short for a name, and a copy of each would be half of the time.
    let named = (lower.len() >= SecretKind::SHORTEST_NAME)
        .then(|| SecretKind::named(&lower.iter().copied().filter(|b| *b != b'_').collect::<Vec<u8>>()));
    named.flatten().or_else(|| hyphenated(text, start, end)).filter(|_| SecretKind::value_follows(after))
}

/// The kinds of secrets in `text`, each once, with the place of the first: of a word that names one, or is one. The
/// pass that [`explain`](crate::explain) makes, without the catalogue of errors; at most [`LIMIT`] bytes are read.
pub fn secrets(text: &str) -> Vec<(SecretKind, Span)> {
    let bytes = &text.as_bytes()[..text.len().min(LIMIT)];
    let mut found: Vec<(SecretKind, Span)> = Vec::new();
    let mut buffer = [0; LONGEST_WORD];
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while bytes.get(at).is_some_and(|&b| is_word(b)) {
            at += 1;
        }
        if (1..=LONGEST_WORD).contains(&(at - start)) {
            let lower = &mut buffer[..at - start];
            lower.copy_from_slice(&bytes[start..at]);
            lower.make_ascii_lowercase();
            let kind = secret_at(bytes, start, at, lower);
            if let Some(kind) = kind.filter(|kind| found.iter().all(|(other, _)| other != kind)) {
                found.push((kind, Span::new(start, at)));
            }
        }
        at = at.max(start + 1);
    }
    found
}

/// `X-Amz-Security-Token`: the last word of a name with hyphens.
fn hyphenated(text: &[u8], start: usize, end: usize) -> Option<SecretKind> {
    if start == 0 || text[start - 1] != b'-' {
        return None;
    }
    let from = start.saturating_sub(32);
    let begin =
        text[from..start].iter().rposition(|b| !(is_word(*b) || *b == b'-')).map_or(from, |at| from + at + 1);
    let name: Vec<u8> =
        text[begin..end].iter().filter(|b| is_word(**b)).map(u8::to_ascii_lowercase).collect();
    SecretKind::named(&name)
}

/// A number of one to three digits and its length.
fn digits(text: &[u8]) -> Option<(u16, usize)> {
    let length = text.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    if !(1..=3).contains(&length) {
        return None;
    }
    std::str::from_utf8(&text[..length]).ok()?.parse().ok().map(|number| (number, length))
}

/// Where `phrase`, in lower case, ends in the text if it stands at `at`: letters in any case, a space for any white
/// space, also the `\n` of a message inside JSON.
fn phrase_end(text: &[u8], mut at: usize, phrase: &str) -> Option<usize> {
    for expected in phrase.bytes() {
        if expected == b' ' {
            let gap = white_space(&text[at..]);
            if gap == 0 {
                return None;
            }
            at += gap;
        } else {
            if text.get(at)?.to_ascii_lowercase() != expected {
                return None;
            }
            at += 1;
        }
    }
    // Not the beginning of a longer word.
    let ends = text.get(at).is_none_or(|&b| !is_word(b)) || !phrase.bytes().next_back().is_some_and(is_word);
    ends.then_some(at)
}

fn white_space(text: &[u8]) -> usize {
    let mut length = 0;
    while length < GAP {
        match text.get(length..) {
            Some([b, ..]) if b.is_ascii_whitespace() => length += 1,
            Some([b'\\', b'n' | b'r' | b't', ..]) => length += 2,
            _ => break,
        }
    }
    length
}
