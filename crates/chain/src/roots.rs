//! Trust anchors.

use std::borrow::Cow;

use rustls_pki_types::{CertificateDer, Der, TrustAnchor};

use crate::finding::{Code, Finding, Severity};
use crate::{Certificate, Name, der};

mod table;

/// When AWS's published list was made.
pub const PUBLISHED_LIST_DATE: &str = "2022-11-10";
/// When AWS made the newer list that it has not published yet.
pub const NEWER_LIST_DATE: &str = "2024-06-15";

/// The lists of AWS that a root is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// `TrustedCertificateAuthorities` in the specification's repository, as published.
    pub published: bool,
    /// The newer list, proposed by AWS and not published.
    pub newer: bool,
}

/// A certificate under which a root is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootCertificate {
    /// The name that AWS's list gives it; the common name for others.
    pub alias: String,
    /// First moment of its validity, in seconds since 1970-01-01T00:00:00Z.
    pub not_before: i64,
    /// Last moment, likewise.
    pub not_after: i64,
    /// Where it is listed; nowhere if it was given by hand.
    pub lists: Lists,
}

/// A root: a name and a key. Several certificates may hold them, as some roots were issued again with the same key.
#[derive(Clone, Debug)]
pub struct Root {
    /// The certificates, at least one.
    pub certificates: Vec<RootCertificate>,
    /// The certificate itself, where it was given by hand.
    pub(crate) given: Option<Certificate>,
    /// Contents of the SEQUENCE, as rustls-webpki wants them; so are the others.
    subject: Cow<'static, [u8]>,
    key: Cow<'static, [u8]>,
    name_constraints: Option<Cow<'static, [u8]>>,
}

impl Root {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        use x509_parser::prelude::FromDer;
        let subject = der::wrapped(der::SEQUENCE, &self.subject);
        x509_parser::x509::X509Name::from_der(&subject).ok().map(|(_, name)| Name::of(&name))
    }

    /// The alias on AWS's list, or the common name.
    pub fn alias(&self) -> &str {
        self.certificates.first().map_or("", |certificate| &certificate.alias)
    }

    /// The lists that it is on under any of its certificates.
    pub fn lists(&self) -> Lists {
        self.certificates.iter().fold(Lists::default(), |all, certificate| Lists {
            published: all.published || certificate.lists.published,
            newer: all.newer || certificate.lists.newer,
        })
    }

    /// The last moment at which any of its certificates is valid.
    pub fn not_after(&self) -> i64 {
        self.certificates.iter().map(|certificate| certificate.not_after).max().unwrap_or_default()
    }

    /// Whether it has the name, a SEQUENCE in DER.
    pub(crate) fn is_named(&self, name: &[u8]) -> bool {
        der::whole(name, der::SEQUENCE) == Some(&self.subject)
    }

    /// Whether the certificate has its name and key.
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        self.is_named(certificate.subject.der()) && self.has_key(certificate.key.spki())
    }

    fn has_key(&self, spki: &[u8]) -> bool {
        der::whole(spki, der::SEQUENCE) == Some(&self.key)
    }

    /// Its SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> Vec<u8> {
        der::wrapped(der::SEQUENCE, &self.key)
    }

    /// Its name constraints in DER, a SEQUENCE.
    pub fn name_constraints(&self) -> Option<Vec<u8>> {
        self.name_constraints.as_deref().map(|constraints| der::wrapped(der::SEQUENCE, constraints))
    }

    /// Its name in DER, a SEQUENCE.
    pub fn subject(&self) -> Vec<u8> {
        der::wrapped(der::SEQUENCE, &self.subject)
    }

    pub(crate) fn anchor(&self) -> TrustAnchor<'_> {
        TrustAnchor {
            subject: Der::from_slice(&self.subject),
            subject_public_key_info: Der::from_slice(&self.key),
            name_constraints: self.name_constraints.as_deref().map(Der::from_slice),
        }
    }
}

/// The roots to judge against.
#[derive(Clone, Debug)]
pub struct Roots {
    roots: Vec<Root>,
    aws: bool,
}

impl Roots {
    /// The roots that AWS lists, of both dates.
    pub fn aws() -> Self {
        Self { roots: table::roots(), aws: true }
    }

    /// Other roots, for a rehearsal with a private CA: the certificates in `input`, PEM or DER. What could not be read
    /// is in the findings.
    pub fn given(input: &[u8]) -> (Self, Vec<Finding>) {
        let chain = crate::read(input);
        let mut findings = chain.findings;
        for finding in &mut findings {
            finding.message = format!("in the roots: {}", finding.message);
            // They count in another text than those of the chain.
            finding.labels.clear();
            finding.excerpt = None;
        }
        let mut roots: Vec<Root> = Vec::new();
        for certificate in chain.certificates {
            if roots
                .iter()
                .any(|root| root.given.as_ref().is_some_and(|given| given.der() == certificate.der()))
            {
                continue;
            }
            let called = certificate.called();
            match given(certificate) {
                Some(root) => roots.push(root),
                None => findings.push(unusable(&called)),
            }
        }
        (Self { roots, aws: false }, findings)
    }

    /// Whether they are AWS's.
    pub fn are_aws(&self) -> bool {
        self.aws
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Root> {
        self.roots.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.roots.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }
}

fn given(certificate: Certificate) -> Option<Root> {
    let der = CertificateDer::from(certificate.der());
    let anchor = webpki::anchor_from_trusted_cert(&der).ok()?.to_owned();
    Some(Root {
        certificates: vec![RootCertificate {
            alias: certificate.subject.short().to_owned(),
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            lists: Lists::default(),
        }],
        subject: Cow::Owned(anchor.subject.to_vec()),
        key: Cow::Owned(anchor.subject_public_key_info.to_vec()),
        name_constraints: anchor.name_constraints.map(|constraints| Cow::Owned(constraints.to_vec())),
        given: Some(certificate),
    })
}

fn unusable(called: &str) -> Finding {
    let message = format!("in the roots: {called} cannot be used as a root: the path library cannot read it");
    Finding::new(Code::CertPem, crate::finding::Field::CertificateChain, message)
        .severity(Severity::Error)
        .help("give the root as its CA publishes it")
}
