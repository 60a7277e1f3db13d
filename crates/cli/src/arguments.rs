//! The command line: from words to a command. Nothing is read here but the words.

use std::ffi::OsString;

use lexopt::{Arg, Parser};
use xks_preflight_finding::{Code, Field};
use xks_preflight_snippets::{Basis, Options, Target};
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
    /// `emit all`
    EmitAll(EmitAllCommand),
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
    /// `--checklist`
    pub checklist: bool,
}

/// `emit TARGET`
pub struct EmitCommand {
    /// What to judge first.
    pub check: CheckCommand,
    /// What to write.
    pub target: Target,
    /// How to write it.
    pub options: Options,
    /// The key store that is changed; with every target that changes one.
    pub existing: Option<ExistingArguments>,
    /// Where to; standard output unless given.
    pub output: Option<OsString>,
}

/// `emit all`
pub struct EmitAllCommand {
    /// What to judge first.
    pub check: CheckCommand,
    /// How to write.
    pub options: Options,
    /// The folder to write into.
    pub output: OsString,
    /// `--overwrite`
    pub overwrite: bool,
}

/// Every target at once.
const ALL: &str = "all";

/// The key store that is changed.
pub struct ExistingArguments {
    /// `--existing`
    pub file: Source,
    /// `--store`
    pub store: Option<String>,
}

/// Where an input's text comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// `-`
    StandardInput,
    /// A path.
    File(OsString),
}

