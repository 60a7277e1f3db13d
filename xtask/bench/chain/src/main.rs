//! What the page does with a chain, and nothing else of the page.
use wasm_bindgen::prelude::wasm_bindgen;
use xks_preflight_chain::{self as chain, Host, Judging, Roots};

fn main() {}

/// Host, moment and roots to judge by.
#[wasm_bindgen]
pub struct Judge {
    host: Option<Host>,
    at: i64,
    roots: Roots,
}

#[wasm_bindgen]
impl Judge {
    /// `at` is in seconds since 1970-01-01T00:00:00Z.
    #[wasm_bindgen(constructor)]
    pub fn new(host: &str, at: i64, roots: &str) -> Self {
        Self { host: Host::new(host), at, roots: Roots::given(roots.as_bytes()).0 }
    }

    /// Reads and judges, with signatures verified by WebCrypto. Whether no rule refuses the chain.
    pub async fn accepts(&self, pem: &str) -> bool {
        let read = chain::read(pem.as_bytes());
        let by = Judging { host: self.host.as_ref(), at: self.at, roots: &self.roots };
        let report = xks_preflight_webcrypto::settle(&read, &by).await;
        report.accepted && report.is_accepted()
    }
}

/// Reads; how many certificates there are.
#[wasm_bindgen]
pub fn read(pem: &str) -> usize {
    chain::read(pem.as_bytes()).certificates.len()
}
