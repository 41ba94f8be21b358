//! Sums as SQL: what the engine in process folds from rows, said so that any engine that reads the same rows can sum them.
//!
//! One query sums many parts, of as many stores as there are, by everything that a shape tells apart; what comes back are the same
//! sums by part, day and columns as if the rows had been folded here, and is kept and asked in the same way. The SQL is standard:
//! `SUM`, `COUNT`, `MAX`, `FILTER`, `CAST` to decimals.

use super::Sum;
use super::fold::hash;
use super::measure::{Aggregate, Measure, Selection};
use super::rollup::{self, Keyed, Keys, NOTHING, Rollup, Shape};
use crate::facts::{Kind, Table};
use crate::money;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal64Type, Decimal128Type, Int32Type, Int64Type, TimestampSecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The column that says in which part a row is, by the part's place in the query.
pub const PART: &str = "part";

/// A query over parts of one table, which stand as one table of its name.
#[derive(Clone, Debug)]
pub struct SqlQuery<'a> {
    /// The table.
    pub table: Table,
    /// The columns that the query names, beside [`PART`]; where a part lacks one, it is null.
    pub columns: Vec<&'static str>,
    /// The files of the parts.
    pub parts: &'a [PathBuf],
    /// What is asked.
    pub text: String,
}

/// Whoever answers SQL.
pub trait Sql: Sync {
    /// The rows that a query gives; `None` where there is nobody to give them.
    fn query(&self, query: &SqlQuery<'_>) -> Option<Vec<RecordBatch>>;
}

/// The sums of parts by a shape.
pub(super) fn rollups(sql: &dyn Sql, shape: &Shape, parts: &[PathBuf]) -> Option<Vec<Rollup>> {
    let mut columns = shape.needs();
    columns.retain(|name| shape.table.column(name).is_some());
    let query = SqlQuery { table: shape.table, columns, parts, text: select(shape) };
    let rows = sql.query(&query)?;
    let read = Reading::of(shape, &rows).map(|reading| reading.rollups(parts.len()));
    if read.is_none() {
        tracing::warn!(query = query.text, "an answer is not as it was asked for");
    }
    read
}

/// The query of a shape's sums.
pub(super) fn select(shape: &Shape) -> String {
    let groups = groups(shape);
    let quote = |name: &&str| quoted(name);
    let mut chosen: Vec<String> = groups.iter().map(quote).collect();
    chosen.extend(shape.measures.iter().flat_map(|measure| sums(measure)));
    let mut counts: Vec<String> = shape.measures.iter().map(|measure| passes(measure)).collect();
    counts.sort();
    counts.dedup();
    let (chosen, table, date) = (chosen.join(", "), shape.table.name(), quoted(shape.date));
    let (counts, groups) = (counts.join(" OR "), groups.iter().map(quote).collect::<Vec<_>>().join(", "));
    format!("SELECT {chosen} FROM {table} WHERE {date} IS NOT NULL AND ({counts}) GROUP BY {groups}")
}

/// The columns that rows are told apart by, each once.
fn groups(shape: &Shape) -> Vec<&'static str> {
    let mut groups = vec![PART, shape.date];
    for column in &shape.columns {
        if shape.table.column(column.name).is_some() && !groups.contains(&column.name) {
            groups.push(column.name);
        }
    }
    groups
}

/// Of a measure the rows that count, those whose value is there, and what these come to, as far as its kind has them.
fn sums(measure: &Measure) -> Vec<String> {
    let passing = passes(measure);
    let only = |what: String| format!("{what} FILTER (WHERE {passing})");
    let mut sums = vec![only("COUNT(*)".to_owned())];
    if let Some(name) = measure.column() {
        let column = quoted(name);
        sums.push(only(format!("COUNT({column})")));
        let scale = if measure.is_amount() { money::SCALE } else { 0 };
        let exact = format!("CAST({column} AS DECIMAL(38, {scale}))");
        match measure.value {
            Aggregate::Sum(_) => sums.push(only(format!("SUM({exact})"))),
            // A table with a latest has one row a day.
            Aggregate::Latest(_) => sums.push(only(format!("MAX({exact})"))),
            Aggregate::Count | Aggregate::Distinct(_) => {}
        }
    }
    // Two measures may count the same.
    sums.into_iter()
        .enumerate()
        .map(|(at, sum)| format!("{sum} AS {}", quoted(&format!("{}.{at}", measure.id))))
        .collect()
}

/// The rows that count for a measure, as far as rows decide it.
fn passes(measure: &Measure) -> String {
    let all: Vec<String> = rollup::closed(measure).into_iter().map(condition).collect();
    if all.is_empty() { "TRUE".to_owned() } else { all.join(" AND ") }
}

