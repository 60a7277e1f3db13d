//! The left side: the inputs, in the order in which a person meets them.

use xks_preflight_finding::Field;
use xks_preflight_validate::{Connectivity, KNOWN_REGIONS};
use yew::prelude::*;

use super::chain::chain_field;
use super::connectivity::connectivity_field;
use super::credential::credential_fields;
use super::field::{Frame, text_field};
use super::file::file_field;
use super::path::path_field;
use super::{Dispatch, Judged};
use crate::state::{Action, Example, Form};

/// All inputs.
pub fn inputs_side(form: &Form, refill: u64, judged: &Judged, dispatch: &Dispatch) -> Html {
    let text = |field, label: &'static str, placeholder: &'static str, hint: Html, list, optional| {
        let value = form.text(field).clone();
        text_field(Frame { field, label, hint, optional, judged, dispatch }, value, placeholder, list)
    };
    let vpc = form.connectivity == Some(Connectivity::VpcEndpointService);
    // Shown too while something stands in it that must not be there.
    let service = vpc
        || !form.text(Field::VpcEndpointServiceName).is_empty()
        || !form.text(Field::VpcEndpointServiceOwner).is_empty();
    html! {
        <form class="inputs" onsubmit={Callback::from(|event: SubmitEvent| event.prevent_default())}>
            <div class="examples">
                { example(dispatch, "load-example", "Load an example", Example::Ready) }
                { example(dispatch, "load-document-example", "Load AWS's own example (KMS refuses it)", Example::Document) }
            </div>
            <section>
                <h2>{ "Key store" }</h2>
                { connectivity_field(form.connectivity, judged, dispatch) }
                { text(Field::Region, "Region", "eu-central-1", html! { "Where the key store and its keys will be." },
                    Some("regions"), false) }
                <datalist id="regions">{ for KNOWN_REGIONS.iter().map(|region| html! { <option value={*region} /> }) }</datalist>
                { text(Field::Name, "CustomKeyStoreName", "payments-eu",
                    html! { "Unique in the account and Region. AWS CloudTrail records it: nothing confidential." }, None, false) }
            </section>
            <section>
                <h2>{ "External key store proxy" }</h2>
                { file_field(form, refill, judged, dispatch) }
                { text(Field::UriEndpoint, "XksProxyUriEndpoint", "https://xks.example.com", endpoint_hint(vpc), None, false) }
                { path_field(form, judged, dispatch) }
            </section>
            { credential_fields(form, refill, judged, dispatch) }
            if service {
                <section>
                    <h2>{ "VPC endpoint service" }</h2>
                    { text(Field::VpcEndpointServiceName, "XksProxyVpcEndpointServiceName",
                        "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0",
                        html! { <>{ "ServiceName in the output of " }<code>{ "aws ec2 describe-vpc-endpoint-service-configurations" }</code>{ "." }</> },
                        None, false) }
                    { text(Field::VpcEndpointServiceOwner, "XksProxyVpcEndpointServiceOwner", "111122223333",
                        html! { "The account that owns the service, if it is another one than the key store's." }, None, true) }
                </section>
            }
            { chain_field(form, refill, judged, dispatch) }
        </form>
    }
}

fn endpoint_hint(vpc: bool) -> Html {
    if vpc {
        html! { <><code>{ "https://" }</code>{ " and the private DNS name of the VPC endpoint service. No port, no path." }</> }
    } else {
        html! { <><code>{ "https://" }</code>{ " and the proxy's public host name. No port (KMS uses 443), no path." }</> }
    }
}

fn example(dispatch: &Dispatch, id: &'static str, title: &'static str, example: Example) -> Html {
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |_| dispatch.dispatch(Action::Load(example)));
    html! { <button type="button" {id} class="quiet" {onclick}>{ title }</button> }
}
