//! From a paste to what it says.

use xks_preflight_explain as explain;
use zeroize::Zeroizing;

use crate::content::{self, Content};
use crate::finding::{Code, Field, Finding};
use crate::kind::{self, ANSWERS, Kind, readings};
use crate::limits;
use crate::node::{self, Node, Unreadable, Value};
use crate::split::{Exchange, Form, Found, Origin, ProxyRequest, line_breaks, option, split};

/// A document that was recognised.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What printed it.
    pub kind: Kind,
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub content: Content,
    /// What curl shows around it; for answers of the proxy.
    pub exchange: Exchange,
    /// Whether it can be the whole answer: no page of several, no choice of a filter or of `--query`.
    pub whole: bool,
    /// What makes it a part: the rest of a list of key stores is missing.
    pub truncated: bool,
}

impl Document {
    /// It, as the middle of a sentence names it: the command, the line, and what is known of its origin.
    pub fn described(&self) -> String {
        let mut text = format!("{}, {}", self.kind.command(), self.origin.place());
        let account = self.origin.account.as_ref().map(|account| format!("account {account}"));
        for part in [account, self.origin.region.clone(), self.origin.time.clone()].into_iter().flatten() {
            text.push_str(", ");
            text.push_str(&shown(&part));
        }
        text
    }
}

/// A command that failed: what it would have shown is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it was printed.
    pub origin: Origin,
    /// The exception's name.
    pub exception: String,
    /// The operation's name.
    pub operation: String,
}

impl Origin {
    /// The request of the proxy API that it is of, as the probe wrote it down.
    pub(crate) fn proxy_request(&self) -> Option<ProxyRequest> {
        let is = |kind: Kind| self.command.as_deref() == Some(kind.command());
        let metadata = is(Kind::KeyMetadata).then_some(ProxyRequest::Metadata);
        is(Kind::HealthStatus).then_some(ProxyRequest::Health).or(metadata)
    }

    /// Where it stands, as the end of a sentence.
    pub(crate) fn place(&self) -> String {
        match self.paste {
            0 | 1 => format!("line {} of the paste", self.line),
            paste => format!("line {} of paste {paste}", self.line),
        }
    }
}

/// Everything that was recognised in one paste or several, and what is to be said of the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// In the order in which they were pasted.
    pub documents: Vec<Document>,
    /// The commands that failed.
    pub failures: Vec<Failure>,
    /// What is to be said of the paste itself.
    pub findings: Vec<Finding>,
    /// How many pastes it is from.
    pub pastes: usize,
}

impl Evidence {
    /// Adds what another paste says. What is said of lines then names the paste, too.
    pub fn extend(&mut self, mut other: Self) {
        let before = self.pastes;
        let documents = other.documents.iter_mut().map(|document| &mut document.origin);
        documents
            .chain(other.failures.iter_mut().map(|failure| &mut failure.origin))
            .for_each(|origin| origin.paste += before);
        let contents = other.documents.iter_mut().map(|document| &mut document.content);
        contents.flat_map(Content::places).for_each(|at| at.shift(before));
        let labels = other.findings.iter_mut().flat_map(|finding| &mut finding.labels);
        labels.for_each(|label| label.file += before);
        if before > 0 {
            for finding in &mut other.findings {
                finding.message = format!("paste {}: {}", before + 1, finding.message);
            }
        }
        self.documents.append(&mut other.documents);
        self.failures.append(&mut other.failures);
        self.findings.append(&mut other.findings);
        self.pastes += other.pastes;
    }

    /// The documents of one kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |document| document.kind == kind)
    }
}

/// Recognises the documents in `bytes`, which are a text as UTF-8 or UTF-16.
pub fn recognise_bytes(bytes: &[u8]) -> Evidence {
    recognise(&text(bytes))
}

/// The text that `bytes` are, in which findings have their places. Wiped when dropped, as it may hold a secret.
pub fn text(bytes: &[u8]) -> Zeroizing<String> {
    let decoded = xks_preflight_validate::decode(bytes);
    // Of what is no text, as much as is read, and a byte to say that there is more.
    let start = &bytes[..bytes.len().min(limits::INPUT + 1)];
    decoded.unwrap_or_else(|| Zeroizing::new(String::from_utf8_lossy(start).into_owned()))
}

