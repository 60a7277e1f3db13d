//! A stand-in for AWS KMS on the loopback interface: what custom key stores and their keys need of its API, and a record of every
//! request.
//!
//! [`http`] moves bytes, [`state`] is the key stores and their state machine, [`operation`] is what each operation
//! takes, answers and refuses; [`keys`] are the KMS keys in them; [`rules`] is what stands against a store because of
//! others. [`query`] is what EC2, Elastic Load Balancing and STS describe around them. Any credentials are accepted;
//! signatures are not looked at.

mod http;
pub mod keys;
pub mod operation;
pub mod query;
pub mod rules;
pub mod state;
mod update;

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
pub use state::{ConnectionState, State, Store};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// The name of the operation, such as `CreateCustomKeyStore`.
    pub operation: String,
    /// The body, parsed.
    pub body: Value,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    requests: Mutex<Vec<Request>>,
    closing: AtomicBool,
}

/// A running stand-in; it stops when dropped.
pub struct Kms {
    address: SocketAddr,
    shared: Arc<Shared>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kms {
    /// Starts on a free port of 127.0.0.1.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.closing.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let serving = Arc::clone(&serving);
                std::thread::spawn(move || http::serve(&stream, |request| answer(&serving, request)));
            }
        });
        Self { address, shared }
    }

    /// For `--endpoint-url`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The key stores and what was scripted; change them at will.
    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared.state)
    }

    /// Every request so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    /// The bodies of the requests of one operation.
    pub fn bodies(&self, operation: &str) -> Vec<Value> {
        let of_it = self.requests().into_iter().filter(|request| request.operation == operation);
        of_it.map(|request| request.body).collect()
    }

    /// The operations asked for, in order.
    pub fn operations(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.operation).collect()
    }
}

impl Drop for Kms {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        // Wakes the listener, so that it sees the flag.
        let _ = std::net::TcpStream::connect(self.address);
    }
}

fn answer(shared: &Shared, message: http::Message) -> http::Answer {
    let is_form =
        message.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form"));
    if is_form {
        return answer_form(shared, message);
    }
    let target = message.header("x-amz-target").unwrap_or_default();
    let operation = target.strip_prefix("TrentService.").unwrap_or_default().to_owned();
    let body = serde_json::from_slice(&message.body).unwrap_or(Value::Null);
    let request = Request { operation, body, headers: message.headers };
    lock(&shared.requests).push(request.clone());
    let (delay, result) = {
        let mut state = lock(&shared.state);
        (state.delay, operation::run(&mut state, &request.operation, &request.body))
    };
    std::thread::sleep(delay);
    match result {
        Ok(body) => http::Answer { status: 200, body: http::Body::Json(body) },
        Err(exception) => {
            http::Answer { status: exception.status, body: http::Body::Json(exception.to_json()) }
        }
    }
}

fn answer_form(shared: &Shared, message: http::Message) -> http::Answer {
    let parameters = query::parameters(&message.body);
    let of = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let operation = of("Action").unwrap_or_default();
    let body = parameters.iter().map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect();
    lock(&shared.requests).push(Request { operation, body: Value::Object(body), headers: message.headers });
    let (status, text) = query::answer(&lock(&shared.state).surroundings, &parameters);
    http::Answer { status, body: http::Body::Xml(text) }
}
