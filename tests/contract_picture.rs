//! The picture: what a strict parser of XML and Chromium read and draw of it, whatever the names are.
#![cfg(not(target_arch = "wasm32"))]

use roxmltree::{Document, Node};
use serde_json::{Value, json};
use support::browser::Browser;
use support::hostile::names;
use support::plans::Given;
use xks_preflight_finding::{Code, Field, Finding, Severity};
use xks_preflight_snippets::escape::XmlText;
use xks_preflight_snippets::{Options, Target, emit_report};
use xks_preflight_validate::{Context, Inputs, Report, check, shown};

/// What is to be read of a text that a person gave.
fn visible(text: &str) -> String {
    let mut visible = String::new();
    for c in text.chars() {
        if matches!(c, '\u{fffe}' | '\u{ffff}') {
            visible.extend(c.escape_unicode());
        } else {
            shown::push_visible(&mut visible, c);
        }
    }
    visible
}

/// Texts that look for a way out of XML and HTML, beside those that look for one out of everything else.
const BREAKOUTS: [&str; 14] = [
    "</title><script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "' onload='alert(1)",
    "]]><x/><![CDATA[",
    "<!-- a --><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>&a;",
    "&lt;b&gt; &#60; &amp; &nbsp; &unknown; &",
    "<?xml-stylesheet href=\"https://evil.invalid\"?>",
    "</svg><img src=x onerror=alert(1)>",
    "</style><style>*{display:none}</style>",
    "\u{fffe}\u{ffff}\u{1}\u{7f}\u{85}",
    "<a href=\"https://evil.invalid\">x</a>",
    "url(https://evil.invalid/x)",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "\u{feff}\u{202e}abc \u{1f511}\u{fe0f}\u{1f468}\u{200d}\u{1f469}",
];

fn hostile() -> Vec<String> {
    names().into_iter().chain(BREAKOUTS.map(str::to_owned)).collect()
}

fn picture(report: &Report) -> String {
    let artefact = emit_report(report, Target::Picture, Options::default());
    artefact.unwrap_or_else(|refused| panic!("{refused}")).expose().to_owned()
}

fn of(inputs: &Inputs) -> String {
    picture(&check(inputs, &Context::default()))
}

