//! The vocabulary that every part of XKS Preflight shares.
//!
//! * [`Code`] names a rule; the [registry](Rule) says what it demands, where it comes from and what AWS KMS does when
//!   it is broken.
//! * [`Finding`] is one thing that a rule has to say about one input: plain data, no behaviour, never a secret.
//! * [`Span`] and [`LineIndex`] say where.
//!
//! The crate has no dependencies and does no I/O.

mod code;
pub mod date;
mod finding;
mod registry;
mod span;

pub use code::{Area, Rule, Severity, Source};
pub use finding::{Edit, Excerpt, Field, Finding, Fix, Label, Subject};
pub use registry::Code;
pub use span::{LineIndex, Position, Span};
