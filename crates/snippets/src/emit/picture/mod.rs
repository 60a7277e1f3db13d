//! The person's own architecture as a picture, from AWS KMS to the external key managers, with each finding at the place
//! where it bites. It is drawn of any report, also of one that is blocked.

mod draw;
mod place;
mod text;

use std::fmt::Write as _;

use xks_preflight_finding::{Code, Field, Finding, Severity};
use xks_preflight_validate::shown::may_be_secret;
use xks_preflight_validate::{Connectivity, Endpoint, Region, Report, StoreName, UriPath, VpcServiceName};

use crate::artefact::{Artefact, Target};
use place::Place;

pub(super) fn emit(report: &Report) -> Artefact {
    let mut artefact = Artefact::new(Target::Picture, "image/svg+xml", draw::svg(&Picture::new(report)));
    artefact.usage = [
        "Put it beside the runbook, which shows it, or into any page or document: it has no script, loads nothing, and follows light and dark.",
        "It shows the report of this moment: make it anew when the inputs change.",
    ]
    .map(str::to_owned)
    .to_vec();
    artefact
}

/// The stops on the way, in words.
pub(super) fn way(report: &Report) -> String {
    Picture::new(report).way()
}

/// A value with what it is.
struct Fact {
    label: &'static str,
    /// `Err` says why there is none to show.
    value: Result<String, &'static str>,
    /// What is drawn, where that is less than the value.
    drawn: Option<String>,
}

/// What stands at a place.
struct Stop<'r> {
    place: Place,
    title: &'static str,
    values: Vec<Fact>,
    findings: Vec<&'r Finding>,
    unknown: Vec<Code>,
}

/// Stops that belong to one owner.
struct Group<'r> {
    title: String,
    stops: Vec<Stop<'r>>,
}

struct Picture<'r> {
    report: &'r Report,
    name: Result<String, &'static str>,
    groups: Vec<Group<'r>>,
    /// What bites nowhere on the way, such as pasted output that could not be read.
    elsewhere: Vec<&'r Finding>,
}

impl<'r> Picture<'r> {
    fn new(report: &'r Report) -> Self {
        let facts = report.facts();
        let connectivity = facts.connectivity;
        let value = |label, field, fact| Fact { label, value: shown(report, field, fact), drawn: None };
        let name = value("Custom key store", Field::Name, facts.name.as_ref().map(StoreName::as_str));
        let region = value("Region", Field::Region, facts.region.as_ref().map(Region::as_str));
        let host = facts.uri_endpoint.as_ref().map(Endpoint::host);
        let path = value("URI path", Field::UriPath, facts.uri_path.as_ref().map(UriPath::as_str));
        let title = name.value.clone();
        let way = |place: Place, title| Stop {
            place,
            title,
            values: Vec::new(),
            findings: Vec::new(),
            unknown: Vec::new(),
        };
        let stop = |place, title, values| Stop { values, ..way(place, title) };

        let mut groups = vec![Group {
            title: "AWS, the account of the key store".to_owned(),
            stops: vec![stop(Place::Kms, "AWS KMS", vec![name, region])],
        }];
        let way_title = match connectivity {
            Some(Connectivity::PublicEndpoint) => "the internet: HTTPS on TCP port 443",
            Some(Connectivity::VpcEndpointService) => "AWS PrivateLink: HTTPS on TCP port 443",
            None => "the internet, or AWS PrivateLink: not chosen",
        };
        groups.push(Group { title: String::new(), stops: vec![way(Place::Way, way_title)] });
        if connectivity == Some(Connectivity::VpcEndpointService) {
            let owner = facts.vpc_endpoint_service_owner.as_ref();
            let service = facts.vpc_endpoint_service_name.as_ref();
            let id = service.map(|service| service.service_id().to_owned());
            let service = service.map(VpcServiceName::as_str);
            groups.push(Group {
                title: owner.map_or_else(
                    || "AWS, the VPC of the endpoint service".to_owned(),
                    |owner| format!("AWS, account {}, the VPC of the endpoint service", owner.as_str()),
                ),
                stops: vec![
                    stop(
                        Place::Service,
                        "VPC endpoint service",
                        vec![
                            Fact { drawn: id, ..value("Service", Field::VpcEndpointServiceName, service) },
                            value("Private DNS name", Field::UriEndpoint, host),
                        ],
                    ),
                    stop(
                        Place::Balancer,
                        "Network load balancer, its targets",
                        vec![Fact { label: "Listener", value: Ok("TCP 443".to_owned()), drawn: None }],
                    ),
                ],
            });
        }
        groups.push(Group {
            title: "Your proxy and key managers".to_owned(),
            stops: vec![
                stop(Place::Proxy, "XKS proxy", vec![value("Host", Field::UriEndpoint, host), path]),
                stop(Place::Managers, "External key managers", Vec::new()),
            ],
        });
        let mut picture = Self { report, name: title, groups, elsewhere: Vec::new() };
        picture.put(report);
        picture
    }

