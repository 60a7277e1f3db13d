//! What the rules read of each document. A member that is not there is `None`: older tools leave out what they do not
//! know, and that decides nothing.

use crate::at::At;
use crate::kind::Kind;
use crate::node::{Node, Value};

/// What a document says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Of `describe-custom-key-stores`.
    Stores(Vec<Store>),
    /// The id that `create-custom-key-store` answered with.
    CreatedStore(String),
    /// Of `describe-vpc-endpoint-service-configurations`, as the owner sees them.
    Configurations(Vec<Service>),
    /// Of `describe-vpc-endpoint-services`, as whoever may connect sees them.
    Services(Vec<Service>),
    /// Of `describe-vpc-endpoint-service-permissions`.
    Principals(Vec<Principal>),
    /// Of `describe-subnets`.
    Subnets(Vec<Subnet>),
    /// Of `describe-load-balancers`.
    LoadBalancers(Vec<LoadBalancer>),
    /// Of `describe-listeners`.
    Listeners(Vec<Listener>),
    /// Of `describe-target-groups`.
    TargetGroups(Vec<TargetGroup>),
    /// Of `describe-target-health`. Of which target group, only the command says.
    TargetHealth(Vec<Target>),
    /// Of `GetHealthStatus`.
    Health(Health),
    /// Of `GetKeyMetadata`.
    Key(KeyMetadata),
    /// An error of the proxy; its name where the body has one.
    ProxyError(Option<String>),
}

impl Content {
    /// How many entries it has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Stores(entries) => entries.len(),
            Self::Configurations(entries) | Self::Services(entries) => entries.len(),
            Self::Principals(entries) => entries.len(),
            Self::Subnets(entries) => entries.len(),
            Self::LoadBalancers(entries) => entries.len(),
            Self::Listeners(entries) => entries.len(),
            Self::TargetGroups(entries) => entries.len(),
            Self::TargetHealth(entries) => entries.len(),
            Self::Health(_) | Self::Key(_) | Self::CreatedStore(_) | Self::ProxyError(_) => 1,
        }
    }

    /// The places of all entries.
    pub(crate) fn places(&mut self) -> Vec<&mut At> {
        match self {
            Self::Stores(entries) => entries.iter_mut().map(|entry| &mut entry.at).collect(),
            Self::Configurations(entries) | Self::Services(entries) => {
                entries.iter_mut().map(|entry| &mut entry.at).collect()
            }
            Self::Principals(entries) => entries.iter_mut().map(|entry| &mut entry.at).collect(),
            Self::Subnets(entries) => entries.iter_mut().map(|entry| &mut entry.at).collect(),
            Self::LoadBalancers(entries) => entries.iter_mut().map(|entry| &mut entry.at).collect(),
            Self::Listeners(entries) => entries.iter_mut().map(|entry| &mut entry.at).collect(),
            Self::TargetGroups(entries) => entries.iter_mut().map(|entry| &mut entry.at).collect(),
            Self::TargetHealth(entries) => entries.iter_mut().map(|entry| &mut entry.at).collect(),
            Self::Health(health) => vec![&mut health.at],
            Self::Key(key) => vec![&mut key.at],
            Self::CreatedStore(_) | Self::ProxyError(_) => Vec::new(),
        }
    }
}

/// A custom key store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    /// `CustomKeyStoreId`.
    pub id: String,
    /// `CustomKeyStoreName`.
    pub name: Option<String>,
    /// `CustomKeyStoreType`; without one it is an AWS CloudHSM key store, as before there were others.
    pub store_type: Option<String>,
    /// `ConnectionState`.
    pub state: Option<String>,
    /// `ConnectionErrorCode`.
    pub error_code: Option<String>,
    /// `XksProxyConfiguration.Connectivity`.
    pub connectivity: Option<String>,
    /// `XksProxyConfiguration.UriEndpoint`.
    pub uri_endpoint: Option<String>,
    /// `XksProxyConfiguration.UriPath`.
    pub uri_path: Option<String>,
    /// `XksProxyConfiguration.VpcEndpointServiceName`.
    pub service_name: Option<String>,
    /// `XksProxyConfiguration.VpcEndpointServiceOwner`.
    pub service_owner: Option<String>,
    /// `XksProxyConfiguration.AccessKeyId`: names the credential, and is none of the secret.
    pub access_key_id: Option<String>,
    /// Where its members stand.
    pub at: At,
}

impl Store {
    /// Whether it is an external key store.
    pub fn is_external(&self) -> bool {
        self.store_type.as_deref() == Some("EXTERNAL_KEY_STORE") || self.uri_endpoint.is_some()
    }
}

