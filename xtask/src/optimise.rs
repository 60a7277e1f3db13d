//! Makes a module smaller: wasm-opt where it can be had, else at least without the names of its functions.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{process, tools};

/// `wasm`, optimised.
pub fn optimise(wasm: &[u8]) -> Result<Vec<u8>> {
    let Some(mut wasm_opt) = tools::wasm_opt() else { return without_names(wasm) };
    let folder = crate::root().join("target/tmp");
    std::fs::create_dir_all(&folder)?;
    // Two tasks may run at once.
    let [before, after] = ["in", "out"].map(|end| folder.join(format!("{}.{end}.wasm", std::process::id())));
    std::fs::write(&before, wasm)?;
    let flags = ["-Oz", "--converge", "--strip-producers", "--strip-target-features", "-o"];
    let done = process::run(wasm_opt.arg(&before).args(flags).arg(&after));
    let result = done.and_then(|()| Ok(std::fs::read(&after)?));
    for file in [before, after] {
        let _ = std::fs::remove_file(file);
    }
    result
}

/// Called by Trunk after a build: treats its module as ours, so that both ways yield the same page.
pub fn finish_trunk() -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").context("Trunk calls this, with TRUNK_STAGING_DIR")?;
    if std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "debug") {
        return Ok(());
    }
    for module in modules(Path::new(&folder))? {
        std::fs::write(&module, optimise(&std::fs::read(&module)?)?)?;
    }
    Ok(())
}

fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|extension| extension == "wasm")).collect())
}

/// How `wasm-opt` is called when `path` is a script of the npm package.
pub fn through_node(path: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(path);
    command
}

/// The module without its `name` and `producers` sections, which only a debugger reads.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(8).context("not a WebAssembly module")?;
    if !header.starts_with(b"\0asm") {
        bail!("not a WebAssembly module");
    }
    let mut result = header.to_vec();
    while let Some((&kind, after)) = rest.split_first() {
        let (length, body) = leb128(after).context("a section has no length")?;
        let (body, next) = body.split_at_checked(length).context("a section is cut off")?;
        let section = &rest[..rest.len() - next.len()];
        if !(kind == 0 && matches!(name(body), Some(b"name" | b"producers"))) {
            result.extend_from_slice(section);
        }
        rest = next;
    }
    Ok(result)
}

fn name(section: &[u8]) -> Option<&[u8]> {
    let (length, rest) = leb128(section)?;
    rest.get(..length)
}

fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_names_and_keeps_the_rest() {
        let kept = b"\x00\x0a\x08featuresX\x01\x02ab";
        let module = [b"\0asm\x01\0\0\0\x00\x07\x04nameab".as_slice(), kept].concat();
        assert_eq!(without_names(&module).unwrap(), [b"\0asm\x01\0\0\0".as_slice(), kept].concat());
    }

    #[test]
    fn refuses_what_is_no_module() {
        assert!(without_names(b"<!doctype html>").is_err());
        assert!(without_names(b"\0asm\x01\0\0\0\x01\x7fab").is_err());
    }
}
