//! One document for whoever carries the change out, approves it, or takes it over: what is created, the checks before and
//! after, the commands, the way back, and the report with what stayed unknown. It never holds the secret.

mod document;
mod report;

use document::{Block, Line, html, markdown};
use xks_preflight_finding::date::moment;
use xks_preflight_validate::shown::may_be_secret;
use xks_preflight_validate::{Partition, VpcServiceName};

use super::{picture, script};
use crate::artefact::{Artefact, Target, Unsupported};
use crate::edit::service;
use crate::escape::BashWord;
use crate::plan::{Plan, PlannedConnectivity};

pub(super) fn emit(plan: &Plan<'_>) -> Result<Artefact, Unsupported> {
    let text = markdown(&document(plan)?);
    let mut artefact = Artefact::new(Target::Runbook, "text/markdown", text);
    artefact.usage = [
        "Attach it to the change ticket: it holds no secret, whatever was chosen elsewhere.",
        "It names other artefacts of the same inputs, and the picture as external-key-store.svg: put them beside it.",
        "It shows the report of the moment that stands in it: make it anew when the inputs change.",
    ]
    .map(str::to_owned)
    .to_vec();
    Ok(artefact)
}

/// The same to be printed, with the picture in it.
pub(super) fn emit_page(plan: &Plan<'_>) -> Result<Artefact, Unsupported> {
    let title = format!("External key store {}", harmless(plan.name.as_str()));
    let picture = picture::emit(plan.report);
    let text = html(&title, &document(plan)?, picture.expose());
    let mut artefact = Artefact::new(Target::RunbookPage, "text/html", text);
    artefact.usage = [
        "Open it in a browser and print it, or save it as PDF: it stands alone, has no script, and loads nothing.",
        "It is the runbook with the picture in it, and holds no secret, whatever was chosen elsewhere.",
    ]
    .map(str::to_owned)
    .to_vec();
    Ok(artefact)
}

fn document(plan: &Plan<'_>) -> Result<Vec<Block>, Unsupported> {
    let mut blocks = head(plan);
    blocks.extend(order(plan));
    blocks.extend(before(plan)?);
    blocks.extend(work(plan));
    blocks.extend(after(plan)?);
    blocks.extend(way_back(plan)?);
    blocks.extend(monitoring(plan)?);
    blocks.extend(rotation(plan)?);
    blocks.extend(report::blocks(plan.report));
    blocks.extend(record());
    Ok(blocks)
}

fn heading(text: &str) -> Block {
    Block::Heading(2, Line::new(text, &[]))
}

fn says(text: &str) -> Block {
    Block::Paragraph(Line::new(text, &[]))
}

fn lines(texts: &[&str]) -> Vec<Line> {
    texts.iter().map(|text| Line::new(text, &[])).collect()
}

fn word(text: &str) -> Result<BashWord<'_>, Unsupported> {
    BashWord::new(text)
        .ok_or_else(|| Unsupported::new("a value holds a NUL character, which no command can carry"))
}

/// A value that could be anything, unless it looks like a secret: of one that was withheld nothing else is known.
fn harmless(text: &str) -> &str {
    if may_be_secret(text) { "(not shown, as it may hold a secret)" } else { text }
}

fn endpoint_service<'r>(plan: &Plan<'r>) -> Option<&'r VpcServiceName> {
    match plan.connectivity {
        PlannedConnectivity::PublicEndpoint => None,
        PlannedConnectivity::VpcEndpointService { name, .. } => Some(name),
    }
}

fn head(plan: &Plan<'_>) -> Vec<Block> {
    let (name, region) = (harmless(plan.name.as_str()), plan.region.as_str());
    let at = moment(plan.report.at().0);
    let mut values = vec![
        Line::new("Region: {}", &[region]),
        Line::new("Name: {}", &[name]),
        Line::new("Connectivity: {}", &[plan.connectivity.value().as_str()]),
        Line::new("Proxy URI endpoint: {}", &[plan.uri_endpoint.as_str()]),
        Line::new("Proxy URI path: {}", &[harmless(plan.uri_path.as_str())]),
    ];
    if let (Some(service), owner) = service(plan) {
        values.push(Line::new("VPC endpoint service: {}", &[service]));
        values.extend(owner.map(|owner| Line::new("Owner of the VPC endpoint service: {}", &[owner])));
    }
    values.push(match plan.known_credential() {
        Some(credential) => Line::new("Access key ID: {}", &[credential.access_key_id.as_str()]),
        None => Line::new("Access key ID: withheld; the script asks for it", &[]),
    });
    values.push(Line::new("Secret access key: not in this document, and not to be put into it", &[]));
    vec![
        Block::Heading(1, Line::new("Change: create the external key store {} in {}", &[name, region])),
        Block::Paragraph(Line::new(
            "Creates an external key store (XKS) in AWS KMS and connects it. Written by XKS Preflight, from inputs that it judged for {}. Creating the key store changes nothing on the proxy, and no KMS key that exists.",
            &[&at],
        )),
        Block::Points(values),
        Block::Picture(Target::Picture.file_name(), picture::way(plan.report)),
    ]
}

