//! A document as a tree, whether it came as JSON or as YAML.

use std::borrow::Cow;

use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::finding::Span;
use crate::limits;

/// A value of a document, and where it stands there.
#[derive(Clone, Debug)]
pub(crate) struct Node<'t> {
    pub value: Value<'t>,
    /// Bytes of the document; of a text without its quotation marks.
    pub at: Span,
}

/// Where it stands makes no difference to what it is.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(Cow<'t, str>),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<(Cow<'t, str>, Node<'t>)>),
}

/// Why a document cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is not what it looks like; the byte where that shows.
    Syntax(usize),
    /// It goes beyond a limit, which is named.
    Limit(&'static str),
}

pub(crate) const TOO_DEEP: Unreadable = Unreadable::Limit("lists and objects are nested too deeply");
pub(crate) const TOO_MANY: Unreadable = Unreadable::Limit("it has too many values");

impl Node<'_> {
    /// The member of that name; the last one, as the AWS CLI's own parser takes it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Map(members) = &self.value else { return None };
        members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A member that is a text, not longer than [`limits::TEXT`].
    pub fn text(&self, key: &str) -> Option<String> {
        match &self.get(key)?.value {
            Value::Text(text) if text.len() <= limits::TEXT => Some(text.to_string()),
            // A YAML reader may take an account for a number.
            Value::Number(digits) => Some(digits.to_string()),
            _ => None,
        }
    }

    pub fn bool(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A member that is a whole number: no rule reads another, and parsing those would be a part of the page.
    pub fn number(&self, key: &str) -> Option<u64> {
        match &self.get(key)?.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A member that is a list; the first [`limits::ENTRIES`] of it.
    pub fn list(&self, key: &str) -> Option<&[Self]> {
        self.whole_list(key).map(|items| &items[..items.len().min(limits::ENTRIES)])
    }

    /// A member that is a list, however long it is.
    pub fn whole_list(&self, key: &str) -> Option<&[Self]> {
        match &self.get(key)?.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// A member that is a list of texts.
    pub fn texts(&self, key: &str) -> Option<Vec<String>> {
        let text = |item: &Self| match &item.value {
            Value::Text(text) if text.len() <= limits::TEXT => Some(text.to_string()),
            _ => None,
        };
        Some(self.list(key)?.iter().filter_map(text).collect())
    }
}

/// Reads `text`, which is one JSON value whose depth was looked at already: the parser calls itself for each level.
pub(crate) fn from_json(text: &str) -> Result<Node<'_>, Unreadable> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict)
        .map_err(|error| Unreadable::Syntax(error.range().start))?;
    parsed.value.map(of_json).ok_or(Unreadable::Syntax(0))
}

fn of_json(value: ast::Value<'_>) -> Node<'_> {
    let range = value.range();
    let quotes = usize::from(matches!(value, ast::Value::StringLit(_)));
    let at = Span::new(range.start + quotes, range.end - quotes);
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NumberLit(literal) => Value::Number(literal.value.into()),
        ast::Value::StringLit(literal) => Value::Text(literal.value),
        ast::Value::Array(array) => Value::List(array.elements.into_iter().map(of_json).collect()),
        ast::Value::Object(object) => {
            let name = |name| match name {
                ObjectPropName::String(name) => name.value,
                ObjectPropName::Word(word) => word.value.into(),
            };
            Value::Map(object.properties.into_iter().map(|p| (name(p.name), of_json(p.value))).collect())
        }
    };
    Node { value, at }
}

/// Reads `text`, which is one YAML document.
pub(crate) fn from_yaml(text: &str) -> Result<Node<'_>, Unreadable> {
    if text.len() > limits::YAML {
        return Err(Unreadable::Limit("it has more than 2 MiB"));
    }
    let mut tree = Tree::default();
    let mut values = 0;
    let mut parser = Parser::new_from_str(text);
    let mut place = Place::start(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event
            .map_err(|error| Unreadable::Syntax(Place::start(text).forward(error.marker().index()).byte))?;
        values += 1;
        if values > 2 * limits::VALUES {
            return Err(TOO_MANY);
        }
        place = place.forward(span.start.index());
        let mut at = Span::new(place.byte, place.byte);
        match event {
            Event::Scalar(scalar, style, _, _) => {
                at.end = place.forward(span.end.index()).byte;
                tree.put(Node { value: value(scalar, style), at: inside(text, at) });
            }
            Event::SequenceStart(..) => tree.open(Node { value: Value::List(Vec::new()), at })?,
            Event::MappingStart(..) => tree.open(Node { value: Value::Map(Vec::new()), at })?,
            Event::SequenceEnd | Event::MappingEnd => tree.close(),
            // The AWS CLI writes none; expanding them is how small files grow large.
            Event::Alias(_) => return Err(Unreadable::Syntax(place.byte)),
            Event::DocumentEnd if tree.root.is_some() => break,
            _ => {}
        }
    }
    tree.root.ok_or(Unreadable::Syntax(0))
}

/// A place in a text. The parser counts characters, and its events come in their order.
#[derive(Clone, Copy)]
struct Place<'t> {
    text: &'t str,
    byte: usize,
    character: usize,
}

