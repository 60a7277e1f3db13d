//! What the page knows, and every way in which that changes. Pure: no DOM, no clock, no network.

use std::rc::Rc;

use xks_preflight_chain::{Question, Verdict, Verdicts};
use xks_preflight_explain::Answer;
use xks_preflight_finding::{Code, Edit, Field};
use xks_preflight_snippets::Target;
use xks_preflight_validate::{Connectivity, Secret};
use yew::AttrValue;

use crate::components::{connectivity_id, field_id};
use crate::form::{BASE_PATH, ChainInput, EvidenceInput, Example, FileInput, Form, Task, whole_path};
use crate::route::Notice;

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
    /// The quota of custom key stores was typed.
    Quota(AttrValue),
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
    /// Another task is begun; what was entered stays.
    Begin(Task),
    /// The key store of that ID is the one to change.
    Choose(AttrValue),
    /// The KMS key is to be made in the key store of that ID.
    UseStore(AttrValue),
    /// The person says that changes of this kind reach the same external keys, or takes that back.
    Acknowledge(Option<AttrValue>),
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
    /// Files were not taken: where they were dropped, and what is said of it.
    Refuse(Option<Field>, Notice),
    /// The elements of these ids are to have the focus after the next rendering: the first that is there.
    Reach(Vec<&'static str>),
    /// The reasons of a finding are to be seen, or no longer.
    Open(AttrValue, bool),
    /// Everything is to be forgotten.
    Forget,
}

impl Action {
    /// Whether it is the person who enters, takes back or chooses something: what was said of files before is over then.
    const fn enters(&self) -> bool {
        !matches!(
            self,
            Self::Answered(_)
                | Self::Say(_)
                | Self::Open(..)
                | Self::Show(_)
                | Self::ShowPrerequisites(_)
                | Self::ShowGather(_)
                | Self::ShowSecret(_)
                | Self::ShowFile(_)
                | Self::IncludeSecret(_)
                | Self::Refuse(..)
                | Self::Reach(_)
        )
    }

    /// Whether it changes what an example would replace.
    const fn fills(&self) -> bool {
        matches!(
            self,
            Self::Type(..)
                | Self::TypeSecret(_)
                | Self::TypePrefix(_)
                | Self::PathAsPrefix(_)
                | Self::Connect(_)
                | Self::Withhold(_)
                | Self::File(_)
                | Self::Chain(_)
                | Self::Evidence(_)
                | Self::Confirm(..)
                | Self::Quota(_)
                | Self::At(_)
                | Self::Apply(_)
                | Self::Choose(_)
                | Self::UseStore(_)
        )
    }

    /// The ids of the elements to one of which a person wants to go on to who does this with a button. The button itself may
    /// be gone after it.
    pub fn leads_to(&self, form: &Form) -> Vec<&'static str> {
        match self {
            Self::Apply(edits) => edits.iter().map(changed).collect(),
            Self::File(None) => vec![field_id(Field::ConfigurationFile)],
            Self::Chain(_) => vec![field_id(Field::CertificateChain)],
            // Its first field.
            Self::Begin(Task::Create) => vec![connectivity_id(form.connectivity)],
            Self::Evidence(None) | Self::Begin(_) => vec![field_id(Field::Evidence)],
            _ => Vec::new(),
        }
    }
}

/// The id of the element that an edit changes.
fn changed(edit: &Edit) -> &'static str {
    match edit {
        Edit::Replace { field: Field::Connectivity, value } => connectivity_id(Connectivity::parse(value)),
        Edit::Replace { field, .. } | Edit::Clear { field } => field_id(*field),
        Edit::TrimSecret => field_id(Field::RawSecretAccessKey),
    }
}

/// The whole state of the page.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the page
pub struct State {
    /// The inputs.
    pub form: Form,
    /// Something was entered that is no example: another one would replace it.
    pub entered: bool,
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
    /// The changes of which the person said that they reach the same external keys. It counts for these alone: another new
    /// value is to be acknowledged again.
    pub acknowledged: Option<AttrValue>,
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
    /// Files that were not taken: the field at whose box they were dropped, if at one, and what is said of it.
    pub notice: Option<(Option<Field>, Notice)>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            form: Form::default(),
            entered: false,
            revision: 0,
            chain_revision: 0,
            verdicts: Rc::default(),
            refill: 0,
            target: Target::Bash,
            include_secret: false,
            acknowledged: None,
            secret_shown: false,
            file_shown: false,
            error: None,
            prerequisites_shown: false,
            gather_shown: false,
            opened: Vec::new(),
            said: None,
            notice: None,
        }
    }
}

