//! How a certificate was signed.

use x509_parser::certificate::X509Certificate;

/// What the rules say of a signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Allowed.
    Fine,
    /// It rests on MD5, SHA-1 or older: signatures can be forged.
    Broken,
    /// Nothing that a TLS client of KMS is known to take.
    Unsupported,
}

/// A signature algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureAlgorithm {
    /// Its name as RFCs have it, or its object identifier.
    pub name: String,
    /// What the rules say of it.
    pub standing: Standing,
    /// Whether the certificate names another one in its signed part (RFC 5280, 4.1.1.2, forbids that).
    pub differs_inside: bool,
}

impl SignatureAlgorithm {
    pub(super) fn of(der: &[u8], certificate: &X509Certificate<'_>) -> Option<Self> {
        let (inner, outer) = super::signature_identifiers(der)?;
        let oid = certificate.signature_algorithm.oid();
        let (known, broken) = known(oid.as_bytes());
        let standing = match (broken, super::is_known(outer)) {
            (true, _) => Standing::Broken,
            (false, true) => Standing::Fine,
            (false, false) => Standing::Unsupported,
        };
        let name = known.map_or_else(|| oid.to_id_string(), str::to_owned);
        Some(Self { name, standing, differs_inside: inner != outer })
    }
}

/// The name of an algorithm, and whether it is broken.
fn known(oid: &[u8]) -> (Option<&'static str>, bool) {
    let (name, broken) = match oid {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last] => match last {
            2 => ("md2WithRSAEncryption", true),
            4 => ("md5WithRSAEncryption", true),
            5 => ("sha1WithRSAEncryption", true),
            10 => ("RSASSA-PSS", false),
            11 => ("sha256WithRSAEncryption", false),
            12 => ("sha384WithRSAEncryption", false),
            13 => ("sha512WithRSAEncryption", false),
            14 => ("sha224WithRSAEncryption", false),
            _ => return (None, false),
        },
        [0x2b, 0x0e, 3, 2, 29] => ("sha1WithRSASignature", true),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1] => ("ecdsa-with-SHA1", true),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 1] => ("ecdsa-with-SHA224", false),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2] => ("ecdsa-with-SHA256", false),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3] => ("ecdsa-with-SHA384", false),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4] => ("ecdsa-with-SHA512", false),
        [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3] => ("dsa-with-SHA1", true),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2] => ("dsa-with-SHA256", false),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17..=19] => ("ML-DSA", false),
        [0x2b, 0x65, 0x70] => ("Ed25519", false),
        [0x2b, 0x65, 0x71] => ("Ed448", false),
        _ => return (None, false),
    };
    (Some(name), broken)
}
