//! Files that `emit -o` writes.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use support::{Folder, Outcome, REST, SECRET, examples, run_in};

fn emit(folder: &Folder, arguments: &[&str]) -> Outcome {
    let config = examples().join("ready.json");
    let config = config.to_str().expect("UTF-8");
    run_in(folder.path(), &[&["emit", "--config", config], &REST[..], arguments].concat(), b"")
}

fn mode(folder: &Folder, name: &str) -> u32 {
    fs::metadata(folder.path().join(name)).expect("the file").permissions().mode() & 0o777
}

fn text(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file")
}

#[test]
fn what_holds_the_secret_is_for_its_owner_alone() {
    let folder = Folder::new();
    for target in ["bash", "command", "cli-input-json", "console", "configuration-file"] {
        emit(&folder, &[target, "--include-secret", "-o", target]).expect(0);
        assert_eq!(mode(&folder, target), 0o600, "{target}");
        assert!(text(&folder, target).contains(SECRET), "{target}");
    }
}

#[test]
fn what_holds_no_secret_has_the_usual_mode() {
    let folder = Folder::new();
    for (target, executable) in [("bash", true), ("command", false), ("cli-input-json", false)] {
        emit(&folder, &[target, "-o", target]).expect(0);
        assert!(!text(&folder, target).contains(SECRET), "{target}");
        assert_eq!(mode(&folder, target) & 0o600, 0o600);
        assert_eq!(mode(&folder, target) & 0o100 != 0, executable, "{target}");
    }
}

#[test]
fn a_file_that_others_can_read_is_replaced_not_filled() {
    let folder = Folder::new();
    folder.file("out", "old");
    fs::set_permissions(folder.path().join("out"), PermissionsExt::from_mode(0o666)).expect("a mode");
    let reader = fs::File::open(folder.path().join("out")).expect("the old file");
    emit(&folder, &["cli-input-json", "--include-secret", "--output", "out"]).expect(0);
    assert_eq!(mode(&folder, "out"), 0o600);
    assert!(text(&folder, "out").contains(SECRET));
    assert_eq!(std::io::read_to_string(reader).expect("the old file"), "old");
    assert_eq!(folder.names(), ["out"]);
}

#[test]
fn links_and_folders_are_left_alone() {
    let folder = Folder::new();
    folder.file("precious", "kept");
    symlink("precious", folder.path().join("link")).expect("a link");
    symlink("/dev/stdout", folder.path().join("device")).expect("a link");
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    for output in ["link", "device", "folder", "folder/..", "/dev/null"] {
        let outcome = emit(&folder, &["bash", "-o", output]).expect(64);
        assert_eq!(outcome.stdout, "");
    }
    assert_eq!(text(&folder, "precious"), "kept");
    assert_eq!(folder.names(), ["device", "folder", "link", "precious"]);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = Folder::new();
    emit(&folder, &["bash", "-o", "not-there/out"]).expect(74);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn a_target_that_cannot_be_written_leaves_no_file() {
    let folder = Folder::new();
    emit(&folder, &["configuration-file", "-o", "out"]).expect(1);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn a_hyphen_means_standard_output() {
    let folder = Folder::new();
    let outcome = emit(&folder, &["command", "-o", "-"]).expect(0);
    assert!(outcome.stdout.contains("aws kms create-custom-key-store"));
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn the_picture_shows_what_stands_against_the_store() {
    let folder = Folder::new();
    emit(&folder, &["architecture-svg", "-o", "ready.svg"]).expect(0);
    let wrong = ["emit", "architecture-svg", "--endpoint", "http://a.example.net", "-o", "blocked.svg"];
    run_in(folder.path(), &wrong, b"").expect(0);
    assert!(text(&folder, "ready.svg").contains("The report is ready."));
    assert!(text(&folder, "blocked.svg").contains("error: endpoint-scheme"));
}

#[test]
fn a_policy_is_written_before_the_rest_is_known() {
    let folder = Folder::new();
    let policy = ["emit", "iam-policy", "--region", "eu-central-1", "-o", "policy.json"];
    run_in(folder.path(), &policy, b"").expect(2);
    assert_eq!(folder.names(), [""; 0]);
    let connectivity = ["--connectivity", "PUBLIC_ENDPOINT"];
    run_in(folder.path(), &[&policy[..], &connectivity].concat(), b"").expect(0);
    assert!(text(&folder, "policy.json").contains("kms:CreateCustomKeyStore"));
}

#[test]
fn the_network_is_written_before_its_endpoint_service_has_a_name() {
    let folder = Folder::new();
    let inputs = ["--region", "eu-central-1", "--connectivity", "VPC_ENDPOINT_SERVICE"];
    let endpoint = ["--endpoint", "https://xks.payments-platform.net"];
    let network =
        [&["emit", "cloudformation-network", "-o", "network.yaml"][..], &inputs, &endpoint].concat();
    run_in(folder.path(), &network, b"").expect(0);
    assert!(text(&folder, "network.yaml").contains("PrivateDnsName: xks.payments-platform.net"));
    // The store is not, and neither is a network whose endpoint breaks a rule.
    let store = [&["emit", "cloudformation", "-o", "store.yaml"][..], &inputs, &endpoint].concat();
    run_in(folder.path(), &store, b"").expect(1);
    let wrong = [&network[..8], &["--endpoint", "http://xks.payments-platform.net"]].concat();
    run_in(folder.path(), &wrong, b"").expect(1);
    assert_eq!(folder.names(), ["network.yaml"]);
}

#[test]
fn the_probe_is_written_before_the_store_has_a_name_or_a_credential() {
    let folder = Folder::new();
    let inputs = ["--region", "eu-central-1", "--connectivity", "PUBLIC_ENDPOINT"];
    let proxy = ["--endpoint", "https://xks.payments-platform.net", "--uri-path", "/kms/xks/v1"];
    let probe = [&["emit", "probe", "-o", "probe.sh"][..], &inputs, &proxy].concat();
    run_in(folder.path(), &probe, b"").expect(0);
    assert!(text(&folder, "probe.sh").contains("\nxks_uri_path=/kms/xks/v1\n"));
    // Not without a path, and never with the secret.
    run_in(folder.path(), &probe[..10], b"").expect(2);
    run_in(folder.path(), &[&probe[..], &["--include-secret"]].concat(), b"").expect(64);
    assert_eq!(folder.names(), ["probe.sh"]);
}
