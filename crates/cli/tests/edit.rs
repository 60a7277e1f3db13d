//! `emit update` and `emit first-key`.

mod support;

use support::{Folder, Outcome, REST, SECRET, command, examples, run_in};

const HOME: [&str; 2] = ["--region", "eu-central-1"];

fn existing(version: u32) -> String {
    let path = examples().join(format!("../existing/version-{version}.json"));
    path.to_str().expect("a path of UTF-8").to_owned()
}

/// Changes the public store of the list.
fn update(rest: &[&str]) -> Outcome {
    let existing = existing(1);
    let store = ["--existing", &existing, "--store", "Payments"];
    run_in(&examples(), &[&["emit", "update"], &HOME[..], &store, rest].concat(), b"")
}

fn key(rest: &[&str]) -> Outcome {
    let store = ["--store", "cks-1234567890abcdef0"];
    run_in(&examples(), &[&["emit", "first-key"], &HOME[..], &store, rest].concat(), b"")
}

#[track_caller]
fn says(outcome: &Outcome, text: &str) {
    assert!(outcome.stderr.contains(text), "expected {text:?} in:\n{}", outcome.stderr);
}

#[test]
fn what_is_not_given_stays() {
    let outcome = update(&["--name", "Other"]).expect(0);
    assert!(outcome.stdout.starts_with("#!/usr/bin/env bash\n"));
    let document = "xks_update_json='{\n  \"CustomKeyStoreId\": \"cks-00000000000000001\",\n  \"NewCustomKeyStoreName\": \"Other\"\n}'\n";
    assert!(outcome.stdout.contains(document), "{}", outcome.stdout);
    says(&outcome, "It changes: key store name.");
    says(&outcome, "The key store stays connected.");
}

#[test]
fn what_is_said_is_of_the_change_or_the_key_and_not_of_a_store_to_create() {
    let outcome = update(&["--endpoint", "xks.example.org"]).expect(1);
    says(&outcome, "blocked: mend what is wrong before the key store is changed (");
    let outcome = key(&["--xks-key-id", "k1", "--alias", "payments"]).expect(1);
    says(&outcome, "blocked: mend what is wrong before the KMS key is created (");
    // Nothing is withheld where the credential is no part of the change.
    let outcome = update(&["--name", "Other", "--require-all"]).expect(2);
    says(&outcome, "the credential stays as it is, and is not checked: 8 rules are not checked");
    assert!(!outcome.stderr.contains("withheld"), "{}", outcome.stderr);
    let outcome = update(&["--name", "Other", "--require-all", "--withhold-credential"]).expect(2);
    says(&outcome, "not checked, as the credential is withheld");
}

#[test]
fn a_store_is_chosen_by_name_or_id_and_both_clis_lists_are_read() {
    for version in [1, 2] {
        let existing = existing(version);
        for store in ["Payments abroad", "cks-00000000000000002"] {
            let arguments = ["emit", "update", "--existing", &existing, "--store", store, "--name", "Other"];
            let outcome = run_in(&examples(), &[&arguments, &HOME[..]].concat(), b"").expect(0);
            assert!(outcome.stdout.contains("\nxks_store_id=cks-00000000000000002\n"));
            let owner = if version == 1 { "111122223333" } else { "''" };
            assert!(outcome.stdout.contains(&format!("\nxks_old_vpc_service_owner={owner}\n")));
            says(&outcome, "The key store is FAILED: the script disconnects it");
        }
    }
}

#[test]
fn the_list_may_come_from_standard_input_and_one_store_needs_no_choice() {
    let list = std::fs::read_to_string(existing(1)).expect("the list");
    let mut list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    list["CustomKeyStores"].as_array_mut().expect("a list").truncate(1);
    let arguments = ["emit", "update", "--existing", "-", "--name", "Other"];
    let list = format!("\u{feff}{list}");
    run_in(&examples(), &[&arguments, &HOME[..]].concat(), list.as_bytes()).expect(0);
}

