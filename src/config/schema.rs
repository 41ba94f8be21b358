//! docs/config.schema.json, by which editors complete settings: made of the types that settings are read into, of what their
//! reader answers where a word is none of a few, and of what the example says beside each key.

use super::error::ConfigError;
use super::shape::Shape;
use super::written;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Settings in which each table has what it cannot do without, so that one more key is all that can be wrong.
const BASE: &str = r#"
stores = [{ id = "one", platform = "tmall" }]
owners = [{ name = "A", email = "a@example.com", stores = ["*"] }]
tables = [{ title = "T", kpis = ["sales.paid"], by = "store" }]
reports = [{ id = "r", rhythm = "week" }]
[mail]
from = "a@example.com"
operator = "b@example.com"
smtp = { host = "smtp.example.com" }
"#;

/// The words that settings may have at the path, where they are few.
fn words(path: &[&str], is_list: bool) -> Option<Vec<String>> {
    const NONE: &str = "no-such-word";
    let mut settings: toml::Table = BASE.parse().expect("the base is TOML");
    if path[0] == "report" {
        settings.remove("reports");
    }
    let (key, tables) = path.split_last().expect("a path");
    let mut at = &mut settings;
    for table in tables {
        let next = at.entry(*table).or_insert_with(|| toml::Table::new().into());
        at = match next {
            toml::Value::Array(items) => items[0].as_table_mut(),
            other => other.as_table_mut(),
        }
        .expect("a table");
    }
    let value = if is_list { vec![NONE].into() } else { toml::Value::from(NONE) };
    at.insert((*key).to_owned(), value);
    match super::parse(&settings.to_string(), Path::new("/shop")) {
        Err(ConfigError::NotAllowed { mut allowed, .. }) => {
            // An older word, which is still taken.
            allowed.extend((*key == "rhythm").then(|| super::reports::PERIOD.to_owned()));
            Some(allowed)
        }
        _ => None,
    }
}

/// What the example says of each key, by its path.
fn meanings() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut table = String::new();
    for line in include_str!("../../config.example.toml").lines() {
        let line = line.trim_start_matches("# ");
        let (code, meaning) = line.split_once("  # ").or_else(|| line.split_once("] # ")).unwrap_or((line, ""));
        let code = code.trim();
        if code.starts_with('[') {
            table = code.trim_matches(['[', ']']).to_owned();
        } else if let Some((key, _)) = code.split_once(" = ") {
            let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
            if !meaning.trim().is_empty() && !found.iter().any(|(known, _)| *known == path) {
                found.push((path, meaning.trim().to_owned()));
            }
        }
    }
    found
}

/// Adds words and meanings to each key of a table.
fn explain(table: &mut Value, path: &[&str], meanings: &[(String, String)]) {
    let Some(keys) = table.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (key, shape) in keys {
        let path = [path, &[key.as_str()]].concat();
        if let Some((_, meaning)) = meanings.iter().find(|(known, _)| *known == path.join(".")) {
            shape["description"] = meaning.as_str().into();
        }
        let is_list = shape["type"] == "array";
        let kind = if is_list { &mut shape["items"] } else { shape };
        match kind["type"].as_str() {
            Some("object") => explain(kind, &path, meanings),
            Some("string") => kind
                .as_object_mut()
                .expect("an object")
                .extend(words(&path, is_list).map(|words| ("enum".to_owned(), words.into()))),
            _ => {}
        }
    }
}

fn schema() -> String {
    let mut schema = written::File::shape();
    explain(&mut schema, &[], &meanings());
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "zhoubao config.toml".into();
    schema["required"] = json!(["stores"]);
    serde_json::to_string_pretty(&schema).expect("plain data") + "\n"
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/config.schema.json");
    let schema = schema();
    if std::env::var_os("ZHOUBAO_BLESS").is_some() {
        crate::files::write(&path, schema.as_bytes(), crate::files::Access::Shared).expect("it is written");
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema, "docs/config.schema.json is not what the types say; ZHOUBAO_BLESS=1 writes it");
    let value: Value = serde_json::from_str(&schema).expect("JSON");
    let at = |pointer: &str| value.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}"));
    assert_eq!(at("/properties/mail/properties/transport/enum"), &json!(["file", "smtp"]));
    assert_eq!(at("/properties/stores/items/properties/expects/items/enum/0"), "orders");
    assert_eq!(at("/properties/plan/properties/override/enum"), &json!(["respread", "keep"]));
    assert!(
        at("/properties/mail/properties/smtp/properties/service/description")
            .as_str()
            .is_some_and(|m| m.contains("qq"))
    );
    assert!(value.pointer("/properties/title/enum").is_none(), "a title is any text");
}
