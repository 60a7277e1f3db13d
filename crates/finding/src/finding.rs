//! What a rule has to say about one input.

use crate::{Code, Severity, Span};

/// An input that a person fills in, under AWS's own parameter name where AWS has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Where the key store will be.
    Region,
    /// `CustomKeyStoreName`.
    Name,
    /// The proxy configuration file, as text.
    ConfigurationFile,
    /// `XksProxyConnectivity`.
    Connectivity,
    /// `XksProxyUriEndpoint`.
    UriEndpoint,
    /// `XksProxyUriPath`.
    UriPath,
    /// `XksProxyAuthenticationCredential.AccessKeyId`.
    AccessKeyId,
    /// `XksProxyAuthenticationCredential.RawSecretAccessKey`: secret.
    RawSecretAccessKey,
    /// `XksProxyVpcEndpointServiceName`.
    VpcEndpointServiceName,
    /// `XksProxyVpcEndpointServiceOwner`.
    VpcEndpointServiceOwner,
    /// The certificate chain that the proxy serves, as pasted or as a file.
    CertificateChain,
    /// What commands printed, pasted to decide what no form can.
    Evidence,
    /// `CustomKeyStoreId`: the store that a KMS key is made in.
    KeyStoreId,
    /// `XksKeyId`: the external key behind a KMS key.
    XksKeyId,
    /// `AliasName` of a KMS key.
    AliasName,
    /// `Description` of a KMS key.
    KeyDescription,
    /// `Tags` of a KMS key.
    KeyTags,
}

impl Field {
    /// Every field, in the order in which a person meets them.
    pub const ALL: [Self; 17] = [
        Self::Region,
        Self::Name,
        Self::ConfigurationFile,
        Self::Connectivity,
        Self::UriEndpoint,
        Self::UriPath,
        Self::AccessKeyId,
        Self::RawSecretAccessKey,
        Self::VpcEndpointServiceName,
        Self::VpcEndpointServiceOwner,
        Self::CertificateChain,
        Self::Evidence,
        Self::KeyStoreId,
        Self::XksKeyId,
        Self::AliasName,
        Self::KeyDescription,
        Self::KeyTags,
    ];

    /// AWS's name of the parameter.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Region => "Region",
            Self::Name => "CustomKeyStoreName",
            Self::ConfigurationFile => "ProxyConfigurationFile",
            Self::Connectivity => "XksProxyConnectivity",
            Self::UriEndpoint => "XksProxyUriEndpoint",
            Self::UriPath => "XksProxyUriPath",
            Self::AccessKeyId => "XksProxyAuthenticationCredential.AccessKeyId",
            Self::RawSecretAccessKey => "XksProxyAuthenticationCredential.RawSecretAccessKey",
            Self::VpcEndpointServiceName => "XksProxyVpcEndpointServiceName",
            Self::VpcEndpointServiceOwner => "XksProxyVpcEndpointServiceOwner",
            Self::CertificateChain => "CertificateChain",
            Self::Evidence => "Evidence",
            Self::KeyStoreId => "CustomKeyStoreId",
            Self::XksKeyId => "XksKeyId",
            Self::AliasName => "AliasName",
            Self::KeyDescription => "Description",
            Self::KeyTags => "Tags",
        }
    }

    /// What people call it, for the middle of a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Region => "Region",
            Self::Name => "key store name",
            Self::ConfigurationFile => "proxy configuration file",
            Self::Connectivity => "proxy connectivity",
            Self::UriEndpoint => "proxy URI endpoint",
            Self::UriPath => "proxy URI path",
            Self::AccessKeyId => "access key ID",
            Self::RawSecretAccessKey => "secret access key",
            Self::VpcEndpointServiceName => "VPC endpoint service name",
            Self::VpcEndpointServiceOwner => "VPC endpoint service owner",
            Self::CertificateChain => "certificate chain",
            Self::Evidence => "pasted output",
            Self::KeyStoreId => "key store ID",
            Self::XksKeyId => "external key ID",
            Self::AliasName => "alias",
            Self::KeyDescription => "key description",
            Self::KeyTags => "tags",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The input.
    pub field: Field,
    /// Where in a structured input: a path such as `XksProxyAuthenticationCredential.AccessKeyId`.
    pub path: Option<String>,
}

