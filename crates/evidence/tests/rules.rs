//! Each rule to its exact sentence, on what the real AWS CLI printed with one thing changed.

mod support;

use serde_json::{Value, json};
use support::{facts, holds, is_unknown, judged, of_documents, printed, public, said, says, text, vpc};
use xks_preflight_evidence::{
    Evidence, Known, State, can_be_confirmed, checklist, judge, judge_unchosen, recognise,
};
use xks_preflight_finding::{Area, Code, Finding, Severity};
use xks_preflight_validate::Inputs;

const STORES: &str = "describe-custom-key-stores";
const SERVICES: &str = "describe-vpc-endpoint-service-configurations";
const VIEW: &str = "describe-vpc-endpoint-services";
const PRINCIPALS: &str = "describe-vpc-endpoint-service-permissions";
const BALANCERS: &str = "describe-load-balancers";
const LISTENERS: &str = "describe-listeners";
const GROUPS: &str = "describe-target-groups";
const TARGETS: &str = "describe-target-health";
const SUBNETS: &str = "describe-subnets";

/// The list of stores with this one in it.
fn with_store(change: impl FnOnce(&mut Value)) -> Value {
    let mut list = printed(STORES);
    let external = list["CustomKeyStores"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|store| !store["XksProxyConfiguration"].is_null());
    let mut store = external.expect("an external store").clone();
    store["CustomKeyStoreId"] = json!("cks-new");
    store["CustomKeyStoreName"] = json!("Another");
    store["ConnectionState"] = json!("CONNECTED");
    store["XksProxyConfiguration"]["UriEndpoint"] = json!("https://xks.another.example.org");
    change(&mut store);
    list["CustomKeyStores"].as_array_mut().expect("a list").push(store);
    list
}

#[test]
fn nothing_stands_against_a_store_of_its_own() {
    let judgement = of_documents(&[&printed(STORES)]);
    for id in [
        "name-in-use",
        "uri-in-use",
        "endpoint-mixed-connectivity",
        "private-dns-in-use",
        "vpc-service-in-use",
        "store-quota",
        "stores-truncated",
    ] {
        holds(&judgement, id);
    }
    assert!(is_unknown(&judgement, "uniqueness-other-accounts"));
}

#[test]
fn a_name_in_use() {
    let judgement = of_documents(&[&with_store(|store| store["CustomKeyStoreName"] = json!("Payments"))]);
    says(
        &judgement,
        "name-in-use",
        Severity::Error,
        "external key store cks-new (Payments): the name is in use",
    );
    let mut list = printed(STORES);
    list["CustomKeyStores"][0]["CustomKeyStoreName"] = json!("Payments");
    let judgement = of_documents(&[&list]);
    let message = &said(&judgement, "name-in-use")[0].message;
    assert!(message.starts_with("AWS CloudHSM key store cks-"), "{message}");
}

#[test]
fn an_endpoint_and_path_in_use() {
    let list = with_store(|store| {
        store["XksProxyConfiguration"]["UriEndpoint"] = json!("https://xks.payments.example.org");
        store["XksProxyConfiguration"]["UriPath"] = json!("/tenants/payments/kms/xks/v1");
        store["XksProxyConfiguration"]["Connectivity"] = json!("PUBLIC_ENDPOINT");
    });
    let judgement = of_documents(&[&list]);
    let of = "external key store cks-new (Another): ";
    says(&judgement, "uri-in-use", Severity::Error, &format!("{of}endpoint and path are in use"));
    let message = format!("{of}the endpoint is in use with PUBLIC_ENDPOINT");
    says(&judgement, "endpoint-mixed-connectivity", Severity::Error, &message);
    holds(&judgement, "private-dns-in-use");
}

#[test]
fn a_private_dns_name_and_a_service_in_use() {
    let list = with_store(|store| {
        store["XksProxyConfiguration"]["UriEndpoint"] = json!("https://xks.payments.example.org");
        store["XksProxyConfiguration"]["Connectivity"] = json!("VPC_ENDPOINT_SERVICE");
        store["XksProxyConfiguration"]["VpcEndpointServiceName"] = json!(vpc().vpc_endpoint_service_name);
    });
    let judgement = of_documents(&[&list]);
    let of = "external key store cks-new (Another): ";
    says(&judgement, "private-dns-in-use", Severity::Error, &format!("{of}the private DNS name is in use"));
    says(
        &judgement,
        "vpc-service-in-use",
        Severity::Error,
        &format!("{of}the VPC endpoint service is in use"),
    );
    holds(&judgement, "endpoint-mixed-connectivity");
}

#[test]
fn public_stores_may_share_an_endpoint() {
    let list = with_store(|store| {
        store["XksProxyConfiguration"]["UriEndpoint"] = json!("https://xks.payments.example.org");
        store["XksProxyConfiguration"]["Connectivity"] = json!("PUBLIC_ENDPOINT");
    });
    let judgement = judged(&public(), &list.to_string());
    holds(&judgement, "endpoint-mixed-connectivity");
    holds(&judgement, "uri-in-use");
}

#[test]
fn an_endpoint_that_differs_in_case_alone_is_a_warning() {
    let list = with_store(|store| {
        store["XksProxyConfiguration"]["UriEndpoint"] = json!("https://XKS.payments.example.org");
        store["XksProxyConfiguration"]["Connectivity"] = json!("VPC_ENDPOINT_SERVICE");
    });
    let judgement = of_documents(&[&list]);
    says(
        &judgement,
        "private-dns-in-use",
        Severity::Warning,
        "external key store cks-new (Another): the private DNS name is in use, but for upper and lower case: whether AWS KMS tells these apart is not documented",
    );
}