#[test]
fn the_rotation_of_the_runbook_is_taken_as_it_is_printed() {
    let folder = Folder::new();
    let list = std::fs::read_to_string(existing(1)).expect("the list");
    let mut list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    // As it is after the choice of one store by its ID; only the credential will be new.
    list["CustomKeyStores"].as_array_mut().expect("a list").truncate(1);
    list["CustomKeyStores"][0]["XksProxyConfiguration"]["UriPath"] = "/tenants/payments-eu/kms/xks/v1".into();
    folder.file("existing.json", list.to_string());
    let configuration = std::fs::read(examples().join("ready.json")).expect("the configuration file");
    folder.file("NEW-PROXY-CONFIGURATION-FILE", configuration);
    let create = [&["emit", "runbook", "--config", "NEW-PROXY-CONFIGURATION-FILE"], &REST[..]].concat();
    let runbook = run_in(folder.path(), &create, b"").expect(0).stdout;
    let line = runbook.lines().find_map(|line| line.strip_prefix("xks-preflight emit update "));
    let words: Vec<&str> = line.expect("the command").split(' ').collect();
    let outcome = run_in(folder.path(), &[&["emit", "update"], &words[..]].concat(), b"").expect(0);
    says(&outcome, "It changes: proxy authentication credential, both halves.");
    assert!(folder.names().contains(&"update-key-store.sh".to_owned()), "{outcome:#?}");
}

/// What the real AWS CLI prints, and what the gathering script makes of it.
#[test]
fn yaml_and_gathered_output_are_read_as_well() {
    let printed = examples().join("../evidence/v2-yaml/describe-custom-key-stores.yaml");
    let yaml = std::fs::read_to_string(printed).expect("what the CLI printed");
    let wrapped = format!(
        "#xks-preflight begin\n#xks-preflight command aws kms describe-custom-key-stores --region eu-central-1\n\
         #xks-preflight account 111122223333\n#xks-preflight region eu-central-1\n\
         #xks-preflight time 2026-11-27T10:00:00Z\n{yaml}#xks-preflight status 0\n#xks-preflight end\n"
    );
    for printed in [yaml, wrapped.clone()] {
        let arguments = ["emit", "update", "--existing=-", "--store=Ledger", "--name=Other"];
        let outcome = run_in(&examples(), &[&arguments, &HOME[..]].concat(), printed.as_bytes()).expect(0);
        assert!(outcome.stdout.contains("\nxks_store_id=cks-4444cccc5555dddd6\n"), "{}", outcome.stdout);
        // It is evidence, too: nothing of it has to be given again.
        assert!(!outcome.stderr.contains("describe-custom-key-stores"), "{}", outcome.stderr);
    }
    let arguments = ["emit", "update", "--existing=-", "--store=Ledger", "--name=Vault"];
    let outcome = run_in(&examples(), &[&arguments, &HOME[..]].concat(), wrapped.as_bytes()).expect(1);
    says(&outcome, "error[name-in-use]");
}

#[test]
fn what_cannot_be_taken_for_a_list_is_refused() {
    let folder = Folder::new();
    let several = std::fs::read(existing(1)).expect("the list");
    let deep = vec![b'['; 100_000];
    let cases: [(&[u8], &[&str], &str); 9] = [
        (b"", &[], "has no list of key stores\n"),
        (b"CustomKeyStores:", &[], "is the output of no command that is known here"),
        (&deep, &[], "has no list of key stores: the document on line 1 has no end"),
        (b"hello", &[], "has no list of key stores: nothing in the paste was recognised"),
        (b"{\"CustomKeyStores\": 1}", &[], "has no list of key stores: the document on line 1"),
        (b"{\"CustomKeyStores\": []}", &[], "has no key store\n"),
        (&several, &[], "has several key stores\n"),
        (&several, &[], "choose with --store one by its ID or its name"),
        (&several, &["--store", "Nobody\u{1b}[31m"], "has no key store of that ID or name"),
    ];
    for (content, store, says) in cases {
        folder.file("list", content);
        let arguments = [&["emit", "update", "--existing", "list"], &HOME[..], store].concat();
        let outcome = run_in(folder.path(), &arguments, b"").expect(64);
        assert!(outcome.stderr.contains(says) && !outcome.stderr.contains("Nobody"), "{}", outcome.stderr);
    }
    let outcome = command(folder.path()).args(["emit", "update"]).args(HOME).output().expect("a run");
    assert_eq!(outcome.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&outcome.stderr).contains("update needs --existing FILE"));
}

