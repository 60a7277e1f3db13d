//! What the real tools print when something goes wrong, explained: both AWS CLIs, boto3, curl and OpenSSL.
#![cfg(not(target_arch = "wasm32"))]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::json;
use support::kms::Kms;
use support::kms::operation::Exception;
use support::plans::secret;
use support::shell::{self, Cli, Outcome, Shell};
use support::tools;
use xks_preflight_explain::{Answer, Family, Operation, Step, catalogue, explain};

fn ids(answer: &Answer) -> Vec<&'static str> {
    answer.explanations.iter().map(|explanation| explanation.entry.id).collect()
}

/// Some of the names that AWS may answer with: each call starts the CLI anew, and it prints all of them in one way.
fn names() -> impl Iterator<Item = &'static str> {
    let of_aws = catalogue().filter(|entry| matches!(entry.family, Family::Exception | Family::Aws));
    of_aws.map(|entry| entry.name).step_by(5)
}

/// Calls the real CLI's `connect-custom-key-store`, which the stand-in refuses with this exception.
fn cli(cli: Cli, name: &str) -> String {
    let kms = Kms::start();
    // The CLI tries these again and again, each with a longer pause.
    for _ in 0..8 {
        kms.state().raise("ConnectCustomKeyStore", Exception::new(name, "A message."));
    }
    let shell = Shell::new(cli, &kms).with("AWS_MAX_ATTEMPTS", "1");
    let mut command = shell.command("aws");
    command.args([
        "kms",
        "connect-custom-key-store",
        "--region",
        "eu-central-1",
        "--custom-key-store-id",
        "cks-1",
    ]);
    let outcome = shell::finish(command, "");
    assert_ne!(outcome.status, 0, "{name}");
    format!("{}{}", outcome.stdout, outcome.stderr)
}

#[test]
fn errors_as_aws_cli_version_1_prints_them() {
    assert!(names().count() >= 8);
    for name in names() {
        is_explained(&cli(Cli::V1, name), name, Some(Operation::ConnectCustomKeyStore));
    }
}

#[test]
fn errors_as_aws_cli_version_2_prints_them() {
    for name in ["XksProxyUriUnreachableException", "ValidationException", "AccessDeniedException"] {
        is_explained(&cli(Cli::V2, name), name, Some(Operation::ConnectCustomKeyStore));
    }
}

#[track_caller]
fn is_explained(text: &str, name: &str, operation: Option<Operation>) {
    let answer = explain(text);
    let [explanation] = answer.explanations.as_slice() else {
        panic!("{name}: {:?} in {text}", ids(&answer))
    };
    assert_eq!(explanation.entry.name, name, "{text}");
    assert_eq!(explanation.operation, operation, "{text}");
    assert!(!explanation.alternative, "{text}");
}

fn boto3(kms: &Kms, operation: &str, arguments: &serde_json::Value) -> Outcome {
    let shell = Shell::new(Cli::V1, kms).with("AWS_MAX_ATTEMPTS", "1");
    let mut command = shell.command(&tools::python().display().to_string());
    command.arg(tools::root().join("tests/python/boto3_error.py"));
    command.args([kms.url(), operation.to_owned(), arguments.to_string()]);
    shell::finish(command, "").expect(1)
}

#[test]
fn tracebacks_of_boto3() {
    let kms = Kms::start();
    let message = "The external key store proxy rejected the request because of an invalid URI path. Verify the URI path for your external key store and update if necessary.";
    kms.state()
        .raise("CreateCustomKeyStore", Exception::new("XksProxyInvalidConfigurationException", message));
    let arguments = json!({"CustomKeyStoreName": "Payments"});
    let outcome = boto3(&kms, "create_custom_key_store", &arguments);
    let answer = explain(&outcome.stderr);
    assert_eq!(ids(&answer), ["message-uri-path"], "{}", outcome.stderr);
    assert_eq!(answer.explanations[0].said_by.map(|by| by.id), Some("xks-proxy-invalid-configuration"));
    assert_eq!(answer.explanations[0].operation, Some(Operation::CreateCustomKeyStore));

    let arguments = json!({"CustomKeyStoreName": "", "XksProxyUriPath": "/", "Vendor": "x"});
    let outcome = boto3(&kms, "create_custom_key_store", &arguments);
    let answer = explain(&outcome.stderr);
    assert_eq!(ids(&answer), ["client-parameter-validation"], "{}", outcome.stderr);
    assert_eq!(answer.explanations[0].steps, [Step::BeforeKms]);
}

