//! Chains made by openssl, good and broken in each way that a rule names, judged by us and by `openssl verify`.
#![cfg(not(target_arch = "wasm32"))]
// One chain after another, each a line or two; and how many there were is worth a line of output.
#![allow(clippy::too_many_lines, clippy::print_stdout)]

use std::time::{SystemTime, UNIX_EPOCH};

use support::chains::{Authority, CA, P256, Request, SERVER};
use xks_preflight_chain::{Host, Judging, Report, Roots, Trust, read, settle};
use xks_preflight_finding::{Code, Severity};

const DAY: i64 = 86_400;
const HOST: &str = "xks.example.org";

/// Where we and OpenSSL differ, and why.
const DIFFERENCES: &[(&str, &str)] = &[
    (
        "common name of another host",
        "AWS documents that the common name must match; OpenSSL looks at subjectAltName alone",
    ),
    ("no subjectAltName", "OpenSSL falls back to the common name; other TLS libraries do not (RFC 9525)"),
    ("leaf that is a CA", "OpenSSL lets a CA be a server; rustls-webpki does not, and the rule says so"),
    (
        "leaf that may only encipher keys",
        "the cipher suites of KMS sign: RFC 8446 and RFC 5280 ask for digitalSignature",
    ),
    ("leaf with keyCertSign", "RFC 5280, 4.2.1.9, forbids it; OpenSSL looks only with -x509_strict"),
    ("key on secp256k1", "no suite that TLS clients offer by default takes the curve"),
    ("Ed448 leaf", "no suite of KMS takes it, and neither rustls-webpki nor WebCrypto verifies it"),
    (
        "no key identifiers",
        "RFC 5280, 4.2.1.1 and 4.2.1.2, asks for them; OpenSSL looks only with -x509_strict",
    ),
    (
        "critical policies",
        "OpenSSL evaluates certificate policies; here nobody does, so a critical one is refused",
    ),
];

struct Bench {
    authority: Authority,
    now: i64,
    wrong: Vec<String>,
    differed: Vec<&'static str>,
    ran: Vec<&'static str>,
}

impl Bench {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs();
        let now = i64::try_from(now).expect("a clock of this age") + 60;
        Self { authority: Authority::new(), now, wrong: Vec::new(), differed: Vec::new(), ran: Vec::new() }
    }

    fn judge(leaf: &str, others: &str, roots: &str, at: i64) -> Report {
        let host = Host::new(HOST).expect("a host");
        let (roots, findings) = Roots::given(roots.as_bytes());
        assert!(findings.is_empty(), "{findings:?}");
        let by = Judging { host: Some(&host), at, roots: &roots };
        settle(&read(format!("{leaf}{others}").as_bytes()), &by, xks_preflight_verify::answer)
    }

    /// Judges a chain and expects these rules to be broken with an error; none for a chain that is to be accepted.
    fn case(&mut self, name: &'static str, leaf: &str, others: &str, roots: &str, days: i64, rules: &[Code]) {
        let at = self.now + days * DAY;
        let report = Self::judge(leaf, others, roots, at);
        let mut errors: Vec<_> =
            report.findings.iter().filter(|f| f.severity == Severity::Error).map(|f| f.code).collect();
        errors.sort_unstable();
        errors.dedup();
        if errors != rules {
            let ids = |codes: &[Code]| codes.iter().map(|code| code.id()).collect::<Vec<_>>();
            self.wrong.push(format!(
                "{name}: {:?} in place of {:?}: {:#?}",
                ids(&errors),
                ids(rules),
                report.findings
            ));
        }
        let (accepts, says) = self.authority.verify(leaf, others, roots, HOST, at);
        self.ran.push(name);
        if accepts == errors.is_empty() {
            return;
        }
        if DIFFERENCES.iter().any(|(known, _)| *known == name) {
            self.differed.push(name);
        } else {
            self.wrong
                .push(format!("{name}: OpenSSL {}: {says}", if accepts { "accepts" } else { "refuses" }));
        }
    }

    /// A leaf made as asked, with the usual issuer and root, now.
    fn leaf(&mut self, name: &'static str, request: Request<'_>, rules: &[Code]) {
        let leaf = self.authority.issue("leaf", request);
        let (issuing, root) = (self.authority.pem("issuing"), self.authority.pem("root"));
        self.case(name, &leaf, &issuing, &root, 0, rules);
    }

    /// A leaf of an issuer made as asked.
    fn issuer(&mut self, name: &'static str, issuer: Request<'_>, rules: &[Code]) {
        let issuer = self
            .authority
            .issue("other", Request { subject: "/CN=Another CA", issuer: Some("root"), ..issuer });
        let leaf = self.authority.issue("leaf", Request { issuer: Some("other"), ..Request::default() });
        let root = self.authority.pem("root");
        self.case(name, &leaf, &issuer, &root, 0, rules);
    }

    /// Fails the test for what was judged otherwise, and for differences that are listed and are none.
    fn finish(self) {
        let unreal = DIFFERENCES.iter().map(|(name, _)| name).filter(|name| self.ran.contains(name));
        let unreal: Vec<_> = unreal.filter(|name| !self.differed.contains(name)).collect();
        assert!(unreal.is_empty(), "listed as differences, and are none: {unreal:?}");
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        println!("{} chains, {} of them judged differently on purpose", self.ran.len(), self.differed.len());
    }
}

