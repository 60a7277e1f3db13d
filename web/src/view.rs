//! The page's markup: the templates at the end of `index.html`, filled in.
//!
//! A template is read from the document once, and handed to the framework as elements and texts: nothing that is filled
//! in is ever parsed as HTML. Markup in the document costs a fraction of the code that would build it.
//!
//! * An attribute `a="{hole}"` has what the hole holds, or is left out where it holds nothing.
//! * `<slot name="hole">` stands for the text or the elements in the hole.
//! * An element with `data-if="hole"` is there when the hole holds anything.
//! * `key="{hole}"` is no attribute: elements of a list that have keys stay themselves when others come and go.

use std::cell::RefCell;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlTemplateElement, Node};
use yew::AttrValue;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VNode, VTag, VText};

use crate::browser;

/// What a hole holds.
pub enum Hole {
    /// Nothing: no attribute, no element, no text.
    Empty,
    /// A text.
    Text(AttrValue),
    /// Elements.
    Nodes(VNode),
}

impl Hole {
    /// A text that is known.
    pub const fn said(text: &'static str) -> Self {
        Self::Text(AttrValue::Static(text))
    }

    /// Another text.
    pub fn text(text: &str) -> Self {
        Self::Text(AttrValue::Rc(text.into()))
    }

    /// `true` or `false`.
    pub const fn flag(flag: bool) -> Self {
        Self::said(if flag { "true" } else { "false" })
    }

    /// Whether an element is there.
    pub const fn there(there: bool) -> Self {
        if there { Self::said("") } else { Self::Empty }
    }

    /// One node for each.
    pub fn each(nodes: impl Iterator<Item = VNode>) -> Self {
        Self::Nodes(nodes.collect())
    }
}

/// A template, read.
struct Template {
    name: &'static str,
    parts: Vec<Part>,
}

enum Part {
    Text(&'static str),
    Slot(&'static str),
    Element(Box<Shape>),
}

/// An element of a template.
struct Shape {
    tag: &'static str,
    condition: Option<&'static str>,
    /// The attributes, where none of them has a hole.
    fixed: Attributes,
    /// Otherwise their names and values; a value in braces is a hole's name.
    names: &'static [&'static str],
    values: Vec<Value>,
    parts: Vec<Part>,
}

enum Value {
    Fixed(&'static str),
    Hole(&'static str),
}

/// Fills the template `name` with what `hole` says of each of its holes.
pub fn fill(name: &'static str, hole: &dyn Fn(&'static str) -> Hole) -> VNode {
    thread_local! {
        static TEMPLATES: RefCell<Vec<&'static Template>> = const { RefCell::new(Vec::new()) };
    }
    let known = TEMPLATES.with_borrow(|known| known.iter().copied().find(|template| template.name == name));
    let template = known.unwrap_or_else(|| {
        // Kept for good: there are as many as in the document.
        let template: &'static Template = Box::leak(Box::new(Template { name, parts: read(name) }));
        TEMPLATES.with_borrow_mut(|known| known.push(template));
        template
    });
    nodes(&template.parts, hole)
}

/// An element with a text in it.
pub fn element(tag: &'static str, text: AttrValue) -> VNode {
    let mut tag = VTag::new(tag);
    tag.add_child(VText::new(text).into());
    tag.into()
}

/// A text.
pub fn text(text: AttrValue) -> VNode {
    VText::new(text).into()
}

fn nodes(parts: &'static [Part], hole: &dyn Fn(&'static str) -> Hole) -> VNode {
    let node = |part: &'static Part| match part {
        Part::Text(text) => self::text(AttrValue::Static(text)),
        Part::Slot(name) => match hole(name) {
            Hole::Empty => VNode::default(),
            Hole::Text(text) => self::text(text),
            Hole::Nodes(nodes) => nodes,
        },
        Part::Element(shape) => match shape.condition.map(hole) {
            // Something stands in its place, so that its neighbours stay the same elements.
            Some(Hole::Empty) => VNode::default(),
            _ => filled(shape, hole),
        },
    };
    match parts {
        [part] => node(part),
        _ => parts.iter().map(node).collect(),
    }
}

