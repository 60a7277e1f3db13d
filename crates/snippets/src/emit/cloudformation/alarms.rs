//! Alarms on a key store: those of the template that makes one, and a template of their own for one that exists.

use xks_preflight_validate::{Endpoint, Region, Report};

use super::read;
use super::tree::Node;
use crate::artefact::{Artefact, Target, Unsupported};

const ALARMS: &str = include_str!("alarms.json");
const TEMPLATE: &str = include_str!("alarms_alone.json");
const FILE_NAME: &str = Target::CloudFormationAlarms.file_name();

/// Takes the alarms and their parameters into `tree`, in which `KeyStore` is the key store.
pub(super) fn add(tree: &mut Node, host: Option<&str>) -> Result<(), Unsupported> {
    let mut alarms = read(ALARMS)?;
    *alarms.at(&["Parameters", "CertificateName", "Default"]) = Node::text(host.unwrap_or_default());
    for part in ["Parameters", "Resources"] {
        tree.at(&[part]).extend(alarms.at(&[part]).clone());
    }
    Ok(())
}

pub(in crate::emit) fn emit(report: &Report) -> Result<Artefact, Unsupported> {
    let facts = report.facts();
    let mut tree = read(TEMPLATE)?;
    add(&mut tree, facts.uri_endpoint.as_ref().map(Endpoint::host))?;
    if facts.uri_endpoint.is_none() {
        tree.at(&["Parameters", "CertificateName"]).remove("Default", &Node::text(""));
    }
    // Here they are the whole of it.
    tree.at(&["Resources"]).each(|resource| resource.remove("Condition", &Node::text("WithAlarms")));
    let mut artefact = Artefact::new(Target::CloudFormationAlarms, "application/yaml", tree.to_yaml());
    let region = facts.region.as_ref().map_or("REGION", Region::as_str);
    artefact.usage = [
        format!("Run: aws cloudformation deploy --region {region} --stack-name external-key-store-alarms --template-file {FILE_NAME} --parameter-overrides KeyStore=cks-… AlarmEmail=ADDRESS; then confirm the mail that comes."),
        "It is for a key store that exists, however it was made; the template cloudformation brings the same alarms along.".to_owned(),
        "Deploy it when the key store is connected: without data some alarms go off at once, as they should.".to_owned(),
    ]
    .to_vec();
    if facts.uri_endpoint.is_none() {
        artefact.usage.push(
            "CertificateName is the subject common name of the proxy's TLS certificate, and must be given."
                .into(),
        );
    }
    Ok(artefact)
}
