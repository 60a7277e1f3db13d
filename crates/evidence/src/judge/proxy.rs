//! What the proxy answered: its health, an external key, an error.

use std::time::Duration;

use super::{Judge, Part};
use crate::content::{Content, Health, KeyMetadata};
use crate::finding::{Code, Severity};
use crate::kind::Kind;
use crate::recognise::{Document, request_of, shown};
use crate::split::ProxyRequest;
use xks_preflight_explain::{Family, catalogue};
use xks_preflight_validate::{UriPath, XksKeyId};

/// How long AWS KMS waits for an answer.
const TIMEOUT: Duration = Duration::from_millis(250);

/// How long a round trip may take.
const ROUND_TRIP: Duration = Duration::from_millis(35);

impl Judge<'_> {
    pub(super) fn proxy(&mut self) {
        for document in self.of(Kind::HealthStatus) {
            if let Content::Health(health) = &document.content {
                self.health(document, health);
            }
        }
        for document in self.of(Kind::KeyMetadata) {
            if let Content::Key(key) = &document.content {
                self.key(document, key);
            }
        }
        for document in self.of(Kind::ProxyError) {
            if let Content::ProxyError(name) = &document.content {
                self.error(document, name.as_deref());
            }
        }
        self.mutual_tls();
    }

    /// Whether a document may be an answer of this proxy, on this key: nothing that is known speaks against it.
    pub(super) fn is_of_proxy(&self, document: &Document) -> bool {
        self.other_proxy(document).is_none()
    }

    /// Says so where a document is of another proxy, path or external key.
    pub(super) fn of_other_proxy(&mut self, document: &Document) {
        if let Some(said) = self.other_proxy(document) {
            let message = format!("{}: {said}", document.origin.place());
            let help = "run the probe that is written for these values, and paste what it prints";
            self.say(Code::EvidenceProxy, document.kind.command(), message, help);
        }
    }

    fn other_proxy(&self, document: &Document) -> Option<String> {
        let (asked, known) = (&document.exchange.asked, self.known);
        let other = |asked: &Option<String>, known: Option<&str>| {
            asked.clone().zip(known.map(str::to_owned)).filter(|(asked, known)| asked != known)
        };
        let host = known.uri_endpoint.map(|endpoint| endpoint.host().to_ascii_lowercase());
        if let Some((asked, known)) = other(&asked.host, host.as_deref()) {
            return Some(format!("{} was asked, the proxy of the key store is {known}", shown(&asked)));
        }
        if let Some((asked, known)) = other(&asked.path, known.uri_path.map(UriPath::as_str)) {
            return Some(format!("{} was asked, the key store's path is {known}", shown(&asked)));
        }
        let (asked, known) = other(&asked.key, known.xks_key_id.map(XksKeyId::as_str))?;
        Some(format!("this is of external key {}, the KMS key is to be made of {known}", shown(&asked)))
    }

    fn health(&mut self, document: &Document, health: &Health) {
        let by = document.described();
        let status = document.exchange.status.filter(|status| *status != 200);
        self.decide(Code::HealthAnswer, &by);
        if let Some(status) = status {
            let message = format!("the answer came with HTTP status {status}");
            self.say(Code::HealthAnswer, "GetHealthStatus", message, "the specification wants 200");
        }
        for (member, expected) in &health.wrong {
            let message = format!("{member} is not {expected}");
            let part = Part { path: member, labels: health.at.labels(member) };
            self.say_at(Code::HealthAnswer, part, message, "the vendor of the proxy has to mend this");
        }
        if status.is_none() {
            self.decide(Code::HealthError, &by);
        }
        if !health.managers.is_empty() {
            self.managers(&by, health);
        }
        self.latency(document);
    }

    /// However the request ended. Several answers of one proxy say it once.
    fn mutual_tls(&mut self) {
        let kinds = [Kind::HealthStatus, Kind::KeyMetadata, Kind::ProxyError];
        if kinds.iter().any(|kind| self.of(*kind).iter().any(|document| document.exchange.asks_certificate)) {
            let message = "the proxy asked for a client certificate in the TLS handshake".to_owned();
            self.say(
                Code::PlanMtls,
                "GetHealthStatus",
                message,
                "switch mutual TLS off on the proxy: AWS KMS has no client certificate any more",
            );
        }
    }

    fn managers(&mut self, by: &str, health: &Health) {
        let of = |status: &str| health.managers.iter().filter(|manager| *manager == status).count();
        let (all, unavailable) = (health.managers.len(), of("UNAVAILABLE"));
        let path = "ekmFleetDetails[].healthStatus";
        let part = || Part { path, labels: health.at.labels(path) };
        let wrong = (unavailable == all).then(|| "every external key manager is UNAVAILABLE".to_owned());
        let help = "bring an external key manager up, or mend the way from the proxy to it";
        self.settle(Code::HealthAvailable, by, part(), wrong, help);
        let wrong = match (all, all - unavailable, of("DEGRADED")) {
            (_, 0, _) => None,
            (1, ..) => Some("there is one external key manager".to_owned()),
            (_, 1, _) => Some(format!("one external key manager of {all} is not UNAVAILABLE")),
            (_, _, degraded) if degraded > 0 => {
                Some(format!("{degraded} of {all} external key managers are DEGRADED"))
            }
            _ => None,
        };
        let help = "AWS advises two related instances that share the keys";
        self.settle(Code::HealthRedundancy, by, part(), wrong, help);
    }

    fn latency(&mut self, document: &Document) {
        let exchange = &document.exchange;
        if exchange.total.is_none() && exchange.round_trip().is_none() {
            return;
        }
        self.decide(Code::HealthLatency, &document.described());
        let why = "it was measured from where the probe ran, which is not where AWS KMS is; a slower answer there is a timeout: XksProxyUriUnreachableException, XKS_PROXY_TIMED_OUT";
        let slow = exchange
            .total
            .filter(|time| *time > TIMEOUT)
            .map(|time| format!("the answer took {} ms, and AWS KMS waits 250 ms", time.as_millis()));
        let far = exchange
            .round_trip()
            .filter(|time| *time > ROUND_TRIP)
            .map(|time| format!("a round trip took {} ms; at most 35 ms are advised", time.as_millis()));
        for message in [slow, far].into_iter().flatten() {
            let help = "run the probe from the Region itself; place proxy and key manager near it";
            self.say(Code::HealthLatency, "time_total", message, help).why = why.into();
        }
    }

    fn key(&mut self, document: &Document, key: &KeyMetadata) {
        let by = document.described();
        let part = |path| Part { path, labels: key.at.labels(path) };
        let value = |text: Option<&str>| text.map_or_else(|| "missing".to_owned(), shown);
        let wrong = (key.spec.as_deref() != Some("AES_256"))
            .then(|| format!("keySpec is {}", value(key.spec.as_deref())));
        self.settle(
            Code::KeySpec,
            &by,
            part("keySpec"),
            wrong,
            "make an AES key of 256 bits in the external key manager",
        );
        let usage = key.usage.clone().unwrap_or_default();
        let missing: Vec<&str> = ["ENCRYPT", "DECRYPT"]
            .into_iter()
            .filter(|wanted| !usage.iter().any(|usage| usage == wanted))
            .collect();
        let wrong = (!missing.is_empty()).then(|| format!("keyUsage lacks {}", missing.join(" and ")));
        self.settle(
            Code::KeyUsage,
            &by,
            Part { path: "keyUsage", labels: key.at.labels("keyUsage[]") },
            wrong,
            "allow the key to encrypt and to decrypt",
        );
        let wrong = (key.status.as_deref() != Some("ENABLED"))
            .then(|| format!("keyStatus is {}", value(key.status.as_deref())));
        self.settle(
            Code::KeyStatus,
            &by,
            part("keyStatus"),
            wrong,
            "enable the key in the external key manager",
        );
    }

    fn error(&mut self, document: &Document, name: Option<&str>) {
        let request = request_of(document);
        let status = document.exchange.status;
        if let (None, Some(curl)) = (status, document.exchange.curl) {
            self.unanswered(request, curl);
            return;
        }
        self.decide(Code::HealthError, &document.described());
        let said = match (name, status) {
            (Some(name), Some(status)) => format!("{} (HTTP {status})", shown(name)),
            (Some(name), None) => shown(name),
            (None, Some(200)) => {
                // An answer that is no JSON, or none that was pasted.
                let message = "the proxy answered 200, and no answer in JSON follows".to_owned();
                let finding = self.say(
                    Code::HealthError,
                    "HTTP",
                    message,
                    "paste the body, too; a web page or an empty body is no answer of a proxy",
                );
                finding.severity = Severity::Warning;
                return;
            }
            (None, status) => format!("HTTP {}", status.unwrap_or_default()),
        };
        let message = format!("{} was refused: {said}", name_of(request));
        let (why, help) = outcome(name, status, request == Some(ProxyRequest::Metadata));
        self.say(Code::HealthError, "errorName", message, help).why = why.into();
    }

    /// The probe got no answer. Where it ran is not where AWS KMS is, so the rule stays open.
    fn unanswered(&mut self, request: Option<ProxyRequest>, curl: u8) {
        let known = catalogue().find(|entry| {
            entry.family == Family::Curl && entry.tokens().iter().any(|token| token.parse() == Ok(curl))
        });
        let happened = known.map_or("curl failed", |entry| entry.happened);
        let message = format!("{} got no answer: {happened} (curl exit status {curl})", name_of(request));
        let help = "run the probe where AWS KMS comes from: from outside for a public endpoint, in the VPC behind an endpoint service";
        let finding = self.say(Code::HealthError, "curl", message, help);
        finding.severity = Severity::Warning;
        finding.why = "if AWS KMS fares the same: create fails with XksProxyUriUnreachableException, or with XksProxyInvalidConfigurationException over the certificate".into();
    }
}

