//! Bytes over the wire: the whole page beside a bare Yew counter built with the same settings.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::page::{self, File};

/// The most that the page without certificates may weigh, in counters, after Brotli.
const AIM: f64 = 2.2;

/// The most that all of the page may weigh, trust list included, in thousands of bytes, after Brotli.
const AIM_WHOLE: usize = 270;

/// What the templates of what stands around the store follow in `index.html`; those of the certificates come last.
const SURROUNDINGS: &str =
    "<!-- From here on: what stands around the store, changes to it, KMS keys in it, and errors. -->";

/// What the templates of the certificate chain follow.
const CERTIFICATES: &str = "<!-- From here on: the certificate chain. -->";

/// Bytes as they are, after gzip -9 and after Brotli 11.
type Sizes = [usize; 3];

/// Prints the table.
pub fn run() -> Result<()> {
    // The whole page comes last, so that what is left in the target folder is that.
    let counter = page::module("xks-bench-counter", &[])?;
    let bare = page::module(page::PACKAGE, &["--no-default-features"])?;
    let surroundings = page::module(page::PACKAGE, &["--no-default-features", "--features", "surroundings"])?;
    let page = page::build()?;
    println!("\nbytes over the wire{:>22}{:>12}{:>12}", "raw", "gzip -9", "Brotli 11");
    let whole = table("the page", page.iter().map(|File { role, bytes, .. }| (*role, bytes.as_slice())))?;
    let uncertified = table("without certificates", with(&page, &surroundings, CERTIFICATES)?.into_iter())?;
    let without = table("the store alone", with(&page, &bare, SURROUNDINGS)?.into_iter())?;
    let counter =
        table("a bare Yew counter", [("module", &*counter.wasm), ("glue", &*counter.glue)].into_iter())?;
    ratios("the page", whole, counter, &format!("(aim: at most {AIM_WHOLE} kB in Brotli)"));
    ratios("the store alone", without, counter, &format!("(aim: at most {AIM}× in Brotli)"));
    row("certificates and roots add", [0, 1, 2].map(|index| whole[index] - uncertified[index]));
    row("evidence and errors add", [0, 1, 2].map(|index| uncertified[index] - without[index]));
    Ok(())
}

/// The page with another module, without the templates that begin with `mark`.
fn with<'p>(page: &'p [File], module: &'p page::Module, mark: &str) -> Result<Vec<(&'p str, &'p [u8])>> {
    let other = |File { role, bytes, .. }: &'p File| {
        Ok(match *role {
            "module" => ("module", module.wasm.as_slice()),
            "glue" => ("glue", module.glue.as_slice()),
            "page" => ("page", before(bytes, mark)?),
            role => (role, bytes.as_slice()),
        })
    };
    page.iter().map(other).collect()
}

/// What stands before `mark`.
fn before<'b>(bytes: &'b [u8], mark: &str) -> Result<&'b [u8]> {
    let at = bytes.windows(mark.len()).position(|window| window == mark.as_bytes());
    Ok(&bytes[..at.with_context(|| format!("index.html has no {mark}"))?])
}

fn ratios(name: &str, sizes: Sizes, counter: Sizes, aim: &str) {
    let [raw, gzip, brotli] = [0, 1, 2].map(|index| ratio(sizes[index], counter[index]));
    println!("{:<29}{raw:>11.2}×{gzip:>11.2}×{brotli:>11.2}×  {aim}", format!("{name} / counter"));
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
    println!("{name:<29}{raw:>12}{gzip:>12}{brotli:>12}");
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
