//! The certificate chain, judged with the platform's cryptography.

use xks_preflight_chain::{self as chain, Judging};
use xks_preflight_finding::Code;
use xks_preflight_transfer::{Certificates, FileInput};
use xks_preflight_validate::Report;

/// Judges `given` for the host and the moment of `report`, which takes the findings: by `roots`, or else by AWS's.
/// Where no chain is given, the rules of certificates are unknown.
pub async fn judge(
    given: Option<FileInput>,
    roots: Option<&FileInput>,
    report: &mut Report,
    allow: &[Code],
) -> Certificates {
    let Some(given) = given else { return Certificates::not_given(report, allow) };
    let roots = Certificates::roots(roots.map(FileInput::expose), report, allow);
    let host = Certificates::host(report);
    let by = Judging { host: host.as_ref(), at: report.at().0, roots: &roots };
    let judged = xks_preflight_webcrypto::settle(&chain::read(given.expose()), &by).await;
    Certificates::settled(given.expose(), judged, roots, report, allow)
}
