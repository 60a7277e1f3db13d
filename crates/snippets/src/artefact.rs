//! What comes out.

use xks_preflight_validate::Secret;

/// What a target is for: the order in which a person comes to need them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Create the key store.
    Create,
    /// Build the network before it.
    Network,
    /// Say who may do what.
    Permissions,
    /// Look at what is there already, and see what AWS KMS will see.
    Verify,
    /// Watch it.
    Monitor,
    /// Work on a key store that exists.
    Change,
    /// Give it into the hands of others.
    HandOver,
}

impl Purpose {
    /// Every purpose, in order.
    pub const ALL: [Self; 7] = [
        Self::Create,
        Self::Network,
        Self::Permissions,
        Self::Verify,
        Self::Monitor,
        Self::Change,
        Self::HandOver,
    ];

    /// The heading of its targets.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Create => "Create",
            Self::Network => "Build the network",
            Self::Permissions => "Permissions",
            Self::Verify => "Verify",
            Self::Monitor => "Monitor",
            Self::Change => "Change",
            Self::HandOver => "Hand over",
        }
    }
}

/// What a target is written from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A key store to create: a [`Plan`](crate::Plan).
    Store,
    /// The network before it: a [`NetworkPlan`](crate::NetworkPlan).
    Network,
    /// Who may do what: a [`PermissionsPlan`](crate::PermissionsPlan).
    Permissions,
    /// A Region in which a key store can be.
    Region,
    /// What stands around a key store, as far as it is known: the Region is enough. The crate of the evidence writes it.
    Surroundings,
    /// The proxy, whatever becomes of the key store: a [`ProxyPlan`](crate::ProxyPlan).
    Proxy,
    /// A change to a key store that exists: an [`UpdatePlan`](crate::UpdatePlan).
    Change,
    /// A KMS key to create in a key store: a [`KeyPlan`](crate::KeyPlan).
    Key,
    /// A report, whatever its verdict.
    Report,
}

impl Basis {
    /// Whether a report that is not ready may have it.
    pub const fn is_early(self) -> bool {
        matches!(
            self,
            Self::Network
                | Self::Permissions
                | Self::Region
                | Self::Proxy
                | Self::Surroundings
                | Self::Report
        )
    }

    /// Whether it comes of the report of a key store to create, whole or in part.
    pub const fn is_of_report(self) -> bool {
        self.is_early() || matches!(self, Self::Store)
    }

    /// What there must be before it can be written, as the end of a sentence that begins with "it is written".
    pub const fn needs(self) -> &'static str {
        match self {
            Self::Store => {
                "when nothing stands against the key store and nothing is missing: what AWS KMS would refuse is never written"
            }
            Self::Network => {
                "as soon as Region, connectivity and endpoint are given and nothing stands against what is given: it comes before the rest"
            }
            Self::Permissions => "as soon as Region and connectivity are given and pass",
            Self::Proxy => "as soon as Region, connectivity, endpoint and path are given and pass",
            Self::Region => "as soon as the Region is given and passes",
            Self::Surroundings => "as soon as the Region is given",
            Self::Report => "at any time, of what is known by then",
            Self::Change => {
                "from a key store that exists and its new values, when nothing stands against the key store as it will be"
            }
            Self::Key => {
                "from a key store that exists and an external key, when nothing stands against either"
            }
        }
    }
}

