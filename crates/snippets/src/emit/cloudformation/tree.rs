//! A template as a tree, and its two renderings.
//!
//! The templates lie beside this file as JSON, which their editors know; what JSON lacks are comments, so a member
//! named `#` is one. The parser is that of proxy configuration files, which keeps the order of members.

use std::borrow::Cow;
use std::fmt::Write as _;

use jsonc_parser::ast::{ObjectProp, ObjectPropName, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::escape::{JsonString, YamlString};

/// The name of a member that is a comment.
const COMMENT: &str = "#";

/// The length up to which a list or map stands in one line.
const LINE: usize = 110;

/// Text that lives as long as the program, or is a value of the plan.
type Text = Cow<'static, str>;

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Text(Text),
    Number(u64),
    Truth(bool),
    List(Vec<Node>),
    Map(Vec<(Text, Node)>),
}

impl Node {
    /// A value of the plan, or any other text.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(Cow::Owned(text.to_owned()))
    }

    /// What stands at this path of member names.
    ///
    /// # Panics
    /// Where a template has no such member: the tests emit each of them.
    pub(super) fn at(&mut self, path: &[&str]) -> &mut Self {
        path.iter().fold(self, |node, name| {
            let Self::Map(members) = node else { panic!("{name}: not inside a map") };
            let member = members.iter_mut().find(|(key, _)| key == name);
            &mut member.unwrap_or_else(|| panic!("{name}: not in the template")).1
        })
    }

    /// Adds a member to a map.
    pub(super) fn set(&mut self, name: &'static str, value: Self) {
        if let Self::Map(members) = self {
            members.push((Cow::Borrowed(name), value));
        }
    }

    /// Adds the members of another map to a map.
    pub(super) fn extend(&mut self, other: Self) {
        if let (Self::Map(members), Self::Map(more)) = (self, other) {
            members.extend(more);
        }
    }

    /// Does something with the value of each member of a map.
    pub(super) fn each(&mut self, work: impl Fn(&mut Self)) {
        if let Self::Map(members) = self {
            for (_, value) in members {
                work(value);
            }
        }
    }

    /// Takes a member out of a map, if it has this value.
    pub(super) fn remove(&mut self, name: &str, value: &Self) {
        if let Self::Map(members) = self {
            members.retain(|(key, found)| key != name || found != value);
        }
    }

    /// As JSON, without the comments.
    pub(super) fn to_json(&self) -> String {
        let mut text = String::new();
        self.json(&mut text, 0);
        text.push('\n');
        text
    }

    /// As YAML, with CloudFormation's short forms of its functions.
    pub(super) fn to_yaml(&self) -> String {
        let mut text = String::new();
        self.yaml(&mut text, 0);
        text.trim_start_matches('\n').to_owned() + "\n"
    }

    /// What fits into a line stands in one: CloudFormation takes 51,200 bytes without a bucket.
    fn json(&self, text: &mut String, depth: usize) {
        let (open, close, parts) = match self {
            Self::Text(value) => return json_text(value, text),
            Self::Number(number) => {
                let _ = write!(text, "{number}");
                return;
            }
            Self::Truth(truth) => return text.push_str(if *truth { "true" } else { "false" }),
            Self::List(items) => ('[', ']', items.iter().map(|item| (None, item)).collect()),
            Self::Map(members) => {
                let members = members.iter().filter(|(name, _)| name != COMMENT);
                ('{', '}', members.map(|(name, value)| (Some(name), value)).collect::<Vec<_>>())
            }
        };
        let start = text.len();
        text.push(open);
        for (number, (name, value)) in parts.iter().enumerate() {
            text.push_str(if number == 0 { "" } else { "," });
            new_line(text, depth + 1);
            if let Some(name) = name {
                let _ = write!(text, "{}: ", JsonString::new(name));
            }
            value.json(text, depth + 1);
        }
        new_line(text, depth);
        text.push(close);
        // No string of JSON holds a line break.
        let line = text[start..].split('\n').map(str::trim_start).collect::<Vec<_>>().join(" ");
        if line.len() < LINE {
            text.truncate(start);
            text.push_str(&line);
        }
    }

    /// What follows a name and its colon, or a dash; a list or map begins a line for each of its parts.
    fn yaml(&self, text: &mut String, depth: usize) {
        match self {
            Self::Text(value) if value.trim_end().contains('\n') && block(value) => {
                text.push_str(" |");
                for line in value.lines() {
                    if line.is_empty() {
                        text.push('\n');
                    } else {
                        new_line(text, depth);
                        text.push_str(line);
                    }
                }
            }
            Self::Text(value) => {
                let _ = write!(text, " {}", YamlString::new(value));
            }
            Self::Number(number) => {
                let _ = write!(text, " {number}");
            }
            Self::Truth(truth) => text.push_str(if *truth { " true" } else { " false" }),
            Self::List(items) => {
                if let Some(line) = self.flow() {
                    let _ = write!(text, " {line}");
                    return;
                }
                for item in items {
                    item.yaml_item(text, depth);
                }
            }
            Self::Map(members) => {
                if let Some(line) = self.flow().filter(|_| members.is_empty() || is_function(members)) {
                    let _ = write!(text, " {line}");
                    return;
                }
                for (name, value) in members {
                    new_line(text, depth);
                    value.yaml_member(name, text, depth);
                }
            }
        }
    }

    /// In one line, where it is short enough for one and has no comment.
    fn flow(&self) -> Option<String> {
        let line = match self {
            Self::Text(value) => YamlString::new(value).to_string(),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::flow).collect::<Option<Vec<_>>>()?.join(", "))
            }
            Self::Map(members) => match members.as_slice() {
                [(name, value)] if name == "Ref" => format!("!Ref {}", value.flow()?),
                [(name, value)] if name == "Fn::GetAtt" => match value {
                    Self::List(words) => {
                        let words: Option<Vec<_>> = words.iter().map(Self::flow).collect();
                        format!("!GetAtt {}", words?.join("."))
                    }
                    _ => return None,
                },
                [(name, value)] if name.starts_with("Fn::") => format!("!{} {}", &name[4..], value.flow()?),
                members => {
                    let member = |(name, value): &(Text, Self)| {
                        let value = value.flow().filter(|_| name != COMMENT)?;
                        Some(format!("{}: {value}", YamlString::new(name)))
                    };
                    let members: Option<Vec<_>> = members.iter().map(member).collect();
                    format!("{{{}}}", members?.join(", "))
                }
            },
        };
        // A long text stands in one line in any case.
        let breaks = matches!(self, Self::List(_)) && line.len() > LINE;
        (!breaks).then_some(line)
    }

    fn yaml_member(&self, name: &str, text: &mut String, depth: usize) {
        if let (COMMENT, Self::Text(comment)) = (name, self) {
            let _ = write!(text, "# {comment}");
            return;
        }
        let _ = write!(text, "{}:", YamlString::new(name));
        self.yaml(text, depth + 1);
    }

    /// A part of a list: a map begins beside its dash, and what is said of it stands before.
    fn yaml_item(&self, text: &mut String, depth: usize) {
        let members = match self {
            Self::Map(members) if !is_function(members) => members.as_slice(),
            _ => &[],
        };
        let (said, members) =
            members.split_at(members.iter().take_while(|(name, _)| name == COMMENT).count());
        for (name, comment) in said {
            new_line(text, depth);
            comment.yaml_member(name, text, depth);
        }
        new_line(text, depth);
        text.push('-');
        let line = self.flow().filter(|line| line.len() < LINE);
        if members.is_empty() || line.is_some() {
            return match line {
                Some(line) => text.extend([" ", &line]),
                None => self.yaml(text, depth + 1),
            };
        }
        for (number, (name, value)) in members.iter().enumerate() {
            if number == 0 {
                text.push(' ');
            } else {
                new_line(text, depth + 1);
            }
            value.yaml_member(name, text, depth + 1);
        }
    }
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

