//! A bash script that creates a KMS key in an external key store.

use super::script::{self, harmless, json_string};
use crate::artefact::{Artefact, Target, Unsupported};
use crate::escape::JsonString;
use crate::key::KeyPlan;

const HEAD: &str = include_str!("bash/first_key/head.sh");
const EXPLAIN: &str = include_str!("bash/first_key/explain.sh");
const MAIN: &str = include_str!("bash/first_key/main.sh");

pub(super) fn emit(plan: &KeyPlan<'_>) -> Result<Artefact, Unsupported> {
    let block = plan_block(plan)?;
    let pieces = [
        HEAD,
        script::START,
        &block,
        script::TOOLS,
        script::EXPLAIN_CODE,
        EXPLAIN,
        script::REFUSED,
        script::AWS,
        script::STORE,
        MAIN,
    ];
    let mut artefact = script::artefact(Target::FirstKey, &pieces);
    artefact.usage = [
        "Run: bash create-first-key.sh.",
        &script::needs(false),
        "The key store must be connected.",
        "The external key must be on the proxy under exactly this ID, as AES_256, ENABLED, with ENCRYPT and DECRYPT among its usages (GetKeyMetadata of the proxy says so), and behind no other KMS key: AWS KMS asks the proxy when the key is created.",
        "Neither the store nor the external key of a KMS key can be changed later, and the KMS key is lost with its external key: keep a backup of that.",
    ]
    .map(str::to_owned)
    .to_vec();
    Ok(artefact)
}

/// The assignments that hold the plan.
fn plan_block(plan: &KeyPlan<'_>) -> Result<String, Unsupported> {
    let key = plan.key;
    let description = key.description.as_ref().map_or("", |description| description.as_str());
    script::block(&[
        ("xks_region", plan.region.as_str()),
        ("xks_store_id", key.store_id.as_str()),
        ("xks_key", key.xks_key_id.as_str()),
        ("xks_alias", key.alias.as_ref().map_or("", |alias| alias.as_str())),
        ("xks_description_json", &json_string(description)),
        ("xks_tags", if key.tags.is_empty() { "" } else { "yes" }),
        ("xks_create_json", &harmless(&document(plan))),
    ])
}

/// The request as `CreateKey` takes it.
fn document(plan: &KeyPlan<'_>) -> String {
    let key = plan.key;
    let mut members = vec![
        ("Origin", "EXTERNAL_KEY_STORE"),
        ("CustomKeyStoreId", key.store_id.as_str()),
        ("XksKeyId", key.xks_key_id.as_str()),
    ];
    members.extend(key.description.as_ref().map(|description| ("Description", description.as_str())));
    let mut lines: Vec<String> =
        members.iter().map(|(name, value)| format!("  \"{name}\": {}", JsonString::new(value))).collect();
    let tags: Vec<String> = key
        .tags
        .iter()
        .map(|tag| {
            format!(
                "    {{\n      \"TagKey\": {},\n      \"TagValue\": {}\n    }}",
                JsonString::new(tag.key()),
                JsonString::new(tag.value())
            )
        })
        .collect();
    if !tags.is_empty() {
        lines.push(format!("  \"Tags\": [\n{}\n  ]", tags.join(",\n")));
    }
    format!("{{\n{}\n}}", lines.join(",\n"))
}
