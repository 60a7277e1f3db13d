//! The answer.

use zeroize::Zeroizing;

use crate::facts::Facts;
use crate::finding::{Code, Edit, Field, Finding, Fix, Severity};
use crate::given::Given;
use crate::input::{Context, Timestamp};
use crate::parse::{config::Parsed, excerpt};

/// What a report comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A rule is broken: KMS will refuse.
    Blocked,
    /// No rule is broken, but a required input is missing.
    Incomplete,
    /// Nothing that could be checked stands against it.
    Ready,
}

impl Verdict {
    /// The word used in reports: `blocked`, `incomplete` or `ready`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Incomplete => "incomplete",
            Self::Ready => "ready",
        }
    }
}

/// Findings, worst first, and the facts that hold whatever the findings.
#[derive(Debug)]
pub struct Report {
    findings: Vec<Finding>,
    facts: Facts,
    at: Timestamp,
    /// Of every secret that was given, fit for KMS or not: what is added later is looked through, too.
    telltales: Telltales,
}

/// Parts of the secret, eight bytes each, that are looked for in messages, as a last defence; wiped when dropped.
struct Telltales {
    parts: Zeroizing<Vec<u64>>,
    /// A bit for each hash of a part. Every message is looked through at every keystroke: that most of what is in it is
    /// no part of the secret shows at once.
    hashes: Zeroizing<[u64; 4]>,
}

impl std::fmt::Debug for Telltales {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Telltales(…)")
    }
}

impl Telltales {
    fn of<'s>(secrets: impl Iterator<Item = &'s str>) -> Self {
        // No message quotes more of a value than this; a longer paste would only cost time.
        const LONGEST: usize = 256;
        // Room for both secrets, so that no half-filled copy is left behind by growing.
        let mut parts = Zeroizing::new(Vec::with_capacity(2 * LONGEST));
        let mut hashes = Zeroizing::new([0; 4]);
        for secret in secrets {
            for part in Self::windows(&secret.as_bytes()[..secret.len().min(LONGEST)]) {
                let (word, bit) = Self::hash(part);
                hashes[word] |= bit;
                parts.push(part);
            }
        }
        Self { parts, hashes }
    }

    /// The word of [`hashes`](Self::hashes), and the bit in it.
    fn hash(part: u64) -> (usize, u64) {
        let [.., hash] = part.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
        (usize::from(hash >> 6), 1 << (hash & 63))
    }

    fn windows(text: &[u8]) -> impl Iterator<Item = u64> {
        text.array_windows::<8>().map(|part| u64::from_le_bytes(*part))
    }

    fn are_in(&self, text: &str) -> bool {
        let is_one = |part: u64| {
            let (word, bit) = Self::hash(part);
            self.hashes[word] & bit != 0 && self.parts.contains(&part)
        };
        !self.parts.is_empty() && Self::windows(text.as_bytes()).any(is_one)
    }
}

impl Report {
    pub(crate) fn new(
        facts: Facts,
        given: &Given<'_>,
        mut findings: Vec<Finding>,
        parsed: &Parsed,
        context: &Context<'_>,
    ) -> Self {
        // The file's secret counts as one even where another is given by hand.
        let secrets = [given.secret.map(|secret| secret.text), parsed.secret().map(|(secret, _)| secret)];
        let telltales = Telltales::of(secrets.into_iter().flatten());
        for finding in &mut findings {
            allow(finding, context.allow);
            point_into_file(finding, parsed);
            redact(finding, &telltales);
        }
        Self { findings: sorted(findings), facts, at: context.at, telltales }
    }

    /// Takes what rules elsewhere have to say, such as those of the certificate chain, into the report and its verdict.
    /// Errors of the rules in `allow` become warnings, where they may, and nothing of the secret gets in.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>, allow_rules: &[Code]) {
        let mut all = std::mem::take(&mut self.findings);
        for mut finding in findings {
            allow(&mut finding, allow_rules);
            redact(&mut finding, &self.telltales);
            all.push(finding);
        }
        self.findings = sorted(all);
    }

    /// Takes away what is said to be unknown of rules that something else has decided since.
    pub fn settle(&mut self, decided: &[Code]) {
        self.findings
            .retain(|finding| finding.severity != Severity::Unknown || !decided.contains(&finding.code));
    }

    /// Everything the rules have to say: errors, warnings, infos, unknowns; within each by field.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The values that passed the contract.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The moment for which the report was made.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// What the findings come down to.
    pub fn verdict(&self) -> Verdict {
        if self.findings.iter().any(|finding| finding.severity == Severity::Error) {
            Verdict::Blocked
        } else if self.findings.iter().any(|finding| finding.code == Code::InputMissing) {
            Verdict::Incomplete
        } else {
            Verdict::Ready
        }
    }

    /// The rules that could not be decided, each once.
    pub fn unknown(&self) -> Vec<Code> {
        let mut codes = Vec::new();
        let unknown = self.findings.iter().filter(|finding| finding.severity == Severity::Unknown);
        for code in unknown.map(|finding| finding.code).filter(|&code| code != Code::InputMissing) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// The findings about one field, worst first.
    pub fn about(&self, field: Field) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.subject.field == field)
    }
}

/// Worst first, then by field, rule and place. Insertion: there are few, nearly in order, and the standard library's
/// sort would be a hundredth of the page.
fn sorted(findings: Vec<Finding>) -> Vec<Finding> {
    let order =
        |f: &Finding| (f.severity, f.subject.field, f.code, f.labels.first().map_or(0, |l| l.span.start));
    let mut sorted: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        let at = sorted.partition_point(|other| order(other) <= order(&finding));
        sorted.insert(at, finding);
    }
    sorted
}

fn allow(finding: &mut Finding, allowed: &[Code]) {
    if finding.severity == Severity::Error && finding.code.rule().waivable && allowed.contains(&finding.code)
    {
        finding.severity = Severity::Warning;
        finding.allowed = true;
    }
}

fn point_into_file(finding: &mut Finding, parsed: &Parsed) {
    let label = finding.labels.first().filter(|label| label.input == Field::ConfigurationFile);
    if let Some(label) = label
        && !parsed.text.is_empty()
        && !matches!(finding.code, Code::ConfigEncoding | Code::ConfigTooLarge)
    {
        finding.excerpt = Some(excerpt::excerpt(&parsed.text, label.span, parsed.revealed()));
    }
}

/// The last defence: whatever a rule wrote, no part of the secret leaves in a finding.
fn redact(finding: &mut Finding, telltales: &Telltales) {
    let holds = |text: &str| telltales.are_in(text);
    for text in
        [Some(&mut finding.message), Some(&mut finding.why), finding.help.as_mut()].into_iter().flatten()
    {
        if holds(text) {
            *text = "(not shown, as it would show a part of the secret access key)".into();
        }
    }
    if finding.excerpt.as_ref().is_some_and(|excerpt| holds(&excerpt.text)) {
        finding.excerpt = None;
    }
    let edits_hold = |fix: &Fix| {
        holds(&fix.title)
            || fix.edits.iter().any(|edit| matches!(edit, Edit::Replace { value, .. } if holds(value)))
    };
    if finding.fix.as_ref().is_some_and(edits_hold) {
        finding.fix = None;
    }
}

/// Whether `text`, which is to be shown, has a telling part of `secret` in it.
pub(crate) fn shares_a_part(text: &str, secret: &str) -> bool {
    Telltales::of(std::iter::once(secret)).are_in(text)
}
