//! The workbook of reports that are hostile, empty or full of gaps.

use crate::support::sample_report::{report, words};
use crate::support::xlsx::{events, grid, parts};
use crate::workbook::{cell, is_ours};
use std::collections::BTreeSet;
use zhoubao::render;
use zhoubao::report::Cell;
use zhoubao::words::{Language, Phrase};

#[test]
fn hostile_words_reach_no_part_raw() {
    let hostile = "\u{0}\u{8}\u{1b}[31m\u{FFFF}\u{202E}=1+1\n&<>\"'[]:*?/\\";
    let overrides = [
        "sheet.plan",
        "sheet.stores",
        "column.paid",
        "column.target",
        "workbook.page",
        "workbook.shown",
        "workbook.unit.points",
        "workbook.unit.wan",
        "workbook.unit.points_header",
        "workbook.legend.actual",
        "workbook.bullet.card",
        "sample.trend",
        "sample.no_ads",
    ];
    let mut table = toml::Table::new();
    for key in overrides {
        table.insert(key.to_owned(), toml::Value::String(hostile.to_owned()));
    }
    let mut report = report(Language::Zh);
    report.head.title = hostile.repeat(40);
    report.head.program = hostile.to_owned();
    report.head.currency = hostile.to_owned();
    let bytes = render::workbook(&report, &words(Language::Zh).overridden(&table)).expect("it renders");
    for (name, content) in parts(&bytes) {
        events(&content).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let names: BTreeSet<String> = grid(&bytes).into_iter().map(|cell| cell.sheet).collect();
    assert_eq!(names.len(), 9, "{names:?}");
    assert!(
        names
            .iter()
            .all(|name| name.encode_utf16().count() <= 31 && !name.contains(['[', ']', '*', '?', '/', '\\', ':']))
    );
}

#[test]
fn an_empty_report_is_still_a_workbook() {
    for language in Language::ALL {
        let mut report = report(language);
        report.sections.iter_mut().for_each(|section| {
            section.charts.clear();
            section.tables.clear();
        });
        let overview = &mut report.overview;
        (overview.message, overview.second, overview.status) = (Vec::new(), None, None);
        (overview.side, overview.stores_note) = (None, None);
        overview.cards.clear();
        overview.trend.points.clear();
        overview.stores.rows.clear();
        overview.findings.clear();
        let bytes = render::workbook(&report, &words(language)).expect("it renders");
        let said: BTreeSet<String> = grid(&bytes).into_iter().map(|cell| cell.value).collect();
        let none = words(language).get("workbook.no_findings").to_owned();
        assert!(said.contains(&none), "{none}");
    }
}

#[test]
fn unknown_weeks_and_unknown_figures_are_drawn_as_gaps() {
    let mut report = report(Language::Zh);
    for point in report.overview.trend.points.iter_mut().take(11) {
        (point.actual, point.target, point.last_year, point.gap) = (None, None, None, None);
    }
    for series in report.sections.iter_mut().flat_map(|section| &mut section.charts).flat_map(|chart| &mut chart.series)
    {
        series.values.iter_mut().for_each(|value| *value = None);
    }
    for card in &mut report.overview.cards {
        card.value = Cell::Missing(Some(Phrase::new("sample.no_ads")));
        card.bullet = None;
    }
    let bytes = render::workbook(&report, &words(Language::Zh)).expect("it renders");
    for (name, content) in parts(&bytes) {
        events(&content).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert_eq!(cell(&grid(&bytes), "总览", "B6").value, "–");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    #[test]
    fn any_words_from_outside_stay_words(said in proptest::collection::vec("(?s).{0,40}", 8)) {
        let mut report = report(Language::Zh);
        let products = &mut report.sections[2].tables[0];
        for (row, said) in products.rows.iter_mut().zip(&said) {
            row[0] = Cell::Text(said.clone());
            row[1] = Cell::Text(said.clone());
        }
        report.head.title = said[0].clone();
        report.overview.findings[0].who = Some(said[1].clone());
        report.overview.stores.rows[0][0] = Cell::Text(said[2].clone());
        report.overview.stores_note = Some(Phrase::new("sample.text").with("text", said[3].clone()));
        for (category, said) in report.sections[1].charts[0].categories.iter_mut().zip(&said) {
            *category = Phrase::new("sample.text").with("text", said.clone());
        }
        report.sections[1].charts[0].series[0].name = Phrase::new("sample.text").with("text", said[4].clone());
        let bytes = render::workbook(&report, &words(Language::Zh)).expect("it renders");
        for (name, content) in parts(&bytes) {
            let events = events(&content);
            proptest::prop_assert!(events.is_ok(), "{}: {:?}", name, events);
        }
        let grid = grid(&bytes);
        for cell in &grid {
            proptest::prop_assert!(cell.formula.as_deref().is_none_or(is_ours), "{:?}", cell);
        }
        for said in &said[..2] {
            let said = zhoubao::text::clean(said);
            proptest::prop_assert!(said.is_empty() || grid.iter().any(|cell| cell.sheet == "商品" && cell.value == said));
        }
    }
}
