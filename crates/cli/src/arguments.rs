//! The command line: from words to a command. Nothing is read here but the words.

use std::ffi::OsString;

use lexopt::{Arg, Parser};
use xks_preflight_finding::{Code, Field};
use xks_preflight_snippets::Target;
use xks_preflight_validate::Timestamp;

use crate::exit::Stop;
use crate::{meant, time};

/// What `--help` prints.
pub const USAGE: &str = include_str!("usage.txt");

/// What the program is asked to do.
pub enum Command {
    /// `check`
    Check(CheckCommand),
    /// `emit TARGET`
    Emit(EmitCommand),
    /// `emit gather`
    Gather(GatherCommand),
    /// `emit --list`
    ListTargets,
    /// `rules`
    Rules {
        /// The one to explain.
        rule: Option<Code>,
        /// How.
        format: Format,
    },
    /// `explain`
    Explain {
        /// The text that has the errors.
        source: Source,
        /// How.
        format: Format,
    },
    /// `--help`
    Help,
    /// `--version`
    Version,
}

/// `check`
#[derive(Default)]
pub struct CheckCommand {
    /// What to judge.
    pub inputs: InputArguments,
    /// How to judge it.
    pub judging: Judging,
}

/// `emit TARGET`
pub struct EmitCommand {
    /// What to judge first.
    pub check: CheckCommand,
    /// What to write.
    pub target: Target,
    /// Whether the secret may be in it.
    pub include_secret: bool,
    /// Where to; standard output unless given.
    pub output: Option<OsString>,
}

/// `emit gather`: the one target that needs no store that is ready, as it comes before.
pub struct GatherCommand {
    /// What is known so far.
    pub check: CheckCommand,
    /// Where to; standard output unless given.
    pub output: Option<OsString>,
}

/// The name of that target.
pub const GATHER: &str = "gather";

/// Where an input's text comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// `-`
    StandardInput,
    /// A path.
    File(OsString),
}

/// The inputs as the command line has them. A new one gets an option in [`InputArguments::take`]; where it is a file,
/// a field here and its reading in inputs.rs.
#[derive(Default)]
pub struct InputArguments {
    /// Values given by hand.
    pub texts: Vec<(Field, String)>,
    /// `--config`
    pub config: Option<Source>,
    /// `--secret-file`
    pub secret_file: Option<Source>,
    /// `--chain`
    pub chain: Option<Source>,
    /// `--roots`
    pub roots: Option<Source>,
    /// `--evidence`, each
    pub evidence: Vec<Source>,
    /// `--withhold-credential`
    pub withhold_credential: bool,
}

/// How to judge.
#[derive(Default)]
pub struct Judging {
    /// `--at`
    pub at: Option<Timestamp>,
    /// `--allow`
    pub allow: Vec<Code>,
    /// `--confirm`
    pub confirm: Vec<Code>,
    /// `--store-quota`
    pub store_quota: Option<usize>,
    /// `--require-all`
    pub require_all: bool,
    /// `--format`
    pub format: Format,
}

/// How to print.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The options of one command, on their way.
#[derive(Default)]
struct Taken {
    check: CheckCommand,
    format: Option<Format>,
    include_secret: bool,
    list: bool,
    output: Option<OsString>,
    /// The one argument without an option: a target or a rule.
    operand: Option<OsString>,
}

/// Which options a command knows, beside those of every command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Check,
    Emit,
    Rules,
    Explain,
}

/// Reads the command line.
pub fn parse(mut words: Parser) -> Result<Command, Stop> {
    let verb = match words.next().map_err(|_| unreadable())? {
        None => return Err(Stop::misuse("a command is missing", TRY)),
        Some(Arg::Long("help") | Arg::Short('h')) => return Ok(Command::Help),
        Some(Arg::Long("version") | Arg::Short('V')) => return Ok(Command::Version),
        Some(Arg::Value(word)) => match word.to_str() {
            Some("check") => Verb::Check,
            Some("emit") => Verb::Emit,
            Some("rules") => Verb::Rules,
            Some("explain") => Verb::Explain,
            Some("help") => return Ok(Command::Help),
            _ => return Err(Stop::misuse("the first word is no command of xks-preflight", TRY)),
        },
        Some(_) => return Err(Stop::misuse("the options stand before the command", TRY)),
    };
    let mut taken = Taken::default();
    while let Some(word) = words.next().map_err(|_| unreadable())? {
        let name = match word {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long(name) => name.to_owned(),
            Arg::Short('o') => "output".to_owned(),
            Arg::Short(_) => return Err(Stop::misuse("there is no such short option", TRY)),
            Arg::Value(value) => {
                taken.operand(verb, value)?;
                continue;
            }
        };
        taken.take(verb, &name, &mut words)?;
    }
    taken.finish(verb)
}