fn order(plan: &Plan<'_>) -> Vec<Block> {
    let mut steps = Vec::new();
    if endpoint_service(plan).is_some() {
        steps.push("Network: build the VPC endpoint service and prove its private DNS name (`xks-preflight emit cloudformation-network` or `xks-preflight emit terraform-network`), unless it is there. It comes first, since AWS KMS looks for it when the key store is created.");
    }
    steps.extend([
        "Before: tick off what stands there. Until then nothing is changed.",
        "Create and connect the key store. About five minutes.",
        "After: see that it is connected, create a first KMS key, and use it once.",
        "Monitoring: set the alarms before anything relies on the key store.",
        "Record what was done.",
    ]);
    vec![heading("The order"), Block::Steps(lines(&steps))]
}

fn before(plan: &Plan<'_>) -> Result<Vec<Block>, Unsupported> {
    let region = word(plan.region.as_str())?;
    let clients = format!(
        "bash 3.2 or later and the AWS CLI are there ({}), with credentials of the right account.",
        script::cli_versions(service(plan).1.is_some())
    );
    let mut blocks = vec![
        heading("Before"),
        Block::Checks(lines(&[
            "The report below is read: its warnings are accepted, and what stayed unknown is known.",
            "The proxy knows the credential already, and its configuration file is at hand where the script will run.",
            &clients,
            "Whoever runs it may do what `xks-preflight emit iam-policy` lists, and for a first KMS key `xks-preflight emit iam-policy-first-key`.",
            "The way back is read.",
        ])),
        says(
            "No key store in the list may have this name, or this endpoint and path; and there is room for one more (ten in an account and Region, unless the quota was raised):",
        ),
        Block::Commands(format!(
            "aws sts get-caller-identity --region {region}\naws kms describe-custom-key-stores --region {region}\n"
        )),
    ];
    if let Some(service) = endpoint_service(plan) {
        blocks.extend(before_network(plan, service)?);
    }
    blocks.extend(before_proxy(plan)?);
    Ok(blocks)
}

/// How AWS KMS will see the proxy. In a VPC the endpoint's host name leads nowhere, so that the load balancer is named.
fn before_proxy(plan: &Plan<'_>) -> Result<[Block; 6], Unsupported> {
    let host = word(plan.uri_endpoint.host())?;
    let (place, option, address) = if endpoint_service(plan).is_some() {
        (
            "Run it in the load balancer's own VPC:",
            "--connect NAME-OF-THE-LOAD-BALANCER:443 ",
            "NAME-OF-THE-LOAD-BALANCER".to_owned(),
        )
    } else {
        ("Run it from the internet, as AWS KMS comes from there:", "", host.to_string())
    };
    Ok([
        says(&format!(
            "`probe.sh` is what `xks-preflight emit probe` writes: it asks the proxy what AWS KMS will ask, of an external key as well, and changes nothing. {place}"
        )),
        Block::Commands(format!(
            "bash probe.sh --key EXTERNAL-KEY-ID {option}PROXY-CONFIGURATION-FILE >probe.txt\n"
        )),
        says(
            "`xks-preflight check --evidence probe.txt --chain probe.txt`, with the other inputs, judges what it saw. Where no script may run, look at the TLS certificate chain at least, from the same place:",
        ),
        Block::Commands(format!(
            "openssl s_client -connect {address}:443 -servername {host} -showcerts </dev/null >chain.txt\n"
        )),
        says("`xks-preflight check --chain chain.txt`, with the other inputs, judges it as AWS KMS will."),
        says("`xks-preflight emit gather` writes a script that gathers the rest, for `--evidence`."),
    ])
}

