//! The host lies in a domain that public resolvers serve.

use super::{finding, parts::Parts};
use crate::facts::Connectivity;
use crate::finding::{Code, Finding, Severity};
use crate::given::Value;

/// Top-level names that the public DNS does not have. Sources: RFC 6761, 6762, 7686, 8375, 9476; ICANN's reservation
/// of `.internal` (2024); the names that RFC 6762, appendix G and ICANN's name collision reports find in private use.
const PRIVATE: [&str; 17] = [
    "local",
    "localhost",
    "localdomain",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "domain",
    "mail",
    "test",
    "invalid",
    "example",
    "onion",
    "alt",
    "arpa",
];

/// Domains reserved for documentation (RFC 2606): they resolve, but nobody's proxy is there.
const DOCUMENTATION: [&str; 3] = ["example.com", "example.net", "example.org"];

pub(super) fn check(
    value: Value<'_>,
    parts: &Parts<'_>,
    connectivity: Option<Connectivity>,
    findings: &mut Vec<Finding>,
) {
    let host = parts.host_text(value.text).trim_end_matches('.').to_ascii_lowercase();
    let Some(top) = host.rsplit('.').next().filter(|top| !top.is_empty()) else { return };
    if PRIVATE.contains(&top) {
        let (why, help) = match connectivity {
            Some(Connectivity::VpcEndpointService) => (
                "the domain of a private DNS name must be public to be verified: create fails with XksProxyVpcEndpointServiceInvalidConfigurationException, or connect with XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION",
                "choose a private DNS name within a public domain that you own",
            ),
            Some(Connectivity::PublicEndpoint) => (
                "KMS cannot resolve it: create fails with XksProxyUriUnreachableException",
                "give the proxy a name within a public domain",
            ),
            None => {
                (Code::EndpointNotPublic.rule().consequence, "give the proxy a name within a public domain")
            }
        };
        findings.push(
            finding(Code::EndpointNotPublic, format!("no public resolver serves names that end in .{top}"))
                .why(why)
                .help(help)
                .labels(value.label(parts.host)),
        );
        return;
    }
    if DOCUMENTATION
        .iter()
        .any(|name| host == *name || host.strip_suffix(name).is_some_and(|h| h.ends_with('.')))
    {
        findings.push(
            finding(
                Code::EndpointNotPublic,
                "the host is a placeholder: its domain is reserved for documentation",
            )
            .severity(Severity::Warning)
            .help("give the proxy's real name")
            .labels(value.label(parts.host)),
        );
    }
}
