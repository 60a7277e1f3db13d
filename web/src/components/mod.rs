//! The parts of the page: what is in the holes of its templates.

pub mod artefacts;
pub mod chain;
pub mod change;
pub mod evidence;
pub mod explain;
pub mod finding;
pub mod inputs;
pub mod report;
pub mod timeline;

use xks_preflight_evidence::Store;
use xks_preflight_finding::{Field, Severity};
use xks_preflight_snippets::{Artefact, Options, Target};
use xks_preflight_validate::Connectivity;
use yew::AttrValue;

use crate::SURROUNDINGS;
use crate::form::Task;
use crate::pipeline::{Judged, NoText};
use crate::state::State;

/// What the page is made from.
pub struct Page<'a> {
    /// What was entered.
    pub state: &'a State,
    /// What is known of it.
    pub judged: &'a Judged,
    /// The verdict in a word.
    pub verdict: &'static str,
    /// The verdict in a sentence.
    pub summary: AttrValue,
    /// The key store that is changed; none in other tasks.
    pub chosen: Option<&'a Store>,
    /// The artefact of the chosen tab, or why there is none.
    pub artefact: Result<Artefact, NoText>,
}

impl<'a> Page<'a> {
    /// The page of a state.
    pub fn new(state: &'a State, judged: &'a Judged) -> Self {
        let report = &judged.report;
        let form = &state.form;
        let untouched = match form.task {
            Task::Create => form.is_empty(),
            Task::Change => judged.own.is_err(),
            Task::Key => form.text(Field::KeyStoreId).is_empty() && form.text(Field::XksKeyId).is_empty(),
        };
        Self {
            state,
            judged,
            verdict: if untouched { "untouched" } else { report.verdict().as_str() },
            summary: if untouched {
                report::beginning(form.task)
            } else {
                report::summary(report, judged.later.filter(|_| form.chain.is_some()))
            },
            chosen: form.chosen().ok().filter(|_| form.task == Task::Change),
            artefact: judged.artefact(state.target, options(state, judged)),
        }
    }
}

/// How the artefact of the chosen tab is written.
pub fn options(state: &State, judged: &Judged) -> Options {
    let acknowledged = SURROUNDINGS && change::is_acknowledged(state, judged);
    Options { include_secret: state.include_secret, acknowledged }
}

/// The id of the text area that an error is pasted into.
pub const ERROR: &str = "error-text";

/// The id of what is said of files that were dropped outside of all boxes.
pub const NOTICE: &str = "notice";

/// The id of the field of the quota.
pub const QUOTA: &str = "store-quota";

/// The id of the choice of a connectivity; of the first one where it is none.
pub const fn connectivity_id(connectivity: Option<Connectivity>) -> &'static str {
    match connectivity {
        Some(Connectivity::VpcEndpointService) => "connectivity-vpc-endpoint-service",
        _ => field_id(Field::Connectivity),
    }
}

/// The id of the button that removes a file which was given for `field`.
pub const fn remove_id(field: Field) -> &'static str {
    match field {
        Field::CertificateChain => "remove-chain",
        Field::Evidence => "remove-evidence",
        _ => "remove-file",
    }
}

/// The id of a field's element.
pub const fn field_id(field: Field) -> &'static str {
    match field {
        Field::Region => "field-region",
        Field::Name => "field-custom-key-store-name",
        Field::ConfigurationFile => "field-proxy-configuration-file",
        Field::Connectivity => "connectivity-public-endpoint",
        Field::CertificateChain => "field-certificate-chain",
        Field::Evidence => "field-evidence",
        Field::UriEndpoint => "field-xks-proxy-uri-endpoint",
        Field::UriPath => "field-xks-proxy-uri-path",
        Field::AccessKeyId => "field-access-key-id",
        Field::RawSecretAccessKey => "field-raw-secret-access-key",
        Field::VpcEndpointServiceName => "field-xks-proxy-vpc-endpoint-service-name",
        Field::VpcEndpointServiceOwner => "field-xks-proxy-vpc-endpoint-service-owner",
        Field::KeyStoreId => "field-custom-key-store-id",
        Field::XksKeyId => "field-xks-key-id",
        Field::AliasName => "field-alias-name",
        Field::KeyDescription => "field-description",
        Field::KeyTags => "field-tags",
    }
}

/// The field whose element has that id.
pub fn field_of(id: &str) -> Option<Field> {
    Field::ALL.iter().copied().find(|&field| field_id(field) == id)
}

/// The id of a tab.
pub fn tab_id(target: Target) -> String {
    ["tab-", target.id()].concat()
}

/// A mark that says the severity without colour.
pub const fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✕",
        Severity::Warning => "!",
        Severity::Info => "i",
        Severity::Unknown => "?",
    }
}
