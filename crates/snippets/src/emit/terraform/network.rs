//! The network before a key store, as a configuration of its own.

use std::fmt::Write as _;

use xks_preflight_validate::Partition;

use super::{head, string};
use crate::artefact::{Artefact, Target, Unsupported};
use crate::plan::NetworkPlan;

pub(in crate::emit) fn emit(plan: NetworkPlan<'_>) -> Result<Artefact, Unsupported> {
    let mut text = head(include_str!("network_head.tf"), "local.xks_region");
    let region = plan.region.as_str();
    let principal = format!("cks.kms.{region}.amazonaws.com");
    text.push_str("locals {\n");
    for (name, value) in [
        ("xks_region          ", region),
        ("xks_private_dns_name", plan.uri_endpoint.host()),
        ("xks_kms_principal   ", &principal),
    ] {
        let _ = writeln!(text, "  {name} = {}", string(value)?);
    }
    text.push_str("}\n\n");
    if plan.owner.is_some() {
        text.push_str(include_str!("network_consumer.tf"));
    }
    text.push_str(include_str!("network.tf"));
    let mut artefact = Artefact::new(Target::TerraformNetwork, "text/plain", text);
    artefact.usage = how_to_use(plan);
    Ok(artefact)
}

fn how_to_use(plan: NetworkPlan<'_>) -> Vec<String> {
    let region = plan.region.as_str();
    let consumer = if plan.owner.is_some() { " -var xks_consumer_account_id=ACCOUNT" } else { "" };
    let mut usage = vec![
        "This comes before the key store: put it into a folder of its own, as the private DNS name must be proved in between.".to_owned(),
        format!("Run: terraform init, and terraform apply -var vpc_id=VPC -var 'subnet_ids=[\"SUBNET\",\"SUBNET\"]' -var 'target_addresses=[\"ADDRESS\",\"ADDRESS\"]'{consumer}; or tofu in place of terraform."),
        format!("With -var hosted_zone_id=ZONE the private DNS name is proved, too. Without it publish the TXT record that stands in the outputs, and run: aws ec2 start-vpc-endpoint-service-private-dns-verification --region {region} --service-id SERVICE-ID"),
        format!("When aws ec2 describe-vpc-endpoint-service-configurations --region {region} says verified, the output service_name is the endpoint service name of the key store."),
    ];
    if let Some(owner) = plan.owner {
        usage.push(format!("Two accounts: this is for the account {}, which owns the endpoint service; Terraform has no argument for it, so the key store is made with the script or the CloudFormation template.", owner.as_str()));
    }
    if plan.region.partition() == Partition::AwsEusc {
        usage.push("No document names the service principal of AWS KMS in the AWS European Sovereign Cloud: compare the one in it with what the KMS console asks for.".to_owned());
    }
    usage
}
