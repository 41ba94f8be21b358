//! From the rows of a recognised sheet to facts, row by row, with a place for every row.

use super::cell::{self, Unreadable};
use super::profile::{ColumnMap, Profile, TableMap};
use super::recognise::{Headers, normalised};
use super::verdict::{MOST_REJECTS, Part, Reject, TablePart};
use crate::facts::{Column, DiskError, Frame, Kind, Table, Value, Writer, day_of};
use crate::sheet::{Cell, Epoch, Row};
use crate::text;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// Rows kept before they go to disk.
const BATCH: usize = 8_192;

/// Unknown words kept of each map: a column of free text under a state's name must not fill the memory.
const MOST_UNKNOWN_WORDS: usize = 50;

/// How times in a file are to be taken.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// The store's zone.
    pub(super) zone: Tz,
    /// From when the workbook counts its days.
    pub(super) epoch: Epoch,
}

/// Reads the rows below one header.
pub(super) struct SheetReader<'p> {
    part: Part,
    clock: Clock,
    tables: Vec<TableReader<'p>>,
    rejects: Vec<Reject>,
    axis: Option<(usize, usize)>,
}

/// Reads one table out of the rows.
struct TableReader<'p> {
    table: Table,
    columns: Vec<ColumnReader<'p>>,
    frame: Frame,
    buffers: Vec<Option<Value>>,
    writer: Option<Writer>,
    read: u64,
    rejected: u64,
    counts: HashMap<Arc<str>, u64>,
}

/// Reads one fact column out of a row.
struct ColumnReader<'p> {
    map: &'p ColumnMap,
    column: &'static Column,
    place: usize,
    day_place: Option<usize>,
    from: From,
    words: Option<BTreeMap<String, Arc<str>>>,
    is_id: bool,
    header: String,
    last: Option<(String, Arc<str>)>,
}

enum From {
    Cell(usize),
    Sum(Vec<usize>),
    Constant(Value),
    CountWithin(usize),
}

impl<'p> SheetReader<'p> {
    /// For a sheet whose header was recognised.
    pub(super) fn new(
        profile: &'p Profile,
        sheet: &str,
        header_row: u64,
        headers: &Headers,
        clock: Clock,
        index: usize,
    ) -> Self {
        let tables: Vec<TableReader<'p>> =
            profile.tables.iter().map(|map| TableReader::new(profile, map, headers)).collect();
        let file = |t: &TableReader<'_>| format!("{index}-{}.parquet", t.table);
        let part = Part {
            sheet: sheet.to_owned(),
            profile: profile.id.clone(),
            header_row,
            prelude: header_row - 1,
            blanks: 0,
            totals: 0,
            tables: tables.iter().map(|t| TablePart { table: t.table, file: file(t), read: 0, rejected: 0 }).collect(),
            axis_days: BTreeMap::new(),
            latest: BTreeMap::new(),
            shop_names: BTreeSet::new(),
            unknown_words: BTreeMap::new(),
        };
        let axis = profile.time.axis.iter().find_map(|name| {
            tables
                .iter()
                .enumerate()
                .find_map(|(t, table)| Some((t, table.columns.iter().position(|c| &c.map.to == name)?)))
        });
        SheetReader { part, clock, tables, rejects: Vec::new(), axis }
    }

    /// Takes one row below the header.
    pub(super) fn take(&mut self, row: &Row<'_>, folder: &Path) -> Result<(), DiskError> {
        if is_blank(row.cells) {
            self.part.blanks += 1;
            return Ok(());
        }
        if is_total(row.cells) && self.tables.iter().all(|table| table.has_no_key(row.cells)) {
            self.part.totals += 1;
            return Ok(());
        }
        for index in 0..self.tables.len() {
            let table = &mut self.tables[index];
            table.read += 1;
            let before = self.rejects.len();
            let bad = table.read_row(row, self.clock, &mut self.part, &mut self.rejects);
            self.rejects[before..].iter_mut().for_each(|reject| reject.sheet.clone_from(&self.part.sheet));
            if bad {
                table.rejected += 1;
                continue;
            }
            table.keep();
            let axis = self.axis.filter(|(t, _)| *t == index).map(|(_, column)| column);
            self.note_days(index, axis);
            let table = &mut self.tables[index];
            if table.frame.rows() >= BATCH {
                let path = folder.join(&self.part.tables[index].file);
                table.flush(&path)?;
            }
        }
        self.rejects.truncate(MOST_REJECTS);
        Ok(())
    }

