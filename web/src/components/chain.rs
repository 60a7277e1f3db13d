//! The certificate chain: where it is entered, and its picture with what the rules say of it.

use xks_preflight_chain::{
    self as chain, Anchor, Certificate, Chain, Host, Link, Place, Position, Report, Trust,
};
use xks_preflight_finding::Field;
use yew::Html;

use super::finding::{in_short, sentence};
use super::timeline::{Timeline, bar};
use super::{Page, inputs};
use crate::browser;
use crate::pipeline::{ChainState, Judged};
use crate::view::{Hole, element, fill};

/// The field of the chain, with the commands that fetch it.
pub fn inputs(page: &Page<'_>) -> Html {
    let form = &page.state.form;
    let file = form.chain.as_ref().filter(|given| given.name.is_some() || given.text.is_empty());
    fill("chain-inputs", &|name| match (name, file) {
        ("chain-file", Some(file)) => inputs::given_name(file.name.as_ref()),
        ("chain-size", Some(file)) => {
            let count = file.chain.certificates.len();
            Hole::text(&format!("{count} certificate{}", if count == 1 { "" } else { "s" }))
        }
        ("chain-text", file) => Hole::there(file.is_none()),
        ("commands", _) => commands(page),
        ("day", _) => Hole::Text(form.at.map(browser::day).unwrap_or_default().into()),
        ("today", _) => Hole::text(&browser::day(browser::now().0)),
        ("judged-for", _) => Hole::said(match (page.judged.later, form.at) {
            (Some(_), _) => "Judged for the start of that day, UTC; the verdict is of that day, too.",
            (None, Some(_)) => "That day has begun or is past: judged for now.",
            (None, None) => "Judged for now, by this browser's clock.",
        }),
        (name, _) => name
            .split_once(' ')
            .map_or(Hole::Empty, |(what, _)| inputs::of_field(page, what, Field::CertificateChain)),
    })
}

/// How to get the chain, where the host is known.
fn commands(page: &Page<'_>) -> Hole {
    let endpoint = page.judged.report.facts().uri_endpoint.as_ref();
    let Some(host) = endpoint.and_then(|endpoint| Host::new(endpoint.host())) else { return Hole::Empty };
    Hole::each(chain::commands(&host).iter().enumerate().map(|(at, command)| {
        let id = ["command-", &at.to_string()].concat();
        fill("command", &|name| match name {
            "id" => Hole::text(&id),
            "title" => Hole::said(command.title),
            "usage" => Hole::said(command.usage),
            "text" => Hole::text(&command.text),
            _ => Hole::Nodes(copy_button(page, &id)),
        })
    }))
}

/// A button that copies the text of the element `id`, and says whether it worked.
pub fn copy_button(page: &Page<'_>, id: &str) -> Html {
    fill("copy", &|name| match (name, &page.state.said) {
        ("at", _) => Hole::text(id),
        (_, Some((place, true))) if place == id => Hole::said("Copied"),
        (_, Some((place, false))) if place == id => Hole::said("Copying is not allowed here"),
        _ => Hole::said("Copy"),
    })
}

/// The picture, where there is something to show.
pub fn panel(page: &Page<'_>) -> Option<Html> {
    let given = page.state.form.chain.as_ref()?;
    let state = &page.judged.chain;
    let report = match state {
        ChainState::NotGiven => return None,
        ChainState::Asking(_) => None,
        ChainState::Settled(report) => Some(report),
    };
    let drawn = report.filter(|report| !report.places.is_empty());
    let missing = drawn.and_then(|report| report.missing.as_ref());
    let picture = drawn.map(|report| Picture::of(page.judged, &given.chain, report));
    Some(fill("chain", &|name| match (name, &picture, missing) {
        ("asking", ..) => Hole::there(report.is_none()),
        ("unreadable", ..) => Hole::there(report.is_some() && drawn.is_none()),
        ("published", ..) => Hole::said(chain::PUBLISHED_LIST_DATE),
        ("newer", ..) => Hole::said(chain::NEWER_LIST_DATE),
        ("settled", ..) => Hole::there(drawn.is_some()),
        ("certificates", Some(picture), _) => picture.chain(),
        ("apart", Some(picture), _) if picture.shown_apart() > 0 => picture.apart(),
        ("hidden", Some(picture), _) if picture.count() > SHOWN => {
            Hole::text(&(picture.count() - SHOWN).to_string())
        }
        ("missing-issuer", _, Some(missing)) => Hole::text(missing.name.short()),
        // What to fetch oneself; this page fetches nothing.
        ("urls", _, Some(missing)) if !missing.urls.is_empty() => {
            let item = |url: &String| fill("item", &|_| Hole::Nodes(element("code", url.clone().into())));
            Hole::each(missing.urls.iter().map(item))
        }
        // Where only order or extras are wrong.
        ("corrected", Some(picture), _) => Hole::there(picture.report.corrected.is_some()),
        ("copy-corrected", ..) => Hole::Nodes(copy_button(page, "corrected-chain")),
        _ => Hole::Empty,
    }))
}

