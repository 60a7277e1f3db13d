//! One file a target.

mod bash;
mod cli_input_json;
mod cloudformation;
mod command;
mod configuration_file;
mod console;
mod first_key;
mod picture;
mod policies;
mod powershell;
mod probe;
mod python;
mod runbook;
mod script;
mod terraform;
mod update;
mod words;

use cloudformation::Rendering;

use crate::artefact::{Artefact, Basis, Options, Target, Unsupported};
use crate::edit::UpdatePlan;
use crate::key::KeyPlan;
use crate::plan::{NetworkPlan, NotReady, PermissionsPlan, Plan, ProxyPlan, region};
use xks_preflight_validate::{Credential, Region, Report};

/// What artefacts are written from. Each plan knows its own targets, so that a caller of one carries nothing of the
/// others along.
pub trait Planned: sealed::Sealed {
    /// Writes it for `target`, or says why it cannot.
    #[doc(hidden)]
    fn write(&self, target: Target, options: Options) -> Result<Artefact, Unsupported>;

    /// The credential, where the plan has it.
    #[doc(hidden)]
    fn credential(&self) -> Option<&Credential>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::Plan<'_> {}
    impl Sealed for crate::UpdatePlan<'_> {}
    impl Sealed for crate::KeyPlan<'_> {}
}

/// Writes `plan` for `target`, or says why it cannot.
pub fn emit(plan: &impl Planned, target: Target, options: Options) -> Result<Artefact, Unsupported> {
    guarded(plan.write(target, options)?, plan.credential(), options)
}

/// The artefact, if it holds no secret but by the person's choice: the last defence, as no emitter decides this alone.
fn guarded(
    artefact: Artefact,
    credential: Option<&Credential>,
    options: Options,
) -> Result<Artefact, Unsupported> {
    let secret = credential.map(|credential| credential.raw_secret_access_key.expose());
    let holds = secret.is_some_and(|secret| artefact.expose().contains(secret));
    if holds && !(options.include_secret && artefact.contains_secret) {
        return Err(Unsupported::new(
            "the artefact would hold the secret access key, which was not asked for",
        ));
    }
    Ok(artefact)
}

impl Planned for Plan<'_> {
    fn write(&self, target: Target, options: Options) -> Result<Artefact, Unsupported> {
        match target {
            Target::Bash => bash::emit(self, options),
            Target::Python => python::emit(self, options),
            Target::PowerShell => powershell::emit(self, options),
            Target::Command => command::emit(self, options),
            Target::CliInputJson => cli_input_json::emit(self, options),
            Target::Console => console::emit(self, options),
            Target::ConfigurationFile => configuration_file::emit(self, options),
            Target::CloudFormation => cloudformation::emit(self, options, Rendering::Yaml),
            Target::CloudFormationJson => cloudformation::emit(self, options, Rendering::Json),
            Target::Terraform => terraform::emit(self, options),
            Target::Runbook => runbook::emit(self),
            Target::RunbookPage => runbook::emit_page(self),
            other => Err(Unsupported::basis(other)),
        }
    }

    fn credential(&self) -> Option<&Credential> {
        self.known_credential()
    }
}

impl Planned for UpdatePlan<'_> {
    fn write(&self, target: Target, options: Options) -> Result<Artefact, Unsupported> {
        match target {
            Target::Update => update::emit(self, options),
            other => Err(Unsupported::basis(other)),
        }
    }

    fn credential(&self) -> Option<&Credential> {
        self.known_credential()
    }
}

impl Planned for KeyPlan<'_> {
    fn write(&self, target: Target, _: Options) -> Result<Artefact, Unsupported> {
        match target {
            Target::FirstKey => first_key::emit(self),
            other => Err(Unsupported::basis(other)),
        }
    }

    fn credential(&self) -> Option<&Credential> {
        None
    }
}

/// Why there is no artefact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The report does not allow what the target is written from.
    NotReady(NotReady),
    /// The target cannot express it.
    Unsupported(Unsupported),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotReady(not_ready) => not_ready.fmt(f),
            Self::Unsupported(unsupported) => unsupported.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl From<NotReady> for Refused {
    fn from(not_ready: NotReady) -> Self {
        Self::NotReady(not_ready)
    }
}

impl From<Unsupported> for Refused {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported(unsupported)
    }
}

