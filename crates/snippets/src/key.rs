//! A KMS key to create in a key store.

use xks_preflight_validate::{KeyFacts, Region, Report, Verdict};

use crate::plan::NotReady;

/// A KMS key to create, with the external key behind it. Every value passed the contract.
#[derive(Clone, Copy, Debug)]
pub struct KeyPlan<'r> {
    /// Where the key store is.
    pub region: &'r Region,
    /// The store, the external key, and what the KMS key is given.
    pub key: &'r KeyFacts,
}

impl<'r> KeyPlan<'r> {
    /// The plan to create the key that `report` judged; [`check_key`](xks_preflight_validate::check_key) makes one.
    pub fn create(report: &'r Report) -> Result<Self, NotReady> {
        let not_ready = NotReady(report.verdict());
        if report.verdict() != Verdict::Ready {
            return Err(not_ready);
        }
        let facts = report.facts();
        Ok(Self {
            region: facts.region.as_ref().ok_or(not_ready)?,
            key: facts.key.as_ref().ok_or(not_ready)?,
        })
    }
}
