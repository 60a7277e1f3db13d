//! What the page knows, and every way in which that changes. Pure: no DOM, no clock, no network.

use std::rc::Rc;

use xks_preflight_chain::{Chain, Encoding, Question, Verdict, Verdicts};
use xks_preflight_evidence::Evidence;
use xks_preflight_explain::Answer;
use xks_preflight_finding::{Code, Edit, Field};
use xks_preflight_snippets::Target;
use xks_preflight_validate::{Connectivity, Secret, read_configuration};
use yew::AttrValue;
use zeroize::Zeroizing;

use crate::{CERTIFICATES, SURROUNDINGS, pipeline};

/// What every path ends with, which the KMS console adds by itself.
pub const BASE_PATH: &str = "/kms/xks/v1";

/// A proxy configuration file as it was given. Wiped when the last state that shares it is dropped.
pub struct FileInput {
    /// The name of a file that was dropped in or chosen; a pasted text has none.
    pub name: Option<AttrValue>,
    /// Its bytes; none where it is too large to be read.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Its size in bytes, read or not.
    pub size: u64,
}

impl FileInput {
    /// A text that was pasted or typed.
    pub fn pasted(text: &str) -> Self {
        Self { name: None, bytes: Zeroizing::new(text.as_bytes().to_vec()), size: text.len() as u64 }
    }

    /// It is shown by its name and size: it came as a file, or is too large to be read.
    pub fn is_by_name(&self) -> bool {
        self.name.is_some() || self.bytes.is_empty()
    }

    /// The text of a pasted file.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap_or_default()
    }
}

/// A certificate chain as it was given, and what was read of it.
pub struct ChainInput {
    /// The name of a file that was dropped in or chosen; a pasted text has none.
    pub name: Option<AttrValue>,
    /// What stands in the text area; nothing of a file, of a text too long to lay out, or of one with a private key.
    pub text: AttrValue,
    /// The certificates, and what was wrong with the rest.
    pub chain: Chain,
}

impl ChainInput {
    /// More than this is never put into the text area, in bytes: some two hundred certificates.
    pub const LONGEST_TEXT: usize = 512 * 1024;

    /// Reads a paste. A private key in it is forgotten at once: the certificates alone stay in the text area.
    pub fn pasted(text: &str) -> Self {
        let chain = read_chain(text.as_bytes());
        let text = if chain.private_key {
            chain.pem().into()
        } else if text.len() > Self::LONGEST_TEXT {
            AttrValue::Static("")
        } else {
            text.to_owned().into()
        };
        Self { name: None, text, chain }
    }

    /// Reads a file.
    pub fn file(name: AttrValue, bytes: &[u8]) -> Self {
        Self { name: Some(name), text: AttrValue::Static(""), chain: read_chain(bytes) }
    }
}

fn read_chain(bytes: &[u8]) -> Chain {
    if CERTIFICATES {
        return xks_preflight_chain::read(bytes);
    }
    Chain { certificates: Vec::new(), findings: Vec::new(), private_key: false, encoding: Encoding::Pem }
}

/// What commands printed, as it was given, and what was recognised in it.
pub struct EvidenceInput {
    /// The name of a file that was dropped in or chosen; a pasted text has none.
    pub name: Option<AttrValue>,
    /// What stands in the text area; nothing of a file, or of a text too long to lay out.
    pub text: AttrValue,
    /// What was recognised.
    pub evidence: Evidence,
    /// All of it, for the lines that findings point at.
    pub whole: Zeroizing<String>,
}

impl EvidenceInput {
    /// Reads a paste.
    pub fn pasted(text: &str) -> Self {
        let shown = if text.len() > ChainInput::LONGEST_TEXT {
            AttrValue::Static("")
        } else {
            text.to_owned().into()
        };
        Self { name: None, text: shown, ..Self::read(text.as_bytes()) }
    }

    /// Reads a file.
    pub fn file(name: AttrValue, bytes: &[u8]) -> Self {
        Self { name: Some(name), ..Self::read(bytes) }
    }

    fn read(bytes: &[u8]) -> Self {
        let (mut evidence, mut whole) = (Evidence::default(), Zeroizing::default());
        if SURROUNDINGS {
            whole = xks_preflight_evidence::text(bytes);
            evidence = xks_preflight_evidence::recognise(&whole);
        }
        Self { name: None, text: AttrValue::Static(""), evidence, whole }
    }
}

