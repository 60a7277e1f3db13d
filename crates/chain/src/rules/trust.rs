//! cert-chain-complete and cert-trusted-root.

use super::Case;
use crate::finding::date::{DAY, day};
use crate::finding::{Code, Finding, Severity};
use crate::report::MissingIssuer;
use crate::{NEWER_LIST_DATE, PUBLISHED_LIST_DATE, Root};

/// Nothing is missing between the leaf and a root.
pub(super) fn complete(case: &Case<'_>, missing: Option<&MissingIssuer>, findings: &mut Vec<Finding>) {
    let (Some(missing), Some(last)) = (missing, case.on_path().last()) else { return };
    let same_text = case
        .certificates
        .iter()
        .find(|certificate| certificate.index != last.index && certificate.subject.text == missing.name.text);
    if let Some(issuer) = same_text.filter(|issuer| !issuer.may_have_issued(last)) {
        let what = format!("names its issuer in another encoding than {} has its name in", issuer.called());
        let help = "have it issued again: TLS libraries compare names byte by byte";
        findings.push(case.finding(Code::CertChainComplete, last, &what).help(help));
        return;
    }
    let anchors = if case.by.roots.are_aws() { "a root on AWS's lists" } else { "one of the given roots" };
    let what = format!("was issued by {}, which is neither in the chain nor {anchors}", missing.name.text);
    let help = if missing.urls.is_empty() {
        "add the certificate of that issuer: the CA publishes it".to_owned()
    } else {
        format!(
            "add the certificate of that issuer; it says where it can be had: {}",
            missing.urls.join(", ")
        )
    };
    findings.push(case.finding(Code::CertChainComplete, last, &what).help(help));
}

/// The root is one that KMS trusts.
pub(super) fn trusted(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(last) = case.on_path().last() else { return };
    match case.root {
        Some(root) if case.by.roots.are_aws() => listed(case, root, findings),
        None if last.is_self_signed_by_name() => {
            let (what, help) = if case.path.len() == 1 && !last.is_ca() {
                ("signed itself: no CA vouches for it", "have a public CA on AWS's list issue a certificate")
            } else if case.by.roots.are_aws() {
                (
                    "is a root that is on neither of AWS's lists of trusted CAs",
                    "have a public CA on AWS's list issue a certificate: a private CA cannot be used",
                )
            } else {
                ("is none of the given roots", "give it as a root, if it is to be trusted")
            };
            findings.push(case.finding(Code::CertTrustedRoot, last, what).help(help));
        }
        // Roots that were given are trusted; where none is reached, rule cert-chain-complete has spoken.
        Some(_) | None => {}
    }
}

fn listed(case: &Case<'_>, root: &Root, findings: &mut Vec<Finding>) {
    let Some(last) = case.on_path().last() else { return };
    if !root.lists().published {
        let what = format!(
            "leads to the root {}, which is not on AWS's published list ({PUBLISHED_LIST_DATE}), only on a newer one ({NEWER_LIST_DATE}) that AWS has not published",
            root.alias()
        );
        findings.push(
            case.finding(Code::CertTrustedRoot, last, &what)
                .severity(Severity::Warning)
                .why("KMS may refuse it: create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION")
                .help("if the CA offers a cross-signed chain that ends in an older root, serve that one"),
        );
    }
    let left = root.not_after().saturating_sub(case.by.at);
    if left >= 365 * DAY {
        return;
    }
    let end = day(root.not_after());
    let what = if left < 0 {
        format!("leads to the root {}, which ended on {end}", root.alias())
    } else {
        format!("leads to the root {}, which ends on {end}, within a year", root.alias())
    };
    findings.push(
        case.finding(Code::CertTrustedRoot, last, &what)
            .severity(Severity::Warning)
            .why("AWS lists the root all the same; whether KMS looks at its end is not documented")
            .help("ask the CA for a chain that ends in a newer root on AWS's list"),
    );
}
