//! What is to be created.

use xks_preflight_finding::{Code, Field, Finding, Severity};
use xks_preflight_validate::{
    AccessKeyId, AccountId, Connectivity, Credential, CredentialFact, Endpoint, Facts, Region, Report,
    StoreName, UriPath, Verdict, VpcServiceName,
};

/// A key store to create. Every value passed the contract, and no rule stands against them together.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'r> {
    /// What was judged, with the findings that do not stand against it.
    pub report: &'r Report,
    /// Where.
    pub region: &'r Region,
    /// `CustomKeyStoreName`.
    pub name: &'r StoreName,
    /// `XksProxyUriEndpoint`.
    pub uri_endpoint: &'r Endpoint,
    /// `XksProxyUriPath`.
    pub uri_path: &'r UriPath,
    /// `XksProxyConnectivity`, with what it needs.
    pub connectivity: PlannedConnectivity<'r>,
    /// `XksProxyAuthenticationCredential`.
    pub credential: PlannedCredential<'r>,
}

/// A connectivity with what belongs to it.
#[derive(Clone, Copy, Debug)]
pub enum PlannedConnectivity<'r> {
    /// `PUBLIC_ENDPOINT`.
    PublicEndpoint,
    /// `VPC_ENDPOINT_SERVICE`.
    VpcEndpointService {
        /// `XksProxyVpcEndpointServiceName`.
        name: &'r VpcServiceName,
        /// `XksProxyVpcEndpointServiceOwner`, where it is another account.
        owner: Option<&'r AccountId>,
    },
}

impl PlannedConnectivity<'_> {
    /// The value of `XksProxyConnectivity`.
    pub const fn value(self) -> Connectivity {
        match self {
            Self::PublicEndpoint => Connectivity::PublicEndpoint,
            Self::VpcEndpointService { .. } => Connectivity::VpcEndpointService,
        }
    }
}

/// What the plan knows of the credential.
#[derive(Clone, Copy, Debug)]
pub enum PlannedCredential<'r> {
    /// Nothing: whatever runs the plan asks for both halves.
    Withheld,
    /// Both halves; the secret goes into an artefact only on request.
    Given(&'r Credential),
}

/// The report does not allow a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReady(pub Verdict);

impl std::fmt::Display for NotReady {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the report is {}: nothing is emitted", self.0.as_str())
    }
}

impl std::error::Error for NotReady {}

/// The network that a key store behind a VPC endpoint service needs before it can be created, in a plan or before
/// there is one: the service has no name yet.
#[derive(Clone, Copy, Debug)]
pub struct NetworkPlan<'r> {
    /// Where.
    pub region: &'r Region,
    /// `XksProxyUriEndpoint`, whose host becomes the private DNS name.
    pub uri_endpoint: &'r Endpoint,
    /// `XksProxyVpcEndpointServiceOwner`, where it is another account than the key store's.
    pub owner: Option<&'r AccountId>,
}

impl<'r> NetworkPlan<'r> {
    /// The network of the key store that `report` judged: complete as far as the network goes, and with nothing against
    /// it but that the endpoint service has no name yet. `None` within for a public endpoint, which needs no network.
    pub fn create(report: &'r Report) -> Result<Option<Self>, NotReady> {
        let not_ready = NotReady(report.verdict());
        let facts = report.facts();
        let against = |finding: &Finding| {
            finding.severity == Severity::Error && finding.code != Code::VpcServiceRequired
        };
        if report.findings().iter().any(against) {
            return Err(not_ready);
        }
        let network = Self {
            region: facts.region.as_ref().ok_or(not_ready)?,
            uri_endpoint: facts.uri_endpoint.as_ref().ok_or(not_ready)?,
            owner: facts.vpc_endpoint_service_owner.as_ref(),
        };
        let connectivity = facts.connectivity.ok_or(not_ready)?;
        Ok((connectivity == Connectivity::VpcEndpointService).then_some(network))
    }
}

/// The facts of `report`, where nothing stands against these fields. What stands against others is no matter.
fn passed<'r>(report: &'r Report, fields: &[Field]) -> Result<&'r Facts, NotReady> {
    let against =
        |finding: &Finding| finding.severity == Severity::Error && fields.contains(&finding.subject.field);
    if report.findings().iter().any(against) {
        return Err(NotReady(report.verdict()));
    }
    Ok(report.facts())
}

/// The Region of the key store that `report` judged. What stands against other inputs is no matter.
pub(crate) fn region(report: &Report) -> Result<&Region, NotReady> {
    passed(report, &[Field::Region])?.region.as_ref().ok_or(NotReady(report.verdict()))
}

/// Who may create a key store, in a plan or before there is one: it depends on few of its values.
#[derive(Clone, Copy, Debug)]
pub struct PermissionsPlan<'r> {
    /// Where.
    pub region: &'r Region,
    /// `XksProxyVpcEndpointServiceOwner`, where it is another account than the key store's.
    pub owner: Option<&'r AccountId>,
}