fn filled(shape: &'static Shape, hole: &dyn Fn(&'static str) -> Hole) -> VNode {
    let mut tag = VTag::new(shape.tag);
    if shape.names.is_empty() {
        tag.set_attributes(shape.fixed.clone());
    } else {
        let mut values = Vec::with_capacity(shape.values.len());
        for (name, value) in shape.names.iter().zip(&shape.values) {
            let text = match value {
                Value::Fixed(text) => Some(AttrValue::Static(text)),
                Value::Hole(name) => match hole(name) {
                    Hole::Text(text) => Some(text),
                    _ => None,
                },
            };
            // What an input shows is a property of its own, beside the attribute of that name.
            values.push(match *name {
                "value" => {
                    tag.set_value(text);
                    None
                }
                "checked" => {
                    tag.set_checked(text.as_deref() == Some("true"));
                    None
                }
                "key" => {
                    tag.key = text.as_deref().map(Into::into);
                    None
                }
                _ => text.map(AttributeOrProperty::Attribute),
            });
        }
        tag.set_attributes(Attributes::Dynamic { keys: shape.names, values: values.into() });
    }
    if let Some(children) = tag.children_mut() {
        *children = nodes(&shape.parts, hole);
    }
    tag.into()
}

/// Reads the template `name`; one that is not there is empty.
fn read(name: &str) -> Vec<Part> {
    let template = browser::document().get_element_by_id(&["view-", name].concat());
    let template = template.and_then(|template| template.dyn_into::<HtmlTemplateElement>().ok());
    template.map(|template| parts(&template.content())).unwrap_or_default()
}

fn parts(parent: &Node) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut next = parent.first_child();
    while let Some(node) = next {
        next = node.next_sibling();
        if let Some(element) = node.dyn_ref::<Element>() {
            let name = element.get_attribute("name").filter(|_| element.local_name() == "slot");
            parts.push(match name {
                Some(name) => Part::Slot(leak(name)),
                None => Part::Element(Box::new(shape(element))),
            });
        } else if let Some(text) = node.text_content().filter(|text| text != "\n") {
            parts.push(Part::Text(leak(text)));
        }
    }
    parts
}

fn shape(element: &Element) -> Shape {
    let mut condition = None;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for name in element.get_attribute_names() {
        let name = name.as_string().unwrap_or_default();
        let value = leak(element.get_attribute(&name).unwrap_or_default());
        if name == "data-if" {
            condition = Some(value);
            continue;
        }
        names.push(leak(name));
        let hole = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
        values.push(hole.map_or(Value::Fixed(value), Value::Hole));
    }
    let fixed: Vec<_> = names
        .iter()
        .zip(&values)
        .filter_map(|(name, value)| match value {
            Value::Fixed(text) => Some((*name, AttributeOrProperty::Static(text))),
            Value::Hole(_) => None,
        })
        .collect();
    if fixed.len() == names.len() {
        names.clear();
    }
    Shape {
        tag: leak(element.local_name()),
        condition,
        fixed: Attributes::Static(fixed.leak()),
        names: names.leak(),
        values,
        parts: parts(element),
    }
}

fn leak(text: String) -> &'static str {
    text.leak()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    const DOCUMENT: &str = include_str!("../../index.html");

    /// All of the code that fills templates.
    fn code() -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/components");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }

    fn between<'a>(text: &'a str, start: &str, end: &str) -> BTreeSet<&'a str> {
        text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
    }

    #[test]
    fn every_template_is_filled_and_every_filled_one_is_there() {
        assert_eq!(between(DOCUMENT, "<template id=\"view-", "\""), between(&code(), "fill(\"", "\""));
    }

    #[test]
    fn every_hole_is_known_to_the_code() {
        let code = code();
        let starts = ["<slot name=\"", "=\"{", "data-if=\""];
        let holes: BTreeSet<_> =
            starts.into_iter().flat_map(|start| between(DOCUMENT, start, "\"")).collect();
        assert!(holes.len() > 80, "{holes:?}");
        for hole in holes {
            let name = hole.trim_end_matches('}').split(' ').next().unwrap_or_default();
            // The last hole of a template is often what is left.
            let left = [
                "usage", "text", "items", "title", "noun", "help", "said", "name", "validity", "left", "copy",
            ];
            assert!(code.contains(&format!("\"{name}\"")) || left.contains(&name), "{hole} is never filled");
        }
    }
}
