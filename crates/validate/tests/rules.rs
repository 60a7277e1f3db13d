//! Every rule, by the exact sentence that a person reads.

use xks_preflight_finding::{Code, Edit, Field, Finding, Severity};
use xks_preflight_validate::{ConfigurationFile, Context, Inputs, Report, Secret, Verdict, check};

const ID: &str = "QPLT4YHEZB6S2MXKDWNGRC7VUA";
const SECRET: &str = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";

fn good() -> Inputs {
    Inputs {
        region: Some("eu-central-1".into()),
        name: Some("payments".into()),
        connectivity: Some("PUBLIC_ENDPOINT".into()),
        uri_endpoint: Some("https://proxy.payments-platform.net".into()),
        uri_path: Some("/kms/xks/v1".into()),
        access_key_id: Some(ID.into()),
        raw_secret_access_key: Some(Secret::new(SECRET.into())),
        ..Inputs::default()
    }
}

fn good_vpc() -> Inputs {
    Inputs {
        connectivity: Some("VPC_ENDPOINT_SERVICE".into()),
        vpc_endpoint_service_name: Some("com.amazonaws.vpce.eu-central-1.vpce-svc-0e1f2a3b4c5d6e7f8".into()),
        ..good()
    }
}

fn judge(inputs: &Inputs) -> Report {
    check(inputs, &Context { to_ascii: &|host| idna::domain_to_ascii(host).ok(), ..Context::default() })
}

/// `severity code: message` of every finding that is not unknown.
fn said(report: &Report) -> Vec<String> {
    let decided = report.findings().iter().filter(|finding| finding.severity != Severity::Unknown);
    decided.map(|f| format!("{} {}: {}", f.severity.as_str(), f.code.id(), f.message)).collect()
}

#[track_caller]
fn expect(inputs: &Inputs, expected: &[&str]) {
    assert_eq!(said(&judge(inputs)), expected);
}

#[track_caller]
fn endpoint(text: &str, expected: &[&str]) {
    expect(&Inputs { uri_endpoint: Some(text.into()), ..good() }, expected);
}

#[track_caller]
fn path(text: &str, expected: &[&str]) {
    expect(&Inputs { uri_path: Some(text.into()), ..good() }, expected);
}

#[track_caller]
fn secret(text: &str, expected: &[&str]) {
    expect(&Inputs { raw_secret_access_key: Some(Secret::new(text.into())), ..good() }, expected);
}

/// The edits of the one finding that offers any.
fn fix(inputs: &Inputs) -> Vec<Edit> {
    let report = judge(inputs);
    let mut fixes = report.findings().iter().filter_map(|finding| finding.fix.clone());
    let fix = fixes.next().expect("a fix");
    assert_eq!(fixes.next(), None, "one fix");
    fix.edits
}

fn replace(field: Field, value: &str) -> Edit {
    Edit::Replace { field, value: value.into() }
}

#[test]
fn good_inputs_are_ready_for_both_connectivities() {
    let report = judge(&good());
    assert_eq!((said(&report), report.verdict()), (vec![], Verdict::Ready));
    let report = judge(&good_vpc());
    assert_eq!((said(&report), report.verdict()), (vec![], Verdict::Ready));
    assert_eq!(report.unknown().into_iter().collect::<Vec<_>>(), [Code::EndpointIsPrivateDns]);
}

#[test]
fn what_is_missing_makes_it_incomplete_and_is_named() {
    let report = judge(&Inputs::default());
    assert_eq!(report.verdict(), Verdict::Incomplete);
    let missing: Vec<_> = report.findings().iter().map(|f| (f.code, f.subject.field)).collect();
    let fields = [
        Field::Region,
        Field::Name,
        Field::Connectivity,
        Field::UriEndpoint,
        Field::UriPath,
        Field::AccessKeyId,
        Field::RawSecretAccessKey,
    ];
    assert_eq!(missing, fields.map(|field| (Code::InputMissing, field)));
}

#[test]
fn an_error_outweighs_what_is_missing() {
    let report = judge(&Inputs { uri_path: Some("x".into()), ..Inputs::default() });
    assert_eq!(report.verdict(), Verdict::Blocked);
}

