//! The page as a person uses it, in a real Chromium.
#![cfg(not(target_arch = "wasm32"))]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::browser::Browser;
use support::site::Site;
use support::tools;
use xks_preflight_evidence::emit_report;
use xks_preflight_snippets::{Options, Purpose, Target};
use xks_preflight_validate::{ConfigurationFile, Context, Inputs, check};

const READY: &str = "document.querySelector('#field-custom-key-store-name') !== null";
const EXAMPLE: &str = include_str!("data/examples/ready.json");
const SECRET: &str = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";

fn open() -> (Site, Browser) {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&site.url);
    browser.wait(READY);
    (site, browser)
}

fn verdict(browser: &mut Browser) -> String {
    browser.eval("document.querySelector('#verdict').dataset.verdict").as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn wait_for_verdict(browser: &mut Browser, expected: &str) {
    browser.wait(&format!("document.querySelector('#verdict').dataset.verdict === '{expected}'"));
}

fn value(browser: &mut Browser, selector: &str) -> String {
    let value = browser.eval(&format!("document.querySelector('{selector}').value"));
    value.as_str().unwrap_or_default().to_owned()
}

/// All text of an element, in view or not.
fn text_content(browser: &mut Browser, selector: &str) -> String {
    let text = browser.eval(&format!("document.querySelector('{selector}').textContent"));
    text.as_str().unwrap_or_default().to_owned()
}

/// Drops a file anywhere on the page; `content` is a JavaScript expression for its parts.
fn drop_file(browser: &mut Browser, name: &str, content: &str) {
    browser.eval(&format!(
        "(() => {{ const d = new DataTransfer(); d.items.add(new File([{content}], '{name}'));
            const e = new DragEvent('drop', {{ dataTransfer: d, bubbles: true, cancelable: true }});
            document.body.dispatchEvent(e); return e.defaultPrevented; }})()"
    ));
}

/// The inputs of the example that passes, as the page has them.
fn example() -> Inputs {
    Inputs {
        region: Some("eu-central-1".into()),
        name: Some("payments-eu".into()),
        connectivity: Some("PUBLIC_ENDPOINT".into()),
        uri_endpoint: Some("https://proxy.payments-platform.net".into()),
        configuration_file: Some(ConfigurationFile::new(EXAMPLE.into())),
        ..Inputs::default()
    }
}

