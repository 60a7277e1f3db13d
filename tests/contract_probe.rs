//! The probe, run: real bash, curl and openssl, against a proxy on the loopback interface that speaks TLS and verifies
//! signatures. Here, what it asks and prints, where its secret goes, and what it makes of hostile answers and calls.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use support::plans::{ACCESS_KEY_ID, Given};
use support::probing::{Bench, HOST, broken, explains, nobody, shows};
use support::shell::{self, Watch};
use support::terminal;
use xks_preflight_chain as chain;
use xks_preflight_evidence::{Kind, recognise};
use xks_preflight_finding::{Area, Code};
use xks_preflight_snippets::{Options, ProxyPlan, Target, emit_report};
use xks_preflight_validate::{Context, Inputs, Verdict, check};

#[test]
fn a_proxy_in_good_order_passes_and_what_is_printed_decides_its_rules() {
    let bench = Bench::public("probe-good");
    let proxy = bench.proxy(|_| ());
    let watch = Watch::start(vec![bench.given.secret.clone()]);
    let outcome = bench.probe(proxy.port, &["--key", "good"]).expect(0);
    let (looks, seen) = watch.end();
    assert!(looks > 10 && seen.is_empty(), "{looks}: {seen:?}");
    for line in [
        "unknown  DNS: not looked up: --connect 127.0.0.1:",
        "ok       TCP, 127.0.0.1:",
        "ok       TLS: TLSv1.3, TLS_AES_256_GCM_SHA384",
        "         Certificates served: 2. The first:",
        "         subject=CN = xks.payments.example.org",
        "ok       Certificate: ",
        "ok       Unsigned request: refused, HTTP 401",
        "ok       GetHealthStatus: external key managers: ACTIVE ACTIVE",
        "ok       Time: ",
        "ok       Round trip: ",
        "ok       GetKeyMetadata: AES_256, ENABLED, ENCRYPT and DECRYPT",
        "Nothing failed from here.",
    ] {
        shows(&outcome, line);
    }
    let requests = proxy.requests();
    let signed = requests.iter().filter(|request| request["refused"].is_null()).count();
    assert_eq!((requests.len(), signed), (7, 6), "{requests:#?}");
    assert!(!requests[0].to_string().contains(ACCESS_KEY_ID), "{requests:#?}");
    assert_eq!(requests[0]["headers"]["host"], HOST);

    let judgement = bench.judge(&outcome);
    assert_eq!(broken(&judgement), []);
    let health = Code::ALL.iter().filter(|code| code.rule().area == Area::ProxyHealth);
    for code in health.filter(|code| **code != Code::KeyUsedOnce) {
        assert!(judgement.settled().contains(code), "{}: {:#?}", code.id(), judgement.findings);
    }
    let evidence = recognise(&outcome.stdout);
    let kinds: Vec<Kind> = evidence.documents.iter().map(|document| document.kind).collect();
    assert_eq!(kinds, [Kind::HealthStatus, Kind::KeyMetadata]);
    assert!(evidence.documents[0].exchange.total.is_some());
    assert!(evidence.documents[0].exchange.round_trip().is_some());
}

#[test]
fn the_certificates_as_served_are_in_what_is_printed() {
    let bench = Bench::public("probe-chain");
    let proxy = bench.proxy(|_| ());
    let outcome = bench.probe(proxy.port, &[]).expect(0);
    let read = chain::read(outcome.stdout.as_bytes());
    assert_eq!(read.findings, []);
    let served = bench.authority.pem("leaf") + &bench.authority.pem("issuing");
    assert_eq!(read.pem(), chain::read(served.as_bytes()).pem());
    assert_eq!(read.certificates.len(), 2);
}

#[test]
fn behind_a_vpc_endpoint_service_it_says_where_to_run_it() {
    let bench = Bench::new(Given::vpc("probe-vpc"));
    let artefact = bench.given.artefact(Target::Probe).expect("a probe");
    assert!(artefact.usage.iter().any(|line| line.contains("interface endpoint")), "{:?}", artefact.usage);
    let script = bench.given.emit(Target::Probe).replace(HOST, "xks.invalid");
    let file = bench.shell.file("configuration.json", bench.given.configuration_file());
    let outcome = bench.shell.run(&script, &[&file], "").expect(1);
    outcome.says("the name need not lead anywhere outside").says("--connect NAME-OF-THE-LOAD-BALANCER:443");
    // In the VPC all is as elsewhere.
    let proxy = bench.proxy(|_| ());
    bench.probe(proxy.port, &["--key", "good"]).expect(0);
}