fn condition(rows: Selection) -> String {
    let joined = |all: &[Selection], word: &str| {
        format!("({})", all.iter().map(|rows| condition(*rows)).collect::<Vec<_>>().join(word))
    };
    match rows {
        Selection::All | Selection::Until(_) | Selection::OpenAtEnd(_) => "TRUE".to_owned(),
        Selection::Is(name, text) => format!("{} = '{}'", quoted(name), text.replace('\'', "''")),
        Selection::Has(name) => format!("{} IS NOT NULL", quoted(name)),
        Selection::Lacks(name) => format!("{} IS NULL", quoted(name)),
        Selection::Flag(name) => format!("{} = 1", quoted(name)),
        Selection::NoFlag(name) => format!("({0} IS NULL OR {0} <> 1)", quoted(name)),
        Selection::AtLeast(name, least) => format!("{} >= {least}", quoted(name)),
        Selection::And(all) => joined(all, " AND "),
        Selection::Or(all) => joined(all, " OR "),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value of a group as it comes back.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Cell {
    Empty,
    Text(Arc<str>),
    Number(i64),
}

/// What came back of a query.
struct Reading<'s> {
    shape: &'s Shape,
    /// Part, day, the other values of the group, the sums by measure.
    rows: Vec<(usize, i64, Vec<Cell>, Vec<Sum>)>,
}

impl Reading<'_> {
    /// The rows of an answer; `None` where it is none to this question.
    fn of<'s>(shape: &'s Shape, batches: &[RecordBatch]) -> Option<Reading<'s>> {
        let groups = groups(shape).len();
        let mut rows = Vec::new();
        for batch in batches {
            let parts = batch.column(0).as_primitive_opt::<Int32Type>()?;
            for row in 0..batch.num_rows() {
                let Cell::Number(day) = cell(batch.column(1), row)? else { return None };
                let values = (2..groups).map(|at| cell(batch.column(at), row)).collect::<Option<_>>()?;
                let mut at = groups;
                let sums = shape.measures.iter().map(|measure| sum(measure, batch, row, &mut at));
                rows.push((usize::try_from(parts.value(row)).ok()?, day, values, sums.collect::<Option<_>>()?));
            }
        }
        // The days of a part in their order; what else they are told apart by has none.
        rows.sort_by_key(|(part, day, ..)| (*part, *day));
        Some(Reading { shape, rows })
    }

    fn rollups(&self, parts: usize) -> Vec<Rollup> {
        let mut all = Vec::with_capacity(parts);
        let mut rest = &self.rows[..];
        for part in 0..parts {
            let (mine, others) = rest.split_at(rest.partition_point(|row| row.0 <= part));
            rest = others;
            let keys = self.shape.columns.iter().map(|column| self.keys(*column, mine)).collect();
            let sums = (0..self.shape.measures.len()).map(|at| mine.iter().map(|row| row.3[at]).collect()).collect();
            all.push(Rollup { days: mine.iter().map(|row| row.1).collect(), keys, sums });
        }
        all
    }

    fn keys(&self, column: Keyed, rows: &[(usize, i64, Vec<Cell>, Vec<Sum>)]) -> Keys {
        let known = self.shape.table.column(column.name);
        let place = groups(self.shape).iter().position(|name| *name == column.name);
        let value = |row: &(usize, i64, Vec<Cell>, Vec<Sum>)| match place {
            Some(1) => Cell::Number(row.1),
            Some(place) => row.2[place - 2].clone(),
            None => Cell::Empty,
        };
        if column.hashed {
            return Keys::Hash(rows.iter().map(|row| hashed(&value(row))).collect());
        }
        if known.is_none_or(|known| known.kind != Kind::Text) {
            let number = |cell: Cell| if let Cell::Number(n) = cell { Some(n) } else { None };
            return Keys::Number(rows.iter().map(|row| number(value(row))).collect());
        }
        let (mut words, mut codes) = (Vec::new(), HashMap::new());
        let code = |row| match value(row) {
            Cell::Text(text) => *codes.entry(text).or_insert_with_key(|text| {
                words.push(Arc::clone(text));
                words.len() as u32
            }),
            Cell::Empty | Cell::Number(_) => 0,
        };
        let of_rows = rows.iter().map(code).collect();
        Keys::Text(words, of_rows)
    }
}

fn hashed(cell: &Cell) -> u128 {
    match cell {
        Cell::Empty => NOTHING,
        Cell::Text(text) => hash(text.as_bytes()),
        Cell::Number(n) => hash(&n.to_le_bytes()),
    }
}

/// A value of a group; `None` where it is of no kind that facts have.
fn cell(array: &dyn Array, row: usize) -> Option<Cell> {
    if array.is_null(row) {
        return Some(Cell::Empty);
    }
    Some(match array.data_type() {
        DataType::Utf8 => Cell::Text(array.as_string::<i32>().value(row).into()),
        DataType::Date32 => Cell::Number(array.as_primitive::<Date32Type>().value(row).into()),
        DataType::Int64 => Cell::Number(array.as_primitive::<Int64Type>().value(row)),
        DataType::Decimal64(..) => Cell::Number(array.as_primitive::<Decimal64Type>().value(row)),
        DataType::Timestamp(TimeUnit::Second, _) => {
            Cell::Number(array.as_primitive::<TimestampSecondType>().value(row))
        }
        _ => return None,
    })
}

/// A measure's sum from the columns at `at`, which is moved behind them.
fn sum(measure: &Measure, batch: &RecordBatch, row: usize, at: &mut usize) -> Option<Sum> {
    let mut next = || {
        *at += 1;
        batch.columns().get(*at - 1)
    };
    let count = |array: &dyn Array| u64::try_from(array.as_primitive_opt::<Int64Type>()?.value(row)).ok();
    let rows = count(next()?)?;
    if measure.column().is_none() {
        return Some(Sum { raw: rows.into(), rows, known: rows });
    }
    let known = count(next()?)?;
    let raw = match measure.value {
        Aggregate::Distinct(_) | Aggregate::Count => 0,
        Aggregate::Sum(_) | Aggregate::Latest(_) => {
            let sums = next()?.as_primitive_opt::<Decimal128Type>()?;
            if sums.is_null(row) { 0 } else { sums.value(row) }
        }
    };
    Some(Sum { raw, rows, known })
}
