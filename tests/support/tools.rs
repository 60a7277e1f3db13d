//! Where the real tools are: named by `cargo xtask test` through the environment, else in their usual places.

use std::path::{Path, PathBuf};

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn find(variable: &str, fallback: impl Into<PathBuf>) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| fallback.into(), PathBuf::from);
    assert!(path.exists(), "{} is not there: run `cargo xtask test`, which installs it", path.display());
    path
}

/// The folder of tools that the project installs for itself.
pub fn tools() -> PathBuf {
    find("XKS_TOOLS", root().join("target/tools"))
}

/// A Python with botocore.
pub fn python() -> PathBuf {
    find("XKS_PYTHON", root().join("target/tools/venv/bin/python"))
}

/// The folder of the oldest boto3 that the function of the CloudFormation template runs with.
pub fn oldest_boto3() -> PathBuf {
    find("XKS_BOTO3", tools().join("boto3"))
}

/// The AWS CLI, version 1.
pub fn aws_v1() -> PathBuf {
    find("XKS_AWS_V1", root().join("target/tools/venv/bin/aws"))
}

/// The AWS CLI, version 2.
pub fn aws_v2() -> PathBuf {
    find("XKS_AWS_V2", "/usr/bin/aws")
}

/// The newest AWS CLI, version 2, where `cargo xtask test` could have it.
pub fn aws_newest() -> Option<PathBuf> {
    let usual = root().join("target/tools/aws-newest/aws");
    let path = std::env::var_os("XKS_AWS_NEWEST").map_or(usual, PathBuf::from);
    path.exists().then_some(path)
}

/// The shell that macOS has for its people.
pub fn zsh() -> PathBuf {
    let usual = PathBuf::from("/usr/bin/zsh");
    find("XKS_ZSH", if usual.exists() { usual } else { "/bin/zsh".into() })
}

/// Chromium.
pub fn chromium() -> PathBuf {
    find("XKS_CHROMIUM", "/usr/bin/chromium")
}

/// The npm package as `cargo xtask npm` wrote it.
pub fn npm() -> PathBuf {
    find("XKS_NPM", root().join("target/npm"))
}

/// The page as `cargo xtask dist` built it.
pub fn dist() -> PathBuf {
    find("XKS_DIST", root().join("target/dist"))
}
