//! One quoting type a language. An emitter puts values into its text through these and nothing else.

mod bash;
mod hcl;
mod json;
mod powershell;
mod python;
mod yaml;

pub use bash::BashWord;
pub use hcl::{HclString, STABLE};
pub use json::JsonString;
pub use powershell::PowerShellString;
pub use python::PythonString;
pub use yaml::YamlString;
