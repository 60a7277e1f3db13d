//! The questions of the certificate chain, answered by native cryptography: for the command line and for tests. The page
//! and the npm module ask WebCrypto instead.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
    ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1,
    ECDSA_P521_SHA512_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    VerificationAlgorithm,
};
use xks_preflight_chain::{Algorithm, Curve, Hash, Question, Verdict};

/// Whether the signature in question is good. Never [`Verdict::Unavailable`]: everything that is asked is known here.
pub fn answer(question: &Question) -> Verdict {
    let Ok(key) = ParsedPublicKey::new(algorithm(question.algorithm), question.spki.as_slice()) else {
        return Verdict::Bad;
    };
    match key.verify_sig(&question.message, &question.signature) {
        Ok(()) => Verdict::Good,
        Err(_) => Verdict::Bad,
    }
}

fn algorithm(algorithm: Algorithm) -> &'static dyn VerificationAlgorithm {
    match algorithm {
        Algorithm::RsaPkcs1(Hash::Sha256) => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RsaPkcs1(Hash::Sha384) => &RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RsaPkcs1(Hash::Sha512) => &RSA_PKCS1_2048_8192_SHA512,
        Algorithm::RsaPss(Hash::Sha256) => &RSA_PSS_2048_8192_SHA256,
        Algorithm::RsaPss(Hash::Sha384) => &RSA_PSS_2048_8192_SHA384,
        Algorithm::RsaPss(Hash::Sha512) => &RSA_PSS_2048_8192_SHA512,
        Algorithm::Ecdsa(Curve::P256, Hash::Sha256) => &ECDSA_P256_SHA256_ASN1,
        Algorithm::Ecdsa(Curve::P256, Hash::Sha384) => &ECDSA_P256_SHA384_ASN1,
        Algorithm::Ecdsa(Curve::P256, Hash::Sha512) => &ECDSA_P256_SHA512_ASN1,
        Algorithm::Ecdsa(Curve::P384, Hash::Sha256) => &ECDSA_P384_SHA256_ASN1,
        Algorithm::Ecdsa(Curve::P384, Hash::Sha384) => &ECDSA_P384_SHA384_ASN1,
        Algorithm::Ecdsa(Curve::P384, Hash::Sha512) => &ECDSA_P384_SHA512_ASN1,
        Algorithm::Ecdsa(Curve::P521, Hash::Sha256) => &ECDSA_P521_SHA256_ASN1,
        Algorithm::Ecdsa(Curve::P521, Hash::Sha384) => &ECDSA_P521_SHA384_ASN1,
        Algorithm::Ecdsa(Curve::P521, Hash::Sha512) => &ECDSA_P521_SHA512_ASN1,
        Algorithm::Ed25519 => &ED25519,
    }
}
