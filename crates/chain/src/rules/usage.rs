//! cert-usage.

use super::Case;
use crate::Certificate;
use crate::finding::{Code, Finding};

/// The leaf is for TLS servers; the others may sign certificates, at their depth.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut note = |certificate: &Certificate, what: &str, help: &str| {
        findings.push(case.finding(Code::CertUsage, certificate, what).help(help));
    };
    leaf(case.leaf(), &mut note);
    // How many intermediates that are not self-issued lie between the issuer and the leaf (RFC 5280, 4.2.1.9). The
    // path library counts the self-issued, too; it has the last word.
    let mut below: u32 = 0;
    for certificate in case.on_path().skip(1) {
        issuer(certificate, below, &mut note);
        below += u32::from(!certificate.is_self_issued());
    }
    if let Some(root) = case.given_root() {
        issuer(root, below, &mut note);
    }
}

fn leaf(leaf: &Certificate, note: &mut impl FnMut(&Certificate, &str, &str)) {
    const AGAIN: &str = "have a certificate for a TLS server issued: no CA, extKeyUsage serverAuth, keyUsage digitalSignature";
    let extensions = &leaf.extensions;
    if leaf.is_ca() {
        note(leaf, "is the certificate of a CA; the first one has to be the proxy's own", AGAIN);
    }
    if let Some(purposes) = extensions.key_purposes
        && !purposes.server_auth
    {
        let what = if purposes.empty {
            "has an extKeyUsage with no purpose in it"
        } else {
            "is not for TLS servers: its extKeyUsage has no serverAuth"
        };
        note(leaf, what, AGAIN);
    }
    if let Some(usage) = extensions.key_usage {
        if !usage.digital_signature {
            note(
                leaf,
                "may not sign: its keyUsage has no digitalSignature, which every cipher suite of KMS needs",
                AGAIN,
            );
        }
        if usage.cert_sign && !leaf.is_ca() {
            note(leaf, "is no CA, and its keyUsage has keyCertSign, which only a CA may have", AGAIN);
        }
    }
}

fn issuer(issuer: &Certificate, below: u32, note: &mut impl FnMut(&Certificate, &str, &str)) {
    const OTHER: &str = "serve the chain that the CA gives out";
    let extensions = &issuer.extensions;
    if issuer.subject.is_empty() {
        note(issuer, "issues certificates and has no name", OTHER);
    }
    match &extensions.basic_constraints {
        Some(constraints) if constraints.ca => {
            if !constraints.critical {
                note(issuer, "is a CA whose basicConstraints is not critical", OTHER);
            }
            if let Some(length) = constraints.path_length.filter(|&length| below > length) {
                let what = format!(
                    "allows {} below it before the leaf (pathLenConstraint); there are {below}",
                    crate::shown::count(usize::try_from(length).unwrap_or(usize::MAX), "CA")
                );
                note(issuer, &what, OTHER);
            }
        }
        _ => note(issuer, "issued another certificate, and is no CA (basicConstraints)", OTHER),
    }
    if let Some(usage) = extensions.key_usage
        && !usage.cert_sign
    {
        note(issuer, "issued another certificate, and its keyUsage has no keyCertSign", OTHER);
    }
    if let Some(purposes) = extensions.key_purposes
        && !purposes.server_auth
    {
        note(issuer, "may not issue for TLS servers: its extKeyUsage has no serverAuth", OTHER);
    }
}
