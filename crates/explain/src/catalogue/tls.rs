//! What OpenSSL says of a TLS connection, in curl, in `openssl s_client`, in Python and elsewhere; and the words of the
//! libraries beside it.

use xks_preflight_finding::Source::{Guide, Preflight};

use super::places::ENDPOINT;
use crate::entry::{Entry, Family};
use crate::step::Step::Probe;

const TLS_ERROR: Entry = Entry {
    family: Family::Tls,
    steps: &[Probe],
    places: &[ENDPOINT],
    sources: &[Guide, Preflight],
    ..Entry::EMPTY
};

pub(super) static TLS: &[Entry] = &[
    Entry {
        id: "tls-issuer",
        name: "unable to get local issuer certificate",
        phrases: &[
            "unable to get local issuer certificate",
            "unable to get issuer certificate",
            "certificate signed by unknown authority",
            "unable to find valid certification path",
            "unable_to_get_issuer_cert_locally",
        ],
        happened: "a certificate's issuer is neither in what the server sent nor in this machine's list; AWS KMS would report XKS_PROXY_INVALID_TLS_CONFIGURATION if it is not on its list either",
        causes: causes![
            "the server does not send its intermediate certificates"; "`openssl s_client -showcerts` shows one certificate; a browser, which fetches them, is content"; "configure the whole chain, leaf first",
            "the CA is private, or not on this list"; "all certificates are there, and the last one's issuer is unknown here"; "check the chain here against AWS KMS's list",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-first",
        name: "unable to verify the first certificate",
        phrases: &[
            "unable to verify the first certificate",
            "unable to verify leaf signature",
            "unable_to_verify_leaf_signature",
        ],
        happened: "the server sent its own certificate alone, and nothing that leads from it to a CA",
        causes: causes![
            "the intermediate certificates are missing on the proxy or load balancer"; "`openssl s_client -showcerts` shows one certificate"; "configure the whole chain (fullchain.pem, not cert.pem)",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-self-signed",
        name: "self-signed certificate",
        phrases: &[
            "self-signed certificate",
            "self signed certificate",
            "depth_zero_self_signed_cert",
            "self_signed_cert_in_chain",
        ],
        happened: "the certificate, or the root that the server sent with it, is of no CA that this machine trusts; AWS KMS takes public CAs on its list only",
        causes: causes![
            "the proxy has a certificate of its own making, as many have when they are new"; "`self-signed certificate` without `in certificate chain`; issuer and subject are the same"; "get one from a public CA on AWS KMS's list",
            "a private CA"; "`self-signed certificate in certificate chain`"; "the same: AWS KMS has no way to trust it",
            "a web proxy of your network opens TLS"; "the issuer is your organisation, for every site"; "probe from another network",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-expired",
        name: "certificate has expired",
        phrases: &[
            "certificate has expired",
            "certificate expired",
            "cert_has_expired",
            "certificate has expired or is not yet valid",
        ],
        happened: "a certificate of the chain is past its end",
        causes: causes![
            "the proxy's certificate was not renewed, or was and the proxy not restarted"; "`notAfter` of depth 0"; "renew it and reload the proxy",
            "an intermediate or root has ended"; "`notAfter` of a greater depth"; "send the CA's current chain",
            "the clock of this machine"; "`date`"; "synchronise it",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-not-yet",
        name: "certificate is not yet valid",
        phrases: &["certificate is not yet valid", "certificate not valid yet", "cert_not_yet_valid"],
        happened: "a certificate of the chain begins in the future",
        causes: causes!["the clock of this machine, or of the one that made the certificate"; "compare `date` with notBefore"; "synchronise it; wait or reissue"],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-host",
        name: "the certificate is for another host",
        phrases: &[
            "no alternative certificate subject name matches target host name",
            "certificate subject name",
            "hostname mismatch",
            "does not match target host name",
            "certificate is not valid for",
            "doesn't match either of",
            "err_tls_cert_altname_invalid",
            "no subject alternative",
            "ip address mismatch",
        ],
        happened: "the certificate does not name the host that was asked",
        causes: causes![
            "it is for another name, or a wildcard that covers one label only"; "`openssl x509 -noout -subject -ext subjectAltName`"; "a certificate with the endpoint's host as CN and as DNS name",
            "the server has several certificates and was asked without the name"; "openssl without -servername"; "add -servername HOST",
            "the load balancer shows its default certificate"; "its own name in the subject"; "add the host's certificate to the listener",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-no-tls",
        name: "wrong version number",
        phrases: &[
            "wrong version number",
            "wrong_version_number",
            "packet length too long",
            "routines::http request",
            "tls_get_more_records",
            "first record does not look like a tls handshake",
            "plain http request was sent to https port",
        ],
        happened: "what answers on that port speaks no TLS: usually plain HTTP; AWS KMS reports XKS_PROXY_INVALID_RESPONSE",
        causes: causes![
            "a TCP listener of the load balancer before a proxy without TLS"; "`curl http://HOST:443/` gets an answer"; "a TLS listener with a certificate, or TLS on the proxy (the sample proxy has it off)",
            "a web proxy between here and there"; "https_proxy is set"; "probe without it",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-client-certificate",
        name: "a client certificate is required",
        phrases: &[
            "alert certificate required",
            "certificate required",
            "alert bad certificate",
            "bad certificate",
            "peer did not return a certificate",
        ],
        happened: "the server asks for a client certificate, and there was none or another one",
        causes: causes![
            "mutual TLS is on"; "`openssl s_client` lists acceptable client certificate CA names"; "turn it off: since 2026-06-15 AWS KMS has none to show, and a proxy that requires one cannot be used",
        ],
        contradictions: &[
            "the proxy specification and AWS's test client still recommend mutual TLS; the guide has ended it",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-handshake",
        name: "handshake failure",
        phrases: &[
            "handshake failure",
            "no shared cipher",
            "no ciphers available",
            "no cipher match",
            "sslv3_alert_handshake_failure",
        ],
        happened: "client and server have no cipher suite, or no certificate for it, in common",
        causes: causes![
            "the server is limited to suites that this client lacks"; "`openssl s_client -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384` fails, another suite succeeds"; "enable TLS_ECDHE_RSA or ECDSA_WITH_AES_256_GCM_SHA384, or TLS 1.3 with TLS_AES_256_GCM_SHA384: AWS KMS offers no AES-128",
            "mutual TLS is on, with TLS 1.2"; "the server lists acceptable client CAs"; "turn it off",
            "the server has no certificate for the name"; "with another -servername it succeeds"; "configure one",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-version",
        name: "protocol version",
        phrases: &[
            "alert protocol version",
            "unsupported protocol",
            "no protocols available",
            "version too low",
            "tlsv1_alert_protocol_version",
        ],
        happened: "client and server have no TLS version in common",
        causes: causes!["the server knows only TLS 1.0 or 1.1, or the client was told to"; "`openssl s_client -tls1_2` and `-tls1_3` fail both"; "enable TLS 1.2 or 1.3"],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-weak",
        name: "key or digest too weak",
        phrases: &["key too small", "key too weak", "md too weak", "dh key too small"],
        happened: "a key or a signature in the chain or the key exchange is weaker than this library takes",
        causes: causes!["RSA below 2048 bits, SHA-1, or a small Diffie-Hellman group"; "the message names it"; "a new certificate with RSA 2048 or P-256 and SHA-256; ECDHE only"],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-name",
        name: "unrecognized name",
        phrases: &["unrecognized name", "unrecognized_name"],
        happened: "the server has nothing under that host name",
        causes: causes!["the load balancer or reverse proxy has no rule and no certificate for it"; "another name of the same address works"; "add it; check the DNS record"],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-unknown-ca",
        name: "alert unknown CA",
        phrases: &["alert unknown ca", "alert certificate unknown"],
        happened: "the other side does not trust a certificate: in the proxy's log, the client's list lacks the proxy's CA; in the client's, a client certificate was refused",
        causes: causes![
            "the proxy's CA is not on AWS KMS's list"; "it stands in the proxy's log when AWS KMS connects"; "check the chain here",
            "mutual TLS"; "it stands in the client's output"; "turn it off",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-no-certificate",
        name: "no peer certificate available",
        phrases: &["no peer certificate available"],
        happened: "the connection ended before the server showed a certificate",
        causes: causes![
            "what answers speaks no TLS"; "`wrong version number` stands beside it"; "TLS on the proxy, or a TLS listener",
            "a firewall or a load balancer without targets closed it"; "`errno` or `unexpected eof` stands beside it"; "target health; firewall",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-eof",
        name: "unexpected EOF",
        phrases: &[
            "unexpected eof",
            "unexpected_eof_while_reading",
            "ssl_error_syscall",
            "ssl_connect: connection reset",
            "remote end closed connection without response",
            "ssl_read: unexpected",
        ],
        happened: "the other side closed the connection in the middle of TLS",
        causes: causes![
            "a load balancer without a healthy target"; "it comes at once, for every request"; "target health: TCP 443, two targets",
            "a firewall that looks into TLS"; "it comes after the ClientHello"; "exempt the host",
        ],
        ..TLS_ERROR
    },
    Entry {
        id: "tls-verify",
        name: "certificate verify failed",
        phrases: &["certificate verify failed", "certificate_verify_failed"],
        happened: "this machine does not trust the certificate, and the text does not say why",
        causes: causes!["expiry, host name, chain or CA"; "`openssl s_client -connect HOST:443 -servername HOST` says which"; "paste that here, or the chain into this page's check"],
        ..TLS_ERROR
    },
];
