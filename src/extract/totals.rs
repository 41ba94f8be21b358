//! Rows of totals: how they are known, and whether they are the sum of the rows.

use super::cell::{self, Clock, at_cell};
use super::column::ColumnReader;
use super::from::From;
use super::headers::{Headers, normalised};
use super::record::Record;
use super::verdict::TotalDiffers;
use super::written::{Across, TotalRows};
use crate::cells::{names_total, unwrapped};
use crate::facts::Kind;
use crate::money::Money;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use sheet::Cell;
use std::collections::BTreeSet;

/// Columns whose rows add up to the row of totals.
const ADDED_UP: &[&str] =
    &["spend", "sales", "paid", "paid_reported", "payable", "amount", "impressions", "clicks", "units"];

/// Words that do so only where nothing says of which day the row is: they name everything, too.
const OF_ALL: &[&str] = &["全部", "整体", "all"];

/// Words that name a row of means, which adds up nothing and is no row either.
const MEANS: &[&str] = &["平均", "平均值", "均值", "日均", "日均值", "日平均", "average", "avg", "mean"];

/// What such words begin with, by which nearly every cell of data is none of them.
const FIRST: &str = "总合小汇共账全本数tsg";
const FIRST_OF_MEANS: &str = "平均日am";
const FIRST_OF_ALL: &str = "全整a";

/// Whether a text may begin with one of these characters once it is normalised.
fn may_begin(text: &str, with: &str) -> bool {
    // Titles and ids begin with none; what normalising takes away, or makes of a full-width letter, is not looked into.
    text.chars().next().is_some_and(|first| {
        let plain = first.is_ascii_alphanumeric() || ('\u{4E00}'..='\u{9FFF}').contains(&first);
        !plain || with.contains(first.to_ascii_lowercase())
    })
}

/// Whether a cell names a row of totals: `合计`, `Total: Campaigns`, `Total of 9 results`, `共 7 条`, `总计（7 条）`.
pub(super) fn is_total_word(cell: &Cell<'_>) -> bool {
    let Cell::Text(text) = cell else { return false };
    let text = unwrapped(text);
    if !may_begin(text, FIRST) {
        return false;
    }
    names_total(&normalised(text))
}

/// Whether a cell names a row of means: `平均`, `日均：`, `Average`.
pub(super) fn is_mean_word(cell: &Cell<'_>) -> bool {
    let Cell::Text(text) = cell else { return false };
    let text = unwrapped(text);
    may_begin(text, FIRST_OF_MEANS) && MEANS.contains(&normalised(text).trim_end_matches(':'))
}

/// Whether a cell means all there is.
pub(super) fn means_all(cell: &Cell<'_>) -> bool {
    let Cell::Text(text) = cell else { return false };
    let text = unwrapped(text);
    may_begin(text, FIRST_OF_ALL) && OF_ALL.contains(&normalised(text).as_str())
}

/// How a file's rows of totals are known by their columns.
#[derive(Default)]
pub(super) struct TotalColumns {
    empty: Vec<usize>,
    all: Vec<usize>,
    /// Nested levels, the outermost first.
    levels: Vec<usize>,
}

impl TotalColumns {
    pub(super) fn new(rows: &TotalRows, headers: &Headers) -> Self {
        let places = |names: &[String]| names.iter().flat_map(|name| headers.places(name)).collect();
        TotalColumns { empty: places(&rows.empty), all: places(&rows.all), levels: places(&rows.levels) }
    }

