//! One quoting type a language. An emitter puts values into its text through these and nothing else.

mod bash;
mod hcl;
mod json;
mod markdown;
mod powershell;
mod python;
mod xml;
mod yaml;

pub use bash::BashWord;
pub use hcl::{HclString, STABLE};
pub use json::JsonString;
pub use markdown::{MarkdownBlock, MarkdownCode, MarkdownText};
pub use powershell::PowerShellString;
pub use python::PythonString;
pub use xml::XmlText;
pub use yaml::YamlString;