/// The inputs. Cloning shares; no secret is copied.
#[derive(Clone)]
pub struct Form {
    /// `XksProxyConnectivity`.
    pub connectivity: Option<Connectivity>,
    /// The person enters the path as the KMS console wants it: the prefix alone.
    pub path_as_prefix: bool,
    /// The proxy configuration file.
    pub file: Option<Rc<FileInput>>,
    /// The certificate chain that the proxy serves.
    pub chain: Option<Rc<ChainInput>>,
    /// What commands printed about the surroundings of the store.
    pub evidence: Option<Rc<EvidenceInput>>,
    /// What a person has confirmed.
    pub confirmed: Vec<Code>,
    /// The moment for which the chain is judged, in seconds since 1970-01-01T00:00:00Z; now where none is chosen.
    pub at: Option<i64>,
    /// `RawSecretAccessKey`; empty while not given.
    pub secret: Rc<Secret>,
    /// The credential is never entered here.
    pub withhold: bool,
    texts: [AttrValue; 7],
}

impl Default for Form {
    fn default() -> Self {
        Self {
            connectivity: None,
            path_as_prefix: false,
            file: None,
            chain: None,
            evidence: None,
            confirmed: Vec::new(),
            at: None,
            secret: Rc::new(Secret::new(String::new())),
            withhold: false,
            texts: [const { AttrValue::Static("") }; 7],
        }
    }
}

impl Form {
    /// The text of a field that is shown in the clear; empty where nothing is given, or the field has no text.
    pub fn text(&self, field: Field) -> &AttrValue {
        const NONE: &AttrValue = &AttrValue::Static("");
        slot(field).map_or(NONE, |slot| &self.texts[slot])
    }

    /// Nothing was entered yet.
    pub fn is_empty(&self) -> bool {
        let nothing =
            self.connectivity.is_none() && self.file.is_none() && self.chain.is_none() && !self.withhold;
        let nothing = nothing && self.evidence.is_none() && self.confirmed.is_empty();
        nothing && self.secret.expose().is_empty() && self.texts.iter().all(|text| text.is_empty())
    }

    /// What stands before `/kms/xks/v1`, without its first slash.
    pub fn path_prefix(&self) -> &str {
        let path = self.text(Field::UriPath);
        path.strip_suffix(BASE_PATH).unwrap_or(path).trim_start_matches('/')
    }

    fn set(&mut self, field: Field, text: AttrValue) {
        if let Some(slot) = slot(field) {
            self.texts[slot] = text;
        }
    }

    fn set_secret(&mut self, text: String) {
        self.secret = Rc::new(Secret::new(text));
    }

    /// As the KMS console does it: what the file says goes into the fields.
    fn take_values(&mut self, file: &FileInput) {
        let values = read_configuration(&pipeline::configuration_file(file));
        if let Some(path) = values.uri_path {
            self.path_as_prefix &= path.ends_with(BASE_PATH);
            self.set(Field::UriPath, path.into());
        }
        if self.withhold {
            return;
        }
        if let Some(id) = values.access_key_id {
            self.set(Field::AccessKeyId, id.into());
        }
        if let Some(secret) = values.raw_secret_access_key {
            self.secret = Rc::new(secret);
        }
    }

    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Replace { field: Field::Connectivity, value } => {
                self.connectivity = Connectivity::parse(value);
            }
            Edit::Replace { field: Field::CertificateChain, value } => {
                self.chain = Some(Rc::new(ChainInput::pasted(value)));
            }
            Edit::Replace { field, value } => {
                if *field == Field::UriPath {
                    self.path_as_prefix &= value.ends_with(BASE_PATH);
                }
                self.set(*field, value.clone().into());
            }
            Edit::TrimSecret => {
                let trimmed = self.secret.expose().trim().to_owned();
                self.set_secret(trimmed);
            }
            Edit::Clear { field: Field::ConfigurationFile } => self.file = None,
            Edit::Clear { field: Field::CertificateChain } => self.chain = None,
            Edit::Clear { field: Field::Evidence } => self.evidence = None,
            Edit::Clear { field: Field::Connectivity } => self.connectivity = None,
            Edit::Clear { field: Field::RawSecretAccessKey } => self.set_secret(String::new()),
            Edit::Clear { field } => self.set(*field, AttrValue::Static("")),
        }
    }
}