#[test]
fn what_is_copied_and_downloaded_is_what_the_library_emits() {
    let (_site, mut browser) = open();
    browser.click("#load-example");
    wait_for_verdict(&mut browser, "ready");
    let report = check(&example(), &Context::default());
    let downloads = std::env::temp_dir().join(format!("xks-preflight-downloads-{}", std::process::id()));
    std::fs::create_dir_all(&downloads).expect("a folder");
    let grant = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.call("Browser.grantPermissions", grant);
    browser.call(
        "Browser.setDownloadBehavior",
        json!({ "behavior": "allow", "downloadPath": downloads.to_string_lossy() }),
    );
    for include_secret in [false, true] {
        for target in Target::of_report() {
            browser.click(&format!("#tab-{}", target.id()));
            browser.wait(&format!(
                "document.querySelector('#tab-{}').getAttribute('aria-selected') === 'true'",
                target.id()
            ));
            let Ok(artefact) = emit_report(&report, target, Options { include_secret, ..Options::default() })
            else {
                assert_eq!(browser.text("#copy"), "", "{}", target.id());
                continue;
            };
            browser.click("#copy");
            browser.wait("document.querySelector('.take [role=status]').innerText === 'Copied.'");
            let copied = browser.eval("navigator.clipboard.readText()");
            // What shows the report has its moment, and what the page knows beside the form.
            let text = if target.purpose() == Purpose::HandOver {
                let copied = copied.as_str().expect("a text").to_owned();
                assert_eq!(copied.lines().next(), artefact.expose().lines().next(), "{}", target.id());
                assert!(copied.contains("payments-eu") && !copied.contains(SECRET), "{}", target.id());
                copied
            } else {
                assert_eq!(copied, json!(artefact.expose()), "{} copied", target.id());
                artefact.expose().to_owned()
            };
            let shown = text_content(&mut browser, "#preview");
            assert!(!shown.contains(SECRET), "{}: the secret is shown", target.id());

            let file = downloads.join(artefact.file_name);
            let _ = std::fs::remove_file(&file);
            // Chromium drops what a page downloads beyond ten files a second, which no person does.
            std::thread::sleep(Duration::from_millis(120));
            browser.click("#download");
            let start = Instant::now();
            while !std::fs::read_to_string(&file).is_ok_and(|file| file == text) {
                assert!(
                    start.elapsed() < Duration::from_secs(20),
                    "{} was not downloaded",
                    artefact.file_name
                );
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        if !include_secret {
            // Where it can be in the artefact at all.
            browser.click("#tab-bash");
            browser.wait("document.querySelector('#include-secret') !== null");
            browser.click("#include-secret");
            browser.wait("document.querySelector('#include-secret').checked");
        }
    }
    std::fs::remove_dir_all(&downloads).expect("the folder goes");
}

#[test]
fn the_guides_own_example_is_refused_for_its_access_key_id() {
    let (_site, mut browser) = open();
    browser.click("#load-document-example");
    wait_for_verdict(&mut browser, "blocked");
    assert_eq!(value(&mut browser, "#field-access-key-id"), "ABCDE12345670EXAMPLE");
    assert_eq!(value(&mut browser, "#field-xks-proxy-uri-path"), "/example-prefix/kms/xks/v1");
    let said = browser.text(".finding[data-severity=error]");
    assert!(said.contains("The access key ID contains 1 and 0; KMS takes A to Z and 2 to 7 only"), "{said}");
    // The button brings the person to the first of the characters.
    browser.click(".finding[data-severity=error] .quiet");
    let place = "(() => { const e = document.activeElement; return [e.id, e.value.slice(e.selectionStart, e.selectionEnd)].join() })()";
    assert_eq!(browser.eval(place), json!("field-access-key-id,1"));
    assert!(browser.text("#artefact").contains("never written"));
    // The proxy can be asked all the same.
    browser.click("#tab-probe");
    browser.wait(
        "document.querySelector('#preview')?.textContent.includes('xks_uri_path=/example-prefix/kms/xks/v1')",
    );
    assert!(!browser.text("#artefact").contains("never written"));
}

#[test]
fn what_is_said_of_a_copy_has_its_own_time() {
    let (_site, mut browser) = open();
    browser.eval(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.resolve() } }); 0",
    );
    browser.click("#load-example");
    wait_for_verdict(&mut browser, "ready");
    let said = "document.querySelector('.take [role=status]').innerText";
    let copied = format!("{said} === 'Copied.'");
    browser.click("#copy");
    browser.wait(&copied);
    std::thread::sleep(Duration::from_secs(3));
    browser.click("#tab-python");
    browser.wait(&format!("{said} === ''"));
    browser.click("#copy");
    browser.wait(&copied);
    // Past the end of the first.
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(browser.eval(said), json!("Copied."));
    browser.wait(&format!("{said} === ''"));
}

#[test]
fn an_example_never_replaces_what_was_entered() {
    let (_site, mut browser) = open();
    browser.click("#load-example");
    wait_for_verdict(&mut browser, "ready");
    browser.click("#load-document-example");
    wait_for_verdict(&mut browser, "blocked");
    browser.fill("#field-custom-key-store-name", "mine");
    browser.wait("document.querySelector('#load-example, #load-document-example') === null");
    browser.click("#task-key");
    browser.click("#task-create");
    browser.wait("document.querySelector('#field-custom-key-store-name')?.value === 'mine'");
    assert_eq!(browser.eval("document.querySelector('#load-example')"), Value::Null);
    browser.click("#forget");
    browser.wait("document.querySelector('#load-example') !== null");
}

#[test]
fn a_dropped_file_fills_the_fields() {
    let (_site, mut browser) = open();
    drop_file(&mut browser, "proxy.json", &Value::from(EXAMPLE).to_string());
    browser.wait("document.querySelector('.file-name')?.innerText === 'proxy.json'");
    assert_eq!(value(&mut browser, "#field-xks-proxy-uri-path"), "/tenants/payments-eu/kms/xks/v1");
    assert_eq!(value(&mut browser, "#field-access-key-id"), "QPLT4YHEZB6S2MXKDWNGRC7VUA");
    assert_eq!(value(&mut browser, "#field-raw-secret-access-key"), SECRET);
    browser.click("#remove-file");
    browser.wait("document.querySelector('.file-name') === null");
    assert_eq!(value(&mut browser, "#field-raw-secret-access-key"), SECRET, "the values stay");
}