    /// Puts each finding where it bites.
    fn put(&mut self, report: &'r Report) {
        for finding in report.findings() {
            let place = Place::of(finding, report.facts().connectivity);
            let mut stops = self.groups.iter_mut().flat_map(|group| &mut group.stops);
            let stop = place.and_then(|place| stops.find(|stop| stop.place == place));
            match (stop, finding.severity) {
                (Some(stop), Severity::Unknown) if finding.code != Code::InputMissing => {
                    if !stop.unknown.contains(&finding.code) {
                        stop.unknown.push(finding.code);
                    }
                }
                (Some(stop), _) => stop.findings.push(finding),
                (None, Severity::Unknown) => {}
                (None, _) => self.elsewhere.push(finding),
            }
        }
    }

    fn stops(&self) -> impl Iterator<Item = &Stop<'r>> {
        self.groups.iter().flat_map(|group| &group.stops)
    }

    fn way(&self) -> String {
        let names: Vec<&str> = self.stops().map(|stop| stop.title).collect();
        names.join(", then ")
    }

    fn title(&self) -> String {
        match &self.name {
            Ok(name) => format!("External key store {name}"),
            Err(_) => "External key store".to_owned(),
        }
    }

    /// All of it in words.
    fn description(&self) -> String {
        let mut text = format!("{}. The report is {}.", self.way(), self.report.verdict().as_str());
        for stop in self.stops() {
            for Fact { label, value, .. } in &stop.values {
                let value = value.as_ref().map_or_else(|why| *why, String::as_str);
                let _ = write!(text, " {}: {label}: {value}.", stop.title);
            }
            for finding in &stop.findings {
                let _ = write!(text, " At {}: {}: {}.", stop.title, word(finding), finding.message);
            }
            if !stop.unknown.is_empty() {
                let _ = write!(text, " At {}: {} not checked.", stop.title, rules(stop.unknown.len()));
            }
        }
        for finding in &self.elsewhere {
            let _ = write!(text, " Elsewhere: {}: {}.", word(finding), finding.message);
        }
        text
    }
}

/// A fact, unless it is not there or may hold a secret.
fn shown(report: &Report, field: Field, fact: Option<&str>) -> Result<String, &'static str> {
    let broken =
        |finding: &Finding| finding.severity == Severity::Error && finding.code != Code::VpcServiceRequired;
    let holds_secret = report.about(field).any(|finding| finding.code == Code::SecretElsewhere);
    match fact {
        Some(text) if holds_secret || may_be_secret(text) => Err("not shown, as it may hold a secret"),
        Some(text) => Ok(text.to_owned()),
        None if report.about(field).any(broken) => Err("not accepted"),
        None => Err("not given"),
    }
}

/// How much a finding weighs, in a word.
fn word(finding: &Finding) -> &'static str {
    match finding.severity {
        _ if finding.allowed => "allowed",
        _ if finding.code == Code::InputMissing => "missing",
        severity => severity.as_str(),
    }
}

fn rules(number: usize) -> String {
    if number == 1 { "1 rule".to_owned() } else { format!("{number} rules") }
}