const fn slot(field: Field) -> Option<usize> {
    Some(match field {
        Field::Region => 0,
        Field::Name => 1,
        Field::UriEndpoint => 2,
        Field::UriPath => 3,
        Field::AccessKeyId => 4,
        Field::VpcEndpointServiceName => 5,
        Field::VpcEndpointServiceOwner => 6,
        _ => return None,
    })
}

/// Inputs to start from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Example {
    /// Passes every rule.
    Ready,
    /// The example of AWS's guide, which KMS refuses.
    Document,
}

impl Example {
    const fn file(self) -> &'static str {
        match self {
            Self::Ready => include_str!("../../tests/data/examples/ready.json"),
            Self::Document => include_str!("../../tests/data/examples/document-example.json"),
        }
    }

    const fn endpoint(self) -> &'static str {
        match self {
            Self::Ready => "https://proxy.payments-platform.net",
            Self::Document => "https://myproxy.xks.example.com",
        }
    }

    fn form(self) -> Form {
        let mut form = Form { connectivity: Some(Connectivity::PublicEndpoint), ..Form::default() };
        form.set(Field::Region, AttrValue::Static("eu-central-1"));
        form.set(Field::Name, AttrValue::Static("payments-eu"));
        form.set(Field::UriEndpoint, AttrValue::Static(self.endpoint()));
        let file = FileInput::pasted(self.file());
        form.take_values(&file);
        form.file = Some(Rc::new(file));
        form
    }
}

/// Everything that can happen.
pub enum Action {
    /// Something was typed into a field that is shown in the clear.
    Type(Field, AttrValue),
    /// Something was typed into the field of the secret.
    TypeSecret(Secret),
    /// Something was typed into the field of the path's prefix.
    TypePrefix(AttrValue),
    /// The path is entered whole, or as its prefix.
    PathAsPrefix(bool),
    /// A connectivity was chosen.
    Connect(Connectivity),
    /// The credential is to be entered here, or not.
    Withhold(bool),
    /// A proxy configuration file was dropped in, chosen, pasted or typed; `None`: removed.
    File(Option<FileInput>),
    /// A certificate chain was dropped in, chosen, pasted or typed; `None`: removed.
    Chain(Option<ChainInput>),
    /// What commands printed was dropped in, chosen, pasted or typed; `None`: removed.
    Evidence(Option<EvidenceInput>),
    /// A person confirms a rule, or takes that back.
    Confirm(Code, bool),
    /// An error was pasted; `None`: removed.
    Error(Option<Answer>),
    /// The prerequisites are to be seen, or not.
    ShowPrerequisites(bool),
    /// The commands that print evidence are to be seen, or not.
    ShowGather(bool),
    /// Another moment was chosen for the chain, in seconds since 1970-01-01T00:00:00Z; `None`: now.
    At(Option<i64>),
    /// The platform's cryptography has answered.
    Answered(Vec<(Question, Verdict)>),
    /// A finding's fix was clicked.
    Apply(Vec<Edit>),
    /// An example was asked for.
    Load(Example),
    /// A tab was chosen.
    Show(Target),
    /// The secret is to be in the artefact, or not.
    IncludeSecret(bool),
    /// The secret is to be seen in its field, or not.
    ShowSecret(bool),
    /// The pasted configuration file is to be seen, or not.
    ShowFile(bool),
    /// Where something was copied, and whether that worked; `None`: it was said for long enough.
    Say(Option<(AttrValue, bool)>),
    /// The reasons of a finding are to be seen, or no longer.
    Open(AttrValue, bool),
    /// Everything is to be forgotten.
    Forget,
}

/// The whole state of the page.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the page
pub struct State {
    /// The inputs.
    pub form: Form,
    /// Changes with every change of the form.
    pub revision: u64,
    /// Changes with every change of the chain and of what is known of its signatures.
    pub chain_revision: u64,
    /// What is known of the chain's signatures.
    pub verdicts: Rc<Verdicts>,
    /// Changes when the text of an unmanaged field was changed by other means than typing into it.
    pub refill: u64,
    /// The chosen artefact.
    pub target: Target,
    /// The person chose to have the secret in the artefact.
    pub include_secret: bool,
    /// The secret is seen in its field.
    pub secret_shown: bool,
    /// The pasted configuration file is seen.
    pub file_shown: bool,
    /// What a pasted error means. Nothing of its text is kept.
    pub error: Option<Rc<Answer>>,
    /// The prerequisites are seen.
    pub prerequisites_shown: bool,
    /// The commands that print evidence are seen.
    pub gather_shown: bool,
    /// The findings whose reasons are seen, by their keys.
    pub opened: Vec<AttrValue>,
    /// Where something was copied just now, and whether that worked.
    pub said: Option<(AttrValue, bool)>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            form: Form::default(),
            revision: 0,
            chain_revision: 0,
            verdicts: Rc::default(),
            refill: 0,
            target: Target::Bash,
            include_secret: false,
            secret_shown: false,
            file_shown: false,
            error: None,
            prerequisites_shown: false,
            gather_shown: false,
            opened: Vec::new(),
            said: None,
        }
    }
}

