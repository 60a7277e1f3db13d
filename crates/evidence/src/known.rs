//! What is known beside the evidence.

use xks_preflight_validate::{
    AccountId, Connectivity, Endpoint, Facts, Region, StoreName, UriPath, VpcServiceName, XksKeyId,
};

use crate::finding::{Area, Code};

/// Custom key stores per account and Region, AWS CloudHSM key stores included, unless AWS has raised it.
pub const QUOTA: usize = 10;

/// A quota as a person gives it. `None`: it is no number from 1 to 10000.
pub fn quota(text: &str) -> Option<usize> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|quota| plain && (1..=10_000).contains(quota))
}

/// The key store as far as the form knows it, and what a person says of it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Where.
    pub region: Option<&'a Region>,
    /// `CustomKeyStoreName`.
    pub name: Option<&'a StoreName>,
    /// `XksProxyConnectivity`.
    pub connectivity: Option<Connectivity>,
    /// `XksProxyUriEndpoint`.
    pub uri_endpoint: Option<&'a Endpoint>,
    /// `XksProxyUriPath`.
    pub uri_path: Option<&'a UriPath>,
    /// `XksProxyVpcEndpointServiceName`.
    pub service_name: Option<&'a VpcServiceName>,
    /// `XksProxyVpcEndpointServiceOwner`.
    pub service_owner: Option<&'a AccountId>,
    /// `XksKeyId` of the external key that a KMS key is to be made of.
    pub xks_key_id: Option<&'a XksKeyId>,
    /// `CustomKeyStoreId` of the store itself where it exists and is edited: it does not stand against itself.
    pub own_store_id: Option<&'a str>,
    /// How many custom key stores the account may have in the Region.
    pub quota: usize,
    /// The rules that a person has confirmed. Only those that [`can_be_confirmed`] count.
    pub confirmed: &'a [Code],
}

impl<'a> Known<'a> {
    /// What a report's facts say; nothing is confirmed, and the store does not exist yet.
    pub fn of(facts: &'a Facts) -> Self {
        Self {
            region: facts.region.as_ref(),
            name: facts.name.as_ref(),
            connectivity: facts.connectivity,
            uri_endpoint: facts.uri_endpoint.as_ref(),
            uri_path: facts.uri_path.as_ref(),
            service_name: facts.vpc_endpoint_service_name.as_ref(),
            service_owner: facts.vpc_endpoint_service_owner.as_ref(),
            xks_key_id: facts.key.as_ref().map(|key| &key.xks_key_id),
            own_store_id: None,
            quota: QUOTA,
            confirmed: &[],
        }
    }

    pub(crate) fn is_vpc(&self) -> bool {
        self.connectivity == Some(Connectivity::VpcEndpointService)
    }

    pub(crate) fn confirms(&self, code: Code) -> bool {
        self.confirmed.contains(&code) && can_be_confirmed(code)
    }
}

/// Whether `code` is something that only a person can know, so that their word decides it.
pub fn can_be_confirmed(code: Code) -> bool {
    code.rule().area == Area::Planning
        || matches!(code, Code::UniquenessOtherAccounts | Code::VpcRanges | Code::KeyUsedOnce)
}
