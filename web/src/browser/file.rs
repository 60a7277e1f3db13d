//! Files that a person drops in or chooses.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, Element, File};
use xks_preflight_finding::Field;
use xks_preflight_validate::ConfigurationFile;
use zeroize::Zeroizing;

use crate::form::{ChainInput, EvidenceInput, FileInput};
use crate::state::Action;

/// Where files can be dropped: the element, and what it takes.
const PLACES: [(&str, Field); 3] = [
    ("#drop-configuration", Field::ConfigurationFile),
    ("#drop-chain", Field::CertificateChain),
    ("#drop-evidence", Field::Evidence),
];

/// Shows where a file that is dragged over `target` will go.
pub fn mark_target(target: Option<&Element>, over: bool) {
    let wanted = meant(target);
    for (id, field) in PLACES {
        if let Ok(Some(area)) = super::document().query_selector(id) {
            let _ = area.set_attribute("data-over", if over && field == wanted { "yes" } else { "no" });
        }
    }
}

/// What a file dropped on `target` is meant as; anywhere else it is the configuration file.
pub fn meant(target: Option<&Element>) -> Field {
    let within =
        |id: &str| target.is_some_and(|element| element.closest(id).is_ok_and(|found| found.is_some()));
    PLACES.into_iter().find(|(id, _)| within(id)).map_or(Field::ConfigurationFile, |(_, field)| field)
}

/// The first file of a drop.
pub fn dropped(transfer: Option<&DataTransfer>) -> Option<File> {
    transfer?.files()?.get(0)
}

/// Reads `file` as what `field` takes: the proxy configuration file, the certificate chain, or evidence. Of one that is too large as much is read as
/// shows that it is. `None`: the browser could not read it (a folder, or a file that is gone).
pub async fn read(file: File, field: Field) -> Option<Action> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a size in whole bytes
    let size = file.size() as u64;
    let name = file.name().into();
    if field == Field::ConfigurationFile && size > ConfigurationFile::LIMIT as u64 {
        return Some(Action::File(Some(FileInput { name: Some(name), bytes: Zeroizing::default(), size })));
    }
    #[allow(clippy::cast_precision_loss)] // far below 2⁵²
    let most = (xks_preflight_chain::limits::INPUT + 1) as f64;
    let buffer = file.slice_with_f64_and_f64(0.0, most).ok()?.array_buffer();
    let array = Uint8Array::new(&JsFuture::from(buffer).await.ok()?);
    let bytes = Zeroizing::new(array.to_vec());
    // The browser's copy, as far as it is in reach: it may hold a key, here or there.
    array.fill(0, 0, array.length());
    Some(match field {
        Field::CertificateChain => Action::Chain(Some(ChainInput::file(name, &bytes))),
        Field::Evidence => Action::Evidence(Some(EvidenceInput::file(name, &bytes))),
        _ => Action::File(Some(FileInput { name: Some(name), bytes, size })),
    })
}
