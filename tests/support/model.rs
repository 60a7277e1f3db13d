//! botocore's own KMS service model as a judge of recorded requests.

use std::process::Command;

use serde_json::{Value, json};

use crate::kms::Request;
use crate::{shell, tools};

/// Fails the test unless the model takes every request: types, members, lengths, patterns, enums.
#[track_caller]
pub fn assert_valid(requests: &[Request]) {
    let lines: String = requests
        .iter()
        .map(|request| format!("{}\n", json!({"operation": request.operation, "body": request.body})))
        .collect();
    let mut command = Command::new(tools::python());
    command.arg(tools::root().join("tests/python/requests_model.py"));
    let outcome = shell::finish(command, &lines).expect(0);
    let verdicts: Vec<Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).expect("a JSON array a line")).collect();
    assert_eq!(verdicts.len(), requests.len(), "{}", outcome.stderr);
    for (request, verdict) in requests.iter().zip(verdicts) {
        assert_eq!(verdict, json!([]), "{} {}", request.operation, request.body);
    }
}
