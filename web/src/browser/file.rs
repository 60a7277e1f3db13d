//! Files that a person drops in or chooses.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, Element, EventTarget, File};
use xks_preflight_validate::ConfigurationFile;
use zeroize::Zeroizing;

use crate::state::{ChainInput, FileInput};

/// Shows where a file that is dragged over `target` will go.
pub fn mark_target(target: Option<EventTarget>, over: bool) {
    let wanted = if is_chain(target) { "#drop-chain" } else { "#drop-configuration" };
    for id in ["#drop-chain", "#drop-configuration"] {
        if let Ok(Some(area)) = super::document().query_selector(id) {
            let _ = area.set_attribute("data-over", if over && id == wanted { "yes" } else { "no" });
        }
    }
}

/// Whether a file dropped on `target` is meant as the certificate chain; anywhere else it is the configuration file.
pub fn is_chain(target: Option<EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest("#drop-chain").is_ok_and(|found| found.is_some()))
}

/// The first file of a drop.
pub fn dropped(transfer: Option<&DataTransfer>) -> Option<File> {
    transfer?.files()?.get(0)
}

/// Reads a file of certificates; of one that is too large as much as shows that it is.
pub async fn read_chain(file: File) -> Option<ChainInput> {
    #[allow(clippy::cast_precision_loss)] // far below 2⁵²
    let blob = file.slice_with_f64_and_f64(0.0, (xks_preflight_chain::limits::INPUT + 1) as f64).ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    let array = Uint8Array::new(&buffer);
    let bytes = Zeroizing::new(array.to_vec());
    // It may be a private key, chosen by mistake.
    array.fill(0, 0, array.length());
    Some(ChainInput::file(file.name().into(), &bytes))
}

/// Reads `file`; one that is too large only by its size. `None`: the browser could not read it (a folder, or a file
/// that is gone).
pub async fn read(file: File) -> Option<FileInput> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a size in whole bytes
    let size = file.size() as u64;
    let name = Some(file.name().into());
    if size > ConfigurationFile::LIMIT as u64 {
        return Some(FileInput { name, bytes: Zeroizing::default(), size });
    }
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let array = Uint8Array::new(&buffer);
    let bytes = Zeroizing::new(array.to_vec());
    // The browser's copy, as far as it is in reach.
    array.fill(0, 0, array.length());
    Some(FileInput { name, bytes, size })
}
