//! The rules: what the evidence says of the key store.

mod balancer;
mod planning;
mod proxy;
mod service;
mod stores;

use xks_preflight_validate::Report;

use crate::at::{self, At};
use crate::content::{Content, Service};
use crate::finding::{Area, Code, Field, Finding, Label, LineIndex, Severity};
use crate::gather;
use crate::kind::Kind;
use crate::known::Known;
use crate::limits;
use crate::recognise::{Document, Evidence, cap, shown};
use crate::split::option;

/// A rule that was decided, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The rule.
    pub code: Code,
    /// The document, or that a person confirmed it.
    pub by: String,
}

/// What the rules say.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Broken rules, those that could not be decided (each with severity unknown), and what is to be said of the paste.
    pub findings: Vec<Finding>,
    /// The rules that were decided, whether they hold or not.
    pub decided: Vec<Decided>,
}

impl Judgement {
    /// Rules that the form leaves unknown and that are decided now: their findings there are void.
    pub fn settled(&self) -> Vec<Code> {
        self.decided.iter().map(|decided| decided.code).collect()
    }

    /// Puts the line around its first place into each finding, with all masked that may be secret. `texts` are those that were
    /// recognised, in their order; of one that is not there nothing is shown.
    pub fn show(&mut self, texts: &[&str]) {
        let mut lines: Vec<Option<LineIndex<'_>>> = texts.iter().map(|_| None).collect();
        for finding in &mut self.findings {
            let first = finding.labels.first().filter(|label| label.input == Field::Evidence);
            finding.excerpt = first.and_then(|label| {
                let text = *texts.get(label.file)?;
                let lines = lines.get_mut(label.file)?.get_or_insert_with(|| LineIndex::new(text));
                at::excerpt(text, lines, label)
            });
        }
    }

    /// Gives the findings to `report`, and takes from it what they settle. What was decided stays here.
    pub fn enter(&mut self, report: &mut Report, allow: &[Code]) {
        report.settle(&self.settled());
        report.add(std::mem::take(&mut self.findings), allow);
    }
}

/// Which stores a rule is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    All,
    Vpc,
}

/// Every rule that evidence can decide, with the command whose output decides it; none where only a person can.
const RULES: &[(Code, Option<Kind>, For)] = &[
    (Code::NameInUse, Some(Kind::CustomKeyStores), For::All),
    (Code::UriInUse, Some(Kind::CustomKeyStores), For::All),
    (Code::EndpointMixedConnectivity, Some(Kind::CustomKeyStores), For::All),
    (Code::PrivateDnsInUse, Some(Kind::CustomKeyStores), For::Vpc),
    (Code::VpcServiceInUse, Some(Kind::CustomKeyStores), For::Vpc),
    (Code::UniquenessOtherAccounts, None, For::All),
    (Code::StoreQuota, Some(Kind::CustomKeyStores), For::All),
    (Code::StoresTruncated, Some(Kind::CustomKeyStores), For::All),
    (Code::StoreFailed, Some(Kind::CustomKeyStores), For::All),
    (Code::VpcSvcFound, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcInterface, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcAcceptance, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcZones, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcPrivateDns, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcDnsVerified, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcIpv4, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcState, Some(Kind::ServiceConfigurations), For::Vpc),
    (Code::VpcSvcPrincipal, Some(Kind::ServicePermissions), For::Vpc),
    (Code::NlbInternal, Some(Kind::LoadBalancers), For::Vpc),
    (Code::NlbTcp443, Some(Kind::Listeners), For::Vpc),
    (Code::TgIpTcp443, Some(Kind::TargetGroups), For::Vpc),
    (Code::TgHealthy, Some(Kind::TargetHealth), For::Vpc),
    (Code::VpcSubnets, Some(Kind::Subnets), For::Vpc),
    (Code::VpcRanges, None, For::Vpc),
    (Code::HealthAnswer, Some(Kind::HealthStatus), For::All),
    (Code::HealthAvailable, Some(Kind::HealthStatus), For::All),
    (Code::HealthRedundancy, Some(Kind::HealthStatus), For::All),
    (Code::HealthLatency, Some(Kind::HealthStatus), For::All),
    (Code::HealthError, Some(Kind::HealthStatus), For::All),
    (Code::KeySpec, Some(Kind::KeyMetadata), For::All),
    (Code::KeyUsage, Some(Kind::KeyMetadata), For::All),
    (Code::KeyStatus, Some(Kind::KeyMetadata), For::All),
    (Code::KeyUsedOnce, None, For::All),
    (Code::PlanNeeded, None, For::All),
    (Code::PlanSpecification, None, For::All),
    (Code::PlanKeyManager, None, For::All),
    (Code::PlanVpcReach, None, For::Vpc),
    (Code::PlanFirewall, None, For::All),
    (Code::PlanIpv4, None, For::All),
    (Code::PlanCiphers, None, For::All),
    (Code::PlanMtls, None, For::All),
    (Code::PlanCapacity, None, For::All),
    (Code::PlanDistance, None, For::All),
    (Code::PlanRedundancy, None, For::All),
    (Code::PlanKeyMaterial, None, For::All),
    (Code::PlanCredential, None, For::All),
    (Code::PlanRequestQuota, None, For::All),
    (Code::PlanCircular, None, For::All),
];

