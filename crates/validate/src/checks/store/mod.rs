//! Region and name.

pub(crate) mod name;
pub(crate) mod region;
