//! What the documents say of the code is true of it, as far as a test can tell.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

use support::tools;
use xks_preflight_finding::Code;

/// The crates that ARCHITECTURE.md calls the core.
const CORE: [&str; 6] = ["finding", "validate", "snippets", "chain", "explain", "evidence"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn the_core_reads_no_clock_file_network_or_environment() {
    let outside = ["std::fs", "std::net", "std::env", "std::process", "std::thread", "SystemTime", "Instant"];
    let mut read = 0;
    for name in CORE {
        for path in sources(&tools::root().join("crates").join(name).join("src")) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for word in outside {
                assert!(!text.contains(word), "{word} in {}", path.display());
            }
            read += 1;
        }
    }
    assert!(read > 40, "only {read} files were read");
}

fn is(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

/// What a document names between backticks or as the target of a link, where it looks like a file of this repository.
fn named(text: &str) -> Vec<String> {
    let ticks = text.split('`').skip(1).step_by(2);
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let names = ticks.chain(links).map(|name| name.split('#').next().unwrap_or(name));
    let tops = ["crates/", "tests/", "xtask/", "docs/", "web/", "data/", "fuzz/"];
    let file = |name: &str| {
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"./_-".contains(&b));
        plain && (tops.iter().any(|top| name.starts_with(top)) || is(name, "md"))
    };
    names.filter(|name| file(name)).map(str::to_owned).collect()
}

#[test]
fn every_file_that_a_document_names_exists() {
    let mut seen = 0;
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(tools::root().join(document)).expect(document);
        for name in named(&text).iter().filter(|name| *name != "rules.md") {
            assert!(tools::root().join(name).exists(), "{document} names {name}, which is not there");
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} names were found");
}

#[test]
fn every_test_in_the_table_exists() {
    let text = fs::read_to_string(tools::root().join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let names: Vec<&str> = rows.filter(|name| is(name, "rs") && !name.contains('*')).collect();
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        assert!(tools::root().join("tests").join(name).exists(), "{name}");
    }
}

#[test]
fn the_reference_has_an_anchor_for_every_rule_and_says_which_can_be_waived() {
    let text = fs::read_to_string(tools::root().join("docs/rules.md")).expect("docs/rules.md");
    for code in Code::ALL {
        let section = text
            .split(&format!("\n### {}\n", code.id()))
            .nth(1)
            .unwrap_or_else(|| panic!("{} is not in it", code.id()));
        let section = section.split("\n### ").next().unwrap_or(section);
        assert!(
            section.contains(&format!("* Severity: {}\n", code.rule().severity.as_str())),
            "{}",
            code.id()
        );
        assert_eq!(section.contains("* Can be waived: yes"), code.rule().waivable, "{}", code.id());
    }
}
