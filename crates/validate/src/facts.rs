//! Values that passed the contract of the KMS service model. Only this crate can make them.

use crate::checks::store::region::Partition;
use crate::finding::Span;
use crate::secret::Secret;

macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub(crate) String);

        impl $name {
            /// The value as KMS takes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text_value! {
    /// `CustomKeyStoreName`: 1 to 256 characters of any kind.
    StoreName
}
text_value! {
    /// `XksProxyUriEndpoint`: `https://` and a host, 10 to 128 ASCII characters.
    Endpoint
}
text_value! {
    /// `XksProxyUriPath`: an optional prefix and `/kms/xks/v` with one or two digits, 10 to 128 ASCII characters.
    UriPath
}
text_value! {
    /// `AccessKeyId`: 20 to 30 of `A-Z2-7`.
    AccessKeyId
}
text_value! {
    /// `XksProxyVpcEndpointServiceName`: 20 to 64 ASCII characters.
    VpcServiceName
}
text_value! {
    /// A 12-digit AWS account id.
    AccountId
}
text_value! {
    /// A Region code, shaped like one and not in China.
    Region
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
}
