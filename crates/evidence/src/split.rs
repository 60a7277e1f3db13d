//! From a paste to the documents in it, and what stands around them. One pass over its lines; nothing is parsed here.

use std::time::Duration;

use crate::kind;
use crate::limits;

/// Where a document comes from, as far as the paste says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The paste that it is in, from 1.
    pub paste: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The command that printed it.
    pub command: Option<String>,
    /// The account whose credentials were used.
    pub account: Option<String>,
    /// The Region that was asked.
    pub region: Option<String>,
    /// When, as the script wrote it down.
    pub time: Option<String>,
}

/// Which request of the proxy API an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyRequest {
    /// `GetHealthStatus`.
    Health,
    /// `GetKeyMetadata`.
    Metadata,
}

/// Of what a proxy was asked, as far as the URL in the paste says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The host, in lower case, without port 443; with any other port, and with `http://` where that is the scheme.
    pub host: Option<String>,
    /// `XksProxyUriPath`: what precedes `/health` and `/keys/…`.
    pub path: Option<String>,
    /// The external key's ID.
    pub key: Option<String>,
}

impl Asked {
    /// It, and what `before` adds, an earlier line on the same request.
    fn after(self, before: Self) -> Self {
        Self {
            host: self.host.or(before.host),
            path: self.path.or(before.path),
            key: self.key.or(before.key),
        }
    }
}

/// What curl shows around the answer of a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The HTTP status.
    pub status: Option<u16>,
    /// curl's exit status, where it got no answer.
    pub curl: Option<u8>,
    /// The request, where its URL is in the paste.
    pub request: Option<ProxyRequest>,
    /// What that URL says.
    pub asked: Asked,
    /// Until the answer was there (`time_total`).
    pub total: Option<Duration>,
    /// Until the name was looked up (`time_namelookup`).
    pub looked_up: Option<Duration>,
    /// Until TCP was connected (`time_connect`).
    pub connected: Option<Duration>,
    /// The proxy asked for a client certificate in the TLS handshake.
    pub asks_certificate: bool,
}

impl Exchange {
    /// An answer, or that there was none, is known: what follows is of it.
    const fn is_open(&self) -> bool {
        self.status.is_some() || self.curl.is_some()
    }

    /// The request alone: what holds for all that is in its answer.
    fn request(&self) -> Self {
        Self { request: self.request, asked: self.asked.clone(), ..Self::default() }
    }

    /// One round trip to the proxy: from name lookup to TCP connection.
    pub fn round_trip(&self) -> Option<Duration> {
        self.connected?.checked_sub(self.looked_up?)
    }
}

/// A form that a document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Yaml,
}

/// What was found.
#[derive(Debug)]
pub(crate) enum Found<'t> {
    Document {
        text: &'t str,
        /// Its first byte in the paste.
        start: usize,
        form: Form,
        origin: Origin,
        exchange: Exchange,
    },
    /// It has no end.
    CutOff { origin: Origin },
    /// It goes beyond a limit.
    Limit { origin: Origin, which: &'static str },
    /// A command that failed, as the AWS CLI says so.
    Failed { origin: Origin, exception: &'t str, operation: &'t str },
    /// An HTTP status with no document after it, or curl's word that there was no answer.
    Status { origin: Origin, exchange: Exchange },
}

/// What the paste holds beside documents.
#[derive(Debug, Default)]
pub(crate) struct Split<'t> {
    pub found: Vec<Found<'t>>,
    /// More documents than [`limits::DOCUMENTS`].
    pub too_many: bool,
}

pub(crate) fn split(text: &str) -> Split<'_> {
    let mut splitter = Splitter { text, ..Splitter::default() };
    let mut at = 0;
    while at < text.len() {
        at = splitter.line(at);
        if splitter.split.found.len() >= limits::DOCUMENTS {
            splitter.split.too_many = true;
            break;
        }
    }
    splitter.unwrap(false);
    splitter.flush();
    splitter.split
}

/// How every line of the gathering script's own, and of the probe's, begins.
pub const MARK: &str = "#xks-preflight ";

#[derive(Default)]
struct Splitter<'t> {
    text: &'t str,
    split: Split<'t>,
    /// What the next document belongs to.
    origin: Origin,
    exchange: Exchange,
    /// The answer of a proxy that a document has begun, and that nothing has ended yet.
    answer: Option<Exchange>,
    /// Inside the script's wrapper: how many things had been found when it began.
    wrapped: Option<usize>,
    /// Lines and the byte up to which they are counted.
    counted: (usize, usize),
}

