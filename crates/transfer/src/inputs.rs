//! What callers of the npm module give.

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use xks_preflight_validate as validate;
use zeroize::Zeroizing;

/// Everything that a person gave. What is left out, `undefined` or `null` was not given; an empty text is a value, and
/// a wrong one.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "describe", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct Inputs {
    /// The AWS Region of the key store.
    pub region: Option<String>,
    /// `CustomKeyStoreName`.
    pub name: Option<String>,
    /// The proxy configuration file, as text or as the bytes of the file. Its values count where no other is given.
    pub configuration_file: Option<FileInput>,
    /// The certificate chain that the proxy serves: PEM as a text, or the bytes of a PEM or DER file. Without it the
    /// rules of certificates are unknown.
    pub certificate_chain: Option<FileInput>,
    /// What commands of the AWS CLI and the proxy printed about the surroundings of the key store: a text, the bytes of a
    /// file, or a list of them. What it does not decide is unknown.
    pub evidence: Option<EvidenceInput>,
    /// `XksProxyConnectivity`: `PUBLIC_ENDPOINT` or `VPC_ENDPOINT_SERVICE`.
    pub connectivity: Option<String>,
    /// `XksProxyUriEndpoint`.
    pub uri_endpoint: Option<String>,
    /// `XksProxyUriPath`.
    pub uri_path: Option<String>,
    /// `XksProxyAuthenticationCredential.AccessKeyId`.
    pub access_key_id: Option<String>,
    /// `XksProxyAuthenticationCredential.RawSecretAccessKey`.
    pub raw_secret_access_key: Option<SecretInput>,
    /// `XksProxyVpcEndpointServiceName`.
    pub vpc_endpoint_service_name: Option<String>,
    /// `XksProxyVpcEndpointServiceOwner`.
    pub vpc_endpoint_service_owner: Option<String>,
    /// The person keeps the credential; the emitted script asks for it. Its rules are unknown.
    pub withhold_credential: Option<bool>,
    /// Of `update`: what `aws kms describe-custom-key-stores` prints, as JSON or YAML. What the other inputs do not give
    /// stays as it is.
    pub existing: Option<FileInput>,
    /// Of `update`: the ID or the name of the key store that is changed, where several are printed.
    pub store: Option<String>,
    /// Of `first-key`: the KMS key.
    pub key: Option<KeyInputs>,
}

/// A KMS key to create in a key store, from an external key.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "describe", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct KeyInputs {
    /// `CustomKeyStoreId`.
    pub store_id: Option<String>,
    /// `XksKeyId`: the ID by which the proxy knows the external key.
    pub xks_key_id: Option<String>,
    /// `AliasName`.
    pub alias: Option<String>,
    /// `Description`.
    pub description: Option<String>,
    /// `Tags`.
    pub tags: Option<Vec<TagInput>>,
}

impl KeyInputs {
    /// The keys of the JavaScript object, sorted, with what belongs there.
    pub const KEYS: &[(&str, &str)] = &[
        ("alias", "a text"),
        ("description", "a text"),
        ("storeId", "a text"),
        ("tags", "a list"),
        ("xksKeyId", "a text"),
    ];
}

/// A tag of a KMS key.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "describe", derive(ts_rs::TS))]
pub struct TagInput {
    /// `TagKey`.
    pub key: String,
    /// `TagValue`.
    pub value: String,
}

impl TagInput {
    /// The keys of the JavaScript object, sorted, with what belongs there.
    pub const KEYS: &[(&str, &str)] = &[("key", "a text"), ("value", "a text")];
}

impl From<KeyInputs> for validate::KeyInputs {
    fn from(key: KeyInputs) -> Self {
        let tags = key.tags.unwrap_or_default();
        Self {
            store_id: key.store_id,
            xks_key_id: key.xks_key_id,
            alias: key.alias,
            description: key.description,
            tags: tags.into_iter().map(|tag| (tag.key, tag.value)).collect(),
        }
    }
}

/// The keys of [`Inputs`] as callers write them, sorted, with what belongs there.
pub const KEYS: &[(&str, &str)] = &[
    ("accessKeyId", "a text"),
    ("certificateChain", "a text or a Uint8Array"),
    ("configurationFile", "a text or a Uint8Array"),
    ("connectivity", "a text"),
    ("evidence", "a text, a Uint8Array or a list of them"),
    ("existing", "a text or a Uint8Array"),
    ("key", "an object"),
    ("name", "a text"),
    ("rawSecretAccessKey", "a text"),
    ("region", "a text"),
    ("store", "a text"),
    ("uriEndpoint", "a text"),
    ("uriPath", "a text"),
    ("vpcEndpointServiceName", "a text"),
    ("vpcEndpointServiceOwner", "a text"),
    ("withholdCredential", "a boolean"),
];

