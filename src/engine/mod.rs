//! Measures to sums.
//!
//! A [`Measure`] says as data what is summed: which table, dated by which column, which rows, which value. An engine answers
//! one question (these measures, cut by these columns, on these days) about the current facts of a store. The local engine
//! folds rows to sums by day and columns once and answers from these; with the feature `cluster` the same sums are also had by SQL.

mod answering;
mod days;
mod encoding;
mod fold;
mod keeping;
mod local;
mod measure;
mod rollup;
mod rows;
mod selecting;
#[cfg(feature = "cluster")]
mod sql;
mod together;

pub use days::Days;
pub use local::{Local, Memory, rows};
pub use measure::{Aggregate, By, Measure, Selection};
pub use rows::{Facts, Rows};
#[cfg(feature = "cluster")]
pub use sql::{PART, Sql, SqlQuery};
pub use together::{Pairs, Together};

use crate::facts::Value;
use chrono::DateTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// These measures, cut by these columns, on these days.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The store asked about.
    pub store: &'a str,
    /// What is summed.
    pub measures: &'a [&'static Measure],
    /// Cut by what; nothing gives one sum each.
    pub by: &'a [By],
    /// On which days, by each measure's own date.
    pub days: &'a Days,
    /// The moment until which something must have happened to count in measures that ripen.
    pub until: DateTime<Tz>,
}

/// Sums of each measure of a question, in its order, by group.
pub type Answer = BTreeMap<Vec<Option<Value>>, Vec<Sum>>;

/// One sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The total: ten-thousandths for amounts, whole for counts.
    pub raw: i128,
    /// Rows that counted.
    pub rows: u64,
    /// Of these, rows whose value was there.
    pub known: u64,
}

impl Sum {
    /// The total of a measure as a decimal.
    pub fn decimal(self, measure: &Measure) -> Decimal {
        let scale = if measure.is_amount() { crate::money::SCALE } else { 0 };
        Decimal::from_i128_with_scale(self.raw, scale)
    }

    /// Both together.
    pub fn add(&mut self, other: Sum) {
        self.raw += other.raw;
        self.rows += other.rows;
        self.known += other.known;
    }
}

/// What measures add up to on each day for each value of a column, as parallel lists in no order. Values are told apart by a
/// hash; rows without one are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histories {
    /// Of which value.
    pub keys: Vec<u128>,
    /// On which day, counted from 1970.
    pub days: Vec<i64>,
    /// The sums, by measure.
    pub sums: Vec<Vec<Sum>>,
}

/// Whoever can answer, several who ask at once.
pub trait Engine: Sync {
    /// Answers the question.
    fn ask(&self, question: &Question<'_>) -> Answer;

    /// The history of each value of a column: of each buyer, when and how much. The measures are of one table and date.
    fn histories(&self, store: &str, measures: &[&'static Measure], column: &'static str) -> Histories;

    /// Counts what stands together.
    fn together(&self, asked: &Together<'_>) -> Pairs {
        together::by_rows(self, asked)
    }
}
