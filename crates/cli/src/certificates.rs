//! The certificate chain: read, judged with native cryptography, and taken into the report.

use xks_preflight_chain::{self as chain, Host, Judging, Roots};
use xks_preflight_finding::Code;
use xks_preflight_transfer::CertificateChain;
use xks_preflight_validate::Report;
use zeroize::Zeroizing;

use crate::arguments::InputArguments;
use crate::exit::Stop;
use crate::inputs;

/// The certificates that were given, if any, and what is known of them.
#[derive(Default)]
pub struct Certificates {
    /// What the findings' places count in. May hold a private key.
    text: Option<Zeroizing<String>>,
    judged: Option<(chain::Report, Roots)>,
}

impl Certificates {
    /// Reads the certificates that `arguments` name and judges them for the host and the moment of `report`, which takes
    /// the findings. Where none are given, the rules of certificates are unknown.
    pub fn judge(arguments: &InputArguments, report: &mut Report, allow: &[Code]) -> Result<Self, Stop> {
        let Some(source) = &arguments.chain else {
            report.add(chain::not_given(), allow);
            return Ok(Self::default());
        };
        let bytes = Zeroizing::new(inputs::bytes("--chain", source)?);
        let roots = match &arguments.roots {
            None => Roots::aws(),
            Some(source) => {
                let bytes = Zeroizing::new(inputs::bytes("--roots", source)?);
                let (roots, findings) = Roots::given(&bytes);
                report.add(findings, allow);
                roots
            }
        };
        let read = chain::read(&bytes);
        let host = report.facts().uri_endpoint.as_ref().and_then(|endpoint| Host::new(endpoint.host()));
        let by = Judging { host: host.as_ref(), at: report.at().0, roots: &roots };
        let judged = chain::settle(&read, &by, xks_preflight_verify::answer);
        report.add(judged.findings.clone(), allow);
        report.add(chain::trust_not_checked(&judged), allow);
        Ok(Self { text: chain::text(&bytes), judged: Some((judged, roots)) })
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
