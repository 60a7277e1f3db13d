//! What commands print about the surroundings of an external key store: the key stores that exist, the VPC endpoint
//! service, the load balancer behind it, the proxy's health.
//!
//! ```text
//! pasted text ─▶ recognise ─▶ Evidence ─▶ judge(Known) ─▶ Judgement { findings, decided } ─▶ checklist
//!                                │
//!                                └──────▶ gather: the commands that print what is missing
//! ```
//!
//! * [`recognise`] finds the documents in a paste by itself: JSON and YAML as the AWS CLI prints them, several in one
//!   paste, with the wrapper that the gathering script writes around each, or with curl's headers and timings. What can
//!   be read in two ways is asked about, never guessed.
//! * [`judge`] holds them to the rules. What they do not decide is unknown, never passed.
//! * [`Evidence::choose`] is the key store that is changed, where one exists already.
//! * [`checklist`] is what AWS's guide wants to be assembled, each requirement with what decided it.
//! * [`gather`] has the commands.
//!
//! Everything here is pure. No finding holds a part of a secret that was pasted; the text itself is not kept, so whoever has
//! it gives it to [`Judgement::show`] for the lines that findings point at. Work is bounded by [`limits`].

mod at;
mod checklist;
mod content;
mod existing;
pub mod gather;
mod judge;
mod kind;
mod known;
pub mod limits;
mod node;
mod recognise;
mod split;

pub use at::At;
pub use checklist::{Requirement, State, checklist, tally};
pub use content::{
    Content, Health, KeyMetadata, Listener, LoadBalancer, Principal, Service, Store, Subnet, Target,
    TargetGroup,
};
pub use existing::NotChosen;
pub use gather::emit_report;
pub use judge::{CONFIRM, Decided, Judgement, judge, judge_key, judge_unchosen};
pub use kind::Kind;
pub use known::{Known, QUOTA, can_be_confirmed, quota};
pub use recognise::{Document, Evidence, Failure, recognise, recognise_bytes, text};
pub use split::{Asked, Exchange, MARK, Origin, ProxyRequest};
pub use xks_preflight_finding as finding;
