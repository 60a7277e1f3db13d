//! `rules`: the registry.

use std::fmt::Write as _;

use xks_preflight_finding::Code;
use xks_preflight_transfer::Rule;

use crate::arguments::Format;
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints all rules, or one in full.
pub fn run(rule: Option<Code>, format: Format) -> Result<Exit, Stop> {
    let text = match (rule, format) {
        (Some(code), Format::Json) => output::json(&Rule::new(code))?,
        (None, Format::Json) => output::json(&Rule::all())?,
        (Some(code), Format::Text) => one(code),
        (None, Format::Text) => all(),
    };
    output::print(&text).map(|()| Exit::Ready)
}

fn one(code: Code) -> String {
    let rule = code.rule();
    let mut text = format!("{}: {}\n\n", rule.id, rule.demands);
    let _ = writeln!(text, "severity   {}", rule.severity.as_str());
    let _ = writeln!(text, "otherwise  {}", rule.consequence);
    let allowed = if rule.waivable { "with --allow its errors become warnings" } else { "cannot be allowed" };
    let _ = writeln!(text, "allowing   {allowed}");
    for (index, source) in rule.sources.iter().enumerate() {
        let _ = writeln!(text, "{:<11}{}", if index == 0 { "sources" } else { "" }, source.title());
    }
    text
}

fn all() -> String {
    let mut text = String::new();
    let mut area = None;
    for code in Code::ALL {
        let rule = code.rule();
        if area.replace(rule.area) != Some(rule.area) {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}{}", rule.area.title());
        }
        let _ = writeln!(text, "  {:<26}{:<9}{}", rule.id, rule.severity.as_str(), rule.demands);
    }
    text
}
