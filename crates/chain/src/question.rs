//! What the platform's cryptography is asked, and what it answered.

use crate::der;
use crate::key::Curve;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The name that WebCrypto and people use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// Bytes of its value; also of the salt in RSASSA-PSS.
    pub const fn size(self) -> u32 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// How a signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(Hash),
    /// RSASSA-PSS, with MGF1 and the salt of the same hash, as certificates have it.
    RsaPss(Hash),
    /// ECDSA on a curve. Any curve goes with any hash.
    Ecdsa(Curve, Hash),
    /// Ed25519.
    Ed25519,
}

/// A signature of which nobody has said yet whether it is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// How it was made.
    pub algorithm: Algorithm,
    /// The issuer's public key: a SubjectPublicKeyInfo in DER.
    pub spki: Vec<u8>,
    /// What was signed: a certificate's TBSCertificate in DER.
    pub message: Vec<u8>,
    /// The signature as the certificate has it: for ECDSA a DER SEQUENCE of two INTEGERs.
    pub signature: Vec<u8>,
}

/// What `crypto.subtle.importKey("spki", …)` and `crypto.subtle.verify` need for a question, under WebCrypto's own names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebCrypto {
    /// `name` in both calls.
    pub name: &'static str,
    /// `hash`: RSA wants it in `importKey`, ECDSA in `verify`; giving it in both does no harm. `None` for Ed25519.
    pub hash: Option<&'static str>,
    /// `namedCurve` of `importKey`, for ECDSA.
    pub named_curve: Option<&'static str>,
    /// `saltLength` of `verify`, for RSA-PSS.
    pub salt_length: Option<u32>,
    /// The signature: for ECDSA r and s, each as long as the curve's size.
    pub signature: Vec<u8>,
}

impl Question {
    /// The question as WebCrypto takes it. `key` is [`Question::spki`], `data` is [`Question::message`].
    ///
    /// Should the platform refuse to import a key or know no such algorithm, the verdict is
    /// [`Verdict::Unavailable`] for `NotSupportedError` and [`Verdict::Bad`] for `DataError`.
    pub fn web_crypto(&self) -> WebCrypto {
        let (name, hash, named_curve, salt_length) = match self.algorithm {
            Algorithm::RsaPkcs1(hash) => ("RSASSA-PKCS1-v1_5", Some(hash), None, None),
            Algorithm::RsaPss(hash) => ("RSA-PSS", Some(hash), None, Some(hash.size())),
            Algorithm::Ecdsa(curve, hash) => ("ECDSA", Some(hash), Some(curve), None),
            Algorithm::Ed25519 => ("Ed25519", None, None, None),
        };
        let signature = match self.algorithm {
            // Questions are asked only of signatures that can be converted.
            Algorithm::Ecdsa(curve, _) => fixed_size(&self.signature, curve).unwrap_or_default(),
            _ => self.signature.clone(),
        };
        let hash = hash.map(Hash::as_str);
        WebCrypto { name, hash, named_curve: named_curve.map(Curve::as_str), salt_length, signature }
    }
}

/// r and s of a DER signature, each padded to the size of the curve; `None` if it is none or they do not fit.
pub(crate) fn fixed_size(signature: &[u8], curve: Curve) -> Option<Vec<u8>> {
    let sequence = der::whole(signature, der::SEQUENCE)?;
    let (r, rest) = der::expect(sequence, der::INTEGER)?;
    let s = der::whole(rest, der::INTEGER)?;
    let mut out = Vec::with_capacity(2 * curve.size());
    for number in [r, s] {
        let number = der::magnitude(number)?;
        out.resize(out.len() + curve.size().checked_sub(number.len())?, 0);
        out.extend_from_slice(number);
    }
    Some(out)
}

/// What the platform's cryptography said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The signature verifies.
    Good,
    /// It does not.
    Bad,
    /// The platform cannot tell: it has no such algorithm, or no cryptography at all.
    Unavailable,
}

/// The answers so far. For a new chain start with none.
#[derive(Clone, Debug, Default)]
pub struct Verdicts(Vec<(Question, Verdict)>);

impl Verdicts {
    /// Remembers an answer. The first one to a question stands.
    pub fn answer(&mut self, question: Question, verdict: Verdict) {
        if self.to(question.algorithm, &question.spki, &question.message, &question.signature).is_none() {
            self.0.push((question, verdict));
        }
    }

    /// How many questions are answered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answer to a question. Few are asked, so looking through all is fast.
    pub(crate) fn to(
        &self,
        algorithm: Algorithm,
        spki: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Option<Verdict> {
        let same = |q: &Question| {
            q.algorithm == algorithm && q.signature == signature && q.spki == spki && q.message == message
        };
        self.0.iter().find(|(question, _)| same(question)).map(|&(_, verdict)| verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ecdsa_signature_takes_its_fixed_size() {
        let der = der::wrapped(der::SEQUENCE, &[der::wrapped(2, &[0, 0x80]), der::wrapped(2, &[1])].concat());
        let fixed = fixed_size(&der, Curve::P521).unwrap();
        assert_eq!((fixed.len(), fixed[65], fixed[131]), (132, 0x80, 1));
    }

    #[test]
    fn what_does_not_fit_the_curve_is_refused() {
        let long = der::wrapped(2, &[1; 33]);
        let negative = der::wrapped(2, &[0x80]);
        for (r, s) in [(&long, &[2, 1, 1][..]), (&negative, &[2, 1, 1]), (&vec![2, 0], &[2, 1, 1])] {
            let der = der::wrapped(der::SEQUENCE, &[r.as_slice(), s].concat());
            assert_eq!(fixed_size(&der, Curve::P256), None);
        }
    }

    #[test]
    fn the_first_answer_stands() {
        let question =
            Question { algorithm: Algorithm::Ed25519, spki: vec![1], message: vec![2], signature: vec![3] };
        let mut verdicts = Verdicts::default();
        verdicts.answer(question.clone(), Verdict::Bad);
        verdicts.answer(question, Verdict::Good);
        assert_eq!(verdicts.to(Algorithm::Ed25519, &[1], &[2], &[3]), Some(Verdict::Bad));
    }
}
