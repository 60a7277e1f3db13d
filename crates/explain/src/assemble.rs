//! From marks to an answer: which operation failed, which message belongs to which exception, who said an ambiguous name.

use xks_preflight_finding::{Field, Span};

use crate::answer::{Answer, Explanation, Notice};
use crate::entry::{Entry, Family, Place};
use crate::scan::{Found, Mark};
use crate::step::Operation;
use crate::towards::{self, Towards};

/// How far from its exception a message may stand, in bytes: a CloudTrail record has both close together.
const NEAR: usize = 1500;

/// How far from its operation an error may stand: a stack trace lies between.
const RECORD: usize = 6000;

/// Explanations in one answer at most.
const EXPLANATIONS: usize = 100;

/// One error, with all that could belong to it.
struct Hit {
    entries: Vec<&'static Entry>,
    span: Span,
    /// A more exact entry takes its place.
    refined: Option<&'static Entry>,
    /// It only says more about another one.
    consumed: bool,
    /// It is the client's in place of an error of the connection, which was for AWS.
    turned: bool,
}

impl Hit {
    fn family(&self) -> Family {
        self.entries[0].family
    }
}

pub(crate) fn assemble(text: &str, marks: &[Mark]) -> Answer {
    let mut answer = Answer::default();
    let (mut hits, mut operations) = (Vec::new(), Vec::new());
    for Mark { span, what } in marks {
        match what {
            Found::Errors(entries) => {
                let (entries, span) = (who_said(text, *span, entries), *span);
                hits.push(Hit { entries, span, refined: None, consumed: false, turned: false });
            }
            Found::Operation(operation) => operations.push((*span, *operation)),
            Found::Outside(outside) => {
                answer.notice(
                    |known| matches!(known, Notice::Outside(o) if o.name == outside.name),
                    Notice::Outside(outside),
                );
            }
            Found::Secret(kind) => answer.notice(
                |known| matches!(known, Notice::Secret { kind: k, .. } if k == kind),
                Notice::Secret { kind: *kind, span: *span },
            ),
            Found::Cut => answer.notice(|known| matches!(known, Notice::CutOff), Notice::CutOff),
        }
    }
    turn(text, &mut hits);
    join(&mut hits);
    for hit in hits.iter().filter(|hit| !hit.consumed) {
        let operation = operation_of(text, hit, &operations);
        let alternative = hit.entries.len() > 1;
        for &entry in &hit.entries {
            answer.add(explanation(text, hit, entry, operation, alternative));
        }
    }
    answer.settle();
    answer
}

/// Where AWS itself was called, and not the proxy, gives the errors of the connection to the client. A line, or a traceback
/// of Python, tells of one of them.
fn turn(text: &str, hits: &mut [Hit]) {
    let connects = |hit: &Hit| matches!(hit.family(), Family::Tls | Family::Curl | Family::Client);
    let mut towards: Vec<Option<Towards>> = vec![None; hits.len()];
    let mut ends = vec![0; hits.len()];
    let mut told = None;
    for (i, hit) in hits.iter_mut().enumerate().filter(|(_, hit)| connects(hit)) {
        let line = towards::line(text, hit.span);
        (towards[i], ends[i]) = (line.towards, line.end);
        let Some(whom) = line.towards else { continue };
        if let Some(entry) = whom.instead_of(hit.entries[0]) {
            (hit.entries, hit.turned) = (vec![entry], true);
            hit.consumed = told.is_some_and(|at| at >= line.start);
        }
        if hit.family() == Family::Client {
            told = Some(hit.span.start);
        }
    }
    // What was caught on the way stands first, often without an address.
    for i in (0..hits.len()).rev() {
        if !connects(&hits[i]) {
            continue;
        }
        if let Some(next) = towards::raised_over(text, ends[i], RECORD) {
            let first = hits.partition_point(|hit| hit.span.start < next.start);
            if hits.get(first).is_some_and(|hit| hit.span.start < next.end) && towards[first].is_some() {
                (towards[i], hits[i].consumed) = (towards[first], true);
            }
        }
    }
}

