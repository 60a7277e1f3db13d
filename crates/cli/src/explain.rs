//! `explain`: what the errors in a text mean. Nothing of the text is printed, as it may hold a secret.

use std::fmt::Write as _;

use annotate_snippets::renderer::Effects;
use xks_preflight_explain as explain;
use xks_preflight_finding::Field;
use xks_preflight_transfer::{Explained, Explanation};

use crate::arguments::{Format, Source, option_of};
use crate::exit::{Exit, Stop};
use crate::{inputs, output};

/// Reads the text, and prints what its errors mean.
pub fn run(source: &Source, format: Format) -> Result<Exit, Stop> {
    let text = inputs::text("explain", source)?;
    let explained = Explained::new(&explain::explain(&text), &text);
    let printed = match format {
        Format::Json => output::json(&explained)?,
        Format::Text => {
            let style = output::Style::of(&std::io::stdout());
            Page { style, origin: source.shown() }.all(&explained)
        }
    };
    output::print(&printed)?;
    Ok(if explained.recognised && explained.question.is_none() { Exit::Ready } else { Exit::Incomplete })
}

struct Page {
    style: output::Style,
    origin: String,
}

impl Page {
    fn all(&self, explained: &Explained) -> String {
        let mut text = String::new();
        for explanation in &explained.explanations {
            self.one(&mut text, explanation);
        }
        for notice in &explained.notices {
            let _ = writeln!(text, "{} {notice}\n", self.bold("note:"));
        }
        if let Some(question) = explained.question {
            let _ = writeln!(text, "{} {question}", self.bold("question:"));
        }
        if let Some(help) = explained.help {
            let _ = writeln!(text, "{}\n{} {help}", explain::Answer::UNRECOGNISED, self.bold("help:"));
        }
        text.truncate(text.trim_end().len());
        text + "\n"
    }

    fn one(&self, text: &mut String, of: &Explanation) {
        let _ = writeln!(text, "{}: {}", self.bold(of.name), of.said_by);
        let place = format!("{}:{}:{}", self.origin, of.place.line, of.place.column);
        let times = if of.count > 1 { format!(", {} times", of.count) } else { String::new() };
        let _ = writeln!(text, "  --> {place}{times}");
        if let Some(reported_as) = of.reported_as {
            let _ = writeln!(text, "  reported as  {reported_as}");
        }
        let at = of.steps.join(", ");
        let operation = of.operation.map_or_else(String::new, |operation| format!(" ({operation})"));
        let _ = writeln!(text, "  at           {at}{operation}");
        if !of.parameters.is_empty() {
            let _ = writeln!(
                text,
                "  points at    {}",
                of.parameters.iter().map(|p| option(p)).collect::<Vec<_>>().join(", ")
            );
        }
        let _ = writeln!(text, "\n  {}\n", of.happened);
        for (index, cause) in of.causes.iter().enumerate() {
            let _ = writeln!(text, "  {}. {}", index + 1, self.bold(cause.cause));
            let _ = writeln!(text, "     sign: {}", cause.tell);
            let _ = writeln!(text, "     do:   {}", cause.todo);
        }
        for contradiction in &of.contradictions {
            let _ = writeln!(text, "\n  {} {contradiction}", self.bold("note:"));
        }
        let _ = writeln!(text, "\n  sources: {}\n", of.sources.join("; "));
    }

    fn bold(&self, text: &str) -> String {
        match self.style {
            output::Style::Plain => text.to_owned(),
            output::Style::Coloured => {
                let bold = annotate_snippets::renderer::Style::new().effects(Effects::BOLD);
                format!("{bold}{text}{bold:#}")
            }
        }
    }
}

/// The parameter, with the option that gives it.
fn option(parameter: &str) -> String {
    let field = Field::ALL.iter().find(|field| field.parameter() == parameter);
    let option = field.and_then(|&field| match field {
        Field::ConfigurationFile => Some("config"),
        Field::RawSecretAccessKey => Some("secret-file"),
        Field::CertificateChain => Some("chain"),
        field => option_of(field),
    });
    option.map_or_else(|| parameter.to_owned(), |option| format!("{parameter} (--{option})"))
}