/// In ASCII, but for what readers of YAML, which read JSON as well, do not take in two halves.
fn json_text(value: &str, text: &mut String) {
    let beyond = |c: char| c > '\u{ffff}';
    text.push('"');
    let mut rest = value;
    while !rest.is_empty() {
        let part = &rest[..rest.find(beyond).unwrap_or(rest.len())];
        let quoted = JsonString::new(part).to_string();
        text.push_str(&quoted[1..quoted.len() - 1]);
        rest = &rest[part.len()..];
        let raw = &rest[..rest.find(|c| !beyond(c)).unwrap_or(rest.len())];
        text.push_str(raw);
        rest = &rest[raw.len()..];
    }
    text.push('"');
}

/// Whether a literal block gives this text back: printable ASCII, one line break at its end, no space at its start.
fn block(text: &str) -> bool {
    let printable = |b: u8| b == b'\n' || (b' '..=b'~').contains(&b);
    text.bytes().all(printable)
        && !text.starts_with([' ', '\n'])
        && text.ends_with('\n')
        && !text.ends_with("\n\n")
}

/// Whether this is one of CloudFormation's functions, all of which have a short form.
fn is_function(members: &[(Text, Node)]) -> bool {
    matches!(members, [(name, _)] if name == "Ref" || name.starts_with("Fn::"))
}

