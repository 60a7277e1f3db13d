//! Where a finding points, as people and JavaScript count, and what may be shown of that place.

use std::ops::Range;

use crate::finding::{Excerpt, Field, Finding, Label, LineIndex, Position, Span};
use crate::input::Inputs;
use crate::parse::config::{self, Parsed};
use crate::parse::excerpt;
use crate::report::shares_a_part;
use crate::shown::may_be_secret;

/// The texts that findings point into. Made from the inputs of the report.
pub struct Places<'i> {
    inputs: &'i Inputs,
    parsed: Parsed,
    certificate_chain: &'i str,
    evidence: Vec<&'i str>,
}

impl std::fmt::Debug for Places<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Places").field(self.inputs).finish()
    }
}

/// A label's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Of the first byte.
    pub start: Position,
    /// Of the byte after the last.
    pub end: Position,
    /// The same two places in UTF-16 code units, as JavaScript counts.
    pub utf16: Range<usize>,
}

/// One line of an input, fit to be shown, and the places on it that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLine {
    /// The input.
    pub input: Field,
    /// Where the finding's first label starts in the input.
    pub at: Position,
    /// The line, or the part of it around the place; a dot stands for each character that may be secret.
    pub text: String,
    /// Characters of `text`, from 0, to draw carets under; in order, the first label's among them. An empty range is
    /// a place between two characters.
    pub carets: Vec<Range<usize>>,
}

impl ShownLine {
    fn of_evidence(excerpt: &Excerpt) -> Self {
        let Excerpt { line, column, caret, length, ref text } = *excerpt;
        Self {
            input: Field::Evidence,
            at: Position { line, column },
            text: text.clone(),
            carets: std::iter::once(caret..caret + length).collect(),
        }
    }
}

impl<'i> Places<'i> {
    /// Reads the inputs once more; the configuration file is decoded for it.
    pub fn new(inputs: &'i Inputs) -> Self {
        let parsed = config::parse(inputs.configuration_file.as_ref());
        Self { inputs, parsed, certificate_chain: "", evidence: Vec::new() }
    }

    /// With the texts that were pasted as evidence, in their order. Of these is shown what the finding has as its excerpt:
    /// whoever judges them knows what is a value there.
    #[must_use]
    pub fn with_evidence(self, texts: Vec<&'i str>) -> Self {
        Self { evidence: texts, ..self }
    }

    /// With the text that the certificate chain was read from. Only the BEGIN and END lines of it are ever shown.
    #[must_use]
    pub fn with_certificate_chain(self, text: &'i str) -> Self {
        Self { certificate_chain: text, ..self }
    }

