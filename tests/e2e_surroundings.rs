//! What stands around the store, and errors, in the page.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::browser::Browser;
use support::site::Site;
use support::tools;

/// What the AWS CLI printed of an account with three key stores, one of them named Vault.
const STORES: &str = include_str!("data/evidence/v2-yaml/describe-custom-key-stores.yaml");
const NAME: &str = "#field-custom-key-store-name";

fn open() -> (Site, Browser) {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&site.url);
    browser.wait("document.querySelector('#field-evidence') !== null");
    browser.click("#load-example");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
    (site, browser)
}

fn text(browser: &mut Browser, selector: &str) -> String {
    let text = browser.eval(&format!("document.querySelector('{selector}')?.textContent ?? ''"));
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_was_printed_is_recognised_and_decides() {
    let (site, mut browser) = open();
    assert!(text(&mut browser, "#unchecked").contains("name-in-use"), "unknown while nothing is given");
    let before = site.seen().len();
    browser.fill("#field-evidence", STORES);
    browser.wait("document.querySelector('.pieces') !== null");
    assert!(text(&mut browser, ".pieces").contains("aws kms describe-custom-key-stores"));
    assert!(!text(&mut browser, "#unchecked").contains("name-in-use"));
    assert_eq!(text(&mut browser, "#verdict-title"), "Ready");
    browser.fill(NAME, "Vault");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    // The value that decides is shown where it stands.
    let shown = text(&mut browser, ".findings pre.excerpt");
    assert!(shown.starts_with("5 │   CustomKeyStoreName: Vault\n") && shown.ends_with("^^^^^"), "{shown}");
    // The reasons of a finding are there once they are asked for.
    assert!(!text(&mut browser, ".findings").contains("name-in-use"));
    browser.click(".finding summary");
    browser.wait("document.querySelector('.why[open]')?.textContent.includes('name-in-use')");
    browser.click(".finding summary");
    browser.wait("document.querySelector('.why[open]') === null && !document.querySelector('.findings').textContent.includes('name-in-use')");
    assert_eq!(site.seen().len(), before, "nothing was asked for");
}

#[test]
fn a_raised_quota_is_given_kept_and_forgotten() {
    let (_site, mut browser) = open();
    browser.fill("#field-evidence", STORES);
    browser.wait("document.querySelector('.pieces') !== null");
    assert_eq!(browser.eval("document.querySelector('#store-quota').placeholder"), json!("10"));
    browser.fill("#store-quota", "3");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    let said = text(&mut browser, ".findings");
    assert!(said.contains("3 custom key stores exist, and the quota is 3"), "{said}");
    // A change needs no room, whichever of the stores it is.
    browser.click("#task-change");
    browser.wait("document.querySelectorAll('input[name=store]').length === 3");
    let said = text(&mut browser, "main");
    assert!(!said.contains("custom key stores exist, and the quota is"), "{said}");
    assert_eq!(browser.eval("document.querySelector('#store-quota').value"), json!("3"));
    browser.click("#task-create");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    assert_eq!(browser.eval("document.querySelector('#store-quota').value"), json!("3"));
    browser.fill("#store-quota", "4");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
    let state = "document.querySelector('#store-quota').closest('.field').dataset.state";
    for wrong in ["0", "1.5", "many"] {
        browser.fill("#store-quota", wrong);
        browser.wait(&format!("{state} === 'error'"));
        assert_eq!(browser.eval("document.querySelector('#store-quota').value"), json!(wrong));
    }
    browser.fill("#store-quota", "20");
    browser.wait(&format!("{state} !== 'error'"));
    browser.click("#forget");
    browser.wait("document.querySelector('#store-quota').value === ''");
}

#[test]
fn what_is_missing_comes_with_its_command_and_one_script_gathers_it() {
    let (_site, mut browser) = open();
    browser.click("#show-gather");
    browser.wait("document.querySelector('#gather .command') !== null");
    let commands = text(&mut browser, "#gather");
    let wanted = "aws kms describe-custom-key-stores --region eu-central-1 --output json";
    assert!(commands.contains(wanted), "{commands}");
    assert!(commands.contains("--aws-sigv4") && !commands.contains("p3+Q0tF4"), "{commands}");
    assert_ne!(browser.eval("document.querySelector('#download-gather')"), Value::Null);
    browser.fill("#field-evidence", STORES);
    browser.wait("document.querySelector('.pieces') !== null");
    assert!(!text(&mut browser, "#gather").contains(wanted), "it is there now");
}

#[test]
fn a_person_confirms_what_only_they_can_know() {
    let (_site, mut browser) = open();
    browser.click("#show-prerequisites");
    browser.wait("document.querySelectorAll('.requirements li').length > 20");
    assert!(text(&mut browser, ".prerequisites").contains("to be confirmed"));
    let stands = "document.querySelector('#confirm-plan-mtls').closest('li').dataset.stands";
    assert_eq!(browser.eval(stands), json!("to be confirmed"));
    browser.click("#confirm-plan-mtls");
    browser.wait(&format!("{stands} === 'met'"));
    assert!(!text(&mut browser, "#unchecked").contains("plan-mtls"));
    browser.click("#confirm-plan-mtls");
    browser.wait(&format!("{stands} === 'to be confirmed'"));
}

#[test]
fn an_error_is_explained_and_marks_what_it_points_at() {
    let (site, mut browser) = open();
    let before = site.seen().len();
    let secret = "kJ8wQz2VtR5mXc7BnL0pYh3GfD6sAe9UiOo1KuTv4Mw=";
    let error = format!(
        "An error occurred (XksProxyUriInUseException) when calling the CreateCustomKeyStore operation: no\n\
         \"RawSecretAccessKey\": \"{secret}\""
    );
    browser.fill("#error-text", &error);
    browser.wait("document.querySelector('.explained') !== null");
    let said = text(&mut browser, ".explained");
    assert!(said.contains("XksProxyUriInUseException") && said.contains("To do:"), "{said}");
    assert!(said.contains("proxy's secret access key"), "the paste holds a secret, and that is said: {said}");
    let marked = "document.querySelector('#field-xks-proxy-uri-path').closest('.field').dataset.state";
    assert_eq!(browser.eval(marked), json!("pointed"));
    let page = browser.eval("document.documentElement.outerHTML");
    assert!(
        !page.as_str().unwrap_or_default().contains(&secret[..12]),
        "the text is nowhere in the document"
    );
    browser.click(".points button");
    assert_eq!(browser.eval("document.activeElement.id"), json!("field-xks-proxy-uri-path"));
    browser.fill("#error-text", "all is well");
    browser.wait("document.querySelector('.explained') === null");
    assert!(
        text(&mut browser, ".inputs").contains("No error that concerns external key stores was recognised")
    );
    browser.fill("#error-text", &error);
    browser.click("#forget");
    browser.wait("document.querySelector('#error-text').value === ''");
    assert_eq!(browser.eval("document.querySelector('.explained')"), Value::Null);
    assert_eq!(site.seen().len(), before, "nothing was asked for");
}

#[test]
fn an_error_names_a_field_that_is_not_on_the_page_without_leading_to_it() {
    let (_site, mut browser) = open();
    let error = "An error occurred (XksProxyVpcEndpointServiceNotFoundException) when calling the CreateCustomKeyStore operation: no";
    let service = "document.querySelector('.points').textContent.includes('XksProxyVpcEndpointServiceName')";
    let leads = "[...document.querySelectorAll('.points button')].some(b => b.textContent === 'XksProxyVpcEndpointServiceName')";
    browser.fill("#error-text", error);
    browser.wait("document.querySelector('.points') !== null");
    assert_eq!((browser.eval(service), browser.eval(leads)), (json!(true), json!(false)));
    browser.click("#connectivity-vpc-endpoint-service");
    browser.wait(leads);
}

#[test]
fn hostile_evidence_is_named_and_bounded() {
    let (_site, mut browser) = open();
    for paste in ["[".repeat(100_000), "&a [*a, *a]\n".repeat(1000), "x".repeat(300_000), "{\"a\":".into()] {
        browser.fill("#field-evidence", &paste);
        browser.wait("document.querySelector('#field-evidence-findings li') !== null");
        browser.fill("#field-evidence", "");
        browser.wait("document.querySelector('#field-evidence-findings li') === null");
    }
    assert_eq!(text(&mut browser, "#verdict-title"), "Ready", "nothing of the form was lost");
}
