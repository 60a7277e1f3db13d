//! What a proxy answers: `errorName` as the specification has it, and bare HTTP statuses.

use xks_preflight_finding::Source::{Guide, Preflight, Specification};

use super::places::{ENDPOINT, KEY_ID, PATH, SECRET, XKS_KEY_ID};
use crate::entry::{Entry, Family};
use crate::step::Step::{Create, CreateKey, Probe, UseKey};

const ERROR: Entry =
    Entry { family: Family::ProxyError, steps: &[Probe], sources: &[Specification, Guide], ..Entry::EMPTY };

const HTTP: Entry = Entry {
    family: Family::HttpStatus,
    steps: &[Probe],
    sources: &[Specification, Preflight],
    general: true,
    ..Entry::EMPTY
};

pub(super) static ERRORS: &[Entry] = &[
    Entry {
        id: "proxy-validation",
        name: "ValidationException",
        tokens: &["ValidationException"],
        happened: "the proxy finds a value in the request wrong (400); AWS KMS reports it as XksProxyInvalidResponseException at create, CustomKeyStoreInvalidStateException at CreateKey, KMSInvalidStateException else",
        causes: causes![
            "the probe's body is not the one of the specification"; "it comes from curl by hand and not from AWS KMS"; "send {\"requestMetadata\": {\"kmsRequestId\": …, \"kmsOperation\": \"KmsHealthCheck\"}} as application/json",
            "the proxy is stricter than the specification"; "it comes from AWS KMS too"; "the XKS proxy test client; the vendor",
        ],
        contradictions: &[
            "the specification says that GetHealthStatus never answers so; AWS's own test client expects it for an empty body",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-invalid-state",
        name: "InvalidStateException",
        tokens: &["InvalidStateException"],
        places: &[XKS_KEY_ID],
        happened: "the external key, or the store on the proxy, is disabled or blocked (400); AWS KMS reports it as XksKeyInvalidConfigurationException at CreateKey, KMSInvalidStateException else",
        causes: causes![
            "the key is disabled in the key manager"; "only this key fails"; "enable it",
            "the store is blocked on the proxy"; "every key fails, and the health request too"; "unblock it there",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-invalid-ciphertext",
        name: "InvalidCiphertextException",
        tokens: &["InvalidCiphertextException"],
        happened: "the key manager cannot decrypt what it was given (400); AWS KMS reports it as KMSInvalidStateException",
        causes: causes![
            "another encryption context"; "the same ciphertext decrypts with the right one"; "give the context of the encryption",
            "another external key behind the ID"; "nothing of this key decrypts any more"; "bring the old key back",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-invalid-key-usage",
        name: "InvalidKeyUsageException",
        tokens: &["InvalidKeyUsageException"],
        places: &[XKS_KEY_ID],
        happened: "the external key may not do the operation (400); AWS KMS reports it as XksKeyInvalidConfigurationException at CreateKey, KMSInvalidStateException else",
        causes: causes![
            "its usage lacks encryption or decryption"; "keyUsage in the GetKeyMetadata answer"; "allow both",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-authentication-failed",
        name: "AuthenticationFailedException",
        tokens: &["AuthenticationFailedException"],
        places: &[KEY_ID, SECRET],
        happened: "the proxy does not accept the signature (401); AWS KMS reports it as XksProxyIncorrectAuthenticationCredentialException at create, INVALID_CREDENTIALS at connect",
        causes: causes![
            "one half of the credential is not the proxy's for this path"; "a second probe with values copied anew succeeds"; "copy both halves again",
            "Region or service of the signature"; "the service must be kms-xks-proxy, the Region the key store's"; "correct them in the probe, or on the proxy",
            "something on the way changes Host, path or X-Amz-Date"; "a probe sent to the proxy directly succeeds"; "pass them through unchanged",
            "a clock is wrong by minutes"; "compare the Date header of the answer"; "synchronise it",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-access-denied",
        name: "AccessDeniedException",
        tokens: &["AccessDeniedException"],
        places: &[XKS_KEY_ID],
        happened: "the proxy's authorisation rules refuse the request (403); AWS KMS reports it as CustomKeyStoreInvalidStateException at CreateKey, KMSInvalidStateException else, XKS_PROXY_ACCESS_DENIED at connect",
        causes: causes![
            "a rule for the caller, the key or the operation"; "the proxy's log names it"; "allow it on the proxy; health requests always",
        ],
        contradictions: &["the proxy specification reports it at CreateKey as KMSInvalidStateException"],
        ..ERROR
    },
    Entry {
        id: "proxy-key-not-found",
        name: "KeyNotFoundException",
        tokens: &["KeyNotFoundException"],
        places: &[XKS_KEY_ID],
        happened: "the proxy does not know the external key (404); AWS KMS reports it as XksKeyNotFoundException at CreateKey, KMSInvalidStateException else",
        causes: causes![
            "the ID is not the one that the proxy uses"; "the key manager lists the key under another ID"; "use the proxy's",
            "the key does not exist, or is not allowed for this path"; "the proxy's configuration"; "create or allow it",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-invalid-uri-path",
        name: "InvalidUriPathException",
        tokens: &["InvalidUriPathException"],
        places: &[PATH],
        happened: "the proxy has nothing at this path (404); AWS KMS reports it as XksProxyInvalidConfigurationException at create, XKS_PROXY_INVALID_CONFIGURATION at connect",
        causes: causes![
            "the prefix is wrong, missing or doubled"; "the proxy's configuration has another one"; "correct XksProxyUriPath",
            "the probe lacks /health at the end, or has it twice"; "look at its URL"; "endpoint, path, then /health",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-throttling",
        name: "ThrottlingException",
        tokens: &["ThrottlingException"],
        happened: "the proxy takes no more requests at the moment (429); AWS KMS reports it as XksProxyUriUnreachableException at create, KMSInvalidStateException for keys",
        causes: causes![
            "more load than the proxy or its quota for the path allows"; "the proxy's log"; "raise it; cache data keys",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-unsupported-operation",
        name: "UnsupportedOperationException",
        tokens: &["UnsupportedOperationException"],
        happened: "the proxy does not implement the operation, or a value is larger than it takes (501)",
        causes: causes![
            "the proxy is incomplete or old"; "the XKS proxy test client fails as well"; "update it; ask its vendor",
        ],
        contradictions: &[
            "AWS KMS reports it at CreateKey as UnsupportedOperationException in the guide, as XksKeyInvalidResponseException in the specification, which no service model declares",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-dependency-timeout",
        name: "DependencyTimeoutException",
        tokens: &["DependencyTimeoutException"],
        happened: "the proxy waited too long for its key manager (503); AWS KMS reports it as XksProxyUriUnreachableException at create, KMSInvalidStateException for keys",
        causes: causes![
            "the key manager or the link to it is slow"; "the proxy's log"; "bring proxy and key manager together",
        ],
        ..ERROR
    },
    Entry {
        id: "proxy-internal",
        name: "InternalException",
        tokens: &["InternalException"],
        happened: "the proxy or what lies behind it failed (500); AWS KMS reports it as XksProxyInvalidResponseException at create, KMSInvalidStateException for keys",
        causes: causes![
            "the key manager is down, or its session with the proxy has ended"; "the proxy's log"; "bring it back",
            "a fault of the proxy"; "the key manager is well"; "restart or update the proxy; its vendor",
        ],
        ..ERROR
    },
];

pub(super) static STATUS: &[Entry] = &[
    Entry {
        id: "http-redirect",
        name: "HTTP 3xx",
        tokens: &["300", "301", "302", "303", "307", "308"],
        places: &[ENDPOINT, PATH],
        happened: "something sends the request elsewhere; no proxy of the specification does that, and AWS KMS does not follow it as far as is documented",
        causes: causes![
            "a web server adds a slash, another host or https"; "the Location header says where"; "use the final host and path, or turn the redirection off for this path",
        ],
        ..HTTP
    },
    Entry {
        id: "http-bad-request",
        name: "HTTP 400",
        tokens: &["400"],
        places: &[ENDPOINT],
        happened: "the request was refused as malformed, by something that gives no errorName",
        causes: causes![
            "plain HTTP sent to a port that wants TLS, or TLS ended twice"; "the page says `plain HTTP request was sent to HTTPS port`"; "one TLS end, in the right place",
            "a server that does not know the host name"; "it is not the proxy that answers"; "point the host at the proxy",
        ],
        ..HTTP
    },
    Entry {
        id: "http-unauthorized",
        name: "HTTP 401",
        tokens: &["401"],
        places: &[KEY_ID, SECRET],
        happened: "the credential was not accepted, by something that gives no errorName",
        causes: causes![
            "the proxy does not accept the signature"; "the server is the proxy"; "both halves, Region and service kms-xks-proxy",
            "something before the proxy wants a login of its own"; "a WWW-Authenticate header"; "exempt the proxy's path from it",
        ],
        ..HTTP
    },
    Entry {
        id: "http-forbidden",
        name: "HTTP 403",
        tokens: &["403"],
        places: &[ENDPOINT],
        steps: &[Probe, Create, CreateKey],
        happened: "access was refused, by something that gives no errorName; for AWS KMS that is an answer it cannot interpret",
        causes: causes![
            "a web application firewall or an address list before the proxy"; "an HTML page, or headers of another product"; "let AWS KMS pass: it publishes no addresses",
            "the proxy requires a client certificate"; "the page speaks of one"; "turn mutual TLS off",
        ],
        ..HTTP
    },
    Entry {
        id: "http-not-found",
        name: "HTTP 404",
        tokens: &["404"],
        places: &[PATH],
        happened: "nothing is at this path, by something that gives no errorName",
        causes: causes![
            "the path's prefix is wrong, or /health is missing in the probe"; "another path answers"; "endpoint, XksProxyUriPath, then /health",
            "a load balancer without a rule for the path"; "an HTML or empty page"; "add the rule",
        ],
        ..HTTP
    },
    Entry {
        id: "http-method",
        name: "HTTP 405",
        tokens: &["405"],
        happened: "the method is not allowed there",
        causes: causes![
            "the probe uses GET"; "curl without -d or -X POST"; "use POST: the proxy API has nothing else",
        ],
        ..HTTP
    },
    Entry {
        id: "http-other-4xx",
        name: "HTTP 4xx",
        tokens: &["402", "406", "407", "408", "410", "411", "413", "414", "415", "421", "426", "431", "451"],
        places: &[ENDPOINT],
        happened: "the request was refused, by something that gives no errorName",
        causes: causes![
            "a load balancer or filter before the proxy"; "the headers name the product"; "pass POST with application/json through unchanged",
            "an HTTP proxy of your own network (407)"; "curl uses https_proxy"; "give it its credentials, or curl --noproxy",
        ],
        ..HTTP
    },
    Entry {
        id: "http-too-many",
        name: "HTTP 429",
        tokens: &["429"],
        happened: "too many requests at the moment",
        causes: causes![
            "a rate limit before the proxy or in it"; "the proxy's log knows the request, or does not"; "allow 1800 requests a second",
        ],
        ..HTTP
    },
    Entry {
        id: "http-server-error",
        name: "HTTP 5xx",
        tokens: &["500", "501", "502", "503", "504", "505", "520", "521", "522", "523", "524", "525", "526"],
        places: &[ENDPOINT],
        steps: &[Probe, Create, UseKey],
        happened: "the proxy or a load balancer before it failed, and gives no errorName",
        causes: causes![
            "the load balancer has no healthy target (502, 503, 504)"; "target health; the proxy's log does not know the request"; "start the proxy; correct the health check",
            "the proxy failed"; "its log knows the request"; "read on there",
        ],
        ..HTTP
    },
];
