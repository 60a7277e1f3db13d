//! What is read at most. A paste that needs more is told so.

/// Bytes of one paste or file. The longest real output, `describe-vpc-endpoint-services` of a whole Region, has about
/// one megabyte; four megabytes of noise are answered within a fifth of a second.
pub const INPUT: usize = 4 * 1024 * 1024;

/// Bytes of one YAML document. Its parser is slower than that of JSON.
pub const YAML: usize = 2 * 1024 * 1024;

/// Levels of lists and objects inside each other. Real output has nine.
pub const DEPTH: usize = 32;

/// Values of one document.
pub const VALUES: usize = 200_000;

/// Documents of one paste.
pub const DOCUMENTS: usize = 256;

/// Findings of one rule.
pub const FINDINGS: usize = 12;

/// Bytes of a text that is kept of a document: longer ones are no values of AWS.
pub const TEXT: usize = 2048;

/// Entries of lists that are kept of one paste: stores, services, targets and so on. They are compared with each other, so
/// that more would cost their square.
pub const ENTRIES: usize = 4096;