impl Source {
    /// Its name, fit to be shown.
    pub fn shown(&self) -> String {
        match self {
            Self::StandardInput => "(standard input)".into(),
            Self::File(path) => crate::text::safe(&path.to_string_lossy()),
        }
    }
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
    /// `--tag`
    pub tags: Vec<(String, String)>,
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
    options: Options,
    existing: Option<Source>,
    list: bool,
    overwrite: bool,
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
            (Verb::Check, "checklist") => switch(&mut self.check.checklist, name, words),
            (Verb::Emit, "include-secret") => switch(&mut self.options.include_secret, name, words),
            (Verb::Emit, "acknowledge-same-keys") => switch(&mut self.options.acknowledged, name, words),
            (Verb::Emit, "existing") => once(&mut self.existing, name, source(value(name, words)?)),
            (Verb::Emit, "tag") => self.check.inputs.tag(&text(name, words)?),
            (Verb::Emit, _) if key_field(name).is_some() => {
                self.check.inputs.take_text(key_field(name), name, words)
            }
            (Verb::Emit, "overwrite") => switch(&mut self.overwrite, name, words),
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
        let piped = self.existing.iter().map(|source| ("--existing", source));
        self.check.inputs.agree(piped)?;
        if verb == Verb::Check {
            return Ok(Command::Check(self.check));
        }
        let Some(target) = &self.operand else {
            return Err(Stop::misuse("emit needs a target", "xks-preflight emit --list shows them"));
        };
        if target == ALL {
            return self.all();
        }
        if self.overwrite {
            return Err(Stop::misuse(
                "only emit all has a use for --overwrite",
                "leave it out: a file is replaced in any case",
            ));
        }
        let target = Target::from_id(target.to_str().unwrap_or_default()).ok_or_else(|| {
            Stop::misuse("there is no such target", "xks-preflight emit --list shows the targets")
        })?;
        self.fits(target, target.id())?;
        let existing = self.existing.map(|file| ExistingArguments {
            file,
            // What chooses a store here is an input elsewhere.
            store: self.check.inputs.remove(Field::KeyStoreId),
        });
        let output = self.output.filter(|path| path != "-");
        Ok(Command::Emit(EmitCommand { check: self.check, target, options: self.options, existing, output }))
    }

    /// `emit all`, which has a use for what the targets of a key store to create have one for.
    fn all(self) -> Result<Command, Stop> {
        self.fits(Target::Picture, ALL)?;
        let Some(output) = self.output.filter(|path| path != "-") else {
            return Err(Stop::misuse(
                "emit all needs --output DIR",
                "name a folder that is empty or not there yet",
            ));
        };
        let Self { check, options, overwrite, .. } = self;
        Ok(Command::EmitAll(EmitAllCommand { check, options, output, overwrite }))
    }

    /// Whether what is called `id`, which is written as `target` is, has a use for every option that stands there.
    fn fits(&self, target: Target, id: &str) -> Result<(), Stop> {
        let inputs = &self.check.inputs;
        let has_key_option = |field: Field| inputs.texts.iter().any(|(taken, _)| *taken == field);
        let of_a_key = KEY_OPTIONS[1..].iter().find(|(_, field)| has_key_option(*field));
        let basis = target.basis();
        let wrong = match basis {
            Basis::Change => None,
            _ if self.existing.is_some() => Some("existing"),
            Basis::Surroundings | Basis::Proxy | Basis::Key if self.options.include_secret => {
                Some("include-secret")
            }
            Basis::Key => self.options.acknowledged.then_some("acknowledge-same-keys"),
            _ if has_key_option(Field::KeyStoreId) => Some("store"),
            _ => self.options.acknowledged.then_some("acknowledge-same-keys"),
        };
        let wrong = wrong.or_else(|| match basis {
            Basis::Key => inputs.no_use_for_a_key(),
            _ if !inputs.tags.is_empty() => Some("tag"),
            _ => of_a_key.map(|(option, _)| *option),
        });
        if let Some(option) = wrong {
            let message = format!("the target {id} has no use for --{option}");
            return Err(Stop::misuse(message, "leave it out, or choose another target"));
        }
        if target.basis() == Basis::Change && self.existing.is_none() {
            return Err(Stop::misuse(
                "update needs --existing FILE",
                "give it what aws kms describe-custom-key-stores prints, as JSON or as YAML",
            ));
        }
        Ok(())
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
                let field = field(name);
                if field.is_none() {
                    return Ok(false);
                }
                self.take_text(field, name, words)?;
            }
        }
        Ok(true)
    }

    fn take_text(&mut self, field: Option<Field>, name: &str, words: &mut Parser) -> Result<(), Stop> {
        let Some(field) = field else { return Ok(()) };
        if self.texts.iter().any(|(taken, _)| *taken == field) {
            return Err(twice(name));
        }
        self.texts.push((field, text(name, words)?));
        Ok(())
    }

    fn tag(&mut self, text: &str) -> Result<(), Stop> {
        let Some((key, value)) = text.split_once('=') else {
            return Err(Stop::misuse("--tag is no KEY=VALUE", "write it as --tag team=payments"));
        };
        self.tags.push((key.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Takes the value of a field out.
    fn remove(&mut self, field: Field) -> Option<String> {
        let at = self.texts.iter().position(|(taken, _)| *taken == field)?;
        Some(self.texts.remove(at).1)
    }

    /// An option that says nothing of a key, if there is one.
    fn no_use_for_a_key(&self) -> Option<&'static str> {
        const OF_A_KEY: [Field; 3] = [Field::Region, Field::UriEndpoint, Field::UriPath];
        let other = |field: Field| !OF_A_KEY.contains(&field) && key_option(field).is_none();
        let file = self.files().find(|(option, _)| *option != "--evidence");
        let file = file.map(|(option, _)| option.trim_start_matches('-'));
        let withheld = self.withhold_credential.then_some("withhold-credential");
        let text = self.texts.iter().find(|(field, _)| other(*field));
        file.or(withheld).or_else(|| option_of(text?.0))
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

    /// Whether they can all be had together, and with these other files.
    fn agree<'s>(&'s self, others: impl Iterator<Item = (&'static str, &'s Source)>) -> Result<(), Stop> {
        let mut piped = self.files().chain(others).filter(|(_, source)| **source == Source::StandardInput);
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

/// The options that give a value of a KMS key by hand; the first also chooses among stores that exist.
pub const KEY_OPTIONS: [(&str, Field); 4] = [
    ("store", Field::KeyStoreId),
    ("xks-key-id", Field::XksKeyId),
    ("alias", Field::AliasName),
    ("key-description", Field::KeyDescription),
];

/// Every other option that takes part in `check` and `emit`.
pub const OTHER_OPTIONS: [&str; 20] = [
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
    "checklist",
    "format",
    "include-secret",
    "output",
    "list",
    "existing",
    "acknowledge-same-keys",
    "tag",
    "overwrite",
];

fn key_field(option: &str) -> Option<Field> {
    KEY_OPTIONS.iter().find(|(name, _)| *name == option).map(|(_, field)| *field)
}

fn key_option(field: Field) -> Option<&'static str> {
    KEY_OPTIONS.iter().find(|(_, each)| *each == field).map(|(name, _)| *name)
}

fn field(option: &str) -> Option<Field> {
    TEXT_OPTIONS.iter().find(|(name, _)| *name == option).map(|(_, field)| *field)
}

/// The option that gives `field`.
pub fn option_of(field: Field) -> Option<&'static str> {
    let store = TEXT_OPTIONS.iter().find(|(_, each)| *each == field).map(|(name, _)| *name);
    let tag = (field == Field::KeyTags).then_some("tag");
    store.or_else(|| key_option(field)).or(tag)
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
    let number = xks_preflight_evidence::quota(value);
    number.ok_or_else(|| Stop::misuse("the value of --store-quota is no number from 1 to 10000", TRY))
}

fn rule(id: &str) -> Result<Code, Stop> {
    Code::from_id(id).ok_or_else(|| meant::unknown_rule(id))
}
