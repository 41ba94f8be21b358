//! Rows that speak of several days: spread over them evenly, to the cent and the piece.
//!
//! Some platforms leave out days on which nothing changed and write what came together as one row. What each day had nobody
//! knows; the week's sums are right all the same, and the report says how many rows were spread.

use super::cell::{self, Clock, at_cell};
use super::column::ColumnReader;
use super::headers::Headers;
use super::record::{Record, Slot};
use super::unreadable::Unreadable;
use super::verdict::Reject;
use super::written::Spread;
use crate::facts::{Kind, Table};
use sheet::{Cell, Row};

/// A row of more days says too little of any of them.
const MOST_DAYS: i64 = 31;

/// Ten-thousandths in a cent.
const CENT: i64 = 100;

/// Where a file's rows say of which days they are.
pub(super) struct SpreadDays {
    /// The place of the first day among the table's columns.
    first: usize,
    /// The column of the file that holds the last.
    last: usize,
    header: String,
}

impl SpreadDays {
    /// None where the date has a column of its own, or the last day has none.
    pub(super) fn new(spread: &Spread, columns: &[ColumnReader<'_>], headers: &Headers) -> Option<Self> {
        let firsts: Vec<usize> = spread.first.iter().filter_map(|header| headers.place(header)).collect();
        let date = columns.iter().find(|reader| reader.column.kind == Kind::Day && reader.column.key)?;
        let last = spread.last.iter().find_map(|header| headers.place(header))?;
        let spreads = firsts.iter().any(|first| date.reads(*first));
        spreads.then(|| SpreadDays { first: date.place, last, header: headers.text(last).trim().to_owned() })
    }

    /// How many days the row is of.
    pub(super) fn days(&self, cells: &[Cell<'_>], clock: Clock, record: &Record) -> Result<u32, Unreadable> {
        let first = record.number(self.first).ok_or(Unreadable::Empty)?;
        let last = cell::day(at_cell(cells, self.last), clock)?.ok_or(Unreadable::Empty)?;
        let days = i64::from(last.to_epoch_days()) - first + 1;
        u32::try_from(days).ok().filter(|_| (1..=MOST_DAYS).contains(&days)).ok_or(Unreadable::Days)
    }

    pub(super) fn reject(&self, row: &Row<'_>, why: Unreadable) -> Reject {
        Reject::of_cell(row, self.last, &self.header, why)
    }
}

/// The part of a row's values that one of its days gets, counted from 0.
pub(super) fn part_of(table: Table, whole: &[Option<Slot>], (day, days): (u32, u32), out: &mut [Option<Slot>]) {
    for ((column, whole), out) in table.definition().columns.iter().zip(whole).zip(out) {
        *out = match (column.kind, whole) {
            (Kind::Day, Some(Slot::Number(first))) if column.key => Some(Slot::Number(first + i64::from(day))),
            (Kind::Amount, Some(Slot::Number(n))) if n % CENT == 0 => {
                Some(Slot::Number(part(n / CENT, day, days) * CENT))
            }
            (Kind::Amount | Kind::Count, Some(Slot::Number(n))) => Some(Slot::Number(part(*n, day, days))),
            _ => *whole,
        };
    }
}

/// The part of a day: all are alike but for one, which the first days get that are needed for the sum.
fn part(units: i64, day: u32, days: u32) -> i64 {
    let (of_each, left) = (units / i64::from(days), units % i64::from(days));
    of_each + if i64::from(day) < left.abs() { left.signum() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_days_get_what_is_left() {
        let parts = |units: i64, days: u32| (0..days).map(|day| part(units, day, days)).collect::<Vec<_>>();
        assert_eq!(parts(10, 3), [4, 3, 3]);
        assert_eq!(parts(-10, 3), [-4, -3, -3]);
        assert_eq!(parts(2, 7), [1, 1, 0, 0, 0, 0, 0]);
        assert_eq!(parts(5, 1), [5]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Amounts to the cent, pieces whole, and never more than one apart.
        #[test]
        fn parts_add_up(amount in any::<i32>(), clicks in 0_i64..1_000_000, days in 1_u32..=31) {
            let columns = Table::AdDays.definition().columns;
            let place = |name: &str| columns.iter().position(|column| column.name == name).unwrap();
            let mut whole = vec![None; columns.len()];
            let amount = i64::from(amount) * CENT;
            whole[place("date")] = Some(Slot::Number(20_000));
            whole[place("spend")] = Some(Slot::Number(amount));
            whole[place("clicks")] = Some(Slot::Number(clicks));
            let (mut spend, mut seen) = (Vec::new(), Vec::new());
            for day in 0..days {
                let mut out = vec![None; columns.len()];
                part_of(Table::AdDays, &whole, (day, days), &mut out);
                prop_assert_eq!(&out[place("date")], &Some(Slot::Number(20_000 + i64::from(day))));
                prop_assert_eq!(&out[place("sales")], &None);
                let number = |name: &str| match out[place(name)] {
                    Some(Slot::Number(n)) => n,
                    _ => panic!("{name} is lost"),
                };
                spend.push(number("spend"));
                seen.push(number("clicks"));
            }
            prop_assert_eq!(spend.iter().sum::<i64>(), amount);
            prop_assert_eq!(seen.iter().sum::<i64>(), clicks);
            prop_assert!(spend.iter().all(|n| n % CENT == 0));
            prop_assert!(spend.iter().max().unwrap() - spend.iter().min().unwrap() <= CENT);
            prop_assert!(seen.iter().max().unwrap() - seen.iter().min().unwrap() <= 1);
        }
    }
}