/// More certificates than this are only counted.
const SHOWN: usize = 24;

struct Picture<'a> {
    judged: &'a Judged,
    chain: &'a Chain,
    report: &'a Report,
    timeline: Timeline,
    /// The certificates in the order of the path, whatever was pasted first.
    order: Vec<usize>,
    /// Those on no path, in the order in which they were given.
    others: Vec<usize>,
}

impl<'a> Picture<'a> {
    fn of(judged: &'a Judged, chain: &'a Chain, report: &'a Report) -> Self {
        let (order, others) = ordered(report);
        Self { judged, chain, report, timeline: Timeline::of(chain, report), order, others }
    }

    fn count(&self) -> usize {
        self.order.len() + self.others.len()
    }

    /// The path, with the root in which it ends right after it.
    fn chain(&self) -> Hole {
        let path = self.order.iter().take(SHOWN);
        Hole::each(path.filter_map(|&index| self.item(index)).chain(self.root()))
    }

    fn shown_apart(&self) -> usize {
        self.others.len().min(SHOWN.saturating_sub(self.order.len()))
    }

    /// Duplicates and strangers.
    fn apart(&self) -> Hole {
        let others = self.others.iter().take(self.shown_apart());
        Hole::each(others.filter_map(|&index| self.item(index)))
    }

    fn item(&self, index: usize) -> Option<Html> {
        let (certificate, place) = (self.chain.certificates.get(index)?, self.report.places.get(index)?);
        Some(self.certificate(certificate, place))
    }

