//! From the rows of a recognised sheet to facts, row by row, with a place for every row.

use super::ExtractError;
use super::cell::{self, Unreadable};
use super::column::{ColumnReader, From, at_cell};
use super::profile::{Profile, TableMap};
use super::recognise::Headers;
use super::rounded::{self, SuspectIds};
use super::shape::{Shape, is_nothing};
use super::totals::{Totals, is_total_word, means_all};
use super::verdict::{MOST_REJECTS, Part, Reject, TablePart};
use crate::facts::{DiskError, Frame, Kind, Table, Value, Writer, day_of};
use chrono::NaiveDate;
use chrono_tz::Tz;
use sheet::{Cell, Epoch, Refusal, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

/// Rows kept before they go to disk.
const BATCH: usize = 8_192;

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
    /// What its rows must look like.
    pub(super) shape: Shape,
    part: Part,
    clock: Clock,
    tables: Vec<TableReader<'p>>,
    rejects: Vec<Reject>,
    axis: Option<(usize, usize)>,
    /// Rows seen so far, by a hash of all their cells; none where the platform writes rows that are alike.
    seen: Option<HashSet<u64>>,
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
    totals: Totals,
    doubtful: SuspectIds,
}

impl<'p> SheetReader<'p> {
    /// For a sheet whose header was recognised.
    pub(super) fn new(
        profile: &'p Profile,
        sheet: &str,
        (header_row, fields): (u64, Option<usize>),
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
            repeated: 0,
            total_differs: None,
            refused: None,
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
        let shape = Shape::new(profile, headers, fields, tables.iter().flat_map(|table| &table.columns));
        let seen = (!profile.repeats).then(HashSet::new);
        SheetReader { shape, part, clock, tables, rejects: Vec::new(), axis, seen }
    }

    /// Counts a row that only says something, such as the header once more.
    pub(super) fn note(&mut self) {
        self.part.prelude += 1;
    }

    /// Takes one row below the header.
    pub(super) fn take(&mut self, row: &Row<'_>, folder: &Path) -> Result<(), ExtractError> {
        if is_blank(row.cells) {
            self.part.blanks += 1;
            return Ok(());
        }
        if self.is_total(row.cells) {
            self.part.totals += 1;
            self.tables.iter_mut().for_each(|table| table.totals.note(&table.columns, row.cells));
            return Ok(());
        }
        if self.seen.as_mut().is_some_and(|seen| !seen.insert(hash_of(row.cells))) {
            self.repeated(row.cells);
            return Ok(());
        }
        if self.shape.is_note(row) {
            self.note();
            return Ok(());
        }
        if let Some((fields, expected)) = self.shape.miscounted(row) {
            if fields < expected && !row.ended {
                return Err(Refusal::CutRow { row: row.number, fields, expected }.into());
            }
            self.leave_out(row, (fields, expected));
            return Ok(());
        }
        if let Some(why) = self.shape.contradiction(row) {
            return Err(ExtractError::Aside(why));
        }
        for index in 0..self.tables.len() {
            let table = &mut self.tables[index];
            table.read += 1;
            if table.read_row(row, self.clock, &mut self.part, &mut self.rejects) {
                table.rejected += 1;
                continue;
            }
            if table.is_hollow() {
                // As if the platform had not written the row: it did not know the day yet.
                table.read -= 1;
                self.part.blanks += 1;
                continue;
            }
            table.doubtful.note(&table.columns, row, &table.buffers);
            table.totals.add(&table.columns, &table.buffers);
            let axis = self.axis.filter(|(t, _)| *t == index).map(|(_, column)| column);
            self.note_days(index, axis);
            let table = &mut self.tables[index];
            table.keep();
            if table.frame.rows() >= BATCH {
                let path = folder.join(&self.part.tables[index].file);
                table.flush(&path)?;
            }
        }
        self.rejects.truncate(MOST_REJECTS);
        Ok(())
    }

