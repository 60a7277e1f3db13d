//! Large and hostile pastes: bounded work, and never a panic.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use xks_preflight_explain::{LIMIT, Notice, explain};

/// Generous, as the tests run without optimisation beside others: the release build takes far less.
const PATIENCE: Duration = Duration::from_secs(20);

#[track_caller]
fn in_time(what: &str, text: &str) -> xks_preflight_explain::Answer {
    let start = Instant::now();
    let answer = explain(text);
    let took = start.elapsed();
    assert!(took < PATIENCE, "{what}: {} bytes took {took:?}", text.len());
    answer
}

const MIB: usize = 1 << 20;

#[test]
fn ten_megabytes_of_anything() {
    let size = 10 * MIB;
    let error = "An error occurred (KMSInvalidStateException) when calling the Decrypt operation: x\n";
    let cases = [
        ("a", "one word"),
        (" ", "white space"),
        ("\\n", "escaped white space"),
        ("self-signed ", "beginnings of phrases"),
        ("curl: (", "beginnings of numbers"),
        ("AKIA", "beginnings of keys"),
        ("secret_access_key=", "names of secrets"),
        ("é", "two-byte characters"),
        ("😀 ", "four-byte characters"),
        ("\u{0}", "NUL"),
        ("{\"errorCode\":", "open braces"),
        (error, "errors"),
        ("ValidationException\n", "ambiguous names"),
        ("HTTP/1.1 ", "beginnings of statuses"),
        ("self-signed certificate of kms.eu-central-1.amazonaws.com ", "connections to AWS on one line"),
        (
            "self-signed certificate\n\nDuring handling of the above exception\n\nTraceback (\n x\n",
            "tracebacks",
        ),
    ];
    for (unit, what) in cases {
        in_time(what, &unit.repeat(size / unit.len()));
    }
}

#[test]
fn the_work_grows_with_the_text_and_no_faster() {
    let unit = "ValidationException XksKeyNotFoundException cannot communicate with the external key store ";
    let time = |size: usize| {
        let text = unit.repeat(size / unit.len());
        (0..3)
            .map(|_| {
                let start = Instant::now();
                explain(&text);
                start.elapsed()
            })
            .min()
            .unwrap_or_default()
    };
    let (small, large) = (time(MIB), time(8 * MIB));
    assert!(large < small * 40 + Duration::from_millis(200), "1 MiB: {small:?}, 8 MiB: {large:?}");
}

#[test]
fn many_different_errors_are_counted_and_kept_few() {
    let mut text = String::new();
    for n in 0..30_000 {
        let _ = writeln!(
            text,
            "An error occurred (XksKeyNotFoundException) when calling the CreateKey operation: {n}"
        );
    }
    let answer = in_time("30,000 errors", &text);
    assert_eq!(answer.explanations.len(), 1);
    assert!(answer.explanations[0].count >= 10_000, "{}", answer.explanations[0].count);
    assert!(answer.notices.iter().any(|notice| matches!(notice, Notice::CutOff)));
}

#[test]
fn of_a_longer_text_the_beginning_and_the_end_are_read() {
    let filler = "é ".repeat(LIMIT / 3);
    let text = format!("XksKeyNotFoundException {filler}{filler} XksProxyUriInUseException");
    assert!(text.len() > LIMIT);
    let answer = in_time("longer than the limit", &text);
    let found: Vec<_> = answer.explanations.iter().map(|x| x.entry.id).collect();
    assert_eq!(found, ["xks-key-not-found", "xks-proxy-uri-in-use"]);
    assert!(answer.notices.iter().any(|notice| matches!(notice, Notice::CutOff)));
    let span = answer.explanations[1].span;
    assert_eq!(&text[span.start..span.end], "XksProxyUriInUseException");
}

/// A small generator of pastes from pieces that mean something, cut at any character.
#[test]
fn nonsense_of_meaningful_pieces_never_panics() {
    let pieces = [
        "An error occurred (",
        "ValidationException",
        ") when calling the ",
        "CreateKey",
        " operation: ",
        "curl: (60",
        ") ",
        "HTTP/",
        "1.1",
        " 404",
        "errorName",
        "é",
        "😀",
        "\\",
        "\\n",
        "\"",
        "'",
        "at 'xksProxyUriPath'",
        "--xks-proxy-uri-path",
        "unable to get local ",
        "issuer certificate",
        "INTERNAL_ERROR",
        " (err",
        "AKIAQ4LZ7NXEXAMPLE2B",
        "Signature=",
        "\r\n",
        "returned error: ",
        "9999",
        "X-Amz-Security-Token:",
        "is pending",
        " deletion",
        "must be one of",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    let mut recognised = 0;
    for _ in 0..20_000 {
        let text: String = (0..=next(12)).map(|_| pieces[next(pieces.len())]).collect();
        let mut cut = next(text.len() + 1);
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let answer = explain(&text[cut..]);
        for explanation in &answer.explanations {
            let span = explanation.span;
            assert!(text[cut..].get(span.start..span.end).is_some(), "{text:?}");
        }
        recognised += usize::from(answer.is_recognised());
    }
    assert!(recognised > 1000, "{recognised}");
}
