//! Days that rows name: what an export covers, when it was made, and of which days a row is that is left out.

use super::cell::Clock;
use super::column::ColumnReader;
use super::record::Record;
use super::verdict::Part;
use crate::facts::Kind;
use chrono::NaiveDate;
use sheet::Row;

/// The row just read, by its days.
pub(super) struct RowDays<'a, 'p> {
    pub(super) columns: &'a mut [ColumnReader<'p>],
    /// Which of the columns is the day that the platform filters by, where the table has it.
    pub(super) axis: Option<usize>,
    pub(super) record: &'a mut Record,
}

impl RowDays<'_, '_> {
    /// Remembers on which days something happened, for coverage and the export time.
    pub(super) fn note(&self, part: &mut Part) {
        for (place, reader) in self.columns.iter().enumerate() {
            let day = match (reader.column.kind, self.record.number(reader.place)) {
                (Kind::Instant, Some(seconds)) => {
                    let Some(day) = reader.day_place.and_then(|place| self.record.number(place)) else { continue };
                    let latest = part.latest.entry(date_of(day)).or_insert(seconds);
                    *latest = (*latest).max(seconds);
                    day
                }
                (Kind::Day, Some(day)) => day,
                _ => continue,
            };
            if self.axis == Some(place) {
                *part.axis_days.entry(date_of(day)).or_default() += 1;
            }
        }
    }

    /// A row of another kind is of a day that the export covers.
    pub(super) fn note_other(&mut self, row: &Row<'_>, clock: Clock, part: &mut Part) {
        let Some(reader) = self.axis.map(|axis| &mut self.columns[axis]) else { return };
        let place = reader.day_place.unwrap_or(reader.place);
        self.record.set(place, None);
        if reader.read(row.cells, clock, self.record, part).is_ok()
            && let Some(day) = self.record.number(place)
        {
            part.axis_days.entry(date_of(day)).or_default();
        }
    }

    /// Remembers of which days the row is that was just read and is left out.
    pub(super) fn note_lost(&self, part: &mut Part) {
        let days = self.all();
        part.lost_undated |= days.is_empty();
        part.lost_days.extend(days);
        let axis = self.axis.map(|axis| &self.columns[axis]);
        let axis = axis.and_then(|reader| self.record.number(reader.day_place.unwrap_or(reader.place)));
        part.lost_axis_days.extend(axis.map(date_of));
    }

    /// The days that the row names.
    pub(super) fn all(&self) -> Vec<NaiveDate> {
        let place = |reader: &ColumnReader<'_>| match reader.column.kind {
            Kind::Instant => reader.day_place,
            Kind::Day => Some(reader.place),
            _ => None,
        };
        let places = self.columns.iter().filter_map(place);
        places.filter_map(|place| self.record.number(place)).map(date_of).collect()
    }
}

fn date_of(days: i64) -> NaiveDate {
    NaiveDate::from_epoch_days(days as i32).expect("days stored were dates")
}
