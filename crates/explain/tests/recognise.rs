//! Errors in the shapes in which people paste them. Those that the tools at hand print are taken from the tools themselves,
//! in tests/explain_real.rs at the top; here are the shapes of the others.

use xks_preflight_explain::{Answer, Notice, Operation, Place, SecretKind, Step, explain};
use xks_preflight_finding::Field;

/// `id`, or `exception > id` where the message is explained in the exception's place; with the operation.
fn found(text: &str) -> Vec<String> {
    let line = |x: &xks_preflight_explain::Explanation| {
        let by = x.said_by.map_or(String::new(), |by| format!("{} > ", by.id));
        let at = x.operation.map_or(String::new(), |operation| format!(" @ {}", operation.name()));
        format!("{by}{}{at}", x.entry.id)
    };
    explain(text).explanations.iter().map(line).collect()
}

#[track_caller]
fn is(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

const TLS_MESSAGE: &str = "AWS KMS cannot establish a TLS connection to the external key store proxy. Verify the TLS configuration, including its certificate.";

#[test]
fn the_aws_cli() {
    is(
        "An error occurred (XksProxyUriInUseException) when calling the CreateCustomKeyStore operation: The ...",
        &["xks-proxy-uri-in-use @ CreateCustomKeyStore"],
    );
    is(
        &format!(
            "\naws: [ERROR]: An error occurred (XksProxyInvalidConfigurationException) when calling the UpdateCustomKeyStore operation: {TLS_MESSAGE}\n"
        ),
        &["xks-proxy-invalid-configuration > message-tls @ UpdateCustomKeyStore"],
    );
}

#[test]
fn a_message_may_be_wrapped_quoted_or_in_json() {
    let wrapped = TLS_MESSAGE.replace(". ", ".\n> ").replace(" TLS connection", "\n      TLS connection");
    is(&wrapped, &["message-tls"]);
    is(&TLS_MESSAGE.replace(' ', "\\n"), &["message-tls"]);
    is(&TLS_MESSAGE.to_uppercase(), &["message-tls"]);
}

#[test]
fn several_errors_each_keep_their_operation() {
    is(
        "An error occurred (CustomKeyStoreInvalidStateException) when calling the UpdateCustomKeyStore operation: x\n\
         An error occurred (CustomKeyStoreInvalidStateException) when calling the ConnectCustomKeyStore operation: \n\
         An error occurred (CustomKeyStoreInvalidStateException) when calling the ConnectCustomKeyStore operation: \n",
        &[
            "custom-key-store-invalid-state @ UpdateCustomKeyStore",
            "custom-key-store-invalid-state @ ConnectCustomKeyStore",
        ],
    );
}

#[test]
fn cloudtrail() {
    let record = |name: &str, code: &str, message: &str| {
        format!(
            "{{\"eventVersion\": \"1.11\", \"userIdentity\": {{\"type\": \"AssumedRole\", \"arn\": \"arn:aws:sts::111122223333:assumed-role/x/y\"}},\n\
             \"eventTime\": \"2026-11-24T00:26:58Z\", \"eventSource\": \"kms.amazonaws.com\", \"eventName\": \"{name}\", \"awsRegion\": \"us-west-2\",\n\
             \"sourceIPAddress\": \"AWS Internal\", \"userAgent\": \"AWS Internal\", \"errorCode\": \"{code}\", \"errorMessage\": \"{message}\",\n\
             \"requestParameters\": {{\"encryptionAlgorithm\": \"SYMMETRIC_DEFAULT\"}}, \"responseElements\": null,\n\
             \"additionalEventData\": {{\"customKeyStoreId\": \"cks-9876543210fedcba9\", \"xksKeyId\": \"abc01234567890fe\"}}}}"
        )
    };
    let decrypt = record(
        "Decrypt",
        "KMSInvalidStateException",
        "The external key store proxy rejected the request because the specified ciphertext or additional authenticated data is corrupted, missing, or otherwise invalid.",
    );
    is(&decrypt, &["kms-invalid-state > message-ciphertext @ Decrypt"]);
    assert_eq!(explain(&decrypt).explanations[0].steps, [Step::UseKey]);
    let create = record(
        "CreateCustomKeyStore",
        "AccessDenied",
        "User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: kms:CreateCustomKeyStore because no identity-based policy allows the action",
    );
    is(
        &format!("{{\"Records\": [{decrypt}, {create}]}}"),
        &["kms-invalid-state > message-ciphertext @ Decrypt", "access-denied @ CreateCustomKeyStore"],
    );
}

#[test]
fn boto3() {
    is(
        "Traceback (most recent call last):\n  File \"/app/create.py\", line 12, in <module>\n    kms.create_custom_key_store(**request)\n  File \"/usr/lib/python3/dist-packages/botocore/client.py\", line 1060, in _make_api_call\n    raise error_class(parsed_response, operation_name)\nbotocore.errorfactory.XksProxyIncorrectAuthenticationCredentialException: An error occurred (XksProxyIncorrectAuthenticationCredentialException) when calling the CreateCustomKeyStore operation: The external key store proxy rejected the request because it could not authenticate AWS KMS. Verify the credentials for your external key store and update if necessary.\n",
        &["xks-proxy-incorrect-authentication-credential @ CreateCustomKeyStore"],
    );
}

#[test]
fn java() {
    is(
        "Exception in thread \"main\" software.amazon.awssdk.services.kms.model.KmsInvalidStateException: x\nsoftware.amazon.awssdk.services.kms.model.XksKeyNotFoundException: The external key store proxy rejected the request because it could not find the external key. (Service: Kms, Status Code: 400, Request ID: 6f1d8f0e-0000-4000-8000-000000000000)\n\tat software.amazon.awssdk.protocols.json.internal.unmarshall.AwsJsonProtocolErrorUnmarshaller.unmarshall(AwsJsonProtocolErrorUnmarshaller.java:104)\n\tat software.amazon.awssdk.services.kms.DefaultKmsClient.createKey(DefaultKmsClient.java:1180)\n\tat com.example.App.main(App.java:21)\n",
        &["kms-invalid-state @ CreateKey", "xks-key-not-found @ CreateKey"],
    );
}

#[test]
fn javascript() {
    is(
        "XksProxyUriUnreachableException: The external key store proxy did not respond to the request in the time allotted. Retry the request.\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)\n    at de_CreateCustomKeyStoreCommandError (/app/node_modules/@aws-sdk/client-kms/dist-cjs/index.js:2154:14)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 400, requestId: 'x', attempts: 1 },\n  __type: 'XksProxyUriUnreachableException'\n}\n> kms.send(new CreateCustomKeyStoreCommand(input))",
        &["xks-proxy-uri-unreachable > message-timed-out @ CreateCustomKeyStore"],
    );
}

#[test]
fn go_and_terraform() {
    is(
        "Error: creating KMS Custom Key Store (payments): operation error KMS: CreateCustomKeyStore, https response error StatusCode: 400, RequestID: 0b2d, XksProxyVpcEndpointServiceNotFoundException: The VPC endpoint service was not found.\n\n  with aws_kms_custom_key_store.this,\n  on main.tf line 1\n",
        &["xks-proxy-vpc-endpoint-service-not-found @ CreateCustomKeyStore"],
    );
    is(
        "operation error KMS: Decrypt, exceeded maximum number of attempts, 3, https response error StatusCode: 400, RequestID: 1, ThrottlingException: Rate exceeded",
        &["throttling @ Decrypt"],
    );
}

/// Errors of TLS and of the network in which it was AWS that was called, with a hole for the host.
const OF_TLS: [&str; 4] = [
    "Post \"https://HOST/\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "operation error KMS: CreateCustomKeyStore, https response error StatusCode: 0, RequestID: , request send failed, Post \"https://HOST/\": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-24T00:26:58Z is after 2026-11-01T00:00:00Z",
    "HTTPSConnectionPool(host='HOST', port=443): Max retries exceeded with url: / (Caused by ProtocolError([SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'HOST'. (_ssl.c:1006)))",
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'HOST'",
];

const OF_THE_NETWORK: [&str; 6] = [
    "dial tcp: lookup HOST on 10.0.0.2:53: no such host",
    "Post \"https://HOST/\": dial tcp 3.120.1.2:443: i/o timeout",
    "Post \"https://HOST/\": dial tcp 3.120.1.2:443: connect: connection refused",
    "Post \"https://HOST/\": read tcp 10.0.0.7:41000->3.120.1.2:443: read: connection reset by peer",
    "Post \"https://HOST/\": tls: first record does not look like a TLS handshake",
    "curl: (6) Could not resolve host: HOST",
];

const ENDPOINTS: [&str; 6] = [
    "kms.eu-central-1.amazonaws.com",
    "sts.amazonaws.com",
    "ec2.eu-central-1.amazonaws.com",
    "kms.cn-north-1.amazonaws.com.cn",
    "kms.eusc-de-east-1.amazonaws.eu",
    "kms.eu-central-1.api.aws",
];

/// The entries alone, each with how often it stands there.
fn counted(text: &str) -> Vec<(&'static str, usize)> {
    explain(text).explanations.iter().map(|x| (x.entry.id, x.count)).collect()
}

#[test]
fn a_connection_that_was_for_aws_has_one_explanation_without_the_proxy() {
    for host in ENDPOINTS {
        for (texts, id) in [(&OF_TLS[..], "client-tls"), (&OF_THE_NETWORK[..], "client-endpoint")] {
            for text in texts {
                let text = text.replace("HOST", host);
                assert_eq!(counted(&text), [(id, 1)], "{text}");
                assert_eq!(explain(&text).explanations[0].steps, [Step::BeforeKms]);
            }
        }
    }
    is(
        "botocore.exceptions.SSLError: SSL validation failed for https://kms.eu-central-1.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)",
        &["client-tls"],
    );
    is(OF_TLS[1].replace("HOST", ENDPOINTS[0]).as_str(), &["client-tls @ CreateCustomKeyStore"]);
    for id in ["client-tls", "client-endpoint"] {
        let entry = xks_preflight_explain::entry(id).expect(id);
        assert!(entry.happened.ends_with("the XKS proxy has no part in it"), "{id}");
    }
    let todo = xks_preflight_explain::entry("client-tls").expect("there").causes[0].todo;
    for name in ["AWS_CA_BUNDLE", "--ca-bundle", "SSL_CERT_FILE"] {
        assert!(todo.contains(name), "{name}");
    }
}

#[test]
fn a_connection_that_was_for_a_proxy_is_still_the_proxys() {
    for host in [
        "xks.example.org",
        "vpce-0123456789abcdef0-ab12cd34.vpce-svc-0123456789abcdef0.eu-central-1.vpce.amazonaws.com",
        "xks-0123456789abcdef.elb.eu-central-1.amazonaws.com",
    ] {
        let of = |text: &str| found(&text.replace("HOST", host));
        assert_eq!(of(OF_TLS[0]), ["tls-issuer"]);
        assert_eq!(of(OF_TLS[1]), ["tls-expired"]);
        assert_eq!(of(OF_TLS[2]), ["tls-verify", "tls-host"]);
        assert_eq!(of(OF_TLS[3]), ["curl-verify > tls-host"]);
        assert_eq!(of(OF_THE_NETWORK[0]), ["curl-resolve"]);
        assert_eq!(of(OF_THE_NETWORK[1]), ["curl-timeout"]);
        assert_eq!(of(OF_THE_NETWORK[2]), ["curl-connect"]);
        assert_eq!(of(OF_THE_NETWORK[3]), ["curl-receive"]);
        assert_eq!(of(OF_THE_NETWORK[4]), ["tls-no-tls"]);
        assert_eq!(of(OF_THE_NETWORK[5]), ["curl-resolve"]);
    }
}

/// Each line is for itself, in both orders.
#[test]
fn a_failure_at_aws_does_not_hide_one_at_the_proxy() {
    let aws = OF_TLS[0].replace("HOST", ENDPOINTS[0]);
    let proxy =
        "Post \"https://xks.example.org/\": tls: failed to verify certificate: x509: certificate has expired";
    is(&format!("{aws}\n{proxy}\n"), &["client-tls", "tls-expired"]);
    is(&format!("{proxy}\n{aws}\n"), &["tls-expired", "client-tls"]);
    is(&format!("{{\"log\": \"{aws}\\n{proxy}\"}}"), &["client-tls", "tls-expired"]);
}

#[test]
fn a_traceback_tells_of_aws_in_its_last_line_only() {
    let frames = "Traceback (most recent call last):\n  File \"/app/connection.py\", line 12, in connect\n    self.handshake()\n    ^^^^^^^^\n";
    let handled = "\nDuring handling of the above exception, another exception occurred:\n\n";
    let caused = "\nThe above exception was the direct cause of the following exception:\n\n";
    let verify = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1006)";
    let first = format!("{frames}ssl.SSLCertVerificationError: {verify}\n");
    let second = format!("{frames}urllib3.exceptions.SSLError: {verify}\n");
    let last = |host: &str| {
        format!("{frames}botocore.exceptions.SSLError: SSL validation failed for https://{host}/ {verify}\n")
    };
    is(
        &format!("{first}{handled}{second}{handled}{}", last("kms.eu-central-1.amazonaws.com")),
        &["client-tls"],
    );
    is(
        &format!(
            "{frames}ConnectionRefusedError: [Errno 111] Connection refused\n{caused}{frames}urllib3.exceptions.NewConnectionError: [Errno 111] Connection refused\n{handled}{frames}botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"https://kms.eu-central-1.amazonaws.com/\"\n"
        ),
        &["client-endpoint"],
    );
    // Of two tracebacks that only follow each other, and of one that is not about AWS, nothing is taken away.
    is(
        &format!("{first}\n{}", last("kms.eu-central-1.amazonaws.com")),
        &["tls-verify", "tls-self-signed", "client-tls"],
    );
    assert!(
        found(&format!("{first}{handled}{}", last("xks.example.org"))).contains(&"tls-verify".to_owned())
    );
}

