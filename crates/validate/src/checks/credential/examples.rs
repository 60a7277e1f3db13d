//! Credentials that everybody knows.

use crate::finding::{Code, Finding};
use crate::given::Value;

/// Access key ids and secrets printed in the AWS KMS guide, the proxy specification, vendors' documentation, or
/// shipped as defaults of public samples. All public, so no secrets.
const KNOWN: [&str; 12] = [
    "BETWEEN2TENAND3TENCHARACTERS",
    "PleaseReplaceThisWithSomeSecretOfLength43To64",
    "ABCDE12345670EXAMPLE",
    "ABCDE98765432EXAMPLE",
    "AKIAI2SFODNN7EXAMPLE",
    "AKIAIOSFODNN7EXAMPLE",
    "AKIA4GBY3I6JCE5M2HPM",
    "0000EXAMPLEFA5FT0mCc3DrGUe2sti527BitkQ0Zr9MO9+vE=",
    "FYtE5EFA5FT0mCc3DrGUe2sti527BitkQ0Zr9MO9fvE",
    "DXjSUawnel2fr6SKC7G25CNxTyWKE5PF9XX6H/u9pSo=",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "1234567890123456789012345678901234567890123=",
];

pub(super) fn check(value: Value<'_>, findings: &mut Vec<Finding>) {
    if !KNOWN.contains(&value.text) {
        return;
    }
    let message = format!("the {} is an example from public documentation", value.field.noun());
    findings.push(
        Finding::new(Code::CredentialExample, value.field, message)
            .help("make a credential of your own on the proxy")
            .labels(value.label_all()),
    );
}