impl<'t> Splitter<'t> {
    /// Looks at the line that begins at `at`; answers where to go on.
    fn line(&mut self, at: usize) -> usize {
        let text = self.text;
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = &text[at..end];
        let next = (end + 1).min(text.len());
        let trimmed = line.trim();
        if let Some(words) = trimmed.strip_prefix(MARK) {
            self.mark(words, at);
            return next;
        }
        let start = at + (line.len() - line.trim_start().len());
        if begins_json(&text[start..]) {
            return self.json(start);
        }
        if kind::begins_yaml(line) {
            return self.yaml(at);
        }
        if !trimmed.is_empty() {
            self.context(trimmed, at);
        }
        next
    }

    fn mark(&mut self, words: &str, at: usize) {
        let (word, rest) = words.split_once(' ').unwrap_or((words, ""));
        let given =
            || Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty() && rest.len() <= limits::TEXT);
        match word {
            "begin" => {
                self.unwrap(false);
                self.close();
                self.origin = Origin { line: self.line_of(at), ..Origin::default() };
                self.wrapped = Some(self.split.found.len());
            }
            "command" => self.origin.command = given(),
            // What is none is written as a word.
            "account" => {
                self.origin.account = given().filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
            }
            "region" => self.origin.region = given(),
            "time" => self.origin.time = given(),
            "end" => self.unwrap(true),
            _ => {}
        }
    }

    /// The end of a wrapper, or of the text while one is open: then what is in it is not whole.
    fn unwrap(&mut self, whole: bool) {
        let Some(from) = self.wrapped.take() else { return };
        self.close();
        let origin = std::mem::take(&mut self.origin);
        if !whole {
            self.split.found.truncate(from);
            self.split.found.push(Found::CutOff { origin });
        }
    }

    /// A status that no document came after.
    fn flush(&mut self) {
        let exchange = self.take_exchange();
        if exchange.is_open() {
            let origin = self.origin_at(self.counted.1);
            self.split.found.push(Found::Status { origin, exchange });
        }
    }

    /// The exchange so far. A wrapper has one request, whatever lines the answer has.
    fn take_exchange(&mut self) -> Exchange {
        let rest = if self.wrapped.is_some() { self.exchange.request() } else { Exchange::default() };
        std::mem::replace(&mut self.exchange, rest)
    }

    /// What comes now is of no request before it.
    fn close(&mut self) {
        self.flush();
        self.answer = None;
        self.exchange = Exchange::default();
    }

    fn origin_at(&mut self, at: usize) -> Origin {
        let line = self.line_of(at);
        // A wrapper's words hold for all in it; a prompt's for the next document only.
        let origin =
            if self.wrapped.is_some() { self.origin.clone() } else { std::mem::take(&mut self.origin) };
        Origin { paste: 1, line, ..origin }
    }

    /// The line of a byte. They are asked for in their order, so the text is counted once.
    fn line_of(&mut self, at: usize) -> usize {
        let (lines, from) = self.counted;
        let more = line_breaks(&self.text.as_bytes()[from..at.max(from)]);
        self.counted = (lines + more, at.max(from));
        lines + more + 1
    }

    fn json(&mut self, start: usize) -> usize {
        let origin = self.origin_at(start);
        match json_end(&self.text.as_bytes()[start..]) {
            Scan::End { length, limit: None } => {
                self.document(start, start + length, Form::Json, origin);
                start + length
            }
            Scan::End { length, limit: Some(which) } => {
                self.split.found.push(Found::Limit { origin, which });
                start + length
            }
            Scan::Cut { length } => {
                self.split.found.push(Found::CutOff { origin });
                start + length
            }
        }
    }

    fn yaml(&mut self, start: usize) -> usize {
        let origin = self.origin_at(start);
        let end = start + kind::yaml_length(&self.text[start..]);
        self.document(start, end, Form::Yaml, origin);
        end
    }

    fn document(&mut self, start: usize, end: usize, form: Form, origin: Origin) {
        let mut exchange = self.take_exchange();
        // A second document in one answer is as much the proxy's as the first.
        if let (None, Some(answer)) = (exchange.status, &self.answer) {
            exchange = Exchange { status: answer.status, ..answer.request() };
        } else if exchange.status.is_some() {
            self.answer = Some(exchange.clone());
        }
        let text = &self.text[start..end];
        self.split.found.push(Found::Document { text, start, form, origin, exchange });
    }

    /// A line that is in no document: what does it say of the next one, or of the last?
    fn context(&mut self, line: &'t str, at: usize) {
        let line = start_of(line);
        if self.continued(line) {
            return;
        }
        if let Some((exception, operation)) = failure(line) {
            let origin = self.origin_at(at);
            self.split.found.push(Found::Failed { origin, exception, operation });
        } else if let Some(status) = http_status(line) {
            if self.exchange.is_open() {
                self.flush();
            }
            self.answer = None;
            self.exchange.status = Some(status);
        } else if let Some((name, time)) = timing(line) {
            self.timing(name, time);
            // In a wrapper, its end alone ends the answer.
            if name == "time_total" && self.wrapped.is_none() {
                self.answer = None;
            }
        } else if let Some(status) = curl_failure(line) {
            self.exchange.curl = Some(status);
        } else if line.contains("Request CERT (13)") {
            self.exchange.asks_certificate = true;
        } else if let Some(request) = proxy_request(line) {
            self.request(request, line);
        } else if let Some(command) = command(line).filter(|_| self.wrapped.is_none()) {
            self.close();
            self.origin.region = option(command, "--region").map(str::to_owned);
            self.origin.command = Some(command.to_owned());
        }
    }

    /// A line with the URL of a request.
    fn request(&mut self, request: ProxyRequest, line: &str) {
        let answered = self.exchange.is_open() || self.answer.is_some();
        if answered || self.wrapped.is_some() && self.exchange.request.is_some() {
            // A page may show the URL that it was asked for: the answer does not say of what it is.
            if self.wrapped.is_some() || !begins_request(line) {
                self.exchange.request = self.exchange.request.or(Some(request));
                return;
            }
            self.close();
        }
        let before = std::mem::take(&mut self.exchange.asked);
        let same = self.exchange.request.is_none_or(|before| before == request);
        let asked = asked(line);
        self.exchange.asked = if same { asked.after(before) } else { asked };
        self.exchange.request = Some(request);
    }

    /// A command that goes over several lines.
    fn continued(&mut self, line: &str) -> bool {
        let outside = self.wrapped.is_none();
        let Some(command) = self.origin.command.as_mut().filter(|command| outside && command.ends_with('\\'))
        else {
            return false;
        };
        command.pop();
        command.push_str(line.trim_start_matches("> ").trim());
        if command.len() > limits::TEXT {
            command.clear();
        }
        if !command.ends_with('\\') {
            self.origin.region = option(command, "--region").map(str::to_owned);
        }
        true
    }

    /// curl prints timings after the answer; in a verbose log they may come before.
    fn timing(&mut self, name: &str, time: Duration) {
        let exchange = match self.split.found.last_mut() {
            _ if self.exchange.is_open() => &mut self.exchange,
            Some(Found::Document { exchange, .. } | Found::Status { exchange, .. }) => exchange,
            _ => &mut self.exchange,
        };
        match name {
            "time_total" => exchange.total = Some(time),
            "time_namelookup" => exchange.looked_up = Some(time),
            "time_connect" => exchange.connected = Some(time),
            _ => {}
        }
    }
}

