//! As much of HTTP/1.1 as an AWS client on the loopback interface speaks: a server of its own is seventy lines, hides
//! no byte of a request, and has nothing to install.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// A request's headers (names in lower case) and body.
pub struct Message {
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Message {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What goes back.
pub struct Answer {
    pub status: u16,
    pub body: Body,
}

/// A body in one of the two protocols that AWS's clients speak here.
pub enum Body {
    Json(Value),
    Xml(String),
}

/// Serves one request and closes the connection.
pub fn serve(mut stream: &TcpStream, answer: impl FnOnce(Message) -> Answer) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let Some(message) = read(stream) else { return };
    let Answer { status, body } = answer(message);
    let (media_type, body) = match body {
        Body::Json(value) => ("application/x-amz-json-1.1", value.to_string()),
        Body::Xml(text) => ("text/xml", text),
    };
    let head = format!(
        "HTTP/1.1 {status} {}\r\ncontent-type: {media_type}\r\nx-amzn-requestid: 00000000-0000-4000-8000-000000000000\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        if status == 200 { "OK" } else { "Error" },
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

fn read(stream: &TcpStream) -> Option<Message> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut message = Message { headers, body: Vec::new() };
    if message.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        let mut stream = stream;
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
    }
    let length = message.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    message.body.resize(length, 0);
    reader.read_exact(&mut message.body).ok()?;
    Some(message)
}
