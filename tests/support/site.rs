//! A static server on the loopback that writes down every request it gets: the outside view of what a page sends.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Method and target, such as `GET /index.html`.
    pub line: String,
    /// The body, as far as it is text.
    pub body: String,
}

/// A running server. It ends with the process.
pub struct Site {
    /// `http://127.0.0.1:<port>/<prefix>`.
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<AtomicUsize>,
    spoken: Arc<AtomicUsize>,
}

impl Site {
    /// Serves `folder` below `/<prefix>` (empty for the root), with `headers` on every answer.
    ///
    /// # Panics
    /// If no port can be had.
    pub fn serve(folder: &Path, prefix: &str, headers: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let spoken = Arc::new(AtomicUsize::new(0));
        let site = Self {
            url: format!("http://127.0.0.1:{port}/{prefix}"),
            seen: Arc::clone(&seen),
            connections: Arc::clone(&connections),
            spoken: Arc::clone(&spoken),
        };
        let (folder, prefix) = (folder.to_owned(), format!("/{prefix}"));
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::Relaxed);
                let (folder, prefix, headers) = (folder.clone(), prefix.clone(), headers.clone());
                let (seen, spoken) = (Arc::clone(&seen), Arc::clone(&spoken));
                std::thread::spawn(move || {
                    if stream.peek(&mut [0]).is_ok_and(|bytes| bytes > 0) {
                        spoken.fetch_add(1, Ordering::Relaxed);
                    }
                    answer(stream, &folder, &prefix, &headers, &seen)
                });
            }
        });
        site
    }

    /// Connections opened so far, whether anything was asked on them or not.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Connections on which at least one byte has arrived.
    pub fn spoken(&self) -> usize {
        self.spoken.load(Ordering::Relaxed)
    }

    /// Everything asked for so far.
    ///
    /// # Panics
    /// If the server has panicked.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("the list of requests").clone()
    }
}

fn answer(
    mut stream: TcpStream,
    folder: &Path,
    prefix: &str,
    headers: &str,
    seen: &Mutex<Vec<Seen>>,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if header.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = line.trim().trim_end_matches(" HTTP/1.1").to_owned();
    let target = line.split(' ').nth(1)?.split(['?', '#']).next()?.to_owned();
    seen.lock().ok()?.push(Seen { line, body: String::from_utf8_lossy(&body).into_owned() });
    let (status, kind, content) = match file(folder, target.strip_prefix(prefix)?) {
        Some((path, content)) => ("200 OK", media_type(&path), content),
        None => ("404 Not Found", "text/plain", b"not here".to_vec()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        content.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&content).ok()
}

fn file(folder: &Path, target: &str) -> Option<(PathBuf, Vec<u8>)> {
    let target = if target.is_empty() { "index.html" } else { target };
    let path = Path::new(target);
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    let path = inside.then(|| folder.join(path))?;
    let content = std::fs::read(&path).ok()?;
    Some((path, content))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