/// Recognises the documents in `text`. Never fails: what is not recognised gets a finding. Nothing of the text is in
/// one; what is kept of the text is what the rules read.
pub fn recognise(text: &str) -> Evidence {
    let mut evidence = Evidence { pastes: 1, ..Evidence::default() };
    let text = evidence.bounded(text);
    for (kind, span) in explain::secrets(text) {
        let line = line_breaks(&text.as_bytes()[..span.start]) + 1;
        evidence.say(
            Code::EvidenceSecret,
            format!("line {line}: {}", kind.text()),
            "take it out of the paste",
        );
    }
    let split = split(text);
    let nothing = split.found.is_empty();
    for found in split.found {
        evidence.take(found);
    }
    if split.too_many {
        let message = format!("only the first {} documents were read", limits::DOCUMENTS);
        evidence.say(Code::EvidenceLimits, message, "paste the output of the commands that are asked for");
    }
    if nothing && !text.trim().is_empty() {
        let message = "nothing in the paste was recognised";
        evidence.say(Code::EvidenceUnrecognised, message, PASTE);
    }
    cap(&mut evidence.findings);
    evidence
}

const PASTE: &str = "paste what the commands print, as JSON or as YAML; the report has the command for each piece that is missing";

impl Evidence {
    fn say(&mut self, code: Code, message: impl Into<String>, help: &str) {
        // More than are kept are counted by nobody.
        if self.findings.iter().filter(|finding| finding.code == code).count() <= limits::FINDINGS {
            self.findings.push(Finding::new(code, Field::Evidence, message).help(help));
        }
    }

