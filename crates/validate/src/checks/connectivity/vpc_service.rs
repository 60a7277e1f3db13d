//! `XksProxyVpcEndpointServiceName` and `XksProxyVpcEndpointServiceOwner`.
//!
//! The contract is the service model's pattern `(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+`,
//! 20 to 64 characters, and `[0-9]{12}`, both read as full matches over ASCII.

use crate::facts::{AccountId, Connectivity, Region, VpcServiceName};
use crate::finding::{Code, Edit, Field, Finding, Severity};
use crate::given::{Given, Value};
use crate::shown::quoted;

#[derive(Default)]
pub(crate) struct Service {
    pub name: Option<VpcServiceName>,
    pub owner: Option<AccountId>,
}

pub(crate) fn check(
    given: &Given<'_>,
    connectivity: Option<Connectivity>,
    region: Option<&Region>,
    findings: &mut Vec<Finding>,
) -> Service {
    match connectivity {
        Some(Connectivity::PublicEndpoint) => forbidden(given, findings),
        Some(Connectivity::VpcEndpointService) if given.vpc_service_name.is_none() => findings.push(
            Finding::new(
                Code::VpcServiceRequired,
                Field::VpcEndpointServiceName,
                "VPC endpoint service connectivity is chosen, but no VPC endpoint service name is given",
            )
            .help("give the ServiceName that aws ec2 describe-vpc-endpoint-service-configurations prints"),
        ),
        _ => {}
    }
    let name = given.vpc_service_name.and_then(|value| name(value, region, findings));
    let owner = given.vpc_service_owner.and_then(|value| owner(value, findings));
    Service { name, owner }
}

fn forbidden(given: &Given<'_>, findings: &mut Vec<Finding>) {
    for value in [given.vpc_service_name, given.vpc_service_owner].into_iter().flatten() {
        let noun = value.field.noun();
        findings.push(
            Finding::new(
                Code::VpcServiceForbidden,
                value.field,
                format!("a {noun} is given, but the connectivity is PUBLIC_ENDPOINT"),
            )
            .help(format!("remove the {noun}, or choose VPC_ENDPOINT_SERVICE"))
            .fix("remove it", vec![Edit::Clear { field: value.field }])
            .labels(value.label_all()),
        );
    }
}

fn name(value: Value<'_>, region: Option<&Region>, findings: &mut Vec<Finding>) -> Option<VpcServiceName> {
    if !is_contract(value.text) {
        findings.push(malformed(value, region));
        return None;
    }
    let name = VpcServiceName(value.text.to_owned());
    if let Some(region) = region {
        in_region(value, &name, region, findings);
    }
    if name.service_id() == "vpce-svc-example" {
        findings.push(
            Finding::new(
                Code::VpcServicePlaceholder,
                value.field,
                "the service name is the one printed in the documentation",
            )
            .help("give the ServiceName that aws ec2 describe-vpc-endpoint-service-configurations prints")
            .labels(value.label_all()),
        );
    }
    Some(name)
}

/// Whether KMS takes `text` as a VPC endpoint service name.
pub(crate) fn is_contract(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let &["com" | "eu", "amazonaws", "vpce", region, service] = parts.as_slice() else { return false };
    let Some((words, number)) = region.rsplit_once('-') else { return false };
    let words: Vec<&str> = words.split('-').collect();
    (20..=64).contains(&text.len())
        && (2..=3).contains(&words.len())
        && words.iter().all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && service.strip_prefix("vpce-svc-").is_some_and(|id| {
            !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

fn malformed(value: Value<'_>, region: Option<&Region>) -> Finding {
    let finding = Finding::new(
        Code::VpcServiceName,
        value.field,
        format!("{} is no VPC endpoint service name", quoted(value.text)),
    )
    .labels(value.label_all());
    let trimmed = value.text.trim();
    let id = trimmed.rsplit(['.', '/']).next().unwrap_or_default();
    if id.starts_with("vpce-svc-")
        && let Some(region) = region
        && let Some(prefix) = region.partition().vpce_prefix()
    {
        let meant = format!("{prefix}.amazonaws.vpce.{}.{id}", region.as_str());
        if is_contract(&meant) {
            let edits = vec![Edit::Replace { field: Field::VpcEndpointServiceName, value: meant.clone() }];
            return finding.help("give the full name, not the ID alone").fix(format!("use {meant}"), edits);
        }
    }
    finding.help(if id.starts_with("vpce-") && !id.starts_with("vpce-svc-") {
        "this is the ID of an endpoint; the service that it connects to is wanted: com.amazonaws.vpce.<region>.vpce-svc-…"
    } else {
        "it looks like com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0 (20 to 64 characters)"
    })
}

fn in_region(value: Value<'_>, name: &VpcServiceName, region: &Region, findings: &mut Vec<Finding>) {
    if name.region() != region.as_str() {
        let message = format!("the service is in {}, the key store in {}", name.region(), region.as_str());
        findings.push(
            Finding::new(Code::VpcServiceRegion, value.field, message)
                .help("both must be in one Region: choose the other service, or the other Region")
                .labels(value.label(name.region_span())),
        );
        return;
    }
    let prefix = value.text.split('.').next().unwrap_or_default();
    if let Some(expected) = region.partition().vpce_prefix()
        && prefix != expected
    {
        let message = format!(
            "the service name starts with {prefix}., but names in {} start with {expected}.",
            region.as_str()
        );
        findings.push(
            Finding::new(Code::RegionSupported, value.field, message)
                .severity(Severity::Error)
                .why("create: XksProxyVpcEndpointServiceNotFoundException")
                .help("copy the ServiceName from aws ec2 describe-vpc-endpoint-service-configurations")
                .labels(value.label(0..prefix.len())),
        );
    }
}

fn owner(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<AccountId> {
    if is_account_id(value.text) {
        return Some(AccountId(value.text.to_owned()));
    }
    let digits: String = value.text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let mut finding = Finding::new(
        Code::VpcServiceOwner,
        value.field,
        format!("{} is no AWS account ID", quoted(value.text)),
    )
    .help("give 12 digits; leave the field empty when the service belongs to the key store's own account")
    .labels(value.label_all());
    if is_account_id(&digits) {
        let edits = vec![Edit::Replace { field: Field::VpcEndpointServiceOwner, value: digits.clone() }];
        finding = finding.fix(format!("use {digits}"), edits);
    }
    findings.push(finding);
    None
}

/// Whether `text` is the ID of an AWS account.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}
