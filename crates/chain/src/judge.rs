//! From a chain and the answers so far to more questions, or to a report.

use std::cell::Cell;

use webpki::Error;

use crate::corrected;
use crate::finding::Severity;
use crate::layout::Layout;
use crate::path::{Found, Ground, Search, Signature, signature};
use crate::report::{Anchor, Link, MissingIssuer, Place, Position, Report, Trust, all_unknown};
use crate::rules::{self, Case};
use crate::{Certificate, Chain, Host, Question, Root, Roots, Verdict, Verdicts, limits};

/// What a chain is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Judging<'a> {
    /// The host of the endpoint; without it the rules of names are unknown.
    pub host: Option<&'a Host>,
    /// The moment for which the answer is asked, in seconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The roots that are trusted.
    pub roots: &'a Roots,
}

/// What [`judge`] came to.
#[derive(Debug)]
pub enum Outcome {
    /// These have to be answered first; then call again. Each call asks only what is not answered.
    Ask(Vec<Question>),
    /// Nothing is open.
    Settled(Box<Report>),
}

/// Judges a chain. Never fails: whatever was read, there are questions or a report. When [`limits::QUESTIONS`] are
/// answered and more would be asked, the report says that the search was given up.
pub fn judge(chain: &Chain, by: &Judging<'_>, verdicts: &Verdicts) -> Outcome {
    match try_judge(chain, by, verdicts) {
        Ok(report) => Outcome::Settled(Box::new(report)),
        Err(questions) if verdicts.len() < limits::QUESTIONS => Outcome::Ask(questions),
        Err(_) => Outcome::Settled(Box::new(given_up(chain, by))),
    }
}

/// Judges a chain with cryptography that answers at once.
pub fn settle(chain: &Chain, by: &Judging<'_>, mut answer: impl FnMut(&Question) -> Verdict) -> Report {
    let mut verdicts = Verdicts::default();
    loop {
        match judge(chain, by, &verdicts) {
            Outcome::Settled(report) => return *report,
            // Each round asks something new, so the limit is reached.
            Outcome::Ask(questions) => {
                for question in questions {
                    let verdict = answer(&question);
                    verdicts.answer(question, verdict);
                }
            }
        }
    }
}

fn given_up(chain: &Chain, by: &Judging<'_>) -> Report {
    let mut report = empty(chain, by);
    let nowhere = Place { position: Position::Stranger, link: Link::None, broken: None, verified: false };
    report.places = vec![nowhere; chain.certificates.len()];
    report.findings.push(rules::gave_up());
    rules::cap(&mut report.findings);
    report
}

fn empty(chain: &Chain, by: &Judging<'_>) -> Report {
    Report {
        findings: chain.findings.clone(),
        places: Vec::new(),
        path: Vec::new(),
        accepted: false,
        trust: Trust::None,
        root: None,
        missing: None,
        covered_by: None,
        corrected: None,
        at: by.at,
        steps: 0,
    }
}

fn try_judge(chain: &Chain, by: &Judging<'_>, verdicts: &Verdicts) -> Result<Report, Vec<Question>> {
    let certificates = &chain.certificates;
    let mut report = empty(chain, by);
    let Some(layout) = Layout::of(certificates, by.host) else {
        // What was given says nothing of the other rules.
        let said: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
        let rest =
            all_unknown("no certificate could be read").filter(|unknown| !said.contains(&unknown.code));
        report.findings.extend(rest);
        return Ok(report);
    };
    let ground = Ground { certificates, layout: &layout, verdicts, at: by.at, steps: Cell::new(0) };
    let (found, word) = find(&ground, by)?;
    let roots: Vec<&Root> = by.roots.iter().collect();
    let path =
        found.as_ref().map_or_else(|| layout.way_up(certificates, by.roots), |found| found.path.clone());
    let root = found.as_ref().map(|found| found.root).or_else(|| named_root(&path, certificates, &roots));
    let root = root.and_then(|root| roots.get(root).copied());
    let case = Case { certificates, path: &path, root, layout: &layout, by };
    let signatures = signatures(&case, verdicts)?;

    report.trust = trust(found.is_some() && word.is_none(), root, by.roots);
    report.accepted = found.is_some() && word.is_none();
    report.missing = missing(&case, found.is_some());
    rules::check(
        &case,
        &signatures,
        word.as_ref(),
        report.trust,
        report.missing.as_ref(),
        &mut report.findings,
    );
    report.places = places(&case, &signatures);
    report.root = root.map(anchor);
    report.covered_by = rules::names::covering(&certificates[layout.leaf], by.host);
    report.corrected = corrected_pem(chain, &case, found.is_some());
    report.steps = ground.steps.get();
    report.path = path;
    rules::cap(&mut report.findings);
    Ok(report)
}