impl From<Inputs> for validate::Inputs {
    fn from(inputs: Inputs) -> Self {
        Self {
            region: inputs.region,
            name: inputs.name,
            configuration_file: inputs
                .configuration_file
                .map(|file| validate::ConfigurationFile::new(file.into_bytes())),
            connectivity: inputs.connectivity,
            uri_endpoint: inputs.uri_endpoint,
            uri_path: inputs.uri_path,
            access_key_id: inputs.access_key_id,
            raw_secret_access_key: inputs.raw_secret_access_key.map(|secret| secret.0),
            vpc_endpoint_service_name: inputs.vpc_endpoint_service_name,
            vpc_endpoint_service_owner: inputs.vpc_endpoint_service_owner,
            withhold_credential: inputs.withhold_credential.unwrap_or_default(),
            key: inputs.key.unwrap_or_default().into(),
        }
    }
}

/// A secret on its way in.
#[derive(Debug)]
#[cfg_attr(feature = "describe", derive(ts_rs::TS), ts(as = "String"))]
pub struct SecretInput(pub validate::Secret);

impl<'de> Deserialize<'de> for SecretInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(validate::Secret::new(text)))
    }
}

/// A file on its way in: a text or bytes. Wiped when dropped.
#[cfg_attr(feature = "describe", derive(ts_rs::TS), ts(type = "string | Uint8Array"))]
pub struct FileInput(Zeroizing<Vec<u8>>);

impl FileInput {
    /// The file's bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be kept by whoever takes them.
    pub fn into_bytes(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for FileInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileInput({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for FileInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text or a Uint8Array")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
                Ok(text.as_bytes().to_vec())
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Vec<u8>, E> {
                Ok(text.into_bytes())
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }
        deserializer.deserialize_any(Either).map(Self::new)
    }
}

/// Pastes and files on their way in.
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "describe",
    derive(ts_rs::TS),
    ts(type = "string | Uint8Array | Array<string | Uint8Array>")
)]
pub struct EvidenceInput(pub Vec<FileInput>);

impl<'de> Deserialize<'de> for EvidenceInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Vec<FileInput>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, a Uint8Array or a list of them")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Vec<FileInput>, E> {
                Ok(vec![FileInput::new(text.as_bytes().to_vec())])
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<FileInput>, E> {
                Ok(vec![FileInput::new(bytes)])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<FileInput>, A::Error> {
                let mut files = Vec::new();
                while let Some(file) = list.next_element()? {
                    files.push(file);
                }
                Ok(files)
            }
        }
        deserializer.deserialize_any(OneOrMore).map(Self)
    }
}

/// How to check.
#[derive(Debug, Default)]
#[cfg_attr(feature = "describe", derive(ts_rs::TS), ts(rename_all = "camelCase", optional_fields = nullable))]
pub struct CheckOptions {
    /// The target that is to be written, which says what is judged: a key store to create, the change of one that exists, or
    /// a KMS key to create. A key store to create unless given.
    #[cfg_attr(feature = "describe", ts(rename = "for", as = "Option<crate::TargetId>"))]
    pub target: Option<xks_preflight_snippets::Target>,
    /// The moment for which the answer is asked, as a `Date` or as RFC 3339 has it; now unless given.
    #[cfg_attr(feature = "describe", ts(type = "Date | string", optional))]
    pub at: Option<f64>,
    /// Rules whose errors become warnings, where they can: never those of the contract, of parsing or of secrets.
    #[cfg_attr(feature = "describe", ts(as = "Option<Vec<crate::RuleId>>"))]
    pub allow: Option<Vec<xks_preflight_finding::Code>>,
    /// Rules that a person says hold, where only a person can know.
    #[cfg_attr(feature = "describe", ts(as = "Option<Vec<crate::RuleId>>"))]
    pub confirm: Option<Vec<xks_preflight_finding::Code>>,
    /// How many custom key stores the account may have in the Region, where AWS has raised the quota: 1 to 10000; 10 unless
    /// given.
    #[cfg_attr(feature = "describe", ts(type = "number", optional))]
    pub store_quota: Option<usize>,
    /// Other roots than AWS's to judge the certificate chain by, PEM or DER: for a rehearsal with a private CA. Whether
    /// AWS KMS trusts the root is unknown then.
    pub roots: Option<FileInput>,
}

impl CheckOptions {
    /// The keys of the JavaScript object, sorted.
    pub const KEYS: &[&str] = &["allow", "at", "confirm", "for", "roots", "storeQuota"];
}
