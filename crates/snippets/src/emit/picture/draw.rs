//! The picture as SVG. Every value enters through [`XmlText`]; there is no script in it, and nothing is loaded.

use std::fmt::{Display, Write as _};

use xks_preflight_finding::date::moment;
use xks_preflight_finding::{Finding, Severity};
use xks_preflight_validate::Verdict;

use super::place::Place;
use super::text::{Font, shortened, wrapped};
use super::{Picture, Stop, rules, word};
use crate::escape::XmlText;

const WIDTH: usize = 880;
const BAND: (usize, usize) = (24, 832);
const CARD: (usize, usize) = (44, 380);
/// Where arrows run, below the middle of the cards.
const MIDDLE: usize = CARD.0 + CARD.1 / 2;
/// What is said of a place, beside it.
const BESIDE: (usize, usize) = (448, 388);
/// Between two stops, for the arrow.
const GAP: usize = 34;

/// The size of a finding's text, and its lines.
const SAID: (usize, usize) = (13, 18);
/// The same of what to do about it.
const HELP: (usize, usize) = (12, 16);
/// The lines of a finding that are shown at most; all of it is in its title.
const LINES: usize = 4;

pub(super) fn svg(picture: &Picture<'_>) -> String {
    let mut canvas = Canvas { text: String::new(), y: 0 };
    canvas.head(picture);
    let mut last_card = None;
    for group in &picture.groups {
        let top = canvas.y;
        let heights: Vec<(usize, usize)> =
            group.stops.iter().map(|stop| (card_height(stop), height(stop))).collect();
        let banded = !group.title.is_empty();
        if banded {
            let inside: usize =
                heights.iter().map(|(_, height)| height).sum::<usize>() + GAP * (heights.len() - 1);
            canvas.rect("xks-band", BAND, (top, 42 + inside + 20), 12);
            let end = BAND.0 + BAND.1 - 16;
            canvas.text_at(
                &group.title,
                (end, top + 25),
                12,
                "xks-soft\" text-anchor=\"end\" font-weight=\"600",
            );
            canvas.y += 42;
        }
        for (number, (stop, (card, whole))) in group.stops.iter().zip(heights).enumerate() {
            canvas.y += if number > 0 { GAP } else { 0 };
            if let Some(bottom) = last_card {
                canvas.arrow(bottom, canvas.y);
            }
            let y = canvas.y;
            canvas.stop(stop, card);
            canvas.beside(&stop.findings, y, Some(stop));
            last_card = Some(y + card);
            canvas.y = y + whole;
        }
        canvas.y += if banded { 20 + 26 } else { 26 };
    }
    canvas.elsewhere(picture);
    canvas.foot(picture);
    canvas.whole(picture)
}

/// A text with its quotation done.
fn quoted(text: &str) -> impl Display {
    XmlText::new(text)
}

fn card_height(stop: &Stop<'_>) -> usize {
    match (stop.place, stop.values.len()) {
        (Place::Way, _) => 38,
        (_, 0) => 58,
        (_, values) => 56 + 40 * values,
    }
}

fn height(stop: &Stop<'_>) -> usize {
    card_height(stop).max(findings_height(&stop.findings) + if stop.unknown.is_empty() { 0 } else { 26 })
}

fn findings_height(findings: &[&Finding]) -> usize {
    let height = |finding: &&Finding| lines(finding).len() * SAID.1 + help_lines(finding).len() * HELP.1 + 26;
    findings.iter().map(height).sum()
}

fn lines(finding: &Finding) -> Vec<String> {
    wrapped(&finding.message, SAID.0, BESIDE.1 - 28, LINES)
}

/// What to do about it, in a smaller type.
fn help_lines(finding: &Finding) -> Vec<String> {
    let help = finding.help.as_deref().unwrap_or_default();
    wrapped(help, HELP.0, BESIDE.1 - 28, LINES)
}

/// What is drawn so far, and how far down it reaches.
struct Canvas {
    text: String,
    y: usize,
}

