//! A bash script that creates the store, connects it, and waits.
//!
//! The shell text lies beside this file and has no holes: all of the plan is in one block of assignments, each value
//! one [`BashWord`]. What may be hostile, the name, enters only as a JSON string in ASCII.

use std::fmt::Write as _;

use super::{chosen_secret, cli_input_json, command};
use crate::artefact::{Artefact, Options, Unsupported};
use crate::escape::{BashWord, JsonString};
use crate::plan::{Plan, PlannedConnectivity};

const HEAD: &str = include_str!("bash/head.sh");
const USAGE_ASK: &str = include_str!("bash/usage_ask.sh");
const USAGE_INCLUDED: &str = include_str!("bash/usage_included.sh");
const START: &str = include_str!("bash/start.sh");
const TOOLS: &str = include_str!("bash/tools.sh");
const ASK: &str = include_str!("bash/ask.sh");
const INCLUDED: &str = include_str!("bash/included.sh");
const EXPLAIN: &str = include_str!("bash/explain.sh");
const AWS: &str = include_str!("bash/aws.sh");
const MAIN: &str = include_str!("bash/main.sh");

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let block = plan_block(plan, options)?;
    let (usage, credential) = match chosen_secret(plan, options) {
        Some(_) => (USAGE_INCLUDED, INCLUDED),
        None => (USAGE_ASK, ASK),
    };
    let text = [HEAD, usage, START, &block, TOOLS, credential, EXPLAIN, AWS, MAIN].concat();
    let mut artefact = Artefact::new("create-key-store.sh", "text/x-shellscript", text);
    artefact.executable = true;
    artefact.contains_secret = chosen_secret(plan, options).is_some();
    artefact.usage = how_to_use(plan, artefact.contains_secret);
    Ok(artefact)
}

fn how_to_use(plan: &Plan<'_>, contains_secret: bool) -> Vec<String> {
    let mut usage = vec![if contains_secret {
        "Run: bash create-key-store.sh. It holds the secret access key: keep it at file mode 0700, and delete it when the store is connected.".to_owned()
    } else {
        "Run: bash create-key-store.sh PROXY-CONFIGURATION-FILE, or without a file, and it asks for the credential.".to_owned()
    }];
    usage.push("It needs bash 3.2 or later and the AWS CLI, version 1 from 1.27.19 or version 2 from 2.9.3, with your usual AWS credentials.".into());
    if matches!(plan.connectivity, PlannedConnectivity::VpcEndpointService { owner: Some(_), .. }) {
        usage.push(command::OWNER_NEEDS.into());
    }
    usage
}

/// The assignments that hold the plan.
fn plan_block(plan: &Plan<'_>, options: Options) -> Result<String, Unsupported> {
    let name = harmless(&JsonString::new(plan.name.as_str()).to_string());
    let document = harmless(&cli_input_json::document(plan, Options::default()));
    let (service, owner) = match plan.connectivity {
        PlannedConnectivity::PublicEndpoint => ("", ""),
        PlannedConnectivity::VpcEndpointService { name, owner } => {
            (name.as_str(), owner.map_or("", |owner| owner.as_str()))
        }
    };
    let id = plan.known_credential().map_or("", |credential| credential.access_key_id.as_str());
    let values = [
        ("xks_region", plan.region.as_str()),
        ("xks_name_json", &name),
        ("xks_connectivity", plan.connectivity.value().as_str()),
        ("xks_uri_endpoint", plan.uri_endpoint.as_str()),
        ("xks_uri_path", plan.uri_path.as_str()),
        ("xks_vpc_service_name", service),
        ("xks_vpc_service_owner", owner),
        ("xks_access_key_id", id),
        ("xks_secret", chosen_secret(plan, options).unwrap_or_default()),
        ("xks_create_json", document.trim_end()),
    ];
    let mut block = String::from(
        "# --- The plan -------------------------------------------------------------------------------------------------------\n\n",
    );
    for (variable, value) in values {
        let word = BashWord::new(value)
            .ok_or_else(|| Unsupported::new("a value holds a NUL character, which no script can carry"))?;
        if variable == "xks_secret" && !value.is_empty() {
            block.push_str("# The secret access key, because you chose to have it here.\n");
        }
        let _ = writeln!(block, "{variable}={word}");
    }
    block.push('\n');
    Ok(block)
}

/// JSON text with no character left in it that any shell gives a meaning inside or outside of quotes, so that even
/// a script that was damaged on its way cannot run a name.
fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        // None of these is part of JSON's own syntax, so each stands inside a string.
        if "'$`!;&|<>()*?#~%".contains(c) {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}