/// The help of a rule that only a person can know.
pub const CONFIRM: &str = "confirm it where it holds, by the name of the rule";

/// Judges the evidence. What it does not decide is said to be unknown, each rule by itself, with what would decide it.
/// Rules of VPC endpoint services are left out where the connectivity is another one.
pub fn judge(evidence: &Evidence, known: &Known<'_>) -> Judgement {
    let mut judge = Judge {
        known,
        evidence,
        usable: Vec::new(),
        findings: evidence.findings.clone(),
        decided: Vec::new(),
    };
    let usable = |document: &&Document| judge.is_of_region(document) && judge.is_of_proxy(document);
    judge.usable = evidence.documents.iter().filter(usable).collect();
    for document in &evidence.documents {
        judge.region(document);
        judge.of_other_proxy(document);
    }
    judge.stores();
    if known.is_vpc() {
        judge.service();
    }
    judge.proxy();
    judge.planning();
    judge.unknown();
    cap(&mut judge.findings);
    Judgement { findings: judge.findings, decided: judge.decided }
}

/// Judges what the evidence says of an external key, for the KMS key that is to be made of it; and what is to be said of the
/// paste itself.
pub fn judge_key(evidence: &Evidence, known: &Known<'_>) -> Judgement {
    let of_the_key = |code: Code| {
        matches!(code, Code::KeySpec | Code::KeyUsage | Code::KeyStatus | Code::KeyUsedOnce)
            || code.rule().area == Area::Evidence
    };
    let mut judgement = judge(evidence, known);
    judgement.findings.retain(|finding| of_the_key(finding.code));
    judgement.decided.retain(|decided| of_the_key(decided.code));
    judgement
}

/// Judges the evidence for a change of a key store that is not chosen yet. It exists, so it needs no more room; and as it
/// would stand against itself, whether another does is unknown until it is known which of the stores it is.
pub fn judge_unchosen(evidence: &Evidence, known: &Known<'_>) -> Judgement {
    let by_choice = |code: Code| {
        matches!(
            code,
            Code::NameInUse
                | Code::UriInUse
                | Code::EndpointMixedConnectivity
                | Code::PrivateDnsInUse
                | Code::VpcServiceInUse
        )
    };
    let mut judgement = judge(evidence, known);
    judgement.findings.retain(|finding| finding.code != Code::StoreQuota && !by_choice(finding.code));
    judgement.decided.retain(|decided| decided.code != Code::StoreQuota && !by_choice(decided.code));
    judgement.decided.push(Decided { code: Code::StoreQuota, by: NEEDS_NO_ROOM.to_owned() });
    let of_store =
        RULES.iter().filter(|(code, _, of)| by_choice(*code) && (*of == For::All || known.is_vpc()));
    judgement.findings.extend(of_store.map(|(code, ..)| {
        Finding::new(*code, Field::Evidence, "the key store that is changed is not chosen yet")
            .severity(Severity::Unknown)
            .help("choose it among the key stores that were printed")
    }));
    judgement
}

