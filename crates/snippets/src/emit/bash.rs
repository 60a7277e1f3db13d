//! A bash script that creates the store, connects it, and waits.

use crate::artefact::{Artefact, Options, Unsupported};
use crate::plan::Plan;

pub(super) fn emit(_plan: &Plan<'_>, _options: Options) -> Result<Artefact, Unsupported> {
    Err(Unsupported::new("not written yet"))
}