    /// Whether the row adds up others: it names nothing that it is of, or all there is.
    pub(super) fn tell(&self, cells: &[Cell<'_>]) -> bool {
        let is_empty = |at: &usize| matches!(cell::bare(at_cell(cells, *at)), Ok(None));
        (!self.empty.is_empty() && self.empty.iter().all(is_empty))
            || self.all.iter().any(|at| means_all(at_cell(cells, *at)))
            || self.levels.first().is_some_and(|at| is_total_word(at_cell(cells, *at)))
    }

    /// Whether rows are told on levels, on each of which the word for a total has a meaning of its own.
    pub(super) fn nest(&self) -> bool {
        !self.levels.is_empty()
    }
}

/// What rows of totals say, beside what the rows add up to; one value a column of the table.
#[derive(Default)]
pub(super) struct Totals {
    said: Vec<Said>,
    sums: Vec<i64>,
    /// What the rows of each day add up to, in the order of their first rows: a row of totals may be of one day.
    by_day: Vec<OfDay>,
    places: HashMap<i64, usize>,
    /// The place of the last row's day.
    latest: usize,
}

/// What the rows of a day add up to, and how many these are.
struct OfDay {
    day: i64,
    sums: Vec<i64>,
    rows: u64,
}

/// A row of totals: what it says, and the day that it is of, where it names one.
struct Said {
    values: Vec<Option<i64>>,
    day: Option<i64>,
}

impl Totals {
    /// Remembers what a row of totals says.
    pub(super) fn note(&mut self, columns: &[ColumnReader<'_>], cells: &[Cell<'_>], clock: Clock) {
        // An amount of the order on each of its rows is no part of a total.
        let folded = columns.iter().any(|reader| reader.map.across.is_some());
        let adds = |reader: &ColumnReader<'_>| !folded || reader.map.across == Some(Across::Sum);
        let said = |reader: &ColumnReader<'_>| match reader.from {
            From::Cell(at) if ADDED_UP.contains(&reader.column.name) && adds(reader) => {
                let value = cell::number(at_cell(cells, at), &clock.forms).ok().flatten()?;
                cell::stored(reader.column.kind, value).ok()
            }
            _ => None,
        };
        let day = |reader: &ColumnReader<'_>| match reader.from {
            From::Cell(at) if reader.column.kind == Kind::Day => cell::day(at_cell(cells, at), clock).ok().flatten(),
            _ => None,
        };
        let day = columns.iter().find_map(day).map(|day| i64::from(day.to_epoch_days()));
        self.said.push(Said { values: columns.iter().map(said).collect(), day });
    }

    /// Adds a row that counts.
    pub(super) fn add(&mut self, columns: &[ColumnReader<'_>], record: &Record) {
        self.sums.resize(columns.len(), 0);
        let of_day = columns.iter().find(|reader| reader.column.kind == Kind::Day);
        let of_day = of_day.and_then(|reader| record.number(reader.place)).map(|day| self.of_day(day, columns.len()));
        for (at, reader) in columns.iter().enumerate() {
            let Some(n) = record.number(reader.place) else { continue };
            self.sums[at] = self.sums[at].saturating_add(n);
            if let Some(of_day) = of_day {
                let sum = &mut self.by_day[of_day].sums[at];
                *sum = sum.saturating_add(n);
            }
        }
    }

    /// Counts a row of a day.
    fn of_day(&mut self, day: i64, columns: usize) -> usize {
        if self.by_day.get(self.latest).is_none_or(|latest| latest.day != day) {
            self.latest = *self.places.entry(day).or_insert(self.by_day.len());
            if self.latest == self.by_day.len() {
                self.by_day.push(OfDay { day, sums: vec![0; columns], rows: 0 });
            }
        }
        self.by_day[self.latest].rows += 1;
        self.latest
    }

    /// The first column in which the row of totals differs by more than the cents of its rows. Of several, such as one of each kind
    /// of campaign beside the account's, one must be the sum, or all together. One of a day is held against the rows of that day;
    /// it may name a day and mean all.
    pub(super) fn differs(&self, columns: &[ColumnReader<'_>], rows: u64) -> Option<TotalDiffers> {
        let is_one_day = |day: i64| self.by_day.len() == 1 && self.by_day[0].day == day;
        let of_all = |said: &&Said| said.day.is_none_or(is_one_day);
        let said: Vec<&[Option<i64>]> = self.said.iter().filter(of_all).map(|said| said.values.as_slice()).collect();
        let of_days = || {
            let days: BTreeSet<i64> =
                self.said.iter().filter(|said| !of_all(said)).filter_map(|said| said.day).collect();
            days.into_iter().find_map(|day| self.differs_on(columns, day, rows))
        };
        apart(&said, |said| first_apart(columns, said, &self.sums, rows)).or_else(of_days)
    }

    /// The same of the rows of totals of a day.
    fn differs_on(&self, columns: &[ColumnReader<'_>], day: i64, rows: u64) -> Option<TotalDiffers> {
        let said = self.said.iter().filter(|said| said.day == Some(day));
        let said: Vec<&[Option<i64>]> = said.map(|said| said.values.as_slice()).collect();
        if said.iter().any(|said| first_apart(columns, said, &self.sums, rows).is_none()) {
            return None;
        }
        let of_day = &self.by_day[*self.places.get(&day)?];
        let differs = apart(&said, |said| first_apart(columns, said, &of_day.sums, of_day.rows))?;
        let day = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days);
        Some(TotalDiffers { day, ..differs })
    }
}

/// How rows of totals differ, where neither one of them nor all together are the sum.
fn apart(said: &[&[Option<i64>]], of: impl Fn(&[Option<i64>]) -> Option<TotalDiffers>) -> Option<TotalDiffers> {
    let whole = said.iter().max_by_key(|said| said.iter().flatten().map(|n| n.unsigned_abs()).max())?;
    let differs = of(whole)?;
    let one = || said.iter().any(|said| of(said).is_none());
    (said.len() == 1 || !(one() || of(&added(said)).is_none())).then_some(differs)
}

/// The first column in which what a row of totals says is not the sum of the rows.
fn first_apart(columns: &[ColumnReader<'_>], said: &[Option<i64>], sums: &[i64], rows: u64) -> Option<TotalDiffers> {
    let mut pairs = columns.iter().zip(said).zip(sums.iter().chain(std::iter::repeat(&0)));
    pairs.find_map(|((reader, said), sum)| {
        let said = (*said)?;
        let is_amount = reader.column.kind == Kind::Amount;
        let rounding = if is_amount { i64::try_from(rows).unwrap_or(i64::MAX).saturating_mul(50).max(100) } else { 0 };
        let shown = |n: i64| if is_amount { Money::from_raw(n).decimal().normalize() } else { Decimal::from(n) };
        let differs = said.abs_diff(*sum) > rounding.unsigned_abs();
        differs.then(|| TotalDiffers {
            header: reader.header.clone(),
            total: shown(said).to_string(),
            sum: shown(*sum).to_string(),
            day: None,
        })
    })
}

/// Rows of totals together.
fn added(said: &[&[Option<i64>]]) -> Vec<Option<i64>> {
    let columns = said.first().map_or(0, |said| said.len());
    (0..columns).map(|at| said.iter().map(|said| said[at]).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_many_words_and_titles_are_none() {
        for word in [
            "总计",
            "合计：",
            "汇总",
            "账户汇总",
            "共 7 条",
            "共7条数据",
            "Total",
            "Grand total",
            "Total of 9 results",
            "Total: Campaigns",
            "总计（7 条）",
            " 小计",
        ] {
            assert!(is_total_word(&Cell::Text(word)), "{word}");
        }
        for word in ["合计套装四件套", "共享单车", "Totally", "共 7", "全部", "total eclipse", "", "2026-11-09"]
        {
            assert!(!is_total_word(&Cell::Text(word)), "{word}");
        }
        assert!(means_all(&Cell::Text("全部")) && !means_all(&Cell::Text("全部商品")));
        assert!(["平均", "均值：", "日均", "Average"].into_iter().all(|word| is_mean_word(&Cell::Text(word))));
        assert!(["平均价", "日用品", "mean green", ""].into_iter().all(|word| !is_mean_word(&Cell::Text(word))));
    }
}