#[test]
fn credentials_that_go_and_terraform_miss() {
    is("Error: No valid credential sources found", &["client-no-credentials"]);
    is("No valid credential sources for Terraform AWS Provider found.", &["client-no-credentials"]);
    is("failed to refresh cached credentials, no EC2 IMDS role found", &["client-no-credentials"]);
    // The address of the metadata is no proxy, however asking it fails.
    for end in
        ["dial tcp 169.254.169.254:80: i/o timeout", "dial tcp 169.254.169.254:80: connect: no route to host"]
    {
        is(
            &format!(
                "│ Error: No valid credential sources found\n│ \n│ Error: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, exceeded maximum number of attempts, 3, request send failed, Get \"http://169.254.169.254/latest/meta-data/iam/security-credentials/\": {end}"
            ),
            &["client-no-credentials"],
        );
        is(end, &["client-no-credentials"]);
    }
    is("ExpiredToken: The security token included in the request is expired", &["expired-token"]);
    is(
        "operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1, api error ExpiredToken: The security token included in the request is expired",
        &["expired-token"],
    );
}

#[test]
fn a_required_option_that_is_missing_is_not_an_unknown_one() {
    let text = "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\naws: error: the following arguments are required: --custom-key-store-name\n";
    is(text, &["client-missing-option"]);
    let answer = explain(text);
    assert_eq!(answer.explanations[0].places, [Place::Form(Field::Name)]);
    assert!(answer.explanations[0].entry.happened.contains("a required option is missing"));
    is("Unknown options: --xks-proxy-vpc-endpoint-service-owner, 111122223333", &["client-usage"]);
}

