//! A KMS key in an external key store: what CreateKey, CreateAlias and the proxy take.
//!
//! The contract is the service model's: `XksKeyId` is `[a-zA-Z0-9-_.]+` of 1 to 128 characters, `AliasName` is
//! `[a-zA-Z0-9:/_-]+` of 1 to 256, both read as full matches over ASCII; lengths are in Unicode code points.

use crate::checks::{endpoint, path, store};
use crate::facts::{AliasName, Facts, KeyDescription, KeyFacts, KeyStoreId, Tag, XksKeyId};
use crate::finding::{Code, Edit, Field, Finding, Severity};
use crate::given::{Given, Value};
use crate::input::{Context, KeyInputs};
use crate::shown::quoted;

const PREFIX: &str = "alias/";
/// The resource quota of AWS KMS.
const MOST_TAGS: usize = 50;

pub(crate) fn run(
    given: &Given<'_>,
    key: &KeyInputs,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Facts {
    let region = store::region::check(given, findings);
    let uri_endpoint = endpoint::check(given, None, context, findings);
    let uri_path = path::check(given, findings);
    missing(given, key, findings);
    let store_id =
        by_hand(Field::KeyStoreId, key.store_id.as_ref()).and_then(|value| store_id(value, findings));
    let xks_key_id = by_hand(Field::XksKeyId, key.xks_key_id.as_ref());
    let xks_key_id = xks_key_id.and_then(|value| self::xks_key_id(value, findings));
    let alias = by_hand(Field::AliasName, key.alias.as_ref()).and_then(|value| alias(value, findings));
    let description = by_hand(Field::KeyDescription, key.description.as_ref());
    let description = description.and_then(|value| self::description(value, findings));
    let tags = tags(&key.tags, findings);
    let mut facts = Facts { region, uri_endpoint, uri_path, ..Facts::default() };
    if let (Some(store_id), Some(xks_key_id)) = (store_id, xks_key_id) {
        room(&facts, &xks_key_id, findings);
        facts.key = Some(KeyFacts { store_id, xks_key_id, alias, description, tags });
    }
    facts
}

fn by_hand(field: Field, text: Option<&String>) -> Option<Value<'_>> {
    text.map(|text| Value::by_hand(field, text))
}

fn missing(given: &Given<'_>, key: &KeyInputs, findings: &mut Vec<Finding>) {
    let wanted = [
        (Field::Region, given.region.is_none(), "give the Region in which the key store is"),
        (
            Field::KeyStoreId,
            key.store_id.is_none(),
            "give the CustomKeyStoreId that the creating script printed",
        ),
        (Field::XksKeyId, key.xks_key_id.is_none(), "give the ID by which the proxy knows the external key"),
    ];
    for (field, _, help) in wanted.into_iter().filter(|(_, missing, _)| *missing) {
        let message = format!("the {} is not given", field.noun());
        findings.push(Finding::new(Code::InputMissing, field, message).help(help));
    }
}

fn is_id_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

/// Whether `text` can be the ID of a key store. The model takes any characters; AWS makes none but these.
pub(crate) fn is_store_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.chars().all(is_id_character)
}

fn store_id(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<KeyStoreId> {
    let id = KeyStoreId::parse(value.text);
    if id.is_none() {
        findings.push(
            Finding::new(Code::KeyStoreId, value.field, format!("{} is no ID of a key store", quoted(value.text)))
                .help("give the ID, such as cks-1234567890abcdef0, not the name; aws kms describe-custom-key-stores prints it")
                .labels(value.label_all()),
        );
    } else if !value.text.starts_with("cks-") {
        findings.push(
            Finding::new(
                Code::KeyStoreId,
                value.field,
                format!("{} does not start with cks-", quoted(value.text)),
            )
            .severity(Severity::Warning)
            .help("check that it is the ID of the key store, not its name or the ID of something else")
            .labels(value.label_all()),
        );
    }
    id
}

fn is_xks_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Whether KMS takes `text` as an `XksKeyId`.
pub(crate) fn is_xks_key_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.chars().all(is_xks_character)
}

