//! What people paste: certificates in every disguise, and everything that is none.
#![cfg(not(target_arch = "wasm32"))]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use support::chains::{Authority, CA, Request};
use xks_preflight_chain::{Chain, Encoding, Host, commands, read};
use xks_preflight_finding::{Code, Severity};

#[track_caller]
fn expect(input: &[u8], certificates: usize, code: Code, severity: Severity, says: &str) -> Chain {
    let chain = read(input);
    assert_eq!(chain.certificates.len(), certificates, "{:?}", chain.findings);
    let found = chain.findings.iter().any(|finding| {
        finding.code == code
            && finding.severity == severity
            && finding.message.contains(says)
            && finding.help.is_some()
    });
    assert!(found, "{says}: {:#?}", chain.findings);
    chain
}

/// The line that the first finding which says so points at.
#[track_caller]
fn line_of(chain: &Chain, says: &str) -> usize {
    let finding = chain.findings.iter().find(|finding| finding.message.contains(says)).expect("a finding");
    finding.excerpt.as_ref().expect("an excerpt").line
}

fn der(pem: &str) -> Vec<u8> {
    read(pem.as_bytes()).certificates[0].der().to_vec()
}

fn one_line(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

#[test]
fn certificates_are_read_in_every_disguise() {
    let a = Authority::new();
    let leaf = a.issue("leaf", Request::default());
    let issuing = a.pem("issuing");
    let both = format!("{leaf}{issuing}");
    let plain = |text: &str, encoding, count| {
        let chain = read(text.as_bytes());
        assert_eq!((chain.certificates.len(), chain.encoding), (count, encoding), "{:?}", chain.findings);
        assert!(!chain.findings.iter().any(|f| f.severity == Severity::Error), "{:?}", chain.findings);
        assert_eq!(chain.certificates[0].der(), der(&leaf));
        chain
    };
    plain(&both, Encoding::Pem, 2);
    plain(&format!("\u{feff}Bag Attributes\n  friendlyName: x\n{both}\ntrailing words"), Encoding::Pem, 2);
    plain(&both.replace('\n', "\r"), Encoding::Pem, 2);
    plain(&both.replace("-----\n", "-----\n\n"), Encoding::Pem, 2);
    plain(&both.lines().map(|line| format!("    {line}\n")).collect::<String>(), Encoding::Pem, 2);
    plain(&format!("{{\"chain\": \"{}\"}}", both.replace('\n', "\\n")), Encoding::Pem, 2);
    plain(&both.replace("CERTIFICATE-----", "X509 CERTIFICATE-----"), Encoding::Pem, 2);
    plain(&both.replace('\n', ""), Encoding::Pem, 2);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(both.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&utf16).certificates.len(), 2);
    let mut latin1 = b"Aussteller: M\xfcller\n".to_vec();
    latin1.extend(both.as_bytes());
    assert_eq!(read(&latin1).certificates.len(), 2);
    let file = [der(&leaf), der(&issuing)].concat();
    let chain = read(&file);
    assert_eq!((chain.certificates.len(), chain.encoding, chain.findings.len()), (2, Encoding::Der, 0));
    assert_eq!(chain.certificates[1].line, None);
    assert_eq!(chain.pem(), both);
    expect(both.replace('\n', "\r\n").as_bytes(), 2, Code::CertPem, Severity::Info, "CR LF");
    let chain =
        expect(one_line(&leaf).as_bytes(), 1, Code::CertPem, Severity::Warning, "without BEGIN and END");
    assert_eq!(chain.encoding, Encoding::Base64);
    // What OpenSSL calls trusted has more after the certificate.
    let trusted = a.openssl(&["x509", "-trustout", "-addtrust", "serverAuth"], leaf.as_bytes());
    plain(&String::from_utf8(trusted).expect("PEM"), Encoding::Pem, 1);
}

