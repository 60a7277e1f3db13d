//! AWS's roots, the moment of the check, and what nobody could verify. Nobody holds the roots' keys, so the chains are
//! forged and the test vouches for them; the real ones are in `tests/chain_limbo.rs`.
#![cfg(not(target_arch = "wasm32"))]

use support::forge::{Forgery, der, dns_names, extension, key, name, sequence};
use xks_preflight_chain::{
    Chain, Host, Judging, Link, Position, Report, Roots, Trust, Verdict, not_given, read, settle,
};
use xks_preflight_finding::{Area, Code, Field, Severity};

/// 2026-11-24.
const NOW: i64 = 1_795_478_400;
const DAY: i64 = 86_400;
/// The identifier of EC keys.
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];

fn judge_at(chain: &Chain, at: i64, roots: &Roots, answer: Verdict) -> Report {
    let host = Host::new("xks.example.org");
    settle(chain, &Judging { host: host.as_ref(), at, roots }, |_| answer)
}

fn judge(input: &[u8]) -> Report {
    judge_at(&read(input), NOW, &Roots::aws(), Verdict::Good)
}

/// A leaf of the root with that alias.
fn under(alias: &str) -> Forgery {
    let roots = Roots::aws();
    let issuer = roots.iter().find(|root| root.alias() == alias).expect("a root of that alias").subject();
    Forgery { issuer, ..Forgery::leaf("") }
}

fn severities(report: &Report, code: Code) -> Vec<Severity> {
    report.findings.iter().filter(|finding| finding.code == code).map(|finding| finding.severity).collect()
}

#[track_caller]
fn says(report: &Report, code: Code, severity: Severity, text: &str) {
    let found =
        report.findings.iter().any(|f| f.code == code && f.severity == severity && f.message.contains(text));
    assert!(found, "{text}: {:#?}", report.findings);
}

#[test]
fn each_of_the_lists_has_its_own_outcome() {
    let (mut published, mut newer) = (0, 0);
    for root in Roots::aws().iter() {
        let mut leaf = Forgery { issuer: root.subject(), ..Forgery::leaf("") };
        if root.spki().windows(EC_PUBLIC_KEY.len()).any(|window| window == EC_PUBLIC_KEY) {
            // ecdsa-with-SHA384, and a signature in its form.
            leaf.algorithm = sequence(&[der(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3])]);
            leaf.signature = [vec![0], sequence(&[der(2, &[1]), der(2, &[1])])].concat();
        }
        let report = judge(&leaf.der());
        let alias = root.alias();
        assert!(report.accepted && report.is_accepted(), "{alias}: {:?}", report.findings);
        let same_name = Roots::aws().iter().filter(|other| other.subject() == root.subject()).count();
        if same_name > 1 {
            continue;
        }
        assert_eq!(report.root.as_ref().map(|root| root.alias.as_str()), Some(alias));
        if root.lists().published {
            assert_eq!(report.trust, Trust::Published, "{alias}");
            let ends_soon = root.not_after() < NOW + 365 * DAY;
            assert_eq!(!severities(&report, Code::CertTrustedRoot).is_empty(), ends_soon, "{alias}");
            published += 1;
        } else {
            assert_eq!(report.trust, Trust::NewerOnly, "{alias}");
            says(
                &report,
                Code::CertTrustedRoot,
                Severity::Warning,
                "not on AWS's published list (2022-11-10)",
            );
            newer += 1;
        }
    }
    assert!(published > 120 && newer > 25, "{published} and {newer}");
    let report = judge(&Forgery::leaf("Nobody's CA").der());
    assert_eq!((report.trust, report.accepted), (Trust::None, false));
    says(&report, Code::CertChainComplete, Severity::Error, "neither in the chain nor a root on AWS's lists");
    assert_eq!(report.missing.expect("the missing issuer").name.text, "CN=Nobody's CA");
}

