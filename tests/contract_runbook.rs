//! The runbook: what a parser of Markdown with every extension reads in it, and its commands, run with both real AWS CLIs.
#![cfg(not(target_arch = "wasm32"))]

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options as Markdown, parse_document};
use serde_json::json;
use support::browser::Browser;
use support::edits::{STORE_ID, with_store};
use support::hostile::names;
use support::kms::{ConnectionState, Kms};
use support::plans::{ENDPOINT, Given};
use support::shell::{Cli, Shell};
use xks_preflight_finding::{Code, Field, Finding, Severity};
use xks_preflight_snippets::escape::{MarkdownBlock, MarkdownCode, MarkdownText};
use xks_preflight_snippets::{Basis, Options, Target, emit_report};
use xks_preflight_validate::shown::{may_be_secret, visible};
use xks_preflight_validate::{Context, Report, check};

/// With everything that some reader of Markdown makes of a text.
fn every_extension() -> Markdown<'static> {
    let mut options = Markdown::default();
    let extension = &mut options.extension;
    for switch in [
        &mut extension.strikethrough,
        &mut extension.table,
        &mut extension.autolink,
        &mut extension.tasklist,
        &mut extension.superscript,
        &mut extension.subscript,
        &mut extension.footnotes,
        &mut extension.inline_footnotes,
        &mut extension.description_lists,
        &mut extension.multiline_block_quotes,
        &mut extension.alerts,
        &mut extension.math_dollars,
        &mut extension.math_latex,
        &mut extension.math_code,
        &mut extension.wikilinks_title_after_pipe,
        &mut extension.underline,
        &mut extension.spoiler,
        &mut extension.highlight,
        &mut extension.insert,
        &mut extension.block_directive,
        &mut extension.ofm_comments,
        &mut options.parse.relaxed_autolinks,
        &mut options.parse.relaxed_tasklist_matching,
    ] {
        *switch = true;
    }
    options
}

/// The kinds of the nodes with their depth, and what is to be read in them.
#[derive(Debug, Default, PartialEq)]
struct Read {
    kinds: Vec<(usize, &'static str)>,
    text: String,
    codes: Vec<String>,
    blocks: Vec<String>,
}

fn read(source: &str, options: &Markdown<'_>) -> Read {
    fn walk<'a>(node: &'a AstNode<'a>, depth: usize, read: &mut Read) {
        let kind = match &node.data().value {
            NodeValue::Document => "document",
            NodeValue::Heading(_) => "heading",
            NodeValue::Paragraph => "paragraph",
            NodeValue::List(_) => "list",
            NodeValue::Item(_) => "item",
            NodeValue::TaskItem(_) => "task",
            NodeValue::Strong => "strong",
            NodeValue::CodeBlock(block) => {
                read.blocks.push(block.literal.clone());
                "block"
            }
            NodeValue::Text(text) => {
                read.text.push_str(text);
                "text"
            }
            NodeValue::Code(code) => {
                read.text.push_str(&code.literal);
                read.codes.push(code.literal.clone());
                "code"
            }
            // One, and always the same file.
            NodeValue::Image(link) if link.url == "external-key-store.svg" => "image",
            other => panic!("{other:?}"),
        };
        // A text may come in pieces.
        if read.kinds.last() != Some(&(depth, "text")) || kind != "text" {
            read.kinds.push((depth, kind));
        }
        node.children().for_each(|child| walk(child, depth + 1, read));
        if matches!(node.data().value, NodeValue::Paragraph | NodeValue::Heading(_)) {
            read.text.push('\n');
        }
    }
    let arena = Arena::new();
    let mut all = Read::default();
    walk(parse_document(&arena, source, options), 0, &mut all);
    all
}

