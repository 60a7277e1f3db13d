//! The right side's lower part: what can be taken away, one tab each, by what it is for.

use xks_preflight_snippets::{Artefact, Purpose, Target};
use xks_preflight_validate::{CredentialFact, Report};
use yew::{AttrValue, Html};

use super::finding::sentence;
use super::{Page, tab_id};
use crate::SURROUNDINGS;
use crate::form::Task;
use crate::pipeline::{self, NoText};
use crate::view::{Hole, element, fill};

/// Where it is said that an artefact was copied.
pub const COPIED: AttrValue = AttrValue::Static("copy");

/// What is in a hole.
pub fn hole(page: &Page<'_>, name: &str) -> Hole {
    let (credential, included) = (&page.judged.report.facts().credential, page.state.include_secret);
    match (name, &page.artefact) {
        ("groups", _) => Hole::each(Purpose::ALL.into_iter().map(|purpose| group(page, purpose))),
        ("tab", _) => Hole::text(&tab_id(page.state.target)),
        ("withheld-here", Ok(_)) => Hole::there(page.state.form.withhold),
        ("may-include", Ok(_) | Err(NoText::Unsupported(_))) => {
            // Where there is no place for one, a choice that was made elsewhere can still be taken back.
            let choice = page.state.target.takes_secret() || (included && page.artefact.is_err());
            Hole::there(choice && credential.given().is_some())
        }
        ("included", _) => Hole::flag(included),
        ("is-included", Ok(artefact)) => Hole::there(artefact.contains_secret),
        ("not-included", _) => Hole::there(!included),
        ("no-text", Err(why)) => Hole::text(&why.said(page)),
        // The way to where it is written.
        ("task", Err(NoText::Elsewhere(basis))) if SURROUNDINGS => {
            Hole::said(Task::for_basis(*basis)[0].id())
        }
        ("task-title", Err(NoText::Elsewhere(basis))) => Hole::said(Task::for_basis(*basis)[0].title()),
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
        // As an image it can run nothing and load nothing. It holds no secret, whatever was chosen.
        ("picture", Ok(artefact)) if artefact.media_type == "image/svg+xml" && !artefact.contains_secret => {
            let encoded = String::from(js_sys::encode_uri_component(artefact.expose()));
            Hole::text(&["data:image/svg+xml,", &encoded].concat())
        }
        ("preview", Ok(artefact)) => preview(artefact, &page.judged.report),
        _ => Hole::Empty,
    }
}

impl NoText {
    /// Why there is no text, as sentences.
    fn said(&self, page: &Page<'_>) -> String {
        match self {
            Self::Unsupported(unsupported) => sentence(&unsupported.reason) + ".",
            Self::Elsewhere(basis) => [
                "It belongs to “",
                Task::for_basis(*basis)[0].title(),
                "”: it is written ",
                basis.needs(),
                ".",
            ]
            .concat(),
            Self::NotYet(basis) => {
                let stands = if page.verdict == "untouched" { "" } else { &page.summary };
                ["It is written ", basis.needs(), ". ", stands].concat()
            }
        }
    }
}

/// The tabs of one purpose. Each group is a list of tabs by itself, as nothing but tabs may be in one; arrow keys go
/// through all.
fn group(page: &Page<'_>, purpose: Purpose) -> Html {
    let id = ["purpose-", &purpose.title().to_ascii_lowercase().replace(' ', "-")].concat();
    let targets = pipeline::targets().filter(|target| target.purpose() == purpose);
    fill("group", &|name| match name {
        "id" => Hole::text(&id),
        "tabs" => Hole::each(targets.clone().map(|target| tab(page, target))),
        _ => Hole::said(purpose.title()),
    })
}

fn tab(page: &Page<'_>, target: Target) -> Html {
    let chosen = target == page.state.target;
    let ready = page.judged.allows(target.basis()).is_ok();
    fill("tab", &|name| match name {
        "id" => Hole::text(&tab_id(target)),
        "chosen" => Hole::flag(chosen),
        "tabindex" => Hole::said(if chosen { "0" } else { "-1" }),
        "ready" => Hole::flag(ready),
        "not-yet" => Hole::there(!ready),
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