/// How many lines end in `text`.
pub(crate) fn line_breaks(text: &[u8]) -> usize {
    text.iter().map(|b| usize::from(*b == b'\n')).sum()
}

/// Enough of a line to see what it is.
fn start_of(line: &str) -> &str {
    let mut end = line.len().min(limits::TEXT);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// `{` before a key or an end, `[` before what lists hold: not curl's `{ [5 bytes data]`, not a prompt's `[user@host]`.
fn begins_json(text: &str) -> bool {
    let after: &[u8] = match text.as_bytes() {
        [b'{', ..] => b"\"}",
        [b'[', ..] => b"{]\"[",
        _ => return false,
    };
    let next = text.bytes().skip(1).take(limits::TEXT).find(|b| !b.is_ascii_whitespace());
    next.is_some_and(|next| after.contains(&next))
}

enum Scan {
    End {
        length: usize,
        limit: Option<&'static str>,
    },
    /// The end is missing; here something else begins, or the text ends.
    Cut {
        length: usize,
    },
}

/// Finds the end of the JSON value at the beginning of `text`. Counts levels instead of entering them.
fn json_end(text: &[u8]) -> Scan {
    let pretty = text.get(1).is_some_and(|b| b"\r\n".contains(b));
    let (mut depth, mut deepest, mut values, mut in_string) = (0_usize, 0, 1_usize, false);
    let mut at = 0;
    while let Some(&b) = text.get(at) {
        match (in_string, b) {
            (true, b'\\') => at += 1,
            (_, b'"') => in_string = !in_string,
            // No string of JSON goes over a line break.
            (true, b'\n') => return Scan::Cut { length: at },
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b',') => values += 1,
            (false, b'}' | b']') => {
                depth -= 1;
                if depth == 0 {
                    let limit = if deepest > limits::DEPTH {
                        Some("lists and objects are nested too deeply")
                    } else {
                        (values > limits::VALUES).then_some("it has too many values")
                    };
                    return Scan::End { length: at + 1, limit };
                }
            }
            (false, b'\n') => {
                let next = &text[at + 1..];
                if next.starts_with(MARK.as_bytes()) || (pretty && next.starts_with(b"{")) {
                    return Scan::Cut { length: at + 1 };
                }
            }
            _ => {}
        }
        at += 1;
    }
    Scan::Cut { length: text.len() }
}

