//! What was pasted about the surroundings of the key store: judged, and taken into the report.

use xks_preflight_evidence::{self as evidence, Evidence, Known, Requirement};
use xks_preflight_finding::Code;
use xks_preflight_validate::Report;

/// Judges the `texts` that were given for the facts of `report`, which takes the findings. What is not given is unknown. Answers with what AWS's
/// guide wants to be assembled; everything else was judged before.
pub fn judge(texts: &[&str], confirmed: &[Code], report: &mut Report, allow: &[Code]) -> Vec<Requirement> {
    let mut all = Evidence::default();
    for text in texts {
        all.extend(evidence::recognise(text));
    }
    let mut judgement = evidence::judge(&all, &Known { confirmed, ..Known::of(report.facts()) });
    judgement.show(texts);
    judgement.enter(report, allow);
    let known = Known { confirmed, ..Known::of(report.facts()) };
    evidence::checklist(report.findings(), &judgement, &known)
}
