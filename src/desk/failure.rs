//! What stops a run: each with its sentence and its exit code.

use super::Inconsistencies;
use crate::config::ConfigError;
use crate::deliver::{MailError, OutboxError, SmtpError};
use crate::extract::ProfileError;
use crate::facts::DiskError;
use crate::files::FileError;
use crate::intake::JournalError;
use crate::ledger::LedgerError;
use crate::reader::PoolError;
use crate::render::RenderError;
use crate::render::digest::DigestError;
use crate::revisions::RevisionError;
use crate::span::Span;
use crate::words::{Field, Phrase, cause, of_disk};
use chrono::DateTime;
use chrono_tz::Tz;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Exit codes, as sysexits names them.
pub mod exit {
    /// The command line.
    pub const USAGE: u8 = 64;
    /// The plan or the data cannot be used.
    pub const DATA: u8 = 65;
    /// There is no input.
    pub const NO_INPUT: u8 = 66;
    /// Mail was refused, the server is unreachable, or it is in doubt.
    pub const UNAVAILABLE: u8 = 69;
    /// A bug.
    pub const BUG: u8 = 70;
    /// Something cannot be created.
    pub const CANNOT_CREATE: u8 = 73;
    /// The disk.
    pub const IO: u8 = 74;
    /// Later.
    pub const LATER: u8 = 75;
    /// Permission.
    pub const PERMISSION: u8 = 77;
    /// Settings, login or TLS.
    pub const CONFIG: u8 = 78;

    /// The worst of two: bugs before settings before data before input and so on.
    pub fn worst(a: u8, b: u8) -> u8 {
        const ORDER: [u8; 10] = [BUG, CONFIG, DATA, NO_INPUT, PERMISSION, CANNOT_CREATE, IO, UNAVAILABLE, LATER, USAGE];
        let rank = |code: u8| ORDER.iter().position(|c| *c == code).unwrap_or(ORDER.len());
        if rank(a) <= rank(b) { a } else { b }
    }
}

/// Files that are set aside, as named where there is nothing else.
const MOST_NAMED: usize = 3;

/// What stops a run.
#[derive(Debug, Error)]
pub enum Failure {
    /// The settings.
    #[error("{}: {error}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: Box<ConfigError>,
    },
    /// There are no settings where they are looked for.
    #[error("no settings at {}", .0.display())]
    NoConfig(PathBuf),
    /// A profile of the operator's own.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// Another process is at work.
    #[error("another zhoubao is at work in this data folder")]
    Busy,
    /// The plan or a list cannot be used.
    #[error("{kind} {file} cannot be used")]
    ListUnusable {
        /// plan, catalog, excluded.
        kind: String,
        /// Its name.
        file: String,
        /// Why.
        why: Phrase,
    },
    /// Nothing is known of the period.
    #[error("no data for {period}")]
    NoInput {
        /// The period.
        period: String,
        /// Its days.
        span: Span,
        /// The inbox.
        inbox: PathBuf,
        /// The latest day anything is known of.
        latest: Option<chrono::NaiveDate>,
        /// Files that are not used, each with the reason: perhaps they are the period's.
        aside: Vec<Phrase>,
    },
    /// A file named on the command line that is not there.
    #[error("no file {}", .0.display())]
    NoFile(PathBuf),
    /// A period's name that means no period.
    #[error("no week {text}")]
    Period {
        /// As given.
        text: String,
        /// What is wrong with it.
        why: Phrase,
    },
    /// Expected exports have not come yet.
    #[error("waiting for {count} exports until {until}")]
    Waiting {
        /// How many.
        count: usize,
        /// The deadline.
        until: chrono::NaiveTime,
    },
    /// The clock lies before what is known to have happened.
    #[error("the clock says {now}, but something is known of {known}")]
    ClockBack {
        /// What the clock says.
        now: DateTime<Tz>,
        /// The newest time noted.
        known: DateTime<Tz>,
    },
    /// The clock lies long after all that is known.
    #[error("the clock says {now}, and nothing is known since {known}")]
    ClockAhead {
        /// What the clock says.
        now: DateTime<Tz>,
        /// The newest time noted.
        known: DateTime<Tz>,
    },
    /// Reports and data do not belong together.
    #[error("the reports and the data folder do not fit: {} unknown, {} lost", .0.unknown.len(), .0.lost.len())]
    Unfit(Inconsistencies),
    /// A newer program has written to the data folder.
    #[error("{} has layout {found}, and this program knows {known}", path.display())]
    Layout {
        /// The file that says so.
        path: PathBuf,
        /// Its number.
        found: u64,
        /// Ours.
        known: u64,
    },
    /// Something named on the command line is not there.
    #[error("{}", .0.key())]
    Usage(Phrase),
    /// The disk.
    #[error(transparent)]
    File(#[from] FileError),
    /// The journal.
    #[error(transparent)]
    Journal(JournalError),
    /// The ledger.
    #[error(transparent)]
    Ledger(LedgerError),
    /// Children.
    #[error(transparent)]
    Pool(PoolError),
    /// This program cannot find itself.
    #[error("cannot find the program's own file: {0}")]
    NoProgram(#[source] io::Error),
    /// There is no place for a scratch folder.
    #[error("cannot make a scratch folder: {0}")]
    NoScratch(#[source] io::Error),
    /// Rendering.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The mail's templates.
    #[error(transparent)]
    Digest(DigestError),
    /// Revisions.
    #[error(transparent)]
    Revision(RevisionError),
    /// A message.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Slots.
    #[error(transparent)]
    Outbox(OutboxError),
    /// The mail server's settings.
    #[error(transparent)]
    Smtp(#[from] SmtpError),
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::File(e) => Failure::File(e),
            other => Failure::Journal(other),
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::File(e) => Failure::File(e),
            LedgerError::Pool(e) => Failure::Pool(e),
            other => Failure::Ledger(other),
        }
    }
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        Failure::Ledger(error.into())
    }
}

