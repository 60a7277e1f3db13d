//! What a rule has to say, with its places counted in every way that callers count.

use serde::Serialize;
use xks_preflight_finding as core;
use xks_preflight_validate::{Place, Places, ShownLine};

use crate::{InputName, RuleId, Severity};

/// Characters of a line that an excerpt has at most, or a little more.
const EXCERPT: usize = 96;

/// One thing that a rule has to say about one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Finding {
    /// The rule's stable name; `xks-preflight rules CODE` and docs/rules.md explain it.
    pub code: RuleId,
    /// How much it weighs.
    pub severity: Severity,
    /// The input that it is about.
    pub subject: InputName,
    /// The part of a structured input that it is about, such as `XksProxyAuthenticationCredential.AccessKeyId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "describe", ts(optional))]
    pub path: Option<String>,
    /// What is wrong, with the value seen unless it could be secret.
    pub message: String,
    /// What AWS KMS does about it: the step, and the exception or connection error code.
    pub why: String,
    /// What to do.
    pub help: Option<String>,
    /// Whether this is an error that the caller allowed, and that so became a warning.
    pub allowed: bool,
    /// A change that is safe to make on a person's behalf.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "describe", ts(optional))]
    pub fix: Option<Fix>,
    /// The places that it points at, the main one first.
    pub labels: Vec<Label>,
    /// The line of the main place, fit to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "describe", ts(optional))]
    pub excerpt: Option<Excerpt>,
}

/// A place in an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Label {
    /// The input.
    pub input: InputName,
    /// Which text of it, from 0: evidence can be several, and a key store that exists comes after what was given as evidence.
    /// Not there where the input is one text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "describe", ts(optional))]
    pub file: Option<usize>,
    /// First byte of the input's decoded UTF-8, from 0.
    pub start: usize,
    /// One past the last byte; equal to `start` for a place between two characters.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first byte, from 1, in Unicode characters.
    pub column: usize,
    /// Line of the byte after the last, from 1.
    pub end_line: usize,
    /// Column of the byte after the last, from 1, in Unicode characters.
    pub end_column: usize,
    /// The same place in UTF-16 code units, as JavaScript strings and text fields count.
    pub utf16: Span,
}

/// A half-open range, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Span {
    /// The first.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// One line of an input; a dot stands for each character that may be secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Excerpt {
    /// The line's number in the input, from 1.
    pub line: usize,
    /// The line, or the part of it around the place.
    pub text: String,
    /// The places on it, in Unicode characters of `text`.
    pub carets: Vec<Span>,
}

/// A change that is safe to make on a person's behalf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Fix {
    /// What it does, as a button would say it.
    pub title: String,
    /// The edits, to be made together.
    pub edits: Vec<Edit>,
}

/// One change to one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum Edit {
    /// Put `value` in place of the input's whole value. Never for a secret.
    Replace {
        /// The input to change.
        input: InputName,
        /// Its new value.
        value: String,
    },
    /// Remove the white space around the secret access key.
    TrimSecret,
    /// Empty the input.
    Clear {
        /// The input to empty.
        input: InputName,
    },
}

impl Finding {
    /// `finding` as callers see it; `places` are those of the same inputs.
    pub fn new(finding: &core::Finding, places: &Places<'_>) -> Self {
        let located = places.locate(&finding.labels);
        Self {
            code: RuleId(finding.code),
            severity: finding.severity.into(),
            subject: InputName(finding.subject.field),
            path: finding.subject.path.clone(),
            message: finding.message.clone(),
            why: finding.why.clone(),
            help: finding.help.clone(),
            allowed: finding.allowed,
            fix: finding.fix.as_ref().map(Fix::new),
            labels: finding
                .labels
                .iter()
                .zip(located)
                .map(|(label, place)| Label::new(label, place))
                .collect(),
            excerpt: places.shown(finding, EXCERPT).map(Excerpt::new),
        }
    }
}

impl Label {
    fn new(label: &core::Label, place: Place) -> Self {
        Self {
            input: InputName(label.input),
            file: (label.input == core::Field::Evidence).then_some(label.file),
            start: label.span.start,
            end: label.span.end,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            utf16: place.utf16.into(),
        }
    }
}

impl Excerpt {
    fn new(shown: ShownLine) -> Self {
        Self {
            line: shown.at.line,
            text: shown.text,
            carets: shown.carets.into_iter().map(Span::from).collect(),
        }
    }
}

impl Fix {
    fn new(fix: &core::Fix) -> Self {
        Self { title: fix.title.clone(), edits: fix.edits.iter().map(Edit::new).collect() }
    }
}

impl Edit {
    fn new(edit: &core::Edit) -> Self {
        match edit {
            core::Edit::Replace { field, value } => {
                Self::Replace { input: InputName(*field), value: value.clone() }
            }
            core::Edit::TrimSecret => Self::TrimSecret,
            core::Edit::Clear { field } => Self::Clear { input: InputName(*field) },
        }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}
