//! Platform profiles: from an export, untouched, to facts and rejects.
//!
//! Runs in the reading child: recognises each sheet by its header and extracts it in the same pass, cell by cell, into one
//! file of facts a table. Nothing is guessed: what no profile fits is set aside with the nearest profile and the column it
//! misses; a row with a cell that cannot be read is left out whole and named; rows and sheets beside an export that nobody
//! reads are counted and told.

mod apart;
mod blanks;
mod cell;
mod column;
mod export_kind;
mod fault;
mod fold;
mod forms;
mod from;
mod headers;
mod identity;
mod income;
mod moved;
pub mod name_pattern;
mod name_range;
mod numbers;
mod origin;
mod parse;
mod pasted;
mod profile;
mod provenance;
mod recognise;
mod record;
mod refuse;
mod region;
mod registry;
mod repeats;
mod retold;
mod rounded;
mod row_days;
mod row_kind;
mod rows;
mod rule;
mod seen;
mod shape;
mod shown;
mod sheets;
mod signs;
mod spread;
mod states;
mod substitute;
pub mod suggest;
mod sum;
mod survey;
mod table;
mod together;
mod totals;
mod unknown;
mod unreadable;
mod verdict;
mod written;

pub use export_kind::ExportKind;
pub use fault::ProfileError;
pub use forms::{DateForm, NumberForm, ValueForms};
pub use identity::IdentityKey;
pub use origin::Origin;
pub use profile::{ColumnMap, Profile, TableMap, Time};
pub use provenance::{Generation, Known};
pub use registry::Profiles;
pub use unreadable::Unreadable;
pub use verdict::{
    Extract, MOST_REJECTS, Part, Reject, SkippedRows, TablePart, TotalDiffers, Verdict, wants_password, why_refused,
};
pub use written::{Across, Advice, Case, Condition, Names, Refuse, Substitute, SumPart};

use crate::facts::DiskError;
use crate::words::{Language, Phrase};
use cell::Clock;
use chrono_tz::Tz;
use forms::Settled;
use sheet::{Book, Kind, Limit, Limits, Next, Refusal, Remark, Row};
use sheets::{Recognition, SheetReading};
use std::path::Path;
use survey::Survey;
use thiserror::Error;

/// Raised whenever the same profile would extract something else from the same file.
pub const VERSION: u32 = 16;

/// A header stands within the first rows or nowhere.
const HEADER_WITHIN: u64 = 20;

/// The most rows of a sheet where the settings say nothing else: the program holds what the files of a store say, and a
/// platform gives a quarter of this at a time.
const MOST_ROWS: u64 = 400_000;

/// The most rows of a sheet.
fn most_rows(limits: &Limits) -> u64 {
    if limits.rows == Limits::default().rows { MOST_ROWS } else { limits.rows }
}

/// Why a file cannot be extracted.
#[derive(Debug, Error)]
pub enum ExtractError {
    /// The file itself.
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// Our own disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// What it says cannot be believed, as when two columns for one fact differ.
    #[error("set aside")]
    Aside(Phrase),
}

/// Reads a file into facts under `folder`, for a store in `zone`.
///
/// # Errors
/// Only where our own disk fails; whatever is wrong with the file is a [`Verdict::Refused`].
pub fn extract(
    path: &Path,
    folder: &Path,
    profiles: &Profiles,
    zone: Tz,
    limits: &Limits,
) -> Result<Verdict, DiskError> {
    let names: Vec<String> = path.file_name().map(|name| name.to_string_lossy().into_owned()).into_iter().collect();
    extract_book(sheet::open(path, limits), folder, profiles, Origin { zone, identity: None, names: &names }, limits)
}

/// The same of a file that was opened, or could not be.
///
/// # Errors
/// As [`extract`].
pub fn extract_book(
    book: Result<Book, Refusal>,
    folder: &Path,
    profiles: &Profiles,
    origin: Origin<'_>,
    limits: &Limits,
) -> Result<Verdict, DiskError> {
    match book.map_err(ExtractError::from).and_then(|book| read_book(book, folder, profiles, origin, limits)) {
        Ok(verdict) => Ok(verdict),
        Err(ExtractError::Refusal(refusal)) => Ok(Verdict::Refused(Phrase::from(&refusal))),
        Err(ExtractError::Aside(why)) => Ok(Verdict::Refused(why)),
        Err(ExtractError::Disk(error)) => Err(error),
    }
}

