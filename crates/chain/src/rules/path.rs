//! cert-path, and what the path library alone can say: it gives one error, which becomes a finding of the rule that it
//! belongs to unless that rule has spoken already.

use webpki::Error;

use super::Case;
use crate::finding::{Code, Field, Finding, Severity};
use crate::limits;
use crate::path::Signature;

/// Makes sure that a refusal of the library is an error of some rule.
pub(super) fn check(
    case: &Case<'_>,
    word: &Error,
    signatures: &[Option<Signature>],
    findings: &mut Vec<Finding>,
) {
    let (mut code, mut what) = meaning(word);
    // The library's word may be about another way than the one that is shown.
    if code == Code::CertSignature && signatures.iter().all(|signature| *signature == Some(Signature::Good)) {
        code = Code::CertPath;
        what = "the path library refuses the chain, though each signature on it verifies: it is stricter than RFC 5280 \
                about the issuers, their constraints or their names"
            .into();
    }
    let errors = |code: Option<Code>| {
        findings.iter().any(|f| {
            f.severity == Severity::Error && code.is_none_or(|code| f.code == code) && !is_of_names(f)
        })
    };
    // A reason that is no path's own is said only when nothing else is.
    let spoken = if code == Code::CertPath { errors(None) } else { errors(Some(code)) || errors(None) };
    if gave_up(word) || case.layout.more {
        findings.push(limit(case));
    } else if !spoken {
        let mut finding = case.finding(code, case.leaf(), &what);
        finding.message = what;
        findings.push(finding.help("serve the chain that the CA gives out"));
    }
}

fn is_of_names(finding: &Finding) -> bool {
    matches!(finding.code, Code::CertCn | Code::CertSan | Code::CertPem | Code::CertPrivateKey)
}

fn gave_up(word: &Error) -> bool {
    matches!(
        word,
        Error::MaximumPathBuildCallsExceeded
            | Error::MaximumSignatureChecksExceeded
            | Error::MaximumNameConstraintComparisonsExceeded
            | Error::MaximumPathDepthExceeded
    )
}

fn limit(case: &Case<'_>) -> Finding {
    let message = if case.layout.more {
        format!("more than {} certificates may lie on the path: the search was given up", limits::CANDIDATES)
    } else {
        format!(
            "{} may lie on the path, and none was found within {} steps, 100 signatures and 250,000 comparisons of names: the search was given up",
            crate::shown::count(case.layout.candidates.len(), "certificate"),
            limits::PATH_STEPS
        )
    };
    Finding::new(Code::CertPath, Field::CertificateChain, message)
        .help("give the certificates that the proxy serves, nothing else")
}

fn meaning(word: &Error) -> (Code, String) {
    let (code, what) = match word {
        Error::NameConstraintViolation => {
            (Code::CertUsage, "the name constraints of an issuer do not allow a name that is in the chain")
        }
        Error::PathLenConstraintViolated => {
            (Code::CertUsage, "more CAs follow each other than one of them allows (pathLenConstraint)")
        }
        Error::CaUsedAsEndEntity => (Code::CertUsage, "the leaf is the certificate of a CA"),
        Error::EndEntityUsedAsCa => (Code::CertUsage, "a certificate that is no CA issued another one"),
        Error::RequiredEkuNotFoundContext(_) | Error::EmptyEkuExtension => {
            (Code::CertUsage, "a certificate on the path is not for TLS servers (extKeyUsage)")
        }
        Error::UnsupportedCriticalExtension => {
            (Code::CertExtension, "a certificate on the path has a critical extension that is not understood")
        }
        Error::ExtensionValueInvalid => (
            Code::CertExtension,
            "a certificate on the path has an extension twice, or one that cannot be read",
        ),
        Error::UnsupportedCertVersion => {
            (Code::CertExtension, "a certificate on the path is not of X.509 version 3, as TLS needs")
        }
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } | Error::InvalidCertValidity => {
            (Code::CertValidity, "a certificate on the path is not valid at the moment of the check")
        }
        Error::InvalidSignatureForPublicKey => {
            (Code::CertSignature, "a signature on the path does not verify with the key of the issuer")
        }
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
        | Error::SignatureAlgorithmMismatch => {
            (Code::CertAlgorithm, "a signature on the path is of a kind that no rule allows")
        }
        Error::UnknownIssuer => {
            (Code::CertChainComplete, "no path leads from the leaf to a root that is trusted")
        }
        other => return (Code::CertPath, format!("the path library refuses the chain: {}", brief(other))),
    };
    (code, what.to_owned())
}

/// The library's own word. Its Debug output would carry the formatting of everything there is along.
fn brief(error: &Error) -> &'static str {
    match error {
        Error::BadDer => "BadDer",
        Error::BadDerTime => "BadDerTime",
        Error::TrailingData(_) => "TrailingData",
        Error::MalformedExtensions => "MalformedExtensions",
        Error::MalformedDnsIdentifier => "MalformedDnsIdentifier",
        Error::MalformedNameConstraint => "MalformedNameConstraint",
        Error::InvalidNetworkMaskConstraint => "InvalidNetworkMaskConstraint",
        Error::InvalidSerialNumber => "InvalidSerialNumber",
        Error::UnsupportedNameType => "UnsupportedNameType",
        Error::CertDistrusted => "CertDistrusted",
        _ => "of another kind",
    }
}
