//! Files that a person drops in or chooses.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, Element, File};
use xks_preflight_validate::ConfigurationFile;
use zeroize::Zeroizing;

use crate::state::{Action, ChainInput, FileInput};

/// Shows where a file that is dragged over `target` will go.
pub fn mark_target(target: Option<&Element>, over: bool) {
    let wanted = if is_chain(target) { "#drop-chain" } else { "#drop-configuration" };
    for id in ["#drop-chain", "#drop-configuration"] {
        if let Ok(Some(area)) = super::document().query_selector(id) {
            let _ = area.set_attribute("data-over", if over && id == wanted { "yes" } else { "no" });
        }
    }
}

/// Whether a file dropped on `target` is meant as the certificate chain; anywhere else it is the configuration file.
pub fn is_chain(target: Option<&Element>) -> bool {
    target.is_some_and(|element| element.closest("#drop-chain").is_ok_and(|found| found.is_some()))
}

/// The first file of a drop.
pub fn dropped(transfer: Option<&DataTransfer>) -> Option<File> {
    transfer?.files()?.get(0)
}

/// Reads `file` as the proxy configuration file, or as the certificate chain. Of one that is too large as much is read as
/// shows that it is. `None`: the browser could not read it (a folder, or a file that is gone).
pub async fn read(file: File, chain: bool) -> Option<Action> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a size in whole bytes
    let size = file.size() as u64;
    let name = file.name().into();
    if !chain && size > ConfigurationFile::LIMIT as u64 {
        return Some(Action::File(Some(FileInput { name: Some(name), bytes: Zeroizing::default(), size })));
    }
    #[allow(clippy::cast_precision_loss)] // far below 2⁵²
    let most = (xks_preflight_chain::limits::INPUT + 1) as f64;
    let buffer = file.slice_with_f64_and_f64(0.0, most).ok()?.array_buffer();
    let array = Uint8Array::new(&JsFuture::from(buffer).await.ok()?);
    let bytes = Zeroizing::new(array.to_vec());
    // The browser's copy, as far as it is in reach: it may hold a key, here or there.
    array.fill(0, 0, array.length());
    Some(if chain {
        Action::Chain(Some(ChainInput::file(name, &bytes)))
    } else {
        Action::File(Some(FileInput { name: Some(name), bytes, size }))
    })
}
