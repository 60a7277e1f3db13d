//! What comes out.

use xks_preflight_validate::Secret;

/// Something that can be emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A bash script that creates the store, connects it, and waits.
    Bash,
    /// A Python script that creates the store through boto3, connects it, and waits.
    Python,
    /// The bare `aws kms create-custom-key-store` command.
    Command,
    /// The document for `--cli-input-json`.
    CliInputJson,
    /// What to enter where in the KMS console.
    Console,
    /// The proxy configuration file, repaired.
    ConfigurationFile,
    /// A CloudFormation template in YAML.
    CloudFormation,
    /// The same template in JSON.
    CloudFormationJson,
    /// A CloudFormation template of the network that comes before a store behind a VPC endpoint service.
    CloudFormationNetwork,
    /// A Terraform or OpenTofu configuration that creates the store, connects it, and can create a KMS key in it.
    Terraform,
    /// The policies for whoever creates the store and its first key, for that key, and for the organisation.
    Policies,
    /// A bash script that changes a store that exists.
    Update,
    /// A bash script that creates a KMS key in the store.
    FirstKey,
}

/// What a target is written from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A key store to create: a [`Plan`](crate::Plan).
    Store,
    /// A change to a key store that exists: an [`UpdatePlan`](crate::UpdatePlan).
    Change,
    /// A KMS key to create in a key store: a [`KeyPlan`](crate::KeyPlan).
    Key,
}

impl Target {
    /// Every target, the most useful first.
    pub const ALL: [Self; 13] = [
        Self::Bash,
        Self::Python,
        Self::Command,
        Self::CliInputJson,
        Self::Console,
        Self::ConfigurationFile,
        Self::CloudFormation,
        Self::CloudFormationJson,
        Self::CloudFormationNetwork,
        Self::Terraform,
        Self::Policies,
        Self::Update,
        Self::FirstKey,
    ];

    /// Those written from a key store to create, the most useful first: all but the last ones.
    pub const CREATE: [Self; 11] = match Self::ALL.first_chunk() {
        Some(create) => *create,
        None => panic!("there are fewer targets"),
    };

    /// What it is written from.
    pub const fn basis(self) -> Basis {
        match self {
            Self::Bash
            | Self::Python
            | Self::Command
            | Self::CliInputJson
            | Self::Console
            | Self::ConfigurationFile
            | Self::CloudFormation
            | Self::CloudFormationJson
            | Self::CloudFormationNetwork
            | Self::Terraform
            | Self::Policies => Basis::Store,
            Self::Update => Basis::Change,
            Self::FirstKey => Basis::Key,
        }
    }

    /// The name on a command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Python => "python",
            Self::Command => "command",
            Self::CliInputJson => "cli-input-json",
            Self::Console => "console",
            Self::ConfigurationFile => "configuration-file",
            Self::CloudFormation => "cloudformation",
            Self::CloudFormationJson => "cloudformation-json",
            Self::CloudFormationNetwork => "cloudformation-network",
            Self::Terraform => "terraform",
            Self::Policies => "policies",
            Self::Update => "update",
            Self::FirstKey => "first-key",
        }
    }

    /// The name on a tab.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Bash => "Script",
            Self::Python => "Python",
            Self::Command => "Command",
            Self::CliInputJson => "CLI input JSON",
            Self::Console => "Console",
            Self::ConfigurationFile => "Configuration file",
            Self::CloudFormation => "CloudFormation",
            Self::CloudFormationJson => "CloudFormation JSON",
            Self::CloudFormationNetwork => "CloudFormation network",
            Self::Terraform => "Terraform",
            Self::Policies => "Policies",
            Self::Update => "Update script",
            Self::FirstKey => "First key script",
        }
    }

    /// The target of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.id() == id)
    }
}

/// How to emit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Put the secret into the artefact. Only on the person's own choice.
    pub include_secret: bool,
    /// The person has said that the new values of a store reach the same external keys as the old ones.
    pub acknowledged: bool,
}

/// A text ready to be used, and what a person must know to use it.
#[derive(Debug)]
pub struct Artefact {
    /// The file name it should be saved under.
    pub file_name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// It holds the secret: keep it as one (mode 0600).
    pub contains_secret: bool,
    /// It is a script, to be run.
    pub executable: bool,
    /// How to use it and what it needs first, one sentence each.
    pub usage: Vec<String>,
    text: Secret,
}

impl Artefact {
    /// An artefact without a secret; nothing more is said of it yet.
    pub fn new(file_name: &'static str, media_type: &'static str, text: String) -> Self {
        Self {
            file_name,
            media_type,
            contains_secret: false,
            executable: false,
            usage: Vec::new(),
            text: Secret::new(text),
        }
    }

    /// The text. Treated as secret whether it holds one or not, so it is wiped when the artefact is dropped.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }
}

/// The target cannot express the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Why, as a sentence for a person.
    pub reason: String,
}

impl Unsupported {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }

    /// The target is written from something else than what is at hand.
    pub(crate) fn basis(target: Target) -> Self {
        Self::new(match target.basis() {
            Basis::Store => "it creates a key store, and what is at hand is no key store to create",
            Basis::Change => "it is written from a key store that exists and its new values",
            Basis::Key => "it is written from a key store that exists and an external key",
        })
    }
}

impl std::fmt::Display for Unsupported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unsupported {}

#[cfg(test)]
mod tests {
    use super::{Basis, Target};

    #[test]
    fn those_that_create_a_store_are_all_that_are_written_from_one() {
        let create: Vec<_> =
            Target::ALL.into_iter().filter(|target| target.basis() == Basis::Store).collect();
        assert_eq!(Target::CREATE.as_slice(), create);
    }
}