/// A path to a published root, or else to any; with the library's word where the rules or the library refuse.
fn find(ground: &Ground<'_>, by: &Judging<'_>) -> Result<(Option<Found>, Option<Error>), Vec<Question>> {
    let all: Vec<(usize, &Root)> = by.roots.iter().enumerate().collect();
    let published: Vec<_> = all.iter().copied().filter(|(_, root)| root.lists().published).collect();
    let groups = if by.roots.are_aws() { vec![published, all.clone()] } else { vec![all.clone()] };
    let accept = |found: &Found| {
        let root = all.get(found.root).map(|&(_, root)| root);
        let case =
            Case { certificates: ground.certificates, path: &found.path, root, layout: ground.layout, by };
        !rules::refuse_path(&case)
    };
    let mut last = (None, None);
    for group in groups {
        match ground.search(&group, &accept) {
            Search::Open(questions) => return Err(questions),
            Search::Found(found) => return Ok((Some(found), None)),
            // A path that only the rules refuse says more than the library's word on the others.
            Search::Refused(word, refused) if last.0.is_none() => last = (refused, Some(word)),
            Search::Refused(..) => {}
        }
    }
    Ok(last)
}

fn named_root(path: &[usize], certificates: &[Certificate], roots: &[&Root]) -> Option<usize> {
    let last = &certificates[*path.last()?];
    roots.iter().position(|root| root.is_of(last)).or_else(|| {
        if last.is_self_signed_by_name() {
            None
        } else {
            roots.iter().position(|root| root.is_named(last.issuer.der()))
        }
    })
}

/// The signature of each certificate on the path.
fn signatures(case: &Case<'_>, verdicts: &Verdicts) -> Result<Vec<Option<Signature>>, Vec<Question>> {
    let mut open = Vec::new();
    let mut all = Vec::new();
    for (place, certificate) in case.on_path().enumerate() {
        let spki = match case.path.get(place + 1) {
            Some(&issuer) => Some(case.certificates[issuer].key.spki().to_vec()),
            None => case
                .root
                .map(Root::spki)
                .or_else(|| certificate.is_self_signed_by_name().then(|| certificate.key.spki().to_vec())),
        };
        match spki.map(|spki| signature(certificate, &spki, verdicts)).transpose() {
            Ok(signature) => all.push(signature),
            Err(questions) => open.extend(questions),
        }
    }
    if open.is_empty() { Ok(all) } else { Err(open) }
}

fn trust(accepted: bool, root: Option<&Root>, roots: &Roots) -> Trust {
    match root {
        Some(_) if accepted && !roots.are_aws() => Trust::Given,
        Some(root) if accepted && root.lists().published => Trust::Published,
        Some(_) if accepted => Trust::NewerOnly,
        _ => Trust::None,
    }
}

fn anchor(root: &Root) -> Anchor {
    Anchor {
        alias: root.alias().to_owned(),
        name: root.name(),
        lists: root.lists(),
        not_before: root
            .certificates
            .iter()
            .map(|certificate| certificate.not_before)
            .min()
            .unwrap_or_default(),
        not_after: root.not_after(),
    }
}

fn missing(case: &Case<'_>, found: bool) -> Option<MissingIssuer> {
    let last = case.on_path().last()?;
    let lacks = !found && case.root.is_none() && !last.is_self_signed_by_name();
    lacks.then(|| MissingIssuer { name: last.issuer.clone(), urls: last.extensions.issuer_urls.clone() })
}

fn places(case: &Case<'_>, signatures: &[Option<Signature>]) -> Vec<Place> {
    case.certificates
        .iter()
        .map(|certificate| {
            let place = case.path.iter().position(|&index| index == certificate.index);
            let is_root = case.root.is_some_and(|root| root.is_of(certificate));
            let position = match (place, case.layout.repeats[certificate.index]) {
                (Some(0), _) => Position::Leaf,
                (_, Some(earlier)) => Position::Duplicate(earlier),
                _ if is_root => Position::Root,
                (Some(place), _) => Position::Intermediate(place),
                (None, _) => Position::Stranger,
            };
            let Some(place) = place else {
                return Place { position, link: Link::None, broken: None, verified: false };
            };
            let signature = signatures.get(place).copied().flatten();
            let link = link(case, place, certificate);
            let broken = rules::broken(case, &link, signature, certificate);
            Place { position, verified: signature == Some(Signature::Good), broken, link }
        })
        .collect()
}

fn link(case: &Case<'_>, place: usize, certificate: &Certificate) -> Link {
    match case.path.get(place + 1) {
        Some(&issuer) => Link::Certificate(issuer),
        None if case.root.is_some_and(|root| root.is_of(certificate)) => Link::Itself,
        None if case.root.is_some() => Link::Root,
        None if certificate.is_self_signed_by_name() => Link::Itself,
        None => Link::Missing,
    }
}

fn corrected_pem(chain: &Chain, case: &Case<'_>, found: bool) -> Option<String> {
    let wanted = corrected::chain(case.path, case.certificates, case.root);
    let given: Vec<&Certificate> = case.certificates.iter().collect();
    let differs = wanted.len() != given.len()
        || wanted.iter().zip(&given).any(|(wanted, given)| wanted.index != given.index)
        || chain.encoding != crate::Encoding::Pem
        || chain.findings.iter().any(|finding| finding.severity == Severity::Error);
    (found && differs).then(|| corrected::pem(&wanted))
}