/// `Name = "id", "title", "file name", Purpose, Basis;`: the targets, each said once.
macro_rules! targets {
    ($($(#[$doc:meta])+ $name:ident = $id:literal, $title:literal, $file:literal, $purpose:ident, $basis:ident;)+) => {
        /// Something that can be emitted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Target {
            $($(#[$doc])+ $name,)+
        }

        impl Target {
            /// Every target, by purpose, the most useful first.
            pub const ALL: [Self; [$($id),+].len()] = [$(Self::$name),+];

            /// The name on a command line.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// The name on a tab.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// The file name its artefact should be saved under.
            pub const fn file_name(self) -> &'static str {
                match self { $(Self::$name => $file,)+ }
            }

            /// What it is for.
            pub const fn purpose(self) -> Purpose {
                match self { $(Self::$name => Purpose::$purpose,)+ }
            }

            /// What it is written from.
            pub const fn basis(self) -> Basis {
                match self { $(Self::$name => Basis::$basis,)+ }
            }
        }
    };
}

targets! {
    /// A bash script that creates the store, connects it, and waits.
    Bash = "bash", "Script", "create-key-store.sh", Create, Store;
    /// A Python script that creates the store through boto3, connects it, and waits.
    Python = "python", "Python", "create_key_store.py", Create, Store;
    /// A PowerShell script that creates the store through the AWS Tools for PowerShell, connects it, and waits.
    PowerShell = "powershell", "PowerShell", "create-key-store.ps1", Create, Store;
    /// The bare `aws kms create-custom-key-store` command.
    Command = "command", "Command", "create-custom-key-store.txt", Create, Store;
    /// The document for `--cli-input-json`.
    CliInputJson = "cli-input-json", "CLI input JSON", "create-custom-key-store.json", Create, Store;
    /// What to enter where in the KMS console.
    Console = "console", "Console", "kms-console.txt", Create, Store;
    /// The proxy configuration file, repaired.
    ConfigurationFile = "configuration-file", "Configuration file", "xks-proxy-configuration.json", Create, Store;
    /// A CloudFormation template in YAML.
    CloudFormation = "cloudformation", "CloudFormation", "external-key-store.yaml", Create, Store;
    /// The same template in JSON.
    CloudFormationJson = "cloudformation-json", "CloudFormation JSON", "external-key-store.json", Create, Store;
    /// A Terraform or OpenTofu configuration that creates the store, connects it, and can create a KMS key in it.
    Terraform = "terraform", "Terraform", "main.tf", Create, Store;
    /// A CloudFormation template of the network that comes before a store behind a VPC endpoint service.
    CloudFormationNetwork = "cloudformation-network", "CloudFormation network", "external-key-store-network.yaml", Network, Network;
    /// A Terraform or OpenTofu configuration of the same network.
    TerraformNetwork = "terraform-network", "Terraform network", "network.tf", Network, Network;
    /// The IAM policy for whoever runs the script that creates the store.
    IamPolicy = "iam-policy", "IAM policy", "iam-policy.json", Permissions, Permissions;
    /// The IAM policy for whoever runs the script that creates a KMS key in the store.
    IamPolicyFirstKey = "iam-policy-first-key", "IAM policy, first key", "iam-policy-first-key.json", Permissions, Region;
    /// The key policy of that KMS key.
    KeyPolicy = "key-policy", "Key policy", "key-policy.json", Permissions, Region;
    /// The service control policy by which KMS keys are in external key stores alone.
    ServiceControlPolicy = "scp", "Service control policy", "service-control-policy.json", Permissions, Report;
    /// A bash script that asks the proxy what AWS KMS will ask.
    Probe = "probe", "Probe", "probe.sh", Verify, Proxy;
    /// A bash script that gathers evidence of what stands around the store.
    Gather = "gather", "Gathering script", "gather-evidence.sh", Verify, Surroundings;
    /// A CloudFormation template of alarms on a store that exists.
    CloudFormationAlarms = "cloudformation-alarms", "CloudFormation alarms", "external-key-store-alarms.yaml", Monitor, Report;
    /// A Terraform or OpenTofu configuration of the same alarms.
    TerraformAlarms = "terraform-alarms", "Terraform alarms", "alarms.tf", Monitor, Report;
    /// A bash script that changes a store that exists.
    Update = "update", "Update script", "update-key-store.sh", Change, Change;
    /// A bash script that creates a KMS key in the store.
    FirstKey = "first-key", "First key script", "create-first-key.sh", Change, Key;
    /// Everything that a change ticket asks for, as a Markdown document.
    Runbook = "runbook", "Runbook", "runbook.md", HandOver, Store;
    /// The same as a page to be printed, with the picture in it.
    RunbookPage = "runbook-html", "Runbook to print", "runbook.html", HandOver, Store;
    /// The way from AWS KMS to the external keys as a picture, with each finding where it bites.
    Picture = "architecture-svg", "Picture", "external-key-store.svg", HandOver, Report;
}

impl Target {
    /// The target of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.id() == id)
    }

    /// Whether its artefact can hold the secret, where a person chooses so. One that cannot is written without it, or not
    /// at all where it would be taken for one that holds it.
    pub const fn takes_secret(self) -> bool {
        matches!(
            self,
            Self::Bash
                | Self::Python
                | Self::PowerShell
                | Self::Command
                | Self::CliInputJson
                | Self::Console
                | Self::ConfigurationFile
                | Self::Update
        )
    }

    /// Every target that is written from the report of a key store to create, whole or in part: [`emit_report`] has them,
    /// but for those of [`Basis::Surroundings`].
    ///
    /// [`emit_report`]: crate::emit_report
    pub fn of_report() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|target| target.basis().is_of_report())
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
    /// The artefact of a target, without a secret; nothing more is said of it yet.
    pub fn new(target: Target, media_type: &'static str, text: String) -> Self {
        Self::named(target.file_name(), media_type, text)
    }

    /// The same of none: a file that goes with artefacts.
    pub fn named(file_name: &'static str, media_type: &'static str, text: String) -> Self {
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
            Basis::Store
            | Basis::Network
            | Basis::Proxy
            | Basis::Permissions
            | Basis::Region
            | Basis::Report => "it creates a key store, and what is at hand is no key store to create",
            Basis::Surroundings => "it is written from what stands around a key store",
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
    use super::{Purpose, Target};

    #[test]
    fn targets_stand_in_the_order_of_their_purposes() {
        let purposes = Target::ALL.map(Target::purpose);
        assert!(purposes.is_sorted());
        assert!(Purpose::ALL.is_sorted());
        for purpose in Purpose::ALL {
            assert!(purposes.contains(&purpose), "{purpose:?} has no target");
        }
    }
}
