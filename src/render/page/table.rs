//! A table in words: each cell with what it is sorted by, each gap with the number of its reason below the table.

use super::Say;
use super::chart::{Drawing, gap_bar, spark};
use crate::render::figure::{MISSING, Signed, Tone, figure, in_full};
use crate::render::scaled::TableUnit;
use crate::render::wording;
use crate::report::{Cell, Column, Overview, Table, Unit};
use crate::text;
use crate::words::Phrase;
use rust_decimal::Decimal;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct TableView {
    id: String,
    title: String,
    remarks: Option<String>,
    columns: Vec<ColumnView>,
    rows: Vec<Vec<CellView>>,
    total: Option<Vec<CellView>>,
    /// Why cells are missing, in the order of the numbers beside them.
    reasons: Vec<String>,
    tall: bool,
}

#[derive(Serialize)]
struct ColumnView {
    name: String,
    /// Whether its cells keep to the right.
    number: bool,
    long: bool,
    sorts: bool,
}

#[derive(Default, Serialize)]
struct CellView {
    text: String,
    number: bool,
    /// Whether its words take several lines.
    long: bool,
    tone: Option<Tone>,
    /// What it is sorted by, where that is not its text.
    sort: Option<String>,
    missing: bool,
    /// Whether the drawing says it all, and the words are for whoever cannot see it.
    drawn: bool,
    /// The number of the reason why it is missing.
    reason: Option<usize>,
    drawing: Option<Drawing>,
}

/// Rows from which on a table scrolls by itself under its header.
const TALL: usize = 20;
/// The longest words that a cell has on one line, and a header, in Latin letters.
const LINE: usize = 30;
const HEADER: usize = 14;

/// A detail table: amounts in full.
pub(super) fn table(say: &Say, table: &Table) -> TableView {
    let number = |column: &Column, value| in_full(say.words.language(), value, column.unit, column.better);
    view(say, table, false, &number, &|_, _| None)
}

/// The overview's stores: amounts in one unit that the header names, a bar beside each gap.
pub(super) fn stores(say: &Say, overview: &Overview) -> Option<TableView> {
    let table = Some(&overview.stores).filter(|table| !table.columns.is_empty() && !table.rows.is_empty())?;
    let language = say.words.language();
    let unit = TableUnit::of(language, amounts(table, |unit| matches!(unit, Unit::Money | Unit::Gap)));
    let number = |column: &Column, value: Decimal| match column.unit {
        Unit::Money => Signed::quiet(unit.say(value)),
        Unit::Gap => Signed::difference(column.unit, value, unit.say(value.abs()), column.better),
        _ => in_full(language, value, column.unit, column.better),
    };
    let gaps: Vec<Decimal> = amounts(table, |unit| unit == Unit::Gap).collect();
    let ends = gaps.iter().min().zip(gaps.iter().max()).filter(|_| table.rows.len() > 1);
    let bar = |column: &Column, value: Decimal| {
        let better = (value >= Decimal::ZERO) == column.better.unwrap_or(true);
        ends.filter(|_| column.unit == Unit::Gap).map(|(least, most)| gap_bar(value, *least, *most, better))
    };
    let remarks = [wording::cut(table), overview.stores_note.clone()].into_iter().flatten();
    let remarks = remarks.map(|one| say.phrase(&one)).reduce(|a, b| format!("{a} · {b}"));
    Some(TableView { remarks, ..view(say, table, unit.is_named(), &number, &bar) })
}

/// The amounts in rows of columns of such units.
fn amounts(table: &Table, of: impl Fn(Unit) -> bool) -> impl Iterator<Item = Decimal> {
    let columns: Vec<usize> = (0..table.columns.len()).filter(|at| of(table.columns[*at].unit)).collect();
    table.rows.iter().flat_map(move |cells| columns.clone().into_iter().filter_map(|at| cells[at].number()))
}

/// How a column says a number, and what is drawn beside it.
type Number<'a> = &'a dyn Fn(&Column, Decimal) -> Signed;
type Beside<'a> = &'a dyn Fn(&Column, Decimal) -> Option<Drawing>;

