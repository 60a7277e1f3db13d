//! From bytes to text.

use zeroize::{Zeroize as _, Zeroizing};

/// How a text was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf8WithBom,
    Utf16,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// The byte at this offset starts no UTF-8 character.
    InvalidUtf8 { offset: usize },
    /// Marked or shaped as UTF-16, but half a surrogate pair or half a code unit stands in it.
    InvalidUtf16,
}

/// Decodes UTF-8 and UTF-16, with or without a byte order mark. Without one, UTF-16 shows itself by the zero byte
/// beside the first character, since JSON starts with two ASCII characters (RFC 4627, section 3).
pub(crate) fn decode(bytes: &[u8]) -> Result<(Zeroizing<String>, Encoding), NotText> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Ok((utf8(rest, 3)?, Encoding::Utf8WithBom)),
        [0xff, 0xfe, rest @ ..] => Ok((utf16(rest, u16::from_le_bytes)?, Encoding::Utf16)),
        [0xfe, 0xff, rest @ ..] => Ok((utf16(rest, u16::from_be_bytes)?, Encoding::Utf16)),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            Ok((utf16(bytes, u16::from_le_bytes)?, Encoding::Utf16))
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            Ok((utf16(bytes, u16::from_be_bytes)?, Encoding::Utf16))
        }
        _ => Ok((utf8(bytes, 0)?, Encoding::Utf8)),
    }
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<Zeroizing<String>, NotText> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(error) => Err(NotText::InvalidUtf8 { offset: skipped + error.valid_up_to() }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Zeroizing<String>, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    // Room for the longest case, so that no half-filled copy is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(pairs.len() * 3));
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match decoded {
            Ok(c) => text.push(c),
            Err(_) => return Err(NotText::InvalidUtf16),
        }
    }
    if rest.is_empty() {
        return Ok(text);
    }
    text.zeroize();
    Err(NotText::InvalidUtf16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_usual_encoding_is_read() {
        let be: Vec<u8> = "{}é".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let cases: [(Vec<u8>, Encoding); 6] = [
            ("{}é".into(), Encoding::Utf8),
            ("\u{feff}{}é".into(), Encoding::Utf8WithBom),
            ([&[0xff, 0xfe][..], &le("{}é")].concat(), Encoding::Utf16),
            ([&[0xfe, 0xff][..], &be].concat(), Encoding::Utf16),
            (le("{}é"), Encoding::Utf16),
            (be, Encoding::Utf16),
        ];
        for (bytes, encoding) in cases {
            let (text, seen) = decode(&bytes).expect("text");
            assert_eq!((text.as_str(), seen), ("{}é", encoding));
        }
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        assert_eq!(decode(b"{\xff").unwrap_err(), NotText::InvalidUtf8 { offset: 1 });
        assert_eq!(decode(&[0xff, 0xfe, 0x00, 0xd8]).unwrap_err(), NotText::InvalidUtf16);
        assert_eq!(decode(&[0xff, 0xfe, b'{', 0, b'}']).unwrap_err(), NotText::InvalidUtf16);
    }
}
