//! Every error, once, as data. One file a family.

/// Causes, each `cause; how to tell it apart; what to do`.
macro_rules! causes {
    ($($cause:literal; $tell:literal; $todo:literal),* $(,)?) => {
        &[$(crate::entry::Cause { cause: $cause, tell: $tell, todo: $todo }),*]
    };
}

mod aws;
mod client;
mod codes;
mod keys;
mod messages;
mod outside;
mod places;
mod probe;
mod proxy;
mod stores;
mod tls;

pub use outside::{NO_EXTERNAL_KEY_STORE, Outside};

use crate::entry::Entry;

/// Every entry: exceptions of key stores and keys, connection error codes, messages, errors of proxies, HTTP, AWS, clients,
/// curl and TLS.
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    let families: [&'static [Entry]; 10] = [
        stores::STORES,
        keys::KEYS,
        codes::CODES,
        messages::MESSAGES,
        proxy::ERRORS,
        proxy::STATUS,
        aws::AWS,
        client::CLIENT,
        probe::CURL,
        tls::TLS,
    ];
    families.into_iter().flatten()
}

/// The entry of a `ConnectionErrorCode` of an external key store, such as `XKS_PROXY_TIMED_OUT`.
pub fn connection_error_code(code: &str) -> Option<&'static Entry> {
    codes::CODES.iter().find(|entry| entry.name == code)
}

/// The entry of that [id](Entry::id).
pub fn entry(id: &str) -> Option<&'static Entry> {
    catalogue().find(|entry| entry.id == id)
}
