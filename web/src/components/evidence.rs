//! What stands around the store: where it is pasted, what was recognised, and the prerequisites that it decides.

use xks_preflight_evidence::{Requirement, State, can_be_confirmed, checklist, gather, tally};
use xks_preflight_finding::{Code, Field};
use yew::Html;

use super::chain::copy_button;
use super::finding::{prose, sentence};
use super::{Page, change, inputs};
use crate::form::Task;
use crate::pipeline;
use crate::view::{Hole, fill};

/// The field, with the commands whose output goes into it.
pub fn inputs(page: &Page<'_>) -> Html {
    let given = page.state.form.evidence.as_ref();
    let file = given.filter(|given| given.name.is_some() || given.text.is_empty());
    let known = pipeline::known(&page.state.form, &page.judged.report);
    let quota = &page.state.form.quota;
    let is_no_quota = !quota.is_empty() && xks_preflight_evidence::quota(quota).is_none();
    fill("evidence-inputs", &|name| match name {
        "evidence-file" => file.map_or(Hole::Empty, |file| inputs::given_name(file.name.as_ref())),
        "evidence-text" => Hole::there(file.is_none()),
        "pieces" => match given {
            Some(given) if !given.evidence.documents.is_empty() => {
                let documents = given.evidence.documents.iter().take(PIECES);
                Hole::each(documents.map(|document| fill("item", &|_| Hole::text(&document.described()))))
            }
            _ => Hole::Empty,
        },
        "evidence-title" => Hole::said(match page.state.form.task {
            Task::Create | Task::Key => "What is there already",
            Task::Change => "The key store as it is",
        }),
        "evidence-optional" => Hole::there(page.state.form.task != Task::Change),
        "evidence-hint" => Hole::said(match page.state.form.task {
            Task::Create => {
                "The key stores that exist, the VPC endpoint service, the proxy's health: JSON or YAML, as the AWS CLI and curl print it."
            }
            Task::Change => {
                "At least the key stores, as aws kms describe-custom-key-stores prints them in JSON or YAML; what stands around them, too, where you have it."
            }
            Task::Key => {
                "The key stores, to choose one; and what the proxy says of the external key, as GetKeyMetadata answers, to have it checked."
            }
        }),
        "quota" => Hole::text(quota),
        "quota-state" if is_no_quota => Hole::said("error"),
        "quota-invalid" if is_no_quota => Hole::flag(true),
        "stores" => change::choice(page),
        // Where the Region is not known yet, no command is whole.
        "script" => Hole::there(known.region.is_some()),
        "gather-shown" => Hole::flag(page.state.gather_shown),
        "gather-button" => Hole::said(if page.state.gather_shown {
            "Hide the commands"
        } else {
            "Show the commands that print it"
        }),
        "gather" if page.state.gather_shown => commands(page),
        _ => name
            .split_once(' ')
            .map_or(Hole::Empty, |(what, _)| inputs::of_field(page, what, Field::Evidence)),
    })
}

/// More documents than this are not listed.
const PIECES: usize = 24;

fn commands(page: &Page<'_>) -> Hole {
    let known = pipeline::known(&page.state.form, &page.judged.report);
    let none = xks_preflight_evidence::Evidence::default();
    let evidence = page.state.form.evidence.as_ref().map_or(&none, |given| &given.evidence);
    Hole::each(gather::commands(&known, evidence).iter().map(|command| {
        let id = ["gather-", command.kind.command()].concat().replace(' ', "-");
        fill("command", &|name| match name {
            "id" => Hole::text(&id),
            "title" => Hole::said(command.kind.command()),
            "usage" => Hole::said("only reads"),
            "text" => Hole::text(&command.text),
            _ => Hole::Nodes(copy_button(page, &id)),
        })
    }))
}

/// What AWS's guide wants to be assembled, each with how it stands.
pub fn panel(page: &Page<'_>) -> Html {
    let known = pipeline::known(&page.state.form, &page.judged.report);
    let shown = page.state.prerequisites_shown;
    // Some forty sentences at each keystroke: only where somebody reads them.
    let all = if shown {
        checklist(page.judged.report.findings(), &page.judged.judgement, &known)
    } else {
        Vec::new()
    };
    fill("prerequisites", &|name| match name {
        "prerequisites-shown" => Hole::flag(shown),
        "prerequisites-button" => Hole::said(if shown { "Hide the list" } else { "Show how each stands" }),
        "tally" if shown => Hole::text(&(tally(&all) + ".")),
        "components" if shown => Hole::each(all.chunk_by(|a, b| a.component == b.component).map(|of_one| {
            fill("component", &|name| match name {
                "component" => Hole::said(of_one[0].component),
                "requirements" => Hole::each(of_one.iter().map(|requirement| item(page, requirement))),
                _ => Hole::Empty,
            })
        })),
        _ => Hole::Empty,
    })
}

const fn mark(state: &State) -> &'static str {
    match state {
        State::Met(_) => "✓",
        State::Broken(_) => "✕",
        State::Unknown(_) => "?",
        State::ToConfirm(_) => "…",
    }
}

fn item(page: &Page<'_>, requirement: &Requirement) -> Html {
    fill("requirement", &|name| match (name, &requirement.state) {
        ("stands", _) => Hole::said(requirement.state.as_str()),
        ("mark", state) => Hole::said(mark(state)),
        ("demands", _) => Hole::text(&sentence(requirement.demands)),
        ("by", State::Met(text) | State::Broken(text) | State::Unknown(text)) => Hole::Nodes(prose(text)),
        ("confirms", state) => {
            let confirmed = |code: &Code| page.state.form.confirmed.contains(code);
            let open = |code: &Code| matches!(state, State::ToConfirm(_)) && can_be_confirmed(*code);
            let codes = requirement.rules.iter().filter(|code| confirmed(code) || open(code));
            Hole::each(codes.map(|code| confirm(*code, confirmed(code))))
        }
        _ => Hole::Empty,
    })
}

fn confirm(code: Code, confirmed: bool) -> Html {
    fill("confirm", &|name| match name {
        "id" => Hole::text(&["confirm-", code.id()].concat()),
        "confirmed" => Hole::flag(confirmed),
        _ => Hole::text(&["I confirm: ", code.rule().demands].concat()),
    })
}
