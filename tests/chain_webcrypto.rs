//! WebCrypto's answers to the questions, in Chromium, as the page asks them: for every way to sign, the good signature
//! and a damaged one, beside the native answers.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use support::browser::Browser;
use support::chains::{Authority, CA, Request};
use support::site::Site;
use xks_preflight_chain::{Host, Judging, Outcome, Question, Roots, Verdict, Verdicts, judge, read};

fn questions(a: &Authority, issuer: &str) -> Vec<Question> {
    let (roots, _) = Roots::given(a.pem(issuer).as_bytes());
    let host = Host::new("xks.example.org");
    let chain = read(a.pem("leaf").as_bytes());
    let now = chain.certificates[0].not_before + 60;
    let by = Judging { host: host.as_ref(), at: now, roots: &roots };
    match judge(&chain, &by, &Verdicts::default()) {
        Outcome::Ask(questions) => questions,
        Outcome::Settled(report) => panic!("nothing was asked: {:?}", report.findings),
    }
}

fn asked(question: &Question) -> Value {
    let web = question.web_crypto();
    json!({
        "name": web.name, "hash": web.hash, "namedCurve": web.named_curve, "saltLength": web.salt_length,
        "spki": question.spki, "data": question.message, "signature": web.signature,
    })
}

const ASK: &str = "(async questions => {
    const answers = [];
    for (const q of questions) {
        const algorithm = Object.fromEntries(Object.entries(q).filter(([k, v]) => v !== null && !['spki', 'data', 'signature'].includes(k)));
        const bytes = list => new Uint8Array(list);
        const key = await crypto.subtle.importKey('spki', bytes(q.spki), algorithm, false, ['verify']);
        answers.push(await crypto.subtle.verify(algorithm, key, bytes(q.signature), bytes(q.data)));
    }
    return answers;
})";

#[test]
fn webcrypto_and_native_cryptography_agree() {
    let a = Authority::new();
    let mut all: Vec<(String, Question)> = Vec::new();
    let curve = |name| vec!["ec".to_owned(), "-pkeyopt".into(), format!("ec_paramgen_curve:{name}")];
    let keys =
        [curve("P-256"), curve("P-384"), curve("P-521"), vec!["rsa:2048".into()], vec!["ed25519".into()]];
    let pss: &[&str] = &["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"];
    for key in &keys {
        let arguments: Vec<&str> = key.iter().map(String::as_str).collect();
        a.issue(
            "signer",
            Request {
                subject: "/CN=Signer",
                issuer: None,
                extensions: CA,
                key: &arguments,
                ..Request::default()
            },
        );
        let hashes: &[&str] =
            if key[0] == "ed25519" { &["-sha256"] } else { &["-sha256", "-sha384", "-sha512"] };
        for hash in hashes {
            let ways: &[&[&str]] = if key[0] == "rsa:2048" { &[&[], pss] } else { &[&[]] };
            for way in ways {
                let signature = [&[*hash], *way].concat();
                a.issue(
                    "leaf",
                    Request { issuer: Some("signer"), signature: &signature, ..Request::default() },
                );
                let called = format!("{} {}", key.last().expect("a key"), signature.join(" "));
                all.extend(questions(&a, "signer").into_iter().map(|question| (called.clone(), question)));
            }
        }
    }
    assert_eq!(all.len(), 3 * 3 + 3 * 2 + 1);
    let damaged: Vec<_> = all
        .iter()
        .cloned()
        .map(|(called, mut question)| {
            question.message[20] ^= 1;
            (called + ", damaged", question)
        })
        .collect();
    let folder = std::env::temp_dir().join(format!("xks-webcrypto-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("index.html"), "<!doctype html><title>x</title>").expect("a page");
    let site = Site::serve(&folder, "", &[]);
    let mut browser = Browser::start();
    browser.open(&format!("{}index.html", site.url));
    for (questions, expected) in [(all, Verdict::Good), (damaged, Verdict::Bad)] {
        let asked: Vec<_> = questions.iter().map(|(_, question)| asked(question)).collect();
        let answers = browser.eval(&format!("{ASK}({})", Value::from(asked)));
        for ((called, question), answer) in questions.iter().zip(answers.as_array().expect("answers")) {
            assert_eq!(xks_preflight_verify::answer(question), expected, "{called}");
            assert_eq!(answer, &Value::from(expected == Verdict::Good), "{called}");
        }
    }
    std::fs::remove_dir_all(folder).expect("the folder is there");
}
