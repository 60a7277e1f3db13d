//! Pastes made to hurt: each is answered within bounds that are counted, and breaks no invariant. The small ones are the
//! corpus of the fuzz target, `fuzz/corpus/evidence`; to write them anew after a change of `tests/support/pastes.rs`:
//!
//!     XKS_WRITE_CORPUS=1 cargo test --package xks-preflight-tests --test evidence_hostile
//!
//! How long each takes is measured by `cargo xtask bench evidence`.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;

use support::pastes::{large, small};
use support::tools::root;
use xks_preflight_evidence::{limits, recognise_bytes};

#[path = "../fuzz/evidence_invariants.rs"]
mod invariants;

#[test]
fn the_corpus_is_what_the_support_library_makes() {
    let folder = root().join("fuzz/corpus/evidence");
    let mut names = BTreeSet::new();
    for (name, input) in small() {
        let path = folder.join(name);
        if std::env::var_os("XKS_WRITE_CORPUS").is_some() {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&path, &input).expect("a file");
        }
        let there = fs::read(&path).is_ok_and(|there| there == input);
        assert!(there, "{name} is out of date: see the top of this file");
        assert!(names.insert(name.to_owned()), "{name} twice");
    }
    let there = fs::read_dir(folder).expect("the corpus");
    let there = there.map(|file| file.expect("a file").file_name().into_string().expect("a name"));
    assert_eq!(names, there.collect());
}

#[test]
fn every_hostile_paste_keeps_to_the_bounds() {
    for (name, input) in small().into_iter().chain(large()) {
        // Seen where it fails.
        eprintln!("{name}");
        invariants::hold(&input);
    }
}

/// Whatever is not read is said to be so, with the limit.
#[test]
fn what_goes_beyond_a_limit_is_given_up_on_by_name() {
    let says = |wanted: &str| {
        let (_, input) = large().into_iter().find(|(name, _)| *name == wanted).expect("a paste");
        let findings = recognise_bytes(&input).findings;
        let messages: Vec<String> = findings.into_iter().map(|finding| finding.message).collect();
        messages.join("\n")
    };
    for (paste, limit) in [
        ("noise, lines", "more than 4 MiB"),
        ("deep nesting, closed", "too many values"),
        ("deep nesting, YAML flow", "more than 2 MiB"),
        ("one array of numbers", "too many values"),
        ("one array of stores", "a paste may have 4096"),
        ("stores that all differ", "a paste may have 4096"),
        ("documents", "only the first 256 documents were read"),
        ("YAML stores", "more than 2 MiB"),
        ("YAML alias bomb", "more than 2 MiB"),
    ] {
        let said = says(paste);
        assert!(said.contains(limit), "{paste}: {said}");
    }
    assert_eq!(
        (limits::INPUT, limits::YAML, limits::DOCUMENTS, limits::ENTRIES),
        (4 << 20, 2 << 20, 256, 4096)
    );
}
