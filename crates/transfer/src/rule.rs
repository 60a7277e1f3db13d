//! The registry, for callers that explain rules.

use serde::Serialize;
use xks_preflight_finding as core;

use crate::{RuleId, Severity};

/// What is true of a rule whatever the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Rule {
    /// Its stable name.
    pub code: RuleId,
    /// The heading under which it stands.
    pub area: &'static str,
    /// The worst severity that its findings have.
    pub severity: Severity,
    /// Whether its errors can be allowed.
    pub waivable: bool,
    /// What must hold.
    pub demands: &'static str,
    /// What AWS KMS does when it does not hold.
    pub why: &'static str,
    /// Where it comes from.
    pub sources: Vec<&'static str>,
}

impl Rule {
    /// The entry of `code`.
    pub fn new(code: core::Code) -> Self {
        let rule = code.rule();
        Self {
            code: RuleId(code),
            area: rule.area.title(),
            severity: rule.severity.into(),
            waivable: rule.waivable,
            demands: rule.demands,
            why: rule.consequence,
            sources: rule.sources.iter().map(|source| source.title()).collect(),
        }
    }

    /// Every rule, in the registry's order.
    pub fn all() -> Vec<Self> {
        core::Code::ALL.iter().copied().map(Self::new).collect()
    }
}