fn before_network(plan: &Plan<'_>, service: &VpcServiceName) -> Result<Vec<Block>, Unsupported> {
    let region = word(plan.region.as_str())?;
    let id = word(service.service_id())?;
    let owner = self::service(plan).1;
    let whose = match owner {
        Some(owner) => Line::new("In the account {}, which owns the VPC endpoint service:", &[owner]),
        None => Line::new("The VPC endpoint service, as it is:", &[]),
    };
    let principal = format!("cks.kms.{}.amazonaws.com", plan.region.as_str());
    let mut demands = vec![
        Line::new("`ServiceState` is `Available`, and `AcceptanceRequired` is `false`.", &[]),
        Line::new(
            "`PrivateDnsName` is {}, and the `State` of its configuration is `verified`.",
            &[plan.uri_endpoint.host()],
        ),
        Line::new("`AvailabilityZones` are two or more.", &[]),
        Line::new("{} is among the principals.", &[&principal]),
    ];
    if owner.is_some() {
        demands.push(Line::new(
            "So is the role or account that creates the key store: AWS KMS looks with its permissions.",
            &[],
        ));
    }
    if plan.region.partition() == Partition::AwsEusc {
        demands.push(Line::new(
            "No document names that principal for the AWS European Sovereign Cloud: compare it with what the KMS console asks for.",
            &[],
        ));
    }
    Ok(vec![
        Block::Paragraph(whose),
        Block::Commands(format!(
            "aws ec2 describe-vpc-endpoint-service-configurations --region {region} --service-ids {id}\naws ec2 describe-vpc-endpoint-service-permissions --region {region} --service-id {id}\n"
        )),
        Block::Checks(demands),
    ])
}

fn work(plan: &Plan<'_>) -> Vec<Block> {
    let asks = if plan.known_credential().is_some() {
        "It takes the secret access key from the proxy configuration file, and hands it to the AWS CLI through a pipe: it is in no argument, no environment variable and no new file. Without a file it asks for it, unseen."
    } else {
        "It takes the credential from the proxy configuration file, and hands it to the AWS CLI through a pipe: it is in no argument, no environment variable and no new file. Without a file it asks for it, unseen."
    };
    let others = if service(plan).1.is_some() {
        // Terraform's provider has no argument for the owner.
        "The script may be run again at any time. `xks-preflight emit cloudformation` is another way to the same key store: take one of them, not both."
    } else {
        "The script may be run again at any time. `xks-preflight emit cloudformation` and `xks-preflight emit terraform` are other ways to the same key store, where they can carry its values: take one of them, not two."
    };
    vec![
        heading("Create and connect"),
        says("`create-key-store.sh` is what `xks-preflight emit bash` writes from the same inputs:"),
        Block::Commands("bash create-key-store.sh PROXY-CONFIGURATION-FILE\n".to_owned()),
        says(asks),
        Block::Points(lines(&[
            "Exit status 0: the key store is connected, and its ID stands in the last line.",
            "1: AWS KMS refused, or the connection failed; the cause and what to do are said.",
            "2: something that was given or installed is not right; nothing was changed.",
            "3: another key store has this name; nothing was changed.",
            "4: it is not connected yet; run it again to go on waiting.",
        ])),
        says(others),
        says("The commands below need the ID: `XKS_STORE_ID=cks-…`, with the one that was printed."),
    ]
}

fn after(plan: &Plan<'_>) -> Result<Vec<Block>, Unsupported> {
    let region = word(plan.region.as_str())?;
    Ok(vec![
        heading("After"),
        Block::Commands(format!(
            "aws kms describe-custom-key-stores --region {region} --custom-key-store-id \"$XKS_STORE_ID\"\n"
        )),
        Block::Checks(vec![
            Line::new("`ConnectionState` is `CONNECTED`, and there is no `ConnectionErrorCode`.", &[]),
            Line::new("Every value is that of the list at the top.", &[]),
        ]),
        says(
            "`xks-preflight emit first-key` writes the script that creates a first KMS key from an external key. Use it once, with `XKS_KEY_ID` set to its ID, in bash:",
        ),
        Block::Commands(format!(
            "aws kms encrypt --region {region} --key-id \"$XKS_KEY_ID\" --plaintext fileb://<(printf xks) --query CiphertextBlob --output text | base64 -d >xks-check.bin\naws kms decrypt --region {region} --key-id \"$XKS_KEY_ID\" --ciphertext-blob fileb://xks-check.bin --query Plaintext --output text | base64 -d\nrm xks-check.bin\n"
        )),
        Block::Checks(lines(&[
            "The second command prints `xks`.",
            "The log of the proxy shows both requests, and the external key is the one that was meant.",
        ])),
    ])
}

