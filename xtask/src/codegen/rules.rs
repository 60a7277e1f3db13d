//! `docs/rules.md`: every rule of the registry, as people read them.

use std::collections::BTreeMap;

use xks_preflight_finding::{Area, Code, Rule, Severity};

const HEAD: &str = "\
<!-- Written by `cargo xtask codegen` from crates/finding/src/registry.rs. Change that file, not this one. -->

# The rules

What XKS Preflight holds an external key store to. Every rule has a name that stays the same in the page, in the command
line's output and in the npm module, and an anchor here: `docs/rules.md#endpoint-port`.

**Severity** is the worst that a rule's findings have; in some cases a finding is milder, and then it says why.

| severity | means |
|---|---|
| error | AWS KMS refuses the request, or the connection fails |
| warning | accepted, yet risky or probably not meant |
| info | worth knowing |
| unknown | cannot be decided from what was given; never shown as passed |

**Can be waived** means: whoever knows better may turn the rule's errors into warnings, with `--allow RULE` on the command
line. The finding stays, and says that it was allowed. What the KMS service model demands, what keeps a file from being
read and what protects a secret cannot be waived.

";

/// The whole document.
pub fn document() -> String {
    let mut areas: BTreeMap<Area, Vec<&Rule>> = BTreeMap::new();
    for code in Code::ALL {
        areas.entry(code.rule().area).or_default().push(code.rule());
    }
    let contents: String =
        areas.iter().map(|(area, rules)| format!("* {}: {}\n", area.title(), links(rules))).collect();
    let sections: String = areas
        .iter()
        .map(|(area, rules)| {
            let rules: String = rules.iter().map(|rule| section(rule)).collect();
            format!("\n## {}\n{rules}", area.title())
        })
        .collect();
    format!("{HEAD}{contents}{sections}")
}

fn links(rules: &[&Rule]) -> String {
    rules.iter().map(|rule| format!("[{0}](#{0})", rule.id)).collect::<Vec<_>>().join(", ")
}

fn section(rule: &Rule) -> String {
    let sources: Vec<_> = rule.sources.iter().map(|source| source.title()).collect();
    let waived = match (rule.severity, rule.waivable) {
        (Severity::Error, true) => format!("yes, with `--allow {}`", rule.id),
        (Severity::Error, false) => "no".into(),
        _ => "nothing to waive: it is never an error".into(),
    };
    format!(
        "\n### {}\n\n{}\n\n* Severity: {}\n* Otherwise: {}\n* Source: {}\n* Can be waived: {waived}\n",
        rule.id,
        text(&sentence(rule.demands)),
        rule.severity.as_str(),
        text(&sentence(rule.consequence)),
        text(&sources.join("; ")),
    )
}

/// The registry's half-sentences begin in lower case, since messages and tables take them up.
fn sentence(half: &str) -> String {
    let mut chars = half.chars();
    // Not a name such as `com.amazonaws.vpce…` or a path.
    let word = half.split(' ').next().unwrap_or_default();
    let plain = word.trim_end_matches([':', ',']).bytes().all(|b| b.is_ascii_lowercase());
    match chars.next().filter(|_| plain) {
        Some(first) => format!("{}{}.", first.to_ascii_uppercase(), chars.as_str()),
        None => format!("{half}."),
    }
}

/// What Markdown would take for markup, taken literally.
fn text(text: &str) -> String {
    let markup = |c| matches!(c, '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '|' | '#');
    text.chars().map(|c| if markup(c) { format!("\\{c}") } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_anchor_and_a_link_to_it() {
        let document = document();
        for code in Code::ALL {
            let id = code.id();
            assert_eq!(document.matches(&format!("\n### {id}\n")).count(), 1, "{id}");
            assert_eq!(document.matches(&format!("[{id}](#{id})")).count(), 1, "{id}");
        }
    }

    #[test]
    fn sentences_begin_with_a_capital_and_names_stay_as_they_are() {
        assert_eq!(sentence("create: ValidationException"), "Create: ValidationException.");
        assert_eq!(sentence("XksProxyUriPath starts with /"), "XksProxyUriPath starts with /.");
        assert_eq!(sentence("/kms/xks/v1 stands once"), "/kms/xks/v1 stands once.");
        assert_eq!(text("/keys/<XksKeyId>/x_y"), "/keys/\\<XksKeyId\\>/x\\_y");
    }
}
