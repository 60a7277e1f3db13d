//! The certificate chain: where it is entered, and its picture with what the rules say of it.

use xks_preflight_chain::{
    self as chain, Anchor, Certificate, Chain, Host, Link, Place, Position, Report, Trust,
};
use xks_preflight_finding::{Field, Severity};
use yew::prelude::*;

use super::field::Frame;
use super::file::{Paste, Source, named};
use super::finding::{prose, sentence};
use super::take::copy_button;
use super::timeline::{Timeline, bar};
use super::{Dispatch, Judged, mark};
use crate::browser;
use crate::pipeline::ChainState;
use crate::state::{Action, Form};

/// The field of the chain, with the commands that fetch it.
pub fn chain_field(form: &Form, refill: u64, judged: &Judged, dispatch: &Dispatch) -> Html {
    let field = Field::CertificateChain;
    let given = form.chain.as_ref().filter(|given| given.name.is_some() || given.text.is_empty());
    let input = if let Some(given) = given {
        let count = given.chain.certificates.len();
        let size = format!("{count} certificate{}", if count == 1 { "" } else { "s" });
        let dispatch = dispatch.clone();
        let remove = Callback::from(move |_| dispatch.dispatch(Action::Chain(None)));
        named(field, given.name.clone(), size, "remove-chain", remove)
    } else {
        let source = Source::Chain(form.chain.clone());
        html! { <Paste {source} {refill} judged={judged.clone()} dispatch={dispatch.clone()} /> }
    };
    let hint = html! { "PEM or DER: the proxy's own certificate and its issuers. Never a private key." };
    let frame =
        Frame { field, label: "Certificates the proxy serves", hint, optional: true, judged, dispatch };
    html! {
        <section>
            <h2>{ "TLS certificate chain" }</h2>
            { frame.around(html! { <div class="drop" id="drop-chain">{ input }</div> }) }
            { commands(judged) }
            { moment(form, dispatch) }
        </section>
    }
}

/// How to get the chain, where the host is known.
fn commands(judged: &Judged) -> Html {
    let host = judged.facts().uri_endpoint.as_ref().and_then(|endpoint| Host::new(endpoint.host()));
    let Some(host) = host else { return Html::default() };
    html! {
        <details class="guide" id="fetch-chain">
            <summary>{ "How to get it" }</summary>
            { for chain::commands(&host).into_iter().map(|command| html! {
                <div class="command">
                    <p><b>{ command.title }</b>{ ": " }{ command.usage }{ "." }</p>
                    <pre class="excerpt" tabindex="0"><code>{ &command.text }</code></pre>
                    { copy_button(command.text) }
                </div>
            }) }
        </details>
    }
}

/// The moment for which the chain is judged.
fn moment(form: &Form, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        dispatch.dispatch(Action::At(browser::day_begins(&browser::value(&event))));
    });
    let value = form.at.map(browser::day).unwrap_or_default();
    html! {
        <div class="moment">
            <label for="moment">{ "Will it still hold on" }</label>
            <input type="date" id="moment" {value} {onchange} autocomplete="off" />
            <span class="hint">{ if form.at.is_some() { "Judged for the start of that day, UTC." } else { "Judged for now, by this browser's clock." } }</span>
        </div>
    }
}

/// The picture, where there is something to show.
pub fn chain_panel(form: &Form, judged: &Judged, dispatch: &Dispatch) -> Html {
    let Some(given) = &form.chain else { return Html::default() };
    let body = match &judged.0.chain {
        ChainState::NotGiven => return Html::default(),
        ChainState::Asking(_) => html! { <p role="status">{ "Verifying the signatures…" }</p> },
        ChainState::Settled(report) if report.places.is_empty() => {
            html! { <p class="empty">{ "No certificate could be read: the findings say why." }</p> }
        }
        ChainState::Settled(report) => picture(judged, &given.chain, report, dispatch),
    };
    html! {
        <section class="chain" aria-labelledby="chain-title">
            <h2 id="chain-title">{ "Certificate chain" }</h2>
            { body }
            <p class="lists">
                { format!("Judged against the roots that AWS lists for external key stores: its published list of {} and its newer list of {}, which it has not published. The marks on each line are the moment of the check and 30 days after it.", chain::PUBLISHED_LIST_DATE, chain::NEWER_LIST_DATE) }
            </p>
        </section>
    }
}

