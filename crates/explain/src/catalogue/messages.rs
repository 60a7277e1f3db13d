//! The messages that come with KMSInvalidStateException, and with the exceptions of other operations, when the reason lies
//! outside of AWS KMS. The same message comes with different exceptions. Each has a wording in the proxy specification and
//! one in the guide; both are recognised.

use xks_preflight_finding::Source::{Guide, Preflight, Specification};

use super::places::{ENDPOINT, KEY_ID, PATH, SECRET, SERVICE, XKS_KEY_ID};
use super::stores::TLS_FAILURE;
use crate::entry::{Entry, Family};
use crate::step::Step::{Create, CreateKey, Update, UseKey};

const MESSAGE: Entry = Entry {
    family: Family::Message,
    steps: &[Create, Update, CreateKey, UseKey],
    sources: &[Guide, Specification],
    ..Entry::EMPTY
};

pub(super) static MESSAGES: &[Entry] = &[
    Entry {
        id: "message-not-connected",
        name: "the key store is not connected",
        phrases: &[
            "custom key store that is not connected to its external key store proxy",
            "key store is not connected",
        ],
        steps: &[CreateKey, UseKey],
        happened: "the KMS key is in a key store that is not connected, so it can be neither created nor used",
        causes: causes![
            "somebody disconnected the store, or it was never connected"; "describe-custom-key-stores shows DISCONNECTED"; "connect it and wait until it is CONNECTED",
            "its connection failed"; "it shows FAILED, with a ConnectionErrorCode"; "paste that code here; correct it, disconnect, connect",
            "it is being edited"; "it shows DISCONNECTING or CONNECTING"; "wait",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-uri-path",
        name: "the proxy does not know the URI path",
        phrases: &["because of an invalid uri path"],
        places: &[PATH],
        happened: "the proxy answered 404 InvalidUriPathException: it has nothing at the store's URI path",
        causes: causes![
            "the prefix before /kms/xks/v1 is missing, wrong, or stands there twice"; "compare with the proxy's configuration; the probe ends with 404"; "correct XksProxyUriPath: the store need not be disconnected for it",
            "the proxy was updated and its path changed"; "it worked before"; "the same",
            "a load balancer's or reverse proxy's rule cuts or adds a part of the path"; "the probe succeeds when it is sent to the proxy directly"; "pass the path through unchanged",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-tls",
        name: "no TLS connection to the proxy",
        phrases: &["cannot establish a tls connection to the external key store proxy"],
        places: &[ENDPOINT],
        happened: "AWS KMS reached port 443 of the proxy and could not agree on TLS",
        causes: causes![
            "the certificate has expired, or is for another host"; "`openssl s_client -connect HOST:443 -servername HOST` says which"; "renew it; its subject's CN and its names must be the host or its wildcard",
            "the chain is not complete"; "openssl prints `unable to verify the first certificate`"; "send every intermediate certificate",
            "the CA is not on AWS KMS's list"; "the check of the chain here says so"; "use a CA on the list",
            "no common TLS version or cipher suite"; "openssl with -tls1_2 and an AES-256-GCM suite fails"; "TLS 1.2 or 1.3 with AES-256-GCM",
            "a client certificate is required"; "openssl ends with `certificate required`"; "turn mutual TLS off: AWS KMS has no client certificate any more",
        ],
        contradictions: &[TLS_FAILURE],
        ..MESSAGE
    },
    Entry {
        id: "message-unreachable",
        name: "no contact with the proxy",
        phrases: &["cannot communicate with the external key store proxy"],
        places: &[ENDPOINT, SERVICE],
        happened: "AWS KMS got no connection to the proxy, or no answer within 250 milliseconds",
        causes: causes![
            "the proxy is down"; "the probe fails from everywhere"; "start it",
            "name, firewall or load balancer"; "the probe succeeds inside your network and fails outside"; "publish an A record; open TCP 443",
            "a passing disturbance"; "the next attempt succeeds"; "try again; if it goes on, look at XksProxyErrors and XksProxyLatency in CloudWatch",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-timed-out",
        name: "the proxy did not answer in time",
        phrases: &[
            "proxy did not respond in time",
            "proxy did not respond to the request in the time allotted",
        ],
        places: &[ENDPOINT],
        happened: "the proxy did not answer within 250 milliseconds, or said itself that its key manager did not (503)",
        causes: causes![
            "the key manager is far from the proxy or slow"; "the proxy's log or errorName DependencyTimeoutException shows it"; "bring them together; check the link (Direct Connect, VPN)",
            "the proxy is overloaded"; "XksProxyLatency grows with the load"; "give it room for 1800 requests a second",
            "the Region is far away"; "the round trip takes longer than 35 ms"; "a Region or a data centre nearer by",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-authentication",
        name: "the proxy could not authenticate AWS KMS",
        phrases: &["because it could not authenticate aws kms"],
        places: &[KEY_ID, SECRET],
        happened: "the proxy answered 401: the signature is not one of the credential that it knows",
        causes: causes![
            "the credential was rotated on the proxy and not in the store, or the old one was removed too early"; "AccessKeyId in describe-custom-key-stores is not the proxy's"; "update the store with both halves: it need not be disconnected for it",
            "the secret was entered wrongly"; "the ID is right, and the probe ends with 401"; "copy it again",
            "something before the proxy changes headers or path"; "the probe succeeds when it is sent to the proxy directly"; "pass requests through unchanged",
            "the proxy's clock, Region or service name"; "its log speaks of date or credential scope"; "synchronise it; kms-xks-proxy and the store's Region",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-access-denied",
        name: "the proxy denied access",
        phrases: &["external key store proxy denied access to the operation"],
        steps: &[CreateKey, UseKey],
        places: &[XKS_KEY_ID],
        happened: "the proxy's own authorisation rules refuse this user, key or operation (403); AWS KMS has no part in it",
        causes: causes![
            "the rule for the external key does not list the caller's ARN or the operation"; "the proxy's log names awsPrincipalArn and kmsOperation"; "allow them on the proxy",
            "another AWS service calls on the user's behalf"; "kmsViaService is in the proxy's log"; "allow the service's role, or let the key policy in AWS KMS decide",
        ],
        contradictions: &[
            "at CreateKey this comes with CustomKeyStoreInvalidStateException in the guide and with KMSInvalidStateException in the proxy specification",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-key-not-found",
        name: "the proxy does not find the external key",
        phrases: &["because it could not find the external key", "was not found in its external key manager"],
        steps: &[CreateKey, UseKey],
        places: &[XKS_KEY_ID],
        happened: "the proxy does not know (any more) an external key with the KMS key's XksKeyId",
        causes: causes![
            "the external key was renamed, and the ID is a name"; "the key manager lists it under another name"; "give it the old ID back: the KMS key's can never be changed",
            "it was deleted"; "the key manager does not list it"; "restore it from a backup of the key manager; without it, what was encrypted is lost for good",
            "the store was edited and now reaches another key manager"; "UpdateCustomKeyStore in CloudTrail, shortly before"; "edit it back",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-key-disabled",
        name: "the external key is not enabled",
        phrases: &[
            "is not enabled in the external key manager",
            "the status of the external key must be enabled",
        ],
        steps: &[CreateKey, UseKey],
        places: &[XKS_KEY_ID],
        happened: "the external key is disabled, deactivated or blocked in the key manager",
        causes: causes![
            "somebody disabled it"; "the key manager's log; the KMS key itself is Enabled"; "enable it there",
            "it has an end date that has passed"; "the key manager shows one"; "move the date, if it may be used",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-key-usage",
        name: "the external key may not do this",
        phrases: &[
            "external key does not support the requested operation",
            "external key store does not support the requested operation",
            "the key usage of the external key must include encrypt and decrypt",
        ],
        steps: &[CreateKey, UseKey],
        places: &[XKS_KEY_ID],
        happened: "the external key may not both encrypt and decrypt",
        causes: causes![
            "its usage in the key manager lacks one of them"; "keyUsage in the GetKeyMetadata answer"; "allow both in the key manager",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-key-spec",
        name: "the external key is not AES_256",
        phrases: &["the key spec of the external key must be aes_256"],
        steps: &[CreateKey],
        places: &[XKS_KEY_ID],
        happened: "the external key is of another kind or length than AES with 256 bits",
        causes: causes![
            "the ID is that of another key"; "keySpec in the GetKeyMetadata answer"; "use the ID of an AES key with 256 bits, or make one",
        ],
        sources: &[Guide],
        ..MESSAGE
    },
    Entry {
        id: "message-ciphertext",
        name: "the proxy cannot decrypt what it was given",
        phrases: &["because the specified ciphertext or"],
        steps: &[UseKey],
        happened: "the proxy or the key manager says that the ciphertext, or the encryption context with it, is not what was encrypted",
        causes: causes![
            "the encryption context is another one"; "compare it with that of the encryption, letter case included"; "give the same",
            "the ciphertext was damaged or cut"; "it differs from what Encrypt answered"; "pass the bytes on unchanged",
            "the external key behind the ID is another one than before"; "no ciphertext of this KMS key can be decrypted any more"; "bring the old key back under that ID",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-proxy-ciphertext",
        name: "the proxy answered with a damaged ciphertext",
        phrases: &["the ciphertext that the external key store proxy submitted for decryption"],
        steps: &[UseKey],
        happened: "the proxy decrypted its layer, and what it answered is not what AWS KMS had given it to encrypt",
        causes: causes![
            "the proxy or key manager changes the data"; "it comes again with the same ciphertext"; "test the proxy with the XKS proxy test client; report it to its vendor",
            "a fault on the way"; "the next attempt succeeds"; "try again",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-uninterpretable",
        name: "the proxy's answer cannot be interpreted",
        phrases: &[
            "cannot interpret the response from the external key store proxy",
            "cannot interpret the response it received",
        ],
        places: &[ENDPOINT],
        happened: "what came back is not the JSON of the specification: another server's page, an error without a body, or a 400 ValidationException of the proxy",
        causes: causes![
            "TLS ends at a load balancer while the proxy expects TLS too, or the other way round"; "curl shows `wrong version number` or an HTML 400"; "one TLS end, in the right place",
            "a load balancer or firewall answers instead of the proxy"; "the probe shows text/html"; "point host and path at the proxy; exempt AWS KMS from filters",
            "the proxy does not follow the specification"; "the probe shows JSON with missing fields or errorName ValidationException"; "the XKS proxy test client; the vendor",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-unhealthy",
        name: "the proxy is unhealthy",
        phrases: &["external key store proxy is in an unhealthy state"],
        places: &[ENDPOINT],
        happened: "the proxy fails, or says that every key manager behind it is unavailable",
        causes: causes![
            "every key manager is UNAVAILABLE"; "the probe lists them so in ekmFleetDetails"; "bring a key manager back",
            "the proxy itself fails"; "the probe shows 500 or nothing"; "read its log; restart it",
        ],
        sources: &[Guide],
        ..MESSAGE
    },
    Entry {
        id: "message-key-manager",
        name: "the proxy does not reach the key manager",
        phrases: &["because it cannot communicate with the external key manager"],
        happened: "the proxy answered 500 InternalException: what lies behind it failed",
        causes: causes![
            "the key manager is down, or the network to it"; "the proxy's log"; "bring it back",
            "the proxy's own access to the key manager has expired: certificate, password, token"; "the proxy's log speaks of authentication"; "renew it",
        ],
        sources: &[Specification],
        ..MESSAGE
    },
    Entry {
        id: "message-unsupported",
        name: "the proxy does not support the operation",
        phrases: &["because it does not support the requested"],
        steps: &[CreateKey, UseKey],
        happened: "the proxy answered 501: it does not implement the operation, or a value is larger than it takes",
        causes: causes![
            "the proxy does not implement all of the specification"; "the XKS proxy test client fails at the same place"; "an update of the proxy; its vendor",
            "the encryption context is very large"; "a small one succeeds"; "make it smaller: it goes to the proxy as additional data",
        ],
        ..MESSAGE
    },
    Entry {
        id: "message-request-rate",
        name: "too many requests for the proxy",
        phrases: &["due to a very high request rate"],
        happened: "the proxy answered 429: it takes no more requests at the moment",
        causes: causes![
            "the load is higher than the proxy is made for"; "the proxy's log; XksProxyErrors with ThrottlingException"; "cache data keys; give the proxy room for 1800 requests a second",
            "the proxy has a quota for each path"; "its configuration"; "raise it",
        ],
        sources: &[Specification],
        ..MESSAGE
    },
    Entry {
        id: "message-key-state",
        name: "the KMS key waits for its deletion",
        phrases: &["is pending deletion"],
        steps: &[UseKey],
        happened: "the KMS key is scheduled for deletion, so it cannot be used",
        causes: causes![
            "somebody scheduled it while something still needs it"; "describe-key shows PendingDeletion and the date; CloudTrail has the ScheduleKeyDeletion"; "cancel-key-deletion, then enable-key",
        ],
        sources: &[Guide, Preflight],
        ..MESSAGE
    },
];
