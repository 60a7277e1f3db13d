//! The tools that the tasks need, pinned, and how each is had. What the project installs goes to `target/tools`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::{optimise, process};

/// A command line that cargo installs.
struct CargoTool {
    package: &'static str,
    version: &'static str,
    /// The programs that must be there.
    programs: &'static [&'static str],
    /// Further arguments of `cargo install`.
    arguments: &'static [&'static str],
}

const CARGO_TOOLS: &[CargoTool] = &[
    CargoTool {
        // The same version as the library in Cargo.toml.
        package: "wasm-bindgen-cli",
        version: "0.2.130",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Its own lockfile names a version that not every mirror has.
        arguments: &["--bin", "wasm-bindgen", "--bin", "wasm-bindgen-test-runner"],
    },
    CargoTool { package: "wasm-pack", version: "0.15.1", programs: &["wasm-pack"], arguments: &["--locked"] },
    CargoTool {
        package: "trunk",
        version: "0.21.14",
        programs: &["trunk"],
        // Without the look for newer versions.
        arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    },
];

/// The npm package that carries wasm-opt. Debian's is too old to read today's modules.
const BINARYEN: &str = "132.0.0";

/// Something from the system: what shows that it is there, and the Debian package that brings it.
struct SystemTool {
    name: &'static str,
    find: fn() -> Option<PathBuf>,
    debian: &'static str,
}

const SYSTEM_TOOLS: &[SystemTool] = &[
    SystemTool { name: "Chromium", find: chromium, debian: "chromium" },
    SystemTool { name: "ChromeDriver", find: || on_path("chromedriver"), debian: "chromium-driver" },
    SystemTool { name: "the AWS CLI, version 2", find: aws_v2, debian: "awscli" },
    SystemTool { name: "ShellCheck", find: || on_path("shellcheck"), debian: "shellcheck" },
    SystemTool { name: "zsh", find: || on_path("zsh"), debian: "zsh" },
    SystemTool { name: "Python's venv", find: crate::venv::possible, debian: "python3-venv" },
];

/// What could not be had, and how to get it.
pub struct Missing {
    /// Its name.
    pub what: String,
    /// How to get it by hand.
    pub how: String,
}

/// The one clear line that a task ends with when something is missing.
pub fn complaint(missing: &[Missing]) -> String {
    let each = missing.iter().map(|missing| format!("{} ({})", missing.what, missing.how));
    format!("could not be had: {}", each.collect::<Vec<_>>().join("; "))
}

/// The folder of what the project installs for itself.
pub fn folder() -> PathBuf {
    crate::root().join("target/tools")
}

/// What building the page needs.
pub fn for_the_page() -> Result<()> {
    if let Some(missing) = wasm_target() {
        anyhow::bail!(complaint(&[missing]));
    }
    if install_wasm_opt().is_none() {
        println!("without wasm-opt, which npm would bring: the page is complete, and some percent larger");
    }
    Ok(())
}

/// Everything that the tests need.
pub fn for_the_tests() -> Vec<Missing> {
    let mut missing: Vec<_> = wasm_target().into_iter().collect();
    install_wasm_opt();
    missing.extend(system_tools());
    missing.extend(crate::venv::install());
    crate::newest::install();
    missing.extend(CARGO_TOOLS.iter().filter_map(cargo_tool));
    let _ = std::fs::remove_dir_all(folder().join("build"));
    missing
}

/// A browser that understands Chromium's options.
pub fn chromium() -> Option<PathBuf> {
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    names.into_iter().find_map(on_path).or_else(|| Some(mac).filter(|path| path.exists()))
}

/// The AWS CLI in version 2; version 1 goes by the same name.
pub fn aws_v2() -> Option<PathBuf> {
    let usual = ["/usr/bin/aws", "/usr/local/bin/aws", "/opt/homebrew/bin/aws"].map(PathBuf::from);
    let found = usual.into_iter().chain(on_path("aws"));
    found.into_iter().find(|path| {
        process::output(Command::new(path).arg("--version"))
            .is_some_and(|text| text.starts_with("aws-cli/2."))
    })
}

