//! The probe at proxies that AWS KMS would refuse, in each way that the catalogue of errors names: the check that says so,
//! the words that explain it, and what the rules make of what is printed.
#![cfg(not(target_arch = "wasm32"))]

use std::net::TcpListener;

use serde_json::{Value, json};
use support::chains::{Request, SERVER};
use support::plans::secret;
use support::probing::{Bench, HOST, broken, explains, nobody, shows};
use support::proxy::Proxy;
use xks_preflight_finding::{Code, Severity};
use xks_preflight_snippets::Target;

/// Holds a probe that fails to the line that says so, the catalogue's entry that explains it, and the exception of AWS KMS
/// that the rules make of what was printed.
#[track_caller]
fn fails(bench: &Bench, proxy: &Proxy, options: &[&str], [line, explained, exception]: [&str; 3]) {
    let outcome = explains(bench.probe(proxy.port, options).expect(1), explained);
    shows(&outcome, line);
    let judgement = bench.judge(&outcome);
    assert_eq!(broken(&judgement).len(), 1, "{line}: {:#?}", judgement.findings);
    let finding = judgement.findings.iter().find(|f| f.code == Code::HealthError).expect("a finding");
    assert!(finding.why.contains(exception), "{line}: {finding:?}");
}

#[test]
fn each_error_of_a_proxy_is_told_from_the_others_and_explained() {
    let bench = Bench::public("probe-errors");
    for (status, name, explained, exception) in [
        (400, "ValidationException", "proxy-validation", "XksProxyInvalidResponseException"),
        (403, "AccessDeniedException", "proxy-access-denied", "XKS_PROXY_ACCESS_DENIED"),
        (429, "ThrottlingException", "proxy-throttling", "XksProxyUriUnreachableException"),
        (500, "InternalException", "proxy-internal", "XksProxyInvalidResponseException"),
        (503, "DependencyTimeoutException", "proxy-dependency-timeout", "XksProxyUriUnreachableException"),
        (502, "", "http-server-error", "XksProxyInvalidResponseException"),
        (302, "", "http-redirect", "XksProxyInvalidResponseException"),
    ] {
        let body = if name.is_empty() { json!("<html>") } else { json!({ "errorName": name }) };
        let proxy = bench.proxy(|scene| scene["answer"] = json!([status, body]));
        let line =
            format!("failed   GetHealthStatus: HTTP {status}{}", if name.is_empty() { "" } else { ", " });
        fails(&bench, &proxy, &[], [&format!("{line}{name}"), explained, exception]);
    }
}

#[test]
fn a_credential_region_path_or_key_that_is_not_the_proxys_is_told_and_explained() {
    type Change = fn(&mut Value);
    let refused = "XksProxyIncorrectAuthenticationCredentialException";
    let unsigned = "failed   GetHealthStatus: HTTP 401, AuthenticationFailedException";
    let cases: [(Change, &[&str], [&str; 3]); 6] = [
        (
            |scene| scene["secret"] = secret("other").into(),
            &[],
            [unsigned, "proxy-authentication-failed", refused],
        ),
        (
            |scene| scene["id"] = "ABCDEFGHIJKLMNOPQRST".into(),
            &[],
            ["         The clock there: ", "proxy-authentication-failed", refused],
        ),
        (
            |scene| scene["region"] = "eu-west-1".into(),
            &[],
            [unsigned, "proxy-authentication-failed", refused],
        ),
        (
            |scene| scene["path"] = "/another/kms/xks/v1".into(),
            &[],
            [
                "failed   GetHealthStatus: HTTP 404, InvalidUriPathException",
                "proxy-invalid-uri-path",
                "XksProxyInvalidConfigurationException",
            ],
        ),
        (
            |_| (),
            &["--key", "nowhere"],
            [
                "failed   GetKeyMetadata: HTTP 404, KeyNotFoundException",
                "proxy-key-not-found",
                "XksKeyNotFoundException",
            ],
        ),
        (
            |scene| scene["raw"] = "".into(),
            &[],
            ["failed   GetHealthStatus: curl: (52) ", "curl-empty", "XksProxyUriUnreachableException"],
        ),
    ];
    let bench = Bench::public("probe-refused");
    for (change, options, expected) in cases {
        fails(&bench, &bench.proxy(change), options, expected);
    }
}