/// Pairs what says little with what says more.
fn join(hits: &mut [Hit]) {
    for i in 1..hits.len() {
        let (before, rest) = hits.split_at_mut(i);
        let (first, second) = (&mut before[i - 1], &mut rest[0]);
        // What was told already says nothing of its neighbour.
        let told = first.turned || first.consumed;
        if told || second.span.start.saturating_sub(first.span.end) > NEAR {
            continue;
        }
        match (first.family(), second.family()) {
            (Family::Exception, Family::Message)
            | (Family::Curl, Family::Tls)
            | (Family::HttpStatus, Family::ProxyError) => {
                pair(first, second);
            }
            // A message that precedes its exception, as in {"message": …, "__type": …}.
            (Family::Message, Family::Exception) => pair(second, first),
            // What the client could not verify is AWS's certificate, not the proxy's.
            (Family::Client, Family::Tls) => second.consumed = true,
            _ => {}
        }
    }
}

fn pair(vague: &mut Hit, exact: &mut Hit) {
    if exact.consumed || vague.refined.is_some() || exact.entries.len() > 1 {
        return;
    }
    if vague.entries[0].general {
        vague.refined = Some(exact.entries[0]);
    }
    exact.consumed = true;
}

/// The entries whose author the words around the name give away; all of them where nothing does.
fn who_said(text: &str, span: Span, entries: &[&'static Entry]) -> Vec<&'static Entry> {
    const OF_AWS: [&str; 14] = [
        "An error occurred (",
        "errorCode",
        "__type",
        "kms#",
        "awssdk",
        "botocore",
        "amazonaws",
        "KeyManagementService",
        "operation error",
        "aws-sdk",
        "aws kms",
        "x-amzn",
        "RequestID",
        "$metadata",
    ];
    const OF_PROXY: [&str; 3] = ["errorName", "errorMessage\" :", "kms/xks/v"];
    if entries.len() < 2 {
        return entries.to_vec();
    }
    let near = |reach: usize| {
        let start = floor(text, span.start.saturating_sub(reach));
        &text[start..floor(text, span.end.saturating_add(reach))]
    };
    let of = |family_is: fn(Family) -> bool| -> Vec<&'static Entry> {
        entries.iter().copied().filter(|entry| family_is(entry.family)).collect()
    };
    for reach in [40, 400] {
        let around = near(reach);
        let aws = OF_AWS.iter().any(|word| around.contains(word));
        let proxy = OF_PROXY.iter().any(|word| around.contains(word));
        match (aws, proxy) {
            (true, false) => return of(|family| family != Family::ProxyError),
            (false, true) => return of(|family| family == Family::ProxyError),
            _ => {}
        }
    }
    entries.to_vec()
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The operation that failed.
fn operation_of(text: &str, hit: &Hit, operations: &[(Span, Operation)]) -> Option<Operation> {
    if !matches!(hit.family(), Family::Exception | Family::Message | Family::Aws | Family::Client) {
        return None;
    }
    let next = operations.partition_point(|(span, _)| span.start < hit.span.end);
    let after = operations.get(next);
    // The AWS CLI's and boto3's own words.
    let rest = &text.as_bytes()[hit.span.end..];
    if rest.starts_with(b") when calling the ")
        && let Some((_, operation)) = after
    {
        return Some(*operation);
    }
    let before = next.checked_sub(1).and_then(|at| operations.get(at));
    let gap_before = before.map(|(span, _)| hit.span.start.saturating_sub(span.end));
    let gap_after = after.map(|(span, _)| span.start - hit.span.end);
    match (gap_before, gap_after) {
        (Some(gap), other) if gap <= RECORD && other.is_none_or(|other| gap <= other) => {
            before.map(|(_, o)| *o)
        }
        (_, Some(gap)) if gap <= RECORD => after.map(|(_, o)| *o),
        _ => None,
    }
}

fn explanation(
    text: &str,
    hit: &Hit,
    entry: &'static Entry,
    operation: Option<Operation>,
    alternative: bool,
) -> Explanation {
    let (said_by, entry) = match hit.refined {
        Some(exact) => (Some(entry), exact),
        None => (None, entry),
    };
    let steps = match operation {
        Some(operation) if entry.family != Family::Client => vec![operation.step()],
        _ => said_by.filter(|by| by.family == Family::Exception).unwrap_or(entry).steps.to_vec(),
    };
    let named = if entry.names_parameter { parameters(text, hit.span.end) } else { Vec::new() };
    let places = if named.is_empty() { entry.places.to_vec() } else { named };
    Explanation { entry, said_by, operation, steps, places, span: hit.span, count: 1, alternative }
}

/// The parameters that a message names, as AWS, its CLI and its SDKs spell them.
fn parameters(text: &str, from: usize) -> Vec<Place> {
    const REACH: usize = 2000;
    let after = &text[from..floor(text, from.saturating_add(REACH))];
    // The list of all that there are follows, or another error.
    let ends = ["must be one of", "An error occurred", "usage:", "requestParameters"];
    let end = ends.iter().filter_map(|end| after.find(end)).min().unwrap_or(after.len());
    let mut places = Vec::new();
    for word in after[..end].split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        let plain: String = word.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect();
        if let Some(place) = parameter(&plain).filter(|place| !places.contains(place)) {
            places.push(place);
        }
    }
    places
}

fn parameter(plain: &str) -> Option<Place> {
    Some(match plain {
        "customkeystorename" | "newcustomkeystorename" => Place::Form(Field::Name),
        "xksproxyconnectivity" => Place::Form(Field::Connectivity),
        "xksproxyuriendpoint" => Place::Form(Field::UriEndpoint),
        "xksproxyuripath" => Place::Form(Field::UriPath),
        "accesskeyid" => Place::Form(Field::AccessKeyId),
        "rawsecretaccesskey" => Place::Form(Field::RawSecretAccessKey),
        "xksproxyvpcendpointservicename" => Place::Form(Field::VpcEndpointServiceName),
        "xksproxyvpcendpointserviceowner" => Place::Form(Field::VpcEndpointServiceOwner),
        "xkskeyid" => Place::Parameter("XksKeyId"),
        "customkeystoreid" => Place::Parameter("CustomKeyStoreId"),
        "aliasname" => Place::Parameter("AliasName"),
        "targetkeyid" => Place::Parameter("TargetKeyId"),
        "description" => Place::Parameter("Description"),
        "tagkey" | "tagvalue" | "tags" => Place::Parameter("Tags"),
        "policy" => Place::Parameter("Policy"),
        _ => return None,
    })
}

impl Answer {
    fn notice(&mut self, same: impl Fn(&Notice) -> bool, notice: Notice) {
        if !self.notices.iter().any(same) {
            self.notices.push(notice);
        }
    }

    /// Adds an explanation, or counts it where it is there already.
    fn add(&mut self, new: Explanation) {
        let id = |entry: Option<&'static Entry>| entry.map(|entry| entry.id);
        let same = |known: &&mut Explanation| {
            known.entry.id == new.entry.id
                && known.operation == new.operation
                && id(known.said_by) == id(new.said_by)
                && known.alternative == new.alternative
        };
        if let Some(known) = self.explanations.iter_mut().find(same) {
            known.count += 1;
            for place in new.places {
                if new.entry.names_parameter && !known.places.contains(&place) {
                    known.places.push(place);
                }
            }
        } else if self.explanations.len() < EXPLANATIONS {
            self.explanations.push(new);
        } else {
            self.notice(|known| matches!(known, Notice::CutOff), Notice::CutOff);
        }
    }

    /// An exception that is explained through its message is not explained once more without it, and a name whose
    /// author is known in one place is not asked about in another.
    fn settle(&mut self) {
        let refined: Vec<&str> = self
            .explanations
            .iter()
            .filter_map(|e| e.said_by.filter(|by| by.general))
            .map(|by| by.id)
            .collect();
        let certain: Vec<&str> =
            self.explanations.iter().filter(|e| !e.alternative).map(|e| e.entry.name).collect();
        self.explanations.retain(|e| {
            let again = e.said_by.is_none() && refined.contains(&e.entry.id);
            let decided = e.alternative && certain.contains(&e.entry.name);
            !again && !decided
        });
        if self.explanations.iter().any(|e| e.alternative) {
            self.question = Some(Self::WHO_SAID_IT);
        }
    }
}
