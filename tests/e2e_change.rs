//! A key store that exists, changed in the page: chosen from what was printed, with its steps and its script.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::browser::Browser;
use support::site::Site;
use support::tools;
use xks_preflight_evidence::recognise;
use xks_preflight_snippets::{Existing, Options, Target, UpdatePlan, emit};
use xks_preflight_validate::{ConfigurationFile, Context, Inputs, check};

/// What the AWS CLI printed of an account with three key stores: one of AWS CloudHSM, one with a public endpoint that is
/// connected, one behind a VPC endpoint service whose connection failed.
const STORES: &str = include_str!("data/evidence/v2-yaml/describe-custom-key-stores.yaml");
const CLAIMS: &str = "cks-1111aaaa2222bbbb3";
const LEDGER: &str = "cks-4444cccc5555dddd6";
const FILE: &str = include_str!("data/examples/ready.json");
const SECRET: &str = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";

/// The page, with the key stores pasted and none of them chosen.
fn open() -> (Site, Browser) {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&site.url);
    browser.wait("document.querySelector('#task-change') !== null");
    browser.click("#task-change");
    browser.wait("document.querySelector('#task-change').checked");
    browser.fill("#field-region", "eu-central-1");
    browser.fill("#field-evidence", STORES);
    browser.wait("document.querySelectorAll('input[name=store]').length === 3");
    (site, browser)
}

fn choose(browser: &mut Browser, id: &str) {
    let card = format!("[...document.querySelectorAll('.card')].find(c => c.textContent.includes('{id}'))");
    browser.eval(&format!("{card}.querySelector('input').click()"));
    browser.wait(&format!("{card}.dataset.chosen === 'true'"));
}

fn text(browser: &mut Browser, selector: &str) -> String {
    let text = browser.eval(&format!("document.querySelector('{selector}')?.textContent ?? ''"));
    text.as_str().unwrap_or_default().to_owned()
}

fn list(browser: &mut Browser, selector: &str) -> Vec<String> {
    let all = browser.eval(&format!("[...document.querySelectorAll('{selector}')].map(e => e.textContent)"));
    serde_json::from_value(all).expect("a list of texts")
}

fn written(browser: &mut Browser) -> bool {
    browser.eval("document.querySelector('#preview') !== null") == json!(true)
}

/// The script that the library writes for the same store and the same new values.
fn script(id: &str, wanted: &dyn Fn(&mut Inputs), options: Options) -> String {
    let evidence = recognise(STORES);
    let existing =
        Existing::new(&evidence.choose(Some(id)).expect("it is listed").described()).expect("external");
    let mut inputs = Inputs { region: Some("eu-central-1".to_owned()), ..Inputs::default() };
    wanted(&mut inputs);
    let new_credential = existing.complete(&mut inputs);
    let report = check(&inputs, &Context::default());
    let plan = UpdatePlan::create(&existing, &report, new_credential).expect("a plan");
    emit(&plan, Target::Update, options).expect("a script").expose().to_owned()
}

#[test]
fn a_store_is_chosen_and_what_stays_empty_stays_as_it_is() {
    let (site, mut browser) = open();
    let before = site.seen().len();
    // Nothing is guessed while there are several.
    assert_eq!(text(&mut browser, "#verdict-title"), "Which key store is to change?");
    assert!(text(&mut browser, ".wrong").contains("several key stores"));
    assert_eq!(browser.eval("document.querySelector('#tab-update').getAttribute('aria-selected')"), "true");
    choose(&mut browser, CLAIMS);
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
    assert!(text(&mut browser, ".change").contains("Nothing yet"));
    assert!(text(&mut browser, "#artefact").contains("Nothing changes"));
    let now = list(&mut browser, ".now");
    assert!(now.contains(&"Now https://xks.claims.example.org".to_owned()), "{now:?}");

    browser.fill("#field-custom-key-store-name", "Claims");
    browser.wait("document.querySelector('#preview') !== null");
    assert_eq!(list(&mut browser, ".changes li").len(), 1);
    assert_eq!(
        list(&mut browser, ".steps li"),
        ["Update the key store.", "Verify that it shows the new values."]
    );
    assert_eq!(
        browser.eval("document.querySelector('#acknowledge')"),
        Value::Null,
        "a name leads nowhere else"
    );
    let expected = script(CLAIMS, &|inputs| inputs.name = Some("Claims".into()), Options::default());
    assert_eq!(text(&mut browser, "#preview"), expected);
    assert_eq!(site.seen().len(), before, "nothing was asked for");
}

