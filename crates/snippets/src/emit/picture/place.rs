//! Where on the way from AWS KMS to the external keys a finding bites.

use xks_preflight_finding::{Area, Code, Field, Finding};
use xks_preflight_validate::Connectivity;

/// A stop on the way, or a way between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// AWS KMS and the key store in it.
    Kms,
    /// What lies between AWS KMS and the first thing that is the person's.
    Way,
    /// The VPC endpoint service.
    Service,
    /// The load balancer behind it, with its targets.
    Balancer,
    /// The proxy.
    Proxy,
    /// The key managers behind the proxy.
    Managers,
}

impl Place {
    /// Where `finding` bites; `None` where that is not on the way. Without a VPC endpoint service what is said of one bites
    /// on the way.
    pub(super) fn of(finding: &Finding, connectivity: Option<Connectivity>) -> Option<Self> {
        let place = Self::of_rule(finding.code, finding.subject.field)?;
        let behind_service = connectivity == Some(Connectivity::VpcEndpointService);
        let is_there = behind_service || !matches!(place, Self::Service | Self::Balancer);
        Some(if is_there { place } else { Self::Way })
    }

    fn of_rule(code: Code, field: Field) -> Option<Self> {
        Some(match code.rule().area {
            Area::Evidence => return None,
            Area::Store | Area::Edit | Area::Key => Self::Kms,
            Area::ConfigurationFile | Area::UriPath | Area::Credential | Area::CertificateChain => {
                Self::Proxy
            }
            Area::Inputs => Self::of_field(field),
            Area::UriEndpoint => match code {
                Code::EndpointNotPublic => Self::Way,
                Code::EndpointIsPrivateDns => Self::Service,
                _ => Self::Proxy,
            },
            Area::Connectivity => match code {
                Code::ConnectivityValue => Self::Way,
                _ => Self::Service,
            },
            Area::Uniqueness => match code {
                Code::UriInUse | Code::EndpointMixedConnectivity => Self::Proxy,
                Code::PrivateDnsInUse | Code::VpcServiceInUse => Self::Service,
                _ => Self::Kms,
            },
            Area::EndpointService => match code {
                Code::NlbInternal
                | Code::NlbTcp443
                | Code::TgIpTcp443
                | Code::TgHealthy
                | Code::VpcSubnets
                | Code::VpcRanges => Self::Balancer,
                _ => Self::Service,
            },
            Area::ProxyHealth => match code {
                Code::HealthAnswer | Code::HealthLatency | Code::HealthError => Self::Proxy,
                _ => Self::Managers,
            },
            Area::Planning => match code {
                Code::PlanNeeded | Code::PlanRequestQuota => Self::Kms,
                Code::PlanFirewall | Code::PlanIpv4 => Self::Way,
                Code::PlanVpcReach => Self::Balancer,
                Code::PlanSpecification
                | Code::PlanCiphers
                | Code::PlanMtls
                | Code::PlanCapacity
                | Code::PlanCredential => Self::Proxy,
                _ => Self::Managers,
            },
        })
    }

    fn of_field(field: Field) -> Self {
        match field {
            Field::Connectivity => Self::Way,
            Field::VpcEndpointServiceName | Field::VpcEndpointServiceOwner => Self::Service,
            Field::ConfigurationFile
            | Field::UriEndpoint
            | Field::UriPath
            | Field::AccessKeyId
            | Field::RawSecretAccessKey
            | Field::CertificateChain => Self::Proxy,
            Field::XksKeyId => Self::Managers,
            Field::Region
            | Field::Name
            | Field::Evidence
            | Field::KeyStoreId
            | Field::AliasName
            | Field::KeyDescription
            | Field::KeyTags => Self::Kms,
        }
    }
}
