//! What a paste or a file is, when it is no certificate.

use crate::{der, limits};

/// Kinds of things that are pasted in place of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Certificate,
    PrivateKey,
    PublicKey,
    Request,
    Pkcs7,
    Pkcs12,
    RevocationList,
    JavaKeyStore,
    Parameters,
    Session,
    SshPublicKey,
    Html,
    Json,
    CertificateText,
    FailedConnection,
    Archive,
    Base64,
    BrokenPem,
    Empty,
    Unknown,
}

impl Kind {
    /// By what a BEGIN line says.
    pub fn of_label(label: &str) -> Self {
        let label = label.trim();
        match label {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Self::Certificate,
            _ if label.contains("PRIVATE KEY") || label.contains("SECRET") => Self::PrivateKey,
            _ if label.contains("PUBLIC KEY") => Self::PublicKey,
            _ if label.contains("CERTIFICATE REQUEST") => Self::Request,
            "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => Self::Pkcs7,
            "PKCS12" => Self::Pkcs12,
            "X509 CRL" => Self::RevocationList,
            "SSL SESSION PARAMETERS" => Self::Session,
            _ if label.contains("PARAMETERS") => Self::Parameters,
            _ => Self::Unknown,
        }
    }

    /// By the first bytes of a binary file, or of what Base64 held.
    pub fn of_der(bytes: &[u8]) -> Self {
        match bytes {
            [0xfe, 0xed, 0xfe, 0xed, ..] | [0xce, 0xce, 0xce, 0xce, ..] => Self::JavaKeyStore,
            [b'P', b'K', 3, 4, ..] | [0x1f, 0x8b, ..] => Self::Archive,
            _ if bytes.starts_with(b"openssh-key-v1") => Self::PrivateKey,
            [0x30, 0x80, 6, 9, ..] => Self::Pkcs7,
            [0x30, ..] => Self::of_sequence(bytes),
            [] => Self::Empty,
            _ => Self::Unknown,
        }
    }

    fn of_sequence(bytes: &[u8]) -> Self {
        let Some(contents) = der::expect(bytes, der::SEQUENCE).map(|(contents, _)| contents) else {
            // Cut off: a certificate as likely as anything, and its reader says so.
            return if looks_like_private_key(bytes) { Self::PrivateKey } else { Self::Certificate };
        };
        let Some(first) = der::value(contents) else { return Self::Unknown };
        let second = der::value(first.rest);
        match (first.tag, first.contents, second) {
            (der::INTEGER, [0], Some(second)) if second.tag == der::SEQUENCE => Self::PrivateKey,
            (der::INTEGER, [1], Some(second)) if second.tag == der::OCTET_STRING => Self::PrivateKey,
            (der::INTEGER, [1], Some(second)) if second.tag == der::SEQUENCE => Self::PrivateKey,
            (der::INTEGER, [0 | 1], Some(second)) if second.tag == der::INTEGER => Self::PrivateKey,
            (der::INTEGER, [3], Some(second)) if second.tag == der::SEQUENCE => Self::Pkcs12,
            (der::INTEGER, _, Some(second)) if second.tag == der::INTEGER => Self::PublicKey,
            (der::OID, _, _) => Self::Pkcs7,
            (der::SEQUENCE, _, Some(second)) if second.tag == der::OCTET_STRING => Self::PrivateKey,
            (der::SEQUENCE, _, Some(second)) if second.tag == der::BIT_STRING => Self::PublicKey,
            (der::SEQUENCE, inner, Some(second)) if second.tag == der::SEQUENCE => Self::of_signed(inner),
            _ => Self::Certificate,
        }
    }

    /// By the part that is signed: certificates begin with a version in [0] or a serial number; requests with the
    /// INTEGER 0 and a name; revocation lists with INTEGER 1 or with an algorithm.
    fn of_signed(inner: &[u8]) -> Self {
        let Some(first) = der::value(inner) else { return Self::Certificate };
        let second = der::value(first.rest).map(|second| (second.tag, der::value(second.contents)));
        match (first.tag, first.contents, second) {
            (der::INTEGER, [0], Some((der::SEQUENCE, Some(name)))) if name.tag == 0x31 => Self::Request,
            (der::INTEGER, [1], Some((der::SEQUENCE, Some(oid)))) if oid.tag == der::OID => {
                let third = der::value(first.rest).and_then(|second| der::value(second.rest));
                let fourth = third.and_then(|third| der::value(third.rest));
                if fourth.is_some_and(|fourth| matches!(fourth.tag, 0x17 | 0x18)) {
                    Self::RevocationList
                } else {
                    Self::Certificate
                }
            }
            (der::SEQUENCE, _, Some((der::SEQUENCE, _))) => Self::RevocationList,
            _ => Self::Certificate,
        }
    }

