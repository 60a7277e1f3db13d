//! What AWS KMS refuses of a key store because of those that exist: written from AWS's guide, and on purpose not from
//! the rules that it is to test.

use serde_json::{Map, Value};

use super::operation::Exception;
use super::state::Store;

/// Key stores per account and Region unless raised.
pub const QUOTA: usize = 10;

/// What stands in one Region.
#[derive(Clone, Copy)]
pub struct Account<'a> {
    /// The custom key stores of the account that asks.
    pub own: &'a [Store],
    /// Those of other accounts: only host names and services count across accounts.
    pub others: &'a [Store],
    /// How many the account may have.
    pub quota: usize,
}

/// What `CreateCustomKeyStore` answers to these members, if it refuses them.
pub fn refuse_create(account: Account<'_>, members: &Map<String, Value>) -> Option<Exception> {
    if account.own.len() >= account.quota {
        let message = "The request was rejected because a quota was exceeded.";
        return Some(Exception::new("LimitExceededException", message));
    }
    refuse(account, &Store::new("", members.clone()))
}

/// What `UpdateCustomKeyStore` answers where the store would look like `changed` afterwards.
pub fn refuse_update(account: Account<'_>, changed: &Store) -> Option<Exception> {
    refuse(account, changed)
}

fn refuse(account: Account<'_>, new: &Store) -> Option<Exception> {
    let own = || account.own.iter().filter(|store| store.id != new.id);
    let everywhere = || own().chain(account.others);
    let same =
        |store: &Store, member: &str| !new.text(member).is_empty() && store.text(member) == new.text(member);
    let is_vpc = |store: &Store| store.text("XksProxyConnectivity") == "VPC_ENDPOINT_SERVICE";
    let exception = |name: &str, message: &str| Some(Exception::new(name, message));
    if own().any(|store| same(store, "CustomKeyStoreName")) {
        return exception(
            "CustomKeyStoreNameInUseException",
            "The custom key store name is already in use in this AWS account and Region.",
        );
    }
    if own().any(|store| same(store, "XksProxyUriEndpoint") && same(store, "XksProxyUriPath")) {
        return exception(
            "XksProxyUriInUseException",
            "The endpoint and path are already those of a key store of this account and Region.",
        );
    }
    if everywhere().any(|store| same(store, "XksProxyUriEndpoint") && (is_vpc(store) || is_vpc(new))) {
        return exception(
            "XksProxyUriEndpointInUseException",
            "The endpoint is already that of a key store of this Region.",
        );
    }
    if everywhere().any(|store| same(store, "XksProxyVpcEndpointServiceName")) {
        return exception(
            "XksProxyVpcEndpointServiceInUseException",
            "The VPC endpoint service is already that of a key store of this Region.",
        );
    }
    None
}