#[test]
fn the_quota() {
    let mut list = printed(STORES);
    let one = list["CustomKeyStores"][0].clone();
    let stores = list["CustomKeyStores"].as_array_mut().expect("a list");
    while stores.len() < 10 {
        let mut store = one.clone();
        store["CustomKeyStoreId"] = json!(format!("cks-{}", stores.len()));
        stores.push(store);
    }
    says(
        &of_documents(&[&list]),
        "store-quota",
        Severity::Error,
        "10 custom key stores exist, and the quota is 10",
    );
    let report = facts(&vpc());
    let known = Known { quota: 20, ..Known::of(report.facts()) };
    holds(&judge(&recognise(&list.to_string()), &known), "store-quota");
    let known = Known { own_store_id: Some("cks-5"), ..Known::of(report.facts()) };
    holds(&judge(&recognise(&list.to_string()), &known), "store-quota");
}

#[test]
fn a_list_that_is_not_whole_makes_no_rule_hold() {
    let mut list = printed(STORES);
    list["Truncated"] = json!(true);
    let judgement = of_documents(&[&list]);
    says(
        &judgement,
        "stores-truncated",
        Severity::Warning,
        "the list of key stores was cut into pages, or lacks its end",
    );
    for id in ["name-in-use", "uri-in-use", "store-quota", "vpc-service-in-use"] {
        assert!(is_unknown(&judgement, id), "{id}");
    }
}

#[test]
fn before_the_store_to_change_is_chosen_none_stands_against_it() {
    let mut list = with_store(|store| store["CustomKeyStoreName"] = json!("Payments"));
    let one = list["CustomKeyStores"][0].clone();
    let stores = list["CustomKeyStores"].as_array_mut().expect("a list");
    while stores.len() < 10 {
        let mut store = one.clone();
        store["CustomKeyStoreId"] = json!(format!("cks-{}", stores.len()));
        store["ConnectionState"] = json!("FAILED");
        stores.push(store);
    }
    let report = facts(&vpc());
    let (evidence, known) = (recognise(&list.to_string()), Known::of(report.facts()));
    let judgement = judge(&evidence, &known);
    assert!(!said(&judgement, "store-quota").is_empty() && !said(&judgement, "name-in-use").is_empty());
    let judgement = judge_unchosen(&evidence, &known);
    holds(&judgement, "store-quota");
    assert_eq!(said(&judgement, "name-in-use"), []);
    let not_chosen = |f: &&Finding| f.code.id() == "name-in-use" && f.message.contains("not chosen yet");
    assert_eq!(judgement.findings.iter().filter(not_chosen).count(), 1);
    assert!(judgement.settled().iter().all(|code| code.id() != "name-in-use"));
    let all = checklist(&judgement.findings, &judgement, &known);
    let clash =
        all.iter().find(|requirement| requirement.rules.iter().any(|code| code.id() == "name-in-use"));
    assert!(matches!(clash.expect("in the list").state, State::Unknown(_)), "{clash:#?}");
    assert!(!said(&judgement, "store-failed").is_empty(), "that is true of whichever it is");
}

#[test]
fn what_is_to_be_run_is_ready_to_copy() {
    let of = "--service-id vpce-svc-0e5c3a1f7b9d2468a --region eu-central-1";
    let modify = format!("aws ec2 modify-vpc-endpoint-service-configuration {of}");
    for (id, member, value, help) in [
        (
            "vpc-svc-acceptance",
            "AcceptanceRequired",
            json!(true),
            format!("{modify} --no-acceptance-required"),
        ),
        (
            "vpc-svc-private-dns",
            "PrivateDnsName",
            json!(""),
            format!("{modify} --private-dns-name xks.payments.example.org, then verify it"),
        ),
        (
            "vpc-svc-dns-verified",
            "PrivateDnsNameConfiguration",
            json!({"State": "failed"}),
            format!(
                "publish the record, then aws ec2 start-vpc-endpoint-service-private-dns-verification {of}; it may take ten minutes"
            ),
        ),
        (
            "vpc-svc-ipv4",
            "SupportedIpAddressTypes",
            json!(["ipv6"]),
            format!("{modify} --add-supported-ip-address-types ipv4"),
        ),
    ] {
        let mut document = printed(SERVICES);
        document["ServiceConfigurations"][0][member] = value;
        assert_eq!(said(&of_documents(&[&document]), id)[0].help.as_deref(), Some(help.as_str()));
    }
    let help = said(&of_documents(&[&json!({"AllowedPrincipals": []})]), "vpc-svc-principal");
    let permissions = format!(
        "aws ec2 modify-vpc-endpoint-service-permissions {of} --add-allowed-principals cks.kms.eu-central-1.amazonaws.com"
    );
    assert_eq!(help[0].help.as_deref(), Some(permissions.as_str()));
}

