//! Changing a store that exists.
//!
//! ```text
//! Described ─▶ Existing ─▶ complete(inputs) ─▶ check ─▶ judge ─▶ UpdatePlan ─▶ emit(Target::Update)
//! ```

mod existing;
mod plan;
mod rules;

pub use existing::{ConnectionState, Described, Existing};
pub(crate) use plan::service;
pub use plan::{Change, Step, UpdatePlan};
