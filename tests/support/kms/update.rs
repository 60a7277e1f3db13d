//! `UpdateCustomKeyStore`: what it takes in which state, in the words of the service model.

use serde_json::{Value, json};

use super::operation::{Exception, Outcome, find, invalid_state};
use super::rules;
use super::state::{ConnectionState, State, Store};

/// Members that may only change while a store is disconnected.
const FIXED_WHILE_CONNECTED: [&str; 4] = [
    "XksProxyConnectivity",
    "XksProxyUriEndpoint",
    "XksProxyVpcEndpointServiceName",
    "XksProxyVpcEndpointServiceOwner",
];

/// Runs it.
pub(super) fn run(state: &mut State, body: &Value) -> Outcome {
    let store = find(state, body)?;
    let changes = || body.as_object().into_iter().flatten().filter(|(key, _)| *key != "CustomKeyStoreId");
    if changes().any(|(key, _)| FIXED_WHILE_CONNECTED.contains(&key.as_str()))
        && store.state != ConnectionState::Disconnected
    {
        return Err(invalid_state(store));
    }
    demands(store, body)?;
    let mut changed = store.clone();
    for (key, value) in changes() {
        let member = if key == "NewCustomKeyStoreName" { "CustomKeyStoreName" } else { key };
        changed.members.insert(member.to_owned(), value.clone());
    }
    if body["XksProxyConnectivity"] == "PUBLIC_ENDPOINT" {
        changed.members.remove("XksProxyVpcEndpointServiceName");
        changed.members.remove("XksProxyVpcEndpointServiceOwner");
    }
    if let Some(exception) = rules::refuse_update(state.account(), &changed) {
        return Err(exception);
    }
    *find(state, body)? = changed;
    Ok(json!({}))
}

/// What a new connectivity must bring along, and what a service needs.
fn demands(store: &Store, body: &Value) -> Result<(), Exception> {
    let refused = |why: &str| Err(Exception::new("ValidationException", why));
    let now = store.text("XksProxyConnectivity");
    let connectivity = body["XksProxyConnectivity"].as_str().unwrap_or(now);
    let endpoint = body["XksProxyUriEndpoint"].as_str();
    if connectivity != now && endpoint.is_none_or(|endpoint| endpoint == store.text("XksProxyUriEndpoint")) {
        return refused("with the connectivity the endpoint must change");
    }
    let service = body["XksProxyVpcEndpointServiceName"].as_str();
    match connectivity {
        "VPC_ENDPOINT_SERVICE" if connectivity != now && service.is_none() => {
            refused("this connectivity needs a VPC endpoint service name")
        }
        "PUBLIC_ENDPOINT" if service.is_some() || body["XksProxyVpcEndpointServiceOwner"].is_string() => {
            refused("a VPC endpoint service is not valid with this connectivity")
        }
        _ => Ok(()),
    }
}
