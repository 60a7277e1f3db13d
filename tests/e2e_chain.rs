//! The certificate chain in the page: the picture, the platform's cryptography, the corrected order.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::browser::Browser;
use support::site::Site;
use support::tools;

/// A chain that a public web site served; its root is on AWS's published list.
const CHAIN: &str = include_str!("data/chains/aws-amazon-com.pem");
const HOST: &str = "https://aws.amazon.com";
/// A day on which all of it is valid.
const DAY: &str = "2025-11-06";
const READY: &str = "document.querySelector('#field-certificate-chain') !== null";

/// The page with an example and the host of the chain, on that day.
fn open() -> (Site, Browser) {
    open_by(&format!("Date.now = () => Date.parse('{DAY}T12:00Z')"))
}

/// The page by a clock that this script sets.
fn open_by(clock: &str) -> (Site, Browser) {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": clock }));
    browser.open(&site.url);
    browser.wait(READY);
    browser.click("#load-example");
    browser.fill("#field-xks-proxy-uri-endpoint", HOST);
    (site, browser)
}

/// Asks whether all will still hold on that day.
fn choose(browser: &mut Browser, day: &str) {
    browser.eval(&format!(
        "(() => {{ const e = document.querySelector('#moment'); e.value = '{day}'; e.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
    ));
}

fn judged(browser: &mut Browser) {
    browser.wait("document.querySelector('.certificates') !== null");
}

/// The two certificates in the other order.
fn turned_round() -> String {
    let (leaf, issuer) = CHAIN.split_once("-----END CERTIFICATE-----\n").expect("two certificates");
    format!("{issuer}{leaf}-----END CERTIFICATE-----\n")
}

