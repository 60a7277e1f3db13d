//! The key stores, their state machine, and what a test has scripted.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::keys::Keys;
use super::operation::Exception;
use super::query::Surroundings;
use super::rules::{Account, QUOTA};

/// `ConnectionState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// `DISCONNECTED`.
    Disconnected,
    /// `CONNECTING`.
    Connecting,
    /// `CONNECTED`.
    Connected,
    /// `FAILED`.
    Failed,
    /// `DISCONNECTING`.
    Disconnecting,
}

impl ConnectionState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Disconnected => "DISCONNECTED",
            Self::Connecting => "CONNECTING",
            Self::Connected => "CONNECTED",
            Self::Failed => "FAILED",
            Self::Disconnecting => "DISCONNECTING",
        }
    }
}

/// A custom key store. Its members are those of `CreateCustomKeyStore`, the secret included.
#[derive(Clone, Debug)]
pub struct Store {
    /// `CustomKeyStoreId`.
    pub id: String,
    /// What it was created or updated with.
    pub members: Map<String, Value>,
    /// `ConnectionState`.
    pub state: ConnectionState,
    /// `ConnectionErrorCode`.
    pub error_code: Option<String>,
    /// How many more descriptions show the present state before it moves on.
    pub polls_left: u32,
    /// The code with which the connection under way will fail.
    pub will_fail: Option<String>,
    /// Whether it has keys, and so cannot be deleted.
    pub has_keys: bool,
}

impl Store {
    /// A disconnected store with these members.
    pub fn new(id: &str, members: Map<String, Value>) -> Self {
        Self {
            id: id.to_owned(),
            members,
            state: ConnectionState::Disconnected,
            error_code: None,
            polls_left: 0,
            will_fail: None,
            has_keys: false,
        }
    }

    /// A member that is a text, or the empty text.
    pub fn text(&self, member: &str) -> &str {
        self.members.get(member).and_then(Value::as_str).unwrap_or_default()
    }

    /// What `DescribeCustomKeyStores` shows of it: never the secret.
    pub fn describe(&self) -> Value {
        let mut entry = json!({
            "CustomKeyStoreId": self.id,
            "CustomKeyStoreName": self.text("CustomKeyStoreName"),
            "ConnectionState": self.state.as_str(),
            "CreationDate": 1_700_000_000.5,
            "CustomKeyStoreType": self.members.get("CustomKeyStoreType").and_then(Value::as_str).unwrap_or("AWS_CLOUDHSM"),
        });
        if let Some(code) = &self.error_code {
            entry["ConnectionErrorCode"] = json!(code);
        }
        if self.text("CustomKeyStoreType") == "EXTERNAL_KEY_STORE" {
            entry["XksProxyConfiguration"] = self.describe_proxy();
        }
        entry
    }

    fn describe_proxy(&self) -> Value {
        let mut proxy = json!({
            "Connectivity": self.text("XksProxyConnectivity"),
            "AccessKeyId": self.members["XksProxyAuthenticationCredential"]["AccessKeyId"],
            "UriEndpoint": self.text("XksProxyUriEndpoint"),
            "UriPath": self.text("XksProxyUriPath"),
        });
        if let Some(name) = self.members.get("XksProxyVpcEndpointServiceName") {
            proxy["VpcEndpointServiceName"] = name.clone();
        }
        if let Some(owner) = self.members.get("XksProxyVpcEndpointServiceOwner") {
            proxy["VpcEndpointServiceOwner"] = owner.clone();
        }
        proxy
    }

    /// One description later.
    pub fn step(&mut self) {
        if self.polls_left > 0 {
            self.polls_left -= 1;
            return;
        }
        match self.state {
            ConnectionState::Connecting => {
                self.error_code = self.will_fail.take();
                self.state = if self.error_code.is_some() {
                    ConnectionState::Failed
                } else {
                    ConnectionState::Connected
                };
            }
            ConnectionState::Disconnecting => self.state = ConnectionState::Disconnected,
            _ => {}
        }
    }
}

/// An exception that waits for its request.
struct Scripted {
    operation: String,
    /// How many requests of the operation pass before.
    after: u32,
    exception: Exception,
}

/// Everything that the stand-in knows.
#[derive(Default)]
pub struct State {
    /// The custom key stores.
    pub stores: Vec<Store>,
    /// How long each answer takes.
    pub delay: Duration,
    /// How many descriptions show CONNECTING or DISCONNECTING before it is over.
    pub polls: u32,
    /// The error codes with which the next connections fail; none left: they succeed.
    pub connect_failures: VecDeque<String>,
    /// The custom key stores of other accounts in the Region.
    pub others: Vec<Store>,
    /// How many custom key stores the account may have; as many as AWS says unless given.
    pub quota: Option<usize>,
    /// What EC2 and Elastic Load Balancing describe.
    pub surroundings: Surroundings,
    /// The KMS keys and their aliases.
    pub keys: Keys,
    exceptions: VecDeque<Scripted>,
    created: u32,
}

impl State {
    /// The next request of `operation` is refused so.
    pub fn raise(&mut self, operation: &str, exception: Exception) {
        self.raise_after(0, operation, exception);
    }

    /// The same, when `after` of them have passed.
    pub fn raise_after(&mut self, after: u32, operation: &str, exception: Exception) {
        self.exceptions.push_back(Scripted { operation: operation.to_owned(), after, exception });
    }

    /// Takes the exception that was scripted for the operation.
    pub fn scripted(&mut self, operation: &str) -> Option<Exception> {
        let at = self.exceptions.iter().position(|scripted| scripted.operation == operation)?;
        if self.exceptions[at].after > 0 {
            self.exceptions[at].after -= 1;
            return None;
        }
        self.exceptions.remove(at).map(|scripted| scripted.exception)
    }

    /// What stands in the Region, for the rules.
    pub fn account(&self) -> Account<'_> {
        Account { own: &self.stores, others: &self.others, quota: self.quota.unwrap_or(QUOTA) }
    }

    /// The store with this id.
    pub fn by_id(&mut self, id: &str) -> Option<&mut Store> {
        self.stores.iter_mut().find(|store| store.id == id)
    }

    /// Adds a store and returns its id.
    pub fn add(&mut self, members: Map<String, Value>) -> String {
        self.created += 1;
        let id = format!("cks-{:017x}", self.created);
        self.stores.push(Store::new(&id, members));
        id
    }
}
