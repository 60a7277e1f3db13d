//! What AWS's guide wants to be assembled before a key store is created, each requirement with how it stands.

use std::fmt::Write as _;

use annotate_snippets::renderer::{AnsiColor, Effects};
use xks_preflight_evidence::{Requirement, State, tally};

use crate::output::Style;
use crate::text::safe;

/// The longest of [`State::as_str`], and the gap after it.
const WIDTH: usize = "to be confirmed".len() + 2;

/// The list, component by component, with how many stand how, and an empty line after it.
pub fn text(all: &[Requirement], style: Style) -> String {
    let mut text = format!("{}: {}\n", bold("prerequisites", style), tally(all));
    for of_one in all.chunk_by(|a, b| a.component == b.component) {
        let _ = writeln!(text, "\n{}", bold(of_one[0].component, style));
        for requirement in of_one {
            let word = requirement.state.as_str();
            let gap = " ".repeat(WIDTH - word.len());
            let _ = writeln!(text, "  {}{gap}{}", coloured(&requirement.state, style), requirement.demands);
            for line in said(requirement) {
                let _ = writeln!(text, "  {:WIDTH$}{}", "", safe(&line));
            }
        }
    }
    text.push('\n');
    text
}

/// What is to be said of a requirement, a line each.
fn said(requirement: &Requirement) -> Vec<String> {
    let mut lines = Vec::new();
    match &requirement.state {
        State::Met(_) => {}
        State::Broken(message) | State::Unknown(message) => lines.push(message.clone()),
        State::ToConfirm(_) => {
            let open = requirement.confirm.iter();
            lines.extend(open.map(|code| format!("--confirm {}: {}", code.id(), code.rule().demands)));
        }
    }
    lines.extend(requirement.warnings.iter().map(|warning| format!("but {warning}")));
    if !requirement.evidence.is_empty() {
        lines.push(format!("evidence: {}", requirement.evidence.join("; ")));
    }
    lines
}

fn coloured(state: &State, style: Style) -> String {
    let colour = match state {
        State::Met(_) => AnsiColor::BrightGreen,
        State::Broken(_) => AnsiColor::BrightRed,
        State::Unknown(_) | State::ToConfirm(_) => AnsiColor::BrightYellow,
    };
    let word = state.as_str();
    match style {
        Style::Plain => word.to_owned(),
        Style::Coloured => {
            let colour = colour.on_default();
            format!("{colour}{word}{colour:#}")
        }
    }
}

fn bold(text: &str, style: Style) -> String {
    match style {
        Style::Plain => text.to_owned(),
        Style::Coloured => {
            let bold = annotate_snippets::renderer::Style::new().effects(Effects::BOLD);
            format!("{bold}{text}{bold:#}")
        }
    }
}
