//! Current facts of a table, month by month: what a reader of one week need not load the rest for.
//!
//! A row is in the month in which it began: of an order, when it was placed. Parts that are kept on disk are named by the hash
//! of their bytes, so whatever is worked out of a part alone may be kept under that name too.

use super::control_totals::DailySums;
use super::implausible::{self, Implausible};
use super::impossible;
use super::key::Keys;
use super::month::Month;
use super::origins::Origins;
use crate::facts::{self, DiskError, Frame, Kind, Table};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Rows of one table of one store that began in one month, sorted by key.
#[derive(Clone, Debug)]
pub struct Part {
    table: Table,
    month: Option<Month>,
    rows: usize,
    days: BTreeMap<&'static str, (i64, i64)>,
    pub(super) kept: Option<KeptPart>,
    frame: OnceLock<Frame>,
    pub(super) origins: OnceLock<Origins>,
    sums: OnceLock<PartSums>,
}

/// What a part adds to what is said of the whole store.
#[derive(Clone, Debug, Default)]
pub(super) struct PartSums {
    /// By day, beside what the platform counted.
    pub(super) daily: DailySums,
    /// Of each source the rows that are used and that are excluded.
    pub(super) accounts: BTreeMap<usize, (u64, u64)>,
    /// Of each source the refunds that their orders speak against, or the days that cannot be.
    pub(super) implausible: Implausible,
}

impl PartSums {
    fn of(frame: &Frame, origins: &Origins) -> Self {
        let mut accounts: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
        let excluded = frame.table().column("excluded").map(|column| frame.place(column.name));
        for row in 0..frame.rows() {
            let (source, weight) = origins.of(row);
            let of_source = accounts.entry(source).or_default();
            match excluded.and_then(|place| frame.number(place, row)) {
                Some(1) => of_source.1 += weight,
                _ => of_source.0 += weight,
            }
        }
        let implausible = match frame.table() {
            Table::TrafficDays | Table::AdDays => impossible::of_part(frame, origins),
            _ => implausible::of_part(frame, origins),
        };
        PartSums { daily: DailySums::of(frame), accounts, implausible }
    }
}

/// Where a part is kept.
#[derive(Clone, Debug)]
pub(super) struct KeptPart {
    pub(super) hash: String,
    /// The check sum of its rows' file, by which it is known again at a tenth of what its hash costs.
    pub(super) sum: u32,
    pub(super) path: PathBuf,
    pub(super) origins_hash: String,
    pub(super) origins_path: PathBuf,
    /// The sources that the file of origins names, by their place in [`super::View::sources`].
    pub(super) sources: std::sync::Arc<BTreeMap<String, usize>>,
}

impl Part {
    fn in_memory(month: Option<Month>, frame: Frame, origins: Origins) -> Part {
        let columns = frame.table().definition().columns.iter().zip(frame.columns()).enumerate();
        let days = columns.filter(|(_, (column, _))| column.kind == Kind::Day).filter_map(|(place, (column, _))| {
            let days = || (0..frame.rows()).filter_map(|row| frame.number(place, row));
            Some((column.name, (days().min()?, days().max()?)))
        });
        let (table, rows, days) = (frame.table(), frame.rows(), days.collect());
        Part {
            table,
            month,
            rows,
            days,
            kept: None,
            frame: frame.into(),
            origins: origins.into(),
            sums: OnceLock::new(),
        }
    }

    /// One that lies on disk.
    pub(super) fn on_disk(
        table: Table,
        month: Option<Month>,
        rows: usize,
        days: BTreeMap<&'static str, (i64, i64)>,
        kept: KeptPart,
        sums: PartSums,
    ) -> Part {
        let (frame, origins) = (OnceLock::new(), OnceLock::new());
        Part { table, month, rows, days, kept: Some(kept), frame, origins, sums: sums.into() }
    }

    /// Lets go of rows that lie on disk; what is said of them all stays known.
    pub(super) fn release(&mut self) {
        if self.kept.is_some() {
            self.sums();
            (self.frame, self.origins) = (OnceLock::new(), OnceLock::new());
        }
    }

    /// What it adds to what is said of the whole store.
    pub(super) fn sums(&self) -> &PartSums {
        self.sums.get_or_init(|| PartSums::of(self.frame(), self.origins()))
    }

    /// The month; none of rows that say no day at all.
    pub fn month(&self) -> Option<Month> {
        self.month
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The hash of its content; none where it could not be kept, as on a full disk.
    pub fn hash(&self) -> Option<&str> {
        self.kept.as_ref().map(|kept| kept.hash.as_str())
    }

    /// Where what is worked out of its rows alone may be kept under a name, to go when they go; nowhere where they are not kept.
    pub fn beside(&self, name: &str) -> Option<PathBuf> {
        self.kept.as_ref().map(|kept| kept.path.with_extension(name))
    }

    /// The first and the last day that a column of days has; none where no row has one.
    pub fn days(&self, column: &str) -> Option<(i64, i64)> {
        self.days.get(column).copied()
    }

    /// The same of every column of days.
    pub(super) fn all_days(&self) -> &BTreeMap<&'static str, (i64, i64)> {
        &self.days
    }

    /// All its columns, read from disk the first time.
    pub fn frame(&self) -> &Frame {
        self.frame.get_or_init(|| self.read(|_| true))
    }

