//! Whatever stands in an account: what AWS KMS raises is among what the findings name, and where they name nothing it
//! raises nothing.
#![cfg(not(target_arch = "wasm32"))]

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use support::kms::Store;
use support::kms::operation::Exception;
use support::kms::rules::{Account, refuse_create, refuse_update};
use support::scene::{cloudhsm, external};
use xks_preflight_evidence::{Judgement, Known, judge, recognise};
use xks_preflight_finding::{Finding, Severity};
use xks_preflight_validate::{Context, Inputs, check};

/// Few of each, so that they meet.
const NAMES: [&str; 4] = ["Payments", "payments", "Ledger", "Vault"];
const ENDPOINTS: [&str; 4] = [
    "https://xks.payments.example.org",
    "https://xks.ledger.example.org",
    "https://XKS.payments.example.org",
    "https://xks.claims.example.org",
];
const PATHS: [&str; 3] = ["/kms/xks/v1", "/a/kms/xks/v1", "/b/kms/xks/v1"];
const SERVICES: [&str; 3] = [
    "com.amazonaws.vpce.eu-central-1.vpce-svc-0000000000000000a",
    "com.amazonaws.vpce.eu-central-1.vpce-svc-0000000000000000b",
    "com.amazonaws.vpce.eu-central-1.vpce-svc-0000000000000000c",
];

#[derive(Clone, Debug)]
struct Drawn {
    name: &'static str,
    /// `None`: an AWS CloudHSM key store.
    proxy: Option<(&'static str, &'static str, Option<&'static str>)>,
}

impl Drawn {
    fn members(&self) -> Map<String, Value> {
        match self.proxy {
            Some((endpoint, path, service)) => external(self.name, endpoint, path, service),
            None => cloudhsm(self.name),
        }
    }