#[test]
fn a_dropped_file_goes_where_it_belongs_and_what_is_not_taken_is_said() {
    const STORES: &str = include_str!("data/evidence/v2-yaml/describe-custom-key-stores.yaml");
    let (_site, mut browser) = open();
    let example = Value::from(EXAMPLE).to_string();
    // No file is asked for: none is kept, neither here nor for another task.
    browser.click("#task-key");
    browser.wait("document.querySelector('#field-xks-key-id') !== null");
    drop_file(&mut browser, "ready.json", &example);
    browser.wait("document.activeElement.id === 'notice'");
    assert!(browser.text("#notice").contains("asks for no proxy configuration file"));
    browser.click("#task-change");
    browser.wait("document.querySelector('#field-proxy-configuration-file') !== null");
    assert_eq!(browser.eval("document.querySelector('#notice, .file-name')"), Value::Null);
    assert_eq!(value(&mut browser, "#field-raw-secret-access-key"), "");
    // What was printed is evidence wherever it is dropped, and so may be several files.
    drop_file(&mut browser, "stores.yaml", &Value::from(STORES).to_string());
    browser.wait("document.querySelectorAll('input[name=store]').length === 3");
    assert_eq!(text_content(&mut browser, ".file-name"), "stores.yaml");
    let several = |browser: &mut Browser, box_id: &str| {
        browser.eval(&format!(
            "(() => {{ const d = new DataTransfer();
                d.items.add(new File([{example}], 'a')); d.items.add(new File(['{{\"Subnets\": []}}'], 'b'));
                const e = new DragEvent('drop', {{ dataTransfer: d, bubbles: true, cancelable: true }});
                document.querySelector('{box_id}').dispatchEvent(e); return 0 }})()"
        ));
    };
    several(&mut browser, "#drop-evidence");
    browser.wait("document.querySelector('#drop-evidence .file-name').innerText === 'a and 1 more'");
    several(&mut browser, "#drop-configuration");
    browser.wait("document.querySelector('#drop-configuration .file-name')?.innerText === 'a'");
    browser.wait("document.querySelector('#drop-configuration ~ [role=alert]') !== null");
    assert!(browser.text("#drop-configuration ~ [role=alert]").contains("One file is taken"));
    // A folder comes as a file that cannot be read.
    browser
        .eval("Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('', 'NotFoundError')), 0");
    drop_file(&mut browser, "folder", "''");
    browser.wait("document.querySelector('#notice')?.innerText.includes('A folder')");
}

#[test]
fn a_dragged_text_is_the_browsers_own_where_there_is_a_field() {
    let (_site, mut browser) = open();
    for (place, kind, prevented) in [
        ("#field-region", "text/plain", false),
        ("#field-evidence", "text/plain", false),
        // A link that is dropped here would replace the page.
        ("#verdict", "text/uri-list", true),
    ] {
        for event in ["dragover", "drop"] {
            let dispatched = browser.eval(&format!(
                "(() => {{ const d = new DataTransfer(); d.setData('{kind}', 'https://example.org');
                    const e = new DragEvent('{event}', {{ dataTransfer: d, bubbles: true, cancelable: true }});
                    document.querySelector('{place}').dispatchEvent(e); return e.defaultPrevented }})()"
            ));
            assert_eq!(dispatched, json!(prevented), "{event} at {place}");
        }
    }
}

#[test]
fn a_fix_is_one_click() {
    let (_site, mut browser) = open();
    browser.fill(
        "#field-xks-proxy-uri-endpoint",
        "https://proxy.payments-platform.net:443/tenants/a/kms/xks/v1",
    );
    browser.wait("document.querySelector('.finding .fix') !== null");
    browser.click(".finding .fix");
    browser.wait("document.querySelector('#field-xks-proxy-uri-path').value === '/tenants/a/kms/xks/v1'");
    assert_eq!(value(&mut browser, "#field-xks-proxy-uri-endpoint"), "https://proxy.payments-platform.net");
    assert_eq!(verdict(&mut browser), "incomplete");

    browser.fill("#field-xks-proxy-uri-endpoint", "https://prüfung.payments-platform.net");
    browser.wait("document.querySelector('.finding .fix') !== null");
    browser.click(".finding .fix");
    let punycode = "https://xn--prfung-4ya.payments-platform.net";
    browser.wait(&format!("document.querySelector('#field-xks-proxy-uri-endpoint').value === '{punycode}'"));

    // A secret is trimmed, and never otherwise changed.
    browser.fill("#field-raw-secret-access-key", &format!(" {SECRET}\t"));
    browser.wait("document.querySelector('.finding .fix') !== null");
    browser.click(".finding .fix");
    browser.wait(&format!("document.querySelector('#field-raw-secret-access-key').value === '{SECRET}'"));
}