    fn bounded<'t>(&mut self, text: &'t str) -> &'t str {
        if text.len() <= limits::INPUT {
            return text;
        }
        let mut end = limits::INPUT;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let message = "the paste has more than 4 MiB: the rest was not read";
        self.say(Code::EvidenceLimits, message, "paste the output of the commands that are asked for");
        &text[..end]
    }

    fn take(&mut self, found: Found<'_>) {
        match found {
            Found::Document { text, start, form, origin, exchange } => {
                self.document(text, Place { start, form }, &origin, exchange);
            }
            Found::CutOff { origin } => {
                let message = format!("the document on line {} has no end", origin.line);
                self.say(
                    Code::EvidenceCutOff,
                    message,
                    "paste it whole: a terminal may not show all of it, a file does",
                );
            }
            Found::Limit { origin, which } => self.limit(&origin, which),
            Found::Failed { origin, exception, operation } => {
                let message = format!("line {}: {operation} failed with {exception}", origin.line);
                self.say(Code::EvidenceCommand, message, "run the command again when the reason is gone");
                self.failures.push(Failure {
                    origin,
                    exception: exception.to_owned(),
                    operation: operation.to_owned(),
                });
            }
            Found::Status { origin, exchange } => self.documents.push(Document {
                kind: Kind::ProxyError,
                origin,
                content: Content::ProxyError(None),
                exchange,
                whole: true,
                truncated: false,
            }),
        }
    }

    fn limit(&mut self, origin: &Origin, which: &str) {
        let message = format!("the document on line {} was not read: {which}", origin.line);
        self.say(Code::EvidenceLimits, message, "paste the output of the commands that are asked for");
    }

    fn document(&mut self, text: &str, place: Place, origin: &Origin, exchange: Exchange) {
        let form = place.form;
        if form == Form::Json
            && answer_of(origin, &exchange).is_none()
            && let Some(id) = created_as_documented(text)
        {
            self.put(Kind::CreatedStore, origin, Content::CreatedStore(id.to_owned()), exchange);
            return;
        }
        let tree = match form {
            Form::Json => node::from_json(text),
            Form::Yaml => node::from_yaml(text),
        };
        match tree {
            Ok(tree) => self.tree(&tree, place, origin, exchange),
            Err(Unreadable::Limit(which)) => self.limit(origin, which),
            Err(Unreadable::Syntax(at)) => {
                let line = origin.line + line_breaks(&text.as_bytes()[..at.min(text.len())]);
                let form = if form == Form::Json { "JSON" } else { "YAML" };
                let message = format!("the document on line {} is no {form}: see line {line}", origin.line);
                self.say(
                    Code::EvidenceSyntax,
                    message,
                    "paste it as the command prints it, whole and unchanged",
                );
            }
        }
    }

    fn tree(&mut self, tree: &Node<'_>, place: Place, origin: &Origin, exchange: Exchange) {
        // `--output yaml-stream` and `jq -s`: a list of pages.
        if let Value::List(pages) = &tree.value
            && pages.first().is_some_and(|page| ANSWERS.iter().any(|(key, _)| page.list(key).is_some()))
        {
            for page in pages.iter().take(limits::DOCUMENTS) {
                self.tree(page, place, origin, exchange.clone());
            }
            return;
        }
        let mut kinds = readings(tree);
        if let [Kind::ProxyError] = kinds[..]
            && exchange.request.is_none()
            && !names_its_request(tree)
        {
            kinds = vec![Kind::HealthStatus, Kind::KeyMetadata];
        }
        // The proxy writes what is in its answers: what is not of the request decides nothing.
        if let Some(accepted) = answer_of(origin, &exchange)
            && !kinds.is_empty()
        {
            kinds.retain(|kind| accepted.contains(kind));
            if kinds.is_empty() {
                let message = format!(
                    "the document on line {} is in an answer of the proxy, and is none of that request",
                    origin.line
                );
                self.say(
                    Code::EvidenceUnrecognised,
                    message,
                    "paste what another command printed with that command above it; if it is the proxy's, its vendor has to mend this",
                );
                return;
            }
        }
        // Where it can be read in two ways, the command above it says in which.
        let command = origin.command.as_deref();
        if let Some(&said) =
            kinds.iter().find(|kind| kinds.len() > 1 && command.is_some_and(|command| kind.is_of(command)))
        {
            kinds = vec![said];
        }
        match kinds[..] {
            [] => {
                let message = format!(
                    "the document on line {} is the output of no command that is known here",
                    origin.line
                );
                self.say(Code::EvidenceUnrecognised, message, PASTE);
            }
            // A command above that prints something else is not of this document.
            [kind] if command.is_some_and(|command| kind.is_of_aws() && !kind.is_of(command)) => {
                let origin = Origin { command: None, region: None, ..origin.clone() };
                self.read(kind, tree, place, &origin, exchange);
            }
            [kind] => self.read(kind, tree, place, origin, exchange),
            [one, other, ..] => {
                let message = format!(
                    "the document on line {} can be of {} or of {}: which is it?",
                    origin.line,
                    one.command(),
                    other.command()
                );
                self.say(
                    Code::EvidenceAmbiguous,
                    message,
                    "paste it again with its command above it, as the gathering script does",
                );
            }
        }
    }

    fn read(&mut self, kind: Kind, tree: &Node<'_>, place: Place, origin: &Origin, exchange: Exchange) {
        let answer = ANSWERS.iter().find(|(_, of)| *of == kind).and_then(|(key, _)| tree.whole_list(key));
        let mut entries: Vec<&Node<'_>> = match (answer, &tree.value) {
            (Some(entries), _) => entries.iter().collect(),
            (None, Value::List(items)) => items.iter().collect(),
            (None, _) => vec![tree],
        };
        // Nothing but an end that is missing tells that a document in YAML was cut off between two lines.
        let cut = match (answer, place.form, entries.last()) {
            (Some(_), Form::Yaml, Some(last)) => !kind::is_ended(kind, last),
            _ => false,
        };
        entries.truncate(entries.len() - usize::from(cut));
        let there = self.documents.iter().map(|document| document.content.len()).sum();
        let too_many = entries.len() > limits::ENTRIES.saturating_sub(there);
        if too_many {
            entries.truncate(limits::ENTRIES.saturating_sub(there));
            let message = format!(
                "not every entry of the document on line {} was read: a paste may have {} in its lists",
                origin.line,
                limits::ENTRIES
            );
            self.say(Code::EvidenceLimits, message, "paste the output of the commands that are asked for");
        }
        let (content, complete) = content::read(kind, tree, &entries, place.start);
        if !complete || cut {
            let message = format!(
                "an entry of the document on line {} lacks what every entry of {} has",
                origin.line,
                kind.command()
            );
            self.say(Code::EvidenceCutOff, message, "paste it whole and unchanged");
        }
        let complete = complete && !cut && !too_many;
        let more = tree.bool("Truncated") == Some(true)
            || ["NextToken", "NextMarker"].iter().any(|key| tree.text(key).is_some());
        let chosen = origin.command.as_deref().is_some_and(is_a_choice);
        let whole = answer.is_some() && complete && !more && !chosen;
        self.documents.push(Document {
            kind,
            origin: origin.clone(),
            content,
            exchange,
            whole: whole || !kind.is_of_aws(),
            truncated: more || !complete,
        });
    }

    fn put(&mut self, kind: Kind, origin: &Origin, content: Content, exchange: Exchange) {
        self.documents.push(Document {
            kind,
            origin: origin.clone(),
            content,
            exchange,
            whole: true,
            truncated: false,
        });
    }
}