fn with(line: &str) -> String {
    let key = line.split('=').next().expect("a name");
    let kept: Vec<_> = SERVER.lines().filter(|known| !known.starts_with(key)).collect();
    format!("{}\n{line}", kept.join("\n"))
}

fn without(names: &[&str], extensions: &str) -> String {
    extensions
        .lines()
        .filter(|line| !names.iter().any(|name| line.starts_with(name)))
        .collect::<Vec<_>>()
        .join("\n")
}

const NO_SIZE: &[&str] = &["rsa:1024"];

#[test]
fn leaves_of_every_kind() {
    let mut bench = Bench::new();
    let usual = Request::default();
    bench.leaf("ECDSA on P-256", usual, &[]);
    bench.leaf("RSA 2048", Request { key: &["rsa:2048"], ..usual }, &[]);
    bench.leaf("P-384", Request { key: &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], ..usual }, &[]);
    bench.leaf("P-521", Request { key: &["ec", "-pkeyopt", "ec_paramgen_curve:P-521"], ..usual }, &[]);
    bench.leaf("signed with SHA-384 by P-256", Request { signature: &["-sha384"], ..usual }, &[]);
    bench.leaf("signed with SHA-512 by P-256", Request { signature: &["-sha512"], ..usual }, &[]);
    bench.leaf(
        "wildcard",
        Request {
            subject: "/CN=*.example.org",
            extensions: &with("subjectAltName=DNS:*.example.org"),
            ..usual
        },
        &[],
    );
    bench.leaf("no common name", Request { subject: "/O=Nobody", ..usual }, &[]);
    bench.leaf("Ed25519 leaf", Request { key: &["ed25519"], ..usual }, &[]);
    bench.leaf("Ed448 leaf", Request { key: &["ed448"], ..usual }, &[Code::CertAlgorithm]);
    bench.leaf(
        "common name of another host",
        Request { subject: "/CN=other.example.org", ..usual },
        &[Code::CertCn],
    );
    bench.leaf(
        "names of another host",
        Request { extensions: &with("subjectAltName=DNS:other.example.org"), ..usual },
        &[Code::CertSan],
    );
    bench.leaf(
        "wildcard of another depth",
        Request { extensions: &with("subjectAltName=DNS:*.xks.example.org"), ..usual },
        &[Code::CertSan],
    );
    bench.leaf(
        "no subjectAltName",
        Request { extensions: &without(&["subjectAltName"], SERVER), ..usual },
        &[Code::CertSan],
    );
    bench.leaf("RSA 1024", Request { key: NO_SIZE, ..usual }, &[Code::CertAlgorithm]);
    bench.leaf(
        "key on secp256k1",
        Request { key: &["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"], ..usual },
        &[Code::CertAlgorithm],
    );
    bench.leaf(
        "P-192",
        Request { key: &["ec", "-pkeyopt", "ec_paramgen_curve:P-192"], ..usual },
        &[Code::CertAlgorithm],
    );
    bench.leaf("SHA-1", Request { signature: &["-sha1"], ..usual }, &[Code::CertAlgorithm]);
    bench.leaf(
        "leaf that is a CA",
        Request { extensions: &with("basicConstraints=critical,CA:TRUE"), ..usual },
        &[Code::CertUsage],
    );
    bench.leaf(
        "only for clients",
        Request { extensions: &with("extendedKeyUsage=clientAuth"), ..usual },
        &[Code::CertUsage],
    );
    bench.leaf(
        "any purpose",
        Request { extensions: &with("extendedKeyUsage=anyExtendedKeyUsage"), ..usual },
        &[Code::CertUsage],
    );
    bench.leaf(
        "no purposes named",
        Request { extensions: &without(&["extendedKeyUsage"], SERVER), ..usual },
        &[],
    );
    bench.leaf(
        "leaf that may only encipher keys",
        Request { key: &["rsa:2048"], extensions: &with("keyUsage=critical,keyEncipherment"), ..usual },
        &[Code::CertUsage],
    );
    bench.leaf(
        "leaf that may not sign at all",
        Request { extensions: &with("keyUsage=critical,cRLSign"), ..usual },
        &[Code::CertUsage],
    );
    bench.leaf(
        "leaf with keyCertSign",
        Request { extensions: &with("keyUsage=critical,digitalSignature,keyCertSign"), ..usual },
        &[Code::CertUsage],
    );
    bench.leaf(
        "unknown critical extension",
        Request { extensions: &format!("{SERVER}\n1.2.3.4=critical,ASN1:NULL"), ..usual },
        &[Code::CertExtension],
    );
    bench.leaf(
        "unknown extension",
        Request { extensions: &format!("{SERVER}\n1.2.3.4=ASN1:NULL"), ..usual },
        &[],
    );
    bench.leaf(
        "no key identifiers",
        Request {
            extensions: &format!(
                "{}\nauthorityKeyIdentifier=none",
                without(&["subjectKey", "authorityKey"], SERVER)
            ),
            ..usual
        },
        &[Code::CertExtension],
    );
    bench.leaf(
        "critical policies",
        Request { extensions: &format!("{SERVER}\ncertificatePolicies=critical,2.23.140.1.2.1"), ..usual },
        &[Code::CertExtension],
    );
    let missed: Vec<_> = DIFFERENCES.iter().filter(|(name, _)| !bench.ran.contains(name)).collect();
    assert!(missed.is_empty(), "no chain of that name: {missed:?}");
    bench.finish();
}

