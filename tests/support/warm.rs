//! A real AWS CLI that is loaded once and runs many calls, for tests that need hundreds of them.
//!
//! A call through it costs a tenth of a second where starting the CLI costs one: see `tests/python/aws_server.py`.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::shell::Cli;
use crate::tools;

/// A CLI that is loaded; it ends when dropped.
pub struct Warm {
    words: String,
    /// Held only for its end.
    _server: Option<Server>,
}

struct Server {
    process: Child,
    // It ends when this does.
    stdin: Option<ChildStdin>,
    socket: PathBuf,
}

/// How many were loaded by this process.
static COUNT: AtomicU32 = AtomicU32::new(0);

impl Warm {
    /// Loads this CLI. One that is no Python script cannot be loaded, nor can the newest, which has a thread of its own as
    /// soon as it is there, and threads do not survive a fork: then each call starts it.
    pub fn start(cli: Cli) -> Self {
        let Some(python) = cli.python().filter(|_| cli != Cli::Newest) else {
            return Self { words: format!("'{}'", cli.program().display()), _server: None };
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("xks-aws-{cli:?}-{}-{number}.socket", std::process::id());
        let socket = std::env::temp_dir().join(name);
        let _ = std::fs::remove_file(&socket);
        let mut process = Command::new(&python)
            .arg(tools::root().join("tests/python/aws_server.py"))
            .arg(&socket)
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server writes");
        assert_eq!(line, "ready\n", "{cli:?} could not be loaded");
        let client = tools::root().join("tests/python/aws_call.py");
        // Without site-packages, which the client does not need, Python starts in no time.
        let words = format!("'{}' -I -S '{}' '{}'", python.display(), client.display(), socket.display());
        let stdin = process.stdin.take();
        Self { words, _server: Some(Server { process, stdin, socket }) }
    }

    /// The words of a shell that run it, before the arguments.
    pub fn words(&self) -> &str {
        &self.words
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.process.wait();
        let _ = std::fs::remove_file(&self.socket);
    }
}