/// Writes for `target` what `report` judged: the plan that the target is written from is made of it first.
///
/// # Errors
/// [`Refused::NotReady`] where the report does not allow that plan, [`Refused::Unsupported`] where the target cannot
/// express it, as when it wants a key store that exists; and for [`Basis::Surroundings`], which the crate of the evidence
/// writes.
pub fn emit_report(report: &Report, target: Target, options: Options) -> Result<Artefact, Refused> {
    let artefact = match target.basis() {
        Basis::Store => return Ok(emit(&Plan::create(report)?, target, options)?),
        Basis::Key => return Ok(emit(&KeyPlan::create(report)?, target, options)?),
        Basis::Change | Basis::Surroundings => return Err(Unsupported::basis(target).into()),
        Basis::Network => emit_network(NetworkPlan::create(report)?, target)?,
        Basis::Permissions => policies::iam(PermissionsPlan::create(report)?),
        Basis::Region => emit_in_region(region(report)?, target)?,
        Basis::Proxy => probe::emit(ProxyPlan::create(report)?)?,
        Basis::Report => emit_any(report, target)?,
    };
    Ok(guard(report, artefact, options)?)
}

/// Writes what depends on the Region alone.
fn emit_in_region(region: &Region, target: Target) -> Result<Artefact, Unsupported> {
    match target {
        Target::IamPolicyFirstKey => Ok(policies::iam_first_key(region)),
        Target::KeyPolicy => Ok(policies::key(region)),
        other => Err(Unsupported::basis(other)),
    }
}

/// Writes what needs no more than a report.
fn emit_any(report: &Report, target: Target) -> Result<Artefact, Unsupported> {
    match target {
        Target::Picture => Ok(picture::emit(report)),
        Target::ServiceControlPolicy => Ok(policies::scp()),
        Target::CloudFormationAlarms => cloudformation::emit_alarms(report),
        Target::TerraformAlarms => terraform::emit_alarms(report),
        other => Err(Unsupported::basis(other)),
    }
}

/// `artefact`, which something else than an emitter of this crate wrote for what `report` judged, if it holds no secret but
/// by the person's choice.
pub fn guard(report: &Report, artefact: Artefact, options: Options) -> Result<Artefact, Unsupported> {
    guarded(artefact, report.facts().credential.given(), options)
}

/// Whether `report` allows what targets of `basis` are written from. A target may still be unable to express it; and a
/// change needs the key store that exists, too.
///
/// # Errors
/// As [`emit_report`] has them.
pub fn allows(report: &Report, basis: Basis) -> Result<(), Refused> {
    let not_ready = NotReady(report.verdict());
    match basis {
        Basis::Store | Basis::Change => Plan::create(report).map(drop)?,
        Basis::Network => network(NetworkPlan::create(report)?).map(drop)?,
        Basis::Permissions => PermissionsPlan::create(report).map(drop)?,
        Basis::Region => region(report).map(drop)?,
        Basis::Proxy => ProxyPlan::create(report).map(drop)?,
        Basis::Surroundings => report.facts().region.as_ref().map(drop).ok_or(not_ready)?,
        Basis::Key => KeyPlan::create(report).map(drop)?,
        Basis::Report => {}
    }
    Ok(())
}

/// The network that comes before a key store, if there is one to write.
fn network(network: Option<NetworkPlan<'_>>) -> Result<NetworkPlan<'_>, Unsupported> {
    network.ok_or_else(|| {
        Unsupported::new("a public endpoint needs no VPC endpoint service: choose VPC_ENDPOINT_SERVICE")
    })
}

/// Writes that network, or says that there is none to write.
fn emit_network(plan: Option<NetworkPlan<'_>>, target: Target) -> Result<Artefact, Unsupported> {
    let network = network(plan)?;
    match target {
        Target::CloudFormationNetwork => cloudformation::emit_network(network),
        Target::TerraformNetwork => terraform::emit_network(network),
        other => Err(Unsupported::basis(other)),
    }
}

/// The credential's secret, if the person chose to have it in the artefact and the plan has it.
fn chosen_secret<'r>(plan: &Plan<'r>, options: Options) -> Option<&'r str> {
    let credential = plan.known_credential().filter(|_| options.include_secret)?;
    Some(credential.raw_secret_access_key.expose())
}
