//! What was entered: the form and what was given with it. Pure: no DOM, no clock, no network.

use std::rc::Rc;

use xks_preflight_chain::{Chain, Encoding};
use xks_preflight_evidence::{Evidence, NotChosen, Store};
use xks_preflight_finding::{Code, Edit, Field};
use xks_preflight_snippets::{Basis, Target};
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

    /// Reads files, as if their texts had been pasted one after another. `None`: there is none.
    pub fn files(files: &[FileInput]) -> Option<Self> {
        let (first, more) = files.split_first()?;
        let name = first.name.clone().unwrap_or_default();
        if more.is_empty() {
            return Some(Self { name: Some(name), ..Self::read(&first.bytes) });
        }
        let name = Some(format!("{name} and {} more", more.len()).into());
        let texts: Vec<_> = files.iter().map(|file| Self::decoded(&file.bytes)).collect();
        // Of its whole length at once: growing would leave a copy behind.
        let length = texts.iter().map(|text| text.len() + 1).sum();
        let mut whole = Zeroizing::new(String::with_capacity(length));
        for text in &texts {
            whole.push_str(text);
            whole.push('\n');
        }
        Some(Self { name, ..Self::of(whole) })
    }

    fn read(bytes: &[u8]) -> Self {
        Self::of(Self::decoded(bytes))
    }

    fn decoded(bytes: &[u8]) -> Zeroizing<String> {
        if SURROUNDINGS { xks_preflight_evidence::text(bytes) } else { Zeroizing::default() }
    }

    fn of(whole: Zeroizing<String>) -> Self {
        let evidence =
            if SURROUNDINGS { xks_preflight_evidence::recognise(&whole) } else { Evidence::default() };
        Self { name: None, text: AttrValue::Static(""), evidence, whole }
    }
}

/// What a person is about to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// Create a key store.
    #[default]
    Create,
    /// Change one that exists.
    Change,
    /// Create a KMS key in one.
    Key,
}

impl Task {
    /// Every task, in the order in which a person comes to it.
    pub const ALL: [Self; 3] = [Self::Create, Self::Change, Self::Key];

    /// Whether it has a box for files of this field: the proxy configuration file, the certificate chain or evidence.
    pub const fn asks_for(self, field: Field) -> bool {
        match field {
            Field::Evidence => SURROUNDINGS,
            Field::CertificateChain => CERTIFICATES && !matches!(self, Self::Key),
            _ => !matches!(self, Self::Key),
        }
    }

    /// Its name in ids.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Create => "task-create",
            Self::Change => "task-change",
            Self::Key => "task-key",
        }
    }

    /// The task of that name.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.id() == id)
    }

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Create => "Create a key store",
            Self::Change => "Change a key store",
            Self::Key => "Create a KMS key",
        }
    }

    /// The tasks in which something is written from `basis`; the first is the one to begin for it.
    #[allow(clippy::match_wildcard_for_single_variants)] // there may be others
    pub const fn for_basis(basis: Basis) -> &'static [Self] {
        match basis {
            Basis::Store => &[Self::Create],
            Basis::Change => &[Self::Change],
            Basis::Key => &[Self::Key],
            Basis::Surroundings => &Self::ALL,
            // What comes before a key store.
            _ => &[Self::Create, Self::Change],
        }
    }

    /// The target that is shown first.
    pub fn target(self) -> Target {
        let of_it = |target: &Target| Self::for_basis(target.basis())[0] == self;
        Target::ALL.into_iter().find(of_it).unwrap_or(Target::Bash)
    }
}

/// The inputs. Cloning shares; no secret is copied.
#[derive(Clone)]
pub struct Form {
    /// What they are for.
    pub task: Task,
    /// `CustomKeyStoreId` of the store that is changed, where one was chosen.
    pub store: Option<AttrValue>,
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
    /// The quota of custom key stores as it was typed; empty where it is AWS's.
    pub quota: AttrValue,
    /// The moment for which the chain is judged, in seconds since 1970-01-01T00:00:00Z; now where none is chosen.
    pub at: Option<i64>,
    /// `RawSecretAccessKey`; empty while not given.
    pub secret: Rc<Secret>,
    /// The credential is never entered here: in this task.
    pub withhold: bool,
    /// The other tasks in which it is not: of a store that is changed this says that there is a new one.
    pub withheld_in: Vec<Task>,
    texts: [AttrValue; 12],
}