#[test]
fn stores_that_cannot_be_changed_are_said_to_be_such() {
    let existing = existing(1);
    let arguments = ["emit", "update", "--existing", &existing, "--store", "Vault", "--name", "Other"];
    let outcome = run_in(&examples(), &[&arguments, &HOME[..]].concat(), b"").expect(1);
    says(&outcome, "this is an AWS CloudHSM key store");
    says(&update(&[]).expect(1), "nothing changes");

    let list = std::fs::read_to_string(&existing).expect("the list");
    let folder = Folder::new();
    for (from, to, member) in [
        ("https://xks.payments.example.org", "https://x/$(id)", "UriEndpoint"),
        ("cks-00000000000000001", "cks-$(id)", "CustomKeyStoreId"),
        ("\"CONNECTED\"", "\"BORED\"", "ConnectionState"),
        ("PUBLIC_ENDPOINT", "VPC_ENDPOINT_SERVICE", "VpcEndpointServiceName"),
    ] {
        folder.file("list", list.replacen(from, to, 1));
        let arguments = ["emit", "update", "--existing", "list", "--store", "Payments", "--name", "Other"];
        let outcome = run_in(folder.path(), &[&arguments, &HOME[..]].concat(), b"").expect(1);
        says(&outcome, &format!("the {member} of the existing key store is none that AWS KMS would show"));
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn new_places_must_be_acknowledged() {
    let outcome = update(&["--uri-path", "/kms/xks/v1"]).expect(1);
    says(&outcome, "warning[edit-same-keys]: nobody can check but you");
    says(&outcome, "must reach the same external keys");
    says(&outcome, "--acknowledge-same-keys");
    assert_eq!(outcome.stdout, "");
    update(&["--uri-path", "/kms/xks/v1", "--acknowledge-same-keys"]).expect(0);
}

#[test]
fn a_configuration_file_brings_a_new_credential() {
    let outcome = update(&["--config", "ready.json", "--acknowledge-same-keys"]).expect(0);
    assert!(!outcome.stdout.contains(SECRET) && !outcome.stderr.contains(SECRET));
    says(&outcome, "It changes: proxy URI path, proxy authentication credential, both halves.");
    says(&outcome, "The proxy comes first, then AWS KMS");
    let included =
        update(&["--config", "ready.json", "--acknowledge-same-keys", "--include-secret"]).expect(0);
    assert!(included.stdout.contains(SECRET));
    // One half is none.
    update(&["--access-key-id", "QPLT4YHEZB6S2MXKDWNGRC7VUA"]).expect(2);
    update(&["--withhold-credential"]).expect(0);
}

#[test]
fn new_values_are_judged_as_those_of_a_new_store_are() {
    let outcome = update(&["--endpoint", "http://xks.payments.example.org"]).expect(1);
    says(&outcome, "endpoint-scheme");
    assert_eq!(outcome.stdout, "");
    let service = "com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a";
    let outcome =
        update(&["--connectivity", "VPC_ENDPOINT_SERVICE", "--vpc-service-name", service]).expect(1);
    says(&outcome, "error[edit-connectivity]: the connectivity changes, but the endpoint does not");
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_key_gets_a_script() {
    let rest = ["--xks-key-id", "k1", "--alias", "alias/payments", "--key-description", "it's $(mine)"];
    let outcome = key(&[&rest[..], &["--tag", "team=a=b", "--tag", "stage="]].concat()).expect(0);
    for expected in [
        "\nxks_key=k1\n",
        "\nxks_alias=alias/payments\n",
        "  \"Description\": \"it\\u0027s \\u0024\\u0028mine\\u0029\",\n",
        "    {\n      \"TagKey\": \"team\",\n      \"TagValue\": \"a=b\"\n    },\n",
        "    {\n      \"TagKey\": \"stage\",\n      \"TagValue\": \"\"\n    }\n  ]\n",
    ] {
        assert!(outcome.stdout.contains(expected), "{expected:?} in:\n{}", outcome.stdout);
    }
    says(&outcome, "unknown[xks-key-id-room]");
    says(&outcome, "AES_256, ENABLED, with ENCRYPT and DECRYPT");
    let outcome = key(&["--xks-key-id", "k1", "--require-all"]).expect(2);
    assert_eq!(outcome.stdout, "");
    let place = ["--endpoint", "https://xks.payments-platform.net", "--uri-path", "/kms/xks/v1"];
    let outcome = key(&[&["--xks-key-id", "k1", "--require-all"], &place[..]].concat()).expect(2);
    says(&outcome, "key-spec, key-usage, key-status");
}

#[test]
fn what_the_proxy_says_of_the_external_key_decides_too() {
    let folder = Folder::new();
    let evidence = |status: &str| {
        let answer = format!(
            "{{\"keySpec\": \"AES_256\", \"keyUsage\": [\"ENCRYPT\", \"DECRYPT\"], \"keyStatus\": \"{status}\"}}"
        );
        folder.file("key.json", answer);
        let evidence = format!("--evidence={}", folder.path().join("key.json").display());
        let place = ["--endpoint=https://xks.payments-platform.net", "--uri-path=/kms/xks/v1"];
        let all = ["--xks-key-id=k1", "--confirm=key-used-once", "--require-all", &evidence];
        key(&[&all[..], &place].concat())
    };
    let outcome = evidence("ENABLED").expect(0);
    assert!(outcome.stdout.starts_with("#!/usr/bin/env bash"));
    let outcome = evidence("DISABLED").expect(1);
    says(&outcome, "error[key-status]");
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_key_that_kms_would_refuse_gets_none() {
    let outcome = key(&["--xks-key-id", "a b", "--alias", "payments"]).expect(1);
    says(&outcome, "error[xks-key-id-characters]: the external key ID contains a space");
    says(&outcome, "--alias=alias/payments");
    assert_eq!(outcome.stdout, "");
    says(&key(&[]).expect(2), "the external key ID is not given");
    let outcome = key(&["--xks-key-id", "a b", "--format", "json"]).expect(1);
    let report: serde_json::Value = serde_json::from_str(&outcome.stderr).expect("JSON");
    assert_eq!(report["findings"][0]["subject"], "XksKeyId");
    assert_eq!(report["findings"][0]["labels"][0]["start"], 1);
}

#[test]
fn options_that_a_target_has_no_use_for_are_refused() {
    let cases: [(&[&str], &str); 14] = [
        (&["gather", "--existing", "list"], "--existing"),
        (&["gather", "--store", "cks-1"], "--store"),
        (&["gather", "--include-secret"], "--include-secret"),
        (&["gather", "--tag", "a=b"], "--tag"),
        (&["first-key", "--acknowledge-same-keys"], "--acknowledge-same-keys"),
        (&["bash", "--existing", "list"], "--existing"),
        (&["bash", "--store", "cks-1"], "--store"),
        (&["console", "--acknowledge-same-keys"], "--acknowledge-same-keys"),
        (&["command", "--alias", "alias/a"], "--alias"),
        (&["update", "--existing", "list", "--tag", "a=b"], "--tag"),
        (&["first-key", "--existing", "list"], "--existing"),
        (&["first-key", "--include-secret"], "--include-secret"),
        (&["first-key", "--config", "ready.json"], "--config"),
        (&["first-key", "--name", "Payments"], "--name"),
    ];
    for (arguments, option) in cases {
        let outcome = run_in(&examples(), &[&["emit"], arguments].concat(), b"").expect(64);
        says(&outcome, &format!("the target {} has no use for {option}", arguments[0]));
    }
    let outcome = run_in(&examples(), &["check", "--alias", "alias/a"], b"").expect(64);
    says(&outcome, "another command takes it");
    says(&key(&["--tag", "no-value"]).expect(64), "--tag is no KEY=VALUE");
}

#[test]
fn the_targets_are_listed() {
    let outcome = run_in(&examples(), &["emit", "--list"], b"").expect(0);
    assert!(outcome.stdout.contains("update                  Update script\n"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("first-key               First key script\n"), "{}", outcome.stdout);
}

#[test]
fn a_store_does_not_stand_against_itself_and_others_on_the_list_do() {
    let outcome = update(&["--uri-path", "/other/kms/xks/v1", "--acknowledge-same-keys"]).expect(0);
    assert!(!outcome.stderr.contains("error["), "{}", outcome.stderr);
    says(&update(&["--name", "Vault"]).expect(1), "error[name-in-use]");
}