/// A place in an input that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The input whose text `span` counts in.
    pub input: Field,
    /// Which of its texts, from 0, where the input is several.
    pub file: usize,
    /// Bytes of the input's decoded UTF-8.
    pub span: Span,
}

impl Label {
    /// A place in an input that is one text.
    pub const fn new(input: Field, span: Span) -> Self {
        Self { input, file: 0, span }
    }
}

/// A line of an input with a caret, fit to be shown: all that may be secret is masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Line of the place, from 1.
    pub line: usize,
    /// Column of the place in the input, from 1, in characters.
    pub column: usize,
    /// The line, or the part of it around the place.
    pub text: String,
    /// Where in `text` the caret stands, in characters from 0.
    pub caret: usize,
    /// How many characters it underlines, at least 1.
    pub length: usize,
}

/// One change to one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Put this text in place of the field's whole value. Never for a secret.
    Replace {
        /// The field to change.
        field: Field,
        /// Its new value.
        value: String,
    },
    /// Remove white space around the secret. An operation, so that the secret itself is in no finding.
    TrimSecret,
    /// Empty the field.
    Clear {
        /// The field to empty.
        field: Field,
    },
}

/// A change that is safe to make on a person's behalf, at one click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a button would say it.
    pub title: String,
    /// The edits, made together.
    pub edits: Vec<Edit>,
}

/// One thing that a rule has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub code: Code,
    /// How much it weighs here; at most the rule's own severity.
    pub severity: Severity,
    /// Which input and field.
    pub subject: Subject,
    /// What is wrong, with the value seen unless it could be secret.
    pub message: String,
    /// What KMS does about it.
    pub why: String,
    /// What to do.
    pub help: Option<String>,
    /// A change the page can make.
    pub fix: Option<Fix>,
    /// Places, the main one first.
    pub labels: Vec<Label>,
    /// An excerpt with a caret, string contents masked, for inputs that may hold a secret.
    pub excerpt: Option<Excerpt>,
    /// Whether an error was turned into a warning because the person allowed it.
    pub allowed: bool,
}

impl Finding {
    /// A finding of `code` about `field`, with the rule's own severity and consequence.
    pub fn new(code: Code, field: Field, message: impl Into<String>) -> Self {
        Self::with_message(code, field, message.into())
    }

    // Not inlined, here and below: some hundred places call these, and each copy would be a part of the page.
    #[inline(never)]
    fn with_message(code: Code, field: Field, message: String) -> Self {
        let rule = code.rule();
        Self {
            code,
            severity: rule.severity,
            subject: Subject { field, path: None },
            message,
            why: rule.consequence.to_owned(),
            help: None,
            fix: None,
            labels: Vec::new(),
            excerpt: None,
            allowed: false,
        }
    }

    /// The same with a milder severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same, about a part of the input.
    #[must_use]
    pub fn at_path(mut self, path: impl Into<String>) -> Self {
        self.subject.path = Some(path.into());
        self
    }

    /// The same with its own consequence.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The same with what to do.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        self.with_help(help.into())
    }

    #[inline(never)]
    fn with_help(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }

    /// The same with a change the page can make.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.with_fix(Fix { title: title.into(), edits })
    }

    #[inline(never)]
    fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The same, pointing at more places.
    #[must_use]
    pub fn labels(self, labels: impl IntoIterator<Item = Label>) -> Self {
        self.with_labels(labels.into_iter().collect())
    }

    #[inline(never)]
    fn with_labels(mut self, mut labels: Vec<Label>) -> Self {
        self.labels.append(&mut labels);
        self
    }
}
