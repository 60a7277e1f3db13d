//! The tabs of the page: one a target, by what it is for, each with its text or why there is none.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::browser::Browser;
use support::site::Site;
use support::tools;
use xks_preflight_snippets::{Purpose, Target};

fn open() -> (Site, Browser) {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&site.url);
    browser.wait("document.querySelector('#tab-bash') !== null");
    (site, browser)
}

fn show(browser: &mut Browser, id: &str) {
    browser.click(&format!("#tab-{id}"));
    browser.wait(&format!("document.querySelector('#tab-{id}').getAttribute('aria-selected') === 'true'"));
}

#[test]
fn every_target_has_a_tab_under_what_it_is_for() {
    let (_site, mut browser) = open();
    let shown = browser.eval(
        "[...document.querySelectorAll('[role=tablist]')].map(list => [
            document.getElementById(list.getAttribute('aria-labelledby')).textContent,
            [...list.querySelectorAll('[role=tab]')].map(tab => tab.id)])",
    );
    let expected: Vec<_> = Purpose::ALL
        .into_iter()
        .map(|purpose| {
            let of_it = Target::ALL.into_iter().filter(|target| target.purpose() == purpose);
            let ids: Vec<_> = of_it.map(|target| format!("tab-{}", target.id())).collect();
            json!([purpose.title(), ids])
        })
        .collect();
    assert_eq!(shown, json!(expected));
    // What a screen reader says of a tab tells whether there is anything behind it.
    assert_eq!(browser.eval("document.querySelector('#tab-bash').textContent"), "Script, not written yet");
    browser.click("#load-example");
    browser.wait("document.querySelector('#tab-bash').textContent === 'Script'");
}

#[test]
fn arrow_keys_go_through_all_groups_and_around() {
    let (_site, mut browser) = open();
    browser.eval("document.querySelector('#tab-bash').focus()");
    for target in Target::ALL.into_iter().skip(1).chain([Target::ALL[0]]) {
        browser.press("ArrowRight", 39);
        browser.wait(&format!("document.activeElement.id === 'tab-{}'", target.id()));
        let in_reach = "[...document.querySelectorAll('[role=tab][tabindex=\"0\"]')].map(tab => tab.id)";
        browser.wait(&format!("{in_reach}.join() === 'tab-{}'", target.id()));
    }
    browser.press("ArrowLeft", 37);
    let last = Target::ALL[Target::ALL.len() - 1].id();
    browser.wait(&format!("document.activeElement.id === 'tab-{last}'"));
    browser.press("Home", 36);
    browser.wait("document.activeElement.id === 'tab-bash'");
}

#[test]
fn the_network_comes_before_the_store_is_ready() {
    let (_site, mut browser) = open();
    browser.click("#connectivity-vpc-endpoint-service");
    browser.fill("#field-region", "eu-central-1");
    show(&mut browser, "cloudformation-network");
    assert!(browser.text("#artefact").contains("It is written as soon as Region, connectivity and endpoint"));
    browser.fill("#field-xks-proxy-uri-endpoint", "https://xks.payments-platform.net");
    browser.wait("document.querySelector('#preview') !== null");
    assert_ne!(browser.eval("document.querySelector('#verdict').dataset.verdict"), json!("ready"));
    let template = browser.eval("document.querySelector('#preview').textContent");
    assert!(template.as_str().unwrap_or_default().contains("xks.payments-platform.net"));
    assert_eq!(browser.eval("document.querySelector('#include-secret')"), Value::Null, "it holds none");
    assert_eq!(browser.eval("document.querySelector('#tab-cloudformation-network').dataset.ready"), "true");

    // The script says what it waits for, and how far that is.
    show(&mut browser, "bash");
    let why = browser.text("#artefact");
    assert!(why.contains("is never written") && why.contains("inputs missing"), "{why}");
    assert_eq!(browser.eval("document.querySelector('#tab-bash').dataset.ready"), "false");

    browser.click("#connectivity-public-endpoint");
    show(&mut browser, "cloudformation-network");
    browser.wait("document.querySelector('#artefact').innerText.includes('choose VPC_ENDPOINT_SERVICE')");
}

#[test]
fn the_picture_is_drawn_and_does_nothing_else() {
    let (site, mut browser) = open();
    let before = site.seen().len();
    browser.fill("#field-custom-key-store-name", "</svg><img src=x onerror=\"window.ran = 1\">");
    browser.fill("#field-xks-proxy-uri-endpoint", "https://xks.payments-platform.net:8443");
    // It is there before the store is ready, and shows what stands against it.
    show(&mut browser, "architecture-svg");
    browser.wait(
        "(image => image && image.complete && image.naturalWidth > 0)(document.querySelector('#picture img'))",
    );
    let source = browser.eval("document.querySelector('#picture img').src");
    assert!(source.as_str().is_some_and(|source| source.starts_with("data:image/svg+xml,")), "{source}");
    let drawn = browser.eval("decodeURIComponent(document.querySelector('#picture img').src.slice(19))");
    let shown = browser.eval("document.querySelector('#preview').textContent");
    assert_eq!(drawn, shown);
    assert!(
        shown.as_str().is_some_and(|shown| shown.contains(":8443") && !shown.contains("<img")),
        "{shown}"
    );
    assert_eq!(browser.eval("window.ran"), Value::Null);
    assert_eq!(site.seen().len(), before, "something was asked for");
    show(&mut browser, "iam-policy");
    browser.wait("document.querySelector('#picture') === null");
}
