//! One certificate: what x509-parser reads of it, as plain data.

use sha2::{Digest as _, Sha256};
use x509_parser::certificate::X509CertificateParser;
use x509_parser::error::X509Error;
use x509_parser::nom::Parser as _;

use crate::finding::Span;
use crate::key::Key;
use crate::name::Name;
use crate::{algorithm, der, limits};

mod extensions;
mod signature;

pub use extensions::{Constraints, Extension, Extensions, KeyPurposes, Usage};
pub use signature::{SignatureAlgorithm, Standing};

/// A certificate of the chain. Texts that are public fields are fit to be shown: what hides in them is escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its place in what was given, from 0.
    pub index: usize,
    /// The line on which it begins, from 1; `None` in a DER file.
    pub line: Option<usize>,
    /// Where it stands in the decoded text; `None` in a DER file.
    pub span: Option<Span>,
    /// Whom it is for.
    pub subject: Name,
    /// Who signed it.
    pub issuer: Name,
    /// The serial number in hexadecimal.
    pub serial: String,
    /// The first moment of its validity, in seconds since 1970-01-01T00:00:00Z.
    pub not_before: i64,
    /// The last moment of its validity, likewise.
    pub not_after: i64,
    /// The public key.
    pub key: Key,
    /// How it was signed.
    pub signature_algorithm: SignatureAlgorithm,
    /// The extensions that the rules look at.
    pub extensions: Extensions,
    /// Of the whole certificate in DER.
    pub sha256: [u8; 32],
    der: Vec<u8>,
}

impl Certificate {
    /// Reads the certificate at the start of `der`; the number of bytes it takes is [`Certificate::der`]'s length.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence that begins with "it".
    pub(crate) fn read(bytes: &[u8], index: usize) -> Result<Self, String> {
        let whole = der::value(bytes).ok_or("is cut off, or is no DER")?;
        let length = bytes.len() - whole.rest.len();
        if length > limits::CERTIFICATE {
            return Err(format!("has {length} bytes; at most {} are read", limits::CERTIFICATE));
        }
        let der = &bytes[..length];
        let (rest, certificate) = X509CertificateParser::new()
            // The parser of every extension there is would be carried along; the few that count are parsed one by one.
            .with_deep_parse_extensions(false)
            .parse(der)
            .map_err(|error| format!("is not an X.509 certificate ({})", reason(&error)))?;
        if !rest.is_empty() {
            return Err("has bytes after its end".into());
        }
        let signature_algorithm =
            SignatureAlgorithm::of(der, &certificate).ok_or("has no signature algorithm")?;
        Ok(Self {
            index,
            line: None,
            span: None,
            subject: Name::of(&certificate.subject),
            issuer: Name::of(&certificate.issuer),
            serial: hexadecimal(certificate.raw_serial()),
            not_before: certificate.validity.not_before.timestamp(),
            not_after: certificate.validity.not_after.timestamp(),
            key: Key::of(&certificate.subject_pki),
            signature_algorithm,
            extensions: Extensions::of(&certificate),
            sha256: Sha256::digest(der).into(),
            der: der.to_vec(),
        })
    }

    /// The certificate in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate in PEM, lines of 64 characters.
    pub fn pem(&self) -> String {
        crate::entry::base64::pem(&self.der)
    }

    /// Whether subject and issuer are the same.
    pub fn is_self_issued(&self) -> bool {
        self.subject.der() == self.issuer.der()
    }

    /// Whether it looks like a root: subject and issuer are the same, and so are the key identifiers, where it has both.
    pub(crate) fn is_self_signed_by_name(&self) -> bool {
        self.is_self_issued() && self.key_identifier_fits(self)
    }

    /// Whether basicConstraints calls it a CA.
    pub fn is_ca(&self) -> bool {
        self.extensions.basic_constraints.as_ref().is_some_and(|constraints| constraints.ca)
    }

