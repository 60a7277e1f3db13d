//! A report as rustc would print it.

use std::ops::Range;
use std::rc::Rc;
use std::slice;

use annotate_snippets::renderer::{AnsiColor, Effects};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use xks_preflight_evidence::CONFIRM;
use xks_preflight_finding::{Code, Edit, Field, Finding, Label, Severity};
use xks_preflight_snippets::escape::BashWord;
use xks_preflight_validate::{Places, ShownLine, Verdict};
use zeroize::Zeroizing;

use crate::arguments::{CheckCommand, InputArguments, Source, option_of};
use crate::check::Judged;
use crate::checklist;
use crate::output::Style;

/// The findings, then the verdict.
pub fn report(command: &CheckCommand, judged: &Judged, style: Style) -> String {
    let page = Page {
        arguments: &command.inputs,
        evidence: &judged.evidence.texts,
        places: judged.places(),
        renderer: style.renderer(),
    };
    let mut text = String::new();
    let mut rest = judged.report.findings();
    while let Some(finding) = rest.first() {
        let alike = rest.iter().take_while(|other| are_alike(finding, other)).count().max(1);
        if alike > 1 {
            text.push_str(&page.row(&rest[..alike]));
        } else {
            text.push_str(&page.finding(finding, rest.get(1)));
        }
        rest = &rest[alike..];
    }
    if let Some(all) = judged.checklist.as_ref().filter(|_| command.checklist) {
        text.push_str(&checklist::text(all, style));
    }
    text + &summary(judged, command.judging.require_all, style)
}

/// Unknown rules of which the same is to be said.
fn are_alike(one: &Finding, other: &Finding) -> bool {
    let unknown = one.severity == Severity::Unknown && other.severity == Severity::Unknown;
    unknown && one.message == other.message && one.help == other.help
}

/// Longer lines are cut here, and then their columns are counted from the cut; every real input is shorter.
const LONGEST_LINE: usize = 64 << 10;

struct Page<'r> {
    arguments: &'r InputArguments,
    evidence: &'r [(Source, Rc<Zeroizing<String>>)],
    places: Places<'r>,
    renderer: Renderer,
}

impl Page<'_> {
    /// `finding`, and an empty line unless `next` goes on in the same breath.
    fn finding(&self, finding: &Finding, next: Option<&Finding>) -> String {
        let unknown = finding.severity == Severity::Unknown;
        // What cannot be decided comes in rows; what to do about all of a row is said once, after the last.
        let in_row = unknown
            && next.is_some_and(|next| next.severity == Severity::Unknown && next.help == finding.help);
        let mut group = Group::with_title(title(finding));
        if !unknown {
            group = self.place(group, finding);
            group = group.element(Level::NOTE.with_name(Some("why")).message(safe(&finding.why)));
        }
        if finding.allowed {
            let note = format!("an error, allowed with --allow {}", finding.code.id());
            group = group.element(Level::NOTE.message(note));
        }
        if finding.help.is_some() && !in_row {
            group = group.element(Level::HELP.message(safe(&help(slice::from_ref(finding)))));
        }
        if let Some(options) = better_options(finding) {
            group = group.element(Level::HELP.with_name(Some("try")).message(safe(&options)));
        }
        let text = self.renderer.render(&[group]);
        if in_row { format!("{text}\n") } else { format!("{text}\n\n") }
    }

    /// Rules that are unknown for one and the same reason.
    fn row(&self, findings: &[Finding]) -> String {
        let Some(first) = findings.first() else { return String::new() };
        let message = format!("{}: {} rules are not checked", first.message, findings.len());
        let mut codes: Vec<_> = findings.iter().map(|finding| finding.code.id()).collect();
        codes.dedup();
        let title = Level::NOTE.with_name(Some("unknown")).primary_title(safe(&message));
        let mut group = Group::with_title(title)
            .element(Level::NOTE.with_name(Some("rules")).message(safe(&codes.join(", "))));
        if first.help.is_some() {
            group = group.element(Level::HELP.message(safe(&help(findings))));
        }
        format!("{}\n\n", self.renderer.render(&[group]))
    }

    fn place<'g>(&self, group: Group<'g>, finding: &Finding) -> Group<'g> {
        let Some(label) = finding.labels.first() else { return group };
        let origin = self.origin(label);
        match self.places.shown(finding, LONGEST_LINE) {
            Some(shown) => group.element(snippet(&shown).path(origin)),
            None => group.element(Origin::path(origin)),
        }
    }

    /// Where the person gave the input that `label` points into.
    fn origin(&self, label: &Label) -> String {
        let file = match label.input {
            Field::ConfigurationFile => self.arguments.config.as_ref(),
            Field::RawSecretAccessKey => self.arguments.secret_file.as_ref(),
            Field::CertificateChain => self.arguments.chain.as_ref(),
            Field::Evidence => self.evidence.get(label.file).map(|(source, _)| source),
            // Not given, and yet judged: it is what the store has that is changed.
            field if slot_is_empty(self.arguments, field) => return "(the key store as it is)".into(),
            field => {
                return option_of(field).map_or_else(String::new, |option| format!("--{option}"));
            }
        };
        file.map_or_else(String::new, Source::shown)
    }
}

