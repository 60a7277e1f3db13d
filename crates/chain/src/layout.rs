//! How the certificates of a paste lie to each other, by name alone: which is the leaf, which may lie on its path, which
//! stand there twice. Whether there is a path is for the path library to say.

use std::collections::{BTreeMap, VecDeque};

/// Indices by some bytes of their certificates.
type Indices<'c> = BTreeMap<&'c [u8], Vec<usize>>;

use crate::{Certificate, Host, Roots, limits};

/// The lie of a chain.
pub(crate) struct Layout {
    /// The leaf.
    pub leaf: usize,
    /// For each certificate the earlier one that it repeats.
    pub repeats: Vec<Option<usize>>,
    /// What may lie between leaf and root, nearest to the leaf first; [`limits::CANDIDATES`] at most.
    pub candidates: Vec<usize>,
    /// Whether there are more.
    pub more: bool,
}

impl Layout {
    /// `None` without a certificate.
    pub fn of(certificates: &[Certificate], host: Option<&Host>) -> Option<Self> {
        certificates.first()?;
        let repeats = repeats(certificates);
        let leaf = leaf(certificates, &repeats, host);
        let (candidates, more) = reachable(certificates, &repeats, leaf);
        Some(Self { leaf, repeats, candidates, more })
    }

    /// The way up from the leaf as the names have it, for the picture and for naming what is wrong when the path library
    /// finds no path. At each step it goes to a certificate with the issuer's name and key identifier, unless that is a
    /// root; else it ends if a root has the name; else any certificate with the name will do.
    pub fn way_up(&self, certificates: &[Certificate], roots: &Roots) -> Vec<usize> {
        let mut way = vec![self.leaf];
        let mut current = &certificates[self.leaf];
        while !current.is_self_signed_by_name() {
            let issuers = || {
                let all = self.candidates.iter().map(|&index| &certificates[index]);
                all.filter(|issuer| issuer.may_have_issued(current) && !way.contains(&issuer.index))
            };
            let exact = issuers().find(|issuer| {
                issuer.has_key_identifier_of(current) && !roots.iter().any(|root| root.is_of(issuer))
            });
            let named = || roots.iter().any(|root| root.is_named(current.issuer.der()));
            let other =
                || issuers().find(|issuer| issuer.key_identifier_fits(current)).or_else(|| issuers().next());
            let next = exact.or_else(|| if named() { None } else { other() });
            let Some(next) = next else { break };
            way.push(next.index);
            current = next;
        }
        way
    }
}

fn by<'c>(certificates: &'c [Certificate], key: fn(&'c Certificate) -> &'c [u8]) -> Indices<'c> {
    let mut all = Indices::new();
    for certificate in certificates {
        all.entry(key(certificate)).or_default().push(certificate.index);
    }
    all
}

fn repeats(certificates: &[Certificate]) -> Vec<Option<usize>> {
    let mut repeats = vec![None; certificates.len()];
    for same in by(certificates, Certificate::der).values() {
        if let Some((&first, others)) = same.split_first() {
            for &other in others {
                repeats[other] = Some(first);
            }
        }
    }
    repeats
}

/// The first certificate, as TLS has it; unless it is a CA and others are not: then the first of these that has the
/// host's name and issued none of the others, or else the first that issued none.
fn leaf(certificates: &[Certificate], repeats: &[Option<usize>], host: Option<&Host>) -> usize {
    if !certificates[0].is_ca() {
        return 0;
    }
    let issuers = by(certificates, |certificate| certificate.issuer.der());
    let ends = || {
        certificates.iter().filter(|certificate| {
            !certificate.is_ca()
                && repeats[certificate.index].is_none()
                && !issuers.contains_key(certificate.subject.der())
        })
    };
    let covers = |certificate: &&Certificate| {
        host.is_some_and(|host| certificate.extensions.dns_names.iter().any(|name| host.is_covered_by(name)))
    };
    ends().find(covers).or_else(|| ends().next()).map_or(0, |certificate| certificate.index)
}

fn reachable(certificates: &[Certificate], repeats: &[Option<usize>], leaf: usize) -> (Vec<usize>, bool) {
    let by_subject = by(certificates, |certificate| certificate.subject.der());
    let mut seen: Vec<bool> = repeats.iter().map(Option::is_some).collect();
    seen[leaf] = true;
    let (mut found, mut queue) = (Vec::new(), VecDeque::from([leaf]));
    while let Some(index) = queue.pop_front() {
        for &issuer in by_subject.get(certificates[index].issuer.der()).into_iter().flatten() {
            if std::mem::replace(&mut seen[issuer], true) {
                continue;
            }
            if found.len() == limits::CANDIDATES {
                return (found, true);
            }
            found.push(issuer);
            queue.push_back(issuer);
        }
    }
    (found, false)
}