impl Canvas {
    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(element);
        self.text.push('\n');
    }

    fn rect(&mut self, class: &str, (x, width): (usize, usize), (y, height): (usize, usize), radius: usize) {
        self.add(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>"
        ));
    }

    /// `class` may bring more attributes; it is ours.
    fn text_at(&mut self, text: &str, (x, y): (usize, usize), size: usize, class: &str) {
        self.add(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{}</text>",
            quoted(text)
        ));
    }

    fn head(&mut self, picture: &Picture<'_>) {
        let room = BAND.1 - 8;
        let title = shortened(&picture.title(), 22, room, Font::Bold);
        self.add(format_args!(
            "<text class=\"xks-text\" x=\"{}\" y=\"52\" font-size=\"22\" font-weight=\"700\">{}<title>{}</title></text>",
            BAND.0,
            quoted(&title),
            quoted(&picture.title())
        ));
        let (kind, words) = match picture.report.verdict() {
            Verdict::Ready => ("ready", "ready: nothing that could be checked stands against it"),
            Verdict::Incomplete => ("warning", "incomplete: a required input is missing"),
            Verdict::Blocked => ("error", "blocked: AWS KMS would refuse it"),
        };
        self.badge(kind, (BAND.0 + 10, 77));
        self.text_at(words, (BAND.0 + 28, 82), 14, &format!("xks-fill-{kind}\" font-weight=\"600"));
        self.y = 104;
    }

    fn arrow(&mut self, from: usize, to: usize) {
        let (x, end) = (MIDDLE, to - 3);
        self.add(format_args!("<path class=\"xks-arrow\" d=\"M{x} {from}V{}\"/>", end - 6));
        self.add(format_args!("<path class=\"xks-tip\" d=\"M{x} {end}l-6 -10h12z\"/>"));
    }

    fn stop(&mut self, stop: &Stop<'_>, height: usize) {
        let y = self.y;
        if stop.place == Place::Way {
            self.rect("xks-pill", CARD, (y, height), height / 2);
            return self.text_at(stop.title, (MIDDLE, y + 24), 13, "xks-text\" text-anchor=\"middle");
        }
        let worst = match stop.findings.first().map(|finding| finding.severity) {
            Some(Severity::Error) => " xks-line-error",
            Some(Severity::Warning) => " xks-line-warning",
            _ => "",
        };
        self.rect(&format!("xks-card{worst}"), CARD, (y, height), 10);
        let (x, top) = (CARD.0 + 16, y + 16);
        self.add(format_args!(
            "<path class=\"xks-icon\" transform=\"translate({x} {top})\" d=\"{}\"/>",
            icon(stop.place)
        ));
        self.text_at(stop.title, (CARD.0 + 56, y + 35), 15, "xks-text\" font-weight=\"700");
        for (number, value) in stop.values.iter().enumerate() {
            let (x, y) = (CARD.0 + 56, y + 60 + 40 * number);
            self.text_at(value.label, (x, y), 11, "xks-soft");
            match &value.value {
                Err(why) => self.text_at(why, (x, y + 18), 13, "xks-soft\" font-style=\"italic"),
                Ok(full) => {
                    let short = shortened(value.drawn.as_ref().unwrap_or(full), 13, CARD.1 - 72, Font::Mono);
                    self.add(format_args!(
                        "<text class=\"xks-text xks-mono\" x=\"{x}\" y=\"{}\" font-size=\"13\">{}<title>{}</title></text>",
                        y + 18,
                        quoted(&short),
                        quoted(full)
                    ));
                }
            }
        }
    }

    /// What the rules have to say of a place, and what is unknown there.
    fn beside(&mut self, findings: &[&Finding], mut y: usize, stop: Option<&Stop<'_>>) {
        let x = BESIDE.0;
        for finding in findings {
            self.add(format_args!("<g>"));
            self.title_of(finding);
            self.badge(finding.severity.as_str(), (x + 10, y + 10));
            for line in lines(finding) {
                self.text_at(&line, (x + 28, y + 15), SAID.0, "xks-text");
                y += SAID.1;
            }
            for line in help_lines(finding) {
                self.text_at(&line, (x + 28, y + 14), HELP.0, "xks-soft");
                y += HELP.1;
            }
            let id = format!("{}: {}", word(finding), finding.code.id());
            self.text_at(&id, (x + 28, y + 13), 11, "xks-soft xks-mono");
            self.add(format_args!("</g>"));
            y += 26;
        }
        let Some(stop) = stop else { return };
        if !stop.unknown.is_empty() {
            let ids: Vec<&str> = stop.unknown.iter().map(|code| code.id()).collect();
            self.add(format_args!("<g><title>{}</title>", quoted(&ids.join(", "))));
            self.badge("unknown", (x + 10, y + 10));
            self.text_at(&format!("{} not checked", rules(ids.len())), (x + 28, y + 15), 13, "xks-soft");
            self.add(format_args!("</g>"));
        } else if findings.is_empty() {
            self.badge("ready", (x + 10, y + 10));
            self.text_at("nothing stands against it", (x + 28, y + 15), 13, "xks-soft");
        }
    }

    /// All of a finding, for who points at it.
    fn title_of(&mut self, finding: &Finding) {
        let help = finding.help.as_ref().map(|help| format!("\nTo do: {}", quoted(help))).unwrap_or_default();
        self.add(format_args!(
            "<title>{}\nWhat AWS KMS does: {}{help}</title>",
            quoted(&finding.message),
            quoted(&finding.why)
        ));
    }

    fn badge(&mut self, kind: &str, (x, y): (usize, usize)) {
        self.add(format_args!("<circle class=\"xks-fill-{kind}\" cx=\"{x}\" cy=\"{y}\" r=\"9\"/>"));
        let sign = match kind {
            "ready" => "l3 3 5 -6",
            "error" => "m.5 -3.5l7 7m0 -7l-7 7",
            "warning" => "m4 -4.5v5m0 4v.1",
            "info" => "m4 -4.5v.1m0 4v4.5",
            _ => "m1.5 -2q.5 -2.5 2.5 -2.5t2.5 2q0 1.5 -2.5 2.5v1m0 3v.1",
        };
        self.add(format_args!("<path class=\"xks-cut\" d=\"M{} {y}{sign}\"/>", x - 4));
    }

    fn elsewhere(&mut self, picture: &Picture<'_>) {
        if picture.elsewhere.is_empty() {
            return;
        }
        let (y, height) = (self.y, findings_height(&picture.elsewhere).max(30));
        self.rect("xks-band", BAND, (y, height + 32), 12);
        self.text_at("Not on the way", (CARD.0, y + 31), 15, "xks-text\" font-weight=\"700");
        self.beside(&picture.elsewhere, y + 16, None);
        self.y = y + height + 32 + 26;
    }

    fn foot(&mut self, picture: &Picture<'_>) {
        let text = format!(
            "Judged for {} by XKS Preflight. What is not checked is not passed.",
            moment(picture.report.at().0)
        );
        self.text_at(&text, (BAND.0, self.y + 4), 12, "xks-soft");
        self.y += 26;
    }

    fn whole(self, picture: &Picture<'_>) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"xks-picture\" role=\"img\" aria-labelledby=\"xks-title xks-desc\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\">\n<title id=\"xks-title\">{}</title>\n<desc id=\"xks-desc\">{}</desc>\n<style>\n{}</style>\n<rect class=\"xks-page\" width=\"{WIDTH}\" height=\"{height}\" rx=\"12\"/>\n{}</svg>\n",
            quoted(&picture.title()),
            quoted(&picture.description()),
            include_str!("style.css"),
            self.text,
            height = self.y,
        )
    }
}

/// In a square of 28.
const fn icon(place: Place) -> &'static str {
    match place {
        // A key.
        Place::Kms => "M14 14a5 5 0 1 1 0 -.1M14 14h12v5M21 14v4",
        // A cloud.
        Place::Way => "M8 22h13a5 5 0 0 0 0-10a8 8 0 0 0-15 2a4 4 0 0 0 2 8z",
        // A plug in its socket.
        Place::Service => "M2 14h7M9 9v10h3a5 5 0 0 0 0-10zM26 14h-4M22 5v18M22 5h-3M22 23h-3",
        // One way that becomes two.
        Place::Balancer => "M3 14h8l6-8h8M11 14l6 8h8M22 3l3 3-3 3M22 19l3 3-3 3",
        // A server.
        Place::Proxy => "M4 4h20v8H4zM4 16h20v8H4zM8 8h.1M8 20h.1M13 8h7M13 20h7",
        // A safe.
        Place::Managers => "M4 4h20v18H4zM8 22v3M20 22v3M14 9a4 4 0 1 1 0 .1M14 9v2M14 15v2",
    }
}
