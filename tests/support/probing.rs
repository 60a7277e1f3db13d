//! A place to run the probe in, with a proxy to be probed.

use std::net::TcpListener;
use std::path::Path;

use serde_json::Value;
use xks_preflight_evidence::{Judgement, Known, judge, recognise};
use xks_preflight_explain::{Entry, entry};
use xks_preflight_finding::{Area, Code, Severity};
use xks_preflight_snippets::Target;
use xks_preflight_validate::{Context, check};

use crate::chains::{Authority, P256, Request, SERVER};
use crate::kms::Kms;
use crate::plans::Given;
use crate::proxy::{Proxy, scene};
use crate::shell::{Cli, Outcome, Shell};

/// The endpoint's host.
pub const HOST: &str = "xks.payments.example.org";

/// A place to probe from, and an authority whose root the probe trusts.
pub struct Bench {
    /// The key store whose proxy it is.
    pub given: Given,
    /// Who issues certificates: `leaf`, for the host, by `issuing`, by `root`.
    pub authority: Authority,
    /// Where the script runs.
    pub shell: Shell,
    _kms: Kms,
}

impl Bench {
    /// A bench for the proxy of that key store.
    pub fn new(given: Given) -> Self {
        let authority = Authority::new();
        let extensions = SERVER.replace("xks.example.org", HOST);
        let subject = format!("/CN={HOST}");
        authority.issue(
            "leaf",
            Request { subject: &subject, extensions: &extensions, key: P256, ..Request::default() },
        );
        let kms = Kms::start();
        Self { given, authority, shell: Shell::new(Cli::V1, &kms), _kms: kms }
    }

    /// A bench for the proxy of a public key store.
    pub fn public(seed: &str) -> Self {
        Self::new(Given::public(seed))
    }

    /// A file in the authority's folder.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.authority.dir().join(name);
        std::fs::write(&path, content).expect("a file");
        path.display().to_string()
    }

    /// The scene of a proxy in good order that serves the certificates of these names.
    pub fn scene(&self, certificates: &[&str]) -> Value {
        let mut scene = scene(&self.given.path, &self.given.secret);
        let pem: String = certificates.iter().map(|name| self.authority.pem(name)).collect();
        scene["certificate"] = self.file("served.pem", &pem).into();
        scene["key"] = self.file("served.key", &self.authority.key(certificates[0])).into();
        scene
    }

    /// A proxy in good order, but for a change.
    pub fn proxy(&self, change: impl FnOnce(&mut Value)) -> Proxy {
        let mut scene = self.scene(&["leaf", "issuing"]);
        change(&mut scene);
        Proxy::start(&scene)
    }

    /// The file of the root.
    pub fn roots(&self) -> String {
        self.file("roots.pem", &self.authority.pem("root"))
    }

    /// Probes that port with the configuration file and these options.
    pub fn probe(&self, port: u16, options: &[&str]) -> Outcome {
        let file = self.shell.file("configuration.json", self.given.configuration_file());
        self.run(&[options, &[&file.display().to_string()]].concat(), port, "")
    }

    /// Probes that port with these arguments and answers.
    pub fn run(&self, arguments: &[&str], port: u16, stdin: &str) -> Outcome {
        let (connect, roots) = (format!("127.0.0.1:{port}"), self.roots());
        let mut words = vec!["--connect", &connect, "--roots", &roots];
        words.extend(arguments);
        let words: Vec<&Path> = words.into_iter().map(Path::new).collect();
        let outcome = self.shell.run(&self.given.emit(Target::Probe), &words, stdin);
        self.shell.assert_nothing_left(&self.given.secret);
        outcome.hides(&self.given.secret)
    }

    /// What the rules say of what was printed.
    pub fn judge(&self, outcome: &Outcome) -> Judgement {
        let report = check(&self.given.inputs(), &Context::default());
        let evidence = recognise(&outcome.stdout);
        assert_eq!(evidence.findings, [], "{}", outcome.stdout);
        judge(&evidence, &Known::of(report.facts()))
    }
}

/// The rules of the proxy's health that are broken, with how much each weighs.
pub fn broken(judgement: &Judgement) -> Vec<(&'static str, Severity)> {
    let about = |code: Code| code.rule().area == Area::ProxyHealth || code == Code::PlanMtls;
    let findings = judgement.findings.iter();
    findings
        .filter(|f| about(f.code) && f.severity != Severity::Unknown)
        .map(|f| (f.code.id(), f.severity))
        .collect()
}

/// A port of the loopback interface on which nobody listens.
pub fn nobody() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// What the catalogue says of this entry, as a terminal shows it.
fn words(entry: &Entry) -> Vec<String> {
    let plain = |text: &str| text.replace('`', "\"").replace('…', "...");
    let causes = entry.causes.iter().map(|cause| {
        format!("         - {} ({}): {}", plain(cause.cause), plain(cause.tell), plain(cause.todo))
    });
    std::iter::once(format!("         {}", plain(entry.happened))).chain(causes).collect()
}

/// Fails the test unless every word of that entry was shown.
#[track_caller]
pub fn explains(outcome: Outcome, id: &str) -> Outcome {
    for line in words(entry(id).expect("an entry")) {
        assert!(outcome.stderr.lines().any(|shown| shown == line), "{line}\nin:\n{}", outcome.stderr);
    }
    outcome
}

/// Fails the test unless a line that begins so was shown.
#[track_caller]
pub fn shows(outcome: &Outcome, line: &str) {
    assert!(outcome.stderr.lines().any(|shown| shown.starts_with(line)), "{line}\nin:\n{}", outcome.stderr);
}
