//! The JSON schema and the TypeScript of the types here, for the task that writes them and the tests that hold them
//! to the code.

use std::fmt::Write as _;

use schemars::generate::SchemaSettings;
use ts_rs::{Config, TS};

use crate::{
    Artefact, Cause, CertificateChain, CheckOptions, Edit, EmitOptions, EvidenceInput, Excerpt, Explained,
    Explanation, FileInput, Finding, Fix, InputName, Inputs, JudgedBy, KeyInputs, Label, Report, Requirement,
    RequirementState, Rule, RuleId, SecretInput, Severity, Span, TagInput, TargetId, TargetInfo, TextPlace,
    Trust, Verdict,
};

/// Describes a name of a registry as the choice between all of them.
macro_rules! describe_name {
    ($name:ident, $docs:expr) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let names: Vec<_> = Self::all().collect();
                schemars::json_schema!({ "type": "string", "description": $docs.trim(), "enum": names })
            }
        }

        impl ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;

            fn docs() -> Option<String> {
                Some(format!("/**{} */\n", $docs))
            }

            fn name(_: &ts_rs::Config) -> String {
                stringify!($name).into()
            }

            fn inline(_: &ts_rs::Config) -> String {
                Self::all().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" | ")
            }

            fn decl(cfg: &ts_rs::Config) -> String {
                format!("type {} = {};", Self::name(cfg), Self::inline(cfg))
            }

            fn decl_concrete(cfg: &ts_rs::Config) -> String {
                Self::decl(cfg)
            }
        }
    };
}
pub(crate) use describe_name as name;

/// The JSON schema of [`Report`], as `docs/report.schema.json` has it.
pub fn report_schema() -> String {
    schema::<Report>("XKS Preflight report")
}

/// The JSON schema of [`Explained`], as `docs/explained.schema.json` has it.
pub fn explained_schema() -> String {
    schema::<Explained>("XKS Preflight explanation of errors")
}

fn schema<T: schemars::JsonSchema>(title: &str) -> String {
    let settings = SchemaSettings::draft2020_12();
    let mut schema = settings.for_serialize().into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), title.into());
    let mut schema = schema.to_value();
    // Whatever else is built, and whichever features of serde_json that turns on.
    schema.sort_all_objects();
    format!("{schema:#}\n")
}

/// The TypeScript of what the npm module takes and returns.
pub fn typescript() -> String {
    let mut text = String::from("// Written by `cargo xtask codegen` from the types of crates/transfer.\n");
    declare::<Inputs>(&mut text);
    declare::<KeyInputs>(&mut text);
    declare::<TagInput>(&mut text);
    declare::<CheckOptions>(&mut text);
    declare::<Report>(&mut text);
    declare::<Verdict>(&mut text);
    declare::<Finding>(&mut text);
    declare::<Severity>(&mut text);
    declare::<Label>(&mut text);
    declare::<Span>(&mut text);
    declare::<Excerpt>(&mut text);
    declare::<Fix>(&mut text);
    declare::<Edit>(&mut text);
    declare::<Requirement>(&mut text);
    declare::<RequirementState>(&mut text);
    declare::<CertificateChain>(&mut text);
    declare::<JudgedBy>(&mut text);
    declare::<Trust>(&mut text);
    declare::<InputName>(&mut text);
    declare::<RuleId>(&mut text);
    declare::<Rule>(&mut text);
    declare::<EmitOptions>(&mut text);
    declare::<TargetId>(&mut text);
    declare::<TargetInfo>(&mut text);
    declare::<Artefact<'_>>(&mut text);
    declare::<Explained>(&mut text);
    declare::<Explanation>(&mut text);
    declare::<Cause>(&mut text);
    declare::<TextPlace>(&mut text);
    declare::<SecretInput>(&mut text);
    declare::<FileInput>(&mut text);
    declare::<EvidenceInput>(&mut text);
    text
}

fn declare<T: TS>(text: &mut String) {
    // Byte offsets and lines: numbers that JavaScript holds exactly.
    let config = Config::new().with_large_int("number");
    let docs = T::docs().unwrap_or_default();
    let declaration = format!("{docs}export {}", T::decl(&config));
    let _ = write!(text, "\n{}\n", laid_out(&declaration));
}

/// One member a line, indented, and every short comment on one line: ts-rs leaves that to a formatter.
fn laid_out(declaration: &str) -> String {
    let text = declaration.replace("/**\n * ", "/** ").replace("\n */", " */").replace(", };", ",\n};");
    let text = text.replace(", } |", ",\n} |").replace("{ \"action\"", "{\n\"action\"");
    let mut lines = Vec::new();
    let mut inside = false;
    for line in text.lines().map(str::trim_end) {
        inside &= !line.starts_with('}');
        let member =
            if line.ends_with(',') { format!("{};", line.trim_end_matches(',')) } else { line.to_owned() };
        lines.push(if inside { format!("    {member}") } else { member });
        inside |= line.ends_with('{');
        inside &= !line.ends_with("};");
    }
    lines.join("\n").replace("{\n    \"action\": \"trim-secret\" }", "{ \"action\": \"trim-secret\" }")
}
