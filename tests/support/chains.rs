//! Certificate chains made by the openssl command, and its judgement of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder of keys and certificates. Removed when dropped, unless the test fails.
pub struct Authority {
    dir: PathBuf,
}

/// What a certificate is to be.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The subject as openssl takes it, `/CN=…`; `/` for none.
    pub subject: &'a str,
    /// The name of the issuer in the folder; `None` for a root.
    pub issuer: Option<&'a str>,
    /// Lines of an extension section.
    pub extensions: &'a str,
    /// Arguments for `openssl req -newkey`.
    pub key: &'a [&'a str],
    /// Arguments about the signature.
    pub signature: &'a [&'a str],
    /// How long it lives, from now.
    pub days: u32,
}

/// An EC key on P-256.
pub const P256: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/// The extensions of a CA.
pub const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n\
                      subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid";
/// The extensions of a server with the name `xks.example.org`.
pub const SERVER: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n\
                          extendedKeyUsage=serverAuth\nsubjectAltName=DNS:xks.example.org\n\
                          subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid";

impl Default for Request<'_> {
    fn default() -> Self {
        Self {
            subject: "/CN=xks.example.org",
            issuer: Some("issuing"),
            extensions: SERVER,
            key: P256,
            signature: &["-sha256"],
            days: 90,
        }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    /// A fresh folder with a root, `root`, and an intermediate, `issuing`.
    pub fn new() -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("xks-chain-{}-{number}", std::process::id()));
        fs::create_dir_all(&dir).expect("a folder");
        let authority = Self { dir };
        authority.issue(
            "root",
            Request { subject: "/CN=A root", issuer: None, extensions: CA, days: 3650, ..Request::default() },
        );
        authority.issue(
            "issuing",
            Request {
                subject: "/CN=An issuing CA",
                issuer: Some("root"),
                extensions: CA,
                days: 1800,
                ..Request::default()
            },
        );
        authority
    }

    fn path(&self, name: &str, extension: &str) -> PathBuf {
        self.dir.join(format!("{name}.{extension}"))
    }

    /// Makes a key and a certificate, and answers the certificate in PEM.
    pub fn issue(&self, name: &str, request: Request<'_>) -> String {
        let extensions = if request.extensions.is_empty() { "" } else { "x509_extensions=v3" };
        let config = format!(
            "[req]\ndistinguished_name=dn\n{extensions}\nprompt=no\nutf8=yes\n[dn]\n[v3]\n{}\n",
            request.extensions
        );
        fs::write(self.path(name, "cnf"), config).expect("a file");
        let mut command = Command::new("openssl");
        command.args(["req", "-x509", "-new", "-noenc", "-batch", "-newkey"]).args(request.key);
        command.args(request.signature).args(["-subj", request.subject, "-days", &request.days.to_string()]);
        command.arg("-config").arg(self.path(name, "cnf"));
        command.arg("-keyout").arg(self.path(name, "key")).arg("-out").arg(self.path(name, "pem"));
        if let Some(issuer) = request.issuer {
            command.arg("-CA").arg(self.path(issuer, "pem")).arg("-CAkey").arg(self.path(issuer, "key"));
        }
        succeed(&mut command);
        self.pem(name)
    }

    /// A certificate for the key that `name` has already, under other circumstances.
    pub fn reissue(&self, name: &str, of: &str, request: Request<'_>) -> String {
        let config = format!(
            "[req]\ndistinguished_name=dn\nx509_extensions=v3\nprompt=no\n[dn]\n[v3]\n{}\n",
            request.extensions
        );
        fs::write(self.path(name, "cnf"), config).expect("a file");
        fs::copy(self.path(of, "key"), self.path(name, "key")).expect("a key");
        let mut command = Command::new("openssl");
        command.args(["req", "-x509", "-new", "-batch", "-key"]).arg(self.path(of, "key"));
        command.args(request.signature).args(["-subj", request.subject, "-days", &request.days.to_string()]);
        command.arg("-config").arg(self.path(name, "cnf")).arg("-out").arg(self.path(name, "pem"));
        if let Some(issuer) = request.issuer {
            command.arg("-CA").arg(self.path(issuer, "pem")).arg("-CAkey").arg(self.path(issuer, "key"));
        }
        succeed(&mut command);
        self.pem(name)
    }

    /// A certificate of the folder.
    pub fn pem(&self, name: &str) -> String {
        fs::read_to_string(self.path(name, "pem")).expect("a certificate")
    }

    /// The private key of a certificate.
    pub fn key(&self, name: &str) -> String {
        fs::read_to_string(self.path(name, "key")).expect("a key")
    }

    /// Runs openssl in the folder, with this on standard input, and answers its standard output.
    pub fn openssl(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        fs::write(self.path("input", "tmp"), input).expect("a file");
        let stdin = fs::File::open(self.path("input", "tmp")).expect("a file");
        succeed(Command::new("openssl").args(arguments).current_dir(&self.dir).stdin(stdin)).stdout
    }

    /// Whether `openssl verify` accepts the chain, and what it says.
    pub fn verify(&self, leaf: &str, others: &str, roots: &str, host: &str, at: i64) -> (bool, String) {
        for (name, content) in [("leaf", leaf), ("others", others), ("roots", roots)] {
            fs::write(self.path(name, "judged"), content).expect("a file");
        }
        let mut command = Command::new("openssl");
        command.args(["verify", "-purpose", "sslserver", "-auth_level", "2", "-no-CApath", "-no-CAstore"]);
        command.args(["-verify_hostname", host, "-attime", &at.to_string()]);
        command.arg("-CAfile").arg(self.path("roots", "judged"));
        if !others.is_empty() {
            command.arg("-untrusted").arg(self.path("others", "judged"));
        }
        let output = command.arg(self.path("leaf", "judged")).output().expect("openssl");
        let says = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), says)
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

impl Drop for Authority {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}
