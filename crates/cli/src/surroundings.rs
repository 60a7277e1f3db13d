//! What was pasted about the surroundings of the key store: read, judged, and taken into the report.

use std::rc::Rc;

use xks_preflight_evidence::{
    Evidence, Known, QUOTA, Requirement, can_be_confirmed, checklist, judge, judge_key, recognise, text,
};
use xks_preflight_snippets::Existing;
use xks_preflight_validate::Report;
use zeroize::Zeroizing;

use crate::arguments::{InputArguments, Judging, Source};
use crate::exit::Stop;
use crate::{inputs, output};

/// A key store that exists and is changed.
#[derive(Clone, Copy)]
pub struct Own<'a> {
    /// The store as it is.
    pub store: &'a Existing,
    /// Whether it gets a new credential.
    pub new_credential: bool,
    /// What was printed of it.
    pub printed: &'a Given,
}

/// What was given as evidence: what was recognised, and the texts that findings point into.
#[derive(Clone, Default)]
pub struct Given {
    /// What was recognised.
    pub evidence: Evidence,
    /// Each file's text, with where it is from.
    pub texts: Vec<(Source, Rc<Zeroizing<String>>)>,
}

impl Given {
    fn extend(&mut self, other: Self) {
        self.evidence.extend(other.evidence);
        self.texts.extend(other.texts);
    }

    /// The texts alone.
    pub fn texts(&self) -> Vec<&str> {
        self.texts.iter().map(|(_, text)| text.as_str()).collect()
    }
}

/// Reads the evidence that `arguments` name, judges it for the facts of `report`, which takes the findings. What is not
/// given is unknown. Where the store exists, what was printed of it is evidence, too, and the store does not stand
/// against itself. Answers with what AWS's guide wants to be assembled; everything else was judged before.
pub fn judge_evidence(
    arguments: &InputArguments,
    judging: &Judging,
    existing: Option<&Own<'_>>,
    report: &mut Report,
) -> Result<(Given, Vec<Requirement>), Stop> {
    let mut given = read("--evidence", arguments.evidence.iter())?;
    if let Some(own) = existing {
        given.extend(own.printed.clone());
    }
    say_what_cannot_be_confirmed(judging);
    let mut judgement = judge(&given.evidence, &known(report, judging, existing));
    judgement.show(&given.texts());
    judgement.enter(report, &judging.allow);
    let checklist = checklist(report.findings(), &judgement, &known(report, judging, existing));
    Ok((given, checklist))
}

/// What is known beside the evidence.
fn known<'a>(report: &'a Report, judging: &'a Judging, existing: Option<&Own<'a>>) -> Known<'a> {
    Known {
        quota: judging.store_quota.unwrap_or(QUOTA),
        confirmed: &judging.confirm,
        own_store_id: existing.map(|own| own.store.id().as_str()),
        ..Known::of(report.facts())
    }
}

/// Reads the evidence and judges what it shows of an external key, for the KMS key that is to be made of it.
pub fn judge_key_evidence(
    arguments: &InputArguments,
    judging: &Judging,
    report: &mut Report,
) -> Result<Given, Stop> {
    let given = read("--evidence", arguments.evidence.iter())?;
    say_what_cannot_be_confirmed(judging);
    let known = Known { confirmed: &judging.confirm, ..Known::of(report.facts()) };
    let mut judgement = judge_key(&given.evidence, &known);
    judgement.show(&given.texts());
    judgement.enter(report, &judging.allow);
    Ok(given)
}

/// What the files of `option` say.
pub fn read<'s>(option: &str, sources: impl Iterator<Item = &'s Source>) -> Result<Given, Stop> {
    let mut given = Given::default();
    for source in sources {
        let bytes = Zeroizing::new(inputs::bytes(option, source)?);
        let text = text(&bytes);
        if text.trim().is_empty() {
            let message = format!("the file of {option} is empty: {}", source.shown());
            output::warn(&message, "it decides nothing: look at the command that was to fill it");
        }
        given.evidence.extend(recognise(&text));
        given.texts.push((source.clone(), Rc::new(text)));
    }
    Ok(given)
}

fn say_what_cannot_be_confirmed(judging: &Judging) {
    for code in judging.confirm.iter().filter(|code| !can_be_confirmed(**code)) {
        output::warn(
            &format!("--confirm {} changes nothing", code.id()),
            "only what nothing that is pasted can show is for a person to confirm",
        );
    }
}