#[test]
fn issuers_of_every_kind() {
    let mut bench = Bench::new();
    let usual = Request { extensions: CA, ..Request::default() };
    bench.issuer("another CA", usual, &[]);
    bench.issuer("RSA signing ECDSA", Request { key: &["rsa:2048"], ..usual }, &[]);
    bench.issuer("issuer with a small key", Request { key: NO_SIZE, ..usual }, &[Code::CertAlgorithm]);
    bench.issuer(
        "issuer that is no CA",
        Request { extensions: &CA.replace("CA:TRUE", "CA:FALSE"), ..usual },
        &[Code::CertUsage],
    );
    bench.issuer(
        "issuer without keyCertSign",
        Request { extensions: &CA.replace("keyCertSign,", ""), ..usual },
        &[Code::CertUsage],
    );
    bench.issuer(
        "issuer for clients only",
        Request { extensions: &format!("{CA}\nextendedKeyUsage=clientAuth"), ..usual },
        &[Code::CertUsage],
    );
    bench.issuer(
        "name constraints that allow",
        Request { extensions: &format!("{CA}\nnameConstraints=critical,permitted;DNS:example.org"), ..usual },
        &[],
    );
    bench.issuer(
        "name constraints that permit others",
        Request { extensions: &format!("{CA}\nnameConstraints=critical,permitted;DNS:example.net"), ..usual },
        &[Code::CertUsage],
    );
    bench.issuer(
        "name constraints that exclude",
        Request { extensions: &format!("{CA}\nnameConstraints=critical,excluded;DNS:example.org"), ..usual },
        &[Code::CertUsage],
    );
    bench.issuer(
        "issuer signed with SHA-1",
        Request { signature: &["-sha1"], ..usual },
        &[Code::CertAlgorithm],
    );
    // A depth of none, with one more CA below.
    let a = &bench.authority;
    a.issue(
        "flat",
        Request {
            subject: "/CN=No CA below",
            issuer: Some("root"),
            extensions: &CA.replace("CA:TRUE", "CA:TRUE,pathlen:0"),
            ..usual
        },
    );
    a.issue("below", Request { subject: "/CN=Below", issuer: Some("flat"), ..usual });
    let deep = a.issue("leaf", Request { issuer: Some("below"), ..Request::default() });
    let level = a.issue("level", Request { issuer: Some("flat"), ..Request::default() });
    let (flat, below, root) = (a.pem("flat"), a.pem("below"), a.pem("root"));
    bench.case("too deep", &deep, &format!("{below}{flat}"), &root, 0, &[Code::CertUsage]);
    bench.case("just deep enough", &level, &flat, &root, 0, &[]);
    bench.finish();
}

