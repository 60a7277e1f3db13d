//! `cargo xtask npm`: the npm package, with the module for Node, for bundlers and for a browser without one.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{optimise, page, tools};

/// Where the tests look for it.
pub const FOLDER: &str = "target/npm";

const PACKAGE: &str = "xks-preflight-wasm";
const NAME: &str = "xks_preflight";

/// Builds the package into `folder`, taken from the top of the repository when it is relative.
pub fn run(folder: &Path) -> Result<()> {
    tools::for_the_page()?;
    let folder = crate::root().join(folder);
    write(&folder)?;
    println!("wrote {}", folder.display());
    Ok(())
}

/// Builds the package into `folder`.
pub fn write(folder: &Path) -> Result<()> {
    println!("building the npm package in release mode …");
    let wasm = page::compile(PACKAGE, "xks_preflight_wasm.wasm", &[])?;
    empty(folder)?;
    for target in ["node", "bundler", "web"] {
        let mut bindgen = Bindgen::new();
        match target {
            "node" => bindgen.nodejs(true)?,
            "bundler" => bindgen.bundler(true)?,
            _ => bindgen.web(true)?,
        };
        let out = folder.join(target);
        bindgen.input_path(&wasm).out_name(NAME).typescript(true).generate(&out)?;
        let module = out.join(format!("{NAME}_bg.wasm"));
        fs::write(&module, optimise::optimise(&fs::read(&module)?)?)?;
        // Declares the module's own memory, which nobody outside should touch.
        fs::remove_file(out.join(format!("{NAME}_bg.wasm.d.ts")))?;
    }
    // What wasm-bindgen writes for Node is CommonJS; for the others it is not.
    fs::write(folder.join("node/package.json"), "{ \"type\": \"commonjs\" }\n")?;
    fs::write(folder.join("package.json"), manifest())?;
    for entry in fs::read_dir(crate::root())? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("LICENSE") {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    let readme = crate::root().join("crates/wasm/README.md");
    fs::copy(&readme, folder.join("README.md")).with_context(|| readme.display().to_string())?;
    Ok(())
}

fn manifest() -> String {
    format!(
        r#"{{
  "name": "xks-preflight",
  "version": "{version}",
  "description": "Says what AWS KMS will refuse of an external key store (XKS) before it is created",
  "license": "MIT OR Apache-2.0",
  "keywords": ["aws", "kms", "xks", "external-key-store", "webassembly"],
  "type": "module",
  "sideEffects": ["./bundler/{NAME}.js"],
  "main": "./node/{NAME}.js",
  "types": "./node/{NAME}.d.ts",
  "exports": {{
    ".": {{
      "node": {{ "types": "./node/{NAME}.d.ts", "default": "./node/{NAME}.js" }},
      "default": {{ "types": "./bundler/{NAME}.d.ts", "default": "./bundler/{NAME}.js" }}
    }},
    "./web": {{ "types": "./web/{NAME}.d.ts", "default": "./web/{NAME}.js" }},
    "./web/{NAME}_bg.wasm": "./web/{NAME}_bg.wasm"
  }},
  "files": ["node", "bundler", "web"],
  "engines": {{ "node": ">=20" }}
}}
"#,
        version = env!("CARGO_PKG_VERSION"),
    )
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        let ours = fs::read_to_string(folder.join("package.json"))
            .is_ok_and(|text| text.contains("\"name\": \"xks-preflight\""));
        if !ours && folder.read_dir()?.next().is_some() {
            bail!("{} is not empty and was not written by this task", folder.display());
        }
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}