/// Where a document stands.
#[derive(Clone, Copy)]
struct Place {
    /// Its first byte in the paste.
    start: usize,
    form: Form,
}

/// An option that leaves some of the answer out.
fn is_a_choice(command: &str) -> bool {
    [
        "--query",
        "--max-items",
        "--limit",
        "--custom-key-store-id",
        "--custom-key-store-name",
        "--starting-token",
        "--marker",
    ]
    .iter()
    .any(|name| option(command, name).is_some())
}

/// What an answer of the proxy can be, where a document is in one.
fn answer_of(origin: &Origin, exchange: &Exchange) -> Option<&'static [Kind]> {
    const HEALTH: &[Kind] = &[Kind::HealthStatus, Kind::ProxyError];
    const KEY: &[Kind] = &[Kind::KeyMetadata, Kind::ProxyError];
    const ANY: &[Kind] = &[Kind::HealthStatus, Kind::KeyMetadata, Kind::ProxyError];
    match (origin.proxy_request(), exchange.request) {
        (None, _) if exchange.status.is_none() => None,
        (Some(ProxyRequest::Health), _) | (None, Some(ProxyRequest::Health)) => Some(HEALTH),
        (Some(ProxyRequest::Metadata), _) | (None, Some(ProxyRequest::Metadata)) => Some(KEY),
        (None, None) => Some(ANY),
    }
}

/// Errors that only one of the two requests has.
fn names_its_request(tree: &Node<'_>) -> bool {
    tree.text("errorName").is_some_and(|name| name == "KeyNotFoundException")
}

/// The answer as AWS's guide prints it, which is no JSON: the id stands there without quotation marks.
fn created_as_documented(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?.trim();
    let id = inner.strip_prefix("\"CustomKeyStoreId\"")?.trim_start().strip_prefix(':')?.trim();
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (id.starts_with("cks-") && id.len() <= 64 && id.bytes().all(plain)).then_some(id)
}

/// Text from the paste, on one line and short; nothing of it that may be a secret.
pub(crate) fn shown(text: &str) -> String {
    let quoted = xks_preflight_validate::shown::quoted(text);
    match quoted.strip_prefix('`').and_then(|inner| inner.strip_suffix('`')) {
        Some(inner) => inner.to_owned(),
        None => quoted,
    }
}

/// Keeps [`limits::FINDINGS`] findings of each rule, and says in the last that there were more.
pub(crate) fn cap(findings: &mut Vec<Finding>) {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in std::mem::take(findings) {
        let before = kept.iter().filter(|other| other.code == finding.code).count();
        if before < limits::FINDINGS {
            kept.push(finding);
        } else if before == limits::FINDINGS
            && let Some(last) = kept.iter_mut().rev().find(|other| other.code == finding.code)
            && !last.message.ends_with(MORE)
        {
            last.message.push_str(MORE);
        }
    }
    *findings = kept;
}

const MORE: &str = " (and more of the kind)";

/// The request that a proxy's error answers, as far as the paste says so.
pub(crate) fn request_of(document: &Document) -> Option<ProxyRequest> {
    match &document.content {
        Content::ProxyError(Some(name)) if name == "KeyNotFoundException" => Some(ProxyRequest::Metadata),
        _ => document.exchange.request,
    }
}
