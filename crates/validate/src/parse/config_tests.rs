use super::*;
use proptest::prelude::*;

const ID: &str = "QPLT4YHEZB6S2MXKDWNGRC7VUA";
const SECRET: &str = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";

fn file(text: impl AsRef<[u8]>) -> Parsed {
    parse(Some(&ConfigurationFile::new(text.as_ref().to_vec())))
}

fn good() -> String {
    format!(
        "{{\n  \"XksProxyUriPath\": \"/kms/xks/v1\",\n  \"XksProxyAuthenticationCredential\": {{\n    \"AccessKeyId\": \"{ID}\",\n    \"RawSecretAccessKey\": \"{SECRET}\"\n  }}\n}}\n"
    )
}

fn said(parsed: &Parsed) -> Vec<(&'static str, &str)> {
    parsed.findings.iter().map(|f| (f.code.id(), f.message.as_str())).collect()
}

#[track_caller]
fn expect(text: impl AsRef<[u8]>, expected: &[(&str, &str)]) {
    assert_eq!(said(&file(text)), expected);
}

#[test]
fn a_good_file_yields_its_values() {
    let parsed = file(good());
    assert_eq!(said(&parsed), []);
    assert_eq!(parsed.uri_path().unwrap().0, "/kms/xks/v1");
    assert_eq!(parsed.access_key_id().unwrap().0, ID);
    let (secret, place) = parsed.secret().unwrap();
    assert_eq!(secret, SECRET);
    let span = place.locate(Span::new(0, 2));
    assert_eq!(&parsed.text[span.start..span.end], "p3");
}

#[test]
fn line_endings_and_encodings_do_not_matter() {
    for text in [good().replace('\n', "\r\n"), good().replace('\n', "\r"), good().replace('\n', "")] {
        expect(text, &[]);
    }
    expect(format!("\u{feff}{}", good()), &[("config-encoding", "the file starts with a byte order mark")]);
    let utf16: Vec<u8> = good().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let parsed = file(utf16);
    assert_eq!(said(&parsed), [("config-encoding", "the file is encoded as UTF-16")]);
    assert_eq!(parsed.secret().unwrap().0, SECRET);
}

#[test]
fn a_broken_file_is_explained_and_what_can_be_read_is_read() {
    let cases = [
        (good().replace("=\"\n", "=\",\n"), "line 5, column 73: a comma stands after the last entry"),
        (
            good().replace("{\n  \"X", "{ // note\n  \"X"),
            "line 1, column 3: a comment stands in the file; JSON has none",
        ),
        (good().replace("v1\",", "v1\""), "line 2, column 35: a comma is missing between two entries"),
        (
            good().replace('"', "'"),
            "line 2, column 3: a text stands in single quotation marks; JSON wants double ones",
        ),
        (
            good().replace("\"AccessKeyId\"", "AccessKeyId"),
            "line 4, column 5: a key stands without quotation marks",
        ),
    ];
    for (text, message) in cases {
        let parsed = file(&text);
        assert_eq!(said(&parsed), [("config-syntax", message)], "{text}");
        assert_eq!(parsed.secret().map(|(secret, _)| secret), Some(SECRET), "{text}");
    }
}

#[test]
fn other_breaks_are_named() {
    let cut = &good()[..60];
    assert!(
        said(&file(cut))[0].1.contains("not closed") || said(&file(cut))[0].1.contains("ends in the middle")
    );
    assert!(said(&file(good().replace('"', "”")))[0].1.contains("curly"));
    assert!(
        said(&file(good().replace("/kms/xks", "/kms\n/xks")))[0].1.contains("line break")
            || said(&file(good().replace("/kms/xks", "/kms\n/xks")))[0].1.contains("not closed")
    );
    assert!(said(&file(good().replace("/kms/xks", "/kms\t/xks")))[0].1.contains("control character"));
    assert!(said(&file("x".repeat(70_000)))[0].0 == "config-too-large");
    assert!(said(&file("[".repeat(60_000)))[0].0 == "config-syntax");
    expect("", &[("config-syntax", "the file is empty")]);
    expect(b"\x89PNG\x0d\x0a".as_slice(), &[("config-syntax", "byte 1 of the file is no UTF-8 text")]);
    expect("\"x\"", &[("config-shape", "the file is a text; an object was expected")]);
}

