//! The report in the runbook: what the rules have to say, and what stayed unknown.

use xks_preflight_finding::{Area, Code, Finding, Severity};
use xks_preflight_validate::Report;

use super::document::{Block, Line};
use super::{heading, says};

pub(super) fn blocks(report: &Report) -> Vec<Block> {
    let decided: Vec<&Finding> =
        report.findings().iter().filter(|finding| finding.severity != Severity::Unknown).collect();
    let mut blocks = vec![heading("The report")];
    let allowed = report.findings().iter().any(|finding| finding.allowed);
    let but = if allowed { ", but for what was allowed" } else { "" };
    blocks.push(Block::Paragraph(
        Line::new("Verdict: {}. ", &[report.verdict().as_str()])
            .text("Nothing that could be checked stands against this key store")
            .text(but)
            .text("."),
    ));
    if decided.is_empty() {
        blocks.push(says("No rule has anything to say."));
    } else {
        blocks.push(Block::Points(decided.into_iter().map(finding).collect()));
    }
    blocks.extend(unknown(report));
    blocks
}

/// A finding. Its message may hold a value that a person gave, and no part of the secret: the report sees to that.
fn finding(finding: &Finding) -> Line {
    let weight = match finding.severity {
        _ if finding.allowed => "Error, allowed",
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
        Severity::Unknown => "Unknown",
    };
    let mut line = Line::strong(weight)
        .text(" about the ")
        .text(finding.subject.field.noun())
        .words(" ({}): ", &[finding.code.id()])
        .text(&finding.message)
        .text(". What AWS KMS does: ")
        .text(&finding.why)
        .text(".");
    if let Some(help) = &finding.help {
        line = line.text(" To do: ").text(help).text(".");
    }
    line
}

/// What is unknown, by area, to be ticked off by whoever finds it out.
fn unknown(report: &Report) -> Vec<Block> {
    let codes = report.unknown();
    let mut blocks = vec![Block::Heading(3, Line::new("What stayed unknown", &[]))];
    if codes.is_empty() {
        blocks.push(says("Nothing."));
        return blocks;
    }
    blocks.push(says(
        "These rules could not be decided from what was given. They are not passed: each must hold.",
    ));
    let mut areas: Vec<Area> = Vec::new();
    for code in &codes {
        if !areas.contains(&code.rule().area) {
            areas.push(code.rule().area);
        }
    }
    areas.sort();
    for area in areas {
        let of_area = |code: &&Code| code.rule().area == area;
        let line = |code: &Code| Line::default().text(code.rule().demands).words(" ({})", &[code.id()]);
        blocks.push(Block::Paragraph(Line::default().text(area.title()).text(":")));
        blocks.push(Block::Checks(codes.iter().filter(of_area).map(line).collect()));
    }
    blocks
}
