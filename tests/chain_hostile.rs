//! Pastes made to hurt: each is answered within bounds that are counted, not timed, and breaks no invariant. The small
//! ones are the corpus of the fuzz target, `fuzz/corpus/chain`; to write them anew after a change here:
//!
//!     XKS_WRITE_CORPUS=1 cargo test --package xks-preflight-tests --test chain_hostile
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout)] // how long each took is worth a line of output

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use support::forge::{Forgery, authority_key, der, dns_names, extension, name, rsa, sequence};
use support::tools::root;
use xks_preflight_chain::{Host, Judging, Roots, Verdict, limits, read, settle};
use xks_preflight_finding::{Code, Severity};

#[path = "../fuzz/invariants.rs"]
mod invariants;

/// Inputs up to this size are committed.
const SMALL: usize = 70_000;

fn many(count: u32, each: impl Fn(u32) -> Forgery) -> Vec<u8> {
    let mut out = Forgery::leaf("CA 0").der();
    out.extend((0..count).flat_map(|number| each(number).der()));
    out
}

fn with(change: impl FnOnce(&mut Forgery)) -> Vec<u8> {
    let mut leaf = Forgery::leaf("CA 0");
    change(&mut leaf);
    leaf.der()
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("host{number}.example.org")).collect()
}

/// Values within values, as deep as the bytes allow.
fn nested(depth: usize, tag: u8) -> Vec<u8> {
    (0..depth).fold(vec![5, 0], |inner, _| der(tag, &inner))
}

fn constraints(count: usize) -> Vec<u8> {
    let subtrees: Vec<_> =
        numbered(count).iter().map(|name| sequence(&[der(0x82, name.as_bytes())])).collect();
    extension(30, true, &sequence(&[der(0xa1, &subtrees.concat())]))
}

fn keys_and_numbers() -> Vec<(&'static str, Vec<u8>)> {
    let odd = |length: usize| [vec![0x7f; length - 1], vec![1]].concat();
    vec![
        ("rsa-modulus-huge", with(|leaf| leaf.key = rsa(&odd(60_000), &[1, 0, 1]))),
        ("rsa-exponent-huge", with(|leaf| leaf.key = rsa(&odd(256), &odd(60_000)))),
        ("rsa-exponent-even", with(|leaf| leaf.key = rsa(&odd(256), &[2]))),
        ("rsa-exponent-one", with(|leaf| leaf.key = rsa(&odd(256), &[1]))),
        ("rsa-zeros", with(|leaf| leaf.key = rsa(&[0], &[0]))),
        ("rsa-empty-numbers", with(|leaf| leaf.key = rsa(&[], &[]))),
        ("rsa-negative", with(|leaf| leaf.key = rsa(&[0xff; 256], &[0x80]))),
        ("serial-huge", with(|leaf| leaf.serial = der(2, &odd(60_000)))),
        ("serial-empty", with(|leaf| leaf.serial = der(2, &[]))),
        ("signature-empty", with(|leaf| leaf.signature = Vec::new())),
        ("signature-no-bits", with(|leaf| leaf.signature = vec![0])),
    ]
}

