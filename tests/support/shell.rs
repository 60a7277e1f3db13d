//! Runs an emitted script in real bash with a real AWS CLI, and watches where a secret goes.
//!
//! Each run has folders of its own for HOME, TMPDIR and the working directory. The `aws` on its PATH is a wrapper that
//! adds `--endpoint-url` (Debian's 2.9.19 honours no variable for it), writes down the arguments and environment it
//! got and the files that are there at that moment, and then becomes the real CLI.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::kms::Kms;
use crate::tools;
use crate::warm::Warm;

/// Which of the real AWS CLIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cli {
    /// `awscli` from PyPI.
    V1,
    /// The system's: in Debian 12 one from before service owners were known.
    V2,
    /// The newest version 2, which not every machine can have.
    Newest,
}

impl Cli {
    /// The two that every machine has, for what is no matter of the version.
    pub const BOTH: [Self; 2] = [Self::V1, Self::V2];

    /// Each that is there.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::BOTH.into_iter().chain(Self::newest())
    }

    /// The newest, if it is there.
    pub fn newest() -> Option<Self> {
        tools::aws_newest().map(|_| Self::Newest)
    }

    /// Its program.
    pub fn program(self) -> PathBuf {
        match self {
            Self::V1 => tools::aws_v1(),
            Self::V2 => tools::aws_v2(),
            Self::Newest => tools::aws_newest().expect("a caller that asked whether it is there"),
        }
    }

    /// Whether it knows `XksProxyVpcEndpointServiceOwner`: version 1 from 1.42.63, version 2 from 2.31.26.
    pub fn knows_owner(self) -> bool {
        let told = Command::new(self.program()).arg("--version").output().expect("the CLI runs");
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let version =
            told.strip_prefix("aws-cli/").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
        parts >= vec![2, 31, 26] || (parts < vec![2] && parts >= vec![1, 42, 63])
    }

    /// The Python that has its code, as the first line of the program names it; `None` where the CLI is no script.
    pub fn python(self) -> Option<PathBuf> {
        let text = fs::read(self.program()).ok()?;
        let line = text.split(|&b| b == b'\n').next()?.strip_prefix(b"#!")?;
        let path = std::str::from_utf8(line).ok()?.trim();
        path.contains("python").then(|| PathBuf::from(path))
    }
}

/// How a run went.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Outcome {
    /// Fails the test unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "\n--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr);
        self
    }

    /// Fails the test unless standard error says so.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "expected {text:?} in:\n{}", self.stderr);
        self
    }

    /// Fails the test if either stream has the text.
    #[track_caller]
    pub fn hides(self, secret: &str) -> Self {
        assert!(!self.stdout.contains(secret), "on standard output:\n{}", self.stdout);
        assert!(!self.stderr.contains(secret), "on standard error:\n{}", self.stderr);
        self
    }
}

/// The bash to run scripts in: `XKS_BASH` where it is set, so that the suite can be run under bash 3.2.
pub fn bash() -> PathBuf {
    std::env::var_os("XKS_BASH").map_or_else(|| PathBuf::from("/bin/bash"), PathBuf::from)
}

/// A place to run scripts in. Removed when dropped, unless the test fails.
pub struct Shell {
    dir: PathBuf,
    environment: Vec<(String, String)>,
    removed: Vec<String>,
}

