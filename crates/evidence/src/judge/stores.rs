//! Uniqueness and quota, from the list of key stores that exist.

use xks_preflight_explain as explain;
use xks_preflight_validate::Connectivity;

use super::{Judge, NEEDS_NO_ROOM, Part, account_of, count, newest};
use crate::content::{Content, Store};
use crate::finding::{Code, Severity};
use crate::kind::Kind;
use crate::recognise::{Document, shown};

/// The key stores of the account and Region, as far as they were given.
struct List<'a> {
    /// All but the store itself.
    others: Vec<&'a Store>,
    /// Nothing is missing.
    whole: bool,
    /// What an external store's configuration is, is known of each.
    configured: bool,
    by: String,
}

const ERROR_CODE: &str = "CustomKeyStores[].ConnectionErrorCode";

/// What the finding of a missing rest says.
const NOT_WHOLE: &str = "no store on the list stands against it, but the list is not whole";
const GIVE_ALL: &str =
    "paste the whole list: aws kms describe-custom-key-stores, without --limit and --query";
const OTHER_NAME: &str = "choose another name, or delete the other store if it is not used any more";
const OTHER_PATH: &str = "choose another path on the proxy, or another endpoint";
const OTHER_ENDPOINT: &str = "give this key store an endpoint (private DNS name) of its own";

impl<'a> Judge<'a> {
    pub(super) fn stores(&mut self) {
        let Some(list) = self.list() else { return };
        self.failed(&list);
        self.name(&list);
        self.uri(&list);
        self.mixed(&list);
        if self.known.is_vpc() {
            self.private_dns(&list);
            self.vpc_service(&list);
        }
        self.quota(&list);
    }

