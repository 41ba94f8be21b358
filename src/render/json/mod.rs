//! `report.json`, schema `zhoubao.report/1`: the report for scripts, complete and exact, as docs/report-json.md describes it.
//!
//! The order of keys is that of the structs in `schema`, each figure and row stands on a line of its own, and nothing depends on
//! maps or floats: the same report gives the same bytes, and two revisions differ in the lines whose figures differ.

#[cfg(test)]
mod described;
mod document;
mod field;
mod schema;

use document::Document;
pub use field::{Fields, Said};

use crate::render::wording;
use crate::report::{Report, Unit};
use crate::words::Words;
use rust_decimal::{Decimal, RoundingStrategy};

/// The schema's name; a change that breaks readers gives it a new number.
pub const SCHEMA: &str = "zhoubao.report/1";

/// The report as JSON, sentences in the language of the words.
pub fn json(report: &Report, words: &Words) -> String {
    let mut out = Document::indented(2);
    out.value("schema", SCHEMA);
    let head = &report.head;
    out.value("program", &head.program);
    out.value("report", &head.report);
    out.value("week", &schema::week(head, words));
    out.value("period", &schema::reported(head, words));
    out.value("headline", &words.say(&report.overview.headline));
    out.value("message", &wording::sentence(words, &report.overview.message));
    let note = report.overview.note.as_ref().map(|note| note.lines.iter().map(|line| line.text()).collect::<Vec<_>>());
    out.maybe("note", note);
    out.value("revision", &head.revision);
    out.value("as_of", &schema::instant(&head.as_of));
    out.value("data_until", &schema::instant(&head.data_until));
    out.value("language", words.language().tag());
    out.value("currency", &head.currency);
    out.value("provisional", &head.provisional);
    out.value("late", &head.late);
    out.list("periods", report.periods.iter().map(schema::period));
    out.list("kpis", report.kpis.iter().map(|kpi| schema::kpi(kpi, words)));
    out.written("tables", schema::tables(report, words));
    out.list("notices", report.notices.iter().map(|notice| schema::notice(notice, words)));
    out.list("sources", report.sources.iter().map(|source| schema::source(source)));
    out.list("lists", report.lists.iter().map(|list| schema::list(list)));
    out.list("rejects", report.rejects.iter().map(|reject| schema::reject(reject, words)));
    out.end() + "\n"
}

/// A number as it is written: money sums to the cent, counts and ratios without trailing zeros; never `-0`.
pub(super) fn decimal(value: Decimal, unit: Unit) -> String {
    let even = RoundingStrategy::MidpointNearestEven;
    let mut rounded = match unit {
        Unit::Money | Unit::Gap => {
            let mut cents = value.round_dp_with_strategy(2, even);
            cents.rescale(2);
            cents
        }
        _ => crate::ratio::round(value),
    };
    if rounded.is_zero() {
        rounded.set_sign_positive(true);
    }
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_cents_and_ratios_no_needless_zeros() {
        let dec = |n, places| Decimal::new(n, places);
        assert_eq!(decimal(dec(64_210_342_050, 4), Unit::Money), "6421034.20");
        assert_eq!(decimal(dec(5, 0), Unit::Gap), "5.00");
        assert_eq!(decimal(dec(125, 3), Unit::Money), "0.12");
        assert_eq!(decimal(dec(-1, 3), Unit::Money), "0.00");
        assert_eq!(decimal(dec(1_083_000, 6), Unit::Percent), "1.083");
        assert_eq!(decimal(dec(12_000, 0), Unit::Count), "12000");
    }
}
