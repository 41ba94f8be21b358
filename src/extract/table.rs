//! One table out of the rows of a sheet: each row into its columns, the columns to disk, and what they add up to.

use super::apart::Apart;
use super::blanks;
use super::cell::Clock;
use super::column::ColumnReader;
use super::fold;
use super::from::From;
use super::headers::Headers;
use super::income;
use super::pasted::Pasted;
use super::profile::{Profile, TableMap};
use super::record::Record;
use super::retold::{Fewer, Retold};
use super::retold_days::{RetoldDays, Twice};
use super::rounded::{self, SuspectIds, TakenOut};
use super::row_days::RowDays;
use super::rule::{Rule, meets_all};
use super::signs::Signs;
use super::spread::{self, SpreadDays};
use super::totals::Totals;
use super::unreadable::Unreadable;
use super::verdict::{Part, Reject, TotalDiffers};
use crate::facts::{DiskError, Table, Writer, day_of};
use crate::words::Phrase;
use sheet::{Cell, Row};
use std::collections::HashMap;
use std::path::Path;

/// Rows kept before they go to disk.
const BATCH: usize = 16_384;

/// Reads one table out of the rows.
pub(super) struct TableReader<'p> {
    pub(super) table: Table,
    pub(super) columns: Vec<ColumnReader<'p>>,
    /// Which of the columns is the day that the platform filters by, where this table has it.
    pub(super) axis: Option<usize>,
    /// Rows seen, and of these those that are left out.
    pub(super) read: u64,
    pub(super) rejected: u64,
    /// Rows of another kind, and rows that hold several in one: neither are this table's.
    pub(super) other: u64,
    pub(super) joined: u64,
    /// Whether it has the rows that speak of several days, and no others.
    pub(super) of_spans: bool,
    rows: Vec<Rule<'p>>,
    except: Vec<Rule<'p>>,
    spread: Option<SpreadDays>,
    joins: Option<Rule<'p>>,
    signs: Option<Signs>,
    pub(super) record: Record,
    writer: Option<Writer>,
    counts: HashMap<Box<str>, u64>,
    /// Lines that share an id within their order.
    apart: Apart,
    /// Whether the row begins an order that was told already.
    anew: bool,
    /// Which telling of an order the row is of, and the row by its cells.
    telling: (u64, u64),
    /// The lines so far, where what they say is added up by order or they have no numbers.
    lines: Option<Retold>,
    /// Rows that went out again, where nobody else says so.
    pub(super) fewer: Fewer,
    /// The days of advertising so far, and what of them was told twice.
    days_told: Option<RetoldDays>,
    pub(super) twice: Twice,
    totals: Totals,
    doubtful: SuspectIds,
    pub(super) rounded_out: TakenOut,
}

impl<'p> TableReader<'p> {
    pub(super) fn new(profile: &'p Profile, map: &'p TableMap, headers: &Headers) -> Self {
        let columns: Vec<ColumnReader<'p>> =
            map.columns.iter().filter_map(|c| ColumnReader::new(profile, map.table, c, headers)).collect();
        let definition = map.table.definition();
        let spread = map.spread.as_ref().and_then(|spread| SpreadDays::new(spread, &columns, headers));
        let signs = Signs::new(map.table, &columns);
        let mut present: Vec<&str> = columns.iter().map(|c| c.column.name).collect();
        present.extend(columns.iter().filter_map(|c| day_of(c.column.name)));
        present.extend(columns.iter().filter_map(|c| c.mark_place).map(|place| definition.columns[place].name));
        present.extend(signs.and_then(Signs::column));
        let told = RetoldDays::of(map.table, &columns, headers);
        TableReader {
            table: map.table,
            columns,
            axis: None,
            read: 0,
            rejected: 0,
            other: 0,
            joined: 0,
            of_spans: map.of_spans,
            rows: Rule::all(&map.rows, headers),
            except: Rule::all(&map.except, headers),
            spread,
            signs,
            joins: map.joined.as_ref().map(|condition| Rule::new(condition, headers)),
            record: Record::new(map.table, &present),
            days_told: told,
            twice: Twice::default(),
            writer: None,
            counts: HashMap::new(),
            apart: Apart::default(),
            anew: false,
            telling: (0, 0),
            lines: Retold::of(profile, map, headers),
            fewer: Fewer::default(),
            totals: Totals::default(),
            doubtful: SuspectIds::default(),
            rounded_out: TakenOut::default(),
        }
    }

