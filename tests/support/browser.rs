//! A real Chromium, driven over its DevTools protocol.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with one tab.
pub struct Browser {
    process: Child,
    profile: PathBuf,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: String,
    next: u64,
    /// Events not waited for yet.
    events: Vec<Value>,
}

impl Browser {
    /// Starts one with an empty profile.
    ///
    /// # Panics
    /// If there is no Chromium, or it does not start.
    pub fn start() -> Self {
        let profile =
            std::env::temp_dir().join(format!("xks-preflight-browser-{}-{}", std::process::id(), unique()));
        std::fs::create_dir_all(&profile).expect("a folder for the profile");
        let process = Command::new(crate::tools::chromium())
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-default-apps",
                "--disable-extensions",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--remote-debugging-port=0",
                "--lang=en-US",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Chromium starts (cargo xtask test installs it)");
        let port_file = profile.join("DevToolsActivePort");
        let address = wait_for("Chromium's DevTools port", || {
            let text = std::fs::read_to_string(&port_file).ok()?;
            let (port, path) = text.split_once('\n')?;
            Some(format!("ws://127.0.0.1:{port}{}", path.trim()))
        });
        let (socket, _) = tungstenite::connect(address).expect("Chromium answers on its DevTools port");
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        }
        let mut browser =
            Self { process, profile, socket, session: String::new(), next: 0, events: Vec::new() };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attached =
            browser.call("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        attached["sessionId"].as_str().expect("a session").clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Sends a DevTools command and waits for its result.
    ///
    /// # Panics
    /// If the command is refused, or nothing comes back in time.
    #[allow(clippy::needless_pass_by_value)] // callers write json!({…}) in place
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.ask(method, &params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Sends a DevTools command and waits for its result, or for the error it is refused with.
    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        self.socket.send(Message::text(message.to_string())).expect("the DevTools connection holds");
        loop {
            let answer = self.read();
            if answer["id"] == id {
                return match &answer["error"] {
                    Value::Null => Ok(answer["result"].clone()),
                    error => Err(error.clone()),
                };
            }
            self.events.push(answer);
        }
    }

    fn read(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().expect("Chromium answers in time") {
                return serde_json::from_str(&text).expect("DevTools speaks JSON");
            }
        }
    }

    /// Opens `url` and waits until the page has loaded.
    pub fn open(&mut self, url: &str) {
        self.events.retain(|event| event["method"] != "Page.loadEventFired");
        self.call("Page.navigate", json!({ "url": url }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.read();
            self.events.push(event);
        }
    }

    /// The value of a JavaScript expression; promises are awaited.
    ///
    /// # Panics
    /// If the expression throws.
    pub fn eval(&mut self, expression: &str) -> Value {
        self.evaluate(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// The value of a JavaScript expression, or the error of a page that went away meanwhile.
    fn evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        let result = self.ask(
            "Runtime.evaluate",
            &json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true }),
        )?;
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        Ok(result["result"]["value"].clone())
    }

    /// Waits until a JavaScript condition holds, also across a change of the page.
    ///
    /// # Panics
    /// If it does not hold in time.
    pub fn wait(&mut self, condition: &str) {
        let start = Instant::now();
        // A question that the old page did not live to answer is put to the new one.
        while self.evaluate(condition) != Ok(Value::Bool(true)) {
            assert!(start.elapsed() < PATIENCE, "waited in vain for {condition}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What Chromium records of itself in these categories while `during` runs: trace events, as its tracing format has
    /// them.
    pub fn trace(&mut self, categories: &[&str], during: impl FnOnce(&mut Self)) -> Vec<Value> {
        let config = json!({ "traceConfig": { "includedCategories": categories } });
        self.call("Tracing.start", config);
        during(self);
        self.call("Tracing.end", json!({}));
        while !self.events.iter().any(|event| event["method"] == "Tracing.tracingComplete") {
            let event = self.read();
            self.events.push(event);
        }
        let (recorded, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.events)
            .into_iter()
            .partition(|event| event["method"].as_str().is_some_and(|method| method.starts_with("Tracing.")));
        self.events = others;
        let chunks = recorded.into_iter().filter_map(|event| event["params"]["value"].as_array().cloned());
        chunks.flatten().collect()
    }

    /// Types into the element `selector` as a keyboard would, after emptying it.
    ///
    /// # Panics
    /// If there is no such element.
    pub fn fill(&mut self, selector: &str, text: &str) {
        let quoted = Value::from(selector);
        let found = self.eval(&format!(
            "(() => {{ const e = document.querySelector({quoted}); if (!e) return false; e.focus(); e.select?.(); return true }})()"
        ));
        assert_eq!(found, Value::Bool(true), "no element {selector}");
        if text.is_empty() {
            self.press("Backspace", 8);
        } else {
            self.call("Input.insertText", json!({ "text": text }));
        }
    }

    /// Presses and releases a key that types nothing.
    pub fn press(&mut self, key: &str, code: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            self.call(
                "Input.dispatchKeyEvent",
                json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code }),
            );
        }
    }

    /// Clicks the element `selector`.
    ///
    /// # Panics
    /// If there is no such element.
    pub fn click(&mut self, selector: &str) {
        let quoted = Value::from(selector);
        let found = self.eval(&format!(
            "(() => {{ const e = document.querySelector({quoted}); if (!e) return false; e.click(); return true }})()"
        ));
        assert_eq!(found, Value::Bool(true), "no element {selector}");
    }

    /// The visible text of the element `selector`; empty where there is none.
    pub fn text(&mut self, selector: &str) -> String {
        let quoted = Value::from(selector);
        let text = self.eval(&format!("document.querySelector({quoted})?.innerText ?? ''"));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// A picture of the page as a PNG, in Base64.
    pub fn screenshot(&mut self, whole_page: bool) -> String {
        let shot = self
            .call("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": whole_page }));
        shot["data"].as_str().unwrap_or_default().to_owned()
    }

    /// Sets the size of the window, in CSS pixels, and the colour scheme, `light` or `dark`.
    pub fn emulate(&mut self, width: u32, height: u32, scheme: &str) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 }),
        );
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// Everything the page wrote to the console, and every error, as DevTools tells it.
    pub fn console(&mut self) -> Vec<String> {
        self.eval("0");
        let spoken = ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"];
        let told = self.events.iter().filter(|event| spoken.iter().any(|method| event["method"] == *method));
        told.map(|event| event["params"].to_string()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser is asked to close, so that its children go with it.
        let close = json!({ "id": 0, "method": "Browser.close" });
        let _ = self.socket.send(Message::text(close.to_string()));
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn unique() -> u64 {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

fn wait_for<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = probe() {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
