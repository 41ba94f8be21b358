//! docs/report.schema.json: what JSON Schema says of report.json, made of the types that write it. Here stand the types of what is
//! written piece by piece; tests/it/schemas.rs holds reports against it, each key included.

#![expect(dead_code, reason = "they are described, not made")]

use super::SCHEMA;
use super::schema::{
    CellJson, ColumnJson, Gap, KpiJson, ListJson, NoticeJson, PeriodJson, RejectJson, Reported, SourceJson, Week,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use std::path::PathBuf;

#[derive(JsonSchema)]
struct Report<'a> {
    schema: String,
    program: String,
    report: String,
    week: Week,
    period: Reported,
    headline: String,
    message: String,
    /// Only where the operator wrote one.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Vec<String>>,
    /// `null` in a preview or an as-of report.
    revision: Option<u32>,
    as_of: String,
    data_until: String,
    language: String,
    currency: String,
    provisional: bool,
    late: bool,
    periods: Vec<PeriodJson>,
    kpis: Vec<KpiJson<'a>>,
    tables: Vec<Table>,
    notices: Vec<NoticeJson<'a>>,
    sources: Vec<SourceJson<'a>>,
    lists: Vec<ListJson<'a>>,
    rejects: Vec<RejectJson<'a>>,
}

#[derive(JsonSchema)]
struct Table {
    id: String,
    section: String,
    title: String,
    columns: Vec<ColumnJson>,
    rows: Vec<Vec<CellJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Vec<CellJson>>,
    /// How many rows there are where not all are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<Gap>,
}

/// As it is written: a key that may be left out is not required, one that may be `null` is.
fn schema() -> Schema {
    let mut schema =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report<'_>>();
    schema.insert("title".to_owned(), "zhoubao report.json".into());
    let properties = schema.get_mut("properties").expect("a report has keys");
    properties["schema"] = serde_json::json!({ "const": SCHEMA });
    schema
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    let schema = serde_json::to_string_pretty(&schema()).expect("plain data") + "\n";
    if std::env::var_os("ZHOUBAO_BLESS").is_some() {
        crate::files::write(&path, schema.as_bytes(), crate::files::Access::Shared).expect("it is written");
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema, "docs/report.schema.json is not what the types say; ZHOUBAO_BLESS=1 writes it");
}
