//! The function of the CloudFormation template, run as AWS Lambda runs it, with CloudFormation's requests.
//!
//! `tests/python/stack.py` has the run; key stores are those of [`Kms`].

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use xks_preflight_snippets::Target;

use crate::kms::{Kms, State};
use crate::plans::Given;
use crate::tools;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The secret's ARN, as `stack.py` knows it.
pub const SECRET_ARN: &str = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:xks-AbCdEf";

/// The template, read.
#[track_caller]
pub fn template(given: &Given) -> Value {
    serde_json::from_str(&given.emit(Target::CloudFormationJson)).expect("JSON")
}

/// The properties that CloudFormation would hand to the function for the key store: as in the template, its functions
/// evaluated for a stack that was given the secret's ARN.
#[track_caller]
pub fn properties(given: &Given) -> Value {
    let mut properties = template(given)["Resources"]["KeyStore"]["Properties"].clone();
    properties["ServiceToken"] =
        json!("arn:aws:lambda:eu-central-1:123456789012:function:xks-Function-1A2B3C");
    properties["SecretArn"] = json!(SECRET_ARN);
    properties["CredentialRevision"] = json!("/1");
    properties
}

/// A stack whose function is loaded; it ends when dropped.
pub struct Stack {
    /// Its KMS.
    pub kms: Kms,
    /// What the key store is to be, as the last request had it.
    pub properties: Value,
    /// What the last answer named.
    pub physical: Option<String>,
    /// The version of the boto3 that it runs with.
    pub boto3: String,
    process: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    code: PathBuf,
    secret: String,
    requests: u32,
}

/// How one request of CloudFormation went.
#[derive(Debug)]
pub struct Delivery {
    /// Every answer that arrived.
    pub answers: Vec<Value>,
    /// How often the function ran.
    pub runs: u64,
    /// How many of these runs ended without a word.
    pub died: u64,
    /// What boto3 was asked for, in order: operations in snake case never, AWS's names.
    pub requests: Vec<String>,
    /// What it logged.
    pub log: String,
    /// Everything that stack.py says.
    pub all: Value,
}

impl Delivery {
    /// The one answer. CloudFormation takes the first and looks at no other.
    #[track_caller]
    pub fn answer(&self) -> &Value {
        self.answers.first().unwrap_or_else(|| panic!("no answer: {}", self.log))
    }

    /// Fails the test unless it succeeded.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert_eq!(self.answer()["Status"], "SUCCESS", "{:#?}\n{}", self.answers, self.log);
        self
    }

    /// Fails the test unless it failed with a reason that says so.
    #[track_caller]
    pub fn fails(self, says: &str) -> Self {
        assert_eq!(self.answer()["Status"], "FAILED", "{:#?}", self.answers);
        let reason = self.answer()["Reason"].as_str().unwrap_or_default();
        assert!(reason.contains(says), "expected {says:?} in: {reason}");
        self
    }

    /// Whether KMS was asked for this.
    pub fn asked(&self, operation: &str) -> bool {
        self.requests.iter().any(|request| request == operation)
    }
}

impl Stack {
    /// A stack with the template of this plan.
    pub fn new(given: &Given) -> Self {
        Self::with_boto3(given, None)
    }

    /// The same with the boto3 of this folder.
    pub fn with_boto3(given: &Given, boto3: Option<&PathBuf>) -> Self {
        let kms = Kms::start();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let code = std::env::temp_dir().join(format!("xks-function-{}-{number}.py", std::process::id()));
        let template = template(given);
        let source = template["Resources"]["Function"]["Properties"]["Code"]["ZipFile"].as_str();
        std::fs::write(&code, source.expect("inline code")).expect("the function's code");
        let mut command = Command::new(tools::python());
        command.arg(tools::root().join("tests/python/stack.py")).arg(&code).arg(kms.url());
        if let Some(boto3) = boto3 {
            command.env("PYTHONPATH", boto3);
        }
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
        let stdin = process.stdin.take();
        let stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let properties = properties(given);
        let secret = given.secret.clone();
        let (physical, boto3) = (None, String::new());
        let mut stack =
            Self { kms, properties, physical, boto3, process, stdin, stdout, code, secret, requests: 0 };
        stack.begin_again(given);
        stack
    }

