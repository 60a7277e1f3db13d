//! A Python script that creates the store through boto3, connects it, and waits.
//!
//! The program lies beside this file and has no holes: the plan is in one block of assignments, each value one
//! [`PythonString`].

use std::fmt::Write as _;

use super::chosen_secret;
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::escape::PythonString;
use crate::plan::{Plan, PlannedConnectivity};

const HEAD: &str = include_str!("python/head.py");
const MAIN: &str = include_str!("python/main.py");

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let secret = chosen_secret(plan, options);
    let mut artefact =
        Artefact::new(Target::Python, "text/x-python", [HEAD, &assignments(plan, secret), MAIN].concat());
    artefact.executable = true;
    artefact.contains_secret = secret.is_some();
    artefact.usage = vec![
        if secret.is_some() {
            "Run: python3 create_key_store.py. It holds the secret access key: keep it at file mode 0700, and delete it when the store is connected."
        } else {
            "Run: python3 create_key_store.py PROXY-CONFIGURATION-FILE, or without a file, and it asks for the credential."
        }
        .into(),
        "It needs Python 3.9 or later and boto3 from 1.26.19, with your usual AWS credentials.".into(),
    ];
    if matches!(plan.connectivity, PlannedConnectivity::VpcEndpointService { owner: Some(_), .. }) {
        artefact.usage.push("An endpoint service of another account needs boto3 1.40.63 or later; the script looks before it does anything.".into());
    }
    Ok(artefact)
}

fn assignments(plan: &Plan<'_>, secret: Option<&str>) -> String {
    let id = plan.known_credential().map_or("", |credential| credential.access_key_id.as_str());
    let mut text = format!("# The plan.\nREGION = {}\nPLAN = {{\n", PythonString::new(plan.region.as_str()));
    for (parameter, value) in plan.parameters() {
        let _ = writeln!(text, "    \"{parameter}\": {},", PythonString::new(value));
    }
    let _ = writeln!(text, "}}\nACCESS_KEY_ID = {}", PythonString::new(id));
    if secret.is_some() {
        text.push_str("# THIS FILE HOLDS THE SECRET ACCESS KEY, because you chose to have it here.\n");
    }
    let _ = writeln!(text, "SECRET = {}", PythonString::new(secret.unwrap_or_default()));
    text
}