impl State {
    /// The state after `action`.
    #[allow(clippy::too_many_lines)] // one arm an action
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Self {
            form: self.form.clone(),
            revision: self.revision + 1,
            chain_revision: self.chain_revision,
            verdicts: Rc::clone(&self.verdicts),
            refill: self.refill,
            target: self.target,
            include_secret: self.include_secret,
            secret_shown: self.secret_shown,
            file_shown: self.file_shown,
            error: self.error.clone(),
            prerequisites_shown: self.prerequisites_shown,
            gather_shown: self.gather_shown,
            opened: self.opened.clone(),
            said: self.said.clone(),
        };
        let form = &mut next.form;
        match action {
            Action::Type(field, text) => form.set(field, text),
            Action::TypeSecret(secret) => form.secret = Rc::new(secret),
            Action::TypePrefix(prefix) => form.set(Field::UriPath, whole_path(&prefix)),
            Action::PathAsPrefix(prefix) => {
                form.path_as_prefix = prefix;
                if prefix && !form.text(Field::UriPath).ends_with(BASE_PATH) {
                    let whole = whole_path(form.text(Field::UriPath));
                    form.set(Field::UriPath, whole);
                }
            }
            Action::Connect(connectivity) => form.connectivity = Some(connectivity),
            Action::Withhold(withhold) => {
                form.withhold = withhold;
                if withhold {
                    form.set(Field::AccessKeyId, AttrValue::Static(""));
                    form.set_secret(String::new());
                    form.file = None;
                    next.include_secret = false;
                    next.secret_shown = false;
                }
                next.refill += 1;
            }
            Action::File(file) => {
                if let Some(file) = &file {
                    form.take_values(file);
                    // A text that is pasted after it is hidden again.
                    next.file_shown &= !file.is_by_name();
                }
                form.file = file.map(Rc::new);
                next.refill += 1;
            }
            Action::Chain(chain) => {
                form.chain = chain.map(Rc::new);
                next.chain_revision += 1;
                next.verdicts = Rc::default();
                next.refill += 1;
            }
            Action::Evidence(evidence) => {
                form.evidence = evidence.map(Rc::new);
                next.refill += 1;
            }
            Action::Confirm(code, confirmed) => {
                form.confirmed.retain(|other| *other != code);
                if confirmed {
                    form.confirmed.push(code);
                }
            }
            Action::Error(answer) => (next.error, next.revision) = (answer.map(Rc::new), self.revision),
            Action::ShowPrerequisites(shown) => {
                (next.prerequisites_shown, next.revision) = (shown, self.revision);
            }
            Action::ShowGather(shown) => (next.gather_shown, next.revision) = (shown, self.revision),
            Action::Open(key, open) => {
                next.opened.retain(|opened| *opened != key);
                if open {
                    next.opened.push(key);
                }
                next.revision = self.revision;
            }
            Action::At(at) => {
                form.at = at;
                next.chain_revision += 1;
            }
            Action::Answered(answers) => {
                let mut verdicts = (*self.verdicts).clone();
                for (question, verdict) in answers {
                    verdicts.answer(question, verdict);
                }
                next.verdicts = Rc::new(verdicts);
                next.chain_revision += 1;
            }
            Action::Apply(edits) => {
                for edit in &edits {
                    form.apply(edit);
                }
                next.chain_revision += 1;
                next.refill += 1;
            }
            Action::Load(example) => {
                next.form = example.form();
                next.chain_revision += 1;
                next.include_secret = false;
                next.refill += 1;
            }
            Action::Show(target) => (next.target, next.revision) = (target, self.revision),
            Action::IncludeSecret(include) => {
                (next.include_secret, next.revision) = (include, self.revision);
            }
            Action::ShowSecret(shown) => (next.secret_shown, next.revision) = (shown, self.revision),
            Action::ShowFile(shown) => (next.file_shown, next.revision) = (shown, self.revision),
            Action::Say(said) => (next.said, next.revision) = (said, self.revision),
            Action::Forget => {
                let (chain_revision, refill) = (self.chain_revision + 1, self.refill + 1);
                next = Self { revision: next.revision, refill, chain_revision, ..Self::default() };
            }
        }
        Rc::new(next)
    }
}