impl Node {
    /// A template, or a part of one; nothing where it is not JSON.
    pub(super) fn read(json: &'static str) -> Option<Self> {
        let parsed = parse_to_ast(json, &CollectOptions::default(), &ParseOptions::default());
        Self::of(parsed.ok()?.value?)
    }

    fn of(value: Value<'static>) -> Option<Self> {
        Some(match value {
            Value::StringLit(text) => Self::Text(text.value),
            Value::NumberLit(number) => Self::Number(number.value.parse().ok()?),
            Value::BooleanLit(truth) => Self::Truth(truth.value),
            Value::Array(list) => Self::List(list.elements.into_iter().map(Self::of).collect::<Option<_>>()?),
            Value::Object(map) => {
                let member = |ObjectProp { name, value, .. }| match name {
                    ObjectPropName::String(name) => Some((name.value, Self::of(value)?)),
                    ObjectPropName::Word(_) => None,
                };
                Self::Map(map.properties.into_iter().map(member).collect::<Option<_>>()?)
            }
            Value::NullKeyword(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Node;

    fn read(json: &'static str) -> Node {
        Node::read(json).expect("a template")
    }

    #[test]
    fn one_tree_has_two_renderings() {
        let mut tree = read(
            r##"{"#": "why", "B": {"Ref": "A"}, "A": [{"X": 1, "Y": [true, "no"]}, {"Fn::GetAtt": ["R", "Arn"]}], "E": {}}"##,
        );
        tree.set("Code", Node::text("def f():\n    return 1\n\n\nf()\n"));
        tree.set("Name", Node::text("two\nlines: \u{1f600}"));
        assert_eq!(
            tree.to_yaml(),
            "# why\nB: !Ref A\nA: [{X: 1, \"Y\": [true, \"no\"]}, !GetAtt R.Arn]\nE: {}\nCode: |\n  def f():\n      return 1\n\n\n  f()\nName: \"two\\nlines: \\U0001f600\"\n"
        );
        let json: serde_json::Value = serde_json::from_str(&tree.to_json()).expect("JSON");
        assert_eq!(json["Name"], "two\nlines: \u{1f600}");
        assert_eq!(json["A"][1]["Fn::GetAtt"][1], "Arn");
        assert!(json.get("#").is_none() && tree.to_json().starts_with("{\n  \"B\": { \"Ref\": \"A\" },\n"));
    }

    #[test]
    fn what_a_block_would_change_is_quoted() {
        for text in [" a\nb\n", "a\n\n", "a\nb", "a\tb\nc\n", "\u{e9}\nb\n", "\na\n"] {
            let mut tree = read("{}");
            tree.set("T", Node::text(text));
            assert!(tree.to_yaml().starts_with("T: \""), "{text:?}");
        }
    }
}
