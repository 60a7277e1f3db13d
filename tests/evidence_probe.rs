//! The requests of the proxy API that are asked for, by real curl in real bash, against a proxy on the loopback interface:
//! signed as AWS KMS signs them, the secret in no argument, and what is printed is recognised.
#![cfg(not(target_arch = "wasm32"))]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use support::plans::{ACCESS_KEY_ID, ENDPOINT, Given, secret};
use support::shell::{self, Outcome, Watch};
use xks_preflight_evidence::{Content, Evidence, Kind, Known, gather, judge, recognise};
use xks_preflight_finding::Severity;
use xks_preflight_validate::{Context, check};

/// The lines to paste for a request.
fn lines(kind: Kind) -> String {
    let report = check(&Given::public("probe").inputs(), &Context::default());
    let commands = gather::commands(&Known::of(report.facts()), &Evidence::default());
    commands.into_iter().find(|asked| asked.kind == kind).expect("a command").text
}

/// A proxy that answers one request with this status and body; what it got comes through the channel.
fn proxy(status: u16, body: &str) -> (String, mpsc::Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1");
    let address = listener.local_addr().expect("an address");
    let answer = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a request");
        let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).expect("a line");
        }
        let length = head
            .to_lowercase()
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.lines().next().and_then(|length| length.trim().parse().ok()));
        let mut content = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut content).expect("a body");
        let _ = stream.write_all(answer.as_bytes());
        let _ = sender.send((head, String::from_utf8_lossy(&content).into_owned()));
    });
    (format!("http://{address}"), receiver)
}

fn run(lines: &str, proxy: &str, answers: &str) -> Outcome {
    // The one thing that is changed: curl here speaks to the loopback interface, without TLS.
    let lines = lines.replace(ENDPOINT, proxy);
    assert!(lines.contains(proxy));
    let mut command = Command::new("setsid");
    command.args(["--wait", "/bin/bash", "-c", &lines]).env_clear().env("PATH", "/usr/bin:/bin");
    shell::finish(command, answers)
}

const HEALTH: &str = r#"{"xksProxyFleetSize":1,"xksProxyVendor":"v","xksProxyModel":"m","ekmVendor":"e","ekmFleetDetails":[{"id":"a","model":"b","healthStatus":"ACTIVE"},{"id":"c","model":"b","healthStatus":"ACTIVE"}]}"#;

#[test]
fn the_health_of_the_proxy() {
    let secret = secret("probe-health");
    let (address, got) = proxy(200, HEALTH);
    let watch = Watch::start(vec![secret.clone()]);
    let outcome =
        run(&lines(Kind::HealthStatus), &address, &format!("{ACCESS_KEY_ID}\n{secret}\n")).expect(0);
    let (looks, seen) = watch.end();
    assert!(looks > 0 && seen.is_empty(), "{seen:?}");
    let outcome = outcome.hides(&secret);

    let (head, body) = got.recv().expect("a request");
    assert!(head.starts_with("POST /tenants/payments/kms/xks/v1/health HTTP/1.1\r\n"), "{head}");
    let scope = "/eu-central-1/kms-xks-proxy/aws4_request";
    let signed =
        head.lines().find(|line| line.starts_with("Authorization: AWS4-HMAC-SHA256 ")).expect("a signature");
    assert!(signed.contains(ACCESS_KEY_ID) && signed.contains(scope), "{signed}");
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["requestMetadata"]["kmsOperation"], "KmsHealthCheck");

    let evidence = recognise(&outcome.stdout);
    assert_eq!(evidence.findings, [], "{}", outcome.stdout);
    let [document] = evidence.documents.as_slice() else { panic!("{evidence:#?}") };
    assert!(matches!(document.content, Content::Health(_)), "{document:?}");
    let exchange = &document.exchange;
    assert_eq!(exchange.status, Some(200));
    assert!(exchange.total.is_some_and(|time| time < Duration::from_secs(5)), "{exchange:?}");
    assert!(exchange.round_trip().is_some_and(|time| time < Duration::from_secs(1)), "{exchange:?}");
}