#[test]
fn what_needs_a_name_that_is_not_known_yet_says_what_to_give_first() {
    let help = |judgement: &xks_preflight_evidence::Judgement, id: &str| {
        let of = |finding: &&Finding| finding.code.id() == id && finding.severity == Severity::Unknown;
        judgement.findings.iter().find(of).and_then(|finding| finding.help.clone()).expect("a help")
    };
    let judgement = judge(&Evidence::default(), &Known::of(facts(&vpc()).facts()));
    let listeners = help(&judgement, "nlb-tcp-443");
    let first =
        "paste first what aws ec2 describe-vpc-endpoint-service-configurations prints: it names the load";
    assert!(listeners.starts_with(first), "{listeners}");
    let targets = help(&judgement, "tg-healthy");
    assert!(targets.starts_with("paste first what aws elbv2 describe-listeners prints"), "{targets}");
    assert!(targets.contains("emit gather"), "{targets}");
    let report = facts(&vpc());
    let nameless = Known { service_name: None, ..Known::of(report.facts()) };
    let judgement = judge(&Evidence::default(), &nameless);
    assert_eq!(help(&judgement, "vpc-svc-found"), "give the VPC endpoint service name");
    assert!(help(&judgement, "health-answer").contains("the answer of GetHealthStatus"));
}

#[test]
fn a_list_of_one_store_is_asked_about() {
    let mut list = printed(STORES);
    list["CustomKeyStores"].as_array_mut().expect("a list").truncate(1);
    let judgement = of_documents(&[&list]);
    let [asked] = &said(&judgement, "evidence-ambiguous")[..] else { panic!("{judgement:#?}") };
    assert!(asked.message.contains("can be the list of all key stores, or what --custom-key-store-id"));
    let help = asked.help.as_deref().expect("how to tell");
    assert!(help.contains("above it ($ aws kms describe-custom-key-stores …)"), "{help}");
    assert!(is_unknown(&judgement, "name-in-use") && is_unknown(&judgement, "store-quota"));
    // What it shows still counts.
    list["CustomKeyStores"][0]["CustomKeyStoreName"] = json!("Payments");
    assert_eq!(said(&of_documents(&[&list]), "name-in-use").len(), 1);
    list["CustomKeyStores"][0]["CustomKeyStoreName"] = json!("Vault");
    // Its command says that it is all.
    let paste = format!("$ aws kms {STORES} --region eu-central-1\n{list}");
    holds(&judged(&vpc(), &paste), "name-in-use");
    let paste = format!("$ aws kms {STORES} --custom-key-store-name Vault\n{list}");
    assert!(is_unknown(&judged(&vpc(), &paste), "name-in-use"));
    // Of the store itself it says nothing about others, and there is nothing to ask.
    let report = facts(&vpc());
    let id = list["CustomKeyStores"][0]["CustomKeyStoreId"].as_str().expect("an id").to_owned();
    let known = Known { own_store_id: Some(&id), ..Known::of(report.facts()) };
    let judgement = judge(&recognise(&list.to_string()), &known);
    assert_eq!(said(&judgement, "evidence-ambiguous"), []);
    assert!(is_unknown(&judgement, "name-in-use"));
}

#[test]
fn a_failed_store_is_explained() {
    let judgement = of_documents(&[&printed(STORES)]);
    let [failed] = &said(&judgement, "store-failed")[..] else { panic!("{judgement:#?}") };
    assert_eq!(failed.severity, Severity::Info);
    assert!(failed.message.contains("is FAILED (XKS_PROXY_TIMED_OUT): "), "{}", failed.message);
    assert!(failed.help.is_some());
}

/// The service's configuration with one member changed.
fn service(member: &str, value: Value) -> Value {
    let mut document = printed(SERVICES);
    document["ServiceConfigurations"][0][member] = value;
    document
}

#[test]
fn a_service_in_which_all_is_well() {
    let judgement = of_documents(&[
        &printed(SERVICES),
        &printed(PRINCIPALS),
        &printed(BALANCERS),
        &printed(LISTENERS),
        &printed(GROUPS),
        &printed(TARGETS),
        &printed(SUBNETS),
    ]);
    let rules = Code::ALL
        .iter()
        .map(|code| code.rule())
        .filter(|rule| rule.area == Area::EndpointService && rule.code != Code::VpcRanges);
    for rule in rules {
        holds(&judgement, rule.id);
    }
    assert!(judgement.settled().contains(&Code::EndpointIsPrivateDns));
}

