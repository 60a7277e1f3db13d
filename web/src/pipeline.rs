//! The one caller of check → judge the chain → plan → emit.

use std::rc::Rc;
use std::sync::LazyLock;

use xks_preflight_chain::{self as chain, Host, Judging, Outcome, Question, Roots};
use xks_preflight_evidence::{self as evidence, Evidence, Judgement, Known, NotChosen};
use xks_preflight_finding::{Area, Code, Field, Finding, Severity};
use xks_preflight_snippets::{
    self as snippets, Artefact, Basis, Existing, Options, Refused, Target, Unsupported, UpdatePlan,
};
use xks_preflight_validate::{
    ConfigurationFile, Context, Inputs, KeyInputs, Report, Secret, Timestamp, Verdict, check, check_key,
};

use crate::components::finding::sentence;
use crate::form::{FileInput, Form, Task};
use crate::state::State;
use crate::{CERTIFICATES, SURROUNDINGS};

/// Everything that is known of a state.
pub struct Judged {
    /// The findings of all rules, and the facts.
    pub report: Report,
    /// The certificate chain.
    pub chain: ChainState,
    /// What stands around the store; its findings are in the report.
    pub judgement: Judgement,
    /// What it was judged for.
    pub task: Task,
    /// The moment that the certificates were judged for, where it is still to come.
    pub later: Option<i64>,
    /// The key store that is changed, or why there is none; in that task alone.
    pub own: Result<Own, String>,
}

/// A key store that exists.
pub struct Own {
    /// It, as it is.
    pub store: Existing,
    /// Whether it gets a new credential.
    pub new_credential: bool,
}

impl Judged {
    /// Whether there is what targets of `basis` are written from.
    ///
    /// # Errors
    /// Why there is not.
    pub fn allows(&self, basis: Basis) -> Result<(), NoText> {
        if !Task::for_basis(basis).contains(&self.task) {
            return Err(NoText::Elsewhere(basis));
        }
        if basis == Basis::Change {
            return self.change().map(drop);
        }
        snippets::allows(&self.report, basis).map_err(|refused| NoText::of(refused, basis))
    }

    /// The change to the key store that was chosen.
    ///
    /// # Errors
    /// Why there is none.
    pub fn change(&self) -> Result<UpdatePlan<'_>, NoText> {
        let own = self.own.as_ref().map_err(|_| NoText::NotYet(Basis::Change))?;
        if self.report.verdict() != Verdict::Ready {
            return Err(NoText::NotYet(Basis::Change));
        }
        UpdatePlan::create(&own.store, &self.report, own.new_credential).map_err(NoText::Unsupported)
    }

    /// The artefact for `target`.
    ///
    /// # Errors
    /// Why there is none.
    pub fn artefact(&self, target: Target, options: Options) -> Result<Artefact, NoText> {
        let basis = target.basis();
        self.allows(basis)?;
        if SURROUNDINGS && basis == Basis::Change {
            return snippets::emit(&self.change()?, target, options).map_err(NoText::Unsupported);
        }
        let emit = if SURROUNDINGS { evidence::emit_report } else { snippets::emit_report };
        emit(&self.report, target, options).map_err(|refused| NoText::of(refused, basis))
    }

    /// How many signatures are to be verified.
    pub fn asks(&self) -> usize {
        if let ChainState::Asking(questions) = &self.chain { questions.len() } else { 0 }
    }
}

/// Why a target has no text.
pub enum NoText {
    /// What it is written from is not there yet.
    NotYet(Basis),
    /// It is written in another task.
    Elsewhere(Basis),
    /// It cannot express what is there.
    Unsupported(Unsupported),
}