const TRY: &str = "xks-preflight --help shows how it is used";

fn unreadable() -> Stop {
    Stop::misuse("an option that takes no value has one", TRY)
}

impl Taken {
    fn operand(&mut self, verb: Verb, value: OsString) -> Result<(), Stop> {
        if verb == Verb::Check || self.operand.is_some() {
            let message = "a word stands where an option belongs (not shown, as it may hold a secret)";
            return Err(Stop::misuse(message, TRY));
        }
        self.operand = Some(value);
        Ok(())
    }

    fn take(&mut self, verb: Verb, name: &str, words: &mut Parser) -> Result<(), Stop> {
        match (verb, name) {
            (_, "format") => once(&mut self.format, name, format(&text(name, words)?)?),
            (Verb::Emit, "include-secret") => switch(&mut self.include_secret, name, words),
            (Verb::Emit, "list") => switch(&mut self.list, name, words),
            (Verb::Emit, "output") => once(&mut self.output, name, value(name, words)?),
            (Verb::Check | Verb::Emit, _) => {
                if self.check.inputs.take(name, words)? || self.check.judging.take(name, words)? {
                    return Ok(());
                }
                Err(meant::unknown_option(name))
            }
            (Verb::Rules | Verb::Explain, _) => Err(meant::unknown_option(name)),
        }
    }

    fn finish(mut self, verb: Verb) -> Result<Command, Stop> {
        let format = self.format.unwrap_or_default();
        self.check.judging.format = format;
        if verb == Verb::Rules {
            let rule = self.operand.map(|name| rule(name.to_str().unwrap_or_default())).transpose()?;
            return Ok(Command::Rules { rule, format });
        }
        if verb == Verb::Explain {
            let source = self.operand.map_or(Source::StandardInput, source);
            return Ok(Command::Explain { source, format });
        }
        if self.list {
            return Ok(Command::ListTargets);
        }
        self.check.inputs.agree()?;
        if verb == Verb::Check {
            return Ok(Command::Check(self.check));
        }
        let Some(target) = self.operand else {
            return Err(Stop::misuse("emit needs a target", "xks-preflight emit --list shows them"));
        };
        if target == GATHER {
            let output = self.output.filter(|path| path != "-");
            return Ok(Command::Gather(GatherCommand { check: self.check, output }));
        }
        let target = Target::from_id(target.to_str().unwrap_or_default()).ok_or_else(|| {
            Stop::misuse("there is no such target", "xks-preflight emit --list shows the targets")
        })?;
        let output = self.output.filter(|path| path != "-");
        let include_secret = self.include_secret;
        Ok(Command::Emit(EmitCommand { check: self.check, target, include_secret, output }))
    }
}

impl InputArguments {
    /// Takes the option `name` with its value, if it is one of these.
    fn take(&mut self, name: &str, words: &mut Parser) -> Result<bool, Stop> {
        match name {
            "config" => once(&mut self.config, name, source(value(name, words)?))?,
            "chain" => once(&mut self.chain, name, source(value(name, words)?))?,
            "roots" => once(&mut self.roots, name, source(value(name, words)?))?,
            "evidence" => self.evidence.push(source(value(name, words)?)),
            "secret-file" => once(&mut self.secret_file, name, source(value(name, words)?))?,
            "withhold-credential" => switch(&mut self.withhold_credential, name, words)?,
            _ => {
                let Some(field) = field(name) else { return Ok(false) };
                if self.texts.iter().any(|(taken, _)| *taken == field) {
                    return Err(twice(name));
                }
                self.texts.push((field, text(name, words)?));
            }
        }
        Ok(true)
    }

