//! The extensions of a certificate.

use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::error::X509Error;
use x509_parser::extensions::{
    AuthorityInfoAccess, AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, GeneralName,
    KeyIdentifier, KeyUsage, NameConstraints, SubjectAlternativeName, X509Extension,
};

use crate::shown::visible;

/// An extension that a rule stumbles over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Its name in RFC 5280, or its object identifier.
    pub name: String,
    /// Whether the path library and the rules know it.
    pub known: bool,
}

/// basicConstraints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraints {
    /// `cA`.
    pub ca: bool,
    /// `pathLenConstraint`: how many intermediates may follow on the way to the leaf.
    pub path_length: Option<u32>,
    /// Whether the extension is critical.
    pub critical: bool,
}

/// extKeyUsage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPurposes {
    /// `id-kp-serverAuth`.
    pub server_auth: bool,
    /// `anyExtendedKeyUsage`.
    pub any: bool,
    /// No purpose at all.
    pub empty: bool,
}

/// keyUsage, as far as rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// `digitalSignature`.
    pub digital_signature: bool,
    /// `keyCertSign`.
    pub cert_sign: bool,
}

/// What the rules look at in the extensions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// basicConstraints; `None` where it is missing or cannot be read.
    pub basic_constraints: Option<Constraints>,
    /// keyUsage, likewise.
    pub key_usage: Option<Usage>,
    /// extKeyUsage, likewise.
    pub key_purposes: Option<KeyPurposes>,
    /// Whether there is a subjectAltName.
    pub has_alt_name: bool,
    /// Whether subjectAltName is critical.
    pub alt_name_critical: bool,
    /// Names in subjectAltName that are no DNS names.
    pub other_names: usize,
    /// Whether there are name constraints.
    pub has_name_constraints: bool,
    /// Where the issuer's certificate can be had (authorityInfoAccess, caIssuers), fit to be shown: nothing fetches it.
    pub issuer_urls: Vec<String>,
    /// Critical ones that may not be ignored and are not understood.
    pub unknown_critical: Vec<Extension>,
    /// Ones that RFC 5280 wants not critical, but are.
    pub wrongly_critical: Vec<Extension>,
    /// Ones that stand there twice.
    pub repeated: Vec<Extension>,
    /// Ones that cannot be read.
    pub malformed: Vec<Extension>,
    /// DNS names as they are: anything may be in them.
    pub(crate) dns_names: Vec<String>,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    pub(crate) authority_key_id: Option<Vec<u8>>,
}

/// Extensions looked at; a public CA puts in about ten.
const EXTENSIONS: usize = 64;
/// URLs kept of one certificate.
const URLS: usize = 4;

impl Extensions {
    pub(super) fn of(certificate: &X509Certificate<'_>) -> Self {
        let mut all = Self::default();
        let extensions = certificate.extensions();
        if extensions.len() > EXTENSIONS {
            all.malformed.push(Extension { name: format!("there are more than {EXTENSIONS}"), known: false });
        }
        let looked_at = &extensions[..extensions.len().min(EXTENSIONS)];
        for (place, extension) in looked_at.iter().enumerate() {
            let called = || named(extension);
            if looked_at[..place].iter().any(|earlier| earlier.oid == extension.oid) {
                push(&mut all.repeated, called());
                continue;
            }
            match all.take(extension) {
                Taken::Malformed => push(&mut all.malformed, called()),
                Taken::NotAtAll if extension.critical => push(&mut all.unknown_critical, called()),
                Taken::Well | Taken::NotAtAll => {}
            }
            if extension.critical && never_critical(extension.oid.as_bytes()) {
                push(&mut all.wrongly_critical, called());
            }
        }
        all
    }

    fn take(&mut self, extension: &X509Extension<'_>) -> Taken {
        let value = extension.value;
        let done = match extension.oid.as_bytes() {
            [0x55, 0x1d, 14] => {
                whole::<KeyIdentifier<'_>>(value).map(|id| self.subject_key_id = Some(id.0.to_vec()))
            }
            [0x55, 0x1d, 15] => whole::<KeyUsage>(value).map(|usage| {
                self.key_usage = Some(Usage {
                    digital_signature: usage.digital_signature(),
                    cert_sign: usage.key_cert_sign(),
                });
            }),
            [0x55, 0x1d, 17] => {
                self.has_alt_name = true;
                self.alt_name_critical = extension.critical;
                whole::<SubjectAlternativeName<'_>>(value).and_then(|names| self.names(&names.general_names))
            }
            [0x55, 0x1d, 19] => whole::<BasicConstraints>(value).map(|constraints| {
                self.basic_constraints = Some(Constraints {
                    ca: constraints.ca,
                    path_length: constraints.path_len_constraint,
                    critical: extension.critical,
                });
            }),
            [0x55, 0x1d, 30] => {
                self.has_name_constraints = true;
                whole::<NameConstraints<'_>>(value)
                    .and_then(|constraints| constraints_are_well_formed(&constraints))
            }
            [0x55, 0x1d, 35] => whole::<AuthorityKeyIdentifier<'_>>(value)
                .map(|key| self.authority_key_id = key.key_identifier.map(|id| id.0.to_vec())),
            [0x55, 0x1d, 37] => whole::<ExtendedKeyUsage<'_>>(value).map(|usage| self.purposes(&usage)),
            [0x2b, 6, 1, 5, 5, 7, 1, 1] => {
                whole::<AuthorityInfoAccess<'_>>(value).and_then(|access| self.urls(&access))
            }
            // cRLDistributionPoints, which says nothing about the path.
            [0x55, 0x1d, 31] => Some(()),
            _ => return Taken::NotAtAll,
        };
        done.map_or(Taken::Malformed, |()| Taken::Well)
    }