#[test]
fn a_withheld_credential_leaves_its_rules_unknown() {
    let inputs =
        Inputs { withhold_credential: true, access_key_id: None, raw_secret_access_key: None, ..good() };
    let report = judge(&inputs);
    assert_eq!(report.verdict(), Verdict::Ready);
    assert_eq!(report.unknown().len(), 8);
    let credential = |code: &Code| {
        code.id().contains("secret") || code.id().contains("key-id") || code.id().starts_with("credential")
    };
    assert!(report.unknown().iter().all(credential));
}

#[test]
fn endpoints_are_refused_for_what_is_wrong_with_them() {
    endpoint(
        "proxy.payments-platform.net",
        &["error endpoint-scheme: the endpoint does not start with https://"],
    );
    endpoint(
        "http://proxy.payments-platform.net",
        &["error endpoint-scheme: the endpoint starts with http:// instead of https://"],
    );
    endpoint(
        "HTTPS://proxy.payments-platform.net",
        &["error endpoint-scheme: https:// is not written in lower case"],
    );
    endpoint(
        "https://proxy.payments-platform.net:443",
        &["error endpoint-port: the endpoint names port 443"],
    );
    endpoint(
        "https://proxy.payments-platform.net:8443",
        &["error endpoint-port: the endpoint names a port, `:8443`"],
    );
    endpoint(
        "https://proxy.payments-platform.net/",
        &["error endpoint-extra: the endpoint ends with a slash"],
    );
    endpoint(
        "https://proxy.payments-platform.net?x",
        &["error endpoint-extra: the endpoint contains a query (after ?)"],
    );
    endpoint(
        "https://proxy.payments-platform.net#x",
        &["error endpoint-extra: the endpoint contains a fragment (after #)"],
    );
    endpoint(
        "https://me:pw@proxy.payments-platform.net",
        &["error endpoint-extra: the endpoint contains user info (before @)"],
    );
    endpoint("https://proxy_1.payments-platform.net", &["error endpoint-characters: the host contains `_`"]);
    endpoint(
        "https:// proxy.payments-platform.net",
        &["error endpoint-characters: the host contains a space"],
    );
    endpoint(
        "https://",
        &[
            "error endpoint-length: the endpoint has 8 characters, fewer than the 10 that KMS wants",
            "error endpoint-characters: the endpoint names no host",
        ],
    );
    let long = format!("https://{}.payments-platform.net", "a".repeat(101));
    endpoint(
        &long,
        &[
            "error endpoint-length: the endpoint has 131 characters, more than the 128 that KMS takes",
            "error endpoint-host: a label of the host has 101 characters; DNS allows 63",
        ],
    );
}

#[test]
fn hosts_that_no_public_resolver_knows_are_refused() {
    endpoint("https://10.0.0.1", &["error endpoint-host: the host is an IP address"]);
    endpoint("https://proxy", &["error endpoint-host: the host has one label only, no domain"]);
    endpoint(
        "https://proxy..net",
        &["error endpoint-host: the host has an empty label (two dots, or one at its start)"],
    );
    endpoint(
        "https://-proxy.payments.net",
        &["error endpoint-host: a label of the host starts or ends with a hyphen"],
    );
    endpoint("https://proxy.payments.net.", &["error endpoint-host: the host ends with a dot"]);
    endpoint(
        "https://proxy.corp.internal",
        &["error endpoint-not-public: no public resolver serves names that end in .internal"],
    );
    endpoint(
        "https://myproxy.xks.example.com",
        &["warning endpoint-not-public: the host is a placeholder: its domain is reserved for documentation"],
    );
    endpoint("https://myexample.com", &[]);
}