    /// By the text, when no PEM block is in it.
    pub fn of_text(text: &str) -> Self {
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        let start: String = trimmed.chars().take(200).collect::<String>().to_ascii_lowercase();
        let ssh = ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-"];
        if trimmed.is_empty() {
            Self::Empty
        } else if trimmed.contains("PRIVATE KEY")
            || trimmed.starts_with("PuTTY-User-Key-File")
            || is_private_jwk(trimmed)
        {
            Self::PrivateKey
        } else if trimmed.contains("BEGIN CERTIFICATE") || trimmed.contains("END CERTIFICATE") {
            Self::BrokenPem
        } else if start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with('<') {
            Self::Html
        } else if ssh.iter().any(|prefix| start.starts_with(prefix)) {
            Self::SshPublicKey
        } else if trimmed.contains("CONNECTED(")
            || trimmed.contains("connect:errno")
            || trimmed.contains("BIO_lookup")
        {
            Self::FailedConnection
        } else if start.starts_with("certificate:") || trimmed.contains("Subject Public Key Info:") {
            Self::CertificateText
        } else if start.starts_with('{') || start.starts_with('[') {
            Self::Json
        } else if is_base64(trimmed) {
            Self::Base64
        } else {
            Self::Unknown
        }
    }

    /// What to say of it; `alone` when no certificate was there.
    pub fn message(self, alone: bool) -> String {
        match self {
            Self::PrivateKey => "a private key is in it: it is refused, and nothing of it is kept".into(),
            Self::Empty => "it is empty".into(),
            Self::Unknown if alone => {
                "this is no certificate: there is no BEGIN CERTIFICATE line in it".into()
            }
            Self::BrokenPem => {
                "the BEGIN and END lines are damaged: each needs five hyphens before and after".into()
            }
            _ if alone => format!("this is {}, no certificate chain", self.noun()),
            _ => format!("{} is in it, too, and is left out", self.noun()),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Certificate => "a certificate",
            Self::PrivateKey => "a private key",
            Self::PublicKey => "a public key",
            Self::Request => "a certificate signing request (CSR)",
            Self::Pkcs7 => "a PKCS#7 file (.p7b, .p7c)",
            Self::Pkcs12 => "a PKCS#12 file (.p12, .pfx)",
            Self::RevocationList => "a certificate revocation list (CRL)",
            Self::JavaKeyStore => "a Java key store (JKS)",
            Self::Parameters => "a block of key parameters",
            Self::Session => "a TLS session",
            Self::SshPublicKey => "an SSH public key",
            Self::Html => "a web page (HTML), such as an error or a login page",
            Self::Json => "JSON",
            Self::CertificateText => "a certificate printed as text",
            Self::FailedConnection => "the output of openssl s_client without a certificate",
            Self::Archive => "an archive (zip or gzip)",
            Self::Base64 => "Base64 text",
            Self::BrokenPem => "a damaged PEM file",
            Self::Empty => "nothing",
            Self::Unknown => "something unknown",
        }
    }

    /// What to do instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::PrivateKey => {
                "paste certificates only. If this key is the proxy's and was shown to anybody, make a new one"
            }
            Self::PublicKey | Self::SshPublicKey => {
                "paste the certificate that holds the key, and its issuers"
            }
            Self::Request => "a request is what a CA is sent: paste the certificates that it sent back",
            Self::Pkcs7 => {
                "turn it into PEM: openssl pkcs7 -print_certs -in FILE -out chain.pem (a binary file also needs -inform DER)"
            }
            Self::Pkcs12 => {
                "take the certificates alone out of it: openssl pkcs12 -nokeys -in FILE -out chain.pem"
            }
            Self::JavaKeyStore => {
                "print the certificates of its entry: keytool -list -rfc -alias ALIAS -keystore FILE"
            }
            Self::CertificateText => "print it without -text and -noout: openssl x509 -in FILE",
            Self::FailedConnection => {
                "openssl did not reach the proxy, or the proxy did not speak TLS: read its last lines, and run it where the proxy can be reached"
            }
            Self::Html => {
                "the download was answered with a page: log in or mend the address, and download again"
            }
            Self::Archive => "unpack it, and give the PEM files in it",
            Self::BrokenPem => {
                "copy it again from the file itself: word processors and chat programs change hyphens"
            }
            Self::RevocationList
            | Self::Parameters
            | Self::Session
            | Self::Json
            | Self::Base64
            | Self::Certificate
            | Self::Empty
            | Self::Unknown => {
                "paste the chain as the proxy serves it: the certificate and its issuers, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"
            }
        }
    }
}

fn is_base64(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(&byte);
    // One certificate at the most, with its line ends.
    (64..2 * limits::CERTIFICATE).contains(&text.len()) && text.bytes().all(digit)
}

fn is_private_jwk(text: &str) -> bool {
    text.contains("\"kty\"") && text.contains("\"d\"")
}

/// The algorithms of PKCS#5, with which keys are locked.
const PASSWORD_BASED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5];

/// A cut-off PKCS#8, PKCS#1 or SEC 1 key: a version number comes first, or the algorithm that locks it.
fn looks_like_private_key(bytes: &[u8]) -> bool {
    let header = match bytes.get(1) {
        Some(&length @ 0x81..=0x84) => 2 + usize::from(length & 0x7f),
        _ => 2,
    };
    let start = &bytes[..bytes.len().min(32)];
    matches!(bytes.get(header..), Some([der::INTEGER, 1, 0 | 1, ..]))
        || start.windows(PASSWORD_BASED.len()).any(|window| window == PASSWORD_BASED)
}
