//! What the registry says of a rule.

use crate::Code;

/// How much a finding weighs. The order is the order of a report: the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// KMS refuses the request, or the connection fails.
    Error,
    /// Accepted, yet risky or probably not meant.
    Warning,
    /// Worth knowing.
    Info,
    /// Cannot be decided from what was given; never to be shown as passed.
    Unknown,
}

impl Severity {
    /// The word used in reports: `error`, `warning`, `info` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Unknown => "unknown",
        }
    }
}

/// The part of the job that a rule belongs to; the order is the order in which a person meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// What every input is held to.
    Inputs,
    /// Region and name of the key store.
    Store,
    /// The proxy configuration file.
    ConfigurationFile,
    /// `XksProxyUriEndpoint`.
    UriEndpoint,
    /// `XksProxyUriPath`.
    UriPath,
    /// `XksProxyAuthenticationCredential`.
    Credential,
    /// `XksProxyConnectivity` and the VPC endpoint service.
    Connectivity,
    /// The TLS certificate chain that the proxy serves.
    CertificateChain,
    /// Output of commands that was pasted as evidence.
    Evidence,
    /// The key stores that exist already, and how many there may be.
    Uniqueness,
    /// The VPC endpoint service as EC2 shows it, and the load balancer behind it.
    EndpointService,
    /// What the proxy answers.
    ProxyHealth,
    /// What only a person can know.
    Planning,
    /// A change to a key store that exists.
    Edit,
    /// A KMS key in the store.
    Key,
}

impl Area {
    /// The heading under which the area's rules stand.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Inputs => "All inputs",
            Self::Store => "Region and name",
            Self::ConfigurationFile => "Proxy configuration file",
            Self::UriEndpoint => "Proxy URI endpoint",
            Self::UriPath => "Proxy URI path",
            Self::Credential => "Proxy authentication credential",
            Self::Connectivity => "Connectivity and VPC endpoint service",
            Self::CertificateChain => "TLS certificate chain of the proxy",
            Self::Evidence => "Pasted output",
            Self::Uniqueness => "Uniqueness and quota",
            Self::EndpointService => "VPC endpoint service as it is",
            Self::ProxyHealth => "Health of the proxy",
            Self::Planning => "Capacity and planning",
            Self::Edit => "Changing a key store",
            Self::Key => "KMS key in the store",
        }
    }
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// AWS KMS Developer Guide, "Creating an external key store" and the pages beside it.
    Guide,
    /// AWS KMS External Key Store Proxy API Specification 1.0.3.
    Specification,
    /// The KMS service model that ships inside botocore: the contract.
    Model,
    /// The JSON standard, RFC 8259.
    Rfc8259,
    /// DNS names as RFC 1123 and RFC 6761 have them.
    Dns,
    /// The profile of X.509 certificates, RFC 5280.
    Rfc5280,
    /// XKS Preflight's own judgement; no AWS document states it.
    Preflight,
}

impl Source {
    /// The source's title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Guide => "AWS KMS Developer Guide, external key stores",
            Self::Specification => "AWS KMS External Key Store Proxy API Specification 1.0.3",
            Self::Model => "AWS KMS service model (botocore)",
            Self::Rfc8259 => "RFC 8259 (JSON)",
            Self::Dns => "RFC 1123 and RFC 6761 (DNS names)",
            Self::Rfc5280 => "RFC 5280 (X.509 certificates)",
            Self::Preflight => "XKS Preflight's own judgement",
        }
    }
}

/// An entry of the registry: all that is true of a rule whatever the input.
#[derive(Debug)]
pub struct Rule {
    /// The rule itself.
    pub code: Code,
    /// Stable name, kebab-case.
    pub id: &'static str,
    /// The part of the job it belongs to.
    pub area: Area,
    /// The worst severity that its findings have.
    pub severity: Severity,
    /// Whether a person may turn its errors into warnings. Never for the contract, for parsing, or for secrets.
    pub waivable: bool,
    /// What must hold, in one sentence.
    pub demands: &'static str,
    /// What KMS does when it does not hold: the step, and the exception or connection error code.
    pub consequence: &'static str,
    /// Where it comes from.
    pub sources: &'static [Source],
}
