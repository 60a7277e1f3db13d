//! The Region: one where KMS offers external key stores.

use crate::facts::Region;
use crate::finding::{Code, Edit, Field, Finding, Severity};
use crate::given::Given;
use crate::shown::quoted;

/// Regions with AWS KMS, read from the endpoints that ship inside botocore 1.43.11, China left out.
pub const KNOWN_REGIONS: [&str; 44] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "eusc-de-east-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "eu-isoe-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
];

/// A group of Regions under one authority; names of services and principals follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partition {
    /// Commercial Regions.
    Aws,
    /// AWS GovCloud (US).
    AwsUsGov,
    /// AWS European Sovereign Cloud.
    AwsEusc,
    /// China.
    AwsCn,
    /// The isolated Regions.
    AwsIso,
}

impl Partition {
    /// The partition of a Region code, by its shape.
    pub(crate) fn of(region: &str) -> Self {
        match region.split('-').collect::<Vec<_>>().as_slice() {
            ["cn", ..] => Self::AwsCn,
            ["eusc", ..] => Self::AwsEusc,
            ["us", "gov", ..] => Self::AwsUsGov,
            ["us" | "eu", iso, ..] if iso.starts_with("iso") => Self::AwsIso,
            _ => Self::Aws,
        }
    }

    /// The first word of the partition's VPC endpoint service names, where a document or the service model has one.
    pub(crate) const fn vpce_prefix(self) -> Option<&'static str> {
        match self {
            Self::Aws | Self::AwsUsGov => Some("com"),
            Self::AwsEusc => Some("eu"),
            Self::AwsCn | Self::AwsIso => None,
        }
    }
}

pub(crate) fn check(given: &Given<'_>, findings: &mut Vec<Finding>) -> Option<Region> {
    let value = given.region?;
    let finding =
        |code, message: String| Finding::new(code, Field::Region, message).labels(value.label_all());
    if !is_region(value.text) {
        let mut wrong = finding(Code::RegionFormat, format!("{} is not a Region code", quoted(value.text)))
            .help("give the code, such as eu-central-1, not the name, and not an Availability Zone");
        if let Some(meant) = meant(value.text) {
            let edits = vec![Edit::Replace { field: Field::Region, value: meant.into() }];
            wrong = wrong.fix(format!("use {meant}"), edits);
        }
        findings.push(wrong);
        return None;
    }
    let region = Region(value.text.to_owned());
    match region.partition() {
        Partition::AwsCn => {
            findings.push(
                finding(
                    Code::RegionSupported,
                    "AWS KMS has no external key stores in the China Regions".into(),
                )
                .help("choose a Region outside China"),
            );
        }
        partition @ (Partition::AwsEusc | Partition::AwsIso) => {
            let what = if partition == Partition::AwsEusc {
                "the European Sovereign Cloud"
            } else {
                "isolated Regions"
            };
            findings.push(
                finding(Code::RegionPartition, format!("AWS documents little of external key stores in {what}"))
                    .help("the KMS service principal there (cks.kms.<Region>.amazonaws.com elsewhere) and the trusted certificate authorities are not documented: ask AWS Support"),
            );
        }
        Partition::Aws | Partition::AwsUsGov => {}
    }
    if region.partition() != Partition::AwsCn && !KNOWN_REGIONS.contains(&value.text) {
        findings.push(
            finding(
                Code::RegionSupported,
                format!("{} is not among the Regions known here", quoted(value.text)),
            )
            .severity(Severity::Warning)
            .why("a new Region may well have external key stores; a mistyped one has no endpoint")
            .help("check it for a typing mistake"),
        );
    }
    Some(region)
}

/// Words of lower-case letters joined by hyphens, and a number: `eu-central-1`, `us-gov-west-1`.
pub(crate) fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let mut parts = words.split('-');
    text.len() <= 32
        && matches!(number.len(), 1 | 2)
        && number.bytes().all(|b| b.is_ascii_digit())
        && parts.next().is_some_and(|part| (2..=4).contains(&part.len()))
        && (1..=2).contains(&words.matches('-').count())
        && words.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
}

/// The Region that was meant: another case, white space around it, or an Availability Zone.
fn meant(text: &str) -> Option<&'static str> {
    let folded = text.trim().to_ascii_lowercase();
    let zone = folded.strip_suffix(|c: char| c.is_ascii_lowercase());
    KNOWN_REGIONS.into_iter().find(|known| *known == folded || Some(*known) == zone)
}
