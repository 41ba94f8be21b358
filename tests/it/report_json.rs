//! report.json: golden bytes, and what scripts rely on.

use crate::support::golden;
use crate::support::sample_digest::{self as sample, six_stores};
use zhoubao::render::json::json;
use zhoubao::words::Language;

#[test]
fn is_as_documented() {
    for language in Language::ALL {
        let report = json(&six_stores(language), &sample::words(language));
        golden::check(&format!("report-{}.json", language.tag()), &report);
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let make = || json(&six_stores(Language::Zh), &sample::words(Language::Zh));
    assert_eq!(make(), make());
}

#[test]
fn keys_stand_in_the_contract_s_order() {
    let text = json(&six_stores(Language::En), &sample::words(Language::En));
    let keys: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once('"').map(|(key, _)| key)).collect();
    let expected = [
        "schema",
        "program",
        "report",
        "week",
        "period",
        "headline",
        "message",
        "revision",
        "as_of",
        "data_until",
        "language",
        "currency",
        "provisional",
        "late",
        "periods",
        "kpis",
        "tables",
        "notices",
        "sources",
        "lists",
        "rejects",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn figures_are_exact_strings_or_null_with_a_reason() {
    let text = json(&six_stores(Language::En), &sample::words(Language::En));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], "zhoubao.report/1");
    for kpi in value["kpis"].as_array().unwrap() {
        assert!(kpi["value"].is_string() || (kpi["value"].is_null() && kpi["reason"].is_string()), "{kpi}");
        assert!(["currency", "count", "ratio", "currency_per_count"].contains(&kpi["unit"].as_str().unwrap()), "{kpi}");
    }
    assert_eq!(value["kpis"][0]["value"], "6421000.00");
    assert_eq!(value["kpis"][4]["days"], "6/7");
    assert_eq!(value["notices"][1]["fields"]["span"]["first"], "2026-11-09");
    assert_eq!(value["rejects"][0]["value"], "=1+1", "characters that turn the writing direction are gone");
}

#[test]
fn a_missing_cell_of_a_table_says_why() {
    let text = json(&six_stores(Language::Zh), &sample::words(Language::Zh));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let table = &value["tables"][0];
    assert!(table["rows"][1][2].is_null());
    assert_eq!(table["missing"][0]["row"], 1);
    assert_eq!(table["missing"][0]["column"], "roi");
    assert_eq!(table["missing"][0]["reason_code"], "sample.no_ads");
}
