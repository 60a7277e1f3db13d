//! The one caller of check → plan → emit.

use xks_preflight_finding::Field;
use xks_preflight_snippets::{Artefact, Options, Plan, Target, Unsupported, emit};
use xks_preflight_validate::{ConfigurationFile, Context, Inputs, Report, Secret, Timestamp, check};

use crate::state::{FileInput, Form};

/// Judges the form as it stands. `to_ascii` turns an international host name into its ASCII form.
pub fn judge(form: &Form, at: Timestamp, to_ascii: &dyn Fn(&str) -> Option<String>) -> Report {
    check(&inputs(form), &Context { at, to_ascii, ..Context::default() })
}

/// The artefact for `target`, where the report allows one.
///
/// # Errors
/// `Err(None)`: the report is not ready. `Err(Some(…))`: the target cannot express the plan, and why.
pub fn artefact(
    report: &Report,
    target: Target,
    include_secret: bool,
) -> Result<Artefact, Option<Unsupported>> {
    let plan = Plan::create(report).map_err(|_| None)?;
    emit(&plan, target, Options { include_secret }).map_err(Some)
}

/// The file as the checks take it.
pub fn configuration_file(file: &FileInput) -> ConfigurationFile {
    if file.size > file.bytes.len() as u64 {
        ConfigurationFile::unread(file.size)
    } else {
        ConfigurationFile::new(file.bytes.to_vec())
    }
}

/// An empty field is one that is not given: what the file says then counts.
fn inputs(form: &Form) -> Inputs {
    let given = |field| Some(form.text(field)).filter(|text| !text.is_empty()).map(|text| text.to_string());
    let secret = form.secret.expose();
    Inputs {
        region: given(Field::Region),
        name: given(Field::Name),
        configuration_file: form.file.as_deref().map(configuration_file),
        connectivity: form.connectivity.map(|connectivity| connectivity.as_str().into()),
        uri_endpoint: given(Field::UriEndpoint),
        uri_path: given(Field::UriPath),
        access_key_id: given(Field::AccessKeyId),
        raw_secret_access_key: (!secret.is_empty()).then(|| Secret::new(secret.to_owned())),
        vpc_endpoint_service_name: given(Field::VpcEndpointServiceName),
        vpc_endpoint_service_owner: given(Field::VpcEndpointServiceOwner),
        withhold_credential: form.withhold,
    }
}