#[test]
fn a_root_of_the_same_name_and_another_key_is_not_trusted() {
    let real =
        Roots::aws().iter().find(|root| root.alias() == "amazonrootca1").expect("it is listed").subject();
    let root = Forgery { subject: real.clone(), issuer: real, key: key(9), ..Forgery::authority("", "", 9) };
    let sent = [under("amazonrootca1").der(), root.der()].concat();
    let report = judge_at(&read(&sent), NOW, &Roots::aws(), Verdict::Bad);
    assert_eq!(report.trust, Trust::None);
    assert!(!report.is_accepted());
}

#[test]
fn a_root_that_ends_is_told_and_not_refused() {
    let leaf = under("amazonrootca1");
    let end =
        Roots::aws().iter().find(|root| root.alias() == "amazonrootca1").expect("it is listed").not_after();
    let validity = sequence(&[der(23, b"260801000000Z"), der(23, b"490101000000Z")]);
    let chain = read(&Forgery { validity, ..leaf }.der());
    let roots = Roots::aws();
    let at = |moment| judge_at(&chain, moment, &roots, Verdict::Good);
    assert!(severities(&at(end - 366 * DAY), Code::CertTrustedRoot).is_empty());
    says(&at(end - 100 * DAY), Code::CertTrustedRoot, Severity::Warning, "within a year");
    says(&at(end + 1), Code::CertTrustedRoot, Severity::Warning, "which ended on 2038-01-17");
}

#[test]
fn the_moment_of_the_check_decides() {
    // 2026-08-01 to 2027-06-01: 304 days, so thirty are less than a third.
    let (from, to) = (1_785_542_400, 1_811_808_000);
    let chain = read(&under("amazonrootca1").der());
    let roots = Roots::aws();
    let at = |moment| judge_at(&chain, moment, &roots, Verdict::Good);
    assert_eq!((chain.certificates[0].not_before, chain.certificates[0].not_after), (from, to));
    says(&at(from - 1), Code::CertValidity, Severity::Error, "is not valid before 2026-08-01 00:00:00 UTC");
    assert!(at(from).is_accepted() && at(to).is_accepted());
    says(&at(to + 1), Code::CertValidity, Severity::Error, "it was valid until 2027-06-01 00:00:00 UTC");
    assert!(severities(&at(to - 30 * DAY), Code::CertExpiresSoon).is_empty());
    says(&at(to - 30 * DAY + 1), Code::CertExpiresSoon, Severity::Warning, "29 days from the moment");
    says(&at(from), Code::CertLifetime, Severity::Warning, "public CAs may issue for 200 since 2026-03-15");
    // Six days: a third of them is two.
    let validity = sequence(&[der(23, b"261120000000Z"), der(23, b"261126000000Z")]);
    let short = read(&Forgery { validity, ..under("amazonrootca1") }.der());
    let at = |moment| judge_at(&short, moment, &roots, Verdict::Good);
    assert!(severities(&at(NOW - DAY), Code::CertExpiresSoon).is_empty());
    says(&at(NOW + 1), Code::CertExpiresSoon, Severity::Warning, "1 day from the moment");
    assert!(severities(&at(NOW), Code::CertLifetime).is_empty());
}

#[test]
fn what_nobody_could_verify_is_unknown() {
    let chain = read(&under("amazonrootca1").der());
    let report = judge_at(&chain, NOW, &Roots::aws(), Verdict::Unavailable);
    says(
        &report,
        Code::CertSignature,
        Severity::Unknown,
        "could not be verified to be signed by the root amazonrootca1",
    );
    assert!(!report.places[0].verified);
    let report = judge_at(&chain, NOW, &Roots::aws(), Verdict::Bad);
    says(&report, Code::CertSignature, Severity::Error, "is not signed by the root amazonrootca1");
    assert_eq!((report.trust, report.places[0].verified), (Trust::None, false));
    assert!(report.places[0].broken.is_some());
}

