//! Platform profiles: from an export, untouched, to facts and rejects.
//!
//! Runs in the reading child: recognises each sheet by its header and extracts it in the same pass, cell by cell, into one
//! Parquet file a table. Nothing is guessed: what no profile fits is set aside with the nearest profile and the column it
//! misses; a row with a cell that cannot be read is left out whole and named.

mod cell;
mod column;
pub mod name_pattern;
mod profile;
mod recognise;
mod registry;
mod rows;
mod verdict;

pub use cell::Unreadable;
pub use profile::{ColumnMap, Gives, Profile, ProfileError, TableMap, Time};
pub use registry::Profiles;
pub use verdict::{Extract, MOST_REJECTS, Part, Refused, Reject, TablePart, Told, Verdict};

use crate::facts::DiskError;
use crate::sheet::{self, Book, Cell, Limit, Limits, Next, Refusal, Row};
use crate::words::{Language, Phrase};
use chrono_tz::Tz;
use recognise::{Headers, Recognised, recognise};
use rows::{Clock, SheetReader};
use std::path::Path;
use thiserror::Error;

/// Raised whenever the same profile would extract something else from the same file.
pub const VERSION: u32 = 1;

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
    match read_book(path, folder, profiles, zone, limits) {
        Ok(verdict) => Ok(verdict),
        Err(ExtractError::Refusal(refusal)) => Ok(Verdict::Refused(Refused::new(&refusal.phrase()))),
        Err(ExtractError::Disk(error)) => Err(error),
    }
}

fn read_book(
    path: &Path,
    folder: &Path,
    profiles: &Profiles,
    zone: Tz,
    limits: &Limits,
) -> Result<Verdict, ExtractError> {
    let mut book = sheet::open(path, limits)?;
    let mut extract = Extract::default();
    let mut nearest: Option<(usize, Phrase)> = None;
    for index in 0..book.sheets().len() {
        let reading = Reading { folder, profiles, zone, most_rows: most_rows(limits), parts: extract.parts.len() };
        let seen = read_sheet(&mut book, index, reading)?;
        match seen {
            Seen::Part(part, rejects) => {
                extract.parts.push(part);
                extract.rejects.extend(rejects);
            }
            Seen::Near(matched, why) => {
                extract.passed_over.push(book.sheets()[index].clone());
                if nearest.as_ref().is_none_or(|(best, _)| *best < matched) {
                    nearest = Some((matched, why));
                }
            }
        }
    }
    extract.rejects.truncate(MOST_REJECTS);
    if extract.parts.is_empty() {
        let why = nearest.map_or_else(|| Phrase::new("refusal.empty"), |(_, why)| why);
        return Ok(Verdict::Refused(Refused::new(&why)));
    }
    Ok(Verdict::Read(extract))
}

/// What a sheet turned out to be.
enum Seen {
    Part(Part, Vec<Reject>),
    /// None of ours: how near it came, and why not.
    Near(usize, Phrase),
}

/// How a sheet is to be read.
struct Reading<'a> {
    folder: &'a Path,
    profiles: &'a Profiles,
    zone: Tz,
    most_rows: u64,
    /// Sheets of the file that are exports, so far.
    parts: usize,
}

fn read_sheet(book: &mut Book, index: usize, reading: Reading<'_>) -> Result<Seen, ExtractError> {
    let Reading { folder, profiles, zone, most_rows, parts } = reading;
    let name = book.sheets()[index].clone();
    let mut reader: Option<SheetReader<'_>> = None;
    let mut nearest: Option<(usize, Phrase)> = None;
    let mut rows = 0;
    let epoch = book.epoch();
    book.read(index, &mut |row: Row<'_>| -> Result<Next, ExtractError> {
        rows += 1;
        if rows > most_rows {
            return Err(Refusal::too_much(Limit::Rows, rows, most_rows, &name).into());
        }
        if let Some(reader) = &mut reader {
            reader.take(&row, folder)?;
            return Ok(Next::Row);
        }
        if row.number > HEADER_WITHIN {
            return Ok(Next::Sheet);
        }
        let headers = Headers::new(row.cells.iter().map(header_text).collect());
        match recognise(&headers, profiles.all()) {
            Recognised::Fits(profile) => {
                reader = Some(SheetReader::new(profile, &name, row.number, &headers, Clock { zone, epoch }, parts));
            }
            Recognised::Near { profile, missing, matched } => {
                if nearest.as_ref().is_none_or(|(best, _)| *best < matched) {
                    nearest = Some((matched, missing_columns(profile, &missing)));
                }
            }
            Recognised::Nothing => {}
        }
        Ok(Next::Row)
    })?;
    Ok(match (reader, nearest) {
        (Some(reader), _) => {
            let (part, rejects) = reader.finish(folder)?;
            Seen::Part(part, rejects)
        }
        (None, Some((matched, why))) => Seen::Near(matched, why),
        (None, None) if rows == 0 => Seen::Near(0, Phrase::new("refusal.empty")),
        (None, None) => Seen::Near(1, Phrase::new("refusal.unknown-export")),
    })
}

fn header_text(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => cell::unwrapped(text).to_owned(),
        _ => String::new(),
    }
}

/// "looks like X, but the column Y is missing (the nearest found is Z)".
fn missing_columns(profile: &Profile, missing: &[(String, Option<String>)]) -> Phrase {
    let names: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
    let near: Vec<String> =
        missing.iter().filter_map(|(name, near)| near.as_ref().map(|n| format!("{name} ≈ {n}"))).collect();
    let key = if near.is_empty() { "refusal.missing-column" } else { "refusal.missing-column-near" };
    Phrase::new(key)
        .with("profile", Language::ALL.map(|language| profile.name(language)))
        .with("profile_id", profile.id.as_str())
        .with("columns", names.join(", "))
        .with("nearest", near.join(", "))
}
