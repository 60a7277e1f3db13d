//! The form of the KMS console, field by field.

use super::chosen_secret;
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::plan::{Plan, PlannedConnectivity};

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let name = plan.name.as_str();
    if name.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(Unsupported::new(
            "the console's form has one line for the name, and this name holds line breaks or control characters",
        ));
    }
    if !plan.uri_path.as_str().ends_with("/kms/xks/v1") {
        return Err(Unsupported::new(
            "the console always ends the path with /kms/xks/v1, and this path ends otherwise",
        ));
    }
    let mut artefact = Artefact::new(Target::Console, "text/plain", text(plan, options));
    artefact.contains_secret = chosen_secret(plan, options).is_some();
    artefact
        .usage
        .push("Enter these values in the form; or choose Upload configuration file there, which fills in the prefix and the credential, and enter the rest.".into());
    Ok(artefact)
}

fn text(plan: &Plan<'_>, options: Options) -> String {
    let (connectivity, service) = match plan.connectivity {
        PlannedConnectivity::PublicEndpoint => ("Public endpoint", Vec::new()),
        PlannedConnectivity::VpcEndpointService { name, owner: None } => {
            ("VPC endpoint service", vec![("VPC endpoint service name", name.as_str())])
        }
        PlannedConnectivity::VpcEndpointService { name, owner: Some(owner) } => (
            "Cross-account VPC endpoint service",
            vec![
                ("VPC endpoint service name", name.as_str()),
                ("VPC endpoint service owner ID", owner.as_str()),
            ],
        ),
    };
    // The console puts one slash before it.
    let prefix = plan.uri_path.prefix().strip_prefix('/').unwrap_or("(leave empty)");
    let id =
        plan.known_credential().map_or("(yours: the credential is withheld)", |c| c.access_key_id.as_str());
    let secret = chosen_secret(plan, options).unwrap_or("(yours: not shown here)");
    let mut rows = vec![("Custom key store name", plan.name.as_str()), ("Proxy connectivity", connectivity)];
    rows.extend(service);
    rows.extend([
        ("Proxy URI endpoint", plan.uri_endpoint.as_str()),
        ("Proxy URI path prefix", prefix),
        ("Proxy credential: Access key ID", id),
        ("Proxy credential: Secret access key", secret),
    ]);
    let form: String = rows.iter().map(|(label, value)| format!("  {label:<37}{value}\n")).collect();
    format!(
        "In the AWS KMS console, Region {}:\nCustom key stores > External key stores > Create external key store\n\n{form}\nThe console adds /kms/xks/v1 to the prefix; the whole path is {}.\nThe new store is disconnected: choose it, then Key store actions > Connect.\n",
        plan.region.as_str(),
        plan.uri_path.as_str(),
    )
}
