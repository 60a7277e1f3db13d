//! Values that passed the contract of the KMS service model. Only this crate can make them.

use crate::checks::{self, store::region::Partition};
use crate::finding::Span;
use crate::secret::Secret;

macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident, $contract:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub(crate) String);

        impl $name {
            /// `text`, if the contract takes it. No other rule is asked: a value that KMS itself shows needs no more.
            pub fn parse(text: &str) -> Option<Self> {
                let contract: fn(&str) -> bool = $contract;
                contract(text).then(|| Self(text.to_owned()))
            }

            /// The value as KMS takes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text_value! {
    /// `CustomKeyStoreName`: 1 to 256 characters of any kind.
    StoreName, |text| (1..=256).contains(&text.chars().count())
}
text_value! {
    /// `XksProxyUriEndpoint`: `https://` and a host, 10 to 128 ASCII characters.
    Endpoint, checks::endpoint::is_contract
}
text_value! {
    /// `XksProxyUriPath`: an optional prefix and `/kms/xks/v` with one or two digits, 10 to 128 ASCII characters.
    UriPath, checks::path::is_contract
}
text_value! {
    /// `AccessKeyId`: 20 to 30 of `A-Z2-7`.
    AccessKeyId, checks::credential::access_key_id::is_contract
}
text_value! {
    /// `XksProxyVpcEndpointServiceName`: 20 to 64 ASCII characters.
    VpcServiceName, checks::connectivity::vpc_service::is_contract
}
text_value! {
    /// A 12-digit AWS account id.
    AccountId, checks::connectivity::vpc_service::is_account_id
}
text_value! {
    /// A Region code, shaped like one and not in China.
    Region, |text| checks::store::region::is_region(text) && Partition::of(text) != Partition::AwsCn
}

text_value! {
    /// `CustomKeyStoreId`: 1 to 64 letters, digits and hyphens.
    KeyStoreId, checks::key::is_store_id
}
text_value! {
    /// `XksKeyId`: 1 to 128 letters, digits, hyphens, underscores and dots.
    XksKeyId, checks::key::is_xks_key_id
}
text_value! {
    /// `AliasName`: 1 to 256 letters, digits, colons, slashes, hyphens and underscores.
    AliasName, checks::key::is_alias
}
text_value! {
    /// `Description` of a KMS key: at most 8192 characters of any kind.
    KeyDescription, |text| text.chars().count() <= 8192
}

/// One of `Tags`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl Tag {
    /// `TagKey`: 1 to 128 characters of any kind.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// `TagValue`: at most 256 characters of any kind.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// A KMS key to make in the store.
#[derive(Debug)]
pub struct KeyFacts {
    /// `CustomKeyStoreId`.
    pub store_id: KeyStoreId,
    /// `XksKeyId`.
    pub xks_key_id: XksKeyId,
    /// `AliasName`, if it is to have one.
    pub alias: Option<AliasName>,
    /// `Description`, if it is to have one.
    pub description: Option<KeyDescription>,
    /// `Tags`.
    pub tags: Vec<Tag>,
}

impl Endpoint {
    /// The host: all that follows `https://`.
    pub fn host(&self) -> &str {
        &self.0["https://".len()..]
    }
}

impl UriPath {
    /// What the KMS console asks for as "Proxy URI path prefix": all that precedes `/kms/xks/v…`; may be empty.
    pub fn prefix(&self) -> &str {
        self.0.rfind("/kms/xks/v").map_or("", |at| &self.0[..at])
    }
}

impl Region {
    /// The partition the Region belongs to, by the shape of its code.
    pub fn partition(&self) -> Partition {
        Partition::of(&self.0)
    }
}

impl VpcServiceName {
    /// The Region inside the name.
    pub fn region(&self) -> &str {
        &self.0[self.region_span().start..self.region_span().end]
    }

    /// Where the Region stands in the name.
    pub(crate) fn region_span(&self) -> Span {
        // The contract: three dot-separated words, the Region, the service.
        let start = self.0.match_indices('.').nth(2).map_or(0, |(at, _)| at + 1);
        let end = self.0.rfind('.').unwrap_or(start);
        Span::new(start, end.max(start))
    }

    /// The id of the service, `vpce-svc-…`.
    pub fn service_id(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or_default()
    }
}

/// `XksProxyConnectivity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connectivity {
    /// KMS reaches the proxy over the internet.
    PublicEndpoint,
    /// KMS reaches the proxy through a VPC endpoint service.
    VpcEndpointService,
}

impl Connectivity {
    /// Both, with the public one first, as the KMS console has them.
    pub const ALL: [Self; 2] = [Self::PublicEndpoint, Self::VpcEndpointService];

    /// The value as KMS takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PublicEndpoint => "PUBLIC_ENDPOINT",
            Self::VpcEndpointService => "VPC_ENDPOINT_SERVICE",
        }
    }

    /// The connectivity of that value.
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == value)
    }
}

/// Both halves of `XksProxyAuthenticationCredential`.
#[derive(Debug)]
pub struct Credential {
    /// Names the secret; not itself secret.
    pub access_key_id: AccessKeyId,
    /// 43 to 64 of `A-Za-z0-9/+=`.
    pub raw_secret_access_key: Secret,
}

/// What is known of the credential.
#[derive(Debug, Default)]
pub enum CredentialFact {
    /// Not both halves were given, or one breaks the contract.
    #[default]
    Missing,
    /// The person keeps it; the emitted script asks for it.
    Withheld,
    /// Given, and fit for KMS.
    Given(Credential),
}

impl CredentialFact {
    /// The credential, where it was given.
    pub const fn given(&self) -> Option<&Credential> {
        match self {
            Self::Given(credential) => Some(credential),
            Self::Missing | Self::Withheld => None,
        }
    }
}

/// The inputs that passed, each on its own.
#[derive(Debug, Default)]
pub struct Facts {
    /// The Region of the key store.
    pub region: Option<Region>,
    /// `CustomKeyStoreName`.
    pub name: Option<StoreName>,
    /// `XksProxyConnectivity`.
    pub connectivity: Option<Connectivity>,
    /// `XksProxyUriEndpoint`.
    pub uri_endpoint: Option<Endpoint>,
    /// `XksProxyUriPath`.
    pub uri_path: Option<UriPath>,
    /// `XksProxyAuthenticationCredential`.
    pub credential: CredentialFact,
    /// `XksProxyVpcEndpointServiceName`.
    pub vpc_endpoint_service_name: Option<VpcServiceName>,
    /// `XksProxyVpcEndpointServiceOwner`.
    pub vpc_endpoint_service_owner: Option<AccountId>,
    /// A KMS key in the store; only a report of [`check_key`](crate::check_key) has one.
    pub key: Option<KeyFacts>,
}