/// Where `program` is, as a shell would find it; what the project installed comes first.
pub fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&search_path()?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// `PATH` with the project's own tools in front.
pub fn search_path() -> Option<std::ffi::OsString> {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder().join("bin")).chain(std::env::split_paths(&others));
    std::env::join_paths(folders).ok()
}

/// A call of wasm-opt, if it is there.
pub fn wasm_opt() -> Option<Command> {
    let ours = npm_folder().join("node_modules/binaryen/bin/wasm-opt");
    if ours.exists() && on_path("node").is_some() {
        return Some(optimise::through_node(&ours));
    }
    let found = on_path("wasm-opt")?;
    let major = BINARYEN.split('.').next().unwrap_or_default();
    let version = process::output(Command::new(&found).arg("--version"))?;
    version.contains(&format!("version {major}")).then(|| Command::new(found))
}

fn npm_folder() -> PathBuf {
    folder().join("npm")
}

fn install_wasm_opt() -> Option<Command> {
    if wasm_opt().is_none() && on_path("npm").is_some() {
        println!("installing wasm-opt (binaryen {BINARYEN}) …");
        let package = format!("binaryen@{BINARYEN}");
        let prefix = npm_folder();
        let flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
        let mut npm = process::command("npm", &["install", &package]);
        let _ = std::fs::create_dir_all(&prefix);
        if let Err(error) = process::run(npm.args(flags).arg("--prefix").arg(prefix)) {
            println!("{error:#}");
        }
    }
    wasm_opt()
}

fn wasm_target() -> Option<Missing> {
    let target = "wasm32-unknown-unknown";
    let there = || {
        let libraries = process::output(&mut process::command(
            "rustc",
            &["--print", "target-libdir", "--target", target],
        ));
        libraries.is_some_and(|path| Path::new(path.trim()).is_dir())
    };
    if !there() {
        println!("installing Rust's {target} target …");
        let _ = process::run(&mut process::command("rustup", &["target", "add", target]));
    }
    let how = format!("rustup target add {target}");
    (!there()).then(|| Missing { what: format!("Rust's {target} target"), how })
}

fn cargo_tool(tool: &CargoTool) -> Option<Missing> {
    let CargoTool { package, version, programs, arguments } = tool;
    let there = || programs.iter().all(|program| has_version(program, version));
    let wanted = format!("{package}@{version}");
    let own = folder();
    if !there() {
        println!("installing {wanted}, which takes some minutes …");
        let mut cargo = process::command("cargo", &["install", "--quiet", "--force", &wanted]);
        cargo.args(*arguments).arg("--root").arg(&own);
        // Tools that run for seconds need not be built for minutes; what they share is built once.
        cargo
            .env("CARGO_TARGET_DIR", own.join("build"))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        if let Err(error) = process::run(&mut cargo) {
            println!("{error:#}");
        }
    }
    let how = format!("cargo install {} --root target/tools {wanted}", arguments.join(" "));
    (!there()).then_some(Missing { what: wanted, how })
}

fn has_version(program: &str, version: &str) -> bool {
    let told = on_path(program).and_then(|path| process::output(Command::new(path).arg("--version")));
    told.is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

fn system_tools() -> Vec<Missing> {
    let absent = || SYSTEM_TOOLS.iter().filter(|tool| (tool.find)().is_none());
    let packages: Vec<_> = absent().map(|tool| tool.debian).collect();
    let root = process::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if !packages.is_empty() && root && on_path("apt-get").is_some() {
        println!("installing {} through apt …", packages.join(", "));
        let apt = |arguments: &[&str]| {
            process::run(process::command("apt-get", arguments).env("DEBIAN_FRONTEND", "noninteractive"))
        };
        let install = [&["install", "-y", "-qq", "--no-install-recommends"], packages.as_slice()].concat();
        if let Err(error) = apt(&["update", "-qq"]).and_then(|()| apt(&install)) {
            println!("{error:#}");
        }
    }
    let how = |tool: &SystemTool| format!("on Debian: apt-get install {}", tool.debian);
    absent().map(|tool| Missing { what: tool.name.into(), how: how(tool) }).collect()
}
