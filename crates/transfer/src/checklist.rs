//! What AWS's guide wants to be assembled before a key store is created.

use serde::Serialize;
use xks_preflight_evidence as evidence;

use crate::RuleId;

/// A prerequisite of AWS's guide, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Requirement {
    /// The component that it belongs to, such as `VPC endpoint service`.
    pub component: &'static str,
    /// What is demanded, in one sentence.
    pub demands: &'static str,
    /// How it stands.
    pub state: RequirementState,
    /// What is wrong with it, or what would decide it; what is risky about it where it is met.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "describe", ts(optional))]
    pub says: Option<String>,
    /// What it was decided from: documents that were pasted, what was entered, a person's word. Empty where it is open.
    pub evidence: Vec<String>,
    /// The rules that it comes down to.
    pub rules: Vec<RuleId>,
    /// Those of them that a person can confirm and has not.
    pub confirm: Vec<RuleId>,
}

/// How a prerequisite stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum RequirementState {
    /// It holds.
    Met,
    /// It does not hold; an error that was allowed counts as one here.
    Broken,
    /// It cannot be decided from what was given.
    Unknown,
    /// Only a person can know.
    ToBeConfirmed,
}

impl Requirement {
    /// `requirement` as callers see it.
    pub fn new(requirement: &evidence::Requirement) -> Self {
        let risky = (!requirement.warnings.is_empty()).then(|| requirement.warnings.join("; "));
        let (state, says) = match &requirement.state {
            evidence::State::Met(_) => (RequirementState::Met, risky),
            evidence::State::Broken(message) => (RequirementState::Broken, Some(message.clone())),
            evidence::State::Unknown(what) => (RequirementState::Unknown, Some(what.clone())),
            evidence::State::ToConfirm(_) => (RequirementState::ToBeConfirmed, None),
        };
        Self {
            component: requirement.component,
            demands: requirement.demands,
            state,
            says,
            evidence: requirement.evidence.clone(),
            rules: requirement.rules.iter().copied().map(RuleId).collect(),
            confirm: requirement.confirm.iter().copied().map(RuleId).collect(),
        }
    }
}