#[test]
fn other_kinds_of_file_are_named_for_what_they_are() {
    for (text, word) in [
        ("-----BEGIN PRIVATE KEY-----\nMII", "private key"),
        ("-----BEGIN CERTIFICATE-----\nMII", "PEM"),
        ("<!DOCTYPE html>", "HTML"),
        ("XksProxyUriPath: /kms/xks/v1\n", "YAML"),
        ("[server]\nregion = \"x\"", "TOML"),
        ("uri_path_prefix = \"/a\"", "TOML"),
        ("export KEY=x", "shell"),
        ("aws kms create-custom-key-store", "command"),
    ] {
        let parsed = file(text);
        assert!(said(&parsed)[0].1.contains(word), "{text}: {:?}", said(&parsed));
    }
}

#[test]
fn missing_misspelled_and_misplaced_keys_are_named() {
    let parsed = file(good().replace("RawSecretAccessKey", "SecretAccessKey"));
    assert_eq!(
        said(&parsed),
        [("config-missing", "XksProxyAuthenticationCredential.RawSecretAccessKey is missing")]
    );
    assert_eq!(
        parsed.findings[0].help.as_deref(),
        Some("`SecretAccessKey` is probably meant: rename it to `RawSecretAccessKey`")
    );
    let flat = format!(r#"{{"XksProxyUriPath":"/kms/xks/v1","AccessKeyId":"{ID}","vendor":1}}"#);
    assert_eq!(
        said(&file(flat)),
        [
            ("config-missing", "XksProxyAuthenticationCredential is missing"),
            ("config-unknown-key", "the key `AccessKeyId` is not one of this file's"),
            ("config-unknown-key", "the key `vendor` is not one of this file's"),
        ]
    );
}

#[test]
fn wrong_types_and_duplicates_are_named() {
    expect(
        r#"{"XksProxyUriPath":1,"XksProxyAuthenticationCredential":[]}"#,
        &[
            ("config-shape", "XksProxyAuthenticationCredential is a list; an object was expected"),
            ("config-shape", "XksProxyUriPath is a number; a text was expected"),
        ],
    );
    let twice = good().replacen("{\n", "{\n  \"XksProxyUriPath\": \"/a/kms/xks/v1\",\n", 1);
    expect(twice, &[("config-duplicate-key", "the key `XksProxyUriPath` stands twice")]);
}

#[test]
fn escapes_are_undone_and_labels_then_cover_the_whole_value() {
    let parsed = file(good().replace("\"/kms/xks/v1\"", r#""\/kms\u002fxks\/v1""#));
    let (path, place) = parsed.uri_path().unwrap();
    assert_eq!(path, "/kms/xks/v1");
    assert_eq!(place.locate(Span::new(1, 2)), place.span);
}

proptest! {
    /// serde_json is the second opinion on what is JSON: we never accept what it refuses.
    #[test]
    fn never_accepts_what_is_no_json(text in r#"[\{\}\[\]",:a\\u0-9\.e\- \n\t']{0,24}"#) {
        let ours = !file(&text).findings.iter().any(|f| f.code == Code::ConfigSyntax);
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert!(!ours || theirs, "{text:?}");
    }

    /// Whatever the bytes, there is an answer, and no finding holds a piece of the secret.
    #[test]
    fn no_finding_holds_the_secret(at in 0usize..220, byte in any::<u8>()) {
        let mut bytes = good().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let parsed = file(&bytes);
        let said = format!("{:?}", parsed.findings);
        for piece in SECRET.as_bytes().windows(8) {
            prop_assert!(!said.contains(std::str::from_utf8(piece).unwrap()), "{said}");
        }
    }
}