fn read_book(
    mut book: Book,
    folder: &Path,
    profiles: &Profiles,
    origin: Origin<'_>,
    limits: &Limits,
) -> Result<Verdict, ExtractError> {
    let mut extract = Extract::default();
    let mut nearest: Option<(usize, Phrase)> = None;
    for index in 0..book.sheets().len() {
        let sheet = (book.sheets()[index].clone(), book.is_hidden(index));
        let clock = Clock::of(origin, book.epoch(index));
        let again = || SheetReading::new(profiles, folder, sheet.clone(), (clock, origin.names), extract.parts.len());
        let (mut seen, mut settled) = (read_sheet(&mut book, index, again(), None, limits)?, None);
        if seen.is_none() {
            let found = survey(&mut book, index, profiles, origin.names)?;
            seen = read_sheet(&mut book, index, again().with(found), None, limits)?;
            settled = Some(found);
        }
        let mut seen = seen.expect("a sheet that is settled is read");
        // That cells are merged a workbook says behind all its rows.
        let header = seen.parts.first().map(|(part, _)| part.header_row);
        if let Some(header) = header.filter(|header| book.merged(index).iter().any(|area| area.first_row > *header)) {
            let reading = settled.map_or_else(again, |settled| again().with(settled));
            seen = read_sheet(&mut book, index, reading, Some(header), limits)?.expect("it was read before");
        }
        extract.by_name |= settled.is_some_and(|settled| settled.by_name);
        for (part, rejects) in seen.parts {
            extract.parts.push(part);
            extract.rejects.extend(rejects);
        }
        extract.passed_over.extend(seen.passed_over);
        if let Some((matched, why)) = seen.nearest
            && nearest.as_ref().is_none_or(|(best, _)| *best < matched)
        {
            nearest = Some((matched, why));
        }
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

/// Reads a sheet, with merged cells below a row filled; none where what its cells mean is to be settled first.
fn read_sheet(
    book: &mut Book,
    index: usize,
    mut reading: SheetReading<'_>,
    filled_below: Option<u64>,
    limits: &Limits,
) -> Result<Option<Recognition>, ExtractError> {
    let (name, most, mut rows) = (book.sheets()[index].clone(), most_rows(limits), 0);
    let visit = &mut |row: Row<'_>| -> Result<Next, ExtractError> {
        rows += 1;
        match rows > most {
            true => Err(Refusal::too_much(Limit::Rows, rows, most, &name).into()),
            false => reading.row(&row),
        }
    };
    match filled_below {
        Some(row) => book.read_filled(index, row, visit)?,
        None => book.read(index, visit)?,
    }
    reading.finish()
}

/// What the cells of a sheet decide together.
fn survey(book: &mut Book, index: usize, profiles: &Profiles, names: &[String]) -> Result<Settled, ExtractError> {
    let mut survey = Survey::new(profiles.all(), name_range::days(names));
    book.read(index, &mut |row: Row<'_>| {
        survey.row(&row);
        Ok::<_, ExtractError>(Next::Row)
    })?;
    survey.finish()
}

/// Why nothing of the file was read.
fn why_none(extract: &Extract, nearest: Option<(usize, Phrase)>) -> Phrase {
    match extract.passed_over.iter().find(|over| over.hidden) {
        Some(over) => Phrase::new("refusal.hidden-only").with("sheet", over.sheet.as_str()),
        None => nearest.map_or_else(|| Phrase::new("refusal.empty"), |(_, why)| why),
    }
}

/// "looks like X, but the column Y is missing (the nearest found is Z)".
fn missing_columns(profile: &Profile, missing: &[(String, Option<String>)], row: u64) -> Phrase {
    let names: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
    let near: Vec<String> =
        missing.iter().filter_map(|(name, near)| near.as_ref().map(|n| format!("{name} ≈ {n}"))).collect();
    let key = if near.is_empty() { "refusal.missing-column" } else { "refusal.missing-column-near" };
    Phrase::new(key)
        .with("profile", Language::ALL.map(|language| profile.name(language)))
        .with("profile_id", profile.id.as_str())
        .with("row", row)
        .with("columns", names.join(", "))
        .with("nearest", near.join(", "))
}
