//! Trunk's page against ours: the same document, the same policy, the same files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use crate::{headers, page, process, tools};

/// Builds the page with Trunk and compares it with the folder that `cargo xtask dist` wrote.
pub fn run(ours: &Path) -> Result<()> {
    let trunk = tools::on_path("trunk").context("trunk is not installed")?;
    let theirs = crate::root().join("target/trunk-dist");
    let path = tools::search_path().context("PATH")?;
    let flags = page::rustflags();
    // For the page alone: with flags for everything, Trunk's hook would build these tasks anew. Cargo splits that
    // variable at spaces, so a path with one needs the other.
    let (variable, flags) = if flags.contains(' ') {
        ("CARGO_ENCODED_RUSTFLAGS", flags)
    } else {
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.replace('\u{1f}', " "))
    };
    process::run(
        process::command(trunk, &["build", "--release", "--dist"])
            .arg(&theirs)
            .env("PATH", path)
            // Some shells set this for other tools; Trunk reads it and refuses the value 1.
            .env_remove("NO_COLOR")
            // The same flags as ours, so that nothing is compiled twice and the bytes can be compared.
            .env(variable, flags),
    )?;
    let (ours, theirs) = (read(ours)?, read(&theirs)?);
    for (name, content) in &theirs {
        let own = ours.get(name).with_context(|| format!("only Trunk's page has {name}"))?;
        ensure!(own == content, "{name} differs between Trunk's page and ours:\n{}", differing(own, content));
    }
    if let Some(name) = ours.keys().find(|name| !extra(name) && !theirs.contains_key(*name)) {
        bail!("Trunk's page lacks {name}");
    }
    headers_agree()
}

/// The files of a folder, by their names without hashes; documents without hashes and layout, too.
fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = without_hashes(&entry.file_name().to_string_lossy());
        let mut content = std::fs::read(entry.path())?;
        if name == "index.html" {
            content = plain(&String::from_utf8(content)?).into_bytes();
        }
        files.insert(name, content);
    }
    Ok(files)
}

/// What a host needs and the page does not.
fn extra(name: &str) -> bool {
    let hosts = ["_headers", ".htaccess", "nginx.conf", "vercel.json", "SHA256SUMS"];
    hosts.contains(&name) || name.starts_with("LICENSE")
}

fn plain(html: &str) -> String {
    let lines = html.lines().map(|line| without_hashes(line.trim()).replace(" />", "/>"));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `text` with `-0123456789abcdef` taken out; Trunk leaves out leading zeros.
fn without_hashes(text: &str) -> String {
    let mut result = String::new();
    for (index, part) in text.split('-').enumerate() {
        let digits =
            part.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')).count();
        let hash = index > 0 && (10..=16).contains(&digits) && part[digits..].starts_with(['.', '_']);
        if index > 0 && !hash {
            result.push('-');
        }
        result += if hash { &part[digits..] } else { part };
    }
    result
}

fn differing(ours: &[u8], theirs: &[u8]) -> String {
    let (ours, theirs) = (String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
    let pair = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
    pair.map_or_else(
        || "one is longer".into(),
        |(ours, theirs)| format!("ours  {ours:.300}\ntheirs {theirs:.300}"),
    )
}

/// `trunk serve` sends the headers that `cargo xtask serve` sends.
fn headers_agree() -> Result<()> {
    let root = crate::root();
    let settings = std::fs::read_to_string(root.join("Trunk.toml"))?;
    let section = settings.split_once("[serve.headers]\n").context("Trunk.toml has no [serve.headers]")?.1;
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let theirs: Vec<_> = lines.filter(|line| line.contains(" = ")).map(str::to_owned).collect();
    let ours = headers::all(&std::fs::read_to_string(root.join("index.html"))?)?;
    let ours: Vec<_> = ours.iter().map(|(name, value)| format!("{name} = \"{value}\"")).collect();
    ensure!(ours == theirs, "[serve.headers] in Trunk.toml should be\n{}", ours.join("\n"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_taken_out_and_words_stay() {
        let name = "xks-preflight-web-0123456789abcdef_bg.wasm";
        assert_eq!(without_hashes(name), "xks-preflight-web_bg.wasm");
        assert_eq!(without_hashes("main-1a2b3c4d5e6f.css"), "main.css");
        assert_eq!(without_hashes("no-webassembly, feedface-deadbeef"), "no-webassembly, feedface-deadbeef");
    }

    #[test]
    fn layout_is_no_difference() {
        assert_eq!(plain("<a />\n\n  <b-0123456789abcdef.js/>"), plain("<a/>\n<b-fedcba9876543210.js/>\n"));
        assert_ne!(plain("<a/>"), plain("<b/>"));
    }

    #[test]
    fn trunk_sends_our_headers() {
        headers_agree().unwrap();
    }
}
