//! Text that must never be shown.

use zeroize::Zeroizing;

/// A secret text: shown by nothing, wiped when dropped.
///
/// It has no `Clone`, `Display`, `PartialEq` or serialisation, and `Debug` prints an elision. [`Secret::expose`] is
/// the one way out, so that every place which turns a secret into text can be found by its name. Copies that the
/// platform makes on the way in (a browser's own strings, a pipe's buffer) are beyond its reach.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes `text` over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret in the clear. The borrow must not be copied into anything that outlives it unwiped.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_an_elision() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".into())), "Secret(…)");
    }
}