/// Texts that look for a way out of Markdown, beside those that look for one out of everything else.
const BREAKOUTS: [&str; 36] = [
    "[a](https://evil.invalid)",
    "![a](https://evil.invalid/x.png)",
    "<https://evil.invalid>",
    "https://evil.invalid",
    "see http://evil.invalid/a_b_c?d=e&f, www.evil.invalid and WWW.evil.invalid",
    "a@evil.invalid",
    "mailto:a@evil.invalid xmpp:b@evil.invalid @@c@d",
    "<script>alert(1)</script>",
    "<!-- a -->",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    "`code` ``code`` ```",
    "```\nx\n```",
    "~~~\nx\n~~~",
    "# heading",
    "a\n===\nb\n---\n",
    "- item\n+ item\n* item",
    "1. item\n2) item",
    "> quote\n>>> quote",
    "| a | b |\n|---|---|\n| c | d |",
    "*a* **b** _c_ __d__ ~~e~~ ~f~ ^g^ ==h== ++i++ ||j||",
    "[^1] ^[note] [^1]: note",
    "[a]: https://evil.invalid\n[a]",
    "[[wiki|link]]",
    "$x$ $$y$$ $`z`$ \\(a\\) \\[b\\]",
    ":smile: :::warning",
    "> [!NOTE]\n> a",
    "term\n: definition",
    "\\",
    "\\`\\*\\[",
    "    code",
    "\tcode",
    "trailing  ",
    "%%comment%% {.class} {{ x }} {% y %}",
    "@user #12 GH-12 !13",
    "--- a -- b\n---",
];

fn hostile() -> Vec<String> {
    let texts = names().into_iter().chain(BREAKOUTS.map(str::to_owned));
    texts.collect()
}

#[test]
fn a_text_is_read_back_as_text_wherever_it_stands() {
    let plain = Markdown::default();
    let every = every_extension();
    for text in hostile() {
        let quoted = MarkdownText::new(&text).to_string();
        for (before, after) in
            [("", ""), ("* ", ""), ("# ", ""), ("1. ", ""), ("* [ ] a ", " b"), ("a **b** ", "")]
        {
            for options in [&plain, &every] {
                let source = format!("{before}{quoted}{after}\n");
                let read = read(&source, options);
                assert!(read.blocks.is_empty(), "{text:?} became code: {source}");
                let strong = read.kinds.iter().filter(|(_, kind)| *kind == "strong").count();
                assert_eq!(strong, usize::from(before.contains("**")), "{source}");
                let paragraphs =
                    read.kinds.iter().filter(|(_, kind)| ["paragraph", "heading"].contains(kind));
                assert!(paragraphs.count() <= 1, "{text:?} became several: {source}");
                assert!(read.text.contains(visible(&text).trim_matches(' ')), "{text:?}: {source}{read:#?}");
                // A code span is only ever an at sign.
                assert!(read.codes.iter().all(|code| code.bytes().all(|b| b == b'@')), "{source}");
            }
        }
    }
}

#[test]
fn a_code_span_and_a_block_are_read_back_as_they_are() {
    for options in [Markdown::default(), every_extension()] {
        for text in hostile() {
            let span = read(&format!("a {} b\n", MarkdownCode::new(&text)), &options);
            assert_eq!(
                span.kinds[1..],
                [(1, "paragraph"), (2, "text"), (2, "code"), (2, "text")],
                "{text:?}"
            );
            assert_eq!(span.codes, [visible(&text)]);
            let block = read(&MarkdownBlock::new("sh", &text).to_string(), &options);
            assert_eq!(block.kinds, [(0, "document"), (1, "block")], "{text:?}");
            let lines: Vec<String> = text.trim_end_matches('\n').split('\n').map(visible).collect();
            assert_eq!(block.blocks, [lines.join("\n") + "\n"]);
        }
    }
}

/// How Chromium reads the page: what stands in it, in the order of the Markdown, and what else is there.
const PAGE: &str = "(text => {
    const page = new DOMParser().parseFromString(text, 'text/html');
    const all = (selector, of) => [...of.querySelectorAll(selector)];
    const outside = all('*', page.body).filter(each => !each.closest('svg')).map(each => each.localName);
    const known = ['h1', 'h2', 'h3', 'p', 'ul', 'ol', 'li', 'code', 'strong', 'pre'];
    return [
        [...new Set(outside)].filter(each => !known.includes(each)),
        all('*', page).filter(each => ['script', 'a', 'img', 'link', 'iframe', 'use', 'image'].includes(each.localName)).length,
        all('*', page).flatMap(each => [...each.attributes]).filter(each => /^on|href|src$/.test(each.name)).length,
        all('pre', page).map(each => each.textContent + '\\n'),
        all('h1, h2, h3, p, li', page.body).map(each => each.textContent + '\\n').join(''),
        all('svg', page).length, page.querySelector('title').textContent,
    ];
})";

