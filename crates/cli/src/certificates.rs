//! The certificate chain: read from its file, and judged with native cryptography.

use xks_preflight_chain::{self as chain, Judging};
use xks_preflight_finding::Code;
use xks_preflight_transfer::Certificates;
use xks_preflight_validate::Report;
use zeroize::Zeroizing;

use crate::arguments::InputArguments;
use crate::exit::Stop;
use crate::inputs;

/// Reads the certificates that `arguments` name and judges them for the host and the moment of `report`, which takes the
/// findings. Where none are given, the rules of certificates are unknown.
pub fn judge(arguments: &InputArguments, report: &mut Report, allow: &[Code]) -> Result<Certificates, Stop> {
    let Some(source) = &arguments.chain else { return Ok(Certificates::not_given(report, allow)) };
    let bytes = Zeroizing::new(inputs::bytes("--chain", source)?);
    let roots = arguments.roots.as_ref().map(|source| inputs::bytes("--roots", source)).transpose()?;
    let roots = roots.map(Zeroizing::new);
    let roots = Certificates::roots(roots.as_ref().map(|bytes| bytes.as_slice()), report, allow);
    let host = Certificates::host(report);
    let by = Judging { host: host.as_ref(), at: report.at().0, roots: &roots };
    let judged = chain::settle(&chain::read(&bytes), &by, xks_preflight_verify::answer);
    Ok(Certificates::settled(&bytes, judged, roots, report, allow))
}
