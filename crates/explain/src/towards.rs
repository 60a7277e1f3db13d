//! Whom a connection was for. An error of TLS or of the network says nothing of the XKS proxy where it was AWS that was
//! called.

use xks_preflight_finding::Span;

use crate::catalogue;
use crate::entry::{Entry, Family};

/// What the client calls in AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Towards {
    /// An endpoint of AWS's API.
    Api,
    /// The address at which a machine in AWS asks for the credentials of its role.
    Metadata,
}

/// The part of a long line that is read, in bytes to each side: a URL with its signature goes in.
const REACH: usize = 1500;

/// What the names of AWS's endpoints end with.
const DOMAINS: [&str; 6] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".api.aws",
    ".api.amazonwebservices.com.cn",
    ".api.amazonwebservices.eu",
];

/// Of EC2, of ECS, of EKS.
const METADATA: [&str; 3] = ["169.254.169.254", "169.254.170.2", "169.254.170.23"];

impl Towards {
    /// What of AWS a line names; nothing if it names what may be a proxy, too.
    fn named_in(line: &[u8]) -> Option<Self> {
        if line.windows(PROXY_PATH.len()).any(|part| part == PROXY_PATH) {
            return None;
        }
        let mut towards = None;
        for host in line.split(|b| !(b.is_ascii_alphanumeric() || b"-.".contains(b))) {
            let Ok(host) = std::str::from_utf8(host) else { continue };
            let host = host.trim_matches('.').to_ascii_lowercase();
            if METADATA.contains(&host.as_str()) {
                return Some(Self::Metadata);
            }
            let Some(name) = DOMAINS.iter().find_map(|domain| host.strip_suffix(domain)) else { continue };
            if name.split('.').any(is_of_a_customer) {
                return None;
            }
            if !is_principal(name) {
                towards = Some(Self::Api);
            }
        }
        towards
    }

    /// The client's entry that takes the place of one about the connection.
    pub fn instead_of(self, entry: &Entry) -> Option<&'static Entry> {
        let id = match (entry.family, entry.id) {
            // These are about the command, not about the connection.
            (
                Family::Curl,
                "curl-old"
                | "curl-url"
                | "curl-http"
                | "curl-argument"
                | "curl-client-certificate"
                | "curl-ca-file",
            ) => return None,
            (Family::Tls | Family::Curl, _) if self == Self::Metadata => "client-no-credentials",
            (Family::Curl, "curl-verify")
            | (
                Family::Tls,
                "tls-issuer" | "tls-first" | "tls-self-signed" | "tls-expired" | "tls-not-yet" | "tls-host"
                | "tls-weak" | "tls-verify",
            ) => "client-tls",
            (Family::Tls | Family::Curl, _) => "client-endpoint",
            _ => return None,
        };
        catalogue::entry(id)
    }
}

/// Stands in every address of a proxy's API.
const PROXY_PATH: &[u8] = b"/kms/xks/v";

/// Whether a label of a name in AWS's domains makes it a name of what customers run, a proxy perhaps: a VPC endpoint
/// service, a load balancer, an EC2 instance, an API of API Gateway.
fn is_of_a_customer(label: &str) -> bool {
    label.starts_with("vpce-svc-") || ["elb", "compute", "compute-1", "execute-api"].contains(&label)
}

/// Whether AWS KMS is called so where it is the one that calls, in policies, CloudTrail and client certificates: none of
/// these names is an endpoint.
fn is_principal(name: &str) -> bool {
    name == "kms" || name.starts_with("cks.kms")
}

/// A line of a text.
pub(crate) struct Line {
    pub start: usize,
    pub end: usize,
    pub towards: Option<Towards>,
}

/// The line that `span` is in; an escaped line break ends it, too.
pub(crate) fn line(text: &str, span: Span) -> Line {
    let text = text.as_bytes();
    let escaped = |at: usize| text[at] == b'\\' && text.get(at + 1).is_some_and(|b| b"nr".contains(b));
    let breaks = |at: usize| b"\n\r".contains(&text[at]) || escaped(at);
    let first = span.start.saturating_sub(REACH);
    let start = (first..span.start)
        .rev()
        .find(|&at| breaks(at))
        .map_or(first, |at| at + 1 + usize::from(escaped(at)));
    let last = text.len().min(span.end.saturating_add(REACH));
    let end = (span.end..last).find(|&at| breaks(at)).unwrap_or(last);
    Line { start, end, towards: Towards::named_in(&text[start..end]) }
}

