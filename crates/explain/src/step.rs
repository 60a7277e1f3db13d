//! Where in the life of a key store an error arises.

/// An operation of AWS KMS, or of Amazon EC2, that an external key store has to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `CreateCustomKeyStore`.
    CreateCustomKeyStore,
    /// `ConnectCustomKeyStore`.
    ConnectCustomKeyStore,
    /// `UpdateCustomKeyStore`.
    UpdateCustomKeyStore,
    /// `DisconnectCustomKeyStore`.
    DisconnectCustomKeyStore,
    /// `DeleteCustomKeyStore`.
    DeleteCustomKeyStore,
    /// `DescribeCustomKeyStores`.
    DescribeCustomKeyStores,
    /// `CreateKey`.
    CreateKey,
    /// `CreateAlias`.
    CreateAlias,
    /// `DescribeKey`.
    DescribeKey,
    /// `Encrypt`.
    Encrypt,
    /// `Decrypt`.
    Decrypt,
    /// `ReEncrypt`.
    ReEncrypt,
    /// `GenerateDataKey`.
    GenerateDataKey,
    /// `GenerateDataKeyWithoutPlaintext`.
    GenerateDataKeyWithoutPlaintext,
    /// `DescribeVpcEndpointServices` of Amazon EC2, which KMS asks on the caller's behalf.
    DescribeVpcEndpointServices,
}

impl Operation {
    /// Every one.
    pub const ALL: [Self; 15] = [
        Self::CreateCustomKeyStore,
        Self::ConnectCustomKeyStore,
        Self::UpdateCustomKeyStore,
        Self::DisconnectCustomKeyStore,
        Self::DeleteCustomKeyStore,
        Self::DescribeCustomKeyStores,
        Self::CreateKey,
        Self::CreateAlias,
        Self::DescribeKey,
        Self::Encrypt,
        Self::Decrypt,
        Self::ReEncrypt,
        Self::GenerateDataKey,
        Self::GenerateDataKeyWithoutPlaintext,
        Self::DescribeVpcEndpointServices,
    ];

    /// The name as AWS spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateCustomKeyStore => "CreateCustomKeyStore",
            Self::ConnectCustomKeyStore => "ConnectCustomKeyStore",
            Self::UpdateCustomKeyStore => "UpdateCustomKeyStore",
            Self::DisconnectCustomKeyStore => "DisconnectCustomKeyStore",
            Self::DeleteCustomKeyStore => "DeleteCustomKeyStore",
            Self::DescribeCustomKeyStores => "DescribeCustomKeyStores",
            Self::CreateKey => "CreateKey",
            Self::CreateAlias => "CreateAlias",
            Self::DescribeKey => "DescribeKey",
            Self::Encrypt => "Encrypt",
            Self::Decrypt => "Decrypt",
            Self::ReEncrypt => "ReEncrypt",
            Self::GenerateDataKey => "GenerateDataKey",
            Self::GenerateDataKeyWithoutPlaintext => "GenerateDataKeyWithoutPlaintext",
            Self::DescribeVpcEndpointServices => "DescribeVpcEndpointServices",
        }
    }

    /// The step that the operation is.
    pub const fn step(self) -> Step {
        match self {
            Self::CreateCustomKeyStore | Self::DescribeVpcEndpointServices => Step::Create,
            Self::ConnectCustomKeyStore => Step::Connect,
            Self::UpdateCustomKeyStore => Step::Update,
            Self::DisconnectCustomKeyStore => Step::Disconnect,
            Self::DeleteCustomKeyStore => Step::Delete,
            Self::DescribeCustomKeyStores => Step::Describe,
            Self::CreateKey => Step::CreateKey,
            Self::CreateAlias | Self::DescribeKey => Step::NameKey,
            Self::Encrypt
            | Self::Decrypt
            | Self::ReEncrypt
            | Self::GenerateDataKey
            | Self::GenerateDataKeyWithoutPlaintext => Step::UseKey,
        }
    }
}

/// A step in the life of a key store, in the order in which a person meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// On the person's own side, before AWS KMS sees anything: the AWS CLI, an SDK, credentials, the network.
    BeforeKms,
    /// Asking the proxy by hand, with curl or OpenSSL.
    Probe,
    /// Creating the key store.
    Create,
    /// Connecting it, which goes on for minutes after the request was answered.
    Connect,
    /// Looking at it.
    Describe,
    /// Editing it.
    Update,
    /// Disconnecting it.
    Disconnect,
    /// Deleting it.
    Delete,
    /// Creating a KMS key in it.
    CreateKey,
    /// Giving a KMS key an alias, or looking at it.
    NameKey,
    /// Encrypting or decrypting with a KMS key in it, directly or through another AWS service.
    UseKey,
}

impl Step {
    /// Every one, in order.
    pub const ALL: [Self; 11] = [
        Self::BeforeKms,
        Self::Probe,
        Self::Create,
        Self::Connect,
        Self::Describe,
        Self::Update,
        Self::Disconnect,
        Self::Delete,
        Self::CreateKey,
        Self::NameKey,
        Self::UseKey,
    ];

    /// What it is, for the middle of a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::BeforeKms => "before AWS KMS was asked",
            Self::Probe => "the probe of the proxy",
            Self::Create => "creating the key store",
            Self::Connect => "connecting the key store",
            Self::Describe => "looking at the key store",
            Self::Update => "editing the key store",
            Self::Disconnect => "disconnecting the key store",
            Self::Delete => "deleting the key store",
            Self::CreateKey => "creating a KMS key in the key store",
            Self::NameKey => "naming or looking at a KMS key",
            Self::UseKey => "using a KMS key",
        }
    }
}