/// A VPC endpoint service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// `ServiceId`.
    pub id: Option<String>,
    /// `ServiceName`.
    pub name: Option<String>,
    /// `ServiceType[].ServiceType`.
    pub types: Option<Vec<String>>,
    /// `ServiceState`.
    pub state: Option<String>,
    /// `AvailabilityZones`.
    pub zones: Option<Vec<String>>,
    /// `AcceptanceRequired`.
    pub acceptance_required: Option<bool>,
    /// `NetworkLoadBalancerArns`.
    pub network_load_balancers: Option<Vec<String>>,
    /// `GatewayLoadBalancerArns`.
    pub gateway_load_balancers: Option<Vec<String>>,
    /// `PrivateDnsName`.
    pub private_dns_name: Option<String>,
    /// `PrivateDnsNameConfiguration.State`, or `PrivateDnsNameVerificationState`.
    pub dns_state: Option<String>,
    /// The record that proves the ownership: `PrivateDnsNameConfiguration.Type`, `.Name`, `.Value`.
    pub dns_record: Option<[String; 3]>,
    /// `SupportedIpAddressTypes`.
    pub address_types: Option<Vec<String>>,
    /// `Owner`: the account.
    pub owner: Option<String>,
    /// Where its members stand.
    pub at: At,
}

/// An allowed principal of an endpoint service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Principal {
    /// `Principal`.
    pub principal: String,
    /// `ServiceId`, which older tools leave out.
    pub service_id: Option<String>,
    /// Where its members stand.
    pub at: At,
}

/// A subnet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subnet {
    /// `SubnetId`.
    pub id: String,
    /// `AvailabilityZone`.
    pub zone: Option<String>,
    /// `MapPublicIpOnLaunch`.
    pub maps_public_address: Option<bool>,
    /// Where its members stand.
    pub at: At,
}

/// A load balancer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadBalancer {
    /// `LoadBalancerArn`.
    pub arn: String,
    /// `Scheme`.
    pub scheme: Option<String>,
    /// `Type`.
    pub kind: Option<String>,
    /// `State.Code`.
    pub state: Option<String>,
    /// `IpAddressType`.
    pub address_type: Option<String>,
    /// `AvailabilityZones[].SubnetId`.
    pub subnets: Vec<String>,
    /// Where its members stand.
    pub at: At,
}

/// A listener of a load balancer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listener {
    /// `LoadBalancerArn`.
    pub load_balancer: Option<String>,
    /// `Port`.
    pub port: Option<u64>,
    /// `Protocol`.
    pub protocol: Option<String>,
    /// `DefaultActions[].TargetGroupArn`.
    pub target_groups: Vec<String>,
    /// Where its members stand.
    pub at: At,
}

/// A target group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetGroup {
    /// `TargetGroupArn`.
    pub arn: String,
    /// `LoadBalancerArns`.
    pub load_balancers: Vec<String>,
    /// `TargetType`.
    pub target_type: Option<String>,
    /// `Protocol`.
    pub protocol: Option<String>,
    /// `Port`.
    pub port: Option<u64>,
    /// Where its members stand.
    pub at: At,
}

/// A target of a target group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// `TargetHealth.State`.
    pub state: String,
    /// Where its members stand.
    pub at: At,
}

/// A `GetHealthStatus` answer as far as it keeps to the specification, and where it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What is wrong with it: a member and what is expected there.
    pub wrong: Vec<(&'static str, &'static str)>,
    /// `ekmFleetDetails[].healthStatus`.
    pub managers: Vec<String>,
    /// Where its members stand.
    pub at: At,
}

/// A `GetKeyMetadata` answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyMetadata {
    /// `keySpec`.
    pub spec: Option<String>,
    /// `keyUsage`.
    pub usage: Option<Vec<String>>,
    /// `keyStatus`.
    pub status: Option<String>,
    /// Where its members stand.
    pub at: At,
}

