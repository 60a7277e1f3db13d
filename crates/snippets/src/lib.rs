//! Artefacts ready to run, from a plan that was checked.
//!
//! ```text
//! Report ─▶ Plan, UpdatePlan, KeyPlan ─▶ emit(target) ─▶ Artefact, or Unsupported(reason)
//! ```
//!
//! A plan can only be made from a report that is ready, so unchecked text never reaches an emitter; and an emitter
//! can only put a value into its text through the quoting type of the language it writes ([`escape`]).

mod artefact;
mod edit;
mod emit;
pub mod escape;
mod key;
mod plan;
pub mod proxy_api;

pub use artefact::{Artefact, Basis, Options, Purpose, Target, Unsupported};
pub use edit::{Change, ConnectionState, Described, Existing, Step, UpdatePlan};
pub use emit::{Planned, Refused, allows, emit, emit_report, guard};
pub use key::KeyPlan;
pub use plan::{
    NetworkPlan, NotReady, PermissionsPlan, Plan, PlannedConnectivity, PlannedCredential, ProxyPlan,
};