#[test]
fn what_the_service_says_on_the_wire_in_any_order() {
    is(
        &format!("{{\"__type\":\"XksProxyUriUnreachableException\",\"message\":\"{TLS_MESSAGE}\"}}"),
        &["xks-proxy-uri-unreachable > message-tls"],
    );
    is(
        &format!(
            "{{\"message\":\"{TLS_MESSAGE}\",\"__type\":\"com.amazonaws.kms#XksProxyInvalidConfigurationException\"}}"
        ),
        &["xks-proxy-invalid-configuration > message-tls"],
    );
}

#[test]
fn a_failed_store() {
    let text = "CustomKeyStores:\n- ConnectionErrorCode: XKS_PROXY_INVALID_TLS_CONFIGURATION\n  ConnectionState: FAILED\n  CustomKeyStoreId: cks-1234567890abcdef0\n";
    is(text, &["xks-proxy-invalid-tls-configuration"]);
    let answer = explain(text);
    assert_eq!(answer.explanations[0].steps, [Step::Connect]);
    assert_eq!(answer.explanations[0].places, [Place::Form(Field::UriEndpoint)]);
    assert_eq!(answer.explanations[0].operation, None);
}

#[test]
fn a_proxy() {
    is(
        "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\n\r\n{\"errorName\":\"AuthenticationFailedException\"}",
        &["http-unauthorized > proxy-authentication-failed"],
    );
    is("HTTP/2 403 \r\nserver: awselb/2.0\r\n\r\n<html>", &["http-forbidden"]);
    is("HTTP/1.1 200 OK\r\n\r\n{\"xksProxyFleetSize\": 1}", &[]);
    is("{\n \"errorName\": \"ValidationException\", // required\n}", &["proxy-validation"]);
}

