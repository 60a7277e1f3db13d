//! From arguments to inputs: the one place that reads files and standard input.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use xks_preflight_finding::Field;
use xks_preflight_validate::{ConfigurationFile, Inputs, Secret};
use zeroize::{Zeroize as _, Zeroizing};

use crate::arguments::{InputArguments, Source};
use crate::exit::Stop;

/// Larger files are no input of this program. Far above every limit of a rule, so that the rule speaks first.
const LARGEST: u64 = 64 << 20;

/// Room for every real input, so that reading one leaves no half-filled copy of a secret behind.
const ROOM: usize = (64 << 10) + 1;

/// Reads everything that `arguments` name, but for the certificates.
pub fn read(arguments: &InputArguments) -> Result<Inputs, Stop> {
    let mut inputs = Inputs { withhold_credential: arguments.withhold_credential, ..Inputs::default() };
    inputs.key.tags.clone_from(&arguments.tags);
    for (field, value) in &arguments.texts {
        if let Some(slot) = slot(&mut inputs, *field) {
            *slot = Some(value.clone());
        }
    }
    if let Some(source) = &arguments.config {
        inputs.configuration_file = Some(match content("--config", source)? {
            Content::Whole(bytes) => ConfigurationFile::new(bytes),
            Content::TooLarge(size) => ConfigurationFile::unread(size),
        });
    }
    if let Some(source) = &arguments.secret_file {
        let bytes = bytes("--secret-file", source)?;
        if is_configuration(&bytes) {
            drop(Zeroizing::new(bytes));
            return Err(Stop::misuse(
                "the file of --secret-file is a proxy configuration file",
                "give it with --config; --secret-file takes the secret access key alone",
            ));
        }
        inputs.raw_secret_access_key = Some(secret(bytes));
    }
    Ok(inputs)
}

fn slot(inputs: &mut Inputs, field: Field) -> Option<&mut Option<String>> {
    Some(match field {
        Field::Region => &mut inputs.region,
        Field::Name => &mut inputs.name,
        Field::Connectivity => &mut inputs.connectivity,
        Field::UriEndpoint => &mut inputs.uri_endpoint,
        Field::UriPath => &mut inputs.uri_path,
        Field::AccessKeyId => &mut inputs.access_key_id,
        Field::VpcEndpointServiceName => &mut inputs.vpc_endpoint_service_name,
        Field::VpcEndpointServiceOwner => &mut inputs.vpc_endpoint_service_owner,
        Field::KeyStoreId => &mut inputs.key.store_id,
        Field::XksKeyId => &mut inputs.key.xks_key_id,
        Field::AliasName => &mut inputs.key.alias,
        Field::KeyDescription => &mut inputs.key.description,
        // Files, or more than one word of the command line.
        Field::ConfigurationFile
        | Field::RawSecretAccessKey
        | Field::CertificateChain
        | Field::Evidence
        | Field::KeyTags => {
            return None;
        }
    })
}

/// What a file holds.
enum Content {
    Whole(Vec<u8>),
    /// More than [`LARGEST`]: it has this many bytes, or at least as many where the end is not known.
    TooLarge(u64),
}

/// The bytes of a file.
///
/// # Errors
/// A misuse, where it cannot be read or is larger than [`LARGEST`].
pub fn bytes(option: &str, source: &Source) -> Result<Vec<u8>, Stop> {
    match content(option, source)? {
        Content::Whole(bytes) => Ok(bytes),
        Content::TooLarge(_) => Err(Stop::misuse(
            format!("the file of {option} is larger than 64 MiB"),
            "is it the file that is meant? It should have a few kilobytes at most",
        )),
    }
}

/// The text of a file, whatever bytes it has: what is no UTF-8 is marked. Wiped when dropped.
pub fn text(option: &str, source: &Source) -> Result<Zeroizing<String>, Stop> {
    let bytes = Zeroizing::new(bytes(option, source)?);
    Ok(xks_preflight_chain::text(&bytes)
        .unwrap_or_else(|| Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())))
}

fn content(option: &str, source: &Source) -> Result<Content, Stop> {
    let cannot = |error: &std::io::Error| {
        let message = format!("the file of {option} cannot be read: {}", reason(error));
        // What is no file may be the secret, given in its place.
        let name = source.shown();
        let is_shown = !xks_preflight_validate::shown::may_be_secret(&name);
        Stop::Misuse(message, is_shown.then(|| format!("it is {name}")))
    };
    let mut bytes = Zeroizing::new(Vec::new());
    let mut length = 0;
    let read = match source {
        Source::StandardInput => fill(&mut bytes, std::io::stdin().lock(), 0),
        Source::File(path) => File::open(Path::new(path)).and_then(|file| {
            length = file.metadata().map_or(0, |about| about.len());
            fill(&mut bytes, file, length)
        }),
    };
    read.map_err(|error| cannot(&error))?;
    let read = bytes.len() as u64;
    Ok(if read > LARGEST {
        Content::TooLarge(length.max(read))
    } else {
        Content::Whole(std::mem::take(&mut *bytes))
    })
}

fn fill(bytes: &mut Vec<u8>, from: impl Read, length: u64) -> std::io::Result<usize> {
    bytes.reserve(ROOM.max(usize::try_from(length.min(LARGEST)).unwrap_or_default() + 1));
    from.take(LARGEST + 1).read_to_end(bytes)
}

/// The system's words without its number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// The secret in a file: all of it, but for the line feed that editors and `echo` put at the end.
/// Whether this is a JSON object that speaks of a secret access key, which no secret access key does.
fn is_configuration(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"RawSecretAccessKey";
    bytes.trim_ascii_start().starts_with(b"{") && bytes.windows(KEY.len()).any(|part| part == KEY)
}

fn secret(mut bytes: Vec<u8>) -> Secret {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    Secret::new(String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut bytes = error.into_bytes();
        // What is lost is marked, and the rules refuse the mark.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        bytes.zeroize();
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_feed_is_taken_off() {
        let read = |text: &str| secret(text.as_bytes().to_vec()).expose().to_owned();
        assert_eq!(["a", "a\n", "a\n\n", "a\r\n", ""].map(read), ["a", "a", "a\n", "a\r", ""]);
    }

    #[test]
    fn bytes_that_are_no_text_are_marked() {
        assert_eq!(secret(b"a\xffb\n".to_vec()).expose(), "a\u{fffd}b");
    }
}