/// More certificates than this are only counted.
const SHOWN: usize = 24;

fn picture(judged: &Judged, chain: &Chain, report: &Report, dispatch: &Dispatch) -> Html {
    let timeline = Timeline::of(chain, report);
    // In the order of the path, whatever was pasted first; what is on no path comes last.
    let mut order: Vec<usize> = report.path.clone();
    order.extend((0..chain.certificates.len()).filter(|index| !report.path.contains(index)));
    let hidden = order.len().saturating_sub(SHOWN);
    let item = |&index: &usize| {
        let (Some(certificate), Some(place)) = (chain.certificates.get(index), report.places.get(index))
        else {
            return Html::default();
        };
        certificate_item(judged, certificate, place, report, &timeline)
    };
    html! {
        <>
            <ol class="certificates">
                { for order.iter().take(SHOWN).map(item) }
                { root_item(report, &timeline) }
            </ol>
            if hidden > 0 { <p class="empty">{ format!("{hidden} more certificates are not shown.") }</p> }
            { missing(report) }
            { corrected(report, dispatch) }
        </>
    }
}

fn certificate_item(
    judged: &Judged,
    certificate: &Certificate,
    place: &Place,
    report: &Report,
    timeline: &Timeline,
) -> Html {
    let state = if place.broken.is_some() {
        "broken"
    } else if place.verified {
        "verified"
    } else {
        "open"
    };
    let used = !matches!(place.position, Position::Duplicate(_) | Position::Stranger);
    html! {
        <li class="certificate" data-link={if used { state } else { "none" }}>
            <div class="node">
                <p class="position">{ position(place.position) }{ certificate.line.map(|line| format!(", line {line}")) }</p>
                <p class="subject">{ certificate.subject.short() }</p>
                { facts(certificate) }
                { names(certificate, report, place) }
                { bar(timeline, certificate.not_before, certificate.not_after) }
                { findings(judged, certificate) }
            </div>
            if used { { link(place, state) } }
        </li>
    }
}

fn position(position: Position) -> String {
    match position {
        Position::Leaf => "The proxy's certificate".into(),
        Position::Intermediate(_) => "Issuer".into(),
        Position::Root => "Root, sent along".into(),
        Position::Duplicate(earlier) => format!("The same as certificate {}", earlier + 1),
        Position::Stranger => "Not part of the chain".into(),
    }
}

fn facts(certificate: &Certificate) -> Html {
    let fingerprint: String = certificate.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    html! {
        <details class="facts">
            <summary>{ certificate.key.to_string() }{ ", signed with " }{ &certificate.signature_algorithm.name }</summary>
            <dl>
                <dt>{ "Subject" }</dt><dd>{ &certificate.subject.text }</dd>
                <dt>{ "Issuer" }</dt><dd>{ &certificate.issuer.text }</dd>
                <dt>{ "Serial" }</dt><dd><code>{ &certificate.serial }</code></dd>
                <dt>{ "SHA-256" }</dt><dd><code>{ fingerprint }</code></dd>
            </dl>
        </details>
    }
}

/// The names that the leaf covers; the one that covers the host stands out.
fn names(certificate: &Certificate, report: &Report, place: &Place) -> Html {
    const NAMES: usize = 12;
    if place.position != Position::Leaf {
        return Html::default();
    }
    let more = certificate.dns_name_count().saturating_sub(NAMES);
    html! {
        <ul class="names" aria-label="Names it covers">
            { for certificate.dns_names().take(NAMES).map(|name| {
                let covers = report.covered_by.as_deref() == Some(name.as_str());
                html! { <li data-covers={covers.to_string()}>{ name }if covers { <span class="visually-hidden">{ " (covers the host)" }</span> }</li> }
            }) }
            if more > 0 { <li>{ format!("and {more} more") }</li> }
        </ul>
    }
}

