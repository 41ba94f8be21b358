//! Platform profiles: from an export, untouched, to facts and rejects.
//!
//! Runs in the reading child: recognises each sheet by its header and extracts it in the same pass, cell by cell, into one
//! file of facts a table. Nothing is guessed: what no profile fits is set aside with the nearest profile and the column it
//! misses; a row with a cell that cannot be read is left out whole and named; rows and sheets beside an export that nobody
//! reads are counted and told.

mod apart;
mod blanks;
mod book;
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
mod retold_days;
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
use chrono_tz::Tz;
use sheet::{Book, Limits, Refusal};
use std::path::Path;
use thiserror::Error;

/// Raised whenever the same profile would extract something else from the same file.
pub const VERSION: u32 = 20;

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
    match book.map_err(ExtractError::from).and_then(|book| book::read(book, folder, profiles, origin, limits)) {
        Ok(verdict) => Ok(verdict),
        Err(ExtractError::Refusal(refusal)) => Ok(Verdict::Refused(Phrase::from(&refusal))),
        Err(ExtractError::Aside(why)) => Ok(Verdict::Refused(why)),
        Err(ExtractError::Disk(error)) => Err(error),
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
