//! An error that came back: where it is pasted, and what it means. Nothing of its text is shown or kept.

use xks_preflight_explain::{Answer, Explanation, Place};
use xks_preflight_finding::Field;
use yew::{AttrValue, Html};

use super::finding::{prose, sentence};
use super::{Page, inputs as fields};
use crate::view::{Hole, element, fill, text};

/// The text area.
pub fn inputs(page: &Page<'_>) -> Html {
    let recognised = page.state.error.as_ref().map(|answer| answer.is_recognised());
    fill("error-inputs", &|name| match (name, recognised) {
        ("not-recognised", Some(false)) => {
            Hole::text(&[&sentence(Answer::UNRECOGNISED), ": ", Answer::WHAT_TO_PASTE, "."].concat())
        }
        ("recognised", Some(recognised)) => Hole::there(recognised),
        _ => Hole::Empty,
    })
}

/// What it means, where something was recognised.
pub fn panel(page: &Page<'_>) -> Hole {
    let Some(answer) = page.state.error.as_ref().filter(|answer| answer.is_recognised()) else {
        return Hole::Empty;
    };
    Hole::Nodes(fill("explained", &|name| match name {
        "question" => answer.question.map_or(Hole::Empty, |question| Hole::text(&sentence(question))),
        "notices" if answer.notices.is_empty() => Hole::Empty,
        "notices" => Hole::each(answer.notices.iter().map(|notice| item(notice.text()))),
        "explanations" => Hole::each(answer.explanations.iter().map(|one| explanation(page, one))),
        _ => Hole::Empty,
    }))
}

/// Whether the error points at a field.
pub fn points_at(page: &Page<'_>, field: Field) -> bool {
    let answer = page.state.error.as_ref();
    let explanations = answer.into_iter().flat_map(|answer| &answer.explanations);
    explanations.flat_map(|explanation| &explanation.places).any(|place| *place == Place::Form(field))
}

fn item(said: &'static str) -> Html {
    fill("item", &|_| Hole::Nodes(prose(said)))
}

fn explanation(page: &Page<'_>, explanation: &Explanation) -> Html {
    let entry = explanation.entry;
    fill("explanation", &|name| match name {
        "name" => Hole::said(entry.name),
        "said-by" => Hole::text(&sentence(entry.family.noun())),
        "at" => {
            let steps: Vec<_> = explanation.steps.iter().map(|step| step.noun()).collect();
            Hole::text(&steps.join(", "))
        }
        "happened" => Hole::Nodes(prose(entry.happened)),
        "points" if explanation.places.is_empty() => Hole::Empty,
        "points" => Hole::each(explanation.places.iter().map(|place| point(page, place))),
        "causes" => Hole::each(entry.causes.iter().map(|cause| {
            fill("cause", &|name| {
                Hole::Nodes(prose(match name {
                    "cause" => cause.cause,
                    "tell" => cause.tell,
                    "todo" => cause.todo,
                    _ => "",
                }))
            })
        })),
        "contradictions" if entry.contradictions.is_empty() => Hole::Empty,
        "contradictions" => Hole::each(entry.contradictions.iter().map(|text| item(text))),
        _ => Hole::Empty,
    })
}

/// A button that leads to the field, or the name of a parameter where no field of it is on the page.
fn point(page: &Page<'_>, place: &Place) -> Html {
    match place {
        Place::Form(field) if fields::shows(page, *field) => fill("point", &|name| match name {
            "at" => {
                let at = Field::ALL.iter().position(|other| other == field).unwrap_or_default();
                Hole::text(&at.to_string())
            }
            _ => Hole::said(field.parameter()),
        }),
        Place::Form(field) => named(field.parameter()),
        Place::Parameter(name) => named(name),
    }
}

fn named(name: &'static str) -> Html {
    [element("code", AttrValue::Static(name)), text(AttrValue::Static(" "))].into_iter().collect()
}
