//! What is read and tried at most. A paste that needs more is told so, with the limit that it met.

/// Bytes of a paste or file. A thousand certificates have about 2 MiB.
pub const INPUT: usize = 16 * 1024 * 1024;

/// Certificates kept; the others are named and left out.
pub const CERTIFICATES: usize = 1024;

/// Blocks of PEM looked at.
pub const BLOCKS: usize = 4096;

/// Bytes of one certificate. The path library reads no more.
pub const CERTIFICATE: usize = 65_535;

/// Certificates that may lie between leaf and root, given to the path library. A TLS server sends two or three.
pub const CANDIDATES: usize = 32;

/// Times that the path library may take up a certificate while it looks for a path. No case of x509-limbo or bettertls
/// takes more than 40.
pub const PATH_STEPS: usize = 256;

/// Signatures asked about. A chain of three asks for two or three.
pub const QUESTIONS: usize = 64;

/// Names listed of one certificate.
pub const NAMES: usize = 256;

/// Findings of one rule.
pub const FINDINGS: usize = 12;