impl State {
    /// The state after `action`.
    #[allow(clippy::too_many_lines)] // one arm an action
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Self {
            form: self.form.clone(),
            entered: self.entered,
            revision: self.revision + 1,
            chain_revision: self.chain_revision,
            verdicts: Rc::clone(&self.verdicts),
            refill: self.refill,
            target: self.target,
            include_secret: self.include_secret,
            acknowledged: self.acknowledged.clone(),
            secret_shown: self.secret_shown,
            file_shown: self.file_shown,
            error: self.error.clone(),
            prerequisites_shown: self.prerequisites_shown,
            gather_shown: self.gather_shown,
            opened: self.opened.clone(),
            said: self.said.clone(),
            notice: self.notice.filter(|_| !action.enters()),
        };
        let fills = action.fills();
        let form = &mut next.form;
        match action {
            Action::Type(field, text) => form.set(field, text),
            Action::TypeSecret(secret) => form.secret = Rc::new(secret),
            // Of a key store that exists, what is empty stays as it is.
            Action::TypePrefix(prefix) if prefix.is_empty() && form.task == Task::Change => {
                form.set(Field::UriPath, prefix);
            }
            Action::TypePrefix(prefix) => form.set(Field::UriPath, whole_path(&prefix)),
            Action::PathAsPrefix(prefix) => {
                form.path_as_prefix = prefix;
                let stays = form.task == Task::Change && form.text(Field::UriPath).is_empty();
                if prefix && !stays && !form.text(Field::UriPath).ends_with(BASE_PATH) {
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
            Action::Quota(quota) => form.quota = quota,
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
            Action::Begin(task) => {
                form.begin(task);
                next.said = None;
                if !Task::for_basis(self.target.basis()).contains(&task) {
                    next.target = task.target();
                }
                // Text areas move.
                next.refill += 1;
            }
            Action::Choose(id) => form.store = Some(id),
            Action::UseStore(id) => form.use_store(&id),
            Action::Acknowledge(changes) => (next.acknowledged, next.revision) = (changes, self.revision),
            Action::Load(example) => {
                next.form = example.form();
                next.entered = false;
                next.chain_revision += 1;
                next.include_secret = false;
                next.refill += 1;
            }
            Action::Show(target) => {
                // What was copied is another text.
                next.said = None;
                (next.target, next.revision) = (target, self.revision);
            }
            Action::IncludeSecret(include) => {
                (next.include_secret, next.revision) = (include, self.revision);
            }
            Action::ShowSecret(shown) => (next.secret_shown, next.revision) = (shown, self.revision),
            Action::ShowFile(shown) => (next.file_shown, next.revision) = (shown, self.revision),
            Action::Say(said) => (next.said, next.revision) = (said, self.revision),
            Action::Refuse(field, notice) => {
                (next.notice, next.revision) = (Some((field, notice)), self.revision);
            }
            Action::Reach(_) => next.revision = self.revision,
            Action::Forget => {
                let (chain_revision, refill) = (self.chain_revision + 1, self.refill + 1);
                next = Self { revision: next.revision, refill, chain_revision, ..Self::default() };
            }
        }
        if fills {
            next.entered = next.form.holds_anything();
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Judge, NoText};
    use xks_preflight_snippets::Basis;
    use xks_preflight_validate::Verdict;

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(Rc::new(State::default()), State::reduce)
    }

    fn verdict(state: &State) -> Verdict {
        let judged = Judge::default().judge(state, xks_preflight_validate::Timestamp(0), &|_| None);
        judged.report.verdict()
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
        // Of a store that is changed an empty path means no other path.
        for action in [Action::PathAsPrefix(true), Action::TypePrefix("".into())] {
            let state = after([Action::Begin(Task::Change), action]);
            assert_eq!(state.form.text(Field::UriPath), "");
        }
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

    #[test]
    fn another_task_keeps_what_was_entered_and_shows_its_own_target() {
        let state = after([Action::Load(Example::Ready), Action::Withhold(true), Action::Begin(Task::Key)]);
        assert_eq!(state.target, Target::FirstKey);
        assert_eq!(state.form.text(Field::Region), "eu-central-1");
        let state = after([Action::Show(Target::CloudFormationNetwork), Action::Begin(Task::Change)]);
        assert_eq!(state.target, Target::CloudFormationNetwork, "it belongs to both");
    }

    #[test]
    fn a_credential_is_withheld_in_the_task_where_that_was_said_and_there_it_stays() {
        let state = after([Action::Withhold(true), Action::Begin(Task::Change)]);
        // Of a store that is changed it would say that there is a new credential.
        assert!(!state.form.withhold);
        let state = state.reduce(Action::Begin(Task::Key)).reduce(Action::Begin(Task::Create));
        assert!(state.form.withhold);
        let state = state.reduce(Action::Withhold(false)).reduce(Action::Begin(Task::Key));
        assert!(!state.reduce(Action::Begin(Task::Create)).form.withhold, "it was taken back");
        // What was entered elsewhere is neither lost nor withheld.
        let typed = Action::TypeSecret(Secret::new("secret".into()));
        let there = [Action::Withhold(true), Action::Begin(Task::Change), typed, Action::Begin(Task::Create)];
        let state = after(there);
        assert_eq!((state.form.withhold, state.form.secret.expose()), (false, "secret"));
    }

    #[test]
    fn what_was_copied_is_said_at_its_own_tab() {
        let copied = || Action::Say(Some(("copy".into(), true)));
        assert!(after([copied()]).said.is_some());
        for other in [Action::Show(Target::Python), Action::Begin(Task::Change)] {
            assert_eq!(after([copied(), other]).said, None);
        }
    }

    #[test]
    fn what_is_written_in_another_task_is_not_written_from_this_ones_values() {
        let now = xks_preflight_validate::Timestamp(0);
        for (task, basis) in
            [(Task::Create, Basis::Store), (Task::Change, Basis::Change), (Task::Key, Basis::Key)]
        {
            let state = after([Action::Load(Example::Ready), Action::Begin(task)]);
            let judged = Judge::default().judge(&state, now, &|_| None);
            for other in [Basis::Store, Basis::Change, Basis::Key] {
                let elsewhere = matches!(judged.allows(other), Err(NoText::Elsewhere(_)));
                assert_eq!(elsewhere, other != basis, "{task:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_quota_is_kept_through_the_tasks_and_forgotten_with_the_rest() {
        let typed = || [Action::Quota("20".into()), Action::Begin(Task::Change), Action::Begin(Task::Create)];
        let state = after(typed());
        assert_eq!(state.form.quota, "20");
        assert!(!state.form.is_empty());
        assert!(after(typed().into_iter().chain([Action::Forget])).form.quota.is_empty());
    }

    #[test]
    fn what_is_said_of_a_file_stands_until_something_else_is_entered() {
        let refused = || Action::Refuse(None, Notice::NoFile);
        let state = after([refused(), Action::Show(Target::Python), Action::Answered(Vec::new())]);
        assert_eq!(state.notice, Some((None, Notice::NoFile)));
        for entered in [Action::File(None), Action::Begin(Task::Key), Action::Forget] {
            assert_eq!(after([refused(), entered]).notice, None);
        }
    }

    #[test]
    fn a_button_that_goes_leads_on_to_what_it_changed() {
        let replace = |field, value: &str| Edit::Replace { field, value: value.into() };
        let edits =
            || vec![replace(Field::UriEndpoint, "https://a.example.org"), replace(Field::UriPath, "/")];
        let ids = ["field-xks-proxy-uri-endpoint", "field-xks-proxy-uri-path"];
        assert_eq!(Action::Apply(edits()).leads_to(&Form::default()), ids);
        let vpc = replace(Field::Connectivity, "VPC_ENDPOINT_SERVICE");
        assert_eq!(
            Action::Apply(vec![vpc]).leads_to(&Form::default()),
            ["connectivity-vpc-endpoint-service"]
        );
        assert_eq!(
            Action::Apply(vec![Edit::TrimSecret]).leads_to(&Form::default()),
            ["field-raw-secret-access-key"]
        );
        assert_eq!(Action::File(None).leads_to(&Form::default()), ["field-proxy-configuration-file"]);
        let corrected = Action::Chain(Some(ChainInput::pasted("")));
        assert_eq!(corrected.leads_to(&Form::default()), ["field-certificate-chain"]);
        assert_eq!(Action::Evidence(None).leads_to(&Form::default()), ["field-evidence"]);
        assert_eq!(Action::Begin(Task::Create).leads_to(&Form::default()), ["connectivity-public-endpoint"]);
        let vpc = after([Action::Connect(Connectivity::VpcEndpointService)]);
        assert_eq!(Action::Begin(Task::Create).leads_to(&vpc.form), ["connectivity-vpc-endpoint-service"]);
        assert!(Action::ShowSecret(true).leads_to(&Form::default()).is_empty(), "its button stays");
    }

    #[test]
    fn an_example_is_offered_while_it_replaces_nothing_but_an_example() {
        let load = || Action::Load(Example::Ready);
        for kept in [Action::Begin(Task::Key), Action::Show(Target::Python), load(), Action::Answered(vec![])]
        {
            assert!(!after([load(), kept]).entered);
        }
        let typed = |text: &'static str| Action::Type(Field::Region, text.into());
        assert!(after([typed("e")]).entered);
        assert!(!after([typed("e"), typed("")]).entered, "nothing is left of it");
        for entered in [typed("e"), Action::At(Some(0)), Action::File(None), Action::Quota("3".into())] {
            let state = after([load(), entered]);
            assert!(state.entered);
            assert!(!state.reduce(Action::Forget).entered);
        }
        let withheld = [Action::Withhold(true), Action::Begin(Task::Change), typed("e"), typed("")];
        assert!(after(withheld).entered);
    }

    #[test]
    fn tags_are_lines() {
        let state = after([Action::Type(Field::KeyTags, "a=b=c\n\n bare \n =x\n".into())]);
        let tags = state.form.tags();
        let tags: Vec<_> = tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(tags, [("a", "b=c"), ("bare", ""), ("", "x")]);
    }
}