#[test]
fn broken_pem_is_told_with_its_line() {
    let a = Authority::new();
    let leaf = a.issue("leaf", Request::default());
    let issuing = a.pem("issuing");
    let end = "-----END CERTIFICATE-----\n";
    let no_end = leaf.replace(end, "");
    let chain = expect(
        format!("x\n{no_end}{issuing}").as_bytes(),
        2,
        Code::CertPem,
        Severity::Error,
        "has no END line",
    );
    assert_eq!(line_of(&chain, "has no END line"), 2);
    let chain = expect(
        format!("{issuing}{no_end}and so on").as_bytes(),
        2,
        Code::CertPem,
        Severity::Error,
        "has no END line",
    );
    assert_eq!(line_of(&chain, "has no END line"), issuing.lines().count() + 1);
    let cut: String = leaf.lines().take(5).map(|line| format!("{line}\n")).collect();
    expect(cut.as_bytes(), 0, Code::CertPem, Severity::Error, "cut off");
    let lines: Vec<_> = leaf.lines().collect();
    let gap = [&lines[..4], &lines[5..]].concat().join("\n");
    expect(gap.as_bytes(), 0, Code::CertPem, Severity::Error, "the block that begins on line 1 is cut off");
    let odd = leaf.replacen(lines[3], &format!("{}!{}", &lines[3][..10], &lines[3][11..]), 1);
    let chain = expect(
        format!("{odd}{issuing}").as_bytes(),
        1,
        Code::CertPem,
        Severity::Error,
        "on line 4 stands `!`",
    );
    assert_eq!(line_of(&chain, "stands `!`"), 1);
    let label = chain.findings[0].labels[0].span;
    assert_eq!(&odd[label.start..label.end], "!");
    let short = leaf.replacen(lines[3], &lines[3][..61], 1);
    expect(short.as_bytes(), 0, Code::CertPem, Severity::Error, "");
    expect(
        leaf.replace("END CERTIFICATE", "END X").as_bytes(),
        1,
        Code::CertPem,
        Severity::Error,
        "does not fit its BEGIN line",
    );
    expect(
        leaf.replace("-----", "—-").as_bytes(),
        0,
        Code::CertPem,
        Severity::Error,
        "each needs five hyphens",
    );
    expect(
        format!("-----BEGIN CERTIFICATE-----\n{end}").as_bytes(),
        0,
        Code::CertPem,
        Severity::Error,
        "nothing in it",
    );
    expect(
        b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        0,
        Code::CertPem,
        Severity::Error,
        "",
    );
}

