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
use crate::words::{Field, Message, Phrase};
use chrono::{DateTime, NaiveDate, NaiveTime};
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

/// What stops a run.
#[derive(Debug, Error, Message)]
#[message("failure", kebab)]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum Failure {
    /// The settings.
    Config {
        path: PathBuf,
        #[message(name = "why")]
        error: Box<ConfigError>,
    },
    /// There are no settings where they are looked for.
    NoConfig(#[message(name = "path")] PathBuf),
    /// A profile of the operator's own.
    #[message(transparent)]
    Profile(#[from] ProfileError),
    /// Another process is at work.
    Busy,
    /// The plan or a list cannot be used: [`Failure::unusable`].
    #[message(transparent)]
    ListUnusable(Phrase),
    /// Nothing is known of the period.
    #[message(transparent)]
    NoInput(Box<NoInput>),
    /// What was made under the period's id is of other days: weeks or fiscal years began otherwise then.
    OtherDays {
        #[message(name = "week")]
        period: String,
        days: Span,
        was: Span,
    },
    /// A file named on the command line that is not there.
    NoFile(#[message(name = "path")] PathBuf),
    /// A period's name that means no period.
    #[message(key = "failure.week")]
    Period { text: String, why: Phrase },
    /// Expected exports have not come yet.
    Waiting { count: usize, until: NaiveTime },
    /// The clock lies before what is known to have happened.
    ClockBack {
        #[message(with = minute)]
        now: DateTime<Tz>,
        /// The newest time noted.
        #[message(with = minute)]
        known: DateTime<Tz>,
    },
    /// The clock lies long after all that is known.
    ClockAhead {
        #[message(with = minute)]
        now: DateTime<Tz>,
        /// The newest time noted.
        #[message(with = minute)]
        known: DateTime<Tz>,
    },
    /// Reports and data do not belong together.
    #[message(transparent)]
    Unfit(Inconsistencies),
    /// A newer program has written to the data folder.
    Layout { path: PathBuf, found: u64, known: u64 },
    /// Something named on the command line is not there.
    #[message(transparent)]
    Usage(Phrase),
    /// The disk.
    #[message(transparent)]
    File(#[from] FileError),
    /// The journal.
    #[message(transparent)]
    Journal(JournalError),
    /// The ledger.
    #[message(key = "failure.other")]
    Ledger(#[message(name = "text", text)] LedgerError),
    /// Children.
    #[message(transparent)]
    Pool(PoolError),
    /// This program cannot find itself.
    NoProgram(
        #[message(name = "text")]
        #[source]
        io::Error,
    ),
    /// There is no place for a scratch folder.
    NoScratch(
        #[message(name = "text")]
        #[source]
        io::Error,
    ),
    /// Rendering.
    #[message(key = "failure.other")]
    Render(
        #[message(name = "text", text)]
        #[from]
        RenderError,
    ),
    /// The mail's templates.
    #[message(key = "failure.trouble")]
    Digest(#[message(name = "text", text)] DigestError),
    /// Revisions.
    #[message(transparent)]
    Revision(RevisionError),
    /// A message.
    #[message(key = "failure.other")]
    Mail(
        #[message(name = "text", text)]
        #[from]
        MailError,
    ),
    /// Slots.
    #[message(transparent)]
    Outbox(OutboxError),
    /// The mail server's settings.
    #[message(transparent)]
    Smtp(#[from] SmtpError),
}

/// What there is in place of a period's exports.
#[derive(Debug)]
pub struct NoInput {
    /// The period.
    pub period: String,
    /// Its days.
    pub span: Span,
    /// The inbox.
    pub inbox: PathBuf,
    /// The latest day anything is known of.
    pub latest: Option<NaiveDate>,
    /// Whether the period is not over.
    pub is_open: bool,
    /// What is the matter with exports of the period that lie there.
    pub given: Vec<Phrase>,
    /// Files that are not used, each with the reason: perhaps they are the period's.
    pub aside: Vec<Phrase>,
    /// What of the inbox could not be read, each with the reason: what lies there nobody knows.
    pub unread: Vec<Phrase>,
}

/// Files that are set aside, as named where there is nothing else.
const MOST_NAMED: usize = 3;

impl Failure {
    /// The same of a period that is not over.
    pub fn while_open(self) -> Failure {
        match self {
            Failure::NoInput(nothing) => Failure::NoInput(Box::new(NoInput { is_open: true, ..*nothing })),
            other => other,
        }
    }
}

impl NoInput {
    /// Whether nothing is known of a period, or nothing at all, or the inbox could not be read.
    fn code(&self) -> &str {
        match (self.unread.is_empty(), self.latest) {
            (false, _) => "failure.inbox-unread",
            (true, Some(_)) => "failure.no-input",
            (true, None) => "failure.nothing-at-all",
        }
    }

    /// Whether exports may lie in the inbox that could not be read.
    pub fn hides_exports(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Exports may be there that nobody could see: then the fault is the disk's, or permissions are missing.
    fn exit_code(&self) -> u8 {
        let forbidden =
            |what: &Phrase| matches!(what.field("why"), Some(Field::Said(why)) if why.key() == "cause.permission");
        match self.unread.is_empty() {
            true => exit::NO_INPUT,
            false if self.unread.iter().any(forbidden) => exit::PERMISSION,
            false => exit::IO,
        }
    }

    /// That there is nothing, and the files that are not used beside it: perhaps they are what is missing.
    fn phrase(&self) -> Phrase {
        // It goes by its code whatever is said beside it.
        let key = match (self.unread.is_empty(), self.is_open, self.given.is_empty()) {
            (false, ..) => self.code(),
            (_, true, _) => "failure.not-over",
            (.., false) => "failure.no-input-given",
            (.., true) => self.code(),
        };
        let nothing = Phrase::new(key)
            .with("given", self.given.iter().take(MOST_NAMED).collect::<Vec<&Phrase>>())
            .with("week", &self.period)
            .with("days", self.span)
            .with("inbox", &self.inbox)
            .with("latest", self.latest.map(|day| day.to_string()))
            .with("unread", self.unread.iter().take(MOST_NAMED).collect::<Vec<&Phrase>>());
        if self.aside.is_empty() {
            return nothing;
        }
        let more = self.aside.len().saturating_sub(MOST_NAMED);
        let key = if more > 0 { "failure.no-input-aside-more" } else { "failure.no-input-aside" };
        let files: Vec<&Phrase> = self.aside.iter().take(MOST_NAMED).collect();
        Phrase::new(key).with("nothing", nothing).with("files", files).with("count", more)
    }
}

fn minute(at: &DateTime<Tz>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
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
    /// A list that cannot be used, by its kind: plan, catalog, excluded, keywords.
    pub fn unusable(kind: &str, file: &str, why: Phrase) -> Failure {
        Failure::ListUnusable(Phrase::new(format!("failure.{kind}-unusable")).with("file", file).with("why", why))
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Config { .. }
            | Failure::NoConfig(_)
            | Failure::Digest(_)
            | Failure::Profile(_)
            | Failure::OtherDays { .. }
            | Failure::Smtp(_) => exit::CONFIG,
            // Somebody named a mail on the command line that is not there, or not in doubt.
            Failure::Outbox(OutboxError::NoSlot { .. } | OutboxError::NotInDoubt { .. }) => exit::USAGE,
            Failure::Busy | Failure::Waiting { .. } => exit::LATER,
            Failure::ListUnusable(_) => exit::DATA,
            Failure::NoInput(nothing) => nothing.exit_code(),
            Failure::NoFile(_) => exit::NO_INPUT,
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
        self.code().rsplit('.').next().unwrap_or_default().to_owned()
    }
}
