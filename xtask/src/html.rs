//! What Trunk does to `index.html`, for the few kinds of asset that this page has.

use anyhow::{Context as _, Result, bail};

/// An asset that `index.html` asks for with `data-trunk`.
#[derive(Debug, PartialEq, Eq)]
pub enum Asset<'a> {
    /// The WebAssembly module and its glue.
    Rust,
    /// A style sheet.
    Css(&'a str),
    /// A script that is a module.
    Script(&'a str),
}

/// `html` with every `data-trunk` element replaced by what `replace` makes of it.
pub fn rewrite<'a>(html: &'a str, mut replace: impl FnMut(&Asset<'a>) -> Result<String>) -> Result<String> {
    let mut result = String::new();
    let mut rest = html;
    while let Some((start, tag)) = next(rest) {
        let length = rest[start..].find('>').context("a data-trunk element is not closed")? + 1;
        let mut end = start + length;
        let text = &rest[start..end];
        if tag == "script" {
            let close = "</script>";
            end += rest[end..].find(close).context("a script is not closed")? + close.len();
        }
        result += &rest[..start];
        result += &replace(&asset(tag, text)?)?;
        rest = &rest[end..];
    }
    Ok(result + rest)
}

fn next(html: &str) -> Option<(usize, &'static str)> {
    let starts = ["link", "script"].map(|tag| (html.find(&format!("<{tag} data-trunk")), tag));
    starts.into_iter().filter_map(|(start, tag)| Some((start?, tag))).min()
}

fn asset<'a>(tag: &str, text: &'a str) -> Result<Asset<'a>> {
    let needed = |name| attribute(text, name).with_context(|| format!("{text} has no {name}"));
    if tag == "script" {
        if attribute(text, "type") != Some("module") {
            bail!("{text} is not a module");
        }
        return Ok(Asset::Script(needed("src")?));
    }
    match needed("rel")? {
        "rust" => Ok(Asset::Rust),
        "css" => Ok(Asset::Css(needed("href")?)),
        other => bail!("rel=\"{other}\" is not built here yet: add it to xtask/src/html.rs"),
    }
}

/// The value of an attribute, written with double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// The page's own content security policy.
pub fn policy(html: &str) -> Result<&str> {
    let start = html.find("http-equiv=\"Content-Security-Policy\"").context("index.html has no policy")?;
    attribute(&html[start..], "content").context("the policy has no content")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'" />
<link data-trunk rel="rust" href="web/Cargo.toml" /><link data-trunk rel="css" href="a/b.css">
<script data-trunk type="module" src="boot.js"></script><link rel="help" href="x">
</head>"#;

    #[test]
    fn replaces_only_what_is_marked() {
        let html = rewrite(PAGE, |asset| Ok(format!("[{asset:?}]"))).unwrap();
        assert!(
            html.contains("[Rust][Css(\"a/b.css\")]\n[Script(\"boot.js\")]<link rel=\"help\" href=\"x\">")
        );
        assert!(html.starts_with("<head>\n<meta ") && html.ends_with("\n</head>"));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let error = rewrite("<link data-trunk rel=\"sass\" href=\"a\">", |_| Ok(String::new())).unwrap_err();
        assert!(error.to_string().contains("sass"));
        assert!(rewrite("<script data-trunk src=\"a\"></script>", |_| Ok(String::new())).is_err());
    }

    #[test]
    fn reads_the_policy() {
        assert_eq!(policy(PAGE).unwrap(), "default-src 'none'");
        assert!(policy("<head></head>").is_err());
    }
}
