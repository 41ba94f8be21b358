//! A file sheet by sheet. Sheets below one header that hold orders are read as one: who cuts an export at the most rows of a sheet cuts
//! between two rows of an order, too.

use super::cell::Clock;
use super::forms::Settled;
use super::headers::Headers;
use super::origin::Origin;
use super::profile::Profile;
use super::recognise::{Recognised, recognise};
use super::sheets::{Recognition, SheetReading};
use super::survey::Survey;
use super::verdict::{Extract, MOST_REJECTS, Part, Verdict};
use super::{ExtractError, HEADER_WITHIN, Profiles};
use super::{name_pattern, name_range};
use crate::facts::Table;
use crate::words::Phrase;
use chrono::{NaiveDate, NaiveDateTime};
use sheet::{Book, Kind, Limit, Limits, Next, Refusal, Remark, Row};
use std::collections::BTreeSet;
use std::path::Path;

/// The most rows of a sheet where the settings say nothing else: the program holds what the files of a store say, and a
/// platform gives a quarter of this at a time.
const MOST_ROWS: u64 = 400_000;

/// The most rows of a sheet.
fn most_rows(limits: &Limits) -> u64 {
    if limits.rows == Limits::default().rows { MOST_ROWS } else { limits.rows }
}

/// A workbook of more sheets is no export that was cut.
const MOST_CUT: usize = 100;

/// Reads all of it that is a known export.
pub(super) fn read(
    mut book: Book,
    folder: &Path,
    profiles: &Profiles,
    origin: Origin<'_>,
    limits: &Limits,
) -> Result<Verdict, ExtractError> {
    let mut extract = Extract::default();
    let (mut nearest, mut widths): (Option<(usize, Phrase)>, Vec<usize>) = (None, Vec::new());
    for sheets in cut(&mut book, profiles)? {
        let next = extract.parts.len();
        let member = book.member(sheets[0]).map(str::to_owned);
        let (seen, by_name) = Sheets { book: &mut book, sheets, profiles, folder, origin, limits, next }.read()?;
        extract.by_name |= by_name;
        for (part, rejects) in seen.parts {
            extract.parts.push(Part { member: member.clone(), ..part });
            extract.rejects.extend(rejects);
        }
        extract.passed_over.extend(seen.passed_over);
        widths.extend(seen.widths);
        if let Some((matched, why)) = seen.nearest
            && nearest.as_ref().is_none_or(|(best, _)| *best < matched)
        {
            nearest = Some((matched, why));
        }
    }
    for over in &mut extract.passed_over {
        // Many columns are empty in most rows.
        let is_as_wide = |width: &usize| over.cells * 3 >= over.rows * *width as u64;
        over.alike = widths.iter().any(is_as_wide);
    }
    extract.rejects.truncate(MOST_REJECTS);
    extract.remarks = book.remarks().iter().filter(|remark| remark.is_worth_telling()).cloned().collect();
    extract.by_name |=
        extract.parts.iter().any(|part| profiles.get(&part.profile).is_some_and(Profile::is_dated_by_name));
    extract.by_password = book.remarks().iter().any(Remark::is_about_password);
    if let Some(refused) = extract.parts.iter().find_map(|part| part.refused.clone()) {
        return Ok(Verdict::Refused(refused));
    }
    if extract.parts.is_empty() {
        let why = why_none(&extract, nearest);
        // Its name, which the archive does not keep with the bytes, may say that it is a workbook.
        let why = if book.kind() == Kind::Csv { why.with("found", "text") } else { why };
        return Ok(Verdict::Refused(why));
    }
    Ok(Verdict::Read(extract))
}

/// The sheets by index, those together of which one goes on where another ends.
fn cut(book: &mut Book, profiles: &Profiles) -> Result<Vec<Vec<usize>>, ExtractError> {
    let all = 0..book.sheets().len();
    if !(2..=MOST_CUT).contains(&all.clone().filter(|index| !book.is_hidden(*index)).count()) {
        return Ok(all.map(|index| vec![index]).collect());
    }
    let mut found: Vec<(Option<Begun>, Vec<usize>)> = Vec::new();
    for index in all {
        let header = if book.is_hidden(index) { None } else { header_of_orders(book, index, profiles)? };
        let goes_on = |(of, sheets): &&mut (Option<Begun>, Vec<usize>)| {
            let same = of.as_ref().zip(header.as_ref()).is_some_and(|(of, header)| of.goes_on(header));
            same && book.epoch(sheets[0]) == book.epoch(index)
        };
        match found.iter_mut().find(goes_on) {
            Some((_, sheets)) => sheets.push(index),
            None => found.push((header, vec![index])),
        }
    }
    Ok(found.into_iter().map(|(_, sheets)| sheets).collect())
}

/// A report of orders by its header and by what the name of its file within a zip says.
struct Begun {
    headers: Headers,
    made: Option<NaiveDateTime>,
    days: Option<(NaiveDate, NaiveDate)>,
}

impl Begun {
    /// Whether another sheet may be a part of the same export: files of a zip that were made at two times are two exports.
    fn goes_on(&self, other: &Begun) -> bool {
        self.headers.same(&other.headers) && self.made == other.made && self.days == other.days
    }
}

