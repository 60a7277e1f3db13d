//! How the page feels: keystroke to updated page, and navigation to the first usable field, in a real Chromium.
//!
//! Prints figures and never fails on time: machines differ, and so do their moods. `cargo xtask bench` runs it on a
//! fresh build of the page.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    support::benchmark(native::run);
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::ops::Range;

    use serde_json::{Value, json};
    use support::browser::Browser;
    use support::site::Site;
    use support::tools;

    const READY: &str = "document.querySelector('#field-custom-key-store-name') !== null";
    /// What is typed where: a name, the button of the example, the field.
    const ROWS: [(&str, &str, &str); 3] = [
        ("script shown, typing the name", "load-example", "field-custom-key-store-name"),
        ("findings shown, typing the endpoint", "load-document-example", "field-xks-proxy-uri-endpoint"),
        ("findings shown, typing into the file", "load-document-example", "field-proxy-configuration-file"),
    ];
    const KEYSTROKES: usize = 200;
    const LOADS: usize = 9;
    /// The first keystrokes compile and fill caches.
    const WARM: usize = 10;

    pub fn run() {
        println!("\nkeystroke to updated page, ms ({KEYSTROKES} keystrokes a row)");
        println!("{:<44}{:>8}{:>8}{:>8}", "", "median", "p99", "max");
        for (throttle, aim) in [(1, ""), (4, "  (aim: p99 under 16)")] {
            for (name, example, field) in ROWS {
                let times = keystrokes(throttle, example, field);
                println!("{:<44}{}{aim}", format!("{throttle}× CPU, {name}"), row(&times));
            }
        }
        println!(
            "\nprocessor time of a keystroke, µs (the mean of {KEYSTROKES}; other work on the machine counts little)"
        );
        println!("{:<44}{:>8}{:>8}{:>8}", "", "all", "layout", "style");
        for (name, example, field) in ROWS {
            let [all, layout, style] = processor_time(example, field);
            println!("{name:<44}{all:>8.0}{layout:>8.0}{style:>8.0}");
        }
        println!("\nnavigation to the first usable field, ms ({LOADS} loads a row)");
        println!("{:<44}{:>8}{:>8}{:>8}", "", "median", "p99", "max");
        for throttle in [1, 4] {
            println!("{:<44}{}", format!("{throttle}× CPU, loopback"), row(&loads(throttle)));
        }
    }

    /// From the input event to the DOM updated and laid out, each.
    fn keystrokes(throttle: u32, example: &str, field: &str) -> Vec<f64> {
        let (_site, mut browser) = ready(example, field);
        browser.call("Emulation.setCPUThrottlingRate", json!({ "rate": throttle }));
        type_keys(&mut browser, 0..KEYSTROKES + WARM);
        let times = browser.eval("times");
        times.as_array().into_iter().flatten().skip(WARM).filter_map(Value::as_f64).collect()
    }

    /// What the page's thread works for a keystroke in all, of it on layout, of it on style.
    fn processor_time(example: &str, field: &str) -> [f64; 3] {
        let (_site, mut browser) = ready(example, field);
        type_keys(&mut browser, 0..WARM);
        let events = browser.trace(&["devtools.timeline"], |browser| {
            type_keys(browser, WARM..WARM + KEYSTROKES);
        });
        ["FunctionCall", "Layout", "UpdateLayoutTree"].map(|name| {
            let of_name = events.iter().filter(|event| event["name"] == name);
            of_name.filter_map(|event| event["tdur"].as_f64()).sum::<f64>() / KEYSTROKES as f64
        })
    }

    /// The page with an example in it and the caret in a field, and with a clock from input event to laid out page.
    fn ready(example: &str, field: &str) -> (Site, Browser) {
        let site = Site::serve(&tools::dist(), "", &[]);
        let mut browser = Browser::start();
        browser.emulate(1360, 900, "light");
        browser.open(&site.url);
        browser.wait(READY);
        browser.click(&format!("#{example}"));
        browser.eval(&format!("document.getElementById('{field}').focus()"));
        // The framework changes the document in a microtask of the event; the observer's follows it.
        browser.eval(
            "window.times = []; let start; addEventListener('input', () => { start = performance.now(); times.push(NaN) }, true);
                new MutationObserver(() => { document.body.offsetHeight; if (times.length) times[times.length - 1] = performance.now() - start })
                    .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true }); 0",
        );
        (site, browser)
    }

    fn type_keys(browser: &mut Browser, keys: Range<usize>) {
        for index in keys {
            // Written and taken back, so that the text stays as long as it was.
            if index % 2 == 0 {
                browser.call("Input.insertText", json!({ "text": "x" }));
            } else {
                browser.press("Backspace", 8);
            }
            browser.wait(&format!("times[{index}] > 0"));
        }
    }

    fn loads(throttle: u32) -> Vec<f64> {
        (0..LOADS)
            .map(|_| {
                let site = Site::serve(&tools::dist(), "", &[]);
                let mut browser = Browser::start();
                browser.call(
                    "Page.addScriptToEvaluateOnNewDocument",
                    json!({ "source": "new MutationObserver((_, me) => { if (document.getElementById('field-region')) { window.usable = performance.now(); me.disconnect() } }).observe(document, { childList: true, subtree: true })" }),
                );
                browser.call("Emulation.setCPUThrottlingRate", json!({ "rate": throttle }));
                browser.open(&site.url);
                browser.wait("window.usable > 0");
                browser.eval("usable").as_f64().unwrap_or(f64::NAN)
            })
            .collect()
    }

    fn row(times: &[f64]) -> String {
        let mut sorted = times.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a share of a short list
            let index = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len());
            sorted[index - 1]
        };
        format!("{:>8.1}{:>8.1}{:>8.1}", at(0.5), at(0.99), at(1.0))
    }
}
