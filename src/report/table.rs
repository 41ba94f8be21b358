//! Tables: columns with a unit each, cells that are values or say why they are missing.

use crate::ratio::share;
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

    /// A column of words.
    pub fn text(key: &'static str) -> Self {
        Column::new(key, Unit::Text)
    }

    /// A column of whole numbers.
    pub fn count(key: &'static str) -> Self {
        Column::new(key, Unit::Count)
    }

    /// A column of amounts of money.
    pub fn money(key: &'static str) -> Self {
        Column::new(key, Unit::Money)
    }

    /// A column of shares.
    pub fn percent(key: &'static str) -> Self {
        Column::new(key, Unit::Percent)
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Words from outside.
    Text(String),
    /// Words of ours.
    Said(Phrase),
    /// A number in the column's unit.
    Number(Decimal),
    /// An amount in another currency than the report's, with its code: it adds up with nothing else of its column.
    Amount(Decimal, String),
    /// A day.
    Day(NaiveDate),
    /// A small line of past values, oldest first.
    Spark(Vec<Option<Decimal>>),
    /// Unknown: shown as "–" with the reason as a note. Never 0, never blank.
    Missing(Option<Phrase>),
    /// Does not apply here: blank.
    #[default]
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

impl From<Decimal> for Cell {
    fn from(value: Decimal) -> Self {
        Cell::Number(value)
    }
}

impl From<Phrase> for Cell {
    fn from(said: Phrase) -> Self {
        Cell::Said(said)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Cell::Day(day)
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

/// Rows of a table of the operator's own in a mail, which is read on a phone; the workbook has them all.
pub const MAILED_ROWS: usize = 10;

/// Sums of what a table does not list one by one.
const SUMS: [&str; 6] = [
    "section.rest",
    "section.rest_plain",
    "section.unallocated",
    "section.customers.region_unknown",
    "section.quality.other_files",
    "report.others",
];

impl Table {
    /// How many things the rows list one by one: not counting rows for the rest, or for what no export allocates.
    pub fn listed(&self) -> usize {
        let sum = |row: &&Vec<Cell>| matches!(row.first(), Some(Cell::Said(said)) if SUMS.contains(&said.key()));
        self.rows.len() - self.rows.iter().filter(sum).count()
    }

    /// With a total row that follows from the rows alone: sums, and formulas over them; `label` stands in its first cell.
    pub fn summed_up(mut self, label: Cell) -> Self {
        let sum = |at: usize| Cell::Number(self.rows.iter().filter_map(|row| row[at].number()).sum());
        let summed = |(at, column): (usize, &Column)| if column.total == Total::Sum { sum(at) } else { Cell::Blank };
        let sums: Vec<Cell> = self.columns.iter().enumerate().map(summed).collect();
        let mut total: Vec<Cell> =
            self.columns.iter().zip(&sums).map(|(column, sum)| self.below(column, sum, &sums)).collect();
        if let Some(first) = total.first_mut() {
            *first = label;
        }
        self.total = Some(total);
        self
    }

    /// What stands below a column, given the sums.
    fn below(&self, column: &Column, sum: &Cell, sums: &[Cell]) -> Cell {
        let Some(formula) = column.formula.as_ref().filter(|_| column.total == Total::Formula) else {
            return sum.clone();
        };
        let undefined = || Cell::Missing(Some(Phrase::new("reason.nothing-to-divide-by")));
        self.worked_out(formula, sums).map_or_else(undefined, Cell::Number)
    }

    /// What a formula gives over a row.
    fn worked_out(&self, formula: &Formula, row: &[Cell]) -> Option<Decimal> {
        let value = |key: &str| self.column(key).and_then(|at| row[at].number());
        match formula {
            Formula::Ratio(top, bottom) => share(value(top)?, value(bottom)?),
            Formula::Difference(left, right) => Some(value(left)? - value(right)?),
        }
    }

    /// Leaves a formula or a sum to the renderer only where it gives what the figures say: a store without a target is in the
    /// total's sales but not in its achievement, and days that are not covered count in sales alone.
    pub fn settled(mut self) -> Self {
        for at in 0..self.columns.len() {
            let (follows, adds) = (self.follows(at), self.adds(at));
            let column = &mut self.columns[at];
            if column.formula.is_some() && !follows {
                column.formula = None;
                column.total = Total::Value;
            }
            if column.total == Total::Sum && !adds {
                column.total = Total::Value;
            }
        }
        self
    }

    /// Whether a column's formula gives the number of each of its cells; figures of the same sums differ by their rounding.
    fn follows(&self, at: usize) -> bool {
        const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 9);
        let Some(formula) = &self.columns[at].formula else { return true };
        self.rows.iter().chain(&self.total).all(|row| match (self.worked_out(formula, row), row[at].number()) {
            (Some(a), Some(b)) => (a - b).abs() < ROUNDING,
            (a, b) => a == b,
        })
    }

    /// Whether the total is the sum of the rows.
    fn adds(&self, at: usize) -> bool {
        let sum: Decimal = self.rows.iter().filter_map(|row| row[at].number()).sum();
        self.total.as_ref().is_none_or(|total| total[at].number() == Some(sum))
    }

    /// The last of its rows: of days and periods the newest.
    pub fn last_rows(mut self, most: usize) -> Self {
        let all = self.of.unwrap_or(self.rows.len());
        self.rows.drain(..self.rows.len().saturating_sub(most));
        self.out_of(all)
    }

    /// Some of so many rows: said where it is cut off.
    pub fn out_of(self, all: usize) -> Self {
        let of = (all > self.listed()).then_some(all);
        Table { of, ..self }
    }

    /// Only where it has rows.
    pub fn unless_empty(self) -> Option<Self> {
        (!self.rows.is_empty()).then_some(self)
    }

    /// The column's place.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}
