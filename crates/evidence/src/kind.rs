//! What a document is: the commands whose output is known, and how each is recognised.

use crate::node::{Node, Value};

/// A command, or a request of the proxy API, whose output is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `aws kms describe-custom-key-stores`.
    CustomKeyStores,
    /// `aws kms create-custom-key-store`.
    CreatedStore,
    /// `aws ec2 describe-vpc-endpoint-service-configurations`.
    ServiceConfigurations,
    /// `aws ec2 describe-vpc-endpoint-service-permissions`.
    ServicePermissions,
    /// `aws ec2 describe-vpc-endpoint-services`.
    Services,
    /// `aws ec2 describe-subnets`.
    Subnets,
    /// `aws elbv2 describe-load-balancers`.
    LoadBalancers,
    /// `aws elbv2 describe-listeners`.
    Listeners,
    /// `aws elbv2 describe-target-groups`.
    TargetGroups,
    /// `aws elbv2 describe-target-health`.
    TargetHealth,
    /// `GetHealthStatus` of the proxy.
    HealthStatus,
    /// `GetKeyMetadata` of the proxy.
    KeyMetadata,
    /// An error of the proxy.
    ProxyError,
}

impl Kind {
    /// The command that prints it, without options, or the request that it answers.
    pub const fn command(self) -> &'static str {
        match self {
            Self::CustomKeyStores => "aws kms describe-custom-key-stores",
            Self::CreatedStore => "aws kms create-custom-key-store",
            Self::ServiceConfigurations => "aws ec2 describe-vpc-endpoint-service-configurations",
            Self::ServicePermissions => "aws ec2 describe-vpc-endpoint-service-permissions",
            Self::Services => "aws ec2 describe-vpc-endpoint-services",
            Self::Subnets => "aws ec2 describe-subnets",
            Self::LoadBalancers => "aws elbv2 describe-load-balancers",
            Self::Listeners => "aws elbv2 describe-listeners",
            Self::TargetGroups => "aws elbv2 describe-target-groups",
            Self::TargetHealth => "aws elbv2 describe-target-health",
            Self::HealthStatus => "GetHealthStatus",
            Self::KeyMetadata => "GetKeyMetadata",
            Self::ProxyError => "an error of the proxy",
        }
    }

    /// Whether `command` is the one that prints it, whatever its options.
    pub(crate) fn is_of(self, command: &str) -> bool {
        let operation = self.command().rsplit(' ').next().unwrap_or_default();
        self.is_of_aws() && command.split(' ').any(|word| word == operation)
    }

    /// Whether it is of one account and Region.
    pub(crate) const fn is_of_aws(self) -> bool {
        !matches!(self, Self::HealthStatus | Self::KeyMetadata | Self::ProxyError)
    }
}

/// The member in which each command's answer is.
pub(crate) const ANSWERS: [(&str, Kind); 9] = [
    ("CustomKeyStores", Kind::CustomKeyStores),
    ("ServiceConfigurations", Kind::ServiceConfigurations),
    ("AllowedPrincipals", Kind::ServicePermissions),
    ("ServiceDetails", Kind::Services),
    ("Subnets", Kind::Subnets),
    ("LoadBalancers", Kind::LoadBalancers),
    ("Listeners", Kind::Listeners),
    ("TargetGroups", Kind::TargetGroups),
    ("TargetHealthDescriptions", Kind::TargetHealth),
];

/// Members that tell what an object is, where it stands alone, as `--query` prints it: each of them must be there.
const ALONE: [(Kind, &[&str]); 13] = [
    (Kind::CustomKeyStores, &["CustomKeyStoreId", "CustomKeyStoreName", "ConnectionState"]),
    (Kind::ServiceConfigurations, &["ServiceId", "ServiceName", "ServiceType"]),
    (Kind::Services, &["ServiceId", "ServiceName", "ServiceType"]),
    (Kind::ServicePermissions, &["PrincipalType", "Principal"]),
    (Kind::Subnets, &["SubnetId", "CidrBlock"]),
    (Kind::LoadBalancers, &["LoadBalancerArn", "Scheme"]),
    (Kind::Listeners, &["ListenerArn", "Protocol"]),
    (Kind::TargetGroups, &["TargetGroupArn", "TargetType"]),
    (Kind::TargetHealth, &["Target", "TargetHealth"]),
    (Kind::HealthStatus, &["xksProxyFleetSize"]),
    (Kind::HealthStatus, &["ekmFleetDetails"]),
    (Kind::KeyMetadata, &["keySpec", "keyStatus"]),
    (Kind::ProxyError, &["errorName"]),
];

/// Every way in which `node` can be read. None: it is nothing that is known. Two: a person has to say which.
pub(crate) fn readings(node: &Node<'_>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let mut add = |kind| {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    };
    match &node.value {
        Value::List(items) => {
            // Every entry has to be of the kind; a hundred thousand are not looked at.
            for item in items.iter().take(1) {
                readings(item).into_iter().for_each(&mut add);
            }
        }
        Value::Map(members) => {
            for (key, kind) in ANSWERS {
                if node.list(key).is_some() {
                    add(kind);
                }
            }
            for (kind, keys) in ALONE {
                if keys.iter().all(|key| node.has(key)) && !is_other(kind, node) {
                    add(kind);
                }
            }
            if members.len() == 1 && node.text("CustomKeyStoreId").is_some_and(|id| id.starts_with("cks-")) {
                add(Kind::CreatedStore);
            }
        }
        _ => {}
    }
    kinds
}

