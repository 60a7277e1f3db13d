//! The bash script, run: real bash, both real AWS CLIs, a stand-in for AWS KMS that records every request.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::json;
use support::kms::operation::Exception;
use support::kms::{ConnectionState, Kms};
use support::model;
use support::plans::{ACCESS_KEY_ID, Given};
use support::shell::{Cli, Shell, Watch};
use xks_preflight_snippets::Target;

/// From nothing to a connected store, with the proxy configuration file.
fn creates(cli: Cli, given: &Given) {
    let kms = Kms::start();
    kms.state().polls = 2;
    let shell = Shell::new(cli, &kms);
    let file = shell.file("configuration.json", given.configuration_file());
    let watch = Watch::start(vec![given.secret.clone()]);
    let outcome = shell.run(&given.emit(Target::Bash), &[&file], "").expect(0).hides(&given.secret);
    let (looks, found) = watch.end();

    assert_eq!(outcome.stdout, "CustomKeyStoreId=cks-00000000000000001\n");
    assert_eq!(kms.bodies("CreateCustomKeyStore"), [given.request()]);
    let id = json!({"CustomKeyStoreId": "cks-00000000000000001"});
    let by_id = "DescribeCustomKeyStores";
    assert_eq!(
        kms.operations(),
        [by_id, "CreateCustomKeyStore", "ConnectCustomKeyStore", by_id, by_id, by_id]
    );
    assert_eq!(kms.bodies(by_id)[0], json!({"CustomKeyStoreName": given.name}));
    assert_eq!(kms.bodies(by_id)[1..], [id.clone(), id.clone(), id.clone()]);
    assert_eq!(kms.bodies("ConnectCustomKeyStore"), [id]);
    model::assert_valid(&kms.requests());
    for request in kms.requests() {
        let scope = request.header("authorization").unwrap_or_default();
        assert!(scope.contains("/eu-central-1/kms/"), "signed for another Region: {scope}");
    }
    assert!(looks > 20, "the watch hardly looked: {looks}");
    assert_eq!(found, Vec::<String>::new(), "the secret was seen in a process");
    shell.assert_nowhere(&given.secret);
}

#[test]
fn a_public_store_with_version_1() {
    creates(Cli::V1, &Given::public("public1"));
}

#[test]
fn a_public_store_with_version_2() {
    creates(Cli::V2, &Given::public("public2"));
}