/// What the rules say of this certificate, at the certificate.
fn findings(judged: &Judged, certificate: &Certificate) -> Html {
    let path = format!("certificate {}", certificate.index + 1);
    let about = judged.about(Field::CertificateChain);
    let own =
        about.filter(|f| f.severity != Severity::Unknown && f.subject.path.as_deref() == Some(path.as_str()));
    html! {
        <ul class="field-findings">
            { for own.map(|finding| html! {
                <li data-severity={finding.severity.as_str()}>
                    <span class="mark" aria-hidden="true">{ mark(finding.severity) }</span>
                    <span><span class="visually-hidden">{ finding.severity.as_str() }{ ": " }</span>{ prose(&finding.message) }</span>
                </li>
            }) }
        </ul>
    }
}

fn link(place: &Place, state: &'static str) -> Html {
    if place.link == Link::Itself && place.broken.is_none() {
        return Html::default();
    }
    let text = match (&place.broken, state) {
        (Some(broken), _) => sentence(broken),
        (None, "verified") => "Signature verified".into(),
        _ => "Signature not verified".into(),
    };
    html! { <p class="link-state" data-link={state}><span aria-hidden="true"></span>{ text }</p> }
}

/// The root on AWS's list in which the path ends, unless it was sent along.
fn root_item(report: &Report, timeline: &Timeline) -> Html {
    let Some(root) = &report.root else { return Html::default() };
    if report.places.iter().any(|place| place.position == Position::Root) {
        return Html::default();
    }
    html! {
        <li class="certificate" data-link="none">
            <div class="node root">
                <p class="position">{ "Root, from AWS's list" }</p>
                <p class="subject">{ root.name.as_ref().map_or(root.alias.as_str(), |name| name.short()) }</p>
                <p class="trust">{ trust(report.trust, root) }</p>
                { bar(timeline, root.not_before, root.not_after) }
            </div>
        </li>
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

/// What to fetch oneself; this page fetches nothing.
fn missing(report: &Report) -> Html {
    let Some(missing) = &report.missing else { return Html::default() };
    html! {
        <div class="missing-issuer">
            <p>{ "The chain lacks the certificate of " }<b>{ missing.name.short() }</b>{ ". Have the proxy send it, too." }</p>
            if !missing.urls.is_empty() {
                <p>{ "It can be had here, says the certificate before it (this page fetches nothing):" }</p>
                <ul>{ for missing.urls.iter().map(|url| html! { <li><code>{ url }</code></li> }) }</ul>
            }
        </div>
    }
}

/// The chain as it should be served, where only order or extras are wrong.
fn corrected(report: &Report, dispatch: &Dispatch) -> Html {
    let Some(pem) = &report.corrected else { return Html::default() };
    let (dispatch, text) = (dispatch.clone(), pem.clone());
    let apply = Callback::from(move |_| {
        dispatch.dispatch(Action::Chain(Some(crate::state::ChainInput::pasted(&text))));
    });
    let file = pem.clone();
    let download = Callback::from(move |_| {
        browser::clipboard::save("chain.pem", "application/x-pem-file", file.as_bytes());
    });
    html! {
        <div class="corrected" id="corrected-chain">
            <p>{ "The chain as the proxy should serve it: its own certificate first, each issuer after it, nothing else." }</p>
            <div class="take">
                <button type="button" id="use-corrected" class="fix" onclick={apply}>{ "Use the corrected chain" }</button>
                { copy_button(pem.clone()) }
                <button type="button" class="secondary" onclick={download}>{ "Download" }</button>
            </div>
        </div>
    }
}
