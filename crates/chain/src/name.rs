//! Distinguished names.

use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::shown::visible;

/// The subject or the issuer of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The whole name, most specific part first, `CN=R10, O=Let's Encrypt, C=US`: fit to be shown.
    pub text: String,
    common_names: Vec<String>,
    short: String,
    der: Vec<u8>,
}

impl Name {
    pub(crate) fn of(name: &X509Name<'_>) -> Self {
        let mut parts: Vec<String> = name
            .iter()
            .map(|rdn| {
                let attributes: Vec<_> =
                    rdn.iter().map(|a| format!("{}={}", attribute(a), value(a))).collect();
                attributes.join("+")
            })
            .collect();
        parts.reverse();
        let common_names: Vec<_> = name.iter_common_name().map(value).collect();
        let organization = name.iter_organization().chain(name.iter_organizational_unit()).next().map(value);
        let text = visible(&parts.join(", "));
        let short = common_names.last().map(|name| visible(name)).or(organization.map(|name| visible(&name)));
        let short = short.unwrap_or_else(|| if text.is_empty() { "no name".into() } else { text.clone() });
        Self { text, common_names, short, der: name.as_raw().to_vec() }
    }

    /// The common name, or else the organization, or else the whole: fit to be shown.
    pub fn short(&self) -> &str {
        &self.short
    }

    /// The common names (CN) as they are, not fit to be shown: anything may be in them.
    pub fn common_names(&self) -> &[String] {
        &self.common_names
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        crate::der::whole(&self.der, crate::der::SEQUENCE).is_none_or(<[u8]>::is_empty)
    }

    /// The DER encoding, a SEQUENCE. Names are the same when these bytes are (RFC 5280, 7.1 allows more; rustls-webpki
    /// and most TLS libraries do not).
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> String {
    let known = match attribute.attr_type().as_bytes() {
        [0x55, 4, 3] => "CN",
        [0x55, 4, 4] => "SN",
        [0x55, 4, 5] => "serialNumber",
        [0x55, 4, 6] => "C",
        [0x55, 4, 7] => "L",
        [0x55, 4, 8] => "ST",
        [0x55, 4, 9] => "street",
        [0x55, 4, 10] => "O",
        [0x55, 4, 11] => "OU",
        [0x55, 4, 12] => "title",
        [0x55, 4, 42] => "GN",
        [0x55, 4, 97] => "organizationIdentifier",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1] => "emailAddress",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25] => "DC",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1] => "UID",
        _ => return attribute.attr_type().to_id_string(),
    };
    known.into()
}

/// The text of a value: UTF-8 and its subsets, Latin-1 for T61String as everybody reads it, UTF-16 and UTF-32 for
/// BMPString and UniversalString.
fn value(attribute: &AttributeTypeAndValue<'_>) -> String {
    let data = attribute.attr_value().data;
    match attribute.attr_value().tag().0 {
        20 => data.iter().map(|&byte| char::from(byte)).collect(),
        30 => {
            let units = data.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        28 => {
            let units =
                data.chunks_exact(4).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]));
            units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}
