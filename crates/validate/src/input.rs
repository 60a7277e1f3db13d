//! What comes in.

use crate::finding::{Code, Field};
use crate::secret::Secret;
use zeroize::Zeroizing;

/// Everything that a person gave. `None` means not given; an empty text is a value, and a wrong one.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The AWS Region of the key store.
    pub region: Option<String>,
    /// `CustomKeyStoreName`.
    pub name: Option<String>,
    /// The proxy configuration file. Its values count where no other is given.
    pub configuration_file: Option<ConfigurationFile>,
    /// `XksProxyConnectivity`.
    pub connectivity: Option<String>,
    /// `XksProxyUriEndpoint`.
    pub uri_endpoint: Option<String>,
    /// `XksProxyUriPath`.
    pub uri_path: Option<String>,
    /// `XksProxyAuthenticationCredential.AccessKeyId`.
    pub access_key_id: Option<String>,
    /// `XksProxyAuthenticationCredential.RawSecretAccessKey`.
    pub raw_secret_access_key: Option<Secret>,
    /// `XksProxyVpcEndpointServiceName`.
    pub vpc_endpoint_service_name: Option<String>,
    /// `XksProxyVpcEndpointServiceOwner`.
    pub vpc_endpoint_service_owner: Option<String>,
    /// The person chose not to give the credential here; the emitted script will ask for it. Its rules are unknown.
    pub withhold_credential: bool,
    /// A KMS key to make in the store; looked at by [`check_key`](crate::check_key) alone.
    pub key: KeyInputs,
}

/// A KMS key in an external key store, as a person gave it.
#[derive(Clone, Debug, Default)]
pub struct KeyInputs {
    /// `CustomKeyStoreId`.
    pub store_id: Option<String>,
    /// `XksKeyId`.
    pub xks_key_id: Option<String>,
    /// `AliasName`.
    pub alias: Option<String>,
    /// `Description`.
    pub description: Option<String>,
    /// `Tags`: key and value each.
    pub tags: Vec<(String, String)>,
}

impl Inputs {
    /// The text of a field that is given by hand and is no secret.
    pub fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::Region => self.region.as_deref(),
            Field::Name => self.name.as_deref(),
            Field::Connectivity => self.connectivity.as_deref(),
            Field::UriEndpoint => self.uri_endpoint.as_deref(),
            Field::UriPath => self.uri_path.as_deref(),
            Field::AccessKeyId => self.access_key_id.as_deref(),
            Field::VpcEndpointServiceName => self.vpc_endpoint_service_name.as_deref(),
            Field::VpcEndpointServiceOwner => self.vpc_endpoint_service_owner.as_deref(),
            Field::KeyStoreId => self.key.store_id.as_deref(),
            Field::XksKeyId => self.key.xks_key_id.as_deref(),
            Field::AliasName => self.key.alias.as_deref(),
            Field::KeyDescription => self.key.description.as_deref(),
            Field::ConfigurationFile
            | Field::RawSecretAccessKey
            | Field::CertificateChain
            | Field::Evidence
            | Field::KeyTags => None,
        }
    }
}

/// The bytes of a proxy configuration file. As secret as what is in it: no `Clone`, wiped when dropped.
pub struct ConfigurationFile {
    bytes: Zeroizing<Vec<u8>>,
    size: u64,
}

impl ConfigurationFile {
    /// The largest file that is read, in bytes.
    pub const LIMIT: usize = 64 * 1024;

    /// Takes the bytes over, in whatever encoding they are.
    pub fn new(bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        Self { bytes: Zeroizing::new(bytes), size }
    }

    /// A file of `size` bytes that is too large to be worth reading: more than [`LIMIT`](Self::LIMIT).
    pub fn unread(size: u64) -> Self {
        Self { bytes: Zeroizing::default(), size: size.max(Self::LIMIT as u64 + 1) }
    }

    /// The size of the file, read or not.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::fmt::Debug for ConfigurationFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConfigurationFile({} bytes)", self.size)
    }
}

/// A moment, in seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

/// What a check needs to know beside the inputs.
pub struct Context<'a> {
    /// The moment for which the answer is asked.
    pub at: Timestamp,
    /// Rules whose errors the person accepts; those that cannot be waived stay errors.
    pub allow: &'a [Code],
    /// Turns an international host name into its ASCII form (UTS #46, as the WHATWG URL standard applies it), or
    /// says that it cannot. The platform does it: the page has the browser's URL parser, the command line a library.
    pub to_ascii: &'a dyn Fn(&str) -> Option<String>,
}

impl Default for Context<'_> {
    /// The Unix epoch, nothing allowed, no international names.
    fn default() -> Self {
        Self { at: Timestamp::default(), allow: &[], to_ascii: &|_| None }
    }
}