#[test]
fn curl_and_openssl() {
    is("curl: (22) The requested URL returned error: 404", &["curl-http", "http-not-found"]);
    is("curl: option --aws-sigv4: is unknown\ncurl: try 'curl --help' for more information", &["curl-old"]);
    is("curl: (92) HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)", &["curl-http2"]);
    is("CONNECTED(00000003)\nverify error:num=10:certificate has expired\n", &["tls-expired"]);
    is(
        "curl: (56) OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0",
        &["curl-receive > tls-client-certificate"],
    );
}

#[test]
fn the_parameter_that_a_message_names_is_what_it_points_at() {
    let places = |text: &str| explain(text).explanations.first().expect("recognised").places.clone();
    let begin = "An error occurred (ValidationException) when calling the CreateCustomKeyStore operation: ";
    assert_eq!(
        places(&format!(
            "{begin}1 validation error detected: Value 'x' at 'xksProxyUriPath' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(/[a-zA-Z0-9"
        )),
        [Place::Form(Field::UriPath)]
    );
    assert_eq!(
        places(&format!(
            "{begin}2 validation errors detected: Value at 'xksProxyAuthenticationCredential.rawSecretAccessKey' failed to satisfy constraint; Value 'y' at 'customKeyStoreName' failed"
        )),
        [Place::Form(Field::RawSecretAccessKey), Place::Form(Field::Name)]
    );
    // The line alone, without the heading above it.
    let line = "Unknown parameter in input: \"Vendor\", must be one of: XksProxyUriEndpoint, XksProxyUriPath";
    assert_eq!(explain(line).explanations[0].entry.id, "client-parameter-validation");
    assert_eq!(
        places(
            "Parameter validation failed:\nUnknown parameter in input: \"XksProxyVpcEndpointServiceOwner\", must be one of: CustomKeyStoreName, XksProxyUriEndpoint"
        ),
        [Place::Form(Field::VpcEndpointServiceOwner)]
    );
    assert_eq!(
        places("aws: error: argument --xks-proxy-uri-endpoint: expected one argument"),
        [Place::Form(Field::UriEndpoint)]
    );
    assert_eq!(
        places(
            "An error occurred (ValidationException) when calling the CreateKey operation: Value at 'xksKeyId' failed"
        ),
        [Place::Parameter("XksKeyId")]
    );
}

