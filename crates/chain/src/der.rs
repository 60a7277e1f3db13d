//! Just enough of DER to tell what a file is and to put a key into the form that WebCrypto takes. Certificates are read
//! by x509-parser and rustls-webpki.

/// SEQUENCE.
pub(crate) const SEQUENCE: u8 = 0x30;
/// INTEGER.
pub(crate) const INTEGER: u8 = 0x02;
/// BIT STRING.
pub(crate) const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub(crate) const OCTET_STRING: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub(crate) const OID: u8 = 0x06;

/// One value: its tag, its contents, and what follows it.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    pub tag: u8,
    pub contents: &'d [u8],
    pub rest: &'d [u8],
}

/// The value at the start of `bytes`; `None` if it is not whole. Tags of one byte, definite lengths up to 4 bytes.
pub(crate) fn value(bytes: &[u8]) -> Option<Value<'_>> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits.iter().fold(0_u64, |length, &digit| length << 8 | u64::from(digit));
            (usize::try_from(length).ok()?, rest)
        }
        _ => return None,
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    Some(Value { tag, contents, rest })
}

/// The contents of the value at the start of `bytes`, if it has this tag, and what follows it.
pub(crate) fn expect(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    value(bytes).filter(|value| value.tag == tag).map(|value| (value.contents, value.rest))
}

/// The contents of the value that `bytes` are, all of them.
pub(crate) fn whole(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    expect(bytes, tag).and_then(|(contents, rest)| rest.is_empty().then_some(contents))
}

/// `contents` with tag and length before them.
pub(crate) fn wrapped(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = contents.len();
    if let Ok(short @ 0..0x80) = u8::try_from(length) {
        out.push(short);
    } else {
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|&digit| digit == 0).collect();
        // A length has eight bytes at most.
        out.push(0x80 | u8::try_from(digits.len()).unwrap_or(8));
        out.extend(digits);
    }
    out.extend_from_slice(contents);
    out
}

/// The magnitude of an INTEGER that is not negative, without leading zeros.
pub(crate) fn magnitude(integer: &[u8]) -> Option<&[u8]> {
    let first = integer.first()?;
    if *first & 0x80 != 0 {
        return None;
    }
    let zeros = integer.iter().take_while(|&&byte| byte == 0).count();
    Some(&integer[zeros..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let contents = vec![7; length];
            assert_eq!(whole(&wrapped(SEQUENCE, &contents), SEQUENCE), Some(contents.as_slice()));
        }
    }

    #[test]
    fn what_is_cut_off_is_no_value() {
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 0x80],
            &[0x30, 0x85, 0, 0, 0, 0, 1, 2],
            &[0x30, 0x82, 1],
            &[0x30, 2, 1],
        ] {
            assert!(value(bytes).is_none(), "{bytes:?}");
        }
    }
}
