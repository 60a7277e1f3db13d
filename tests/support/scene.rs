//! An account with key stores, a VPC endpoint service and what stands behind it, as a person would find it.

use serde_json::{Map, Value, json};

use crate::kms::{ConnectionState, Kms, Store};

/// Where.
pub const REGION: &str = "eu-central-1";

/// The endpoint service of the key store that is to be created.
pub const SERVICE_ID: &str = "vpce-svc-0e5c3a1f7b9d2468a";

/// The ARN of its load balancer.
pub const BALANCER: &str =
    "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/xks/50dc6c495c0c9188";

/// The ARN of the load balancer's target group.
pub const GROUP: &str =
    "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/xks/73e2d6bc24d8a067";

/// The full name of the service.
pub fn service_name() -> String {
    format!("com.amazonaws.vpce.{REGION}.{SERVICE_ID}")
}

/// A stand-in in which all is well for a store behind the endpoint service at [`crate::plans::ENDPOINT`].
pub fn start() -> Kms {
    let kms = Kms::start();
    {
        let mut state = kms.state();
        state.stores = stores();
        state.surroundings.entries = entries();
    }
    kms
}

/// Members of an external key store.
pub fn external(name: &str, endpoint: &str, path: &str, service: Option<&str>) -> Map<String, Value> {
    let connectivity = if service.is_some() { "VPC_ENDPOINT_SERVICE" } else { "PUBLIC_ENDPOINT" };
    let mut members = json!({
        "CustomKeyStoreName": name,
        "CustomKeyStoreType": "EXTERNAL_KEY_STORE",
        "XksProxyConnectivity": connectivity,
        "XksProxyUriEndpoint": endpoint,
        "XksProxyUriPath": path,
        "XksProxyAuthenticationCredential": {"AccessKeyId": "QPLT4YHEZB6S2MXKDWNGRC7VUA"},
    });
    if let Some(service) = service {
        members["XksProxyVpcEndpointServiceName"] = json!(service);
    }
    members.as_object().cloned().unwrap_or_default()
}

/// Members of an AWS CloudHSM key store.
pub fn cloudhsm(name: &str) -> Map<String, Value> {
    let members = json!({"CustomKeyStoreName": name, "CustomKeyStoreType": "AWS_CLOUDHSM"});
    members.as_object().cloned().unwrap_or_default()
}

fn stores() -> Vec<Store> {
    let mut connected = Store::new(
        "cks-1111aaaa2222bbbb3",
        external("Claims: EU \u{2013} \"primary\"", "https://xks.claims.example.org", "/kms/xks/v1", None),
    );
    connected.state = ConnectionState::Connected;
    let service = format!("com.amazonaws.vpce.{REGION}.vpce-svc-0aa11bb22cc33dd44");
    let mut failed = Store::new(
        "cks-4444cccc5555dddd6",
        external("Ledger", "https://xks.ledger.example.org", "/ledger/kms/xks/v1", Some(&service)),
    );
    failed.state = ConnectionState::Failed;
    failed.error_code = Some("XKS_PROXY_TIMED_OUT".to_owned());
    vec![Store::new("cks-7777eeee8888ffff9", cloudhsm("Vault")), connected, failed]
}

fn entries() -> Map<String, Value> {
    let zones = json!(["eu-central-1a", "eu-central-1b"]);
    let service = json!({
        "serviceType": [{"serviceType": "Interface"}],
        "serviceId": SERVICE_ID,
        "serviceName": service_name(),
        "serviceState": "Available",
        "availabilityZoneSet": zones,
        "acceptanceRequired": false,
        "managesVpcEndpoints": false,
        "networkLoadBalancerArnSet": [BALANCER],
        "supportedIpAddressTypeSet": ["ipv4"],
        "baseEndpointDnsNameSet": [format!("{SERVICE_ID}.{REGION}.vpce.amazonaws.com")],
        "privateDnsName": "xks.payments.example.org",
        "privateDnsNameConfiguration": {
            "state": "verified",
            "type": "TXT",
            "value": "vpce:kWq3UyJtyT5OpeqBzBqt",
            "name": "_vuxa6y3v0a5ppmh1lrqm",
        },
    });
    let detail = json!({
        "serviceName": service_name(),
        "serviceId": SERVICE_ID,
        "serviceType": [{"serviceType": "Interface"}],
        "availabilityZoneSet": zones,
        "owner": "111122223333",
        "privateDnsName": "xks.payments.example.org",
        "privateDnsNameSet": [{"privateDnsName": "xks.payments.example.org"}],
        "vpcEndpointPolicySupported": true,
        "acceptanceRequired": false,
        "managesVpcEndpoints": false,
        "privateDnsNameVerificationState": "verified",
        "supportedIpAddressTypeSet": ["ipv4"],
    });
    let subnet = |id: &str, zone: &str, block: &str| {
        json!({
            "subnetId": id, "availabilityZone": zone, "cidrBlock": block, "vpcId": "vpc-0a1b2c3d4e5f60718",
            "state": "available", "mapPublicIpOnLaunch": false, "availableIpAddressCount": 249,
        })
    };
    let zone = |name: &str, id: &str| json!({"ZoneName": name, "SubnetId": id, "LoadBalancerAddresses": []});
    let target = |address: &str| {
        json!({
            "Target": {"Id": address, "Port": 443, "AvailabilityZone": "eu-central-1a"},
            "HealthCheckPort": "443",
            "TargetHealth": {"State": "healthy"},
        })
    };
    let entries = json!({
        "DescribeVpcEndpointServiceConfigurations": [service],
        "DescribeVpcEndpointServices": [detail],
        "DescribeVpcEndpointServicePermissions": [{
            "principalType": "Service",
            "principal": format!("cks.kms.{REGION}.amazonaws.com"),
            "servicePermissionId": "vpce-svc-perm-0123456789abcdef0",
            "serviceId": SERVICE_ID,
        }],
        "DescribeSubnets": [
            subnet("subnet-0aaaa1111bbbb2222", "eu-central-1a", "10.0.1.0/24"),
            subnet("subnet-0cccc3333dddd4444", "eu-central-1b", "10.0.2.0/24"),
        ],
        "DescribeLoadBalancers": [{
            "LoadBalancerArn": BALANCER,
            "DNSName": "xks-50dc6c495c0c9188.elb.eu-central-1.amazonaws.com",
            "LoadBalancerName": "xks",
            "Scheme": "internal",
            "VpcId": "vpc-0a1b2c3d4e5f60718",
            "State": {"Code": "active"},
            "Type": "network",
            "AvailabilityZones": [
                zone("eu-central-1a", "subnet-0aaaa1111bbbb2222"),
                zone("eu-central-1b", "subnet-0cccc3333dddd4444"),
            ],
            "IpAddressType": "ipv4",
        }],
        "DescribeListeners": [{
            "ListenerArn": BALANCER.replace("loadbalancer", "listener") + "/f2f7dc8efc522ab2",
            "LoadBalancerArn": BALANCER,
            "Port": 443,
            "Protocol": "TCP",
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": GROUP}],
        }],
        "DescribeTargetGroups": [{
            "TargetGroupArn": GROUP,
            "TargetGroupName": "xks",
            "Protocol": "TCP",
            "Port": 443,
            "VpcId": "vpc-0a1b2c3d4e5f60718",
            "LoadBalancerArns": [BALANCER],
            "TargetType": "ip",
        }],
        "DescribeTargetHealth": [target("10.0.1.10"), target("10.0.2.10")],
    });
    entries.as_object().cloned().unwrap_or_default()
}
