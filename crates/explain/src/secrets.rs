//! What a paste should not hold. Recognised by its shape or its name, and never repeated.

/// A kind of secret, or of value that belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// An AWS access key ID of an IAM user or role (`AKIA…`, `ASIA…`).
    AwsAccessKeyId,
    /// An AWS secret access key, by its name.
    AwsSecretAccessKey,
    /// A session token, by its name.
    SessionToken,
    /// `RawSecretAccessKey`, the secret of the proxy authentication credential.
    ProxySecret,
    /// A private key in PEM.
    PrivateKey,
    /// A signed `Authorization` header or query.
    Signature,
}

impl SecretKind {
    /// The notice.
    pub const fn text(self) -> &'static str {
        match self {
            Self::AwsAccessKeyId => {
                "the text holds an AWS access key ID: no secret by itself, yet not for others to see"
            }
            Self::AwsSecretAccessKey => {
                "the text seems to hold an AWS secret access key: if it was sent anywhere before, deactivate it in IAM and make a new one"
            }
            Self::SessionToken => {
                "the text seems to hold an AWS session token: whoever has it with its keys can act as you until it expires"
            }
            Self::ProxySecret => {
                "the text seems to hold the proxy's secret access key: if it was sent anywhere before, rotate it on the proxy and in the key store"
            }
            Self::PrivateKey => {
                "the text holds a private key: if it was sent anywhere before, replace it and its certificate"
            }
            Self::Signature => {
                "the text holds a signed request: it can be repeated by others for some minutes"
            }
        }
    }

    /// Letters of the shortest name that [`named`](Self::named) knows.
    pub(crate) const SHORTEST_NAME: usize = "signature".len();

    /// The kind that a word of the text names, if a value follows it; in lower case, without `_` and `-`.
    pub(crate) fn named(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"rawsecretaccesskey" => Self::ProxySecret,
            b"secretaccesskey" | b"awssecretaccesskey" | b"secretkey" | b"awssecretkey" => {
                Self::AwsSecretAccessKey
            }
            b"sessiontoken" | b"awssessiontoken" | b"securitytoken" | b"xamzsecuritytoken"
            | b"awssecuritytoken" => Self::SessionToken,
            b"signature" | b"xamzsignature" => Self::Signature,
            _ => return None,
        })
    }

    /// Whether a word is an AWS access key ID: its prefix and 16 capital letters or digits.
    pub(crate) fn is_aws_access_key_id(word: &[u8]) -> bool {
        word.len() == 20
            && (word.starts_with(b"AKIA") || word.starts_with(b"ASIA"))
            && word.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    }

    /// Whether what follows a name is a value: past quotes and `=` or `:`, at least this many key-like characters.
    pub(crate) fn value_follows(after: &[u8]) -> bool {
        const LEAST: usize = 16;
        let separators = after.iter().take(8).take_while(|b| b" \t\"'\\=:".contains(b)).count();
        let separated = after[..separators].iter().any(|b| b"=: ".contains(b));
        let value = after[separators..].iter().take(LEAST);
        separated
            && value.clone().count() == LEAST
            && value.clone().all(|b| b.is_ascii_alphanumeric() || b"+/=_-".contains(b))
    }
}
