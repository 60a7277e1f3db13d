//! Every rule, once. A name that is not here does not compile.

use crate::code::{Area, Rule, Severity, Source};

macro_rules! registry {
    ($($code:ident = $id:literal, $area:ident, $severity:ident, $waivable:literal, [$($source:ident),+],
        $demands:literal, $consequence:literal;)+) => {
        /// A rule's name. [`Code::rule`] has the rest.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $demands] $code),+ }

        static RULES: &[Rule] = &[$(Rule {
            code: Code::$code,
            id: $id,
            area: Area::$area,
            severity: Severity::$severity,
            waivable: $waivable,
            demands: $demands,
            consequence: $consequence,
            sources: &[$(Source::$source),+],
        }),+];

        impl Code {
            /// Every rule, in the registry's order.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];
        }
    };
}

// name = id, area, severity, waivable, [sources], what must hold, what KMS does otherwise
registry! {
    InputMissing = "input-missing", Inputs, Unknown, false, [Guide, Model],
        "every required input is given",
        "nothing can be said of an input that is not there; CreateCustomKeyStore answers ValidationException without it";
    TextDamaged = "text-damaged", Inputs, Warning, false, [Preflight],
        "no input contains the replacement character U+FFFD",
        "KMS takes the text as it is: the damaged text, not the one that was meant";
    SecretElsewhere = "secret-elsewhere", Inputs, Error, false, [Preflight],
        "the secret access key stands in no other input",
        "every other value is shown, logged and recorded by AWS CloudTrail in the clear";

    RegionFormat = "region-format", Store, Error, false, [Guide],
        "the Region is an AWS Region code such as eu-central-1",
        "the AWS CLI finds no KMS endpoint for it";
    RegionSupported = "region-supported", Store, Error, true, [Guide],
        "the Region is one where AWS KMS offers external key stores: every KMS Region but those in China",
        "create: CreateCustomKeyStore is refused (UnsupportedOperationException or no endpoint)";
    RegionPartition = "region-partition", Store, Info, false, [Guide, Preflight],
        "what AWS documents for external key stores covers the partition of the Region",
        "behaviour that no AWS document describes: check it before you rely on it";
    NameLength = "name-length", Store, Error, false, [Model],
        "CustomKeyStoreName has 1 to 256 characters",
        "create: ValidationException";
    NameCharacters = "name-characters", Store, Warning, false, [Preflight],
        "the name has no control, invisible or direction-changing characters and no white space around it",
        "KMS takes it as it is, and the name is then hard to type, to search for and to tell apart";

    ConfigSyntax = "config-syntax", ConfigurationFile, Error, false, [Guide, Specification, Rfc8259],
        "the proxy configuration file is valid JSON",
        "the KMS console refuses the file, and no value can be read from it";
    ConfigShape = "config-shape", ConfigurationFile, Error, false, [Guide, Specification],
        "the file is an object with XksProxyUriPath and XksProxyAuthenticationCredential {AccessKeyId, RawSecretAccessKey}, each value a string",
        "the KMS console cannot fill its fields from the file";
    ConfigMissing = "config-missing", ConfigurationFile, Error, false, [Guide, Specification],
        "every field of the file is present",
        "the KMS console cannot fill the field, and CreateCustomKeyStore answers ValidationException without it";
    ConfigDuplicateKey = "config-duplicate-key", ConfigurationFile, Error, false, [Rfc8259],
        "no key stands twice in one object",
        "parsers disagree on which value wins: the console may use another one than is checked here";
    ConfigUnknownKey = "config-unknown-key", ConfigurationFile, Warning, false, [Guide, Specification],
        "the file has no other keys",
        "the key is ignored here; the AWS CLI refuses the file as --cli-input-json, and what the console does with it is not documented";
    ConfigWhitespace = "config-whitespace", ConfigurationFile, Error, false, [Model],
        "no value starts or ends with white space",
        "create: ValidationException; KMS does not trim values";
    ConfigEncoding = "config-encoding", ConfigurationFile, Info, false, [Rfc8259],
        "the file is UTF-8 without a byte order mark",
        "it is decoded here; but the AWS CLI refuses it as --cli-input-json, and prints a file that starts with a byte order mark whole, secret included, as it does so";
    ConfigTooLarge = "config-too-large", ConfigurationFile, Error, false, [Preflight],
        "the file has at most 64 KiB",
        "a proxy configuration file has a few hundred bytes: this is another file";
    ConfigOverridden = "config-overridden", ConfigurationFile, Warning, false, [Preflight],
        "a value that is given by hand is the one in the file",
        "the key store and the proxy's own file would disagree, and the emitted script stops when it is given this file";

    EndpointScheme = "endpoint-scheme", UriEndpoint, Error, false, [Guide, Model],
        "XksProxyUriEndpoint starts with https://, in lower case",
        "create: ValidationException";
    EndpointPort = "endpoint-port", UriEndpoint, Error, false, [Guide, Model],
        "the endpoint names no port: KMS always uses 443",
        "create: ValidationException";
    EndpointExtra = "endpoint-extra", UriEndpoint, Error, false, [Guide, Model],
        "the endpoint has no path, query, fragment, user info or trailing slash",
        "create: ValidationException";
    EndpointLength = "endpoint-length", UriEndpoint, Error, false, [Model],
        "the endpoint has 10 to 128 characters",
        "create: ValidationException";
    EndpointCharacters = "endpoint-characters", UriEndpoint, Error, false, [Model],
        "after https:// the endpoint has only letters, digits, dots and hyphens (ASCII)",
        "create: ValidationException";
    EndpointHost = "endpoint-host", UriEndpoint, Error, true, [Specification, Dns],
        "the host is a fully qualified DNS name: two or more labels of 1 to 63 characters, no hyphen at either end of a label, not an IP address",
        "create: XksProxyUriUnreachableException; connect: XKS_PROXY_NOT_REACHABLE";
    EndpointNotPublic = "endpoint-not-public", UriEndpoint, Error, true, [Guide, Dns],
        "the host lies in a domain that public resolvers serve",
        "public endpoint: create fails with XksProxyUriUnreachableException; VPC endpoint service: the private DNS name is never verified, so create fails with XksProxyVpcEndpointServiceInvalidConfigurationException or connect with XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    EndpointIsPrivateDns = "endpoint-is-private-dns", UriEndpoint, Error, true, [Guide],
        "with VPC endpoint service connectivity the endpoint is https:// and the private DNS name of the service",
        "create: XksProxyVpcEndpointServiceInvalidConfigurationException; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";

    PathStart = "path-start", UriPath, Error, false, [Guide, Model],
        "XksProxyUriPath starts with /",
        "create: ValidationException";
    PathEnd = "path-end", UriPath, Error, false, [Guide, Model],
        "the path ends with /kms/xks/v and one or two digits",
        "create: ValidationException";
    PathCharacters = "path-characters", UriPath, Error, false, [Model],
        "the path has only letters, digits, slashes, hyphens and underscores (ASCII)",
        "create: ValidationException";
    PathLength = "path-length", UriPath, Error, false, [Model],
        "the path has 10 to 128 characters",
        "create: ValidationException";
    PathVersion = "path-version", UriPath, Warning, false, [Guide, Specification],
        "the path ends with v1, the only version of the proxy API that is published",
        "accepted at create if the proxy answers there; otherwise XksProxyInvalidConfigurationException";
    PathEmptySegment = "path-empty-segment", UriPath, Error, false, [Model, Preflight],
        "the path has no empty segment (//)",
        "create: ValidationException for //kms/xks/v1; elsewhere proxies and load balancers may fold the slashes, and then the request signature fails: XksProxyIncorrectAuthenticationCredentialException";
    PathDoubled = "path-doubled", UriPath, Warning, false, [Preflight],
        "/kms/xks/v1 stands once in the path",
        "accepted if the proxy answers there; otherwise create fails with XksProxyInvalidConfigurationException";
    UriTotalLength = "uri-total-length", UriPath, Error, true, [Specification],
        "endpoint, path and /keys/<XksKeyId>/metadata together have at most 256 characters",
        "the store is created, but CreateKey cannot reach external keys whose ids are longer than what is left";

    AccessKeyIdLength = "access-key-id-length", Credential, Error, false, [Model],
        "AccessKeyId has 20 to 30 characters",
        "create: ValidationException";
    AccessKeyIdCharacters = "access-key-id-characters", Credential, Error, false, [Model],
        "AccessKeyId has only the capital letters A to Z and the digits 2 to 7",
        "create: ValidationException";
    AccessKeyIdIam = "access-key-id-iam", Credential, Warning, false, [Guide],
        "the access key ID does not look like an AWS IAM access key",
        "accepted; but AWS says never to reuse IAM credentials for a proxy";
    SecretLength = "secret-length", Credential, Error, false, [Model],
        "RawSecretAccessKey has 43 to 64 characters",
        "create: ValidationException";
    SecretCharacters = "secret-characters", Credential, Error, false, [Model],
        "RawSecretAccessKey has only letters, digits, +, / and = (ASCII)",
        "create: ValidationException";
    SecretEntropy = "secret-entropy", Credential, Warning, false, [Specification],
        "the secret holds at least 256 random bits: as Base64 it decodes to 32 bytes or more, and it does not repeat itself",
        "accepted; but a guessable secret lets others sign requests to the proxy";
    SecretContainsId = "secret-contains-id", Credential, Warning, false, [Specification],
        "the access key ID and the secret access key share nothing",
        "accepted; but the access key ID is no secret, so the shared part is none either";
    CredentialExample = "credential-example", Credential, Warning, false, [Preflight],
        "neither half of the credential is printed in public documentation or shipped as a default",
        "accepted if the proxy knows it; but everybody knows it";

    ConnectivityValue = "connectivity-value", Connectivity, Error, false, [Model],
        "XksProxyConnectivity is PUBLIC_ENDPOINT or VPC_ENDPOINT_SERVICE",
        "create: ValidationException";
    VpcServiceRequired = "vpc-service-required", Connectivity, Error, false, [Guide, Model],
        "a VPC endpoint service name is given when the connectivity is VPC_ENDPOINT_SERVICE",
        "create: ValidationException";
    VpcServiceForbidden = "vpc-service-forbidden", Connectivity, Error, false, [Guide, Model],
        "no VPC endpoint service name or owner is given when the connectivity is PUBLIC_ENDPOINT",
        "create: ValidationException";
    VpcServiceName = "vpc-service-name", Connectivity, Error, false, [Model],
        "the name is com.amazonaws.vpce.<region>.vpce-svc-<id> (eu. in the European Sovereign Cloud), 20 to 64 characters",
        "create: ValidationException";
    VpcServiceRegion = "vpc-service-region", Connectivity, Error, true, [Guide],
        "the Region inside the service name is the Region of the key store",
        "create: XksProxyVpcEndpointServiceNotFoundException";
    VpcServicePlaceholder = "vpc-service-placeholder", Connectivity, Warning, false, [Guide],
        "the service name is not the one printed in the documentation",
        "create: XksProxyVpcEndpointServiceNotFoundException";
    VpcServiceOwner = "vpc-service-owner", Connectivity, Error, false, [Guide, Model],
        "the owner of the VPC endpoint service, when given, is a 12-digit AWS account ID",
        "create: ValidationException";

    CertPem = "cert-pem", CertificateChain, Error, false, [Preflight],
        "the chain is given as PEM, or as a DER file, and every certificate in it can be read",
        "nothing can be said of a certificate that cannot be read, and a proxy that is given the same file will not start or will serve less than was meant";
    CertPrivateKey = "cert-private-key", CertificateChain, Error, false, [Preflight],
        "no private key is among the certificates",
        "the key is not kept and not shown; but a private key that has left its machine should be replaced, with its certificate";
    CertValidity = "cert-validity", CertificateChain, Error, false, [Guide, Rfc5280],
        "the moment of the check lies within the validity of every certificate on the path",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertExpiresSoon = "cert-expires-soon", CertificateChain, Warning, false, [Guide],
        "no certificate on the path ends within 30 days, or within a third of its lifetime where that is less",
        "works until then; after it, every request to the proxy fails, and keys in the store cannot be used";
    CertCn = "cert-cn", CertificateChain, Error, true, [Guide],
        "the subject common name is the host of the endpoint, or a wildcard in place of its first label",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertSan = "cert-san", CertificateChain, Error, false, [Specification, Rfc5280],
        "a DNS name in subjectAltName is the host of the endpoint, or a wildcard in place of its first label",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertOrder = "cert-order", CertificateChain, Warning, false, [Guide],
        "the leaf comes first, each certificate is followed by its issuer, and nothing else is in the chain",
        "many clients sort a chain themselves; AWS names wrong chaining as a cause of XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertChainComplete = "cert-chain-complete", CertificateChain, Error, false, [Guide, Specification],
        "the chain leads from the leaf to a root, with nothing fetched from elsewhere",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertTrustedRoot = "cert-trusted-root", CertificateChain, Error, true, [Guide, Specification],
        "the root is on the list of certificate authorities that AWS KMS trusts for external key store proxies",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertSignature = "cert-signature", CertificateChain, Error, false, [Rfc5280],
        "every signature on the path verifies with the key of the issuer",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertAlgorithm = "cert-algorithm", CertificateChain, Error, false, [Rfc5280, Preflight],
        "no signature below the root uses MD5 or SHA-1; keys are RSA of 2048 bits or more, or EC on P-256, P-384 or P-521",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertUsage = "cert-usage", CertificateChain, Error, false, [Rfc5280],
        "the leaf is for TLS servers and no CA; its issuers are CAs that may sign certificates of its name at its depth",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertKeyType = "cert-key-type", CertificateChain, Warning, false, [Specification],
        "the key of the leaf is RSA or ECDSA, as the cipher suites of KMS need it",
        "a TLS handshake with KMS may find no common cipher suite: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertLifetime = "cert-lifetime", CertificateChain, Warning, false, [Preflight],
        "the leaf lives no longer than public certificate authorities may issue for",
        "accepted by KMS as far as documented; but a public CA may not have issued it, or will not renew it for as long";
    CertExtension = "cert-extension", CertificateChain, Error, false, [Rfc5280],
        "every certificate keeps to the extensions of RFC 5280: none twice, none critical that is unknown or may not be",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    CertPath = "cert-path", CertificateChain, Error, false, [Rfc5280],
        "the path library accepts the chain",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";

    EvidenceUnrecognised = "evidence-unrecognised", Evidence, Warning, false, [Preflight],
        "everything that was pasted is the output of a command that is known here",
        "nothing is decided from it";
    EvidenceSyntax = "evidence-syntax", Evidence, Warning, false, [Rfc8259, Preflight],
        "every pasted document can be read, as JSON or as YAML",
        "nothing is decided from a document that cannot be read";
    EvidenceCutOff = "evidence-cut-off", Evidence, Warning, false, [Preflight],
        "every pasted document is whole",
        "nothing is decided from a document whose end is missing";
    EvidenceLimits = "evidence-limits", Evidence, Warning, false, [Preflight],
        "what was pasted keeps to the limits of what is read",
        "what goes beyond them is not read, and decides nothing";
    EvidenceAmbiguous = "evidence-ambiguous", Evidence, Warning, false, [Preflight],
        "every pasted document can be read in one way only, and none says otherwise than another",
        "nothing is decided from it until it is clear which reading is meant";
    EvidenceRegion = "evidence-region", Evidence, Warning, false, [Guide],
        "what was pasted is from the Region of the key store",
        "uniqueness, quota and endpoint services belong to one Region, and the proxy's requests are signed for it: another one's output decides nothing";
    EvidenceProxy = "evidence-proxy", Evidence, Warning, false, [Preflight],
        "what the proxy answered was asked of the key store's endpoint and path, and of the external key that is meant",
        "another proxy's, path's or external key's answer decides nothing";
    EvidenceAccount = "evidence-account", Evidence, Warning, false, [Guide],
        "what was pasted is from the account that it must be from",
        "another account's output decides nothing; and a service of another account needs XksProxyVpcEndpointServiceOwner, else create fails with XksProxyVpcEndpointServiceNotFoundException";
    EvidenceCommand = "evidence-command", Evidence, Warning, false, [Preflight],
        "every command whose output was pasted has succeeded",
        "what it would have shown is not known";
    EvidenceSecret = "evidence-secret", Evidence, Warning, false, [Guide, Preflight],
        "nothing that was pasted holds a credential, a session token or a private key",
        "it is not kept and not shown; but what has been copied around should be replaced";

    NameInUse = "name-in-use", Uniqueness, Error, true, [Guide],
        "no other custom key store of the account and Region has the name, AWS CloudHSM key stores included",
        "create: CustomKeyStoreNameInUseException";
    UriInUse = "uri-in-use", Uniqueness, Error, true, [Guide],
        "no other external key store of the account and Region has the same endpoint and path",
        "create: XksProxyUriInUseException";
    EndpointMixedConnectivity = "endpoint-mixed-connectivity", Uniqueness, Error, true, [Guide],
        "no key store with the other connectivity uses the endpoint in the Region, not even in another account",
        "create: XksProxyUriEndpointInUseException";
    PrivateDnsInUse = "private-dns-in-use", Uniqueness, Error, true, [Guide],
        "no other key store behind a VPC endpoint service has the same private DNS name (endpoint) in the Region",
        "create: XksProxyUriEndpointInUseException";
    VpcServiceInUse = "vpc-service-in-use", Uniqueness, Error, true, [Guide],
        "no other key store uses the VPC endpoint service",
        "create: XksProxyVpcEndpointServiceInUseException";
    StoreQuota = "store-quota", Uniqueness, Error, true, [Guide],
        "the account has room for one more custom key store in the Region: 10 unless raised, AWS CloudHSM key stores included",
        "create: LimitExceededException";
    StoresTruncated = "stores-truncated", Uniqueness, Warning, false, [Guide],
        "the list of custom key stores is whole",
        "a store that is not on the list can stand against the new one";
    StoreFailed = "store-failed", Uniqueness, Info, false, [Guide],
        "no key store on the list is FAILED",
        "a FAILED store cannot be used; it must be disconnected before it is connected again";
    UniquenessOtherAccounts = "uniqueness-other-accounts", Uniqueness, Unknown, false, [Guide],
        "no key store of another account in the Region stands against the endpoint or the VPC endpoint service",
        "create: XksProxyUriEndpointInUseException or XksProxyVpcEndpointServiceInUseException";

    VpcSvcFound = "vpc-svc-found", EndpointService, Error, true, [Guide],
        "the VPC endpoint service exists, in the Region and in the account that is said to own it",
        "create: XksProxyVpcEndpointServiceNotFoundException";
    VpcSvcInterface = "vpc-svc-interface", EndpointService, Error, true, [Guide],
        "the service is of type Interface and stands on a network load balancer, not a gateway one",
        "create: XksProxyVpcEndpointServiceInvalidConfigurationException; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    VpcSvcAcceptance = "vpc-svc-acceptance", EndpointService, Error, true, [Guide],
        "the service does not require acceptance of connection requests",
        "create: XksProxyInvalidConfigurationException or XksProxyVpcEndpointServiceInvalidConfigurationException, as AWS's pages differ; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    VpcSvcZones = "vpc-svc-zones", EndpointService, Error, true, [Guide],
        "the service is in at least two Availability Zones",
        "create: XksProxyVpcEndpointServiceInvalidConfigurationException; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    VpcSvcPrivateDns = "vpc-svc-private-dns", EndpointService, Error, true, [Guide],
        "the service has a private DNS name, and it is the host of the proxy URI endpoint",
        "create: XksProxyVpcEndpointServiceInvalidConfigurationException; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    VpcSvcDnsVerified = "vpc-svc-dns-verified", EndpointService, Error, true, [Guide],
        "the ownership of the private DNS name is verified",
        "create: XksProxyVpcEndpointServiceInvalidConfigurationException; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    VpcSvcIpv4 = "vpc-svc-ipv4", EndpointService, Error, true, [Guide],
        "the service supports IPv4: AWS KMS reaches no proxy over IPv6",
        "create: XksProxyVpcEndpointServiceInvalidConfigurationException; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    VpcSvcState = "vpc-svc-state", EndpointService, Error, true, [Guide],
        "the state of the service is Available",
        "create: XksProxyVpcEndpointServiceInvalidConfigurationException; connect: XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION";
    VpcSvcPrincipal = "vpc-svc-principal", EndpointService, Error, true, [Guide],
        "cks.kms.<region>.amazonaws.com is an allowed principal of the service, and so is a principal of the key store's account where that is another one",
        "create: XksProxyVpcEndpointServiceNotFoundException";
    NlbInternal = "nlb-internal", EndpointService, Warning, false, [Guide],
        "the load balancer of the service is an internal network load balancer, active, with IPv4",
        "accepted; but the proxy may be reachable from the internet, or not at all: XKS_PROXY_NOT_REACHABLE at connect";
    NlbTcp443 = "nlb-tcp-443", EndpointService, Warning, false, [Guide],
        "the load balancer listens on TCP port 443, where AWS KMS sends its requests",
        "connect: XKS_PROXY_NOT_REACHABLE, or XKS_PROXY_INVALID_RESPONSE where the proxy behind speaks no TLS";
    TgIpTcp443 = "tg-ip-tcp-443", EndpointService, Warning, false, [Guide],
        "the target group has targets of type ip on TCP port 443",
        "connect: XKS_PROXY_NOT_REACHABLE, unless the proxy answers where the targets are";
    TgHealthy = "tg-healthy", EndpointService, Warning, false, [Guide],
        "at least two targets of the target group are healthy",
        "none healthy: connect fails with XKS_PROXY_NOT_REACHABLE or XKS_PROXY_TIMED_OUT; one: its failure is that of the key store";
    VpcSubnets = "vpc-subnets", EndpointService, Warning, false, [Guide],
        "the load balancer is in two private subnets in two Availability Zones",
        "accepted; but a subnet that hands out public addresses is not private";
    VpcRanges = "vpc-ranges", EndpointService, Unknown, false, [Guide],
        "the address range of the VPC does not overlap that of the data centre where the proxy is",
        "requests that reach the VPC never reach the proxy: XKS_PROXY_NOT_REACHABLE or XKS_PROXY_TIMED_OUT at connect";

    HealthAnswer = "health-answer", ProxyHealth, Error, true, [Specification],
        "the proxy answers GetHealthStatus with 200 and every member of the specification",
        "create (public endpoint) or connect: XksProxyInvalidResponseException, XKS_PROXY_INVALID_RESPONSE";
    HealthAvailable = "health-available", ProxyHealth, Error, true, [Guide, Specification],
        "at least one external key manager is not UNAVAILABLE",
        "create: XksProxyUriUnreachableException; connect: XKS_PROXY_NOT_REACHABLE";
    HealthRedundancy = "health-redundancy", ProxyHealth, Warning, false, [Guide],
        "at least two related external key managers are ACTIVE",
        "accepted; but the failure of one external key manager is that of the key store";
    HealthLatency = "health-latency", ProxyHealth, Warning, false, [Guide],
        "the proxy answers within 250 ms, and a round trip to it takes at most 35 ms",
        "a slower answer is a timeout for AWS KMS: XksProxyUriUnreachableException, XKS_PROXY_TIMED_OUT";
    HealthError = "health-error", ProxyHealth, Error, true, [Specification],
        "the proxy refuses no request",
        "what the proxy answers decides the exception";
    KeySpec = "key-spec", ProxyHealth, Error, true, [Specification],
        "keySpec of the external key is AES_256",
        "CreateKey: XksKeyInvalidConfigurationException";
    KeyUsage = "key-usage", ProxyHealth, Error, true, [Specification],
        "keyUsage of the external key has ENCRYPT and DECRYPT",
        "CreateKey: XksKeyInvalidConfigurationException";
    KeyStatus = "key-status", ProxyHealth, Error, true, [Specification],
        "keyStatus of the external key is ENABLED",
        "CreateKey: XksKeyInvalidConfigurationException";
    KeyUsedOnce = "key-used-once", ProxyHealth, Unknown, false, [Guide],
        "no other KMS key of the key store is associated with the external key",
        "CreateKey: XksKeyAlreadyInUseException";

    PlanNeeded = "plan-needed", Planning, Unknown, false, [Guide],
        "an external key store is needed at all: most customers are served by standard KMS keys",
        "availability, latency and durability of the keys become those of the external key manager, and yours to keep";
    PlanSpecification = "plan-specification", Planning, Unknown, false, [Guide, Specification],
        "the proxy conforms to the AWS KMS External Key Store Proxy API Specification",
        "create or connect: XksProxyInvalidResponseException, XKS_PROXY_INVALID_RESPONSE; or failures at first use";
    PlanKeyManager = "plan-key-manager", Planning, Unknown, false, [Guide],
        "the proxy reaches the external key manager",
        "create: XksProxyUriUnreachableException";
    PlanVpcReach = "plan-vpc-reach", Planning, Unknown, false, [Guide],
        "the VPC of the endpoint service reaches the proxy, where that is outside of the VPC",
        "connect: XKS_PROXY_NOT_REACHABLE or XKS_PROXY_TIMED_OUT";
    PlanFirewall = "plan-firewall", Planning, Unknown, false, [Guide],
        "firewalls let traffic through to and from port 443 of the proxy",
        "create: XksProxyUriUnreachableException; connect: XKS_PROXY_NOT_REACHABLE";
    PlanIpv4 = "plan-ipv4", Planning, Unknown, false, [Guide],
        "the proxy is reached over IPv4: with a public endpoint its host has an A record",
        "create: XksProxyUriUnreachableException; connect: XKS_PROXY_NOT_REACHABLE";
    PlanCiphers = "plan-ciphers", Planning, Unknown, false, [Specification],
        "the proxy offers TLS 1.2 or 1.3 with a cipher suite that AWS KMS has: AES-256-GCM with SHA-384, or ChaCha20-Poly1305 (not in GovCloud); a server limited to AES-128 has none",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    PlanMtls = "plan-mtls", Planning, Warning, false, [Guide],
        "the proxy requires no client certificate (mutual TLS): AWS KMS has had none to show since 2026-06-15",
        "create: XksProxyInvalidConfigurationException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_TLS_CONFIGURATION";
    PlanCapacity = "plan-capacity", Planning, Unknown, false, [Guide],
        "proxy and external key manager handle up to 1800 requests a second and answer each within 250 ms",
        "requests time out when load rises: KMSInvalidStateException";
    PlanDistance = "plan-distance", Planning, Unknown, false, [Guide],
        "the external key manager is near the Region: a round trip takes at most 35 ms",
        "less of the 250 ms is left for the answer: XKS_PROXY_TIMED_OUT, KMSInvalidStateException";
    PlanRedundancy = "plan-redundancy", Planning, Unknown, false, [Guide],
        "at least two related external key manager instances share the keys",
        "accepted; but the failure of one is that of the key store";
    PlanKeyMaterial = "plan-key-material", Planning, Unknown, false, [Guide],
        "an external key manager is only ever replaced by a backup or snapshot with the same key material",
        "what was encrypted under a lost external key cannot be decrypted any more, by anyone";
    PlanCredential = "plan-credential", Planning, Unknown, false, [Guide],
        "the credential is set on the proxy: creating the key store sets or changes nothing there",
        "create: XksProxyIncorrectAuthenticationCredentialException; connect: INVALID_CREDENTIALS";
    PlanRequestQuota = "plan-request-quota", Planning, Unknown, false, [Guide],
        "the request quota of the key store, 1800 a second for all its keys, suffices or was raised",
        "cryptographic operations answer ThrottlingException";
    PlanCircular = "plan-circular", Planning, Unknown, false, [Guide],
        "nothing that the proxy or the external key manager needs to start is encrypted under a key of this key store",
        "after an outage neither comes up again: each waits for the other";

    EditConnectivity = "edit-connectivity", Edit, Error, false, [Model],
        "with the connectivity of a key store its endpoint changes, too",
        "update: UpdateCustomKeyStore is refused";
    EditServiceOwner = "edit-service-owner", Edit, Error, false, [Model],
        "a new VPC endpoint service is given with its owner where the present one has an owner",
        "update: KMS keeps the present owner and looks for the service there: XksProxyVpcEndpointServiceNotFoundException";
    EditSameKeys = "edit-same-keys", Edit, Warning, false, [Guide, Model],
        "new values reach the same external keys as the old ones, in the same key manager or in a copy of it",
        "accepted; but what is encrypted under keys of the store cannot be decrypted any more, and is lost for good if the old external keys are";
    EditDisconnects = "edit-disconnects", Edit, Info, false, [Guide, Model],
        "connectivity, endpoint and VPC endpoint service change while the key store is disconnected",
        "update: CustomKeyStoreInvalidStateException in any other state; and no KMS key in the store can be used until it is connected again";
    EditCredentialOrder = "edit-credential-order", Edit, Info, false, [Guide],
        "the proxy accepts a new credential before KMS is given it, and the old one until KMS has changed over",
        "update: XksProxyIncorrectAuthenticationCredentialException; or requests of KMS to the proxy fail for some minutes";

    KeyStoreId = "key-store-id", Key, Error, false, [Model, Preflight],
        "CustomKeyStoreId is the ID of the key store, such as cks-1234567890abcdef0: 1 to 64 letters, digits and hyphens",
        "CreateKey: CustomKeyStoreNotFoundException, or ValidationException where it is longer";
    XksKeyIdLength = "xks-key-id-length", Key, Error, false, [Model],
        "XksKeyId has 1 to 128 characters",
        "CreateKey: ValidationException";
    XksKeyIdCharacters = "xks-key-id-characters", Key, Error, false, [Model],
        "XksKeyId has only letters, digits, hyphens, underscores and dots (ASCII)",
        "CreateKey: ValidationException";
    XksKeyIdRoom = "xks-key-id-room", Key, Error, true, [Specification],
        "endpoint, path and /keys/<XksKeyId>/metadata together have at most 256 characters",
        "CreateKey: the request to the proxy is longer than the proxy API allows, and which exception comes of it is not documented";
    AliasName = "alias-name", Key, Error, false, [Model],
        "AliasName is alias/ and letters, digits, slashes, hyphens and underscores (ASCII), at most 256 characters together",
        "CreateAlias: ValidationException or InvalidAliasNameException, when the key is already there";
    AliasReserved = "alias-reserved", Key, Error, false, [Model],
        "AliasName does not start with alias/aws/, which is for the keys of AWS services",
        "CreateAlias: NotAuthorizedException or InvalidAliasNameException, when the key is already there";
    KeyDescriptionLength = "key-description-length", Key, Error, false, [Model],
        "the description of the key has at most 8192 characters",
        "CreateKey: ValidationException";
    TagLength = "tag-length", Key, Error, false, [Model],
        "a tag's key has 1 to 128 characters and its value at most 256",
        "CreateKey: ValidationException or TagException";
    TagDuplicate = "tag-duplicate", Key, Error, false, [Model],
        "no tag key stands twice",
        "CreateKey: TagException";
    TagReserved = "tag-reserved", Key, Error, true, [Guide],
        "no tag key starts with aws:, which is for AWS itself",
        "CreateKey: TagException";
    TagCount = "tag-count", Key, Error, true, [Guide],
        "a key has at most 50 tags",
        "CreateKey: TagException or LimitExceededException";
}

impl Code {
    /// The registry's entry.
    pub fn rule(self) -> &'static Rule {
        // The enum and the table come from one macro, in one order.
        &RULES[self as usize]
    }

    /// The stable name, kebab-case.
    pub fn id(self) -> &'static str {
        self.rule().id
    }

    /// The rule of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        RULES.iter().find(|rule| rule.id == id).map(|rule| rule.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for &code in Code::ALL {
            assert_eq!(code.rule().code, code);
            assert_eq!(Code::from_id(code.id()), Some(code));
        }
    }

    #[test]
    fn ids_are_kebab_case_and_unique() {
        let mut ids: Vec<_> = Code::ALL.iter().map(|code| code.id()).collect();
        assert!(
            ids.iter()
                .all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
        );
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Code::ALL.len());
    }

    #[test]
    fn only_errors_that_no_contract_demands_can_be_waived() {
        for &code in Code::ALL {
            let rule = code.rule();
            if rule.waivable {
                assert_eq!(rule.severity, Severity::Error, "{}", rule.id);
                assert!(!rule.sources.contains(&Source::Model), "{}", rule.id);
            }
        }
    }
}