impl From<RevisionError> for Failure {
    fn from(error: RevisionError) -> Self {
        match error {
            RevisionError::File(e) => Failure::File(e),
            other => Failure::Revision(other),
        }
    }
}

impl From<OutboxError> for Failure {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::File(e) => Failure::File(e),
            other => Failure::Outbox(other),
        }
    }
}

impl Failure {
    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Config { .. }
            | Failure::NoConfig(_)
            | Failure::Digest(_)
            | Failure::Profile(_)
            | Failure::Smtp(_) => exit::CONFIG,
            // Somebody named a mail on the command line that is not there, or not in doubt.
            Failure::Outbox(OutboxError::NoSlot { .. } | OutboxError::NotInDoubt { .. }) => exit::USAGE,
            Failure::Busy | Failure::Waiting { .. } => exit::LATER,
            Failure::ListUnusable { .. } => exit::DATA,
            Failure::NoInput { .. } | Failure::NoFile(_) => exit::NO_INPUT,
            Failure::Period { .. } | Failure::Usage(_) => exit::USAGE,
            Failure::File(e) if e.is_permission() => exit::PERMISSION,
            // What is only listed was not to be created.
            Failure::File(e) if e.step == "list" => exit::IO,
            Failure::File(e) if e.source.kind() == io::ErrorKind::NotADirectory => exit::CANNOT_CREATE,
            Failure::File(e) if e.step.starts_with("create") && !e.is_full() && !e.is_broken() => exit::CANNOT_CREATE,
            Failure::File(_) | Failure::Journal(_) | Failure::Revision(_) | Failure::Outbox(_) => exit::IO,
            Failure::Pool(_) | Failure::NoProgram(_) => exit::IO,
            Failure::NoScratch(_) => exit::CANNOT_CREATE,
            Failure::ClockBack { .. } | Failure::ClockAhead { .. } => exit::IO,
            Failure::Unfit(_) | Failure::Layout { .. } => exit::IO,
            Failure::Ledger(_) | Failure::Render(_) | Failure::Mail(_) => exit::BUG,
        }
    }

    /// The word by which letters know it: one for each period and cause, whatever files the sentence names.
    pub fn cause(&self) -> String {
        let key = match self {
            Failure::NoInput { latest, .. } => no_input_key(*latest).to_owned(),
            other => other.phrase().key().to_owned(),
        };
        key.rsplit('.').next().unwrap_or_default().to_owned()
    }

    /// What a person is told: what is wrong and what to do.
    pub fn phrase(&self) -> Phrase {
        match self {
            Failure::Config { path, error } => {
                Phrase::new("failure.config").with("path", path.display().to_string()).with("why", error.phrase())
            }
            Failure::NoConfig(path) => Phrase::new("failure.no-config").with("path", path.display().to_string()),
            Failure::NoFile(path) => Phrase::new("failure.no-file").with("path", path.display().to_string()),
            Failure::Busy => Phrase::new("failure.busy"),
            Failure::ListUnusable { kind, file, why } => {
                Phrase::new(format!("failure.{kind}-unusable")).with("file", file.as_str()).with("why", why.clone())
            }
            Failure::NoInput { period, span, inbox, latest, aside } => {
                let nothing = Phrase::new(no_input_key(*latest))
                    .with("week", period.as_str())
                    .with("days", *span)
                    .with("inbox", inbox.display().to_string())
                    .with("latest", latest.map(|day| day.to_string()).unwrap_or_default());
                beside(nothing, aside)
            }
            Failure::Period { text, why } => {
                Phrase::new("failure.week").with("text", text.as_str()).with("why", why.clone())
            }
            Failure::Waiting { count, until } => {
                Phrase::new("failure.waiting").with("count", *count).with("until", Field::Clock(*until))
            }
            Failure::ClockBack { now, known } => clock("failure.clock-back", *now, *known),
            Failure::ClockAhead { now, known } => clock("failure.clock-ahead", *now, *known),
            Failure::Unfit(misfits) => misfits.phrase(),
            Failure::Layout { path, found, known } => {
                at("failure.layout", path).with("found", *found).with("known", *known)
            }
            Failure::Usage(phrase) => phrase.clone(),
            Failure::File(e) => of_disk(e),
            Failure::Outbox(OutboxError::NoSlot { address, period, .. }) => {
                Phrase::new("failure.no-slot").with("address", address.as_str()).with("week", period.as_str())
            }
            Failure::Outbox(OutboxError::NotInDoubt { address, period }) => {
                Phrase::new("failure.not-in-doubt").with("address", address.as_str()).with("week", period.as_str())
            }
            Failure::Journal(JournalError::Garbled { path, line, .. }) => {
                Phrase::new("failure.journal").with("path", path.display().to_string()).with("line", *line)
            }
            Failure::Revision(RevisionError::Unreadable { path, .. }) => at("failure.revision-unreadable", path),
            Failure::Revision(RevisionError::Exists(path)) => at("failure.revision-exists", path),
            Failure::Outbox(OutboxError::Unreadable { path, .. }) => at("failure.slot", path),
            Failure::Outbox(OutboxError::Changed { path, .. }) => at("failure.message-changed", path),
            Failure::NoProgram(error) => Phrase::new("failure.no-program").with("text", cause(error)),
            Failure::NoScratch(error) => Phrase::new("failure.no-scratch").with("text", cause(error)),
            Failure::Pool(PoolError::Start { source, .. }) => {
                Phrase::new("failure.no-child").with("text", cause(source))
            }
            other => Phrase::new(match other.exit_code() {
                exit::BUG => "failure.other",
                _ => "failure.trouble",
            })
            .with("text", other.to_string()),
        }
    }
}

fn clock(key: &str, now: DateTime<Tz>, known: DateTime<Tz>) -> Phrase {
    let time = |at: DateTime<Tz>| at.format("%Y-%m-%d %H:%M").to_string();
    Phrase::new(key).with("now", time(now)).with("known", time(known))
}

/// A phrase about a file.
fn at(key: &'static str, path: &std::path::Path) -> Phrase {
    Phrase::new(key).with("path", path.display().to_string())
}

/// That there is nothing, and the files that are not used beside it: perhaps they are what is missing.
fn beside(nothing: Phrase, aside: &[Phrase]) -> Phrase {
    if aside.is_empty() {
        return nothing;
    }
    let files = aside.iter().take(MOST_NAMED).cloned().map(Field::from).collect();
    let more = aside.len().saturating_sub(MOST_NAMED);
    let key = if more > 0 { "failure.no-input-aside-more" } else { "failure.no-input-aside" };
    Phrase::new(key).with("nothing", nothing).with("files", Field::List(files)).with("count", more)
}

/// Whether nothing is known of a period, or nothing at all.
fn no_input_key(latest: Option<chrono::NaiveDate>) -> &'static str {
    if latest.is_some() { "failure.no-input" } else { "failure.nothing-at-all" }
}
