//! The network before a key store: a load balancer and a VPC endpoint service, in the account that owns the service.

use xks_preflight_validate::Partition;

use super::read;
use super::tree::Node;
use crate::artefact::{Artefact, Target, Unsupported};
use crate::plan::NetworkPlan;

const TEMPLATE: &str = include_str!("network.json");
const CONSUMER: &str = include_str!("network_consumer.json");
const FILE_NAME: &str = Target::CloudFormationNetwork.file_name();

pub(in crate::emit) fn emit(plan: NetworkPlan<'_>) -> Result<Artefact, Unsupported> {
    let mut artefact =
        Artefact::new(Target::CloudFormationNetwork, "application/yaml", template(plan)?.to_yaml());
    artefact.usage = how_to_use(plan);
    Ok(artefact)
}

fn template(plan: NetworkPlan<'_>) -> Result<Node, Unsupported> {
    let mut tree = read(TEMPLATE)?;
    // Letters, digits, hyphens and dots, so nothing that Fn::Sub would take for its own.
    let host = plan.uri_endpoint.host();
    let record = sub(&format!("${{EndpointService.PrivateDnsNameConfiguration.Name}}.{host}"));
    tree.at(&["Resources", "EndpointService", "Properties"]).set("PrivateDnsName", Node::text(host));
    tree.at(&["Resources", "VerificationRecord", "Properties"]).set("Name", record.clone());
    let prefix = if plan.region.partition() == Partition::AwsEusc { "eu" } else { "com" };
    let service = sub(&format!("{prefix}.amazonaws.vpce.${{AWS::Region}}.${{EndpointService}}"));
    let outputs = tree.at(&["Outputs"]);
    outputs.set("VerificationRecordName", output("Its name", record));
    outputs.set("ServiceName", output("XksProxyVpcEndpointServiceName", service));
    if plan.owner.is_some() {
        tree.at(&["Parameters"]).set("ConsumerAccountId", read(CONSUMER)?);
        let principals =
            tree.at(&["Resources", "EndpointServicePermissions", "Properties", "AllowedPrincipals"]);
        if let Node::List(principals) = principals {
            principals.push(sub("arn:${AWS::Partition}:iam::${ConsumerAccountId}:root"));
        }
    }
    Ok(tree)
}

fn sub(text: &str) -> Node {
    let mut node = Node::Map(Vec::new());
    node.set("Fn::Sub", Node::text(text));
    node
}

fn output(description: &str, value: Node) -> Node {
    let mut node = Node::Map(Vec::new());
    node.set("Description", Node::text(description));
    node.set("Value", value);
    node
}

fn how_to_use(plan: NetworkPlan<'_>) -> Vec<String> {
    let region = plan.region.as_str();
    let consumer = if plan.owner.is_some() { " ConsumerAccountId=ACCOUNT" } else { "" };
    let mut usage = vec![
        "This comes before the key store and is a stack of its own, because the private DNS name must be verified in between.".to_owned(),
        format!("First run: aws cloudformation deploy --region {region} --stack-name external-key-store-network --template-file {FILE_NAME} --parameter-overrides VpcId=VPC SubnetIds=SUBNET,SUBNET TargetIp1=ADDRESS TargetIp2=ADDRESS{consumer}"),
        format!("Then publish the TXT record that stands in the outputs, unless HostedZoneId was given, and run: aws ec2 start-vpc-endpoint-service-private-dns-verification --region {region} --service-id SERVICE-ID"),
        format!("When aws ec2 describe-vpc-endpoint-service-configurations --region {region} says verified, the output ServiceName is the endpoint service name of the key store."),
    ];
    if let Some(owner) = plan.owner {
        usage.push(format!("Two accounts: this template is for the account {}, which owns the endpoint service; the key store's own template is for the account that is given as ConsumerAccountId.", owner.as_str()));
    }
    if plan.region.partition() == Partition::AwsEusc {
        usage.push("No document names the service principal of AWS KMS in the AWS European Sovereign Cloud: compare the one in the template with what the KMS console asks for.".to_owned());
    }
    usage
}
