//! What a file looks like: its header and, of each column, what kind of values it has. Of the values themselves only the few
//! words of a state are kept.

use super::grain::{self, Mark};
use crate::cells::{DayOrder, Numbers, currency_at, unwrapped};
use crate::extract::HEADER_WITHIN;
use crate::extract::cell::{self, Clock};
use crate::extract::forms::{COMMA, DateForm, Forms, POINT};
use crate::extract::headers::Headers;
use crate::extract::unknown::UnknownHeader;
use crate::text;
use crate::words::Phrase;
use chrono::NaiveTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sheet::{Cell, Epoch, Limits, Next, Password, Refusal, Row};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::Path;

/// Rows that are looked at: enough to know a column.
const MOST_ROWS: u64 = 20_000;

/// A column of more different words holds no states.
const MOST_WORDS: usize = 24;

/// From here on a whole number is hardly money and no count: it names something, where nobody has said what its column holds.
const LEAST_ID: f64 = 1e6;

/// A longer text is no state.
const LONGEST_WORD: usize = 40;

/// A file as far as a draft needs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileSample {
    /// The sheet; empty for text.
    pub sheet: String,
    /// Row of the header, 1-based.
    pub header_row: u64,
    /// Rows below it that were looked at.
    pub rows: u64,
    /// Its columns, in their order.
    pub columns: Vec<ColumnSample>,
}

/// What the values of a column are like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnSample {
    /// Its header, as written.
    pub header: String,
    /// Cells that hold something.
    pub filled: u64,
    /// Of these, dates.
    pub dates: u64,
    /// Of the dates, those with a time of day.
    pub times: u64,
    /// Cells that are a number.
    pub numbers: u64,
    /// Of the numbers, whole ones.
    pub whole: u64,
    /// Of the numbers, those below zero.
    pub negative: u64,
    /// Of dates and numbers, those that only a file of the West writes so: `12/31/2023 22:36`, `1.234,50 €`.
    pub western: u64,
    /// Of the numbers, those that say their currency: `18,00 €`.
    pub signed: u64,
    /// Whether a value stands there twice.
    pub repeats: bool,
    /// The different texts and how often each stands there, where they are few and short.
    pub words: Option<Vec<(String, u64)>>,
    /// Of a column filled in every row: how many of its values stand in several rows.
    pub groups: u64,
    /// Of such a column: the columns that say one thing in all rows of each of these values.
    pub same_within: Vec<usize>,
}

/// Looks at the sheet with the most rows below a header.
///
/// # Errors
/// A phrase that says why there is none.
pub fn sample(path: &Path, limits: &Limits, passwords: &[Password]) -> Result<FileSample, Phrase> {
    let mut book = sheet::open_with(path, limits, passwords).map_err(|refusal| Phrase::from(&refusal))?;
    let mut best: Option<FileSample> = None;
    for index in (0..book.sheets().len()).filter(|index| !book.is_hidden(*index)).collect::<Vec<_>>() {
        let begun = |book: &sheet::Book| Look::new(book.sheets()[index].clone(), book.epoch(index));
        let refused = |refusal: Refusal| Phrase::from(&refusal);
        let mut look = begun(&book);
        book.read(index, &mut |row: Row<'_>| Ok::<_, Refusal>(look.row(&row))).map_err(refused)?;
        let mut seen = look.finish();
        // As an export is read: merged cells say the same of all their rows.
        if let Some(header) = seen.as_ref().map(|seen| seen.header_row).filter(|_| !book.merged(index).is_empty()) {
            let mut look = begun(&book);
            let visit = &mut |row: Row<'_>| Ok::<_, Refusal>(look.row(&row));
            book.read_filled(index, header, &|_, n| n >= LEAST_ID, visit).map_err(refused)?;
            seen = look.finish();
        }
        best = match (best, seen) {
            (Some(best), Some(seen)) if seen.rows > best.rows => Some(seen),
            (None, seen) => seen,
            (best, _) => best,
        };
    }
    best.ok_or_else(|| Phrase::new("refusal.unknown-headless"))
}

/// The reading of one sheet: its first rows wait until it is known which of them is the header.
struct Look {
    sheet: String,
    epoch: Epoch,
    header: UnknownHeader,
    waiting: Vec<(u64, Vec<Kept>)>,
    found: Option<Found>,
}

/// A header, and what is known of its columns so far.
struct Found {
    row: u64,
    columns: Vec<Column>,
    rows: u64,
}

impl Look {
    fn new(sheet: String, epoch: Epoch) -> Self {
        Look { sheet, epoch, header: UnknownHeader::default(), waiting: Vec::new(), found: None }
    }

    fn row(&mut self, row: &Row<'_>) -> Next {
        if row.number <= HEADER_WITHIN {
            self.header.see(row, &Headers::of(row.cells));
            self.waiting.push((row.number, row.cells.iter().map(Kept::of).collect()));
            return Next::Row;
        }
        self.begin();
        let Some(found) = &mut self.found else { return Next::Sheet };
        found.take(row.cells.iter().copied(), self.epoch);
        if found.rows < MOST_ROWS { Next::Row } else { Next::Sheet }
    }

    /// Settles which row is the header, and takes what waited below it.
    fn begin(&mut self) {
        if self.found.is_some() {
            return;
        }
        let Some((row, headers)) = self.header.found() else { return };
        let columns = headers.texts().iter().map(|text| Column::new(text::clean(text.trim()))).collect();
        let mut found = Found { row, columns, rows: 0 };
        for (_, cells) in self.waiting.drain(..).filter(|(number, _)| *number > row) {
            found.take(cells.iter().map(Kept::cell), self.epoch);
        }
        self.found = Some(found);
    }

    fn finish(mut self) -> Option<FileSample> {
        self.begin();
        let found = self.found?;
        let columns = found.columns.into_iter().map(Column::finish).filter(|(column, _)| !column.header.is_empty());
        let (mut columns, marks): (Vec<_>, Vec<_>) = columns.unzip();
        for (column, grain) in columns.iter_mut().zip(grain::grains(&marks)) {
            (column.groups, column.same_within) = (grain.groups, grain.same_within);
        }
        Some(FileSample { sheet: self.sheet, header_row: found.row, rows: found.rows, columns })
    }
}

impl Found {
    fn take<'c>(&mut self, cells: impl Iterator<Item = Cell<'c>>, epoch: Epoch) {
        let mut any = false;
        let cells = cells.chain(std::iter::repeat(Cell::Empty));
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            any |= column.take(&cell, epoch);
        }
        if any {
            self.rows += 1;
        } else {
            self.columns.iter_mut().for_each(Column::forget_row);
        }
    }
}

