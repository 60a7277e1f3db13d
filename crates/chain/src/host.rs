//! The host of the proxy.

/// A DNS name of one or more labels, in lower case: letters, digits, hyphens and dots, nothing that any shell or any
/// other language gives a meaning. Not an IP address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(String);

impl Host {
    /// The host of that name; `None` unless it is a DNS name of labels of 1 to 63 characters, 253 in all.
    pub fn new(name: &str) -> Option<Self> {
        let last = name.rsplit('.').next().unwrap_or_default();
        let is_name =
            name.len() <= 253 && name.split('.').all(is_label) && !last.bytes().all(|b| b.is_ascii_digit());
        is_name.then(|| Self(name.to_ascii_lowercase()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `name`, as a certificate has it, covers the host: the same name, or `*.` in place of the first label
    /// (RFC 6125, 6.4.3). A wildcard needs two labels after it.
    pub fn is_covered_by(&self, name: &str) -> bool {
        if name.eq_ignore_ascii_case(&self.0) {
            return true;
        }
        let Some(domain) = name.strip_prefix("*.").filter(|domain| domain.contains('.')) else {
            return false;
        };
        self.0.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(domain))
    }
}

/// Letters, digits and hyphens within.
pub(crate) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dns_names_are_hosts() {
        for good in ["xks.example.com", "a", "A-1.b2"] {
            assert!(Host::new(good).is_some(), "{good}");
        }
        let long = format!("{}.com", "a".repeat(64));
        for bad in [
            "",
            ".",
            "a..b",
            "a.",
            "-a.b",
            "a-.b",
            "a b",
            "a;b",
            "192.0.2.1",
            "é.de",
            "a_b.c",
            &long,
            "$(id)",
        ] {
            assert!(Host::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_wildcard_stands_for_one_label() {
        let covers = |name| Host::new("Proxy.xks.example.com").unwrap().is_covered_by(name);
        assert!(covers("proxy.XKS.example.com"));
        assert!(covers("*.xks.example.com"));
        for other in [
            "*.example.com",
            "xks.example.com",
            "p*.xks.example.com",
            "*",
            "*.",
            "*.*.example.com",
            "proxy.xks.example.com.",
        ] {
            assert!(!covers(other), "{other}");
        }
        assert!(!Host::new("example.com").unwrap().is_covered_by("*.com"));
    }
}
