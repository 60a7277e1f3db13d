//! The policies around a key store and its first key, a document each.
//!
//! What AWS KMS demands stands in its guide under "Controlling access to your external key store"; which operations the
//! scripts call, the tests record. Custom key stores have no ARN, so nothing can be scoped to one of them.

use crate::artefact::{Artefact, Target};
use crate::escape::JsonString;
use crate::plan::PermissionsPlan;
use xks_preflight_validate::{Partition, Region};

/// For whoever runs the script that creates the key store.
pub(super) fn iam(plan: PermissionsPlan<'_>) -> Artefact {
    let owner = plan.owner.is_some();
    let text = include_str!("policies/iam.json")
        .replace("\"VPC_ENDPOINT_SERVICE_OF_ANOTHER_ACCOUNT\"", if owner { OWNER } else { "" });
    let mut artefact = artefact(plan.region, Target::IamPolicy, &text);
    artefact.usage = vec![
        "It is for the user or role that runs the script which creates the key store, and allows what that calls, no more.".to_owned(),
        create(Target::IamPolicy, "xks-create-key-store"),
    ];
    if owner {
        artefact.usage.push(
            "The owner of the VPC endpoint service must also allow that user or role as a principal of it."
                .into(),
        );
    }
    artefact
}

/// For whoever runs the script that creates a first KMS key.
pub(super) fn iam_first_key(region: &Region) -> Artefact {
    let mut artefact =
        artefact(region, Target::IamPolicyFirstKey, include_str!("policies/iam_first_key.json"));
    artefact.usage = vec![
        "It is for the user or role that runs the script of emit first-key, and allows what that calls, no more.".to_owned(),
        create(Target::IamPolicyFirstKey, "xks-create-first-key"),
        "It lists keys only to find the KMS key that has the external key already, and tags one only where tags are given: take those statements out if you need neither.".to_owned(),
    ];
    artefact
}

/// For the first KMS key.
pub(super) fn key(region: &Region) -> Artefact {
    let mut artefact = artefact(region, Target::KeyPolicy, include_str!("policies/key.json"));
    artefact.usage = vec![
        "Put your account's ID for ACCOUNT_ID, and the role that will use the key for ROLE_NAME: AWS KMS refuses both as they are.".to_owned(),
        "It lets IAM policies of the account administer the key, and nobody but that role use it.".to_owned(),
        format!(
            "Run: aws kms put-key-policy --region {} --key-id KEY-ID --policy-name default --policy file://key-policy.json; or give it to whatever creates the key.",
            region.as_str()
        ),
    ];
    artefact
}

/// For the organisation: it holds in every Region.
pub(super) fn scp() -> Artefact {
    let mut artefact = Artefact::new(
        Target::ServiceControlPolicy,
        "application/json",
        include_str!("policies/scp.json").to_owned(),
    );
    artefact.usage = [
        "It is for AWS Organizations: it keeps the accounts under it from creating KMS keys outside of external key stores, in every Region. It does not bind the management account, and changes no key that exists.",
        "Run: aws organizations create-policy --type SERVICE_CONTROL_POLICY --name keys-in-external-key-stores-only --description \"KMS keys in external key stores only\" --content file://service-control-policy.json; then attach it, first to an account where nothing is lost by it.",
    ]
    .map(str::to_owned)
    .to_vec();
    artefact
}

fn create(target: Target, name: &str) -> String {
    let file_name = target.file_name();
    format!(
        "Run: aws iam create-policy --policy-name {name} --policy-document file://{file_name}; then attach it."
    )
}

fn artefact(region: &Region, target: Target, text: &str) -> Artefact {
    let partition = partition(region);
    let region = region.as_str();
    let quoted = |text: String| JsonString::new(&text).to_string();
    let text = text
        .replace("\"REGION\"", &quoted(region.to_owned()))
        .replace("\"KEYS\"", &quoted(format!("arn:{partition}:kms:{region}:*:key/*")))
        .replace("\"ALIASES\"", &quoted(format!("arn:{partition}:kms:{region}:*:alias/*")))
        .replace("\"ACCOUNT\"", &quoted(format!("arn:{partition}:iam::{ACCOUNT_ID}:root")))
        .replace("\"USER\"", &quoted(format!("arn:{partition}:iam::{ACCOUNT_ID}:role/{ROLE_NAME}")));
    Artefact::new(target, "application/json", text)
}

/// No account has this ID, so a policy with it is refused, not applied by mistake.
const ACCOUNT_ID: &str = "ACCOUNT_ID";
const ROLE_NAME: &str = "ROLE_NAME";

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
