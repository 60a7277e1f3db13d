//! A configuration for Terraform and OpenTofu that creates the store, connects it, and can create a KMS key in it; one for
//! the network before it, and one for alarms on it.
//!
//! The text lies in `terraform/` and has no holes: all of the plan is in three blocks between its pieces, each value one
//! [`HclString`].

mod alarms;
mod network;

pub(super) use alarms::emit as emit_alarms;
pub(super) use network::emit as emit_network;

use std::fmt::Write as _;

use super::chosen_secret;
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::edit::service;
use crate::escape::HclString;
use crate::plan::Plan;

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let (service, owner) = service(plan);
    if owner.is_some() {
        return Err(Unsupported::new(
            "Terraform's aws_kms_custom_key_store has no argument for the owner of a VPC endpoint service of another account: use the script",
        ));
    }
    if chosen_secret(plan, options).is_some() {
        return Err(Unsupported::new(
            "a Terraform configuration is kept in repositories, and no place for a secret: leave it out, and Terraform asks for it",
        ));
    }
    let mut artefact = Artefact::new(Target::Terraform, "text/plain", text(plan, service)?);
    artefact.usage = [
        "Put it into a folder of its own, then run: terraform init, and terraform apply; or tofu in place of terraform. It asks for the secret access key without showing it.",
        "It needs Terraform 1.4 or OpenTofu 1.6, the AWS provider from 5.84.0 on, bash, and the AWS CLI with credentials of the same account.",
        "The state and saved plans hold the secret access key as plain text: use a backend that encrypts, and let few read it.",
        "A first KMS key is created in the store where xks_key_id is given: terraform apply -var xks_key_id=ID -var xks_key_alias=alias/NAME; its key policy is xks_key_policy, which the target key-policy writes.",
        "Rotate the credential and change connectivity or endpoint with the update script: the provider does neither.",
    ]
    .map(str::to_owned)
    .to_vec();
    Ok(artefact)
}

/// What a configuration beside that of the store begins with; `region` is an expression of ours.
fn head(comment: &str, region: &str) -> String {
    let versions = include_str!("terraform/versions.tf");
    format!("{comment}{versions}provider \"aws\" {{\n  region = {region}\n}}\n\n")
}

fn text(plan: &Plan<'_>, service: Option<&str>) -> Result<String, Unsupported> {
    let mut text = String::from(include_str!("terraform/head.tf"));
    let region = string(plan.region.as_str())?;
    let _ = writeln!(
        text,
        "locals {{\n  xks_region = {region}\n}}\n\nprovider \"aws\" {{\n  region = local.xks_region\n}}\n"
    );
    text.push_str("variable \"xks_access_key_id\" {\n");
    text.push_str("  description = \"AccessKeyId of the external key store proxy\"\n");
    text.push_str("  type        = string\n");
    if let Some(credential) = plan.known_credential() {
        let _ = writeln!(text, "  default     = {}", string(credential.access_key_id.as_str())?);
    }
    text.push_str(include_str!("terraform/access_key_id.tf"));
    text.push_str(include_str!("terraform/variables.tf"));
    let mut rows = vec![
        ("custom_key_store_name", string(plan.name.as_str())?),
        ("custom_key_store_type", string("EXTERNAL_KEY_STORE")?),
        ("xks_proxy_connectivity", string(plan.connectivity.value().as_str())?),
        ("xks_proxy_uri_endpoint", string(plan.uri_endpoint.as_str())?),
        ("xks_proxy_uri_path", string(plan.uri_path.as_str())?),
    ];
    if let Some(service) = service {
        rows.push(("xks_proxy_vpc_endpoint_service_name", string(service)?));
    }
    // As terraform fmt puts the equals signs.
    let width = rows.iter().map(|(argument, _)| argument.len()).max().unwrap_or_default();
    text.push_str("resource \"aws_kms_custom_key_store\" \"xks\" {\n");
    for (argument, value) in rows {
        let _ = writeln!(text, "  {argument:<width$} = {value}");
    }
    text.push_str(include_str!("terraform/rest.tf"));
    Ok(text)
}

fn string(text: &str) -> Result<HclString<'_>, Unsupported> {
    HclString::new(text).ok_or_else(|| {
        Unsupported::new(
            "Terraform may change this name, since it turns every text into Unicode's normal form C: use the script",
        )
    })
}