#[test]
fn who_presses_a_button_that_goes_is_led_on() {
    let (_site, mut browser) = open();
    let focused =
        |browser: &mut Browser, id: &str| browser.wait(&format!("document.activeElement.id === '{id}'"));
    browser.fill("#field-xks-proxy-uri-endpoint", "https://proxy.payments-platform.net:443");
    browser.wait("document.querySelector('.finding .fix') !== null");
    browser.eval("document.querySelector('.finding .fix').focus()");
    browser.click(".finding .fix");
    focused(&mut browser, "field-xks-proxy-uri-endpoint");
    for (kind, chosen) in
        [("file", "proxy-configuration-file"), ("evidence", "evidence"), ("chain", "certificate-chain")]
    {
        browser.eval(&format!(
            "(() => {{ const d = new DataTransfer(); d.items.add(new File(['{{}}'], 'a'));
                const e = document.querySelector('#choose-{kind}'); e.focus(); e.files = d.files;
                e.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
        ));
        focused(&mut browser, &format!("remove-{kind}"));
        browser.click(&format!("#remove-{kind}"));
        focused(&mut browser, &format!("field-{chosen}"));
    }
    for (tab, first) in [("first-key", "field-evidence"), ("bash", "connectivity-public-endpoint")] {
        browser.click(&format!("#tab-{tab}"));
        browser.wait("document.querySelector('[data-do=begin]') !== null");
        browser.eval("document.querySelector('[data-do=begin]').focus()");
        browser.click("[data-do=begin]");
        focused(&mut browser, first);
    }
}

#[test]
fn a_broken_file_is_shown_with_a_caret_and_without_its_secret() {
    let (_site, mut browser) = open();
    browser.fill("#field-proxy-configuration-file", &EXAMPLE.replace("v1\",", "v1\""));
    wait_for_verdict(&mut browser, "blocked");
    let excerpt = browser.text(".excerpt");
    let lines: Vec<&str> = excerpt.lines().collect();
    assert!(lines[0].contains("\"XksProxyUriPath\"") && lines[1].trim_end().ends_with('^'), "{excerpt}");
    let broken = EXAMPLE.replace(&format!("\"{SECRET}\""), &format!("'{SECRET}'"));
    browser.fill("#field-proxy-configuration-file", &broken);
    browser.wait("document.querySelector('.finding .message')?.innerText.includes('single quotation')");
    let excerpt = browser.text(".excerpt");
    assert!(excerpt.contains("\"RawSecretAccessKey\": '••••") && !excerpt.contains("p3+Q"), "{excerpt}");
    // What could be read is in the fields all the same.
    assert_eq!(value(&mut browser, "#field-xks-proxy-uri-path"), "/tenants/payments-eu/kms/xks/v1");
}