/// Reads a document of `kind`, and whether every entry of it has what names an entry: else its end may be missing.
pub(crate) fn read(kind: Kind, node: &Node<'_>, entries: &[&Node<'_>], base: usize) -> (Content, bool) {
    match kind {
        Kind::CustomKeyStores => counted(entries, base, store, Content::Stores),
        Kind::ServiceConfigurations => counted(entries, base, service, Content::Configurations),
        Kind::Services => counted(entries, base, service, Content::Services),
        Kind::ServicePermissions => counted(entries, base, principal, Content::Principals),
        Kind::Subnets => counted(entries, base, subnet, Content::Subnets),
        Kind::LoadBalancers => counted(entries, base, load_balancer, Content::LoadBalancers),
        Kind::Listeners => counted(entries, base, listener, Content::Listeners),
        Kind::TargetGroups => counted(entries, base, target_group, Content::TargetGroups),
        Kind::TargetHealth => counted(entries, base, target_health, Content::TargetHealth),
        Kind::CreatedStore => {
            (Content::CreatedStore(node.text("CustomKeyStoreId").unwrap_or_default()), true)
        }
        Kind::HealthStatus => (Content::Health(health(node, base)), true),
        Kind::KeyMetadata => (
            Content::Key(KeyMetadata {
                spec: node.text("keySpec"),
                usage: node.texts("keyUsage"),
                status: node.text("keyStatus"),
                at: At::of(node, base, &["keySpec", "keyUsage[]", "keyStatus"]),
            }),
            true,
        ),
        Kind::ProxyError => (Content::ProxyError(node.text("errorName")), true),
    }
}

