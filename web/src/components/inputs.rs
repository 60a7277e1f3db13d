//! The left side: the inputs, in the order in which a person meets them. The text of the secret, of the configuration
//! file and of the chain is in no hole: the framework does not manage it, so it is in no attribute and no virtual node.

use xks_preflight_finding::{Field, Severity};
use xks_preflight_validate::Connectivity;
use yew::{AttrValue, Html};

use super::{Page, chain, change, evidence, explain, field_of, finding, report};
use crate::form::Task;
use crate::view::{Hole, fill};
use crate::{CERTIFICATES, SURROUNDINGS};

/// The whole page.
pub fn page(page: &Page<'_>) -> Html {
    fill("page", &|name| hole(page, name))
}

fn hole(page: &Page<'_>, name: &'static str) -> Hole {
    if let Some((what, id)) = name.split_once(' ') {
        return field_of(id).map_or(Hole::Empty, |field| of_field(page, what, field));
    }
    let form = &page.state.form;
    let file = form.file.as_ref().filter(|file| file.is_by_name());
    let vpc = form.connectivity == Some(Connectivity::VpcEndpointService);
    match name {
        "public" => Hole::flag(form.connectivity == Some(Connectivity::PublicEndpoint)),
        "vpc" => Hole::flag(vpc),
        "file" => file.map_or(Hole::Empty, |file| given_name(file.name.as_ref())),
        "file-size" => file.map_or(Hole::Empty, |file| Hole::text(&format!("{} bytes", file.size))),
        "file-text" => Hole::there(file.is_none()),
        "file-shown" => Hole::flag(page.state.file_shown),
        "veiled" => Hole::flag(!page.state.file_shown),
        "show-file" => Hole::said(if page.state.file_shown { "Hide the text" } else { "Show the text" }),
        "endpoint-hint" if vpc => {
            Hole::said(" and the private DNS name of the VPC endpoint service. No port, no path.")
        }
        "endpoint-hint" => Hole::said(" and the proxy's public host name. No port (KMS uses 443), no path."),
        "as-prefix" => Hole::flag(form.path_as_prefix),
        "prefix" => Hole::there(form.path_as_prefix),
        "path" if form.path_as_prefix => Hole::text(form.path_prefix()),
        "path" => Hole::Text(form.text(Field::UriPath).clone()),
        "path-placeholder" => Hole::said(if form.path_as_prefix {
            "tenants/payments (may stay empty)"
        } else {
            "/tenants/payments/kms/xks/v1"
        }),
        "task-id" => Hole::said(form.task.id()),
        "tasks" if SURROUNDINGS => Hole::each(Task::ALL.into_iter().map(|task| {
            fill("task", &|name| match name {
                "id" => Hole::said(task.id()),
                "chosen" => Hole::flag(task == form.task),
                _ => Hole::said(task.title()),
            })
        })),
        "notice" => match page.state.notice {
            Some((None, notice)) => Hole::said(notice.said()),
            _ => Hole::Empty,
        },
        "of-store" => Hole::there(form.task != Task::Key),
        "of-key" => Hole::there(form.task == Task::Key),
        // They replace the whole form.
        "examples" => Hole::there(form.task == Task::Create && !page.state.entered),
        "proxy-title" if form.task == Task::Key => Hole::said("Where its proxy is"),
        "proxy-title" => Hole::said("External key store proxy"),
        "withhold" if form.task == Task::Change => Hole::said("Change it, and never enter the new one here"),
        "withhold" => Hole::said("Never enter it here"),
        "withhold-hint" => Hole::said(withhold_hint(form.task)),
        "withheld" => Hole::flag(form.withhold),
        "credential" => Hole::there(shows(page, Field::RawSecretAccessKey)),
        "secret-type" => Hole::said(if page.state.secret_shown { "text" } else { "password" }),
        "secret-shown" => Hole::flag(page.state.secret_shown),
        "show-secret" => Hole::said(if page.state.secret_shown { "Hide" } else { "Show" }),
        "service" => Hole::there(shows(page, Field::VpcEndpointServiceName)),
        // First where everything begins with it.
        "evidence-first" if SURROUNDINGS && form.task != Task::Create => Hole::Nodes(evidence::inputs(page)),
        "evidence-inputs" if SURROUNDINGS && form.task == Task::Create => Hole::Nodes(evidence::inputs(page)),
        "change" if SURROUNDINGS => change::panel(page),
        "error-inputs" if SURROUNDINGS => Hole::Nodes(explain::inputs(page)),
        "prerequisites" if SURROUNDINGS && page.verdict != "untouched" && form.task != Task::Key => {
            Hole::Nodes(evidence::panel(page))
        }
        "explained" if SURROUNDINGS => explain::panel(page),
        "chain-inputs" if CERTIFICATES && form.task != Task::Key => Hole::Nodes(chain::inputs(page)),
        "chain" if CERTIFICATES => chain::panel(page).map_or(Hole::Empty, Hole::Nodes),
        _ => report::hole(page, name),
    }
}

