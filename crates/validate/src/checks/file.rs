//! The file and the fields must say the same, and no value may carry white space.

use crate::finding::{Code, Edit, Field, Finding, Label};
use crate::given::{Given, Value};
use crate::parse::config::drop_file;

pub(crate) fn check(given: &Given<'_>, findings: &mut Vec<Finding>) {
    for value in [given.uri_path, given.access_key_id, given.secret].into_iter().flatten() {
        whitespace(value, findings);
    }
    for &(field, place) in &given.overridden {
        let message = format!("the {} given by hand is another than the file's", field.noun());
        let whole = crate::finding::Span::default();
        let mut finding = Finding::new(Code::ConfigOverridden, field, message)
            .help("the value given by hand counts; make the proxy and its file agree with it, or take the file's value");
        // An empty part marks where the value starts, and shows nothing of it.
        finding.labels.push(Label::new(Field::ConfigurationFile, place.locate(whole)));
        findings.push(finding);
    }
    // Where every value is in its field, a broken file is no longer needed.
    let complete = given.uri_path.is_some() && given.access_key_id.is_some() && given.secret.is_some();
    if complete {
        for finding in
            findings.iter_mut().filter(|f| matches!(f.code, Code::ConfigSyntax | Code::ConfigEncoding))
        {
            finding.fix = Some(crate::finding::Fix {
                title: "keep the values, drop the file".into(),
                edits: drop_file(),
            });
        }
    }
}

fn whitespace(value: Value<'_>, findings: &mut Vec<Finding>) {
    let trimmed = value.text.trim();
    if trimmed.len() == value.text.len() {
        return;
    }
    let noun = value.field.noun();
    let edit = if value.field == Field::RawSecretAccessKey {
        Edit::TrimSecret
    } else {
        Edit::Replace { field: value.field, value: trimmed.to_owned() }
    };
    let inner = value.text.len() - value.text.trim_start().len()..value.text.trim_end().len();
    findings.push(
        Finding::new(Code::ConfigWhitespace, value.field, format!("white space stands around the {noun}"))
            .help(format!("remove the white space before and after the {noun}"))
            .fix("remove the white space", vec![edit])
            .labels(value.label_characters(|at, _| !inner.contains(&at))),
    );
}
