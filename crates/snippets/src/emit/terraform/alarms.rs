//! Alarms on a key store that exists, as a configuration of their own.

use std::fmt::Write as _;

use xks_preflight_validate::{Endpoint, Region, Report};

use super::{head, string};
use crate::artefact::{Artefact, Target, Unsupported};

pub(in crate::emit) fn emit(report: &Report) -> Result<Artefact, Unsupported> {
    let facts = report.facts();
    let region = facts.region.as_ref().map(Region::as_str);
    let host = facts.uri_endpoint.as_ref().map(Endpoint::host);
    let mut text = head(include_str!("alarms_head.tf"), "var.xks_region");
    variable(&mut text, "xks_region", "The Region of the key store", region)?;
    text.push('\n');
    let name = "Subject common name of the proxy's TLS certificate; another one in a new certificate makes its alarm go off for want of data";
    variable(&mut text, "xks_certificate_name", name, host)?;
    text.push_str(include_str!("alarms.tf"));
    let mut artefact = Artefact::new(Target::TerraformAlarms, "text/plain", text);
    artefact.usage = [
        "Put it into a folder of its own, then run: terraform init, and terraform apply -var xks_custom_key_store_id=cks-…; or tofu in place of terraform.",
        "With -var xks_alarm_email=ADDRESS somebody is told, after the mail that asks for it was confirmed.",
        "Set them when the key store is connected: without data some of them go off at once, as they should.",
    ]
    .map(str::to_owned)
    .to_vec();
    Ok(artefact)
}

/// A variable with the value that is known, if it is.
fn variable(
    text: &mut String,
    name: &str,
    description: &str,
    value: Option<&str>,
) -> Result<(), Unsupported> {
    let _ = writeln!(
        text,
        "variable \"{name}\" {{\n  description = {}\n  type        = string",
        string(description)?
    );
    if let Some(value) = value {
        let _ = writeln!(text, "  default     = {}", string(value)?);
    }
    text.push_str("  nullable    = false\n}\n");
    Ok(())
}
