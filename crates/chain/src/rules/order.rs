//! cert-order.

use super::Case;
use crate::finding::{Code, Edit, Field, Finding, Severity};
use crate::report::Trust;
use crate::shown::list;
use crate::{Certificate, corrected};

/// Leaf first, then each issuer, nothing else.
pub(super) fn check(case: &Case<'_>, trust: Trust, findings: &mut Vec<Finding>) {
    let wanted = corrected::chain(case.path, case.certificates, case.root);
    let first = findings.len();
    misplaced(case, &wanted, findings);
    repeated(case, findings);
    needless(case, &wanted, trust, findings);
    if trust != Trust::None {
        let value = corrected::pem(&wanted);
        for finding in &mut findings[first..] {
            let edit = Edit::Replace { field: Field::CertificateChain, value: value.clone() };
            finding.fix =
                Some(crate::finding::Fix { title: "use the corrected chain".into(), edits: vec![edit] });
        }
    }
}

fn misplaced(case: &Case<'_>, wanted: &[&Certificate], findings: &mut Vec<Finding>) {
    let help = "serve the leaf first, and after each certificate the one of its issuer";
    // Nothing before it stands later in the paste, and something after it stands earlier.
    let precedes = |place: usize, index: usize| wanted[place..].iter().any(|later| later.index < index);
    let Some((place, certificate)) =
        wanted.iter().enumerate().find(|(place, certificate)| precedes(*place, certificate.index))
    else {
        return;
    };
    let what = if place == 0 {
        "is the leaf, and does not come first".to_owned()
    } else {
        format!("issued {}, and does not follow it", wanted[place - 1].called())
    };
    findings.push(case.finding(Code::CertOrder, certificate, &what).help(help));
}

fn repeated(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let repeats =
        case.layout.repeats.iter().enumerate().filter_map(|(index, earlier)| Some((index, (*earlier)?)));
    let all: Vec<_> = repeats.collect();
    let Some(&(index, earlier)) = all.first() else { return };
    let mut what = format!("is certificate {} again", earlier + 1);
    if all.len() > 1 {
        what = format!("{what}; so are {} more certificates repetitions of earlier ones", all.len() - 1);
    }
    findings.push(
        case.finding(Code::CertOrder, &case.certificates[index], &what).help("serve each certificate once"),
    );
}

fn needless(case: &Case<'_>, wanted: &[&Certificate], trust: Trust, findings: &mut Vec<Finding>) {
    let extra = case.certificates.iter().filter(|certificate| {
        case.layout.repeats[certificate.index].is_none()
            && !wanted.iter().any(|wanted| wanted.index == certificate.index)
    });
    let (roots, strangers): (Vec<_>, Vec<_>) =
        extra.partition(|certificate| case.root.is_some_and(|root| root.is_of(certificate)));
    if let Some(root) = roots.first() {
        let what = "is the root itself: a client has it, or does not trust it";
        let finding = case.finding(Code::CertOrder, root, what).severity(Severity::Info);
        findings.push(finding.why("accepted; it makes every handshake a little larger").help("leave it out"));
    }
    // Where no path was found, what is not on it may still be of use.
    if let Some(first) = strangers.first().filter(|_| trust != Trust::None) {
        let called: Vec<_> = strangers.iter().map(|stranger| stranger.called()).collect();
        let verb = if called.len() == 1 { "is" } else { "are" };
        let mut finding = case.finding(Code::CertOrder, first, "");
        finding.message = format!("{} {verb} not on the path from the leaf to the root", list(&called, 4));
        findings.push(finding.help("leave out what is not needed"));
    } else if let Some(first) = strangers.first() {
        let called: Vec<_> = strangers.iter().map(|stranger| stranger.called()).collect();
        let verb = if called.len() == 1 { "is" } else { "are" };
        let mut finding = case.finding(Code::CertOrder, first, "");
        finding.message = format!("{} {verb} not linked to the leaf by name", list(&called, 4));
        findings.push(finding.help("give the issuers of the leaf"));
    }
}