/// The header of a sheet, where it is that of a report of orders.
fn header_of_orders(book: &mut Book, index: usize, profiles: &Profiles) -> Result<Option<Begun>, ExtractError> {
    let mut found = None;
    let member = book.member(index).unwrap_or_default().to_owned();
    book.read(index, &mut |row: Row<'_>| -> Result<Next, ExtractError> {
        if row.number > HEADER_WITHIN {
            return Ok(Next::Sheet);
        }
        let headers = Headers::of(row.cells);
        let Recognised::Fits(profile) = recognise(&headers, profiles.all()) else { return Ok(Next::Row) };
        if profile.tables.iter().any(|map| matches!(map.table, Table::Orders | Table::OrderLines)) {
            let in_name = |shapes: &[String]| shapes.iter().find_map(|shape| name_pattern::time(shape, &member));
            let days = profile.time.spans.iter().find_map(|shape| name_pattern::span(shape, &member));
            found = Some(Begun { headers, made: in_name(&profile.time.names), days });
        }
        Ok(Next::Sheet)
    })?;
    Ok(found)
}

/// Sheets that are read as one.
struct Sheets<'a> {
    book: &'a mut Book,
    sheets: Vec<usize>,
    profiles: &'a Profiles,
    folder: &'a Path,
    origin: Origin<'a>,
    limits: &'a Limits,
    /// The number of their first part in the file.
    next: usize,
}

/// Which merged cells are filled in each of their rows.
struct Filled {
    /// Those below this row.
    below: u64,
    /// But for amounts and counts in these columns.
    values: BTreeSet<usize>,
}

impl Sheets<'_> {
    /// What they hold, and whether the file's name decided what cells mean.
    fn read(mut self) -> Result<(Recognition, bool), ExtractError> {
        let mut settled = None;
        let mut seen = self.rows(None, None)?;
        if seen.is_none() {
            settled = Some(self.survey()?);
            seen = self.rows(settled, None)?;
        }
        let mut seen = seen.expect("a sheet that is settled is read");
        // That cells are merged a workbook says behind all its rows.
        let header = seen.parts.first().map(|(part, _)| part.header_row);
        let is_merged = |header: u64| {
            let mut areas = self.sheets.iter().flat_map(|index| self.book.merged(*index));
            areas.any(|area| area.first_row > header)
        };
        if let Some(below) = header.filter(|header| is_merged(*header)) {
            let filled = Filled { below, values: std::mem::take(&mut seen.values) };
            seen = self.rows(settled, Some(filled))?.expect("it was read before");
        }
        Ok((seen, settled.is_some_and(|settled| settled.by_name)))
    }

    /// Reads their rows, with merged cells filled; none where what their cells mean is to be settled first.
    fn rows(&mut self, settled: Option<Settled>, filled: Option<Filled>) -> Result<Option<Recognition>, ExtractError> {
        let first = self.sheets[0];
        let sheet = (self.book.sheets()[first].clone(), self.book.is_hidden(first));
        let clock = Clock::of(self.origin, self.book.epoch(first));
        let names = self.names();
        let mut reading = SheetReading::new(self.profiles, self.folder, sheet, (clock, &names), self.next);
        if let Some(settled) = settled {
            reading = reading.with(settled);
        }
        for &index in &self.sheets {
            let (name, most, mut rows) = (self.book.sheets()[index].clone(), most_rows(self.limits), 0);
            if index != first {
                reading.go_on(&name)?;
            }
            let visit = &mut |row: Row<'_>| -> Result<Next, ExtractError> {
                rows += 1;
                match rows > most {
                    true => Err(Refusal::too_much(Limit::Rows, rows, most, &name).into()),
                    false => reading.row(&row),
                }
            };
            match &filled {
                Some(Filled { below, values }) => {
                    self.book.read_filled(index, *below, &|column, _| !values.contains(&column), visit)?;
                }
                None => self.book.read(index, visit)?,
            }
        }
        reading.finish()
    }

    /// What their file is called: one within a zip by its own name and by the zip's.
    fn names(&self) -> Vec<String> {
        let names = self.origin.names.iter();
        match self.book.member(self.sheets[0]) {
            Some(member) => names.map(|name| name_pattern::within(name, member)).collect(),
            None => names.cloned().collect(),
        }
    }

    /// What their cells decide together.
    fn survey(&mut self) -> Result<Settled, ExtractError> {
        let mut survey = Survey::new(self.profiles.all(), name_range::days(&self.names()));
        for &index in &self.sheets {
            self.book.read(index, &mut |row: Row<'_>| {
                survey.row(&row);
                Ok::<_, ExtractError>(Next::Row)
            })?;
        }
        survey.finish()
    }
}

/// Why nothing of the file was read.
fn why_none(extract: &Extract, nearest: Option<(usize, Phrase)>) -> Phrase {
    match extract.passed_over.iter().find(|over| over.hidden) {
        Some(over) => Phrase::new("refusal.hidden-only").with("sheet", over.sheet.as_str()),
        None => nearest.map_or_else(|| Phrase::new("refusal.empty"), |(_, why)| why),
    }
}