#[test]
fn what_the_answers_say_is_judged() {
    type Change = fn(&mut Value);
    // The change, the external key, the exit status, the line, the rules that are broken.
    type Case = (Change, &'static str, i32, &'static str, &'static [(&'static str, Severity)]);
    let cases: [Case; 9] = [
        (
            |scene| scene["health"]["ekmFleetDetails"][0]["healthStatus"] = "UNAVAILABLE".into(),
            "good",
            0,
            "warning  GetHealthStatus: one external key manager of 2 is there: UNAVAILABLE ACTIVE",
            &[("health-redundancy", Severity::Warning)],
        ),
        (
            |scene| {
                for at in [0, 1] {
                    scene["health"]["ekmFleetDetails"][at]["healthStatus"] = "UNAVAILABLE".into();
                }
            },
            "good",
            1,
            "failed   GetHealthStatus: every external key manager is UNAVAILABLE (2)",
            &[("health-available", Severity::Error)],
        ),
        (
            |scene| scene["answer"] = json!([200, "<html>it works</html>"]),
            "",
            1,
            "failed   GetHealthStatus: HTTP 200, and the answer is not one of GetHealthStatus",
            &[("health-error", Severity::Warning)],
        ),
        (
            |scene| scene["delay"] = json!(0.3),
            "good",
            1,
            "failed   Time: 3",
            &[("health-latency", Severity::Warning)],
        ),
        (
            |scene| scene["open"] = true.into(),
            "good",
            0,
            "warning  Unsigned request: answered: the proxy answers requests that nobody signed",
            &[],
        ),
        (
            |_| (),
            "disabled",
            1,
            "failed   GetKeyMetadata: keyStatus is DISABLED",
            &[("key-status", Severity::Error)],
        ),
        (
            |_| (),
            "kind",
            1,
            "failed   GetKeyMetadata: keySpec is RSA_2048, keyUsage lacks ENCRYPT",
            &[("key-spec", Severity::Error), ("key-usage", Severity::Error)],
        ),
        (
            |scene| scene["keys"]["good"] = json!({}),
            "good",
            1,
            "failed   GetKeyMetadata: keySpec is missing, keyStatus is missing, keyUsage is missing",
            &[],
        ),
        (
            |scene| scene["health"]["xksProxyFleetSize"] = 0.into(),
            "good",
            0,
            "ok       GetHealthStatus: external key managers: ACTIVE ACTIVE",
            // What a script does not look at, the rules do.
            &[("health-answer", Severity::Error)],
        ),
    ];
    let bench = Bench::public("probe-judged");
    for (change, key, status, line, expected) in cases {
        let proxy = bench.proxy(change);
        let options = if key.is_empty() { vec![] } else { vec!["--key", key] };
        let outcome = bench.probe(proxy.port, &options).expect(status);
        shows(&outcome, line);
        if line.contains("keySpec is missing") {
            continue;
        }
        assert_eq!(broken(&bench.judge(&outcome)), expected, "{line}");
    }
}

/// Each with the check that fails and the entry that explains it; none of them is ever asked anything with the credential.
#[test]
fn tls_that_aws_kms_would_refuse_is_refused_before_anything_is_signed() {
    type Case = (&'static [&'static str], fn(&mut Value), &'static str, &'static str);
    let bench = Bench::public("probe-tls");
    let extensions = |host: &str| SERVER.replace("xks.example.org", host);
    let other = extensions("other.example.org");
    bench.authority.issue(
        "other",
        Request { subject: "/CN=other.example.org", extensions: &other, ..Request::default() },
    );
    let own = extensions(HOST);
    bench.authority.issue(
        "self-signed",
        Request { subject: "/CN=of its own", issuer: None, extensions: &own, ..Request::default() },
    );
    expire(&bench);
    let old = |scene: &mut Value| {
        scene["minimum"] = "TLSv1".into();
        scene["maximum"] = "TLSv1".into();
    };
    let weak = |scene: &mut Value| {
        scene["maximum"] = "TLSv1_2".into();
        scene["ciphers"] = "ECDHE-ECDSA-AES128-GCM-SHA256".into();
    };
    let none: fn(&mut Value) = |_| ();
    let cases: [Case; 6] = [
        (&["expired", "issuing"], none, "failed   Certificate: curl: (60) ", "tls-expired"),
        (&["self-signed"], none, "failed   Certificate: curl: (60) ", "tls-self-signed"),
        (&["other", "issuing"], none, "failed   Certificate: curl: (60) ", "tls-host"),
        (&["leaf"], none, "failed   Certificate: curl: (60) ", "tls-issuer"),
        (
            &["leaf", "issuing"],
            old,
            "failed   TLS: no version and suite that AWS KMS offers: ",
            "tls-version",
        ),
        (
            &["leaf", "issuing"],
            weak,
            "failed   TLS: no version and suite that AWS KMS offers: ",
            "tls-handshake",
        ),
    ];
    for (certificates, change, line, explained) in cases {
        let mut scene = bench.scene(certificates);
        change(&mut scene);
        let proxy = Proxy::start(&scene);
        let outcome = explains(bench.probe(proxy.port, &[]).expect(1), explained);
        shows(&outcome, line);
        if explained == "tls-handshake" {
            // This suite is not one of AWS KMS, and curl takes it: the rest is probed, too.
            assert_eq!(proxy.requests().len(), 6, "{line}");
            continue;
        }
        assert_eq!(proxy.requests(), [] as [Value; 0], "{line}");
        let judgement = bench.judge(&outcome);
        assert_eq!(broken(&judgement), [("health-error", Severity::Warning)], "{line}");
    }
}

