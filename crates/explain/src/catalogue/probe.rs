//! curl's complaints in a probe of the proxy, by exit code.

use xks_preflight_finding::Source::Preflight;

use super::places::{ENDPOINT, PATH};
use crate::entry::{Entry, Family};
use crate::step::Step::Probe;

const CURL_ERROR: Entry =
    Entry { family: Family::Curl, steps: &[Probe], sources: &[Preflight], ..Entry::EMPTY };

pub(super) static CURL: &[Entry] = &[
    Entry {
        id: "curl-old",
        name: "curl: (2) or an unknown option",
        tokens: &["2", "4"],
        phrases: &["option --aws-sigv4: is unknown"],
        happened: "this curl is too old to sign the request",
        causes: causes!["curl before 7.75"; "`curl --version`"; "use a newer one: --aws-sigv4 came with 7.75.0"],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-url",
        name: "curl: (1) or (3)",
        tokens: &["1", "3"],
        places: &[ENDPOINT],
        happened: "curl cannot read the address",
        causes: causes!["a space, a quotation mark or another scheme than https in it"; "the message"; "endpoint, path, /health, without spaces"],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-proxy",
        name: "curl: (5), (56) or (97) from a web proxy",
        tokens: &["5", "97"],
        happened: "curl is told to use a web proxy, and cannot",
        causes: causes!["https_proxy in the environment"; "`env | grep -i proxy`"; "curl --noproxy '*', if the machine reaches the XKS proxy directly"],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-resolve",
        name: "curl: (6) Could not resolve host",
        tokens: &["6"],
        phrases: &[
            "could not resolve host",
            "name or service not known",
            "nodename nor servname provided",
            "no such host",
        ],
        places: &[ENDPOINT],
        happened: "the host name has no address where the probe ran",
        causes: causes![
            "the name is mistyped, or has no record"; "`dig HOST` from outside your network"; "publish an A record; for VPC connectivity a name inside the VPC is enough, and only there",
            "the name exists in another network only"; "the probe succeeds there"; "public connectivity needs it in the public DNS",
        ],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-connect",
        name: "curl: (7) Failed to connect",
        tokens: &["7"],
        phrases: &[
            "connection refused",
            "no route to host",
            "network is unreachable",
            "connect:errno=",
            "errno=111",
        ],
        places: &[ENDPOINT],
        happened: "nobody listens at port 443 of the host, or a firewall refuses",
        causes: causes![
            "the proxy or the load balancer's listener is not up"; "`refused`"; "start it; listen on 443",
            "a firewall or a route"; "`no route`, `unreachable`"; "open TCP 443",
        ],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-http",
        name: "curl: (22) The requested URL returned an error",
        tokens: &["22"],
        general: true,
        places: &[PATH],
        happened: "the server answered with an HTTP error, and curl was told (-f) to show no body",
        causes: causes!["see the status in the message"; "repeat without -f, with -i"; "paste that answer here"],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-timeout",
        name: "curl: (28) timed out",
        tokens: &["28"],
        phrases: &["connection timed out", "operation timed out", "i/o timeout"],
        places: &[ENDPOINT],
        happened: "no answer came in time",
        causes: causes![
            "a firewall drops the packets"; "it happens while connecting"; "open TCP 443",
            "the proxy or its key manager is slow"; "it happens after connecting; --max-time is short"; "AWS KMS waits 250 ms: relieve it, or bring it nearer",
        ],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-tls-connect",
        name: "curl: (35) SSL connect error",
        tokens: &["35"],
        general: true,
        places: &[ENDPOINT],
        happened: "TLS failed before any certificate was judged",
        causes: causes![
            "what answers on 443 speaks no TLS"; "`wrong version number`"; "TLS on the proxy, or a TLS listener",
            "no common version or suite"; "`handshake failure`, `protocol version`"; "TLS 1.2 or 1.3 with AES-256-GCM",
            "a load balancer without a target, or a firewall that resets"; "`reset`, `unexpected eof`"; "target health; the firewall's log",
        ],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-argument",
        name: "curl: (26) or (43)",
        tokens: &["26", "43"],
        happened: "curl cannot read its input, or was given an argument that does not fit",
        causes: causes!["a file or descriptor of -K or -d @file is not there"; "the message"; "run the script as it was emitted"],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-empty",
        name: "curl: (52) Empty reply",
        tokens: &["52"],
        phrases: &["empty reply from server"],
        places: &[ENDPOINT],
        happened: "the server took the request and closed the connection without an answer",
        causes: causes![
            "plain HTTP was sent to a TLS port"; "the URL begins with http://"; "https://",
            "the proxy crashed over the request"; "its log ends there"; "update it; its vendor",
        ],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-receive",
        name: "curl: (55) or (56) connection broken",
        tokens: &["55", "56", "18"],
        phrases: &["connection reset by peer"],
        general: true,
        places: &[ENDPOINT],
        happened: "the connection broke while data went over it",
        causes: causes![
            "a load balancer without a healthy target"; "it comes at once"; "target health",
            "a client certificate is required"; "`certificate required` in the message"; "turn mutual TLS off",
            "a web proxy refuses (56, CONNECT)"; "`Received HTTP code … from proxy`"; "curl --noproxy '*'",
        ],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-client-certificate",
        name: "curl: (58) client certificate",
        tokens: &["58"],
        happened: "curl cannot use the client certificate that it was given",
        causes: causes!["--cert is in the command or in ~/.curlrc"; "`curl -q` without it"; "leave it out: AWS KMS sends none, so the proxy must not ask for one"],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-verify",
        name: "curl: (60) SSL certificate problem",
        tokens: &["60", "51"],
        general: true,
        places: &[ENDPOINT],
        happened: "curl does not trust the certificate; AWS KMS, with a list of its own, may judge otherwise",
        causes: causes![
            "the chain is not complete, or its CA is not in this machine's list"; "`unable to get local issuer certificate`"; "paste the chain that the proxy sends into this page: it knows AWS KMS's list",
            "another host name"; "`no alternative certificate subject name matches`"; "a certificate for the endpoint's host",
            "expired"; "`certificate has expired`"; "renew it",
        ],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-ca-file",
        name: "curl: (77) CA bundle",
        tokens: &["77"],
        happened: "curl cannot read its own list of CAs",
        causes: causes!["CURL_CA_BUNDLE, SSL_CERT_FILE or --cacert names a file that is not there"; "`curl -v` shows CAfile"; "correct it, or install ca-certificates"],
        ..CURL_ERROR
    },
    Entry {
        id: "curl-http2",
        name: "curl: (16) or (92) HTTP/2",
        tokens: &["16", "92"],
        places: &[ENDPOINT],
        happened: "HTTP/2 between curl and the server broke",
        causes: causes!["a load balancer that turns HTTP/2 into something its target does not speak"; "`curl --http1.1` succeeds"; "AWS KMS needs no HTTP/2: offer HTTP/1.1"],
        ..CURL_ERROR
    },
];