    fn command(&mut self, command: &Value) -> Value {
        let stdin = self.stdin.as_mut().expect("a pipe");
        writeln!(stdin, "{command}").and_then(|()| stdin.flush()).expect("stack.py listens");
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("stack.py answers");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("stack.py ended at {command}"))
    }

    /// The same stack before anything happened to it, in a KMS without key stores: starting Python takes longer than
    /// a test does.
    pub fn begin_again(&mut self, given: &Given) {
        *self.kms.state() = State::default();
        self.properties = properties(given);
        self.physical = None;
        let said = self.command(&json!({"do": "begin"}));
        said["boto3"].as_str().unwrap_or_default().clone_into(&mut self.boto3);
        self.set(&json!({"secret": given.configuration_file()}));
    }

    /// Sets the world: `secret`, `minutes`, `kill`, `deny`, `lose`.
    pub fn set(&mut self, what: &Value) {
        let mut command = what.clone();
        command["do"] = json!("set");
        self.command(&command);
    }

    /// Delivers this event, and looks at what must hold whatever happens.
    #[track_caller]
    pub fn deliver(&mut self, event: &Value) -> Delivery {
        self.command(&json!({"do": "tidy"}));
        let all = self.command(&json!({"do": "deliver", "event": event}));
        let shown = format!("{}{}{}", all["log"], all["answers"], all["tags"]);
        assert!(!shown.contains(&self.secret), "the secret is shown: {shown}");
        assert!(!shown.contains("RawSecretAccessKey\\\":"), "a credential is shown: {shown}");
        for answer in all["answers"].as_array().expect("answers") {
            for name in ["StackId", "RequestId", "LogicalResourceId"] {
                assert_eq!(answer[name], event[name], "{name}");
            }
            let id = answer["PhysicalResourceId"].as_str().expect("an id");
            assert!(!id.is_empty());
            if let Some(before) = event["PhysicalResourceId"].as_str().filter(|id| id.starts_with("cks-")) {
                assert_eq!(id, before, "another id would be a replacement");
            }
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Delivery {
            answers: all["answers"].as_array().cloned().unwrap_or_default(),
            runs: all["runs"].as_u64().unwrap_or_default(),
            died: all["died"].as_u64().unwrap_or_default(),
            requests: all["requests"].as_array().into_iter().flatten().map(text).collect(),
            log: text(&all["log"]),
            all,
        }
    }

    /// An event for the key store; `properties` are what it is to be.
    pub fn event(&mut self, kind: &str, properties: &Value) -> Value {
        self.requests += 1;
        let mut event = json!({
            "RequestType": kind,
            "RequestId": format!("5a1e0000-0000-4000-8000-{:012}", self.requests),
            "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/xks/0f0e0d0c",
            "ResourceType": "Custom::XksKeyStore",
            "LogicalResourceId": "KeyStore",
            "ResourceProperties": properties,
        });
        if kind != "Create" {
            event["PhysicalResourceId"] = json!(self.physical);
        }
        if kind == "Update" {
            event["OldResourceProperties"] = std::mem::replace(&mut self.properties, properties.clone());
        }
        event
    }

    /// Delivers it and keeps the id that was answered.
    #[track_caller]
    pub fn send(&mut self, event: &Value) -> Delivery {
        let delivery = self.deliver(event);
        if let Some(answer) = delivery.answers.first() {
            self.physical = answer["PhysicalResourceId"].as_str().map(str::to_owned);
        }
        delivery
    }

    /// Creates the key store of the plan.
    #[track_caller]
    pub fn create(&mut self) -> Delivery {
        let event = self.event("Create", &self.properties.clone());
        self.send(&event)
    }

    /// Updates it to these properties.
    #[track_caller]
    pub fn update(&mut self, properties: &Value) -> Delivery {
        let event = self.event("Update", properties);
        self.send(&event)
    }

    /// Deletes it.
    #[track_caller]
    pub fn delete(&mut self) -> Delivery {
        let event = self.event("Delete", &self.properties.clone());
        self.send(&event)
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.process.wait();
        let _ = std::fs::remove_file(&self.code);
    }
}
