//! How long a chain of three takes: in Chromium beside WebCrypto alone and JavaScript's libraries, and natively beside
//! OpenSSL's library.
//!
//! Prints figures and never fails on time. `cargo xtask bench` runs it.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    support::benchmark(native::run);
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::path::Path;
    use std::process::Command;
    use std::time::{Instant, SystemTime, UNIX_EPOCH};

    use serde_json::{Value, json};
    use support::browser::Browser;
    use support::chains::{Authority, CA, Request};
    use support::site::Site;
    use support::tools;
    use xks_preflight_chain::{self as chain, Host, Judging, Roots};

    const HOST: &str = "xks.example.org";

    struct Case {
        name: &'static str,
        kind: &'static str,
        /// The keys of leaf, issuer and root.
        keys: [&'static [&'static str]; 3],
        /// How many times faster than the best JavaScript library this should be.
        aim: &'static str,
    }

    const RSA_2048: &[&str] = &["rsa:2048"];
    const RSA_4096: &[&str] = &["rsa:4096"];
    const P256: &[&str] = support::chains::P256;
    const P384: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"];

    const CASES: [Case; 3] = [
        Case { name: "RSA 2048, 2048, 4096", kind: "RSA", keys: [RSA_2048, RSA_2048, RSA_4096], aim: "15" },
        Case { name: "P-256 throughout", kind: "EC", keys: [P256, P256, P256], aim: "10" },
        Case { name: "P-256, P-384, P-384", kind: "EC", keys: [P256, P384, P384], aim: "3" },
    ];

    pub fn run() {
        let folder = std::env::var("XKS_BENCH_CHAIN").expect("the folder that cargo xtask bench has built");
        let site = Site::serve(
            Path::new(&folder),
            "",
            // A clock that is fine enough.
            &[
                ("Cross-Origin-Opener-Policy", "same-origin"),
                ("Cross-Origin-Embedder-Policy", "require-corp"),
            ],
        );
        bounded(&site);
        for case in &CASES {
            let authority = authority(case);
            let chain = format!("{}{}", authority.pem("leaf"), authority.pem("issuing"));
            let root = authority.pem("top");
            let mut browser = Browser::start();
            browser.open(&site.url);
            browser.wait("typeof measure === 'function'");
            let input = json!({ "chain": chain, "root": root, "host": HOST, "at": now(), "kind": case.kind });
            let result = browser.eval(&format!("measure({input})"));
            println!("\ncertificates, {}: µs in Chromium, median", case.name);
            let floor = figure(&result["verify"], "WebCrypto alone");
            table("read and verify", &result["verify"], |ours, best| {
                format!(
                    "{:.2}× WebCrypto alone (aim: at most 1.5), {:.1}× as fast as the best library (aim: at least {})",
                    ours / floor,
                    best / ours,
                    case.aim
                )
            });
            table("read the leaf", &result["parse"], |ours, best| {
                format!(
                    "{:.1}× as fast as the best library (aim: at least 10 against node-forge)",
                    best / ours
                )
            });
            let (ours, openssl) = (natively(&chain, &root), openssl(&authority, &chain, &root));
            println!(
                "  natively: {ours:.1}, OpenSSL's library {openssl:.1}: {:.2}× (aim: at most 1)",
                ours / openssl
            );
        }
    }

    /// What is made to take long: milliseconds of one call, the slowest of five.
    fn bounded(site: &Site) {
        println!("\nhostile pastes: ms in Chromium, the slowest of five (aim: under 200)");
        let authority = authority(&CASES[1]);
        let (leaf, issuing, root) = (authority.pem("leaf"), authority.pem("issuing"), authority.pem("top"));
        let mut browser = Browser::start();
        browser.open(&site.url);
        browser.wait("typeof measure === 'function'");
        let input = json!({ "leaf": leaf, "issuing": issuing, "root": root, "host": HOST, "at": now() });
        let rows = browser.eval(&format!("bounded({input})"));
        for (name, figure) in rows.as_object().into_iter().flatten() {
            println!("    {name:<44}{:>9.1}", figure.as_f64().expect("a figure"));
        }
    }

    fn authority(case: &Case) -> Authority {
        let authority = Authority::new();
        let [leaf, issuing, root] = case.keys;
        let ca = Request { extensions: CA, days: 1800, ..Request::default() };
        authority.issue("top", Request { subject: "/CN=A bench root", issuer: None, key: root, ..ca });
        authority.issue(
            "issuing",
            Request { subject: "/CN=A bench issuer", issuer: Some("top"), key: issuing, ..ca },
        );
        authority.issue("leaf", Request { key: leaf, ..Request::default() });
        authority
    }

    fn now() -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
        i64::try_from(since.as_secs()).expect("a moment")
    }

    fn figure(of: &Value, name: &str) -> f64 {
        of[name].as_f64().expect("a figure")
    }

    fn table(title: &str, figures: &Value, ratios: impl Fn(f64, f64) -> String) {
        let figures: Vec<(&str, f64)> = figures
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, figure)| (name.as_str(), figure.as_f64().expect("a figure")))
            .collect();
        println!("  {title}");
        for (name, figure) in &figures {
            println!("    {name:<28}{figure:>9.1}");
        }
        let ours = figures.iter().find(|(name, _)| *name == "this project").expect("ours").1;
        let others = figures.iter().filter(|(name, _)| !["this project", "WebCrypto alone"].contains(name));
        let best = others.map(|(_, figure)| *figure).fold(f64::INFINITY, f64::min);
        println!("    {}", ratios(ours, best));
    }

    /// Reads and judges with native cryptography: µs, the median of 25 rounds of 100.
    fn natively(pem: &str, root: &str) -> f64 {
        let (roots, findings) = Roots::given(root.as_bytes());
        assert!(findings.is_empty(), "{findings:?}");
        let host = Host::new(HOST);
        let by = Judging { host: host.as_ref(), at: now(), roots: &roots };
        let mut rounds: Vec<f64> = (0..26)
            .map(|_| {
                let start = Instant::now();
                for _ in 0..100 {
                    let read = chain::read(pem.as_bytes());
                    let report = chain::settle(&read, &by, xks_preflight_verify::answer);
                    assert!(report.accepted && report.is_accepted());
                }
                start.elapsed().as_secs_f64() * 1e6 / 100.0
            })
            .skip(1)
            .collect();
        rounds.sort_by(f64::total_cmp);
        rounds[rounds.len() / 2]
    }

    /// The same by OpenSSL's library, called from C.
    fn openssl(authority: &Authority, chain: &str, root: &str) -> f64 {
        let folder = authority.dir();
        let program = folder.join("verify");
        let source = tools::root().join("tests/bench/openssl_verify.c");
        let built = Command::new("cc")
            .args(["-O2", "-o"])
            .arg(&program)
            .arg(source)
            .arg("-l:libcrypto.so.3")
            .status();
        assert!(built.expect("a C compiler").success(), "libcrypto.so.3 and a C compiler are needed");
        std::fs::write(folder.join("chain"), chain).expect("a file");
        std::fs::write(folder.join("root"), root).expect("a file");
        let output =
            Command::new(program).current_dir(folder).args(["chain", "root", HOST]).output().expect("a run");
        assert!(output.status.success(), "OpenSSL refuses the chain");
        String::from_utf8_lossy(&output.stdout).trim().parse().expect("a figure")
    }
}
