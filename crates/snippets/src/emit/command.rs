//! The bare `aws kms create-custom-key-store` command, for any POSIX shell.

use super::{chosen_secret, script};
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::edit::service;
use crate::escape::{BashWord, JsonString};
use crate::plan::{Plan, PlannedConnectivity};

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let name = plan.name.as_str();
    // Both versions of the CLI load what such a value names instead of passing it on.
    if ["file://", "fileb://", "http://", "https://"].iter().any(|prefix| name.starts_with(prefix)) {
        return Err(Unsupported::new(
            "the AWS CLI would read a name that starts like this from a file or the network: use the script or the CLI input JSON",
        ));
    }
    // Pasted into a terminal these are keys: one of them can end the line, and the rest of the name would be run.
    if name.chars().any(|c| c.is_control() && c != '\0') {
        return Err(Unsupported::new(
            "a terminal takes line breaks and control characters in what is pasted into it for keys, and this name holds some: use the script or the CLI input JSON",
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
    let versions = script::cli_versions(service(plan).1.is_some());
    let mut usage =
        vec![format!("Paste it into a shell (bash, zsh, dash); it needs the AWS CLI, {versions}.")];
    if let PlannedConnectivity::VpcEndpointService { name, owner } = plan.connectivity {
        arguments.push(format!("--xks-proxy-vpc-endpoint-service-name {}", word(name.as_str())?));
        if let Some(owner) = owner {
            arguments.push(format!("--xks-proxy-vpc-endpoint-service-owner {}", word(owner.as_str())?));
        }
    }
    arguments.push("--xks-proxy-authentication-credential file:///dev/stdin".into());
    let call = format!("aws kms create-custom-key-store \\\n    {}", arguments.join(" \\\n    "));
    let mut artefact = Artefact::new(Target::Command, "text/plain", command(plan, options, &call)?);
    artefact.contains_secret = chosen_secret(plan, options).is_some();
    usage.push(if artefact.contains_secret {
        "It holds the secret access key: a shell keeps what is pasted into it in its history.".into()
    } else {
        "It asks for the secret access key without showing it; the secret is in no argument, no file and no history, unless cli_history is enabled in your AWS configuration.".into()
    });
    usage.push("It creates the store and nothing more: connect it afterwards.".into());
    artefact.usage = usage;
    Ok(artefact)
}

/// What comes before the question. A subshell, which is read as a whole before any of it runs, so that `read` does not
/// swallow the next pasted line; and so that nothing of it stays in the person's shell: no variable, no trap, and a
/// terminal that shows what is typed even after an interrupt.
const BEFORE: &str = "set +ax; unset XKS_ID XKS_SECRET\n\
    trap 'stty echo 2>/dev/null' EXIT; trap 'exit 130' INT\n";

const ASK_ID: &str = "printf 'Access key ID: ' >&2; IFS= read -r XKS_ID\n";

/// Else the CLI would show what it cannot read, and that is the secret. What is left without the characters of a credential
/// must be nothing: a pattern would need an exclamation mark, which zsh, into which this is pasted, takes for an event of
/// its history, and then nothing asks before the secret is typed.
const ASK_SECRET: &str = "printf 'Secret access key (not shown): ' >&2\n\
    stty -echo 2>/dev/null; IFS= read -r XKS_SECRET; stty echo 2>/dev/null; echo >&2\n\
    case $(printf '%s' \"$XKS_ID$XKS_SECRET\" | LC_ALL=C tr -d 'A-Za-z0-9/+=') in\n    \
    (?*) echo 'a credential has no such characters: nothing was done' >&2; exit 2 ;;\nesac\n";

/// The call with the credential on its standard input. `printf` is built into every shell and so no process.
fn command(plan: &Plan<'_>, options: Options, call: &str) -> Result<String, Unsupported> {
    const FORMAT: &str = r#"printf '{"AccessKeyId":"%s","RawSecretAccessKey":"%s"}'"#;
    let known = plan.known_credential();
    let id = known.map(|credential| word(credential.access_key_id.as_str())).transpose()?;
    if let (Some(id), Some(secret)) = (&id, chosen_secret(plan, options)) {
        return Ok(format!("{FORMAT} {id} {} |\n{call}\n", word(secret)?));
    }
    // A known one is put in place of the question, so that all that follows is the same.
    let id = id.map_or_else(|| ASK_ID.to_owned(), |id| format!("XKS_ID={id}\n"));
    Ok(format!("(\n{BEFORE}{id}{ASK_SECRET}{FORMAT} \"$XKS_ID\" \"$XKS_SECRET\" |\n{call}\n)\n"))
}

fn word(text: &str) -> Result<BashWord<'_>, Unsupported> {
    BashWord::new(text)
        .ok_or_else(|| Unsupported::new("a value holds a NUL character, which no command line can carry"))
}
