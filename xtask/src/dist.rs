//! `cargo xtask dist`: a folder that any static host serves as it is, from any sub-path.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::{headers, page, tools};

/// Marks a folder as ours, so that no other is ever emptied.
const SUMS: &str = "SHA256SUMS";

/// Builds the page into `folder`, taken from the top of the repository when it is relative.
pub fn run(folder: &Path) -> Result<()> {
    tools::for_the_page()?;
    let folder = crate::root().join(folder);
    let bytes = write(&folder)?;
    println!("wrote {} ({bytes} bytes)", folder.display());
    Ok(())
}

/// Builds the page into `folder` and returns how many bytes it has.
pub fn write(folder: &Path) -> Result<usize> {
    println!("building the page in release mode …");
    let page = page::build()?;
    let index = page.iter().find(|file| file.role == "page").context("no index.html")?;
    let headers = headers::all(std::str::from_utf8(&index.bytes)?)?;
    let hosts = headers::files(&page, &headers);
    let hosts = hosts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
    let total = page.iter().map(|file| file.bytes.len()).sum();
    let mut files: Vec<_> = page.into_iter().map(|file| (file.name, file.bytes)).collect();
    files.extend(hosts);
    files.extend(licences()?);
    files.sort();
    empty(folder)?;
    let mut sums = String::new();
    for (name, bytes) in files {
        std::fs::write(folder.join(&name), &bytes)?;
        writeln!(sums, "{}  {name}", page::sha256(&bytes))?;
    }
    std::fs::write(folder.join(SUMS), sums)?;
    Ok(total)
}

fn licences() -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(crate::root())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("LICENSE") {
            files.push((name, std::fs::read(entry.path())?));
        }
    }
    Ok(files)
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        if !folder.join(SUMS).exists() && folder.read_dir()?.next().is_some() {
            bail!("{} is not empty and was not written by this task", folder.display());
        }
        std::fs::remove_dir_all(folder)?;
    }
    Ok(std::fs::create_dir_all(folder)?)
}
