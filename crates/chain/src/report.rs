//! The answer.

use crate::finding::{Area, Code, Field, Finding, Severity};
use crate::{Lists, Name};

/// Where a certificate stands in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// The proxy's own.
    Leaf,
    /// On the path between leaf and root: the first issuer is 1.
    Intermediate(usize),
    /// The root itself. A server need not send it.
    Root,
    /// The same as the certificate of that index.
    Duplicate(usize),
    /// Not on the path.
    Stranger,
}

/// What leads from a certificate to its issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To the certificate of that index.
    Certificate(usize),
    /// To a root.
    Root,
    /// To itself: a root that is not trusted, or that nothing else needs.
    Itself,
    /// To a certificate that was not given.
    Missing,
    /// It is not on the path.
    None,
}

/// A certificate's place, with what leads on from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it stands.
    pub position: Position,
    /// Where it leads.
    pub link: Link,
    /// Why the link is broken, as a sentence; `None` where it holds, or leads nowhere.
    pub broken: Option<String>,
    /// Whether the signature was verified, by somebody's cryptography.
    pub verified: bool,
}

/// Whether KMS trusts where the chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The root is on AWS's published list.
    Published,
    /// It is only on AWS's newer list, which is not published.
    NewerOnly,
    /// It is one of the roots that were given in place of AWS's.
    Given,
    /// There is no path to a root that is known.
    None,
}

/// The root in which the path ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its name on AWS's list.
    pub alias: String,
    /// Its subject.
    pub name: Option<Name>,
    /// The lists that it is on.
    pub lists: Lists,
    /// First moment of its validity, in seconds since 1970-01-01T00:00:00Z.
    pub not_before: i64,
    /// Last moment, of the certificate that lives longest where several hold its key.
    pub not_after: i64,
}

/// The certificate that the chain lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingIssuer {
    /// Its subject: the issuer of the last certificate that is there.
    pub name: Name,
    /// Where that one says it can be had, fit to be shown. Nothing fetches it.
    pub urls: Vec<String>,
}

/// What the rules have to say of a chain, and what a picture of it needs.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the rules have to say, those of reading included.
    pub findings: Vec<Finding>,
    /// For each certificate its place.
    pub places: Vec<Place>,
    /// Indices of the certificates on the path, leaf first; where there is none, as far as names lead.
    pub path: Vec<usize>,
    /// Whether the path library and every rule took the path.
    pub accepted: bool,
    /// Whether KMS trusts where it ends.
    pub trust: Trust,
    /// The root in which it ends; where it is not accepted, the one to which names lead.
    pub root: Option<Anchor>,
    /// What is missing, where something is.
    pub missing: Option<MissingIssuer>,
    /// The name in the leaf that covers the host, fit to be shown.
    pub covered_by: Option<String>,
    /// The chain as it should be, in PEM: leaf first, each issuer after, nothing else. There where the chain has a path
    /// and is given in another way.
    pub corrected: Option<String>,
    /// The moment for which it was judged, in seconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// How many certificates the path library took up in its last run: at most twice [`crate::limits::PATH_STEPS`] and 2.
    pub steps: usize,
}

impl Report {
    /// Whether no rule refuses the chain.
    pub fn is_accepted(&self) -> bool {
        !self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// What to say when no chain was given: every rule of the area is unknown. Never to be shown as passed.
pub fn not_given() -> Vec<Finding> {
    all_unknown("no certificate chain was given").collect()
}

/// What to say beside the report of a chain that was judged by other roots than AWS's and holds: whether KMS trusts its
/// root is another question. `None` for any other report.
pub fn trust_not_checked(report: &Report) -> Option<Finding> {
    (report.trust == Trust::Given).then(|| {
        let why = "judged by the roots that were given: whether KMS trusts the root is not checked";
        unknown(Code::CertTrustedRoot, why).help("leave the roots out to judge by AWS's lists")
    })
}

/// Every rule of the area, unknown for one reason.
pub(crate) fn all_unknown(why: &'static str) -> impl Iterator<Item = Finding> {
    let rules = Code::ALL.iter().filter(|code| code.rule().area == Area::CertificateChain);
    rules.map(move |&code| unknown(code, why))
}

/// A finding that `code` cannot be decided.
pub(crate) fn unknown(code: Code, why: &str) -> Finding {
    Finding::new(code, Field::CertificateChain, why)
        .severity(Severity::Unknown)
        .help("give the chain that the proxy serves: `openssl s_client -showcerts` prints it")
}