#[test]
fn a_name_is_asked_for_in_both_places() {
    let leaf = under("amazonrootca1");
    let with = |subject, names: &[&str]| {
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        let mut leaf = Forgery { subject, ..leaf.clone() };
        leaf.extensions[0] = dns_names(&names);
        judge(&leaf.der())
    };
    let report = with(
        sequence(&[der(0x31, &sequence(&[der(6, &[0x55, 4, 10]), der(12, b"Us")]))]),
        &["xks.example.org"],
    );
    says(&report, Code::CertCn, Severity::Warning, "has no common name (CN)");
    assert!(report.is_accepted());
    let report = with(name("xks.example.org"), &["a.example.org", "*.example.net"]);
    says(
        &report,
        Code::CertSan,
        Severity::Error,
        "is for `a.example.org` and `*.example.net`; the host is `xks.example.org`",
    );
    let report = with(name("a\u{202e}b\0"), &["*.example.org"]);
    says(&report, Code::CertCn, Severity::Error, "has the common name `a\\u{202e}b\\u{0}`");
    assert_eq!(report.covered_by.as_deref(), Some("*.example.org"));
    let chain = read(&leaf.der());
    let report = settle(&chain, &Judging { host: None, at: NOW, roots: &Roots::aws() }, |_| Verdict::Good);
    for code in [Code::CertCn, Code::CertSan] {
        says(&report, code, Severity::Unknown, "no endpoint was given");
    }
}

#[test]
fn places_and_links_are_told() {
    let ca = Forgery { issuer: under("amazonrootca1").issuer, ..Forgery::authority("Mine", "", 3) };
    let url = sequence(&[der(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 2]), der(0x86, b"http://ca.example/mine.cer")]);
    let access = sequence(&[der(6, &[0x2b, 6, 1, 5, 5, 7, 1, 1]), der(4, &sequence(&[url]))]);
    let mut leaf = Forgery::leaf("Mine");
    leaf.extensions.push(access);
    let stranger = Forgery::authority("Stranger", "Else", 4);
    let sent = [ca.der(), leaf.der(), stranger.der(), ca.der()].concat();
    let report = judge(&sent);
    let positions: Vec<_> = report.places.iter().map(|place| place.position).collect();
    assert_eq!(
        positions,
        [Position::Intermediate(1), Position::Leaf, Position::Stranger, Position::Duplicate(0)]
    );
    assert_eq!((&report.places[0].link, &report.places[1].link), (&Link::Root, &Link::Certificate(0)));
    assert_eq!(report.path, [1, 0]);
    assert!(report.places[0].verified && report.places[1].verified);
    assert_eq!(report.corrected, Some(read(&[leaf.der(), ca.der()].concat()).pem()));
    let alone = judge(&leaf.der());
    assert_eq!((&alone.places[0].link, alone.corrected), (&Link::Missing, None));
    let missing = alone.missing.expect("the missing issuer");
    assert_eq!(
        (missing.name.text.as_str(), &missing.urls[..]),
        ("CN=Mine", &["http://ca.example/mine.cer".to_owned()][..])
    );
}

#[test]
fn no_chain_leaves_every_rule_unknown() {
    let unknown = not_given();
    let rules = Code::ALL.iter().filter(|code| code.rule().area == Area::CertificateChain).count();
    assert_eq!((unknown.len(), rules), (16, 16));
    assert!(
        unknown.iter().all(|f| f.severity == Severity::Unknown && f.subject.field == Field::CertificateChain)
    );
    // A paste without a certificate says so, and says nothing of the other rules.
    let report = judge(b"hello");
    assert_eq!(severities(&report, Code::CertPem), [Severity::Error]);
    assert_eq!(severities(&report, Code::CertSignature), [Severity::Unknown]);
    assert!(!report.accepted);
}

#[test]
fn an_intermediate_for_other_purposes_is_refused_on_every_way() {
    let mut ca = Forgery { issuer: under("amazonrootca1").issuer, ..Forgery::authority("Mine", "", 3) };
    let good = ca.der();
    let email = sequence(&[der(6, &[0x2b, 6, 1, 5, 5, 7, 3, 4])]);
    ca.extensions.push(extension(37, false, &email));
    let bad = ca.der();
    let leaf = Forgery::leaf("Mine").der();
    says(
        &judge(&[leaf.clone(), bad.clone()].concat()),
        Code::CertUsage,
        Severity::Error,
        "may not issue for TLS servers",
    );
    // With both of them sent, the path goes over the one that may.
    let report = judge(&[leaf, bad, good].concat());
    assert!(report.is_accepted(), "{:?}", report.findings);
    assert_eq!(report.path, [0, 2]);
}