#[test]
fn endpoints_that_are_nearly_right_can_be_mended_with_one_click() {
    let with = |endpoint: &str, path: Option<&str>| Inputs {
        uri_endpoint: Some(endpoint.into()),
        uri_path: path.map(Into::into),
        ..good()
    };
    let to = |host: &str| replace(Field::UriEndpoint, &format!("https://{host}"));
    assert_eq!(fix(&with("https://a.payments.net:443/", Some("/kms/xks/v1"))), [to("a.payments.net")]);
    assert_eq!(
        fix(&with("https://a.payments.net/x/kms/xks/v1", None)),
        [to("a.payments.net"), replace(Field::UriPath, "/x/kms/xks/v1")]
    );
    assert_eq!(fix(&with(" a.payments.net ", Some("/kms/xks/v1"))), [to("a.payments.net")]);
    assert_eq!(fix(&with("https://bücher.net", Some("/kms/xks/v1"))), [to("xn--bcher-kva.net")]);
    // What would lose something, or point at another service, is not offered.
    for text in [
        "https://a.payments.net:8443",
        "http://a.payments.net",
        "https://u@a.payments.net",
        "https://a.payments.net/other",
    ] {
        assert!(judge(&with(text, Some("/kms/xks/v1"))).findings().iter().all(|f| f.fix.is_none()), "{text}");
    }
}

#[test]
fn paths_are_refused_for_what_is_wrong_with_them() {
    path(
        "kms/xks/v1",
        &[
            "error path-start: the path does not start with /: `kms/xks/v1`",
            "error path-end: the path does not end with /kms/xks/v1: `kms/xks/v1`",
        ],
    );
    path("/kms/xks/v1/", &["error path-end: the path does not end with /kms/xks/v1: `/kms/xks/v1/`"]);
    path("/a.b/kms/xks/v1", &["error path-characters: the path contains `.`"]);
    path("//kms/xks/v1", &["error path-empty-segment: the path has an empty segment (//)"]);
    path("/a//b/kms/xks/v1", &["warning path-empty-segment: the path has an empty segment (//)"]);
    path("///kms/xks/v1", &["warning path-empty-segment: the path has an empty segment (//)"]);
    path("/kms/xks/v2", &["warning path-version: the path ends with v2; only v1 is published"]);
    path("/kms/xks/v123", &["error path-end: the path does not end with /kms/xks/v1: `/kms/xks/v123`"]);
    path(
        "/kms/xks/v١",
        &[
            "error path-end: the path does not end with /kms/xks/v1: `/kms/xks/v١`",
            "error path-characters: the path contains `١`",
        ],
    );
    path("/kms/xks/v1/kms/xks/v1", &["warning path-doubled: /kms/xks stands twice in the path"]);
    path(
        &format!("/{}/kms/xks/v1", "a".repeat(117)),
        &["error path-length: the path has 129 characters, more than the 128 that KMS takes"],
    );
    path(
        "/kms",
        &[
            "error path-end: the path does not end with /kms/xks/v1: `/kms`",
            "error path-length: the path has 4 characters; the shortest is /kms/xks/v1",
        ],
    );
    path(
        "/",
        &[
            "error path-end: the path does not end with /kms/xks/v1: `/`",
            "error path-length: the path has 1 character; the shortest is /kms/xks/v1",
        ],
    );
}

#[test]
fn paths_that_are_nearly_right_can_be_mended_with_one_click() {
    let with = |path: &str| Inputs { uri_path: Some(path.into()), ..good() };
    for (text, meant) in [
        ("/tenant", "/tenant/kms/xks/v1"),
        ("tenant/kms/xks/v1/", "/tenant/kms/xks/v1"),
        ("//kms/xks/v1", "/kms/xks/v1"),
        ("/kms/xks/v2", "/kms/xks/v1"),
        ("/kms/xks/v1/kms/xks/v1", "/kms/xks/v1"),
        ("/KMS/XKS/V1", "/kms/xks/v1"),
        ("/KMS/XKS/V1/kms/xks/v1", "/kms/xks/v1"),
        ("/Tenants/a/kms/v1", "/Tenants/a/kms/xks/v1"),
        ("/tenants/kms/xks", "/tenants/kms/xks/v1"),
        ("/tenants/xks/", "/tenants/kms/xks/v1"),
        ("/kms/xks/v1/health", "/kms/xks/v1"),
        ("/a/kms/xks/v1/keys/foo/metadata", "/a/kms/xks/v1"),
        ("https://xks.example.net/tenants/payments/kms/xks/v1", "/tenants/payments/kms/xks/v1"),
        ("/api/v2", "/api/v2/kms/xks/v1"),
    ] {
        assert_eq!(fix(&with(text)), [replace(Field::UriPath, meant)], "{text}");
    }
    // What is meant by these, nobody knows.
    for text in ["/a/kms/xksproxy", "/a/kms/v1/health", "/xks/a/kms/b", "https://xks.example.net", "/a b"] {
        assert!(judge(&with(text)).findings().iter().all(|finding| finding.fix.is_none()), "{text}");
    }
}