impl Default for Form {
    fn default() -> Self {
        Self {
            task: Task::Create,
            store: None,
            connectivity: None,
            path_as_prefix: false,
            file: None,
            chain: None,
            evidence: None,
            confirmed: Vec::new(),
            quota: AttrValue::Static(""),
            at: None,
            secret: Rc::new(Secret::new(String::new())),
            withhold: false,
            withheld_in: Vec::new(),
            texts: [const { AttrValue::Static("") }; 12],
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
        let nothing =
            nothing && self.evidence.is_none() && self.confirmed.is_empty() && self.quota.is_empty();
        nothing && self.secret.expose().is_empty() && self.texts.iter().all(|text| text.is_empty())
    }

    /// Something would be lost if another form took its place.
    pub fn holds_anything(&self) -> bool {
        !self.is_empty() || self.at.is_some() || !self.withheld_in.is_empty()
    }

    /// Begins another task.
    pub fn begin(&mut self, task: Task) {
        let left = std::mem::replace(&mut self.task, task);
        self.withheld_in.retain(|other| *other != left);
        if self.withhold {
            self.withheld_in.push(left);
        }
        // One that was entered meanwhile is not lost, and was not withheld.
        let entered = !self.secret.expose().is_empty() || !self.text(Field::AccessKeyId).is_empty();
        self.withhold = self.withheld_in.contains(&task) && !entered;
    }

    /// The key stores that were described.
    pub fn stores(&self) -> Vec<&Store> {
        self.evidence.as_ref().filter(|_| SURROUNDINGS).map_or_else(Vec::new, |given| given.evidence.stores())
    }

    /// The key store that is changed: the one that was chosen, or the only one that was described.
    ///
    /// # Errors
    /// There is none, or which one is meant is not clear.
    pub fn chosen(&self) -> Result<&Store, NotChosen> {
        let given = self.evidence.as_ref().filter(|_| SURROUNDINGS).ok_or(NotChosen::NoList(None))?;
        given.evidence.choose(self.store.as_deref())
    }

    /// The tags of a KMS key: one a line, `key=value`.
    pub fn tags(&self) -> Vec<(String, String)> {
        let lines = self.text(Field::KeyTags).lines().map(str::trim).filter(|line| !line.is_empty());
        let tag = |line: &str| {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            (key.trim_end().to_owned(), value.trim_start().to_owned())
        };
        lines.map(tag).collect()
    }

    /// The KMS key is to be made in this store, whose endpoint and path say how long the ID of its external key may be.
    pub fn use_store(&mut self, id: &str) {
        let described = |store: &&Store| store.id == id;
        let found = self.stores().into_iter().find(described).cloned();
        self.set(Field::KeyStoreId, id.to_owned().into());
        if let Some(store) = found {
            self.set(Field::UriEndpoint, store.uri_endpoint.unwrap_or_default().into());
            self.set(Field::UriPath, store.uri_path.unwrap_or_default().into());
            self.path_as_prefix = false;
        }
    }

    /// What stands before `/kms/xks/v1`, without its first slash.
    pub fn path_prefix(&self) -> &str {
        let path = self.text(Field::UriPath);
        path.strip_suffix(BASE_PATH).unwrap_or(path).trim_start_matches('/')
    }

    /// Puts `text` into a field that is shown in the clear.
    pub fn set(&mut self, field: Field, text: AttrValue) {
        if let Some(slot) = slot(field) {
            self.texts[slot] = text;
        }
    }

    /// Puts another secret in the place of the one that is wiped.
    pub fn set_secret(&mut self, text: String) {
        self.secret = Rc::new(Secret::new(text));
    }

    /// As the KMS console does it: what the file says goes into the fields.
    pub fn take_values(&mut self, file: &FileInput) {
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

    /// Makes the change of a finding's fix.
    pub fn apply(&mut self, edit: &Edit) {
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
        Field::KeyStoreId => 7,
        Field::XksKeyId => 8,
        Field::AliasName => 9,
        Field::KeyDescription => 10,
        Field::KeyTags => 11,
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
    /// Its proxy configuration file.
    pub const fn file(self) -> &'static str {
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

    /// The form with everything of it.
    pub fn form(self) -> Form {
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

/// The path that belongs to a prefix, as the KMS console makes it.
pub fn whole_path(prefix: &str) -> AttrValue {
    match prefix.trim_start_matches('/') {
        "" => AttrValue::Static(BASE_PATH),
        prefix => format!("/{prefix}{BASE_PATH}").into(),
    }
}
