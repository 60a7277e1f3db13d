//! A key store that exists: which one, what changes in it, and in which order.

use xks_preflight_evidence::Store;
use xks_preflight_finding::Field;
use xks_preflight_snippets::{Change, UpdatePlan};
use xks_preflight_validate::Connectivity;
use xks_preflight_validate::shown::quoted;
use yew::{AttrValue, Html};

use super::Page;
use super::finding::{prose, sentence};
use crate::form::Task;
use crate::pipeline::{Judged, NoText};
use crate::state::State;
use crate::view::{Hole, element, fill};

/// More key stores than this are not offered. AWS gives an account ten in a Region unless it is asked for more.
const MOST: usize = 50;

/// The key stores that were described, each to be chosen.
pub fn choice(page: &Page<'_>) -> Hole {
    let form = &page.state.form;
    let stores = form.stores();
    if form.task == Task::Create || stores.is_empty() {
        return Hole::Empty;
    }
    let key = form.task == Task::Key;
    // A change says of another kind of key store why it is none.
    let offered = |(_, store): &(usize, &&Store)| !key || store.is_external();
    let chosen = if key {
        Some(form.text(Field::KeyStoreId).as_str())
    } else {
        page.chosen.map(|store| store.id.as_str())
    };
    Hole::Nodes(fill("stores", &|name| match (name, &page.judged.own) {
        ("which", _) => {
            Hole::said(if key { "The key store to make it in" } else { "The key store to change" })
        }
        ("stores", _) => {
            Hole::each(stores.iter().enumerate().filter(offered).take(MOST).map(|(at, store)| {
                let chosen = chosen == Some(store.id.as_str());
                fill("store", &|name| match name {
                    "id" => Hole::text(&["store-", &at.to_string()].concat()),
                    "chosen" => Hole::flag(chosen),
                    "at" => Hole::text(&at.to_string()),
                    "store-name" => Hole::Nodes(prose(&quoted(store.name.as_deref().unwrap_or_default()))),
                    "store-id" => Hole::Nodes(prose(&quoted(&store.id))),
                    "about" => Hole::Nodes(prose(&about(store))),
                    _ => Hole::Empty,
                })
            }))
        }
        ("more", _) if stores.len() > MOST => Hole::text(&(stores.len() - MOST).to_string()),
        ("wrong", Err(why)) if !why.is_empty() => Hole::text(why),
        _ => Hole::Empty,
    }))
}

/// What tells it from the others.
fn about(store: &Store) -> String {
    if !store.is_external() {
        return "an AWS CloudHSM key store".into();
    }
    let state = store.state.as_deref().map_or_else(String::new, quoted);
    let endpoint = store.uri_endpoint.as_deref().map_or_else(String::new, quoted);
    [state, endpoint].join(" ")
}

/// What a field of the chosen key store is now.
pub fn now(page: &Page<'_>, field: Field) -> Hole {
    let Some(store) = page.chosen else { return Hole::Empty };
    let value = match field {
        Field::Name => &store.name,
        Field::Connectivity => &store.connectivity,
        Field::UriEndpoint => &store.uri_endpoint,
        Field::UriPath => &store.uri_path,
        Field::AccessKeyId => &store.access_key_id,
        Field::VpcEndpointServiceName => &store.service_name,
        Field::VpcEndpointServiceOwner => &store.service_owner,
        _ => &None,
    };
    value.as_deref().map_or(Hole::Empty, |value| {
        Hole::Nodes(fill("now", &|_| Hole::Nodes(prose(&["now ", &quoted(value)].concat()))))
    })
}

/// Whether the key store that is changed stays behind a VPC endpoint service.
pub fn is_vpc(page: &Page<'_>) -> bool {
    let vpc =
        |store: &Store| store.connectivity.as_deref() == Some(Connectivity::VpcEndpointService.as_str());
    page.state.form.connectivity.is_none() && page.chosen.is_some_and(vpc)
}

/// What changes and in which order, and what must be acknowledged.
pub fn panel(page: &Page<'_>) -> Hole {
    let task = page.state.form.task;
    if task != Task::Change || page.judged.own.is_err() {
        return Hole::Empty;
    }
    let plan = page.judged.change();
    Hole::Nodes(fill("change", &|name| match (name, &plan) {
        ("no-change", Ok(plan)) if plan.all_changes().is_empty() => {
            Hole::said("Nothing yet: the key store has these values already.")
        }
        ("no-change", Err(NoText::Unsupported(unsupported))) => Hole::text(&sentence(&unsupported.reason)),
        ("no-change", Err(_)) => Hole::said(
            "Shown when nothing stands against the key store as it will be, and nothing is missing.",
        ),
        ("changes", Ok(plan)) if !plan.all_changes().is_empty() => {
            Hole::each(plan.all_changes().iter().map(changed))
        }
        ("steps", Ok(plan)) if !plan.all_changes().is_empty() => Hole::Nodes(steps(plan)),
        ("same-keys", Ok(plan)) => Hole::there(plan.must_be_acknowledged()),
        ("acknowledged", Ok(_)) => Hole::flag(is_acknowledged(page.state, page.judged)),
        _ => Hole::Empty,
    }))
}

fn changed(change: &Change<'_>) -> Html {
    let credential = change.field == Field::AccessKeyId;
    let value = |value: Option<&str>, none: &'static str| match value {
        Some(value) => Hole::Nodes(prose(&quoted(value))),
        None => Hole::said(none),
    };
    fill("changed", &|name| match name {
        "field" if credential => Hole::said("Proxy authentication credential, both halves"),
        "field" => Hole::text(&sentence(change.field.noun())),
        "from" => value(change.from, "none"),
        "to" => value(change.to, if credential { "a new one, which the script asks for" } else { "none" }),
        "disconnected" => Hole::there(change.needs_disconnected()),
        _ => Hole::Empty,
    })
}

/// What is done on the proxy comes before and after what the script does.
fn steps(plan: &UpdatePlan<'_>) -> Html {
    let of_credential = plan.all_changes().iter().any(|change| change.field == Field::AccessKeyId);
    let on_the_proxy = |said: &'static str| of_credential.then_some(said).into_iter();
    let before = on_the_proxy("On the proxy, by hand: let it accept the new credential beside the old one");
    let after = on_the_proxy("On the proxy, five minutes later: drop the old credential");
    let steps = plan.steps().into_iter().map(|step| sentence(plan.said(step)));
    let all = before.map(str::to_owned).chain(steps).chain(after.map(str::to_owned));
    all.map(|step| element("li", AttrValue::from(step + "."))).collect()
}

/// The changes that could lead AWS KMS to other external keys, and of which key store: what the person acknowledges is these
/// and no others.
pub fn leading_elsewhere(judged: &Judged) -> Option<AttrValue> {
    let (Ok(own), Ok(plan)) = (&judged.own, judged.change()) else { return None };
    let all = plan.all_changes().iter().filter(|change| change.leads_elsewhere());
    let each = all.map(|change| format!("{} {:?} {:?}\n", change.field.parameter(), change.from, change.to));
    Some([own.store.id().as_str(), "\n", &each.collect::<String>()].concat().into())
}

/// Whether the person has acknowledged the change as it is now.
pub fn is_acknowledged(state: &State, judged: &Judged) -> bool {
    state.acknowledged.is_some() && state.acknowledged == leading_elsewhere(judged)
}
