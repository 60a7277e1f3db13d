//! The certificate benchmark's page: this project's judge beside JavaScript's libraries, for `tests/bench/chain.rs`.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::{page, process};

/// Builds the page and answers its folder. Installs the libraries, pinned, into the project's own folder.
pub fn build() -> Result<PathBuf> {
    let folder = crate::root().join("target/bench/chain");
    fs::create_dir_all(&folder)?;
    let ours = page::module("xks-bench-chain", &[])?;
    fs::write(folder.join("ours.js"), ours.glue)?;
    fs::write(folder.join("xks-bench-chain_bg.wasm"), ours.wasm)?;
    let peers = crate::root().join("tests/bench/peers");
    for file in ["package.json", "package-lock.json", "page.mjs"] {
        fs::copy(peers.join(file), folder.join(file))?;
    }
    println!("installing the libraries to compare with …");
    let flags = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    process::run(process::command("npm", &flags).current_dir(&folder))?;
    let bundle = [
        "esbuild",
        "page.mjs",
        "--bundle",
        "--minify",
        "--format=esm",
        "--external:./ours.js",
        "--outfile=page.js",
        "--log-level=error",
    ];
    process::run(process::command("npx", &bundle).current_dir(&folder))?;
    fs::write(
        folder.join("index.html"),
        "<!doctype html><title>bench</title><script type=module src=page.js></script>\n",
    )?;
    Ok(folder)
}