    /// The DNS names in subjectAltName, fit to be shown; [`limits::NAMES`] at most.
    pub fn dns_names(&self) -> impl Iterator<Item = String> {
        self.extensions.dns_names.iter().take(limits::NAMES).map(|name| crate::shown::visible(name))
    }

    /// How many DNS names there are.
    pub fn dns_name_count(&self) -> usize {
        self.extensions.dns_names.len()
    }

    /// What was signed: the TBSCertificate in DER.
    pub(crate) fn signed_part(&self) -> &[u8] {
        let Some((contents, _)) = der::expect(&self.der, der::SEQUENCE) else { return &[] };
        der::value(contents).map_or(&[], |part| &contents[..contents.len() - part.rest.len()])
    }

    /// Contents of the AlgorithmIdentifier beside the signature, and the signature.
    pub(crate) fn signature(&self) -> Option<(&[u8], &[u8])> {
        let (certificate, _) = der::expect(&self.der, der::SEQUENCE)?;
        let (_, rest) = der::expect(certificate, der::SEQUENCE)?;
        let (identifier, rest) = der::expect(rest, der::SEQUENCE)?;
        let (bits, _) = der::expect(rest, der::BIT_STRING)?;
        let (&0, signature) = bits.split_first()? else { return None };
        Some((identifier, signature))
    }

    /// Whether this may be the issuer of `other`: by name.
    pub(crate) fn may_have_issued(&self, other: &Self) -> bool {
        self.subject.der() == other.issuer.der()
    }

    /// Whether the key identifiers agree, as far as both have them.
    pub(crate) fn key_identifier_fits(&self, issued: &Self) -> bool {
        match (&self.extensions.subject_key_id, &issued.extensions.authority_key_id) {
            (Some(own), Some(named)) => own == named,
            _ => true,
        }
    }

    /// Whether both have a key identifier, and they are the same.
    pub(crate) fn has_key_identifier_of(&self, issued: &Self) -> bool {
        self.extensions.subject_key_id.is_some()
            && self.extensions.subject_key_id == issued.extensions.authority_key_id
    }

    /// "certificate 2 (R10)", for the middle of a message.
    pub(crate) fn called(&self) -> String {
        format!("certificate {} ({})", self.index + 1, self.subject.short())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().take(64).map(|byte| format!("{byte:02x}")).collect()
}

/// Which part cannot be read.
fn reason(error: &x509_parser::nom::Err<X509Error>) -> &'static str {
    let (x509_parser::nom::Err::Error(error) | x509_parser::nom::Err::Failure(error)) = error else {
        return "it is cut off";
    };
    match error {
        X509Error::InvalidVersion => "its version cannot be read",
        X509Error::InvalidSerial => "its serial number cannot be read",
        X509Error::InvalidAlgorithmIdentifier => "its signature algorithm cannot be read",
        X509Error::InvalidX509Name => "a name in it cannot be read",
        X509Error::InvalidDate => "its dates cannot be read",
        X509Error::InvalidSPKI => "its public key cannot be read",
        X509Error::InvalidExtensions => "its extensions cannot be read",
        _ => "its structure cannot be read",
    }
}

/// The contents of both AlgorithmIdentifiers of a certificate: the one that is signed, and the one beside the signature.
fn signature_identifiers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (certificate, _) = der::expect(der, der::SEQUENCE)?;
    let (signed, rest) = der::expect(certificate, der::SEQUENCE)?;
    let (outer, _) = der::expect(rest, der::SEQUENCE)?;
    // The version is left out in version 1.
    let rest = der::expect(signed, 0xa0).map_or(signed, |(_, rest)| rest);
    let (_, rest) = der::expect(rest, der::INTEGER)?;
    let (inner, _) = der::expect(rest, der::SEQUENCE)?;
    Some((inner, outer))
}

/// Whether the path library could ask about a signature like this.
fn is_known(identifier: &[u8]) -> bool {
    algorithm::is_known(identifier)
}
