//! What changes, and in which order.

use xks_preflight_finding::{Area, Code, Field, Finding, Severity};
use xks_preflight_validate::{
    AccountId, Connectivity, Credential, CredentialFact, Region, Report, VpcServiceName,
};

use super::existing::{ConnectionState, Existing};
use super::rules;
use crate::artefact::Unsupported;
use crate::plan::{Plan, PlannedConnectivity, PlannedCredential};

/// A property of the store that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'r> {
    /// Which; [`Field::AccessKeyId`] stands for both halves of the credential.
    pub field: Field,
    /// What it is now, where it is anything.
    pub from: Option<&'r str>,
    /// What it will be, where that is known and anything.
    pub to: Option<&'r str>,
}

impl Change<'_> {
    /// Whether KMS takes it only while the store is DISCONNECTED. Source: the service model, `UpdateCustomKeyStore`.
    pub const fn needs_disconnected(self) -> bool {
        matches!(
            self.field,
            Field::Connectivity
                | Field::UriEndpoint
                | Field::VpcEndpointServiceName
                | Field::VpcEndpointServiceOwner
        )
    }

    /// Whether it could lead KMS to other external keys than before.
    pub const fn leads_elsewhere(self) -> bool {
        self.needs_disconnected() || matches!(self.field, Field::UriPath)
    }
}

/// One step of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// `DisconnectCustomKeyStore`.
    Disconnect,
    /// Ask until the store is DISCONNECTED.
    WaitUntilDisconnected,
    /// `UpdateCustomKeyStore`.
    Update,
    /// `ConnectCustomKeyStore`.
    Connect,
    /// Ask until the store is CONNECTED.
    WaitUntilConnected,
    /// Ask until the store shows the new values.
    Verify,
}

impl Step {
    /// What is done, as an instruction.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Disconnect => "disconnect the key store: from here on no KMS key in it can be used",
            Self::WaitUntilDisconnected => "wait until it is DISCONNECTED",
            Self::Update => "update the key store",
            Self::Connect => "connect it again, which may take ten minutes",
            Self::WaitUntilConnected => "wait until it is CONNECTED: its KMS keys can be used again",
            Self::Verify => "verify that it shows the new values",
        }
    }
}

/// A change to a store that exists. Every new value passed the contract, and no rule stands against the store as it
/// will be.
#[derive(Debug)]
pub struct UpdatePlan<'r> {
    pub(crate) existing: &'r Existing,
    pub(crate) region: &'r Region,
    /// The store as it will be.
    pub(crate) wanted: Plan<'r>,
    pub(crate) changes_credential: bool,
    changes: Vec<Change<'r>>,
}

impl<'r> UpdatePlan<'r> {
    /// The plan that makes of `existing` the store that `report` judged; [`Existing::complete`] made its inputs, and said
    /// whether there is a new credential.
    ///
    /// # Errors
    /// The report is not ready, or KMS demands something of such a change that the new values do not have.
    pub fn create(
        existing: &'r Existing,
        report: &'r Report,
        new_credential: bool,
    ) -> Result<Self, Unsupported> {
        let wanted = Plan::create(report).map_err(|not_ready| Unsupported::new(not_ready.to_string()))?;
        let changes_credential = changes_credential(report, new_credential);
        let changes = changes(existing, &wanted, changes_credential);
        let stands = rules::findings(existing, &wanted, &changes);
        if let Some(finding) = stands.iter().find(|finding| finding.severity == Severity::Error) {
            let help = finding.help.as_deref().unwrap_or_default();
            return Err(Unsupported::new(format!("{}: {help}", finding.message)));
        }
        Ok(Self { existing, region: wanted.region, wanted, changes_credential, changes })
    }

    /// What changes, in the order in which a person meets it; empty when nothing does.
    pub fn all_changes(&self) -> &[Change<'r>] {
        &self.changes
    }

    /// Whether anything of it needs the store to be DISCONNECTED.
    pub fn needs_disconnected(&self) -> bool {
        self.changes.iter().any(|change| change.needs_disconnected())
    }

    /// Whether the store is disconnected and connected again: where the change needs it, and where the last connection
    /// failed. A store that somebody disconnected stays so.
    pub fn reconnects(&self) -> bool {
        match self.existing.state {
            ConnectionState::Failed => !self.changes.is_empty(),
            ConnectionState::Connected | ConnectionState::Connecting => self.needs_disconnected(),
            ConnectionState::Disconnected | ConnectionState::Disconnecting => false,
        }
    }

    /// Whether the person must acknowledge first that the new values reach the same external keys: otherwise what is
    /// encrypted under the store's keys is lost.
    pub fn must_be_acknowledged(&self) -> bool {
        self.changes.iter().any(|change| change.leads_elsewhere())
    }

