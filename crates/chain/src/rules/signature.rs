//! cert-signature.

use super::Case;
use crate::finding::{Code, Finding, Severity};
use crate::path::Signature;

/// Every signature on the path verifies. What nobody could verify is unknown, never passed.
pub(super) fn check(case: &Case<'_>, signatures: &[Option<Signature>], findings: &mut Vec<Finding>) {
    for (place, (certificate, signature)) in case.on_path().zip(signatures).enumerate() {
        let issuer = match case.path.get(place + 1) {
            Some(&issuer) => case.certificates[issuer].called(),
            None => case.root.map_or_else(|| "itself".into(), |root| format!("the root {}", root.alias())),
        };
        match signature {
            Some(Signature::Bad) => {
                let what = format!("is not signed by {issuer}: the signature does not verify with that key");
                let help = "serve the certificate that really issued it: CAs use one name for several keys";
                findings.push(case.finding(Code::CertSignature, certificate, &what).help(help));
            }
            Some(Signature::Unavailable) => {
                let what = format!(
                    "could not be verified to be signed by {issuer}: there is no cryptography here for {}",
                    certificate.signature_algorithm.name
                );
                findings.push(
                    case.finding(Code::CertSignature, certificate, &what).severity(Severity::Unknown).help(
                        "open the page over https, as a file, or from localhost; or use the command line",
                    ),
                );
            }
            // Rule cert-algorithm speaks of what is unsupported.
            Some(Signature::Good | Signature::Unsupported) | None => {}
        }
    }
}
