//! An endpoint taken apart.

use crate::finding::Span;

/// The parts of a URI by their delimiters alone, as the regular expression in RFC 3986, appendix B has them. A URI
/// library would refuse the very texts that have to be pointed into.
pub(super) struct Parts<'t> {
    /// What stands before `://`.
    pub scheme: Option<&'t str>,
    /// What stands before the last `@` of the authority, with the `@`.
    pub user_info: Option<Span>,
    /// The host; empty where there is none.
    pub host: Span,
    /// The port with its colon.
    pub port: Option<Span>,
    /// Path, query and fragment.
    pub rest: Option<Span>,
}

impl<'t> Parts<'t> {
    pub fn of(text: &'t str) -> Self {
        let scheme_end = text.find("://").filter(|&at| text[..at].bytes().all(|b| b.is_ascii_alphanumeric()));
        let start = scheme_end.map_or(0, |at| at + 3);
        let end = text[start..].find(['/', '?', '#', '\\']).map_or(text.len(), |at| start + at);
        let user_end = text[start..end].rfind('@').map(|at| start + at + 1);
        let host_start = user_end.unwrap_or(start);
        let authority = &text[host_start..end];
        // In brackets an IPv6 address has colons of its own.
        let from = authority.find(']').filter(|_| authority.starts_with('[')).unwrap_or(0);
        let host_end = authority[from..].find(':').map_or(end, |at| host_start + from + at);
        Self {
            scheme: scheme_end.map(|at| &text[..at]),
            user_info: user_end.map(|end| Span::new(start, end)),
            host: Span::new(host_start, host_end),
            port: (host_end < end).then(|| Span::new(host_end, end)),
            rest: (end < text.len()).then(|| Span::new(end, text.len())),
        }
    }

    pub fn host_text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.host.start..self.host.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn expect(text: &str, scheme: Option<&str>, user: &str, host: &str, port: &str, rest: &str) {
        let parts = Parts::of(text);
        let part = |span: Option<Span>| span.map_or("", |span| &text[span.start..span.end]);
        assert_eq!(
            (parts.scheme, part(parts.user_info), parts.host_text(text), part(parts.port), part(parts.rest)),
            (scheme, user, host, port, rest)
        );
    }

    #[test]
    fn a_uri_falls_into_its_parts() {
        expect("https://a.b", Some("https"), "", "a.b", "", "");
        expect("https://u:p@a.b:8443/x?y#z", Some("https"), "u:p@", "a.b", ":8443", "/x?y#z");
        expect("a.b/x", None, "", "a.b", "", "/x");
        expect("https://[::1]:443", Some("https"), "", "[::1]", ":443", "");
        expect("https://", Some("https"), "", "", "", "");
        expect("", None, "", "", "", "");
        expect("é://a", None, "", "é", ":", "//a");
    }
}
