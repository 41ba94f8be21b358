//! The schemas that are published: whatever the program accepts or writes is of them, and a slip is not.

use jsonschema::{Validator, validator_for};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join("docs").join(name)).unwrap()).unwrap()
}

static SETTINGS: LazyLock<Validator> = LazyLock::new(|| validator_for(&schema("config.schema.json")).unwrap());

fn complaints(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What the schema has against settings.
pub fn of_settings(text: &str) -> Vec<String> {
    let settings: toml::Table = text.trim_start_matches('\u{FEFF}').parse().unwrap();
    complaints(&SETTINGS, &serde_json::to_value(settings).unwrap())
}

/// Every file under the folder that has this name.
fn named(folder: &Path, name: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => named(&path, name, found),
            path if entry.file_name().to_string_lossy().contains(name) => found.push(path),
            _ => {}
        }
    }
}

#[test]
fn settings_that_are_there_are_of_the_schema() {
    let mut files = vec![root().join("config.example.toml")];
    for folder in ["fixtures", "tests"] {
        named(&root().join(folder), "config", &mut files);
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    for path in &files {
        let complaints = of_settings(&fs::read_to_string(path).unwrap());
        assert!(complaints.is_empty(), "{}: {complaints:#?}", path.display());
    }
    assert!(files.len() > 1, "{files:?}");
}

#[test]
fn a_slip_is_not_of_the_schema() {
    let good = fs::read_to_string(root().join("config.example.toml")).unwrap();
    for (from, to, named) in [
        ("title = ", "titel = ", "titel"),
        ("wait_until = ", "wait_til = ", "wait_til"),
        ("platform = \"tmall\"", "platform = \"ebay\"", "ebay"),
        ("\"lines\", \"refunds\", \"ads\", \"traffic\"", "\"lines\", \"refund\"", "refund"),
        ("catch_up = 4", "catch_up = \"4\"", "catch_up"),
        ("transport = \"file\"", "transport = \"files\"", "files"),
    ] {
        assert!(good.contains(from), "{from}");
        let complaints = of_settings(&good.replacen(from, to, 1));
        assert!(complaints.iter().any(|complaint| complaint.contains(named)), "{to}: {complaints:?}");
    }
}

/// The schema with every object closed: keys are only ever added to reports, so that what is published leaves them open, but each
/// one written is described.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(closed);
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        _ => {}
    }
}

#[test]
fn reports_are_of_their_schema_and_have_no_key_beside_it() {
    let open = schema("report.schema.json");
    let mut strict = open.clone();
    closed(&mut strict);
    let [open, strict] = [open, strict].map(|schema| validator_for(&schema).unwrap());
    let mut files = Vec::new();
    named(&root().join("tests/golden"), "report", &mut files);
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    let mut count = 0;
    for path in &files {
        let report: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        if report["schema"] != "zhoubao.report/1" {
            continue;
        }
        count += 1;
        for validator in [&open, &strict] {
            let complaints = complaints(validator, &report);
            assert!(complaints.is_empty(), "{}: {complaints:#?}", path.display());
        }
        let mut newer = report.clone();
        newer["new"] = json!(1);
        assert!(open.is_valid(&newer) && !strict.is_valid(&newer));
        for key in report.as_object().unwrap().keys() {
            let mut less = report.clone();
            less.as_object_mut().unwrap().remove(key);
            assert_eq!(open.is_valid(&less), key == "note", "{key} may be missing");
        }
    }
    assert!(count >= 3, "{count} of {files:?}");
}