    fn inputs(&self) -> Inputs {
        let (endpoint, path, service) = self.proxy.unwrap_or_default();
        let connectivity = if service.is_some() { "VPC_ENDPOINT_SERVICE" } else { "PUBLIC_ENDPOINT" };
        Inputs {
            region: Some("eu-central-1".to_owned()),
            name: Some(self.name.to_owned()),
            connectivity: Some(connectivity.to_owned()),
            uri_endpoint: Some(endpoint.to_owned()),
            uri_path: Some(path.to_owned()),
            vpc_endpoint_service_name: service.map(str::to_owned),
            ..Inputs::default()
        }
    }
}

fn proxy() -> impl Strategy<Value = (&'static str, &'static str, Option<&'static str>)> {
    let service = prop_oneof![Just(None), proptest::sample::select(&SERVICES[..]).prop_map(Some)];
    (proptest::sample::select(&ENDPOINTS[..]), proptest::sample::select(&PATHS[..]), service)
}

fn candidate() -> impl Strategy<Value = Drawn> {
    (proptest::sample::select(&NAMES[..]), proxy())
        .prop_map(|(name, proxy)| Drawn { name, proxy: Some(proxy) })
}

fn store() -> impl Strategy<Value = Drawn> {
    let proxy = prop_oneof![1 => Just(None), 3 => proxy().prop_map(Some)];
    // Most names of other stores are their own, or nearly every draw would end at the name.
    let name = prop_oneof![1 => proptest::sample::select(&NAMES[..]), 4 => Just("")];
    (name, proxy).prop_map(|(name, proxy)| Drawn { name, proxy })
}

fn stores(drawn: &[Drawn], prefix: &str) -> Vec<Store> {
    let store = |(number, drawn): (usize, &Drawn)| {
        let mut members = drawn.members();
        if drawn.name.is_empty() {
            members.insert("CustomKeyStoreName".to_owned(), json!(format!("Store {prefix}{number}")));
        }
        Store::new(&format!("cks-{prefix}{number:016x}"), members)
    };
    drawn.iter().enumerate().map(store).collect()
}

fn listed(stores: &[Store]) -> String {
    let described: Vec<Value> = stores.iter().map(Store::describe).collect();
    json!({"CustomKeyStores": described, "Truncated": false}).to_string()
}

/// What the findings of these severities say that AWS KMS raises.
fn named(judgement: &Judgement, severities: &[Severity]) -> String {
    let of_them = |finding: &&Finding| severities.contains(&finding.severity) && is_about_stores(finding);
    judgement.findings.iter().filter(of_them).map(|finding| format!("{}\n", finding.why)).collect()
}

/// Fails the test unless the errors name exactly what is raised; answers whether anything is.
fn agrees(raised: Option<&Exception>, judgement: &Judgement) -> bool {
    let errors = named(judgement, &[Severity::Error]);
    match raised {
        Some(exception) => assert!(errors.contains(&exception.name), "{exception:?} is not in:\n{errors}"),
        None => assert_eq!(errors, "", "nothing is raised"),
    }
    raised.is_some()
}

/// The rules of this test; the others are unknown here and name other exceptions.
fn is_about_stores(finding: &Finding) -> bool {
    finding.code.rule().area == xks_preflight_finding::Area::Uniqueness
}

fn judged(candidate: &Drawn, list: &str, own: Option<&str>, quota: usize) -> Judgement {
    let report = check(&candidate.inputs(), &Context::default());
    let known = Known { own_store_id: own, quota, ..Known::of(report.facts()) };
    judge(&recognise(list), &known)
}

/// Draws until 10,000 have passed, and says how often AWS KMS refused: neither all nor none, or the draw would be a bad one.
fn draws<T: std::fmt::Debug>(strategy: &impl Strategy<Value = T>, test: impl Fn(&T) -> bool) {
    let (count, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let mut runner =
        TestRunner::new(Config { cases: 10_000, failure_persistence: None, ..Config::default() });
    let result = runner.run(strategy, |drawn| {
        count.set(count.get() + 1);
        refused.set(refused.get() + u32::from(test(&drawn)));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(count.get() >= 10_000, "{} draws", count.get());
    let share = refused.get() * 100 / count.get();
    assert!((10..=90).contains(&share), "{share} % of the draws were refused");
}

#[test]
fn within_one_account_the_findings_name_what_create_raises_and_nothing_where_it_raises_nothing() {
    let strategy = (proptest::collection::vec(store(), 0..=10), candidate(), 5_usize..=11);
    draws(&strategy, |(drawn, candidate, quota)| {
        let own = stores(drawn, "a");
        let account = Account { own: &own, others: &[], quota: *quota };
        let raised = refuse_create(account, &candidate.members());
        let judgement = judged(candidate, &listed(&own), None, *quota);
        agrees(raised.as_ref(), &judgement)
    });
}

#[test]
fn what_stores_of_other_accounts_lead_to_is_named_as_unknown() {
    let strategy =
        (proptest::collection::vec(store(), 0..=5), proptest::collection::vec(store(), 0..=4), candidate());
    draws(&strategy, |(drawn, elsewhere, candidate)| {
        let (own, others) = (stores(drawn, "a"), stores(elsewhere, "b"));
        let account = Account { own: &own, others: &others, quota: 10 };
        let raised = refuse_create(account, &candidate.members());
        let judgement = judged(candidate, &listed(&own), None, 10);
        let errors = named(&judgement, &[Severity::Error]);
        let all = named(&judgement, &[Severity::Error, Severity::Unknown]);
        if let Some(exception) = &raised {
            assert!(all.contains(&exception.name), "{exception:?} is not in:\n{all}");
        } else {
            assert_eq!(errors, "", "nothing is raised");
        }
        raised.is_some()
    });
}

/// A list that is not whole never makes a rule pass.
#[test]
fn a_part_of_the_list_leaves_the_rest_unknown() {
    let strategy = (proptest::collection::vec(store(), 1..=10), candidate(), 0_usize..10);
    draws(&strategy, |(drawn, candidate, shown)| {
        let own = stores(drawn, "a");
        let account = Account { own: &own, others: &[], quota: 10 };
        let raised = refuse_create(account, &candidate.members());
        let part: Vec<Value> = own.iter().take(*shown).map(Store::describe).collect();
        let list = json!({"CustomKeyStores": part, "Truncated": true, "NextMarker": "m"}).to_string();
        let judgement = judged(candidate, &list, None, 10);
        let named = named(&judgement, &[Severity::Error, Severity::Unknown]);
        if let Some(exception) = &raised {
            assert!(named.contains(&exception.name), "{exception:?} is not in:\n{named}");
        }
        raised.is_some()
    });
}

/// Where a store is changed, it does not stand against itself.
#[test]
fn a_store_that_is_edited_does_not_stand_against_itself() {
    let strategy = (proptest::collection::vec(store(), 0..=9), candidate(), candidate());
    draws(&strategy, |(drawn, before, after)| {
        let mut own = stores(drawn, "a");
        own.push(Store::new("cks-own", before.members()));
        let account = Account { own: &own, others: &[], quota: 10 };
        let raised = refuse_update(account, &Store::new("cks-own", after.members()));
        let judgement = judged(after, &listed(&own), Some("cks-own"), 10);
        agrees(raised.as_ref(), &judgement)
    });
}
