//! What each operation takes, answers and refuses.

use serde_json::{Value, json};

use super::rules;
use super::state::{ConnectionState, State, Store};
use super::{keys, update};

/// A refusal as KMS gives it.
#[derive(Clone, Debug)]
pub struct Exception {
    /// `__type`.
    pub name: String,
    /// `message`.
    pub message: String,
    /// The HTTP status: 400, or 500 for a fault of KMS itself.
    pub status: u16,
}

impl Exception {
    /// A refusal with status 400.
    pub fn new(name: &str, message: &str) -> Self {
        Self { name: name.to_owned(), message: message.to_owned(), status: 400 }
    }

    /// The body of the answer.
    pub fn to_json(&self) -> Value {
        json!({"__type": self.name, "message": self.message})
    }
}

pub(super) type Outcome = Result<Value, Exception>;

/// Runs one operation.
pub fn run(state: &mut State, operation: &str, body: &Value) -> Outcome {
    if let Some(exception) = state.scripted(operation) {
        return Err(exception);
    }
    match operation {
        "CreateCustomKeyStore" => create(state, body),
        "DescribeCustomKeyStores" => describe(state, body),
        "ConnectCustomKeyStore" => connect(state, body),
        "DisconnectCustomKeyStore" => disconnect(state, body),
        "UpdateCustomKeyStore" => update::run(state, body),
        "DeleteCustomKeyStore" => delete(state, body),
        _ => keys::run(state, operation, body),
    }
}

fn create(state: &mut State, body: &Value) -> Outcome {
    let Some(members) = body.as_object().cloned() else {
        return Err(Exception::new("SerializationException", "the body is not an object"));
    };
    if let Some(exception) = rules::refuse_create(state.account(), &members) {
        return Err(exception);
    }
    Ok(json!({"CustomKeyStoreId": state.add(members)}))
}

fn describe(state: &mut State, body: &Value) -> Outcome {
    let (id, name) = (body["CustomKeyStoreId"].as_str(), body["CustomKeyStoreName"].as_str());
    if id.is_some() && name.is_some() {
        return Err(Exception::new("ValidationException", "give an id or a name, not both"));
    }
    let wanted = |store: &&mut Store| {
        id.is_none_or(|id| store.id == id) && name.is_none_or(|name| store.text("CustomKeyStoreName") == name)
    };
    let mut entries = Vec::new();
    for store in state.stores.iter_mut().filter(wanted) {
        store.step();
        entries.push(store.describe());
    }
    if entries.is_empty() && (id.is_some() || name.is_some()) {
        return Err(not_found());
    }
    page("CustomKeyStores", entries, body, 1000)
}

/// Cuts the page that `Limit` and `Marker` ask for; the marker is the number of the first entry.
pub(super) fn page(member: &str, entries: Vec<Value>, body: &Value, limit: usize) -> Outcome {
    let first = match body["Marker"].as_str() {
        None => 0,
        Some(marker) => {
            marker.parse().map_err(|_| Exception::new("InvalidMarkerException", "no such marker"))?
        }
    };
    let limit = body["Limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(limit);
    let truncated = entries.len() > first + limit;
    let shown: Vec<Value> = entries.into_iter().skip(first).take(limit).collect();
    let mut answer = json!({member: shown, "Truncated": truncated});
    if truncated {
        answer["NextMarker"] = json!((first + limit).to_string());
    }
    Ok(answer)
}

fn connect(state: &mut State, body: &Value) -> Outcome {
    let (polls, will_fail) = (state.polls, state.connect_failures.pop_front());
    let store = find(state, body)?;
    if store.state != ConnectionState::Disconnected && store.state != ConnectionState::Connected {
        return Err(invalid_state(store));
    }
    if store.state == ConnectionState::Disconnected {
        store.state = ConnectionState::Connecting;
        store.error_code = None;
        store.polls_left = polls;
        store.will_fail = will_fail;
    }
    Ok(json!({}))
}

fn disconnect(state: &mut State, body: &Value) -> Outcome {
    let polls = state.polls;
    let store = find(state, body)?;
    if matches!(store.state, ConnectionState::Disconnected | ConnectionState::Disconnecting) {
        return Err(invalid_state(store));
    }
    store.state = ConnectionState::Disconnecting;
    store.error_code = None;
    store.polls_left = polls;
    Ok(json!({}))
}

fn delete(state: &mut State, body: &Value) -> Outcome {
    let store = find(state, body)?;
    if store.has_keys {
        return Err(Exception::new("CustomKeyStoreHasCMKsException", "The custom key store has KMS keys."));
    }
    if store.state != ConnectionState::Disconnected {
        return Err(invalid_state(store));
    }
    let id = store.id.clone();
    state.stores.retain(|store| store.id != id);
    Ok(json!({}))
}

pub(super) fn find<'s>(state: &'s mut State, body: &Value) -> Result<&'s mut Store, Exception> {
    body["CustomKeyStoreId"].as_str().and_then(|id| state.by_id(id)).ok_or_else(not_found)
}

pub(super) fn not_found() -> Exception {
    Exception::new("CustomKeyStoreNotFoundException", "There is no custom key store with that ID or name.")
}

pub(super) fn invalid_state(store: &Store) -> Exception {
    Exception::new(
        "CustomKeyStoreInvalidStateException",
        &format!("The operation is not allowed while the store is {:?}.", store.state),
    )
}
