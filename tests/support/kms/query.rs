//! What EC2, Elastic Load Balancing and STS describe, in the protocol with forms and XML that their clients speak.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// What a test has put there: under each action's name the entries, each with the names of the wire.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The account whose credentials are used.
    pub account: String,
    /// Entries by action.
    pub entries: Map<String, Value>,
    /// Actions that are refused, with the error's code.
    pub refused: Vec<(String, String)>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self { account: "111122223333".to_owned(), entries: Map::new(), refused: Vec::new() }
    }
}

/// How an action answers.
struct Action {
    name: &'static str,
    /// The element around the entries.
    set: &'static str,
    /// Parameters that choose among the entries, and the member of an entry that each is compared with.
    chosen_by: &'static [(&'static str, &'static str)],
    /// Entries are called `item` in EC2, and there is no element `…Result`.
    ec2: bool,
}

const ACTIONS: &[Action] = &[
    Action {
        name: "DescribeVpcEndpointServiceConfigurations",
        set: "serviceConfigurationSet",
        chosen_by: &[("Filter.1.Value.", "serviceName"), ("ServiceId.", "serviceId")],
        ec2: true,
    },
    Action {
        name: "DescribeVpcEndpointServicePermissions",
        set: "allowedPrincipals",
        chosen_by: &[("ServiceId", "serviceId")],
        ec2: true,
    },
    Action {
        name: "DescribeVpcEndpointServices",
        set: "serviceDetailSet",
        chosen_by: &[("ServiceName.", "serviceName")],
        ec2: true,
    },
    Action { name: "DescribeSubnets", set: "subnetSet", chosen_by: &[("SubnetId.", "subnetId")], ec2: true },
    Action {
        name: "DescribeLoadBalancers",
        set: "LoadBalancers",
        chosen_by: &[("LoadBalancerArns.member.", "LoadBalancerArn")],
        ec2: false,
    },
    Action {
        name: "DescribeListeners",
        set: "Listeners",
        chosen_by: &[("LoadBalancerArn", "LoadBalancerArn")],
        ec2: false,
    },
    Action {
        name: "DescribeTargetGroups",
        set: "TargetGroups",
        chosen_by: &[("LoadBalancerArn", "LoadBalancerArns")],
        ec2: false,
    },
    // A description of a target does not say of which group it is.
    Action { name: "DescribeTargetHealth", set: "TargetHealthDescriptions", chosen_by: &[], ec2: false },
];

/// Answers a form: the status and the XML.
pub fn answer(surroundings: &Surroundings, parameters: &[(String, String)]) -> (u16, String) {
    let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let name = value("Action").unwrap_or_default();
    if name == "GetCallerIdentity" {
        let account = &surroundings.account;
        let members = format!(
            "<Arn>arn:aws:iam::{account}:user/tester</Arn><UserId>AIDAEXAMPLE</UserId><Account>{account}</Account>"
        );
        return (200, wrapped(name, &members));
    }
    if let Some((_, code)) = surroundings.refused.iter().find(|(action, _)| action == name) {
        let error = format!("<Error><Code>{code}</Code><Message>refused by the test</Message></Error>");
        // EC2 has a list of errors, the others one.
        return (
            400,
            format!("<Response><Errors>{error}</Errors>{error}<RequestId>0</RequestId></Response>"),
        );
    }
    let Some(action) = ACTIONS.iter().find(|action| action.name == name) else {
        return (
            400,
            format!(
                "<Response><Errors><Error><Code>InvalidAction</Code><Message>{name}</Message></Error></Errors></Response>"
            ),
        );
    };
    let entries = surroundings.entries.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let chosen: Vec<Value> =
        entries.into_iter().filter(|entry| is_chosen(action, entry, parameters)).collect();
    let mut set = String::new();
    element(&mut set, action.set, &Value::Array(chosen), if action.ec2 { "item" } else { "member" });
    let text = if action.ec2 {
        format!(
            "<{name}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>0</requestId>{set}</{name}Response>"
        )
    } else {
        wrapped(name, &set)
    };
    (200, text)
}

fn wrapped(name: &str, result: &str) -> String {
    format!(
        "<{name}Response><{name}Result>{result}</{name}Result><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></{name}Response>"
    )
}

fn is_chosen(action: &Action, entry: &Value, parameters: &[(String, String)]) -> bool {
    action.chosen_by.iter().all(|(prefix, member)| {
        let mut wanted = parameters.iter().filter(|(key, _)| key.starts_with(prefix)).peekable();
        let matches = |value: &str| match &entry[*member] {
            Value::Array(list) => list.iter().any(|each| each == value),
            text => text == value,
        };
        wanted.peek().is_none() || wanted.any(|(_, value)| matches(value))
    })
}

fn element(out: &mut String, name: &str, value: &Value, item: &str) {
    let _ = write!(out, "<{name}>");
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| element(out, key, value, item)),
        Value::Array(items) => items.iter().for_each(|value| element(out, item, value, item)),
        Value::String(text) => {
            out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        }
        other => out.push_str(&other.to_string()),
    }
    let _ = write!(out, "</{name}>");
}

/// The parameters of a form.
pub fn parameters(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body).into_owned();
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (decoded(key), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        bytes.push(match b {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16)).unwrap_or(0);
                let high = digit();
                u8::try_from(high * 16 + digit()).unwrap_or(b'?')
            }
            b => b,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