#[test]
fn the_page_to_print_says_the_same_and_does_nothing() {
    let mut browser = Browser::start();
    browser.open("about:blank");
    for (number, name) in hostile().into_iter().enumerate() {
        let given = Given { name: name.clone(), ..all_kinds()[number % 4].clone() };
        let page = given.artefact(Target::RunbookPage).expect("a page");
        assert!(!page.contains_secret && !page.expose().contains(&given.secret));
        let seen = browser.eval(&format!("{PAGE}({})", json!(page.expose())));
        let read = read(&given.emit(Target::Runbook), &every_extension());
        let way =
            read.text.lines().find(|line| line.starts_with("AWS KMS, then")).expect("the picture's words");
        // In the page the picture itself stands there.
        let words = read.text.replace(&format!("{way}\n"), "");
        let title = format!("External key store {}", shown(&name));
        assert_eq!(json!([seen[0], seen[1], seen[2]]), json!([[], 0, 0]), "{name:?}");
        assert_eq!(seen[3], json!(read.blocks), "{name:?}");
        assert_eq!(seen[4].as_str().expect("a text"), words, "{name:?}");
        assert_eq!(json!([seen[5], seen[6]]), json!([1, title]));
    }
}

/// What is to be read of a name.
fn shown(name: &str) -> String {
    if may_be_secret(name) { "(not shown, as it may hold a secret)".to_owned() } else { visible(name) }
}

fn all_kinds() -> [Given; 4] {
    let withheld = Given { withheld: true, ..Given::public("runbook4") };
    [Given::public("runbook1"), Given::vpc("runbook2"), Given::other_account("runbook3"), withheld]
}

fn runbook(report: &Report) -> String {
    let artefact = emit_report(report, Target::Runbook, Options::default());
    artefact.unwrap_or_else(|refused| panic!("{refused}: {:#?}", report.findings())).expose().to_owned()
}

#[test]
fn a_name_changes_nothing_in_the_document_but_itself() {
    for given in all_kinds() {
        let usual = read(&given.emit(Target::Runbook), &every_extension());
        for name in hostile() {
            let hostile = Given { name: name.clone(), ..given.clone() };
            let report = check(&hostile.inputs(), &Context::default());
            let Ok(artefact) = emit_report(&report, Target::Runbook, Options::default()) else {
                panic!("{name:?}: {:#?}", report.findings());
            };
            let document = read(artefact.expose(), &every_extension());
            let count = |read: &Read, kind| read.kinds.iter().filter(|(_, other)| *other == kind).count();
            for kind in ["heading", "block", "list", "task", "image"] {
                assert_eq!(count(&document, kind), count(&usual, kind), "{name:?}: {kind}");
            }
            assert_eq!(document.blocks, usual.blocks, "{name:?}");
            let shown = document.codes.iter().filter(|code| **code == shown(&name)).count();
            assert_eq!(shown, 2, "{name:?}: in the title and in the list");
        }
    }
}

#[test]
fn a_finding_is_text_whatever_it_says() {
    for text in hostile() {
        let mut report = check(&Given::public("finding").inputs(), &Context::default());
        let before = read(&runbook(&report), &every_extension());
        let finding = Finding::new(Code::CertExpiresSoon, Field::CertificateChain, text.clone());
        report.add([finding.severity(Severity::Warning).why(text.clone()).help(text.clone())], &[]);
        let after = read(&runbook(&report), &every_extension());
        let said = visible(&text);
        let all = format!(
            "Warning about the certificate chain (cert-expires-soon): {said}. What AWS KMS does: {said}. To do: {said}."
        );
        assert!(after.text.contains(&all), "{all}\nin\n{}", after.text);
        assert_eq!(after.blocks, before.blocks);
    }
}

