//! A document as blocks, and its two renderings. Every text in it, ours or a person's, goes through a quoting type.

use std::fmt::Write as _;

use crate::escape::{MarkdownBlock, MarkdownCode, MarkdownText, XmlText};

/// A part of a line.
enum Piece {
    Text(String),
    Code(String),
    Strong(String),
}

/// The text of one block.
#[derive(Default)]
pub(super) struct Line(Vec<Piece>);

impl Line {
    /// Our own words: what stands in backticks is code, and each `{}` is one of `values`, as code.
    pub(super) fn new(words: &str, values: &[&str]) -> Self {
        Self::default().words(words, values)
    }

    /// The line, with our own words at its end.
    pub(super) fn words(mut self, words: &str, values: &[&str]) -> Self {
        let mut values = values.iter();
        for (number, part) in words.split('`').enumerate() {
            if number % 2 == 1 {
                self = self.code(part);
                continue;
            }
            for (number, part) in part.split("{}").enumerate() {
                if number > 0 {
                    self = self.code(values.next().copied().unwrap_or_default());
                }
                self = self.text(part);
            }
        }
        self
    }

    /// The line, with a text of whatever origin at its end.
    pub(super) fn text(mut self, text: &str) -> Self {
        match self.0.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Piece::Text(text.to_owned())),
        }
        self
    }

    fn code(mut self, text: &str) -> Self {
        self.0.push(Piece::Code(text.to_owned()));
        self
    }

    /// A line that begins with this in bold.
    pub(super) fn strong(text: &str) -> Self {
        Self(vec![Piece::Strong(text.to_owned())])
    }

    fn html(&self) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            let _ = match piece {
                Piece::Text(words) => write!(text, "{}", XmlText::new(words)),
                Piece::Code(words) => write!(text, "<code>{}</code>", XmlText::new(words)),
                Piece::Strong(words) => write!(text, "<strong>{}</strong>", XmlText::new(words)),
            };
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            let _ = match piece {
                Piece::Text(words) => write!(text, "{}", MarkdownText::new(words)),
                Piece::Code(words) => write!(text, "{}", MarkdownCode::new(words)),
                Piece::Strong(words) => write!(text, "**{}**", MarkdownText::new(words)),
            };
        }
        text
    }
}

/// A block.
pub(super) enum Block {
    /// The title of the document, or of a section.
    Heading(usize, Line),
    /// A paragraph.
    Paragraph(Line),
    /// Lines in no order.
    Points(Vec<Line>),
    /// Lines in order.
    Steps(Vec<Line>),
    /// What is to be ticked off.
    Checks(Vec<Line>),
    /// Commands to be copied.
    Commands(String),
    /// The file of a picture, and what it shows in words. A reference, as those who host Markdown take pictures out that
    /// stand in the text itself; where the file is not there, they show the words.
    Picture(&'static str, String),
}

/// The document as Markdown.
pub(super) fn markdown(blocks: &[Block]) -> String {
    let mut text = String::new();
    for (number, block) in blocks.iter().enumerate() {
        text.push_str(if number == 0 { "" } else { "\n" });
        let list = |text: &mut String, mark: &dyn Fn(usize) -> String, lines: &[Line]| {
            for (number, line) in lines.iter().enumerate() {
                let _ = writeln!(text, "{} {}", mark(number), line.markdown());
            }
        };
        match block {
            Block::Heading(level, line) => {
                let _ = writeln!(text, "{} {}", "#".repeat(*level), line.markdown());
            }
            Block::Paragraph(line) => {
                let _ = writeln!(text, "{}", line.markdown());
            }
            Block::Points(lines) => list(&mut text, &|_| "*".to_owned(), lines),
            Block::Steps(lines) => list(&mut text, &|number| format!("{}.", number + 1), lines),
            Block::Checks(lines) => list(&mut text, &|_| "* [ ]".to_owned(), lines),
            Block::Picture(file, words) => {
                let _ = writeln!(text, "![{}]({file})", MarkdownText::new(words));
            }
            Block::Commands(commands) => {
                let _ = write!(text, "{}", MarkdownBlock::new("sh", commands));
            }
        }
    }
    text
}

/// The document as a page that stands alone, to be printed. `picture` is an SVG, which is trusted.
pub(super) fn html(title: &str, blocks: &[Block], picture: &str) -> String {
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{}</style>\n",
        XmlText::new(title),
        include_str!("page.css"),
    );
    for block in blocks {
        let list = |text: &mut String, open: &str, close: &str, lines: &[Line]| {
            let _ = writeln!(text, "<{open}>");
            for line in lines {
                let _ = writeln!(text, "<li>{}</li>", line.html());
            }
            let _ = writeln!(text, "</{close}>");
        };
        match block {
            Block::Heading(level, line) => {
                let _ = writeln!(text, "<h{level}>{}</h{level}>", line.html());
            }
            Block::Paragraph(line) => {
                let _ = writeln!(text, "<p>{}</p>", line.html());
            }
            Block::Points(lines) => list(&mut text, "ul", "ul", lines),
            Block::Steps(lines) => list(&mut text, "ol", "ol", lines),
            Block::Checks(lines) => list(&mut text, "ul class=\"checks\"", "ul", lines),
            Block::Picture(..) => text.push_str(picture),
            Block::Commands(commands) => {
                let lines: Vec<String> =
                    commands.trim_end().split('\n').map(|line| XmlText::new(line).to_string()).collect();
                let _ = writeln!(text, "<pre><code>{}</code></pre>", lines.join("\n"));
            }
        }
    }
    text + "</html>\n"
}