/// The line of the exception that was raised while the one whose line ends at `end` was handled, in a traceback of Python
/// of at most `reach` bytes.
pub(crate) fn raised_over(text: &str, end: usize, reach: usize) -> Option<Span> {
    const LINKS: [&[u8]; 2] =
        [b"During handling of the above exception", b"The above exception was the direct cause"];
    let last = text.len().min(end.saturating_add(reach));
    let mut at = end;
    let mut lines = text.as_bytes().get(end..last)?.split_inclusive(|&b| b == b'\n').map(|line| {
        at += line.len();
        (at - line.len(), line.trim_ascii_end())
    });
    // The rest of its own line, and empty ones.
    let (_, link) = lines.find(|(_, line)| !line.is_empty())?;
    LINKS.iter().any(|words| link.starts_with(words)).then_some(())?;
    let (_, head) = lines.find(|(_, line)| !line.is_empty())?;
    head.starts_with(b"Traceback (").then_some(())?;
    // The frames are indented.
    let (start, line) = lines.find(|(_, line)| !line.is_empty() && line[0] != b' ')?;
    Some(Span::new(start, start + line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::catalogue;

    fn towards(line: &str) -> Option<Towards> {
        Towards::named_in(line.as_bytes())
    }

    #[test]
    fn endpoints_of_awss_api_are_known_in_every_partition() {
        for host in [
            "kms.eu-central-1.amazonaws.com",
            "KMS.EU-CENTRAL-1.AMAZONAWS.COM.",
            "kms-fips.us-gov-west-1.amazonaws.com",
            "kms.cn-north-1.amazonaws.com.cn",
            "kms.eusc-de-east-1.amazonaws.eu",
            "kms.eu-central-1.api.aws",
            "kms.cn-north-1.api.amazonwebservices.com.cn",
            "sts.amazonaws.com",
            "ec2.eu-central-1.amazonaws.com",
            "portal.sso.eu-central-1.amazonaws.com",
            // An interface endpoint for AWS KMS in the caller's own VPC.
            "vpce-0123456789abcdef0-ab12cd34.kms.eu-central-1.vpce.amazonaws.com",
        ] {
            assert_eq!(towards(&format!("Post \"https://{host}/\": EOF")), Some(Towards::Api), "{host}");
        }
        assert_eq!(towards("dial tcp 169.254.169.254:80: i/o timeout"), Some(Towards::Metadata));
    }

    #[test]
    fn what_customers_run_under_a_name_of_aws_is_no_endpoint_of_its_api() {
        for host in [
            "xks.example.org",
            "amazonaws.com",
            "kms.eu-central-1.amazonaws.com.example.org",
            "vpce-svc-0123456789abcdef0.eu-central-1.vpce.amazonaws.com",
            "vpce-0123456789abcdef0-ab12cd34.vpce-svc-0123456789abcdef0.eu-central-1.vpce.amazonaws.com",
            "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0",
            "xks-0123456789abcdef.elb.eu-central-1.amazonaws.com",
            "internal-xks-123456789.eu-central-1.elb.amazonaws.com",
            "ec2-192-0-2-1.eu-central-1.compute.amazonaws.com",
            "ec2-192-0-2-1.compute-1.amazonaws.com",
            "abcdef1234.execute-api.eu-central-1.amazonaws.com",
            // AWS KMS as the one that calls a proxy.
            "kms.amazonaws.com",
            "cks.kms.eu-central-1.amazonaws.com",
        ] {
            assert_eq!(towards(&format!("Post \"https://{host}/\": EOF")), None, "{host}");
        }
        // Both are named: the proxy may be meant.
        assert_eq!(towards("kms.eu-central-1.amazonaws.com https://xks.example.org/kms/xks/v1/health"), None);
        assert_eq!(
            towards("kms.eu-central-1.amazonaws.com vpce-svc-0123.eu-central-1.vpce.amazonaws.com"),
            None
        );
    }

    #[test]
    fn every_entry_about_a_connection_has_one_of_the_client() {
        let mut replaced = 0;
        for entry in catalogue() {
            for towards in [Towards::Api, Towards::Metadata] {
                let instead = towards.instead_of(entry);
                let connects = matches!(entry.family, Family::Tls | Family::Curl);
                assert!(connects || instead.is_none(), "{}", entry.id);
                assert!(entry.family != Family::Tls || instead.is_some(), "{}", entry.id);
                assert!(instead.is_none_or(|instead| instead.family == Family::Client), "{}", entry.id);
                replaced += usize::from(instead.is_some());
            }
        }
        assert!(replaced > 40, "{replaced}");
    }

    #[test]
    fn a_line_ends_at_its_break_escaped_or_not() {
        for text in ["one\ntwo three\nfour", "one\\ntwo three\\nfour", "one\r\ntwo three\r\nfour"] {
            let at = text.find("three").expect("there");
            let line = line(text, Span::new(at, at + 5));
            assert_eq!(&text[line.start..line.end], "two three");
        }
    }
}
