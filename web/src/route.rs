//! Where a file goes that was dropped in or chosen, and what is said of one that goes nowhere. Pure: no DOM, no clock, no
//! network.

use xks_preflight_finding::Field;
use xks_preflight_validate::ConfigurationFile;
use zeroize::Zeroizing;

use crate::form::{ChainInput, EvidenceInput, FileInput, Task};
use crate::state::Action;
use crate::{CERTIFICATES, SURROUNDINGS};

/// What is said of files that were not taken. Nothing of them is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There were several, and one was taken.
    One,
    /// The browser could not read it: a folder, or a file that is gone.
    NoFile,
    /// The task asks for none of its kind.
    NotAskedFor(Field),
}

impl Notice {
    /// It, as sentences.
    pub const fn said(self) -> &'static str {
        match self {
            Self::One => "One file is taken here: the first one. The others were left out.",
            Self::NoFile => "A folder, or what cannot be read, is no file here. Drop the file itself.",
            Self::NotAskedFor(Field::CertificateChain) => {
                "This task asks for no certificate chain. The file was not kept."
            }
            Self::NotAskedFor(_) => "This task asks for no proxy configuration file. The file was not kept.",
        }
    }
}

/// What a file is by what is in it. One that nothing is known of is the proxy configuration file, whose rules then say what
/// is wrong with it.
fn kind(bytes: &[u8]) -> Field {
    // Decoded: Windows writes what is redirected into a file as UTF-16.
    let text = if SURROUNDINGS {
        xks_preflight_evidence::text(bytes)
    } else {
        Zeroizing::new(String::from_utf8_lossy(bytes).into_owned())
    };
    // First, so that no secret gets to where none belongs.
    if text.contains("RawSecretAccessKey") {
        return Field::ConfigurationFile;
    }
    if CERTIFICATES && text.contains("-----BEGIN ") {
        return Field::CertificateChain;
    }
    let printed = SURROUNDINGS
        && (text.contains("CustomKeyStores")
            || !xks_preflight_evidence::recognise(&text).documents.is_empty());
    if printed { Field::Evidence } else { Field::ConfigurationFile }
}

/// What becomes of files that were dropped on the box of `place`, or outside of all boxes, and what is said of it. `files`
/// are those that could be read; `unread` says that another one could not.
pub fn taken(
    place: Option<Field>,
    task: Task,
    files: Vec<FileInput>,
    unread: bool,
    several: bool,
) -> (Option<(Field, Action)>, Option<Notice>) {
    let all = place == Some(Field::Evidence);
    let notice = if unread { Some(Notice::NoFile) } else { (several && !all).then_some(Notice::One) };
    let Some(first) = files.first() else { return (None, Some(Notice::NoFile)) };
    let field = place.unwrap_or_else(|| kind(&first.bytes));
    if !task.asks_for(field) {
        return (None, Some(Notice::NotAskedFor(field)));
    }
    let action = match field {
        Field::CertificateChain => {
            let name = first.name.clone().unwrap_or_default();
            Action::Chain(Some(ChainInput::file(name, &first.bytes)))
        }
        Field::Evidence => Action::Evidence(EvidenceInput::files(if all { &files } else { &files[..1] })),
        _ => Action::File(files.into_iter().next().map(|mut file| {
            if file.size > ConfigurationFile::LIMIT as u64 {
                file.bytes = Zeroizing::default();
            }
            file
        })),
    };
    (Some((field, action)), notice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Example;

    const STORES: &str = include_str!("../../tests/data/evidence/v2-yaml/describe-custom-key-stores.yaml");
    const JSON: &str = r#"{ "CustomKeyStores": [] }"#;
    const CHAIN: &str = include_str!("../../tests/data/chains/aws-amazon-com.pem");

    fn file(text: &str) -> FileInput {
        FileInput { name: Some("a".into()), ..FileInput::pasted(text) }
    }

    fn given(place: Option<Field>, task: Task, texts: &[&str]) -> (Option<(Field, Action)>, Option<Notice>) {
        taken(place, task, texts.iter().map(|text| file(text)).collect(), false, texts.len() > 1)
    }

    fn goes(task: Task, text: &str) -> Result<Field, Notice> {
        let (taken, notice) = given(None, task, &[text]);
        taken.map(|(field, _)| field).ok_or_else(|| notice.expect("it is said why"))
    }

    #[test]
    fn a_file_goes_where_its_content_belongs_and_nowhere_else() {
        for task in [Task::Create, Task::Change] {
            assert_eq!(goes(task, Example::Ready.file()), Ok(Field::ConfigurationFile));
            assert_eq!(goes(task, "[1"), Ok(Field::ConfigurationFile));
            assert_eq!(goes(task, CHAIN), Ok(Field::CertificateChain));
            for printed in [STORES, JSON, "{\"Subnets\": [{\"SubnetId\": \"subnet-1\"}]}"] {
                assert_eq!(goes(task, printed), Ok(Field::Evidence), "{printed}");
            }
        }
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(JSON.bytes().flat_map(|byte| [byte, 0])).collect();
        assert_eq!(kind(&utf16), Field::Evidence);
    }

    #[test]
    fn what_the_task_does_not_ask_for_is_refused() {
        let refused = |field| Err(Notice::NotAskedFor(field));
        assert_eq!(goes(Task::Key, Example::Ready.file()), refused(Field::ConfigurationFile));
        assert_eq!(goes(Task::Key, CHAIN), refused(Field::CertificateChain));
        assert_eq!(goes(Task::Key, STORES), Ok(Field::Evidence));
        // A box takes what is dropped on it, whatever it is.
        let (taken, _) = given(Some(Field::CertificateChain), Task::Create, &[STORES]);
        assert!(matches!(taken, Some((_, Action::Chain(Some(_))))));
    }

    #[test]
    fn several_files_are_evidence_together_and_elsewhere_one_is_taken_and_said() {
        let metadata = r#"{ "keySpec": "AES_256", "keyUsage": ["ENCRYPT"], "keyStatus": "ENABLED" }"#;
        let (taken, notice) = given(Some(Field::Evidence), Task::Create, &[STORES, metadata, JSON]);
        let Some((_, Action::Evidence(Some(evidence)))) = taken else { panic!("it is evidence") };
        assert_eq!((evidence.evidence.documents.len(), notice), (3, None));
        assert_eq!(evidence.name.as_deref(), Some("a and 2 more"));
        for place in [None, Some(Field::ConfigurationFile)] {
            let (taken, notice) = given(place, Task::Create, &[Example::Ready.file(), CHAIN]);
            assert!(matches!(taken, Some((_, Action::File(Some(_))))));
            assert_eq!(notice, Some(Notice::One));
        }
    }

    #[test]
    fn what_is_no_file_is_said() {
        let (taken, notice) = taken(None, Task::Create, Vec::new(), true, false);
        assert!(taken.is_none());
        assert_eq!(notice, Some(Notice::NoFile));
    }
}
