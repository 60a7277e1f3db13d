//! A CloudFormation template that creates the store, connects it, and waits; one for the network before it; and one for
//! alarms on a store that exists.
//!
//! CloudFormation knows no key store, so the template brings a function for one (`resources.py`). The plan's values are
//! literals in it: with parameters, a stack would keep the old values when it is given a new template.

mod alarms;
mod network;
mod tree;

pub(super) use alarms::emit as emit_alarms;
pub(super) use network::emit as emit_network;
use tree::Node;

use super::chosen_secret;
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::plan::{Plan, PlannedConnectivity};

const TEMPLATE: &str = include_str!("template.json");
const RESOURCES: &str = include_str!("resources.py");
const OWNER_STATEMENT: &str = include_str!("owner_statement.json");

/// The two ways in which CloudFormation reads a template.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rendering {
    Yaml,
    Json,
}

pub(super) fn emit(plan: &Plan<'_>, options: Options, rendering: Rendering) -> Result<Artefact, Unsupported> {
    if chosen_secret(plan, options).is_some() {
        return Err(Unsupported::new(
            "everybody who may look at the stack reads its template: the secret access key is a parameter or a secret in AWS Secrets Manager, so choose not to include it",
        ));
    }
    let tree = template(plan)?;
    let mut artefact = match rendering {
        Rendering::Yaml => Artefact::new(Target::CloudFormation, "application/yaml", tree.to_yaml()),
        Rendering::Json => Artefact::new(Target::CloudFormationJson, "application/json", tree.to_json()),
    };
    artefact.usage = how_to_use(plan, artefact.file_name, artefact.expose().len());
    Ok(artefact)
}

/// The bytes of a template that CloudFormation takes in a request; a longer one comes from a bucket.
const IN_A_REQUEST: usize = 51_200;

fn how_to_use(plan: &Plan<'_>, file_name: &str, length: usize) -> Vec<String> {
    let bucket = if length > IN_A_REQUEST { " --s3-bucket BUCKET" } else { "" };
    let mut usage = vec![
        "Keep the credential in AWS Secrets Manager, as the proxy configuration file or as {\"accessKeyId\": …, \"rawSecretAccessKey\": …}, and give the stack the secret's ARN; or give the stack both halves, and it makes such a secret.".to_owned(),
        format!(
            "Run: aws cloudformation deploy --region {} --stack-name external-key-store --template-file {file_name}{bucket} --capabilities CAPABILITY_IAM --parameter-overrides CredentialSecretArn=ARN",
            plan.region.as_str()
        ),
        "The stack is complete when the key store is connected; a failure stands in the stack's events with its cause. XksKeyId makes a first KMS key as well.".to_owned(),
        "To change the key store, change the plan and deploy the new template to the same stack: only what differs is changed. Connectivity, endpoint and endpoint service change while the key store is disconnected, and its keys cannot be used meanwhile.".to_owned(),
    ];
    if matches!(plan.connectivity, PlannedConnectivity::VpcEndpointService { .. }) {
        usage.push("The endpoint service must be there with its private DNS name verified: the template cloudformation-network makes it, as a stack of its own before this one.".to_owned());
    }
    usage
}

fn read(json: &'static str) -> Result<Node, Unsupported> {
    Node::read(json).ok_or_else(|| Unsupported::new("the template cannot be read: a fault of this program"))
}

fn template(plan: &Plan<'_>) -> Result<Node, Unsupported> {
    let mut tree = read(TEMPLATE)?;
    tree.at(&["Resources", "Function", "Properties", "Code"]).set("ZipFile", Node::text(RESOURCES));
    alarms::add(&mut tree, Some(plan.uri_endpoint.host()))?;
    if let Some(credential) = plan.known_credential() {
        *tree.at(&["Parameters", "AccessKeyId", "Default"]) = Node::text(credential.access_key_id.as_str());
    }
    let store = tree.at(&["Resources", "KeyStore", "Properties"]);
    store.set("Region", Node::text(plan.region.as_str()));
    store.set("Name", Node::text(sayable(plan.name.as_str())?));
    store.set("Connectivity", Node::text(plan.connectivity.value().as_str()));
    store.set("UriEndpoint", Node::text(plan.uri_endpoint.as_str()));
    store.set("UriPath", Node::text(plan.uri_path.as_str()));
    if let PlannedConnectivity::VpcEndpointService { name, owner } = plan.connectivity {
        store.set("VpcEndpointServiceName", Node::text(name.as_str()));
        if let Some(owner) = owner {
            store.set("VpcEndpointServiceOwner", Node::text(owner.as_str()));
            let policy =
                tree.at(&["Resources", "FunctionPolicy", "Properties", "PolicyDocument", "Statement"]);
            if let Node::List(statements) = policy {
                statements.push(read(OWNER_STATEMENT)?);
            }
        }
    }
    Ok(tree)
}

/// The name, if CloudFormation hands it on as it is.
fn sayable(name: &str) -> Result<&str, Unsupported> {
    if name.contains("{{resolve:") {
        return Err(Unsupported::new(
            "CloudFormation would put something else in the place of this name, which holds a dynamic reference",
        ));
    }
    // Its API is XML 1.0.
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    if name.contains(forbidden) {
        return Err(Unsupported::new(
            "this name holds control characters, which no CloudFormation template can carry",
        ));
    }
    Ok(name)
}