#[test]
fn a_long_uri_leaves_less_room_for_key_ids() {
    let inputs = Inputs {
        uri_endpoint: Some(format!("https://{}.{}.net", "a".repeat(50), "b".repeat(50))),
        uri_path: Some(format!("/{}/kms/xks/v1", "c".repeat(40))),
        ..good()
    };
    expect(
        &inputs,
        &[
            "warning uri-total-length: endpoint and path leave 76 characters for an external key ID, which may have 128",
        ],
    );
    let inputs = Inputs {
        uri_endpoint: Some(format!("https://{}.{}.net", "a".repeat(58), "b".repeat(57))),
        uri_path: Some(format!("/{}/kms/xks/v1", "c".repeat(116))),
        ..good()
    };
    expect(
        &inputs,
        &[
            "error uri-total-length: endpoint and path leave no room for an external key ID in the 256 characters of a request URI",
        ],
    );
}

#[test]
fn access_key_ids_are_judged_without_being_shown() {
    let with = |id: &str| Inputs { access_key_id: Some(id.into()), ..good() };
    expect(
        &with("ABCDE12345670EXAMPLE"),
        &[
            "error access-key-id-characters: the access key ID contains `1` and `0`; KMS takes A to Z and 2 to 7 only",
            "warning credential-example: the access key ID is an example from public documentation",
        ],
    );
    let report = judge(&with("ABCDE12345670EXAMPLE"));
    let spans: Vec<_> =
        report.findings()[0].labels.iter().map(|label| (label.span.start, label.span.end)).collect();
    assert_eq!(spans, [(5, 6), (12, 13)]);
    expect(
        &with("QPLT4YHEZB6S2MXKDWN"),
        &["error access-key-id-length: the access key ID has 19 characters; KMS takes 20 to 30"],
    );
    expect(
        &with("AKIAQ4YHEZB6S2MXKDWN"),
        &["warning access-key-id-iam: the access key ID starts with AKIA as AWS IAM access keys do"],
    );
    // The halves swapped: nothing of the text is named.
    let swapped =
        Inputs { raw_secret_access_key: None, ..with("Lw8vT1qZ0cYxRn5KdGfU3aHsBpEjM7iOo2XyV6tQ4zWk") };
    expect(
        &swapped,
        &[
            "error access-key-id-length: the access key ID has 44 characters; KMS takes 20 to 30",
            "error access-key-id-characters: 21 characters of the access key ID are not allowed; KMS takes A to Z and 2 to 7 only",
        ],
    );
}

#[test]
fn secrets_are_judged_without_being_shown() {
    secret(
        "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoX",
        &["error secret-length: the secret access key has 40 characters; KMS takes 43 to 64"],
    );
    secret(
        "p3-Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjM_k",
        &[
            "error secret-characters: 2 of the secret access key's characters are not allowed (hyphens or underscores: URL-safe Base64)",
        ],
    );
    secret(
        "p3+Q0tF4yJr8mWcZ 1vKx7NbL2eHsUdGa9RiTfYoXjMk",
        &["error secret-characters: 1 of the secret access key's characters is not allowed (white space)"],
    );
    secret(
        "abababababababababababababababababababababab",
        &["warning secret-entropy: the secret access key repeats itself: it does not look random"],
    );
    secret(
        "p3+Q0tF4yJr8mWcZ1vKx7N=L2eHsUdGa9RiTfYoXjMk=",
        &[
            "warning secret-entropy: the secret access key is no Base64 text, so how random it is cannot be told",
        ],
    );
    secret(
        "QPLT4YHE0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoX",
        &["warning secret-contains-id: the access key ID and the secret access key share a part"],
    );
    secret(
        "FYtE5EFA5FT0mCc3DrGUe2sti527BitkQ0Zr9MO9fvE",
        &["warning credential-example: the secret access key is an example from public documentation"],
    );
}