/// What the AWS CLI itself complains of, without a server.
#[test]
fn complaints_of_the_aws_cli_itself() {
    let create = ["kms", "create-custom-key-store", "--region", "eu-central-1"];
    let secret = secret("complaints");
    let with_bom = format!(
        "\u{feff}{{\"CustomKeyStoreName\": \"x\", \"XksProxyAuthenticationCredential\": {{\"AccessKeyId\": \"QPLT4YHEZB6S2MXKDWNGRC7VUA\", \"RawSecretAccessKey\": \"{secret}\"}}}}"
    );
    let cases: [(Cli, &[&str], &str); 9] = [
        (
            Cli::V1,
            &["--custom-key-store-name", "x", "--xks-proxy-uri-endpoint", "https://127.0.0.1:9"],
            "client-url-parameter",
        ),
        (Cli::V1, &["--cli-input-json", &with_bom], "client-bom"),
        (
            Cli::V1,
            &["--cli-input-json", "{\"Vendor\": \"x\", \"CustomKeyStoreName\": \"x\"}"],
            "client-parameter-validation",
        ),
        (Cli::V1, &["--cli-input-json", "{"], "client-parse"),
        (Cli::V1, &["--xks-proxy-connectivitee", "x", "--custom-key-store-name", "x"], "client-usage"),
        (Cli::V1, &[], "client-missing-option"),
        (
            Cli::V2,
            &["--cli-input-json", "{\"Vendor\": \"x\", \"CustomKeyStoreName\": \"x\"}"],
            "client-parameter-validation",
        ),
        (
            Cli::V2,
            &["--custom-key-store-name", "x", "--xks-proxy-vpc-endpoint-service-owner", "111122223333"],
            "client-usage",
        ),
        (
            Cli::V2,
            &[
                "--custom-key-store-name",
                "x",
                "--xks-proxy-authentication-credential",
                "AccessKeyId=A,RawSecretAccessKey==b",
            ],
            "client-parse",
        ),
    ];
    for (cli, arguments, expected) in cases {
        let kms = Kms::start();
        let shell = Shell::new(cli, &kms);
        let mut command = shell.command("aws");
        command.args(create).args(arguments);
        let outcome = shell::finish(command, "");
        let text = format!("{}{}", outcome.stdout, outcome.stderr);
        let answer = explain(&text);
        assert!(ids(&answer).contains(&expected), "{expected}: {:?} in {text}", ids(&answer));
        assert!(!format!("{answer:?}").contains(&secret));
    }
}

#[test]
fn the_aws_cli_without_credentials_region_or_network() {
    let kms = Kms::start();
    let cases: [(&str, &[&str], &str); 4] = [
        ("AWS_ACCESS_KEY_ID", &["--region", "eu-central-1"], "client-no-credentials"),
        ("NOTHING", &[], "client-no-region"),
        ("NOTHING", &["--region", "eu-central-1", "--profile", "nobody"], "client-profile"),
        ("NOTHING", &["--region", "eu-central-1", "--endpoint-url", "http://127.0.0.1:9"], "client-endpoint"),
    ];
    for cli in Cli::all() {
        for (removed, arguments, expected) in cases {
            let mut shell = Shell::new(cli, &kms).with("AWS_MAX_ATTEMPTS", "1").unset(removed);
            if removed == "AWS_ACCESS_KEY_ID" {
                shell = shell.unset("AWS_SECRET_ACCESS_KEY");
            }
            let mut command = shell.command(&cli.program().display().to_string());
            command.args(["kms", "describe-custom-key-stores"]).args(arguments);
            let outcome = shell::finish(command, "");
            let text = format!("{}{}", outcome.stdout, outcome.stderr);
            assert_eq!(ids(&explain(&text)), [expected], "{cli:?} {text}");
        }
    }
}

/// A TLS server with a certificate of its own making; it ends when dropped.
struct Server {
    child: Child,
    port: u16,
    dir: PathBuf,
}