#[test]
fn what_leads_elsewhere_is_acknowledged_for_these_values_alone() {
    let (_site, mut browser) = open();
    choose(&mut browser, CLAIMS);
    browser.fill("#field-xks-proxy-uri-endpoint", "https://xks.claims.example.net");
    browser.wait("document.querySelector('#acknowledge') !== null");
    assert!(text(&mut browser, ".needs").contains("DISCONNECTED"));
    assert_eq!(
        list(&mut browser, ".steps li"),
        [
            "Disconnect the key store: from here on no KMS key in it can be used.",
            "Wait until it is DISCONNECTED.",
            "Update the key store.",
            "Connect it again, which may take ten minutes.",
            "Wait until it is CONNECTED: its KMS keys can be used again.",
            "Verify that it shows the new values.",
        ]
    );
    assert!(!written(&mut browser));
    assert!(text(&mut browser, "#artefact").contains("Acknowledge it"));
    browser.click("#acknowledge");
    browser.wait("document.querySelector('#preview') !== null");
    let wanted = |inputs: &mut Inputs| inputs.uri_endpoint = Some("https://xks.claims.example.net".into());
    let options = Options { acknowledged: true, ..Options::default() };
    assert_eq!(text(&mut browser, "#preview"), script(CLAIMS, &wanted, options));
    // Another name leads nowhere else; another endpoint does.
    browser.fill("#field-custom-key-store-name", "Claims");
    browser.wait("document.querySelectorAll('.changes li').length === 2");
    assert!(written(&mut browser));
    browser.fill("#field-xks-proxy-uri-endpoint", "https://xks.claims.example.com");
    browser.wait("document.querySelector('#preview') === null");
    assert_eq!(browser.eval("document.querySelector('#acknowledge').checked"), json!(false));
}

#[test]
fn a_credential_is_rotated_without_disconnecting_proxy_first() {
    let (_site, mut browser) = open();
    choose(&mut browser, CLAIMS);
    browser.click("#withhold");
    browser.wait("document.querySelector('#preview') !== null");
    let steps = list(&mut browser, ".steps li");
    assert!(steps[0].contains("On the proxy") && steps[3].contains("drop the old credential"), "{steps:?}");
    assert!(!steps.concat().contains("isconnect"), "{steps:?}");
    let withheld = script(CLAIMS, &|inputs| inputs.withhold_credential = true, Options::default());
    assert_eq!(text(&mut browser, "#preview"), withheld);

    // From a new configuration file: both halves, and the path of the file.
    browser.click("#withhold");
    browser.wait("document.querySelector('#field-proxy-configuration-file') !== null");
    browser.fill("#field-proxy-configuration-file", FILE);
    browser.wait("document.querySelector('#acknowledge') !== null");
    browser.click("#acknowledge");
    browser.click("#include-secret");
    browser.wait(
        "document.querySelector('#include-secret').checked && document.querySelector('#preview') !== null",
    );
    assert!(
        !browser.eval("document.documentElement.outerHTML").as_str().unwrap_or_default().contains(SECRET)
    );
    let grant = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.call("Browser.grantPermissions", grant);
    browser.click("#copy");
    browser.wait("document.querySelector('.take [role=status]').innerText === 'Copied.'");
    let wanted = |inputs: &mut Inputs| inputs.configuration_file = Some(ConfigurationFile::new(FILE.into()));
    let options = Options { include_secret: true, acknowledged: true };
    assert_eq!(browser.eval("navigator.clipboard.readText()"), json!(script(CLAIMS, &wanted, options)));
    browser.click("#forget");
    browser.wait("document.querySelector('#task-create').checked");
    assert_eq!(browser.eval("document.querySelector('input[name=store]')"), Value::Null);
}

#[test]
fn a_public_endpoint_instead_of_a_service_says_what_it_demands() {
    let (_site, mut browser) = open();
    choose(&mut browser, LEDGER);
    browser.wait("document.querySelector('#field-xks-proxy-vpc-endpoint-service-name') !== null");
    browser.click("#connectivity-public-endpoint");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    let said = text(&mut browser, ".findings");
    assert!(said.contains("The connectivity changes, but the endpoint does not"), "{said}");
    browser.fill("#field-xks-proxy-uri-endpoint", "https://public.ledger.example.org");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
    // Its connection failed, so it is disconnected and connected again in any case.
    assert!(list(&mut browser, ".steps li")[0].starts_with("Disconnect"));
    let changes = list(&mut browser, ".changes li").concat();
    assert!(changes.contains("VPC endpoint service name") && changes.contains("becomes  none"), "{changes}");
}

