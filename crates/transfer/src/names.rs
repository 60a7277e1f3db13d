//! Names that come from a registry, so that schema and TypeScript list every one.

use serde::{Serialize, Serializer};
use xks_preflight_finding::{Code, Field};
use xks_preflight_snippets::Target;

macro_rules! name {
    ($(#[doc = $doc:literal])+ $name:ident($of:ty), $text:expr, $all:expr) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub $of);

        impl $name {
            /// The name.
            pub fn as_str(self) -> &'static str {
                let text: fn($of) -> &'static str = $text;
                text(self.0)
            }

            /// Every name there is.
            pub fn all() -> impl Iterator<Item = &'static str> {
                $all.map(|each| Self(each).as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "describe")]
        crate::describe::name!($name, concat!($($doc),+));
    };
}

name! {
    /// A rule's stable name, such as `endpoint-port`.
    RuleId(Code), Code::id, Code::ALL.iter().copied()
}
name! {
    /// An input, under AWS's own parameter name where AWS has one.
    InputName(Field), Field::parameter, Field::ALL.iter().copied()
}
name! {
    /// Something that can be emitted.
    TargetId(Target), Target::id, Target::ALL.into_iter()
}