#[test]
fn each_property_of_the_service() {
    let cases = [
        (
            "vpc-svc-interface",
            service("ServiceType", json!([{"ServiceType": "GatewayLoadBalancer"}])),
            "the service stands on a gateway load balancer",
        ),
        (
            "vpc-svc-interface",
            service("ServiceType", json!([{"ServiceType": "Gateway"}])),
            "the service is not of type Interface",
        ),
        (
            "vpc-svc-interface",
            service("NetworkLoadBalancerArns", json!([])),
            "the service has no network load balancer",
        ),
        (
            "vpc-svc-acceptance",
            service("AcceptanceRequired", json!(true)),
            "the service requires acceptance of connection requests",
        ),
        (
            "vpc-svc-zones",
            service("AvailabilityZones", json!(["eu-central-1a", "eu-central-1a"])),
            "the service is in 1 Availability Zone",
        ),
        ("vpc-svc-private-dns", service("PrivateDnsName", json!("")), "the service has no private DNS name"),
        (
            "vpc-svc-private-dns",
            service("PrivateDnsName", json!("other.example.org")),
            "the private DNS name is other.example.org, the host of the endpoint xks.payments.example.org",
        ),
        (
            "endpoint-is-private-dns",
            service("PrivateDnsName", json!("other.example.org")),
            "the private DNS name is other.example.org, the host of the endpoint xks.payments.example.org",
        ),
        (
            "vpc-svc-dns-verified",
            service(
                "PrivateDnsNameConfiguration",
                json!({"State": "pendingVerification", "Type": "TXT", "Name": "_x1", "Value": "vpce:abc"}),
            ),
            "the private DNS name is not verified: pendingVerification; awaited in public DNS: a TXT record _x1.xks.payments.example.org with the value vpce:abc",
        ),
        (
            "vpc-svc-dns-verified",
            service("PrivateDnsNameConfiguration", json!({"State": "failed"})),
            "the private DNS name is not verified: failed",
        ),
        (
            "vpc-svc-ipv4",
            service("SupportedIpAddressTypes", json!(["ipv6"])),
            "the service does not support ipv4",
        ),
        ("vpc-svc-state", service("ServiceState", json!("Pending")), "the state of the service is Pending"),
        (
            "vpc-svc-found",
            service("ServiceName", json!("com.amazonaws.vpce.eu-central-1.vpce-svc-0")),
            "com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a is not there",
        ),
    ];
    for (id, document, message) in cases {
        says(&of_documents(&[&document]), id, Severity::Error, message);
    }
}

#[test]
fn both_exceptions_are_named_where_awss_pages_differ() {
    let judgement = of_documents(&[&service("AcceptanceRequired", json!(true))]);
    let why = &said(&judgement, "vpc-svc-acceptance")[0].why;
    assert!(
        why.contains("XksProxyInvalidConfigurationException")
            && why.contains("XksProxyVpcEndpointServiceInvalidConfigurationException"),
        "{why}"
    );
}

#[test]
fn what_older_tools_leave_out_stays_unknown() {
    let mut document = printed(SERVICES);
    let members = document["ServiceConfigurations"][0].as_object_mut().expect("an object");
    members.remove("SupportedIpAddressTypes");
    members.remove("AvailabilityZones");
    let judgement = of_documents(&[&document]);
    assert!(is_unknown(&judgement, "vpc-svc-ipv4") && is_unknown(&judgement, "vpc-svc-zones"));
    // The other view has them.
    let judgement = of_documents(&[&document, &printed(VIEW)]);
    holds(&judgement, "vpc-svc-ipv4");
    holds(&judgement, "vpc-svc-zones");
}

#[test]
fn two_descriptions_that_differ_are_asked_about_unless_they_say_when() {
    let (old, new) = (service("ServiceState", json!("Pending")), printed(SERVICES));
    let judgement = of_documents(&[&old, &new]);
    assert!(
        said(&judgement, "evidence-ambiguous")[0].message.contains("which one is true now?"),
        "{judgement:#?}"
    );
    assert!(is_unknown(&judgement, "vpc-svc-state"));
    let at = |time: &str, document: &Value| {
        format!("#xks-preflight begin\n#xks-preflight time {time}\n{document}\n#xks-preflight end\n")
    };
    let judgement = judged(&vpc(), &(at("2026-11-27T06:00:00Z", &new) + &at("2026-11-27T05:00:00Z", &old)));
    holds(&judgement, "vpc-svc-state");
}

#[test]
fn allowed_principals() {
    let principals = |list: &[&str]| {
        let list: Vec<Value> = list
            .iter()
            .map(|principal| json!({"PrincipalType": "Service", "Principal": principal}))
            .collect();
        json!({"AllowedPrincipals": list})
    };
    let judgement = of_documents(&[&principals(&["cks.kms.us-east-1.amazonaws.com"])]);
    says(
        &judgement,
        "vpc-svc-principal",
        Severity::Error,
        "cks.kms.eu-central-1.amazonaws.com is not among the allowed principals",
    );
    let judgement = of_documents(&[&principals(&["*"])]);
    says(
        &judgement,
        "vpc-svc-principal",
        Severity::Warning,
        "everybody is allowed (*), cks.kms.eu-central-1.amazonaws.com not by name, as AWS documents it",
    );
    let other = Inputs { vpc_endpoint_service_owner: Some("444455556666".into()), ..vpc() };
    let kms = "cks.kms.eu-central-1.amazonaws.com";
    let judgement = judged(&other, &principals(&[kms]).to_string());
    says(
        &judgement,
        "vpc-svc-principal",
        Severity::Error,
        "no principal of the key store's account is among the allowed principals",
    );
    holds(
        &judged(&other, &principals(&[kms, "arn:aws:iam::111122223333:root"]).to_string()),
        "vpc-svc-principal",
    );
    let owners = principals(&[kms, "arn:aws:iam::444455556666:root"]);
    assert_eq!(said(&judged(&other, &owners.to_string()), "vpc-svc-principal").len(), 1);
    let judgement = of_documents(&[&principals(&[kms]), &principals(&[])]);
    assert!(
        said(&judgement, "evidence-ambiguous")[0].message.contains("which is of vpce-svc-"),
        "{judgement:#?}"
    );
}

