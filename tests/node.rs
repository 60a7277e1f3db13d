//! The npm package from Node: `node --test` over tests/node, with the package where npm would put it.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use support::tools;

/// A project that depends on the package.
struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Self {
        let folder = tools::root().join("target/tmp").join(format!("{name}-{}", std::process::id()));
        let modules = folder.join("node_modules");
        fs::create_dir_all(&modules).expect("a folder");
        #[cfg(unix)]
        std::os::unix::fs::symlink(tools::npm(), modules.join("xks-preflight")).expect("a link");
        Self(folder)
    }

    fn copy(&self, file: &str) {
        let from = tools::root().join("tests/node").join(file);
        fs::copy(from, self.0.join(file)).expect("a copy");
    }

    fn run(&self, mut command: Command) -> Output {
        command.current_dir(&self.0).output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the command line prints of the document's example, for the module to be compared with.
fn report_of_the_command_line(examples: &str) -> String {
    let file = format!("{examples}/document-example.json");
    let arguments = ["run", "--quiet", "--package", "xks-preflight", "--", "check", "--format", "json"];
    let inputs = [
        "--region=eu-central-1",
        "--name=payments",
        "--connectivity=PUBLIC_ENDPOINT",
        "--endpoint=https://xks.payments-platform.net",
        "--at=2026-11-24T12:00:00Z",
    ];
    let chain = format!("{examples}/../chains/aws-amazon-com.pem");
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(tools::root())
        .args(arguments)
        .args(inputs)
        .args(["--config", &file, "--chain", &chain]);
    let output = command.output().expect("the command line");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_package_works_in_node() {
    let project = Project::new("node");
    project.copy("module.test.mjs");
    let examples = tools::root().join("tests/data/examples").display().to_string();
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=tap", "module.test.mjs"]);
    node.env("XKS_CLI_REPORT", report_of_the_command_line(&examples)).env("XKS_EXAMPLES", examples);
    let output = project.run(node);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    // Twenty-two tests, none skipped: a file that registers nothing would pass, too.
    assert!(text.contains("\n# pass 22\n") && text.contains("\n# fail 0\n"), "{text}");
}
