//! What was found out about the certificate chain, beside the findings.

use serde::Serialize;
use xks_preflight_chain as chain;
use xks_preflight_finding::Code;
use xks_preflight_validate as validate;
use zeroize::Zeroizing;

/// The certificates that were given, if any, on their way into a report.
#[derive(Debug, Default)]
pub struct Certificates {
    /// What the findings' places count in. May hold a private key.
    text: Option<Zeroizing<String>>,
    judged: Option<(chain::Report, chain::Roots)>,
}

impl Certificates {
    /// None were given: `report` takes that their rules are unknown.
    pub fn not_given(report: &mut validate::Report, allow: &[Code]) -> Self {
        report.add(chain::not_given(), allow);
        Self::default()
    }

    /// The roots to judge by: those in `given`, or else AWS's. `report` takes what is wrong with the given ones.
    pub fn roots(given: Option<&[u8]>, report: &mut validate::Report, allow: &[Code]) -> chain::Roots {
        let Some(given) = given else { return chain::Roots::aws() };
        let (roots, findings) = chain::Roots::given(given);
        report.add(findings, allow);
        roots
    }

    /// The host to judge for, where the endpoint is known.
    pub fn host(report: &validate::Report) -> Option<chain::Host> {
        report.facts().uri_endpoint.as_ref().and_then(|endpoint| chain::Host::new(endpoint.host()))
    }

    /// The chain in `input` was judged by `roots`: `report` takes the findings.
    pub fn settled(
        input: &[u8],
        judged: chain::Report,
        roots: chain::Roots,
        report: &mut validate::Report,
        allow: &[Code],
    ) -> Self {
        report.add(judged.findings.clone(), allow);
        report.add(chain::trust_not_checked(&judged), allow);
        Self { text: chain::text(input), judged: Some((judged, roots)) }
    }

    /// The text of the chain; empty where there is none.
    pub fn text(&self) -> &str {
        self.text.as_ref().map_or("", |text| text)
    }

    /// Whether other roots than AWS's were given.
    pub fn by_given_roots(&self) -> bool {
        self.judged.as_ref().is_some_and(|(_, roots)| !roots.are_aws())
    }

    /// What callers see.
    pub fn shown(&self) -> Option<CertificateChain> {
        self.judged.as_ref().map(|(report, roots)| CertificateChain::new(report, roots))
    }
}

/// The certificate chain as it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct CertificateChain {
    /// The roots that it was judged by.
    pub roots: JudgedBy,
    /// Whether the chain ends in one of them.
    pub trust: Trust,
    /// The name of that root, on AWS's list or its own; where the chain is refused, of the root to which names lead.
    pub root: Option<String>,
    /// The certificates on the path, leaf first, counted from 0 in the order in which they were given.
    pub path: Vec<usize>,
    /// The name in the leaf that covers the host.
    pub covered_by: Option<String>,
    /// The subject of the certificate that the chain lacks.
    pub missing_issuer: Option<String>,
    /// Where the missing certificate can be had, as the one before it says. Nothing fetches it.
    pub missing_issuer_urls: Vec<String>,
    /// The chain as the proxy should serve it, in PEM, where only order, encoding or extras are wrong.
    pub corrected: Option<String>,
}

/// The roots that a chain is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum JudgedBy {
    /// The roots that AWS lists for external key stores.
    Aws,
    /// Roots that the caller gave in their place, which says nothing of AWS KMS's trust.
    Given,
}

/// Whether a chain ends in a root that is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "describe", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum Trust {
    /// In a root on AWS's published list.
    Published,
    /// In a root that is only on AWS's newer list, which is not published.
    NewerOnly,
    /// In one of the roots that were given in place of AWS's.
    Given,
    /// In none.
    None,
}

impl CertificateChain {
    /// `report`, which was judged by `roots`, as callers see it.
    pub fn new(report: &chain::Report, roots: &chain::Roots) -> Self {
        let missing = report.missing.as_ref();
        Self {
            roots: if roots.are_aws() { JudgedBy::Aws } else { JudgedBy::Given },
            trust: report.trust.into(),
            root: report.root.as_ref().map(|root| root.alias.clone()),
            path: report.path.clone(),
            covered_by: report.covered_by.clone(),
            missing_issuer: missing.map(|missing| missing.name.text.clone()),
            missing_issuer_urls: missing.map(|missing| missing.urls.clone()).unwrap_or_default(),
            corrected: report.corrected.clone(),
        }
    }
}

impl From<chain::Trust> for Trust {
    fn from(trust: chain::Trust) -> Self {
        match trust {
            chain::Trust::Published => Self::Published,
            chain::Trust::NewerOnly => Self::NewerOnly,
            chain::Trust::Given => Self::Given,
            chain::Trust::None => Self::None,
        }
    }
}