#[test]
fn a_service_of_another_account_needs_its_owner() {
    let of = |account: &str, document: &Value| {
        format!("#xks-preflight begin\n#xks-preflight account {account}\n{document}\n#xks-preflight end\n")
    };
    let stores = of("111122223333", &printed(STORES));
    let paste = format!("{stores}{}", of("444455556666", &printed(SERVICES)));
    let message = "the service belongs to 444455556666, the key store to 111122223333";
    says(&judged(&vpc(), &paste), "vpc-svc-found", Severity::Error, message);
    let owned = Inputs { vpc_endpoint_service_owner: Some("444455556666".into()), ..vpc() };
    holds(&judged(&owned, &paste), "vpc-svc-found");
    // What the owner's view shows of another account is not the service.
    let other = Inputs { vpc_endpoint_service_owner: Some("777788889999".into()), ..vpc() };
    let judgement = judged(&other, &paste);
    assert!(said(&judgement, "evidence-account")[0].message.contains("is of account 444455556666"));
    assert!(is_unknown(&judgement, "vpc-svc-found"));
    let two = format!("{stores}{}", of("444455556666", &printed(STORES)));
    let judgement = judged(&public(), &two);
    assert!(said(&judgement, "evidence-account")[0].message.contains("which one is to have the key store?"));
    assert!(is_unknown(&judgement, "name-in-use"));
}

#[test]
fn of_several_pastes_each_is_named() {
    let mut evidence = recognise("nothing");
    evidence.extend(recognise("\nnothing either"));
    evidence.extend(recognise(&text(STORES)));
    assert_eq!(evidence.findings[1].message, "paste 2: nothing in the paste was recognised");
    assert_eq!(evidence.documents[0].described(), "aws kms describe-custom-key-stores, line 1 of paste 3");
}

#[test]
fn the_european_sovereign_cloud_has_no_documented_principal() {
    let inputs = Inputs {
        region: Some("eusc-de-east-1".into()),
        vpc_endpoint_service_name: Some("eu.amazonaws.vpce.eusc-de-east-1.vpce-svc-0e5c3a1f7b9d2468a".into()),
        ..vpc()
    };
    let of = |principal: &str| {
        json!({"AllowedPrincipals": [{"PrincipalType": "Service", "Principal": principal}]}).to_string()
    };
    holds(&judged(&inputs, &of("cks.kms.eusc-de-east-1.amazonaws.eu")), "vpc-svc-principal");
    assert_eq!(
        said(&judged(&inputs, &of("ec2.amazonaws.com")), "vpc-svc-principal")[0].severity,
        Severity::Warning
    );
}

#[test]
fn what_stands_behind_the_service() {
    let change = |command: &str, pointer: &str, value: Value| {
        let mut document = printed(command);
        *document.pointer_mut(pointer).expect("a member of the fixture") = value;
        document
    };
    let cases = [
        (
            "nlb-internal",
            change(BALANCERS, "/LoadBalancers/0/Scheme", json!("internet-facing")),
            "the scheme of the load balancer is internet-facing",
        ),
        (
            "nlb-internal",
            change(BALANCERS, "/LoadBalancers/0/Type", json!("application")),
            "the load balancer is of type application",
        ),
        (
            "nlb-internal",
            change(BALANCERS, "/LoadBalancers/0/State/Code", json!("failed")),
            "the load balancer is failed",
        ),
        (
            "nlb-tcp-443",
            change(LISTENERS, "/Listeners/0/Port", json!(8443)),
            "the load balancer does not listen on port 443",
        ),
        (
            "nlb-tcp-443",
            change(LISTENERS, "/Listeners/0/Protocol", json!("UDP")),
            "the listener on port 443 has protocol UDP",
        ),
        (
            "tg-ip-tcp-443",
            change(GROUPS, "/TargetGroups/0/TargetType", json!("instance")),
            "the targets are of type instance",
        ),
        (
            "tg-ip-tcp-443",
            change(GROUPS, "/TargetGroups/0/Port", json!(80)),
            "the port of the target group is 80",
        ),
        (
            "tg-healthy",
            change(TARGETS, "/TargetHealthDescriptions/0/TargetHealth/State", json!("unhealthy")),
            "1 target is healthy",
        ),
        (
            "vpc-subnets",
            change(SUBNETS, "/Subnets/1/AvailabilityZone", json!("eu-central-1a")),
            "the subnets are in 1 Availability Zone",
        ),
    ];
    for (id, changed, message) in cases {
        let mut documents: Vec<Value> = [SERVICES, BALANCERS, LISTENERS, GROUPS, TARGETS, SUBNETS]
            .iter()
            .map(|command| printed(command))
            .collect();
        let key = changed.as_object().and_then(|members| members.keys().next().cloned()).expect("a key");
        for document in documents.iter_mut().filter(|document| document.get(&key).is_some()) {
            *document = changed.clone();
        }
        let judgement = of_documents(&documents.iter().collect::<Vec<_>>());
        says(&judgement, id, Severity::Warning, message);
    }
}

#[test]
fn output_of_another_region_decides_nothing() {
    let paste = format!("$ aws kms {STORES} --region us-east-1\n{}", text(STORES));
    let judgement = judged(&vpc(), &paste);
    says(
        &judgement,
        "evidence-region",
        Severity::Warning,
        "line 2 of the paste: this is of us-east-1, the key store is in eu-central-1",
    );
    assert!(is_unknown(&judgement, "name-in-use"));
    // Names inside the answer say it as well.
    let elsewhere = with_store(|store| {
        store["XksProxyConfiguration"]["VpcEndpointServiceName"] =
            json!("com.amazonaws.vpce.us-east-1.vpce-svc-0");
    });
    let elsewhere = elsewhere.to_string().replace("vpce.eu-central-1", "vpce.us-east-1");
    assert_eq!(said(&judged(&vpc(), &elsewhere), "evidence-region").len(), 1);
}

