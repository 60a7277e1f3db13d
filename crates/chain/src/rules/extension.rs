//! cert-extension.

use super::Case;
use crate::Certificate;
use crate::certificate::Extension;
use crate::finding::{Code, Finding};
use crate::shown::list;

/// Every certificate on the path, and a root that was given by hand, keeps to RFC 5280.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (place, certificate) in case.on_path().chain(case.given_root()).enumerate() {
        let is_root = place == case.path.len() || certificate.is_self_signed_by_name();
        for what in faults(certificate).into_iter().chain(absences(certificate, is_root)) {
            let help = "have it issued again without that, or serve another chain of the CA";
            findings.push(case.finding(Code::CertExtension, certificate, &what).help(help));
        }
    }
}

fn faults(certificate: &Certificate) -> Vec<String> {
    let extensions = &certificate.extensions;
    let mut faults = Vec::new();
    let mut note = |found: &[Extension], before: &str, after: &str| {
        if !found.is_empty() {
            let names: Vec<_> = found.iter().map(|extension| extension.name.clone()).collect();
            faults.push(format!("has {before}{}{after}", list(&names, 4)));
        }
    };
    note(&extensions.unknown_critical, "a critical extension that is not understood: ", "");
    note(&extensions.wrongly_critical, "an extension that may not be critical and is: ", "");
    note(&extensions.repeated, "an extension twice: ", "");
    note(&extensions.malformed, "an extension that cannot be read: ", "");
    if certificate.subject.is_empty() && extensions.has_alt_name && !extensions.alt_name_critical {
        faults.push("has no subject, and its subjectAltName is not critical".into());
    }
    faults
}

/// What RFC 5280 wants of every certificate but a root, and this one lacks. Public CAs leave none of it out.
fn absences(certificate: &Certificate, is_root: bool) -> Vec<String> {
    let extensions = &certificate.extensions;
    let mut absences = Vec::new();
    if is_root {
        return absences;
    }
    if extensions.authority_key_id.is_none() {
        absences.push("has no authorityKeyIdentifier, which every certificate but a root has to have".into());
    }
    if certificate.is_ca() && extensions.subject_key_id.is_none() {
        absences.push("is a CA and has no subjectKeyIdentifier, which every CA has to have".into());
    }
    if !certificate.is_ca() && extensions.has_name_constraints {
        absences.push("has name constraints, and is no CA".into());
    }
    absences
}
