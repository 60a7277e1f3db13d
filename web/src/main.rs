//! The page: one application in the browser, with no server behind it.
//!
//! `boot.js` loads this module and calls [`start`], which closes the door first and then mounts the application:
//! nothing can be entered while anything could still leave.

mod app;
mod browser;
mod components;
mod events;
mod form;
mod pipeline;
mod route;
mod state;
mod view;

use wasm_bindgen::prelude::wasm_bindgen;
use xks_preflight_validate::KNOWN_REGIONS;

/// The page knows certificate chains. The compiler drops their code where this is false.
const CERTIFICATES: bool = cfg!(feature = "certificates");

/// The page knows what stands around a store, and explains errors. The compiler drops their code where this is false.
const SURROUNDINGS: bool = cfg!(feature = "surroundings");

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Only so that this is a program; the loader calls [`start`].
fn main() {}

/// Closes the door and mounts the application. Called once, when everything that loads has loaded.
#[wasm_bindgen]
pub fn start() {
    browser::crash::install();
    browser::door::close();
    if let Some(root) = browser::document().get_element_by_id("app") {
        browser::unhide("forget");
        browser::suggest("regions", &KNOWN_REGIONS);
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