impl NoText {
    fn of(refused: Refused, basis: Basis) -> Self {
        match refused {
            Refused::NotReady(_) => Self::NotYet(basis),
            Refused::Unsupported(unsupported) => Self::Unsupported(unsupported),
        }
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
        let form = &state.form;
        let mut inputs = inputs(form);
        let context = Context { at: now, to_ascii, ..Context::default() };
        if SURROUNDINGS && form.task == Task::Key {
            let mut report = check_key(&inputs, &context);
            let judgement = evidence::judge_key(evidence_of(form), &known(form, &report));
            let judgement = entered(judgement, form, &mut report);
            let chain = ChainState::NotGiven;
            let own = Err(String::new());
            return Judged { report, chain, judgement, task: form.task, later: None, own };
        }
        let own = own(form).map(|store| Own { new_credential: store.complete(&mut inputs), store });
        let mut report = check(&inputs, &context);
        if let Ok(own) = &own {
            // First, as it needs values that nothing stands against.
            own.store.enter(&mut report, own.new_credential, &[]);
        }
        let host = report.facts().uri_endpoint.as_ref().map(|endpoint| endpoint.host().to_owned());
        // A day that is past says nothing of a key store that is still to be created.
        let later = form.at.filter(|at| *at > now.0);
        let at = later.unwrap_or(now.0);
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
        let mut judgement = Judgement::default();
        if SURROUNDINGS {
            let own_store_id = own.as_ref().ok().map(|own| own.store.id().as_str());
            let known = Known { own_store_id, ..known(form, &report) };
            let unchosen = form.task == Task::Change && own.is_err();
            let judge = if unchosen { evidence::judge_unchosen } else { evidence::judge };
            judgement = entered(judge(evidence_of(form), &known), form, &mut report);
        }
        Judged { report, chain, judgement, task: form.task, later, own }
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

/// The key store that is changed.
fn own(form: &Form) -> Result<Existing, String> {
    if form.task != Task::Change {
        return Err(String::new());
    }
    let store = form.chosen().map_err(|not_chosen| match not_chosen {
        NotChosen::NoList(None) => String::new(),
        other => format!("What was pasted {}: {}.", other.reason(), other.help()),
    })?;
    Existing::new(&store.described()).map_err(|unsupported| sentence(&unsupported.reason) + ".")
}

/// The judgement, shown where it stands in what was pasted, and entered into `report`.
fn entered(mut judgement: Judgement, form: &Form, report: &mut Report) -> Judgement {
    judgement.show(&form.evidence.iter().map(|input| input.whole.as_str()).collect::<Vec<_>>());
    judgement.enter(report, &[]);
    judgement
}

fn evidence_of(form: &Form) -> &Evidence {
    static NONE: LazyLock<Evidence> = LazyLock::new(Evidence::default);
    form.evidence.as_ref().map_or(&NONE, |input| &input.evidence)
}

/// What is known beside the evidence.
pub fn known<'a>(form: &'a Form, report: &'a Report) -> Known<'a> {
    // One that is no number says so at its field, and counts for nothing.
    let quota = evidence::quota(&form.quota).unwrap_or(evidence::QUOTA);
    Known { confirmed: &form.confirmed, quota, ..Known::of(report.facts()) }
}

fn being_verified() -> Vec<Finding> {
    let rules = Code::ALL.iter().filter(|code| code.rule().area == Area::CertificateChain);
    let unknown = |&code| {
        Finding::new(code, Field::CertificateChain, "the chain's signatures are being verified")
            .severity(Severity::Unknown)
    };
    rules.map(unknown).collect()
}

/// The targets that have a tab.
pub fn targets() -> impl Iterator<Item = Target> + Clone {
    let alone = |target: &Target| matches!(target.basis(), Basis::Store | Basis::Network);
    Target::ALL.into_iter().filter(move |target| SURROUNDINGS || alone(target))
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
        key: KeyInputs {
            store_id: given(Field::KeyStoreId),
            xks_key_id: given(Field::XksKeyId),
            alias: given(Field::AliasName),
            description: given(Field::KeyDescription),
            tags: form.tags(),
        },
    }
}
