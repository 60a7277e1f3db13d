//! The left side: the inputs, in the order in which a person meets them. The text of the secret, of the configuration
//! file and of the chain is in no hole: the framework does not manage it, so it is in no attribute and no virtual node.

use xks_preflight_finding::{Field, Severity};
use xks_preflight_validate::Connectivity;
use yew::{AttrValue, Html};

use super::{Page, chain, evidence, explain, field_of, finding, report};
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
        "withheld" => Hole::flag(form.withhold),
        "credential" => Hole::there(!form.withhold),
        "secret-type" => Hole::said(if page.state.secret_shown { "text" } else { "password" }),
        "secret-shown" => Hole::flag(page.state.secret_shown),
        "show-secret" => Hole::said(if page.state.secret_shown { "Hide" } else { "Show" }),
        // Shown too while something stands in it that must not be there.
        "service" => Hole::there(
            vpc || !form.text(Field::VpcEndpointServiceName).is_empty()
                || !form.text(Field::VpcEndpointServiceOwner).is_empty(),
        ),
        "evidence-inputs" if SURROUNDINGS => Hole::Nodes(evidence::inputs(page)),
        "error-inputs" if SURROUNDINGS => Hole::Nodes(explain::inputs(page)),
        "prerequisites" if SURROUNDINGS && page.verdict != "untouched" => Hole::Nodes(evidence::panel(page)),
        "explained" if SURROUNDINGS => explain::panel(page),
        "chain-inputs" if CERTIFICATES => Hole::Nodes(chain::inputs(page)),
        "chain" if CERTIFICATES => chain::panel(page).map_or(Hole::Empty, Hole::Nodes),
        _ => report::hole(page, name),
    }
}

/// What every field has.
pub fn of_field(page: &Page<'_>, what: &str, field: Field) -> Hole {
    let worst = page.judged.report.about(field).map(|finding| finding.severity).min();
    match (what, worst) {
        ("text", _) => Hole::Text(page.state.form.text(field).clone()),
        ("invalid", worst) => Hole::flag(worst == Some(Severity::Error)),
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