fn counted<T>(
    entries: &[&Node<'_>],
    base: usize,
    read: fn(&Node<'_>, usize) -> Option<T>,
    content: fn(Vec<T>) -> Content,
) -> (Content, bool) {
    let read: Vec<T> = entries.iter().filter_map(|entry| read(entry, base)).collect();
    let whole = read.len() == entries.len();
    (content(read), whole)
}

const STORE: &[&str] = &[
    "CustomKeyStoreName",
    "ConnectionState",
    "ConnectionErrorCode",
    "XksProxyConfiguration.Connectivity",
    "XksProxyConfiguration.UriEndpoint",
    "XksProxyConfiguration.VpcEndpointServiceName",
];

fn store(node: &Node<'_>, base: usize) -> Option<Store> {
    let proxy = node.get("XksProxyConfiguration");
    let of_proxy = |key: &str| proxy.and_then(|proxy| proxy.text(key));
    Some(Store {
        id: node.text("CustomKeyStoreId")?,
        name: Some(node.text("CustomKeyStoreName")?),
        store_type: node.text("CustomKeyStoreType"),
        state: node.text("ConnectionState"),
        error_code: node.text("ConnectionErrorCode"),
        connectivity: of_proxy("Connectivity"),
        uri_endpoint: of_proxy("UriEndpoint"),
        uri_path: of_proxy("UriPath"),
        service_name: of_proxy("VpcEndpointServiceName"),
        service_owner: of_proxy("VpcEndpointServiceOwner"),
        access_key_id: of_proxy("AccessKeyId"),
        at: At::of(node, base, STORE),
    })
}

const SERVICE: &[&str] = &[
    "ServiceType[].ServiceType",
    "ServiceState",
    "AvailabilityZones[]",
    "AvailabilityZoneIds[]",
    "AcceptanceRequired",
    "PrivateDnsName",
    "PrivateDnsNameConfiguration.State",
    "PrivateDnsNameVerificationState",
    "SupportedIpAddressTypes[]",
    "Owner",
];

fn service(node: &Node<'_>, base: usize) -> Option<Service> {
    let dns = node.get("PrivateDnsNameConfiguration");
    let record = dns.and_then(|dns| Some([dns.text("Type")?, dns.text("Name")?, dns.text("Value")?]));
    let types = |list: &[Node<'_>]| list.iter().filter_map(|entry| entry.text("ServiceType")).collect();
    Some(Service {
        id: node.text("ServiceId"),
        name: Some(node.text("ServiceName")?),
        types: node.list("ServiceType").map(types),
        state: node.text("ServiceState"),
        zones: node.texts("AvailabilityZones").or_else(|| node.texts("AvailabilityZoneIds")),
        acceptance_required: node.bool("AcceptanceRequired"),
        network_load_balancers: node.texts("NetworkLoadBalancerArns"),
        gateway_load_balancers: node.texts("GatewayLoadBalancerArns"),
        private_dns_name: node.text("PrivateDnsName"),
        dns_state: dns
            .and_then(|dns| dns.text("State"))
            .or_else(|| node.text("PrivateDnsNameVerificationState")),
        dns_record: record,
        address_types: node.texts("SupportedIpAddressTypes"),
        owner: node.text("Owner"),
        at: At::of(node, base, SERVICE),
    })
}

fn principal(node: &Node<'_>, base: usize) -> Option<Principal> {
    Some(Principal {
        principal: node.text("Principal")?,
        service_id: node.text("ServiceId"),
        at: At::of(node, base, &["Principal"]),
    })
}

fn subnet(node: &Node<'_>, base: usize) -> Option<Subnet> {
    Some(Subnet {
        id: node.text("SubnetId")?,
        zone: node.text("AvailabilityZone"),
        maps_public_address: node.bool("MapPublicIpOnLaunch"),
        at: At::of(node, base, &["AvailabilityZone", "MapPublicIpOnLaunch"]),
    })
}

fn load_balancer(node: &Node<'_>, base: usize) -> Option<LoadBalancer> {
    let zones = node.list("AvailabilityZones").unwrap_or_default();
    Some(LoadBalancer {
        arn: node.text("LoadBalancerArn")?,
        scheme: node.text("Scheme"),
        kind: node.text("Type"),
        state: node.get("State").and_then(|state| state.text("Code")),
        address_type: node.text("IpAddressType"),
        subnets: zones.iter().filter_map(|zone| zone.text("SubnetId")).collect(),
        at: At::of(node, base, &["Type", "Scheme", "State.Code", "IpAddressType"]),
    })
}

fn listener(node: &Node<'_>, base: usize) -> Option<Listener> {
    let actions = node.list("DefaultActions").unwrap_or_default();
    node.text("ListenerArn")?;
    Some(Listener {
        load_balancer: node.text("LoadBalancerArn"),
        port: node.number("Port"),
        protocol: node.text("Protocol"),
        target_groups: actions.iter().filter_map(|action| action.text("TargetGroupArn")).collect(),
        at: At::of(node, base, &["Port", "Protocol"]),
    })
}

fn target_group(node: &Node<'_>, base: usize) -> Option<TargetGroup> {
    Some(TargetGroup {
        arn: node.text("TargetGroupArn")?,
        load_balancers: node.texts("LoadBalancerArns").unwrap_or_default(),
        target_type: node.text("TargetType"),
        protocol: node.text("Protocol"),
        port: node.number("Port"),
        at: At::of(node, base, &["TargetType", "Protocol", "Port"]),
    })
}

fn target_health(node: &Node<'_>, base: usize) -> Option<Target> {
    let state = node.get("TargetHealth")?.text("State")?;
    Some(Target { state, at: At::of(node, base, &["TargetHealth.State"]) })
}

const HEALTH: &[&str] = &[
    "xksProxyFleetSize",
    "xksProxyVendor",
    "xksProxyModel",
    "ekmVendor",
    "ekmFleetDetails[].id",
    "ekmFleetDetails[].model",
    "ekmFleetDetails[].healthStatus",
];

/// Holds the answer to the specification's table, in which every member is required.
fn health(node: &Node<'_>, base: usize) -> Health {
    let mut wrong = Vec::new();
    let fleet = node.number("xksProxyFleetSize").is_some_and(|size| size > 0);
    if !fleet || !is(node, "xksProxyFleetSize", |value| matches!(value, Value::Number(_))) {
        wrong.push(("xksProxyFleetSize", "an integer above 0"));
    }
    for member in ["xksProxyVendor", "xksProxyModel", "ekmVendor"] {
        if !is_text(node, member) {
            wrong.push((member, "a string"));
        }
    }
    let details = node.list("ekmFleetDetails").unwrap_or_default();
    if !(1..=10).contains(&details.len()) {
        wrong.push(("ekmFleetDetails", "a list of 1 to 10 external key managers"));
    }
    let mut managers = Vec::new();
    for manager in details {
        for (member, path) in [("id", "ekmFleetDetails[].id"), ("model", "ekmFleetDetails[].model")] {
            if !is_text(manager, member) && !wrong.contains(&(path, "a string")) {
                wrong.push((path, "a string"));
            }
        }
        let status = manager.text("healthStatus").unwrap_or_default();
        let expected = ("ekmFleetDetails[].healthStatus", "ACTIVE, DEGRADED or UNAVAILABLE");
        if !["ACTIVE", "DEGRADED", "UNAVAILABLE"].contains(&status.as_str()) && !wrong.contains(&expected) {
            wrong.push(expected);
        }
        managers.push(status);
    }
    Health { wrong, managers, at: At::of(node, base, HEALTH) }
}

fn is_text(node: &Node<'_>, key: &str) -> bool {
    is(node, key, |value| matches!(value, Value::Text(_)))
}

fn is(node: &Node<'_>, key: &str, of_kind: fn(&Value<'_>) -> bool) -> bool {
    node.get(key).is_some_and(|member| of_kind(&member.value))
}