#[test]
fn white_space_around_a_secret_is_removed_by_an_operation_not_by_a_text() {
    let inputs = Inputs { raw_secret_access_key: Some(Secret::new(format!("{SECRET}\n"))), ..good() };
    expect(
        &inputs,
        &[
            "error config-whitespace: white space stands around the secret access key",
            "error secret-characters: 1 of the secret access key's characters is not allowed (white space)",
        ],
    );
    assert_eq!(fix(&inputs), [Edit::TrimSecret]);
}

#[test]
fn of_what_may_be_a_secret_no_character_is_told_from_another() {
    for (inputs, field) in [
        (Inputs { uri_path: Some(format!("/{SECRET}")), ..good() }, Field::UriPath),
        (Inputs { uri_endpoint: Some(format!("https://{SECRET}.net")), ..good() }, Field::UriEndpoint),
        (Inputs { access_key_id: Some(SECRET.into()), ..good() }, Field::AccessKeyId),
    ] {
        let report = judge(&inputs);
        let of_characters = [Code::PathCharacters, Code::EndpointCharacters, Code::AccessKeyIdCharacters];
        let mut found = report.findings().iter().filter(|finding| of_characters.contains(&finding.code));
        let finding = found.next().expect("a finding");
        let length = inputs.text(field).map(str::len);
        let spans: Vec<_> =
            finding.labels.iter().map(|label| (label.span.start, Some(label.span.end))).collect();
        assert_eq!(spans, [(0, length)], "{field:?}");
        assert!(!finding.message.contains("`+`") && !finding.message.contains("`=`"), "{}", finding.message);
    }
}

#[test]
fn the_secret_in_another_input_is_refused_and_not_repeated() {
    for inputs in [
        Inputs { name: Some(format!("store {SECRET}")), ..good() },
        Inputs { uri_path: Some(format!("/{SECRET}/kms/xks/v1")), ..good() },
        Inputs { uri_endpoint: Some(format!("https://{SECRET}.net")), ..good() },
        Inputs { region: Some(SECRET.into()), ..good() },
        Inputs { access_key_id: Some(SECRET.into()), ..good() },
        Inputs { connectivity: Some(SECRET.into()), ..good() },
        Inputs { vpc_endpoint_service_owner: Some(SECRET.into()), ..good_vpc() },
    ] {
        let report = judge(&inputs);
        assert!(report.findings().iter().any(|f| f.code == Code::SecretElsewhere), "{:?}", said(&report));
        let all = format!("{:?}", report.findings());
        assert!(
            SECRET.as_bytes().windows(8).all(|part| !all.contains(std::str::from_utf8(part).unwrap())),
            "{all}"
        );
    }
}

#[test]
fn a_secret_that_did_not_pass_is_kept_out_of_what_is_added_later() {
    // Neither looks like a secret by itself, and neither is a fact: the access key ID does not pass.
    let (given, of_the_file) = ("the quick brown fox jumps over it", "a lazy dog sleeps under that tree");
    let file = format!(
        "{{\"XksProxyAuthenticationCredential\": {{\"AccessKeyId\": \"{ID}\", \"RawSecretAccessKey\": \"{of_the_file}\"}}}}"
    );
    let mut report = judge(&Inputs {
        access_key_id: Some("short".into()),
        raw_secret_access_key: Some(Secret::new(given.into())),
        configuration_file: Some(ConfigurationFile::new(file.into_bytes())),
        ..good()
    });
    for secret in [given, of_the_file] {
        let finding = Finding::new(Code::KeySpec, Field::Evidence, format!("keySpec is `{secret}`"));
        report.add([finding], &[]);
        assert!(!format!("{:?}", report.findings()).contains(&secret[4..16]), "{secret}");
    }
}

