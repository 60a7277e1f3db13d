//! One file a target.

mod bash;
mod cli_input_json;
mod cloudformation;
mod command;
mod configuration_file;
mod console;

use cloudformation::Rendering;

use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::plan::{NetworkPlan, Plan};

/// Writes `plan` for `target`, or says why it cannot.
pub fn emit(plan: &Plan<'_>, target: Target, options: Options) -> Result<Artefact, Unsupported> {
    let artefact = match target {
        Target::Bash => bash::emit(plan, options),
        Target::Command => command::emit(plan, options),
        Target::CliInputJson => cli_input_json::emit(plan, options),
        Target::Console => console::emit(plan, options),
        Target::ConfigurationFile => configuration_file::emit(plan, options),
        Target::CloudFormation => cloudformation::emit(plan, options, Rendering::Yaml),
        Target::CloudFormationNetwork => emit_network(NetworkPlan::of(plan)),
        Target::CloudFormationJson => cloudformation::emit(plan, options, Rendering::Json),
    }?;
    let secret = plan.known_credential().map(|credential| credential.raw_secret_access_key.expose());
    let holds = secret.is_some_and(|secret| artefact.expose().contains(secret));
    // The last defence: no emitter decides this alone.
    if holds && !(options.include_secret && artefact.contains_secret) {
        return Err(Unsupported::new(
            "the artefact would hold the secret access key, which was not asked for",
        ));
    }
    Ok(artefact)
}

/// Writes the network that comes before a key store, or says that there is none to write.
pub fn emit_network(network: Option<NetworkPlan<'_>>) -> Result<Artefact, Unsupported> {
    let network = network.ok_or_else(|| {
        Unsupported::new("a public endpoint needs no VPC endpoint service: choose VPC_ENDPOINT_SERVICE")
    })?;
    cloudformation::emit_network(network)
}

/// The credential's secret, if the person chose to have it in the artefact and the plan has it.
fn chosen_secret<'r>(plan: &Plan<'r>, options: Options) -> Option<&'r str> {
    let credential = plan.known_credential().filter(|_| options.include_secret)?;
    Some(credential.raw_secret_access_key.expose())
}
