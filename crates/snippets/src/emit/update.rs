//! A bash script that changes a store that exists.

use xks_preflight_finding::Field;

use super::chosen_secret;
use super::script::{self, Credential, harmless, json_string};
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::edit::{ConnectionState, UpdatePlan, service};
use crate::escape::JsonString;

pub(super) fn emit(plan: &UpdatePlan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    if plan.all_changes().is_empty() {
        return Err(Unsupported::new("nothing changes: the key store has these values already"));
    }
    if plan.must_be_acknowledged() && !options.acknowledged {
        return Err(Unsupported::new(
            "the new values must reach the same external keys as the old ones, in the same key manager or a copy of it: otherwise everything that is encrypted under keys of this store is lost for good, and nobody can check this but you. Acknowledge it",
        ));
    }
    let (credential, usage) = match chosen_secret(&plan.wanted, options) {
        _ if !plan.changes_credential => (Credential::None, include_str!("bash/update/usage_none.sh")),
        None => (Credential::Ask, include_str!("bash/update/usage_ask.sh")),
        Some(_) => (Credential::Included, include_str!("bash/update/usage_included.sh")),
    };
    let mut artefact = script::of_a_store(
        Target::Update,
        include_str!("bash/update/head.sh"),
        usage,
        &plan_block(plan, options)?,
        credential,
        &[include_str!("bash/update/main.sh")],
    );
    artefact.usage = how_to_use(plan, credential);
    Ok(artefact)
}

fn how_to_use(plan: &UpdatePlan<'_>, credential: Credential) -> Vec<String> {
    let run = match credential {
        Credential::None => "Run: bash update-key-store.sh.",
        Credential::Ask => {
            "Run: bash update-key-store.sh PROXY-CONFIGURATION-FILE, or without a file, and it asks for the new credential."
        }
        Credential::Included => {
            "Run: bash update-key-store.sh. It holds the secret access key: keep it at file mode 0700, and delete it when the store is changed."
        }
    };
    let mut usage = vec![run.to_owned(), script::needs(sends_owner(plan))];
    let names: Vec<_> = plan.all_changes().iter().map(|change| noun(change.field)).collect();
    usage.push(format!("It changes: {}.", names.join(", ")));
    usage.push(
        match (plan.reconnects(), plan.existing.state()) {
            (true, ConnectionState::Failed) => {
                "The key store is FAILED: the script disconnects it, waits, updates it, connects it anew and waits again, for about ten minutes."
            }
            (true, _) => {
                "It disconnects the key store, waits, updates it, connects it and waits again: no KMS key in it can be used meanwhile, for about ten minutes."
            }
            (false, ConnectionState::Disconnected | ConnectionState::Disconnecting) => {
                "The key store stays disconnected; connect it afterwards."
            }
            (false, _) => "The key store stays connected.",
        }
        .into(),
    );
    if plan.changes_credential {
        usage.push("The proxy comes first, then AWS KMS: let the proxy accept the new credential beside the old one before you run it, and keep the old one for five minutes after it has ended.".into());
    }
    if plan.must_be_acknowledged() {
        usage.push("You have acknowledged that the new values reach the same external keys.".into());
    }
    usage
}

const fn noun(field: Field) -> &'static str {
    match field {
        Field::AccessKeyId => "proxy authentication credential, both halves",
        other => other.noun(),
    }
}

fn sends_owner(plan: &UpdatePlan<'_>) -> bool {
    let owner = |field| field == Field::VpcEndpointServiceOwner;
    plan.all_changes().iter().any(|change| owner(change.field) && change.to.is_some())
}

/// The assignments that hold the plan.
fn plan_block(plan: &UpdatePlan<'_>, options: Options) -> Result<String, Unsupported> {
    let (existing, wanted) = (plan.existing, &plan.wanted);
    let yes_or_no = |yes| if yes { "yes" } else { "no" };
    let (service, owner) = service(wanted);
    script::block(&[
        ("xks_region", plan.region.as_str()),
        ("xks_store_id", existing.id().as_str()),
        ("xks_old_name_json", &json_string(existing.name().as_str())),
        ("xks_name_json", &json_string(wanted.name.as_str())),
        ("xks_old_connectivity", existing.connectivity.as_str()),
        ("xks_connectivity", wanted.connectivity.value().as_str()),
        ("xks_old_uri_endpoint", existing.uri_endpoint.as_str()),
        ("xks_uri_endpoint", wanted.uri_endpoint.as_str()),
        ("xks_old_uri_path", existing.uri_path.as_str()),
        ("xks_uri_path", wanted.uri_path.as_str()),
        ("xks_old_vpc_service_name", existing.service_name.as_ref().map_or("", |name| name.as_str())),
        ("xks_vpc_service_name", service.unwrap_or_default()),
        ("xks_old_vpc_service_owner", existing.service_owner.as_ref().map_or("", |owner| owner.as_str())),
        ("xks_vpc_service_owner", owner.unwrap_or_default()),
        ("xks_sends_owner", yes_or_no(sends_owner(plan))),
        ("xks_changes_credential", yes_or_no(plan.changes_credential)),
        ("xks_old_access_key_id", existing.access_key_id.as_str()),
        (
            "xks_access_key_id",
            plan.known_credential().map_or("", |credential| credential.access_key_id.as_str()),
        ),
        ("xks_secret", chosen_secret(wanted, options).unwrap_or_default()),
        ("xks_needs_disconnected", yes_or_no(plan.needs_disconnected())),
        ("xks_reconnect", yes_or_no(plan.reconnects())),
        ("xks_update_json", &harmless(&document(plan))),
    ])
}

/// The request as `UpdateCustomKeyStore` takes it, without the credential. What does not change is not in it; and no
/// service name where the store becomes public, which both CLIs refuse to send empty and AWS's own example leaves out.
fn document(plan: &UpdatePlan<'_>) -> String {
    let mut lines = vec![format!("  \"CustomKeyStoreId\": {}", JsonString::new(plan.existing.id().as_str()))];
    for change in plan.all_changes() {
        let parameter = match change.field {
            Field::AccessKeyId => continue,
            Field::Name => "NewCustomKeyStoreName",
            other => other.parameter(),
        };
        lines.extend(change.to.map(|value| format!("  \"{parameter}\": {}", JsonString::new(value))));
    }
    format!("{{\n{}\n}}", lines.join(",\n"))
}
