//! Public keys, as far as the rules look at them.

use x509_parser::x509::SubjectPublicKeyInfo;

use crate::der;

/// A curve that the rules allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

impl Curve {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// The name that WebCrypto and people use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// Bytes of a coordinate, and of each half of a signature.
    pub const fn size(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// What a public key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, with the bits of its modulus.
    Rsa(usize),
    /// ECDSA on a curve that the rules allow.
    Ec(Curve),
    /// EdDSA on Curve25519.
    Ed25519,
    /// Anything else, by name or object identifier.
    Other(String),
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it is.
    pub kind: KeyKind,
    /// Why TLS libraries would not use it, as the end of a sentence that begins with "its key".
    pub defect: Option<String>,
    spki: Vec<u8>,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.kind {
            KeyKind::Rsa(bits) => write!(f, "RSA {bits}"),
            KeyKind::Ec(curve) => write!(f, "EC {}", curve.as_str()),
            KeyKind::Ed25519 => f.write_str("Ed25519"),
            KeyKind::Other(name) => f.write_str(name),
        }
    }
}

/// The largest modulus that aws-lc and WebCrypto verify with at a bearable price, in bits.
const LARGEST_MODULUS: usize = 8192;
/// The smallest that the rules allow, in bits.
pub(crate) const SMALLEST_MODULUS: usize = 2048;
/// The longest public exponent that aws-lc and BoringSSL take, in bits.
const LONGEST_EXPONENT: usize = 33;

impl Key {
    pub(crate) fn of(info: &SubjectPublicKeyInfo<'_>) -> Self {
        let parameter = info.algorithm.parameters().map(|any| (any.tag().0, any.data));
        let bits = info.subject_public_key.data.as_ref();
        let (kind, defect) = match info.algorithm.oid().as_bytes() {
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1] => rsa(bits),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1] => elliptic(parameter, bits),
            [0x2b, 0x65, 0x70] => (KeyKind::Ed25519, None),
            other => (KeyKind::Other(other_kind(other, info)), None),
        };
        Self { kind, defect, spki: info.raw.to_vec() }
    }

    /// The SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }
}

fn other_kind(oid: &[u8], info: &SubjectPublicKeyInfo<'_>) -> String {
    let known = match oid {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10] => "RSASSA-PSS",
        [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1] => "DSA",
        [0x2b, 0x65, 0x71] => "Ed448",
        [0x2b, 0x65, 0x6e] => "X25519",
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17..=19] => "ML-DSA",
        _ => return info.algorithm.oid().to_id_string(),
    };
    known.into()
}

fn rsa(bits: &[u8]) -> (KeyKind, Option<String>) {
    let numbers = || {
        let sequence = der::whole(bits, der::SEQUENCE)?;
        let (modulus, rest) = der::expect(sequence, der::INTEGER)?;
        let exponent = der::whole(rest, der::INTEGER)?;
        Some((der::magnitude(modulus)?, der::magnitude(exponent)?))
    };
    let Some((modulus, exponent)) = numbers() else {
        return (KeyKind::Rsa(0), Some("is not an RSA public key as RFC 8017 has it".into()));
    };
    let size = bit_length(modulus);
    let even = |number: &[u8]| number.last().is_none_or(|byte| byte & 1 == 0);
    let defect = if size > LARGEST_MODULUS {
        Some(format!("has a modulus of {size} bits; {LARGEST_MODULUS} is the most that is verified with"))
    } else if bit_length(exponent) > LONGEST_EXPONENT {
        Some(format!(
            "has a public exponent of {} bits; TLS libraries take {LONGEST_EXPONENT}",
            bit_length(exponent)
        ))
    } else if even(exponent) || bit_length(exponent) < 2 {
        Some("has a public exponent that is even or 1".into())
    } else if even(modulus) {
        Some("has an even modulus".into())
    } else {
        None
    };
    (KeyKind::Rsa(size), defect)
}

fn bit_length(magnitude: &[u8]) -> usize {
    let Some(first) = magnitude.first() else { return 0 };
    magnitude.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or(0)
}

fn elliptic(parameter: Option<(u32, &[u8])>, point: &[u8]) -> (KeyKind, Option<String>) {
    let curve = match parameter {
        Some((6, [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7])) => Curve::P256,
        Some((6, [0x2b, 0x81, 4, 0, 0x22])) => Curve::P384,
        Some((6, [0x2b, 0x81, 4, 0, 0x23])) => Curve::P521,
        Some((6, [0x2b, 0x81, 4, 0, 0x0a])) => return (KeyKind::Other("EC secp256k1".into()), None),
        Some((6, [0x2b, 0x81, 4, 0, 0x21])) => return (KeyKind::Other("EC P-224".into()), None),
        Some((6, [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1])) => {
            return (KeyKind::Other("EC P-192".into()), None);
        }
        Some((16, _)) => return (KeyKind::Other("EC with parameters of its own".into()), None),
        _ => return (KeyKind::Other("EC on another curve".into()), None),
    };
    let well_formed = point.len() == 1 + 2 * curve.size() && point.first() == Some(&4);
    let defect = (!well_formed).then(|| format!("is not an uncompressed point of {}", curve.as_str()));
    (KeyKind::Ec(curve), defect)
}