const HEALTH: &str = r#"{"xksProxyFleetSize": 2, "xksProxyVendor": "V", "xksProxyModel": "M 1.0", "ekmVendor": "E",
  "ekmFleetDetails": [{"id": "a", "model": "X", "healthStatus": "ACTIVE"}, {"id": "b", "model": "X", "healthStatus": "ACTIVE"}]}"#;

fn health(change: impl FnOnce(&mut Value)) -> String {
    let mut answer: Value = serde_json::from_str(HEALTH).expect("JSON");
    change(&mut answer);
    answer.to_string()
}

#[test]
fn an_answer_of_get_health_status() {
    let judgement = judged(&public(), HEALTH);
    for id in ["health-answer", "health-available", "health-redundancy", "health-error"] {
        holds(&judgement, id);
    }
    assert!(is_unknown(&judgement, "health-latency"));
    let status = |answer: &mut Value, at: usize, status: &str| {
        answer["ekmFleetDetails"][at]["healthStatus"] = json!(status);
    };
    let down = health(|answer| {
        status(answer, 0, "UNAVAILABLE");
        status(answer, 1, "UNAVAILABLE");
    });
    says(
        &judged(&public(), &down),
        "health-available",
        Severity::Error,
        "every external key manager is UNAVAILABLE",
    );
    let one = health(|answer| status(answer, 0, "UNAVAILABLE"));
    says(
        &judged(&public(), &one),
        "health-redundancy",
        Severity::Warning,
        "one external key manager of 2 is not UNAVAILABLE",
    );
    let single = health(|answer| answer["ekmFleetDetails"].as_array_mut().expect("a list").truncate(1));
    says(
        &judged(&public(), &single),
        "health-redundancy",
        Severity::Warning,
        "there is one external key manager",
    );
    let cases = [
        (
            health(|answer| answer["xksProxyFleetSize"] = json!(0)),
            "xksProxyFleetSize is not an integer above 0",
        ),
        (
            health(|answer| answer["xksProxyFleetSize"] = json!("2")),
            "xksProxyFleetSize is not an integer above 0",
        ),
        (health(|answer| answer["ekmVendor"] = json!(null)), "ekmVendor is not a string"),
        (
            health(|answer| status(answer, 0, "Active")),
            "ekmFleetDetails[].healthStatus is not ACTIVE, DEGRADED or UNAVAILABLE",
        ),
        (
            health(|answer| answer["ekmFleetDetails"] = json!([])),
            "ekmFleetDetails is not a list of 1 to 10 external key managers",
        ),
    ];
    for (answer, message) in cases {
        says(&judged(&public(), &answer), "health-answer", Severity::Error, message);
    }
}

#[test]
fn curls_output_around_an_answer() {
    let paste = format!(
        "POST /tenants/payments/kms/xks/v1/health\nHTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: Fri\r\n\r\n{HEALTH}\ntime_namelookup: 0.010\ntime_connect: 0.055\ntime_total: 0.312\n"
    );
    let judgement = judged(&public(), &paste);
    let messages: Vec<_> =
        said(&judgement, "health-latency").into_iter().map(|f| (f.severity, f.message)).collect();
    assert_eq!(
        messages,
        [
            (Severity::Warning, "the answer took 312 ms, and AWS KMS waits 250 ms".to_owned()),
            (Severity::Warning, "a round trip took 45 ms; at most 35 ms are advised".to_owned()),
        ]
    );
    let quick = paste.replace("0.312", "0.200").replace("0.055", "0.030");
    holds(&judged(&public(), &quick), "health-latency");
    let verbose = "* TLSv1.3 (IN), TLS handshake, Request CERT (13):\n{ [60 bytes data]\n> POST /tenants/payments/kms/xks/v1/health HTTP/1.1\n< HTTP/1.1 200 OK\n< Content-Type: application/json\n<\n";
    let judgement = judged(&public(), &format!("{verbose}{HEALTH}\n"));
    says(
        &judgement,
        "plan-mtls",
        Severity::Warning,
        "the proxy asked for a client certificate in the TLS handshake",
    );
}

#[test]
fn errors_of_the_proxy_name_the_exception_that_they_become() {
    let cases = [
        (
            "health",
            401,
            "AuthenticationFailedException",
            "XksProxyIncorrectAuthenticationCredentialException",
        ),
        ("health", 404, "InvalidUriPathException", "XksProxyInvalidConfigurationException"),
        ("health", 503, "DependencyTimeoutException", "XksProxyUriUnreachableException"),
        ("health", 500, "InternalException", "XksProxyInvalidResponseException"),
        ("keys/k/metadata", 404, "KeyNotFoundException", "XksKeyNotFoundException"),
        ("keys/k/metadata", 400, "InvalidStateException", "XksKeyInvalidConfigurationException"),
    ];
    for (request, status, name, exception) in cases {
        let paste = format!(
            "POST /tenants/payments/kms/xks/v1/{request}\nHTTP/1.1 {status} Error\r\n\r\n{{\"errorName\": \"{name}\"}}\n"
        );
        let judgement = judged(&public(), &paste);
        let [error] = &said(&judgement, "health-error")[..] else { panic!("{name}: {judgement:#?}") };
        assert!(error.why.contains(exception), "{name}: {}", error.why);
        assert!(error.message.contains(name), "{}", error.message);
    }
    let page = "POST /tenants/payments/kms/xks/v1/health\nHTTP/1.1 403 Forbidden\r\nserver: x\r\n\r\n<html>no</html>\n";
    assert_eq!(
        said(&judged(&public(), page), "health-error")[0].message,
        "GetHealthStatus was refused: HTTP 403"
    );
}

