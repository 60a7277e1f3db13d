//! From a paste or a file to certificates, and names for what is none.

use zeroize::Zeroizing;

use crate::finding::{Code, Excerpt, Field, Finding, Label, Severity, Span};
use crate::shown::count;
use crate::{Certificate, der, limits};

pub(crate) mod base64;
mod block;
mod kind;
mod lines;
mod text;

use block::Block;
use kind::Kind;
use lines::Lines;

/// How the certificates were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Text with BEGIN and END lines.
    Pem,
    /// A binary file.
    Der,
    /// Base64 with no lines around it.
    Base64,
}

/// What was read, and what was wrong with the rest.
#[derive(Debug)]
pub struct Chain {
    /// The certificates in the order in which they were given.
    pub certificates: Vec<Certificate>,
    /// What could not be read, and what else was found.
    pub findings: Vec<Finding>,
    /// A private key was in it. Nothing of it is kept here; whoever holds the text should forget it, too, and may keep
    /// [`Chain::pem`] in its place.
    pub private_key: bool,
    /// How the certificates were given.
    pub encoding: Encoding,
}

impl Chain {
    /// The certificates alone, in PEM.
    pub fn pem(&self) -> String {
        self.certificates.iter().map(Certificate::pem).collect()
    }
}

/// Reads a paste or a file: PEM with anything around it, in UTF-8 or UTF-16; DER; Base64 alone. Never fails: what is no
/// certificate is named in a finding. Nothing of a private key is kept, decoded or shown.
///
/// Work is linear in the size of the input; [`limits`] has what is read at most.
pub fn read(input: &[u8]) -> Chain {
    let mut reader = Reader::new(Encoding::Pem);
    if input.len() > limits::INPUT {
        let message = format!("the chain has {} bytes; at most {} are read", input.len(), limits::INPUT);
        reader.note(Code::CertPem, message, "give the certificates that the proxy serves, nothing else");
        return reader.chain;
    }
    if let Some(text) = text::decoded(input) {
        reader.text(&text);
    } else {
        reader.chain.encoding = Encoding::Der;
        reader.binary(input);
    }
    reader.finish()
}

/// The text in which the spans of the findings of [`read`] count; `None` for a binary file. It may hold a private key.
pub fn text(input: &[u8]) -> Option<Zeroizing<String>> {
    let text = if input.len() > limits::INPUT { None } else { text::decoded(input) };
    text.map(|text| Zeroizing::new(text.to_owned()))
}

struct Reader {
    chain: Chain,
    /// What was in it that is no certificate, each kind once.
    others: Vec<(Kind, Option<Place>)>,
    left_out: usize,
    /// Findings that were left out.
    unlisted: usize,
}

/// Where something begins in a text.
#[derive(Clone, Copy)]
struct Place {
    span: Span,
    line: usize,
}

impl Reader {
    fn new(encoding: Encoding) -> Self {
        let chain = Chain { certificates: Vec::new(), findings: Vec::new(), private_key: false, encoding };
        Self { chain, others: Vec::new(), left_out: 0, unlisted: 0 }
    }

    fn note(&mut self, code: Code, message: impl Into<String>, help: &str) -> &mut Finding {
        self.chain.findings.push(Finding::new(code, Field::CertificateChain, message).help(help));
        let last = self.chain.findings.len() - 1;
        &mut self.chain.findings[last]
    }

    fn binary(&mut self, input: &[u8]) {
        let mut rest = input;
        while !rest.is_empty() && self.keep(rest, None, "the file") {
            let length = self.chain.certificates.last().map_or(rest.len(), |last| last.der().len());
            rest = &rest[length..];
        }
    }

    fn text(&mut self, text: &str) {
        let mut lines = Lines::new(text);
        let mut found = false;
        for (count, block) in block::blocks(text).enumerate() {
            found = true;
            if count == limits::BLOCKS {
                let message =
                    format!("there are more than {} blocks in it: the rest is not read", limits::BLOCKS);
                self.note(
                    Code::CertPem,
                    message,
                    "give the certificates that the proxy serves, nothing else",
                );
                break;
            }
            let span = Span::from(block.begin.clone());
            let place = Place { span, line: lines.number(span.start) };
            self.block(&block, place, &mut lines);
            if self.chain.findings.len() > limits::FINDINGS {
                self.unlisted += self.chain.findings.len() - limits::FINDINGS;
                self.chain.findings.truncate(limits::FINDINGS);
            }
        }
        if !found {
            self.bare(text, &mut lines);
        }
        // Whatever the lines around it look like.
        if text.contains("PRIVATE KEY-") {
            self.other(Kind::PrivateKey, None);
        }
        if text.contains("\r\n") && !self.chain.certificates.is_empty() {
            let help = "nothing needs to be done here; some servers want line feeds alone";
            self.note(
                Code::CertPem,
                "lines end with CR LF, as on Windows: they are read all the same",
                help,
            )
            .severity = Severity::Info;
        }
    }