const fn name_of(request: Option<ProxyRequest>) -> &'static str {
    match request {
        Some(ProxyRequest::Metadata) => "GetKeyMetadata",
        _ => "GetHealthStatus",
    }
}

/// What an error of the proxy becomes in AWS KMS, and what to do: the specification's table, and the guide's where it
/// says otherwise.
fn outcome(name: Option<&str>, status: Option<u16>, of_key: bool) -> (&'static str, &'static str) {
    let kind = name.unwrap_or_default();
    let is = |names: &[&str], code: u16| names.contains(&kind) || (name.is_none() && status == Some(code));
    let credential = "set the credential of the key store on the proxy; the request is signed for service kms-xks-proxy in the key store's Region, and nothing on the way may change it";
    if is(&["AuthenticationFailedException"], 401) {
        let why = if of_key {
            "CreateKey: CustomKeyStoreInvalidStateException"
        } else {
            "create: XksProxyIncorrectAuthenticationCredentialException; connect: INVALID_CREDENTIALS"
        };
        return (why, credential);
    }
    if is(&["AccessDeniedException"], 403) {
        let why = if of_key {
            "CreateKey: CustomKeyStoreInvalidStateException (AWS's guide) or KMSInvalidStateException (the specification)"
        } else {
            "connect: XKS_PROXY_ACCESS_DENIED; the specification exempts GetHealthStatus from the proxy's own rules"
        };
        return (why, "let the proxy's own rules allow the request");
    }
    if kind == "KeyNotFoundException" || (of_key && is(&[], 404)) {
        return (
            "CreateKey: XksKeyNotFoundException",
            "give the id by which the proxy knows the external key",
        );
    }
    if is(&["InvalidUriPathException"], 404) {
        return (
            "create: XksProxyInvalidConfigurationException; connect: XKS_PROXY_INVALID_CONFIGURATION",
            "compare the path with the proxy's: prefix and /kms/xks/v1",
        );
    }
    if of_key && ["InvalidStateException", "InvalidKeyUsageException"].contains(&kind) {
        return (
            "CreateKey: XksKeyInvalidConfigurationException",
            "mend the external key in the key manager",
        );
    }
    if of_key && is(&["UnsupportedOperationException"], 501) {
        return ("CreateKey: UnsupportedOperationException", "ask the vendor of the proxy");
    }
    if of_key {
        return ("CreateKey: CustomKeyStoreInvalidStateException", "look into the proxy's log");
    }
    if is(&["ThrottlingException"], 429) || is(&["DependencyTimeoutException"], 503) {
        return (
            "create: XksProxyUriUnreachableException; connect: XKS_PROXY_NOT_REACHABLE or XKS_PROXY_TIMED_OUT",
            "see whether the proxy reaches the key manager, and has room for more requests",
        );
    }
    (
        "create: XksProxyInvalidResponseException or XksProxyUriUnreachableException; connect: XKS_PROXY_INVALID_RESPONSE",
        "look into the proxy's log, and at what stands between: load balancer, reverse proxy",
    )
}