#[test]
fn signatures_of_rsa_and_pss() {
    let mut bench = Bench::new();
    let usual = Request { extensions: CA, key: &["rsa:2048"], ..Request::default() };
    for (name, signature) in [
        ("PKCS#1 with SHA-256", &["-sha256"][..]),
        ("PKCS#1 with SHA-384", &["-sha384"]),
        ("PKCS#1 with SHA-512", &["-sha512"]),
        (
            "PSS with SHA-256",
            &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
        (
            "PSS with SHA-384",
            &["-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
        (
            "PSS with SHA-512",
            &["-sha512", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
    ] {
        let a = &bench.authority;
        a.issue("rsa", Request { subject: "/CN=An RSA CA", issuer: Some("root"), ..usual });
        let leaf = a.issue("leaf", Request { issuer: Some("rsa"), signature, ..Request::default() });
        let (issuer, root) = (a.pem("rsa"), a.pem("root"));
        bench.case(name, &leaf, &issuer, &root, 0, &[]);
    }
    bench.finish();
}

#[test]
fn chains_of_every_kind() {
    let mut bench = Bench::new();
    let a = &bench.authority;
    let leaf = a.issue("leaf", Request::default());
    let (issuing, root) = (a.pem("issuing"), a.pem("root"));
    let stranger = a.issue(
        "stranger",
        Request { subject: "/CN=A stranger", issuer: None, extensions: CA, ..Request::default() },
    );
    let short = a.issue(
        "short",
        Request {
            subject: "/CN=Short",
            issuer: Some("root"),
            extensions: CA,
            days: 10,
            ..Request::default()
        },
    );
    let of_short = a.issue("of_short", Request { issuer: Some("short"), ..Request::default() });
    let old = a.issue(
        "old",
        Request { subject: "/CN=Old root", issuer: None, extensions: CA, days: 10, ..Request::default() },
    );
    let of_old = a.issue("of_old", Request { issuer: Some("old"), ..Request::default() });
    let direct = a.issue("direct", Request { issuer: Some("root"), ..Request::default() });
    let alone = a.issue("alone", Request { issuer: None, ..Request::default() });
    // The same name as the issuing CA and another key: what the leaf's signature does not verify with.
    let twin = a.issue(
        "twin",
        Request {
            subject: "/CN=An issuing CA",
            issuer: Some("root"),
            extensions: &without(&["subjectKey", "authorityKey"], CA),
            ..Request::default()
        },
    );
    // The stranger's root signs our root's key: two ways up, one of them a circle.
    let cross = a.reissue(
        "cross",
        "root",
        Request { subject: "/CN=A root", issuer: Some("stranger"), extensions: CA, ..Request::default() },
    );
    let back = a.reissue(
        "back",
        "stranger",
        Request { subject: "/CN=A stranger", issuer: Some("root"), extensions: CA, ..Request::default() },
    );

    bench.case("good", &leaf, &issuing, &root, 0, &[]);
    bench.case("issued by the root", &direct, "", &root, 0, &[]);
    bench.case("with the root", &leaf, &format!("{issuing}{root}"), &root, 0, &[]);
    bench.case("before it begins", &leaf, &issuing, &root, -2, &[Code::CertValidity]);
    bench.case("after it ended", &leaf, &issuing, &root, 91, &[Code::CertValidity]);
    bench.case("after the issuer ended", &of_short, &short, &root, 50, &[Code::CertValidity]);
    bench.case("after the root ended", &of_old, "", &old, 50, &[Code::CertValidity]);
    bench.case("issuer missing", &leaf, "", &root, 0, &[Code::CertChainComplete]);
    bench.case("root not trusted", &leaf, &issuing, &stranger, 0, &[Code::CertChainComplete]);
    bench.case(
        "root not trusted, and sent",
        &leaf,
        &format!("{issuing}{root}"),
        &stranger,
        0,
        &[Code::CertTrustedRoot],
    );
    bench.case("signed by itself", &alone, "", &root, 0, &[Code::CertTrustedRoot]);
    bench.case("issuer of the same name", &leaf, &twin, &root, 0, &[Code::CertSignature]);
    bench.case("both of the same name", &leaf, &format!("{twin}{issuing}"), &root, 0, &[]);
    bench.case("cross-signed", &leaf, &format!("{issuing}{cross}{back}"), &stranger, 0, &[]);
    bench.case("circle", &leaf, &format!("{issuing}{cross}{back}"), &old, 0, &[Code::CertChainComplete]);
    let damaged = damaged(&leaf);
    bench.case("signature damaged", &damaged, &issuing, &root, 0, &[Code::CertSignature]);
    bench.finish();
}

/// The last byte of the signature is another.
fn damaged(pem: &str) -> String {
    let chain = read(pem.as_bytes());
    let mut der = chain.certificates[0].der().to_vec();
    *der.last_mut().expect("bytes") ^= 1;
    read(&der).pem()
}

#[test]
fn order_is_told_and_mended() {
    let bench = Bench::new();
    let a = &bench.authority;
    let leaf = a.issue("leaf", Request::default());
    let other = a.issue(
        "other",
        Request { subject: "/CN=unrelated", issuer: Some("root"), key: P256, ..Request::default() },
    );
    let (issuing, root) = (a.pem("issuing"), a.pem("root"));
    let wanted = format!("{leaf}{issuing}");
    let warnings = |report: &Report| -> Vec<_> {
        report
            .findings
            .iter()
            .filter(|f| f.code == Code::CertOrder && f.severity == Severity::Warning)
            .map(|f| f.message.clone())
            .collect()
    };
    for (given, says) in [
        (format!("{issuing}{leaf}"), "is the leaf, and does not come first"),
        (format!("{leaf}{issuing}{leaf}"), "is certificate 1 again"),
        (
            format!("{leaf}{issuing}{other}"),
            "certificate 3 (unrelated) is not on the path from the leaf to the root",
        ),
        (format!("{leaf}{other}{issuing}"), "certificate 2 (unrelated) is not on the path"),
    ] {
        let report = Bench::judge(&given, "", &root, bench.now);
        let warnings = warnings(&report);
        assert!(report.is_accepted(), "{:?}", report.findings);
        assert!(warnings.iter().any(|warning| warning.contains(says)), "{says}: {warnings:?}");
        let corrected = report.corrected.expect("the chain can be mended");
        assert_eq!(corrected, wanted);
        let again = Bench::judge(&corrected, "", &root, bench.now);
        assert_eq!((again.corrected, again.trust), (None, Trust::Given));
        assert!(!again.findings.iter().any(|f| f.code == Code::CertOrder));
    }
}
