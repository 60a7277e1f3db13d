//! `cargo xtask bench`: measurements beside what there is to compare with, one file each.

mod size;

use anyhow::Result;

use crate::{dist, process, test, tools};

/// Runs every benchmark.
pub fn run() -> Result<()> {
    tools::for_the_page()?;
    size::run()?;
    let page = crate::root().join("target/dist");
    dist::write(&page)?;
    process::run(&mut test::cargo(&page, &["bench", "--quiet", "--bench", "page"]))
}
