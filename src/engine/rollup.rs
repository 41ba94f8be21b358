//! Sums of rows by day and columns: all that a question about them needs, without the rows.
//!
//! What a question alone decides (until when something had happened, what was open at the end, how many different values there
//! are over its days) is no sum of days. There the column that decides it is one of those that rows are told apart by, so that
//! the question still finds its answer in the groups.

use super::measure::{Aggregate, Measure, Selection};
use super::{Sum, selecting};
use crate::facts::Table;
use std::sync::Arc;

/// What rows are told apart and summed by: measures of one table and date that need the same columns beside the day.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) table: Table,
    pub(super) date: &'static str,
    pub(super) columns: Vec<Keyed>,
    pub(super) measures: Vec<&'static Measure>,
}

/// Table, date, columns, and the first measure.
pub(super) type Key = (Table, &'static str, Vec<Keyed>, &'static str);

/// A column that rows are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Keyed {
    pub(super) name: &'static str,
    /// Whether only a hash of its value is wanted: to count different ones.
    pub(super) hashed: bool,
}

/// Sums by group; groups stand in the order of days.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rollup {
    /// The day of each group, counted from 1970.
    pub(super) days: Vec<i64>,
    /// The value of each group, by column of the shape.
    pub(super) keys: Vec<Keys>,
    /// The sum of each group, by measure of the shape.
    pub(super) sums: Vec<Vec<Sum>>,
}

/// The hash of an empty cell.
pub(super) const NOTHING: u128 = 0;

/// One column's value of each group.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// One of these texts, counted from one; none is zero.
    Text(Vec<Arc<str>>, Vec<u32>),
    /// A number.
    Number(Vec<Option<i64>>),
    /// The beginning of the value's SHA-256, as much of it as never comes twice by chance; [`NOTHING`] is none.
    Hash(Vec<u128>),
}

impl Shape {
    /// The shape that answers for a measure cut by columns, with all measures that it answers for.
    pub(super) fn of(measure: &'static Measure, cut: &[&'static str], all: &[&'static Measure]) -> Shape {
        let own = own_columns(measure);
        let mut columns: Vec<Keyed> = cut.iter().map(|name| Keyed { name, hashed: false }).chain(own.clone()).collect();
        columns.sort_unstable();
        columns.dedup();
        let alike =
            |other: &&&Measure| other.table == measure.table && other.date == measure.date && own_columns(other) == own;
        let mut measures: Vec<&'static Measure> = all.iter().filter(alike).copied().collect();
        if !measures.iter().any(|known| known.id == measure.id) {
            measures = vec![measure];
        }
        Shape { table: measure.table, date: measure.date, columns, measures }
    }

    /// The shape that tells rows apart by the hash of a column alone.
    pub(super) fn hashed(measures: &[&'static Measure], column: &'static str) -> Shape {
        let (table, date) = (measures[0].table, measures[0].date);
        Shape { table, date, columns: vec![Keyed { name: column, hashed: true }], measures: measures.to_vec() }
    }

    /// The columns of its table that it looks at.
    pub(super) fn needs(&self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = vec![self.date];
        names.extend(self.columns.iter().map(|column| column.name));
        for measure in &self.measures {
            names.extend(measure.column());
            selecting::columns(measure.rows, &mut names);
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether the measure is one of those.
    pub(super) fn answers(&self, measure: &Measure) -> bool {
        self.measures.iter().any(|known| known.id == measure.id)
    }

    /// The place of a measure in the sums.
    pub(super) fn place(&self, measure: &Measure) -> usize {
        self.measures.iter().position(|known| known.id == measure.id).expect("the shape was made for it")
    }

    /// The place of a column in the keys.
    pub(super) fn column(&self, name: &str, hashed: bool) -> usize {
        let is = |column: &Keyed| column.name == name && column.hashed == hashed;
        self.columns.iter().position(is).expect("the shape was made with it")
    }

    /// What tells it from the other shapes.
    pub(super) fn key(&self) -> Key {
        (self.table, self.date, self.columns.clone(), self.measures[0].id)
    }
}

/// The columns of its table that a measure needs beside the day, for what a question alone decides.
fn own_columns(measure: &Measure) -> Vec<Keyed> {
    let (_, open) = selecting::split(measure.rows);
    let open = open.into_iter().filter_map(selecting::open_column).map(|name| Keyed { name, hashed: false });
    let distinct = match measure.value {
        Aggregate::Distinct(name) => Some(Keyed { name, hashed: true }),
        Aggregate::Sum(_) | Aggregate::Count | Aggregate::Latest(_) => None,
    };
    open.chain(distinct).collect()
}

/// What the rows alone decide of a measure.
pub(super) fn closed(measure: &Measure) -> Vec<Selection> {
    selecting::split(measure.rows).0
}

impl Rollup {
    /// The groups of these days, of which the last is included.
    pub(super) fn within(&self, (first, last): (i64, i64)) -> std::ops::Range<usize> {
        self.days.partition_point(|day| *day < first)..self.days.partition_point(|day| *day <= last)
    }
}
