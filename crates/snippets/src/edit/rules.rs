//! The rules of a change. Source: the service model, `UpdateCustomKeyStore`.

use xks_preflight_finding::{Code, Field, Finding};
use xks_preflight_validate::Connectivity;

use super::existing::{ConnectionState, Existing};
use super::plan::{Change, service};
use crate::plan::Plan;

/// What stands against the change, and what a person must know of it.
pub(super) fn findings(existing: &Existing, wanted: &Plan<'_>, changes: &[Change<'_>]) -> Vec<Finding> {
    let change = |field| changes.iter().find(|change| change.field == field);
    let mut findings = Vec::new();
    if change(Field::Connectivity).is_some() && change(Field::UriEndpoint).is_none() {
        let message = "the connectivity changes, but the endpoint does not";
        findings.push(Finding::new(Code::EditConnectivity, Field::UriEndpoint, message).help(
            match wanted.connectivity.value() {
                Connectivity::PublicEndpoint => "give the public endpoint of the proxy",
                Connectivity::VpcEndpointService => {
                    "give https:// and the private DNS name of the VPC endpoint service"
                }
            },
        ));
    }
    let new_service = change(Field::VpcEndpointServiceName).is_some_and(|change| change.to.is_some());
    let (_, owner) = service(wanted);
    if new_service && existing.service_owner.is_some() && owner.is_none() {
        let message =
            "the VPC endpoint service changes, and the present one has an owner, whom KMS would keep";
        findings.push(
            Finding::new(Code::EditServiceOwner, Field::VpcEndpointServiceOwner, message)
                .help("give the owner of the new service, be it this account"),
        );
    }
    if let Some(change) = changes.iter().find(|change| change.leads_elsewhere()) {
        let message = "nobody can check but you that the new values reach the same external keys";
        findings.push(Finding::new(Code::EditSameKeys, change.field, message).help(
            "change nothing unless the same key manager is behind them, or a copy with the same key material",
        ));
    }
    // The keys of a store that is FAILED cannot be used anyway.
    let in_use = existing.state != ConnectionState::Failed;
    if let Some(change) = changes.iter().find(|change| in_use && change.needs_disconnected()) {
        let message = format!("a new {} needs the key store to be disconnected", change.field.noun());
        findings.push(
            Finding::new(Code::EditDisconnects, change.field, message)
                .help("choose a time at which its keys are not needed for about ten minutes"),
        );
    }
    if change(Field::AccessKeyId).is_some() {
        let message = "a new credential is sent to KMS, and the proxy must know it by then";
        findings.push(Finding::new(Code::EditCredentialOrder, Field::AccessKeyId, message).help(
            "let the proxy accept it beside the old one first, and drop the old one five minutes after the update",
        ));
    }
    findings
}