/// Whether nothing was given by hand for a field that is one option.
fn slot_is_empty(arguments: &InputArguments, field: Field) -> bool {
    field != Field::KeyTags && arguments.texts.iter().all(|(given, _)| *given != field)
}

/// What to do about findings of which the same is to be said: for a person's word, the options that give it.
fn help(findings: &[Finding]) -> String {
    let help = findings.first().and_then(|finding| finding.help.as_deref()).unwrap_or_default();
    if help != CONFIRM {
        return help.to_owned();
    }
    let mut options: Vec<_> = findings.iter().map(|f| format!("--confirm {}", f.code.id())).collect();
    options.dedup();
    let each = if options.len() == 1 { "it where it holds" } else { "each that holds" };
    format!("confirm {each}: {}", options.join(" "))
}

/// The options that would give what the fix puts in place, where all of it was given as options.
fn better_options(finding: &Finding) -> Option<String> {
    let fix = finding.fix.as_ref()?;
    let by_hand = finding.labels.first().is_some_and(|label| label.input != Field::ConfigurationFile);
    let options: Option<Vec<_>> = fix.edits.iter().map(option).collect();
    let options = options.filter(|_| by_hand)?.join(" ");
    // What cannot be shown as it is cannot be copied either.
    (safe(&options) == options).then_some(options)
}

fn option(edit: &Edit) -> Option<String> {
    let Edit::Replace { field, value } = edit else { return None };
    Some(format!("--{}={}", option_of(*field)?, BashWord::new(value)?))
}

fn title(finding: &Finding) -> annotate_snippets::Title<'_> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Unknown if finding.code == Code::InputMissing => Level::NOTE.with_name(Some("missing")),
        Severity::Unknown => Level::NOTE.with_name(Some("unknown")),
    };
    level.primary_title(finding.message.as_str()).id(finding.code.id())
}

fn snippet(shown: &ShownLine) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
    let text = shown.text.clone();
    let spans: Vec<_> = shown.carets.iter().map(|caret| bytes(&text, caret)).collect();
    Snippet::source(text)
        .line_start(shown.at.line)
        .annotations(spans.into_iter().map(|span| AnnotationKind::Primary.span(span)))
}

/// A range of characters as one of bytes.
fn bytes(text: &str, characters: &Range<usize>) -> Range<usize> {
    let at = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(at, _)| at);
    at(characters.start)..at(characters.end)
}

/// No text that comes from outside moves the cursor or changes a colour.
pub fn safe(text: &str) -> String {
    normalize_untrusted_str(text)
}

fn summary(judged: &Judged, require_all: bool, style: Style) -> String {
    let report = &judged.report;
    let count = |severity| report.findings().iter().filter(|finding| finding.severity == severity).count();
    let missing = report.findings().iter().filter(|f| f.code == Code::InputMissing).count();
    let unknown = report.unknown().len();
    let counts = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Warning), "warning", "warnings"),
        (missing, "input missing", "inputs missing"),
        (unknown, "rule not checked", "rules not checked"),
    ];
    let counts: Vec<_> = counts
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let by =
        judged.certificates.by_given_roots().then(|| "judged by the given roots, not by AWS's".to_owned());
    let counts: Vec<_> = counts.into_iter().chain(by).collect();
    let mend = format!("mend what is wrong before {}", judged.aim);
    let (colour, sentence) = match report.verdict() {
        Verdict::Blocked => (AnsiColor::BrightRed, mend.as_str()),
        Verdict::Incomplete => (AnsiColor::BrightYellow, "nothing stands against it so far"),
        Verdict::Ready if require_all && unknown > 0 => (
            AnsiColor::BrightYellow,
            "ready but for what is unknown, and --require-all wants everything known",
        ),
        Verdict::Ready => {
            (AnsiColor::BrightGreen, "nothing that could be checked stands against this key store")
        }
    };
    let verdict =
        if judged.exit == crate::exit::Exit::Incomplete { "incomplete" } else { report.verdict().as_str() };
    let counts = if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
    let verdict = match style {
        Style::Plain => verdict.to_owned(),
        Style::Coloured => {
            let bold = colour.on_default().effects(Effects::BOLD);
            format!("{bold}{verdict}{bold:#}")
        }
    };
    format!("{verdict}: {sentence}{counts}\n")
}
