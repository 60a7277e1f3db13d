//! Exceptions of the operations on key stores.

use xks_preflight_finding::Source::{Guide, Model, Specification};

use super::places::{CONNECTIVITY, ENDPOINT, KEY_ID, NAME, OWNER, PATH, REGION, SECRET, SERVICE, STORE_ID};
use crate::entry::{Entry, Family};
use crate::step::Step::{Connect, Create, CreateKey, Delete, Describe, Disconnect, Update};

const EXCEPTION: Entry = Entry { family: Family::Exception, sources: &[Model, Guide], ..Entry::EMPTY };

pub(super) const ACCEPTANCE: &str = "a service that requires acceptance is XksProxyInvalidConfigurationException on the guide's page about VPC connectivity and XksProxyVpcEndpointServiceInvalidConfigurationException on its troubleshooting page: expect either";
pub(super) const TLS_FAILURE: &str = "a TLS failure at create is XksProxyUriUnreachableException in the proxy specification and XksProxyInvalidConfigurationException in the guide: expect either";

pub(super) static STORES: &[Entry] = &[
    Entry {
        id: "custom-key-store-name-in-use",
        name: "CustomKeyStoreNameInUseException",
        tokens: &["CustomKeyStoreNameInUseException"],
        steps: &[Create, Update],
        places: &[NAME],
        happened: "another custom key store in this account and Region has that name; nothing was created or changed",
        causes: causes![
            "the store was created by an earlier attempt, by you or by a script"; "describe-custom-key-stores lists it with the endpoint and path that you wanted"; "use that one: connect it instead of creating it again",
            "another store has the name, perhaps an AWS CloudHSM key store"; "describe-custom-key-stores lists it with other properties or another type"; "choose another name",
        ],
        contradictions: &[
            "the service model says `in the account`; the rule is applied in one account and Region",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "limit-exceeded",
        name: "LimitExceededException",
        tokens: &["LimitExceededException"],
        steps: &[Create, CreateKey],
        places: &[],
        happened: "a quota of the account in this Region is used up, or a value is too long; nothing was created",
        causes: causes![
            "the account has as many custom key stores as it may have, 10 unless raised, AWS CloudHSM key stores included"; "at CreateCustomKeyStore: describe-custom-key-stores lists as many"; "delete a store that is not needed, or have the quota raised in Service Quotas",
            "the account has as many KMS keys, or the key as many aliases, as it may have"; "at CreateKey or CreateAlias"; "schedule keys that are not needed for deletion, or have the quota raised",
            "a value is longer than AWS KMS takes"; "the message speaks of a length"; "check the values here",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-uri-in-use",
        name: "XksProxyUriInUseException",
        tokens: &["XksProxyUriInUseException"],
        steps: &[Create, Update],
        places: &[PATH, ENDPOINT],
        happened: "another external key store in this account and Region has the same proxy URI endpoint and path together; nothing was created or changed",
        causes: causes![
            "the same store exists already"; "describe-custom-key-stores lists one with this UriEndpoint and UriPath"; "use it, or delete it first",
            "one proxy serves several stores and this one got the path of another"; "the proxy's configuration has another path for this store"; "give this store its own path on the proxy and here",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-uri-endpoint-in-use",
        name: "XksProxyUriEndpointInUseException",
        tokens: &["XksProxyUriEndpointInUseException"],
        steps: &[Create, Update],
        places: &[ENDPOINT, CONNECTIVITY],
        happened: "another external key store in this Region uses the proxy URI endpoint in a way that excludes this one; nothing was created or changed",
        causes: causes![
            "a store with VPC connectivity has this endpoint, and this one is public, or the other way round"; "describe-custom-key-stores lists it with the other Connectivity"; "give one of them another host name",
            "two stores with VPC connectivity would share a private DNS name"; "the other one is a VPC_ENDPOINT_SERVICE store too"; "give each its own endpoint service and private DNS name",
            "the other store belongs to another account"; "no store of this account has the endpoint"; "ask the owners of the proxy's other stores in this Region; no command shows another account's",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-uri-unreachable",
        name: "XksProxyUriUnreachableException",
        tokens: &["XksProxyUriUnreachableException"],
        general: true,
        steps: &[Create, Update],
        places: &[ENDPOINT, PATH, CONNECTIVITY],
        happened: "AWS KMS asked the proxy for its health and got no usable answer in 250 milliseconds; nothing was created or changed",
        causes: causes![
            "the host name does not resolve to an IPv4 address for everybody"; "`dig +short A HOST` from outside your network prints nothing, or a private address"; "publish an A record; an AAAA record alone does not do",
            "a firewall, security group or load balancer does not let TCP 443 through"; "curl from outside your network ends with (7) or (28)"; "open TCP 443 from everywhere, or use VPC connectivity",
            "TLS fails: certificate expired, for another host, from a CA that AWS KMS does not trust, or without its chain; or a client certificate is required"; "`openssl s_client -connect HOST:443 -servername HOST` reports a verify error, or curl ends with (35) or (60)"; "check the certificate chain here, and require no client certificate",
            "the proxy answers too slowly, with 503 or with 429"; "the probe takes longer than 250 ms, or shows that status"; "relieve the proxy or bring it nearer: 35 ms round trip to the Region at most",
            "the proxy says that every key manager behind it is UNAVAILABLE"; "the probe's answer lists them so in ekmFleetDetails"; "bring a key manager back, then try again",
        ],
        contradictions: &[TLS_FAILURE],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-incorrect-authentication-credential",
        name: "XksProxyIncorrectAuthenticationCredentialException",
        tokens: &["XksProxyIncorrectAuthenticationCredentialException"],
        steps: &[Create, Update],
        places: &[KEY_ID, SECRET],
        happened: "the proxy answered that the request's signature is not one of the credential that it knows (HTTP 401); nothing was created or changed",
        causes: causes![
            "the access key ID or the secret is not the one that the proxy has for this path"; "the probe with the same two values ends with 401 as well"; "copy both halves from the proxy again, without white space around them, or make a new credential there",
            "the proxy expects another Region or service name in the signature"; "the probe succeeds with another Region, or the proxy's log speaks of the credential scope"; "set the proxy to the key store's Region and to the service kms-xks-proxy",
            "something before the proxy changes the request: host header, path, folded slashes, added headers"; "the probe succeeds when it is sent to the proxy directly"; "let the reverse proxy or load balancer pass method, path, Host and X-Amz-Date through unchanged",
            "the proxy's clock is wrong"; "the proxy's log speaks of an expired or future date"; "synchronise its clock",
        ],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-invalid-configuration",
        name: "XksProxyInvalidConfigurationException",
        tokens: &["XksProxyInvalidConfigurationException"],
        general: true,
        steps: &[Create, Update],
        places: &[PATH, ENDPOINT],
        happened: "AWS KMS reached something, and the way it is set up does not do; the message beside the exception says which way; nothing was created or changed",
        causes: causes![
            "the proxy does not know the URI path (HTTP 404)"; "the message says `invalid URI path`; the probe ends with 404"; "compare XksProxyUriPath with the proxy's configuration, prefix included",
            "the TLS certificate does not do"; "the message says `cannot establish a TLS connection`"; "check the certificate chain here: expiry, host name, trusted CA, complete chain",
            "the VPC endpoint service requires acceptance"; "AcceptanceRequired is true in describe-vpc-endpoint-service-configurations"; "turn acceptance off",
        ],
        contradictions: &[TLS_FAILURE, ACCEPTANCE],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-invalid-response",
        name: "XksProxyInvalidResponseException",
        tokens: &["XksProxyInvalidResponseException"],
        general: true,
        steps: &[Create, Update],
        places: &[ENDPOINT],
        happened: "what answered is no XKS proxy, or not one that works: its answer is not the JSON that the specification asks for; nothing was created or changed",
        causes: causes![
            "the load balancer passes TLS to a proxy that speaks plain HTTP, or the other way round"; "curl ends with (35) wrong version number, or the probe shows an HTML page"; "end TLS at the proxy behind a TCP listener, or at a TLS listener with a certificate",
            "something else answers: a load balancer's default page, a firewall's block page, another web server"; "the probe shows text/html, or headers of another product"; "point the host name and the rule for the path at the proxy",
            "the proxy answers 400 ValidationException or 500 InternalException"; "the probe shows that errorName"; "read the proxy's log; test it with its vendor's tools or the XKS proxy test client",
            "the network disturbed one answer"; "the next attempt succeeds"; "try again",
        ],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-vpc-endpoint-service-not-found",
        name: "XksProxyVpcEndpointServiceNotFoundException",
        tokens: &["XksProxyVpcEndpointServiceNotFoundException"],
        steps: &[Create, Update],
        places: &[SERVICE, OWNER, REGION],
        happened: "AWS KMS does not find the VPC endpoint service, or may not see it; nothing was created or changed",
        causes: causes![
            "cks.kms.REGION.amazonaws.com is not among the allowed principals of the service"; "describe-vpc-endpoint-service-permissions does not list it"; "add it: modify-vpc-endpoint-service-permissions --add-allowed-principals",
            "the service belongs to another account, and XksProxyVpcEndpointServiceOwner or that account's permission for you is missing"; "the service is not in describe-vpc-endpoint-service-configurations of the key store's account"; "give the owner's account ID; the owner allows your role or account besides KMS, and you need ec2:DescribeVpcEndpointServices",
            "the name is wrong"; "no account of yours lists a service of that name"; "copy ServiceName from describe-vpc-endpoint-service-configurations",
            "the service is in another Region"; "the Region inside the name is another one"; "key store and service must be in one Region",
        ],
        sources: &[Model, Guide],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-vpc-endpoint-service-in-use",
        name: "XksProxyVpcEndpointServiceInUseException",
        tokens: &["XksProxyVpcEndpointServiceInUseException"],
        steps: &[Create, Update],
        places: &[SERVICE],
        happened: "another external key store in this Region uses the VPC endpoint service; nothing was created or changed",
        causes: causes![
            "the same store exists already"; "describe-custom-key-stores lists one with this VpcEndpointServiceName"; "use it, or delete it first",
            "a store of another account uses the service"; "no store of this account has it"; "give each store its own endpoint service, with its own private DNS name; they may share a load balancer",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "xks-proxy-vpc-endpoint-service-invalid-configuration",
        name: "XksProxyVpcEndpointServiceInvalidConfigurationException",
        tokens: &["XksProxyVpcEndpointServiceInvalidConfigurationException"],
        steps: &[Create, Update],
        places: &[SERVICE, ENDPOINT],
        happened: "AWS KMS found the VPC endpoint service, and one of its properties does not do; nothing was created or changed",
        causes: causes![
            "the private DNS name is not verified"; "PrivateDnsNameConfiguration.State is not `verified`"; "publish the TXT record that it names in the public domain, then start-vpc-endpoint-service-private-dns-verification",
            "the private DNS name is missing, or is not the host of the proxy URI endpoint"; "compare PrivateDnsName with the endpoint"; "set one to the other",
            "acceptance is required"; "AcceptanceRequired is true"; "turn it off",
            "fewer than two Availability Zones"; "AvailabilityZones lists one"; "give the load balancer a second private subnet in another zone",
            "a gateway load balancer, or none"; "ServiceType is not Interface, or NetworkLoadBalancerArns is empty"; "use a network load balancer",
            "port 443 is closed, or only IPv6 is supported"; "the listener is on another port, or SupportedIpAddressTypes lacks ipv4"; "listen on TCP 443, IPv4",
        ],
        contradictions: &[ACCEPTANCE],
        ..EXCEPTION
    },
    Entry {
        id: "custom-key-store-not-found",
        name: "CustomKeyStoreNotFoundException",
        tokens: &["CustomKeyStoreNotFoundException"],
        steps: &[Describe, Connect, Update, Disconnect, Delete, CreateKey],
        places: &[STORE_ID, REGION, NAME],
        happened: "this account has no custom key store with that ID or name in this Region",
        causes: causes![
            "the request went to another Region"; "the store is listed with --region of its own Region"; "name the Region",
            "the request was signed by another account or profile"; "`aws sts get-caller-identity` shows another account"; "choose the profile of the store's account: stores cannot be used across accounts",
            "the ID or name is wrong, or the store was deleted"; "describe-custom-key-stores without arguments does not list it"; "copy the ID from that list",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "custom-key-store-invalid-state",
        name: "CustomKeyStoreInvalidStateException",
        tokens: &["CustomKeyStoreInvalidStateException"],
        general: true,
        steps: &[Connect, Update, Disconnect, Delete, CreateKey],
        places: &[],
        happened: "the key store is not in a state in which this can be done; at CreateKey it is also the name of every failure of the proxy, told apart by the message",
        causes: causes![
            "connecting a store that is FAILED or DISCONNECTING"; "at ConnectCustomKeyStore"; "disconnect it, wait until it is DISCONNECTED, then connect it",
            "changing endpoint, connectivity, VPC endpoint service or its owner, or deleting, while it is not DISCONNECTED"; "at UpdateCustomKeyStore or DeleteCustomKeyStore"; "disconnect it first; its keys cannot be used meanwhile",
            "disconnecting a store that is DISCONNECTED or DISCONNECTING"; "at DisconnectCustomKeyStore"; "nothing: it is what you wanted",
            "creating a key while the store is not CONNECTED"; "at CreateKey, and describe-custom-key-stores shows another state"; "connect it and wait until it is CONNECTED",
            "the proxy failed while a key was created"; "at CreateKey, while the store is CONNECTED"; "read the message and paste it here",
        ],
        contradictions: &[
            "the exception's own text says that a connected store may change only its name; the operation's text and the guide say name, credential and URI path",
            "a proxy that denies access at CreateKey is CustomKeyStoreInvalidStateException in the guide and KMSInvalidStateException in the proxy specification",
        ],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "custom-key-store-has-cmks",
        name: "CustomKeyStoreHasCMKsException",
        tokens: &["CustomKeyStoreHasCMKsException"],
        steps: &[Delete],
        places: &[STORE_ID],
        happened: "the key store still has KMS keys, so it was not deleted",
        causes: causes![
            "KMS keys are in it, also those that wait for their deletion"; "list-keys and describe-key show keys with this CustomKeyStoreId"; "make sure that nothing is encrypted under them any more, schedule their deletion, and wait 7 to 30 days",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "invalid-marker",
        name: "InvalidMarkerException",
        tokens: &["InvalidMarkerException"],
        steps: &[Describe],
        places: &[],
        happened: "the marker that says where a list goes on is none that AWS KMS gave out",
        causes: causes![
            "the marker was cut or is of another list"; "the request has a Marker or --starting-token"; "start the list anew, without a marker",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "kms-internal",
        name: "KMSInternalException",
        tokens: &["KMSInternalException", "KmsInternalException"],
        steps: &[Create, Connect, Describe, Update, Disconnect, Delete, CreateKey],
        places: &[],
        happened: "AWS KMS failed by itself, or a proxy that is reliable as a rule failed once; the request may be sent again",
        causes: causes![
            "the proxy answered 500 or 503, or not in time, after five minutes in which it was reliable"; "XksProxyErrors in CloudWatch counts an error at that time"; "try again; when it goes on, the exception becomes KMSInvalidStateException and names the reason",
            "a fault of AWS KMS"; "CloudWatch counts no error of the proxy"; "try again; see the AWS Health Dashboard",
        ],
        ..EXCEPTION
    },
];