    /// Some of its columns, without the cost of the others.
    pub fn only(&self, wanted: &[&str]) -> Cow<'_, Frame> {
        match self.frame.get() {
            Some(frame) => Cow::Borrowed(frame),
            None => Cow::Owned(self.read(|name| wanted.contains(&name))),
        }
    }

    /// # Panics
    /// Where the disk loses within a run what was whole when the run began: going on without the rows would be wrong in silence.
    fn read(&self, wanted: impl Fn(&str) -> bool) -> Frame {
        let kept = self.kept.as_ref().expect("what is not in memory is kept");
        facts::read_columns(self.table, &kept.path, wanted).unwrap_or_else(|error: DiskError| panic!("{error}"))
    }

    /// The source that had the last word on each row, and how many of its rows became it.
    pub fn origins(&self) -> &Origins {
        self.origins.get_or_init(|| {
            let kept = self.kept.as_ref().expect("what is not in memory is kept");
            Origins::read(&kept.origins_path, &kept.sources).unwrap_or_else(|error| panic!("{error}"))
        })
    }
}

/// The month in which each row began, by the first of its table's days that it says.
pub(super) fn months_of(frame: &Frame) -> Vec<Option<Month>> {
    let columns = frame.table().definition().columns;
    let is_day = |&place: &usize| columns[place].kind == Kind::Day && frame.at(place).is_some();
    let places: Vec<usize> = (0..columns.len()).filter(is_day).collect();
    let day = |row| places.iter().find_map(|&place| frame.number(place, row));
    (0..frame.rows()).map(|row| day(row).and_then(Month::of)).collect()
}

/// Current facts of one table of one store. It reads as a frame of all its rows, sorted by key, which loads and joins its parts.
#[derive(Clone)]
pub struct TableFacts {
    table: Table,
    columns: Vec<&'static str>,
    parts: Vec<Part>,
    whole: OnceLock<Whole>,
}

/// All rows of a table together, sorted by key.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) frame: Frame,
    pub(super) origins: Origins,
}

impl TableFacts {
    /// Parts of rows in memory.
    pub(super) fn of(whole: Whole) -> Self {
        let Whole { frame, origins } = whole;
        let (table, columns) = (frame.table(), frame.present());
        let mut months: BTreeMap<Option<Month>, Vec<usize>> = BTreeMap::new();
        for (row, month) in months_of(&frame).into_iter().enumerate() {
            months.entry(month).or_default().push(row);
        }
        let part = |(month, rows): (Option<Month>, Vec<usize>)| {
            let all = rows.len() == frame.rows();
            let taken = if all { frame.clone() } else { frame.take(&rows) };
            Part::in_memory(month, taken, origins.take(&rows))
        };
        let parts = months.into_iter().map(part).collect();
        TableFacts { table, columns, parts, whole: OnceLock::new() }
    }

    /// Parts of these columns.
    pub(super) fn on_disk(table: Table, columns: Vec<&'static str>, parts: Vec<Part>) -> Self {
        TableFacts { table, columns, parts, whole: OnceLock::new() }
    }

    /// Its rows by month, those without a day first.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(super) fn parts_mut(&mut self) -> &mut [Part] {
        &mut self.parts
    }

    /// The table.
    pub fn table(&self) -> Table {
        self.table
    }

    /// How many rows, of all parts.
    pub fn rows(&self) -> usize {
        self.parts.iter().map(Part::rows).sum()
    }

    /// Whether its rows have the column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }

    /// The columns that its rows have.
    pub fn present(&self) -> Vec<&'static str> {
        self.columns.clone()
    }

    /// The source that had the last word on a row of all, and how many of its rows became it.
    pub fn origin(&self, row: usize) -> (usize, u64) {
        self.whole().origins.of(row)
    }

    pub(super) fn whole(&self) -> &Whole {
        self.whole.get_or_init(|| self.joined())
    }

    /// Changes its rows, none of which may come or go; the parts are made anew and kept nowhere.
    pub fn amend(&mut self, change: impl FnOnce(&mut Frame)) {
        let mut whole = std::mem::replace(self, TableFacts::on_disk(self.table, Vec::new(), Vec::new())).into_whole();
        change(&mut whole.frame);
        *self = TableFacts::of(whole);
    }

    /// The same rows beside other parts of these columns; none where they have a column that the others lack, or are of a month
    /// that is not theirs.
    pub(super) fn beside(
        whole: Whole,
        columns: &[&'static str],
        others: Vec<Part>,
        is_own: impl Fn(Option<Month>) -> bool,
    ) -> Option<Self> {
        let Whole { mut frame, origins } = whole;
        if !others.is_empty() && frame.present().iter().any(|name| !columns.contains(name)) {
            return None;
        }
        for name in columns {
            let place = frame.place(name);
            frame.filled(place);
        }
        let mut facts = TableFacts::of(Whole { frame, origins });
        if !facts.parts.iter().all(|part| is_own(part.month)) {
            return None;
        }
        facts.parts.extend(others);
        facts.parts.sort_by_key(Part::month);
        Some(facts)
    }

    pub(super) fn take_parts(&mut self) -> Vec<Part> {
        std::mem::take(&mut self.parts)
    }

    /// All rows, out of their parts.
    pub(super) fn into_whole(mut self) -> Whole {
        self.whole.take().unwrap_or_else(|| self.joined())
    }

    fn joined(&self) -> Whole {
        let mut frame = Frame::new(self.table, &self.columns);
        let mut origins = Origins::default();
        for part in &self.parts {
            frame.append(part.frame());
            origins.append(part.origins());
        }
        if self.parts.len() < 2 {
            return Whole { frame, origins };
        }
        let order = Keys::of(&frame).order();
        Whole { frame: frame.take(&order), origins: origins.take(&order) }
    }
}

impl Deref for TableFacts {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.whole().frame
    }
}

impl fmt::Debug for TableFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl PartialEq for TableFacts {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
