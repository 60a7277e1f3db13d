//! cert-algorithm and cert-key-type.

use super::Case;
use crate::Certificate;
use crate::certificate::Standing;
use crate::finding::{Code, Finding};
use crate::key::{KeyKind, SMALLEST_MODULUS};

/// Signatures below the root, and every key. AWS's own roots are what AWS trusts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for certificate in case.on_path() {
        // A root's own signature proves nothing.
        if !certificate.is_self_signed_by_name() || case.path.len() == 1 {
            signature(case, certificate, findings);
        }
        key(case, certificate, findings);
    }
    if let Some(root) = case.given_root() {
        key(case, root, findings);
    }
}

fn signature(case: &Case<'_>, certificate: &Certificate, findings: &mut Vec<Finding>) {
    let algorithm = &certificate.signature_algorithm;
    let (what, help) = match algorithm.standing {
        Standing::Broken => (
            format!("is signed with {}, which can be forged", algorithm.name),
            "have it issued again with SHA-256",
        ),
        Standing::Unsupported => (
            format!("is signed with {} in a form that no rule allows", algorithm.name),
            "have it issued again, signed with RSA, ECDSA or Ed25519 and SHA-256, SHA-384 or SHA-512",
        ),
        Standing::Fine if algorithm.differs_inside => (
            "names two signature algorithms, one inside and another beside the signature".into(),
            "have it issued again",
        ),
        Standing::Fine => return,
    };
    findings.push(case.finding(Code::CertAlgorithm, certificate, &what).help(help));
}

fn key(case: &Case<'_>, certificate: &Certificate, findings: &mut Vec<Finding>) {
    let key = &certificate.key;
    let what = match (&key.defect, &key.kind) {
        (Some(defect), _) => format!("has a key that {}", defect.trim_start_matches("its key ")),
        (None, KeyKind::Rsa(bits)) if *bits < SMALLEST_MODULUS => {
            format!("has an RSA key of {bits} bits; {SMALLEST_MODULUS} is the least")
        }
        (None, KeyKind::Other(name)) => format!("has a key of type {name}"),
        (None, _) => return,
    };
    let help =
        "make a new key, RSA of 2048 bits or more or EC on P-256, P-384 or P-521, and have it certified";
    findings.push(case.finding(Code::CertAlgorithm, certificate, &what).help(help));
}

/// The suites that KMS offers with TLS 1.2 need RSA or ECDSA.
pub(super) fn key_type(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let leaf = case.leaf();
    if leaf.key.kind == KeyKind::Ed25519 {
        let what = "has an Ed25519 key; the cipher suites of KMS are for RSA and ECDSA keys";
        findings.push(case.finding(Code::CertKeyType, leaf, what).help("use an ECDSA key on P-256"));
    }
}
