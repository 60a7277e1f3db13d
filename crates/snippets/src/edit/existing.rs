//! A key store that exists.

use xks_preflight_finding::Field;
use xks_preflight_validate::{
    AccessKeyId, AccountId, Connectivity, Endpoint, Inputs, KeyStoreId, StoreName, UriPath, VpcServiceName,
    read_configuration,
};

use crate::artefact::Unsupported;

/// `ConnectionState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// `CONNECTED`.
    Connected,
    /// `CONNECTING`.
    Connecting,
    /// `FAILED`.
    Failed,
    /// `DISCONNECTED`.
    Disconnected,
    /// `DISCONNECTING`.
    Disconnecting,
}

impl ConnectionState {
    const ALL: [Self; 5] =
        [Self::Connected, Self::Connecting, Self::Failed, Self::Disconnected, Self::Disconnecting];

    /// The value as KMS gives it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "CONNECTED",
            Self::Connecting => "CONNECTING",
            Self::Failed => "FAILED",
            Self::Disconnected => "DISCONNECTED",
            Self::Disconnecting => "DISCONNECTING",
        }
    }

    /// The state of that value.
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == value)
    }
}

/// An entry of what `DescribeCustomKeyStores` answers, as text; `None` for a member that is not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Described<'t> {
    /// `CustomKeyStoreId`.
    pub id: Option<&'t str>,
    /// `CustomKeyStoreName`.
    pub name: Option<&'t str>,
    /// `CustomKeyStoreType`.
    pub store_type: Option<&'t str>,
    /// `ConnectionState`.
    pub connection_state: Option<&'t str>,
    /// `ConnectionErrorCode`.
    pub connection_error_code: Option<&'t str>,
    /// `XksProxyConfiguration.Connectivity`.
    pub connectivity: Option<&'t str>,
    /// `XksProxyConfiguration.UriEndpoint`.
    pub uri_endpoint: Option<&'t str>,
    /// `XksProxyConfiguration.UriPath`.
    pub uri_path: Option<&'t str>,
    /// `XksProxyConfiguration.AccessKeyId`.
    pub access_key_id: Option<&'t str>,
    /// `XksProxyConfiguration.VpcEndpointServiceName`.
    pub vpc_endpoint_service_name: Option<&'t str>,
    /// `XksProxyConfiguration.VpcEndpointServiceOwner`.
    pub vpc_endpoint_service_owner: Option<&'t str>,
}

/// An external key store that exists. Every value passed the contract, so that a paste which is not of AWS KMS goes no
/// further.
#[derive(Debug)]
pub struct Existing {
    pub(crate) id: KeyStoreId,
    pub(crate) name: StoreName,
    pub(crate) state: ConnectionState,
    pub(crate) error_code: Option<String>,
    pub(crate) connectivity: Connectivity,
    pub(crate) uri_endpoint: Endpoint,
    pub(crate) uri_path: UriPath,
    pub(crate) access_key_id: AccessKeyId,
    pub(crate) service_name: Option<VpcServiceName>,
    pub(crate) service_owner: Option<AccountId>,
}

