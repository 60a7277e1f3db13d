//! A stand-in for an external key store proxy: TLS, the signature verified, each request recorded. In Python, whose TLS
//! speaks the old versions and suites that a probe has to tell apart, as the libraries of Rust rightly do not.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use crate::plans::ACCESS_KEY_ID;
use crate::tools;

/// A running proxy. It ends when dropped.
pub struct Proxy {
    child: Child,
    /// Its port of 127.0.0.1.
    pub port: u16,
    requests: Arc<Mutex<Vec<Value>>>,
}

/// What a proxy in good order answers, for this secret: two key managers that are well; a key `good`, one that is
/// `disabled`, one of another `kind`.
pub fn scene(path: &str, secret: &str) -> Value {
    let manager = |id: &str| json!({"id": id, "model": "HSM 7", "healthStatus": "ACTIVE"});
    let key = |spec: &str, usage: &[&str], status: &str| json!({"keySpec": spec, "keyUsage": usage, "keyStatus": status});
    json!({
        "path": path, "region": "eu-central-1", "id": ACCESS_KEY_ID, "secret": secret,
        "health": {
            "xksProxyFleetSize": 2, "xksProxyVendor": "Vendor", "xksProxyModel": "Proxy 1.0", "ekmVendor": "Vendor",
            "ekmFleetDetails": [manager("one"), manager("two")],
        },
        "keys": {
            "good": key("AES_256", &["ENCRYPT", "DECRYPT"], "ENABLED"),
            "disabled": key("AES_256", &["ENCRYPT", "DECRYPT"], "DISABLED"),
            "kind": key("RSA_2048", &["DECRYPT", "SIGN"], "ENABLED"),
        },
    })
}

impl Proxy {
    /// Starts one as the scene says: `tests/python/xks_proxy.py` has its members.
    pub fn start(scene: &Value) -> Self {
        let mut child = Command::new(tools::python())
            .arg("-Wignore")
            .arg(tools::root().join("tests/python/xks_proxy.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python");
        // Not as an argument: there the secret would be seen.
        let scene = scene.to_string();
        child.stdin.take().expect("a pipe").write_all(scene.as_bytes()).expect("the scene");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("it says when it is ready").expect("text");
        let port = first.parse().unwrap_or_else(|_| panic!("no port: {first}"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&requests);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let request = serde_json::from_str(&line).expect("JSON");
                record.lock().unwrap_or_else(PoisonError::into_inner).push(request);
            }
        });
        Self { child, port, requests }
    }

    /// The requests so far, each with its `target`, `headers` and `body`, and why it was `refused`.
    pub fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
