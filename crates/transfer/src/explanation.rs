//! What errors mean, for callers.

use serde::Serialize;
use xks_preflight_explain as explain;
use xks_preflight_finding::{LineIndex, Span as Bytes};

use crate::Span;

/// What the errors in a text mean. Nothing of the text is in it: what was recognised is named by its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Explained {
    /// Whether any error was recognised.
    pub recognised: bool,
    /// The errors, in the order in which they stand in the text, each once.
    pub explanations: Vec<Explanation>,
    /// What else is worth saying, as that the text holds a secret.
    pub notices: Vec<&'static str>,
    /// What the person is asked, where the text can be read in two ways; both are among the explanations.
    pub question: Option<&'static str>,
    /// Where nothing was recognised: what to give.
    pub help: Option<&'static str>,
}

/// One error that was recognised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Explanation {
    /// Its stable name.
    pub id: &'static str,
    /// The error as its author spells it; for a message, its gist.
    pub name: &'static str,
    /// Who says it, as "an exception of AWS KMS".
    pub said_by: &'static str,
    /// The exception or exit code under which it was reported, where that alone says less.
    pub reported_as: Option<&'static str>,
    /// The operation that failed, where the text names it.
    pub operation: Option<&'static str>,
    /// The steps at which it arises, as "creating the key store".
    pub steps: Vec<&'static str>,
    /// The parameters that it points at, under AWS's names, the likeliest first.
    pub parameters: Vec<&'static str>,
    /// What happened.
    pub happened: &'static str,
    /// The likely causes, the likeliest first.
    pub causes: Vec<Cause>,
    /// Where the sources contradict each other, or say nothing.
    pub contradictions: Vec<&'static str>,
    /// Where all this comes from.
    pub sources: Vec<&'static str>,
    /// Where it stands in the text.
    pub place: TextPlace,
    /// How often it stands there.
    pub count: usize,
    /// The same words are the name of another error, which is among the explanations, too.
    pub alternative: bool,
}

/// One thing that may lie behind an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Cause {
    /// What it is.
    pub cause: &'static str,
    /// How to tell it from the others.
    pub tell: &'static str,
    /// What to do about it.
    pub todo: &'static str,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct TextPlace {
    /// First byte of its UTF-8, from 0.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first byte, from 1, in Unicode characters.
    pub column: usize,
    /// The same place in UTF-16 code units, as JavaScript strings count.
    pub utf16: Span,
}

impl Explained {
    /// `answer`, which was given of `text`, as callers see it.
    pub fn new(answer: &explain::Answer, text: &str) -> Self {
        let lines = LineIndex::new(text);
        Self {
            recognised: answer.is_recognised(),
            explanations: answer.explanations.iter().map(|each| Explanation::new(each, &lines)).collect(),
            notices: answer.notices.iter().map(explain::Notice::text).collect(),
            question: answer.question,
            help: (!answer.is_recognised()).then_some(explain::Answer::WHAT_TO_PASTE),
        }
    }
}

impl Explanation {
    fn new(explanation: &explain::Explanation, lines: &LineIndex<'_>) -> Self {
        let entry = explanation.entry;
        Self {
            id: entry.id,
            name: entry.name,
            said_by: entry.family.noun(),
            reported_as: explanation.said_by.map(|entry| entry.name),
            operation: explanation.operation.map(explain::Operation::name),
            steps: explanation.steps.iter().map(|step| step.noun()).collect(),
            parameters: explanation.places.iter().map(parameter).collect(),
            happened: entry.happened,
            causes: entry.causes.iter().map(Cause::new).collect(),
            contradictions: entry.contradictions.to_vec(),
            sources: entry.sources.iter().map(|source| source.title()).collect(),
            place: TextPlace::new(explanation.span, lines),
            count: explanation.count,
            alternative: explanation.alternative,
        }
    }
}

fn parameter(place: &explain::Place) -> &'static str {
    match place {
        explain::Place::Form(field) => field.parameter(),
        explain::Place::Parameter(name) => name,
    }
}

impl Cause {
    fn new(cause: &explain::Cause) -> Self {
        Self { cause: cause.cause, tell: cause.tell, todo: cause.todo }
    }
}

impl TextPlace {
    fn new(span: Bytes, lines: &LineIndex<'_>) -> Self {
        let position = lines.position(span.start);
        Self {
            start: span.start,
            end: span.end,
            line: position.line,
            column: position.column,
            utf16: Span { start: lines.utf16(span.start), end: lines.utf16(span.end) },
        }
    }
}