#[test]
fn no_answer_from_where_the_probe_ran_is_a_warning() {
    let paste = "* TLS handshake, Request CERT (13):\nPOST /tenants/payments/kms/xks/v1/health\ncurl: (7) Failed to connect\n";
    let judgement = judged(&public(), paste);
    says(
        &judgement,
        "health-error",
        Severity::Warning,
        "GetHealthStatus got no answer: nobody listens at port 443 of the host, or a firewall refuses (curl exit status 7)",
    );
    says(
        &judgement,
        "plan-mtls",
        Severity::Warning,
        "the proxy asked for a client certificate in the TLS handshake",
    );
}

#[test]
fn an_external_key() {
    let key = |spec: &str, usage: &[&str], status: &str| {
        json!({"keySpec": spec, "keyUsage": usage, "keyStatus": status}).to_string()
    };
    let judgement = judged(&public(), &key("AES_256", &["ENCRYPT", "DECRYPT"], "ENABLED"));
    for id in ["key-spec", "key-usage", "key-status"] {
        holds(&judgement, id);
    }
    let judgement = judged(&public(), &key("AES_128", &["ENCRYPT"], "DISABLED"));
    says(&judgement, "key-spec", Severity::Error, "keySpec is AES_128");
    says(&judgement, "key-usage", Severity::Error, "keyUsage lacks DECRYPT");
    says(&judgement, "key-status", Severity::Error, "keyStatus is DISABLED");
}

#[test]
fn without_evidence_every_rule_that_applies_is_unknown() {
    let areas = [Area::Uniqueness, Area::EndpointService, Area::ProxyHealth, Area::Planning];
    let report = facts(&vpc());
    let judgement = judge(&Evidence::default(), &Known::of(report.facts()));
    for code in Code::ALL.iter().filter(|code| areas.contains(&code.rule().area)) {
        assert!(is_unknown(&judgement, code.id()), "{}", code.id());
    }
    assert_eq!(judgement.decided, []);
    let report = facts(&public());
    let judgement = judge(&Evidence::default(), &Known::of(report.facts()));
    let of_service = |finding: &Finding| finding.code.rule().area == Area::EndpointService;
    assert!(!judgement.findings.iter().any(of_service), "rules of endpoint services are of no concern here");
}

/// What the first label of each finding of the rule covers, in the paste.
fn pointed<'p>(judgement: &xks_preflight_evidence::Judgement, id: &str, paste: &'p str) -> Vec<&'p str> {
    let first = |finding: &Finding| finding.labels.first().map(|label| label.span);
    let spans = said(judgement, id).iter().filter_map(first).collect::<Vec<_>>();
    spans.into_iter().map(|span| &paste[span.start..span.end]).collect()
}

#[test]
fn a_finding_points_at_the_value_that_decided_it() {
    let mut service = printed(SERVICES);
    let changed = &mut service["ServiceConfigurations"][0];
    changed["AcceptanceRequired"] = json!(true);
    changed["PrivateDnsName"] = json!("é.example.org");
    changed["PrivateDnsNameConfiguration"]["State"] = json!("failed");
    changed["ServiceState"] = json!("Deleting");
    changed["ServiceType"] = json!([{"ServiceType": "GatewayLoadBalancer"}]);
    changed["SupportedIpAddressTypes"] = json!(["ipv6"]);
    changed["AvailabilityZones"] = json!(["eu-central-1z"]);
    let mut listeners = printed(LISTENERS);
    listeners["Listeners"][0]["Port"] = json!(8443);
    let mut balancers = printed(BALANCERS);
    balancers["LoadBalancers"][0]["Scheme"] = json!("internet-facing");
    let mut groups = printed(GROUPS);
    groups["TargetGroups"][0]["TargetType"] = json!("lambda");
    let mut subnets = printed(SUBNETS);
    subnets["Subnets"][1]["MapPublicIpOnLaunch"] = json!(true);
    let mut targets = printed(TARGETS);
    targets["TargetHealthDescriptions"][1]["TargetHealth"]["State"] = json!("draining");
    let stores = with_store(|store| store["CustomKeyStoreName"] = json!("Payments"));
    let key = json!({"keySpec": "AES_128", "keyUsage": ["SIGN"], "keyStatus": "DISABLED"});
    let documents = [service, listeners, balancers, groups, subnets, targets, stores, key];
    let expected = [
        ("vpc-svc-acceptance", "true"),
        ("vpc-svc-private-dns", "é.example.org"),
        ("vpc-svc-dns-verified", "failed"),
        ("vpc-svc-state", "Deleting"),
        ("vpc-svc-interface", "GatewayLoadBalancer"),
        ("vpc-svc-ipv4", "ipv6"),
        ("vpc-svc-zones", "eu-central-1z"),
        ("nlb-tcp-443", "8443"),
        ("nlb-internal", "internet-facing"),
        ("tg-ip-tcp-443", "lambda"),
        ("vpc-subnets", "true"),
        ("tg-healthy", "draining"),
        ("name-in-use", "Payments"),
        ("store-failed", "XKS_PROXY_TIMED_OUT"),
        ("key-spec", "AES_128"),
        ("key-usage", "SIGN"),
        ("key-status", "DISABLED"),
    ];
    // Pretty, on one line, and each in a paste of its own.
    let pretty: String = documents.iter().map(|document| format!("{document:#}\n")).collect();
    let compact: String = documents.iter().map(Value::to_string).collect();
    for paste in [pretty, compact] {
        let mut judgement = judged(&vpc(), &paste);
        judgement.show(&[&paste]);
        for (id, value) in expected {
            assert_eq!(pointed(&judgement, id, &paste), [value], "{id}");
            let finding = &said(&judgement, id)[0];
            let shown = finding.excerpt.as_ref().unwrap_or_else(|| panic!("{id} shows no line"));
            let caret: String = shown.text.chars().skip(shown.caret).take(shown.length).collect();
            assert_eq!(caret, value, "{id}: {}", shown.text);
            assert!(!shown.text.contains("111122223333"), "{}", shown.text);
        }
    }
    let report = facts(&vpc());
    let pastes: Vec<String> = documents.iter().map(Value::to_string).collect();
    let mut evidence = Evidence::default();
    for paste in &pastes {
        evidence.extend(recognise(paste));
    }
    let judgement = judge(&evidence, &Known::of(report.facts()));
    for (id, value) in expected {
        let label = &said(&judgement, id)[0].labels[0];
        assert_eq!(&pastes[label.file][label.span.start..label.span.end], value, "{id}");
    }
}

