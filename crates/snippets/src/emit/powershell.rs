//! A PowerShell script that creates the store through the AWS Tools for PowerShell, connects it, and waits.
//!
//! The program lies in `powershell/` and has no holes: the plan is in one block of assignments, each value one
//! [`PowerShellString`].

use std::fmt::Write as _;

use super::{chosen_secret, words};
use crate::artefact::{Artefact, Options, Target, Unsupported};
use crate::edit::service;
use crate::escape::{JsonString, PowerShellString};
use crate::plan::Plan;
use xks_preflight_explain::{Family, Step, catalogue};

pub(super) fn emit(plan: &Plan<'_>, options: Options) -> Result<Artefact, Unsupported> {
    let secret = chosen_secret(plan, options);
    let (head, run) = match secret {
        Some(_) => (include_str!("powershell/usage_included.ps1"), RUN_INCLUDED),
        None => (include_str!("powershell/usage_ask.ps1"), RUN_ASK),
    };
    let pieces = [
        include_str!("powershell/head.ps1"),
        head,
        include_str!("powershell/param.ps1"),
        &assignments(plan, secret),
        &explanations(),
        include_str!("powershell/main.ps1"),
    ];
    let owner = service(plan).1.map(|_| OWNER_NEEDS);
    let mut artefact = Artefact::new(Target::PowerShell, "text/x-powershell", pieces.concat());
    artefact.executable = true;
    artefact.contains_secret = secret.is_some();
    artefact.usage = [run, NEEDS, NOT_RUN].into_iter().chain(owner).map(str::to_owned).collect();
    Ok(artefact)
}

const RUN_ASK: &str = "Run: pwsh -NoProfile -File create-key-store.ps1 -ProxyConfigurationFile FILE (or powershell), or without a file, and it asks for the credential.";
const RUN_INCLUDED: &str = "Run: pwsh -NoProfile -File create-key-store.ps1 (or powershell). It holds the secret access key: let nobody else read it, and delete it when the store is connected.";
const NEEDS: &str = "It needs Windows PowerShell 5.1 or PowerShell 7 and the module AWS.Tools.KeyManagementService, with your usual AWS credentials.";
const NOT_RUN: &str = "It was read by a parser of PowerShell in the tests of XKS Preflight, and not run: try it where it can do no harm first, or use the bash or the Python script.";
const OWNER_NEEDS: &str = "An endpoint service of another account needs AWS Tools of November 2025 or later; the script looks before it does anything.";

/// The variables that hold the plan.
fn assignments(plan: &Plan<'_>, secret: Option<&str>) -> String {
    let id = plan.known_credential().map_or("", |credential| credential.access_key_id.as_str());
    let shown = JsonString::new(plan.name.as_str()).to_string();
    let mut text = String::from(
        "# --- The plan ---------------------------------------------------------------------------------------------------------\n\n",
    );
    let mut variable = |name: &str, value: &str| {
        let _ = writeln!(
            text,
            "Set-Variable -Option ReadOnly -Force -Name {name} -Value {}",
            PowerShellString::new(value)
        );
    };
    variable("XksRegion", plan.region.as_str());
    variable("XksNameShown", &shown);
    variable("XksAccessKeyId", id);
    variable("XksSecret", secret.unwrap_or_default());
    text.push_str("Set-Variable -Option ReadOnly -Force -Name XksPlan -Value @{\n");
    for (parameter, value) in plan.parameters() {
        let _ = writeln!(text, "    {parameter} = {}", PowerShellString::new(value));
    }
    text.push_str("}\n\n");
    text
}

/// The catalogue's words for what can happen here, as a function of the script.
fn explanations() -> String {
    let mut text = String::from(
        "# --- What can go wrong: the words of XKS Preflight's catalogue of errors ------------------------------------------------\n\n\
         function Write-Explanation([string]$Name) {\n    switch -CaseSensitive ($Name) {\n",
    );
    let here = catalogue().filter(|entry| match entry.family {
        Family::ConnectionErrorCode => true,
        Family::Exception => entry.steps.iter().any(|step| matches!(step, Step::Create | Step::Connect)),
        _ => false,
    });
    for entry in here {
        let word = |sentence: &str| {
            let plain = words::plain(sentence);
            PowerShellString::new(&plain).to_string()
        };
        for token in entry.tokens() {
            let _ = writeln!(text, "        {} {{", word(token));
            let _ = writeln!(text, "            Write-Because {}", word(entry.happened));
            for cause in entry.causes {
                let (cause, tell, todo) = (word(cause.cause), word(cause.tell), word(cause.todo));
                let _ = writeln!(text, "            Write-Maybe {cause} {tell} {todo}");
            }
            text.push_str("        }\n");
        }
    }
    text.push_str("    }\n}\n\n");
    text
}
