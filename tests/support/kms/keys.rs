//! The KMS keys, their aliases, and what their operations take, answer and refuse.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::operation::{Exception, Outcome, find, invalid_state, page};
use super::state::{ConnectionState, State};

/// A KMS key.
#[derive(Clone, Debug)]
pub struct Key {
    /// `KeyId`.
    pub id: String,
    /// What it was created with.
    pub members: Map<String, Value>,
    /// `KeyState`.
    pub state: &'static str,
    /// Whether the caller may describe it.
    pub visible: bool,
}

impl Key {
    fn text(&self, member: &str) -> &str {
        self.members.get(member).and_then(Value::as_str).unwrap_or_default()
    }

    /// `KeyMetadata`.
    fn metadata(&self) -> Value {
        let origin = self.members.get("Origin").and_then(Value::as_str).unwrap_or("AWS_KMS");
        let mut metadata = json!({
            "AWSAccountId": "111122223333",
            "KeyId": self.id,
            "Arn": format!("arn:aws:kms:eu-central-1:111122223333:key/{}", self.id),
            "CreationDate": 1_700_000_000.5,
            "Enabled": self.state == "Enabled",
            "Description": self.text("Description"),
            "KeyUsage": "ENCRYPT_DECRYPT",
            "KeyState": self.state,
            "Origin": origin,
            "KeyManager": "CUSTOMER",
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "KeySpec": "SYMMETRIC_DEFAULT",
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
            "MultiRegion": false,
        });
        if let Some(store) = self.members.get("CustomKeyStoreId") {
            metadata["CustomKeyStoreId"] = store.clone();
        }
        if let Some(id) = self.members.get("XksKeyId") {
            metadata["XksKeyConfiguration"] = json!({"Id": id});
        }
        metadata
    }
}

/// All that the stand-in knows of keys.
#[derive(Default)]
pub struct Keys {
    /// The keys.
    pub all: Vec<Key>,
    /// `AliasName` and `TargetKeyId`.
    pub aliases: Vec<(String, String)>,
    /// What the proxy's GetKeyMetadata says of the external keys; empty: every one is there and fit.
    pub external: BTreeMap<String, Value>,
    /// How many keys a page has at most; 0: a hundred.
    pub page: usize,
}

impl Keys {
    /// Adds a key and returns its id.
    pub fn add(&mut self, members: Map<String, Value>) -> String {
        let id = format!("{:08x}-0000-4000-8000-000000000000", self.all.len() + 1);
        self.all.push(Key { id: id.clone(), members, state: "Enabled", visible: true });
        id
    }

    /// The key of an id, an ARN or an alias.
    fn find(&self, name: &str) -> Result<&Key, Exception> {
        let name = name.rsplit_once(":key/").map_or(name, |(_, id)| id);
        let alias = self.aliases.iter().find(|(alias, _)| alias == name);
        let id = alias.map_or(name, |(_, id)| id);
        self.all
            .iter()
            .find(|key| key.id == id)
            .ok_or_else(|| Exception::new("NotFoundException", &format!("Key '{name}' does not exist")))
    }
}

/// Runs an operation on keys.
pub(super) fn run(state: &mut State, operation: &str, body: &Value) -> Outcome {
    match operation {
        "CreateKey" => create_key(state, body),
        "DescribeKey" => describe_key(&state.keys, body),
        "ListKeys" => list_keys(&state.keys, body),
        "CreateAlias" => create_alias(&mut state.keys, body),
        "ListAliases" => list_aliases(&state.keys, body),
        "TagResource" => tag_resource(&mut state.keys, body),
        _ => Err(Exception::new("UnknownOperationException", "the stand-in does not know this operation")),
    }
}

fn create_key(state: &mut State, body: &Value) -> Outcome {
    let Some(members) = body.as_object().cloned() else {
        return Err(Exception::new("SerializationException", "the body is not an object"));
    };
    check_tags(&body["Tags"])?;
    if body["CustomKeyStoreId"].is_string() {
        in_a_store(state, body)?;
    }
    let id = state.keys.add(members);
    Ok(json!({"KeyMetadata": state.keys.find(&id)?.metadata()}))
}