#[test]
fn a_name_with_two_readings_is_asked_about() {
    let answer = explain("we got a ValidationException this morning");
    assert!(answer.question.expect("a question").contains("who said it?"));
    let ids: Vec<_> = answer.explanations.iter().map(|x| (x.entry.id, x.alternative)).collect();
    assert_eq!(ids, [("proxy-validation", true), ("validation", true)]);
    // Where one place decides, another is not asked about.
    is("ValidationException\n\n\n{\"errorName\": \"ValidationException\"}", &["proxy-validation"]);
    assert_eq!(explain("botocore ... ValidationException").question, None);
}

#[test]
fn what_is_none_of_an_external_key_store_is_named() {
    let answer = explain(
        "ConnectionErrorCode: USER_LOCKED_OUT, then CloudHsmClusterNotActiveException twice CloudHsmClusterNotActiveException",
    );
    assert!(!answer.is_recognised());
    let notices: Vec<_> = answer.notices.iter().map(Notice::text).collect();
    assert_eq!(notices.len(), 2);
    assert!(notices[0].starts_with("USER_LOCKED_OUT is a connection error code of AWS CloudHSM"));
}

#[test]
fn nothing_recognised_is_said_plainly() {
    for text in [
        "",
        "it does not work",
        "XksProxyUriUnreachableExceptional",
        "The encryption of the key failed: error 404",
        "\u{0}\u{fffd}é😀",
    ] {
        let answer = explain(text);
        assert!(!answer.is_recognised(), "{text}: {:?}", found(text));
    }
    assert!(Answer::UNRECOGNISED.contains("no error"));
    assert!(Answer::WHAT_TO_PASTE.contains("describe-custom-key-stores"));
}

