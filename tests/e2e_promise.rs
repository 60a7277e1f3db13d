//! The promise, seen from outside the browser: after the page has loaded, nothing arrives anywhere.
#![cfg(not(target_arch = "wasm32"))]

use std::net::UdpSocket;
use std::time::Duration;

use serde_json::{Value, json};
use support::browser::Browser;
use support::site::Site;
use support::tools;

const SECRET: &str = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";
const ID: &str = "QPLT4YHEZB6S2MXKDWNGRC7VUA";
const READY: &str = "document.querySelector('#field-custom-key-store-name') !== null";

fn file() -> String {
    format!(
        r#"{{"XksProxyUriPath":"/kms/xks/v1","XksProxyAuthenticationCredential":{{"AccessKeyId":"{ID}","RawSecretAccessKey":"{SECRET}"}}}}"#
    )
}

fn fill_form(browser: &mut Browser) {
    browser.click("#connectivity-public-endpoint");
    browser.fill("#field-region", "eu-central-1");
    browser.fill("#field-custom-key-store-name", "payments");
    browser.fill("#field-proxy-configuration-file", &file());
    browser.fill("#field-xks-proxy-uri-endpoint", "https://proxy.payments-platform.net");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'ready'");
}

/// Ways out of a page. `TO` is where to; each runs by itself, and may throw.
const WAYS_OUT: &[(&str, &str)] = &[
    ("fetch", "await fetch(TO + 'fetch', { method: 'POST', body: 's', mode: 'no-cors', keepalive: true })"),
    ("xhr", "const x = new XMLHttpRequest(); x.open('POST', TO + 'xhr'); x.send('s')"),
    ("websocket", "new WebSocket(TO.replace('http', 'ws') + 'websocket')"),
    ("eventsource", "new EventSource(TO + 'eventsource')"),
    ("beacon", "navigator.sendBeacon(TO + 'beacon', 's')"),
    ("image", "new Image().src = TO + 'image'"),
    ("background", "document.body.style.setProperty('background-image', `url(${TO}background)`)"),
    ("font", "const f = new FontFace('f', `url(${TO}font)`); document.fonts.add(f); await f.load()"),
    ("script", "const e = document.createElement('script'); e.src = TO + 'script'; document.head.append(e)"),
    ("module", "await import(TO + 'module')"),
    (
        "stylesheet",
        "const e = document.createElement('link'); e.rel = 'stylesheet'; e.href = TO + 'stylesheet'; document.head.append(e)",
    ),
    (
        "prefetch",
        "const e = document.createElement('link'); e.rel = 'prefetch'; e.href = TO + 'prefetch'; document.head.append(e)",
    ),
    (
        "preload",
        "const e = document.createElement('link'); e.rel = 'preload'; e.as = 'fetch'; e.href = TO + 'preload'; document.head.append(e)",
    ),
    (
        "modulepreload",
        "const e = document.createElement('link'); e.rel = 'modulepreload'; e.href = TO + 'modulepreload'; document.head.append(e)",
    ),
    (
        "manifest",
        "const e = document.createElement('link'); e.rel = 'manifest'; e.href = TO + 'manifest'; document.head.append(e)",
    ),
    (
        "icon",
        "const e = document.createElement('link'); e.rel = 'icon'; e.href = TO + 'icon'; document.head.append(e)",
    ),
    ("iframe", "const e = document.createElement('iframe'); e.src = TO + 'iframe'; document.body.append(e)"),
    ("object", "const e = document.createElement('object'); e.data = TO + 'object'; document.body.append(e)"),
    ("embed", "const e = document.createElement('embed'); e.src = TO + 'embed'; document.body.append(e)"),
    (
        "audio",
        "const e = document.createElement('audio'); e.src = TO + 'audio'; document.body.append(e); e.load()",
    ),
    (
        "form",
        "const e = document.createElement('form'); e.action = TO + 'form'; e.method = 'post'; document.body.append(e); e.submit()",
    ),
    ("worker", "new Worker(TO + 'worker')"),
    ("sharedworker", "new SharedWorker(TO + 'sharedworker')"),
    ("serviceworker", "await navigator.serviceWorker.register(TO + 'serviceworker')"),
    (
        "ping",
        "const e = document.createElement('a'); e.href = '#x'; e.ping = TO + 'ping'; document.body.append(e); e.click(); e.remove()",
    ),
    (
        "svg",
        "const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); const u = document.createElementNS('http://www.w3.org/2000/svg', 'image'); u.setAttribute('href', TO + 'svg'); s.append(u); document.body.append(s)",
    ),
    ("webtransport", "new WebTransport(TO.replace('http:', 'https:') + 'webtransport')"),
];

