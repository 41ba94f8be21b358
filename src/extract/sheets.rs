//! One sheet from its first row to its last: where a header stands, which rows belong to it, and what was passed over.
//!
//! Several exports may stand in one sheet, pasted below each other with their titles and headers. Each header that is known
//! begins a part of its own; rows below one that is not are counted, so that nothing is left out in silence.

use super::cell::Clock;
use super::forms::{Forms, Settled};
use super::headers::Headers;
use super::origin::named_day;
use super::recognise::{Recognised, recognise};
use super::rows::SheetReader;
use super::shape::{is_header_like, is_nothing};
use super::unknown::UnknownHeader;
use super::verdict::{Part, Reject, SkippedRows};
use super::written::Advice;
use super::{ExtractError, HEADER_WITHIN, missing_columns};
use crate::extract::Profiles;
use crate::words::Phrase;
use sheet::{Cell, Next, Row};
use std::collections::BTreeSet;
use std::path::Path;

/// Cells that a row must fill to count among those that were passed over: notes have one or two.
const SEVERAL: usize = 3;

/// The reading of one sheet.
pub(super) struct SheetReading<'p> {
    profiles: &'p Profiles,
    folder: &'p Path,
    name: String,
    hidden: bool,
    clock: Clock,
    /// What the file was called.
    names: &'p [String],
    /// What its cells decided together; none where nobody asked yet.
    settled: Option<Settled>,
    /// Whether somebody has to ask before it can be read.
    unsettled: bool,
    /// The number of the next part of the file.
    next: usize,
    reader: Option<SheetReader<'p>>,
    seen: Recognition,
    over: SkippedRows,
    /// Whether they are of an export of which nothing is needed.
    needless: bool,
    /// What stands above the next header.
    notes: Vec<String>,
    unknown: UnknownHeader,
    rows: u64,
}

/// What a sheet turned out to be.
#[derive(Default)]
pub(super) struct Recognition {
    /// Exports that were read.
    pub(super) parts: Vec<(Part, Vec<Reject>)>,
    /// Rows that were not.
    pub(super) passed_over: Vec<SkippedRows>,
    /// Columns that hold amounts and counts.
    pub(super) values: BTreeSet<usize>,
    /// How many columns the headers have that are known.
    pub(super) widths: Vec<usize>,
    /// How near it came to an export, and why it is none.
    pub(super) nearest: Option<(usize, Phrase)>,
}