impl<'r> PermissionsPlan<'r> {
    /// The permissions around the key store that `report` judged. What stands against other inputs is no matter.
    pub fn create(report: &'r Report) -> Result<Self, NotReady> {
        let facts = passed(report, &[Field::Connectivity, Field::VpcEndpointServiceOwner])?;
        let connectivity = facts.connectivity.ok_or(NotReady(report.verdict()))?;
        let owner = facts.vpc_endpoint_service_owner.as_ref();
        let behind_service = connectivity == Connectivity::VpcEndpointService;
        Ok(Self { region: region(report)?, owner: owner.filter(|_| behind_service) })
    }
}

/// A proxy to be probed, whether or not the rest of the key store is known yet.
#[derive(Clone, Copy, Debug)]
pub struct ProxyPlan<'r> {
    /// Where the key store will be: requests are signed for it.
    pub region: &'r Region,
    /// `XksProxyUriEndpoint`.
    pub uri_endpoint: &'r Endpoint,
    /// `XksProxyUriPath`.
    pub uri_path: &'r UriPath,
    /// `XksProxyConnectivity`.
    pub connectivity: Connectivity,
    /// `AccessKeyId`, where it is known; the secret is none of a probe's business.
    pub access_key_id: Option<&'r AccessKeyId>,
}

impl<'r> ProxyPlan<'r> {
    /// The proxy of the key store that `report` judged: Region, endpoint, path and connectivity are there, and nothing
    /// stands against any of them.
    pub fn create(report: &'r Report) -> Result<Self, NotReady> {
        const NEEDED: [Field; 4] = [Field::Region, Field::UriEndpoint, Field::UriPath, Field::Connectivity];
        let not_ready = NotReady(report.verdict());
        let facts = passed(report, &NEEDED)?;
        Ok(Self {
            region: facts.region.as_ref().ok_or(not_ready)?,
            uri_endpoint: facts.uri_endpoint.as_ref().ok_or(not_ready)?,
            uri_path: facts.uri_path.as_ref().ok_or(not_ready)?,
            connectivity: facts.connectivity.ok_or(not_ready)?,
            access_key_id: facts.credential.given().map(|credential| &credential.access_key_id),
        })
    }
}

impl<'r> Plan<'r> {
    /// The plan to create the key store that `report` judged.
    pub fn create(report: &'r Report) -> Result<Self, NotReady> {
        let not_ready = NotReady(report.verdict());
        if report.verdict() != Verdict::Ready {
            return Err(not_ready);
        }
        let facts = report.facts();
        let connectivity = match facts.connectivity.ok_or(not_ready)? {
            Connectivity::PublicEndpoint => PlannedConnectivity::PublicEndpoint,
            Connectivity::VpcEndpointService => PlannedConnectivity::VpcEndpointService {
                name: facts.vpc_endpoint_service_name.as_ref().ok_or(not_ready)?,
                owner: facts.vpc_endpoint_service_owner.as_ref(),
            },
        };
        let credential = match &facts.credential {
            CredentialFact::Missing => return Err(not_ready),
            CredentialFact::Withheld => PlannedCredential::Withheld,
            CredentialFact::Given(credential) => PlannedCredential::Given(credential),
        };
        Ok(Self {
            report,
            region: facts.region.as_ref().ok_or(not_ready)?,
            name: facts.name.as_ref().ok_or(not_ready)?,
            uri_endpoint: facts.uri_endpoint.as_ref().ok_or(not_ready)?,
            uri_path: facts.uri_path.as_ref().ok_or(not_ready)?,
            connectivity,
            credential,
        })
    }

    /// The parameters of `CreateCustomKeyStore` in the order of AWS's guide, without the credential.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, &'r str)> {
        let mut parameters = vec![
            ("CustomKeyStoreName", self.name.as_str()),
            ("CustomKeyStoreType", "EXTERNAL_KEY_STORE"),
            ("XksProxyConnectivity", self.connectivity.value().as_str()),
            ("XksProxyUriEndpoint", self.uri_endpoint.as_str()),
            ("XksProxyUriPath", self.uri_path.as_str()),
        ];
        if let PlannedConnectivity::VpcEndpointService { name, owner } = self.connectivity {
            parameters.push(("XksProxyVpcEndpointServiceName", name.as_str()));
            parameters.extend(owner.map(|owner| ("XksProxyVpcEndpointServiceOwner", owner.as_str())));
        }
        parameters
    }

    /// The credential, where the plan has it.
    pub const fn known_credential(&self) -> Option<&'r Credential> {
        match self.credential {
            PlannedCredential::Withheld => None,
            PlannedCredential::Given(credential) => Some(credential),
        }
    }
}
