//! One value a field, from the form or else from the proxy configuration file, with where it stands.

use crate::finding::{Field, Label, Span};
use crate::input::Inputs;
use crate::parse::config::{InFile, Parsed};
use crate::shown::{characters, may_be_secret};

/// A value and the places where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    pub field: Field,
    pub text: &'a str,
    /// Given by hand: the field itself has the text.
    by_hand: bool,
    /// Stands in the file, too.
    file: Option<InFile>,
}

impl<'a> Value<'a> {
    /// Labels for the bytes `span` of the value, the place where a person would mend it first.
    pub fn label(&self, span: impl Into<Span>) -> Vec<Label> {
        let span = span.into();
        let by_hand = self.by_hand.then_some(Label::new(self.field, span));
        let in_file = self.file.map(|file| Label::new(Field::ConfigurationFile, file.locate(span)));
        by_hand.into_iter().chain(in_file).collect()
    }

    /// Labels for the whole value.
    pub fn label_all(&self) -> Vec<Label> {
        self.label(0..self.text.len())
    }

    /// The characters that `bad` picks, by name; not where the value may be a secret in the wrong place, of which a
    /// message must not say what it is made of.
    pub fn named(&self, bad: impl Fn(usize, char) -> bool) -> String {
        if may_be_secret(self.text) {
            return "characters that are not shown, as it may hold a secret".into();
        }
        characters(self.text.char_indices().filter(|&(at, c)| bad(at, c)).map(|(_, c)| c))
    }

    /// Labels for each character that `bad` picks, in the first place only; adjacent ones become one label, and no
    /// more than `LIMIT` are made. The whole value where it may be a secret in the wrong place: which of its characters
    /// are of which kind is a part of it.
    pub fn label_characters(&self, bad: impl Fn(usize, char) -> bool) -> Vec<Label> {
        const LIMIT: usize = 16;
        if self.field != Field::RawSecretAccessKey && may_be_secret(self.text) {
            return self.label_all();
        }
        let mut spans: Vec<Span> = Vec::new();
        for (at, c) in self.text.char_indices().filter(|&(at, c)| bad(at, c)) {
            let end = at + c.len_utf8();
            if let Some(last) = spans.last_mut().filter(|last| last.end == at) {
                last.end = end;
            } else if spans.len() < LIMIT {
                spans.push(Span::new(at, end));
            } else {
                break;
            }
        }
        spans.into_iter().filter_map(|span| self.label(span).into_iter().next()).collect()
    }

    pub fn by_hand(field: Field, text: &'a str) -> Self {
        Self { field, text, by_hand: true, file: None }
    }
}

/// The effective inputs of a check.
pub(crate) struct Given<'a> {
    pub region: Option<Value<'a>>,
    pub name: Option<Value<'a>>,
    pub connectivity: Option<Value<'a>>,
    pub uri_endpoint: Option<Value<'a>>,
    pub uri_path: Option<Value<'a>>,
    pub access_key_id: Option<Value<'a>>,
    pub secret: Option<Value<'a>>,
    pub vpc_service_name: Option<Value<'a>>,
    pub vpc_service_owner: Option<Value<'a>>,
    pub withheld: bool,
    /// Fields whose value by hand is another than the file's, with the file's place.
    pub overridden: Vec<(Field, InFile)>,
}

impl<'a> Given<'a> {
    pub fn resolve(inputs: &'a Inputs, parsed: &'a Parsed) -> Self {
        let mut overridden = Vec::new();
        let mut pick =
            |field, by_hand: Option<&'a str>, in_file: Option<(&'a str, InFile)>| match (by_hand, in_file) {
                (Some(text), Some((same, file))) if text == same => {
                    Some(Value { field, text, by_hand: true, file: Some(file) })
                }
                (Some(text), in_file) => {
                    overridden.extend(in_file.map(|(_, file)| (field, file)));
                    Some(Value::by_hand(field, text))
                }
                (None, Some((text, file))) => Some(Value { field, text, by_hand: false, file: Some(file) }),
                (None, None) => None,
            };
        let uri_path = pick(Field::UriPath, inputs.uri_path.as_deref(), parsed.uri_path());
        let access_key_id = pick(Field::AccessKeyId, inputs.access_key_id.as_deref(), parsed.access_key_id());
        let by_hand = inputs.raw_secret_access_key.as_ref().map(crate::secret::Secret::expose);
        let secret = pick(Field::RawSecretAccessKey, by_hand, parsed.secret());
        let text = |field| inputs.text(field).map(|text| Value::by_hand(field, text));
        Self {
            region: text(Field::Region),
            name: text(Field::Name),
            connectivity: text(Field::Connectivity),
            uri_endpoint: text(Field::UriEndpoint),
            uri_path,
            access_key_id,
            secret,
            vpc_service_name: text(Field::VpcEndpointServiceName),
            vpc_service_owner: text(Field::VpcEndpointServiceOwner),
            withheld: inputs.withhold_credential,
            overridden,
        }
    }
}
