//! Folders that `emit all` writes.
#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use support::{Folder, Outcome, REST, SECRET, examples, run_in};
use xks_preflight_snippets::{Purpose, Target};

fn emit(folder: &Folder, arguments: &[&str]) -> Outcome {
    let config = examples().join("ready.json");
    let config = config.to_str().expect("UTF-8");
    let moment = ["--at", "2027-01-31T00:00:00Z"];
    run_in(folder.path(), &[&["emit", "--config", config], &REST[..], &moment, arguments].concat(), b"")
}

/// Every file below the folder: its text and its mode.
fn files(folder: &Path) -> BTreeMap<String, (String, u32)> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(
                crate::files(&path).into_iter().map(|(inner, file)| (format!("{name}/{inner}"), file)),
            );
        } else {
            let mode = fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
            files.insert(name, (fs::read_to_string(&path).expect("UTF-8"), mode));
        }
    }
    files
}

/// Some of a public store's.
const READY: [&str; 6] = [
    "create-key-store.sh",
    "gather-evidence.sh",
    "runbook.md",
    "external-key-store.svg",
    "terraform/main.tf",
    "terraform-alarms/alarms.tf",
];

#[test]
fn everything_that_is_allowed_is_there_and_is_what_each_target_writes() {
    let folder = Folder::new();
    let outcome = emit(&folder, &["all", "-o", "out"]).expect(0);
    assert_eq!(outcome.stdout, "");
    let written = files(&folder.path().join("out"));
    for name in READY {
        assert!(written.contains_key(name), "{name}: {:?}", written.keys());
    }
    let mut singles = 0;
    for target in Target::ALL {
        let single = emit(&folder, &[target.id(), "-o", "single"]);
        if single.exit != 0 {
            assert!(outcome.stderr.contains(&format!("left out {}: ", target.id())), "{}", target.id());
            continue;
        }
        let single = fs::read_to_string(folder.path().join("single")).expect("the file");
        let same = written.iter().find(|(_, (text, _))| *text == single);
        let (name, _) = same.unwrap_or_else(|| panic!("{} is not in the folder", target.id()));
        assert!(outcome.stderr.contains(&format!("wrote {}: {name}", target.id())), "{}", outcome.stderr);
        singles += 1;
    }
    // With the list.
    assert_eq!(written.len(), singles + 1, "{:?}", written.keys());
    for (name, (text, mode)) in &written {
        assert!(!text.contains(SECRET), "{name}");
        let script = Path::new(name)
            .extension()
            .is_some_and(|extension| ["sh", "py", "ps1"].iter().any(|script| extension == *script));
        assert_eq!((mode & 0o600, mode & 0o100 != 0), (0o600, script), "{name}");
        assert!(name == "contents.txt" || written["contents.txt"].0.contains(name), "{name}");
    }
    let contents = &written["contents.txt"].0;
    assert!(
        contents.contains("configuration-file\n  a proxy configuration file holds the secret"),
        "{contents}"
    );
}

#[test]
fn what_holds_the_secret_is_for_its_owner_alone() {
    let folder = Folder::new();
    emit(&folder, &["all", "--include-secret", "-o", "out"]).expect(0);
    let out = folder.path().join("out");
    assert_eq!(fs::metadata(&out).expect("the folder").permissions().mode() & 0o777, 0o700);
    let mut holding = 0;
    for (name, (text, mode)) in files(&out) {
        if text.contains(SECRET) {
            assert_eq!(mode, 0o600, "{name}");
            holding += 1;
        }
    }
    let holders = Target::ALL.into_iter().filter(|target| {
        let refuses = target.id().starts_with("cloudformation") || *target == Target::Terraform;
        target.purpose() == Purpose::Create && !refuses
    });
    assert_eq!(holding, holders.count());
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone_unless_one_is_told_otherwise() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("out")).expect("a folder");
    emit(&folder, &["all", "-o", "out"]).expect(0);
    fs::write(folder.path().join("out/runbook.md"), "old").expect("a file");
    fs::write(folder.path().join("out/mine"), "kept").expect("a file");
    let outcome = emit(&folder, &["all", "-o", "out"]).expect(64);
    assert!(outcome.stderr.contains("is not empty; nothing was written"), "{}", outcome.stderr);
    assert_eq!(files(&folder.path().join("out"))["runbook.md"].0, "old");
    emit(&folder, &["all", "-o", "out", "--overwrite"]).expect(0);
    let written = files(&folder.path().join("out"));
    assert!(written["runbook.md"].0.starts_with("# Change: ") && written["mine"].0 == "kept");
}

#[test]
fn links_and_files_are_left_alone() {
    let folder = Folder::new();
    folder.file("precious", "kept");
    fs::create_dir(folder.path().join("elsewhere")).expect("a folder");
    symlink("elsewhere", folder.path().join("link")).expect("a link");
    for output in ["precious", "precious/", "link", "link/", "link//", "link/.", "./link/"] {
        emit(&folder, &["all", "--overwrite", "-o", output]).expect(64);
        emit(&folder, &["all", "-o", output]).expect(64);
    }
    fs::create_dir(folder.path().join("out")).expect("a folder");
    symlink("../elsewhere", folder.path().join("out/terraform")).expect("a link");
    let outcome = emit(&folder, &["all", "--overwrite", "-o", "out"]).expect(64);
    let message = "terraform in the folder of --output is there and is no folder; nothing was written";
    assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    assert!(files(&folder.path().join("elsewhere")).is_empty());
    fs::remove_file(folder.path().join("out/terraform")).expect("a link");
    symlink("../precious", folder.path().join("out/runbook.html")).expect("a link");
    let outcome = emit(&folder, &["all", "--overwrite", "-o", "out"]).expect(64);
    let message =
        "runbook.html in the folder of --output is there and is no regular file; nothing was written";
    assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    assert_eq!(files(&folder.path().join("out")).len(), 1);
    assert_eq!(fs::read_to_string(folder.path().join("precious")).expect("the file"), "kept");
}

