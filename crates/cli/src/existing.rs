//! The key store that is changed, from what the AWS CLI printed of it.

use serde_json::Value;
use xks_preflight_snippets::{Described, Existing, Unsupported};

use crate::arguments::ExistingArguments;
use crate::exit::Stop;
use crate::inputs;

const PRINTED: &str = "give it what aws kms describe-custom-key-stores --output json prints";

/// The store that the arguments choose; the inner error is one of the store itself.
pub fn read(arguments: &ExistingArguments) -> Result<Result<Existing, Unsupported>, Stop> {
    let bytes = inputs::bytes("--existing", &arguments.file)?;
    let printed: Value = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes))
        .map_err(|_| Stop::misuse("the file of --existing is no JSON", PRINTED))?;
    let Some(stores) = printed["CustomKeyStores"].as_array() else {
        return Err(Stop::misuse("the file of --existing has no list CustomKeyStores", PRINTED));
    };
    let store = match &arguments.store {
        Some(wanted) => {
            let is = |member: &str| stores.iter().find(|store| store[member] == **wanted);
            is("CustomKeyStoreId").or_else(|| is("CustomKeyStoreName")).ok_or_else(|| {
                Stop::misuse(
                    "no key store of the file of --existing has the ID or the name of --store",
                    if printed["Truncated"] == true || printed["NextToken"].is_string() {
                        "the list is cut off: print it with --custom-key-store-id"
                    } else {
                        "is it the right account and Region?"
                    },
                )
            })?
        }
        None => match stores.as_slice() {
            [store] => store,
            [] => return Err(Stop::misuse("the file of --existing has no key store", PRINTED)),
            _ => {
                return Err(Stop::misuse(
                    "the file of --existing has several key stores",
                    "choose one with --store and its ID or its name",
                ));
            }
        },
    };
    Ok(existing(store))
}

fn existing(store: &Value) -> Result<Existing, Unsupported> {
    let proxy = &store["XksProxyConfiguration"];
    Existing::new(&Described {
        id: store["CustomKeyStoreId"].as_str(),
        name: store["CustomKeyStoreName"].as_str(),
        store_type: store["CustomKeyStoreType"].as_str(),
        connection_state: store["ConnectionState"].as_str(),
        connection_error_code: store["ConnectionErrorCode"].as_str(),
        connectivity: proxy["Connectivity"].as_str(),
        uri_endpoint: proxy["UriEndpoint"].as_str(),
        uri_path: proxy["UriPath"].as_str(),
        access_key_id: proxy["AccessKeyId"].as_str(),
        vpc_endpoint_service_name: proxy["VpcEndpointServiceName"].as_str(),
        vpc_endpoint_service_owner: proxy["VpcEndpointServiceOwner"].as_str(),
    })
}
