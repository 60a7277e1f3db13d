//! cert-validity, cert-expires-soon and cert-lifetime.

use super::Case;
use crate::Certificate;
use crate::finding::date::{DAY, day, moment};
use crate::finding::{Code, Finding};

/// Every certificate on the path is valid at the moment of the check; a root that was given by hand, too. AWS's roots
/// are known by key, under certificates of which some have ended: rule cert-trusted-root speaks of those.
pub(super) fn validity(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for certificate in case.on_path().chain(case.given_root()) {
        let (at, from, to) = (case.by.at, certificate.not_before, certificate.not_after);
        let (what, help) = if from > to {
            (format!("ends on {} before it begins on {}", moment(to), moment(from)), "have a new one issued")
        } else if at < from {
            (format!("is not valid before {}", moment(from)), "check the clock, or wait until then")
        } else if at > to {
            (format!("has expired: it was valid until {}", moment(to)), "renew it, and serve the new one")
        } else {
            continue;
        };
        findings.push(case.finding(Code::CertValidity, certificate, &what).help(help));
    }
}

/// Thirty days, or a third of the lifetime where that is less.
pub(super) fn expires_soon(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for certificate in case.on_path().filter(|certificate| is_valid(certificate, case.by.at)) {
        let left = certificate.not_after - case.by.at;
        let lifetime = certificate.not_after - certificate.not_before;
        if left < (30 * DAY).min(lifetime / 3) {
            let what = format!(
                "expires on {}, {} from the moment of the check",
                moment(certificate.not_after),
                days(left)
            );
            findings.push(case.finding(Code::CertExpiresSoon, certificate, &what).help(
                "renew it now, and set an alarm on the CloudWatch metric XksProxyCertificateDaysToExpire",
            ));
        }
    }
}

fn is_valid(certificate: &Certificate, at: i64) -> bool {
    (certificate.not_before..=certificate.not_after).contains(&at)
}

fn days(seconds: i64) -> String {
    match seconds / DAY {
        0 => "less than a day".into(),
        1 => "1 day".into(),
        days => format!("{days} days"),
    }
}

/// The longest lifetimes of the CA/Browser Forum (ballots SC-081v3, SC-031 and 193): for certificates issued on or after
/// a moment, newest first.
const LIFETIMES: [(i64, i64); 5] = [
    (1_868_227_200, 47),  // 2029-03-15
    (1_805_068_800, 100), // 2027-03-15
    (1_773_532_800, 200), // 2026-03-15
    (1_598_918_400, 398), // 2020-09-01
    (1_519_862_400, 825), // 2018-03-01
];

/// The leaf lives no longer than a public CA may let it. Says nothing of other CAs.
pub(super) fn lifetime(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let leaf = case.leaf();
    if !case.by.roots.are_aws() || case.root.is_none() {
        return;
    }
    let limit = LIFETIMES.iter().find(|(from, _)| leaf.not_before >= *from);
    let Some((from, longest)) = limit else { return };
    // The last second counts, too.
    let lifetime = leaf.not_after.saturating_sub(leaf.not_before).saturating_add(1);
    if lifetime > longest * DAY {
        let what = format!(
            "lives {} days; public CAs may issue for {longest} since {}",
            lifetime.div_euclid(DAY),
            day(*from)
        );
        let help = "expect the next one to be shorter: automate its renewal";
        findings.push(case.finding(Code::CertLifetime, leaf, &what).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_begin_when_the_ballots_say() {
        let days: Vec<_> = LIFETIMES.iter().map(|(from, _)| day(*from)).collect();
        assert_eq!(days, ["2029-03-15", "2027-03-15", "2026-03-15", "2020-09-01", "2018-03-01"]);
    }
}
