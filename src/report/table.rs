//! Tables: columns with a unit each, cells that are values or say why they are missing.

use crate::words::{Phrase, Unit};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// How a column is worked out from others of the same row; the renderer may write it as a live formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// `top / bottom`, keys of columns.
    Ratio(&'static str, &'static str),
    /// `left - right`, keys of columns.
    Difference(&'static str, &'static str),
}

/// What stands in the total row below a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Nothing.
    Empty,
    /// The sum of the rows.
    Sum,
    /// The column's formula over the total row.
    Formula,
    /// The value given in the table's total row, which is no function of the rows shown.
    Value,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name is the word `column.<key>`.
    pub key: &'static str,
    /// What its numbers are.
    pub unit: Unit,
    /// How it follows from others, if it does.
    pub formula: Option<Formula>,
    /// What its total is.
    pub total: Total,
    /// Whether more is better (`Some(true)`), less is (`Some(false)`), or neither: colours of changes and gaps.
    pub better: Option<bool>,
}

impl Column {
    /// A column without formula or total.
    pub fn new(key: &'static str, unit: Unit) -> Self {
        Column { key, unit, formula: None, total: Total::Empty, better: None }
    }

    /// With the sum of the rows as its total.
    pub fn summed(mut self) -> Self {
        self.total = Total::Sum;
        self
    }

    /// With a total that the table gives.
    pub fn given(mut self) -> Self {
        self.total = Total::Value;
        self
    }

    /// Worked out from other columns, in the total row too.
    pub fn by(mut self, formula: Formula) -> Self {
        self.formula = Some(formula);
        self.total = Total::Formula;
        self
    }

    /// With the direction in which it is better.
    pub fn better_when(mut self, more: bool) -> Self {
        self.better = Some(more);
        self
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words from outside.
    Text(String),
    /// Words of ours.
    Said(Phrase),
    /// A number in the column's unit.
    Number(Decimal),
    /// A day.
    Day(NaiveDate),
    /// A small line of past values, oldest first.
    Spark(Vec<Option<Decimal>>),
    /// Unknown: shown as "–" with the reason as a note. Never 0, never blank.
    Missing(Option<Phrase>),
    /// Does not apply here: blank.
    Blank,
}

impl Cell {
    /// A number, or missing without a reason.
    pub fn maybe(value: Option<Decimal>) -> Self {
        value.map_or(Cell::Missing(None), Cell::Number)
    }

    /// The number in it.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Cell::Number(value) => Some(*value),
            _ => None,
        }
    }
}

/// A table. Each row has one cell a column.
#[derive(Clone, Debug)]
pub struct Table {
    /// Unique in the report; its name is the word `table.<id>`.
    pub id: &'static str,
    /// What it shows.
    pub title: Phrase,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
    /// The total row, one cell a column; `None` where adding up makes no sense.
    pub total: Option<Vec<Cell>>,
    /// Rows there are in all, where not all are shown: the renderer says so right there.
    pub of: Option<usize>,
}

/// Sums of what a table does not list one by one.
const SUMS: [&str; 5] =
    ["section.rest", "section.rest_plain", "section.unallocated", "section.quality.other_files", "report.others"];

impl Table {
    /// How many things the rows list one by one: not counting rows for the rest, or for what no export allocates.
    pub fn listed(&self) -> usize {
        let sum = |row: &&Vec<Cell>| matches!(row.first(), Some(Cell::Said(said)) if SUMS.contains(&said.key()));
        self.rows.len() - self.rows.iter().filter(sum).count()
    }

    /// The column's place.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}
