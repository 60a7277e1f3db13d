//! The certificate chain: read from its file, and judged with native cryptography.

use xks_preflight_chain::{self as chain, Judging};
use xks_preflight_evidence::MARK;
use xks_preflight_finding::Code;
use xks_preflight_transfer::Certificates;
use xks_preflight_validate::Report;
use zeroize::Zeroizing;

use crate::arguments::InputArguments;
use crate::exit::Stop;
use crate::{inputs, output};

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
    let given = chain::read(&bytes);
    // What the probe prints has certificates only where it got as far as TLS.
    if given.certificates.is_empty() && is_of_the_probe(&bytes) {
        output::warn(
            "the probe's output has no certificate, so the rules of the chain are unknown",
            "the probe did not get as far as TLS, or ran without openssl: give its output with --evidence, too, and run it again",
        );
        return Ok(Certificates::not_given(report, allow));
    }
    let judged = chain::settle(&given, &by, xks_preflight_verify::answer);
    Ok(Certificates::settled(&bytes, judged, roots, report, allow))
}

/// Whether a script of ours wrote this.
fn is_of_the_probe(bytes: &[u8]) -> bool {
    bytes.split(|&b| b == b'\n').any(|line| line.starts_with(MARK.as_bytes()))
}
