//! Inputs that were never meant to be read, and secrets in every place they may be put by mistake.

mod support;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use support::{Folder, ID, REST, SECRET, run_in};

/// Whether `text` tells eight or more characters of `secret` in a row.
fn tells(text: &str, secret: &str) -> bool {
    let secret: Vec<char> = secret.chars().collect();
    secret.windows(8).any(|part| text.contains(&part.iter().collect::<String>()))
}

/// Judges a configuration file, in both formats, and returns the text.
#[track_caller]
fn judge(file: &[u8], code: &str) -> String {
    let folder = Folder::new();
    folder.file("config", file);
    let start = Instant::now();
    let json = run_in(folder.path(), &["check", "--config", "config", "--format", "json"], b"").expect(1);
    assert!(json.stdout.contains(&format!("\"code\": \"{code}\"")), "{}", json.stdout);
    let text = run_in(folder.path(), &["check", "--config", "-"], file).expect(1);
    assert!(text.stdout.contains(&format!("error[{code}]")), "{}", text.stdout);
    assert_eq!(text.stderr, "");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    text.stdout
}

fn noise(length: u32) -> Vec<u8> {
    (0..length).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

#[test]
fn ten_megabytes_of_noise() {
    let text = judge(&noise(10 << 20), "config-too-large");
    assert!(text.contains("the file has 10485760 bytes"));
}

#[test]
fn binary() {
    judge(&noise(1000), "config-syntax");
    judge(&[0; 500], "config-syntax");
    judge(b"\x7fELF\x02\x01\x01\0\0\0\0\0", "config-syntax");
}

#[test]
fn deep_json() {
    judge("[".repeat(60_000).as_bytes(), "config-syntax");
    judge("{\"a\":".repeat(12_000).as_bytes(), "config-syntax");
}

#[test]
fn half_a_surrogate_pair() {
    judge(&[0xff, 0xfe, b'{', 0, 0x00, 0xd8, b'}', 0], "config-syntax");
    judge(br#"{"XksProxyUriPath": "\ud800"}"#, "config-syntax");
}

#[test]
fn a_file_without_end_is_refused() {
    if std::path::Path::new("/dev/zero").exists() {
        let folder = Folder::new();
        let outcome = run_in(folder.path(), &["check", "--config", "/dev/zero"], b"").expect(1);
        assert!(outcome.stdout.contains("error[config-too-large]"), "{}", outcome.stdout);
        // Nothing but the credential is in a secret file, and nothing is known of what else this is.
        let outcome = run_in(folder.path(), &["check", "--secret-file", "/dev/zero"], b"").expect(64);
        assert!(outcome.stderr.contains("larger than 64 MiB"), "{}", outcome.stderr);
    }
}

#[test]
fn other_encodings_are_read() {
    let text = std::fs::read_to_string(support::examples().join("ready.json")).expect("the example");
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let crlf = text.replace('\n', "\r\n");
    for (bytes, info) in
        [(utf16, true), (format!("\u{feff}{text}").into_bytes(), true), (crlf.into_bytes(), false)]
    {
        let folder = Folder::new();
        folder.file("config", bytes);
        let outcome =
            run_in(folder.path(), &[&["check", "--config", "config"], &REST[..]].concat(), b"").expect(0);
        assert_eq!(outcome.stdout.contains("info[config-encoding]"), info, "{}", outcome.stdout);
    }
}

#[test]
fn nothing_moves_the_terminal() {
    let names = ["\u{1b}]0;x\u{7}", "\u{202e}a", "a\r\nb", "\u{9b}31m", "a\u{8}"];
    for name in names {
        let folder = Folder::new();
        let file = format!("{{\"{name}\": 1, \"{name}\": 2");
        folder.file("co\u{1b}[31mnfig", &file);
        for option in ["--name", "--region", "--connectivity", "--endpoint", "--uri-path", "--access-key-id"]
        {
            let arguments = ["check", "--config", "co\u{1b}[31mnfig", option, name];
            let outcome = run_in(folder.path(), &arguments, b"").expect(1);
            let harmful = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
            assert!(!outcome.stdout.contains(harmful), "{:?}", outcome.stdout);
        }
    }
}

/// Where a secret may be put by mistake.
#[derive(Clone, Copy, Debug)]
enum Slip {
    Nowhere,
    InOption(&'static str),
    InOptionAround(&'static str),
    InKey,
    InPath,
    InId,
    Loose,
    Cut(usize),
}

fn slips() -> impl Strategy<Value = Slip> {
    let options = prop::sample::select(vec![
        "--name",
        "--region",
        "--connectivity",
        "--endpoint",
        "--uri-path",
        "--access-key-id",
        "--vpc-service-name",
        "--vpc-service-owner",
    ]);
    prop_oneof![
        Just(Slip::Nowhere),
        options.clone().prop_map(Slip::InOption),
        options.prop_map(Slip::InOptionAround),
        Just(Slip::InKey),
        Just(Slip::InPath),
        Just(Slip::InId),
        Just(Slip::Loose),
        (0..200_usize).prop_map(Slip::Cut),
    ]
}

/// Secrets that KMS takes, and such as it does not.
fn secrets() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Za-z0-9/+=]{43,64}",
        1 => "[A-Za-z0-9_-]{43}=",
        1 => "[A-Za-z0-9/+]{20,40}",
        1 => "[A-Z2-7]{20,30}",
        1 => "[!-~é😀 ]{30,70}",
    ]
}

fn file(secret: &str, slip: Slip) -> String {
    let escaped = serde_json::to_string(secret).expect("JSON");
    let (mut path, mut id, mut more) = ("\"/kms/xks/v1\"".to_owned(), format!("\"{ID}\""), String::new());
    match slip {
        Slip::InKey => more = format!(", {escaped}: 1, {escaped}: 2"),
        Slip::InPath => path.clone_from(&escaped),
        Slip::InId => id.clone_from(&escaped),
        Slip::Loose => more = format!(", {secret}"),
        _ => {}
    }
    let text = format!(
        "{{\"XksProxyUriPath\": {path}, \"XksProxyAuthenticationCredential\": {{\"AccessKeyId\": {id},\n \"RawSecretAccessKey\": {escaped}}}{more}}}"
    );
    match slip {
        Slip::Cut(at) => text.chars().take(at).collect(),
        _ => text,
    }
}

/// The arguments for a secret that also stands where `slip` says.
fn arguments(secret: &str, slip: Slip) -> Vec<String> {
    let mut arguments: Vec<String> = vec!["--config=config".into()];
    let taken = match slip {
        Slip::InOption(option) => {
            arguments.push(format!("{option}={secret}"));
            option
        }
        Slip::InOptionAround(option) => {
            arguments.push(format!("{option}=https://a{secret}.example/x"));
            option
        }
        _ => "",
    };
    let rest = REST.chunks(2).filter(|pair| pair[0] != taken);
    arguments.extend(rest.map(|pair| format!("{}={}", pair[0], pair[1])));
    arguments
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_secret_is_in_any_output(secret in secrets(), slip in slips(), by_hand: bool) {
        let folder = Folder::new();
        folder.file("config", file(&secret, slip));
        folder.file("secret", &secret);
        let mut arguments = arguments(&secret, slip);
        if by_hand {
            arguments.push("--secret-file=secret".into());
        }
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let verbs: [&[&str]; 4] =
            [&["check"], &["check", "--format=json"], &["emit", "bash"], &["emit", "console", "--format=json"]];
        for verb in verbs {
            let outcome = run_in(folder.path(), &[verb, &arguments].concat(), b"");
            prop_assert!([0, 1, 2].contains(&outcome.exit), "{:?}", outcome);
            prop_assert!(!tells(&outcome.stdout, &secret), "{:?} {}", verb, outcome.stdout);
            prop_assert!(!tells(&outcome.stderr, &secret), "{:?} {}", verb, outcome.stderr);
        }
    }
}

/// The test above could fail: the same secret, told on purpose.
#[test]
fn a_secret_that_is_told_is_noticed() {
    let folder = Folder::new();
    folder.file("config", file(SECRET, Slip::Nowhere));
    let told: Vec<_> = arguments(SECRET, Slip::Nowhere);
    let told: Vec<_> = told.iter().map(String::as_str).collect();
    let outcome =
        run_in(folder.path(), &[&["emit", "console", "--include-secret"], &told[..]].concat(), b"").expect(0);
    assert!(tells(&outcome.stdout, SECRET) && !tells(&outcome.stderr, SECRET));
}