impl<'t> Place<'t> {
    const fn start(text: &'t str) -> Self {
        Self { text, byte: 0, character: 0 }
    }

    /// The place of that character; this one where it lies behind.
    fn forward(self, character: usize) -> Self {
        let Some(more) = character.checked_sub(self.character) else { return self };
        let rest = &self.text[self.byte..];
        let byte = rest.char_indices().nth(more).map_or(self.text.len(), |(byte, _)| self.byte + byte);
        Self { byte, character, ..self }
    }
}

/// A scalar's place without what stands around it.
fn inside(text: &str, at: Span) -> Span {
    let scalar = text[at.start..at.end].trim_end();
    let quoted = scalar.len() > 1 && scalar.starts_with(['\'', '"']) && scalar.ends_with(['\'', '"']);
    let quotes = usize::from(quoted);
    Span::new(at.start + quotes, at.start + scalar.len() - quotes)
}

#[derive(Default)]
struct Tree<'t> {
    open: Vec<(Node<'t>, Option<Cow<'t, str>>)>,
    root: Option<Node<'t>>,
}

impl<'t> Tree<'t> {
    fn open(&mut self, node: Node<'t>) -> Result<(), Unreadable> {
        if self.open.len() == limits::DEPTH {
            return Err(TOO_DEEP);
        }
        self.open.push((node, None));
        Ok(())
    }

    fn close(&mut self) {
        if let Some((node, _)) = self.open.pop() {
            self.put(node);
        }
    }

    fn put(&mut self, node: Node<'t>) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some((Node { value: Value::List(items), .. }, _)) => items.push(node),
            Some((Node { value: Value::Map(members), .. }, key)) => match key.take() {
                Some(key) => members.push((key, node)),
                None => {
                    *key = Some(match node.value {
                        Value::Text(text) | Value::Number(text) => text,
                        // `true: …` and keys that are lists: nothing that AWS writes.
                        _ => Cow::Borrowed(""),
                    });
                }
            },
            Some(_) => {}
        }
    }
}

fn value(text: Cow<'_, str>, style: ScalarStyle) -> Value<'_> {
    if style != ScalarStyle::Plain {
        return Value::Text(text);
    }
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        plain if is_number(plain) => Value::Number(text),
        _ => Value::Text(text),
    }
}

/// Whether YAML takes a plain text for a number, as far as the AWS CLI writes any.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole.strip_prefix('-').unwrap_or(whole))
        && digits(part)
        && digits(exponent.trim_start_matches(['-', '+']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_of_the_same_are_the_same() {
        let json = from_json(r#"{"A": [{"B": "x y", "C": 1.5, "D": null}], "E": false, "F": []}"#).unwrap();
        let yaml = from_yaml("A:\n- B: x y\n  C: 1.5\n  D: null\nE: false\nF: []\n").unwrap();
        assert_eq!(json, yaml);
    }

    #[test]
    fn quoted_scalars_stay_texts() {
        let yaml = from_yaml("A: '012345678901'\nB: \"true\"\nC: 12\n").unwrap();
        assert_eq!(yaml.text("A").as_deref(), Some("012345678901"));
        assert_eq!(yaml.text("B").as_deref(), Some("true"));
        assert_eq!(yaml.number("C"), Some(12));
        assert!(matches!(from_yaml("A: -1.5e+3").unwrap().get("A").unwrap().value, Value::Number(_)));
        for text in ["1.2.3.4", "-", "2026-11-27", "vpce", "1a", "."] {
            assert!(matches!(value(text.into(), ScalarStyle::Plain), Value::Text(_)), "{text}");
        }
    }

    #[test]
    fn aliases_are_refused_and_depth_is_limited() {
        assert!(matches!(from_yaml("A: &x [1]\nB: *x\n"), Err(Unreadable::Syntax(_))));
        let deep = format!("A: {}1{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(from_yaml(&deep), Err(TOO_DEEP));
    }

    #[test]
    fn a_value_stands_where_it_is_written() {
        let texts = [
            ("{\"é\": \"😀x\", \"A\": [ \"y\\n\" , 12]}", true),
            ("é: 😀x # no\nA:\n- 'y''s'   \n- 12\n", false),
        ];
        for (text, json) in texts {
            let node = if json { from_json(text) } else { from_yaml(text) }.unwrap();
            let part = |node: &Node<'_>| &text[node.at.start..node.at.end];
            assert_eq!(part(node.get("é").unwrap()), "😀x");
            let Value::List(items) = &node.get("A").unwrap().value else { panic!("{node:?}") };
            assert_eq!(part(&items[0]), if json { "y\\n" } else { "y''s" });
            assert_eq!(part(&items[1]), "12");
        }
    }

    #[test]
    fn the_place_of_an_error_is_in_bytes() {
        assert_eq!(from_json("{\"a\" 1}"), Err(Unreadable::Syntax(5)));
        assert!(matches!(from_yaml("é: [1"), Err(Unreadable::Syntax(at)) if at >= 6));
    }
}
