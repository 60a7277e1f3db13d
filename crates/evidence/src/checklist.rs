//! What AWS's guide demands to be assembled before a key store is created, each requirement with how it stands.

use crate::finding::{Area, Code, Field, Finding, Severity};
use crate::judge::Judgement;
use crate::known::{Known, can_be_confirmed};

/// How a requirement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds, by this evidence.
    Met(String),
    /// It does not hold; the message of the finding that says so.
    Broken(String),
    /// It cannot be decided; what would decide it.
    Unknown(String),
    /// Only a person can know: they confirm this rule.
    ToConfirm(Code),
}

/// A requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The component that it belongs to.
    pub component: &'static str,
    /// What is demanded, in one sentence.
    pub demands: &'static str,
    /// The rules that it comes down to.
    pub rules: &'static [Code],
    /// How it stands.
    pub state: State,
    /// What it was decided from, where it was: documents, what was entered, a person's word; each named once.
    pub evidence: Vec<String>,
    /// What is risky about it although it is met.
    pub warnings: Vec<String>,
    /// The rules of it that a person can confirm and has not.
    pub confirm: Vec<Code>,
}

/// How many requirements stand how: `20 met, 1 broken`.
pub fn tally(all: &[Requirement]) -> String {
    let words = ["met", "broken", "unknown", "to be confirmed"];
    let count = |word: &str| all.iter().filter(|each| each.state.as_str() == word).count();
    let counts = words.map(|word| (count(word), word)).into_iter().filter(|(count, _)| *count > 0);
    counts.map(|(count, word)| [&count.to_string(), " ", word].concat()).collect::<Vec<_>>().join(", ")
}

impl State {
    /// In a word: `met`, `broken`, `unknown` or `to be confirmed`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Met(_) => "met",
            Self::Broken(_) => "broken",
            Self::Unknown(_) => "unknown",
            Self::ToConfirm(_) => "to be confirmed",
        }
    }
}

/// Which stores a requirement is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    All,
    Public,
    Vpc,
}

struct Entry {
    of: Of,
    component: &'static str,
    demands: &'static str,
    /// The inputs without which it is open.
    fields: &'static [Field],
    rules: &'static [Code],
}

macro_rules! entries {
    ($($of:ident $component:literal $demands:literal [$($field:ident),*] [$($rule:ident),+];)+) => {
        &[$(Entry {
            of: Of::$of,
            component: $component,
            demands: $demands,
            fields: &[$(Field::$field),*],
            rules: &[$(Code::$rule),+],
        }),+]
    };
}

const ENTRIES: &[Entry] = entries! {
    All "Key store" "an external key store is needed at all" [] [PlanNeeded];
    All "Key store" "its name is free in the account and Region" [Name] [NameLength, NameInUse];
    All "Key store" "the account has room for one more, and its request quota suffices" [] [StoreQuota, PlanRequestQuota];

    All "External key manager" "at least one instance is up, and the proxy reaches it" [] [HealthAvailable, PlanKeyManager];
    All "External key manager" "two related instances share the keys (advised)" [] [HealthRedundancy, PlanRedundancy];
    All "External key manager" "it handles 1800 requests a second" [] [PlanCapacity];
    All "External key manager" "it answers within 250 ms, from near the Region (35 ms a round trip)" [] [HealthLatency, PlanDistance];
    All "External key manager" "it is only ever replaced by one with the same key material" [] [PlanKeyMaterial];

    All "External key store proxy" "it conforms to the proxy API specification" [] [HealthAnswer, PlanSpecification];
    All "External key store proxy" "endpoint and path belong to this key store alone" [UriEndpoint, UriPath] [UriInUse];
    All "External key store proxy" "it requires no client certificate" [] [PlanMtls];
    All "External key store proxy" "it needs no key of this key store to start" [] [PlanCircular];
    Vpc "External key store proxy" "the VPC reaches it, where it is outside of the VPC" [] [PlanVpcReach, VpcRanges];

    All "Proxy authentication credential" "both halves are given as AWS KMS takes them"
        [AccessKeyId, RawSecretAccessKey]
        [AccessKeyIdLength, AccessKeyIdCharacters, SecretLength, SecretCharacters];
    All "Proxy authentication credential" "it is set on the proxy, which accepts it" [] [HealthError, PlanCredential];
    All "Proxy authentication credential" "it is no credential of AWS IAM" [AccessKeyId] [AccessKeyIdIam];

    All "Proxy connectivity" "one of the two options is chosen" [Connectivity] [ConnectivityValue];

    All "Proxy URI endpoint" "https:// and a host, without a port" [UriEndpoint]
        [EndpointScheme, EndpointPort, EndpointExtra, EndpointLength, EndpointCharacters, EndpointHost];
    Public "Proxy URI endpoint" "AWS KMS reaches it over the internet before the key store is created" [UriEndpoint]
        [EndpointNotPublic, PlanFirewall, PlanIpv4];
    Vpc "Proxy URI endpoint" "it is the private DNS name of the VPC endpoint service" [UriEndpoint] [EndpointIsPrivateDns];
    Vpc "Proxy URI endpoint" "firewalls let port 443 through, over IPv4" [] [PlanFirewall, PlanIpv4];
    All "Proxy URI endpoint" "the TLS certificate names the host, and AWS KMS trusts its issuer" [UriEndpoint]
        [CertPem, CertValidity, CertSan, CertChainComplete, CertTrustedRoot, CertSignature, CertUsage];
    All "Proxy URI endpoint" "the common name of the certificate is the host, or a wildcard over it" [UriEndpoint] [CertCn];
    All "Proxy URI endpoint" "the proxy offers a cipher suite of AWS KMS" [] [PlanCiphers];
    All "Proxy URI endpoint" "no key store with the other connectivity uses it in the Region" [UriEndpoint]
        [EndpointMixedConnectivity, UniquenessOtherAccounts];
    Vpc "Proxy URI endpoint" "no other key store has the private DNS name" [UriEndpoint]
        [PrivateDnsInUse, UniquenessOtherAccounts];

    All "Proxy URI path" "it starts with / and ends with /kms/xks/v1" [UriPath]
        [PathStart, PathEnd, PathCharacters, PathLength, PathEmptySegment];

    Vpc "VPC endpoint service" "it exists, in the Region of the key store" [VpcEndpointServiceName]
        [VpcServiceName, VpcServiceRegion, VpcSvcFound];
    Vpc "VPC endpoint service" "it is of type Interface on a network load balancer, and available" []
        [VpcSvcInterface, VpcSvcState];
    Vpc "VPC endpoint service" "it is in two Availability Zones at least" [] [VpcSvcZones];
    Vpc "VPC endpoint service" "the load balancer is internal, in private subnets, and listens on TCP 443" []
        [NlbInternal, NlbTcp443, VpcSubnets];
    Vpc "VPC endpoint service" "the target group has IP targets on TCP 443, two of them healthy" [] [TgIpTcp443, TgHealthy];
    Vpc "VPC endpoint service" "it allows the principal of AWS KMS" [] [VpcSvcPrincipal];
    Vpc "VPC endpoint service" "it requires no acceptance of connection requests" [] [VpcSvcAcceptance];
    Vpc "VPC endpoint service" "it has a private DNS name, and that is verified" [] [VpcSvcPrivateDns, VpcSvcDnsVerified];
    Vpc "VPC endpoint service" "it supports IPv4" [] [VpcSvcIpv4];
    Vpc "VPC endpoint service" "no other key store uses it" [VpcEndpointServiceName] [VpcServiceInUse];
};

