//! Support for the tests in this folder.
#![cfg(not(target_arch = "wasm32"))]

pub mod browser;
pub mod site;
pub mod tools;
