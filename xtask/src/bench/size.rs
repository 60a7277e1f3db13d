//! Bytes over the wire: the whole page beside a bare Yew counter built with the same settings.

use std::io::Write as _;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::page::{self, File};

/// The most that the page may weigh, in counters, after Brotli.
const AIM: f64 = 2.2;

/// Bytes as they are, after gzip -9 and after Brotli 11.
type Sizes = [usize; 3];

/// Prints the table.
pub fn run() -> Result<()> {
    let page = page::build()?;
    let counter = page::module("xks-bench-counter")?;
    println!("\nbytes over the wire{:>17}{:>12}{:>12}", "raw", "gzip -9", "Brotli 11");
    let whole = table("the page", page.iter().map(|File { role, bytes, .. }| (*role, bytes.as_slice())))?;
    let bare =
        table("a bare Yew counter", [("module", &*counter.wasm), ("glue", &*counter.glue)].into_iter())?;
    let ratios = [0, 1, 2].map(|index| ratio(whole[index], bare[index]));
    let [raw, gzip, brotli] = ratios;
    println!("{:<24}{raw:>11.2}×{gzip:>11.2}×{brotli:>11.2}×  (aim: at most {AIM}× in Brotli)", "ratio");
    Ok(())
}

fn table<'a>(title: &str, files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<Sizes> {
    let mut sum = [0; 3];
    for (role, bytes) in files {
        let sizes = sizes(bytes)?;
        row(&format!("  {role}"), sizes);
        sum = [0, 1, 2].map(|index| sum[index] + sizes[index]);
    }
    row(title, sum);
    Ok(sum)
}

fn row(name: &str, [raw, gzip, brotli]: Sizes) {
    println!("{name:<24}{raw:>12}{gzip:>12}{brotli:>12}");
}

fn sizes(bytes: &[u8]) -> Result<Sizes> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &settings)?;
    Ok([bytes.len(), gzip.finish()?.len(), packed.len()])
}

#[allow(clippy::cast_precision_loss)] // pages are far smaller than 2⁵² bytes
fn ratio(whole: usize, part: usize) -> f64 {
    whole as f64 / part as f64
}
