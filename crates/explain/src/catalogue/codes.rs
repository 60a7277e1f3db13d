//! Connection error codes of external key stores.

use xks_preflight_finding::Source::{Guide, Model, Preflight};

use super::places::{CONNECTIVITY, ENDPOINT, KEY_ID, OWNER, PATH, REGION, SECRET, SERVICE};
use super::stores::ACCEPTANCE;
use crate::entry::{Entry, Family};
use crate::step::Step::Connect;

const CODE: Entry = Entry {
    family: Family::ConnectionErrorCode,
    steps: &[Connect],
    sources: &[Model, Guide],
    ..Entry::EMPTY
};

pub(super) static CODES: &[Entry] = &[
    Entry {
        id: "internal-error",
        name: "INTERNAL_ERROR",
        tokens: &["INTERNAL_ERROR"],
        happened: "AWS KMS could not finish connecting, for a reason of its own; the store is FAILED",
        causes: causes![
            "a fault of AWS KMS"; "it does not come again"; "disconnect the store, wait until it is DISCONNECTED, and connect it again; if it comes again, ask AWS Support",
        ],
        ..CODE
    },
    Entry {
        id: "network-errors",
        name: "NETWORK_ERRORS",
        tokens: &["NETWORK_ERRORS"],
        places: &[ENDPOINT, CONNECTIVITY],
        happened: "the network between AWS KMS and the proxy failed; the store is FAILED",
        causes: causes![
            "a firewall, route or load balancer between AWS KMS and the proxy"; "targets of the load balancer are unhealthy, or the probe fails too"; "let TCP 443 through both ways, over IPv4",
            "a passing disturbance"; "the probe succeeds"; "disconnect the store and connect it again",
        ],
        ..CODE
    },
    Entry {
        id: "invalid-credentials",
        name: "INVALID_CREDENTIALS",
        tokens: &["INVALID_CREDENTIALS"],
        places: &[KEY_ID, SECRET],
        happened: "the proxy does not accept the authentication credential that the store has; the store is FAILED",
        causes: causes![
            "the credential was changed on the proxy and not in the store"; "AccessKeyId in describe-custom-key-stores is not the proxy's"; "update the store with both halves: no need to disconnect for it; then disconnect and connect",
            "the secret was entered wrongly"; "the ID is right, and the probe with the same two values ends with 401"; "copy it from the proxy again",
            "the proxy expects another Region or service name in the signature, or something before it changes the request"; "the probe succeeds when it is sent to the proxy directly"; "set Region and service kms-xks-proxy; pass requests through unchanged",
        ],
        contradictions: &["for an AWS CloudHSM key store the same code is about kmsuser's password"],
        ..CODE
    },
    Entry {
        id: "xks-proxy-access-denied",
        name: "XKS_PROXY_ACCESS_DENIED",
        tokens: &["XKS_PROXY_ACCESS_DENIED"],
        places: &[PATH],
        happened: "the proxy knows the credential, and its own rules refuse AWS KMS; the store is FAILED",
        causes: causes![
            "the proxy's authorisation rules do not let the health request pass"; "the proxy's log names the rule; the probe ends with 403"; "let GetHealthStatus pass without rules, as the specification asks",
            "something before the proxy refuses: a web application firewall, an address list"; "the 403 has no errorName"; "let requests of AWS KMS pass: AWS publishes no addresses for them",
        ],
        sources: &[Model, Guide, Preflight],
        ..CODE
    },
    Entry {
        id: "xks-proxy-invalid-configuration-code",
        name: "XKS_PROXY_INVALID_CONFIGURATION",
        tokens: &["XKS_PROXY_INVALID_CONFIGURATION"],
        places: &[PATH],
        happened: "the proxy does not know the URI path of the store; the store is FAILED",
        causes: causes![
            "the path has another prefix, or the prefix is missing"; "the probe ends with 404 InvalidUriPathException"; "set XksProxyUriPath as the proxy has it: no need to disconnect for it; then disconnect and connect",
            "the proxy was updated and its path changed"; "its configuration shows another one"; "the same",
        ],
        ..CODE
    },
    Entry {
        id: "xks-proxy-invalid-response-code",
        name: "XKS_PROXY_INVALID_RESPONSE",
        tokens: &["XKS_PROXY_INVALID_RESPONSE"],
        places: &[ENDPOINT],
        happened: "what answered does not speak the XKS proxy protocol; the store is FAILED",
        causes: causes![
            "the load balancer passes TLS to a proxy that speaks plain HTTP"; "curl against the target ends with wrong version number"; "put a TLS listener with a certificate on the load balancer, or TLS on the proxy",
            "something else answers for the host or the path"; "the probe shows HTML"; "point host name and path at the proxy",
            "the proxy is faulty"; "the probe's JSON lacks a field, or shows 500 InternalException"; "test it with its vendor's tools or the XKS proxy test client",
        ],
        ..CODE
    },
    Entry {
        id: "xks-proxy-invalid-tls-configuration",
        name: "XKS_PROXY_INVALID_TLS_CONFIGURATION",
        tokens: &["XKS_PROXY_INVALID_TLS_CONFIGURATION"],
        places: &[ENDPOINT],
        happened: "AWS KMS cannot establish TLS with the proxy; the store is FAILED",
        causes: causes![
            "the certificate has expired"; "`openssl s_client` prints `certificate has expired`"; "renew it; set an alarm on XksProxyCertificateDaysToExpire",
            "the chain is not complete"; "`openssl s_client` prints `unable to verify the first certificate`"; "let the proxy send every intermediate certificate",
            "the CA is not on AWS KMS's list"; "a browser may trust it; the check of the chain here says which list it is on"; "use a certificate of a CA on the list, or the cross-signed chain where the CA has one",
            "the certificate is for another host"; "neither its subject's CN nor its names are the endpoint's host, or its wildcard"; "get one for the host; AWS documents the CN",
            "the proxy offers no TLS 1.2 or 1.3, or none of the cipher suites of AWS KMS"; "`openssl s_client -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384` fails"; "enable a suite with AES-256-GCM",
            "the proxy requires a client certificate (mutual TLS)"; "`openssl s_client` ends with `certificate required` or `handshake failure` and shows acceptable client CAs"; "turn it off: AWS KMS has no client certificate since 2026-06-15",
        ],
        contradictions: &[
            "the proxy specification of 2024 still recommends mutual TLS; the guide ends it for stores created after 2026-03-16 and for all after 2026-06-15",
            "no source says with which code a proxy that requires a client certificate fails: this one is the likeliest",
        ],
        sources: &[Model, Guide, Preflight],
        ..CODE
    },
    Entry {
        id: "xks-proxy-not-reachable",
        name: "XKS_PROXY_NOT_REACHABLE",
        tokens: &["XKS_PROXY_NOT_REACHABLE"],
        places: &[ENDPOINT, PATH, SERVICE],
        happened: "AWS KMS cannot reach the proxy, or the proxy says that every key manager is unavailable; the store is FAILED",
        causes: causes![
            "the host name does not resolve to an IPv4 address that AWS KMS reaches"; "`dig +short A HOST` from outside prints nothing or a private address (public connectivity)"; "publish an A record",
            "TCP 443 is closed, or the proxy is down"; "the probe ends with curl (7) or (28); load balancer targets are unhealthy"; "open it; start the proxy",
            "every key manager is UNAVAILABLE"; "the probe succeeds and lists them so"; "bring a key manager back",
            "the way is too long"; "the probe takes longer than 250 ms from near the Region"; "35 ms round trip at most: move proxy or store",
        ],
        ..CODE
    },
    Entry {
        id: "xks-proxy-timed-out",
        name: "XKS_PROXY_TIMED_OUT",
        tokens: &["XKS_PROXY_TIMED_OUT"],
        places: &[ENDPOINT],
        happened: "AWS KMS reached the proxy, and the proxy did not answer within 250 milliseconds; the store is FAILED",
        causes: causes![
            "proxy and key manager are too far apart, or the link between them is slow"; "the proxy's own log shows a slow key manager"; "move the proxy near the key manager and both near the Region",
            "the proxy is overloaded"; "XksProxyLatency in CloudWatch grows with the load"; "give it room for 1800 requests a second",
            "the first request pays for starting up"; "a second attempt succeeds"; "disconnect the store and connect it again; keep connections open",
        ],
        ..CODE
    },
    Entry {
        id: "xks-vpc-endpoint-service-invalid-configuration",
        name: "XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION",
        tokens: &["XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION"],
        places: &[SERVICE, ENDPOINT],
        happened: "AWS KMS found the VPC endpoint service, and one of its properties does not do; the store is FAILED",
        causes: causes![
            "the private DNS name is not verified (any more), or is not the endpoint's host"; "describe-vpc-endpoint-service-configurations: PrivateDnsName, PrivateDnsNameConfiguration.State"; "publish the TXT record and verify; set the endpoint to https:// and that name",
            "acceptance is required"; "AcceptanceRequired is true"; "turn it off",
            "the principal cks.kms.REGION.amazonaws.com is missing"; "describe-vpc-endpoint-service-permissions"; "add it",
            "fewer than two Availability Zones, or no network load balancer"; "AvailabilityZones, NetworkLoadBalancerArns"; "two private subnets in two zones, a network load balancer",
            "the certificate is for another name than the private DNS name"; "check the certificate chain here"; "get one for that name",
        ],
        contradictions: &[
            ACCEPTANCE,
            "the text of this code still says that the service must be in the caller's account; since the guide describes services of other accounts, that is out of date",
        ],
        ..CODE
    },
    Entry {
        id: "xks-vpc-endpoint-service-not-found",
        name: "XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND",
        tokens: &["XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND"],
        places: &[SERVICE, OWNER, REGION],
        happened: "AWS KMS does not find the VPC endpoint service, or may not use it; the store is FAILED",
        causes: causes![
            "cks.kms.REGION.amazonaws.com is not among its allowed principals"; "describe-vpc-endpoint-service-permissions does not list it"; "add it",
            "the service was deleted or made anew, with another name"; "describe-vpc-endpoint-service-configurations does not list the store's VpcEndpointServiceName"; "disconnect the store and give it the new name",
            "the owner is wrong, or the owner's permission for your account is missing"; "the service is another account's"; "give XksProxyVpcEndpointServiceOwner; the owner allows your account besides KMS",
        ],
        ..CODE
    },
];