    /// The steps, as few as the change allows; none when nothing changes.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.changes.is_empty() {
            return steps;
        }
        if self.reconnects() {
            steps.extend([Step::Disconnect, Step::WaitUntilDisconnected]);
        } else if self.needs_disconnected() && self.existing.state == ConnectionState::Disconnecting {
            steps.push(Step::WaitUntilDisconnected);
        }
        steps.push(Step::Update);
        if self.reconnects() {
            steps.extend([Step::Connect, Step::WaitUntilConnected]);
        }
        steps.push(Step::Verify);
        steps
    }

    /// What is done in `step`, as an instruction. Of a store that is FAILED no key can be used anyway.
    pub fn said(&self, step: Step) -> &'static str {
        match (step, self.existing.state) {
            (Step::Disconnect, ConnectionState::Failed) => {
                "disconnect the key store: it is FAILED, so it is connected anew"
            }
            _ => step.said(),
        }
    }

    /// The credential that is sent, where it is known.
    pub(crate) const fn known_credential(&self) -> Option<&'r Credential> {
        self.wanted.known_credential()
    }
}

impl Existing {
    /// Enters into `report`, which judged this store as it will be, what the rules of a change say. Where there is no new
    /// credential, the present one is not there to be checked, and the report says so in those words.
    pub fn enter(&self, report: &mut Report, new_credential: bool, allow: &[Code]) {
        let mut findings = self.judge(report, new_credential);
        if !new_credential {
            let unknown = report.findings().iter().filter(|finding| {
                finding.severity == Severity::Unknown && finding.code.rule().area == Area::Credential
            });
            let rules: Vec<_> = unknown.map(|finding| (finding.code, finding.subject.field)).collect();
            report.settle(&rules.iter().map(|(code, _)| *code).collect::<Vec<_>>());
            findings.extend(rules.into_iter().map(|(code, field)| {
                Finding::new(code, field, "the credential stays as it is, and is not checked")
                    .severity(Severity::Unknown)
                    .help("give a new one to have it checked and changed")
            }));
        }
        report.add(findings, allow);
    }

    /// What the rules of a change say of making this store the one that `report` judged, for [`Report::add`]. Nothing where
    /// the report is not ready.
    pub fn judge(&self, report: &Report, new_credential: bool) -> Vec<Finding> {
        let Ok(wanted) = Plan::create(report) else { return Vec::new() };
        let changes = changes(self, &wanted, changes_credential(report, new_credential));
        rules::findings(self, &wanted, &changes)
    }
}

fn changes_credential(report: &Report, new_credential: bool) -> bool {
    new_credential || matches!(report.facts().credential, CredentialFact::Given(_))
}

/// The VPC endpoint service's name and owner.
pub(crate) fn service<'r>(plan: &Plan<'r>) -> (Option<&'r str>, Option<&'r str>) {
    match plan.connectivity {
        PlannedConnectivity::PublicEndpoint => (None, None),
        PlannedConnectivity::VpcEndpointService { name, owner } => {
            (Some(name.as_str()), owner.map(AccountId::as_str))
        }
    }
}

fn changes<'r>(existing: &'r Existing, wanted: &Plan<'r>, changes_credential: bool) -> Vec<Change<'r>> {
    let (service_name, service_owner) = service(wanted);
    let old_owner = existing.service_owner.as_ref().map(AccountId::as_str);
    // Without one KMS keeps what it has, or takes the account's own.
    let public = wanted.connectivity.value() == Connectivity::PublicEndpoint;
    let new_owner = if public { None } else { service_owner.or(old_owner) };
    let pairs = [
        (Field::Name, Some(existing.name.as_str()), Some(wanted.name.as_str())),
        (
            Field::Connectivity,
            Some(existing.connectivity.as_str()),
            Some(wanted.connectivity.value().as_str()),
        ),
        (Field::UriEndpoint, Some(existing.uri_endpoint.as_str()), Some(wanted.uri_endpoint.as_str())),
        (Field::UriPath, Some(existing.uri_path.as_str()), Some(wanted.uri_path.as_str())),
        (
            Field::VpcEndpointServiceName,
            existing.service_name.as_ref().map(VpcServiceName::as_str),
            service_name,
        ),
        (Field::VpcEndpointServiceOwner, old_owner, new_owner),
    ];
    let differing = pairs.into_iter().filter(|(_, from, to)| from != to);
    let mut changes: Vec<_> = differing.map(|(field, from, to)| Change { field, from, to }).collect();
    if changes_credential {
        let to = match wanted.credential {
            PlannedCredential::Withheld => None,
            PlannedCredential::Given(credential) => Some(credential.access_key_id.as_str()),
        };
        changes.push(Change { field: Field::AccessKeyId, from: Some(existing.access_key_id.as_str()), to });
    }
    changes
}
