//! The catalogue as data: complete, readable, without two entries of one name.

use std::collections::BTreeSet;

use xks_preflight_explain::{Family, NO_EXTERNAL_KEY_STORE, catalogue, entry, explain};

#[test]
fn every_entry_says_everything() {
    let mut ids = BTreeSet::new();
    for e in catalogue() {
        assert!(ids.insert(e.id), "{} stands there twice", e.id);
        assert!(e.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", e.id);
        assert!(std::ptr::eq(entry(e.id).expect("found by its id"), e));
        assert!(!e.name.is_empty() && !e.happened.is_empty(), "{}", e.id);
        assert!(!e.causes.is_empty(), "{}: no cause", e.id);
        assert!(!e.steps.is_empty(), "{}: no step", e.id);
        assert!(!e.sources.is_empty(), "{}: no source", e.id);
    }
    assert!(ids.len() > 100, "only {} entries", ids.len());
}

#[test]
fn sentences_are_short_and_plain() {
    for e in catalogue() {
        let causes = e.causes.iter().flat_map(|c| [c.cause, c.tell, c.todo]);
        for text in causes.chain([e.happened]).chain(e.contradictions.iter().copied()) {
            assert!((4..=320).contains(&text.len()), "{}: {text}", e.id);
            assert!(!text.ends_with('.') && text == text.trim(), "{}: {text}", e.id);
            assert!(!text.contains("invalid ") || text.contains('`'), "{}: {text}", e.id);
        }
    }
    for outside in NO_EXTERNAL_KEY_STORE {
        assert!(outside.reason.contains(outside.name), "{}", outside.name);
    }
}

/// By its own words, each entry is found, and alone or with those that share its name.
#[test]
fn every_entry_is_found_by_its_name() {
    for e in catalogue() {
        let text = match e.family {
            Family::Exception | Family::Aws => {
                format!("An error occurred ({}) when calling the CreateKey operation: ...", e.name)
            }
            Family::ProxyError => format!("{{\"errorName\": \"{}\"}}", e.name),
            Family::ConnectionErrorCode => format!("\"ConnectionErrorCode\": \"{}\"", e.name),
            // These go by numbers and phrases: recognise.rs has them.
            _ => continue,
        };
        let answer = explain(&text);
        let found: Vec<_> = answer.explanations.iter().map(|x| x.entry.id).collect();
        assert_eq!(found, [e.id], "{text}");
        assert!(answer.question.is_none(), "{text}");
    }
}

/// Table "Error codes" of the proxy specification 1.0.3.
#[test]
fn every_error_name_of_the_proxy_specification_is_there() {
    let names = [
        "ValidationException",
        "InvalidStateException",
        "InvalidCiphertextException",
        "InvalidKeyUsageException",
        "AuthenticationFailedException",
        "AccessDeniedException",
        "KeyNotFoundException",
        "InvalidUriPathException",
        "ThrottlingException",
        "UnsupportedOperationException",
        "DependencyTimeoutException",
        "InternalException",
    ];
    let of_proxies: BTreeSet<_> =
        catalogue().filter(|e| e.family == Family::ProxyError).map(|e| e.name).collect();
    assert_eq!(of_proxies, BTreeSet::from(names));
}

/// What the sources contradict each other in is said where a person meets it.
#[test]
fn the_known_contradictions_are_told() {
    let told = |id: &str, part: &str| {
        let e = entry(id).expect(id);
        assert!(e.contradictions.iter().any(|text| text.contains(part)), "{id}: {part}");
    };
    for id in ["xks-proxy-uri-unreachable", "xks-proxy-invalid-configuration", "message-tls"] {
        told(id, "a TLS failure at create is XksProxyUriUnreachableException in the proxy specification");
    }
    for id in ["xks-proxy-invalid-configuration", "xks-proxy-vpc-endpoint-service-invalid-configuration"] {
        told(id, "requires acceptance");
    }
    told("xks-vpc-endpoint-service-invalid-configuration", "the caller's account");
    told("kms-unsupported-operation", "no service model declares");
    told("custom-key-store-invalid-state", "may change only its name");
    told("message-access-denied", "KMSInvalidStateException in the proxy specification");
    told("xks-proxy-invalid-tls-configuration", "mutual TLS");
}
