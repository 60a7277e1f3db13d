//! What comes out.

use xks_preflight_validate::Secret;

/// Something that can be emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A bash script that creates the store, connects it, and waits.
    Bash,
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
}

impl Target {
    /// Every target, the most useful first.
    pub const ALL: [Self; 8] = [
        Self::Bash,
        Self::Command,
        Self::CliInputJson,
        Self::Console,
        Self::ConfigurationFile,
        Self::CloudFormation,
        Self::CloudFormationJson,
        Self::CloudFormationNetwork,
    ];

    /// The name on a command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Command => "command",
            Self::CliInputJson => "cli-input-json",
            Self::Console => "console",
            Self::ConfigurationFile => "configuration-file",
            Self::CloudFormation => "cloudformation",
            Self::CloudFormationJson => "cloudformation-json",
            Self::CloudFormationNetwork => "cloudformation-network",
        }
    }

    /// The name on a tab.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Bash => "Script",
            Self::Command => "Command",
            Self::CliInputJson => "CLI input JSON",
            Self::Console => "Console",
            Self::ConfigurationFile => "Configuration file",
            Self::CloudFormation => "CloudFormation",
            Self::CloudFormationJson => "CloudFormation JSON",
            Self::CloudFormationNetwork => "CloudFormation network",
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
    pub(crate) fn new(file_name: &'static str, media_type: &'static str, text: String) -> Self {
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
}

impl std::fmt::Display for Unsupported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unsupported {}
