//! A bash script that creates the store, connects it, and waits.

use super::script::{self, Credential, harmless, json_string};
use super::{chosen_secret, cli_input_json};
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::edit::service;
use crate::plan::Plan;

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let contains_secret = chosen_secret(plan, options).is_some();
    let (credential, usage) = if contains_secret {
        (Credential::Included, include_str!("bash/create/usage_included.sh"))
    } else {
        (Credential::Ask, include_str!("bash/create/usage_ask.sh"))
    };
    let mut artefact = script::of_a_store(
        Target::Bash,
        include_str!("bash/create/head.sh"),
        usage,
        &plan_block(plan, options)?,
        credential,
        &[include_str!("bash/create/create.sh"), include_str!("bash/create/main.sh")],
    );
    artefact.usage = how_to_use(plan, contains_secret);
    Ok(artefact)
}

fn how_to_use(plan: &Plan<'_>, contains_secret: bool) -> Vec<String> {
    let mut usage = vec![if contains_secret {
        "Run: bash create-key-store.sh. It holds the secret access key: keep it at file mode 0700, and delete it when the store is connected.".to_owned()
    } else {
        "Run: bash create-key-store.sh PROXY-CONFIGURATION-FILE, or without a file, and it asks for the credential.".to_owned()
    }];
    usage.push(script::needs(service(plan).1.is_some()));
    usage
}

/// The assignments that hold the plan.
fn plan_block(plan: &Plan<'_>, options: Options) -> Result<String, Unsupported> {
    let name = json_string(plan.name.as_str());
    let document = harmless(&cli_input_json::document(plan, Options::default()));
    let (service, owner) = service(plan);
    let id = plan.known_credential().map_or("", |credential| credential.access_key_id.as_str());
    script::block(&[
        ("xks_region", plan.region.as_str()),
        ("xks_name_json", &name),
        ("xks_connectivity", plan.connectivity.value().as_str()),
        ("xks_uri_endpoint", plan.uri_endpoint.as_str()),
        ("xks_uri_path", plan.uri_path.as_str()),
        ("xks_vpc_service_name", service.unwrap_or_default()),
        ("xks_vpc_service_owner", owner.unwrap_or_default()),
        ("xks_access_key_id", id),
        ("xks_secret", chosen_secret(plan, options).unwrap_or_default()),
        ("xks_create_json", document.trim_end()),
    ])
}