fn names_and_extensions() -> Vec<(&'static str, Vec<u8>)> {
    let sneaky = "xks.example.org\u{202e}gro.live\0\n\u{1b}[2J";
    vec![
        ("names-thousands", with(|leaf| leaf.extensions[0] = dns_names(&numbered(2_700)))),
        (
            "names-hostile",
            with(|leaf| {
                leaf.subject = name(sneaky);
                leaf.extensions[0] =
                    dns_names(&["xks.example.org\0.evil.example".into(), "\u{1b}[2J".into(), String::new()]);
            }),
        ),
        ("name-very-long", with(|leaf| leaf.subject = name(&"x".repeat(60_000)))),
        (
            "name-many-parts",
            with(|leaf| {
                let part = der(0x31, &sequence(&[der(6, &[0x55, 4, 11]), der(12, b"x")]));
                leaf.subject = der(0x30, &part.repeat(4_000));
            }),
        ),
        ("extensions-thousands", with(|leaf| leaf.extensions = vec![extension(99, false, &[5, 0]); 4_000])),
        ("extensions-twice", with(|leaf| leaf.extensions.push(authority_key()))),
        ("extension-empty", with(|leaf| leaf.extensions.push(extension(37, true, &[])))),
        ("extensions-none", with(|leaf| leaf.extensions.clear())),
        ("nested-subject", with(|leaf| leaf.subject = nested(9_000, 0x30))),
        ("nested-alt-name", with(|leaf| leaf.extensions[0] = extension(17, false, &nested(9_000, 0xa4)))),
        ("nested-constraints", with(|leaf| leaf.extensions.push(extension(30, true, &nested(9_000, 0xa0))))),
        (
            "dates-far",
            with(|leaf| {
                leaf.validity = sequence(&[der(24, b"00000101000000Z"), der(24, b"99991231235959Z")]);
            }),
        ),
        ("dates-broken", with(|leaf| leaf.validity = sequence(&[der(23, b"261332256161Z"), der(23, b"")]))),
        (
            "dates-backwards",
            with(|leaf| leaf.validity = sequence(&[der(23, b"270601000000Z"), der(23, b"260801000000Z")])),
        ),
        (
            "constraints-against-names",
            [with(|leaf| leaf.extensions[0] = dns_names(&numbered(2_700))), {
                let mut ca = Forgery::authority("CA 0", "CA 0", 1);
                ca.extensions.push(constraints(2_000));
                ca.der()
            }]
            .concat(),
        ),
        (
            "empty-everything",
            with(|leaf| {
                let nothing = sequence(&[]);
                (leaf.serial, leaf.algorithm, leaf.issuer) = (der(2, &[]), nothing.clone(), nothing.clone());
                (leaf.validity, leaf.subject, leaf.key) = (nothing.clone(), nothing.clone(), nothing);
                leaf.extensions.clear();
                leaf.signature.clear();
            }),
        ),
        ("empty-names", with(|leaf| (leaf.subject, leaf.issuer) = (sequence(&[]), sequence(&[])))),
    ]
}