/// A cell that outlives its row.
enum Kept {
    Text(String),
    Number(f64),
    Serial(f64),
    Share(f64),
    Nothing,
}

impl Kept {
    fn of(cell: &Cell<'_>) -> Self {
        match cell {
            Cell::Text(text) => Kept::Text((*text).to_owned()),
            Cell::Number(n) => Kept::Number(*n),
            Cell::Serial(n) => Kept::Serial(*n),
            Cell::Share(n) => Kept::Share(*n),
            _ => Kept::Nothing,
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Kept::Text(text) => Cell::Text(text),
            Kept::Number(n) => Cell::Number(*n),
            Kept::Serial(n) => Cell::Serial(*n),
            Kept::Share(n) => Cell::Share(*n),
            Kept::Nothing => Cell::Empty,
        }
    }
}

/// A column while it is looked at.
#[derive(Default)]
struct Column {
    sample: ColumnSample,
    seen: HashSet<Mark>,
    marks: Vec<Mark>,
    words: BTreeMap<String, u64>,
    wordy: bool,
}

impl Column {
    fn new(header: String) -> Self {
        Column { sample: ColumnSample { header, ..ColumnSample::default() }, ..Column::default() }
    }

    /// Takes a cell; whether it held something.
    fn take(&mut self, cell: &Cell<'_>, epoch: Epoch) -> bool {
        let Ok(Some(text)) = cell::bare(cell) else {
            self.marks.push(0);
            return false;
        };
        let sample = &mut self.sample;
        sample.filled += 1;
        if let Some((at, western)) = date(cell, epoch) {
            sample.dates += 1;
            sample.times += u64::from(at != NaiveTime::MIN);
            sample.western += u64::from(western);
        }
        if let Some((number, western)) = number(cell) {
            sample.numbers += 1;
            sample.western += u64::from(western);
            sample.whole += u64::from(number.fract().is_zero());
            sample.negative += u64::from(number.is_sign_negative() && !number.is_zero());
            sample.signed += u64::from(currency_at(unwrapped(&text)).is_some());
        }
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let mark = hasher.finish().max(1);
        sample.repeats |= !self.seen.insert(mark);
        self.marks.push(mark);
        self.word(&text::clean(&text));
        true
    }

    fn word(&mut self, word: &str) {
        if self.wordy {
            return;
        }
        *self.words.entry(word.to_owned()).or_default() += 1;
        self.wordy = self.words.len() > MOST_WORDS || word.chars().count() > LONGEST_WORD;
    }

    /// Takes back what the last row, in which nothing stood, left here.
    fn forget_row(&mut self) {
        self.marks.pop();
    }

    fn finish(mut self) -> (ColumnSample, Vec<Mark>) {
        let few = !self.wordy && self.sample.filled > 0;
        self.sample.words = few.then(|| self.words.into_iter().collect());
        (self.sample, self.marks)
    }
}

/// The time of day of a cell that is a date for sure, and whether only a file of the West writes it so; a bare number is one
/// only as 20261109.
fn date(cell: &Cell<'_>, epoch: Epoch) -> Option<(NaiveTime, bool)> {
    let is_day = |n: f64| (20_000_101.0..=21_001_231.0).contains(&n);
    if matches!(cell, Cell::Number(n) if !is_day(*n)) || matches!(cell, Cell::Share(_)) {
        return None;
    }
    let orders = [None, Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst)];
    orders.into_iter().find_map(|order| {
        let dates = if order.is_some() { DateForm::File } else { DateForm::Iso };
        let forms = Forms { dates, order, ..Forms::default() };
        let at = cell::moment(cell, Clock { zone: Tz::UTC, epoch, forms, identity: None, named_day: None }).ok()??;
        Some((at.local.time(), order.is_some()))
    })
}

/// A number, and whether only a file of the West writes it so.
fn number(cell: &Cell<'_>) -> Option<(Decimal, bool)> {
    // A share is a number too, though no fact comes of it.
    let forms = |numbers: Numbers| Forms { numbers: Numbers { percent: true, ..numbers }, ..Forms::default() };
    let read = |numbers: Numbers| cell::number(cell, &forms(numbers)).ok().flatten();
    match read(Forms::default().numbers) {
        Some(number) => Some((number, false)),
        None => [POINT, COMMA].into_iter().find_map(read).map(|number| (number, true)),
    }
}