    fn block(&mut self, block: &Block<'_>, place: Place, lines: &mut Lines<'_>) {
        let kind = Kind::of_label(block.label);
        if kind != Kind::Certificate {
            self.other(kind, Some(place));
            return;
        }
        let called = format!("the block that begins on line {}", place.line);
        if block.end_label.is_none() {
            let message = format!("{called} has no END line: it is cut off, or lines were lost");
            self.note(Code::CertPem, message, "copy it again, up to and with -----END CERTIFICATE-----");
            self.point(place);
        } else if block.end_label != Some(block.label) {
            let message = format!("the END line of {called} does not fit its BEGIN line");
            self.note(Code::CertPem, message, "copy the certificate again, whole");
            self.point(place);
        }
        match base64::body(block) {
            Ok(bytes) => {
                self.keep(&bytes, Some(place), &called);
            }
            Err(fault) => {
                let line = lines.number(fault.at);
                let message = format!("{called} is not Base64: on line {line} {}", fault.what);
                self.note(Code::CertPem, message, "copy the certificate again, whole and unchanged");
                self.point(place);
                let span = Span::new(fault.at, fault.at + fault.length);
                let label = Label::new(Field::CertificateChain, span);
                if let Some(last) = self.chain.findings.last_mut() {
                    last.labels.insert(0, label);
                }
            }
        }
    }

    /// Text without a single block.
    fn bare(&mut self, text: &str, lines: &mut Lines<'_>) {
        let kind = Kind::of_text(text);
        if kind != Kind::Base64 {
            let at = text.len() - text.trim_start().len();
            let place = Place { span: Span::new(at, at), line: lines.number(at) };
            self.other(kind, Some(place));
            return;
        }
        self.chain.encoding = Encoding::Base64;
        let Some(bytes) = base64::bare(text) else {
            self.other(Kind::Unknown, None);
            return;
        };
        if self.keep(&bytes, None, "the Base64 text") {
            let help = "give servers the corrected chain: they want PEM";
            let message =
                "this is Base64 without BEGIN and END lines: it is read here, but no server takes it";
            self.note(Code::CertPem, message, help).severity = Severity::Warning;
        }
    }

    /// Keeps the certificate at the start of `bytes`, or names what else it is. Whether it was kept.
    fn keep(&mut self, bytes: &[u8], place: Option<Place>, called: &str) -> bool {
        let kind = Kind::of_der(bytes);
        if kind != Kind::Certificate {
            self.other(kind, place);
            return false;
        }
        if self.chain.certificates.len() >= limits::CERTIFICATES {
            self.left_out += 1;
            return false;
        }
        match Certificate::read(bytes, self.chain.certificates.len()) {
            Ok(mut certificate) => {
                certificate.line = place.map(|place| place.line);
                certificate.span = place.map(|place| place.span);
                self.trailing(bytes, &certificate, place, called);
                self.chain.certificates.push(certificate);
                true
            }
            Err(what) => {
                self.note(
                    Code::CertPem,
                    format!("{called} {what}"),
                    "export or download the certificate again",
                );
                self.point_to(place);
                false
            }
        }
    }

    /// In a PEM block nothing follows the certificate, save what OpenSSL adds to a TRUSTED CERTIFICATE.
    fn trailing(&mut self, bytes: &[u8], certificate: &Certificate, place: Option<Place>, called: &str) {
        let rest = &bytes[certificate.der().len()..];
        if place.is_none() || rest.is_empty() || der::value(rest).is_some_and(|value| value.rest.is_empty()) {
            return;
        }
        let message = format!("{called} has {} after the certificate", count(rest.len(), "byte"));
        self.note(Code::CertPem, message, "export or download the certificate again");
        self.point_to(place);
    }

    fn other(&mut self, kind: Kind, place: Option<Place>) {
        self.chain.private_key |= kind == Kind::PrivateKey;
        if !self.others.iter().any(|(known, _)| *known == kind) {
            self.others.push((kind, place));
        }
    }

    fn point(&mut self, place: Place) {
        self.point_to(Some(place));
    }

    fn point_to(&mut self, place: Option<Place>) {
        if let (Some(place), Some(last)) = (place, self.chain.findings.last_mut()) {
            point(last, place.span, place.line);
        }
    }

    fn finish(mut self) -> Chain {
        let none = self.chain.certificates.is_empty();
        for (kind, place) in std::mem::take(&mut self.others) {
            let code = if kind == Kind::PrivateKey { Code::CertPrivateKey } else { Code::CertPem };
            let severity = match kind {
                Kind::PrivateKey => Severity::Error,
                _ if none => Severity::Error,
                _ => Severity::Warning,
            };
            self.note(code, kind.message(none), kind.help()).severity = severity;
            self.point_to(place);
        }
        if self.unlisted > 0 {
            let message = format!("{} more of the same kind are not listed", self.unlisted);
            self.note(Code::CertPem, message, "mend the first ones, and look again");
        }
        if self.left_out > 0 {
            let message = format!(
                "more than {} were given: {} left out",
                count(limits::CERTIFICATES, "certificate"),
                count(self.left_out, "certificate")
            );
            self.note(Code::CertPem, message, "give the certificates that the proxy serves, nothing else");
        }
        if none && !self.chain.findings.iter().any(|finding| finding.severity == Severity::Error) {
            self.note(Code::CertPem, "there is no certificate in it", Kind::Unknown.help());
        }
        self.chain
    }
}

/// Points a finding at the first line of a block. The line itself holds nothing secret; the ones after it might.
pub(crate) fn point(finding: &mut Finding, span: Span, line: usize) {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    finding.labels.push(Label::new(Field::CertificateChain, span));
    let begins = finding.code != Code::CertPrivateKey && !span_is_empty(span);
    finding.excerpt =
        begins.then(|| Excerpt { line, column: 1, text: BEGIN.into(), caret: 0, length: BEGIN.len() });
}

fn span_is_empty(span: Span) -> bool {
    span.start == span.end
}

/// Bytes that may be a key, wiped when dropped.
pub(crate) type Secret = Zeroizing<Vec<u8>>;
