//! `cargo xtask serve`: the page, on this machine, with the headers that a host should send.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::{dist, headers, tools};

/// More than any browser sends to fetch a static file.
const LONGEST_REQUEST: u64 = 64 * 1024;

struct Site {
    folder: PathBuf,
    headers: String,
}

/// Builds the page and serves it until the process is ended.
pub fn run(port: u16) -> Result<()> {
    // First, so that a taken port is told before the build.
    let listener = TcpListener::bind(("127.0.0.1", port)).with_context(|| format!("port {port}"))?;
    tools::for_the_page()?;
    let folder = crate::root().join("target/dist");
    let bytes = dist::write(&folder)?;
    let headers = headers::all(&fs::read_to_string(folder.join("index.html"))?)?;
    let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let site = Arc::new(Site { folder, headers });
    println!("serving {bytes} bytes on http://{} (Ctrl-C ends it)", listener.local_addr()?);
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        std::thread::spawn(move || answer(stream, &site));
    }
    Ok(())
}

fn answer(mut stream: TcpStream, site: &Site) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let mut lines = BufReader::new((&stream).take(LONGEST_REQUEST)).lines().map_while(Result::ok);
    let request = lines.next()?;
    // The rest of the request says nothing that matters here, but it must be read.
    lines.by_ref().find(String::is_empty)?;
    drop(lines);
    let mut words = request.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let (status, kind, content) = match (method, file(&site.folder, target)) {
        ("GET" | "HEAD", Some((kind, content))) => ("200 OK", kind, content),
        ("GET" | "HEAD", None) => ("404 Not Found", "text/plain", b"not found\n".to_vec()),
        _ => ("405 Method Not Allowed", "text/plain", b"only GET and HEAD\n".to_vec()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Connection: close\r\n{}\r\n",
        content.len(),
        site.headers
    );
    stream.write_all(head.as_bytes()).ok()?;
    if method == "GET" {
        stream.write_all(&content).ok()?;
    }
    Some(())
}

fn file(folder: &Path, target: &str) -> Option<(&'static str, Vec<u8>)> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    Some((media_type(path), fs::read(folder.join(path)).ok()?))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        None | Some("conf" | "txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_the_folder_and_nothing_above_it() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(file(&folder, "/main.rs?x").is_some());
        for outside in ["/../Cargo.toml", "//etc/passwd", "/./../Cargo.toml", "main.rs", "/", "/bench"] {
            assert!(file(&folder, outside).is_none(), "{outside}");
        }
    }
}
