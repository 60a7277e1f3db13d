//! cert-cn and cert-san.

use super::Case;
use crate::finding::{Code, Finding, Severity};
use crate::report::unknown;
use crate::shown::{list, quoted, visible};
use crate::{Certificate, Host};

/// The name of the leaf that covers the host, fit to be shown.
pub(crate) fn covering(leaf: &Certificate, host: Option<&Host>) -> Option<String> {
    let host = host?;
    leaf.extensions.dns_names.iter().find(|name| host.is_covered_by(name)).map(|name| visible(name))
}

/// Both are asked of the leaf: AWS documents the common name, and every TLS library looks at subjectAltName.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let leaf = case.leaf();
    let Some(host) = case.by.host else {
        for code in [Code::CertCn, Code::CertSan] {
            findings.push(
                unknown(code, "no endpoint was given to compare names with")
                    .help("give the proxy URI endpoint"),
            );
        }
        return;
    };
    alternative_name(case, leaf, host, findings);
    common_name(case, leaf, host, findings);
}

fn alternative_name(case: &Case<'_>, leaf: &Certificate, host: &Host, findings: &mut Vec<Finding>) {
    let names = &leaf.extensions.dns_names;
    let unreadable = leaf.extensions.malformed.iter().any(|extension| extension.name == "subjectAltName");
    if !unreadable && names.iter().any(|name| host.is_covered_by(name)) {
        return;
    }
    let what = if unreadable {
        "has a subjectAltName that cannot be read".into()
    } else if names.is_empty() {
        format!("has no DNS name in subjectAltName; the host is `{}`", host.as_str())
    } else {
        let shown: Vec<_> = names.iter().take(4).map(|name| quoted(name)).collect();
        let more = if names.len() > 4 { format!(" and {} more", names.len() - 4) } else { String::new() };
        format!("is for {}{more}; the host is `{}`", list(&shown, 4), host.as_str())
    };
    let help =
        "have a certificate issued for the host, or change the endpoint to a name that the certificate has";
    findings.push(case.finding(Code::CertSan, leaf, &what).help(help));
}

fn common_name(case: &Case<'_>, leaf: &Certificate, host: &Host, findings: &mut Vec<Finding>) {
    let names = leaf.subject.common_names();
    if names.iter().any(|name| host.is_covered_by(name)) {
        return;
    }
    let covered = leaf.extensions.dns_names.iter().any(|name| host.is_covered_by(name));
    if let Some(name) = names.last() {
        let what = format!("has the common name {}; the host is `{}`", quoted(name), host.as_str());
        let help = format!(
            "have a certificate issued with CN={}: AWS documents that the subject common name must match",
            host.as_str()
        );
        findings.push(case.finding(Code::CertCn, leaf, &what).help(help));
        return;
    }
    let finding = case
        .finding(Code::CertCn, leaf, "has no common name (CN)")
        .help("choose a certificate profile that has a CN (Let's Encrypt: classic)");
    findings.push(if covered {
        let why = "AWS documents that the subject common name must match; whether KMS insists where subjectAltName \
                   matches is not established. The CloudWatch dimension CertificateName would be empty";
        finding.severity(Severity::Warning).why(why)
    } else {
        finding
    });
}
