//! Exceptions of creating, naming and using KMS keys in an external key store.

use xks_preflight_finding::Source::{Guide, Model, Specification};

use super::places::{ALIAS, POLICY, STORE_ID, TAGS, XKS_KEY_ID};
use crate::entry::{Entry, Family};
use crate::step::Step::{CreateKey, NameKey, UseKey};

const EXCEPTION: Entry = Entry { family: Family::Exception, sources: &[Model, Guide], ..Entry::EMPTY };

pub(super) static KEYS: &[Entry] = &[
    Entry {
        id: "xks-key-already-in-use",
        name: "XksKeyAlreadyInUseException",
        tokens: &["XksKeyAlreadyInUseException"],
        steps: &[CreateKey],
        places: &[XKS_KEY_ID],
        happened: "another KMS key of this key store has that external key; no key was created",
        causes: causes![
            "the key was created by an earlier attempt whose answer was lost"; "describe-key of a recent key shows XksKeyConfiguration.Id with this ID"; "use that KMS key, and give it its alias",
            "the external key serves another KMS key, also one that waits for its deletion"; "describe-key shows it under another purpose"; "make a new external key: each KMS key needs its own",
        ],
        contradictions: &[
            "several IDs of one external key are not noticed; yet KMS keys that share an external key cannot read each other's ciphertext",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "xks-key-not-found",
        name: "XksKeyNotFoundException",
        tokens: &["XksKeyNotFoundException"],
        steps: &[CreateKey],
        places: &[XKS_KEY_ID],
        happened: "the proxy does not know an external key with that ID; no key was created",
        causes: causes![
            "the ID is the key manager's, and the proxy has another one for the key"; "the probe of PATH/keys/ID/metadata ends with 404 KeyNotFoundException"; "use the ID that the proxy uses; see its documentation",
            "the key does not exist yet, or was deleted"; "the key manager does not list it"; "create it: AES, 256 bits, for encryption and decryption",
            "the proxy has the key under another path prefix, for another key store"; "the probe with the other path succeeds"; "allow the key for this store's path on the proxy",
        ],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "xks-key-invalid-configuration",
        name: "XksKeyInvalidConfigurationException",
        tokens: &["XksKeyInvalidConfigurationException"],
        general: true,
        steps: &[CreateKey],
        places: &[XKS_KEY_ID],
        happened: "the proxy knows the external key, and the key does not do; no KMS key was created",
        causes: causes![
            "it is not AES with 256 bits"; "the probe's keySpec is not AES_256"; "use another external key: its type cannot be changed",
            "it is not enabled"; "keyStatus is not ENABLED"; "enable it in the key manager",
            "it may not both encrypt and decrypt"; "keyUsage lacks ENCRYPT or DECRYPT"; "allow both in the key manager",
        ],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "kms-unsupported-operation",
        name: "UnsupportedOperationException",
        tokens: &["UnsupportedOperationException", "XksKeyInvalidResponseException"],
        general: true,
        steps: &[CreateKey],
        places: &[STORE_ID],
        happened: "AWS KMS does not do this combination, or the proxy said that it does not do the operation (HTTP 501)",
        causes: causes![
            "the request asks for what no external key store has: an asymmetric or HMAC key, several Regions, imported material, automatic rotation"; "KeySpec, KeyUsage or MultiRegion is in the request"; "leave them out: SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, one Region",
            "Origin is not EXTERNAL_KEY_STORE while CustomKeyStoreId is an external key store"; "compare the two in the request"; "set Origin to EXTERNAL_KEY_STORE",
            "the proxy answered 501"; "the probe shows errorName UnsupportedOperationException"; "report it to the proxy's vendor",
            "the Region has no external key stores"; "the Region is in China"; "use another Region",
        ],
        contradictions: &[
            "for a proxy that answers 501 at CreateKey the proxy specification names XksKeyInvalidResponseException, which no service model declares; the guide names UnsupportedOperationException",
        ],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "malformed-policy-document",
        name: "MalformedPolicyDocumentException",
        tokens: &["MalformedPolicyDocumentException"],
        steps: &[CreateKey],
        places: &[POLICY],
        happened: "the key policy is no policy that AWS KMS takes; no key was created",
        causes: causes![
            "a principal in it does not exist (any more)"; "an ARN in it is of a deleted user or role, or of another partition"; "correct the ARN",
            "it would lock you out"; "no statement lets you call PutKeyPolicy on the new key"; "keep a statement for the account's root, as the default policy has it",
            "it is no valid JSON, or no policy"; "a JSON checker complains"; "start from the default key policy",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "invalid-arn",
        name: "InvalidArnException",
        tokens: &["InvalidArnException"],
        steps: &[CreateKey, NameKey, UseKey],
        places: &[POLICY],
        happened: "an ARN in the request is not one that AWS KMS takes",
        causes: causes![
            "a key ARN has another Region, account or partition than the request"; "compare it with the Region of the request"; "copy the ARN from describe-key",
            "an ARN in the key policy is cut or mistyped"; "it has fewer than six parts between colons"; "correct it",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "tag",
        name: "TagException",
        tokens: &["TagException"],
        steps: &[CreateKey],
        places: &[TAGS],
        happened: "a tag is not one that AWS KMS takes; no key was created",
        causes: causes![
            "a tag key stands twice, is empty, or begins with aws:"; "look at the keys of the tags"; "give each its own key of 1 to 128 characters",
            "a key or value has characters that AWS does not take in tags"; "it has more than letters, digits, spaces and _ . : / = + - @"; "leave them out",
            "more than 50 tags"; "count them"; "remove some",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "kms-dependency-timeout",
        name: "DependencyTimeoutException",
        tokens: &["DependencyTimeoutException"],
        steps: &[CreateKey, NameKey, UseKey],
        places: &[],
        happened: "AWS KMS waited too long for something behind it; the request may be sent again",
        causes: causes![
            "a passing disturbance"; "the next attempt succeeds"; "try again; before creating a key again, look whether the first attempt made one",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "already-exists",
        name: "AlreadyExistsException",
        tokens: &["AlreadyExistsException"],
        steps: &[NameKey],
        places: &[ALIAS],
        happened: "the account has that alias in this Region already; nothing was changed",
        causes: causes![
            "an earlier attempt made it"; "describe-key --key-id with the alias shows the key that you wanted"; "nothing: it is there",
            "it names another key"; "describe-key shows another key"; "choose another alias, or move it with update-alias, if nothing relies on it",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "invalid-alias-name",
        name: "InvalidAliasNameException",
        tokens: &["InvalidAliasNameException"],
        steps: &[NameKey],
        places: &[ALIAS],
        happened: "the alias is not one that AWS KMS takes; the key, if it was created before, is there without an alias",
        causes: causes![
            "it does not begin with alias/, or it begins with alias/aws/"; "look at its beginning"; "begin it with alias/ and a name of your own",
            "it has other characters than letters, digits, / _ -"; "look for spaces, dots and colons"; "leave them out",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "not-found",
        name: "NotFoundException",
        tokens: &["NotFoundException"],
        steps: &[NameKey, UseKey],
        places: &[ALIAS],
        happened: "there is no such KMS key or alias in this account and Region",
        causes: causes![
            "the request went to another Region or account"; "the key's ARN names another one"; "name the Region, or use the key's ARN",
            "the key was created a moment ago"; "the same request succeeds some seconds later"; "try again",
            "the key or alias does not exist"; "list-keys or list-aliases does not show it"; "copy its ID from there",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "kms-invalid-state",
        name: "KMSInvalidStateException",
        // The SDKs for Java and Rust have spellings of their own.
        tokens: &["KMSInvalidStateException", "KmsInvalidStateException"],
        general: true,
        steps: &[UseKey],
        places: &[],
        happened: "the KMS key cannot be used now; for a key in an external key store this is the name of every failure outside of AWS KMS, told apart by the message",
        causes: causes![
            "the key store is not connected, so its keys are Unavailable"; "describe-custom-key-stores shows a state other than CONNECTED"; "connect it; a FAILED store is disconnected first",
            "the proxy, the network or the external key failed"; "the store is CONNECTED, and XksProxyErrors in CloudWatch counts errors"; "paste the message that came with the exception: it names the reason",
            "the key waits for its deletion"; "describe-key shows KeyState PendingDeletion"; "cancel the deletion, then enable the key",
        ],
        sources: &[Model, Guide, Specification],
        ..EXCEPTION
    },
    Entry {
        id: "disabled",
        name: "DisabledException",
        tokens: &["DisabledException"],
        steps: &[UseKey],
        places: &[],
        happened: "the KMS key is disabled in AWS KMS; this says nothing about the external key",
        causes: causes![
            "somebody disabled it"; "describe-key shows Enabled: false; CloudTrail has the DisableKey"; "enable-key, if it may be used",
        ],
        ..EXCEPTION
    },
    Entry {
        id: "key-unavailable",
        name: "KeyUnavailableException",
        tokens: &["KeyUnavailableException"],
        steps: &[UseKey],
        places: &[],
        happened: "the KMS key is not available; the request may be sent again",
        causes: causes![
            "its key store is being disconnected or is not connected"; "describe-custom-key-stores shows the state"; "connect it",
            "a passing disturbance of AWS KMS"; "the store is CONNECTED"; "try again",
        ],
        sources: &[Model],
        ..EXCEPTION
    },
    Entry {
        id: "kms-invalid-ciphertext",
        name: "InvalidCiphertextException",
        tokens: &["InvalidCiphertextException"],
        steps: &[UseKey],
        places: &[],
        happened: "AWS KMS cannot read the ciphertext",
        causes: causes![
            "the encryption context is not the one of the encryption"; "compare the two, letter case included"; "give the same context",
            "the ciphertext was damaged or encoded once more on its way"; "its length or Base64 differs from what Encrypt answered"; "pass the bytes on unchanged",
        ],
        sources: &[Model],
        ..EXCEPTION
    },
    Entry {
        id: "incorrect-key",
        name: "IncorrectKeyException",
        tokens: &["IncorrectKeyException"],
        steps: &[UseKey],
        places: &[],
        happened: "the ciphertext was made with another KMS key than the request names",
        causes: causes![
            "the alias or key ID is another one"; "leave KeyId out: AWS KMS finds the key by itself"; "name the key that encrypted",
            "the KMS key was created anew with the same external key"; "its creation is younger than the ciphertext"; "a new KMS key never reads an old one's ciphertext, even with the same external key: use the old KMS key",
        ],
        sources: &[Model, Guide],
        ..EXCEPTION
    },
    Entry {
        id: "kms-invalid-key-usage",
        name: "InvalidKeyUsageException",
        tokens: &["InvalidKeyUsageException"],
        steps: &[UseKey],
        places: &[],
        happened: "the KMS key is not for this kind of operation",
        causes: causes![
            "a key for encryption is asked to sign or to make a MAC"; "describe-key shows KeyUsage"; "use another key: keys in an external key store only encrypt and decrypt",
        ],
        sources: &[Model],
        ..EXCEPTION
    },
];
