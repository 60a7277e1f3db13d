//! What holds for every input: it is there, it is whole, and it is not the secret.

use crate::finding::{Code, Field, Finding};
use crate::given::{Given, Value};

/// Runs of the secret of this length are looked for in the other inputs: 8 characters of Base64 carry 48 bits.
const TELLTALE: usize = 8;

pub(crate) fn check(given: &Given<'_>, findings: &mut Vec<Finding>) {
    missing(given, findings);
    for value in others(given) {
        damaged(value, findings);
        holds_secret(value, given, findings);
    }
    if let Some(secret) = given.secret {
        damaged(secret, findings);
    }
}

fn others<'a>(given: &Given<'a>) -> impl Iterator<Item = Value<'a>> {
    [
        given.region,
        given.name,
        given.connectivity,
        given.uri_endpoint,
        given.uri_path,
        given.access_key_id,
        given.vpc_service_name,
        given.vpc_service_owner,
    ]
    .into_iter()
    .flatten()
}

fn missing(given: &Given<'_>, findings: &mut Vec<Finding>) {
    let credential = !given.withheld;
    let wanted = [
        (Field::Region, given.region.is_none()),
        (Field::Name, given.name.is_none()),
        (Field::Connectivity, given.connectivity.is_none()),
        (Field::UriEndpoint, given.uri_endpoint.is_none()),
        (Field::UriPath, given.uri_path.is_none()),
        (Field::AccessKeyId, credential && given.access_key_id.is_none()),
        (Field::RawSecretAccessKey, credential && given.secret.is_none()),
    ];
    for (field, _) in wanted.into_iter().filter(|(_, missing)| *missing) {
        let mut finding =
            Finding::new(Code::InputMissing, field, format!("the {} is not given", field.noun()));
        finding.help = Some(help(field).into());
        findings.push(finding);
    }
}

fn help(field: Field) -> &'static str {
    match field {
        Field::Region => "give the Region in which the key store will be, such as eu-central-1",
        Field::Name => "give the key store a name of 1 to 256 characters, unique in the account and Region",
        Field::Connectivity => "choose PUBLIC_ENDPOINT or VPC_ENDPOINT_SERVICE",
        Field::UriEndpoint => "give https:// and the host name of the proxy, without port or path",
        Field::UriPath => {
            "give the proxy's path, /kms/xks/v1 with its prefix if it has one, or the proxy configuration file"
        }
        _ => {
            "give both halves of the proxy's credential, or the proxy configuration file, or withhold the credential"
        }
    }
}

fn damaged(value: Value<'_>, findings: &mut Vec<Finding>) {
    if !value.text.contains('\u{fffd}') {
        return;
    }
    let message = format!("the {} contains U+FFFD, which stands for text that was lost", value.field.noun());
    findings.push(
        Finding::new(Code::TextDamaged, value.field, message)
            .help("copy it again from where it came from")
            .labels(value.label_characters(|_, c| c == '\u{fffd}')),
    );
}

fn holds_secret(value: Value<'_>, given: &Given<'_>, findings: &mut Vec<Finding>) {
    let Some(secret) = given.secret else { return };
    // What is too short to be a secret says nothing when it stands elsewhere; that it is too short is said already.
    if secret.text.len() < TELLTALE || value.text.is_empty() {
        return;
    }
    // The access key id may share a short run: that is a rule of its own, and a warning.
    let found = if value.field == Field::AccessKeyId {
        value.text.contains(secret.text) || secret.text.contains(value.text) && value.text.len() >= 16
    } else {
        value.text.contains(secret.text)
    };
    if found {
        let noun = value.field.noun();
        findings.push(
            Finding::new(
                Code::SecretElsewhere,
                value.field,
                format!("the secret access key stands in the {noun}"),
            )
            .help(format!(
                "remove it from the {noun}; if it was ever stored there, make a new one on the proxy"
            ))
            .labels(value.label_all()),
        );
    }
}
