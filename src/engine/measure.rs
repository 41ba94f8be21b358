//! What is summed, as data.

use crate::extract::ExportKind;
use crate::facts::{Kind, Table};

/// Something that is summed.
#[derive(Debug)]
pub struct Measure {
    /// Unique: `orders.paid`.
    pub id: &'static str,
    /// The table.
    pub table: Table,
    /// Whose coverage tells whether a day is known.
    pub export: ExportKind,
    /// The day column that dates a row.
    pub date: &'static str,
    /// Which rows count.
    pub rows: Selection,
    /// What of them.
    pub value: Aggregate,
}

/// What is taken of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// The sum of a column.
    Sum(&'static str),
    /// How many rows.
    Count,
    /// How many different values of a column. Not additive over days.
    Distinct(&'static str),
    /// The column of the latest day.
    Latest(&'static str),
}

/// Which rows count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All.
    All,
    /// Whose text is this.
    Is(&'static str, &'static str),
    /// Whose column is not empty.
    Has(&'static str),
    /// Whose column is empty.
    Lacks(&'static str),
    /// Whose flag is set.
    Flag(&'static str),
    /// Whose flag is not set.
    NoFlag(&'static str),
    /// Whose count is at least this.
    AtLeast(&'static str, i64),
    /// Whose instant is not after the question's `until`, or not there.
    Until(&'static str),
    /// Whose day is within the question's days, or after them, or not there: undecided at their end.
    OpenAtEnd(&'static str),
    /// All of these.
    And(&'static [Selection]),
    /// Any of these.
    Or(&'static [Selection]),
}

/// What sums are cut by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The measure's own date.
    Day,
    /// A column; a table without it gives one group.
    Column(&'static str),
}

impl Measure {
    /// Whether its sum is an amount, in ten-thousandths.
    pub fn is_amount(&self) -> bool {
        match self.value {
            Aggregate::Sum(column) | Aggregate::Latest(column) => {
                self.table.column(column).is_some_and(|c| c.kind == Kind::Amount)
            }
            Aggregate::Count | Aggregate::Distinct(_) => false,
        }
    }

    /// Whether its sum is money, and not a score.
    pub fn is_money(&self) -> bool {
        matches!(self.value, Aggregate::Sum(_)) && self.is_amount()
    }

    /// The column that must have been given for the sum to mean anything.
    pub fn column(&self) -> Option<&'static str> {
        match self.value {
            Aggregate::Sum(column) | Aggregate::Latest(column) | Aggregate::Distinct(column) => Some(column),
            Aggregate::Count => None,
        }
    }

    /// Whether sums of days add up to the sum of a period.
    pub fn is_additive(&self) -> bool {
        matches!(self.value, Aggregate::Sum(_) | Aggregate::Count)
    }
}
