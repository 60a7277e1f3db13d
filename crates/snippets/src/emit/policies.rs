//! The policies around a key store and its first key, as one JSON object: a document each.
//!
//! What AWS KMS demands stands in its guide under "Controlling access to your external key store"; which operations the
//! scripts call, the tests record. Custom key stores have no ARN, so nothing can be scoped to one of them.

use crate::artefact::{Artefact, Unsupported};
use crate::edit::service;
use crate::escape::JsonString;
use crate::plan::Plan;
use xks_preflight_validate::{Partition, Region};

pub(super) fn emit(plan: &Plan<'_>) -> Result<Artefact, Unsupported> {
    let partition = partition(plan.region);
    let region = plan.region.as_str();
    let text = TEMPLATE
        .replace(
            "\"VPC_ENDPOINT_SERVICE_OF_ANOTHER_ACCOUNT\"",
            if service(plan).1.is_some() { OWNER } else { "" },
        )
        .replace("\"REGION\"", &JsonString::new(region).to_string())
        .replace("\"KEYS\"", &JsonString::new(&format!("arn:{partition}:kms:{region}:*:key/*")).to_string())
        .replace(
            "\"ALIASES\"",
            &JsonString::new(&format!("arn:{partition}:kms:{region}:*:alias/*")).to_string(),
        )
        .replace(
            "\"ACCOUNT\"",
            &JsonString::new(&format!("arn:{partition}:iam::{ACCOUNT_ID}:root")).to_string(),
        )
        .replace(
            "\"USER\"",
            &JsonString::new(&format!("arn:{partition}:iam::{ACCOUNT_ID}:role/{ROLE_NAME}")).to_string(),
        );
    let mut artefact = Artefact::new("xks-policies.json", "application/json", text);
    artefact.usage = [
        "KeyStoreIdentityPolicy is for the user or role that runs the script which creates the key store, FirstKeyIdentityPolicy for the one that runs emit first-key: use each as an IAM policy, for instance --policy-document \"$(jq .KeyStoreIdentityPolicy xks-policies.json)\".",
        "FirstKeyIdentityPolicy lists keys only to find the KMS key that has the external key already, and tags one only where tags are given: take those statements out if you need neither.",
        "KeyPolicy is for the first KMS key: put your account's ID for ACCOUNT_ID, and the role that will use the key for ROLE_NAME, both of which AWS KMS refuses as they are. It lets IAM policies of the account administer the key, and nobody but that role use it.",
        "ServiceControlPolicy is for AWS Organizations: it keeps the accounts under it from creating KMS keys outside of external key stores, in every Region. It does not bind the management account, and changes no key that exists.",
    ]
    .map(str::to_owned)
    .to_vec();
    if service(plan).1.is_some() {
        artefact.usage.push(
            "The owner of the VPC endpoint service must also allow that user or role as a principal of it."
                .into(),
        );
    }
    Ok(artefact)
}

/// No account has this ID, so a policy with it is refused, not applied by mistake.
const ACCOUNT_ID: &str = "ACCOUNT_ID";
const ROLE_NAME: &str = "ROLE_NAME";

const TEMPLATE: &str = include_str!("policies/policies.json");

/// Where the VPC endpoint service is another account's, AWS KMS looks at it with the permissions of the caller.
const OWNER: &str = include_str!("policies/owner.json");

/// The word for the partition in an ARN. The isolated Regions are in several.
fn partition(region: &Region) -> &'static str {
    match region.partition() {
        Partition::Aws => "aws",
        Partition::AwsUsGov => "aws-us-gov",
        Partition::AwsEusc => "aws-eusc",
        Partition::AwsCn => "aws-cn",
        Partition::AwsIso => match region.as_str().split('-').nth(1) {
            Some("isob") => "aws-iso-b",
            Some("isoe") => "aws-iso-e",
            Some("isof") => "aws-iso-f",
            _ => "aws-iso",
        },
    }
}