#[test]
fn the_document_never_holds_the_secret() {
    for given in all_kinds() {
        for include_secret in [false, true] {
            let given = Given { include_secret, ..given.clone() };
            let artefact = given.artefact(Target::Runbook).expect("a runbook");
            assert!(!artefact.contains_secret && !artefact.executable);
            // Not even a part of it.
            let parts =
                given.secret.as_bytes().windows(8).map(|part| std::str::from_utf8(part).expect("ASCII"));
            for part in parts {
                assert!(!artefact.expose().contains(part), "{part}");
            }
        }
    }
}

#[test]
fn a_secret_that_was_withheld_is_not_shown_either() {
    let given = Given { withheld: true, ..Given::public("withheld") };
    let name = format!("Payments {}", given.secret);
    let path = format!("/{}/kms/xks/v1", given.secret.replace(['+', '='], "-"));
    let hidden = Given { name, path: path.clone(), ..given.clone() };
    for target in [Target::Runbook, Target::RunbookPage] {
        let text = hidden.emit(target);
        assert!(!text.contains(&given.secret) && !text.contains(&path));
        // A finding says so as well.
        assert!(text.matches("not shown").count() >= 3, "{text}");
    }
}

#[test]
fn what_was_allowed_and_what_stayed_unknown_is_said() {
    let mut inputs = Given::public("allowed").inputs();
    inputs.uri_endpoint = Some("https://xks.payments.internal".into());
    let allow = [Code::EndpointNotPublic];
    let mut report = check(&inputs, &Context { allow: &allow, ..Context::default() });
    let unknown =
        Finding::new(Code::PlanMtls, Field::Evidence, "only a person can know").severity(Severity::Unknown);
    report.add([unknown], &[]);
    let text = read(&runbook(&report), &every_extension()).text;
    assert!(text.contains("Error, allowed about the proxy URI endpoint (endpoint-not-public): "), "{text}");
    assert!(text.contains(&format!("{} (plan-mtls)", Code::PlanMtls.rule().demands)), "{text}");
    assert!(text.contains("Capacity and planning:\n"), "{text}");
    assert!(text.contains("1970-01-01 00:00:00 UTC"), "{text}");
}

#[test]
fn every_artefact_that_it_names_is_one() {
    for given in all_kinds() {
        let text = given.emit(Target::Runbook);
        let named: Vec<&str> = text
            .split("xks-preflight emit ")
            .skip(1)
            .map(|rest| rest.split(|c: char| c != '-' && !c.is_ascii_alphabetic()).next().unwrap_or_default())
            .collect();
        assert!(named.len() >= 7, "{named:?}");
        for id in named {
            assert!(id == "gather" || Target::from_id(id).is_some(), "{id}");
        }
    }
}

/// The raw text is read as well.
#[test]
fn a_colon_in_a_sentence_has_no_backslash() {
    for given in all_kinds() {
        let text = given.emit(Target::Runbook);
        assert!(!text.contains("\\: "), "{text}");
    }
}

#[test]
fn every_artefact_of_the_key_store_that_it_names_can_be_written() {
    for given in all_kinds() {
        let text = given.emit(Target::Runbook);
        let mut written = 0;
        for target in Target::of_report() {
            let named = text.contains(&format!("xks-preflight emit {}`", target.id()));
            if named && target.basis() != Basis::Surroundings {
                assert!(given.artefact(target).is_ok(), "{}", target.id());
                written += 1;
            }
        }
        assert!(written >= 7, "{written}");
        // Its provider has no argument for the owner of the service.
        assert_eq!(
            text.contains("xks-preflight emit terraform`"),
            !text.contains("Owner of the VPC"),
            "{text}"
        );
    }
}