    /// Remembers on which days something happened, for coverage and the export time.
    fn note_days(&mut self, index: usize, axis: Option<usize>) {
        let table = &self.tables[index];
        for (place, reader) in table.columns.iter().enumerate() {
            let day = match (reader.column.kind, &table.buffers[reader.place]) {
                (Kind::Instant, Some(Value::Number(seconds))) => {
                    let Some(Value::Number(day)) = reader.day_place.and_then(|p| table.buffers[p].clone()) else {
                        continue;
                    };
                    let latest = self.part.latest.entry(date_of(day)).or_insert(*seconds);
                    *latest = (*latest).max(*seconds);
                    day
                }
                (Kind::Day, Some(Value::Number(day))) => *day,
                _ => continue,
            };
            if axis == Some(place) {
                *self.part.axis_days.entry(date_of(day)).or_default() += 1;
            }
        }
    }

    /// Ends the sheet: what is left goes to disk.
    pub(super) fn finish(mut self, folder: &Path) -> Result<(Part, Vec<Reject>), DiskError> {
        for (table, part) in self.tables.iter_mut().zip(&mut self.part.tables) {
            (part.read, part.rejected) = (table.read, table.rejected);
            table.flush(&folder.join(&part.file))?;
            if let Some(writer) = table.writer.take() {
                writer.finish()?;
            }
        }
        Ok((self.part, self.rejects))
    }
}

fn date_of(days: i64) -> NaiveDate {
    NaiveDate::from_epoch_days(days as i32).expect("days stored were dates")
}