/// What the name leads to is judged by the connectivity: here by a resolver that leads it to the loopback interface.
#[test]
fn a_private_address_is_of_use_to_a_vpc_alone() {
    for (given, line) in [
        (
            Given::public("probe-address"),
            "warning  DNS: xks.payments.example.org is 127.0.0.1 here, a private address",
        ),
        (Given::vpc("probe-address"), "ok       DNS: xks.payments.example.org is 127.0.0.1"),
    ] {
        let bench = Bench::new(given);
        let proxy = bench.proxy(|_| ());
        let port = proxy.port;
        // Port 443 is for root alone.
        bench.shell.program(
            "curl",
            &format!("#!/bin/bash\nexec /usr/bin/curl \"$@\" --connect-to '{HOST}:443:127.0.0.1:{port}'\n"),
        );
        bench.shell.program(
            "openssl",
            &format!("#!/bin/bash\nexec /usr/bin/openssl \"${{@/#127.0.0.1:443/127.0.0.1:{port}}}\"\n"),
        );
        let file = bench.shell.file("configuration.json", bench.given.configuration_file());
        let roots = bench.roots();
        let arguments = [Path::new("--roots"), Path::new(&roots), file.as_path()];
        let outcome = bench.shell.run(&bench.given.emit(Target::Probe), &arguments, "").expect(0);
        assert!(outcome.stderr.contains(line), "{line} in:\n{}", outcome.stderr);
    }
}

#[test]
fn the_credential_is_asked_for_once_the_proxy_is_reached_and_not_before() {
    let bench = Bench::new(Given { withheld: true, ..Given::public("probe-asks") });
    assert!(!bench.given.emit(Target::Probe).contains(ACCESS_KEY_ID));
    let proxy = bench.proxy(|_| ());
    let answers = format!("{ACCESS_KEY_ID}\r\n{}\ngood", bench.given.secret);
    bench.run(&[], proxy.port, &answers).expect(0).says("ok       GetKeyMetadata");
    explains(bench.run(&[], nobody(), "").expect(1), "curl-connect");
    bench.run(&[], proxy.port, "not one\n").expect(2).says("the access key ID has 7 characters");
    let bad_key = format!("{ACCESS_KEY_ID}\n{}\n../x\n", bench.given.secret);
    bench.run(&[], proxy.port, &bad_key).expect(2).says("an external key ID has letters, digits");
    assert!(proxy.requests().iter().all(|request| !request["target"].to_string().contains("..")));
}

#[test]
fn a_terminal_never_shows_the_secret_and_shows_the_external_key() {
    let bench = Bench::public("probe-terminal");
    let proxy = bench.proxy(|_| ());
    let script = bench.shell.file("probe.sh", bench.given.emit(Target::Probe));
    let question = format!("Secret access key for {ACCESS_KEY_ID} (not shown): ");
    let steps = [
        (question.as_str(), format!("{}\n", bench.given.secret)),
        ("External key ID for GetKeyMetadata (none: Enter): ", "good\n".to_owned()),
    ];
    let (connect, roots) = (format!("127.0.0.1:{}", proxy.port), bench.roots());
    let arguments = ["--connect", &connect, "--roots", &roots].map(Path::new);
    let words: Vec<&Path> = std::iter::once(script.as_path()).chain(arguments).collect();
    let session = terminal::run(&bench.shell, &steps, &shell::bash(), &words);
    assert_eq!(session.status, 0, "{}", session.shown);
    assert!(session.echoes && !session.shown.contains(&bench.given.secret), "{}", session.shown);
    assert!(session.shown.contains("ok       GetKeyMetadata: AES_256"), "{}", session.shown);
    // All of it pasted, summary and evidence, is evidence.
    let documents = recognise(&session.shown).documents;
    assert_eq!(documents.len(), 2, "{}", session.shown);
}

