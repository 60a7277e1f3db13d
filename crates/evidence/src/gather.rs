//! The commands that print what is missing, and one script that runs them all. Each only reads.

use xks_preflight_snippets::escape::BashWord;
use xks_preflight_snippets::{
    self as snippets, Artefact, Basis, NotReady, Options, Refused, Target, proxy_api,
};
use xks_preflight_validate::Report;

use crate::content::Content;
use crate::kind::Kind;
use crate::known::Known;
use crate::recognise::Evidence;

/// A command to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it prints.
    pub kind: Kind,
    /// The command, for bash or another POSIX shell; for a request of the proxy API some lines, to be pasted together.
    pub text: String,
}

/// A command for each piece of evidence that is missing and that the rules would read, as far as its names are known.
pub fn commands(known: &Known<'_>, evidence: &Evidence) -> Vec<Command> {
    const ALWAYS: [Kind; 3] = [Kind::CustomKeyStores, Kind::HealthStatus, Kind::KeyMetadata];
    const VPC: [Kind; 7] = [
        Kind::ServiceConfigurations,
        Kind::ServicePermissions,
        Kind::LoadBalancers,
        Kind::Listeners,
        Kind::TargetGroups,
        Kind::TargetHealth,
        Kind::Subnets,
    ];
    let vpc = if known.is_vpc() { &VPC[..] } else { &[] };
    let missing =
        ALWAYS[..1].iter().chain(vpc).chain(&ALWAYS[1..]).filter(|kind| evidence.of(**kind).next().is_none());
    missing.filter_map(|&kind| Some(Command { kind, text: command(kind, known, evidence)? })).collect()
}

/// The command that prints `kind`. `None` where it needs a name that is not known yet.
pub(crate) fn command(kind: Kind, known: &Known<'_>, evidence: &Evidence) -> Option<String> {
    match kind {
        Kind::HealthStatus => return probe(known, false),
        Kind::KeyMetadata => return probe(known, true),
        Kind::CreatedStore | Kind::ProxyError => return None,
        _ => {}
    }
    let mut text = kind.command().to_owned();
    if let Some(region) = known.region {
        option(&mut text, "--region", region.as_str())?;
    }
    let name = known.service_name;
    match kind {
        Kind::ServiceConfigurations => {
            option(&mut text, "--filters", &format!("Name=service-name,Values={}", name?.as_str()))?;
        }
        Kind::ServicePermissions => option(&mut text, "--service-id", name?.service_id())?,
        Kind::Services => option(&mut text, "--service-names", name?.as_str())?,
        Kind::LoadBalancers | Kind::Listeners | Kind::TargetGroups => {
            let arns = load_balancers(known, evidence);
            match (kind, arns.first()) {
                (Kind::LoadBalancers, Some(arn)) => option(&mut text, "--load-balancer-arns", arn)?,
                (_, Some(arn)) => option(&mut text, "--load-balancer-arn", arn)?,
                (Kind::Listeners, None) => return None,
                _ => {}
            }
        }
        Kind::TargetHealth => option(&mut text, "--target-group-arn", &target_group(evidence)?)?,
        _ => {}
    }
    text.push_str(" --output json");
    Some(text)
}

/// A command of EC2 that changes the service, for a person to run: `operation` with the service and the Region, as far as
/// they are known, and with these options; one that takes no value has an empty one.
pub(crate) fn service_command(known: &Known<'_>, operation: &str, options: &[(&str, &str)]) -> String {
    let mut text = format!("aws ec2 {operation}");
    let service = known.service_name.map(|name| ("--service-id", name.service_id()));
    let region = known.region.map(|region| ("--region", region.as_str()));
    for (name, value) in service.into_iter().chain(region).chain(options.iter().copied()) {
        if value.is_empty() {
            text.push(' ');
            text.push_str(name);
        } else {
            // Nothing that passed its contract is refused here.
            let _ = option(&mut text, name, value);
        }
    }
    text
}

fn option(text: &mut String, name: &str, value: &str) -> Option<()> {
    text.push(' ');
    text.push_str(name);
    text.push(' ');
    text.push_str(&BashWord::new(value)?.to_string());
    Some(())
}

/// The load balancers of the service, where the evidence names them.
fn load_balancers(known: &Known<'_>, evidence: &Evidence) -> Vec<String> {
    let name = known.service_name.map(xks_preflight_validate::VpcServiceName::as_str);
    let mut arns = Vec::new();
    for document in evidence.of(Kind::ServiceConfigurations) {
        let Content::Configurations(services) = &document.content else { continue };
        for service in services.iter().filter(|service| service.name.as_deref() == name) {
            arns.extend(service.network_load_balancers.iter().flatten().filter(|arn| is_arn(arn)).cloned());
        }
    }
    arns
}

