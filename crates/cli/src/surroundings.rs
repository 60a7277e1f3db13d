//! What was pasted about the surroundings of the key store: read, judged, and taken into the report.

use xks_preflight_evidence::{Evidence, Known, QUOTA, can_be_confirmed, judge, recognise_bytes};
use xks_preflight_validate::Report;
use zeroize::Zeroizing;

use crate::arguments::{InputArguments, Judging};
use crate::exit::Stop;
use crate::{inputs, output};

/// Reads the evidence that `arguments` name, judges it for the facts of `report`, which takes the findings. What is not
/// given is unknown.
pub fn judge_evidence(
    arguments: &InputArguments,
    judging: &Judging,
    report: &mut Report,
) -> Result<(), Stop> {
    let mut evidence = Evidence::default();
    for source in &arguments.evidence {
        let bytes = Zeroizing::new(inputs::bytes("--evidence", source)?);
        evidence.extend(recognise_bytes(&bytes));
    }
    say_what_cannot_be_confirmed(judging);
    let judgement = {
        let known = Known {
            quota: judging.store_quota.unwrap_or(QUOTA),
            confirmed: &judging.confirm,
            ..Known::of(report.facts())
        };
        judge(&evidence, &known)
    };
    report.settle(&judgement.settled());
    report.add(judgement.findings, &judging.allow);
    Ok(())
}

fn say_what_cannot_be_confirmed(judging: &Judging) {
    for code in judging.confirm.iter().filter(|code| !can_be_confirmed(**code)) {
        output::warn(
            &format!("--confirm {} changes nothing", code.id()),
            "only what nothing that is pasted can show is for a person to confirm",
        );
    }
}