/// What it means to withhold the credential. What was entered is gone at once, so that is said before.
const fn withhold_hint(task: Task) -> &'static str {
    match task {
        Task::Change => {
            "The script asks for the new credential. Unless this is chosen or a half is entered, the credential stays as it is. Choosing it forgets both halves and the configuration file at once."
        }
        _ => {
            "The script asks for it, and checks its shape, when it runs. Its rules stay unknown. Choosing it forgets both halves and the configuration file at once."
        }
    }
}

/// Whether the field is on the page.
pub fn shows(page: &Page<'_>, field: Field) -> bool {
    let form = &page.state.form;
    let of_store = form.task != Task::Key;
    match field {
        Field::Region | Field::UriEndpoint | Field::UriPath => true,
        Field::Connectivity | Field::Name => of_store,
        Field::ConfigurationFile | Field::CertificateChain | Field::Evidence => form.task.asks_for(field),
        Field::AccessKeyId | Field::RawSecretAccessKey => of_store && !form.withhold,
        // Shown too while something stands in it that must not be there.
        Field::VpcEndpointServiceName | Field::VpcEndpointServiceOwner => {
            let vpc = form.connectivity == Some(Connectivity::VpcEndpointService);
            let given = |field| !form.text(field).is_empty();
            of_store
                && (vpc
                    || change::is_vpc(page)
                    || given(Field::VpcEndpointServiceName)
                    || given(Field::VpcEndpointServiceOwner))
        }
        Field::KeyStoreId | Field::XksKeyId | Field::AliasName | Field::KeyDescription | Field::KeyTags => {
            !of_store
        }
    }
}

/// What every field has.
pub fn of_field(page: &Page<'_>, what: &str, field: Field) -> Hole {
    let worst = page.judged.report.about(field).map(|finding| finding.severity).min();
    match (what, worst) {
        ("text", _) => Hole::Text(page.state.form.text(field).clone()),
        ("invalid", worst) => Hole::flag(worst == Some(Severity::Error)),
        // Of files that were dropped on its box.
        ("notice", _) => match page.state.notice {
            Some((Some(place), notice)) if place == field => Hole::said(notice.said()),
            _ => Hole::Empty,
        },
        ("now", _) if SURROUNDINGS => change::now(page, field),
        ("findings", _) => Hole::Nodes(finding::of_field(&page.judged.report, field)),
        // What colours the field: its worst finding, missing ones apart.
        ("state", Some(worst @ (Severity::Error | Severity::Warning))) => Hole::said(worst.as_str()),
        ("state", _) if SURROUNDINGS && explain::points_at(page, field) => Hole::said("pointed"),
        _ => Hole::Empty,
    }
}

/// The name of a file; a pasted text has none.
pub fn given_name(name: Option<&AttrValue>) -> Hole {
    Hole::Text(name.cloned().unwrap_or(AttrValue::Static("Pasted text")))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::form::Example;
    use crate::pipeline::Judge;
    use crate::state::{Action, State};
    use xks_preflight_validate::Timestamp;

    fn shown(actions: impl IntoIterator<Item = Action>) -> Vec<Field> {
        let state = actions.into_iter().fold(Rc::new(State::default()), State::reduce);
        let judged = Judge::default().judge(&state, Timestamp(0), &|_| None);
        let page = Page::new(&state, &judged);
        Field::ALL.iter().copied().filter(|&field| shows(&page, field)).collect()
    }

    #[test]
    fn what_withholding_forgets_is_said_beside_it() {
        for task in [Task::Create, Task::Change] {
            assert!(withhold_hint(task).contains("forgets both halves and the configuration file"));
        }
    }

    #[test]
    fn a_field_is_led_to_where_it_is_on_the_page_and_nowhere_else() {
        let service = Field::VpcEndpointServiceName;
        assert!(!shown([]).contains(&service), "no connectivity is chosen");
        assert!(!shown([Action::Load(Example::Ready)]).contains(&service));
        let vpc = || Action::Connect(Connectivity::VpcEndpointService);
        assert!(shown([vpc()]).contains(&service));
        assert!(!shown([vpc(), Action::Begin(Task::Key)]).contains(&service));
        assert!(shown([]).contains(&Field::RawSecretAccessKey));
        assert!(!shown([Action::Withhold(true)]).contains(&Field::RawSecretAccessKey));
        assert!(!shown([]).contains(&Field::XksKeyId));
        assert!(shown([Action::Begin(Task::Key)]).contains(&Field::XksKeyId));
    }
}
