//! The one caller of check → judge the chain → plan → emit.

use std::rc::Rc;

use xks_preflight_chain::{self as chain, Host, Judging, Outcome, Question, Roots};
use xks_preflight_evidence::{self as evidence, Evidence, Judgement, Known};
use xks_preflight_finding::{Area, Code, Field, Finding, Severity};
use xks_preflight_snippets::{self as snippets, Artefact, Basis, Options, Refused, Target, Unsupported};
use xks_preflight_validate::{
    ConfigurationFile, Context, Inputs, KeyInputs, Report, Secret, Timestamp, check,
};

use crate::state::{FileInput, Form, State};
use crate::{CERTIFICATES, SURROUNDINGS};

/// Everything that is known of a state.
pub struct Judged {
    /// The findings of all rules, and the facts.
    pub report: Report,
    /// The certificate chain.
    pub chain: ChainState,
    /// What stands around the store; its findings are in the report.
    pub judgement: Judgement,
}

impl Judged {
    /// How many signatures are to be verified.
    pub fn asks(&self) -> usize {
        if let ChainState::Asking(questions) = &self.chain { questions.len() } else { 0 }
    }
}

/// How far the chain is judged.
#[derive(Clone)]
pub enum ChainState {
    /// None was given.
    NotGiven,
    /// These signatures are to be verified first.
    Asking(Rc<Vec<Question>>),
    /// It is judged.
    Settled(Rc<chain::Report>),
}

/// Judges states one after another, and the chain again only when something changed that it depends on.
#[derive(Default)]
pub struct Judge {
    roots: Option<Roots>,
    last: Option<(ChainKey, ChainState)>,
}

/// What the chain's report depends on. Its validity is counted in minutes, so that typing does not judge it anew.
#[derive(PartialEq)]
struct ChainKey {
    revision: u64,
    host: Option<String>,
    minute: i64,
}

impl Judge {
    /// Judges the state as it stands. `to_ascii` turns an international host name into its ASCII form.
    pub fn judge(
        &mut self,
        state: &State,
        now: Timestamp,
        to_ascii: &dyn Fn(&str) -> Option<String>,
    ) -> Judged {
        let mut report = check_form(&state.form, now, to_ascii);
        let host = report.facts().uri_endpoint.as_ref().map(|endpoint| endpoint.host().to_owned());
        let at = state.form.at.unwrap_or(now.0);
        let key = ChainKey { revision: state.chain_revision, host, minute: at / 60 };
        let chain = match &self.last {
            Some((last, settled)) if *last == key => settled.clone(),
            _ => {
                let judged = self.judge_chain(state, key.host.as_deref(), at);
                self.last = Some((key, judged.clone()));
                judged
            }
        };
        let findings = match &chain {
            ChainState::NotGiven if CERTIFICATES => chain::not_given(),
            ChainState::NotGiven => Vec::new(),
            ChainState::Asking(_) => being_verified(),
            ChainState::Settled(report) => report.findings.clone(),
        };
        report.add(findings, &[]);
        let judgement = judge_evidence(&state.form, &mut report);
        Judged { report, chain, judgement }
    }

    fn judge_chain(&mut self, state: &State, host: Option<&str>, at: i64) -> ChainState {
        let Some(input) = state.form.chain.as_ref().filter(|_| CERTIFICATES) else {
            return ChainState::NotGiven;
        };
        let host = host.and_then(Host::new);
        let roots = self.roots.get_or_insert_with(Roots::aws);
        let by = Judging { host: host.as_ref(), at, roots };
        match chain::judge(&input.chain, &by, &state.verdicts) {
            Outcome::Ask(questions) => ChainState::Asking(Rc::new(questions)),
            Outcome::Settled(report) => ChainState::Settled(Rc::new(*report)),
        }
    }
}

fn judge_evidence(form: &Form, report: &mut Report) -> Judgement {
    if !SURROUNDINGS {
        return Judgement::default();
    }
    let none = Evidence::default();
    let evidence = form.evidence.as_ref().map_or(&none, |input| &input.evidence);
    let mut judgement = evidence::judge(evidence, &known(form, report));
    judgement.show(&form.evidence.iter().map(|input| input.whole.as_str()).collect::<Vec<_>>());
    judgement.enter(report, &[]);
    judgement
}

/// What is known beside the evidence.
pub fn known<'a>(form: &'a Form, report: &'a Report) -> Known<'a> {
    Known { confirmed: &form.confirmed, ..Known::of(report.facts()) }
}

fn being_verified() -> Vec<Finding> {
    let rules = Code::ALL.iter().filter(|code| code.rule().area == Area::CertificateChain);
    let unknown = |&code| {
        Finding::new(code, Field::CertificateChain, "the chain's signatures are being verified")
            .severity(Severity::Unknown)
    };
    rules.map(unknown).collect()
}

/// Judges the form alone.
pub fn check_form(form: &Form, at: Timestamp, to_ascii: &dyn Fn(&str) -> Option<String>) -> Report {
    check(&inputs(form), &Context { at, to_ascii, ..Context::default() })
}

/// The targets that have a tab.
pub fn targets() -> impl Iterator<Item = Target> {
    Target::of_report().filter(|target| SURROUNDINGS || target.basis() != Basis::Surroundings)
}

/// The artefact for `target`, where the report allows one.
///
/// # Errors
/// `Err(None)`: the report is not ready. `Err(Some(…))`: the target cannot express the plan, and why.
pub fn artefact(
    report: &Report,
    target: Target,
    include_secret: bool,
) -> Result<Artefact, Option<Unsupported>> {
    let emit = if SURROUNDINGS { evidence::emit_report } else { snippets::emit_report };
    emit(report, target, Options { include_secret, ..Options::default() }).map_err(|refused| match refused {
        Refused::NotReady(_) => None,
        Refused::Unsupported(unsupported) => Some(unsupported),
    })
}

/// The file as the checks take it.
pub fn configuration_file(file: &FileInput) -> ConfigurationFile {
    if file.size > file.bytes.len() as u64 {
        ConfigurationFile::unread(file.size)
    } else {
        ConfigurationFile::new(file.bytes.to_vec())
    }
}

/// An empty field is one that is not given: what the file says then counts.
fn inputs(form: &Form) -> Inputs {
    let given = |field| Some(form.text(field)).filter(|text| !text.is_empty()).map(ToString::to_string);
    let secret = form.secret.expose();
    Inputs {
        region: given(Field::Region),
        name: given(Field::Name),
        configuration_file: form.file.as_deref().map(configuration_file),
        connectivity: form.connectivity.map(|connectivity| connectivity.as_str().into()),
        uri_endpoint: given(Field::UriEndpoint),
        uri_path: given(Field::UriPath),
        access_key_id: given(Field::AccessKeyId),
        raw_secret_access_key: (!secret.is_empty()).then(|| Secret::new(secret.to_owned())),
        vpc_endpoint_service_name: given(Field::VpcEndpointServiceName),
        vpc_endpoint_service_owner: given(Field::VpcEndpointServiceOwner),
        withhold_credential: form.withhold,
        key: KeyInputs::default(),
    }
}
