//! Facts and questions drawn at random, for every test that holds one way of summing against another.

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use zhoubao::engine::{By, Days, Facts, Measure, Rows};
use zhoubao::facts::{Column, Frame, Kind, Table, Value, Values};
use zhoubao::metrics::measures;
use zhoubao::span::Span;

pub const FIRST: i64 = 20_000;
pub const DAYS: i64 = 40;
/// Words that measures ask for, and others.
pub const WORDS: [&str; 9] = ["successful", "applied", "closed", "other", "cpc", "1", "a", "b", "c"];

/// Facts of one store; what is summed of them is kept in the folder.
pub struct Made<'t> {
    parts: Vec<Part<'t>>,
}

struct Part<'t> {
    frame: Frame,
    kept: Option<(&'t Path, usize)>,
    /// How often its rows were looked at.
    looked_at: AtomicUsize,
}

impl<'t> Made<'t> {
    pub fn of(frames: &[Frame], folder: Option<&'t Path>) -> Self {
        let part = |(at, frame): (usize, &Frame)| Part {
            frame: frame.clone(),
            kept: folder.map(|folder| (folder, at)),
            looked_at: AtomicUsize::new(0),
        };
        Made { parts: frames.iter().enumerate().map(part).collect() }
    }

    /// How often rows were looked at.
    pub fn looked_at(&self) -> usize {
        self.parts.iter().map(|part| part.looked_at.load(Ordering::Relaxed)).sum()
    }
}

impl Facts for Made<'_> {
    fn stores(&self) -> Vec<&str> {
        vec!["store"]
    }

    fn parts(&self, _: &str, table: Table) -> Vec<&dyn Rows> {
        self.parts.iter().filter(|part| part.frame.table() == table).map(|part| part as &dyn Rows).collect()
    }
}

impl Rows for Part<'_> {
    fn only(&self, columns: &[&str]) -> Cow<'_, Frame> {
        self.looked_at.fetch_add(1, Ordering::Relaxed);
        Cow::Owned(self.frame.only(columns))
    }

    fn days(&self, column: &str) -> Option<(i64, i64)> {
        let place = self.frame.place(column);
        let days = || (0..self.frame.rows()).filter_map(|row| self.frame.number(place, row));
        Some((days().min()?, days().max()?))
    }

    fn beside(&self, name: &str) -> Option<PathBuf> {
        self.kept.map(|(folder, at)| folder.join(format!("{at}.{name}")))
    }
}

/// What a cell holds, drawn from so few values that rows meet in groups.
pub fn cell(column: &Column, (number, word, empty): (i64, usize, bool)) -> Option<Value> {
    let value = match column.kind {
        Kind::Text => Value::Text(WORDS[word].into()),
        Kind::Day => Value::Number(FIRST + number % DAYS),
        Kind::Instant => Value::Number((FIRST + number % DAYS) * 86_400 + number % 7 * 10_000),
        Kind::Count => Value::Number(number % 3),
        Kind::Amount => Value::Number(number - 500),
    };
    (!empty).then_some(value)
}

pub fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let cells = prop::collection::vec((0..1_000_i64, 0..WORDS.len(), prop::bool::weighted(0.2)), 64);
    let rows = prop::collection::vec(cells, 0..12);
    let absent = prop::collection::vec(prop::bool::weighted(0.15), 64);
    let frame = (select(Table::ALL.to_vec()), rows, absent).prop_map(|(table, rows, absent)| {
        let columns = table.definition().columns.iter().enumerate().map(|(at, column)| {
            let mut values = Values::empty(column.kind);
            rows.iter().for_each(|row| values.push(cell(column, row[at])));
            (column.key || !absent[at]).then_some(values)
        });
        Frame::of_rows(table, rows.len(), columns.collect())
    });
    prop::collection::vec(frame, 0..12)
}

/// Columns of any table.
fn columns() -> Vec<&'static str> {
    let all = Table::ALL.iter().flat_map(|table| table.definition().columns);
    all.map(|column| column.name).collect::<BTreeSet<_>>().into_iter().collect()
}

pub fn date(day: i64) -> NaiveDate {
    NaiveDate::from_epoch_days((FIRST + day) as i32).unwrap()
}

pub fn cut() -> impl Strategy<Value = Vec<By>> {
    let by = prop_oneof![Just(By::Day), select(columns()).prop_map(By::Column)];
    prop::collection::vec(by, 0..4)
}

pub fn days() -> impl Strategy<Value = Days> {
    (-5..DAYS + 5, 0..DAYS, prop::collection::vec(prop::bool::weighted(0.8), 100)).prop_map(|(first, length, flags)| {
        let span = Span::new(date(first), date(first + length)).unwrap();
        let mut flags = flags.into_iter();
        Days::of(span, |_| flags.next().unwrap_or(true))
    })
}

/// Measures of the registry; the later ones only where there are more than one.
pub fn asked(picked: &[Index], one_table: bool) -> Vec<&'static Measure> {
    let first = picked[0].get(measures::ALL);
    let all = picked.iter().map(|index| *index.get(measures::ALL));
    let mut found: Vec<&'static Measure> = Vec::new();
    for measure in all.filter(|measure| !one_table || measure.table == first.table) {
        if !found.iter().any(|known| known.id == measure.id) {
            found.push(measure);
        }
    }
    found
}
