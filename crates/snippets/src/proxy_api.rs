//! The requests of the proxy API that AWS KMS sends before it trusts a proxy, for the scripts and commands that send them
//! in its place. Sources: the XKS proxy API specification, "Authentication", "GetHealthStatus", "GetKeyMetadata".

use xks_preflight_validate::Region;

/// The body of `GetHealthStatus`.
pub const HEALTH_BODY: &str = r#"{"requestMetadata":{"kmsRequestId":"00000000-0000-4000-8000-000000000000","kmsOperation":"KmsHealthCheck"}}"#;

/// The body of `GetKeyMetadata`, as `CreateKey` has it sent.
pub const METADATA_BODY: &str = r#"{"requestMetadata":{"awsPrincipalArn":"arn:aws:iam::000000000000:user/preflight","kmsRequestId":"00000000-0000-4000-8000-000000000000","kmsOperation":"CreateKey"}}"#;

/// What curl's `--aws-sigv4` takes to sign as AWS KMS does in this Region.
pub fn signed_for(region: &Region) -> String {
    format!("aws:amz:{}:kms-xks-proxy", region.as_str())
}
