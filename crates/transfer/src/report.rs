//! The answer.

use serde::Serialize;
use xks_preflight_evidence as evidence;
use xks_preflight_finding as core;
use xks_preflight_validate as validate;

use crate::{CertificateChain, Finding, Requirement, RuleId};

/// What XKS Preflight says of the inputs of an external key store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Report {
    /// What the findings come down to.
    pub verdict: Verdict,
    /// The moment for which the report was made, as RFC 3339 has it.
    pub at: String,
    /// What the rules have to say: errors, warnings, infos, unknowns; within each by input.
    pub findings: Vec<Finding>,
    /// The rules that could not be decided from what was given; never to be taken as passed.
    pub unknown: Vec<RuleId>,
    /// What was found out about the certificate chain; not there where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "describe", ts(optional))]
    pub certificate_chain: Option<CertificateChain>,
    /// What AWS's guide wants to be assembled before the key store is created, each requirement with how it stands; not
    /// there where no key store is judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "describe", ts(optional))]
    pub checklist: Option<Vec<Requirement>>,
}

/// What a report comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum Verdict {
    /// Nothing that could be checked stands against the key store.
    Ready,
    /// A rule is broken: AWS KMS will refuse.
    Blocked,
    /// No rule is broken, but a required input is missing.
    Incomplete,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum Severity {
    /// AWS KMS refuses the request, or the connection fails.
    Error,
    /// Accepted, yet risky or probably not meant.
    Warning,
    /// Worth knowing.
    Info,
    /// Cannot be decided from what was given.
    Unknown,
}

impl Report {
    /// `report` as callers see it; `places` are those of its inputs. `at` is the report's moment as RFC 3339 has it: the
    /// outer crates have a calendar, this one has none.
    pub fn new(
        report: &validate::Report,
        places: &validate::Places<'_>,
        at: String,
        certificate_chain: Option<CertificateChain>,
        checklist: Option<&[evidence::Requirement]>,
    ) -> Self {
        Self {
            verdict: report.verdict().into(),
            at,
            findings: report.findings().iter().map(|finding| Finding::new(finding, places)).collect(),
            unknown: report.unknown().into_iter().map(RuleId).collect(),
            certificate_chain,
            checklist: checklist.map(|all| all.iter().map(Requirement::new).collect()),
        }
    }
}

impl From<validate::Verdict> for Verdict {
    fn from(verdict: validate::Verdict) -> Self {
        match verdict {
            validate::Verdict::Blocked => Self::Blocked,
            validate::Verdict::Incomplete => Self::Incomplete,
            validate::Verdict::Ready => Self::Ready,
        }
    }
}

impl From<core::Severity> for Severity {
    fn from(severity: core::Severity) -> Self {
        match severity {
            core::Severity::Error => Self::Error,
            core::Severity::Warning => Self::Warning,
            core::Severity::Info => Self::Info,
            core::Severity::Unknown => Self::Unknown,
        }
    }
}
