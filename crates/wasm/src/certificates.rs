//! The certificate chain: read, judged with the platform's cryptography, and taken into the report.

use xks_preflight_chain::{self as chain, Host, Judging, Outcome, Roots, Verdicts};
use xks_preflight_finding::Code;
use xks_preflight_transfer::{CertificateChain, FileInput};
use xks_preflight_validate::Report;
use zeroize::Zeroizing;

/// The certificates that were given, if any, and what is known of them.
#[derive(Debug, Default)]
pub struct Certificates {
    /// What the findings' places count in. May hold a private key.
    text: Option<Zeroizing<String>>,
    judged: Option<(chain::Report, Roots)>,
}

impl Certificates {
    /// Judges `given` for the host and the moment of `report`, which takes the findings: by `roots`, or else by AWS's.
    /// Where no chain is given, the rules of certificates are unknown.
    pub async fn judge(
        given: Option<FileInput>,
        roots: Option<&FileInput>,
        report: &mut Report,
        allow: &[Code],
    ) -> Self {
        let Some(given) = given else {
            report.add(chain::not_given(), allow);
            return Self::default();
        };
        let roots = match roots {
            None => Roots::aws(),
            Some(file) => {
                let (roots, findings) = Roots::given(file.expose());
                report.add(findings, allow);
                roots
            }
        };
        let read = chain::read(given.expose());
        let host = report.facts().uri_endpoint.as_ref().and_then(|endpoint| Host::new(endpoint.host()));
        let by = Judging { host: host.as_ref(), at: report.at().0, roots: &roots };
        let mut verdicts = Verdicts::default();
        let judged = loop {
            match chain::judge(&read, &by, &verdicts) {
                Outcome::Settled(judged) => break *judged,
                Outcome::Ask(questions) => {
                    let answers = xks_preflight_webcrypto::answers(&questions).await;
                    for (question, verdict) in questions.into_iter().zip(answers) {
                        verdicts.answer(question, verdict);
                    }
                }
            }
        };
        report.add(judged.findings.clone(), allow);
        report.add(chain::trust_not_checked(&judged), allow);
        Self { text: chain::text(given.expose()), judged: Some((judged, roots)) }
    }

    /// The text of the chain; empty where there is none.
    pub fn text(&self) -> &str {
        self.text.as_ref().map_or("", |text| text)
    }

    /// What callers see.
    pub fn shown(&self) -> Option<CertificateChain> {
        self.judged.as_ref().map(|(report, roots)| CertificateChain::new(report, roots))
    }
}