fn shapes() -> Vec<(&'static str, Vec<u8>)> {
    let leaf = Forgery::leaf("CA 0").der();
    let circle = |count: u32, ways: u32| {
        // Each of the CAs is signed by several others: every way round is a way up.
        many(count * ways, move |n| {
            let (ca, way) = (n % count, n / count);
            Forgery::authority(&format!("CA {ca}"), &format!("CA {}", (ca + 1 + way) % count), ca)
        })
    };
    vec![
        ("sequence-empty", vec![0x30, 0]),
        ("sequences-empty", [0x30, 0].repeat(1_000)),
        ("length-huge", vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
        ("length-indefinite", vec![0x30, 0x80, 0, 0]),
        ("length-of-length", vec![0x30, 0xff]),
        ("nested-whole", nested(20_000, 0x30)),
        ("cut", leaf[..leaf.len() / 2].to_vec()),
        ("circle-of-3", circle(3, 1)),
        ("circle-of-8-all-ways", circle(8, 4)),
        ("same-name-other-keys", many(60, |n| Forgery::authority("CA 0", "CA 0", n))),
        ("ladder", many(31, |n| Forgery::authority(&format!("CA {n}"), &format!("CA {}", n + 1), n))),
        ("pem-label-long", format!("-----BEGIN {}-----\n", "A".repeat(60_000)).into_bytes()),
        ("pem-begin-only", b"-----BEGIN ".repeat(5_000)),
        ("pem-empty-blocks", b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".repeat(1_000)),
        ("utf16-odd", vec![0xff, 0xfe, 0x2d, 0x00, 0x2d]),
    ]
}

/// What is too large to be committed.
fn large() -> Vec<(&'static str, Vec<u8>)> {
    let mib = 1 << 20;
    let noise = (0..10 * mib).map(|n: u32| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let pem: String = (0..1_000).map(|n| read(&Forgery::authority("CA 0", "CA 0", n).der()).pem()).collect();
    let others = |n| Forgery::authority(&format!("CA {n}"), &format!("CA {}", n + 1), n);
    vec![
        ("a thousand of one name", many(1_000, |n| Forgery::authority("CA 0", "CA 0", n))),
        ("a thousand in a ladder", many(1_000, others)),
        ("a thousand in PEM, on one line", pem.replace('\n', "").into_bytes()),
        ("a thousand in PEM", pem.into_bytes()),
        ("ten thousand", many(10_000, others)),
        ("10 MiB of noise", noise),
        ("10 MiB of one letter", vec![b'A'; 10 * mib as usize]),
        ("10 MiB of line ends", vec![b'\n'; 10 * mib as usize]),
        ("10 MiB of hyphens", vec![b'-'; 10 * mib as usize]),
        ("10 MiB of half a label", b"-----BEGIN ".repeat(900_000)),
        ("10 MiB of BEGIN lines", b"-----BEGIN CERTIFICATE-----\n".repeat(370_000)),
        ("10 MiB of END lines", b"-----END CERTIFICATE-----\n".repeat(400_000)),
        (
            "10 MiB in one block",
            [b"-----BEGIN CERTIFICATE-----\n".to_vec(), b"MIIB".repeat(2_600_000)].concat(),
        ),
        ("10 MiB of empty sequences", [0x30, 0].repeat(5_000_000)),
    ]
}

fn small() -> Vec<(&'static str, Vec<u8>)> {
    [keys_and_numbers(), names_and_extensions(), shapes()].concat()
}

#[test]
fn the_corpus_is_what_this_file_makes() {
    let folder = root().join("fuzz/corpus/chain");
    let mut names = BTreeSet::new();
    for (name, input) in small().into_iter().filter(|(_, input)| input.len() <= SMALL) {
        let path = folder.join(name);
        if std::env::var_os("XKS_WRITE_CORPUS").is_some() {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&path, &input).expect("a file");
        }
        assert!(
            fs::read(&path).is_ok_and(|there| there == input),
            "{name} is out of date: see the top of this file"
        );
        assert!(names.insert(name.to_owned()), "{name} twice");
    }
    let there = fs::read_dir(folder)
        .expect("the corpus")
        .map(|f| f.expect("a file").file_name().into_string().expect("a name"));
    assert_eq!(names, there.collect());
}

#[test]
fn every_hostile_paste_is_answered_within_bounds() {
    let mut slowest = (std::time::Duration::ZERO, "");
    for (name, input) in small().into_iter().chain(large()) {
        let start = Instant::now();
        let host = Host::new("xks.example.org");
        let roots = Roots::aws();
        let by = Judging { host: host.as_ref(), at: 1_800_000_000, roots: &roots };
        let report = settle(&read(&input), &by, |_| Verdict::Good);
        let time = start.elapsed();
        assert!(report.findings.iter().any(|f| f.severity == Severity::Error), "{name} is accepted");
        let start = Instant::now();
        let work = invariants::hold(&input);
        println!(
            "{name}: {} bytes, {time:.0?} once, {:.0?} six times over; {work:?}",
            input.len(),
            start.elapsed()
        );
        slowest = slowest.max((time, name));
    }
    println!("slowest: {slowest:?}");
}

/// The forgeries are hostile only where they are meant to be: the plain one passes, given its root and good verdicts.
#[test]
fn a_plain_forgery_is_accepted_by_whoever_vouches_for_it() {
    let root = Forgery::authority("CA 0", "CA 0", 7).der();
    let (roots, findings) = Roots::given(&root);
    assert!(findings.is_empty(), "{findings:?}");
    let host = Host::new("xks.example.org");
    let by = Judging { host: host.as_ref(), at: 1_800_000_000, roots: &roots };
    let chain = read(&Forgery::leaf("CA 0").der());
    let report = settle(&chain, &by, |_| Verdict::Good);
    assert!(report.is_accepted() && report.accepted, "{:?}", report.findings);
    let report = settle(&chain, &by, |_| Verdict::Bad);
    assert!(report.findings.iter().any(|f| f.code == Code::CertSignature && f.severity == Severity::Error));
}

#[test]
fn a_search_that_is_too_long_says_that_it_gave_up() {
    let input = many(1_000, |n| Forgery::authority("CA 0", "CA 0", n));
    let roots = Roots::aws();
    let by = Judging { host: None, at: 1_800_000_000, roots: &roots };
    let report = settle(&read(&input), &by, |_| Verdict::Good);
    let says = format!("more than {} certificates may lie on the path", limits::CANDIDATES);
    assert!(
        report.findings.iter().any(|f| f.code == Code::CertPath && f.message.contains(&says)),
        "{:?}",
        report.findings
    );
}