    fn names(&mut self, names: &[GeneralName<'_>]) -> Option<()> {
        for name in names {
            match name {
                GeneralName::DNSName(name) => self.dns_names.push((*name).to_owned()),
                GeneralName::Invalid(..) => return None,
                _ => self.other_names += 1,
            }
        }
        (!names.is_empty()).then_some(())
    }

    fn purposes(&mut self, usage: &ExtendedKeyUsage<'_>) {
        let others =
            usage.code_signing || usage.email_protection || usage.time_stamping || usage.ocsp_signing;
        self.key_purposes = Some(KeyPurposes {
            server_auth: usage.server_auth,
            any: usage.any,
            empty: !(usage.server_auth
                || usage.client_auth
                || usage.any
                || others
                || !usage.other.is_empty()),
        });
    }

    fn urls(&mut self, access: &AuthorityInfoAccess<'_>) -> Option<()> {
        for description in access.iter() {
            if let GeneralName::Invalid(..) = description.access_location {
                return None;
            }
            if description.access_method.as_bytes() == [0x2b, 6, 1, 5, 5, 7, 0x30, 2]
                && let GeneralName::URI(url) = description.access_location
                && self.issuer_urls.len() < URLS
            {
                self.issuer_urls.push(visible(url));
            }
        }
        Some(())
    }
}

enum Taken {
    Well,
    Malformed,
    NotAtAll,
}

/// The value that `bytes` are, all of them.
fn whole<'a, T: FromDer<'a, X509Error>>(bytes: &'a [u8]) -> Option<T> {
    T::from_der(bytes).ok().and_then(|(rest, value)| rest.is_empty().then_some(value))
}

/// Something is permitted or excluded, DNS names have no wildcard, and IP addresses have a mask (RFC 5280, 4.2.1.10).
fn constraints_are_well_formed(constraints: &NameConstraints<'_>) -> Option<()> {
    let subtrees = [&constraints.permitted_subtrees, &constraints.excluded_subtrees];
    let mut some = false;
    for subtree in subtrees.into_iter().flatten().flatten() {
        some = true;
        match subtree.base {
            GeneralName::Invalid(..) => return None,
            GeneralName::DNSName(name) if name.contains('*') => return None,
            GeneralName::IPAddress(range) if !matches!(range.len(), 8 | 32) => return None,
            _ => {}
        }
    }
    some.then_some(())
}

/// RFC 5280: "Conforming CAs MUST mark this extension as non-critical".
fn never_critical(oid: &[u8]) -> bool {
    // subjectDirectoryAttributes, subjectKeyIdentifier, authorityKeyIdentifier, freshestCRL; authorityInfoAccess,
    // subjectInfoAccess.
    matches!(oid, [0x55, 0x1d, 9 | 14 | 35 | 46] | [0x2b, 6, 1, 5, 5, 7, 1, 1 | 11])
}

fn named(extension: &X509Extension<'_>) -> Extension {
    let name = match extension.oid.as_bytes() {
        [0x55, 0x1d, 9] => "subjectDirectoryAttributes",
        [0x55, 0x1d, 14] => "subjectKeyIdentifier",
        [0x55, 0x1d, 15] => "keyUsage",
        [0x55, 0x1d, 17] => "subjectAltName",
        [0x55, 0x1d, 18] => "issuerAltName",
        [0x55, 0x1d, 19] => "basicConstraints",
        [0x55, 0x1d, 30] => "nameConstraints",
        [0x55, 0x1d, 31] => "cRLDistributionPoints",
        [0x55, 0x1d, 32] => "certificatePolicies",
        [0x55, 0x1d, 33] => "policyMappings",
        [0x55, 0x1d, 35] => "authorityKeyIdentifier",
        [0x55, 0x1d, 36] => "policyConstraints",
        [0x55, 0x1d, 37] => "extKeyUsage",
        [0x55, 0x1d, 46] => "freshestCRL",
        [0x55, 0x1d, 54] => "inhibitAnyPolicy",
        [0x2b, 6, 1, 5, 5, 7, 1, 1] => "authorityInfoAccess",
        [0x2b, 6, 1, 5, 5, 7, 1, 11] => "subjectInfoAccess",
        _ => return Extension { name: visible(&extension.oid.to_id_string()), known: false },
    };
    Extension { name: name.into(), known: true }
}

/// Keeps a handful: a certificate may have thousands.
fn push(extensions: &mut Vec<Extension>, extension: Extension) {
    if extensions.len() < 8 {
        extensions.push(extension);
    }
}
