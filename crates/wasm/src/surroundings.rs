//! What was pasted about the surroundings of the key store: read, judged, and taken into the report.

use xks_preflight_evidence::{self as evidence, Evidence, Judgement, Known, QUOTA, Requirement};
use xks_preflight_finding::Code;
use xks_preflight_snippets::{Existing, Unsupported};
use xks_preflight_transfer::{EvidenceInput, FileInput};
use xks_preflight_validate::Report;
use zeroize::Zeroizing;

/// What is known beside the report.
pub struct Surroundings {
    texts: Vec<Zeroizing<String>>,
    evidence: Evidence,
    confirmed: Vec<Code>,
    quota: usize,
}

impl Surroundings {
    /// Reads what was pasted.
    pub fn new(given: &EvidenceInput, confirmed: Vec<Code>, quota: Option<usize>) -> Self {
        let quota = quota.unwrap_or(QUOTA);
        let mut new = Self { texts: Vec::new(), evidence: Evidence::default(), confirmed, quota };
        for file in &given.0 {
            let evidence = new.read(file);
            new.evidence.extend(evidence);
        }
        new
    }

    fn read(&mut self, file: &FileInput) -> Evidence {
        let text = evidence::text(file.expose());
        let evidence = evidence::recognise(&text);
        self.texts.push(text);
        evidence
    }

    /// Reads what was `printed` of a key store that exists, which is evidence like the rest, and chooses the store.
    ///
    /// # Errors
    /// There is none, or it is not clear which one is meant, or it cannot be changed.
    pub fn existing(&mut self, printed: &FileInput, wanted: Option<&str>) -> Result<Existing, Unsupported> {
        let printed = self.read(printed);
        let store = printed.choose(wanted).map_err(|not_chosen| Unsupported {
            reason: format!("inputs.existing {}: {}", not_chosen.reason(), not_chosen.help()),
        })?;
        let store = Existing::new(&store.described());
        self.evidence.extend(printed);
        store
    }

    /// The texts that findings point into, in their order.
    pub fn texts(&self) -> Vec<&str> {
        self.texts.iter().map(|text| text.as_str()).collect()
    }

    /// Judges it for the facts of `report`, which takes the findings. What is not given is unknown. A key store that exists
    /// does not stand against itself. Answers with what AWS's guide wants to be assembled; everything else was judged before.
    pub fn judge(&self, own: Option<&Existing>, report: &mut Report, allow: &[Code]) -> Vec<Requirement> {
        let judgement = evidence::judge(&self.evidence, &self.known(own, report));
        let judgement = self.entered(judgement, report, allow);
        evidence::checklist(report.findings(), &judgement, &self.known(own, report))
    }

    /// The same for the external key behind a KMS key, and nothing else.
    pub fn judge_key(&self, report: &mut Report, allow: &[Code]) {
        let judgement = evidence::judge_key(&self.evidence, &self.known(None, report));
        self.entered(judgement, report, allow);
    }

    fn entered(&self, mut judgement: Judgement, report: &mut Report, allow: &[Code]) -> Judgement {
        judgement.show(&self.texts());
        judgement.enter(report, allow);
        judgement
    }

    fn known<'a>(&'a self, own: Option<&'a Existing>, report: &'a Report) -> Known<'a> {
        let own_store_id = own.map(|store| store.id().as_str());
        Known { confirmed: &self.confirmed, own_store_id, quota: self.quota, ..Known::of(report.facts()) }
    }
}
