//! The rules, one area a module, one rule a file where it has substance.

pub(crate) mod connectivity;
pub(crate) mod credential;
pub(crate) mod endpoint;
pub(crate) mod file;
pub(crate) mod inputs;
pub(crate) mod key;
pub(crate) mod path;
pub(crate) mod store;

use crate::facts::Facts;
use crate::finding::Finding;
use crate::given::Given;
use crate::input::Context;

/// Runs every rule; each looks at the given values and at the facts that earlier ones established.
pub(crate) fn run(given: &Given<'_>, context: &Context<'_>, findings: &mut Vec<Finding>) -> Facts {
    let connectivity = connectivity::value(given, findings);
    let region = store::region::check(given, findings);
    let name = store::name::check(given, findings);
    let uri_endpoint = endpoint::check(given, connectivity, context, findings);
    let uri_path = path::check(given, findings);
    let credential = credential::check(given, findings);
    let service = connectivity::vpc_service::check(given, connectivity, region.as_ref(), findings);
    let facts = Facts {
        region,
        name,
        connectivity,
        uri_endpoint,
        uri_path,
        credential,
        vpc_endpoint_service_name: service.name,
        vpc_endpoint_service_owner: service.owner,
        key: None,
    };
    path::total_length(given, &facts, findings);
    file::check(given, findings);
    inputs::check(given, findings);
    facts
}