impl<'p> SheetReading<'p> {
    pub(super) fn new(
        profiles: &'p Profiles,
        folder: &'p Path,
        (name, hidden): (String, bool),
        (clock, names): (Clock, &'p [String]),
        next: usize,
    ) -> Self {
        let over = SkippedRows { sheet: name.clone(), row: 0, rows: 0, hidden, cells: 0, alike: false };
        SheetReading {
            profiles,
            folder,
            name,
            hidden,
            clock,
            names,
            settled: None,
            unsettled: false,
            next,
            reader: None,
            seen: Recognition::default(),
            over,
            needless: false,
            notes: Vec::new(),
            unknown: UnknownHeader::default(),
            rows: 0,
        }
    }

    /// Of a sheet of which it is known what its cells mean.
    pub(super) fn with(self, settled: Settled) -> Self {
        SheetReading { settled: Some(settled), ..self }
    }

    /// Goes on with another sheet, which is below the same header.
    pub(super) fn go_on(&mut self, name: &str) -> Result<(), ExtractError> {
        if let Some(reader) = &mut self.reader {
            reader.go_on(name, self.folder)?;
        }
        self.end_passing();
        self.notes.clear();
        (self.name, self.over.sheet) = (name.to_owned(), name.to_owned());
        Ok(())
    }

    /// Takes the next row.
    pub(super) fn row(&mut self, row: &Row<'_>) -> Result<Next, ExtractError> {
        self.take(row)?;
        Ok(if self.unsettled { Next::Sheet } else { Next::Row })
    }

    fn take(&mut self, row: &Row<'_>) -> Result<(), ExtractError> {
        self.rows += 1;
        if let Some(reader) = &mut self.reader {
            if !reader.shape.may_be_header(row.cells) {
                return reader.take(row, self.folder);
            }
            let headers = Headers::of(row.cells);
            if reader.shape.is(&headers) {
                reader.note_header(self.folder)?;
            } else if !self.header(row, &headers)? {
                let reader = self.reader.as_mut().expect("a row that is no header ends no reading");
                reader.take(row, self.folder)?;
            }
            return Ok(());
        }
        let begun = !self.seen.parts.is_empty();
        let may_be = if begun { is_header_like(row.cells) } else { row.number <= HEADER_WITHIN };
        let headers = may_be.then(|| Headers::of(row.cells));
        match headers {
            Some(headers) if self.header(row, &headers)? => {}
            Some(headers) => {
                self.unknown.see(row, &headers);
                self.note(row);
                self.pass(row);
            }
            None => self.pass(row),
        }
        Ok(())
    }

    /// Whether the row is a header that is known, or nearly; then what stands below is read, or passed over.
    fn header(&mut self, row: &Row<'_>, headers: &Headers) -> Result<bool, ExtractError> {
        match recognise(headers, self.profiles.all()) {
            Recognised::Nothing => return Ok(false),
            Recognised::Useless { profile, advice } => {
                self.seen.nearest = Some((usize::MAX, advice.phrase(profile)));
                self.needless = advice == Advice::NotNeeded;
                self.end_part()?;
            }
            Recognised::Near { profile, missing, matched } => {
                self.needless = false;
                if self.seen.nearest.as_ref().is_none_or(|(best, _)| *best < matched) {
                    self.seen.nearest = Some((matched, missing_columns(profile, &missing, row.number)));
                }
                self.end_part()?;
            }
            Recognised::Fits(_) if self.hidden => self.seen.nearest = Some((usize::MAX, Phrase::new("refusal.empty"))),
            Recognised::Fits(profile) if profile.values.need_the_file() && self.settled.is_none() => {
                self.unsettled = true;
            }
            Recognised::Fits(profile) => {
                self.end_part()?;
                self.end_passing();
                self.needless = false;
                let number = self.next + self.seen.parts.len();
                let header = (row.number, row.fields);
                let forms = Forms::of(profile.values, self.settled.unwrap_or_default());
                let named_day = named_day(profile, self.names).map_err(ExtractError::Aside)?;
                let clock = Clock { forms, named_day, ..self.clock };
                self.seen.widths.push(headers.filled());
                let headers = &headers.below(&std::mem::take(&mut self.notes));
                self.reader = Some(SheetReader::new(profile, &self.name, header, headers, clock, number));
            }
        }
        Ok(true)
    }

    /// Keeps what a row above a header says: it may name the currency.
    fn note(&mut self, row: &Row<'_>) {
        if row.number <= HEADER_WITHIN
            && let Some(Cell::Text(text)) = row.cells.first()
        {
            self.notes.push((*text).to_owned());
        }
    }

    /// Counts a row that nobody reads.
    fn pass(&mut self, row: &Row<'_>) {
        let filled = row.cells.iter().filter(|cell| !is_nothing(cell)).count();
        if self.needless || filled < SEVERAL {
            return;
        }
        if self.over.rows == 0 {
            self.over.row = row.number;
        }
        self.over.rows += 1;
        self.over.cells += filled as u64;
    }

    fn end_part(&mut self) -> Result<(), ExtractError> {
        if let Some(reader) = self.reader.take() {
            self.seen.values.extend(reader.values());
            let part = reader.finish(self.folder)?;
            self.seen.parts.push(part);
        }
        Ok(())
    }

    /// Rows above the first header are its prelude; those below a header that is not known are told.
    fn end_passing(&mut self) {
        let over = SkippedRows { row: 0, rows: 0, cells: 0, ..self.over.clone() };
        let over = std::mem::replace(&mut self.over, over);
        if over.rows > 0 && !self.seen.parts.is_empty() {
            self.seen.passed_over.push(over);
        }
    }

    /// Ends the sheet; none where what its cells mean is to be settled first.
    pub(super) fn finish(mut self) -> Result<Option<Recognition>, ExtractError> {
        if self.unsettled {
            return Ok(None);
        }
        self.end_part()?;
        // Hidden sheets hold lists for drop-downs more often than exports.
        let told = self.over.rows > 0 && (!self.hidden || self.seen.nearest.is_some());
        if told {
            self.seen.passed_over.push(self.over);
        }
        if self.hidden {
            self.seen.nearest = None;
        } else if self.seen.nearest.is_none() {
            let empty = || (0, Phrase::new("refusal.empty"));
            let why = if self.rows == 0 { empty() } else { self.unknown.why(self.profiles.all()) };
            self.seen.nearest = Some(why);
        }
        Ok(Some(self.seen))
    }
}
