//! The proxy configuration file: from bytes to three values, each with its place.

use jsonc_parser::ast::{Object, ObjectProp, ObjectPropName, StringLit, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use zeroize::Zeroizing;

use super::{cause, text};
use crate::finding::{Code, Edit, Field, Finding, Label, LineIndex, Span};
use crate::input::ConfigurationFile;
use crate::secret::Secret;
use crate::shown::quoted;

/// The values read from a proxy configuration file, as they stand there, unchecked.
#[derive(Debug, Default)]
pub struct ConfigurationValues {
    /// `XksProxyUriPath`.
    pub uri_path: Option<String>,
    /// `XksProxyAuthenticationCredential.AccessKeyId`.
    pub access_key_id: Option<String>,
    /// `XksProxyAuthenticationCredential.RawSecretAccessKey`.
    pub raw_secret_access_key: Option<Secret>,
}

/// What a form puts into its fields when a person drops a file in: whatever can be read, even of a broken file.
/// [`check`](crate::check) says what is wrong with the rest.
pub fn read_configuration(file: &ConfigurationFile) -> ConfigurationValues {
    let mut parsed = parse(Some(file));
    let mut take = |part: Part| parsed.values[part as usize].take().map(|value| value.text);
    ConfigurationValues {
        uri_path: take(Part::UriPath).map(|text| text.to_string()),
        access_key_id: take(Part::AccessKeyId).map(|text| text.to_string()),
        raw_secret_access_key: take(Part::Secret).map(|text| Secret::new(text.to_string())),
    }
}

/// Where a value stands in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InFile {
    /// Between the quotation marks.
    span: Span,
    /// No escapes: byte n of the value is byte n of the span.
    exact: bool,
}

impl InFile {
    /// The place of a part of the value.
    pub fn locate(self, part: Span) -> Span {
        if self.exact {
            Span::new(self.span.start + part.start, self.span.start + part.end)
        } else {
            self.span
        }
    }
}

struct Located {
    text: Zeroizing<String>,
    place: InFile,
}

#[derive(Clone, Copy)]
enum Part {
    UriPath,
    AccessKeyId,
    Secret,
}

/// A file as far as it could be read.
#[derive(Default)]
pub(crate) struct Parsed {
    /// The decoded text; empty where nothing could be decoded.
    pub text: Zeroizing<String>,
    pub findings: Vec<Finding>,
    values: [Option<Located>; 3],
}

impl Parsed {
    pub fn uri_path(&self) -> Option<(&str, InFile)> {
        self.value(Part::UriPath)
    }

    pub fn access_key_id(&self) -> Option<(&str, InFile)> {
        self.value(Part::AccessKeyId)
    }

    pub fn secret(&self) -> Option<(&str, InFile)> {
        self.value(Part::Secret)
    }

    /// The one value of the file that may be shown in an excerpt.
    pub fn revealed(&self) -> Option<Span> {
        let (path, place) = self.uri_path()?;
        (!crate::shown::may_be_secret(path)).then_some(place.span)
    }

    fn value(&self, part: Part) -> Option<(&str, InFile)> {
        self.values[part as usize].as_ref().map(|value| (value.text.as_str(), value.place))
    }

    fn add(&mut self, code: Code, message: impl Into<String>, span: Span) -> &mut Finding {
        let labels = [Label::new(Field::ConfigurationFile, span)];
        self.findings.push(Finding::new(code, Field::ConfigurationFile, message).labels(labels));
        self.findings.last_mut().expect("just pushed")
    }
}

/// Reads the file; without one there is nothing to read and nothing wrong.
pub(crate) fn parse(file: Option<&ConfigurationFile>) -> Parsed {
    let mut parsed = Parsed::default();
    let Some(file) = file else { return parsed };
    if file.size() > ConfigurationFile::LIMIT as u64 {
        let message = format!("the file has {} bytes, more than the 65536 that are read", file.size());
        parsed.add(Code::ConfigTooLarge, message, Span::default()).help =
            Some("choose the JSON file that the proxy generated".into());
        return parsed;
    }
    match text::decode(file.bytes()) {
        Ok((text, encoding)) => {
            note_encoding(&mut parsed, encoding);
            parse_text(&mut parsed, &text);
            parsed.text = text;
        }
        Err(not_text) => {
            let message = match not_text {
                text::NotText::InvalidUtf8 { offset } => {
                    format!("byte {} of the file is no UTF-8 text", offset + 1)
                }
                text::NotText::InvalidUtf16 => "the file starts as UTF-16 text but is not".into(),
            };
            parsed.add(Code::ConfigSyntax, message, Span::default()).help =
                Some("choose the JSON file that the proxy generated, or save it as UTF-8".into());
        }
    }
    parsed
}