#[test]
fn anything_may_be_dropped_or_pasted_and_nothing_of_the_form_is_lost() {
    let (_site, mut browser) = open();
    browser.fill("#field-custom-key-store-name", "payments");
    let noise = "Array.from({ length: 160 }, (_, i) => { const a = new Uint8Array(65536); crypto.getRandomValues(a); return a })";
    for (name, parts, said) in [
        ("noise.bin", format!("...{noise}"), "The file has 10485760 bytes"),
        ("zero.bin", "new Uint8Array(4096)".into(), "binary file"),
        (
            "surrogate.json",
            "new Uint8Array([0xff, 0xfe, 0x7b, 0, 0, 0xd8])".into(),
            "starts as UTF-16 text but is not",
        ),
        ("deep.json", "'['.repeat(60000)".into(), "nested too deeply"),
        (
            "keys.json",
            "'{' + Array.from({ length: 5000 }, (_, i) => `\"k${i}\":1`).join() + '}'".into(),
            "is missing",
        ),
        ("page.html", "'<!doctype html><p>sign in'".into(), "HTML or XML page"),
        ("key.pem", "'-----BEGIN PRIVATE KEY-----\\nMII'".into(), "private key"),
        ("empty.json", "''".into(), "The file is empty"),
    ] {
        let start = Instant::now();
        drop_file(&mut browser, name, &parts);
        browser
            .wait(&format!("document.querySelector('.findings')?.innerText.includes({})", Value::from(said)));
        assert!(start.elapsed() < Duration::from_secs(10), "{name} took {:?}", start.elapsed());
        assert_eq!(value(&mut browser, "#field-custom-key-store-name"), "payments");
    }
    let utf16 = "(() => { const t = TEXT; const a = new Uint8Array(2 + 2 * t.length); a[0] = 255; a[1] = 254; for (let i = 0; i < t.length; i++) a[2 + 2 * i] = t.charCodeAt(i); return a })()";
    drop_file(
        &mut browser,
        "utf16.json",
        &utf16.replace("TEXT", &Value::from(EXAMPLE.replace('\n', "\r\n")).to_string()),
    );
    browser.wait("document.querySelector('.findings')?.innerText.includes('encoded as UTF-16')");
    assert_eq!(value(&mut browser, "#field-raw-secret-access-key"), SECRET);
    browser.click("#remove-file");
    browser.wait("document.querySelector('#remove-file') === null");

    // A text of 10 MB is taken as too large, and never laid out.
    let paste = "(() => { const d = new DataTransfer(); d.setData('text/plain', 'x'.repeat(10 << 20));
        const e = new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true });
        document.querySelector('#field-proxy-configuration-file').dispatchEvent(e); return e.defaultPrevented })()";
    assert_eq!(browser.eval(paste), json!(true));
    browser.wait("document.querySelector('.findings')?.innerText.includes('The file has 10485760 bytes')");
    // Half a surrogate pair reaches the module as the replacement character.
    browser.eval("(() => { const e = document.querySelector('#field-custom-key-store-name'); e.value = 'a\\ud800b'; e.dispatchEvent(new InputEvent('input', { bubbles: true })) })()");
    browser.wait("document.querySelector('.findings')?.innerText.includes('U+FFFD')");
}

#[test]
fn a_withheld_credential_is_never_asked_for_and_never_shown_as_checked() {
    let (_site, mut browser) = open();
    browser.click("#load-example");
    wait_for_verdict(&mut browser, "ready");
    browser.click("#withhold");
    browser.wait("document.querySelector('#field-raw-secret-access-key') === null");
    assert_eq!(verdict(&mut browser), "ready");
    assert!(browser.text("#verdict").contains("54 rules not checked"), "{}", browser.text("#verdict"));
    assert!(browser.text("#unchecked summary").contains("54 rules were not checked"));
    assert_eq!(browser.eval("document.querySelector('#include-secret')"), Value::Null);
    let script = text_content(&mut browser, "#preview");
    assert!(!script.contains("p3+Q") && !script.contains("QPLT4YHEZB6S2MXKDWNGRC7VUA"));
}

#[test]
fn the_console_prefix_is_a_shortcut_for_the_path() {
    let (_site, mut browser) = open();
    browser.click("#path-as-prefix");
    browser.fill("#field-xks-proxy-uri-path", "tenants/a");
    browser.click("#path-as-prefix");
    browser.wait("document.querySelector('#field-xks-proxy-uri-path').value === '/tenants/a/kms/xks/v1'");
}

