//! The choice of connectivity, with what helps to choose.

use xks_preflight_finding::Field;
use xks_preflight_validate::Connectivity;
use yew::prelude::*;

use super::finding::FieldFindings;
use super::{Dispatch, Judged};
use crate::state::Action;

/// Properties of the choice.
#[derive(PartialEq, Properties)]
pub struct ConnectivityProps {
    /// What is chosen.
    pub chosen: Option<Connectivity>,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

/// Two cards, one of them chosen.
#[component]
pub fn ConnectivityField(props: &ConnectivityProps) -> Html {
    html! {
        <fieldset class="field">
            <legend>{ "XksProxyConnectivity" }</legend>
            <div class="cards">
                { card(props, Connectivity::PublicEndpoint, "connectivity-public-endpoint", "Public endpoint",
                    "KMS reaches the proxy over the internet. Simpler to set up and to keep up.") }
                { card(props, Connectivity::VpcEndpointService, "connectivity-vpc-endpoint-service", "VPC endpoint service",
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
            <FieldFindings field={Field::Connectivity} judged={props.judged.clone()} dispatch={props.dispatch.clone()} />
        </fieldset>
    }
}

fn card(props: &ConnectivityProps, value: Connectivity, id: &'static str, title: &str, text: &str) -> Html {
    let dispatch = props.dispatch.clone();
    let onchange = Callback::from(move |_: Event| dispatch.dispatch(Action::Connect(value)));
    let checked = props.chosen == Some(value);
    html! {
        <label class={classes!("card", checked.then_some("chosen"))} for={id}>
            <input type="radio" {id} name="connectivity" {checked} {onchange} autocomplete="off" />
            <span><b>{ title }</b><small><code>{ value.as_str() }</code></small><span class="text">{ text }</span></span>
        </label>
    }
}
