//! The table of roots in the binary is AWS's lists: no more, no less.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use support::tools::root;
use xks_preflight_chain::{Certificate, Chain, Lists, NEWER_LIST_DATE, PUBLISHED_LIST_DATE, Roots, read};

struct Row {
    alias: String,
    not_before: String,
    not_after: String,
    sha256: String,
    lists: Lists,
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(root().join("data/trusted-cas.tsv")).expect("the lists");
    let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let column =
        |name: &str| header.iter().position(|&column| column == name).expect("a column of that name");
    let columns =
        ["alias", "not_before", "not_after", "sha256", "in_main_list_2022", "in_pr22_list_2024"].map(column);
    lines
        .map(|row| {
            let [alias, not_before, not_after, sha256, published, newer] = columns.map(|column| row[column]);
            Row {
                alias: alias.into(),
                not_before: not_before.into(),
                not_after: not_after.into(),
                sha256: sha256.into(),
                lists: Lists { published: published == "yes", newer: newer == "yes" },
            }
        })
        .collect()
}

fn certificates() -> Chain {
    read(&fs::read(root().join("data/trusted-roots.pem")).expect("the certificates"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The rows with their certificates.
fn pairs() -> Vec<(Row, Certificate)> {
    let mut by_fingerprint: BTreeMap<String, Certificate> =
        certificates().certificates.into_iter().map(|c| (hexadecimal(&c.sha256), c)).collect();
    let pairs: Vec<_> = rows()
        .into_iter()
        .map(|row| {
            let certificate = by_fingerprint.remove(&row.sha256);
            let certificate = certificate.unwrap_or_else(|| panic!("no certificate for {}", row.alias));
            (row, certificate)
        })
        .collect();
    assert!(by_fingerprint.is_empty(), "certificates without a row: {:?}", by_fingerprint.keys());
    pairs
}

#[test]
fn every_row_has_its_certificate_and_its_dates() {
    let pairs = pairs();
    assert_eq!(pairs.len(), 164);
    assert_eq!(pairs.iter().filter(|(row, _)| row.lists.published).count(), 130);
    assert_eq!(pairs.iter().filter(|(row, _)| row.lists.newer).count(), 145);
    for (row, certificate) in &pairs {
        assert_eq!(seconds(&row.not_before), certificate.not_before, "{}", row.alias);
        assert_eq!(seconds(&row.not_after), certificate.not_after, "{}", row.alias);
    }
    assert_eq!((PUBLISHED_LIST_DATE, NEWER_LIST_DATE), ("2022-11-10", "2024-06-15"));
}

/// By GNU date, so that no code of ours judges itself.
fn seconds(moment: &str) -> i64 {
    let output = Command::new("date").args(["--utc", "+%s", "--date", moment]).output().expect("GNU date");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number of seconds")
}

#[test]
fn every_root_signed_itself_openssl_says() {
    let file = std::env::temp_dir().join(format!("xks-root-{}.pem", std::process::id()));
    for (row, certificate) in pairs() {
        fs::write(&file, certificate.pem()).expect("a file");
        let output = Command::new("openssl")
            .args([
                "verify",
                "-check_ss_sig",
                "-no_check_time",
                "-auth_level",
                "0",
                "-no-CApath",
                "-no-CAstore",
            ])
            .arg("-CAfile")
            .args([&file, &file])
            .output()
            .expect("openssl");
        assert!(output.status.success(), "{}: {}", row.alias, String::from_utf8_lossy(&output.stderr));
    }
    fs::remove_file(file).expect("the file is there");
}

#[test]
fn every_root_signed_itself_and_so_says_our_own_cryptography() {
    use xks_preflight_chain::{Judging, Outcome, Verdict, Verdicts, judge};
    let mut verified = 0;
    for (row, certificate) in pairs() {
        let pem = certificate.pem();
        let (roots, _) = Roots::given(pem.as_bytes());
        let by = Judging { host: None, at: certificate.not_before + 1, roots: &roots };
        let Outcome::Ask(questions) = judge(&read(pem.as_bytes()), &by, &Verdicts::default()) else {
            // SHA-1 and MD5 are never asked about; OpenSSL has judged these above.
            assert!(!certificate.signature_algorithm.name.contains("SHA2"), "{}", row.alias);
            assert!(certificate.signature_algorithm.name.contains("sha1"), "{}", row.alias);
            continue;
        };
        let mine = questions.iter().filter(|question| question.spki == certificate.key.spki());
        for mut question in mine.cloned() {
            assert_eq!(xks_preflight_verify::answer(&question), Verdict::Good, "{}", row.alias);
            *question.message.last_mut().expect("a message") ^= 1;
            assert_eq!(xks_preflight_verify::answer(&question), Verdict::Bad, "{}", row.alias);
            verified += 1;
        }
    }
    assert!(verified > 100, "{verified}");
}

fn table() -> PathBuf {
    root().join("crates/chain/src/roots/table.bin")
}

type Bytes = Vec<u8>;

/// The table as `crates/chain/src/roots/table.rs` describes it, made from the lists.
fn made() -> Vec<u8> {
    let (given, findings) =
        Roots::given(&fs::read(root().join("data/trusted-roots.pem")).expect("certificates"));
    assert!(findings.is_empty(), "{findings:?}");
    let by_fingerprint: BTreeMap<String, Certificate> =
        certificates().certificates.into_iter().map(|c| (hexadecimal(&c.sha256), c)).collect();
    // Each root once, sorted by its name, so that like names lie beside each other.
    let mut roots: BTreeMap<(Bytes, Bytes), (Bytes, Vec<Bytes>)> = BTreeMap::new();
    for row in rows() {
        let certificate = &by_fingerprint[&row.sha256];
        let key = (certificate.subject.der().to_vec(), certificate.key.spki().to_vec());
        let root = given.iter().find(|root| root.is_of(certificate)).expect("a root");
        let entry =
            roots.entry(key).or_insert_with(|| (root.name_constraints().unwrap_or_default(), Vec::new()));
        assert_eq!(entry.0, root.name_constraints().unwrap_or_default(), "constraints of {}", row.alias);
        let flags = u8::from(row.lists.published) | u8::from(row.lists.newer) << 1;
        let mut record = vec![flags];
        record.extend(certificate.not_before.to_be_bytes());
        record.extend(certificate.not_after.to_be_bytes());
        record.push(u8::try_from(row.alias.len()).expect("a short alias"));
        record.extend(row.alias.as_bytes());
        entry.1.push(record);
    }
    let mut out = two(roots.len()).to_vec();
    let columns: [Vec<&[u8]>; 3] = [
        roots.keys().map(|(subject, _)| contents(subject)).collect(),
        roots.keys().map(|(_, key)| contents(key)).collect(),
        roots.values().map(|(constraints, _)| contents(constraints)).collect(),
    ];
    for value in columns.concat() {
        out.extend(two(value.len()));
        out.extend(value);
    }
    let records: Vec<_> = roots
        .values()
        .enumerate()
        .flat_map(|(root, (_, records))| records.iter().map(move |r| (root, r)))
        .collect();
    out.extend(two(records.len()));
    for (root, record) in records {
        out.extend(two(root));
        out.extend(record);
    }
    out
}

fn two(number: usize) -> [u8; 2] {
    u16::try_from(number).expect("a small number").to_be_bytes()
}

/// What a SEQUENCE holds, by its length alone.
fn contents(sequence: &[u8]) -> &[u8] {
    match sequence {
        [] => &[],
        [0x30, 0x82, _, _, contents @ ..] | [0x30, 0x81, _, contents @ ..] | [0x30, _, contents @ ..] => {
            contents
        }
        _ => panic!("no sequence"),
    }
}

#[test]
fn the_table_is_made_of_the_lists() {
    let made = made();
    if std::env::var_os("XKS_WRITE_TABLE").is_some() {
        fs::write(table(), &made).expect("the table can be written");
    }
    let there = fs::read(table()).expect("the table");
    assert!(
        there == made,
        "crates/chain/src/roots/table.bin is out of date: data/README.md says how to make it"
    );
}

#[test]
fn the_roots_in_the_binary_are_the_lists_no_more_no_less() {
    let roots = Roots::aws();
    assert!(roots.are_aws());
    assert_eq!(roots.len(), 158, "roots by name and key");
    let mut left: BTreeMap<String, (Row, Certificate)> =
        pairs().into_iter().map(|pair| (pair.0.alias.clone() + &pair.0.sha256, pair)).collect();
    let (given, _) = Roots::given(&fs::read(root().join("data/trusted-roots.pem")).expect("certificates"));
    for root in roots.iter() {
        for entry in &root.certificates {
            let matching = left.iter().find(|(_, (row, certificate))| {
                row.alias == entry.alias
                    && row.lists == entry.lists
                    && (certificate.not_before, certificate.not_after) == (entry.not_before, entry.not_after)
                    && certificate.subject.der() == root.subject()
                    && certificate.key.spki() == root.spki()
            });
            let key = matching.unwrap_or_else(|| panic!("{} is on no list", entry.alias)).0.clone();
            let (_, certificate) = left.remove(&key).expect("it is there");
            let original = given.iter().find(|given| given.is_of(&certificate)).expect("its certificate");
            assert_eq!(root.name_constraints(), original.name_constraints(), "{}", entry.alias);
        }
    }
    assert!(left.is_empty(), "not in the binary: {:?}", left.keys());
}
