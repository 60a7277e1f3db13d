//! `cargo xtask bench`: measurements beside what there is to compare with, one file each.

mod chain;
mod size;

use anyhow::{Result, ensure};

use crate::{dist, process, test, tools};

/// Runs every benchmark, or the one of that name: `size`, `page`, `chain` or `evidence`.
pub fn run(only: Option<&str>) -> Result<()> {
    tools::for_the_page()?;
    let wanted = |name| only.is_none_or(|only| only == name);
    let all = ["size", "page", "chain", "evidence"];
    ensure!(all.into_iter().any(wanted), "the benchmarks are size, page, chain and evidence");
    let page = crate::root().join("target/dist");
    if wanted("size") {
        size::run()?;
    }
    if wanted("page") {
        dist::write(&page)?;
        process::run(&mut test::cargo(&page, &["bench", "--quiet", "--bench", "page"]))?;
    }
    if wanted("evidence") {
        let arguments = ["bench", "--quiet", "--profile", "release-native", "--bench", "evidence"];
        process::run(&mut test::cargo(&page, &arguments))?;
    }
    if wanted("chain") {
        let folder = chain::build()?;
        let arguments = ["bench", "--quiet", "--profile", "release-native", "--bench", "chain"];
        process::run(test::cargo(&page, &arguments).env("XKS_BENCH_CHAIN", folder))?;
    }
    Ok(())
}