/// The two views of an endpoint service share most members; these tell them apart.
fn is_other(kind: Kind, node: &Node<'_>) -> bool {
    match kind {
        Kind::Services => node.has("ServiceState") || node.has("NetworkLoadBalancerArns"),
        Kind::ServiceConfigurations => node.has("Owner") || node.has("VpcEndpointPolicySupported"),
        _ => false,
    }
}

/// Whether the last entry of an answer has its end, where YAML shows none: the AWS CLI writes the members in the order of
/// their names, and these are the last that AWS gives each entry.
pub(crate) fn is_ended(kind: Kind, entry: &Node<'_>) -> bool {
    let has = |keys: &[&str]| keys.iter().all(|key| entry.has(key));
    match kind {
        Kind::CustomKeyStores => {
            let proxy = entry.get("XksProxyConfiguration");
            let of_proxy = |key: &str| proxy.and_then(|proxy| proxy.text(key));
            let vpc = of_proxy("Connectivity").is_some_and(|value| value == "VPC_ENDPOINT_SERVICE");
            match entry.text("CustomKeyStoreType").as_deref() {
                Some("EXTERNAL_KEY_STORE") => {
                    of_proxy("UriPath").is_some() && (!vpc || of_proxy("VpcEndpointServiceName").is_some())
                }
                // The versions that do not know the type write no more than this either, but know no external key store.
                other => other.is_some(),
            }
        }
        Kind::ServiceConfigurations => {
            // The types of addresses are a list, and the last member: the one that counts may be on the next line.
            let types = entry.texts("SupportedIpAddressTypes");
            let is_last = matches!(&entry.value, Value::Map(members) if members.last().is_some_and(|(key, _)| key == "SupportedIpAddressTypes"));
            let open = is_last && types.is_some_and(|types| !types.iter().any(|kind| kind == "ipv4"));
            entry.list("ServiceType").is_some_and(|types| !types.is_empty()) && !open
        }
        Kind::ServicePermissions => has(&["PrincipalType"]),
        Kind::Services => has(&["VpcEndpointPolicySupported"]),
        Kind::Subnets => has(&["VpcId"]),
        Kind::LoadBalancers => has(&["Type", "VpcId"]),
        Kind::Listeners => has(&["Port", "Protocol"]),
        Kind::TargetGroups => has(&["TargetType"]),
        Kind::TargetHealth
        | Kind::CreatedStore
        | Kind::HealthStatus
        | Kind::KeyMetadata
        | Kind::ProxyError => true,
    }
}

/// Whether a line begins a document that is known, in YAML.
pub(crate) fn begins_yaml(line: &str) -> bool {
    let line = line.strip_prefix("- ").unwrap_or(line);
    key(line).is_some_and(|key| {
        ANSWERS.iter().any(|(answer, _)| *answer == key)
            || key == "CustomKeyStoreId"
            || ALONE.iter().any(|(_, keys)| keys[0] == key)
            || FIRST.contains(&key)
    })
}

/// Members that come first where an object stands alone, in the order in which the AWS CLI writes them.
const FIRST: [&str; 8] = [
    "ConnectionState",
    "ConnectionErrorCode",
    "AvailabilityZone",
    "AcceptanceRequired",
    "AvailabilityZones",
    "HealthCheckPort",
    "DefaultActions",
    "ekmFleetDetails",
];

/// The bytes of the YAML document at the beginning of `text`: its lines, up to one that begins another.
pub(crate) fn yaml_length(text: &str) -> usize {
    let mut seen: Vec<&str> = Vec::new();
    let listed = text.starts_with("- ");
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let goes_on = match line.bytes().next() {
            Some(b' ' | b'\n' | b'\r') => true,
            Some(b'-') => line.starts_with("- ") && (listed || length > 0),
            Some(b']' | b'}') => length > 0,
            _ => match key(line) {
                Some(key) if !listed || length == 0 => {
                    // Another answer, or the same once more, is another document.
                    let answer = |key: &str| ANSWERS.iter().any(|(answer, _)| *answer == key);
                    let another =
                        seen.contains(&key) || (answer(key) && seen.iter().any(|seen| answer(seen)));
                    seen.push(key);
                    !another
                }
                _ => false,
            },
        };
        if !goes_on || seen.len() > 64 {
            break;
        }
        length += line.len();
    }
    length.max(text.find('\n').map_or(text.len(), |at| at + 1))
}

/// The key of a line `Key: …`.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let name = !key.is_empty() && key.len() < 64 && key.bytes().all(|b| b.is_ascii_alphanumeric());
    (name && (rest.is_empty() || rest.starts_with([' ', '\n', '\r']))).then_some(key)
}
