//! `XksProxyConnectivity`, and the VPC endpoint service that one of its values needs.

pub(crate) mod vpc_service;

use crate::facts::Connectivity;
use crate::finding::{Code, Field, Finding};
use crate::given::Given;
use crate::shown::quoted;

/// The chosen connectivity, if it is one.
pub(crate) fn value(given: &Given<'_>, findings: &mut Vec<Finding>) -> Option<Connectivity> {
    let value = given.connectivity?;
    let known = Connectivity::parse(value.text);
    if known.is_none() {
        findings.push(
            Finding::new(
                Code::ConnectivityValue,
                Field::Connectivity,
                format!("{} is no connectivity", quoted(value.text)),
            )
            .help("choose PUBLIC_ENDPOINT or VPC_ENDPOINT_SERVICE")
            .labels(value.label_all()),
        );
    }
    known
}