    /// A row that adds up others: one of its first cells says so, and it has no key.
    fn is_total(&self, cells: &[Cell<'_>]) -> bool {
        let mut first = cells.iter().take(4);
        first.any(is_total_word) && self.tables.iter().all(|table| table.has_no_key(cells))
            || cells.iter().take(4).any(means_all) && self.tables.iter().all(|table| table.lacks_a_must(cells))
    }

    /// Counts a row that stands there already. One with nothing in it is no news.
    fn repeated(&mut self, cells: &[Cell<'_>]) {
        self.tables.iter_mut().for_each(|table| table.read += 1);
        self.part.repeated += u64::from(self.tables.iter().any(|table| table.has_weight(cells)));
    }

    /// Leaves a row out whose cells do not stand where their headers do.
    fn leave_out(&mut self, row: &Row<'_>, fields: (u64, u64)) {
        for table in &mut self.tables {
            table.read += 1;
            table.rejected += 1;
        }
        let why = if fields.0 < fields.1 { Unreadable::FewFields } else { Unreadable::ManyFields };
        if self.rejects.len() < MOST_REJECTS {
            let sheet = self.part.sheet.clone();
            self.rejects.push(self.shape.reject(row, sheet, why, fields));
        }
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
            let path = folder.join(&part.file);
            table.flush(&path)?;
            if let Some(writer) = table.writer.take() {
                writer.finish()?;
            }
            table.rejected += rounded::take_out(table.table, &table.columns, &path)?;
            (part.read, part.rejected) = (table.read, table.rejected);
            let differs = || table.totals.differs(&table.columns, table.read);
            self.part.total_differs = self.part.total_differs.take().or_else(differs).filter(|_| table.rejected == 0);
            self.part.refused = self.part.refused.take().or_else(|| rounded::refusal(&table.columns));
            self.rejects.extend(std::mem::take(&mut table.doubtful).of(&table.columns));
        }
        self.rejects.iter_mut().for_each(|reject| reject.sheet.clone_from(&self.part.sheet));
        self.rejects.truncate(MOST_REJECTS);
        Ok((self.part, self.rejects))
    }
}

fn date_of(days: i64) -> NaiveDate {
    NaiveDate::from_epoch_days(days as i32).expect("days stored were dates")
}

fn is_blank(cells: &[Cell<'_>]) -> bool {
    cells.iter().all(is_nothing)
}

/// A hash of all that a row holds, mapped or not.
fn hash_of(cells: &[Cell<'_>]) -> u64 {
    let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let mut hasher = DefaultHasher::new();
    for cell in &cells[..end] {
        match cell {
            Cell::Empty => 0_u8.hash(&mut hasher),
            Cell::Formula => 1_u8.hash(&mut hasher),
            Cell::Text(text) | Cell::Error(text) => text.hash(&mut hasher),
            Cell::Number(n) | Cell::Serial(n) => n.to_bits().hash(&mut hasher),
            Cell::Bool(b) => b.hash(&mut hasher),
        }
    }
    hasher.finish()
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
            totals: Totals::default(),
            doubtful: SuspectIds::default(),
        }
    }

    /// Whether a cell without which a row is unusable is empty.
    fn lacks_a_must(&self, cells: &[Cell<'_>]) -> bool {
        let mut musts = self.columns.iter().filter(|reader| reader.map.must);
        musts.any(|reader| match reader.from {
            From::Cell(at) => means_all(at_cell(cells, at)) || matches!(cell::bare(at_cell(cells, at)), Ok(None)),
            _ => false,
        })
    }

    /// Whether the row just read is of a day and none of its amounts and counts is known.
    fn is_hollow(&self) -> bool {
        let mut values = self.columns.iter().filter(|reader| reader.is_value()).peekable();
        let of_a_day = self.table.key().any(|column| column.kind == Kind::Day);
        of_a_day && values.peek().is_some() && values.all(|reader| self.buffers[reader.place].is_none())
    }

    /// Whether a row holds more than a key: of days, an amount or count that is not 0.
    fn has_weight(&self, cells: &[Cell<'_>]) -> bool {
        let counts = |at: usize| cell::number(at_cell(cells, at)).is_ok_and(|n| n.is_some_and(|n| !n.is_zero()));
        let mut values = self.columns.iter().filter(|reader| reader.is_value());
        values.any(|reader| matches!(reader.from, From::Cell(at) if counts(at)))
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
        for (values, buffer) in self.frame.columns_mut().iter_mut().zip(&mut self.buffers) {
            if let Some(values) = values {
                values.set(row, buffer.take());
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