/// In a VPC the endpoint's host name leads nowhere: what asks the proxy names the load balancer.
#[test]
fn the_proxy_is_asked_where_it_can_be_reached() {
    for given in all_kinds() {
        let behind_service = given.service.is_some();
        let probe = commands(&given, "bash probe.sh");
        assert!(probe.starts_with("bash probe.sh --key EXTERNAL-KEY-ID "), "{probe}");
        let balancer = "--connect NAME-OF-THE-LOAD-BALANCER:443 ";
        assert_eq!(probe.contains(balancer), behind_service, "{probe}");
        // They are options of the probe.
        for option in ["--key", "--connect"] {
            assert!(given.emit(Target::Probe).contains(&format!("#   {option} ")), "{option}");
        }
        let openssl = commands(&given, "openssl s_client");
        let host = ENDPOINT.strip_prefix("https://").expect("https");
        let address = if behind_service { "NAME-OF-THE-LOAD-BALANCER" } else { host };
        let expected = format!("openssl s_client -connect {address}:443 -servername {host} -showcerts ");
        assert!(openssl.starts_with(&expected), "{openssl}");
    }
}

#[test]
fn a_rotation_names_the_region() {
    for given in all_kinds() {
        let rotation = commands(&given, "xks-preflight emit update");
        assert!(
            rotation.contains("xks-preflight emit update --region eu-central-1 --existing "),
            "{rotation}"
        );
    }
}

/// The commands that have one of these words, in the order in which they stand.
#[track_caller]
fn commands(given: &Given, word: &str) -> String {
    let blocks = read(&given.emit(Target::Runbook), &Markdown::default()).blocks;
    let found: Vec<String> = blocks.into_iter().filter(|block| block.contains(word)).collect();
    assert_eq!(found.len(), 1, "{word}: {found:?}");
    found[0].clone()
}

#[test]
fn the_way_back_leaves_no_store() {
    for (cli, given) in [(Cli::V1, Given::vpc("back")), (Cli::V2, Given::public("back"))] {
        let kms = with_store(&given, ConnectionState::Connected);
        kms.state().polls = 0;
        let shell = Shell::new(cli, &kms).with("XKS_STORE_ID", STORE_ID);
        let script = commands(&given, "delete-custom-key-store");
        let outcome = shell.run(&script, &[], "").expect(0);
        assert!(outcome.stdout.contains("DISCONNECTED"), "{}", outcome.stdout);
        assert!(kms.state().stores.is_empty());
    }
}

#[test]
fn the_list_of_stores_and_the_check_after_are_answered() {
    for given in [Given::public("look"), Given::other_account("look")] {
        let kms = with_store(&given, ConnectionState::Connected);
        let shell = Shell::new(Cli::V1, &kms).with("XKS_STORE_ID", STORE_ID);
        let blocks = read(&given.emit(Target::Runbook), &Markdown::default()).blocks;
        let after =
            blocks.iter().find(|block| block.starts_with("aws kms describe") && block.lines().count() == 1);
        let outcome = shell.run(after.expect("a check"), &[], "").expect(0);
        assert!(outcome.stdout.contains("\"ConnectionState\": \"CONNECTED\""), "{}", outcome.stdout);
    }
}

/// The AWS CLI reads every command, judges its parameters by its own model, and only then finds nobody to ask.
#[test]
fn the_aws_cli_takes_every_command() {
    let kms = Kms::start();
    let shell = Shell::new(Cli::V1, &kms).with("AWS_MAX_ATTEMPTS", "1");
    let nobody = format!(
        "aws() {{ '{}' \"$@\" --endpoint-url http://127.0.0.1:9; }}\nXKS_STORE_ID=cks-1 XKS_KEY_ID=1\necho x >xks-check.bin\nset -o pipefail\n",
        Cli::V1.program().display()
    );
    let taken = |line: &str| {
        let outcome = shell.run(&format!("{nobody}{line}\n"), &[], "");
        outcome.status == 255 && outcome.stderr.contains("Could not connect to the endpoint URL")
    };
    let mut judged = 0;
    for given in [Given::public("taken"), Given::other_account("taken")] {
        for block in read(&given.emit(Target::Runbook), &Markdown::default()).blocks {
            for line in block.lines().filter(|line| line.starts_with("aws ")) {
                assert!(taken(line), "{line}");
                judged += 1;
            }
        }
    }
    assert!(judged >= 20, "{judged}");
    // The judge can say no.
    assert!(!taken("aws kms describe-custom-key-stores --custom-key-store wrong"));
    assert!(!taken("aws kms describe-custom-key-stores --custom-key-store-id ''"));
}
