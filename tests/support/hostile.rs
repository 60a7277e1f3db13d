//! Names made to break out of quoting.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::tools;

/// The names that the contract takes, each once.
pub fn names() -> Vec<String> {
    let text = fs::read_to_string(tools::root().join("tests/data/hostile-values.jsonl")).expect("the values");
    let values = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a JSON object a line"));
    let names: BTreeSet<String> = values
        .filter(|value| value["field"] == "CustomKeyStoreName" && value["valid"] == true)
        .map(|value| value["value"].as_str().expect("a text").to_owned())
        .collect();
    assert!(names.len() > 100, "only {} names", names.len());
    names.into_iter().collect()
}

/// Does something for each name, on every core.
pub fn for_each(names: &[String], work: impl Fn(&str) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(name);
                }
            });
        }
    });
    assert!(next.load(Ordering::Relaxed) >= names.len());
}
