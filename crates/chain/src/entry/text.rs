//! From bytes to text.

use zeroize::Zeroizing;

/// A text, borrowed where it is what was given; else wiped when dropped.
pub(super) enum Text<'b> {
    Given(&'b str),
    Made(Zeroizing<String>),
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Given(text) => text,
            Self::Made(text) => text,
        }
    }
}

/// The text that `bytes` are: UTF-8, or UTF-16 with a byte order mark as PowerShell writes it; `None` for a binary file.
/// Text in an older encoding around PEM blocks is taken, with replacement characters.
pub(super) fn decoded(bytes: &[u8]) -> Option<Text<'_>> {
    let made = |text| Some(Text::Made(Zeroizing::new(text)));
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => Some(Text::Given(text)),
            Err(_) => made(String::from_utf8_lossy(rest).into_owned()),
        },
        [0xff, 0xfe, rest @ ..] => made(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] if !rest.starts_with(&[0xfe, 0xed]) => made(utf16(rest, u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Some(Text::Given(text)),
            _ if holds(bytes, b"-----BEGIN ") => made(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