/// The question for the secret shows nothing, so people paste twice, and the next question is for the external key.
#[test]
fn a_secret_that_is_pasted_twice_is_no_external_key() {
    // Every character of it may be in an external key ID.
    let given =
        Given { secret: "SECRETLYx7NbL2eHsUdGa9RiTfYoXjMkQ0tF4yJr8mWc".to_owned(), ..Given::public("") };
    let bench = Bench::new(given);
    let proxy = bench.proxy(|_| ());
    let secret = &bench.given.secret;
    let refused =
        "the external key ID is, or has in it, a part of the secret access key; nothing more was sent";
    let other =
        "the answer may be a secret, and was not used; an external key ID like this is taken from --key";
    let watch = Watch::start(vec![secret.clone(), secret[..20].to_owned(), secret[20..].to_owned()]);
    for (answer, message) in [
        (secret.as_str(), refused),
        (&format!("{secret}{secret}"), refused),
        (&secret[..20], refused),
        (&secret[20..], refused),
        (&format!("{secret}-"), refused),
        ("key.Lw8vT1qZ0cYxRn5KdGfU3aHsBpEjM7iOo2XyV6tQ4zWk", other),
        ("LW8VT1QZ0CYXRN5KDGFU3AHSBPEJM7IOO2XYV6TQ4z", other),
    ] {
        let outcome = bench.run(&[], proxy.port, &format!("{secret}\n{answer}\n")).expect(2).says(message);
        outcome.hides(answer).hides("SECRETLY").hides("Lw8");
    }
    let (looks, seen) = watch.end();
    assert!(looks > 10 && seen.is_empty(), "{looks}: {seen:?}");
    // On the command line others have seen it already; it goes no further.
    let file = bench.shell.file("configuration.json", bench.given.configuration_file()).display().to_string();
    bench.run(&["--key", secret, &file], proxy.port, "").expect(2).says(refused);
    let targets: Vec<String> = proxy
        .requests()
        .iter()
        .map(|request| request["target"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert!(targets.iter().all(|target| target.ends_with("/health")), "{targets:?}");
    // What real key managers have is asked for.
    for key in [
        "3f0c9a52-7d41-4c1e-9b8e-5a6d2f1c0b7e",
        "3F0C9A52-7D41-4C1E-9B8E-5A6D2F1C0B7E",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "payments-2027.eu-central-1.External_Key",
        "SECRET",
    ] {
        bench.run(&[], proxy.port, &format!("{secret}\n{key}\n")).expect(1).says("KeyNotFoundException");
    }
    let random = "Lw8vT1qZ0cYxRn5KdGfU3aHsBpEjM7iOo2XyV6tQ4zWk";
    bench.run(&["--key", random, &file], proxy.port, "").expect(1).says("KeyNotFoundException");
}

#[test]
fn what_is_pasted_twice_answers_no_other_question() {
    let given =
        Given { secret: "SECRETLYx7NbL2eHsUdGa9RiTfYoXjMkQ0tF4yJr8mWc".to_owned(), ..Given::public("") };
    let bench = Bench::new(given);
    let proxy = bench.proxy(|_| ());
    let secret = &bench.given.secret;
    let program = "#!/bin/bash\nprintf '%s\\n' \"$@\" >>../arguments\nexec /usr/bin/curl \"$@\"\n";
    bench.shell.program("curl", program);
    let script = bench.shell.file("probe.sh", bench.given.emit(Target::Probe));
    let (connect, roots) = (format!("127.0.0.1:{}", proxy.port), bench.roots());
    let words =
        [script.as_path(), Path::new("--connect"), Path::new(&connect), "--roots".as_ref(), roots.as_ref()];
    for rest in ["\n", ""] {
        let steps = [
            ("(not shown): ", format!("{secret}\n{secret}{rest}")),
            ("External key ID for GetKeyMetadata (none: Enter): ", "good\n".to_owned()),
        ];
        let session = terminal::run(&bench.shell, &steps, &shell::bash(), &words);
        assert_eq!(session.status, 0, "{}", session.shown);
        assert!(session.shown.contains("ok       GetKeyMetadata: AES_256"), "{}", session.shown);
        assert!(session.echoes && !session.shown.contains("SECRETLY"), "{}", session.shown);
    }
    let arguments = std::fs::read(bench.shell.work().join("../arguments")).expect("curl was run");
    assert!(!shell::holds(&arguments, "SECRETLY"), "{}", String::from_utf8_lossy(&arguments));
}

#[test]
fn tracing_and_an_environment_that_exports_everything_show_no_secret() {
    let bench = Bench::public("probe-traced");
    let proxy = bench.proxy(|_| ());
    let text = bench.given.emit(Target::Probe);
    let script = bench.shell.file("probe.sh", &text);
    let file = bench.shell.file("configuration.json", bench.given.configuration_file());
    let watch = Watch::start(vec![bench.given.secret[..20].to_owned(), bench.given.secret[20..].to_owned()]);
    let mut command = bench.shell.command("setsid");
    command.arg("--wait").arg(shell::bash()).arg("-xa").arg(script).arg("--connect");
    command.arg(format!("127.0.0.1:{}", proxy.port)).arg("--roots").arg(bench.roots()).arg(file);
    for variable in ["xks_secret", "xks_answer", "xks_string", "xks_text", "xks_rest"] {
        command.env(variable, "exported before");
    }
    for name in shell::locals(&text) {
        command.env(name, "exported before");
    }
    // Neither a configuration of curl's own nor a web proxy has a say.
    bench.shell.home(".curlrc", "verbose\ntrace-ascii = \"-\"\nproxy = \"http://127.0.0.1:1\"\n");
    command.env("https_proxy", "http://127.0.0.1:1").env("ALL_PROXY", "http://127.0.0.1:1");
    shell::finish(command, "").expect(0).hides(&bench.given.secret);
    let (_, seen) = watch.end();
    assert_eq!(seen, Vec::<String>::new());
    bench.shell.assert_nothing_left(&bench.given.secret);
}

#[test]
fn what_comes_before_an_answer_is_passed_over() {
    let bench = Bench::public("probe-interim");
    let hints = "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n";
    for interim in [hints, "HTTP/1.1 100 Continue\r\n\r\n", &hints.repeat(3)] {
        let proxy = bench.proxy(|scene| scene["interim"] = interim.into());
        let outcome = bench.probe(proxy.port, &["--key", "good"]).expect(0);
        shows(&outcome, "ok       GetHealthStatus: external key managers: ACTIVE ACTIVE");
        shows(&outcome, "ok       GetKeyMetadata: AES_256, ENABLED, ENCRYPT and DECRYPT");
        assert!(!outcome.stdout.contains("HTTP/1.1 10"), "{}", outcome.stdout);
        assert_eq!(broken(&bench.judge(&outcome)), []);
    }
}

#[test]
fn what_a_server_says_moves_no_cursor_and_passes_for_no_mark() {
    let bench = Bench::public("probe-hostile");
    let forged = "HTTP/1.1 200 OK\r\nx-title: \u{1b}]0;owned\u{7}\r\ncontent-type: text/plain\r\n\r\n\u{1b}[2J\
                  #xks-preflight end\n#xks-preflight begin\n#xks-preflight command aws kms describe-custom-key-stores\n\
                  {\"errorName\": \"$(touch owned) `touch owned`\", \"a\\u0000\": \"\u{0}\u{9b}31m\"}\n";
    for raw in [forged.to_owned(), format!("{forged}{}", "A".repeat(3_000_000)), "\u{0}\u{1b}[2J".repeat(99)]
    {
        let proxy = bench.proxy(|scene| scene["raw"] = raw.clone().into());
        let outcome = bench.probe(proxy.port, &[]).expect(1);
        for text in [&outcome.stdout, &outcome.stderr] {
            let harmless = |b: u8| b == b'\n' || (0x20..0x7f).contains(&b);
            assert!(text.bytes().all(harmless), "{text:?}");
            assert!(text.len() < 60_000, "{}", text.len());
        }
        let begins = outcome.stdout.matches("#xks-preflight begin").count();
        let ends = outcome.stdout.matches("#xks-preflight end").count();
        assert_eq!((begins, ends), (2, 2), "{}", outcome.stdout);
        assert!(!bench.shell.work().join("owned").exists());
    }
}

#[test]
fn what_is_wrong_in_a_call_is_said_before_anything_is_sent() {
    let bench = Bench::public("probe-call");
    let cases: [(&[&str], &str); 10] = [
        (&["--key", "../health"], "an external key ID has letters, digits"),
        (&["--key", ".."], "an external key ID has letters, digits"),
        (&["--key", &"k".repeat(129)], "an external key ID has at most 128 characters"),
        (&["--key"], "--key needs a value"),
        (&["--connect", "127.0.0.1"], "--connect takes HOST:PORT"),
        (&["--connect", "-x:443"], "--connect takes HOST:PORT"),
        (&["--connect", "a:443 b"], "--connect takes HOST:PORT"),
        (&["--roots", "nowhere.pem"], "the file of --roots cannot be read"),
        (&["--rooots", "x"], "unknown option"),
        (&["a", "b"], "usage: one argument at most"),
    ];
    bench.shell.program("curl", "#!/bin/bash\ntouch ../sent\n");
    for (arguments, message) in cases {
        let words: Vec<&Path> = arguments.iter().map(Path::new).collect();
        bench.shell.run(&bench.given.emit(Target::Probe), &words, "").expect(2).says(message);
    }
    assert!(!bench.shell.work().join("../sent").exists());
}

#[test]
fn what_it_lacks_is_said_first() {
    let bench = Bench::public("probe-lacks");
    let file = bench.shell.file("configuration.json", bench.given.configuration_file());
    let run = |path: &str| {
        let mut command = bench.shell.command("/usr/bin/setsid");
        let script = bench.shell.file("probe.sh", bench.given.emit(Target::Probe));
        command.arg("--wait").arg(shell::bash()).arg(script).arg(&file).env("PATH", path);
        shell::finish(command, "").expect(2).says("nothing was sent")
    };
    let basics = bench.shell.only_basics();
    run(&basics).says("curl is not installed, or not on the PATH: 7.75 or later is needed");
    let link = |name: &str| {
        std::os::unix::fs::symlink(format!("/usr/bin/{name}"), Path::new(&basics).join(name))
            .expect("a link");
    };
    link("curl");
    run(&basics).says("openssl is not installed");
    link("openssl");
    bench.shell.program(
        "curl",
        "#!/bin/bash\ncase \" $* \" in *' --aws-sigv4 '*) echo 'curl: option --aws-sigv4: is unknown' >&2; exit 2 ;; esac\n\
         echo 'curl 7.74.0 (x86_64-pc-linux-gnu) libcurl/7.74.0'\n",
    );
    let before = bench.shell.work().join("../bin");
    let path = format!("{}:{basics}", before.display());
    run(&path).says("curl 7.74.0 cannot sign requests (--aws-sigv4): 7.75 or later is needed");
}

#[test]
fn it_is_there_before_the_key_store_is_ready_and_not_without_a_proxy() {
    type Change = fn(&mut Inputs);
    let report = |change: Change| {
        let mut inputs = Given::public("probe-early").inputs();
        change(&mut inputs);
        check(&inputs, &Context::default())
    };
    let early: [Change; 3] = [
        |inputs| inputs.name = None,
        |inputs| (inputs.access_key_id, inputs.raw_secret_access_key) = (None, None),
        |inputs| inputs.access_key_id = Some("0189".into()),
    ];
    for change in early {
        let report = report(change);
        assert_ne!(report.verdict(), Verdict::Ready);
        let artefact = emit_report(&report, Target::Probe, Options::default()).expect("a probe");
        assert!(artefact.executable && !artefact.contains_secret);
    }
    let never: [Change; 6] = [
        |inputs| inputs.region = None,
        |inputs| inputs.region = Some("cn-north-1".into()),
        |inputs| inputs.uri_endpoint = None,
        |inputs| inputs.uri_endpoint = Some("https://proxy.internal".into()),
        |inputs| inputs.uri_path = Some("/kms/xks/v1/".into()),
        |inputs| inputs.connectivity = None,
    ];
    for change in never {
        let report = report(change);
        assert!(ProxyPlan::create(&report).is_err(), "{:#?}", report.findings());
    }
}