impl Server {
    /// `certificate` is its host and its lifetime in days; `options` is what `openssl s_server` gets.
    fn start(certificate: (&str, &str), options: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let dir = std::env::temp_dir().join(format!("xks-tls-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a folder");
        let openssl = |arguments: &[&[&str]]| {
            let mut command = Command::new("openssl");
            command.args(arguments.concat()).current_dir(&dir);
            shell::finish(command, "").expect(0);
        };
        let (host, days) = certificate;
        let (subject, names) = (format!("/CN={host}"), format!("subjectAltName=DNS:{host}"));
        let key = [
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "key.pem",
        ];
        openssl(&[&key, &["-out", "request.pem", "-subj", &subject, "-addext", &names]]);
        let sign = ["x509", "-req", "-in", "request.pem", "-copy_extensions", "copy", "-signkey", "key.pem"];
        openssl(&[&sign, &["-days", days, "-out", "cert.pem"]]);
        let mut child = Command::new("openssl")
            .args([
                "s_server",
                "-accept",
                &format!("127.0.0.1:{port}"),
                "-cert",
                "cert.pem",
                "-key",
                "key.pem",
                "-www",
            ])
            .args(options)
            .current_dir(&dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        while lines.next().expect("it says when it is ready").expect("text") != "ACCEPT" {}
        Self { child, port, dir }
    }

    /// `curl` and `openssl s_client`, as a person probes.
    fn probe(&self, curl: &[&str], s_client: &[&str]) -> [String; 2] {
        let url = format!("https://xks.example.org:{}/kms/xks/v1/health", self.port);
        let resolve = format!("xks.example.org:{}:127.0.0.1", self.port);
        let mut command = Command::new("curl");
        command
            .args(["-q", "-sS", "--max-time", "10", "--noproxy", "*", "--resolve", &resolve])
            .args(curl)
            .arg(url);
        let curl = shell::finish(command, "");
        let mut command = Command::new("openssl");
        let address = format!("127.0.0.1:{}", self.port);
        command.args(["s_client", "-connect", &address, "-servername", "xks.example.org"]).args(s_client);
        let s_client = shell::finish(command, "");
        [curl, s_client].map(|outcome| format!("{}{}", outcome.stdout, outcome.stderr))
    }

    fn certificate(&self) -> String {
        self.dir.join("cert.pem").display().to_string()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

#[track_caller]
fn says(text: &str, expected: &str) {
    let found = ids(&explain(text));
    assert!(found.contains(&expected), "{expected}: {found:?} in:\n{text}");
}

const GOOD: (&str, &str) = ("xks.example.org", "30");

#[test]
fn a_self_signed_certificate() {
    let server = Server::start(GOOD, &[]);
    for text in server.probe(&[], &[]) {
        says(&text, "tls-self-signed");
    }
    let answer = explain(&server.probe(&[], &[])[0]);
    assert_eq!(answer.explanations[0].said_by.map(|by| by.id), Some("curl-verify"));
    assert_eq!(answer.explanations[0].steps, [Step::Probe]);
}

#[test]
fn an_expired_certificate() {
    let server = Server::start(("xks.example.org", "-1"), &[]);
    let certificate = server.certificate();
    for text in server.probe(&["--cacert", &certificate], &["-CAfile", &certificate]) {
        says(&text, "tls-expired");
    }
}

#[test]
fn a_certificate_of_another_host() {
    let server = Server::start(("other.example.org", "30"), &[]);
    let certificate = server.certificate();
    let verify = ["-CAfile", &certificate, "-verify_hostname", "xks.example.org", "-verify_return_error"];
    for text in server.probe(&["--cacert", &certificate], &verify) {
        says(&text, "tls-host");
    }
}

#[test]
fn a_required_client_certificate() {
    let server = Server::start(GOOD, &["-Verify", "1", "-tls1_3"]);
    let certificate = server.certificate();
    let [curl, _] = server.probe(&["--cacert", &certificate], &[]);
    says(&curl, "tls-client-certificate");
}

#[test]
fn no_common_version_or_suite() {
    let server = Server::start(GOOD, &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"]);
    let [curl, s_client] =
        server.probe(&["-k", "--tlsv1.3"], &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"]);
    says(&curl, "tls-version");
    says(&s_client, "tls-handshake");
}

#[test]
fn plain_http_where_tls_should_be() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound").to_string();
    // Two clients come; each says hello in TLS and is answered in HTTP.
    let server = std::thread::spawn(move || {
        for mut stream in listener.incoming().take(2).flatten() {
            let mut hello = [0; 5];
            stream.read_exact(&mut hello).expect("the beginning of a ClientHello");
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").expect("an answer");
            let _ = stream.read_to_end(&mut Vec::new());
        }
    });
    let mut command = Command::new("curl");
    command.args(["-q", "-sS", "--max-time", "10", "--noproxy", "*", &format!("https://{address}/")]);
    says(&shell::finish(command, "").stderr, "tls-no-tls");
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", &address]);
    let outcome = shell::finish(command, "");
    says(&format!("{}{}", outcome.stdout, outcome.stderr), "tls-no-tls");
    server.join().expect("both came");
}

#[test]
fn nobody_there() {
    let curl = |url: &str| {
        let mut command = Command::new("curl");
        command.args(["-q", "-sS", "--max-time", "5", "--noproxy", "*", url]);
        shell::finish(command, "").stderr
    };
    assert_eq!(ids(&explain(&curl("https://127.0.0.1:9/"))), ["curl-connect"]);
    assert_eq!(ids(&explain(&curl("https://xks.invalid/"))), ["curl-resolve"]);
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", "127.0.0.1:9"]);
    says(&shell::finish(command, "").stderr, "curl-connect");
}