/// Every requirement that applies. `findings` are those of the whole report, [`Judgement::findings`] among them.
pub fn checklist(findings: &[Finding], judgement: &Judgement, known: &Known<'_>) -> Vec<Requirement> {
    let applies = |entry: &&Entry| match entry.of {
        Of::All => true,
        Of::Public => !known.is_vpc(),
        Of::Vpc => known.is_vpc(),
    };
    let entries = ENTRIES.iter().filter(applies);
    entries.map(|entry| requirement(entry, findings, judgement)).collect()
}

fn requirement(entry: &Entry, findings: &[Finding], judgement: &Judgement) -> Requirement {
    let of = |finding: &&Finding| entry.rules.contains(&finding.code);
    // One that a person allows is broken all the same.
    let is_broken = |finding: &&Finding| finding.severity == Severity::Error || finding.allowed;
    let broken = findings.iter().filter(of).find(is_broken);
    let (mut by, mut warnings) = (Vec::new(), Vec::new());
    let state = match broken {
        Some(broken) => {
            by = evidence(&[broken.code], judgement);
            State::Broken(broken.message.clone())
        }
        None => open(entry, findings).unwrap_or_else(|| {
            let risky = |finding: &&Finding| of(finding) && finding.severity == Severity::Warning;
            warnings = findings.iter().filter(risky).map(|finding| finding.message.clone()).collect();
            by = evidence(entry.rules, judgement);
            State::Met([&[by.join("; ")], &warnings[..]].concat().join("; but "))
        }),
    };
    let Entry { component, demands, rules, .. } = *entry;
    let unknown = |code: Code| findings.iter().any(|f| f.code == code && f.severity == Severity::Unknown);
    let confirm = rules.iter().copied().filter(|code| can_be_confirmed(*code) && unknown(*code)).collect();
    Requirement { component, demands, rules, state, evidence: by, warnings, confirm }
}

/// Why the requirement is open, if it is.
fn open(entry: &Entry, findings: &[Finding]) -> Option<State> {
    let of_rules = || findings.iter().filter(|finding| entry.rules.contains(&finding.code));
    let is_missing = |finding: &&Finding| {
        finding.code == Code::InputMissing && entry.fields.contains(&finding.subject.field)
    };
    if let Some(missing) = findings.iter().find(is_missing) {
        return Some(State::Unknown(missing.message.clone()));
    }
    let mut unknown = of_rules().filter(|finding| finding.severity == Severity::Unknown);
    // What evidence can decide comes first: a person is asked when nothing else is left.
    if let Some(open) = unknown.clone().find(|finding| !can_be_confirmed(finding.code)) {
        return Some(State::Unknown(open.help.clone().unwrap_or_else(|| open.message.clone())));
    }
    unknown.next().map(|open| State::ToConfirm(open.code))
}

/// What the rules were decided by, each named once.
fn evidence(rules: &[Code], judgement: &Judgement) -> Vec<String> {
    let mut by: Vec<String> = Vec::new();
    for code in rules {
        let decided = judgement.decided.iter().find(|decided| decided.code == *code);
        let text = match (decided, code.rule().area) {
            (Some(decided), _) => decided.by.clone(),
            (None, Area::CertificateChain) => "the certificate chain".to_owned(),
            (None, _) => "what was entered".to_owned(),
        };
        if !by.contains(&text) {
            by.push(text);
        }
    }
    by
}
