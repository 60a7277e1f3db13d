//! AWS's roots, in their smallest form. `data/README.md` says where they come from; a test compares the table with the
//! lists and writes it anew when asked to.

use std::borrow::Cow;

use super::{Lists, Root, RootCertificate};

/// Numbers are big-endian. The count of roots (2 bytes), then in columns, so that it compresses well: subjects, keys, name
/// constraints, each with its length (2 bytes; 0 for no constraints); the count of certificates (2), and for each its root
/// (2), flags (1: published, 2: newer), first and last second of its validity (8 each), and its alias with the length (1).
static TABLE: &[u8] = include_bytes!("table.bin");

/// The roots of the table. One that is damaged ends it; a test counts them.
pub(super) fn roots() -> Vec<Root> {
    let mut reader = Reader(TABLE);
    let mut roots = Vec::new();
    let _ = reader.roots(&mut roots);
    roots
}

struct Reader(&'static [u8]);

impl Reader {
    fn roots(&mut self, roots: &mut Vec<Root>) -> Option<()> {
        let count = self.number(2)?;
        let subjects = self.column(count)?;
        let keys = self.column(count)?;
        let constraints = self.column(count)?;
        for ((subject, key), constraints) in subjects.into_iter().zip(keys).zip(constraints) {
            roots.push(Root {
                certificates: Vec::new(),
                given: None,
                subject: Cow::Borrowed(subject),
                key: Cow::Borrowed(key),
                name_constraints: (!constraints.is_empty()).then_some(Cow::Borrowed(constraints)),
            });
        }
        for _ in 0..self.number(2)? {
            let root = usize::try_from(self.number(2)?).ok()?;
            let certificate = self.certificate()?;
            roots.get_mut(root)?.certificates.push(certificate);
        }
        Some(())
    }

    fn certificate(&mut self) -> Option<RootCertificate> {
        let flags = self.number(1)?;
        let not_before = self.number(8)?.cast_signed();
        let not_after = self.number(8)?.cast_signed();
        let length = self.number(1)?;
        let alias = std::str::from_utf8(self.bytes(length)?).ok()?.to_owned();
        let lists = Lists { published: flags & 1 != 0, newer: flags & 2 != 0 };
        Some(RootCertificate { alias, not_before, not_after, lists })
    }

    fn column(&mut self, count: u64) -> Option<Vec<&'static [u8]>> {
        (0..count).map(|_| self.number(2).and_then(|length| self.bytes(length))).collect()
    }

    fn number(&mut self, bytes: u64) -> Option<u64> {
        Some(self.bytes(bytes)?.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    fn bytes(&mut self, length: u64) -> Option<&'static [u8]> {
        let (bytes, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(bytes)
    }
}