/// Tries every way out, one after another, and says which of them were refused at once.
fn try_every_way_out(browser: &mut Browser, to: &str) {
    for (_, code) in WAYS_OUT {
        // A promise that never settles must not hold the others up.
        browser.eval(&format!(
            "Promise.race([(async () => {{ const TO = {to}; {code} }})().catch(() => 0), new Promise(r => setTimeout(r, 300))]).then(() => 0)",
            to = Value::from(to)
        ));
    }
}

fn settle() {
    std::thread::sleep(Duration::from_secs(2));
}

#[test]
fn nothing_arrives_after_the_page_has_loaded() {
    let home = Site::serve(&tools::dist(), "", &[]);
    let elsewhere = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&home.url);
    browser.wait(READY);
    fill_form(&mut browser);
    use_every_control(&mut browser);
    use_the_other_tasks(&mut browser);
    settle();
    let loaded = home.seen();
    assert!(
        loaded.iter().any(|seen| seen.line.contains(".wasm")),
        "the server sees what is loaded: {loaded:?}"
    );
    try_every_way_out(&mut browser, &format!("{}out-", home.url));
    try_every_way_out(&mut browser, &format!("{}out-", elsewhere.url));
    settle();
    let after: Vec<_> = home.seen().into_iter().skip(loaded.len()).collect();
    assert!(after.is_empty(), "arrived at the page's own host: {after:?}");
    assert!(elsewhere.seen().is_empty(), "arrived elsewhere: {:?}", elsewhere.seen());
    assert_eq!(elsewhere.spoken(), 0, "something was said to another host");
    // Chromium opens a connection for a navigation before it asks the policy, and closes it again without a word:
    // once for the frame, once for the form. Nothing that a page can do prevents it.
    assert!(elsewhere.connections() <= 2, "{} connections to another host", elsewhere.connections());
}

/// The same attempts on a page without our policy: the server sees them, so the test above can fail.
#[test]
fn the_same_attempts_arrive_where_the_door_is_open() {
    let folder = std::env::temp_dir().join(format!("xks-preflight-open-door-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("index.html"), "<!doctype html><title>open</title><body>open")
        .expect("a page");
    let home = Site::serve(&folder, "", &[]);
    let mut browser = Browser::start();
    browser.open(&home.url);
    // A form's answer replaces the page: it goes last, and is looked for with the others.
    for (name, code) in WAYS_OUT.iter().filter(|(name, _)| *name != "form") {
        let to = Value::from(format!("{}out-", home.url));
        let result = browser.eval(&format!(
            "Promise.race([(async () => {{ const TO = {to}; {code} }})().catch(() => 0), new Promise(r => setTimeout(r, 300))]).then(() => 0)"
        ));
        assert_eq!(result, json!(0), "{name}");
    }
    browser.eval(&format!(
        "(() => {{ const TO = {}; {} }})()",
        Value::from(format!("{}out-", home.url)),
        form()
    ));
    settle();
    let lines: Vec<_> = home.seen().into_iter().map(|seen| seen.line).collect();
    // No server here speaks HTTP/3, and headless Chromium fetches neither a second icon nor a manifest.
    let silent = ["webtransport", "icon", "manifest"];
    for (name, _) in WAYS_OUT.iter().filter(|(name, _)| !silent.contains(name)) {
        assert!(
            lines.iter().any(|line| line.ends_with(&format!("/out-{name}"))),
            "{name} never arrived: {lines:?}"
        );
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

fn form() -> &'static str {
    WAYS_OUT.iter().find(|(name, _)| *name == "form").map_or("", |(_, code)| code)
}

#[test]
fn before_the_door_closes_the_page_can_reach_its_own_host() {
    let home = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    // As early as the document has a root: before the module has loaded.
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "fetch('/control-before'); addEventListener('DOMContentLoaded', () => fetch('/control-loading'))" }),
    );
    browser.open(&home.url);
    browser.wait(READY);
    browser.eval("fetch('/control-after').catch(() => 0).then(() => 0)");
    settle();
    let arrived = |path: &str| home.seen().iter().any(|seen| seen.line.ends_with(path));
    assert!(arrived("/control-before"), "positive control at the start");
    assert!(arrived("/control-loading"), "positive control while loading");
    assert!(!arrived("/control-after"), "the door is closed");
}