#[test]
fn connectivity_decides_whether_a_service_is_wanted() {
    expect(
        &Inputs { connectivity: Some("public".into()), ..good() },
        &["error connectivity-value: `public` is no connectivity"],
    );
    expect(
        &Inputs { vpc_endpoint_service_name: None, ..good_vpc() },
        &[
            "error vpc-service-required: VPC endpoint service connectivity is chosen, but no VPC endpoint service name is given",
        ],
    );
    expect(
        &Inputs {
            connectivity: Some("PUBLIC_ENDPOINT".into()),
            vpc_endpoint_service_owner: Some("123456789012".into()),
            ..good_vpc()
        },
        &[
            "error vpc-service-forbidden: a VPC endpoint service name is given, but the connectivity is PUBLIC_ENDPOINT",
            "error vpc-service-forbidden: a VPC endpoint service owner is given, but the connectivity is PUBLIC_ENDPOINT",
        ],
    );
}

#[test]
fn service_names_and_owners_are_judged() {
    let named = |name: &str| Inputs { vpc_endpoint_service_name: Some(name.into()), ..good_vpc() };
    expect(
        &named("com.amazonaws.vpce.us-east-1.vpce-svc-0abc"),
        &["error vpc-service-region: the service is in us-east-1, the key store in eu-central-1"],
    );
    expect(
        &named("eu.amazonaws.vpce.eu-central-1.vpce-svc-0abc"),
        &[
            "error region-supported: the service name starts with eu., but names in eu-central-1 start with com.",
        ],
    );
    expect(
        &named("com.amazonaws.vpce.eu-central-1.vpce-svc-example"),
        &["warning vpc-service-placeholder: the service name is the one printed in the documentation"],
    );
    expect(
        &named("vpce-svc-0abc"),
        &["error vpc-service-name: `vpce-svc-0abc` is no VPC endpoint service name"],
    );
    assert_eq!(
        fix(&named("vpce-svc-0abc")),
        [replace(Field::VpcEndpointServiceName, "com.amazonaws.vpce.eu-central-1.vpce-svc-0abc")]
    );
    let owned = |owner: &str| Inputs { vpc_endpoint_service_owner: Some(owner.into()), ..good_vpc() };
    expect(&owned("123456789012"), &[]);
    expect(&owned("1234-5678-9012"), &["error vpc-service-owner: `1234-5678-9012` is no AWS account ID"]);
    assert_eq!(fix(&owned("1234-5678-9012")), [replace(Field::VpcEndpointServiceOwner, "123456789012")]);
}

#[test]
fn regions_are_judged() {
    let region = |region: &str| Inputs { region: Some(region.into()), ..good() };
    expect(&region("us-gov-west-1"), &[]);
    expect(
        &region("cn-north-1"),
        &["error region-supported: AWS KMS has no external key stores in the China Regions"],
    );
    expect(
        &region("eu-middle-9"),
        &["warning region-supported: `eu-middle-9` is not among the Regions known here"],
    );
    expect(
        &region("eusc-de-east-1"),
        &[
            "info region-partition: AWS documents little of external key stores in the European Sovereign Cloud",
        ],
    );
    expect(&region("EU-Central-1"), &["error region-format: `EU-Central-1` is not a Region code"]);
    assert_eq!(fix(&region("eu-central-1a")), [replace(Field::Region, "eu-central-1")]);
}

#[test]
fn names_may_be_anything_of_1_to_256_characters() {
    let name = |name: &str| Inputs { name: Some(name.into()), ..good() };
    expect(&name(&"😀".repeat(256)), &[]);
    expect(&name("-x'$(id)`\"file://"), &[]);
    expect(
        &name(&"a".repeat(257)),
        &["error name-length: the name has 257 characters, 1 more than the 256 that KMS takes"],
    );
    expect(&name(""), &["error name-length: the name is empty"]);
    expect(&name(" a"), &["warning name-characters: white space stands around the name"]);
    expect(&name("a\nb\u{202e}"), &["warning name-characters: the name contains a line break and U+202E"]);
    expect(
        &name("a\u{fffd}"),
        &["warning text-damaged: the key store name contains U+FFFD, which stands for text that was lost"],
    );
}

