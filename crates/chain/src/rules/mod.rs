//! The rules, one file each where they have substance. They look at a path that the path library found or, where it
//! found none, at the way that names lead.

use webpki::Error;

use crate::finding::{Code, Field, Finding, Severity};
use crate::judge::Judging;
use crate::layout::Layout;
use crate::path::Signature;
use crate::report::{Link, MissingIssuer, Trust};
use crate::{Certificate, Root, limits};

mod algorithm;
mod extension;
pub(crate) mod names;
mod order;
mod path;
mod signature;
mod trust;
mod usage;
mod validity;

/// A path to be looked at.
pub(crate) struct Case<'a> {
    pub certificates: &'a [Certificate],
    /// Leaf first.
    pub path: &'a [usize],
    /// The root in which it ends, if there is one.
    pub root: Option<&'a Root>,
    pub layout: &'a Layout,
    pub by: &'a Judging<'a>,
}

impl<'a> Case<'a> {
    /// The certificates on the path, leaf first.
    pub fn on_path(&self) -> impl DoubleEndedIterator<Item = &'a Certificate> + ExactSizeIterator {
        let certificates = self.certificates;
        self.path.iter().map(move |&index| &certificates[index])
    }

    /// The leaf.
    pub fn leaf(&self) -> &'a Certificate {
        &self.certificates[self.layout.leaf]
    }

    /// The certificate of a root that was given by hand. AWS's roots are a name and a key: nothing else of them counts.
    pub fn given_root(&self) -> Option<&'a Certificate> {
        self.root.and_then(|root| root.given.as_ref())
    }

    /// "certificate 2 (R10)", or "the root (X)" for one that was given as a root.
    pub fn called(&self, certificate: &Certificate) -> String {
        if self.given_root().is_some_and(|root| std::ptr::eq(root, certificate)) {
            format!("the root ({})", certificate.subject.short())
        } else {
            certificate.called()
        }
    }

    /// A finding about a certificate of the case: `what` goes on after its name.
    pub fn finding(&self, code: Code, certificate: &Certificate, what: &str) -> Finding {
        let message = format!("{} {what}", self.called(certificate));
        if self.given_root().is_some_and(|root| std::ptr::eq(root, certificate)) {
            return Finding::new(code, Field::CertificateChain, message).at_path("root");
        }
        let mut finding = Finding::new(code, Field::CertificateChain, message)
            .at_path(format!("certificate {}", certificate.index + 1));
        if let (Some(span), Some(line)) = (certificate.span, certificate.line) {
            crate::entry::point(&mut finding, span, line);
        }
        finding
    }
}

/// Whether a rule refuses the path for what the library does not look at.
pub(crate) fn refuse_path(case: &Case<'_>) -> bool {
    let mut findings = Vec::new();
    path_rules(case, &mut findings);
    has_error(&findings)
}

fn path_rules(case: &Case<'_>, findings: &mut Vec<Finding>) {
    validity::validity(case, findings);
    algorithm::check(case, findings);
    usage::check(case, findings);
    extension::check(case, findings);
}

/// Every rule. `word` is what the path library says where it refuses.
pub(crate) fn check(
    case: &Case<'_>,
    signatures: &[Option<Signature>],
    word: Option<&Error>,
    trust: Trust,
    missing: Option<&MissingIssuer>,
    findings: &mut Vec<Finding>,
) {
    names::check(case, findings);
    path_rules(case, findings);
    validity::expires_soon(case, findings);
    validity::lifetime(case, findings);
    algorithm::key_type(case, findings);
    signature::check(case, signatures, findings);
    trust::complete(case, missing, findings);
    trust::trusted(case, findings);
    order::check(case, trust, findings);
    if let Some(word) = word {
        path::check(case, word, signatures, findings);
    }
}

fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Why the link from a certificate to its issuer is broken, if it is.
pub(crate) fn broken(
    case: &Case<'_>,
    link: &Link,
    signature: Option<Signature>,
    certificate: &Certificate,
) -> Option<String> {
    let what = match (link, signature) {
        (Link::Missing, _) => {
            format!("the certificate of its issuer, {}, is missing", certificate.issuer.short())
        }
        (Link::Itself, _) if case.root.is_none() => "it signed itself, and is no root that is trusted".into(),
        (_, Some(Signature::Bad)) => "the signature does not verify with the key of its issuer".into(),
        (_, Some(Signature::Unsupported)) => "the signature is of a kind that is not verified".into(),
        _ => return None,
    };
    Some(what)
}

/// What to say when the questions do not come to an end.
pub(crate) fn gave_up() -> Finding {
    let message =
        format!("after {} signatures no path was found: the search was given up", limits::QUESTIONS);
    Finding::new(Code::CertPath, Field::CertificateChain, message)
        .help("give the certificates that the proxy serves, nothing else")
}

/// Keeps the first findings of each rule, and says how many more there were.
pub(crate) fn cap(findings: &mut Vec<Finding>) {
    for &code in Code::ALL {
        let count = findings.iter().filter(|finding| finding.code == code).count();
        if count <= limits::FINDINGS {
            continue;
        }
        let (mut seen, mut worst) = (0, Severity::Unknown);
        findings.retain(|finding| {
            seen += usize::from(finding.code == code);
            let keep = finding.code != code || seen <= limits::FINDINGS;
            if !keep {
                worst = worst.min(finding.severity);
            }
            keep
        });
        let message = format!("{} more of the same rule are not listed", count - limits::FINDINGS);
        findings.push(Finding::new(code, Field::CertificateChain, message).severity(worst));
    }
}
