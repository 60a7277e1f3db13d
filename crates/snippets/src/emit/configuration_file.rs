//! The proxy configuration file, repaired: the plan's values in the form that the KMS console reads.

use super::chosen_secret;
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::escape::JsonString;
use crate::plan::Plan;

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let Some(credential) = plan.known_credential() else {
        return Err(Unsupported::new("a proxy configuration file holds the credential, which is withheld"));
    };
    let Some(secret) = chosen_secret(plan, options) else {
        return Err(Unsupported::new(
            "a proxy configuration file holds the secret access key: choose to include it",
        ));
    };
    let text = format!(
        "{{\n  \"XksProxyUriPath\": {},\n  \"XksProxyAuthenticationCredential\": {{\n    \"AccessKeyId\": {},\n    \"RawSecretAccessKey\": {}\n  }}\n}}\n",
        JsonString::new(plan.uri_path.as_str()),
        JsonString::new(credential.access_key_id.as_str()),
        JsonString::new(secret)
    );
    let mut artefact = Artefact::new(Target::ConfigurationFile, "application/json", text);
    artefact.contains_secret = true;
    artefact
        .usage
        .push("In the KMS console choose Upload configuration file; delete the file afterwards.".into());
    Ok(artefact)
}