/// A certificate that ended yesterday, of the issuing CA.
fn expire(bench: &Bench) {
    let authority = &bench.authority;
    authority.reissue("expired", "leaf", Request { extensions: SERVER, ..Request::default() });
    let extensions = SERVER.replace("xks.example.org", HOST);
    bench.file("expired.ext", &extensions);
    let request = authority.openssl(&["req", "-new", "-key", "expired.key", "-subj", "/CN=an old one"], b"");
    let sign = "x509 -req -CA issuing.pem -CAkey issuing.key -days -1 -extfile expired.ext -out expired.pem";
    authority.openssl(&sign.split(' ').collect::<Vec<_>>(), &request);
}

#[test]
fn a_required_client_certificate_is_seen() {
    let bench = Bench::public("probe-mutual");
    let roots = bench.roots();
    for version in ["TLSv1_2", "TLSv1_3"] {
        let proxy = bench.proxy(|scene| {
            scene["clients"] = roots.clone().into();
            scene["minimum"] = version.into();
            scene["maximum"] = version.into();
        });
        let outcome = bench.probe(proxy.port, &[]).expect(1);
        let line = "warning  Client certificate: the proxy asks for one";
        assert!(outcome.stderr.contains(line), "{version}:\n{}", outcome.stderr);
        let judgement = bench.judge(&outcome);
        assert!(broken(&judgement).contains(&("plan-mtls", Severity::Warning)), "{version}: {judgement:#?}");
    }
}

#[test]
fn what_is_no_tls_or_not_there_is_told_apart() {
    let bench = Bench::public("probe-nobody");
    let plain = bench.proxy(|scene| {
        scene.as_object_mut().expect("an object").remove("certificate");
    });
    shows(
        &explains(bench.probe(plain.port, &[]).expect(1), "tls-no-tls"),
        "failed   Certificate: curl: (35) ",
    );
    shows(&explains(bench.probe(nobody(), &[]).expect(1), "curl-connect"), "failed   TCP, 127.0.0.1:");

    // Without --connect the name is looked up.
    let script = bench.given.emit(Target::Probe).replace(HOST, "xks.invalid");
    let file = bench.shell.file("configuration.json", bench.given.configuration_file());
    let outcome = explains(bench.shell.run(&script, &[&file], "").expect(1), "curl-resolve");
    let outcome = outcome.says("failed   DNS: curl: (6) Could not resolve host: xks.invalid");
    assert!(!outcome.stderr.contains("VPC endpoint service the name"), "{}", outcome.stderr);
    let judgement = bench.judge(&outcome);
    assert_eq!(broken(&judgement), [("health-error", Severity::Warning)]);
    assert!(judgement.findings.iter().any(|f| f.message.contains("the host name has no address")));
}

#[test]
fn an_openssl_that_hangs_is_ended_and_the_rest_is_probed() {
    let bench = Bench::public("probe-hangs");
    let proxy = bench.proxy(|_| ());
    bench.shell.program(
        "openssl",
        "#!/bin/bash\nif [ \"$1\" = s_client ]; then exec sleep 300; fi\nexec /usr/bin/openssl \"$@\"\n",
    );
    let outcome = bench.probe(proxy.port, &[]).expect(1);
    shows(&outcome, "failed   TLS: no version and suite that AWS KMS offers: no answer");
    shows(&outcome, "ok       GetHealthStatus: ");
    assert!(!outcome.stderr.contains("Terminated"), "{}", outcome.stderr);
}

#[test]
fn a_server_that_says_nothing_does_not_hold_the_probe() {
    let bench = Bench::public("probe-silent");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let outcome = explains(bench.probe(port, &[]).expect(1), "curl-timeout");
    assert!(outcome.stderr.contains("failed   TLS: curl: (28) "), "{}", outcome.stderr);
}
