//! Facts as a table of text: the first rows that a profile makes of a file, and what all rows add up to.

use super::super::console::Console;
use crate::facts::{Column, Frame, Kind, Table, Value};
use crate::money::Money;
use crate::text;
use crate::words::{Field, Phrase};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Rows that are shown.
const MOST_ROWS: usize = 5;

/// Characters of a cell that are shown.
const LONGEST_CELL: usize = 24;

/// Columns that mean something added up; prices and scores do not.
const SUMMED: [&str; 15] = [
    "paid",
    "paid_reported",
    "payable",
    "refunded",
    "amount",
    "units",
    "visitors",
    "page_views",
    "buyers",
    "impressions",
    "clicks",
    "spend",
    "orders",
    "sales",
    "postage",
];

/// The first rows, their columns' names above them.
pub(super) fn rows(frame: &Frame, zone: Tz) -> Vec<Vec<String>> {
    let columns = filled(frame);
    let mut table = vec![columns.iter().map(|(_, column)| column.name.to_owned()).collect::<Vec<String>>()];
    for row in 0..frame.rows().min(MOST_ROWS) {
        let cell = |(place, column): &(usize, &Column)| {
            let value = frame.at(*place).and_then(|values| values.get(row));
            value.map_or_else(String::new, |value| shown(column, &value, zone))
        };
        table.push(columns.iter().map(cell).collect());
    }
    table
}

/// Columns that say anything; a day beside its own instant says nothing more.
fn filled(frame: &Frame) -> Vec<(usize, &'static Column)> {
    let columns = frame.table().definition().columns.iter().enumerate();
    let says = |place: usize| frame.at(place).is_some_and(|values| (0..frame.rows()).any(|row| values.is_some(row)));
    columns.filter(|(place, column)| !column.name.ends_with("_on") && says(*place)).collect()
}

fn shown(column: &Column, value: &Value, zone: Tz) -> String {
    let cell = match (column.kind, value) {
        (Kind::Amount, Value::Number(n)) => amount(*n).to_string(),
        (Kind::Day, Value::Number(n)) => day(*n),
        (Kind::Instant, Value::Number(n)) => {
            let at = DateTime::from_timestamp(*n, 0).map(|at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S"));
            at.map_or_else(String::new, |at| at.to_string())
        }
        (_, Value::Number(n)) => n.to_string(),
        (_, Value::Text(text)) => text::clean(text),
    };
    match cell.chars().count() > LONGEST_CELL {
        true => cell.chars().take(LONGEST_CELL).chain(['…']).collect(),
        false => cell,
    }
}

fn amount(raw: i64) -> Decimal {
    let exact = Money::from_raw(raw).decimal().normalize();
    if exact.scale() < 2 { Money::from_raw(raw).decimal().round_dp(2) } else { exact }
}

fn day(days: i64) -> String {
    let day = i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days);
    day.map_or_else(String::new, |day| day.to_string())
}

/// What all rows add up to, column by column; costs by their kind.
pub(super) fn sums(frame: &Frame) -> Option<Field> {
    if frame.table() == Table::CostEntries {
        return by_kind(frame);
    }
    let summed = |(place, column): (usize, &Column)| {
        let sum = (0..frame.rows()).filter_map(|row| frame.number(place, row)).fold(0_i64, i64::saturating_add);
        let value = if column.kind == Kind::Amount { Field::MoneyFull(amount(sum)) } else { Field::Count(sum) };
        Field::from(Phrase::new("profile.sum").with("column", column.name).with("value", value))
    };
    let columns = filled(frame).into_iter().filter(|(_, column)| SUMMED.contains(&column.name));
    let all: Vec<Field> = columns.map(summed).collect();
    (!all.is_empty()).then_some(Field::List(all))
}

fn by_kind(frame: &Frame) -> Option<Field> {
    let (kind, cost) = (frame.place("kind"), frame.place("amount"));
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for row in 0..frame.rows() {
        let sum = sums.entry(frame.text(kind, row).map_or("other", |kind| kind)).or_default();
        *sum = sum.saturating_add(frame.number(cost, row).unwrap_or(0));
    }
    let said = |(kind, sum): (&str, i64)| {
        Field::from(Phrase::new("profile.sum").with("column", kind).with("value", Field::MoneyFull(amount(sum))))
    };
    Some(Field::List(sums.into_iter().map(said).collect()))
}

/// Shows the rows of a table and what they add up to.
pub(super) fn say(table: Table, frame: &Frame, zone: Tz, console: &Console) {
    if frame.rows() == 0 {
        return;
    }
    let mut lines = rows(frame, zone);
    lines.iter_mut().for_each(|line| line.insert(0, "   ".to_owned()));
    console.table(&lines);
    tracing::debug!(%table, rows = frame.rows(), "read");
    if let Some(sums) = sums(frame) {
        console.say(&Phrase::new("profile.sums").with("sums", sums));
    }
}
