//! What is odd about rows wherever they were read: days to come, and cells left open.

use super::{attention, newest};
use crate::compose::Context;
use crate::engine::Measure;
use crate::facts::Table;
use crate::ledger::{Part, StoreView, TableFacts};
use crate::report::{Notice, StoreInfo};
use crate::span::Span;
use crate::words::Field;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Days on which something happened, by table.
const DATED: [(Table, &[&str]); 13] = [
    (Table::Orders, &["paid_on", "created_on"]),
    (Table::OrderLines, &["paid_on", "created_on"]),
    (Table::Refunds, &["completed_on", "applied_on"]),
    (Table::AdDays, &["date"]),
    (Table::TrafficDays, &["date"]),
    (Table::ProductDays, &["date"]),
    (Table::Keywords, &["date"]),
    (Table::TrafficSources, &["date"]),
    (Table::TrafficSpans, &["last"]),
    (Table::MarketDays, &["date"]),
    (Table::CostEntries, &["date"]),
    (Table::Stock, &["date"]),
    (Table::Customers, &["last_on", "first_on"]),
];

/// Facts dated after the report's own day: a wrong clock, or a spreadsheet edited by hand.
pub(super) fn future(context: &Context, store: &StoreInfo, view: &StoreView) -> Option<Notice> {
    let inputs = context.metrics.inputs();
    let today = i64::from(inputs.as_of.date_naive().to_epoch_days());
    let of_table = |(table, columns): &(Table, &[&str])| Some(later(view.frames.get(table)?, columns, today));
    let rows: Vec<usize> = DATED.iter().filter_map(of_table).flatten().collect();
    let files = files_of(context, rows.iter().copied());
    (!rows.is_empty()).then(|| attention(store, "notice.future").with("rows", rows.len()).with("files", files))
}

/// The names of the files of rows, each once, as a notice names them.
fn files_of<'c>(context: &'c Context, rows: impl Iterator<Item = usize>) -> Vec<&'c str> {
    let files: BTreeSet<usize> = rows.collect();
    newest(files.into_iter().map(|at| &context.metrics.inputs().view.sources[at]))
}

/// The files of the rows that have a day after this one, one a row; parts without such a day are not looked into.
fn later(facts: &TableFacts, columns: &[&str], today: i64) -> Vec<usize> {
    let reaches = |part: &&Part| columns.iter().any(|column| part.days(column).is_some_and(|(_, last)| last > today));
    let of_part = |part: &Part| {
        let frame = part.only(columns);
        let places: Vec<usize> = columns.iter().map(|column| frame.place(column)).collect();
        let after = |row: usize| places.iter().any(|place| frame.number(*place, row).is_some_and(|day| day > today));
        let rows = (0..frame.rows()).filter(|row| after(*row));
        rows.map(|row| part.origins().of(row).0).collect::<Vec<_>>()
    };
    facts.parts().iter().filter(reaches).flat_map(of_part).collect()
}

/// Columns that some rows of the week leave open, by which figures of these days are not known.
pub(super) fn left_open(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let open = context.metrics.left_open(&store.id, context.days());
    let notice = |(measure, days): (&'static Measure, Vec<NaiveDate>)| {
        let column = measure.column()?;
        let files = files_of(context, with_gaps(view, measure, column, &days));
        let notice =
            attention(store, "notice.left-open").with("table", Field::Word(format!("rows-of.{}", measure.table)));
        let notice = notice.with("column", Field::Word(format!("fact.{}.{column}", measure.table)));
        Some(notice.with("days", Span::runs(days)).with("files", files))
    };
    open.into_iter().filter_map(notice).collect()
}

/// The files of the rows of these days that have nothing in the measure's column.
fn with_gaps<'v>(
    view: &'v StoreView,
    measure: &'static Measure,
    column: &'static str,
    days: &'v [NaiveDate],
) -> impl Iterator<Item = usize> + 'v {
    let of_part = move |part: &'v Part| {
        let frame = part.only(&[measure.date, column]);
        let (date, place) = (frame.place(measure.date), frame.place(column));
        let is_empty = |row: &usize| frame.at(place).is_none_or(|values| !values.is_some(*row));
        let dated = |row: &usize| {
            let day = frame.number(date, *row).and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
            day.is_some_and(|day| days.contains(&day))
        };
        let rows = (0..frame.rows()).filter(is_empty).filter(dated);
        rows.map(|row| part.origins().of(row).0).collect::<Vec<_>>()
    };
    view.frames.get(&measure.table).into_iter().flat_map(TableFacts::parts).flat_map(of_part)
}
