//! The TLS certificate chain of an external key store proxy, judged by what AWS documents.
//!
//! ```text
//! bytes ─▶ read ─▶ Chain ─▶ judge ─▶ Outcome::Ask(questions) ─▶ the platform's cryptography ─┐
//!                             ▲                                                              │
//!                             └────────────── Verdicts ◀─────────────────────────────────────┘
//!                           Outcome::Settled(Report)
//! ```
//!
//! * [`read`] takes a paste or a file apart: PEM in any disguise, DER, and what is neither, named for what it is.
//! * [`judge`] finds the path with rustls-webpki and holds every certificate on it to the rules. It verifies no
//!   signature itself: what it needs to know it asks, as a [`Question`], and it is called again with the answers, until
//!   it asks nothing. Nothing is called verified before that.
//! * [`Roots`] are the trust anchors: [`Roots::aws`] the lists of AWS, [`Roots::given`] others.
//!
//! Everything here is pure and synchronous; the moment of the check is an argument. Work is bounded by [`limits`].

mod algorithm;
mod certificate;
mod command;
mod corrected;
mod der;
mod entry;
mod host;
mod judge;
mod key;
mod layout;
mod name;
mod path;
mod question;
mod report;
mod roots;
mod rules;
mod shown;

pub mod limits;

pub use certificate::{
    Certificate, Constraints, Extension, Extensions, KeyPurposes, SignatureAlgorithm, Standing, Usage,
};
pub use command::{Command, commands};
pub use entry::{Chain, Encoding, read, text};
pub use host::Host;
pub use judge::{Judging, Outcome, judge, settle};
pub use key::{Curve, Key, KeyKind};
pub use name::Name;
pub use question::{Algorithm, Hash, Question, Verdict, Verdicts, WebCrypto};
pub use report::{Anchor, Link, MissingIssuer, Place, Position, Report, Trust, not_given, trust_not_checked};
pub use roots::{Lists, NEWER_LIST_DATE, PUBLISHED_LIST_DATE, Root, RootCertificate, Roots};
pub use xks_preflight_finding as finding;
