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
mod rounded;
mod rows;
mod totals;
mod verdict;

pub use cell::Unreadable;
pub use profile::{ColumnMap, Gives, Profile, ProfileError, TableMap, Time};
pub use registry::Profiles;
pub use verdict::{Extract, MOST_REJECTS, Part, Refused, Reject, TablePart, Told, TotalDiffers, Verdict};

use crate::facts::DiskError;
use crate::sheet::{self, Book, Cell, Limits, Next, Refusal, Row};
use crate::words::{Language, Phrase};
use chrono_tz::Tz;
use recognise::{Headers, Recognised, recognise};
use rows::{Clock, SheetReader};
use std::path::Path;
use thiserror::Error;

/// Raised whenever the same profile would extract something else from the same file.
pub const VERSION: u32 = 2;

/// A header stands within the first rows or nowhere.
const HEADER_WITHIN: u64 = 20;

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
        let seen = read_sheet(&mut book, index, folder, profiles, zone, extract.parts.len())?;
        match seen {
            Seen::Part(part, rejects) => {
                extract.parts.push(*part);
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
    if let Some(refused) = extract.parts.iter().find_map(|part| part.refused.clone()) {
        return Ok(Verdict::Refused(refused));
    }
    if extract.parts.is_empty() {
        let why = nearest.map_or_else(|| Phrase::new("refusal.empty"), |(_, why)| why);
        return Ok(Verdict::Refused(Refused::new(&why)));
    }
    Ok(Verdict::Read(extract))
}

/// What a sheet turned out to be.
enum Seen {
    Part(Box<Part>, Vec<Reject>),
    /// None of ours: how near it came, and why not.
    Near(usize, Phrase),
}

fn read_sheet(
    book: &mut Book,
    index: usize,
    folder: &Path,
    profiles: &Profiles,
    zone: Tz,
    parts: usize,
) -> Result<Seen, ExtractError> {
    let name = book.sheets()[index].clone();
    let mut reader: Option<SheetReader<'_>> = None;
    let mut nearest: Option<(usize, Phrase)> = None;
    let mut rows = 0;
    let epoch = book.epoch();
    book.read(index, &mut |row: Row<'_>| -> Result<Next, ExtractError> {
        rows += 1;
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
            Seen::Part(Box::new(part), rejects)
        }
        (None, Some((matched, why))) => Seen::Near(matched, why),
        (None, None) if rows == 0 => Seen::Near(0, Phrase::new("refusal.empty")),
        (None, None) => Seen::Near(1, Phrase::new("refusal.unknown-export")),
    })
}

fn header_text(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => crate::cells::unwrapped(text).to_owned(),
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
