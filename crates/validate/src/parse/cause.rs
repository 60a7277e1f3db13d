//! Why a text is no JSON, as a person would say it.

use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::errors::{ParseError, ParseErrorKind};

/// What is wrong, and what to do.
pub(crate) struct Cause {
    pub message: &'static str,
    pub help: &'static str,
}

const MAKE_NEW: &str = "have the proxy generate the file again, or give its three values by hand";

/// The cause of a parser's error. Nothing of the text is in it.
pub(crate) fn of(error: &ParseError, text: &str) -> Cause {
    use ParseErrorKind as Kind;
    let at = error.range().start;
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(['“', '”', '‘', '’', '„', '«', '»']) {
        return Cause {
            message: "a curly quotation mark stands where JSON wants a straight one (\")",
            help: "a word processor or chat changed the quotation marks: copy the file itself, or replace each of them with \"",
        };
    }
    let (message, help) = match error.kind() {
        Kind::TrailingCommasNotAllowed => ("a comma stands after the last entry", "remove that comma"),
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => {
            ("a comment stands in the file; JSON has none", "remove the comment")
        }
        Kind::SingleQuotedStringsNotAllowed => (
            "a text stands in single quotation marks; JSON wants double ones",
            "put it in double quotation marks (\")",
        ),
        Kind::ExpectedComma => ("a comma is missing between two entries", "put a comma here"),
        Kind::ExpectedColonAfterObjectKey => {
            ("a colon is missing after a key", "write it as \"key\": \"value\"")
        }
        Kind::ExpectedObjectValue => ("a value is missing after a key", "write it as \"key\": \"value\""),
        Kind::ExpectedStringObjectProperty => {
            ("a key stands without quotation marks", "put every key in double quotation marks (\")")
        }
        Kind::MultipleRootJsonValues => {
            ("something stands after the end of the JSON value", "keep one object and remove the rest")
        }
        Kind::String(kind) => string(kind),
        Kind::UnterminatedArray | Kind::UnterminatedObject => (
            "the file ends in the middle: a closing bracket is missing",
            "copy the whole file, to its last }",
        ),
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => {
            ("a closing bracket stands where nothing is open", "remove it, or open it before")
        }
        Kind::NestingDepthExceeded => {
            ("the file is nested too deeply", "this is no proxy configuration file")
        }
        Kind::UnexpectedWord | Kind::UnexpectedToken | Kind::UnexpectedTokenInObject => (
            "a text stands without quotation marks",
            "put every key and every value in double quotation marks (\")",
        ),
        Kind::UnexpectedColon | Kind::UnexpectedComma => (
            "punctuation stands where a key or a value is expected",
            "remove it, or add what is missing before it",
        ),
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => {
            ("a number is not written as JSON has it", "put every value in double quotation marks (\")")
        }
        #[allow(unreachable_patterns)] // the parser may learn new ones
        _ => ("the text is not valid JSON here", MAKE_NEW),
    };
    Cause { message, help }
}

fn string(kind: &ParseStringErrorKind) -> (&'static str, &'static str) {
    match kind {
        ParseStringErrorKind::UnterminatedStringLiteral => (
            "a text is not closed: its second quotation mark is missing",
            "close it with \" on the same line; a file cut off by copying ends like this too",
        ),
        _ => (
            "a text holds something that JSON does not allow: a line break, a tab, or a backslash before the wrong letter",
            "write it on one line; no value of this file needs a backslash",
        ),
    }
}

/// What another kind of file is called, when the text starts like one. `None`: it starts like JSON, or like nothing.
pub(crate) fn other_format(text: &str) -> Option<Cause> {
    let start = text.trim_start();
    let first = start.lines().next().unwrap_or_default().trim();
    let cause = |message, help| Some(Cause { message, help });
    if text.contains('\0') || start.starts_with("PK\u{3}\u{4}") {
        return cause("this is a binary file, not a text", "choose the JSON file that the proxy generated");
    }
    if start.starts_with("-----BEGIN") {
        if first.contains("PRIVATE KEY") {
            return cause(
                "this is a private key, not a proxy configuration file",
                "remove it from here now; no step of this needs a private key",
            );
        }
        return cause(
            "this is a PEM file, not a proxy configuration file",
            "choose the JSON file that the proxy generated",
        );
    }
    if start.starts_with('<') {
        return cause(
            "this is an HTML or XML page, not a proxy configuration file",
            "the download may have ended at a sign-in page: fetch the file again",
        );
    }
    if first.starts_with("aws ") || first.starts_with("$ aws ") || first.starts_with("curl ") {
        return cause("this is a command, not a proxy configuration file", MAKE_NEW);
    }
    if first.starts_with("#!") || first.starts_with("export ") {
        return cause("this is a shell script, not a proxy configuration file", TO_FIELDS);
    }
    let table = first.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    // An array of tables has two brackets.
    let table =
        table.map(|name| name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name));
    if table.is_some_and(is_name) {
        return cause("this is a TOML or INI file, such as a proxy's own settings", TO_FIELDS);
    }
    let entry = start.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    if entry == "---"
        || entry.split_once(':').is_some_and(|(key, rest)| is_name(key) && !rest.starts_with("//"))
    {
        return cause("this is a YAML file, not JSON", TO_FIELDS);
    }
    if entry.split_once('=').is_some_and(|(key, _)| is_name(key.trim_end())) {
        return cause("this is a TOML, INI or environment file, not JSON", TO_FIELDS);
    }
    None
}

const TO_FIELDS: &str = "give its values by hand: the URI path (the prefix, and /kms/xks/v1 after it), the access key ID and the secret access key";

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}
