//! What every bash script is put together from.
//!
//! The shell text lies in `bash/` and has no holes: all of the plan is in one block of assignments, each value one
//! [`BashWord`]. What may be hostile, such as a name, enters only as JSON in ASCII, made [`harmless`].

use std::fmt::Write as _;

use crate::artefact::{Artefact, Target, Unsupported};
use crate::escape::{BashWord, JsonString};

pub(super) const START: &str = include_str!("bash/start.sh");
pub(super) const TOOLS: &str = include_str!("bash/tools.sh");
pub(super) const CREDENTIAL: &str = include_str!("bash/credential.sh");
pub(super) const ASK: &str = include_str!("bash/ask.sh");
pub(super) const EXPLAIN_CODE: &str = include_str!("bash/explain_code.sh");
pub(super) const REFUSED: &str = include_str!("bash/refused.sh");
pub(super) const AWS: &str = include_str!("bash/aws.sh");
pub(super) const STORE: &str = include_str!("bash/store.sh");

/// The first versions of the AWS CLI that know external key stores, or the owner of a VPC endpoint service as well.
pub(super) const fn cli_versions(owner: bool) -> &'static str {
    if owner {
        "version 1 from 1.42.63 or version 2 from 2.31.26"
    } else {
        "version 1 from 1.27.19 or version 2 from 2.9.3"
    }
}

/// What a script needs, that sends the owner of a VPC endpoint service or none.
pub(super) fn needs(owner: bool) -> String {
    let versions = cli_versions(owner);
    format!("It needs bash 3.2 or later and the AWS CLI, {versions}, with your usual AWS credentials.")
}

/// How a script comes by the credential that it hands to the AWS CLI.
#[derive(Clone, Copy)]
pub(super) enum Credential {
    /// It needs none.
    None,
    /// It reads the configuration file, or asks.
    Ask,
    /// It holds it.
    Included,
}

/// A script that creates or changes a key store: all that is the same in each, around what is its own.
pub(super) fn of_a_store(
    target: Target,
    head: &str,
    usage: &str,
    block: &str,
    credential: Credential,
    work: &[&str],
) -> Artefact {
    let arguments = match credential {
        Credential::None => include_str!("bash/none.sh"),
        Credential::Ask => ASK,
        Credential::Included => include_str!("bash/included.sh"),
    };
    let pieces = [
        head,
        usage,
        START,
        block,
        TOOLS,
        CREDENTIAL,
        include_str!("bash/credential_aws.sh"),
        arguments,
        EXPLAIN_CODE,
        include_str!("bash/explain_proxy.sh"),
        REFUSED,
        AWS,
        STORE,
        include_str!("bash/properties.sh"),
        include_str!("bash/connect.sh"),
    ];
    let mut artefact = artefact(target, &[&pieces.concat(), &work.concat()]);
    artefact.contains_secret = matches!(credential, Credential::Included);
    artefact
}

/// The script of these pieces, in this order.
pub(super) fn artefact(target: Target, pieces: &[&str]) -> Artefact {
    let mut artefact = Artefact::new(target, "text/x-shellscript", pieces.concat());
    artefact.executable = true;
    artefact
}

/// The assignments that hold the plan.
pub(super) fn block(values: &[(&str, &str)]) -> Result<String, Unsupported> {
    let mut block = String::from(
        "# --- The plan -------------------------------------------------------------------------------------------------------\n\n",
    );
    for &(variable, value) in values {
        let word = BashWord::new(value)
            .ok_or_else(|| Unsupported::new("a value holds a NUL character, which no script can carry"))?;
        if variable == "xks_secret" && !value.is_empty() {
            block.push_str("# The secret access key, because you chose to have it here.\n");
        }
        let _ = writeln!(block, "{variable}={word}");
    }
    block.push('\n');
    Ok(block)
}

/// `text` as a JSON string that does no harm.
pub(super) fn json_string(text: &str) -> String {
    harmless(&JsonString::new(text).to_string())
}

/// JSON text with no character left in it that any shell gives a meaning inside or outside of quotes, so that even
/// a script that was damaged on its way cannot run a name.
pub(super) fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        // None of these is part of JSON's own syntax, so each stands inside a string.
        if "'$`!;&|<>()*?#~%".contains(c) {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}
