//! The choice of connectivity, with what helps to choose.

use xks_preflight_finding::Field;
use xks_preflight_validate::Connectivity;
use yew::prelude::*;

use super::finding::field_findings;
use super::{Dispatch, Judged};
use crate::state::Action;

/// Two cards, one of them chosen.
pub fn connectivity_field(chosen: Option<Connectivity>, judged: &Judged, dispatch: &Dispatch) -> Html {
    let card =
        |value, id, title, text| card(chosen == Some(value), value, [id, title, text], dispatch.clone());
    html! {
        <fieldset class="field">
            <legend>{ "XksProxyConnectivity" }</legend>
            <div class="cards">
                { card(Connectivity::PublicEndpoint, "connectivity-public-endpoint", "Public endpoint",
                    "KMS reaches the proxy over the internet. Simpler to set up and to keep up.") }
                { card(Connectivity::VpcEndpointService, "connectivity-vpc-endpoint-service", "VPC endpoint service",
                    "KMS reaches the proxy through AWS PrivateLink. Nothing of it is public but a DNS record.") }
            </div>
            <details class="guide">
                <summary>{ "Which one?" }</summary>
                <ul>
                    <li><b>{ "Public endpoint" }</b>{ ": the proxy has a public host name, answers on port 443 over IPv4, and its firewall lets AWS in. AWS publishes no list of KMS's source addresses, so the request signature is what protects it." }</li>
                    <li><b>{ "VPC endpoint service" }</b>{ ": the proxy may stay private, in the VPC or reached from it. It takes a network load balancer in two Availability Zones, an endpoint service without acceptance, and a private DNS name whose domain you have verified; each key store needs a service and a name of its own." }</li>
                    <li>{ "Either way the certificate comes from a public CA that AWS trusts, and you can switch later, while the store is disconnected." }</li>
                </ul>
            </details>
            { field_findings(Field::Connectivity, judged, dispatch) }
        </fieldset>
    }
}

fn card(
    checked: bool,
    value: Connectivity,
    [id, title, text]: [&'static str; 3],
    dispatch: Dispatch,
) -> Html {
    let onchange = Callback::from(move |_: Event| dispatch.dispatch(Action::Connect(value)));
    html! {
        <label class="card" data-chosen={checked.to_string()} for={id}>
            <input type="radio" {id} name="connectivity" {checked} {onchange} autocomplete="off" />
            <span><b>{ title }</b><small><code>{ value.as_str() }</code></small><span class="text">{ text }</span></span>
        </label>
    }
}
