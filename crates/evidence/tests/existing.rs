//! Which key store is changed, from whatever was printed of it.

mod support;

use serde_json::{Value, json};
use support::text;
use xks_preflight_evidence::{NotChosen, recognise};
use xks_preflight_snippets::{ConnectionState, Existing};

const STORES: &str = "describe-custom-key-stores";
const LEDGER: &str = "cks-4444cccc5555dddd6";

fn fixture(folder: &str, extension: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/evidence");
    let path = format!("{root}/{folder}/{STORES}.{extension}");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the gathering script writes around an output.
fn wrapped(output: &str, account: &str, time: &str) -> String {
    format!(
        "#xks-preflight begin\n#xks-preflight command aws kms {STORES} --region eu-central-1\n\
         #xks-preflight account {account}\n#xks-preflight region eu-central-1\n#xks-preflight time {time}\n\
         {output}\n#xks-preflight status 0\n#xks-preflight end\n"
    )
}

fn list(stores: &[(&str, &str, &str)]) -> String {
    let store = |(id, name, state): &(&str, &str, &str)| {
        json!({
            "CustomKeyStoreId": id, "CustomKeyStoreName": name, "ConnectionState": state,
            "CustomKeyStoreType": "EXTERNAL_KEY_STORE",
            "XksProxyConfiguration": {
                "Connectivity": "PUBLIC_ENDPOINT", "AccessKeyId": "QPLT4YHEZB6S2MXKDWNGRC7VUA",
                "UriEndpoint": "https://xks.example.org", "UriPath": "/kms/xks/v1",
            },
        })
    };
    json!({"CustomKeyStores": stores.iter().map(store).collect::<Vec<Value>>()}).to_string()
}

/// The reason for which none is chosen.
#[track_caller]
fn refused(paste: &str, wanted: Option<&str>) -> String {
    let evidence = recognise(paste);
    let not_chosen = evidence.choose(wanted).expect_err("no store is clearly meant");
    assert!(!not_chosen.help().is_empty());
    not_chosen.reason()
}

#[test]
fn the_same_store_comes_of_every_way_to_print_the_list() {
    let (v1, v2, yaml) = (fixture("v1-json", "json"), fixture("v2-json", "json"), fixture("v2-yaml", "yaml"));
    let gathered = format!(
        "{}{}",
        wrapped(&v1, "111122223333", "2026-11-27T10:00:00Z"),
        wrapped(&text("describe-subnets"), "111122223333", "2026-11-27T10:00:01Z")
            .replace(STORES, "describe-subnets")
    );
    let prompted =
        format!("$ aws kms {STORES}\n{yaml}$ aws ec2 describe-subnets\n{}", text("describe-subnets"));
    let marked = format!("\u{feff}{v2}");
    for paste in [v1, v2, yaml, gathered, prompted, marked] {
        for wanted in [LEDGER, "Ledger"] {
            let evidence = recognise(&paste);
            let store = evidence.choose(Some(wanted)).unwrap_or_else(|e| panic!("{e:?} in {paste}"));
            let existing = Existing::new(&store.described()).expect("an external key store");
            assert_eq!((existing.id().as_str(), existing.name().as_str()), (LEDGER, "Ledger"));
            assert_eq!(existing.state(), ConnectionState::Failed);
            assert_eq!(existing.error_code(), Some("XKS_PROXY_TIMED_OUT"));
        }
        assert_eq!(recognise(&paste).stores().len(), 3);
        assert_eq!(refused(&paste, None), "has several key stores");
        assert_eq!(refused(&paste, Some("Nobody")), "has no key store of that ID or name");
    }
}

#[test]
fn one_store_needs_no_choice_unless_a_part_of_the_list_is_missing() {
    let one = list(&[("cks-1234567890abcdef0", "A", "CONNECTED")]);
    assert_eq!(recognise(&one).choose(None).map(|store| store.id.as_str()), Ok("cks-1234567890abcdef0"));
    let twice = format!("{one}\n{one}");
    assert!(recognise(&twice).choose(None).is_ok(), "the same, pasted twice");
    let page = one.replacen('{', "{\"Truncated\": true, \"NextMarker\": \"x\", ", 1);
    for paste in [
        page.clone(),
        format!("{one}\n{{\"CustomKeyStores\": [{{\"Cus"),
        format!("{one}\n{{\"Subnets\": [1 2]}}"),
    ] {
        assert_eq!(refused(&paste, None), "has one key store, but not the whole list", "{paste}");
        assert!(recognise(&paste).choose(Some("A")).is_ok(), "an ID and a name are of one store");
    }
    assert_eq!(recognise(&page).choose(Some("B")), Err(NotChosen::NotListed { whole: false }));
    assert_eq!(recognise(&one).choose(Some("B")), Err(NotChosen::NotListed { whole: true }));
}

#[test]
fn an_id_is_preferred_to_a_name() {
    let id = "cks-1234567890abcdef0";
    let paste = list(&[("cks-2222222222222222f", id, "CONNECTED"), (id, "B", "CONNECTED")]);
    assert_eq!(recognise(&paste).choose(Some(id)).map(|store| store.name.as_deref()), Ok(Some("B")));
}

#[test]
fn two_stores_of_one_name_are_asked_about() {
    let here = wrapped(&list(&[("cks-1", "A", "CONNECTED")]), "111122223333", "2026-11-27T10:00:00Z");
    let there = wrapped(&list(&[("cks-2", "A", "CONNECTED")]), "444455556666", "2026-11-27T10:00:00Z");
    let both = here + &there;
    assert_eq!(refused(&both, Some("A")), "has several key stores of that name");
    assert_eq!(recognise(&both).choose(Some("cks-2")).map(|store| store.id.as_str()), Ok("cks-2"));
}

#[test]
fn of_two_descriptions_the_newer_counts_and_without_times_it_is_asked() {
    let (old, new) = (
        list(&[("cks-1", "A", "CONNECTED"), ("cks-2", "B", "FAILED")]),
        list(&[("cks-1", "A", "DISCONNECTED")]),
    );
    let state =
        |paste: &str| recognise(paste).choose(Some("A")).map(|store| store.state.clone()).ok().flatten();
    let (older, newer) = (
        wrapped(&old, "111122223333", "2026-11-27T10:00:00Z"),
        wrapped(&new, "111122223333", "2026-11-27T10:00:01Z"),
    );
    for paste in [format!("{older}{newer}"), format!("{newer}{older}")] {
        assert_eq!(state(&paste).as_deref(), Some("DISCONNECTED"));
        assert_eq!(refused(&paste, Some("B")), "has no key store of that ID or name", "it is gone since");
    }
    let reason = refused(&format!("{old}\n{new}"), Some("A"));
    assert_eq!(
        reason,
        "says different things of that key store (line 1 of the paste; line 2 of the paste): which one is true now?"
    );
}

#[test]
fn what_has_no_list_says_what_it_has() {
    let cases = [
        ("", "has no list of key stores"),
        ("hello", "has no list of key stores: nothing in the paste was recognised"),
        ("{\"CustomKeyStores\": [", "has no list of key stores: the document on line 1 has no end"),
        (
            "An error occurred (AccessDeniedException) when calling the DescribeCustomKeyStores operation: no",
            "has no list of key stores: line 1: DescribeCustomKeyStores failed with AccessDeniedException",
        ),
        ("{\"CustomKeyStoreId\": \"cks-1234567890abcdef0\"}", "has no list of key stores"),
        ("{\"CustomKeyStores\": []}", "has no key store"),
    ];
    for (paste, reason) in cases {
        assert_eq!(refused(paste, None), reason);
    }
}