fn way_back(plan: &Plan<'_>) -> Result<Vec<Block>, Unsupported> {
    let region = word(plan.region.as_str())?;
    let store = format!("--region {region} --custom-key-store-id \"$XKS_STORE_ID\"");
    let others = if service(plan).1.is_some() {
        "All this is for a key store that the script made. One that a CloudFormation stack made is deleted with the stack."
    } else {
        "All this is for a key store that the script made. One that a CloudFormation stack made is deleted with the stack; for one that Terraform made, its configuration says how."
    };
    Ok(vec![
        heading("The way back"),
        Block::Points(vec![
            Line::strong("AWS KMS refuses to create it.")
                .words(" Nothing is there to take back. The script names the cause; `xks-preflight explain` knows more errors.", &[]),
            Line::strong("It does not connect.")
                .words(" The key store stays, `FAILED`, and no key can be made in it. Mend the cause and run the script again, or take it back.", &[]),
            Line::strong("In an emergency")
                .text(" disconnect it: no KMS key in it can be used by anyone then, and nothing is lost. What holds a data key in memory goes on until it needs the KMS key again. Connecting the key store brings the keys back."),
        ]),
        says("Before there is a KMS key in it, the key store can be deleted, and nothing is lost by it. The second command is repeated until it says `DISCONNECTED`:"),
        Block::Commands(format!(
            "aws kms disconnect-custom-key-store {store}\naws kms describe-custom-key-stores {store} --query 'CustomKeyStores[0].ConnectionState' --output text\naws kms delete-custom-key-store {store}\n"
        )),
        says("With KMS keys in it, AWS KMS refuses to delete it (`CustomKeyStoreHasCMKsException`). A KMS key is deleted after a wait of 7 to 30 days, in which that can be taken back; afterwards nobody can decrypt what it encrypted, though the external key is still there. So re-encrypt that first, and do not delete a key in a hurry: to stop its use, disable it or disconnect the key store."),
        says(others),
        says("The proxy is put back by taking the credential away there: then AWS KMS reaches no external key through it."),
    ])
}

fn monitoring(plan: &Plan<'_>) -> Result<Vec<Block>, Unsupported> {
    let region = word(plan.region.as_str())?;
    Ok(vec![
        heading("Monitoring"),
        says(
            "`xks-preflight emit cloudformation-alarms` and `xks-preflight emit terraform-alarms` write these alarms, on metrics of the key store in the namespace `AWS/KMS`; the stack of `xks-preflight emit cloudformation` brings them along:",
        ),
        Block::Points(lines(&[
            "`XksProxyCertificateDaysToExpire` below 10 days: nobody renews the certificate by itself.",
            "`XksProxyCredentialAge` at the age at which you rotate, such as 365 days.",
            "`XksProxyErrors`, more than 5 a minute, those that pass and those that do not apart.",
            "`XksProxyLatency` above 200 ms: AWS KMS waits 250 ms. No data means that it is not connected.",
            "`XksExternalKeyManagerStates` with any `Unavailable` or `Degraded`, or fewer than two `Active`.",
            "`ExternalKeyStoreThrottle` above 0: the request quota of the key store (1,800 a second) does not suffice.",
        ])),
        says("They appear some minutes after the key store is connected:"),
        Block::Commands(format!(
            "aws cloudwatch list-metrics --region {region} --namespace AWS/KMS --dimensions Name=CustomKeyStoreId,Value=\"$XKS_STORE_ID\"\n"
        )),
        says(
            "No document names the values of the dimension `ErrorType`. Compare those of `XksProxyErrors`, once there are any, with those that the two alarms look for (`Retryable` and `Non-retryable`). The latency is one average over all operations: a slow one among many quick ones does not show in it.",
        ),
    ])
}

fn rotation(plan: &Plan<'_>) -> Result<Vec<Block>, Unsupported> {
    let region = word(plan.region.as_str())?;
    Ok(vec![
        heading("Rotation"),
        says("The credential, without an interruption:"),
        Block::Steps(lines(&[
            "On the proxy, add the new credential beside the old one.",
            "Write the script from the key store as it is and the new proxy configuration file, and run it (the commands below). A connected key store stays connected. Keep the old credential on the proxy for five minutes more, and look at `XksProxyErrors`.",
            "On the proxy, take the old credential away.",
        ])),
        Block::Commands(format!(
            "aws kms describe-custom-key-stores --region {region} --custom-key-store-id \"$XKS_STORE_ID\" --output json >existing.json\nxks-preflight emit update --region {region} --existing existing.json --config NEW-PROXY-CONFIGURATION-FILE -o update-key-store.sh\nbash update-key-store.sh NEW-PROXY-CONFIGURATION-FILE\n"
        )),
        Block::Points(vec![
            Line::strong("The TLS certificate")
                .text(" is renewed on the proxy, with its whole chain, for the same host and the same subject common name (the alarm looks for that name), before 10 days are left."),
            Line::strong("Endpoint, connectivity and VPC endpoint service")
                .text(" change by the same script, while the key store is disconnected: no key of it can be used meanwhile. The new values must reach the same external keys."),
            Line::strong("Key material")
                .text(" is not rotated by AWS KMS: create a KMS key from another external key, and move the alias."),
        ]),
    ])
}

fn record() -> Vec<Block> {
    vec![
        heading("Record"),
        Block::Points(lines(&[
            "Account:",
            "CustomKeyStoreId:",
            "Carried out by, at:",
            "Checked by, at:",
            "Outcome:",
        ])),
    ]
}