/// What decides the quota for a key store that is there.
const NEEDS_NO_ROOM: &str = "the key store exists already: it needs no more room";

/// A part of a document: AWS's name of it, and where it stands.
struct Part<'p> {
    path: &'p str,
    labels: Vec<Label>,
}

impl<'p> Part<'p> {
    /// The part `path` of entries of a list: the member after `[].`, wherever one of them has it.
    fn of<'e>(path: &'p str, entries: impl IntoIterator<Item = &'e At>) -> Self {
        let member = path.split_once("[].").map_or(path, |(_, member)| member);
        let labels = entries.into_iter().flat_map(|at| at.labels(member)).take(limits::FINDINGS).collect();
        Self { path, labels }
    }
}

struct Judge<'a> {
    known: &'a Known<'a>,
    evidence: &'a Evidence,
    /// The documents of the form's Region, proxy and external key, or that do not say of which they are.
    usable: Vec<&'a Document>,
    findings: Vec<Finding>,
    decided: Vec<Decided>,
}

impl<'a> Judge<'a> {
    fn of(&self, kind: Kind) -> Vec<&'a Document> {
        self.usable.iter().copied().filter(|document| document.kind == kind).collect()
    }

    /// `code` is decided, by this.
    fn decide(&mut self, code: Code, by: &str) {
        if !self.is_decided(code) {
            self.decided.push(Decided { code, by: by.to_owned() });
        }
    }

    fn is_decided(&self, code: Code) -> bool {
        self.decided.iter().any(|decided| decided.code == code)
    }

    /// A finding about a part of the evidence, under AWS's name of it.
    fn say(&mut self, code: Code, path: &str, message: String, help: &str) -> &mut Finding {
        self.say_at(code, Part { path, labels: Vec::new() }, message, help)
    }

    /// The same, with the places of that part.
    fn say_at(&mut self, code: Code, part: Part<'_>, message: String, help: &str) -> &mut Finding {
        let Part { path, labels } = part;
        let finding = Finding::new(code, Field::Evidence, message).at_path(path).help(help).labels(labels);
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// Decides `code` by `by`; where `wrong` is a message, it is broken.
    fn settle(&mut self, code: Code, by: &str, part: Part<'_>, wrong: Option<String>, help: &str) {
        self.decide(code, by);
        if let Some(message) = wrong {
            self.say_at(code, part, message, help);
        }
    }

    /// `code` stays unknown for this reason.
    fn leave(&mut self, code: Code, reason: &str, help: &str) {
        let said = self.findings.iter().any(|f| f.code == code && f.severity == Severity::Unknown);
        if !said && !self.is_decided(code) {
            let finding = Finding::new(code, Field::Evidence, reason).severity(Severity::Unknown).help(help);
            self.findings.push(finding);
        }
    }

    fn is_of_region(&self, document: &Document) -> bool {
        match (self.known.region, region_of(document)) {
            (Some(region), Some(other)) => region.as_str() == other,
            _ => true,
        }
    }

    /// Says so where a document is of another Region.
    fn region(&mut self, document: &Document) {
        if let (Some(region), Some(other), false) =
            (self.known.region, region_of(document), self.is_of_region(document))
        {
            let message = format!(
                "{}: this is of {}, the key store is in {}",
                document.origin.place(),
                shown(&other),
                region.as_str()
            );
            let path = document.kind.command();
            let help = if document.kind.is_of_aws() {
                "run the command again with --region, or choose the other Region"
            } else {
                "run the probe that is written for this Region, or choose the other Region"
            };
            self.say(Code::EvidenceRegion, path, message, help);
        }
    }

    /// Everything that applies and that nothing has decided.
    fn unknown(&mut self) {
        for &(code, kind, of) in RULES {
            if self.is_decided(code) || (of == For::Vpc && !self.known.is_vpc()) {
                continue;
            }
            let Some(kind) = kind else {
                let reason = "only a person can know this, and nobody has confirmed it";
                self.leave(code, reason, CONFIRM);
                continue;
            };
            let reason = if self.of(kind).is_empty() {
                format!("the output of {} was not given", kind.command())
            } else {
                format!("the output of {} does not decide it", kind.command())
            };
            let help = if kind.is_of_aws() {
                gather::command(kind, self.known, self.evidence)
                    .map_or_else(|| first(kind), |command| format!("paste what this prints: {command}"))
            } else {
                let request = kind.command();
                format!("paste what the probe prints, or the answer of {request} as curl --include shows it")
            };
            self.leave(code, &reason, &help);
        }
    }
}

