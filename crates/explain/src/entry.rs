//! An entry of the catalogue.

use xks_preflight_finding::{Field, Source};

use crate::step::Step;

/// Who says such an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// An exception that the KMS service model declares.
    Exception,
    /// A `ConnectionErrorCode` of a custom key store.
    ConnectionErrorCode,
    /// The message that comes with an exception which itself says little.
    Message,
    /// The `errorName` of a proxy's answer.
    ProxyError,
    /// An HTTP status that a proxy, or what stands before it, answered with.
    HttpStatus,
    /// Any AWS service's front door: signatures, permissions, throttling, validation.
    Aws,
    /// The AWS CLI or an SDK itself, before anything was sent.
    Client,
    /// curl, by its exit code.
    Curl,
    /// A TLS library's complaint.
    Tls,
}

impl Family {
    /// Who says it, for the middle of a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Exception => "an exception of AWS KMS",
            Self::ConnectionErrorCode => "a connection error code of AWS KMS",
            Self::Message => "a message of AWS KMS",
            Self::ProxyError => "an error of the external key store proxy",
            Self::HttpStatus => "an HTTP status",
            Self::Aws => "an error of AWS",
            Self::Client => "an error of the AWS CLI or an SDK",
            Self::Curl => "an error of curl",
            Self::Tls => "an error of TLS",
        }
    }
}

/// What an error points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An input of the form.
    Form(Field),
    /// A parameter that the form does not have, under AWS's name, such as `XksKeyId`.
    Parameter(&'static str),
}

/// One thing that may lie behind an error.
#[derive(Debug)]
pub struct Cause {
    /// What it is.
    pub cause: &'static str,
    /// How to tell it from the others.
    pub tell: &'static str,
    /// What to do about it.
    pub todo: &'static str,
}

/// All that is known of one error, whatever the paste.
#[derive(Debug)]
pub struct Entry {
    /// Stable name, kebab-case, unique in the catalogue.
    pub id: &'static str,
    /// The error as its author spells it; for a message, its gist.
    pub name: &'static str,
    /// Who says it.
    pub family: Family,
    /// The steps at which it arises, where the paste does not say.
    pub steps: &'static [Step],
    /// What it points at, the likeliest first.
    pub places: &'static [Place],
    /// What happened.
    pub happened: &'static str,
    /// The likely causes, the likeliest first.
    pub causes: &'static [Cause],
    /// Where the sources contradict each other, or say nothing.
    pub contradictions: &'static [&'static str],
    /// Where all this comes from.
    pub sources: &'static [Source],
    /// Its name says little: the message beside it, if there is one, says more and is explained in its place.
    pub(crate) general: bool,
    /// Its message names a parameter, which is then what it points at.
    pub(crate) names_parameter: bool,
    /// Words that are this error: an exact token each, as `XksKeyNotFoundException`.
    pub(crate) tokens: &'static [&'static str],
    /// Phrases that are this error, in lower case, from their first word on.
    pub(crate) phrases: &'static [&'static str],
}

impl Entry {
    /// Words that are this error: an exact token each, such as the name of an exception or an exit code of curl.
    pub const fn tokens(&self) -> &'static [&'static str] {
        self.tokens
    }

    /// Phrases that are this error, in lower case.
    pub const fn phrases(&self) -> &'static [&'static str] {
        self.phrases
    }

    /// What entries are written from.
    pub(crate) const EMPTY: Self = Self {
        id: "",
        name: "",
        family: Family::Exception,
        steps: &[],
        places: &[],
        happened: "",
        causes: &[],
        contradictions: &[],
        sources: &[],
        general: false,
        names_parameter: false,
        tokens: &[],
        phrases: &[],
    };
}