/// Where the wrapper's calls begin.
const CALLS: &str = "# calls\n";

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Shell {
    /// A fresh place whose `aws` is this one, sent to this stand-in.
    pub fn new(cli: Cli, kms: &Kms) -> Self {
        let shell = Self::with_aws(&format!("'{}'", cli.program().display()), kms);
        shell.record();
        shell
    }

    /// The same with a CLI that is loaded already, and without the wrapper's notes, which take longer than the call.
    pub fn warm(warm: &Warm, kms: &Kms) -> Self {
        Self::with_aws(warm.words(), kms)
    }

    fn with_aws(aws: &str, kms: &Kms) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("xks-contract-{}-{number}", std::process::id()));
        for part in ["home", "tmp", "work", "bin", "record"] {
            fs::create_dir_all(dir.join(part)).expect("a folder to work in");
        }
        let shell = Self { dir, environment: Vec::new(), removed: Vec::new() };
        let url = kms.url();
        // A call that is not for the stand-in gets no endpoint.
        shell.program(
            "aws",
            &format!(
                "#!/bin/bash\n{CALLS}\
                 case \"$1\" in kms|ec2|elbv2|sts) ours=yes ;; *) ours= ;; esac\n\
                 if [ \"$ours\" ] && [ \"$3\" != --generate-cli-skeleton ]; then\n\
                 exec {aws} \"$@\" --endpoint-url '{url}'\nfi\n\
                 exec {aws} \"$@\"\n"
            ),
        );
        shell
    }

    /// Puts commands into the wrapper, before its calls.
    fn before_calls(&self, commands: &str) {
        let wrapper = fs::read_to_string(self.dir.join("bin/aws")).expect("the wrapper");
        self.program("aws", &wrapper.replacen(CALLS, &format!("{commands}{CALLS}"), 1));
    }

    /// Has the wrapper write down what it gets and what is there at that moment.
    fn record(&self) {
        let dir = self.dir.display();
        self.before_calls(&format!(
            "at='{dir}/record'/$$\n\
             printf '%s\\n' \"$@\" >\"$at.arguments\"\n\
             cp /proc/$$/environ \"$at.environment\"\n\
             cp /proc/$PPID/cmdline \"$at.parent\"\n\
             cp /proc/$PPID/environ \"$at.parent-environment\"\n\
             cp -r '{dir}/tmp' \"$at.tmp\"\n"
        ));
    }

    /// Answers calls that carry nothing at all without starting the real CLI, which takes half a second: the version, the
    /// skeleton and the history setting.
    pub fn hurry_over_the_start(&self) -> &Self {
        self.before_calls(
            "case \"$*\" in\n\
             --version) echo aws-cli/1.46.3; exit ;;\n\
             *--generate-cli-skeleton) echo XksProxyUriEndpoint XksProxyVpcEndpointServiceOwner XksKeyId; exit ;;\n\
             'configure get '*) exit 1 ;;\n\
             esac\n",
        );
        self
    }

    /// Does the same for connecting, too. Finding and creating stay real.
    pub fn hurry(&self) -> &Self {
        self.hurry_over_the_store()
            .before_calls("case \"$*\" in 'kms connect-custom-key-store '*) exit ;; esac\n");
        self
    }

    /// Does it for the store, too, whose ID is cks-1 and which is connected.
    pub fn hurry_over_the_store(&self) -> &Self {
        self.hurry_over_the_start().before_calls(
            "case \"$*\" in 'kms describe-custom-key-stores --custom-key-store-id '*)\n\
                 printf '%s\\n' cks-1 CONNECTED None EXTERNAL_KEY_STORE None None None None None None; exit ;;\n\
             esac\n",
        );
        self
    }

    /// Puts a program on the PATH.
    pub fn program(&self, name: &str, text: &str) {
        let path = self.dir.join("bin").join(name);
        fs::write(&path, text).expect("a program can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("and made executable");
    }

    /// Takes `aws` away.
    pub fn without_aws(&self) {
        fs::remove_file(self.dir.join("bin/aws")).expect("the wrapper is there");
    }

    /// Sets a variable for the runs that follow.
    #[must_use]
    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.environment.push((variable.to_owned(), value.to_owned()));
        self
    }

    /// Takes a variable away from the runs that follow.
    #[must_use]
    pub fn unset(mut self, variable: &str) -> Self {
        self.removed.push(variable.to_owned());
        self
    }

    /// A folder with the POSIX programs that a script may use and nothing else, as a PATH.
    pub fn only_basics(&self) -> String {
        let folder = self.dir.join("basics");
        fs::create_dir_all(&folder).expect("a folder");
        for program in ["setsid", "mktemp", "rm", "sleep", "stty"] {
            std::os::unix::fs::symlink(Path::new("/usr/bin").join(program), folder.join(program))
                .expect("a link");
        }
        folder.display().to_string()
    }

    /// Writes a file of the person's own, outside of what is searched for leaks.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.join(name);
        fs::write(&path, content).expect("a file can be written");
        path
    }

    /// HOME.
    pub fn home_folder(&self) -> PathBuf {
        self.dir.join("home")
    }

    /// Writes a file in HOME.
    pub fn home(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.join("home").join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder in HOME");
        fs::write(&path, content).expect("a file in HOME");
        path
    }

    /// The working directory of the runs.
    pub fn work(&self) -> PathBuf {
        self.dir.join("work")
    }

    /// Runs the script without a terminal.
    pub fn run(&self, script: &str, arguments: &[&Path], stdin: &str) -> Outcome {
        let path = self.file("create-key-store.sh", script);
        let mut command = self.command("setsid");
        command.arg("--wait").arg(bash()).arg(path).args(arguments);
        finish(command, stdin)
    }

    /// A command in this place, with nothing of the environment around the test.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", self.dir.join("bin").display()))
            .env("HOME", self.dir.join("home"))
            .env("TMPDIR", self.dir.join("tmp"))
            .env("LANG", "C.UTF-8")
            // Invented, and the shape of a real one.
            .env("AWS_ACCESS_KEY_ID", "AKIAQ4LZ7NXEXAMPLE2B")
            .env("AWS_SECRET_ACCESS_KEY", "an-invented-secret-of-an-invented-account")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("XKS_POLL_SECONDS", "0")
            .envs(self.environment.iter().map(|(variable, value)| (variable, value)))
            .current_dir(self.work());
        for variable in &self.removed {
            command.env_remove(variable);
        }
        command
    }

    /// What the wrapper wrote down, with the kind of each record.
    pub fn records(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.dir.join("record"))
    }

    /// Fails the test if the secret is in anything that this place has seen: arguments, environments, temporary files
    /// while they were there, files that were left behind.
    #[track_caller]
    pub fn assert_nowhere(&self, secret: &str) {
        let records = self.records();
        assert!(
            records.iter().any(|(name, _)| name.ends_with(".environment")),
            "the wrapper recorded nothing"
        );
        for (name, content) in records {
            assert!(!holds(&content, secret), "the secret is in {name}");
        }
        self.assert_nothing_left(secret);
    }

    /// Fails the test if the secret is in a file that was left behind, or if any temporary file was.
    #[track_caller]
    pub fn assert_nothing_left(&self, secret: &str) {
        for (name, content) in ["tmp", "home", "work"].iter().flat_map(|part| files(&self.dir.join(part))) {
            assert!(!holds(&content, secret), "the secret is in {name}");
        }
        assert!(files(&self.dir.join("tmp")).is_empty(), "temporary files were left behind");
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// The names that are local to a function of the script. One that the environment had already would be exported.
pub fn locals(script: &str) -> BTreeSet<&str> {
    let is_name = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let lines = script.lines().filter_map(|line| line.trim_start().strip_prefix("local "));
    let words = lines.flat_map(str::split_whitespace);
    words.filter_map(|word| word.split('=').next()).filter(is_name).collect()
}

/// Whether the bytes hold the text.
pub fn holds(content: &[u8], text: &str) -> bool {
    content.windows(text.len()).any(|window| window == text.as_bytes())
}

/// What ShellCheck says of a script in this dialect.
pub fn check(script: &str, dialect: &str) -> Outcome {
    let program = std::env::var("XKS_SHELLCHECK").unwrap_or_else(|_| "shellcheck".to_owned());
    let version = Command::new(&program).arg("--version").output();
    assert!(version.is_ok(), "{program} is not there: run `cargo xtask test`, which installs it");
    let mut command = Command::new(&program);
    command.args([&format!("--shell={dialect}"), "--severity=style", "--norc", "-"]);
    finish(command, script)
}

/// Runs a command to its end.
pub fn finish(mut command: Command, stdin: &str) -> Outcome {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    // A script that asks for nothing may be gone before all is written.
    let _ = child.stdin.take().expect("a pipe").write_all(stdin.as_bytes());
    let output = child.wait_with_output().expect("the child's output");
    Outcome {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap_or_default()));
        }
    }
    found
}

