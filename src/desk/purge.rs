//! Purging: source files hold customers' names, phones and addresses, and are kept no longer than the settings say. Their facts,
//! which hold none, stay, so that no figure changes; the journal keeps hash, name, store and days, and says when it was.

use super::{Desk, Failure};
use crate::files::{self, Access};
use crate::intake::{Entry, Event, Journal, Source};
use crate::span::Span;
use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A file that is purged, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purged {
    /// The store.
    pub store: String,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The days of its facts; none where it has no facts, and goes by when it was received.
    pub days: Option<Span>,
}

/// A source with its zone, and the days of its facts.
struct Old {
    source: Source,
    zone: Tz,
    days: Option<Span>,
}

impl Desk {
    /// Removes source files whose facts are all older than the settings allow, or only names them; nothing where the settings
    /// say nothing. The caller holds the lock.
    pub fn purge(&self, now: DateTime<Utc>, really: bool) -> Result<Vec<Purged>, Failure> {
        let Some(keep) = self.settings.keep_days else { return Ok(Vec::new()) };
        let mut purged = Vec::new();
        for old in self.old(now, keep)? {
            if really {
                self.purge_one(&old, now)?;
            }
            let name = crate::text::clean(old.source.name());
            purged.push(Purged { store: old.source.store, name, bytes: old.source.bytes, days: old.days });
        }
        Ok(purged)
    }

    /// The same, at most once a day: what runs by the clock do.
    pub fn purge_daily(&self, now: DateTime<Utc>) -> Result<Vec<Purged>, Failure> {
        if self.settings.keep_days.is_none() {
            return Ok(Vec::new());
        }
        let (path, today) = (self.purge_note(), self.local_day(now).to_string());
        if files::read(&path).is_ok_and(|noted| noted.trim_ascii() == today.as_bytes()) {
            return Ok(Vec::new());
        }
        let purged = self.purge(now, true)?;
        files::write(&path, format!("{today}\n").as_bytes(), Access::Private)?;
        Ok(purged)
    }

    fn purge_note(&self) -> PathBuf {
        self.settings.paths.data.join("purge")
    }

    /// The sources whose files are still there and due: all stores that have the same file must be done with it.
    fn old(&self, now: DateTime<Utc>, keep: u32) -> Result<Vec<Old>, Failure> {
        let journal = Journal::open(self.journal_path())?;
        let lists: BTreeSet<String> =
            super::lists::KINDS.iter().flat_map(|kind| journal.versions(kind)).map(|version| version.sha256).collect();
        let mut by_file: BTreeMap<String, Vec<Source>> = BTreeMap::new();
        for source in journal.sources() {
            if self.archive.has(&source.sha256) && !lists.contains(&source.sha256) {
                by_file.entry(source.sha256.clone()).or_default().push(source);
            }
        }
        let first_kept = self.local_day(now) - Days::new(u64::from(keep));
        let ledger = self.ledger();
        let mut due = Vec::new();
        for sources in by_file.into_values() {
            let (all, mut of_file) = (sources.len(), Vec::new());
            for source in sources {
                let zone = self.settings.store(&source.store).map_or(self.settings.time_zone, |store| store.time_zone);
                let received = source.received.with_timezone(&zone).date_naive();
                // A damaged file has nothing that could be kept of it; it is told of elsewhere.
                let Some(days) = ledger.days(&source, zone)? else { break };
                if days.map_or(received, |days| days.last()) >= first_kept {
                    break;
                }
                of_file.push(Old { source, zone, days });
            }
            if of_file.len() == all {
                due.extend(of_file);
            }
        }
        Ok(due)
    }

    /// Facts first, then the word on it, then the file: a crash in between leaves a file that the next purge removes.
    fn purge_one(&self, old: &Old, now: DateTime<Utc>) -> Result<(), Failure> {
        let ledger = self.ledger();
        if !ledger.keep_for_good(&old.source, old.zone)? {
            return Ok(());
        }
        if old.source.purged.is_none() {
            let days = (old.days.map(Span::first), old.days.map(Span::last));
            let event = Event::Purged { first: days.0, last: days.1 };
            let (store, sha256) = (old.source.store.clone(), old.source.sha256.clone());
            Journal::open(self.journal_path())?.add(Entry { at: now, store, sha256, event })?;
        }
        // Another store's facts of the same bytes may still be to be kept: the file goes with the last.
        let mut sources = Journal::open(self.journal_path())?.sources().into_iter();
        if sources.all(|source| source.sha256 != old.source.sha256 || source.purged.is_some()) {
            files::remove(&self.archive.path(&old.source.sha256))?;
        }
        Ok(ledger.forget(&old.source, old.zone)?)
    }
}
