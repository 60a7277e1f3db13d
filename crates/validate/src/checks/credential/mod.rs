//! `XksProxyAuthenticationCredential`: the key pair with which KMS signs its requests to the proxy.
//!
//! No message here contains any part of the secret; labels give places in it, never text.

pub(crate) mod access_key_id;
mod examples;
mod secret;

use crate::facts::{Credential, CredentialFact};
use crate::finding::{Code, Field, Finding, Severity};
use crate::given::Given;
use crate::secret::Secret;

/// The rules that nothing can be said of while the person keeps the credential.
const WITHHELD: [(Code, Field); 8] = [
    (Code::AccessKeyIdLength, Field::AccessKeyId),
    (Code::AccessKeyIdCharacters, Field::AccessKeyId),
    (Code::AccessKeyIdIam, Field::AccessKeyId),
    (Code::SecretLength, Field::RawSecretAccessKey),
    (Code::SecretCharacters, Field::RawSecretAccessKey),
    (Code::SecretEntropy, Field::RawSecretAccessKey),
    (Code::SecretContainsId, Field::RawSecretAccessKey),
    (Code::CredentialExample, Field::RawSecretAccessKey),
];

pub(crate) fn check(given: &Given<'_>, findings: &mut Vec<Finding>) -> CredentialFact {
    if given.withheld {
        findings.extend(WITHHELD.map(|(code, field)| {
            Finding::new(
                code,
                field,
                format!("not checked, as the credential is withheld: {}", code.rule().demands),
            )
            .severity(Severity::Unknown)
            .help("the emitted script checks lengths and characters when it is given the credential")
        }));
        return CredentialFact::Withheld;
    }
    let access_key_id = given.access_key_id.and_then(|value| access_key_id::check(value, findings));
    let secret = given.secret.filter(|&value| secret::check(value, findings));
    if let (Some(id), Some(secret)) = (given.access_key_id, given.secret) {
        secret::shares_with_id(secret, id, findings);
    }
    for value in [given.access_key_id, given.secret].into_iter().flatten() {
        examples::check(value, findings);
    }
    match (access_key_id, secret) {
        (Some(access_key_id), Some(secret)) => CredentialFact::Given(Credential {
            access_key_id,
            raw_secret_access_key: Secret::new(secret.text.to_owned()),
        }),
        _ => CredentialFact::Missing,
    }
}
