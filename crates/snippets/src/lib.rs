//! Artefacts ready to run, from a plan that was checked.
//!
//! ```text
//! Report ─▶ Plan ─▶ emit(target) ─▶ Artefact, or Unsupported(reason)
//! ```
//!
//! A [`Plan`] can only be made from a report that is ready, so unchecked text never reaches an emitter; and an emitter
//! can only put a value into its text through the quoting type of the language it writes ([`escape`]).

mod artefact;
mod emit;
pub mod escape;
mod plan;

pub use artefact::{Artefact, Options, Target, Unsupported};
pub use emit::{emit, emit_network};
pub use plan::{NetworkPlan, NotReady, Plan, PlannedConnectivity, PlannedCredential};
