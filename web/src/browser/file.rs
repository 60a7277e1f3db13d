//! Files that a person drops in or chooses.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, Element, File, FileList};
use xks_preflight_finding::Field;
use xks_preflight_validate::ConfigurationFile;
use zeroize::Zeroizing;

use crate::form::FileInput;

/// Where files can be dropped: the element, and what it takes.
const PLACES: [(&str, Field); 3] = [
    ("#drop-configuration", Field::ConfigurationFile),
    ("#drop-chain", Field::CertificateChain),
    ("#drop-evidence", Field::Evidence),
];

/// Shows the box that a file which is dragged over `target` will go into. Outside of them what is in it decides.
pub fn mark_target(target: Option<&Element>, over: bool) {
    let wanted = place(target);
    for (id, field) in PLACES {
        if let Ok(Some(area)) = super::document().query_selector(id) {
            let _ = area.set_attribute("data-over", if over && Some(field) == wanted { "yes" } else { "no" });
        }
    }
}

/// What the box takes that `target` is in; none outside of the boxes.
pub fn place(target: Option<&Element>) -> Option<Field> {
    let within =
        |id: &str| target.is_some_and(|element| element.closest(id).is_ok_and(|found| found.is_some()));
    PLACES.into_iter().find(|(id, _)| within(id)).map(|(_, field)| field)
}

/// Whether files are dragged, and not a text or a link.
pub fn is_of_files(transfer: Option<&DataTransfer>) -> bool {
    transfer.is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// The files of a list.
pub fn all(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

/// Reads `files`, all of them for evidence and the first one for any other place, and whether one could not be read (a
/// folder, or a file that is gone).
pub async fn read(files: &[File], place: Option<Field>) -> (Vec<FileInput>, bool) {
    let (mut read, mut unread, mut total) = (Vec::new(), false, 0);
    let wanted = if place == Some(Field::Evidence) { files.len() } else { 1 };
    for file in files.iter().take(wanted) {
        // What follows would not be read in any case, and what was read says that it is too much.
        if total > xks_preflight_evidence::limits::INPUT {
            break;
        }
        match read_one(file, place).await {
            Some(file) => {
                total += file.bytes.len();
                read.push(file);
            }
            None => unread = true,
        }
    }
    (read, unread)
}

/// Of a file that is too large as much is read as shows that it is.
async fn read_one(file: &File, place: Option<Field>) -> Option<FileInput> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a size in whole bytes
    let size = file.size() as u64;
    let most = match place {
        Some(Field::ConfigurationFile) => ConfigurationFile::LIMIT,
        _ => xks_preflight_chain::limits::INPUT,
    };
    #[allow(clippy::cast_precision_loss)] // far below 2⁵²
    let buffer = file.slice_with_f64_and_f64(0.0, (most + 1) as f64).ok()?.array_buffer();
    let array = Uint8Array::new(&JsFuture::from(buffer).await.ok()?);
    let bytes = Zeroizing::new(array.to_vec());
    // The browser's copy, as far as it is in reach: it may hold a key, here or there.
    array.fill(0, 0, array.length());
    Some(FileInput { name: Some(file.name().into()), bytes, size })
}