fn in_a_store(state: &mut State, body: &Value) -> Result<(), Exception> {
    let store = find(state, body)?;
    if store.text("CustomKeyStoreType") != "EXTERNAL_KEY_STORE" || body["Origin"] != "EXTERNAL_KEY_STORE" {
        return Err(Exception::new("UnsupportedOperationException", "origin and key store do not fit"));
    }
    if store.state != ConnectionState::Connected {
        return Err(invalid_state(store));
    }
    let id = body["XksKeyId"].as_str().unwrap_or_default();
    let metadata = state.keys.external.get(id);
    if metadata.is_none() && !state.keys.external.is_empty() {
        return Err(Exception::new("XksKeyNotFoundException", "The external key does not exist."));
    }
    if metadata.is_some_and(|metadata| !is_fit(metadata)) {
        return Err(Exception::new(
            "XksKeyInvalidConfigurationException",
            "The external key does not meet the configuration requirements.",
        ));
    }
    let used = |key: &Key| {
        key.members.get("CustomKeyStoreId") == Some(&body["CustomKeyStoreId"]) && key.text("XksKeyId") == id
    };
    if state.keys.all.iter().any(used) {
        return Err(Exception::new(
            "XksKeyAlreadyInUseException",
            "The external key is already associated with a KMS key in this custom key store.",
        ));
    }
    find(state, body)?.has_keys = true;
    Ok(())
}

/// What CreateKey demands of GetKeyMetadata's answer.
fn is_fit(metadata: &Value) -> bool {
    let usage = |wanted| metadata["keyUsage"].as_array().is_some_and(|all| all.contains(&json!(wanted)));
    metadata["keySpec"] == "AES_256"
        && metadata["keyStatus"] == "ENABLED"
        && usage("ENCRYPT")
        && usage("DECRYPT")
}

fn check_tags(tags: &Value) -> Result<(), Exception> {
    let keys: Vec<&str> =
        tags.as_array().into_iter().flatten().filter_map(|tag| tag["TagKey"].as_str()).collect();
    let twice = keys.iter().enumerate().any(|(at, key)| keys[..at].contains(key));
    if twice || keys.iter().any(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(Exception::new("TagException", "A tag key is reserved, or stands twice."));
    }
    if keys.len() > 50 {
        return Err(Exception::new("LimitExceededException", "A KMS key has at most 50 tags."));
    }
    Ok(())
}

fn describe_key(keys: &Keys, body: &Value) -> Outcome {
    let key = keys.find(body["KeyId"].as_str().unwrap_or_default())?;
    if !key.visible {
        return Err(Exception::new("AccessDeniedException", "no policy allows the kms:DescribeKey action"));
    }
    Ok(json!({"KeyMetadata": key.metadata()}))
}

fn list_keys(keys: &Keys, body: &Value) -> Outcome {
    let entry = |key: &Key| json!({"KeyId": key.id, "KeyArn": key.metadata()["Arn"]});
    let limit = if keys.page == 0 { 100 } else { keys.page };
    page("Keys", keys.all.iter().map(entry).collect(), body, limit)
}

fn create_alias(keys: &mut Keys, body: &Value) -> Outcome {
    let (name, target) = (&body["AliasName"], &body["TargetKeyId"]);
    let (name, target) = (name.as_str().unwrap_or_default(), target.as_str().unwrap_or_default());
    let rest = name.strip_prefix("alias/").filter(|rest| !rest.starts_with("aws/") && !rest.contains(':'));
    if rest.is_none_or(str::is_empty) {
        return Err(Exception::new("InvalidAliasNameException", "The alias name is not valid."));
    }
    let id = keys.find(target)?.id.clone();
    if keys.aliases.iter().any(|(alias, _)| alias == name) {
        return Err(Exception::new(
            "AlreadyExistsException",
            &format!("An alias with the name {name} already exists"),
        ));
    }
    keys.aliases.push((name.to_owned(), id));
    Ok(json!({}))
}

fn list_aliases(keys: &Keys, body: &Value) -> Outcome {
    let of = body["KeyId"].as_str().map(|name| keys.find(name)).transpose()?.map(|key| &key.id);
    let aliases = keys.aliases.iter().filter(|(_, id)| of.is_none_or(|of| of == id));
    let entry = |(name, id): &(String, String)| json!({"AliasName": name, "TargetKeyId": id});
    page("Aliases", aliases.map(entry).collect(), body, 50)
}

fn tag_resource(keys: &mut Keys, body: &Value) -> Outcome {
    let id = keys.find(body["KeyId"].as_str().unwrap_or_default())?.id.clone();
    check_tags(&body["Tags"])?;
    for key in keys.all.iter_mut().filter(|key| key.id == id) {
        let tags = key.members.entry("Tags").or_insert_with(|| json!([]));
        let mut all: Vec<Value> = tags.as_array().cloned().unwrap_or_default();
        for tag in body["Tags"].as_array().into_iter().flatten() {
            all.retain(|old| old["TagKey"] != tag["TagKey"]);
            all.push(tag.clone());
        }
        *tags = Value::Array(all);
    }
    Ok(json!({}))
}