    /// The places of `labels`, one each. Linear in the inputs they point into.
    pub fn locate(&self, labels: &[Label]) -> Vec<Place> {
        let mut last: Option<(Field, usize, LineIndex<'_>)> = None;
        let place = |label: &Label| {
            let (input, file) = (label.input, label.file);
            let text = if input == Field::Evidence {
                self.evidence.get(file).copied().unwrap_or_default()
            } else {
                self.text(input)
            };
            let lines = match &mut last {
                Some((of, number, lines)) if (*of, *number) == (input, file) => lines,
                slot => &mut slot.insert((input, file, LineIndex::new(text))).2,
            };
            let Span { start, end } = label.span;
            Place {
                start: lines.position(start),
                end: lines.position(end),
                utf16: lines.utf16(start)..lines.utf16(end),
            }
        };
        labels.iter().map(place).collect()
    }

    /// What may be shown of the place that `finding` points at, about `width` characters at most; nothing where it
    /// points nowhere, at the secret, or at a file that is no text.
    pub fn shown(&self, finding: &Finding, width: usize) -> Option<ShownLine> {
        let first = finding.labels.first()?;
        if first.input == Field::Evidence {
            return finding.excerpt.as_ref().map(ShownLine::of_evidence);
        }
        let text = self.text(first.input);
        if first.input == Field::RawSecretAccessKey || text.is_empty() {
            return None;
        }
        let lines = LineIndex::new(text);
        let at = lines.position(first.span.start);
        let line = lines.line(at.line);
        let line_start = line.as_ptr() as usize - text.as_ptr() as usize;
        let mut shown = self.masked(first.input, line, line_start);
        let column = |offset: usize| {
            let offset = offset.clamp(line_start, line_start + line.len()) - line_start;
            line.get(..offset).map_or(0, |before| before.chars().count())
        };
        let same = finding.labels.iter().filter(|label| label.input == first.input);
        let here = same.filter(|label| lines.line_number(label.span.start) == at.line);
        let mut carets: Vec<_> = here
            .map(|label| column(label.span.start)..column(label.span.end.max(label.span.start)))
            .collect();
        cut(&mut shown, &mut carets, width);
        carets.sort_by_key(|caret| (caret.start, caret.end));
        carets.dedup();
        Some(ShownLine { input: first.input, at, text: shown.into_iter().collect(), carets })
    }

    /// The text that labels of `input` count in; empty where none was given, and where it is no text.
    fn text(&self, input: Field) -> &str {
        match input {
            Field::ConfigurationFile => &self.parsed.text,
            Field::RawSecretAccessKey => {
                self.inputs.raw_secret_access_key.as_ref().map_or("", |secret| secret.expose())
            }
            Field::CertificateChain => self.certificate_chain,
            other => self.inputs.text(other).unwrap_or_default(),
        }
    }

    /// `line` character for character, which starts at `line_start` in its input.
    fn masked(&self, input: Field, line: &str, line_start: usize) -> Vec<char> {
        let inside = |span: Option<Span>, at: usize| {
            span.is_some_and(|span| (span.start..span.end).contains(&(line_start + at)))
        };
        let id = self.shown_id(input);
        let mut shown = if input == Field::ConfigurationFile {
            let path = self.parsed.revealed();
            excerpt::mask(line, |at| inside(path, at))
        } else if input == Field::CertificateChain {
            let open = is_boundary(line);
            excerpt::mask(line, |_| open)
        } else {
            let open = id.is_none() && !may_be_secret(line);
            excerpt::mask(line, |_| open)
        };
        // The last defence, as for messages.
        let text: String = shown.iter().collect();
        if self.secrets().any(|secret| shares_a_part(&text, secret)) {
            shown = vec!['•'; shown.len()];
        }
        for (slot, (at, c)) in shown.iter_mut().zip(line.char_indices()) {
            if inside(id, at) {
                *slot = c;
            }
        }
        shown
    }

    /// Where the access key ID stands in `input`, if it is one: it is no secret, even where it shares a part with the
    /// secret; but a secret may stand in its place.
    fn shown_id(&self, input: Field) -> Option<Span> {
        let (id, span) = match input {
            Field::AccessKeyId => (self.text(input), Span::new(0, self.text(input).len())),
            Field::ConfigurationFile => {
                let (id, place) = self.parsed.access_key_id()?;
                (id, place.locate(Span::new(0, id.len())))
            }
            _ => return None,
        };
        let alike = id.len() <= 30 && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let is_secret =
            |secret: &str| id.len().min(secret.len()) >= 8 && (secret.contains(id) || id.contains(secret));
        (alike && span.end - span.start == id.len() && !self.secrets().any(is_secret)).then_some(span)
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        let by_hand = self.inputs.raw_secret_access_key.as_ref().map(crate::secret::Secret::expose);
        let in_file = self.parsed.secret().map(|(secret, _)| secret);
        [by_hand, in_file].into_iter().flatten()
    }
}

/// Whether a line is one that stands around a PEM block. Whatever else is in a paste of certificates may be a key.
fn is_boundary(line: &str) -> bool {
    let inner = line.trim_end().strip_prefix("-----").and_then(|line| line.strip_suffix("-----"));
    let label = inner.and_then(|inner| inner.strip_prefix("BEGIN ").or_else(|| inner.strip_prefix("END ")));
    label.is_some_and(|label| label.len() < 40 && label.bytes().all(|b| b.is_ascii_uppercase() || b == b' '))
}

/// Keeps `width` characters of a longer line, around its first caret.
fn cut(line: &mut Vec<char>, carets: &mut Vec<Range<usize>>, width: usize) {
    let Some(first) = carets.first().map(|caret| caret.start).filter(|_| line.len() > width) else { return };
    let from = first.saturating_sub(width / 2).min(line.len() - width);
    let to = from + width;
    let more = to < line.len();
    *line = line[from..to].to_vec();
    let shift = usize::from(from > 0);
    if from > 0 {
        line.insert(0, '…');
    }
    if more {
        line.push('…');
    }
    carets.retain(|caret| caret.start <= to && caret.end >= from);
    for caret in carets {
        *caret = caret.start.clamp(from, to) - from + shift..caret.end.clamp(from, to) - from + shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;
    use crate::input::ConfigurationFile;
    use crate::secret::Secret;

    const WIDTH: usize = 96;
    const SECRET: &str = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";

    fn at(input: Field, spans: &[(usize, usize)]) -> Finding {
        let labels = spans.iter().map(|&(start, end)| Label::new(input, Span::new(start, end)));
        Finding::new(Code::NameCharacters, input, "").labels(labels)
    }

    fn named(name: &str) -> Inputs {
        Inputs { name: Some(name.into()), ..Inputs::default() }
    }

    #[test]
    fn places_count_characters_and_utf16_units() {
        let inputs = named("é😀\nx");
        let place = &Places::new(&inputs).locate(&at(Field::Name, &[(2, 8)]).labels)[0];
        assert_eq!((place.start.line, place.start.column), (1, 2));
        assert_eq!((place.end.line, place.end.column), (2, 2));
        assert_eq!(place.utf16, 1..5);
    }

    #[test]
    fn every_place_on_the_line_gets_a_caret() {
        let inputs = named("a b\nc d e");
        let shown =
            Places::new(&inputs).shown(&at(Field::Name, &[(5, 6), (7, 8), (1, 2)]), WIDTH).expect("a line");
        assert_eq!((shown.text.as_str(), shown.at.line, shown.at.column), ("c d e", 2, 2));
        assert_eq!(shown.carets, [1..2, 3..4]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_first_place() {
        let inputs = named(&format!("{}X{}", "a".repeat(500), "b".repeat(500)));
        let shown =
            Places::new(&inputs).shown(&at(Field::Name, &[(500, 501), (900, 901)]), WIDTH).expect("a line");
        assert_eq!(shown.text.chars().count(), WIDTH + 2);
        assert_eq!(shown.carets.len(), 1);
        assert_eq!(shown.text.chars().nth(shown.carets[0].start), Some('X'));
        assert_eq!(shown.at.column, 501);
    }

    #[test]
    fn a_place_at_the_end_of_a_long_line_is_shown() {
        let inputs = named(&"a".repeat(500));
        let shown = Places::new(&inputs).shown(&at(Field::Name, &[(500, 500)]), WIDTH).expect("a line");
        assert_eq!((shown.carets.len(), &shown.carets[0]), (1, &(WIDTH + 1..WIDTH + 1)));
    }

    #[test]
    fn only_the_lines_around_a_certificate_are_shown() {
        let inputs = Inputs::default();
        let text = "-----BEGIN CERTIFICATE-----\nMIIB\n-----BEGIN PRIVATE KEY-----MIGH";
        let places = Places::new(&inputs).with_certificate_chain(text);
        let shown =
            |from| places.shown(&at(Field::CertificateChain, &[(from, from + 1)]), WIDTH).expect("a line");
        assert_eq!(shown(0).text, "-----BEGIN CERTIFICATE-----");
        assert_eq!(shown(28).text, "••••");
        assert!(!shown(33).text.contains(|c: char| c.is_ascii_alphanumeric()));
    }

    #[test]
    fn nothing_is_shown_of_a_secret() {
        let secret = || Some(Secret::new(SECRET.into()));
        let inputs = Inputs { raw_secret_access_key: secret(), ..Inputs::default() };
        assert_eq!(Places::new(&inputs).shown(&at(Field::RawSecretAccessKey, &[(0, 1)]), WIDTH), None);
        // Neither where a part of it stands elsewhere, nor where it is not known to be one.
        let part = Inputs { raw_secret_access_key: secret(), ..named(&format!("x {} y", &SECRET[20..30])) };
        let swapped = Inputs { access_key_id: Some(SECRET.into()), ..Inputs::default() };
        for (inputs, field) in [(part, Field::Name), (swapped, Field::AccessKeyId)] {
            let shown = Places::new(&inputs).shown(&at(field, &[(0, 1), (3, 4)]), WIDTH).expect("a line");
            assert!(!shown.text.contains(|c: char| c.is_ascii_alphanumeric()), "{}", shown.text);
            assert_eq!(shown.carets, [0..1, 3..4]);
        }
    }

    #[test]
    fn a_file_shows_its_path_and_its_id_but_not_its_secret() {
        let file = |id: &str| {
            let text = format!(
                r#"{{"XksProxyUriPath": "/kms/xks/v1", "XksProxyAuthenticationCredential": {{"AccessKeyId": "{id}", "RawSecretAccessKey": "{SECRET}"}}}}"#
            );
            Inputs {
                configuration_file: Some(ConfigurationFile::new(text.into_bytes())),
                ..Inputs::default()
            }
        };
        let inputs = file("ABCDE12345670EXAMPLE");
        let shown =
            Places::new(&inputs).shown(&at(Field::ConfigurationFile, &[(86, 87)]), WIDTH).expect("a line");
        assert!(shown.text.contains("\"ABCDE12345670EXAMPLE\""), "{}", shown.text);
        let shared = Inputs {
            raw_secret_access_key: Some(Secret::new(format!("{}ABCDE123", &SECRET[..36]))),
            ..file("ABCDE12345670EXAMPLE")
        };
        let shown =
            Places::new(&shared).shown(&at(Field::ConfigurationFile, &[(86, 87)]), WIDTH).expect("a line");
        assert!(shown.text.contains("\"ABCDE12345670EXAMPLE\""), "{}", shown.text);
        let wide =
            Places::new(&inputs).shown(&at(Field::ConfigurationFile, &[(140, 141)]), WIDTH).expect("a line");
        assert!(wide.text.contains("•••••••") && !wide.text.contains("p3"), "{}", wide.text);
        let swapped = file(SECRET);
        let shown =
            Places::new(&swapped).shown(&at(Field::ConfigurationFile, &[(86, 87)]), WIDTH).expect("a line");
        assert!(!shown.text.contains("p3"), "{}", shown.text);
    }
}
