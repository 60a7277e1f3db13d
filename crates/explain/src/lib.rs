//! What an error around an external key store means.
//!
//! ```text
//! pasted text ─▶ scan ─▶ marks ─▶ assemble ─▶ Answer { explanations, notices, question }
//! ```
//!
//! [`explain`] recognises errors in whatever shape they are pasted: the AWS CLI's text, a CloudTrail record, a message of
//! the KMS console, a `ConnectionErrorCode`, the error body of an external key store proxy, a stack trace of an SDK,
//! what curl or OpenSSL complain of. What it says of them is the [catalogue](catalogue()): data, one entry an error.
//!
//! **Nothing of the pasted text is in an answer.** Every sentence is `&'static str`, and what was recognised is named by
//! its catalogue entry and a [`Span`](xks_preflight_finding::Span) of the text: so no secret in a paste can be echoed.
//!
//! The work is one pass over the text, of which at most [`LIMIT`] bytes are read.
//!
//! ```
//! use xks_preflight_explain::{Operation, explain};
//!
//! let answer = explain(
//!     "An error occurred (XksProxyUriInUseException) when calling the CreateCustomKeyStore operation: ...",
//! );
//! assert_eq!(answer.explanations[0].entry.name, "XksProxyUriInUseException");
//! assert_eq!(answer.explanations[0].operation, Some(Operation::CreateCustomKeyStore));
//! ```

mod answer;
mod assemble;
mod catalogue;
mod entry;
mod index;
mod scan;
mod secrets;
mod step;
mod towards;

pub use answer::{Answer, Explanation, Notice};
pub use catalogue::{NO_EXTERNAL_KEY_STORE, Outside, catalogue, connection_error_code, entry};
pub use entry::{Cause, Entry, Family, Place};
pub use scan::secrets;
pub use secrets::SecretKind;
pub use step::{Operation, Step};

/// The bytes of a paste that are read: 16 MiB. Of a longer text the first half and the last half of that, as a log has its
/// error at the end.
pub const LIMIT: usize = 16 << 20;

/// Says what the errors in `text` mean. Never fails: a text in which nothing is recognised gets an answer that says so.
pub fn explain(text: &str) -> Answer {
    let marks = scan::scan(text);
    assemble::assemble(text, &marks)
}
