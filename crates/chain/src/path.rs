//! The path, found by rustls-webpki.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use rustls_pki_types::{
    CertificateDer, SignatureVerificationAlgorithm, SubjectPublicKeyInfoDer, TrustAnchor, UnixTime,
};
use webpki::{
    EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage, RawPublicKeyEntity,
};

use crate::algorithm::{Table, is_usable};
use crate::layout::Layout;
use crate::question::{Question, Verdicts};
use crate::{Certificate, Root, limits};

/// A path: indices of certificates, leaf first, and the root that it ends in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub path: Vec<usize>,
    pub root: usize,
}

/// What a search came to.
pub(crate) enum Search {
    /// It has to be made again with these answered.
    Open(Vec<Question>),
    /// There is a path. Its signatures are good or nobody can tell.
    Found(Found),
    /// There is none, and the library's word on it; with the first path that the library took and the rules refused.
    Refused(Error, Option<Found>),
}

/// What to search in.
pub(crate) struct Ground<'a> {
    pub certificates: &'a [Certificate],
    pub layout: &'a Layout,
    pub verdicts: &'a Verdicts,
    pub at: i64,
    /// Certificates that the library took up, in all searches.
    pub steps: Cell<usize>,
}

impl Ground<'_> {
    /// Looks for a path to one of `roots`, given with their own numbers, on which `accept` finds nothing wrong.
    pub fn search(&self, roots: &[(usize, &Root)], accept: &dyn Fn(&Found) -> bool) -> Search {
        let table = Table::new(self.verdicts);
        let refused = RefCell::new(None);
        let result = self.run(&table, roots, &|found| {
            let good = accept(found);
            // Nothing is kept of a run that is made again.
            if !good && table.is_settled() {
                refused.borrow_mut().get_or_insert_with(|| found.clone());
            }
            good
        });
        let open = table.into_open();
        if !open.is_empty() {
            return Search::Open(open);
        }
        match result {
            Ok(found) => Search::Found(found),
            Err(error) => Search::Refused(error, refused.into_inner()),
        }
    }

    fn run(
        &self,
        table: &Table<'_>,
        roots: &[(usize, &Root)],
        accept: &dyn Fn(&Found) -> bool,
    ) -> Result<Found, Error> {
        let leaf_der = CertificateDer::from(self.certificates[self.layout.leaf].der());
        let leaf = EndEntityCert::try_from(&leaf_der)?;
        let ders: Vec<_> = self
            .layout
            .candidates
            .iter()
            .map(|&index| CertificateDer::from(self.certificates[index].der()))
            .collect();
        let anchors: Vec<_> = roots.iter().map(|(_, root)| root.anchor()).collect();
        let algorithms = table.algorithms();
        let algorithms: Vec<&dyn SignatureVerificationAlgorithm> =
            algorithms.iter().map(|entry| entry as _).collect();
        let time = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(self.at).unwrap_or(0)));
        let found = |path: &webpki::VerifiedPath<'_>| self.found(path, roots, &anchors);
        let verify = |path: &webpki::VerifiedPath<'_>| match found(path) {
            Some(found) if accept(&found) => Ok(()),
            _ => Err(Error::UnknownIssuer),
        };
        let purposes = Purposes { steps: Cell::new(0), all: &self.steps };
        let path =
            leaf.verify_for_usage(&algorithms, &anchors, &ders, time, purposes, None, Some(&verify))?;
        found(&path).ok_or(Error::UnknownIssuer)
    }

    /// The library's path in our numbers.
    fn found(
        &self,
        path: &webpki::VerifiedPath<'_>,
        roots: &[(usize, &Root)],
        anchors: &[TrustAnchor<'_>],
    ) -> Option<Found> {
        let mut indices = vec![self.layout.leaf];
        for certificate in path.intermediate_certificates() {
            let der = certificate.der();
            let same = |&&index: &&usize| self.certificates[index].der() == der.as_ref();
            indices.push(*self.layout.candidates.iter().find(same)?);
        }
        let root = anchors.iter().position(|anchor| anchor == path.anchor())?;
        Some(Found { path: indices, root: roots.get(root)?.0 })
    }
}

/// serverAuth, where purposes are named; and a limit on the work that the library does, tighter than its own.
struct Purposes<'g> {
    steps: Cell<usize>,
    all: &'g Cell<usize>,
}

impl ExtendedKeyUsageValidator for Purposes<'_> {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        self.steps.set(self.steps.get() + 1);
        self.all.set(self.all.get() + 1);
        if self.steps.get() > limits::PATH_STEPS {
            return Err(Error::MaximumPathBuildCallsExceeded);
        }
        KeyUsage::server_auth().validate(purposes)
    }
}

/// What is known of one signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    /// It verifies.
    Good,
    /// It does not.
    Bad,
    /// The platform cannot tell.
    Unavailable,
    /// No algorithm that is allowed fits it and the key, or the key is one that no verifier is given.
    Unsupported,
}

/// Whether the key `spki` made the signature of `certificate`; or the question, where that is open.
pub(crate) fn signature(
    certificate: &Certificate,
    spki: &[u8],
    verdicts: &Verdicts,
) -> Result<Signature, Vec<Question>> {
    if !is_usable(spki) {
        return Ok(Signature::Unsupported);
    }
    let table = Table::new(verdicts);
    let result = check(certificate, spki, &table);
    let unavailable = table.was_unavailable();
    let open = table.into_open();
    if !open.is_empty() {
        return Err(open);
    }
    Ok(match result {
        Ok(()) if unavailable => Signature::Unavailable,
        Ok(()) => Signature::Good,
        Err(Error::InvalidSignatureForPublicKey) => Signature::Bad,
        Err(_) => Signature::Unsupported,
    })
}

fn check(certificate: &Certificate, spki: &[u8], table: &Table<'_>) -> Result<(), Error> {
    let spki = SubjectPublicKeyInfoDer::from(spki);
    let key = RawPublicKeyEntity::try_from(&spki)?;
    let (identifier, signature) = certificate.signature().ok_or(Error::BadDer)?;
    let mut result = Err(Error::BadDer);
    for algorithm in table.algorithms().iter().filter(|entry| entry.signature_alg_id().as_ref() == identifier)
    {
        result = key.verify_signature(algorithm, certificate.signed_part(), signature);
        if !matches!(result, Err(Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_))) {
            break;
        }
    }
    result
}