#[test]
fn an_external_key() {
    let answer = r#"{"keySpec":"AES_256","keyUsage":["ENCRYPT","DECRYPT"],"keyStatus":"ENABLED"}"#;
    let (address, got) = proxy(200, answer);
    let answers = format!("{ACCESS_KEY_ID}\n{}\nkey-1.a_b\n", secret("probe-key"));
    let outcome = run(&lines(Kind::KeyMetadata), &address, &answers).expect(0);
    let (head, body) = got.recv().expect("a request");
    assert!(
        head.starts_with("POST /tenants/payments/kms/xks/v1/keys/key-1.a_b/metadata HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(body.contains("\"kmsOperation\":\"CreateKey\""), "{body}");
    let kinds: Vec<Kind> =
        recognise(&outcome.stdout).documents.iter().map(|document| document.kind).collect();
    assert_eq!(kinds, [Kind::KeyMetadata]);
}

#[test]
fn an_error_of_the_proxy_is_known_to_be_of_its_request() {
    for (kind, answers, exception) in [
        (Kind::HealthStatus, "", "XksProxyIncorrectAuthenticationCredentialException"),
        (Kind::KeyMetadata, "k\n", "CustomKeyStoreInvalidStateException"),
    ] {
        let (address, _got) = proxy(401, r#"{"errorName":"AuthenticationFailedException"}"#);
        let answers = format!("{ACCESS_KEY_ID}\n{}\n{answers}", secret("probe-error"));
        let outcome = run(&lines(kind), &address, &answers).expect(0);
        let report = check(&Given::public("probe").inputs(), &Context::default());
        let judgement = judge(&recognise(&outcome.stdout), &Known::of(report.facts()));
        let errors: Vec<_> = judgement.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert!(errors[0].why.contains(exception), "{errors:#?}");
    }
}

#[test]
fn what_is_no_credential_or_key_is_not_sent() {
    for (kind, answers) in [
        (Kind::HealthStatus, "id\nse\"cret\n"),
        (Kind::KeyMetadata, "id\nsecret\n../x\n"),
        (Kind::KeyMetadata, "id\nsecret\n\n"),
        (Kind::KeyMetadata, "id\n\nkey\n"),
    ] {
        let outcome = run(&lines(kind), "http://127.0.0.1:1", answers).expect(2);
        assert!(outcome.stderr.contains("nothing was sent"), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("se\"cret"));
    }
}

/// The question for the secret shows nothing, so people paste twice, and the next question is for the external key.
#[test]
fn a_secret_that_is_pasted_twice_is_no_external_key() {
    let secret = "SECRETLYx7NbL2eHsUdGa9RiTfYoXjMkQ0tF4yJr8mWc";
    let other = "key.Lw8vT1qZ0cYxRn5KdGfU3aHsBpEjM7iOo2XyV6tQ4zWk";
    let twice = format!("{secret}{secret}");
    for answer in [secret, &twice, &secret[..20], &secret[20..], &secret[12..20], other] {
        let (address, got) = proxy(200, "{}");
        let answers = format!("{ACCESS_KEY_ID}\n{secret}\n{answer}\n");
        let outcome = run(&lines(Kind::KeyMetadata), &address, &answers).expect(2).says("nothing was sent");
        outcome.hides(answer).hides("SECRETLY").hides("Lw8");
        assert!(got.try_recv().is_err());
    }
    for key in ["3f0c9a52-7d41-4c1e-9b8e-5a6d2f1c0b7e", "payments-2027.eu-central-1.External_Key", "SECRET"] {
        let (address, got) = proxy(200, "{}");
        run(&lines(Kind::KeyMetadata), &address, &format!("{ACCESS_KEY_ID}\n{secret}\n{key}\n")).expect(0);
        assert!(got.recv().expect("a request").0.contains(key));
    }
}

#[test]
fn shellcheck_finds_nothing_in_the_lines() {
    for kind in [Kind::HealthStatus, Kind::KeyMetadata] {
        for dialect in ["bash", "dash"] {
            let script = lines(kind);
            // A file has its first line; what is pasted has none.
            let outcome = shell::check(&format!("#!/bin/{dialect}\n{script}"), dialect);
            assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{dialect}: {}", outcome.stderr);
        }
    }
}