fn xks_key_id(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<XksKeyId> {
    let length = value.text.chars().count();
    if !(1..=128).contains(&length) {
        findings.push(
            Finding::new(
                Code::XksKeyIdLength,
                value.field,
                format!("the external key ID has {length} characters; KMS takes 1 to 128"),
            )
            .help("give the ID by which the proxy knows the key, not a path or an ARN")
            .labels(value.label_all()),
        );
    }
    let bad = |c: char| !is_xks_character(c);
    if value.text.contains(bad) {
        let named = value.named(|_, c| bad(c));
        findings.push(
            Finding::new(Code::XksKeyIdCharacters, value.field, format!("the external key ID contains {named}"))
                .help("give the ID by which the proxy knows the key; some proxies need an alias of the key for this")
                .labels(value.label_characters(|_, c| bad(c))),
        );
    }
    XksKeyId::parse(value.text)
}

fn room(facts: &Facts, id: &XksKeyId, findings: &mut Vec<Finding>) {
    let length = id.as_str().len();
    let finding = |message: String| Finding::new(Code::XksKeyIdRoom, Field::XksKeyId, message);
    let (Some(endpoint), Some(path)) = (&facts.uri_endpoint, &facts.uri_path) else {
        findings.push(
            finding("whether a request for this key fits into 256 characters is not known".into())
                .severity(Severity::Unknown)
                .help("give the store's endpoint and path, too"),
        );
        return;
    };
    let room = path::room_for_key_id(endpoint, path);
    if i64::try_from(length).is_ok_and(|length| length > room) {
        let message =
            format!("the external key ID has {length} characters, and endpoint and path leave {room}");
        findings.push(
            finding(message)
                .help("give the external key a shorter ID on the proxy")
                .labels(Value::by_hand(Field::XksKeyId, id.as_str()).label_all()),
        );
    }
}

fn is_alias_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '_' | '-')
}

/// Whether the model's pattern and lengths take `text` as an `AliasName`.
pub(crate) fn is_alias(text: &str) -> bool {
    (1..=256).contains(&text.len()) && text.chars().all(is_alias_character)
}

fn alias(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<AliasName> {
    let finding = |code, message: String| Finding::new(code, Field::AliasName, message);
    let name = AliasName::parse(value.text);
    // Stricter than the pattern, by the model's own words: the prefix, and no colon.
    let rest = value.text.strip_prefix(PREFIX);
    let bad = |c: char| !is_alias_character(c) || c == ':';
    if value.text.contains(bad) {
        let named = value.named(|_, c| bad(c));
        findings.push(
            finding(Code::AliasName, format!("the alias contains {named}"))
                .help("use letters, digits, /, - and _ only")
                .labels(value.label_characters(|_, c| bad(c))),
        );
    } else if value.text.len() > 256 {
        let message =
            format!("the alias has {} characters; KMS takes 256, alias/ among them", value.text.len());
        findings
            .push(finding(Code::AliasName, message).help("choose a shorter one").labels(value.label_all()));
    } else if rest.is_none_or(str::is_empty) {
        let mut wrong = finding(Code::AliasName, "the alias is not alias/ and a name".into())
            .help("write it as alias/payments")
            .labels(value.label_all());
        let meant = format!("{PREFIX}{}", value.text);
        if rest.is_none() && is_alias(&meant) && meant != PREFIX {
            let edits = vec![Edit::Replace { field: Field::AliasName, value: meant.clone() }];
            wrong = wrong.fix(format!("use {meant}"), edits);
        }
        findings.push(wrong);
    }
    if rest.is_some_and(|rest| rest.starts_with("aws/")) {
        findings.push(
            finding(
                Code::AliasReserved,
                "the alias starts with alias/aws/, which AWS keeps for itself".into(),
            )
            .help("choose another")
            .labels(value.label(0..PREFIX.len() + "aws/".len())),
        );
    }
    name
}

fn description(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<KeyDescription> {
    let description = KeyDescription::parse(value.text);
    if description.is_none() {
        let length = value.text.chars().count();
        findings.push(
            Finding::new(
                Code::KeyDescriptionLength,
                value.field,
                format!("the description has {length} characters; KMS takes 8192"),
            )
            .help("shorten it"),
        );
    }
    description
}

fn tags(given: &[(String, String)], findings: &mut Vec<Finding>) -> Vec<Tag> {
    let finding = |code, at: usize, message: String| {
        Finding::new(code, Field::KeyTags, message).at_path(format!("[{at}]"))
    };
    let mut tags: Vec<Tag> = Vec::new();
    for (at, (key, value)) in given.iter().enumerate() {
        let (length, room) = (key.chars().count(), value.chars().count());
        if !(1..=128).contains(&length) {
            let message = format!("the key of tag {} has {length} characters; KMS takes 1 to 128", at + 1);
            findings.push(finding(Code::TagLength, at, message).help("choose another key"));
        }
        if room > 256 {
            let message = format!("the value of tag {} has {room} characters; KMS takes 256", at + 1);
            findings.push(finding(Code::TagLength, at, message).help("shorten it"));
        }
        if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
            let message = format!("the key of tag {} starts with aws:", at + 1);
            findings.push(finding(Code::TagReserved, at, message).help("choose another key"));
        }
        if tags.iter().any(|tag| tag.key == *key) {
            let message = format!("the key of tag {} stands before already", at + 1);
            findings.push(finding(Code::TagDuplicate, at, message).help("keep the one that is meant"));
        }
        tags.push(Tag { key: key.clone(), value: value.clone() });
        if at == MOST_TAGS {
            let message = format!("{} tags are given; KMS takes {MOST_TAGS}", given.len());
            findings.push(Finding::new(Code::TagCount, Field::KeyTags, message).help("leave some out"));
            break;
        }
    }
    tags
}