fn text(browser: &mut Browser, selector: &str) -> String {
    let text = browser.eval(&format!("document.querySelector('{selector}')?.textContent ?? ''"));
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_good_chain_is_verified_by_the_browser_and_drawn() {
    let (_site, mut browser) = open();
    assert!(
        text(&mut browser, "#unchecked").contains("cert-trusted-root"),
        "unknown while no chain is given"
    );
    browser.fill("#field-certificate-chain", CHAIN);
    judged(&mut browser);
    let states = browser.eval("[...document.querySelectorAll('.certificate')].map(e => e.dataset.link)");
    assert_eq!(states, json!(["verified", "verified", "none"]));
    let drawn = text(&mut browser, ".certificates");
    for part in [
        "The proxy's certificate",
        "Issuer",
        "Root, from AWS's list",
        "On the published list as",
        "days left",
    ] {
        assert!(drawn.contains(part), "{part} is not in {drawn}");
    }
    assert_eq!(text(&mut browser, ".names li[data-covers=true]"), "aws.amazon.com (covers the host)");
    assert!(
        text(&mut browser, ".lists").contains("2022-11-10")
            && text(&mut browser, ".lists").contains("2024-06-15")
    );
    let unknown = text(&mut browser, "#unchecked");
    assert!(!unknown.contains("cert-"), "{unknown}");
    assert_eq!(browser.eval("document.querySelector('#verdict').dataset.verdict"), json!("ready"));
    assert!(text(&mut browser, "#fetch-chain").contains(
        "openssl s_client -connect aws.amazon.com:443 -servername aws.amazon.com -showcerts </dev/null"
    ));
}

#[test]
fn another_host_another_day_and_a_changed_byte_are_refused() {
    let (_site, mut browser) = open();
    browser.fill("#field-certificate-chain", CHAIN);
    judged(&mut browser);
    browser.fill("#field-xks-proxy-uri-endpoint", "https://xks.amazon.com");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    assert!(text(&mut browser, ".findings").contains("xks.amazon.com"));
    browser.fill("#field-xks-proxy-uri-endpoint", HOST);
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");

    choose(&mut browser, "2031-01-01");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    assert!(text(&mut browser, "#verdict").contains("judged for 2031-01-01, not for now"));
    assert!(text(&mut browser, ".validity[data-valid=false]").contains("ended"));
    choose(&mut browser, DAY);
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");

    // The last byte of the leaf's signature.
    let (leaf, issuer) = CHAIN.split_once("\n-----END CERTIFICATE-----\n").expect("two certificates");
    let (body, last) = leaf.split_at(leaf.len() - 8);
    let changed =
        last.strip_prefix('A').map_or_else(|| format!("A{}", &last[1..]), |rest| format!("B{rest}"));
    browser
        .fill("#field-certificate-chain", &format!("{body}{changed}\n-----END CERTIFICATE-----\n{issuer}"));
    browser.wait("document.querySelector('.certificate')?.dataset.link === 'broken'");
    assert!(text(&mut browser, ".findings").contains("signature"), "{}", text(&mut browser, ".findings"));
    assert_eq!(browser.eval("document.querySelector('#verdict').dataset.verdict"), json!("blocked"));
}

#[test]
fn a_day_that_is_past_makes_no_expired_chain_good() {
    let (_site, mut browser) = open_by("Date.now = () => Date.parse('2026-12-01')");
    browser.fill("#field-certificate-chain", CHAIN);
    judged(&mut browser);
    choose(&mut browser, DAY);
    browser.wait("document.querySelector('.moment .hint')?.textContent.includes('is past')");
    assert_eq!(browser.eval("document.querySelector('#verdict').dataset.verdict"), json!("blocked"));
}

#[test]
fn a_chain_in_the_wrong_order_is_corrected_at_one_click() {
    let (_site, mut browser) = open();
    browser.fill("#field-certificate-chain", &turned_round());
    browser.wait("document.querySelector('#use-corrected') !== null");
    browser.click(".finding[data-severity=warning] summary");
    browser.wait("document.querySelector('.why[open]')?.textContent.includes('cert-order')");
    browser.click("#use-corrected");
    browser.wait("document.querySelector('#use-corrected') === null && document.querySelector('.certificates') !== null");
    browser.wait("document.activeElement.id === 'field-certificate-chain'");
    let corrected = browser.eval("document.querySelector('#field-certificate-chain').value");
    assert_eq!(corrected, json!(CHAIN));
    assert_eq!(browser.eval("document.querySelectorAll('.finding').length"), json!(0));
}

#[test]
fn duplicates_are_drawn_apart_from_the_chain_and_its_root() {
    let (_site, mut browser) = open();
    browser.fill("#field-certificate-chain", &format!("{CHAIN}{CHAIN}"));
    judged(&mut browser);
    let states = "[...document.querySelectorAll('LIST .certificate')].map(e => e.dataset.link)";
    assert_eq!(
        browser.eval(&states.replace("LIST", ".certificates:not(#apart)")),
        json!(["verified", "verified", "none"])
    );
    // The verified link of the last issuer leads to the root.
    let drawn = "document.querySelectorAll('.certificates:not(#apart) .certificate')[2].textContent";
    assert!(browser.eval(drawn).as_str().is_some_and(|drawn| drawn.contains("Root, from AWS's list")));
    assert_eq!(browser.eval(&states.replace("LIST", "#apart")), json!(["none", "none"]));
    assert!(text(&mut browser, "#apart").contains("The same as certificate 1"));
}

#[test]
fn each_button_copies_what_it_stands_at() {
    let (_site, mut browser) = open();
    let grant = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.call("Browser.grantPermissions", grant);
    browser.click("#fetch-chain summary");
    browser.click("#fetch-chain .copy");
    browser.wait("document.querySelector('#fetch-chain .copy').innerText === 'Copied'");
    let copied = browser.eval("navigator.clipboard.readText()");
    assert_eq!(
        copied,
        json!(
            "openssl s_client -connect aws.amazon.com:443 -servername aws.amazon.com -showcerts </dev/null"
        )
    );

    browser.fill("#field-certificate-chain", &turned_round());
    browser.wait("document.querySelector('#use-corrected') !== null");
    browser.click("#corrected-chain .copy");
    browser.wait("document.querySelector('#corrected-chain .copy').innerText === 'Copied'");
    assert_eq!(browser.eval("navigator.clipboard.readText()"), json!(CHAIN));
}

#[test]
fn a_missing_issuer_is_named_and_never_fetched() {
    let (site, mut browser) = open();
    let (leaf, _) = CHAIN.split_once("-----END CERTIFICATE-----\n").expect("two certificates");
    let before = site.seen().len();
    browser.fill("#field-certificate-chain", &format!("{leaf}-----END CERTIFICATE-----\n"));
    browser.wait("document.querySelector('.missing-issuer') !== null");
    let said = text(&mut browser, ".missing-issuer");
    assert!(said.contains("Amazon RSA 2048") && said.contains("http://"), "{said}");
    assert_eq!(browser.eval("document.querySelectorAll('.missing-issuer a').length"), json!(0));
    assert_eq!(site.seen().len(), before);
}

#[test]
fn a_private_key_is_refused_and_forgotten_at_once() {
    let (_site, mut browser) = open();
    let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSECRETSECRET\n-----END PRIVATE KEY-----\n";
    browser.fill("#field-certificate-chain", &format!("{key}{CHAIN}"));
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    assert!(text(&mut browser, ".finding[data-severity=error]").contains("private key"));
    let field = browser.eval("document.querySelector('#field-certificate-chain').value");
    assert_eq!(field, json!(CHAIN), "the certificates alone stay");
    let everywhere = browser.eval("document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map(e => e.value).join()");
    assert!(!everywhere.as_str().unwrap_or_default().contains("SECRETSECRET"));
}

#[test]
fn whatever_is_pasted_is_named_and_bounded() {
    let (_site, mut browser) = open();
    for (paste, said) in [
        ("<!doctype html><title>Sign in", "HTML"),
        ("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----", "request"),
        ("-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----", "PKCS#7"),
        ("nothing of the kind", "no certificate"),
    ] {
        browser.fill("#field-certificate-chain", paste);
        browser
            .wait(&format!("document.querySelector('.findings')?.innerText.includes({})", Value::from(said)));
    }
    // A thousand certificates in one paste: answered, and not laid out.
    let paste = "(() => { const d = new DataTransfer(); d.setData('text/plain', TEXT.repeat(500));
        document.querySelector('#field-certificate-chain').dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true })); return 0 })()";
    browser.eval(&paste.replace("TEXT", &Value::from(CHAIN).to_string()));
    browser.wait("document.querySelector('.chip .size')?.innerText === '1000 certificates'");
    browser.wait("document.querySelector('.certificates') !== null");
    assert!(text(&mut browser, ".chain").contains("more certificates are not shown"));
    browser.click("#remove-chain");
    browser.wait("document.querySelector('.chain') === null");
}

#[test]
fn without_the_platforms_cryptography_signatures_stay_unknown() {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    // As on a page that came over plain http from another machine.
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })" }),
    );
    browser.open(&site.url);
    browser.wait(READY);
    browser.click("#load-example");
    browser.fill("#field-xks-proxy-uri-endpoint", HOST);
    browser.eval(&format!(
        "(() => {{ const e = document.querySelector('#moment'); e.value = '{DAY}'; e.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
    ));
    browser.fill("#field-certificate-chain", CHAIN);
    judged(&mut browser);
    assert!(
        text(&mut browser, "#unchecked").contains("cert-signature"),
        "{}",
        text(&mut browser, "#unchecked")
    );
    assert_eq!(browser.eval("document.querySelector('.certificate').dataset.link"), json!("open"));
}
