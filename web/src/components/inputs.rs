//! The left side: the inputs, in the order in which a person meets them.

use xks_preflight_finding::Field;
use xks_preflight_validate::{Connectivity, KNOWN_REGIONS};
use yew::prelude::*;

use super::connectivity::ConnectivityField;
use super::credential::CredentialFields;
use super::field::TextField;
use super::file::FileField;
use super::path::PathField;
use super::{Dispatch, Judged};
use crate::state::{Action, Example, Form};

/// Properties of the left side.
#[derive(Properties)]
pub struct InputsProps {
    /// The inputs.
    pub form: Form,
    /// Changes with every change of the form.
    pub revision: u64,
    /// Changes when an unmanaged field must be filled anew.
    pub refill: u64,
    /// The report.
    pub judged: Judged,
    /// Where actions go.
    pub dispatch: Dispatch,
}

impl PartialEq for InputsProps {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision && self.judged == other.judged
    }
}

/// All inputs.
#[component]
pub fn InputsSide(props: &InputsProps) -> Html {
    let InputsProps { form, judged, dispatch, .. } = props;
    let text = |field, label: &'static str, placeholder: &'static str, hint: Html, list, optional| {
        html! {
            <TextField {field} {label} {placeholder} {hint} {list} {optional} value={form.text(field).clone()}
                judged={judged.clone()} dispatch={dispatch.clone()} />
        }
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
                <ConnectivityField chosen={form.connectivity} judged={judged.clone()} dispatch={dispatch.clone()} />
                { text(Field::Region, "Region", "eu-central-1", html! { "Where the key store and its keys will be." },
                    Some(AttrValue::Static("regions")), false) }
                <datalist id="regions">{ for KNOWN_REGIONS.iter().map(|region| html! { <option value={*region} /> }) }</datalist>
                { text(Field::Name, "CustomKeyStoreName", "payments-eu",
                    html! { "Unique in the account and Region. AWS CloudTrail records it: nothing confidential." }, None, false) }
            </section>
            <section>
                <h2>{ "External key store proxy" }</h2>
                <FileField file={form.file.clone()} refill={props.refill} judged={judged.clone()} dispatch={dispatch.clone()} />
                { text(Field::UriEndpoint, "XksProxyUriEndpoint", "https://xks.example.com", endpoint_hint(vpc), None, false) }
                <PathField value={form.text(Field::UriPath).clone()} prefix={form.path_prefix().to_owned()}
                    as_prefix={form.path_as_prefix} judged={judged.clone()} dispatch={dispatch.clone()} />
            </section>
            <CredentialFields access_key_id={form.text(Field::AccessKeyId).clone()} secret={form.secret.clone()}
                withhold={form.withhold} from_file={form.file.is_some()} refill={props.refill}
                judged={judged.clone()} dispatch={dispatch.clone()} />
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
