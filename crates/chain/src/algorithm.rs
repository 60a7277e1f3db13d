//! The algorithms that rustls-webpki is given: they answer from a table of verdicts and write down what is not in it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

use crate::der;
use crate::key::Curve;
use crate::question::{Algorithm, Hash, Question, Verdict, Verdicts, fixed_size};

/// sha256WithRSAEncryption and its sisters without the NULL that RFC 4055 asks for: seen in the wild, taken by OpenSSL.
const RSA_SHA256_BARE: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]);
const RSA_SHA384_BARE: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12]);
const RSA_SHA512_BARE: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13]);

/// The answers, and what this run asked beyond them.
#[derive(Debug)]
pub(crate) struct Table<'v> {
    verdicts: &'v Verdicts,
    open: Mutex<Vec<Question>>,
    unavailable: AtomicBool,
}

impl<'v> Table<'v> {
    pub fn new(verdicts: &'v Verdicts) -> Self {
        Self { verdicts, open: Mutex::default(), unavailable: AtomicBool::new(false) }
    }

    /// An entry for each way to sign that the rules allow.
    pub fn algorithms(&self) -> Vec<Entry<'_>> {
        identifiers()
            .into_iter()
            .map(|(algorithm, signature, key)| Entry { algorithm, signature, key, table: self })
            .collect()
    }

    /// What is open, and closes the book.
    pub fn into_open(self) -> Vec<Question> {
        self.open.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an answer was that nobody can tell.
    pub fn was_unavailable(&self) -> bool {
        self.unavailable.load(Ordering::Relaxed)
    }

    /// Whether nothing is open.
    pub fn is_settled(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Question>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An open question counts as answered well for now: the run that asked it is not believed.
    fn ask(&self, question: Question) -> Result<(), InvalidSignature> {
        let Question { algorithm, spki, message, signature } = &question;
        match self.verdicts.to(*algorithm, spki, message, signature) {
            Some(Verdict::Good) => Ok(()),
            Some(Verdict::Unavailable) => {
                self.unavailable.store(true, Ordering::Relaxed);
                Ok(())
            }
            Some(Verdict::Bad) => Err(InvalidSignature),
            None => {
                let mut open = self.lock();
                if !open.contains(&question) {
                    open.push(question);
                }
                Ok(())
            }
        }
    }
}

/// Whether a signature with this AlgorithmIdentifier, contents of its SEQUENCE, can be asked about.
pub(crate) fn is_known(identifier: &[u8]) -> bool {
    identifiers().iter().any(|(_, signature, _)| signature.as_ref() == identifier)
}

fn identifiers() -> Vec<(Algorithm, AlgorithmIdentifier, AlgorithmIdentifier)> {
    let rsa = [
        (Algorithm::RsaPkcs1(Hash::Sha256), alg_id::RSA_PKCS1_SHA256),
        (Algorithm::RsaPkcs1(Hash::Sha384), alg_id::RSA_PKCS1_SHA384),
        (Algorithm::RsaPkcs1(Hash::Sha512), alg_id::RSA_PKCS1_SHA512),
        (Algorithm::RsaPkcs1(Hash::Sha256), RSA_SHA256_BARE),
        (Algorithm::RsaPkcs1(Hash::Sha384), RSA_SHA384_BARE),
        (Algorithm::RsaPkcs1(Hash::Sha512), RSA_SHA512_BARE),
        (Algorithm::RsaPss(Hash::Sha256), alg_id::RSA_PSS_SHA256),
        (Algorithm::RsaPss(Hash::Sha384), alg_id::RSA_PSS_SHA384),
        (Algorithm::RsaPss(Hash::Sha512), alg_id::RSA_PSS_SHA512),
    ];
    let hashes = [
        (Hash::Sha256, alg_id::ECDSA_SHA256),
        (Hash::Sha384, alg_id::ECDSA_SHA384),
        (Hash::Sha512, alg_id::ECDSA_SHA512),
    ];
    let curves = [
        (Curve::P256, alg_id::ECDSA_P256),
        (Curve::P384, alg_id::ECDSA_P384),
        (Curve::P521, alg_id::ECDSA_P521),
    ];
    let mut all: Vec<_> = rsa.map(|(algorithm, id)| (algorithm, id, alg_id::RSA_ENCRYPTION)).into();
    for (hash, signature) in hashes {
        all.extend(curves.map(|(curve, key)| (Algorithm::Ecdsa(curve, hash), signature, key)));
    }
    all.push((Algorithm::Ed25519, alg_id::ED25519, alg_id::ED25519));
    all
}

/// One way to sign.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    algorithm: Algorithm,
    signature: AlgorithmIdentifier,
    key: AlgorithmIdentifier,
    table: &'t Table<'t>,
}

impl SignatureVerificationAlgorithm for Entry<'_> {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        if let Algorithm::Ecdsa(curve, _) = self.algorithm {
            fixed_size(signature, curve).ok_or(InvalidSignature)?;
        }
        let spki = subject_public_key_info(self.key.as_ref(), key);
        if !is_usable(&spki) {
            return Err(InvalidSignature);
        }
        let (message, signature) = (message.to_vec(), signature.to_vec());
        self.table.ask(Question { algorithm: self.algorithm, spki, message, signature })
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

/// A key without defects: no other is ever handed to a verifier, so that a hostile one costs nothing.
pub(crate) fn is_usable(spki: &[u8]) -> bool {
    use x509_parser::prelude::FromDer;
    let Ok((_, info)) = x509_parser::x509::SubjectPublicKeyInfo::from_der(spki) else { return false };
    let key = crate::key::Key::of(&info);
    key.defect.is_none() && !matches!(key.kind, crate::key::KeyKind::Rsa(0..crate::key::SMALLEST_MODULUS))
}

fn subject_public_key_info(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    let mut bits = vec![0];
    bits.extend_from_slice(key);
    let parts = [der::wrapped(der::SEQUENCE, algorithm), der::wrapped(der::BIT_STRING, &bits)];
    der::wrapped(der::SEQUENCE, &parts.concat())
}
