//! A bash script that asks the proxy what AWS KMS will ask.

use std::fmt::Write as _;

use super::{script, words};
use crate::artefact::{Artefact, Target, Unsupported};
use crate::escape::BashWord;
use crate::plan::ProxyPlan;
use crate::proxy_api;
use xks_preflight_explain::{Entry, Family, catalogue};
use xks_preflight_validate::Connectivity;

pub(super) fn emit(plan: ProxyPlan<'_>) -> Result<Artefact, Unsupported> {
    let pieces = [
        include_str!("bash/probe/head.sh"),
        script::START,
        &plan_block(plan)?,
        script::TOOLS,
        script::CREDENTIAL,
        script::ASK,
        &explanations()?,
        include_str!("bash/probe/work.sh"),
    ];
    let mut artefact = script::artefact(Target::Probe, &pieces);
    artefact.usage = how_to_use(plan.connectivity);
    Ok(artefact)
}

fn how_to_use(connectivity: Connectivity) -> Vec<String> {
    let mut usage = vec![
        "Run: bash probe.sh PROXY-CONFIGURATION-FILE >probe.txt, or without a file, and it asks for the credential.",
        "It needs bash 3.2 or later, curl 7.75 or later, and openssl. It talks to the proxy alone, and changes nothing.",
        "Add --key EXTERNAL-KEY-ID to ask for an external key, too.",
        "Paste probe.txt as output of commands and as certificate chain, or give it to --evidence and to --chain.",
    ];
    if connectivity == Connectivity::VpcEndpointService {
        usage.push("Run it in a VPC with an interface endpoint for the service whose private DNS name is on, or in the load balancer's VPC with --connect NAME-OF-THE-LOAD-BALANCER:443: elsewhere the name need not lead to the proxy.");
    }
    usage.into_iter().map(str::to_owned).collect()
}

/// The assignments that hold the plan.
fn plan_block(plan: ProxyPlan<'_>) -> Result<String, Unsupported> {
    script::block(&[
        ("xks_region", plan.region.as_str()),
        ("xks_connectivity", plan.connectivity.as_str()),
        ("xks_uri_endpoint", plan.uri_endpoint.as_str()),
        ("xks_uri_path", plan.uri_path.as_str()),
        ("xks_access_key_id", plan.access_key_id.map_or("", |id| id.as_str())),
        ("xks_secret", ""),
        ("xks_signed_for", &proxy_api::signed_for(plan.region)),
        ("xks_health_body", proxy_api::HEALTH_BODY),
        ("xks_metadata_body", proxy_api::METADATA_BODY),
    ])
}

/// The catalogue's words for what a proxy, curl and TLS say, as two functions of the script.
fn explanations() -> Result<String, Unsupported> {
    let mut text = String::from(
        "# --- What went wrong, and what to do: the words of XKS Preflight's catalogue of errors ---------------------------------\n\n\
         # Explains error:NAME of a proxy, http:STATUS, or curl:EXIT-STATUS. Fails for what it does not know.\n\
         xks_explain() {\n    case $1 in\n",
    );
    for entry in catalogue() {
        let kind = match entry.family {
            Family::ProxyError => "error",
            Family::HttpStatus => "http",
            Family::Curl => "curl",
            _ => continue,
        };
        let patterns: Vec<String> = entry.tokens().iter().map(|token| format!("{kind}:{token}")).collect();
        arm(&mut text, &patterns.join(" | "), entry)?;
    }
    text.push_str(
        "        *) return 1 ;;\n    esac\n}\n\n\
         # The same for what a TLS library says.\n\
         xks_explain_tls() {\n    local known=yes\n    shopt -s nocasematch\n    case $1 in\n",
    );
    let mut seen: Vec<&str> = Vec::new();
    for entry in catalogue().filter(|entry| entry.family == Family::Tls) {
        let mut patterns = Vec::new();
        for phrase in entry.phrases() {
            // One that holds an earlier one is never reached.
            if !seen.iter().any(|earlier| phrase.contains(earlier)) {
                seen.push(phrase);
                patterns.push(format!("*{}*", word(phrase)?));
            }
        }
        arm(&mut text, &patterns.join(" | \\\n            "), entry)?;
    }
    text.push_str("        *) known='' ;;\n    esac\n    shopt -u nocasematch\n    [ -n \"$known\" ]\n}\n\n");
    Ok(text)
}

fn arm(text: &mut String, patterns: &str, entry: &Entry) -> Result<(), Unsupported> {
    let _ = writeln!(text, "        {patterns})\n            xks_because {}", word(entry.happened)?);
    for cause in entry.causes {
        let (cause, tell, todo) = (word(cause.cause)?, word(cause.tell)?, word(cause.todo)?);
        let _ = writeln!(text, "            xks_maybe {cause} {tell} {todo}");
    }
    text.push_str("            ;;\n");
    Ok(())
}

/// A sentence of the catalogue as a word of bash.
fn word(sentence: &str) -> Result<String, Unsupported> {
    let plain = words::plain(sentence);
    let word = BashWord::new(&plain).ok_or_else(|| Unsupported::new("a sentence holds a NUL character"))?;
    Ok(word.to_string())
}