    /// Whether the row is of this table; counts it where it is not.
    fn is_mine(&mut self, cells: &[Cell<'_>]) -> bool {
        let joined = self.joins.as_ref().is_some_and(|rule| rule.meets(cells) == Some(true));
        let excepted = self.except.iter().any(|rule| rule.meets(cells) == Some(true));
        let mine = meets_all(&self.rows, cells) && !excepted;
        match (mine, joined) {
            (false, _) => self.other += 1,
            (true, true) => self.joined += 1,
            (true, false) => return true,
        }
        false
    }

    /// Whether the row is an order's own among the rows of its lines.
    pub(super) fn begins_order(&self, cells: &[Cell<'_>]) -> bool {
        self.table == Table::Orders && !self.rows.is_empty() && meets_all(&self.rows, cells)
    }

    /// Says whether the next row begins an order that was told already, which telling of an order it is of, and which row it is by
    /// its cells.
    pub(super) fn expect(&mut self, anew: bool, telling: (u64, u64)) {
        (self.anew, self.telling) = (anew, telling);
    }

    /// Whether it matters below which header a row stands.
    pub(super) fn tells_days_apart(&self) -> bool {
        self.days_told.is_some()
    }

    /// The header stands there once more.
    pub(super) fn next_header(&mut self) {
        self.days_told.iter_mut().for_each(RetoldDays::next_header);
    }

    /// Counts a row that stands there already.
    pub(super) fn take_again(&mut self, cells: &[Cell<'_>]) {
        let mine = self.is_mine(cells);
        self.read += u64::from(mine);
        if mine {
            self.apart.pass(self.table, &self.columns, cells);
        }
    }

    /// Leaves a row out, where it is of this table.
    pub(super) fn leave_out(&mut self, cells: &[Cell<'_>]) {
        let mine = u64::from(self.is_mine(cells));
        self.read += mine;
        self.rejected += mine;
    }

    /// Takes one row of data; whether it is of the table's kind.
    pub(super) fn take(&mut self, row: &Row<'_>, clock: Clock, part: &mut Part, rejects: &mut Vec<Reject>) -> bool {
        if !self.is_mine(row.cells) {
            self.days().note_other(row, clock, part);
            return false;
        }
        self.read += 1;
        if self.read_row(row, clock, part, rejects) {
            self.rejected += 1;
            self.days().note_lost(part);
            return true;
        }
        if income::is_unknown(self.table, &self.columns, &self.record) {
            // No cost, and no fact of any other table: it is told by its word.
            self.read -= 1;
            self.other += 1;
            income::note(self.table, &self.record, part);
            self.days().note_other(row, clock, part);
            return false;
        }
        if self.is_hollow(row.cells) {
            // As if the platform had not written the row: it did not know the day yet.
            self.read -= 1;
            part.blanks += 1;
            part.hollow_days.extend(self.day());
            return true;
        }
        let days = self.spread.as_ref().map_or(Ok(1), |spread| spread.days(row.cells, clock, &self.record));
        let days = match days {
            Ok(days) => days,
            Err(why) => {
                self.rejected += 1;
                rejects.extend(self.spread.as_ref().map(|spread| spread.reject(row, why)));
                self.days().note_lost(part);
                return true;
            }
        };
        self.doubtful.note(&self.columns, row, &self.record);
        self.totals.add(&self.columns, &self.record);
        if let Some(lines) = &mut self.lines {
            lines.note(row.cells, self.telling);
        }
        if let Some(told) = &mut self.days_told {
            told.note(row.cells, clock, days);
        }
        match days {
            1 => self.note_and_keep(part),
            days => self.keep_days(days, part),
        }
        true
    }

    /// Keeps the row as one row a day.
    fn keep_days(&mut self, days: u32, part: &mut Part) {
        part.spread += 1;
        self.read += u64::from(days - 1);
        let whole = self.record.slots().to_vec();
        for day in 0..days {
            spread::part_of(self.table, &whole, (day, days), self.record.slots_mut());
            self.note_and_keep(part);
        }
    }

    fn note_and_keep(&mut self, part: &mut Part) {
        self.days().note(part);
        self.record.keep();
    }

    /// Remembers what a row of totals says.
    pub(super) fn note_total(&mut self, cells: &[Cell<'_>], clock: Clock) {
        self.totals.note(&self.columns, cells, clock);
    }

    /// Reads the row into the buffers; true where a cell could not be read.
    fn read_row(&mut self, row: &Row<'_>, clock: Clock, part: &mut Part, rejects: &mut Vec<Reject>) -> bool {
        self.record.clear();
        let mut bad = false;
        for reader in &mut self.columns {
            match reader.read(row.cells, clock, &mut self.record, part) {
                Ok(()) => {}
                Err(why) => {
                    bad = true;
                    rejects.push(reader.reject(row, why));
                }
            }
        }
        if bad {
            return true;
        }
        if let Err(at) = blanks::settle(self.table, &self.columns, row.cells, &mut self.record) {
            rejects.push(self.columns[at].reject(row, Unreadable::Empty));
            return true;
        }
        self.number_lines();
        self.apart.number(self.table, &self.columns, &mut self.record);
        let signs = self.signs.map_or(Ok(()), |signs| signs.check(&self.columns, row.cells, &mut self.record));
        let other = |&(column, at): &(usize, usize)| {
            rejects.push(self.columns[column].reject_at(row, at, Unreadable::OtherCurrency));
        };
        signs.inspect_err(other).is_err()
    }

    /// Gives lines without an id their place within their order, from its first where it is told anew.
    fn number_lines(&mut self) {
        for reader in &self.columns {
            let From::CountWithin(of) = reader.from else { continue };
            let Some(key) = self.record.text(of) else { continue };
            let count = match self.counts.get_mut(key) {
                Some(count) => count,
                None => self.counts.entry(key.into()).or_default(),
            };
            *count = if self.anew { 1 } else { *count + 1 };
            let count = count.to_string();
            self.record.set_text(reader.place, &count);
        }
    }

    /// Whether so many rows are kept that they should go to disk.
    pub(super) fn is_full(&self) -> bool {
        self.record.frame.rows() >= BATCH
    }

    /// The days of the row just read.
    pub(super) fn days(&mut self) -> RowDays<'_, 'p> {
        RowDays { columns: &mut self.columns, axis: self.axis, record: &mut self.record }
    }

    /// Moves the rows that are kept to disk.
    pub(super) fn flush(&mut self, path: &Path) -> Result<(), DiskError> {
        let frame = &mut self.record.frame;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => self.writer.insert(Writer::create(path, frame)?),
        };
        if frame.rows() > 0 {
            writer.write(frame)?;
        }
        frame.clear();
        Ok(())
    }

    /// Ends the table: what is left goes to disk, and rows that were pasted or whose ids were rounded go out again.
    pub(super) fn finish(&mut self, path: &Path, pasted: &Pasted) -> Result<(), DiskError> {
        self.flush(path)?;
        if let Some(writer) = self.writer.take() {
            writer.finish()?;
        }
        if let Some(lines) = self.lines.take() {
            let fewer = lines.take_out(self.table, path, pasted)?;
            // Lines with numbers are told in their own table, and a row that feeds two tables was pasted once.
            let retold = if lines.by_order && self.table == Table::Orders { fewer.retold } else { 0 };
            self.fewer = Fewer { retold, pasted: if self.table == Table::OrderLines { fewer.pasted } else { 0 } };
        }
        if let Some(told) = self.days_told.take() {
            self.twice = told.take_out(path)?;
        }
        let axis = self.axis.map(|axis| &self.columns[axis]).map(|reader| reader.day_place.unwrap_or(reader.place));
        self.rounded_out = rounded::take_out(self.table, &self.columns, axis, path)?;
        self.rejected += self.rounded_out.rows;
        // Rows that are one fact are one.
        self.read -= fold::fold(self.table, &self.columns, path)?;
        Ok(())
    }

    /// Where the row of totals is not the sum of the rows.
    pub(super) fn differs(&self) -> Option<TotalDiffers> {
        // Of rows of several kinds nobody says which a row of totals adds up.
        let alone = self.other == 0 && self.joined == 0;
        if alone { self.totals.differs(&self.columns, self.read) } else { None }
    }

    /// Why it cannot be used, as its ids taken together tell.
    pub(super) fn refusal(&self) -> Option<Phrase> {
        rounded::refusal(&self.columns)
    }

    /// Its rows whose ids were rounded.
    pub(super) fn rounded(self) -> Vec<Reject> {
        self.doubtful.of(&self.columns)
    }
}
