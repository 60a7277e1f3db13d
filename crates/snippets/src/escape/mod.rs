//! One quoting type a language. An emitter puts values into its text through these and nothing else.

mod bash;
mod json;
mod python;
mod yaml;

pub use bash::BashWord;
pub use json::JsonString;
pub use python::PythonString;
pub use yaml::YamlString;
