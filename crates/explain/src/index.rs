//! The catalogue turned around: from what stands in a text to what it may be.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::catalogue::{NO_EXTERNAL_KEY_STORE, Outside, catalogue};
use crate::entry::{Entry, Family};
use crate::step::Operation;

/// What a word of a text is.
pub(crate) enum Word {
    /// The name of an error, or of several.
    Errors(Vec<&'static Entry>),
    /// The name of an operation.
    Operation(Operation),
    /// The name of an error that is none of an external key store.
    Outside(&'static Outside),
}

/// What a phrase of a text is.
#[derive(Clone, Copy)]
pub(crate) enum Phrase {
    /// An error.
    Error(&'static Entry),
    /// An operation, as the AWS CLI spells it.
    Operation(Operation),
}

/// Everything that can be looked up.
pub(crate) struct Index {
    words: HashMap<String, Word>,
    /// By the first word, in lower case.
    phrases: HashMap<String, Vec<(String, Phrase)>>,
    /// Exit codes of curl and HTTP statuses: some dozens, of which a text has few.
    numbers: Vec<(Family, u16, &'static Entry)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

/// The longest word that is looked up.
pub(crate) const LONGEST_WORD: usize = 80;

impl Index {
    pub fn get() -> &'static Self {
        &INDEX
    }

    pub fn word(&self, word: &str) -> Option<&Word> {
        self.words.get(word)
    }

    /// The phrases that begin with this word, the longest first.
    pub fn phrases(&self, first_word: &str) -> &[(String, Phrase)] {
        self.phrases.get(first_word).map_or(&[], Vec::as_slice)
    }

    pub fn curl(&self, code: u16) -> Option<&'static Entry> {
        self.number(Family::Curl, code)
    }

    pub fn status(&self, status: u16) -> Option<&'static Entry> {
        self.number(Family::HttpStatus, status)
    }

    fn number(&self, family: Family, number: u16) -> Option<&'static Entry> {
        let known = self.numbers.iter().find(|known| (known.0, known.1) == (family, number));
        known.map(|known| known.2)
    }

    fn new() -> Self {
        let mut index = Self { words: HashMap::new(), phrases: HashMap::new(), numbers: Vec::new() };
        for entry in catalogue() {
            match entry.family {
                Family::Curl | Family::HttpStatus => {
                    let numbers = entry.tokens.iter().filter_map(|token| token.parse().ok());
                    index.numbers.extend(numbers.map(|number| (entry.family, number, entry)));
                }
                _ => index.name(entry),
            }
            for phrase in entry.phrases {
                index.phrase((*phrase).to_owned(), Phrase::Error(entry));
            }
        }
        for outside in NO_EXTERNAL_KEY_STORE {
            index.words.insert(outside.name.to_owned(), Word::Outside(outside));
        }
        for operation in Operation::ALL {
            index.operation(operation);
        }
        for phrases in index.phrases.values_mut() {
            phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        index
    }

    fn name(&mut self, entry: &'static Entry) {
        for token in entry.tokens {
            let word = self.words.entry((*token).to_owned()).or_insert_with(|| Word::Errors(Vec::new()));
            if let Word::Errors(entries) = word {
                entries.push(entry);
            }
        }
    }

    fn phrase(&mut self, phrase: String, what: Phrase) {
        let end = phrase.bytes().position(|b| !is_word(b)).unwrap_or(phrase.len());
        self.phrases.entry(phrase[..end].to_owned()).or_default().push((phrase, what));
    }

    /// `CreateKey`, the JavaScript SDK's `CreateKeyCommand`, and where it is no word of everyday language Java's
    /// `createKey`, boto3's `create_key` and the AWS CLI's `create-key`.
    fn operation(&mut self, operation: Operation) {
        let name = operation.name();
        self.words.insert(name.to_owned(), Word::Operation(operation));
        self.words.insert(format!("{name}Command"), Word::Operation(operation));
        let words = spaced(name);
        if !words.contains(' ') || operation == Operation::ReEncrypt {
            return;
        }
        self.words.insert(words.replace(' ', "_"), Word::Operation(operation));
        self.words
            .insert(format!("{}{}", name[..1].to_ascii_lowercase(), &name[1..]), Word::Operation(operation));
        self.phrase(words.replace(' ', "-"), Phrase::Operation(operation));
    }
}

/// `create key` from `CreateKey`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

/// What words are made of.
pub(crate) const fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}
