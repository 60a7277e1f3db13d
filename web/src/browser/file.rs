//! Files that a person drops in or chooses.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File};
use xks_preflight_validate::ConfigurationFile;
use zeroize::Zeroizing;

use crate::state::FileInput;

/// Shows where a file that is being dragged will go.
pub fn mark_target(over: bool) {
    if let Ok(Some(target)) = super::document().query_selector(".drop") {
        let _ = target.set_attribute("data-over", if over { "yes" } else { "no" });
    }
}

/// The first file of a drop.
pub fn dropped(transfer: Option<&DataTransfer>) -> Option<File> {
    transfer?.files()?.get(0)
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
