//! The right side's lower part: what can be taken away, one tab each.

use xks_preflight_snippets::{Artefact, Target};
use xks_preflight_validate::{CredentialFact, Report};
use yew::{AttrValue, Html};

use super::finding::sentence;
use super::{Page, tab_id};
use crate::pipeline;
use crate::view::{Hole, element, fill};

/// Where it is said that an artefact was copied.
pub const COPIED: AttrValue = AttrValue::Static("copy");

/// What is in a hole.
pub fn hole(page: &Page<'_>, name: &str) -> Hole {
    let (ready, withheld) = (page.is_ready(), page.state.form.withhold);
    let included = page.state.include_secret;
    match (name, &page.artefact) {
        ("tabs", _) => Hole::each(pipeline::targets().map(|target| tab(target, page.state.target))),
        ("tab", _) => Hole::text(&tab_id(page.state.target)),
        // Some targets are there before the rest is known.
        ("not-ready", artefact) => Hole::there(!ready && artefact.is_err()),
        ("ready-withheld", _) => Hole::there(ready && withheld),
        ("may-include", _) => Hole::there(ready && !withheld),
        ("included", _) => Hole::flag(included),
        ("is-included", _) => Hole::there(included),
        ("not-included", _) => Hole::there(!included),
        ("unsupported", Err(Some(unsupported))) => Hole::text(&sentence(&unsupported.reason)),
        ("artefact", Ok(_)) => Hole::there(true),
        ("usage", Ok(artefact)) => {
            let item = |line: &String| element("li", line.clone().into());
            Hole::each(artefact.usage.iter().map(item))
        }
        ("said", Ok(_)) => match &page.state.said {
            Some((place, true)) if *place == COPIED => Hole::said("Copied."),
            Some((place, false)) if *place == COPIED => {
                Hole::said("This browser lets no page copy here: use Download.")
            }
            _ => Hole::Empty,
        },
        ("preview", Ok(artefact)) => preview(artefact, &page.judged.report),
        _ => Hole::Empty,
    }
}

fn tab(target: Target, chosen: Target) -> Html {
    let chosen = target == chosen;
    fill("tab", &|name| match name {
        "id" => Hole::text(&tab_id(target)),
        "chosen" => Hole::flag(chosen),
        "tabindex" => Hole::said(if chosen { "0" } else { "-1" }),
        _ => Hole::said(target.title()),
    })
}

/// The text in blocks, so that the browser lays out what is in view and nothing else. A secret is dots here.
fn preview(artefact: &Artefact, report: &Report) -> Hole {
    const LINES: usize = 12;
    let text = artefact.expose();
    let masked = match &report.facts().credential {
        CredentialFact::Given(credential) if artefact.contains_secret => {
            let secret = credential.raw_secret_access_key.expose();
            Some(text.replace(secret, &"•".repeat(secret.len())))
        }
        _ => None,
    };
    let lines: Vec<&str> = masked.as_deref().unwrap_or(text).split_inclusive('\n').collect();
    Hole::each(lines.chunks(LINES).map(|lines| element("code", lines.concat().into())))
}