    fn list(&mut self) -> Option<List<'a>> {
        let mut documents = self.of(Kind::CustomKeyStores);
        let first = *documents.first()?;
        if let Some(other) = documents.iter().find(|document| account_of(document) != account_of(first)) {
            let message = format!(
                "{} and {} are lists of different accounts: which one is to have the key store?",
                first.origin.place(),
                other.origin.place()
            );
            self.say(
                Code::EvidenceAccount,
                "CustomKeyStores",
                message,
                "paste the list of that account only",
            );
            return None;
        }
        if let Some(newest) = newest(&documents) {
            documents = vec![newest];
        }
        for document in &documents {
            self.one_store(document);
        }
        let is_whole = |document: &&&Document| document.whole && lone_store(document).is_none();
        let whole: Vec<&&Document> = documents.iter().filter(is_whole).collect();
        if let Some((one, other)) = differ(&whole) {
            let message = format!(
                "{} and {} are two lists of key stores that say different things: which one is true now?",
                one.origin.place(),
                other.origin.place()
            );
            self.say(Code::EvidenceAmbiguous, "CustomKeyStores", message, "paste the newer one only");
            return None;
        }
        let truncated = documents.iter().any(|document| document.truncated);
        let whole = !truncated && !whole.is_empty();
        let by = first.described();
        if truncated {
            self.decide(Code::StoresTruncated, &by);
            let message = "the list of key stores was cut into pages, or lacks its end".to_owned();
            self.say(Code::StoresTruncated, "CustomKeyStores.Truncated", message, GIVE_ALL);
        } else if whole {
            self.decide(Code::StoresTruncated, &by);
        }
        let own = self.known.own_store_id;
        let mut others: Vec<&Store> = Vec::new();
        for document in documents {
            if let Content::Stores(stores) = &document.content {
                for store in stores.iter().filter(|store| own != Some(store.id.as_str())) {
                    if others.iter().all(|other| other.id != store.id) {
                        others.push(store);
                    }
                }
            }
        }
        let configured = others.iter().all(|store| {
            !store.is_external()
                || (store.uri_endpoint.is_some() && store.uri_path.is_some() && store.connectivity.is_some())
        });
        Some(List { others, whole, configured, by })
    }

    /// A list of one store can be all that there is, or the one that was asked for.
    fn one_store(&mut self, document: &Document) {
        let Some(store) =
            lone_store(document).filter(|store| self.known.own_store_id != Some(store.id.as_str()))
        else {
            return;
        };
        let message = format!(
            "{}: this can be the list of all key stores, or what --custom-key-store-id or --custom-key-store-name shows of {}: which is it?",
            document.origin.place(),
            named(store)
        );
        self.say(
            Code::EvidenceAmbiguous,
            "CustomKeyStores",
            message,
            "paste it with the command line above it ($ aws kms describe-custom-key-stores …), or as the gathering script writes it",
        );
    }

    fn failed(&mut self, list: &List<'_>) {
        for store in list.others.iter().filter(|store| store.state.as_deref() == Some("FAILED")) {
            let code = store.error_code.as_deref().unwrap_or("no ConnectionErrorCode");
            let entry = explain::connection_error_code(code);
            let happened = entry.map_or("AWS KMS could not connect it", |entry| entry.happened);
            let todo = entry
                .and_then(|entry| entry.causes.first())
                .map_or("disconnect it, mend what the code names, and connect it again", |cause| cause.todo);
            let message = format!("{} is FAILED ({}): {happened}", named(store), shown(code));
            let path =
                if store.error_code.is_some() { ERROR_CODE } else { "CustomKeyStores[].ConnectionState" };
            self.say_at(Code::StoreFailed, Part::of(path, [&store.at]), message, todo);
        }
        if list.whole {
            self.decide(Code::StoreFailed, &list.by);
        }
    }

    /// Decides `code`: broken where `clash` finds a store, and else only where every store was seen.
    fn clash(
        &mut self,
        code: Code,
        list: &List<'_>,
        seen: bool,
        path: &str,
        clash: impl Fn(&Store) -> Option<(String, Severity)>,
        help: &str,
    ) {
        let mut found = false;
        for store in &list.others {
            if let Some((message, severity)) = clash(store) {
                let severity = severity.max(code.rule().severity);
                let message = format!("{}: {message}", named(store));
                self.say_at(code, Part::of(path, [&store.at]), message, help).severity = severity;
                // A warning leaves open what a store that was not seen does.
                found |= severity == Severity::Error;
            }
        }
        if found || (list.whole && seen) {
            self.decide(code, &list.by);
        } else {
            self.leave(code, NOT_WHOLE, GIVE_ALL);
        }
    }

    fn name(&mut self, list: &List<'_>) {
        let Some(name) = self.known.name else {
            self.leave(Code::NameInUse, "the name of the key store is not given", "give the name");
            return;
        };
        let clash = |store: &Store| {
            (store.name.as_deref() == Some(name.as_str()))
                .then(|| ("the name is in use".to_owned(), Severity::Error))
        };
        self.clash(Code::NameInUse, list, true, "CustomKeyStores[].CustomKeyStoreName", clash, OTHER_NAME);
    }

    fn uri(&mut self, list: &List<'_>) {
        let (Some(endpoint), Some(path)) = (self.known.uri_endpoint, self.known.uri_path) else {
            self.leave(Code::UriInUse, "endpoint and path are not both given", "give endpoint and path");
            return;
        };
        let clash = |store: &Store| {
            let severity = same_endpoint(store, endpoint.as_str())?;
            (store.uri_path.as_deref() == Some(path.as_str()))
                .then(|| (worded("endpoint and path are in use", severity), severity))
        };
        let at = "CustomKeyStores[].XksProxyConfiguration.UriEndpoint";
        self.clash(Code::UriInUse, list, list.configured, at, clash, OTHER_PATH);
    }

    fn mixed(&mut self, list: &List<'_>) {
        let (Some(endpoint), Some(connectivity)) = (self.known.uri_endpoint, self.known.connectivity) else {
            let reason = "endpoint and connectivity are not both given";
            self.leave(Code::EndpointMixedConnectivity, reason, "give endpoint and connectivity");
            return;
        };
        let clash = |store: &Store| {
            let severity = same_endpoint(store, endpoint.as_str())?;
            let other = store.connectivity.as_deref()?;
            (other != connectivity.as_str()).then(|| {
                (worded(&format!("the endpoint is in use with {}", shown(other)), severity), severity)
            })
        };
        let at = "CustomKeyStores[].XksProxyConfiguration.Connectivity";
        self.clash(Code::EndpointMixedConnectivity, list, list.configured, at, clash, OTHER_ENDPOINT);
    }

    fn private_dns(&mut self, list: &List<'_>) {
        let Some(endpoint) = self.known.uri_endpoint else {
            self.leave(Code::PrivateDnsInUse, "the endpoint is not given", "give the endpoint");
            return;
        };
        let vpc = Connectivity::VpcEndpointService.as_str();
        let clash = |store: &Store| {
            let severity = same_endpoint(store, endpoint.as_str())?;
            (store.connectivity.as_deref() == Some(vpc))
                .then(|| (worded("the private DNS name is in use", severity), severity))
        };
        let at = "CustomKeyStores[].XksProxyConfiguration.UriEndpoint";
        self.clash(Code::PrivateDnsInUse, list, list.configured, at, clash, OTHER_ENDPOINT);
    }

    fn vpc_service(&mut self, list: &List<'_>) {
        let Some(service) = self.known.service_name else {
            self.leave(Code::VpcServiceInUse, "the VPC endpoint service name is not given", "give the name");
            return;
        };
        let clash = |store: &Store| {
            (store.service_name.as_deref() == Some(service.as_str()))
                .then(|| ("the VPC endpoint service is in use".to_owned(), Severity::Error))
        };
        let at = "CustomKeyStores[].XksProxyConfiguration.VpcEndpointServiceName";
        let help = "make a VPC endpoint service of its own for this key store";
        self.clash(Code::VpcServiceInUse, list, list.configured, at, clash, help);
    }

    fn quota(&mut self, list: &List<'_>) {
        let (there, quota) = (list.others.len(), self.known.quota);
        if self.known.own_store_id.is_some() {
            self.decide(Code::StoreQuota, NEEDS_NO_ROOM);
        } else if there >= quota {
            let message = format!("{} exist, and the quota is {quota}", count(there, "custom key store"));
            let help = "delete a store that is not used any more, or have AWS raise the quota and give the new one (--store-quota, or its field in the page)";
            self.decide(Code::StoreQuota, &list.by);
            self.say(Code::StoreQuota, "CustomKeyStores", message, help);
        } else if list.whole {
            self.decide(Code::StoreQuota, &list.by);
        } else {
            self.leave(Code::StoreQuota, "the list of key stores is not whole", GIVE_ALL);
        }
    }
}

