//! What comes out.

use xks_preflight_finding::Span;

use crate::catalogue::Outside;
use crate::entry::{Entry, Place};
use crate::secrets::SecretKind;
use crate::step::{Operation, Step};

/// One error that was recognised.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Which one, and all that is known of it.
    pub entry: &'static Entry,
    /// The exception, or curl's exit code, under which it was reported, where that alone says less.
    pub said_by: Option<&'static Entry>,
    /// The operation that failed, where the text names it.
    pub operation: Option<Operation>,
    /// The step of that operation; else every step at which the error arises.
    pub steps: Vec<Step>,
    /// What it points at: the parameter that the message names, else what the error is usually about.
    pub places: Vec<Place>,
    /// Where it stands in the text: bytes of its UTF-8.
    pub span: Span,
    /// How often it stands there.
    pub count: usize,
    /// The same words are the name of another error, which is in the answer too: the person has to say which it was.
    pub alternative: bool,
}

/// Something else that is worth saying about the paste.
#[derive(Clone, Copy, Debug)]
pub enum Notice {
    /// It holds what should not be passed around.
    Secret {
        /// What.
        kind: SecretKind,
        /// Where the first one stands.
        span: Span,
    },
    /// An error of another kind of key store, or of no key store.
    Outside(&'static Outside),
    /// The text is longer than [`LIMIT`](crate::LIMIT), or has too many errors: its middle was not read.
    CutOff,
}

impl Notice {
    /// The notice as a sentence. It names what it is about and shows nothing of it.
    pub const fn text(&self) -> &'static str {
        match self {
            Self::Secret { kind, .. } => kind.text(),
            Self::Outside(outside) => outside.reason,
            Self::CutOff => "the text is very long: only its beginning and its end were read",
        }
    }
}

/// What an error in a paste means, or that none was recognised.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The errors, in the order in which they stand in the text, each once.
    pub explanations: Vec<Explanation>,
    /// What else is worth saying.
    pub notices: Vec<Notice>,
    /// What the person is asked, where the text can be read in two ways; both are in `explanations`.
    pub question: Option<&'static str>,
}

impl Answer {
    /// What to say when nothing was recognised.
    pub const UNRECOGNISED: &'static str =
        "no error that concerns external key stores was recognised in this text";

    /// What to paste then.
    pub const WHAT_TO_PASTE: &'static str = "paste the whole message as it was printed: the last lines of the AWS CLI or of a stack trace, with the name in brackets; or the CloudTrail record with errorCode and errorMessage; or what `aws kms describe-custom-key-stores` prints (a FAILED store has a ConnectionErrorCode); or the proxy's answer with its HTTP status, as `curl -i` shows it";

    /// Whether anything was recognised.
    pub fn is_recognised(&self) -> bool {
        !self.explanations.is_empty()
    }

    pub(crate) const WHO_SAID_IT: &'static str = "this name is used by AWS and by external key store proxies: who said it? In an answer of AWS it stands after `An error occurred`, `errorCode` or `__type`; in a proxy's after `errorName`";
}