#[test]
fn and_so_does_the_way_back() {
    let (_site, mut browser) = open();
    choose(&mut browser, CLAIMS);
    browser.click("#connectivity-vpc-endpoint-service");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    browser.fill(
        "#field-xks-proxy-vpc-endpoint-service-name",
        "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0",
    );
    browser.wait("document.querySelector('.findings').textContent.includes('private DNS name of the VPC')");
    browser.fill("#field-xks-proxy-uri-endpoint", "https://private.claims.example.org");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
    assert_eq!(list(&mut browser, ".changes li").len(), 3);
    assert_eq!(list(&mut browser, ".steps li").len(), 6);
    browser.click("#acknowledge");
    browser.wait("document.querySelector('#preview') !== null");
    assert!(text(&mut browser, "#preview").contains("vpce-svc-0123456789abcdef0"));
}

#[test]
fn what_cannot_be_changed_says_why() {
    let (_site, mut browser) = open();
    choose(&mut browser, "cks-7777eeee8888ffff9");
    assert!(text(&mut browser, ".wrong").contains("AWS CloudHSM key store"));
    assert!(!written(&mut browser));
    // A target of another task leads there.
    browser.click("#tab-bash");
    browser.wait("document.querySelector('[data-do=begin]') !== null");
    browser.click("[data-do=begin]");
    browser.wait("document.querySelector('#task-create').checked");
    assert_eq!(
        browser.eval("document.querySelector('#field-evidence').value"),
        json!(STORES),
        "what was pasted stays"
    );
    assert_eq!(browser.eval("document.querySelector('#field-region').value"), json!("eu-central-1"));
}

#[test]
fn a_hostile_store_is_shown_as_text_and_goes_no_further() {
    let (_site, mut browser) = open();
    let hostile = json!({ "CustomKeyStores": [{
        "CustomKeyStoreId": "cks-1", "CustomKeyStoreName": "<img src=x onerror=alert(1)>\u{202e}$(id)",
        "CustomKeyStoreType": "EXTERNAL_KEY_STORE", "ConnectionState": "CONNECTED",
        "XksProxyConfiguration": { "Connectivity": "PUBLIC_ENDPOINT", "AccessKeyId": "QPLT4YHEZB6S2MXKDWNGRC7VUA",
            "UriEndpoint": "https://x.example.org/`id`", "UriPath": "/kms/xks/v1" } }] });
    browser.fill("#field-evidence", &hostile.to_string());
    browser.wait("document.querySelectorAll('input[name=store]').length === 1");
    assert_eq!(browser.eval("document.querySelector('.cards img')"), Value::Null);
    let shown = text(&mut browser, "fieldset .card[for=store-0]");
    assert!(shown.contains("<img") && !shown.contains('\u{202e}'), "{shown}");
    assert!(text(&mut browser, ".wrong").contains("UriEndpoint"), "{}", text(&mut browser, ".wrong"));
    assert!(!written(&mut browser));
}

#[test]
fn thousands_of_stores_are_answered_and_fifty_are_offered() {
    let (_site, mut browser) = open();
    let store = |at: usize| {
        json!({ "CustomKeyStoreId": format!("cks-{at:017}"), "CustomKeyStoreName": format!("Store {at}"),
            "CustomKeyStoreType": "EXTERNAL_KEY_STORE", "ConnectionState": "CONNECTED",
            "XksProxyConfiguration": { "Connectivity": "PUBLIC_ENDPOINT", "AccessKeyId": "QPLT4YHEZB6S2MXKDWNGRC7VUA",
                "UriEndpoint": format!("https://x{at}.example.org"), "UriPath": "/kms/xks/v1" } })
    };
    let all: Vec<_> = (0..4000).map(store).collect();
    let start = std::time::Instant::now();
    browser.fill("#field-evidence", &json!({ "CustomKeyStores": all }).to_string());
    browser.wait("document.querySelectorAll('input[name=store]').length === 50");
    assert!(text(&mut browser, "fieldset .hint").contains("3950 more are not shown"));
    choose(&mut browser, "cks-00000000000000049");
    browser.fill("#field-custom-key-store-name", "Another");
    browser.wait("document.querySelector('#preview') !== null");
    // Most of that is the browser's, which lays the text out.
    assert!(start.elapsed() < std::time::Duration::from_secs(15), "{:?}", start.elapsed());
}
