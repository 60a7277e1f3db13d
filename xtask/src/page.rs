//! Builds the page: the module in release mode, its glue, and `index.html` with everything it names.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::html::{self, Asset};
use crate::{optimise, process};

/// The package whose binary is the page.
pub const PACKAGE: &str = "xks-preflight-web";

/// One file of the page.
pub struct File {
    /// What it is for; the same for every build.
    pub role: &'static str,
    /// Its name, which carries a hash of its bytes (`index.html` apart).
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A WebAssembly module with the JavaScript that loads it.
pub struct Module {
    /// The glue that wasm-bindgen writes.
    pub glue: Vec<u8>,
    /// The module, optimised.
    pub wasm: Vec<u8>,
}

/// Builds all of the page.
pub fn build() -> Result<Vec<File>> {
    let Module { glue, wasm } = module(PACKAGE, &[])?;
    let index = text("index.html")?;
    let mut files = Vec::new();
    let glue = add(&mut files, "glue", PACKAGE, ".js", glue);
    let wasm = add(&mut files, "module", PACKAGE, "_bg.wasm", wasm);
    let loader = pattern()?.replace("{base}", "./").replace("{js}", &glue).replace("{wasm}", &wasm);
    let html = html::rewrite(&index, |asset| {
        Ok(match asset {
            Asset::Rust => loader.clone(),
            Asset::Css(path) => {
                format!("<link rel=\"stylesheet\" href=\"./{}\"/>", add_file(&mut files, "style", path)?)
            }
            Asset::Script(path) => format!(
                "<script src=\"./{}\" type=\"module\"></script>",
                add_file(&mut files, "loader", path)?
            ),
        })
    })?;
    ensure!(files.iter().any(|file| file.role == "loader"), "index.html names no script");
    files.push(File { role: "page", name: "index.html".into(), bytes: html.into_bytes() });
    Ok(files)
}

/// Builds the binary of `package` for the browser, in release mode. `arguments` are for cargo.
pub fn module(package: &str, arguments: &[&str]) -> Result<Module> {
    let wasm = compile(package, &format!("{package}.wasm"), arguments)?;
    let mut bindgen = Bindgen::new();
    // As the command line does it, so that Trunk's glue and ours are the same.
    bindgen.omit_default_module_path(false);
    let mut output = bindgen.web(true)?.input_path(&wasm).typescript(false).generate_output()?;
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "the glue imports JavaScript of a dependency, which the page does not carry yet"
    );
    // Written and read again, since only then the glue has its final form.
    let folder = crate::root().join("target/wasm-bindgen/xtask").join(package);
    output.emit(&folder)?;
    let read = |name: String| std::fs::read(folder.join(&name)).with_context(|| name);
    let glue = read(format!("{package}.js"))?;
    Ok(Module { glue, wasm: optimise::optimise(&read(format!("{package}_bg.wasm"))?)? })
}

/// Compiles `package` for the browser, in release mode, and returns where its module `file` is. `arguments` are for cargo.
pub fn compile(package: &str, file: &str, arguments: &[&str]) -> Result<PathBuf> {
    let target = "wasm32-unknown-unknown";
    process::run(
        process::command("cargo", &["build", "--release", "--target", target, "--package", package])
            .args(arguments)
            .env("CARGO_ENCODED_RUSTFLAGS", rustflags()),
    )?;
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    Ok(crate::root().join(folder).join(target).join("release").join(file))
}

/// Takes this machine's paths out of panic messages: they say who built the page, and make every build differ.
pub fn rustflags() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let sources = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let mut flags: Vec<_> = sources.map(|entry| remap(&entry.path(), "/dependencies")).collect();
    flags.sort();
    flags.insert(0, remap(&crate::root(), "/xks-preflight"));
    // As in .cargo/config.toml, which what is set here overrides.
    flags.insert(0, "--cfg=sha2_backend_soft=\"compact\"".into());
    flags.join("\u{1f}")
}

fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

/// The elements that tell the loader where glue and module are: Trunk's own setting, so that there is one source.
fn pattern() -> Result<String> {
    let settings = text("Trunk.toml")?;
    let line = settings.lines().find_map(|line| line.strip_prefix("pattern_script = '"));
    let pattern = line.and_then(|line| line.strip_suffix('\''));
    Ok(pattern.context("Trunk.toml has no pattern_script on one line, in single quotes")?.to_owned())
}

fn text(path: &str) -> Result<String> {
    std::fs::read_to_string(crate::root().join(path)).with_context(|| path.to_owned())
}

fn add_file(files: &mut Vec<File>, role: &'static str, path: &str) -> Result<String> {
    let bytes = std::fs::read(crate::root().join(path)).with_context(|| path.to_owned())?;
    let file = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, extension)) = file.rsplit_once('.') else { bail!("{path} has no extension") };
    Ok(add(files, role, stem, &format!(".{extension}"), bytes))
}

fn add(files: &mut Vec<File>, role: &'static str, stem: &str, end: &str, bytes: Vec<u8>) -> String {
    let name = format!("{stem}-{}{end}", &sha256(&bytes)[..16]);
    files.push(File { role, name: name.clone(), bytes });
    name
}

/// The SHA-256 of `bytes`, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
