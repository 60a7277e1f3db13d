//! The response headers that a host should add, as the files that common hosts read.

use anyhow::Result;

use crate::html;
use crate::page::File;

const REVALIDATE: &str = "no-cache";
const FOREVER: &str = "public, max-age=31536000, immutable";

/// The headers for every answer. The policy is the page's own, and what only a header can say.
pub fn all(index: &str) -> Result<Vec<(&'static str, String)>> {
    let policy = format!("{}; frame-ancestors 'none'", html::policy(index)?);
    let fixed = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
    Ok([("Content-Security-Policy", policy)].into_iter().chain(fixed).collect())
}

/// The files for hosts, by name.
pub fn files(page: &[File], headers: &[(&str, String)]) -> Vec<(&'static str, String)> {
    vec![
        ("_headers", netlify(page, headers)),
        (".htaccess", apache(headers)),
        ("nginx.conf", nginx(headers)),
        ("vercel.json", vercel(page, headers)),
    ]
}

fn cache(file: &File) -> &'static str {
    if file.role == "page" { REVALIDATE } else { FOREVER }
}

/// Netlify and Cloudflare Pages.
fn netlify(page: &[File], headers: &[(&str, String)]) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    let files = page.iter().map(|file| format!("/{}\n  Cache-Control: {}\n", file.name, cache(file)));
    format!("/*\n{lines}/\n  Cache-Control: {REVALIDATE}\n{}", files.collect::<String>())
}

fn apache(headers: &[(&str, String)]) -> String {
    let lines: String =
        headers.iter().map(|(name, value)| format!("  Header always set {name} \"{value}\"\n")).collect();
    format!(
        "AddType application/wasm .wasm\nAddType text/javascript .js\n<IfModule mod_headers.c>\n{lines}  \
         Header always set Cache-Control \"{REVALIDATE}\"\n  \
         <FilesMatch \"-[0-9a-f]{{16}}(_bg)?\\.(css|js|svg|wasm)$\">\n    \
         Header always set Cache-Control \"{FOREVER}\"\n  </FilesMatch>\n</IfModule>\n"
    )
}

fn nginx(headers: &[(&str, String)]) -> String {
    let lines: String =
        headers.iter().map(|(name, value)| format!("add_header {name} \"{value}\" always;\n")).collect();
    format!(
        "# Include this in the location that serves the folder; a module needs its media type from mime.types or\n\
         # from `types {{ application/wasm wasm; }}` beside the usual ones.\n{lines}\
         add_header Cache-Control \"{REVALIDATE}\" always;\n"
    )
}

fn vercel(page: &[File], headers: &[(&str, String)]) -> String {
    let rule = |source: &str, headers: &[(&str, &str)]| {
        let list =
            headers.iter().map(|(key, value)| format!("{{ \"key\": \"{key}\", \"value\": \"{value}\" }}"));
        let list = list.collect::<Vec<_>>().join(",\n      ");
        format!("    {{ \"source\": \"{source}\", \"headers\": [\n      {list}\n    ] }}")
    };
    let every: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let files = page.iter().map(|file| rule(&format!("/{}", file.name), &[("Cache-Control", cache(file))]));
    let rules: Vec<_> = std::iter::once(rule("/(.*)", &every)).chain(files).collect();
    format!("{{\n  \"headers\": [\n{}\n  ]\n}}\n", rules.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (Vec<File>, Vec<(&'static str, String)>) {
        let index = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";
        let file = |role, name: &str| File { role, name: name.into(), bytes: Vec::new() };
        (vec![file("page", "index.html"), file("glue", "a-0123456789abcdef.js")], all(index).unwrap())
    }

    #[test]
    fn every_file_carries_every_header() {
        let (page, headers) = sample();
        for (name, text) in files(&page, &headers) {
            for (header, value) in &headers {
                assert!(text.contains(header) && text.contains(value.as_str()), "{name} lacks {header}");
            }
        }
    }

    #[test]
    fn the_header_forbids_framing_too() {
        assert_eq!(sample().1[0].1, "default-src 'none'; frame-ancestors 'none'");
    }

    #[test]
    fn no_value_breaks_out_of_its_quotes() {
        for (name, value) in sample().1 {
            assert!(!value.contains(['"', '\\', '\n', '$']), "{name}");
        }
    }
}