/// The elements in their order, after it is made sure that none of them could do anything.
#[track_caller]
fn elements(document: &Document<'_>) -> Vec<String> {
    let known = ["svg", "title", "desc", "style", "rect", "g", "path", "circle", "text"];
    let attributes = [
        "class",
        "role",
        "aria-labelledby",
        "width",
        "height",
        "viewBox",
        "id",
        "rx",
        "x",
        "y",
        "cx",
        "cy",
        "r",
        "d",
        "transform",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
    ];
    let mut names = Vec::new();
    for node in document.descendants() {
        assert!(!node.is_pi() && !node.is_comment(), "{node:?}");
        if !node.is_element() {
            continue;
        }
        assert_eq!(node.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
        assert!(known.contains(&node.tag_name().name()), "{node:?}");
        for attribute in node.attributes() {
            assert!(attributes.contains(&attribute.name()), "{attribute:?}");
            assert!(!attribute.value().contains("url"), "{attribute:?}");
        }
        names.push(node.tag_name().name().to_owned());
    }
    names
}

fn text_of<'a>(document: &'a Document<'_>, id: &str) -> &'a str {
    let found = document.descendants().find(|node: &Node<'_, '_>| node.attribute("id") == Some(id));
    found.and_then(|node| node.text()).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn a_text_is_read_back_as_text() {
    for text in hostile() {
        let source = format!("<a b=\"{0}\" c='{0}'>{0}</a>", XmlText::new(&text));
        let document = Document::parse(&source).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let root = document.root_element();
        assert_eq!(root.text().unwrap_or_default(), visible(&text));
        assert_eq!(root.attribute("b").unwrap_or_default(), visible(&text));
        assert_eq!(root.attribute("c").unwrap_or_default(), visible(&text));
        assert_eq!(root.children().count(), 1);
    }
}

fn all_kinds() -> [Given; 3] {
    [Given::public("picture1"), Given::vpc("picture2"), Given::other_account("picture3")]
}

#[test]
fn a_name_changes_nothing_in_the_picture_but_itself() {
    for given in all_kinds() {
        let usual = given.emit(Target::Picture);
        let usual = elements(&Document::parse(&usual).expect("XML"));
        for name in hostile() {
            let text = Given { name: name.clone(), ..given.clone() }.emit(Target::Picture);
            let document = Document::parse(&text).unwrap_or_else(|error| panic!("{name:?}: {error}"));
            let found = elements(&document);
            // What a finding about the name adds.
            let more = found.len() - usual.len();
            assert!(more <= 20, "{name:?}: {more} more elements");
            if shown::may_be_secret(&name) {
                assert!(!text_of(&document, "xks-title").contains(&visible(&name)));
                continue;
            }
            let title = format!("External key store {}", visible(&name));
            assert_eq!(text_of(&document, "xks-title"), title);
            let whole = document.descendants().filter(|node| node.text() == Some(&visible(&name)));
            assert!(whole.count() >= 1, "{name:?} stands whole in no title");
        }
    }
}

#[test]
fn each_finding_stands_where_it_bites() {
    let mut inputs = Given::other_account("bites").inputs();
    inputs.name = None;
    inputs.uri_endpoint = Some("https://xks.payments.internal".into());
    inputs.uri_path = Some("/wrong".into());
    let mut report = check(&inputs, &Context::default());
    let said = |code, field, severity| Finding::new(code, field, "said").severity(severity);
    report.add(
        [
            said(Code::TgHealthy, Field::Evidence, Severity::Warning),
            said(Code::VpcSvcZones, Field::Evidence, Severity::Error),
            said(Code::HealthRedundancy, Field::Evidence, Severity::Warning),
            said(Code::CertCn, Field::CertificateChain, Severity::Error),
            said(Code::EvidenceSyntax, Field::Evidence, Severity::Warning),
            said(Code::PlanMtls, Field::Evidence, Severity::Unknown),
        ],
        &[],
    );
    let text = picture(&report);
    let document = Document::parse(&text).expect("XML");
    let description = text_of(&document, "xks-desc");
    for sentence in [
        "The report is blocked.",
        "AWS KMS: Custom key store: not given.",
        "At AWS KMS: missing: the key store name is not given.",
        "At AWS PrivateLink: HTTPS on TCP port 443: error: no public resolver",
        "VPC endpoint service: Private DNS name: xks.payments.internal.",
        "At VPC endpoint service: error: said.",
        "At Network load balancer, its targets: warning: said.",
        "XKS proxy: URI path: not accepted.",
        "At XKS proxy: error: said.",
        "At XKS proxy: 1 rule not checked.",
        "At External key managers: warning: said.",
        "Elsewhere: warning: said.",
    ] {
        assert!(description.contains(sentence), "{sentence}\nin\n{description}");
    }
    // And so they do in what is drawn: every rule once, the places from above to below.
    let drawn =
        document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")));
    let ids: Vec<&str> = drawn.filter_map(|node| node.text()?.split_once(": ")).map(|(_, id)| id).collect();
    let mut last = 0;
    for id in [
        "endpoint-not-public",
        "vpc-svc-zones",
        "tg-healthy",
        "cert-cn",
        "health-redundancy",
        "evidence-syntax",
    ] {
        let at: Vec<usize> = (0..ids.len()).filter(|&at| ids[at] == id).collect();
        assert!(at.len() == 1 && at[0] >= last, "{id}: {at:?} in {ids:?}");
        last = at[0];
    }
}

#[test]
fn every_rule_has_a_place_or_none_on_purpose() {
    for given in all_kinds() {
        for &code in Code::ALL {
            let mut report = check(&given.inputs(), &Context::default());
            let drawn = |report: &Report| picture(report).matches(&format!(": {}<", code.id())).count();
            let before = drawn(&report);
            report.add([Finding::new(code, Field::Evidence, "said").severity(Severity::Warning)], &[]);
            assert_eq!(drawn(&report), before + 1, "{}", code.id());
            let elsewhere = picture(&report).contains("Elsewhere");
            assert_eq!(elsewhere, code.id().starts_with("evidence-"), "{}", code.id());
        }
    }
}

#[test]
fn no_secret_is_drawn_wherever_it_was_put() {
    let given = Given::public("drawn");
    let parts = |secret: &str| -> Vec<String> {
        secret.as_bytes().windows(8).map(|part| String::from_utf8_lossy(part).into_owned()).collect()
    };
    for put in 0..4 {
        let mut inputs = given.inputs();
        let slot = match put {
            0 => &mut inputs.name,
            1 => &mut inputs.uri_path,
            2 => &mut inputs.uri_endpoint,
            _ => &mut inputs.region,
        };
        *slot = Some(format!("payments {}", given.secret));
        for withheld in [false, true] {
            if withheld {
                (inputs.access_key_id, inputs.raw_secret_access_key) = (None, None);
                inputs.withhold_credential = true;
            }
            let text = of(&inputs);
            for part in parts(&given.secret) {
                assert!(!text.contains(&part), "{put} {withheld}: {part}");
            }
        }
    }
    let chosen = Given { include_secret: true, ..given }.artefact(Target::Picture).expect("a picture");
    assert!(!chosen.contains_secret);
}

/// How Chromium reads a text as XML, and lays it out: the root's name, its title, and the widest that any text reaches.
const MEASURE: &str = "(text => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    document.body.replaceChildren(document.importNode(parsed.documentElement, true));
    const svg = document.body.firstChild;
    const over = [];
    for (const each of svg.querySelectorAll('text')) {
        const box = each.getBBox();
        // A card's texts end before its edge; those beside it, before the edge of the band.
        const end = each.classList.contains('xks-mono') && box.x < 300 ? 424 : 856;
        if (box.x + box.width > end) over.push([each.textContent, box.x + box.width]);
    }
    const bottom = Math.max(...[...svg.querySelectorAll('text')].map(each => each.getBBox().y + each.getBBox().height));
    return [svg.localName, svg.querySelector('#xks-title')?.textContent, over, bottom <= svg.viewBox.baseVal.height,
        document.querySelectorAll('script, a, image, foreignObject, use').length];
})";