/// `An error occurred (X) when calling the Y operation`.
fn failure(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.split_once("An error occurred (")?;
    let (exception, rest) = rest.split_once(')')?;
    let (_, rest) = rest.split_once("when calling the ")?;
    let operation = rest.split(' ').next()?;
    let word = |word: &str| {
        (1..=96).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
    };
    (word(exception) && word(operation)).then_some((exception, operation))
}

/// `HTTP/1.1 200 OK`, also as `curl -v` shows it.
fn http_status(line: &str) -> Option<u16> {
    let line = line.strip_prefix("< ").unwrap_or(line).strip_prefix("HTTP/")?;
    let status = line.split(' ').nth(1)?.trim();
    let status: u16 = status.parse().ok()?;
    // 100 Continue comes before the answer.
    (200..600).contains(&status).then_some(status)
}

/// `curl: (6) Could not resolve host: …`.
fn curl_failure(line: &str) -> Option<u8> {
    line.strip_prefix("curl: (")?.split_once(')')?.0.parse().ok()
}

/// `time_total: 0.123`, with any of the separators that people write into `--write-out`.
fn timing(line: &str) -> Option<(&str, Duration)> {
    let line = line.strip_prefix("time_").map(|_| line)?;
    let end = line.find(|c: char| !(c.is_ascii_lowercase() || c == '_'))?;
    let value = line[end..].trim_start_matches([':', '=', ' ', '\t']).trim_end_matches('s').trim();
    // Not as a floating-point number, whose parser would be a part of the page.
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |text: &str| (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let micros: u64 = format!("{whole}{part:0<6.6}").parse().ok()?;
    Some((&line[..end], Duration::from_micros(micros)))
}

fn proxy_request(line: &str) -> Option<ProxyRequest> {
    let (_, rest) = line.split_once("/kms/xks/v")?;
    if rest.contains("/metadata") {
        Some(ProxyRequest::Metadata)
    } else {
        rest.contains("/health").then_some(ProxyRequest::Health)
    }
}

/// Whether a line is that of a request, as the probe and curl show it, or the command that sends one.
fn begins_request(line: &str) -> bool {
    line.strip_prefix("> ").unwrap_or(line).starts_with("POST ") || line.contains("curl ")
}

/// What the URL or the path in a line says. What a shell has not put in yet is not known.
fn asked(line: &str) -> Asked {
    const API: &str = "/kms/xks/v";
    let known = |text: &str| !text.is_empty() && !text.contains(['$', '{', '}', '<', '>', '*', '…']);
    let Some((word, at)) =
        line.split([' ', '\t', '\'', '"', '`']).find_map(|word| Some((word, word.rfind(API)?)))
    else {
        return Asked::default();
    };
    let version = &word[at + API.len()..];
    let digits = version.bytes().take_while(u8::is_ascii_digit).count();
    let (base, rest) = word.split_at(at + API.len() + digits);
    let (scheme, address) = base.split_once("://").unwrap_or(("", base));
    let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
    let key = rest.strip_prefix("/keys/").and_then(|rest| rest.split_once("/metadata"));
    Asked {
        host: Some(host).filter(|host| known(host)).map(|host| host_of(scheme, host)),
        // A variable before it may have a part of the path.
        path: Some(path).filter(|path| known(path) && (host.is_empty() || known(host))).map(str::to_owned),
        key: key.map(|(key, _)| key).filter(|key| known(key)).map(str::to_owned),
    }
}

/// The host of a URL, so that two can be compared.
fn host_of(scheme: &str, authority: &str) -> String {
    let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_suffix(":443").unwrap_or(&host).trim_end_matches('.');
    if scheme.eq_ignore_ascii_case("http") { format!("http://{host}") } else { host.to_owned() }
}

/// The AWS command on a prompt's line.
fn command(line: &str) -> Option<&str> {
    let at = line.find("aws ")?;
    let command = &line[at..];
    let mut words = command.split(' ').skip(1);
    let service = words.next()?;
    (["kms", "ec2", "elbv2"].contains(&service) && words.next()?.contains('-')).then_some(command)
}

/// The value of an option on a command line.
pub(crate) fn option<'c>(command: &'c str, name: &str) -> Option<&'c str> {
    let mut words = command.split([' ', '=']).filter(|word| !word.is_empty());
    words.find(|word| *word == name)?;
    words.next().map(|value| value.trim_matches(['\'', '"']))
}