/// What to give first, where the command that prints `kind` needs a name that is not known yet.
fn first(kind: Kind) -> String {
    let (source, named) = match kind {
        Kind::Listeners => (Kind::ServiceConfigurations, "the load balancer"),
        Kind::TargetHealth => (Kind::Listeners, "the target group, at the listener on port 443"),
        _ => return "give the VPC endpoint service name".into(),
    };
    format!(
        "paste first what {} prints: it names {named}; or run the gathering script (emit gather, or its button in the page), which asks for all of it",
        source.command()
    )
}

/// The Region that a document is of: as the script wrote it down, as its command names it, or as the names in it say.
fn region_of(document: &Document) -> Option<String> {
    if !document.kind.is_of_aws() {
        // The probe's word; a prompt's above an answer is of another command.
        return document.origin.region.clone().filter(|_| document.origin.proxy_request().is_some());
    }
    let of_command = || document.origin.command.as_deref().and_then(|command| option(command, "--region"));
    let said = document.origin.region.as_deref().or_else(of_command);
    if let Some(region) = said {
        return Some(region.to_owned());
    }
    let of_services = |services: &[Service]| {
        services.iter().find_map(|service| region_of_service(service.name.as_deref()?))
    };
    match &document.content {
        Content::Stores(stores) => {
            stores.iter().find_map(|store| region_of_service(store.service_name.as_deref()?))
        }
        Content::Configurations(services) | Content::Services(services) => of_services(services),
        Content::LoadBalancers(balancers) => {
            balancers.first().and_then(|balancer| part_of_arn(&balancer.arn, 3))
        }
        Content::TargetGroups(groups) => groups.first().and_then(|group| part_of_arn(&group.arn, 3)),
        _ => None,
    }
}

/// The account that a document is of.
fn account_of(document: &Document) -> Option<&str> {
    document.origin.account.as_deref()
}

/// The Region in `com.amazonaws.vpce.<region>.vpce-svc-…`. AWS's own services have other names, and other Regions'
/// services are offered beside this one's: those say nothing.
fn region_of_service(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('.').take(6).collect();
    match parts[..] {
        [_, "amazonaws", "vpce", region, _] => Some(region.to_owned()),
        _ => None,
    }
}

/// A part of `arn:aws:service:region:account:…`.
fn part_of_arn(arn: &str, part: usize) -> Option<String> {
    arn.strip_prefix("arn:")?;
    arn.split(':').nth(part).filter(|part| !part.is_empty()).map(str::to_owned)
}

/// The newest of documents that each are a whole answer to one question: where the script wrote down when.
fn newest<'a>(documents: &[&'a Document]) -> Option<&'a Document> {
    let timed = documents.iter().all(|document| document.origin.time.is_some() && document.whole);
    documents.iter().copied().max_by_key(|document| document.origin.time.clone()).filter(|_| timed)
}

/// How many different names there are. Without sorting, which would be a part of the page; there are two or three.
fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen.len()
}

/// "1 store", "2 stores".
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