fn note_encoding(parsed: &mut Parsed, encoding: text::Encoding) {
    let message = match encoding {
        text::Encoding::Utf8 => return,
        text::Encoding::Utf8WithBom => "the file starts with a byte order mark",
        text::Encoding::Utf16 => "the file is encoded as UTF-16",
    };
    parsed.add(Code::ConfigEncoding, message, Span::default()).help = Some(
        "save it as UTF-8 without a byte order mark; the artefact configuration-file is the repaired file"
            .into(),
    );
}

const STRICT: ParseOptions = options(false);
const LENIENT: ParseOptions = options(true);

const fn options(lenient: bool) -> ParseOptions {
    ParseOptions {
        allow_comments: lenient,
        allow_loose_object_property_names: lenient,
        allow_trailing_commas: lenient,
        allow_missing_commas: lenient,
        allow_single_quoted_strings: lenient,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn parse_text(parsed: &mut Parsed, text: &str) {
    if text.trim().is_empty() {
        parsed.add(Code::ConfigSyntax, "the file is empty", Span::default()).help =
            Some("choose the JSON file that the proxy generated".into());
        return;
    }
    let collect = CollectOptions::default();
    match parse_to_ast(text, &collect, &STRICT) {
        Ok(result) => match (control_character(text), result.value) {
            (Some(span), value) => {
                syntax_error(parsed, text, span, CONTROL.0, CONTROL.1);
                read_root(parsed, value.as_ref(), true);
            }
            (None, value) => read_root(parsed, value.as_ref(), false),
        },
        Err(error) => {
            let cause = cause::other_format(text).unwrap_or_else(|| cause::of(&error, text));
            let start = error.range().start.min(text.len());
            let end = error.range().end.clamp(start, text.len());
            syntax_error(parsed, text, Span::new(start, end), cause.message, cause.help);
            // What can be read of a nearly valid file still fills the fields.
            if let Ok(result) = parse_to_ast(text, &collect, &LENIENT) {
                read_root(parsed, result.value.as_ref(), true);
            }
        }
    }
}

const CONTROL: (&str, &str) = (
    "a control character, such as a tab or a line break, stands inside a text",
    "write each value on one line, without tabs",
);

fn syntax_error(parsed: &mut Parsed, text: &str, span: Span, message: &str, help: &str) {
    let position = LineIndex::new(text).position(span.start);
    let message = format!("line {}, column {}: {message}", position.line, position.column);
    let finding = parsed.add(Code::ConfigSyntax, message, span);
    finding.help = Some(help.to_owned());
}

/// The first raw control character that stands inside a string of a text that otherwise is JSON (RFC 8259, section 7).
fn control_character(text: &str) -> Option<Span> {
    let (mut inside, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            '\0'..='\u{1f}' if inside => return Some(Span::new(at, at + 1)),
            _ => {}
        }
    }
    None
}

/// Reads the values; `quietly` when the file is broken anyway and only they are wanted.
fn read_root(parsed: &mut Parsed, root: Option<&Value<'_>>, quietly: bool) {
    let before = parsed.findings.len();
    match root {
        Some(Value::Object(object)) => read_object(parsed, object),
        Some(Value::Array(array)) if array.elements.len() == 1 => {
            let span = Span::new(array.range.start, array.range.start + 1);
            parsed.add(Code::ConfigShape, "the file is a list; an object was expected", span).help =
                Some("remove the [ at its start and the ] at its end".into());
            if let Some(Value::Object(object)) = array.elements.first() {
                read_object(parsed, object);
            }
        }
        Some(other) => {
            let (kind, span) = kind_and_span(other);
            let message = format!("the file is {kind}; an object was expected");
            parsed.add(Code::ConfigShape, message, span).help =
                Some("choose the JSON file that the proxy generated".into());
        }
        None => {}
    }
    if quietly {
        let keep = parsed.findings.iter().take(before).cloned().collect();
        parsed.findings = keep;
    }
}

const PATH_KEY: &str = "XksProxyUriPath";
const CREDENTIAL_KEY: &str = "XksProxyAuthenticationCredential";
const ID_KEY: &str = "AccessKeyId";
const SECRET_KEY: &str = "RawSecretAccessKey";

fn read_object(parsed: &mut Parsed, root: &Object<'_>) {
    let credential = find(root, CREDENTIAL_KEY);
    let inner = match credential.map(|property| &property.value) {
        Some(Value::Object(object)) => Some(object),
        Some(other) => {
            shape(parsed, CREDENTIAL_KEY, other, "an object");
            None
        }
        None => None,
    };
    let mut suggested = Vec::new();
    read_string(parsed, Part::UriPath, Some(root), root, &mut suggested);
    if credential.is_none() {
        missing(parsed, CREDENTIAL_KEY, nearest(root, CREDENTIAL_KEY), root, &mut suggested);
    }
    if inner.is_some() {
        read_string(parsed, Part::AccessKeyId, inner, root, &mut suggested);
        read_string(parsed, Part::Secret, inner, root, &mut suggested);
    }
    other_keys(parsed, root, &[PATH_KEY, CREDENTIAL_KEY], &suggested);
    if let Some(inner) = inner {
        other_keys(parsed, inner, &[ID_KEY, SECRET_KEY], &suggested);
    }
}

fn read_string(
    parsed: &mut Parsed,
    part: Part,
    object: Option<&Object<'_>>,
    root: &Object<'_>,
    suggested: &mut Vec<usize>,
) {
    let (key, path) = match part {
        Part::UriPath => (PATH_KEY, PATH_KEY),
        Part::AccessKeyId => (ID_KEY, "XksProxyAuthenticationCredential.AccessKeyId"),
        Part::Secret => (SECRET_KEY, "XksProxyAuthenticationCredential.RawSecretAccessKey"),
    };
    match object.and_then(|object| find(object, key)).map(|property| &property.value) {
        Some(Value::StringLit(literal)) => parsed.values[part as usize] = Some(locate(literal)),
        Some(other) => shape(parsed, path, other, "a text"),
        None => {
            let near = object.and_then(|object| nearest(object, key)).or_else(|| nearest(root, key));
            missing(parsed, path, near, object.unwrap_or(root), suggested);
        }
    }
}

fn locate(literal: &StringLit<'_>) -> Located {
    let span = Span::new(literal.range.start + 1, literal.range.end.saturating_sub(1));
    let exact = matches!(literal.value, std::borrow::Cow::Borrowed(_))
        && literal.value.len() == span.end - span.start;
    Located { text: Zeroizing::new(literal.value.as_ref().to_owned()), place: InFile { span, exact } }
}

fn shape(parsed: &mut Parsed, path: &str, found: &Value<'_>, expected: &str) {
    let (kind, span) = kind_and_span(found);
    let finding = parsed.add(Code::ConfigShape, format!("{path} is {kind}; {expected} was expected"), span);
    finding.subject.path = Some(path.to_owned());
    if expected == "a text" && matches!(found, Value::NumberLit(_)) {
        finding.help = Some("put the value in double quotation marks (\")".into());
    }
}

fn missing(
    parsed: &mut Parsed,
    path: &str,
    near: Option<&ObjectProp<'_>>,
    object: &Object<'_>,
    suggested: &mut Vec<usize>,
) {
    let key = path.rsplit('.').next().unwrap_or(path);
    let span = near.map_or(Span::new(object.range.start, object.range.start + 1), key_span);
    let finding = parsed.add(Code::ConfigMissing, format!("{path} is missing"), span);
    finding.subject.path = Some(path.to_owned());
    if let Some(near) = near {
        suggested.push(near.range.start);
        let seen = quoted(near.name.as_str());
        finding.help = Some(if near.name.as_str() == key {
            format!("{seen} stands in the wrong object: move it to {path}")
        } else {
            format!("{seen} is probably meant: rename it to `{key}`")
        });
    }
}

fn other_keys(parsed: &mut Parsed, object: &Object<'_>, known: &[&str], suggested: &[usize]) {
    const REPORTED: usize = 20;
    let mut seen: Vec<&str> = Vec::new();
    let (mut unknown, mut twice) = (0, 0);
    for property in &object.properties {
        let key = property.name.as_str();
        if seen.contains(&key) {
            twice += 1;
            if twice > REPORTED {
                continue;
            }
            parsed
                .add(
                    Code::ConfigDuplicateKey,
                    format!("the key {} stands twice", quoted(key)),
                    key_span(property),
                )
                .help = Some("keep the value that the proxy uses, and remove the other one".into());
        } else if !known.contains(&key) && !suggested.contains(&property.range.start) {
            unknown += 1;
            if unknown <= REPORTED {
                unknown_key(parsed, property);
            }
        }
        // A file of 64 KiB can hold thousands of keys; beyond this many none is compared any more.
        if seen.len() < 64 {
            seen.push(key);
        }
    }
    if unknown > REPORTED {
        let span = Span::new(object.range.start, object.range.start + 1);
        parsed.add(
            Code::ConfigUnknownKey,
            format!("{} more unknown keys are not listed", unknown - REPORTED),
            span,
        );
    }
}

fn unknown_key(parsed: &mut Parsed, property: &ObjectProp<'_>) {
    let key = property.name.as_str();
    let mut of_a_store = Field::ALL.iter().filter(|field| **field < Field::KeyStoreId);
    let of_the_api = key == "CustomKeyStoreType"
        || ((key.starts_with("Xks") || key == "CustomKeyStoreName")
            && of_a_store.any(|field| field.parameter() == key));
    let finding = parsed.add(
        Code::ConfigUnknownKey,
        format!("the key {} is not one of this file's", quoted(key)),
        key_span(property),
    );
    if of_the_api {
        finding.why = "the key is ignored here; the AWS CLI takes it from the file as --cli-input-json, and what the console does with it is not documented".into();
    }
    finding.help = Some(if of_the_api || key == "Region" {
        "it is a parameter of CreateCustomKeyStore, and ignored here: enter its value in the field of that name".into()
    } else {
        "it is ignored; remove it before the file is given to the AWS CLI".into()
    });
}

fn find<'o, 'a>(object: &'o Object<'a>, key: &str) -> Option<&'o ObjectProp<'a>> {
    object.properties.iter().find(|property| property.name.as_str() == key)
}

/// A key that is spelled otherwise but means `key`: as other AWS files, and the settings of known proxies, have it.
fn nearest<'o, 'a>(object: &'o Object<'a>, key: &str) -> Option<&'o ObjectProp<'a>> {
    let aliases: &[&str] = match key {
        PATH_KEY => {
            &["xksproxyuripath", "uripath", "xksproxypath", "xksuripath", "uripathprefix", "proxyuripath"]
        }
        CREDENTIAL_KEY => &[
            "xksproxyauthenticationcredential",
            "xksproxyauthenticationcredentials",
            "authenticationcredential",
            "credential",
            "credentials",
            "xksproxycredential",
        ],
        ID_KEY => &[
            "accesskeyid",
            "accesskey",
            "keyid",
            "awsaccesskeyid",
            "sigv4accesskeyid",
            "awsxkssigv4accesskeyid",
        ],
        _ => &[
            "rawsecretaccesskey",
            "secretaccesskey",
            "secretkey",
            "rawsecretkey",
            "awssecretaccesskey",
            "sigv4secretaccesskey",
            "awsxkssigv4secretaccesskey",
        ],
    };
    object.properties.iter().find(|property| {
        let folded: String = property.name.as_str().chars().filter(|c| !"_- ".contains(*c)).collect();
        aliases.contains(&folded.to_ascii_lowercase().as_str())
    })
}

fn key_span(property: &ObjectProp<'_>) -> Span {
    match &property.name {
        ObjectPropName::String(literal) => Span::new(literal.range.start, literal.range.end),
        ObjectPropName::Word(word) => Span::new(word.range.start, word.range.end),
    }
}

fn kind_and_span(value: &Value<'_>) -> (&'static str, Span) {
    let (kind, range) = match value {
        Value::StringLit(v) => ("a text", v.range),
        Value::NumberLit(v) => ("a number", v.range),
        Value::BooleanLit(v) => ("a boolean", v.range),
        Value::Object(v) => ("an object", v.range),
        Value::Array(v) => ("a list", v.range),
        Value::NullKeyword(v) => ("null", v.range),
    };
    (kind, Span::new(range.start, range.end))
}

/// The mending of a file is never its text: that holds the secret. Its values are already in the fields.
pub(crate) fn drop_file() -> Vec<Edit> {
    vec![Edit::Clear { field: Field::ConfigurationFile }]
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