#[test]
fn webrtc_cannot_be_made_from_the_page() {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).expect("a port");
    socket.set_read_timeout(Some(Duration::from_secs(2))).expect("a time limit");
    let port = socket.local_addr().expect("an address").port();
    let home = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&home.url);
    browser.wait(READY);
    for name in ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"] {
        assert_eq!(browser.eval(&format!("typeof globalThis.{name}")), json!("undefined"), "{name}");
        browser.eval(&format!(
            "try {{ Object.defineProperty(globalThis, '{name}', {{ value: 1 }}) }} catch {{}} delete globalThis.{name}; 0"
        ));
        assert_eq!(browser.eval(&format!("typeof globalThis.{name}")), json!("undefined"), "{name} again");
    }
    browser.eval(&format!(
        "(async () => {{ const C = globalThis.RTCPeerConnection; const p = new C({{ iceServers: [{{ urls: 'stun:127.0.0.1:{port}' }}] }}); p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer()) }})().catch(() => 0).then(() => 0)"
    ));
    assert!(socket.recv(&mut [0; 64]).is_err(), "a STUN request arrived");
}

#[test]
fn the_secret_is_nowhere_but_in_its_field() {
    let home = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&home.url);
    browser.wait(READY);
    fill_form(&mut browser);
    use_every_control(&mut browser);
    use_the_other_tasks(&mut browser);
    let holds = |browser: &mut Browser, expression: &str| {
        browser.eval(&format!("({expression}).includes({})", Value::from(SECRET))) == json!(true)
    };
    assert!(!holds(&mut browser, "document.documentElement.outerHTML"), "in the document");
    assert!(!holds(
        &mut browser,
        "location.href + document.title + document.referrer + JSON.stringify(history.state)"
    ));
    assert!(!holds(
        &mut browser,
        "JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie"
    ));
    assert_eq!(
        browser.eval("(async () => localStorage.length + sessionStorage.length + document.cookie.length + (await indexedDB.databases()).length + (await caches.keys()).length)()"),
        json!(0),
        "nothing is stored"
    );
    let told = browser.console();
    assert!(told.is_empty(), "the console stays silent: {told:?}");
    browser.click("#forget");
    browser.wait("document.querySelector('#field-custom-key-store-name').value === ''");
    let fields = browser.eval("[...document.querySelectorAll('input:not([type=radio],[type=checkbox],[type=file]), textarea')].map(e => e.value).join('')");
    assert_eq!(fields, json!(""), "everything is forgotten");
}

#[test]
fn the_page_forgets_when_it_is_left() {
    let home = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.open(&home.url);
    browser.wait(READY);
    fill_form(&mut browser);
    browser.eval("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })), 0");
    browser.wait("document.querySelector('#field-custom-key-store-name').value === ''");
    let all = "[...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')";
    assert!(!browser.eval(all).as_str().unwrap_or_default().contains("p3+Q"));
}

#[test]
fn the_page_works_from_any_sub_path() {
    let home = Site::serve(&tools::dist(), "tools/kms/", &[]);
    let mut browser = Browser::start();
    browser.open(&home.url);
    browser.wait(READY);
    fill_form(&mut browser);
    assert!(home.seen().iter().all(|seen| seen.line.starts_with("GET /tools/kms/")), "{:?}", home.seen());
}

/// Changes a key store, and creates a KMS key in it, with the values that were entered before.
fn use_the_other_tasks(browser: &mut Browser) {
    browser.click("#task-change");
    browser.wait("document.querySelector('#task-change').checked");
    browser.fill("#field-evidence", include_str!("data/evidence/v2-yaml/describe-custom-key-stores.yaml"));
    browser.wait("document.querySelector('#store-1') !== null");
    browser.click("#store-1");
    browser.wait("document.querySelector('#acknowledge') !== null");
    use_every_control(browser);
    browser.click("#task-key");
    browser.wait("document.querySelector('#field-xks-key-id') !== null");
    browser.fill("#field-xks-key-id", "payments-2026");
    browser.click("#store-1");
    browser.wait("document.querySelector('#tab-first-key').dataset.ready === 'true'");
    use_every_control(browser);
}

/// Presses every button, tab, disclosure and switch that does not itself forget the form or choose the secret.
fn use_every_control(browser: &mut Browser) {
    let pressed = browser.eval(
        r"(async () => {
            const spared = e => ['forget', 'include-secret', 'withhold', 'load-example', 'load-document-example'].includes(e.id)
                || e.type === 'radio' || e.type === 'file' || e.dataset.action === 'choose-file' || e.closest('[data-spared]');
            const done = new Set();
            for (let round = 0; round < 3; round++) {
                for (const e of document.querySelectorAll('button, summary, [role=tab], input[type=checkbox]')) {
                    if (done.has(e) || spared(e)) continue;
                    done.add(e);
                    e.click();
                    await new Promise(r => setTimeout(r, 30));
                }
            }
            return done.size;
        })()",
    );
    assert!(pressed.as_u64() > Some(8), "controls: {pressed}");
}