#[track_caller]
fn measured(browser: &mut Browser, svg: &str) -> Value {
    browser.eval(&format!("{MEASURE}({})", json!(svg)))
}

#[test]
fn chromium_draws_every_name_within_its_room() {
    let mut browser = Browser::start();
    browser.open("about:blank");
    for name in hostile().into_iter().chain(["m".repeat(256), "\u{1f511}".repeat(256), "鍵 ".repeat(128)]) {
        let given = Given { name: name.clone(), ..Given::other_account("drawn") };
        let title = if shown::may_be_secret(&name) {
            "External key store".to_owned()
        } else {
            format!("External key store {}", visible(&name))
        };
        let seen = measured(&mut browser, &given.emit(Target::Picture));
        assert_eq!(seen, json!(["svg", title, [], true, 0]), "{name:?}");
    }
    // The ruler can say no.
    let long =
        Given::public("long").emit(Target::Picture).replace(">Payments<", &format!(">{}<", "m".repeat(60)));
    assert_ne!(measured(&mut browser, &long)[2], json!([]));
}

#[test]
fn chromium_draws_every_finding_within_its_room() {
    let mut browser = Browser::start();
    browser.open("about:blank");
    for text in hostile().into_iter().chain(["m".repeat(900), "a word ".repeat(200)]) {
        let mut report = check(&Given::vpc("said").inputs(), &Context::default());
        let finding = Finding::new(Code::CertCn, Field::CertificateChain, text.clone());
        report.add([finding.severity(Severity::Warning).help(text.clone())], &[]);
        let seen = measured(&mut browser, &picture(&report));
        assert_eq!(json!([seen[2], seen[3], seen[4]]), json!([[], true, 0]), "{text:?}");
    }
}

#[test]
fn light_and_dark_differ_and_both_can_be_read() {
    const CONTRAST: &str = "(() => {
        const parts = text => text.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
            .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
        const light = text => { const [r, g, b] = parts(text); return .2126 * r + .7152 * g + .0722 * b };
        const fill = each => light(getComputedStyle(each).fill);
        const grounds = ['.xks-page', '.xks-band', '.xks-card'].map(each => fill(document.querySelector(each)));
        const worst = [...document.querySelectorAll('text')].map(each =>
            Math.min(...grounds.map(ground => (Math.max(ground, fill(each)) + .05) / (Math.min(ground, fill(each)) + .05))));
        return [Math.min(...worst), grounds[0]];
    })()";
    let mut browser = Browser::start();
    browser.open("about:blank");
    let mut inputs = Given::other_account("colours").inputs();
    inputs.uri_path = Some("/wrong".into());
    let svg = of(&inputs);
    let mut grounds = Vec::new();
    for scheme in ["light", "dark"] {
        browser.emulate(880, 1000, scheme);
        measured(&mut browser, &svg);
        let seen = browser.eval(CONTRAST);
        assert!(seen[0].as_f64().expect("a number") >= 4.5, "{scheme}: {seen}");
        grounds.push(seen[1].as_f64().expect("a number"));
    }
    assert!(grounds[0] > 0.9 && grounds[1] < 0.1, "{grounds:?}");
}
