//! What only a person can know.

use super::{Judge, RULES};

impl Judge<'_> {
    /// What a person has confirmed. What evidence has refuted stays so.
    pub(super) fn planning(&mut self) {
        for &(code, kind, _) in RULES {
            let refuted = self.findings.iter().any(|finding| finding.code == code);
            if kind.is_none() && self.known.confirms(code) && !refuted {
                self.decide(code, "confirmed by you");
            } else if kind.is_none() && refuted {
                self.decide(code, "the answer of the proxy");
            }
        }
    }
}
