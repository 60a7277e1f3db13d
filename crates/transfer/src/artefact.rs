//! What comes out.

use serde::Serialize;
use xks_preflight_snippets as snippets;

use crate::TargetId;

/// How to emit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "describe", derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct EmitOptions {
    /// Put the secret access key into the artefact. Only on a person's own choice; false unless given.
    #[cfg_attr(feature = "describe", ts(optional, as = "Option<bool>"))]
    pub include_secret: bool,
    /// Of `update`: the person has said that the new values reach the same external keys as the old ones. Without it no
    /// script is written where they might not.
    #[cfg_attr(feature = "describe", ts(optional, as = "Option<bool>"))]
    pub acknowledge_same_keys: bool,
}

impl EmitOptions {
    /// The keys of the JavaScript object, sorted.
    pub const KEYS: &[&str] = &["acknowledgeSameKeys", "includeSecret"];
}

/// A target, for callers that offer a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(ts_rs::TS))]
pub struct TargetInfo {
    /// Its name.
    pub id: TargetId,
    /// The name on a tab.
    pub title: &'static str,
    /// What it is for: the heading of its tabs.
    pub purpose: &'static str,
}

impl TargetInfo {
    /// Every target, by purpose, the most useful first.
    pub fn all() -> Vec<Self> {
        let info = |target: snippets::Target| Self {
            id: TargetId(target),
            title: target.title(),
            purpose: target.purpose().title(),
        };
        snippets::Target::ALL.into_iter().map(info).collect()
    }
}

/// A text ready to be used, and what a person must know to use it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(ts_rs::TS))]
pub struct Artefact<'a> {
    /// The file name it should be saved under.
    pub file_name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// It holds the secret access key: keep it as one.
    pub contains_secret: bool,
    /// It is a script, to be run.
    pub executable: bool,
    /// How to use it and what it needs first, one sentence each.
    pub usage: &'a [String],
    /// The text.
    pub text: &'a str,
}

impl<'a> Artefact<'a> {
    /// `artefact` as callers see it. It borrows the text, so that no copy is left unwiped.
    pub fn new(artefact: &'a snippets::Artefact) -> Self {
        Self {
            file_name: artefact.file_name,
            media_type: artefact.media_type,
            contains_secret: artefact.contains_secret,
            executable: artefact.executable,
            usage: &artefact.usage,
            text: artefact.expose(),
        }
    }
}