/// The target group of the listener on port 443, where the evidence names it.
fn target_group(evidence: &Evidence) -> Option<String> {
    evidence.of(Kind::Listeners).find_map(|document| {
        let Content::Listeners(listeners) = &document.content else { return None };
        let on_443 = listeners.iter().find(|listener| listener.port == Some(443))?;
        on_443.target_groups.first().filter(|arn| is_arn(arn)).cloned()
    })
}

/// What a paste calls an ARN goes into a command only where it looks like one.
fn is_arn(text: &str) -> bool {
    text.starts_with("arn:")
        && text.len() < 256
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b":/_.-".contains(&b))
}

/// A request of the proxy API by curl. The credential is asked for and goes through a pipe: it is in no argument, where
/// other users of the machine would see it.
fn probe(known: &Known<'_>, of_key: bool) -> Option<String> {
    let (region, endpoint, path) = (known.region?, known.uri_endpoint?, known.uri_path?);
    let scope = proxy_api::signed_for(region);
    let base = format!("{}{}", endpoint.as_str(), path.as_str());
    let request = format!("POST {}", path.as_str());
    let (ask, url, request, body) = if of_key {
        (PROBE_KEY, format!("{base}/keys/"), format!("{request}/keys/"), proxy_api::METADATA_BODY)
    } else {
        ("", format!("{base}/health"), format!("{request}/health"), proxy_api::HEALTH_BODY)
    };
    // The external key's id is asked for, too, and is the last part but one of the URL.
    let tail = if of_key { "\"$XKS_KEY\"/metadata" } else { "" };
    Some(format!(
        "(\n{PROBE_ASK}{ask}printf '%s\\n' {}{tail}\n{PROBE_CURL}    --aws-sigv4 {} \\\n    --data {} \\\n    {}{tail}\n)\n",
        BashWord::new(&request)?,
        BashWord::new(&scope)?,
        BashWord::new(body)?,
        BashWord::new(&url)?,
    ))
}

const PROBE_ASK: &str = include_str!("gather/probe_ask.sh");
const PROBE_KEY: &str = include_str!("gather/probe_key.sh");
const PROBE_CURL: &str = include_str!("gather/probe_curl.sh");

/// Writes for `target` what `report` judged: [`snippets::emit_report`] with the targets of [`Basis::Surroundings`].
///
/// # Errors
/// As there; [`Refused::NotReady`] also where the Region is not known.
pub fn emit_report(report: &Report, target: Target, options: Options) -> Result<Artefact, Refused> {
    match target.basis() {
        Basis::Surroundings => {
            let artefact = script(&Known::of(report.facts())).ok_or(NotReady(report.verdict()))?;
            Ok(snippets::guard(report, artefact, options)?)
        }
        _ => snippets::emit_report(report, target, options),
    }
}

const HEAD: &str = include_str!("gather/head.sh");
const START: &str = include_str!("gather/start.sh");
const MAIN: &str = include_str!("gather/main.sh");

/// A script that runs every command of the AWS CLI and writes their output with what belongs to it: the command, the
/// account, the Region, the time. `None` without a Region.
pub fn script(known: &Known<'_>) -> Option<Artefact> {
    let service = known.service_name.filter(|_| known.is_vpc());
    let values = [
        ("xks_region", known.region?.as_str()),
        ("xks_service_name", service.map_or("", |name| name.as_str())),
        ("xks_service_id", service.map_or("", |name| name.service_id())),
        ("xks_service_owner", service.and(known.service_owner).map_or("", |owner| owner.as_str())),
    ];
    let mut text = String::from(HEAD);
    text.push_str(START);
    for (variable, value) in values {
        text.push_str(variable);
        text.push('=');
        text.push_str(&BashWord::new(value)?.to_string());
        text.push('\n');
    }
    text.push_str(MAIN);
    let mut artefact = Artefact::new(Target::Gather, "text/x-shellscript", text);
    artefact.executable = true;
    artefact.usage = vec![
        "Run: bash gather-evidence.sh >evidence.txt, then paste the file, or give it to --evidence.".into(),
        "It needs bash 3.2 or later and the AWS CLI, version 1 or 2, with your usual AWS credentials; it changes nothing.".into(),
    ];
    if !values[3].1.is_empty() {
        artefact.usage.push(
            "The VPC endpoint service is of another account: run it with credentials of each account, and give both files."
                .into(),
        );
    }
    Some(artefact)
}
