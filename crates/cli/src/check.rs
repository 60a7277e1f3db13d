//! `check`: judge, print, and end with the verdict.

use xks_preflight_evidence::Requirement;
use xks_preflight_finding::Code;
use xks_preflight_transfer as transfer;
use xks_preflight_validate::{Context, Inputs, Places, Report, check, check_key};

use crate::arguments::{CheckCommand, Format, Judging};
use crate::exit::{Exit, Stop};
use crate::surroundings::{Given, Own, judge_evidence, judge_key_evidence};
use crate::{certificates, inputs, output, text, time};

/// What was judged, and the answer.
pub struct Judged {
    /// The inputs, for the places that findings point at.
    pub inputs: Inputs,
    /// The certificates, and what is known of them.
    pub certificates: transfer::Certificates,
    /// The answer.
    pub report: Report,
    /// What was given as evidence.
    pub evidence: Given,
    /// What AWS's guide wants to be assembled; nothing where no key store is judged.
    pub checklist: Option<Vec<Requirement>>,
    /// What is done once nothing stands against it.
    pub aim: &'static str,
    /// How the program ends by it.
    pub exit: Exit,
}

impl Judged {
    /// The places that findings point at.
    pub fn places(&self) -> Places<'_> {
        let places = Places::new(&self.inputs).with_certificate_chain(self.certificates.text());
        places.with_evidence(self.evidence.texts())
    }
}

/// Judges and prints.
pub fn run(command: &CheckCommand) -> Result<Exit, Stop> {
    let judged = judge(command)?;
    let style = output::Style::of(&std::io::stdout());
    let printed = match output::print(&render(command, &judged, style)?) {
        // Whoever reads only the beginning may still want the verdict.
        Err(Stop::Closed) => Ok(()),
        other => other,
    };
    printed.map(|()| judged.exit)
}

/// Reads the inputs and judges them.
pub fn judge(command: &CheckCommand) -> Result<Judged, Stop> {
    judge_by(Rules::Store(None), command, inputs::read(&command.inputs)?)
}

/// What is judged.
#[derive(Clone, Copy)]
pub enum Rules<'a> {
    /// A key store, with the certificates of its proxy and what stands around it; it may exist.
    Store(Option<Own<'a>>),
    /// A KMS key in one.
    Key,
}

/// Judges inputs that are read.
pub fn judge_by(rules: Rules<'_>, command: &CheckCommand, inputs: Inputs) -> Result<Judged, Stop> {
    let Judging { at, allow, require_all, .. } = &command.judging;
    say_what_cannot_be_allowed(allow);
    let context = Context { at: at.unwrap_or_else(time::now), allow, to_ascii: &to_ascii };
    let mut report = match rules {
        Rules::Store(_) => check(&inputs, &context),
        Rules::Key => check_key(&inputs, &context),
    };
    let (certificates, evidence, checklist) = match rules {
        Rules::Store(existing) => {
            // First, as it needs values that nothing stands against.
            if let Some(own) = existing {
                own.store.enter(&mut report, own.new_credential, allow);
            }
            let certificates = certificates::judge(&command.inputs, &mut report, allow)?;
            let (evidence, checklist) =
                judge_evidence(&command.inputs, &command.judging, existing.as_ref(), &mut report)?;
            (certificates, evidence, Some(checklist))
        }
        Rules::Key => {
            let evidence = judge_key_evidence(&command.inputs, &command.judging, &mut report)?;
            (transfer::Certificates::default(), evidence, None)
        }
    };
    let exit = Exit::of(&report, *require_all);
    let aim = match rules {
        Rules::Store(None) => "the key store is created",
        Rules::Store(Some(_)) => "the key store is changed",
        Rules::Key => "the KMS key is created",
    };
    Ok(Judged { inputs, certificates, report, evidence, checklist, aim, exit })
}

/// The report in the format that was asked for.
pub fn render(command: &CheckCommand, judged: &Judged, style: output::Style) -> Result<String, Stop> {
    match command.judging.format {
        Format::Text => Ok(text::report(command, judged, style)),
        Format::Json => {
            let (report, chain) = (&judged.report, judged.certificates.shown());
            let (places, at) = (judged.places(), time::format(report.at()));
            output::json(&transfer::Report::new(report, &places, at, chain, judged.checklist.as_deref()))
        }
    }
}

fn say_what_cannot_be_allowed(allow: &[Code]) {
    for code in allow.iter().filter(|code| !code.rule().waivable) {
        output::warn(
            &format!("--allow {} changes nothing", code.id()),
            "only errors that rest neither on the contract, nor on parsing, nor on a secret can be allowed",
        );
    }
}

/// As browsers do it (UTS #46 under the URL standard's terms).
fn to_ascii(host: &str) -> Option<String> {
    idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::URL)
        .ok()
        .map(std::borrow::Cow::into_owned)
}
