//! What a reading child is asked, and what it answers: the border between the two processes.

use super::LedgerError;
use crate::extract::{self, IdentityKey, Origin, Profiles, Verdict};
use crate::files::{self, FileError};
use crate::reader::Job;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sheet::{Limits, Password};
use std::path::{Path, PathBuf};

/// What a child is asked. It comes to it by its standard input alone, because it holds secrets.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    /// What the bytes must hash to, where they come from the archive.
    pub(super) sha256: Option<String>,
    pub(super) zone: String,
    pub(super) templates: Option<PathBuf>,
    /// A profile that is tried in place of all others.
    #[serde(default)]
    pub(super) alone: Option<PathBuf>,
    pub(super) limits: Limits,
    pub(super) passwords: Vec<String>,
    /// What buyers' identities are hashed with.
    #[serde(default)]
    pub(super) identity: Option<String>,
    /// What the file was called: text from outside, which only the shapes of profiles are held against.
    #[serde(default)]
    pub(super) names: Vec<String>,
}

/// What a child says: a verdict, or that our own disk failed it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Verdict(Verdict),
    /// The bytes are no longer those of their name.
    Damaged,
    ReaderError(ReaderError),
}

/// What kept a child from reading that is no fault of the file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReaderError {
    reason: String,
    /// The system's number of the error, where the disk was at fault.
    os_error: Option<i32>,
}

impl ReaderError {
    fn of(reason: impl ToString) -> Self {
        ReaderError { reason: reason.to_string(), os_error: None }
    }

    pub(super) fn error(self, file: String, path: &Path) -> LedgerError {
        match self.os_error {
            Some(number) => {
                let source = std::io::Error::from_raw_os_error(number);
                LedgerError::File(FileError { step: "write", path: path.to_owned(), source })
            }
            None => LedgerError::Nonsense { file, reason: self.reason },
        }
    }
}

/// Whether an answer says that the reader failed, and not the file.
#[cfg(feature = "cluster")]
pub fn is_readers_own_fault(answer: &Value) -> bool {
    matches!(Answer::deserialize(answer), Ok(Answer::ReaderError(_)) | Err(_))
}

/// What a reading child does: the hidden command's work.
pub fn work(job: &Job) -> Value {
    serde_json::to_value(answer(job)).unwrap_or(Value::Null)
}

fn answer(job: &Job) -> Answer {
    let request: Request = match serde_json::from_value(job.request.clone()) {
        Ok(request) => request,
        Err(e) => return Answer::ReaderError(ReaderError::of(e)),
    };
    let Ok(zone) = request.zone.parse::<Tz>() else {
        return Answer::ReaderError(ReaderError::of(format!("no zone {}", request.zone)));
    };
    let profiles = match &request.alone {
        Some(path) => Profiles::of_file(path),
        None => Profiles::with_folder(request.templates.as_deref()),
    };
    let profiles = match profiles {
        Ok(profiles) => profiles,
        Err(e) => return Answer::ReaderError(ReaderError::of(e)),
    };
    // A few pages at a time and once, so that it costs little beside the reading.
    if let Some(sha256) = &request.sha256
        && files::sha256_of(&job.input).is_ok_and(|found| found != *sha256)
    {
        return Answer::Damaged;
    }
    let passwords: Vec<Password> = request.passwords.into_iter().map(Password::new).collect();
    let book = sheet::open_with(&job.input, &request.limits, &passwords);
    let identity = request.identity.as_deref().and_then(IdentityKey::parse);
    let origin = Origin { zone, identity, names: &request.names };
    match extract::extract_book(book, &job.output, &profiles, origin, &request.limits) {
        Ok(verdict) => Answer::Verdict(verdict),
        Err(e) => Answer::ReaderError(ReaderError { reason: e.to_string(), os_error: e.os_error() }),
    }
}
