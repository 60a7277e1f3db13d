//! What callers of XKS Preflight see: reports, rules and artefacts as JSON and as JavaScript values.
//!
//! The types here are the one source of three things: what the command line prints with `--format json`, what the npm
//! module returns, and, with the feature `describe`, their JSON schema (`docs/report.schema.json`) and TypeScript
//! (`crates/wasm/src/types.d.ts`).
//!
//! No secret is in any of them, but for the text of an artefact whose caller chose to have it there.

mod artefact;
mod chain;
mod checklist;
#[cfg(feature = "describe")]
pub mod describe;
mod explanation;
mod finding;
mod inputs;
mod names;
mod report;
mod rule;

pub use artefact::{Artefact, EmitOptions, TargetInfo};
pub use chain::{CertificateChain, Certificates, JudgedBy, Trust};
pub use checklist::{Requirement, RequirementState};
pub use explanation::{Cause, Explained, Explanation, TextPlace};
pub use finding::{Edit, Excerpt, Finding, Fix, Label, Span};
pub use inputs::{CheckOptions, EvidenceInput, FileInput, Inputs, KEYS, KeyInputs, SecretInput, TagInput};
pub use names::{InputName, RuleId, TargetId};
pub use report::{Report, Severity, Verdict};
pub use rule::Rule;
