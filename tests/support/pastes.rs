//! Pastes made to hurt whoever recognises evidence in them. The small ones are the corpus of the fuzz target, the large ones
//! have ten megabytes each.

use std::fmt::Write as _;
use std::fs;

use crate::tools::root;

/// What the large ones have.
const LARGE: usize = 10 << 20;

const STORE: &str =
    "{\"CustomKeyStoreId\": \"cks-1\", \"CustomKeyStoreName\": \"n\", \"ConnectionState\": \"FAILED\"}";

fn fixture(path: &str) -> String {
    let path = root().join("tests/data/evidence").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn wrapped(text: &str) -> String {
    let marks = "command aws kms describe-custom-key-stores\n#xks-preflight account 1\n#xks-preflight time 2";
    format!("#xks-preflight begin\n#xks-preflight {marks}\n{text}\n#xks-preflight end\n")
}

/// Each with its name, a few kilobytes at most.
pub fn small() -> Vec<(&'static str, Vec<u8>)> {
    let stores = fixture("v1-json/describe-custom-key-stores.json");
    let yaml = fixture("v2-yaml/describe-custom-key-stores.yaml");
    let service = fixture("v2-yaml/describe-vpc-endpoint-service-configurations.yaml");
    let utf16: Vec<u8> = stores.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let texts: Vec<(&'static str, String)> = vec![
        ("json-list", stores.clone()),
        ("json-cut", stores[..stores.len() / 2].to_owned()),
        ("json-twice", format!("{stores}{stores}")),
        ("json-comments", format!("{{/* {STORE} */ \"CustomKeyStores\": [] // x\n}}")),
        ("json-duplicate-keys", "{\"CustomKeyStores\": [], \"CustomKeyStores\": [1]}".into()),
        ("json-lone-surrogate", "{\"CustomKeyStores\": [{\"CustomKeyStoreId\": \"\\ud800\"}]}".into()),
        ("json-escapes", "{\"CustomKeyStores\": [{\"CustomKeyStoreId\": \"\\u001b[31m\\u202e\", \"CustomKeyStoreName\": \"\\u0000\"}]}".into()),
        ("json-deep", format!("{{\"CustomKeyStores\": {}{}}}", "[".repeat(2000), "]".repeat(2000))),
        ("json-wrong-types", "{\"CustomKeyStores\": [{\"CustomKeyStoreId\": {}, \"CustomKeyStoreName\": [], \"XksProxyConfiguration\": 1}]}".into()),
        ("json-two-readings", "{\"LoadBalancers\": [], \"Listeners\": []}".into()),
        ("json-braces", "}{][".repeat(200)),
        ("json-open-string", "{\"CustomKeyStores\": [\"".into()),
        ("json-numbers", "{\"Listeners\": [{\"ListenerArn\": \"a\", \"Port\": 1e400}, {\"ListenerArn\": \"a\", \"Port\": -0}]}".into()),
        ("yaml-list", yaml.clone()),
        ("yaml-service", service),
        ("yaml-cut", yaml[..yaml.len() / 2].to_owned()),
        ("yaml-alias-bomb", yaml_bomb(9)),
        ("yaml-merge-keys", "CustomKeyStores:\n- &a {CustomKeyStoreId: cks-1}\n- <<: *a\n".into()),
        ("yaml-tags", "CustomKeyStores: !!python/object/apply:os.system [id]\n".into()),
        ("yaml-directives", "%YAML 1.9\n---\nCustomKeyStores:\n- CustomKeyStoreId: x\n...\n---\n".into()),
        ("yaml-tabs", "CustomKeyStores:\n\t- CustomKeyStoreId: x\n".into()),
        ("yaml-deep", (0..200).map(|depth| format!("{}Subnets:\n", " ".repeat(depth))).collect()),
        ("yaml-flow-open", format!("CustomKeyStores: {}", "[{a: ".repeat(500))),
        ("yaml-block-scalars", "CustomKeyStores:\n- CustomKeyStoreName: |+9\n    x\n  CustomKeyStoreId: >-\n    y\n".into()),
        ("yaml-quoted", "CustomKeyStores:\n- CustomKeyStoreId: 'it''s \"é😀'\n  CustomKeyStoreName: \"\\x1b\\u202e\\\n    x\"\n".into()),
        ("yaml-empty-keys", "CustomKeyStores:\n? \n: \n? []\n: {}\n".into()),
        ("wrapped", wrapped(&stores)),
        ("wrapped-cut", wrapped(&stores).replace("#xks-preflight end", "")),
        ("wrapped-nested", wrapped(&wrapped(&yaml))),
        ("wrapped-marks", "#xks-preflight begin\n#xks-preflight end\n#xks-preflight time\n".repeat(30)),
        ("prompt", format!("[user@host ~]$ aws kms describe-custom-key-stores \\\n> --region eu-central-1\n{stores}")),
        ("failure", "An error occurred (AccessDenied\u{202e}) when calling the DescribeCustomKeyStores operation: x\nAn error occurred (X) when calling the Y operation\n".into()),
        ("exchange", "POST /kms/xks/v1/health\nHTTP/1.1 200 OK\n\n{\"xksProxyFleetSize\": -1, \"ekmFleetDetails\": [{}, 1, {\"healthStatus\": \"\\u001b\"}]}\ntime_total: 99999999.9\ntime_connect: 1\ntime_namelookup: 2\n".into()),
        ("statuses", "HTTP/1.1 999 x\nHTTP/1.1 500 \u{85}x\nHTTP/2 \nHTTP/1.1 401\n".repeat(8)),
        ("secrets", "AWS_SECRET_ACCESS_KEY=kX9pQ2vL7mN4tR8wYbC3dF6gHjKsZaEuTiOoP1lM\n{\"CustomKeyStores\": [{\"CustomKeyStoreId\": \"AKIAQ4LZ7NXEXAMPLE2B\", \"CustomKeyStoreName\": \"kX9pQ2vL7mN4tR8wYbC3dF6gHjKsZaEuTiOoP1lM\", \"ConnectionState\": \"FAILED\", \"ConnectionErrorCode\": \"kX9pQ2vL7mN4tR8wYbC3dF6gHjKsZaEuTiOoP1lM\"}]}".into()),
        ("noise", "\u{0}\u{1b}[2J\u{feff}\u{202e}{\u{a0}\"é😀\r\n\t-:, #&*!|>'%@`".repeat(20)),
        ("carriage-returns", stores.replace('\n', "\r")),
    ];
    let mut all: Vec<_> = texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    all.push(("utf16", [&[0xff, 0xfe][..], &utf16].concat()));
    all.push(("utf16-odd", [&[0xff, 0xfe][..], &utf16[..utf16.len() - 1]].concat()));
    all.push(("no-text", (0..=255).collect()));
    all
}

/// Each level names the one before nine times: nine to the power of `levels` values, if anybody made them.
fn yaml_bomb(levels: usize) -> String {
    let level = |number: usize| {
        let before = format!("*a{}", number - 1);
        format!("- &a{number} [{}]\n", vec![before; 9].join(","))
    };
    format!("CustomKeyStores:\n- &a0 x\n{}", (1..=levels).map(level).collect::<String>())
}

/// `start`, as many of `unit` as make ten megabytes, `end`.
fn filled(start: &str, unit: &str, end: &str) -> Vec<u8> {
    format!("{start}{}{end}", unit.repeat((LARGE - start.len() - end.len()) / unit.len())).into_bytes()
}

/// The same within what is read of one paste, so that its end is read, too.
fn whole(start: &str, unit: &str, end: &str) -> Vec<u8> {
    let most = xks_preflight_evidence::limits::INPUT;
    format!("{start}{}{end}", unit.repeat((most - start.len() - end.len()) / unit.len())).into_bytes()
}

/// A list of stores that all differ, in as many documents as there may be.
fn many_stores() -> Vec<u8> {
    let mut text = String::new();
    let mut number = 0;
    while text.len() < xks_preflight_evidence::limits::INPUT - 100_000 {
        text.push_str("{\"CustomKeyStores\": [");
        for _ in 0..1000 {
            number += 1;
            let _ = write!(
                text,
                "{{\"CustomKeyStoreId\": \"cks-{number}\", \"CustomKeyStoreName\": \"n{number}\"}},"
            );
        }
        text.pop();
        text.push_str("]}\n");
    }
    text.into_bytes()
}

/// Each with its name, some ten megabytes.
pub fn large() -> Vec<(&'static str, Vec<u8>)> {
    let noise: Vec<u8> = std::iter::successors(Some(0x2545_f491_u32), |x| {
        Some(x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    })
    .map(|x| x.to_be_bytes()[0])
    .take(LARGE)
    .collect();
    let printable: Vec<u8> = noise.iter().map(|b| 0x20 + b % 0x5f).collect();
    let lines: Vec<u8> = printable.iter().map(|b| if *b == b'~' { b'\n' } else { *b }).collect();
    let entry = format!("{STORE},");
    let yaml_entry = "- CustomKeyStoreId: a\n  CustomKeyStoreName: b\n  ConnectionState: FAILED\n";
    vec![
        ("noise, any bytes", noise),
        ("noise, one line", printable),
        ("noise, lines", lines),
        ("deep nesting, JSON", filled("{\"CustomKeyStores\": ", "[", "")),
        ("deep nesting, closed", whole("{\"a\": [", "[[[[]]]],", "1]}")),
        ("deep nesting, YAML flow", filled("CustomKeyStores: ", "[", "")),
        ("deep nesting, YAML maps", filled("CustomKeyStores: ", "{a: ", "")),
        ("one array of numbers", whole("{\"CustomKeyStores\": [", "1,", "1]}")),
        ("one array of stores", whole("{\"CustomKeyStores\": [", &entry, "1]}")),
        ("one array, cut", filled("{\"CustomKeyStores\": [", &entry, "")),
        ("one string", whole("{\"CustomKeyStores\": [\"", "x", "\"]}")),
        ("one object of keys", whole("{\"CustomKeyStores\": [{", "\"a\":1,", "\"b\":1}]}")),
        ("stores that all differ", many_stores()),
        ("documents", filled("", "{\"CustomKeyStores\":[]}\n", "")),
        ("documents of nothing known", filled("", "{\"a\":1}\n", "")),
        ("documents cut off", filled("", "{\"CustomKeyStores\":[\"\n", "")),
        ("YAML stores", filled("CustomKeyStores:\n", yaml_entry, "")),
        ("YAML documents", filled("", "CustomKeyStores:\n- a\n", "")),
        ("YAML alias bomb", filled(&yaml_bomb(9), "- *a9\n", "")),
        ("YAML anchors", filled("CustomKeyStores:\n", "- &a b\n", "")),
        ("YAML block scalar", filled("CustomKeyStores: |\n", "  x\n", "")),
        ("YAML quoted", filled("CustomKeyStores: \"", "é ", "\"\n")),
        ("marks", filled("", "#xks-preflight begin\n", "")),
        ("statuses", filled("", "HTTP/1.1 500 x\n", "")),
        ("failures", filled("", "An error occurred (X) when calling the Y operation: z\n", "")),
        ("commands that go on", filled("", "aws kms describe-custom-key-stores \\\n", "")),
        ("names of secrets", filled("", "RawSecretAccessKey=", "")),
    ]
}
