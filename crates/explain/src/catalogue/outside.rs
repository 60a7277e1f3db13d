//! Names that AWS KMS has and that no external key store meets. Kept with reasons, so that a test can tell a name that was
//! left out on purpose from one that was forgotten.

/// An error that cannot concern an external key store.
#[derive(Debug)]
pub struct Outside {
    /// The exception or connection error code, as AWS spells it.
    pub name: &'static str,
    /// Why not, as a sentence for a person who pasted it.
    pub reason: &'static str,
}

macro_rules! outside {
    ($($name:literal: $reason:literal),* $(,)?) => {
        &[$(Outside { name: $name, reason: $reason }),*]
    };
}

/// Every exception and connection error code of the service model that is left out, with the reason.
pub const NO_EXTERNAL_KEY_STORE: &[Outside] = outside![
    "CloudHsmClusterInUseException": "CloudHsmClusterInUseException is about the cluster of an AWS CloudHSM key store; an external key store has none",
    "CloudHsmClusterNotFoundException": "CloudHsmClusterNotFoundException is about the cluster of an AWS CloudHSM key store; an external key store has none",
    "CloudHsmClusterNotActiveException": "CloudHsmClusterNotActiveException is about the cluster of an AWS CloudHSM key store; an external key store has none",
    "CloudHsmClusterNotRelatedException": "CloudHsmClusterNotRelatedException is about the cluster of an AWS CloudHSM key store; an external key store has none",
    "CloudHsmClusterInvalidConfigurationException": "CloudHsmClusterInvalidConfigurationException is about the cluster of an AWS CloudHSM key store; an external key store has none",
    "IncorrectTrustAnchorException": "IncorrectTrustAnchorException is about TrustAnchorCertificate, the certificate of an AWS CloudHSM cluster; an external key store has none, and its proxy's certificate is never given to AWS KMS",
    "CLUSTER_NOT_FOUND": "CLUSTER_NOT_FOUND is a connection error code of AWS CloudHSM key stores only",
    "INSUFFICIENT_CLOUDHSM_HSMS": "INSUFFICIENT_CLOUDHSM_HSMS is a connection error code of AWS CloudHSM key stores only",
    "INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET": "INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET is a connection error code of AWS CloudHSM key stores only",
    "SUBNET_NOT_FOUND": "SUBNET_NOT_FOUND is a connection error code of AWS CloudHSM key stores only",
    "USER_LOCKED_OUT": "USER_LOCKED_OUT is a connection error code of AWS CloudHSM key stores only: it is about the cluster's kmsuser",
    "USER_LOGGED_IN": "USER_LOGGED_IN is a connection error code of AWS CloudHSM key stores only: it is about the cluster's kmsuser",
    "USER_NOT_FOUND": "USER_NOT_FOUND is a connection error code of AWS CloudHSM key stores only: it is about the cluster's kmsuser",
];
