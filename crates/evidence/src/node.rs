//! A document as a tree, whether it came as JSON or as YAML.

use std::borrow::Cow;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::limits;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node<'t> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(Cow<'t, str>),
    Text(Cow<'t, str>),
    List(Vec<Self>),
    Map(Vec<(Cow<'t, str>, Self)>),
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
        let Self::Map(members) = self else { return None };
        members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A member that is a text, not longer than [`limits::TEXT`].
    pub fn text(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            Self::Text(text) if text.len() <= limits::TEXT => Some(text.to_string()),
            // A YAML reader may take an account for a number.
            Self::Number(digits) => Some(digits.to_string()),
            _ => None,
        }
    }

    pub fn bool(&self, key: &str) -> Option<bool> {
        match self.get(key)? {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A member that is a whole number: no rule reads another, and parsing those would be a part of the page.
    pub fn number(&self, key: &str) -> Option<u64> {
        match self.get(key)? {
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub fn list(&self, key: &str) -> Option<&[Self]> {
        match self.get(key)? {
            Self::List(items) => Some(&items[..items.len().min(limits::ENTRIES)]),
            _ => None,
        }
    }

    /// A member that is a list of texts.
    pub fn texts(&self, key: &str) -> Option<Vec<String>> {
        let text = |item: &Self| match item {
            Self::Text(text) if text.len() <= limits::TEXT => Some(text.to_string()),
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

fn of_json(value: Value<'_>) -> Node<'_> {
    match value {
        Value::NullKeyword(_) => Node::Null,
        Value::BooleanLit(literal) => Node::Bool(literal.value),
        Value::NumberLit(literal) => Node::Number(literal.value.into()),
        Value::StringLit(literal) => Node::Text(literal.value),
        Value::Array(array) => Node::List(array.elements.into_iter().map(of_json).collect()),
        Value::Object(object) => {
            let name = |name| match name {
                ObjectPropName::String(name) => name.value,
                ObjectPropName::Word(word) => word.value.into(),
            };
            Node::Map(object.properties.into_iter().map(|p| (name(p.name), of_json(p.value))).collect())
        }
    }
}

/// Reads `text`, which is one YAML document.
pub(crate) fn from_yaml(text: &str) -> Result<Node<'_>, Unreadable> {
    if text.len() > limits::YAML {
        return Err(Unreadable::Limit("it has more than 2 MiB"));
    }
    let mut tree = Tree::default();
    let mut values = 0;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        // The parser counts characters.
        let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
        let (event, span) = event.map_err(|error| Unreadable::Syntax(byte(error.marker().index())))?;
        values += 1;
        if values > 2 * limits::VALUES {
            return Err(TOO_MANY);
        }
        match event {
            Event::Scalar(text, style, _, _) => tree.put(scalar(text, style)),
            Event::SequenceStart(..) => tree.open(Node::List(Vec::new()))?,
            Event::MappingStart(..) => tree.open(Node::Map(Vec::new()))?,
            Event::SequenceEnd | Event::MappingEnd => tree.close(),
            // The AWS CLI writes none; expanding them is how small files grow large.
            Event::Alias(_) => return Err(Unreadable::Syntax(byte(span.start.index()))),
            Event::DocumentEnd if tree.root.is_some() => break,
            _ => {}
        }
    }
    tree.root.ok_or(Unreadable::Syntax(0))
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
            Some((Node::List(items), _)) => items.push(node),
            Some((Node::Map(members), key)) => match key.take() {
                Some(key) => members.push((key, node)),
                None => {
                    *key = Some(match node {
                        Node::Text(text) | Node::Number(text) => text,
                        // `true: …` and keys that are lists: nothing that AWS writes.
                        _ => Cow::Borrowed(""),
                    });
                }
            },
            Some(_) => {}
        }
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Node<'_> {
    if style != ScalarStyle::Plain {
        return Node::Text(text);
    }
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Node::Null,
        "true" | "True" | "TRUE" => Node::Bool(true),
        "false" | "False" | "FALSE" => Node::Bool(false),
        plain if is_number(plain) => Node::Number(text),
        _ => Node::Text(text),
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
        assert!(matches!(from_yaml("A: -1.5e+3").unwrap().get("A"), Some(Node::Number(_))));
        for text in ["1.2.3.4", "-", "2026-11-27", "vpce", "1a", "."] {
            assert!(matches!(scalar(text.into(), ScalarStyle::Plain), Node::Text(_)), "{text}");
        }
    }

    #[test]
    fn aliases_are_refused_and_depth_is_limited() {
        assert!(matches!(from_yaml("A: &x [1]\nB: *x\n"), Err(Unreadable::Syntax(_))));
        let deep = format!("A: {}1{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(from_yaml(&deep), Err(TOO_DEEP));
    }

    #[test]
    fn the_place_of_an_error_is_in_bytes() {
        assert_eq!(from_json("{\"a\" 1}"), Err(Unreadable::Syntax(5)));
        assert!(matches!(from_yaml("é: [1"), Err(Unreadable::Syntax(at)) if at >= 6));
    }
}
