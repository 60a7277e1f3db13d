//! From raw text to typed values, and what was wrong with the rest.

pub(crate) mod cause;
pub(crate) mod config;
pub(crate) mod excerpt;
pub(crate) mod text;
