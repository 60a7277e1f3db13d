//! Base64, there and back.

use base64ct::{Base64, Encoding as _};
use zeroize::Zeroizing;

use super::Secret;
use super::block::Block;
use crate::limits;
use crate::shown::visible;

/// What is wrong with a body, and where in the text.
pub(super) struct Fault {
    pub at: usize,
    pub length: usize,
    /// The end of a sentence that begins with "on line 7".
    pub what: String,
}

/// Bytes of a body that are looked at: the largest certificate in Base64, and as many again for white space and for the
/// text that follows where an END line is missing.
const LONGEST_BODY: usize = 4 * limits::CERTIFICATE;

/// The bytes of a block's body. White space is skipped, and `\n` as JSON writes it; so are RFC 1421's header lines.
pub(super) fn body(block: &Block<'_>) -> Result<Secret, Fault> {
    if block.body.len() > LONGEST_BODY {
        return Err(Fault {
            at: block.at,
            length: 0,
            what: "begins more text than any certificate has".into(),
        });
    }
    let mut digits = Zeroizing::new(Vec::with_capacity(block.body.len()));
    let mut last = block.at;
    let mut at = headers(block.body);
    while let Some(c) = block.body.get(at..).and_then(|rest| rest.chars().next()) {
        let run = block.body[at..].bytes().take_while(|&byte| is_digit(byte)).count();
        if run > 0 {
            digits.extend_from_slice(&block.body.as_bytes()[at..at + run]);
            at += run;
            last = block.at + at - 1;
            continue;
        }
        match c {
            '\\' if block.body[at..].starts_with("\\n") || block.body[at..].starts_with("\\r") => at += 2,
            _ if c.is_ascii_whitespace() => at += 1,
            // Without an END line what follows is other text.
            _ if block.end_label.is_none() => break,
            _ => {
                let what = format!("stands `{}`, which is no Base64", visible(&c.to_string()));
                return Err(Fault { at: block.at + at, length: c.len_utf8(), what });
            }
        }
    }
    if block.end_label.is_none() {
        trim_to_certificate(&mut digits);
    }
    if digits.is_empty() {
        return Err(Fault { at: block.at, length: 0, what: "it ends, with nothing in it".into() });
    }
    decoded(&mut digits).ok_or_else(|| Fault {
        at: last,
        length: 1,
        what: "it ends too early, or has a character too many".into(),
    })
}

const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Where header lines such as `Proc-Type: 4,ENCRYPTED` end.
fn headers(body: &str) -> usize {
    let mut end = 0;
    for line in body.split_inclusive('\n') {
        if !line.trim().is_empty() && !line.contains(": ") {
            break;
        }
        end += line.len();
    }
    end
}

/// Cuts what runs on after the DER value that the digits begin with.
fn trim_to_certificate(digits: &mut Vec<u8>) {
    digits.truncate(digits.len() / 4 * 4);
    let mut head = Zeroizing::new([0; 6]);
    let read = digits.get(..8).and_then(|digits| Base64::decode(digits, head.as_mut()).ok());
    let length = match read {
        Some([0x30, 0x82, high, low, ..]) => Some(4 + usize::from(*high) * 256 + usize::from(*low)),
        _ => None,
    };
    if let Some(length) = length {
        digits.truncate(length.div_ceil(3) * 4);
    }
}

/// Decodes, whether or not the padding is there.
fn decoded(digits: &mut Vec<u8>) -> Option<Secret> {
    while digits.last() == Some(&b'=') {
        digits.pop();
    }
    while !digits.len().is_multiple_of(4) {
        digits.push(b'=');
    }
    let mut out = Zeroizing::new(vec![0; digits.len() / 4 * 3]);
    let length = Base64::decode(&*digits, &mut out).ok()?.len();
    out.truncate(length);
    Some(out)
}

/// The bytes of a text that is Base64 and nothing else.
pub(super) fn bare(text: &str) -> Option<Secret> {
    let mut digits = Zeroizing::new(Vec::with_capacity(text.len()));
    digits.extend(text.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    decoded(&mut digits)
}

/// `der` as a PEM certificate.
pub(crate) fn pem(der: &[u8]) -> String {
    let digits = Base64::encode_string(der);
    let mut out = String::with_capacity(digits.len() + digits.len() / 64 + 64);
    out.push_str("-----BEGIN CERTIFICATE-----\n");
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out.push_str("-----END CERTIFICATE-----\n");
    out
}