impl Existing {
    /// Takes an entry over.
    ///
    /// # Errors
    /// It is an AWS CloudHSM key store, or a member is missing or none that AWS KMS would have.
    pub fn new(described: &Described<'_>) -> Result<Self, Unsupported> {
        match described.store_type {
            // The default of CreateCustomKeyStore, from before there were others.
            Some("AWS_CLOUDHSM") | None => {
                return Err(Unsupported::new(
                    "this is an AWS CloudHSM key store, and only external key stores are changed here",
                ));
            }
            Some("EXTERNAL_KEY_STORE") => {}
            Some(_) => return Err(no_value("CustomKeyStoreType")),
        }
        let code = described.connection_error_code.map(str::to_owned);
        if code.as_ref().is_some_and(|code| !code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')) {
            return Err(no_value("ConnectionErrorCode"));
        }
        let existing = Self {
            id: needed("CustomKeyStoreId", described.id, KeyStoreId::parse)?,
            name: needed("CustomKeyStoreName", described.name, StoreName::parse)?,
            state: needed("ConnectionState", described.connection_state, ConnectionState::parse)?,
            error_code: code,
            connectivity: needed("Connectivity", described.connectivity, Connectivity::parse)?,
            uri_endpoint: needed("UriEndpoint", described.uri_endpoint, Endpoint::parse)?,
            uri_path: needed("UriPath", described.uri_path, UriPath::parse)?,
            access_key_id: needed("AccessKeyId", described.access_key_id, AccessKeyId::parse)?,
            service_name: optional(
                "VpcEndpointServiceName",
                described.vpc_endpoint_service_name,
                VpcServiceName::parse,
            )?,
            service_owner: optional(
                "VpcEndpointServiceOwner",
                described.vpc_endpoint_service_owner,
                AccountId::parse,
            )?,
        };
        let vpc = existing.connectivity == Connectivity::VpcEndpointService;
        if vpc != existing.service_name.is_some() {
            return Err(no_value("VpcEndpointServiceName"));
        }
        Ok(existing)
    }

    /// `CustomKeyStoreId`.
    pub fn id(&self) -> &KeyStoreId {
        &self.id
    }

    /// `CustomKeyStoreName`.
    pub fn name(&self) -> &StoreName {
        &self.name
    }

    /// `ConnectionState`.
    pub fn state(&self) -> ConnectionState {
        self.state
    }

    /// `ConnectionErrorCode`, of a store that is FAILED.
    pub fn error_code(&self) -> Option<&str> {
        self.error_code.as_deref()
    }

    /// Puts the store's own values where `inputs` give no new ones, so that the report on them judges the store as it
    /// will be. Without any part of a credential the store keeps its own, and `false` comes back; a credential that the
    /// person withholds is a new one.
    ///
    /// A new connectivity takes nothing of the old one along, and a new endpoint service no owner.
    pub fn complete(&self, inputs: &mut Inputs) -> bool {
        let file = inputs.configuration_file.as_ref().map(read_configuration);
        let in_file = |given: &dyn Fn(&xks_preflight_validate::ConfigurationValues) -> bool| {
            file.as_ref().is_some_and(given)
        };
        fill(&mut inputs.name, self.name.as_str());
        fill(&mut inputs.connectivity, self.connectivity.as_str());
        fill(&mut inputs.uri_endpoint, self.uri_endpoint.as_str());
        if !in_file(&|file| file.uri_path.is_some()) {
            fill(&mut inputs.uri_path, self.uri_path.as_str());
        }
        if inputs.text(Field::Connectivity) == Some(self.connectivity.as_str())
            && let Some(name) = &self.service_name
        {
            fill(&mut inputs.vpc_endpoint_service_name, name.as_str());
            if inputs.text(Field::VpcEndpointServiceName) == Some(name.as_str())
                && let Some(owner) = &self.service_owner
            {
                fill(&mut inputs.vpc_endpoint_service_owner, owner.as_str());
            }
        }
        let by_hand = inputs.access_key_id.is_some() || inputs.raw_secret_access_key.is_some();
        let in_file = in_file(&|file| file.access_key_id.is_some() || file.raw_secret_access_key.is_some());
        let new = inputs.withhold_credential || by_hand || in_file;
        inputs.withhold_credential |= !new;
        new
    }
}

fn fill(slot: &mut Option<String>, value: &str) {
    slot.get_or_insert_with(|| value.to_owned());
}

fn no_value(member: &str) -> Unsupported {
    Unsupported::new(format!("the {member} of the existing key store is none that AWS KMS would show"))
}

fn optional<T>(
    member: &str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Unsupported> {
    text.map(|text| parse(text).ok_or_else(|| no_value(member))).transpose()
}

fn needed<T>(member: &str, text: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Result<T, Unsupported> {
    optional(member, text, parse)?
        .ok_or_else(|| Unsupported::new(format!("the existing key store is shown without its {member}")))
}