#[test]
fn of_a_report_that_is_not_ready_what_comes_before_is_written() {
    let folder = Folder::new();
    let inputs = ["emit", "all", "--region", "eu-central-1", "--connectivity", "VPC_ENDPOINT_SERVICE"];
    let endpoint = ["--endpoint", "https://xks.payments-platform.net", "-o", "out"];
    let outcome = run_in(folder.path(), &[&inputs[..], &endpoint].concat(), b"").expect(1);
    let written = files(&folder.path().join("out"));
    for name in ["external-key-store-network.yaml", "terraform-network/network.tf", "iam-policy.json"] {
        assert!(written.contains_key(name), "{name}: {:?}", written.keys());
    }
    assert!(!written.contains_key("create-key-store.sh") && !written.contains_key("runbook.md"));
    assert!(outcome.stderr.contains("left out bash: the report is blocked"), "{}", outcome.stderr);
    assert!(written["contents.txt"].0.contains("Left out:\n\nbash\n  the report is blocked\n"));
}

/// What is left of an earlier plan would be run with what is written now.
#[test]
fn what_an_earlier_plan_left_is_removed() {
    let folder = Folder::new();
    let out = folder.path().join("out");
    emit(&folder, &["all", "--include-secret", "-o", "out"]).expect(0);
    emit(&folder, &["all", "-o", "tf"]).expect(0);
    fs::create_dir(out.join("terraform")).expect("a folder");
    fs::copy(folder.path().join("tf/terraform/main.tf"), out.join("terraform/main.tf")).expect("a copy");
    for mine in ["mine", "update-key-store.sh", "create-first-key.sh", "terraform/terraform.tfstate"] {
        fs::write(out.join(mine), "kept").expect("a file");
    }
    let before = files(&out);
    assert!(before.values().any(|(text, _)| text.contains(SECRET)));

    // The same plan without the secret leaves out the file that holds nothing else.
    let outcome = emit(&folder, &["all", "--overwrite", "-o", "out/"]).expect(0);
    let removed =
        "removed xks-proxy-configuration.json: it was there before, and configuration-file is left out now";
    assert!(outcome.stderr.contains(removed), "{}", outcome.stderr);
    assert!(files(&out).values().all(|(text, _)| !text.contains(SECRET)));

    // One that is blocked leaves out nearly all.
    fs::remove_file(out.join("runbook.md")).expect("a file");
    folder.file("precious", "kept");
    symlink("../precious", out.join("runbook.md")).expect("a link");
    let inputs = ["emit", "all", "--region", "eu-central-1", "--connectivity", "VPC_ENDPOINT_SERVICE"];
    let endpoint = ["--endpoint", "https://xks.payments-platform.net", "--overwrite", "-o", "out"];
    let outcome = run_in(folder.path(), &[&inputs[..], &endpoint].concat(), b"").expect(1);
    let after = files(&out);
    for name in ["create-key-store.sh", "create_key_store.py", "runbook.html", "terraform/main.tf"] {
        assert!(before.contains_key(name) && !after.contains_key(name), "{name}: {:?}", after.keys());
        assert!(outcome.stderr.contains(&format!("removed {name}: ")), "{}", outcome.stderr);
    }
    for mine in
        ["mine", "update-key-store.sh", "create-first-key.sh", "terraform/terraform.tfstate", "runbook.md"]
    {
        assert_eq!(after[mine].0, "kept", "{mine}");
    }
    let listed = |name: &String| after["contents.txt"].0.contains(name.as_str());
    let own = after.keys().filter(|name| after[*name].0 != "kept" && *name != "contents.txt");
    assert!(own.clone().count() > 3 && own.clone().all(listed), "{:?}", after.keys());
}

#[test]
fn an_entry_that_cannot_be_written_is_named() {
    let folder = Folder::new();
    let name = folder.path().join("out/terraform");
    fs::create_dir_all(&name).expect("a folder");
    fs::create_dir(name.join("main.tf")).expect("a folder");
    let outcome = emit(&folder, &["all", "--overwrite", "-o", "out"]).expect(64);
    let message =
        "terraform/main.tf in the folder of --output is there and is no regular file; nothing was written";
    assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    assert!(files(&folder.path().join("out")).is_empty());
}

#[test]
fn it_says_what_it_has_no_use_for() {
    let folder = Folder::new();
    let says = |arguments: &[&str], message: &str| {
        let outcome = emit(&folder, arguments).expect(64);
        assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    };
    says(&["all"], "emit all needs --output DIR");
    says(&["all", "-o", "-"], "emit all needs --output DIR");
    says(&["all", "--existing", "x", "-o", "out"], "the target all has no use for --existing");
    says(&["all", "--xks-key-id", "x", "-o", "out"], "the target all has no use for --xks-key-id");
    says(&["bash", "--overwrite", "-o", "out"], "only emit all has a use for --overwrite");
    assert_eq!(folder.names(), [""; 0]);
}