#[test]
fn operations_are_found_as_every_tool_spells_them() {
    for operation in Operation::ALL {
        let text = format!("XksKeyAlreadyInUseException at {}", operation.name());
        assert_eq!(explain(&text).explanations[0].operation, Some(operation));
    }
    for spelling in [
        "create_custom_key_store",
        "createCustomKeyStore",
        "CreateCustomKeyStoreCommand",
        "aws kms create-custom-key-store",
    ] {
        let answer = explain(&format!("{spelling}: LimitExceededException"));
        assert_eq!(answer.explanations[0].operation, Some(Operation::CreateCustomKeyStore), "{spelling}");
    }
}

/// Everything in a paste that must not come back, with what is said about it.
#[test]
fn secrets_in_a_paste_are_named_and_never_echoed() {
    let secrets = [
        ("aws_secret_access_key = Zk3vQp8LrW2xNs5TbY7uCm1DfHj4KgA6eXoRiVtE", SecretKind::AwsSecretAccessKey),
        ("AKIAQ4LZ7NXEXAMPLE2B", SecretKind::AwsAccessKeyId),
        ("\"accessKeyId\": \"ASIAQ4LZ7NXEXAMPLE2C\"", SecretKind::AwsAccessKeyId),
        (
            "export AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEPz//////////wEaCXVzLWVhc3QtMSJHMEUCIQ",
            SecretKind::SessionToken,
        ),
        (
            "X-Amz-Security-Token: IQoJb3JpZ2luX2VjEPz//////////wEaCXVzLWVhc3QtMSJHMEUCIQ",
            SecretKind::SessionToken,
        ),
        (
            "{\\\"RawSecretAccessKey\\\": \\\"p3+Q0tF4/abcyJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYo=\\\"}",
            SecretKind::ProxySecret,
        ),
        (
            "--xks-proxy-authentication-credential AccessKeyId=QPLT4YHEZB6S2MXKDWNG,RawSecretAccessKey=p3Q0tF4abcyJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXj",
            SecretKind::ProxySecret,
        ),
        ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBcGhPQAAAAAAAAAAAAAAAAAAAAAAAAA", SecretKind::PrivateKey),
        (
            "Authorization: AWS4-HMAC-SHA256 Credential=x/20261124/eu-central-1/kms-xks-proxy/aws4_request, SignedHeaders=host, Signature=0123456789abcdef0123456789abcdef",
            SecretKind::Signature,
        ),
    ];
    for (secret, expected) in secrets {
        let text = format!(
            "{secret}\nAn error occurred (ValidationException) when calling the CreateCustomKeyStore operation: Value '{secret}' at 'x'\n{secret}"
        );
        let answer = explain(&text);
        let kinds: Vec<_> = answer
            .notices
            .iter()
            .filter_map(|notice| match notice {
                Notice::Secret { kind, .. } => Some(*kind),
                _ => None,
            })
            .collect();
        assert_eq!(kinds, [expected], "{secret}");
        let shown = format!("{answer:?}");
        for part in secret.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.len() >= 12) {
            let named =
                ["AuthenticationCredential", "RawSecretAccessKey"].iter().any(|name| name.contains(part));
            assert!(named || !shown.contains(part), "{part} in {shown}");
        }
    }
    // The name alone, as in documentation or in a list of parameters, is no secret.
    assert!(
        explain("you must specify AccessKeyId and RawSecretAccessKey in the credential").notices.is_empty()
    );
}