fn view(say: &Say, table: &Table, in_units: bool, number: Number, beside: Beside) -> TableView {
    let mut reasons = Vec::new();
    let mut row = |cells: &Vec<Cell>, bars: bool| -> Vec<CellView> {
        let none: Beside = &|_, _| None;
        let beside = if bars { beside } else { none };
        table
            .columns
            .iter()
            .zip(cells)
            .map(|(column, one)| cell(say, column, one, number, beside, &mut reasons))
            .collect()
    };
    let rows = table.rows.iter().map(|cells| row(cells, true)).collect();
    let total = table.total.as_ref().map(|cells| row(cells, false));
    let drawn = |at: usize| table.rows.iter().any(|cells| matches!(cells[at], Cell::Spark(_)));
    let columns = table.columns.iter().enumerate().map(|(at, column)| ColumnView {
        long: text::width(&wording::heading(say.words, column, in_units)) > HEADER,
        name: wording::heading(say.words, column, in_units),
        number: is_number(column.unit) && !drawn(at),
        sorts: table.rows.len() > 1 && !drawn(at),
    });
    TableView {
        id: table.id.replace('.', "-"),
        title: say.phrase(&table.title),
        remarks: wording::remarks(say.words, table, say.currency()),
        columns: columns.collect(),
        rows,
        total,
        reasons,
        tall: table.rows.len() > TALL,
    }
}

fn is_number(unit: Unit) -> bool {
    !matches!(unit, Unit::Text | Unit::Id | Unit::Day)
}

fn cell(
    say: &Say,
    column: &Column,
    cell: &Cell,
    number: Number,
    beside: Beside,
    reasons: &mut Vec<String>,
) -> CellView {
    let quiet = CellView { number: is_number(column.unit), ..CellView::default() };
    let said = |text: String| CellView { long: text::width(&text) > LINE, text, ..CellView::default() };
    match cell {
        Cell::Number(value) => {
            let Signed { text, tone } = number(column, *value);
            let tone = Some(tone).filter(|tone| *tone != Tone::Quiet);
            let sort = Some(value.normalize().to_string());
            CellView { text, tone, sort, drawing: beside(column, *value), ..quiet }
        }
        Cell::Missing(reason) => {
            let reason = reason.as_ref().map(|reason| numbered(say.phrase(reason), reasons));
            CellView { text: MISSING.to_owned(), missing: true, reason, ..quiet }
        }
        Cell::Spark(values) => {
            let drawing = spark(values);
            CellView { drawn: drawing.is_some(), drawing, ..said(ends(say, values, number, column)) }
        }
        Cell::Amount(value, currency) => {
            let Signed { text, tone } = number(column, *value);
            let text = format!("{text} {}", text::clean(currency));
            let tone = Some(tone).filter(|tone| *tone != Tone::Quiet);
            CellView { text, tone, sort: Some(value.normalize().to_string()), ..quiet }
        }
        Cell::Day(day) => CellView { sort: Some(day.to_string()), ..said(figure(say.words, cell, column.unit)) },
        // A figure that is said, because its unit is its own, stands where figures do.
        Cell::Text(_) | Cell::Said(_) => {
            CellView { number: is_number(column.unit), ..said(text::clean(&figure(say.words, cell, column.unit))) }
        }
        Cell::Blank => quiet,
    }
}

/// The number of a reason, which is told once however many cells lack a value for it.
fn numbered(reason: String, reasons: &mut Vec<String>) -> usize {
    let at = reasons.iter().position(|known| *known == reason).unwrap_or_else(|| {
        reasons.push(reason);
        reasons.len() - 1
    });
    at + 1
}

/// What a small line is to whoever cannot see it: where it begins and ends.
fn ends(say: &Say, values: &[Option<Decimal>], number: Number, column: &Column) -> String {
    let mut known = values.iter().flatten().map(|value| number(column, *value).text);
    match (known.next(), known.next_back()) {
        (Some(first), Some(last)) => say.words.say(&Phrase::new("page.spark").with("first", first).with("last", last)),
        (Some(only), None) => only,
        _ => MISSING.to_owned(),
    }
}