/// The store of a list that has no other, where no command says that all were asked for.
fn lone_store(document: &Document) -> Option<&Store> {
    match &document.content {
        Content::Stores(stores)
            if stores.len() == 1 && document.whole && document.origin.command.is_none() =>
        {
            stores.first()
        }
        _ => None,
    }
}

/// Two of these that do not say the same.
fn differ<'a>(documents: &[&&'a Document]) -> Option<(&'a Document, &'a Document)> {
    let (first, rest) = documents.split_first()?;
    let other = rest.iter().find(|other| other.content != first.content)?;
    Some((first, other))
}

/// How a store's endpoint stands against ours. Host names are the same in any case of letters; whether AWS KMS compares
/// them so is not documented.
fn same_endpoint(store: &Store, endpoint: &str) -> Option<Severity> {
    let other = store.uri_endpoint.as_deref()?;
    if other == endpoint {
        Some(Severity::Error)
    } else {
        other.eq_ignore_ascii_case(endpoint).then_some(Severity::Warning)
    }
}

fn worded(what: &str, severity: Severity) -> String {
    if severity == Severity::Error {
        what.to_owned()
    } else {
        format!("{what}, but for upper and lower case: whether AWS KMS tells these apart is not documented")
    }
}

/// A store as a message names it.
fn named(store: &Store) -> String {
    let kind = if store.is_external() { "external key store" } else { "AWS CloudHSM key store" };
    let name = store.name.as_deref().map_or_else(String::new, |name| format!(" ({})", shown(name)));
    format!("{kind} {}{name}", shown(&store.id))
}
