//! Ids that a spreadsheet program has rounded, which only a whole column tells: the file is refused, or the rows of it whose
//! ids end in zeros.

use super::column::ColumnReader;
use super::record::Record;
use super::unreadable::Unreadable;
use super::verdict::{MOST_REJECTS, Reject};
use crate::cells::{Judgement, ends_in_zeros};
use crate::facts::{self, DiskError, Frame, Kind, Table, Writer};
use crate::words::Phrase;
use chrono::NaiveDate;
use sheet::Row;
use std::path::Path;

/// Rows whose ids end in zeros, remembered until their column is judged.
#[derive(Default)]
pub(super) struct SuspectIds {
    found: Vec<Reject>,
}

impl SuspectIds {
    /// Remembers the row where one of its ids ends in zeros.
    pub(super) fn note(&mut self, columns: &[ColumnReader<'_>], row: &Row<'_>, record: &Record) {
        if self.found.len() >= MOST_REJECTS {
            return;
        }
        let doubtful =
            |reader: &&ColumnReader<'_>| reader.ids.is_some() && record.text(reader.place).is_some_and(ends_in_zeros);
        self.found.extend(columns.iter().find(doubtful).map(|reader| reader.reject(row, Unreadable::RoundedId)));
    }

    /// The rows that were found, where their column proved to be put together of two files.
    pub(super) fn of(self, columns: &[ColumnReader<'_>]) -> Vec<Reject> {
        let mixed = |reject: &Reject| {
            let own = |reader: &&ColumnReader<'_>| reader.reads(reject.column);
            columns.iter().find(own).is_some_and(|reader| is(reader, |judged| judged == Judgement::PartlyRounded))
        };
        self.found.into_iter().filter(mixed).collect()
    }
}

fn is(reader: &ColumnReader<'_>, what: impl Fn(Judgement) -> bool) -> bool {
    reader.ids.as_ref().is_some_and(|ids| what(ids.judged()))
}

/// Why the table cannot be used, where all ids of a column were rounded.
pub(super) fn refusal(columns: &[ColumnReader<'_>]) -> Option<Phrase> {
    columns.iter().find_map(|reader| {
        let Judgement::Rounded { ids, of } = reader.ids.as_ref()?.judged() else { return None };
        Some(Phrase::new("refusal.rounded-ids").with("column", &reader.header).with("count", ids).with("of", of))
    })
}

/// What went out with the rows whose ids were rounded.
#[derive(Default)]
pub(super) struct TakenOut {
    pub(super) rows: u64,
    /// The days that the rows name, once for each row that does.
    pub(super) days: Vec<NaiveDate>,
    /// Of these the days that the platform filters by.
    pub(super) axis_days: Vec<NaiveDate>,
}

/// Takes the rows with rounded ids out of facts already written. `axis` is the place of the day that the platform filters by.
pub(super) fn take_out(
    table: Table,
    columns: &[ColumnReader<'_>],
    axis: Option<usize>,
    path: &Path,
) -> Result<TakenOut, DiskError> {
    let places: Vec<usize> = columns
        .iter()
        .filter(|reader| is(reader, |judged| judged == Judgement::PartlyRounded))
        .map(|reader| reader.place)
        .collect();
    if places.is_empty() {
        return Ok(TakenOut::default());
    }
    let frame: Frame = facts::read(table, path)?;
    let whole = |row: &usize| !places.iter().any(|&at| frame.text(at, *row).is_some_and(ends_in_zeros));
    let (kept, out): (Vec<usize>, Vec<usize>) = (0..frame.rows()).partition(whole);
    let of_days: Vec<usize> = columns_of_days(table).collect();
    let taken = TakenOut {
        rows: out.len() as u64,
        days: of_days.iter().flat_map(|place| days_of(&frame, *place, &out)).collect(),
        axis_days: axis.into_iter().flat_map(|place| days_of(&frame, place, &out)).collect(),
    };
    let frame = frame.take(&kept);
    let mut writer = Writer::create(path, &frame)?;
    writer.write(&frame)?;
    writer.finish()?;
    Ok(taken)
}

/// The places of a table's days.
fn columns_of_days(table: Table) -> impl Iterator<Item = usize> {
    let columns = table.definition().columns.iter().enumerate();
    columns.filter(|(_, column)| column.kind == Kind::Day).map(|(place, _)| place)
}

/// The days of a column in these rows.
fn days_of(frame: &Frame, place: usize, rows: &[usize]) -> impl Iterator<Item = NaiveDate> {
    let day = move |row: &usize| NaiveDate::from_epoch_days(i32::try_from(frame.number(place, *row)?).ok()?);
    rows.iter().filter_map(day)
}