    /// The files, with the names of their options.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &Source)> {
        let files = [
            ("--config", &self.config),
            ("--secret-file", &self.secret_file),
            ("--chain", &self.chain),
            ("--roots", &self.roots),
        ];
        let evidence = self.evidence.iter().map(|source| ("--evidence", source));
        files.into_iter().filter_map(|(option, source)| Some((option, source.as_ref()?))).chain(evidence)
    }

    /// Whether they can all be had together.
    fn agree(&self) -> Result<(), Stop> {
        let mut piped = self.files().filter(|(_, source)| **source == Source::StandardInput);
        if let (Some((first, _)), Some((second, _))) = (piped.next(), piped.next()) {
            let message = format!("{first} and {second} both read standard input");
            return Err(Stop::misuse(message, "give one of them as a file"));
        }
        if self.roots.is_some() && self.chain.is_none() {
            let message = "--roots stands without --chain";
            return Err(Stop::misuse(message, "give the certificate chain to judge by these roots"));
        }
        let id = self.texts.iter().any(|(field, _)| *field == Field::AccessKeyId);
        if self.withhold_credential && (id || self.secret_file.is_some()) {
            let message = "--withhold-credential stands beside a part of the credential";
            return Err(Stop::misuse(
                message,
                "leave out --access-key-id and --secret-file, or give both alone",
            ));
        }
        Ok(())
    }
}

impl Judging {
    fn take(&mut self, name: &str, words: &mut Parser) -> Result<bool, Stop> {
        match name {
            "at" => once(&mut self.at, name, time::parse(&text(name, words)?)?)?,
            "allow" => self.allow.push(rule(&text(name, words)?)?),
            "confirm" => self.confirm.push(rule(&text(name, words)?)?),
            "store-quota" => once(&mut self.store_quota, name, quota(&text(name, words)?)?)?,
            "require-all" => switch(&mut self.require_all, name, words)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The options that give a value by hand, and the inputs they give.
pub const TEXT_OPTIONS: [(&str, Field); 8] = [
    ("name", Field::Name),
    ("region", Field::Region),
    ("connectivity", Field::Connectivity),
    ("endpoint", Field::UriEndpoint),
    ("uri-path", Field::UriPath),
    ("access-key-id", Field::AccessKeyId),
    ("vpc-service-name", Field::VpcEndpointServiceName),
    ("vpc-service-owner", Field::VpcEndpointServiceOwner),
];

/// Every other option that takes part in `check` and `emit`.
pub const OTHER_OPTIONS: [&str; 15] = [
    "config",
    "secret-file",
    "chain",
    "roots",
    "evidence",
    "confirm",
    "store-quota",
    "withhold-credential",
    "at",
    "allow",
    "require-all",
    "format",
    "include-secret",
    "output",
    "list",
];

fn field(option: &str) -> Option<Field> {
    TEXT_OPTIONS.iter().find(|(name, _)| *name == option).map(|(_, field)| *field)
}

/// The option that gives `field`.
pub fn option_of(field: Field) -> Option<&'static str> {
    TEXT_OPTIONS.iter().find(|(_, each)| *each == field).map(|(name, _)| *name)
}

fn value(name: &str, words: &mut Parser) -> Result<OsString, Stop> {
    words.value().map_err(|_| Stop::misuse(format!("--{name} needs a value"), TRY))
}

fn text(name: &str, words: &mut Parser) -> Result<String, Stop> {
    let not_text = |_| Stop::misuse(format!("the value of --{name} is no UTF-8 text"), "give it as UTF-8");
    value(name, words)?.into_string().map_err(not_text)
}

fn switch(slot: &mut bool, name: &str, words: &mut Parser) -> Result<(), Stop> {
    if words.optional_value().is_some() {
        return Err(Stop::misuse(format!("--{name} takes no value"), TRY));
    }
    if std::mem::replace(slot, true) { Err(twice(name)) } else { Ok(()) }
}

fn once<T>(slot: &mut Option<T>, name: &str, value: T) -> Result<(), Stop> {
    if slot.replace(value).is_some() { Err(twice(name)) } else { Ok(()) }
}

fn twice(name: &str) -> Stop {
    Stop::misuse(format!("--{name} stands twice"), "keep the one that is meant")
}

fn source(value: OsString) -> Source {
    if value == "-" { Source::StandardInput } else { Source::File(value) }
}

fn format(value: &str) -> Result<Format, Stop> {
    match value {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err(Stop::misuse("there is no such format", "write --format text or --format json")),
    }
}

fn quota(value: &str) -> Result<usize, Stop> {
    let number = value.parse().ok().filter(|number| (1..=10_000).contains(number));
    number.ok_or_else(|| Stop::misuse("the value of --store-quota is no number from 1 to 10000", TRY))
}

fn rule(id: &str) -> Result<Code, Stop> {
    Code::from_id(id).ok_or_else(|| meant::unknown_rule(id))
}
