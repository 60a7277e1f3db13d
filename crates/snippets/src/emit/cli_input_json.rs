//! The document for `aws kms create-custom-key-store --cli-input-json`.

use super::{chosen_secret, script};
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::edit::service;
use crate::escape::JsonString;
use crate::plan::Plan;

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let mut artefact = Artefact::new(Target::CliInputJson, "application/json", document(plan, options));
    artefact.contains_secret = chosen_secret(plan, options).is_some();
    let command = format!(
        "aws kms create-custom-key-store --region {} --cli-input-json file://{}",
        plan.region.as_str(),
        artefact.file_name
    );
    artefact.usage.push(if artefact.contains_secret {
        format!("Run: {command}")
    } else {
        format!("Run: {command} --xks-proxy-authentication-credential file://credential.json, with both halves of the credential in that file as {{\"AccessKeyId\": …, \"RawSecretAccessKey\": …}}; or use the script, which needs no such file.")
    });
    let versions = script::cli_versions(service(plan).1.is_some());
    artefact.usage.push(format!("It needs the AWS CLI, {versions}."));
    Ok(artefact)
}

/// The request as `CreateCustomKeyStore` takes it; without the credential unless the person chose otherwise.
pub(super) fn document(plan: &Plan<'_>, options: Options) -> String {
    let mut lines: Vec<String> = plan
        .parameters()
        .iter()
        .map(|(key, value)| format!("  \"{key}\": {}", JsonString::new(value)))
        .collect();
    if let (Some(credential), Some(secret)) = (plan.known_credential(), chosen_secret(plan, options)) {
        lines.push(format!(
            "  \"XksProxyAuthenticationCredential\": {{\n    \"AccessKeyId\": {},\n    \"RawSecretAccessKey\": {}\n  }}",
            JsonString::new(credential.access_key_id.as_str()),
            JsonString::new(secret)
        ));
    }
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}
