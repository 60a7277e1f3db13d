//! The chain as it should be.

use crate::{Certificate, Root};

/// Leaf and issuers in order, without the root: a client has that, or does not trust it.
pub(crate) fn chain<'c>(
    path: &[usize],
    certificates: &'c [Certificate],
    root: Option<&Root>,
) -> Vec<&'c Certificate> {
    path.iter()
        .map(|&index| &certificates[index])
        .enumerate()
        .filter(|(place, certificate)| *place == 0 || !root.is_some_and(|root| root.is_of(certificate)))
        .map(|(_, certificate)| certificate)
        .collect()
}

/// It in PEM.
pub(crate) fn pem(chain: &[&Certificate]) -> String {
    chain.iter().map(|certificate| certificate.pem()).collect()
}