fn is_blank(cells: &[Cell<'_>]) -> bool {
    cells.iter().all(|cell| match cell {
        Cell::Empty => true,
        Cell::Text(text) => cell::unwrapped(text).is_empty(),
        _ => false,
    })
}

/// A row that adds up others: one of its first cells says so and nothing else.
fn is_total(cells: &[Cell<'_>]) -> bool {
    cells.iter().take(4).any(is_total_word)
}

fn is_total_word(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Text(text) => matches!(cell::unwrapped(text), "总计" | "合计" | "小计" | "汇总" | "Total" | "TOTAL"),
        _ => false,
    }
}

impl<'p> TableReader<'p> {
    fn new(profile: &'p Profile, map: &'p TableMap, headers: &Headers) -> Self {
        let columns: Vec<ColumnReader<'p>> =
            map.columns.iter().filter_map(|c| ColumnReader::new(profile, map.table, c, headers)).collect();
        let definition = map.table.definition();
        let mut present: Vec<&str> = columns.iter().map(|c| c.column.name).collect();
        present.extend(columns.iter().filter_map(|c| day_of(c.column.name)));
        TableReader {
            table: map.table,
            columns,
            frame: Frame::new(map.table, &present),
            buffers: vec![None; definition.columns.len()],
            writer: None,
            read: 0,
            rejected: 0,
            counts: HashMap::new(),
        }
    }

    /// Whether a cell without which a row means nothing is empty, or holds what a row of totals puts there.
    fn has_no_key(&self, cells: &[Cell<'_>]) -> bool {
        let mut keys = self.columns.iter().filter(|reader| reader.column.key).filter_map(|reader| match reader.from {
            From::Cell(at) => Some(at),
            _ => None,
        });
        keys.any(|at| {
            let cell = at_cell(cells, at);
            is_total_word(cell) || matches!(cell::bare(cell), Ok(None))
        })
    }

    /// Reads the row into the buffers; true where a cell could not be read.
    fn read_row(&mut self, row: &Row<'_>, clock: Clock, part: &mut Part, rejects: &mut Vec<Reject>) -> bool {
        self.buffers.iter_mut().for_each(|b| *b = None);
        let mut bad = false;
        for reader in &mut self.columns {
            match reader.read(row.cells, clock, &mut self.buffers, part) {
                Ok(()) => {}
                Err(why) => {
                    bad = true;
                    rejects.push(reader.reject(row, why));
                }
            }
        }
        if !bad {
            self.number_lines();
        }
        bad
    }

    /// Gives lines without an id their place within their order.
    fn number_lines(&mut self) {
        for reader in &self.columns {
            let From::CountWithin(of) = reader.from else { continue };
            let Some(Value::Text(key)) = self.buffers[of].clone() else { continue };
            let count = self.counts.entry(key).or_default();
            *count += 1;
            self.buffers[reader.place] = Some(Value::Text(count.to_string().into()));
        }
    }

    /// Moves the buffers into the frame.
    fn keep(&mut self) {
        let row = self.frame.rows();
        for (values, buffer) in self.frame.columns_mut().iter_mut().zip(&self.buffers) {
            if let Some(values) = values {
                values.set(row, buffer.clone());
            }
        }
        self.frame.set_rows(row + 1);
    }

    fn flush(&mut self, path: &Path) -> Result<(), DiskError> {
        if self.writer.is_none() {
            self.writer = Some(Writer::create(path, &self.frame)?);
        }
        if let Some(writer) = &mut self.writer
            && self.frame.rows() > 0
        {
            writer.write(&self.frame)?;
        }
        self.frame = Frame::new(self.table, &self.frame.present());
        Ok(())
    }
}

impl<'p> ColumnReader<'p> {
    fn new(profile: &'p Profile, table: Table, map: &'p ColumnMap, headers: &Headers) -> Option<Self> {
        let column = map.column(table);
        let definition = table.definition();
        let place_of = |name: &str| definition.columns.iter().position(|c| c.name == name);
        let from = if let Some(text) = &map.constant {
            From::Constant(Value::Text(text.as_str().into()))
        } else if let Some(within) = &map.count_within {
            From::CountWithin(place_of(within)?)
        } else if let Some(at) = map.from.iter().find_map(|header| headers.place(header)) {
            From::Cell(at)
        } else if column.key && column.kind == Kind::Text && !map.required {
            // A cut that the export does not make is the same everywhere.
            From::Constant(Value::Text(map.empty.as_deref().unwrap_or_default().into()))
        } else {
            let all: Option<Vec<usize>> = map.sum.iter().map(|header| headers.place(header)).collect();
            From::Sum(all.filter(|places| !places.is_empty())?)
        };
        let header = match &from {
            From::Cell(at) => headers.text(*at).trim().to_owned(),
            From::Sum(places) => places.iter().map(|&at| headers.text(at).trim()).collect::<Vec<_>>().join(" + "),
            _ => String::new(),
        };
        let words = map.map.as_ref().map(|name| {
            let entries = profile.maps[name].iter();
            entries
                .flat_map(|(ours, theirs)| theirs.iter().map(|word| (plain_word(word), ours.as_str().into())))
                .collect()
        });
        Some(ColumnReader {
            map,
            column,
            place: place_of(column.name)?,
            day_place: day_of(column.name).and_then(place_of),
            from,
            words,
            is_id: map.is_id(table),
            header,
            last: None,
        })
    }

    fn read(
        &mut self,
        cells: &[Cell<'_>],
        clock: Clock,
        out: &mut [Option<Value>],
        part: &mut Part,
    ) -> Result<(), Unreadable> {
        let value = match &self.from {
            From::Constant(value) => Some(value.clone()),
            From::CountWithin(_) => None,
            From::Sum(places) => {
                let mut sum = Decimal::ZERO;
                for &at in places {
                    sum += cell::number(at_cell(cells, at))?.unwrap_or_default();
                }
                Some(Value::Number(cell::stored(self.column.kind, sum)?))
            }
            From::Cell(at) => {
                let cell = at_cell(cells, *at);
                match self.column.kind {
                    Kind::Text => self.text(cell, part)?,
                    Kind::Amount | Kind::Count => self.number(cell)?,
                    Kind::Instant => return self.instant(cell, clock, out),
                    Kind::Day => {
                        cell::local(cell, clock.epoch)?.map(|t| Value::Number(i64::from(t.date().to_epoch_days())))
                    }
                }
            }
        };
        if self.map.must && value.is_none() {
            return Err(Unreadable::Empty);
        }
        out[self.place] = value;
        Ok(())
    }

    fn number(&self, cell: &Cell<'_>) -> Result<Option<Value>, Unreadable> {
        let value = match cell::number(cell)? {
            Some(value) => Some(value),
            None => self.map.empty.as_ref().map(|text| text.parse().unwrap_or_default()),
        };
        value.map(|v| cell::stored(self.column.kind, v).map(Value::Number)).transpose()
    }

    fn text(&mut self, cell: &Cell<'_>, part: &mut Part) -> Result<Option<Value>, Unreadable> {
        let found = if self.is_id { cell::id(cell, self.map.strip.as_deref())? } else { cell::bare(cell)? };
        let Some(found) = found else {
            let empty = self.map.empty.as_deref().or(self.column.key.then_some("")).filter(|_| !self.map.must);
            return Ok(empty.map(|text| Value::Text(text.into())));
        };
        if let Some((last, shared)) = &self.last
            && *last == found.as_ref()
        {
            return Ok(Some(Value::Text(shared.clone())));
        }
        let shared = self.our_text(&found, part);
        self.last = Some((found.into_owned(), shared.clone()));
        Ok(Some(Value::Text(shared)))
    }

    fn our_text(&self, found: &str, part: &mut Part) -> Arc<str> {
        let Some(words) = &self.words else {
            let clean = text::clean(found);
            if self.column.name == "shop_name" {
                part.shop_names.insert(clean.clone());
            }
            return clean.into();
        };
        if let Some(ours) = words.get(&plain_word(found)) {
            return ours.clone();
        }
        if let Some(otherwise) = &self.map.otherwise {
            return otherwise.as_str().into();
        }
        let name = self.map.map.clone().unwrap_or_default();
        let unknown = part.unknown_words.entry(name).or_default();
        if unknown.len() < MOST_UNKNOWN_WORDS {
            unknown.insert(text::clean(found));
        }
        "other".into()
    }

    fn instant(&self, cell: &Cell<'_>, clock: Clock, out: &mut [Option<Value>]) -> Result<(), Unreadable> {
        let Some(local) = cell::local(cell, clock.epoch)? else {
            return if self.map.must { Err(Unreadable::Empty) } else { Ok(()) };
        };
        out[self.place] = Some(Value::Number(utc(local, clock.zone).timestamp()));
        if let Some(day) = self.day_place {
            out[day] = Some(Value::Number(i64::from(local.date().to_epoch_days())));
        }
        Ok(())
    }

    fn reject(&self, row: &Row<'_>, why: Unreadable) -> Reject {
        let at = match &self.from {
            From::Cell(at) => *at,
            From::Sum(places) => places[0],
            _ => 0,
        };
        let value = match at_cell(row.cells, at) {
            Cell::Text(text) | Cell::Error(text) => text::clean(text),
            Cell::Number(n) | Cell::Serial(n) => n.to_string(),
            Cell::Bool(b) => b.to_string(),
            Cell::Empty => String::new(),
        };
        Reject {
            sheet: String::new(),
            row: row.number,
            column: at,
            header: text::clean(&self.header),
            value: value.chars().take(80).collect(),
            code: why.code().to_owned(),
        }
    }
}

fn at_cell<'r, 'c>(cells: &'r [Cell<'c>], at: usize) -> &'r Cell<'c> {
    cells.get(at).unwrap_or(&Cell::Empty)
}

/// A state's word as it is compared: without punctuation and blanks, since full-width and half-width commas both occur.
fn plain_word(word: &str) -> String {
    normalised(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The instant of a local time: the earlier one where clocks go back; where they skip it, the moment they do.
fn utc(local: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    let earliest = |time: NaiveDateTime| zone.from_local_datetime(&time).earliest();
    let skipped = (1..=3).find_map(|hours| earliest(local + chrono::Duration::hours(hours)));
    earliest(local).or(skipped).unwrap_or_else(|| zone.from_utc_datetime(&local))
}

#[cfg(test)]
mod tests {
    use super::{plain_word, utc};
    use chrono::NaiveDate;

    #[test]
    fn states_are_compared_without_punctuation() {
        assert_eq!(plain_word("买家已付款，等待卖家发货"), plain_word("买家已付款,等待卖家发货"));
        assert_eq!(plain_word("卖家已发货｜｜｜等待买家确认"), plain_word("卖家已发货,等待买家确认"));
    }

    #[test]
    fn a_local_time_that_clocks_skip_still_has_an_instant() {
        let at = |day, hour| NaiveDate::from_ymd_opt(2026, 3, day).unwrap().and_hms_opt(hour, 30, 0).unwrap();
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(utc(at(29, 2), berlin).naive_utc(), at(29, 1));
        assert_eq!(utc(at(28, 2), berlin).naive_utc(), at(28, 1));
    }
}
