//! The bare `aws kms create-custom-key-store` command, for any POSIX shell.

use super::chosen_secret;
use crate::artefact::{Artefact, Options, Unsupported};
use crate::escape::{BashWord, JsonString};
use crate::plan::{Plan, PlannedConnectivity};

pub(super) const OWNER_NEEDS: &str = "XksProxyVpcEndpointServiceOwner needs a current AWS CLI: version 2.9.19, which Debian 12 has, does not know it.";

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let name = plan.name.as_str();
    // Both versions of the CLI load what such a value names instead of passing it on.
    if ["file://", "fileb://", "http://", "https://"].iter().any(|prefix| name.starts_with(prefix)) {
        return Err(Unsupported::new(
            "the AWS CLI would read a name that starts like this from a file or the network: use the script or the CLI input JSON",
        ));
    }
    let name = word(name)?;
    // AWS CLI version 1 fetches an https:// option from the network; inside JSON it is left alone.
    let endpoint = format!("{{\"XksProxyUriEndpoint\": {}}}", JsonString::new(plan.uri_endpoint.as_str()));
    let mut arguments = vec![
        format!("--region {}", word(plan.region.as_str())?),
        // With an equals sign a name may start with a hyphen.
        format!("--custom-key-store-name={name}"),
        "--custom-key-store-type EXTERNAL_KEY_STORE".into(),
        format!("--xks-proxy-connectivity {}", plan.connectivity.value().as_str()),
        format!("--cli-input-json {}", word(&endpoint)?),
        format!("--xks-proxy-uri-path {}", word(plan.uri_path.as_str())?),
    ];
    let mut usage = vec!["Paste it into a shell (bash, zsh, dash); AWS CLI version 1 or 2.".to_owned()];
    if let PlannedConnectivity::VpcEndpointService { name, owner } = plan.connectivity {
        arguments.push(format!("--xks-proxy-vpc-endpoint-service-name {}", word(name.as_str())?));
        if let Some(owner) = owner {
            arguments.push(format!("--xks-proxy-vpc-endpoint-service-owner {}", word(owner.as_str())?));
            usage.push(OWNER_NEEDS.into());
        }
    }
    arguments.push("--xks-proxy-authentication-credential file:///dev/stdin".into());
    let call = format!("aws kms create-custom-key-store \\\n    {}", arguments.join(" \\\n    "));
    let mut artefact =
        Artefact::new("create-custom-key-store.txt", "text/plain", command(plan, options, &call)?);
    artefact.contains_secret = chosen_secret(plan, options).is_some();
    usage.push(if artefact.contains_secret {
        "It holds the secret access key: a shell keeps what is pasted into it in its history.".into()
    } else {
        "It asks for the secret access key without showing it; the secret is in no argument, file or history."
            .into()
    });
    usage.push("It creates the store and nothing more: connect it afterwards.".into());
    artefact.usage = usage;
    Ok(artefact)
}

/// The call with the credential on its standard input. The braces make a shell read all of it before it runs any, so
/// that `read` does not swallow the next pasted line; `printf` is built into every shell and so no process.
fn command(plan: &Plan<'_>, options: Options, call: &str) -> Result<String, Unsupported> {
    const FORMAT: &str = r#"printf '{"AccessKeyId":"%s","RawSecretAccessKey":"%s"}'"#;
    let known = plan.known_credential();
    let id = known.map(|credential| word(credential.access_key_id.as_str())).transpose()?;
    if let (Some(id), Some(secret)) = (&id, chosen_secret(plan, options)) {
        return Ok(format!("{FORMAT} {id} {} |\n{call}\n", word(secret)?));
    }
    let ask_id = "printf 'Access key ID: ' >&2; IFS= read -r XKS_ID\n";
    let (ask, id) = id.map_or_else(|| (ask_id, "\"$XKS_ID\"".to_owned()), |id| ("", id.to_string()));
    Ok(format!(
        "{{\n{ask}printf 'Secret access key (not shown): ' >&2; stty -echo; IFS= read -r XKS_SECRET; stty echo; echo >&2\n{FORMAT} {id} \"$XKS_SECRET\" |\n{call}\nunset XKS_SECRET\n}}\n"
    ))
}

fn word(text: &str) -> Result<BashWord<'_>, Unsupported> {
    BashWord::new(text)
        .ok_or_else(|| Unsupported::new("a value holds a NUL character, which no command line can carry"))
}
