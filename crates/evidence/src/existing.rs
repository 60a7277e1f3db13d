//! The key store that is changed, from what was printed of it: by any of the ways in which a list of key stores can be
//! pasted.

use std::collections::BTreeSet;

use xks_preflight_snippets::Described;

use crate::content::{Content, Store};
use crate::finding::{Code, Finding};
use crate::kind::Kind;
use crate::recognise::{Document, Evidence};

/// Why no key store is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotChosen {
    /// There is no list of key stores; what is to be said of what there is, where anything is.
    NoList(Option<String>),
    /// The list is empty.
    Empty,
    /// There are several, and nothing says which one is meant.
    Several,
    /// There is one, and there may be others on the pages that are missing.
    OneOfAPage,
    /// None has that ID or that name; whether the list is whole.
    NotListed {
        /// Nothing of it is missing.
        whole: bool,
    },
    /// Several have that name, as those of several accounts or Regions can.
    SameName,
    /// The same key store is described twice, otherwise each time; by these.
    Contradiction(String),
}

impl NotChosen {
    /// Why, as a sentence goes on about what was given: "the file has several key stores".
    pub fn reason(&self) -> String {
        match self {
            Self::NoList(None) => "has no list of key stores".into(),
            Self::NoList(Some(said)) => format!("has no list of key stores: {said}"),
            Self::Empty => "has no key store".into(),
            Self::Several => "has several key stores".into(),
            Self::OneOfAPage => "has one key store, but not the whole list".into(),
            Self::NotListed { .. } => "has no key store of that ID or name".into(),
            Self::SameName => "has several key stores of that name".into(),
            Self::Contradiction(places) => {
                format!("says different things of that key store ({places}): which one is true now?")
            }
        }
    }

    /// What to do. A key store is chosen by its ID or its name.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoList(_) | Self::Empty => {
                "give what aws kms describe-custom-key-stores prints, as JSON or as YAML"
            }
            Self::Several | Self::OneOfAPage => "choose one by its ID or its name",
            Self::NotListed { whole: true } => "is it the right account and Region?",
            Self::NotListed { whole: false } => {
                "the list is not whole: print it anew, or with --custom-key-store-id"
            }
            Self::SameName => "choose it by its ID",
            Self::Contradiction(_) => "give the newer list only",
        }
    }
}

impl Store {
    /// It, as a change starts from it.
    pub fn described(&self) -> Described<'_> {
        Described {
            id: Some(&self.id),
            name: self.name.as_deref(),
            store_type: self.store_type.as_deref(),
            connection_state: self.state.as_deref(),
            connection_error_code: self.error_code.as_deref(),
            connectivity: self.connectivity.as_deref(),
            uri_endpoint: self.uri_endpoint.as_deref(),
            uri_path: self.uri_path.as_deref(),
            access_key_id: self.access_key_id.as_deref(),
            vpc_endpoint_service_name: self.service_name.as_deref(),
            vpc_endpoint_service_owner: self.service_owner.as_deref(),
        }
    }
}

impl Evidence {
    /// Every key store that was described, each once, in its order; of lists of which it is known when they were printed,
    /// the newest.
    pub fn stores(&self) -> Vec<&Store> {
        let mut seen = BTreeSet::new();
        let all = self.described_stores().into_iter().map(|(store, _)| store);
        all.filter(|store| seen.insert(store.id.as_str())).collect()
    }

    /// The key store with this ID or, where none has it, with this name; without either, the only one that there is.
    ///
    /// # Errors
    /// There is none, or it is not clear which one is meant, or what is true of it. Nothing is guessed.
    pub fn choose(&self, wanted: Option<&str>) -> Result<&Store, NotChosen> {
        let lists: Vec<&Document> = self.of(Kind::CustomKeyStores).collect();
        if lists.is_empty() {
            return Err(NotChosen::NoList(said(&self.findings)));
        }
        let whole = !self.findings.iter().any(is_a_loss) && lists.iter().all(|list| !list.truncated);
        let all = self.described_stores();
        let with =
            |is: &dyn Fn(&Store) -> bool| all.iter().filter(|(store, _)| is(store)).collect::<Vec<_>>();
        let meant = match wanted {
            None => with(&|_| true),
            Some(wanted) => {
                let by_id = with(&|store| store.id == wanted);
                if by_id.is_empty() { with(&|store| store.name.as_deref() == Some(wanted)) } else { by_id }
            }
        };
        let Some(&&(first, by)) = meant.first() else {
            return Err(if wanted.is_some() { NotChosen::NotListed { whole } } else { NotChosen::Empty });
        };
        if meant.iter().any(|(store, _)| store.id != first.id) {
            return Err(if wanted.is_some() { NotChosen::SameName } else { NotChosen::Several });
        }
        if let Some((_, other)) = meant.iter().find(|(store, _)| *store != first) {
            let places = format!("{}; {}", by.origin.place(), other.origin.place());
            return Err(NotChosen::Contradiction(places));
        }
        if wanted.is_none() && !whole {
            return Err(NotChosen::OneOfAPage);
        }
        Ok(first)
    }

    fn described_stores(&self) -> Vec<(&Store, &Document)> {
        let mut all: Vec<(&Store, &Document)> = Vec::new();
        for document in self.of(Kind::CustomKeyStores).filter(|document| !self.is_outdated(document)) {
            if let Content::Stores(stores) = &document.content {
                all.extend(stores.iter().map(|store| (store, document)));
            }
        }
        all
    }

    /// Whether a later list of the same account and Region is there, and is whole.
    fn is_outdated(&self, document: &Document) -> bool {
        let of = |document: &Document| (document.origin.account.clone(), document.origin.region.clone());
        self.of(document.kind).any(|other| {
            other.whole
                && document.origin.time.is_some()
                && other.origin.time > document.origin.time
                && of(other) == of(document)
        })
    }
}

/// What is said of the paste, but for secrets in it, which change nothing.
fn said(findings: &[Finding]) -> Option<String> {
    findings
        .iter()
        .find(|finding| finding.code != Code::EvidenceSecret)
        .map(|finding| finding.message.clone())
}

/// Whether a finding says that something was not read that may have been a key store.
fn is_a_loss(finding: &Finding) -> bool {
    use Code::{EvidenceAmbiguous, EvidenceCutOff, EvidenceLimits, EvidenceSyntax};
    [EvidenceAmbiguous, EvidenceCutOff, EvidenceLimits, EvidenceSyntax].contains(&finding.code)
}
