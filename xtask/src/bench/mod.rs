//! `cargo xtask bench`: measurements beside what there is to compare with, one file each.

mod size;

use anyhow::Result;

/// Runs every benchmark.
pub fn run() -> Result<()> {
    crate::tools::for_the_page()?;
    size::run()
}