/// Watches every process of the machine for a secret in its arguments or environment, from the outside.
pub struct Watch {
    stop: Arc<AtomicBool>,
    found: Arc<Mutex<Vec<String>>>,
    looks: Arc<AtomicU32>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Watch {
    /// Starts watching for any of these.
    pub fn start(secrets: Vec<String>) -> Self {
        let (stop, found) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let looks = Arc::new(AtomicU32::new(0));
        let (stopping, finding, looking) = (Arc::clone(&stop), Arc::clone(&found), Arc::clone(&looks));
        let thread = std::thread::spawn(move || {
            while !stopping.load(Ordering::Relaxed) {
                let seen = look(&secrets);
                finding.lock().unwrap_or_else(PoisonError::into_inner).extend(seen);
                looking.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        Self { stop, found, looks, thread: Some(thread) }
    }

    /// Ends it: how often it looked, and where it found a secret.
    pub fn end(mut self) -> (u32, Vec<String>) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (self.looks.load(Ordering::Relaxed), found)
    }
}

fn look(secrets: &[String]) -> Vec<String> {
    let mut seen = Vec::new();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        if !process.file_name().to_string_lossy().bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        for part in ["cmdline", "environ"] {
            let content = fs::read(process.path().join(part)).unwrap_or_default();
            if secrets.iter().any(|secret| holds(&content, secret)) {
                seen.push(format!("{}/{part}", process.path().display()));
            }
        }
    }
    seen
}
