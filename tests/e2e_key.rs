//! The first KMS key of a key store, in the page.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::browser::Browser;
use support::site::Site;
use support::tools;
use xks_preflight_snippets::{Options, Target, emit_report};
use xks_preflight_validate::{Context, Inputs, KeyInputs, check_key};

const STORES: &str = include_str!("data/evidence/v2-yaml/describe-custom-key-stores.yaml");
const LEDGER: &str = "cks-4444cccc5555dddd6";

fn open() -> (Site, Browser) {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&site.url);
    browser.wait("document.querySelector('#task-key') !== null");
    browser.click("#task-key");
    browser.wait("document.querySelector('#field-xks-key-id') !== null");
    (site, browser)
}

fn text(browser: &mut Browser, selector: &str) -> String {
    let text = browser.eval(&format!("document.querySelector('{selector}')?.textContent ?? ''"));
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_script_is_the_librarys() {
    let (site, mut browser) = open();
    let before = site.seen().len();
    assert_eq!(text(&mut browser, "#verdict-title"), "Which external key?");
    assert_eq!(browser.eval("document.querySelector('#field-raw-secret-access-key')"), Value::Null);
    browser.fill("#field-region", "eu-central-1");
    browser.fill("#field-custom-key-store-id", "cks-00000000000000001");
    browser.fill("#field-xks-key-id", "Payments_2026.1");
    browser.wait("document.querySelector('#preview') !== null");
    browser.fill("#field-alias-name", "alias/payments");
    browser.fill("#field-description", "pays $(everything)");
    browser.fill("#field-tags", "team=payments\n\n cost = a=b \nbare");
    browser.wait("document.querySelector('#preview').textContent.includes('alias/payments')");
    let key = KeyInputs {
        store_id: Some("cks-00000000000000001".into()),
        xks_key_id: Some("Payments_2026.1".into()),
        alias: Some("alias/payments".into()),
        description: Some("pays $(everything)".into()),
        tags: [("team", "payments"), ("cost", "a=b"), ("bare", "")]
            .map(|(k, v)| (k.into(), v.into()))
            .to_vec(),
    };
    let inputs = Inputs { region: Some("eu-central-1".into()), key, ..Inputs::default() };
    let report = check_key(&inputs, &Context::default());
    let script = emit_report(&report, Target::FirstKey, Options::default()).expect("a script");
    assert_eq!(text(&mut browser, "#preview"), script.expose());
    assert_eq!(browser.eval("document.querySelector('#include-secret')"), Value::Null, "there is none");
    assert_eq!(site.seen().len(), before, "nothing was asked for");
    // The fields are there again when the person comes back.
    browser.click("#task-create");
    browser.wait("document.querySelector('#field-tags') === null");
    browser.click("#task-key");
    browser.wait("document.querySelector('#field-tags')?.value.startsWith('team=payments')");
}

#[test]
fn every_value_is_checked_where_it_stands() {
    let (_site, mut browser) = open();
    for (field, value, said) in [
        ("xks-key-id", "a key", "The external key ID contains a space"),
        ("custom-key-store-id", "Payments store", "is no ID of a key store"),
        ("alias-name", "payments", "The alias is not alias/ and a name"),
        ("description", &"x".repeat(8193), "The description has 8193 characters"),
        ("tags", "a=1\na=2", "The key of tag 2 stands before already"),
    ] {
        browser.fill(&format!("#field-{field}"), value);
        browser.wait(&format!(
            "document.querySelector('#field-{field}-findings')?.textContent.includes({})",
            Value::from(said)
        ));
        assert_eq!(
            browser.eval(&format!("document.querySelector('#field-{field}').getAttribute('aria-invalid')")),
            json!("true")
        );
    }
    browser.click("#field-alias-name-findings .fix");
    browser.wait("document.querySelector('#field-alias-name').value === 'alias/payments'");
    assert!(!browser.text("#artefact").is_empty() && text(&mut browser, "#preview").is_empty());
}

#[test]
fn what_was_pasted_gives_the_store_and_judges_the_external_key() {
    let (_site, mut browser) = open();
    browser.fill("#field-region", "eu-central-1");
    browser.fill("#field-xks-key-id", "ledger-1");
    browser.fill("#field-evidence", STORES);
    browser.wait("document.querySelectorAll('input[name=store]').length === 2");
    browser.eval("[...document.querySelectorAll('.card')].find(c => c.textContent.includes('Ledger')).querySelector('input').click()");
    browser.wait(&format!("document.querySelector('#field-custom-key-store-id').value === '{LEDGER}'"));
    assert_eq!(
        browser.eval("document.querySelector('#field-xks-proxy-uri-path').value"),
        json!("/ledger/kms/xks/v1")
    );
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
    let unchecked = text(&mut browser, "#unchecked");
    assert!(unchecked.contains("key-spec") && !unchecked.contains("xks-key-id-room"), "{unchecked}");
    assert!(!unchecked.contains("name-in-use"), "what concerns the store alone is not said: {unchecked}");

    let metadata = |spec: &str, status: &str| {
        json!({ "keySpec": spec, "keyUsage": ["ENCRYPT", "DECRYPT"], "keyStatus": status }).to_string()
    };
    browser.fill("#field-evidence", &format!("{STORES}---\n{}", metadata("AES_128", "DISABLED")));
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    let said = text(&mut browser, ".findings");
    assert!(said.contains("KeySpec is AES_128") && said.contains("KeyStatus is DISABLED"), "{said}");
    assert!(text(&mut browser, "#preview").is_empty());
    browser.fill("#field-evidence", &format!("{STORES}---\n{}", metadata("AES_256", "ENABLED")));
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
    assert!(!text(&mut browser, "#unchecked").contains("key-spec"));
    assert!(text(&mut browser, "#preview").contains("ledger-1"));
}