/// The path that belongs to a prefix, as the KMS console makes it.
fn whole_path(prefix: &str) -> AttrValue {
    match prefix.trim_start_matches('/') {
        "" => AttrValue::Static(BASE_PATH),
        prefix => format!("/{prefix}{BASE_PATH}").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xks_preflight_validate::Verdict;

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(Rc::new(State::default()), State::reduce)
    }

    fn verdict(state: &State) -> Verdict {
        pipeline::check_form(&state.form, xks_preflight_validate::Timestamp(0), &|_| None).verdict()
    }

    #[test]
    fn the_examples_are_what_they_are_said_to_be() {
        assert_eq!(verdict(&after([Action::Load(Example::Ready)])), Verdict::Ready);
        let document = after([Action::Load(Example::Document)]);
        assert_eq!(verdict(&document), Verdict::Blocked);
        assert_eq!(document.form.text(Field::AccessKeyId), "ABCDE12345670EXAMPLE");
    }

    #[test]
    fn a_file_fills_the_fields_and_they_stay_when_it_is_removed() {
        let file = FileInput::pasted(Example::Ready.file());
        let state = after([Action::File(Some(file)), Action::File(None)]);
        assert_eq!(state.form.text(Field::UriPath), "/tenants/payments-eu/kms/xks/v1");
        assert_eq!(state.form.secret.expose().len(), 44);
        assert!(state.form.file.is_none());
    }

    #[test]
    fn a_withheld_credential_is_nowhere_in_the_form() {
        let file = || Action::File(Some(FileInput::pasted(Example::Ready.file())));
        let state = after([file(), Action::IncludeSecret(true), Action::Withhold(true)]);
        assert_eq!((state.form.secret.expose(), state.form.text(Field::AccessKeyId).as_str()), ("", ""));
        assert!(state.form.file.is_none() && !state.include_secret);
        let state = after([Action::Withhold(true), file()]);
        assert_eq!((state.form.secret.expose(), state.form.text(Field::AccessKeyId).as_str()), ("", ""));
    }

    #[test]
    fn the_prefix_and_the_path_are_one_value() {
        let state = after([Action::PathAsPrefix(true)]);
        assert_eq!(state.form.text(Field::UriPath), "/kms/xks/v1");
        let state = after([Action::PathAsPrefix(true), Action::TypePrefix("/a/".into())]);
        assert_eq!(
            (state.form.text(Field::UriPath).as_str(), state.form.path_prefix()),
            ("/a//kms/xks/v1", "a/")
        );
        let path = |path: &'static str| Action::Type(Field::UriPath, path.into());
        let state = after([path("/x/kms/xks/v1"), Action::PathAsPrefix(true)]);
        assert_eq!(
            (state.form.text(Field::UriPath).as_str(), state.form.path_prefix()),
            ("/x/kms/xks/v1", "x")
        );
        // A value that no prefix stands for is shown whole.
        let edit = Edit::Replace { field: Field::UriPath, value: "/x/kms/xks/v2".into() };
        let state = after([path("/x/kms/xks/v1"), Action::PathAsPrefix(true), Action::Apply(vec![edit])]);
        assert!(!state.form.path_as_prefix);
    }

    #[test]
    fn trimming_changes_nothing_else_of_the_secret() {
        let typed = Action::TypeSecret(Secret::new(" a b \n".into()));
        let state = after([typed, Action::Apply(vec![Edit::TrimSecret])]);
        assert_eq!(state.form.secret.expose(), "a b");
    }

    #[test]
    fn forgetting_leaves_nothing() {
        let state = after([Action::Load(Example::Ready), Action::Withhold(true), Action::Forget]);
        assert_eq!(verdict(&state), Verdict::Incomplete);
        assert!(state.form.file.is_none() && state.form.secret.expose().is_empty() && !state.form.withhold);
        assert!(Field::ALL.iter().all(|&field| state.form.text(field).is_empty()));
    }
}