    fn certificate(&self, certificate: &Certificate, place: &Place) -> Html {
        let state = if place.broken.is_some() {
            "broken"
        } else if place.verified {
            "verified"
        } else {
            "open"
        };
        let used = !matches!(place.position, Position::Duplicate(_) | Position::Stranger);
        let path = format!("certificate {}", certificate.index + 1);
        fill("certificate", &|name| match name {
            "link" => Hole::said(if used { state } else { "none" }),
            "position" => Hole::text(&position(place.position, certificate.line)),
            "subject" => Hole::text(certificate.subject.short()),
            "key" => Hole::text(&certificate.key.to_string()),
            "signature" => Hole::text(&certificate.signature_algorithm.name),
            "subject-text" => Hole::text(&certificate.subject.text),
            "issuer-text" => Hole::text(&certificate.issuer.text),
            "serial" => Hole::text(&certificate.serial),
            "sha256" => {
                Hole::text(&certificate.sha256.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
            }
            "names" if place.position == Position::Leaf => self.names(certificate),
            "validity" => Hole::Nodes(bar(&self.timeline, certificate.not_before, certificate.not_after)),
            // What the rules say of this certificate, at the certificate.
            "findings" => in_short(&self.judged.report, usize::MAX, &|finding| {
                finding.subject.field == Field::CertificateChain
                    && finding.subject.path.as_deref() == Some(path.as_str())
            }),
            "link-text" if used => link_text(place, state),
            _ => Hole::Empty,
        })
    }

    /// The names that the leaf covers; the one that covers the host stands out.
    fn names(&self, certificate: &Certificate) -> Hole {
        const NAMES: usize = 12;
        let more = certificate.dns_name_count().saturating_sub(NAMES);
        let more = (more > 0).then(|| element("li", format!("and {more} more").into()));
        let names = certificate.dns_names().take(NAMES).map(|dns_name| {
            let covers = self.report.covered_by.as_deref() == Some(dns_name.as_str());
            fill("name", &|name| match name {
                "covers" => Hole::flag(covers),
                "is-covering" => Hole::there(covers),
                _ => Hole::text(&dns_name),
            })
        });
        Hole::each(names.chain(more))
    }

    /// The root on AWS's list in which the path ends, unless it was sent along.
    fn root(&self) -> Option<Html> {
        let root = self.report.root.as_ref()?;
        if self.report.places.iter().any(|place| place.position == Position::Root) {
            return None;
        }
        Some(fill("root", &|name| match name {
            "subject" => Hole::text(root.name.as_ref().map_or(root.alias.as_str(), |name| name.short())),
            "trust" => Hole::text(&trust(self.report.trust, root)),
            _ => Hole::Nodes(bar(&self.timeline, root.not_before, root.not_after)),
        }))
    }
}

/// The certificates of the path, and the others. A root that was sent along ends the path.
fn ordered(report: &Report) -> (Vec<usize>, Vec<usize>) {
    let mut path = report.path.clone();
    let others = (0..report.places.len()).filter(|index| !report.path.contains(index));
    let (roots, others): (Vec<_>, Vec<_>) =
        others.partition(|&index| report.places[index].position == Position::Root);
    path.extend(roots);
    (path, others)
}

fn position(position: Position, line: Option<usize>) -> String {
    let text = match position {
        Position::Leaf => "The proxy's certificate",
        Position::Intermediate(_) => "Issuer",
        Position::Root => "Root, sent along",
        Position::Duplicate(earlier) => &format!("The same as certificate {}", earlier + 1),
        Position::Stranger => "Not part of the chain",
    };
    line.map_or_else(|| text.to_owned(), |line| format!("{text}, line {line}"))
}

fn link_text(place: &Place, state: &'static str) -> Hole {
    match (&place.broken, state) {
        (None, _) if place.link == Link::Itself => Hole::Empty,
        (Some(broken), _) => Hole::text(&sentence(broken)),
        (None, "verified") => Hole::said("Signature verified"),
        _ => Hole::said("Signature not verified"),
    }
}

fn trust(trust: Trust, root: &Anchor) -> String {
    match trust {
        Trust::Published => format!("On the published list as {}.", root.alias),
        Trust::NewerOnly => format!("Only on the newer list, as {}: KMS may refuse it.", root.alias),
        Trust::Given => "One of the roots that were given.".into(),
        Trust::None => format!("Names lead here ({}), but the path does not hold.", root.alias),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use xks_preflight_chain::Verdict;
    use xks_preflight_validate::Timestamp;

    use super::*;
    use crate::form::ChainInput;
    use crate::pipeline::Judge;
    use crate::state::{Action, State};

    const CHAIN: &str = include_str!("../../../tests/data/chains/aws-amazon-com.pem");
    const STRANGER: &str = include_str!("../../../tests/data/chains/microsoft-com.pem");

    /// The report of a chain all of whose signatures verify.
    fn settled(text: &str) -> Rc<Report> {
        let (mut state, mut judge) = (Rc::new(State::default()), Judge::default());
        state = state.reduce(Action::Chain(Some(ChainInput::pasted(text))));
        loop {
            match judge.judge(&state, Timestamp(1_762_387_200), &|_| None).chain {
                ChainState::Asking(questions) => {
                    let answers = questions.iter().map(|question| (question.clone(), Verdict::Good));
                    state = state.reduce(Action::Answered(answers.collect()));
                }
                ChainState::Settled(report) => return report,
                ChainState::NotGiven => panic!("one was given"),
            }
        }
    }

    #[test]
    fn the_path_is_whole_and_what_is_on_no_path_comes_apart() {
        let (leaf, issuer) = CHAIN.split_once("-----END CERTIFICATE-----\n").expect("two certificates");
        let leaf = format!("{leaf}-----END CERTIFICATE-----\n");
        let report = settled(&[issuer, &leaf, &leaf, issuer].concat());
        assert!(report.root.is_some(), "the root is drawn after the path");
        assert_eq!(ordered(&report), (vec![1, 0], vec![2, 3]));
        let report = settled(&[CHAIN, STRANGER].concat());
        let (path, others) = ordered(&report);
        assert_eq!(path, [0, 1]);
        assert_eq!(others, (2..report.places.len()).collect::<Vec<_>>());
        assert!(!others.is_empty());
    }
}