#[test]
fn the_keyboard_alone_suffices() {
    let (_site, mut browser) = open();
    let focused = "document.activeElement.id || document.activeElement.className";
    let reach = |browser: &mut Browser, id: &str| {
        for _ in 0..80 {
            browser.press("Tab", 9);
            if browser.eval(focused) == json!(id) {
                let outline = browser.eval("getComputedStyle(document.activeElement).outlineStyle");
                let card = browser.eval("document.activeElement.closest('.card') !== null");
                assert!(outline != json!("none") || card == json!(true), "{id}: the focus cannot be seen");
                return;
            }
        }
        panic!("Tab never reaches {id}");
    };
    reach(&mut browser, "connectivity-public-endpoint");
    browser.call(
        "Input.dispatchKeyEvent",
        json!({ "type": "keyDown", "key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " " }),
    );
    browser.call(
        "Input.dispatchKeyEvent",
        json!({ "type": "keyUp", "key": " ", "code": "Space", "windowsVirtualKeyCode": 32 }),
    );
    for (id, text) in [
        ("field-region", "eu-central-1"),
        ("field-custom-key-store-name", "payments"),
        ("field-proxy-configuration-file", EXAMPLE),
        ("field-xks-proxy-uri-endpoint", "https://proxy.payments-platform.net"),
    ] {
        reach(&mut browser, id);
        browser.call("Input.insertText", json!({ "text": text }));
    }
    wait_for_verdict(&mut browser, "ready");
    reach(&mut browser, "tab-bash");
    for id in ["tab-python", "tab-powershell", "tab-command"] {
        browser.press("ArrowRight", 39);
        browser.wait(&format!("document.activeElement.id === '{id}'"));
    }
    browser
        .wait("document.querySelector('#preview').textContent.includes('aws kms create-custom-key-store')");
    reach(&mut browser, "copy");
}

#[test]
fn every_input_has_a_name_and_nothing_overflows_a_narrow_screen() {
    let (_site, mut browser) = open();
    for (width, height) in [(320, 640), (390, 844), (768, 1024), (1360, 900)] {
        browser.emulate(width, height, "light");
        for button in ["load-example", "load-document-example"] {
            browser.click(&format!("#{button}"));
            browser.wait(
                "document.querySelector('.findings') !== null || document.querySelector('#preview') !== null",
            );
            let wide =
                browser.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert_eq!(wide, json!(0), "{button} overflows at {width}");
        }
    }
    browser.click("#connectivity-vpc-endpoint-service");
    browser.wait("document.querySelector('#field-xks-proxy-vpc-endpoint-service-name') !== null");
    let nameless = browser.eval(
        "[...document.querySelectorAll('input, textarea, button, [role=tabpanel]')].filter(e => !(e.labels?.length || e.textContent?.trim() || e.getAttribute('aria-labelledby'))).map(e => e.outerHTML.slice(0, 80))",
    );
    assert_eq!(nameless, json!([]));
    let dangling = browser.eval(
        "[...document.querySelectorAll('[aria-describedby], [aria-controls], [aria-labelledby], label[for]')].flatMap(e => ['aria-describedby', 'aria-controls', 'aria-labelledby', 'for'].map(a => e.getAttribute(a))).filter(id => id && !document.getElementById(id))",
    );
    assert_eq!(dangling, json!([]), "references to elements that are not there");
}

#[test]
fn a_panic_shows_a_page_that_says_so() {
    for trigger in [
        // The framework's next change to the document fails, which it takes for impossible.
        "Node.prototype.insertBefore = Node.prototype.appendChild = () => { throw new Error('broken') }, document.querySelector('#load-document-example').click()",
        // What no panic hook sees: a trap, such as an exhausted stack.
        "dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('unreachable'), cancelable: true }))",
    ] {
        let (_site, mut browser) = open();
        browser.click("#load-example");
        wait_for_verdict(&mut browser, "ready");
        browser.eval(&format!("{trigger}, 0"));
        browser.wait("!document.querySelector('#crashed').hidden");
        assert_eq!(browser.eval("document.querySelector('#app')"), Value::Null, "{trigger}");
        let said = browser.text("#crashed");
        assert!(said.contains("Something broke in this page") && said.contains("Reload the page"), "{said}");
        browser.click("#crashed a");
        browser.wait(READY);
    }
}

#[test]
fn where_the_module_cannot_run_or_come_the_page_says_so() {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser
        .call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "delete globalThis.WebAssembly" }));
    browser.open(&site.url);
    browser.wait("!document.querySelector('#no-webassembly').hidden");

    let folder = std::env::temp_dir().join(format!("xks-preflight-without-module-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for entry in std::fs::read_dir(tools::dist()).expect("the page").flatten() {
        if entry.path().extension().is_none_or(|extension| extension != "wasm") {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).expect("a copy");
        }
    }
    let site = Site::serve(&folder, "", &[]);
    let mut browser = Browser::start();
    browser.open(&site.url);
    browser.wait("!document.querySelector('#load-failed').hidden");
    assert_eq!(browser.eval("document.querySelectorAll('input').length"), json!(0));
    std::fs::remove_dir_all(&folder).expect("the folder goes");

    let mut browser = Browser::start();
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    let site = Site::serve(&tools::dist(), "", &[]);
    browser.open(&site.url);
    let document = browser.call("DOM.getDocument", json!({ "depth": -1 }));
    assert!(document.to_string().contains("needs JavaScript for it"));
}
