//! The parts of the page: properties in, actions out.

pub mod artefacts;
pub mod chain;
pub mod connectivity;
pub mod credential;
pub mod field;
pub mod file;
pub mod finding;
pub mod inputs;
pub mod path;
pub mod report;
pub mod take;
pub mod timeline;

use std::ops::Deref;

use xks_preflight_finding::{Field, Severity};
use yew::prelude::*;

use crate::app;
use crate::pipeline::ChainState;
use crate::state::State;

/// How a part says what happened.
pub type Dispatch = UseReducerDispatcher<State>;

/// The report as a property: a new one is another one, without comparing what is in it.
#[derive(Clone)]
pub struct Judged(pub app::Shared);

impl Judged {
    /// How many signatures are to be verified.
    pub fn asks(&self) -> usize {
        if let ChainState::Asking(questions) = &self.0.chain { questions.len() } else { 0 }
    }
}

impl PartialEq for Judged {
    fn eq(&self, other: &Self) -> bool {
        std::rc::Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Judged {
    type Target = xks_preflight_validate::Report;

    fn deref(&self) -> &Self::Target {
        &self.0.report
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
        // The page has no form for a key yet.
        Field::KeyStoreId | Field::XksKeyId | Field::AliasName | Field::KeyDescription | Field::KeyTags => "",
    }
}

/// The id of the element that holds a field's findings.
pub fn findings_id(field: Field) -> String {
    format!("{}-findings", field_id(field))
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