#[test]
fn what_is_no_certificate_is_named() {
    let a = Authority::new();
    let leaf = a.issue("leaf", Request::default());
    a.issue("ca2", Request { issuer: None, extensions: CA, ..Request::default() });
    let none = |input: &[u8], says| expect(input, 0, Code::CertPem, Severity::Error, says);
    let openssl = |arguments: &[&str], input: &str| a.openssl(arguments, input.as_bytes());
    let pkcs7 = openssl(&["crl2pkcs7", "-nocrl", "-certfile", "leaf.pem"], "");
    none(&pkcs7, "a PKCS#7 file");
    none(&openssl(&["crl2pkcs7", "-nocrl", "-certfile", "leaf.pem", "-outform", "DER"], ""), "a PKCS#7 file");
    let pkcs12 = ["pkcs12", "-export", "-in", "leaf.pem", "-inkey", "leaf.key", "-passout", "pass:x"];
    none(&openssl(&pkcs12, ""), "a PKCS#12 file");
    let request = openssl(&["req", "-new", "-key", "leaf.key", "-subj", "/CN=x"], "");
    none(&request, "a certificate signing request");
    none(
        &openssl(&["req", "-outform", "DER"], &String::from_utf8_lossy(&request)),
        "a certificate signing request",
    );
    let public = openssl(&["x509", "-pubkey", "-noout"], &leaf);
    none(&public, "a public key");
    none(&openssl(&["pkey", "-pubin", "-outform", "DER"], &String::from_utf8_lossy(&public)), "a public key");
    none(&openssl(&["ecparam", "-name", "prime256v1"], ""), "key parameters");
    none(&openssl(&["x509", "-text", "-noout"], &leaf), "printed as text");
    none(b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01", "a Java key store");
    none(b"PK\x03\x04\x14\0\0\0", "an archive");
    none(b"<!DOCTYPE html><html><body>403 Forbidden</body></html>", "a web page");
    none(b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ someone@host", "an SSH public key");
    none(b"{\"Certificate\": null}", "JSON");
    none(b"CONNECTED(00000003)\n---\nno peer certificate available\n---", "without a certificate");
    none(b"", "it is empty");
    none(b" \r\n\t ", "it is empty");
    none(b"hello", "no BEGIN CERTIFICATE line");
    none(&[0, 1, 2, 3, 255], "no BEGIN CERTIFICATE line");
    none(&vec![b'A'; 17 << 20], "at most");
    // Beside a certificate they are only left out.
    let mixed = format!("{}{leaf}", String::from_utf8_lossy(&request));
    expect(mixed.as_bytes(), 1, Code::CertPem, Severity::Warning, "is in it, too, and is left out");
}

/// No part of a secret of this length may be seen.
const TELLTALE: usize = 8;

#[track_caller]
fn refuses(input: &[u8], secrets: &[&str], certificates: usize) {
    let chain = expect(input, certificates, Code::CertPrivateKey, Severity::Error, "a private key is in it");
    assert!(chain.private_key);
    let seen = format!("{chain:?}");
    for secret in secrets {
        for part in secret.as_bytes().windows(TELLTALE) {
            let part = std::str::from_utf8(part).expect("ASCII");
            // The names of algorithms, and the public key, are in the certificate, too.
            let public = chain.pem().contains(part);
            assert!(public || !seen.contains(part), "{part} of the key is shown");
        }
    }
}

#[test]
fn a_private_key_is_refused_named_and_forgotten() {
    let a = Authority::new();
    let leaf = a.issue("leaf", Request::default());
    let rsa = a.issue("rsa", Request { key: &["rsa:2048"], ..Request::default() });
    let (key, rsa_key) = (a.key("leaf"), a.key("rsa"));
    let openssl = |arguments: &[&str], input: &str| a.openssl(arguments, input.as_bytes());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("PEM");
    let sec1 = text(openssl(&["ec"], &key));
    let pkcs1 = text(openssl(&["rsa", "-traditional"], &rsa_key));
    let locked = text(openssl(&["pkcs8", "-topk8", "-v2", "aes256", "-passout", "pass:x"], &key));
    let old = text(openssl(&["rsa", "-traditional", "-aes128", "-passout", "pass:x"], &rsa_key));
    for pem in [&key, &rsa_key, &sec1, &pkcs1, &locked, &old] {
        let body = one_line(pem);
        let lines: Vec<_> =
            pem.lines().filter(|line| !line.starts_with('-') && !line.contains(':')).collect();
        refuses(pem.as_bytes(), &lines, 0);
        refuses(format!("{leaf}{pem}").as_bytes(), &lines, 1);
        refuses(format!("{pem}{leaf}").as_bytes(), &lines, 1);
        refuses(pem.replace("-----END", "").as_bytes(), &lines, 0);
        refuses(format!("{leaf}{}", pem.replace("-----BEGIN", "---BEGIN")).as_bytes(), &lines, 1);
        if !body.contains(':') {
            refuses(body.as_bytes(), &[&body], 0);
            let disguised = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
            refuses(disguised.as_bytes(), &[&body], 0);
            refuses(disguised.replace("-----END CERTIFICATE-----", "").as_bytes(), &[&body], 0);
        }
    }
    for (pem, arguments) in [
        (&key, &["pkey", "-outform", "DER"][..]),
        (&rsa_key, &["rsa", "-traditional", "-outform", "DER"]),
        (&key, &["ec", "-outform", "DER"]),
        (&key, &["pkcs8", "-topk8", "-v2", "aes256", "-passout", "pass:x", "-outform", "DER"]),
    ] {
        let der = openssl(arguments, pem);
        let chain = expect(&der, 0, Code::CertPrivateKey, Severity::Error, "a private key is in it");
        assert!(chain.private_key);
        refuses(&der[..der.len() - 9], &[], 0);
    }
    refuses(b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n-----END OPENSSH PRIVATE KEY-----", &["b3BlbnNzaC1rZXktdjEAAAAABG5vbmU"], 0);
    refuses(
        br#"{"kty":"EC","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#,
        &["jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"],
        0,
    );
    assert!(!read(rsa.as_bytes()).private_key);
}

/// The emitted command, run against a server of openssl's own, and its raw output pasted.
#[test]
fn the_output_of_the_emitted_command_is_read_as_it_is() {
    let a = Authority::new();
    a.issue("leaf", Request::default());
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let mut server = Command::new("openssl")
        .args(["s_server", "-accept", &format!("127.0.0.1:{port}"), "-cert", "leaf.pem", "-key", "leaf.key"])
        .args(["-cert_chain", "issuing.pem", "-www"])
        .current_dir(a.dir())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a server");
    let mut said = BufReader::new(server.stdout.take().expect("a pipe"));
    let mut line = String::new();
    while !line.starts_with("ACCEPT") {
        line.clear();
        assert!(said.read_line(&mut line).expect("a line") > 0, "the server ended");
    }
    let host = Host::new("xks.example.org").expect("a host");
    let command = commands(&host)[0]
        .text
        .replace("-connect xks.example.org:443", &format!("-connect 127.0.0.1:{port}"));
    assert!(command.contains("-servername xks.example.org"));
    let output = Command::new("/bin/sh").args(["-c", &command]).output().expect("the command runs");
    server.kill().expect("the server can be ended");
    server.wait().expect("and is");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("CONNECTED") && text.contains("SSL-Session") || text.contains("Verif"), "{text}");
    let chain = read(&output.stdout);
    assert_eq!(chain.certificates.len(), 2, "{text}");
    assert!(chain.findings.is_empty(), "{:?}", chain.findings);
    assert_eq!(chain.pem(), a.pem("leaf") + &a.pem("issuing"));
    std::io::stdout().flush().expect("flush");
}
