//! What AWS KMS will refuse of an external key store, decided from what a person has in hand.
//!
//! ```text
//! Inputs ─▶ parse ─▶ facts ─▶ checks ─▶ Report
//! ```
//!
//! Everything here is pure: no clock, file, network or environment is read. The time of the check and the
//! conversion of international host names come in through [`Context`], so the same call gives the same report in a
//! browser, on a terminal and in a test.
//!
//! ```
//! use xks_preflight_validate::{Context, Inputs, Verdict, check};
//!
//! let inputs = Inputs { uri_endpoint: Some("https://proxy.example.org:8443".into()), ..Inputs::default() };
//! let report = check(&inputs, &Context::default());
//! assert_eq!(report.verdict(), Verdict::Blocked);
//! assert!(report.findings().iter().any(|finding| finding.code.id() == "endpoint-port"));
//! ```

mod checks;
mod facts;
mod given;
mod input;
mod parse;
mod places;
mod report;
mod secret;
pub mod shown;

pub use checks::store::region::{KNOWN_REGIONS, Partition};
pub use facts::{
    AccessKeyId, AccountId, AliasName, Connectivity, Credential, CredentialFact, Endpoint, Facts,
    KeyDescription, KeyFacts, KeyStoreId, Region, StoreName, Tag, UriPath, VpcServiceName, XksKeyId,
};
pub use input::{ConfigurationFile, Context, Inputs, KeyInputs, Timestamp};
pub use parse::config::{ConfigurationValues, read_configuration};
pub use places::{Place, Places, ShownLine};
pub use report::{Report, Verdict};
pub use secret::Secret;
pub use xks_preflight_finding as finding;

/// The text of a pasted or dropped file: UTF-8 or UTF-16, with or without a byte order mark. `None` where it is neither.
pub fn decode(bytes: &[u8]) -> Option<zeroize::Zeroizing<String>> {
    parse::text::decode(bytes).ok().map(|(text, _)| text)
}

/// Judges `inputs`. Never fails: whatever was given, there is a report.
///
/// Work is linear in the size of the inputs, each of which is cut off at its own limit.
pub fn check(inputs: &Inputs, context: &Context<'_>) -> Report {
    let parsed = parse::config::parse(inputs.configuration_file.as_ref());
    let given = given::Given::resolve(inputs, &parsed);
    let mut findings = parsed.findings.clone();
    let facts = checks::run(&given, context, &mut findings);
    Report::new(facts, &given, findings, &parsed, context)
}

/// Judges a KMS key to be made in a key store: `inputs.key`, the Region, and, where they are given, whether the proxy's
/// endpoint and path leave room for the external key's ID. Nothing else of `inputs` is looked at.
pub fn check_key(inputs: &Inputs, context: &Context<'_>) -> Report {
    let parsed = parse::config::parse(inputs.configuration_file.as_ref());
    let given = given::Given::resolve(inputs, &parsed);
    let mut findings = Vec::new();
    let facts = checks::key::run(&given, &inputs.key, context, &mut findings);
    Report::new(facts, &given, findings, &parsed, context)
}
