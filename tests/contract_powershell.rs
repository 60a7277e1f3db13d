//! The PowerShell script, read by a parser of PowerShell: no registry that this project uses has PowerShell itself, so it
//! is not run. What is here holds for its text: that it is PowerShell, that every name is one string in it, that it calls
//! what it says and gives it the plan.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use support::hostile::names;
use support::plans::{ACCESS_KEY_ID, Given};
use tree_sitter::{Node, Parser, Tree};
use xks_preflight_explain::{Family, catalogue};
use xks_preflight_snippets::Target;

/// The script as the parser reads it: all of it is PowerShell.
struct Script {
    text: String,
    tree: Tree,
}

impl Script {
    #[track_caller]
    fn of(given: &Given) -> Self {
        Self::read(given.emit(Target::PowerShell))
    }

    #[track_caller]
    fn read(text: String) -> Self {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).expect("the grammar");
        let tree = parser.parse(&text, None).expect("a tree");
        let script = Self { text, tree };
        let wrong = script.find(|node| node.is_error() || node.is_missing());
        assert_eq!(wrong, [] as [Node<'_>; 0], "{}", script.text);
        script
    }

    fn find(&self, wanted: impl Fn(&Node<'_>) -> bool) -> Vec<Node<'_>> {
        let (mut found, mut open) = (Vec::new(), vec![self.tree.root_node()]);
        while let Some(node) = open.pop() {
            open.extend((0..node.child_count()).rev().filter_map(|at| node.child(at)));
            if wanted(&node) {
                found.push(node);
            }
        }
        found
    }

    fn text(&self, node: &Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    /// The commands that are called, in their order.
    fn commands(&self) -> Vec<&str> {
        self.find(|node| node.kind() == "command_name").iter().map(|node| self.text(node)).collect()
    }

    /// The plan: what is assigned in the hashtable.
    fn plan(&self) -> Map<String, Value> {
        let tables = self.find(|node| node.kind() == "hash_literal_expression");
        let plan = tables.first().expect("a hashtable");
        let entries =
            self.find(|node| node.kind() == "hash_entry" && plan.byte_range().contains(&node.start_byte()));
        entries.iter().map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, entry: &Node<'_>) -> (String, Value) {
        let (name, value) = self.text(entry).split_once(" = ").expect("a name and a value");
        let within = |node: &Node<'_>| entry.byte_range().contains(&node.start_byte());
        // Strings and casts of numbers, in their order; nothing else may be in it.
        let parts = self.find(|node| {
            within(node)
                && matches!(node.kind(), "verbatim_string_characters" | "hexadecimal_integer_literal")
        });
        let words = self.find(|node| within(node) && node.child_count() == 0 && !node.is_extra());
        for word in words {
            let known = ["=", "(", ")", ",", "[", "]", "-join", "char"];
            let own = matches!(word.kind(), "verbatim_string_characters" | "hexadecimal_integer_literal");
            let text = self.text(&word);
            assert!(own || known.contains(&text) || text == name, "{} {text} in {value}", word.kind());
        }
        let mut units: Vec<u16> = Vec::new();
        for part in parts {
            let text = self.text(&part);
            if let Some(number) = text.strip_prefix("0x") {
                units.push(u16::from_str_radix(number, 16).expect("a UTF-16 unit"));
            } else {
                let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).expect("quotes");
                units.extend(inner.replace("''", "'").encode_utf16());
            }
        }
        (name.to_owned(), String::from_utf16(&units).expect("whole characters").into())
    }
}

#[test]
fn the_plan_is_in_it_and_nothing_else_for_each_connectivity() {
    for given in [Given::public("shell"), Given::vpc("shell"), Given::other_account("shell")] {
        let script = Script::of(&given);
        let mut expected = given.request();
        expected.as_object_mut().expect("an object").remove("XksProxyAuthenticationCredential");
        assert_eq!(Value::Object(script.plan()), expected);
    }
}

#[test]
fn every_name_is_one_string_of_printable_ascii_and_arrives_as_it_is() {
    let own = [
        "\u{2018}'; exit 7 #",
        "\u{201b}\u{201a}\u{2019}",
        "$(exit) `n @x \u{201c}\"",
        "a\u{85}\u{2028}b\r\nc",
        "-Force",
        "\u{1F511}",
    ];
    let names: Vec<String> = names().into_iter().chain(own.map(str::to_owned)).collect();
    for name in names {
        let given = Given { name: name.clone(), ..Given::public("names") };
        let script = Script::of(&given);
        assert_eq!(script.plan()["CustomKeyStoreName"], name.as_str());
        assert!(script.text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)), "{name:?}");
        assert_eq!(script.commands(), Script::of(&Given::public("names")).commands(), "{name:?}");
    }
}

/// The cmdlets that it may call beside its own functions.
const CMDLETS: &[&str] = &[
    "Set-StrictMode",
    "Set-Variable",
    "New-Object",
    "Get-Item",
    "ConvertFrom-Json",
    "Read-Host",
    "Get-Command",
    "Import-Module",
    "Start-Sleep",
    "Out-Null",
    "Write-Output",
    "Get-KMSCustomKeyStore",
    "New-KMSCustomKeyStore",
    "Connect-KMSCustomKeyStore",
    "Disconnect-KMSCustomKeyStore",
];

#[test]
fn it_calls_its_own_functions_and_these_cmdlets_alone() {
    let script = Script::of(&Given::public("calls"));
    let functions: BTreeSet<&str> =
        script.find(|node| node.kind() == "function_name").iter().map(|node| script.text(node)).collect();
    let called: BTreeSet<&str> = script.commands().into_iter().collect();
    let expected: BTreeSet<&str> = functions.iter().copied().chain(CMDLETS.iter().copied()).collect();
    assert_eq!(called, expected);
    // Nothing that runs a text, and no comparison that takes upper case for lower.
    for word in [
        "Invoke-Expression",
        "iex",
        "[scriptblock]",
        "Start-Process",
        " -eq '",
        " -ne '",
        " -match ",
        " -like ",
    ] {
        assert!(!script.text.contains(word), "{word}");
    }
}

/// The cmdlet's parameters are the members of the request, those of a structure after its name, as the AWS Tools make
/// them. The other scripts' tests hold that request against the model.
#[test]
fn what_it_gives_to_the_cmdlet_is_the_request_that_the_other_scripts_send() {
    for given in [Given::public("model"), Given::other_account("model")] {
        let script = Script::of(&given);
        let mut body = script.plan();
        let credential = "XksProxyAuthenticationCredential";
        for (member, value) in [("AccessKeyId", ACCESS_KEY_ID), ("RawSecretAccessKey", given.secret.as_str())]
        {
            assert!(script.text.contains(&format!("        {credential}_{member} = ")), "{member}");
            body.entry(credential).or_insert_with(|| Value::Object(Map::new()))[member] = value.into();
        }
        assert_eq!(Value::Object(body), given.request());
    }
}

#[test]
fn the_secret_is_in_it_only_on_request_and_the_credential_not_where_it_is_withheld() {
    let given = Given::public("secret");
    assert!(!given.emit(Target::PowerShell).contains(&given.secret));
    let chosen = Given { include_secret: true, ..Given::public("secret") };
    let script = Script::of(&chosen);
    let assigned = format!("-Name XksSecret -Value '{}'", chosen.secret);
    assert_eq!(script.text.matches(&chosen.secret).count(), 1);
    assert!(script.text.contains(&assigned) && script.text.contains("THIS FILE HOLDS THE SECRET ACCESS KEY"));
    let withheld = Given { withheld: true, ..Given::public("secret") };
    assert!(!Script::of(&withheld).text.contains(ACCESS_KEY_ID));
}

#[test]
fn it_explains_every_connection_error_code() {
    let script = Script::of(&Given::public("codes"));
    let codes: Vec<_> = catalogue().filter(|entry| entry.family == Family::ConnectionErrorCode).collect();
    assert!(codes.len() > 10);
    for entry in codes {
        let arm = format!("        '{}' {{\n            Write-Because '", entry.name);
        assert!(script.text.contains(&arm), "{}", entry.name);
    }
}

#[test]
fn it_says_that_it_was_not_run() {
    let artefact = Given::public("usage").artefact(Target::PowerShell).expect("a script");
    assert!(artefact.usage.iter().any(|line| line.contains("and not run")), "{:?}", artefact.usage);
}
