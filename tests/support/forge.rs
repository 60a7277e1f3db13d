//! Certificates that no CA would issue, byte by byte. Nobody signed them: whoever judges them brings the verdicts.

/// A certificate to be forged: each field in DER, whole.
#[derive(Clone)]
pub struct Forgery {
    /// INTEGER.
    pub serial: Vec<u8>,
    /// AlgorithmIdentifier, in both places.
    pub algorithm: Vec<u8>,
    /// Name.
    pub issuer: Vec<u8>,
    /// Validity.
    pub validity: Vec<u8>,
    /// Name.
    pub subject: Vec<u8>,
    /// SubjectPublicKeyInfo.
    pub key: Vec<u8>,
    /// Extensions, each whole.
    pub extensions: Vec<Vec<u8>>,
    /// Contents of the BIT STRING.
    pub signature: Vec<u8>,
}

/// A value in DER.
pub fn der(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = contents.len();
    match length {
        0..0x80 => out.push(u8::try_from(length).expect("short")),
        0x80..0x1_0000 => {
            out.push(0x82);
            out.extend(u16::try_from(length).expect("short").to_be_bytes());
        }
        _ => {
            out.push(0x84);
            out.extend(u32::try_from(length).expect("short").to_be_bytes());
        }
    }
    out.extend(contents);
    out
}

/// A SEQUENCE of these.
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    der(0x30, &parts.concat())
}

/// A name with one common name, a UTF8String.
pub fn name(common_name: &str) -> Vec<u8> {
    let attribute = sequence(&[der(6, &[0x55, 4, 3]), der(12, common_name.as_bytes())]);
    sequence(&[der(0x31, &attribute)])
}

/// An RSA key of these numbers.
pub fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let algorithm = sequence(&[der(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]), der(5, &[])]);
    let key = sequence(&[der(2, modulus), der(2, exponent)]);
    sequence(&[algorithm, der(3, &[&[0], key.as_slice()].concat())])
}

/// A usable key with this number in its modulus.
pub fn key(number: u32) -> Vec<u8> {
    // 2048 bits, and a zero before them, as the first bit is one.
    let mut modulus = vec![0xd5; 257];
    modulus[0] = 0;
    modulus[2..6].copy_from_slice(&number.to_be_bytes());
    rsa(&modulus, &[1, 0, 1])
}

/// An extension with an identifier below 2.5.29.
pub fn extension(id: u8, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![der(6, &[0x55, 0x1d, id])];
    if critical {
        parts.push(der(1, &[0xff]));
    }
    parts.push(der(4, value));
    sequence(&parts)
}

/// subjectAltName with these DNS names.
pub fn dns_names(names: &[String]) -> Vec<u8> {
    let names: Vec<_> = names.iter().map(|name| der(0x82, name.as_bytes())).collect();
    extension(17, false, &sequence(&names))
}

/// authorityKeyIdentifier.
pub fn authority_key() -> Vec<u8> {
    extension(35, false, &sequence(&[der(0x80, &[1])]))
}

/// sha256WithRSAEncryption.
pub fn sha256_with_rsa() -> Vec<u8> {
    sequence(&[der(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]), der(5, &[])])
}

impl Forgery {
    /// A leaf for `xks.example.org` that no rule would refuse.
    pub fn leaf(issuer: &str) -> Self {
        Self {
            serial: der(2, &[1]),
            algorithm: sha256_with_rsa(),
            issuer: name(issuer),
            validity: sequence(&[der(23, b"260801000000Z"), der(23, b"270601000000Z")]),
            subject: name("xks.example.org"),
            key: key(0),
            extensions: vec![dns_names(&["xks.example.org".into()]), authority_key()],
            signature: vec![0; 257],
        }
    }

    /// A CA of that name, whose key is the `number`th.
    pub fn authority(subject: &str, issuer: &str, number: u32) -> Self {
        Self {
            subject: name(subject),
            key: key(number),
            validity: sequence(&[der(23, b"200101000000Z"), der(23, b"400101000000Z")]),
            extensions: vec![
                extension(19, true, &sequence(&[der(1, &[0xff])])),
                extension(14, false, &der(4, &[1])),
                authority_key(),
            ],
            serial: der(2, &[&[1], number.to_be_bytes().as_slice()].concat()),
            ..Self::leaf(issuer)
        }
    }

    /// The certificate.
    pub fn der(&self) -> Vec<u8> {
        let signed = sequence(&[
            der(0xa0, &der(2, &[2])),
            self.serial.clone(),
            self.algorithm.clone(),
            self.issuer.clone(),
            self.validity.clone(),
            self.subject.clone(),
            self.key.clone(),
            der(0xa3, &sequence(&self.extensions)),
        ]);
        sequence(&[signed, self.algorithm.clone(), der(3, &self.signature)])
    }
}
