//! `cargo xtask codegen`: the files that are generated from the code, and the check that none is stale.

mod rules;

use anyhow::{Result, bail};
use xks_preflight_transfer::describe;

/// A generated file: its path from the top of the repository, and what makes its content.
type Generated = (&'static str, fn() -> Result<String>);

/// Everything that is generated. Add a line for each file.
const GENERATED: &[Generated] = &[
    ("docs/rules.md", || Ok(rules::document())),
    ("docs/report.schema.json", || Ok(describe::report_schema())),
    ("docs/explained.schema.json", || Ok(describe::explained_schema())),
    ("crates/wasm/src/types.d.ts", || Ok(describe::typescript())),
];

/// Writes the files, or with `check` says which differ from what would be written.
pub fn run(check: bool) -> Result<()> {
    let mut stale = Vec::new();
    for (path, make) in GENERATED {
        let (file, text) = (crate::root().join(path), make()?);
        if std::fs::read_to_string(&file).is_ok_and(|there| there == text) {
            continue;
        }
        if check {
            stale.push(*path);
        } else {
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&file, text)?;
            println!("wrote {path}");
        }
    }
    if !stale.is_empty() {
        bail!("stale: {} (cargo xtask codegen writes them anew)", stale.join(", "));
    }
    println!("{} generated files are up to date", GENERATED.len());
    Ok(())
}