#[test]
fn a_requirement_says_from_what_it_was_decided_and_one_that_is_allowed_is_broken_all_the_same() {
    let mut report = facts(&public());
    let list = with_store(|store| store["CustomKeyStoreName"] = json!("Payments")).to_string();
    let known = Known { confirmed: &[Code::PlanMtls], ..Known::of(report.facts()) };
    let mut judgement = judge(&recognise(&list), &known);
    judgement.enter(&mut report, &[Code::NameInUse]);
    let known = Known { confirmed: &[Code::PlanMtls], ..Known::of(report.facts()) };
    let list = checklist(report.findings(), &judgement, &known);
    let of = |rule| list.iter().find(|entry| entry.rules.contains(&rule)).expect("a requirement");
    let name = of(Code::NameInUse);
    let by = ["aws kms describe-custom-key-stores, line 1 of the paste"];
    assert_eq!((name.state.as_str(), &name.evidence[..]), ("broken", &by.map(String::from)[..]));
    let mtls = of(Code::PlanMtls);
    assert_eq!((mtls.state.as_str(), &mtls.evidence[..]), ("met", &["confirmed by you".to_owned()][..]));
    let open = of(Code::PlanCircular);
    assert_eq!((open.state.as_str(), &open.evidence[..]), ("to be confirmed", &[][..]));
}

#[test]
fn a_person_decides_what_only_a_person_can_know() {
    let report = facts(&vpc());
    let confirmed: Vec<Code> = Code::ALL.to_vec();
    let known = Known { confirmed: &confirmed, ..Known::of(report.facts()) };
    let judgement = judge(&Evidence::default(), &known);
    for &code in Code::ALL.iter().filter(|code| can_be_confirmed(**code)) {
        holds(&judgement, code.id());
    }
    assert!(is_unknown(&judgement, "name-in-use"), "a person's word is no evidence of what a list shows");
}

#[test]
fn the_checklist_says_how_each_requirement_stands_and_by_what() {
    let report = facts(&vpc());
    let known = Known { confirmed: &[Code::PlanCapacity], ..Known::of(report.facts()) };
    let documents = [printed(STORES), service("AcceptanceRequired", json!(true))]
        .map(|document| document.to_string())
        .join("\n");
    let judgement = judge(&recognise(&documents), &known);
    let findings: Vec<_> = report
        .findings()
        .iter()
        .filter(|f| !judgement.settled().contains(&f.code))
        .chain(&judgement.findings)
        .cloned()
        .collect();
    let list = checklist(&findings, &judgement, &known);
    let state = |demands: &str| {
        &list.iter().find(|entry| entry.demands == demands).unwrap_or_else(|| panic!("{demands}")).state
    };
    assert_eq!(
        state("it requires no acceptance of connection requests"),
        &State::Broken("the service requires acceptance of connection requests".into())
    );
    assert_eq!(state("it handles 1800 requests a second"), &State::Met("confirmed by you".into()));
    assert_eq!(state("it needs no key of this key store to start"), &State::ToConfirm(Code::PlanCircular));
    assert!(
        matches!(state("its name is free in the account and Region"), State::Met(by) if by.contains("aws kms describe-custom-key-stores, line 1 of the paste"))
    );
    assert!(
        matches!(state("it allows the principal of AWS KMS"), State::Unknown(what) if what.contains("describe-vpc-endpoint-service-permissions --region eu-central-1 --service-id vpce-svc-0e5c3a1f7b9d2468a"))
    );
    assert!(matches!(state("it is the private DNS name of the VPC endpoint service"), State::Met(_)));
    assert!(matches!(state("both halves are given as AWS KMS takes them"), State::Unknown(_)));
}