#[test]
fn a_value_by_hand_counts_and_is_compared_with_the_file() {
    let text = format!(
        r#"{{"XksProxyUriPath":"/a/kms/xks/v1","XksProxyAuthenticationCredential":{{"AccessKeyId":"{ID}","RawSecretAccessKey":"{SECRET}"}}}}"#
    );
    let file = || Some(ConfigurationFile::new(text.clone().into_bytes()));
    let from_file = Inputs {
        configuration_file: file(),
        uri_path: None,
        access_key_id: None,
        raw_secret_access_key: None,
        ..good()
    };
    let report = judge(&from_file);
    assert_eq!(report.verdict(), Verdict::Ready);
    assert_eq!(report.facts().uri_path.as_ref().unwrap().as_str(), "/a/kms/xks/v1");
    let both = Inputs { configuration_file: file(), ..good() };
    expect(
        &both,
        &["warning config-overridden: the proxy URI path given by hand is another than the file's"],
    );
    assert_eq!(judge(&both).facts().uri_path.as_ref().unwrap().as_str(), "/kms/xks/v1");
}

#[test]
fn labels_from_a_file_point_into_it_with_a_masked_excerpt() {
    let text = r#"{"XksProxyUriPath":"/kms/xks/v1","XksProxyAuthenticationCredential":{"AccessKeyId":"ABCDE12345670EXAMPLE","RawSecretAccessKey":"p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk="}}"#;
    let inputs = Inputs {
        configuration_file: Some(ConfigurationFile::new(text.into())),
        uri_path: None,
        access_key_id: None,
        raw_secret_access_key: None,
        ..good()
    };
    let report = judge(&inputs);
    let finding = &report.findings()[0];
    assert_eq!(finding.code, Code::AccessKeyIdCharacters);
    let span = finding.labels[0].span;
    assert_eq!((finding.labels[0].input, &text[span.start..span.end]), (Field::ConfigurationFile, "1"));
    let excerpt = finding.excerpt.as_ref().expect("an excerpt");
    assert_eq!(excerpt.column, text.find('1').map_or(0, |_| span.start + 1));
    assert!(!excerpt.text.contains("p3+Q") && !excerpt.text.contains("ABCDE"), "{}", excerpt.text);
}

#[test]
fn allowing_a_rule_makes_its_error_a_warning_and_says_so() {
    let inputs = Inputs { uri_endpoint: Some("https://proxy.corp.internal:1".into()), ..good() };
    let allow = [Code::EndpointNotPublic, Code::EndpointPort];
    let report = check(&inputs, &Context { allow: &allow, ..Context::default() });
    let severities: Vec<_> = report.findings().iter().map(|f| (f.code, f.severity, f.allowed)).collect();
    assert_eq!(
        severities,
        [(Code::EndpointPort, Severity::Error, false), (Code::EndpointNotPublic, Severity::Warning, true),]
    );
}

#[test]
fn large_inputs_are_answered_quickly() {
    let noise = "\u{1}-.:/@x".repeat(1_500_000);
    let inputs = Inputs {
        region: Some(noise.clone()),
        name: Some(noise.clone()),
        configuration_file: Some(ConfigurationFile::new(noise.clone().into_bytes())),
        connectivity: Some(noise.clone()),
        uri_endpoint: Some(noise.clone()),
        uri_path: Some(noise.clone()),
        access_key_id: Some(noise.clone()),
        raw_secret_access_key: Some(Secret::new(noise.clone())),
        vpc_endpoint_service_name: Some(noise.clone()),
        vpc_endpoint_service_owner: Some(noise),
        ..Inputs::default()
    };
    let report = judge(&inputs);
    assert_eq!(report.verdict(), Verdict::Blocked);
    assert!(report.findings().len() < 60, "{}", report.findings().len());
    let longest = report.findings().iter().map(|f| f.message.len() + f.labels.len()).max();
    assert!(longest < Some(600), "{longest:?}");
}
