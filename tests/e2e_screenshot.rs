//! The picture in the README, taken from the page itself.
//!
//! Fonts differ from machine to machine, so the picture is not compared pixel by pixel: the words on it are, with those
//! that the page shows now. `XKS_BLESS=1 cargo xtask test` takes it anew.
#![cfg(not(target_arch = "wasm32"))]

use base64::Engine as _;
use support::browser::Browser;
use support::site::Site;
use support::tools;

const WIDTH: u32 = 1360;
const HEIGHT: u32 = 1000;

#[test]
fn the_picture_in_the_readme_shows_the_page_as_it_is() {
    let site = Site::serve(&tools::dist(), "", &[]);
    let mut browser = Browser::start();
    browser.emulate(WIDTH, HEIGHT, "light");
    browser.open(&site.url);
    browser.wait("document.querySelector('#load-example') !== null");
    browser.click("#load-example");
    browser.fill("#field-xks-proxy-uri-endpoint", "https://proxy.payments-platform.net:8443");
    browser.wait("document.querySelector('#verdict').dataset.verdict === 'blocked'");
    browser.eval("document.activeElement.blur(), scrollTo(0, 0)");

    let words = browser.eval(
        "(() => { const seen = e => { const r = e.getBoundingClientRect(); return r.height > 0 && r.top < innerHeight && r.bottom > 0 };
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const words = [];
            while (walker.nextNode()) { const text = walker.currentNode.data.trim(); if (text && seen(walker.currentNode.parentElement)) words.push(text) }
            return words.join('\\n') + '\\n' })()",
    );
    let words = words.as_str().expect("a text");
    let picture =
        base64::engine::general_purpose::STANDARD.decode(browser.screenshot(false)).expect("Base64");
    let (png, txt) = (tools::root().join("docs/screenshot.png"), tools::root().join("docs/screenshot.txt"));
    if std::env::var_os("XKS_BLESS").is_some() {
        std::fs::write(&png, &picture).expect("docs/screenshot.png can be written");
        std::fs::write(&txt, words).expect("docs/screenshot.txt can be written");
    }
    let stored = std::fs::read(&png).expect("docs/screenshot.png (XKS_BLESS=1 cargo xtask test takes it)");
    assert_eq!(size(&stored), (WIDTH, HEIGHT), "the picture's size");
    let stored = std::fs::read_to_string(&txt).expect("docs/screenshot.txt");
    assert_eq!(stored, words, "the page has changed: XKS_BLESS=1 cargo xtask test takes the picture anew");
}

/// Width and height of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}
