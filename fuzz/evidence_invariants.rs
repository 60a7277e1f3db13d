//! What must hold of a paste, whatever the bytes.

use xks_preflight_evidence::{Evidence, Judgement, Known, checklist, gather, judge, limits, recognise, text};
use xks_preflight_finding::{Code, Field, Finding, Severity};
use xks_preflight_validate::{Context, Inputs, Report, check};

/// Recognises `input` and judges it for each kind of key store. Panics where an invariant does not hold.
pub fn hold(input: &[u8]) {
    let text = text(input);
    let evidence = recognise(&text);
    assert!(evidence.documents.len() + evidence.failures.len() <= limits::DOCUMENTS + 1);
    for vpc in [true, false] {
        let report = facts(vpc);
        let known = Known::of(report.facts());
        let mut judgement = judge(&evidence, &known);
        judgement.show(&[&text]);
        sound(&evidence, &judgement, &text);
        for requirement in checklist(&judgement.findings, &judgement, &known) {
            legible(requirement.evidence.iter().chain(&requirement.warnings));
        }
        for command in gather::commands(&known, &evidence) {
            legible([command.text.replace('\n', "")].iter());
        }
    }
    let stores = evidence.stores();
    assert!(stores.len() <= limits::ENTRIES, "{} stores", stores.len());
    for wanted in [None, stores.first().map(|store| store.id.as_str()), Some("nobody")] {
        match evidence.choose(wanted) {
            Ok(store) => assert!(
                wanted.is_none_or(|wanted| store.id == wanted || store.name.as_deref() == Some(wanted))
            ),
            Err(not_chosen) => legible([not_chosen.reason()].iter()),
        }
    }
    // A paste that is added to another says the same, but for where it is.
    let mut twice = evidence.clone();
    twice.extend(evidence.clone());
    assert_eq!(twice.documents.len(), 2 * evidence.documents.len());
}

fn facts(vpc: bool) -> Report {
    let connectivity = if vpc { "VPC_ENDPOINT_SERVICE" } else { "PUBLIC_ENDPOINT" };
    let service = "com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a";
    let inputs = Inputs {
        region: Some("eu-central-1".into()),
        name: Some("n".into()),
        connectivity: Some(connectivity.into()),
        uri_endpoint: Some("https://xks.payments.example.org".into()),
        uri_path: Some("/kms/xks/v1".into()),
        vpc_endpoint_service_name: vpc.then(|| service.into()),
        ..Inputs::default()
    };
    check(&inputs, &Context::default())
}

fn sound(evidence: &Evidence, judgement: &Judgement, text: &str) {
    let findings = &judgement.findings;
    assert!(findings.len() <= Code::ALL.len() * (limits::FINDINGS + 1), "{} findings", findings.len());
    for finding in findings {
        legible([&finding.message, &finding.why].into_iter().chain(&finding.help));
        points(finding, text);
        // What cannot be decided is never said to be decided.
        let unknown = finding.severity == Severity::Unknown;
        let decided = judgement.decided.iter().any(|decided| decided.code == finding.code);
        assert!(!(unknown && decided), "{:?} is decided and unknown", finding.code);
    }
    let given = evidence.documents.is_empty() && evidence.failures.is_empty();
    assert!(!given || judgement.decided.is_empty(), "decided by nothing: {:?}", judgement.decided);
}

fn points(finding: &Finding, text: &str) {
    for label in &finding.labels {
        if label.input == Field::Evidence {
            assert!(
                text.get(label.span.start..label.span.end).is_some(),
                "{:?} of {}",
                label.span,
                text.len()
            );
        }
    }
    if let Some(excerpt) = &finding.excerpt {
        legible([&excerpt.text].into_iter());
        let length = excerpt.text.chars().count();
        assert!(length <= 100 && excerpt.caret + excerpt.length <= length + 1, "{excerpt:?}");
    }
}

/// On one line, not too long, nothing that moves a cursor.
fn legible<'t>(texts: impl Iterator<Item = &'t String>) {
    for text in texts {
        assert!(text.chars().count() < 4096, "{text}");
        let hidden = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.chars().any(hidden), "{text:?}");
    }
}
