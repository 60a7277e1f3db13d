//! What must hold of a chain, whatever the bytes.

use xks_preflight_chain::{
    Host, Judging, Outcome, Report, Roots, Trust, Verdict, Verdicts, judge, limits, read,
};
use xks_preflight_finding::{Code, Severity};

/// What it took to judge an input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
    /// Rounds of questions.
    pub rounds: usize,
    /// Signatures asked about.
    pub questions: usize,
    /// Certificates that the path library took up in the last round.
    pub steps: usize,
}

/// Reads and judges `input` against AWS's roots and against itself as roots, with every kind of answer. Panics where an
/// invariant does not hold; else says what the costliest judgement took.
pub fn hold(input: &[u8]) -> Work {
    let (given, _) = Roots::given(input);
    let mut most = Work::default();
    for roots in [&Roots::aws(), &given] {
        for answer in [Verdict::Good, Verdict::Bad, Verdict::Unavailable] {
            let (report, work) = settle(input, roots, answer);
            check(input, &report, roots, answer);
            most.rounds = most.rounds.max(work.rounds);
            most.questions = most.questions.max(work.questions);
            most.steps = most.steps.max(work.steps);
        }
    }
    // The last round may ask for as many as a search verifies, a hundred.
    assert!(most.questions < limits::QUESTIONS + 100, "{most:?}");
    assert!(most.rounds <= limits::QUESTIONS, "{most:?}");
    assert!(most.steps <= 2 * (limits::PATH_STEPS + 1), "{most:?}");
    most
}

fn settle(input: &[u8], roots: &Roots, answer: Verdict) -> (Report, Work) {
    let chain = read(input);
    let host = Host::new("xks.example.org");
    let by = Judging { host: host.as_ref(), at: 1_800_000_000, roots };
    let (mut verdicts, mut work) = (Verdicts::default(), Work::default());
    loop {
        match judge(&chain, &by, &verdicts) {
            Outcome::Settled(report) => {
                work.steps = report.steps;
                return (*report, work);
            }
            Outcome::Ask(questions) => {
                assert!(!questions.is_empty(), "asks nothing, and is not settled");
                work.rounds += 1;
                work.questions += questions.len();
                assert!(work.rounds <= limits::QUESTIONS, "each round asks something new");
                for question in questions {
                    assert!(!question.web_crypto().signature.is_empty() || question.signature.is_empty());
                    verdicts.answer(question, answer);
                }
            }
        }
    }
}

fn check(input: &[u8], report: &Report, roots: &Roots, answer: Verdict) {
    let has = |code: Code, severity| report.findings.iter().any(|f| f.code == code && f.severity == severity);
    assert!(
        report.findings.len() <= Code::ALL.len() * (limits::FINDINGS + 2),
        "{} findings",
        report.findings.len()
    );
    for finding in &report.findings {
        let texts = [Some(&finding.message), Some(&finding.why), finding.help.as_ref()];
        for text in texts.into_iter().flatten() {
            assert!(!text.is_empty() && text.chars().count() < 4096, "{text}");
            assert!(
                !text.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)),
                "{text:?}"
            );
        }
        for label in &finding.labels {
            assert!(label.span.start <= label.span.end && label.span.end <= input.len() * 3);
        }
    }
    assert_eq!(report.accepted, report.trust != Trust::None);
    if report.accepted {
        assert_ne!(answer, Verdict::Bad, "accepted what nobody signed");
        let unverified = has(Code::CertSignature, Severity::Unknown);
        assert_eq!(unverified, answer == Verdict::Unavailable, "what nobody could verify is not passed");
    } else {
        let said = report.findings.iter().any(|f| matches!(f.severity, Severity::Error | Severity::Unknown));
        assert!(said, "refused without a word");
    }
    if let Some(corrected) = &report.corrected {
        let (again, _) = settle(corrected.as_bytes(), roots, answer);
        assert_eq!(again.corrected, None, "a corrected chain needs no correction");
        assert!(!again.findings.iter().any(|f| f.code == Code::CertOrder), "{:?}", again.findings);
    }
}
