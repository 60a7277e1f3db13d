//! Support for the tests in this folder.
#![cfg(not(target_arch = "wasm32"))]

pub mod browser;
pub mod chains;
pub mod forge;
pub mod kms;
pub mod model;
pub mod plans;
pub mod shell;
pub mod site;
pub mod tools;
