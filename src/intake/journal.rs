//! The journal: one line a receipt, withdrawal, setting aside or version of a list, only ever added to.
//!
//! A line is a JSON object: `at` (UTC), `store` (not on lines about lists, which are all stores'), `sha256`, `event`, and what
//! belongs to the event. Lines that an earlier version of the program wrote are read as they are.

use super::ACCESS;
use crate::files::{self, FileError};
use crate::words::Message;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use thiserror::Error;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The store whose folder it concerns; empty for a list of the operator's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub store: String,
    /// The source or list.
    pub sha256: String,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened to a source or a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was found in the inbox under a name.
    Received {
        /// Its file name.
        name: String,
        /// When the file was last written, in nanoseconds since 1970.
        modified: i64,
        /// Its size.
        bytes: u64,
    },
    /// Somebody said that it is wrong.
    Withdrawn {
        /// Why.
        why: String,
    },
    /// A withdrawal was taken back.
    Restored {
        /// Why.
        why: String,
    },
    /// It lies no longer where it was misfiled.
    Moved {
        /// The store whose file it is; empty where nobody knows.
        to: String,
    },
    /// It lies in the inbox no longer, and could not be used.
    Gone,
    /// It lies again where it was taken away.
    Returned,
    /// Its file was removed from the archive, as old as the settings have it; its facts are kept.
    Purged {
        /// The first day of its facts; none where it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<NaiveDate>,
        /// The last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<NaiveDate>,
    },
    /// It could not be used.
    SetAside {
        /// The words' key of the reason.
        reason: String,
    },
    /// A list of the operator's was found with other bytes than it had before.
    List {
        /// `plan`, `catalog` or `excluded`.
        list: String,
        /// Its file name.
        name: String,
    },
}

/// A source of a store, as the journal tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The store.
    pub store: String,
    /// Its content address.
    pub sha256: String,
    /// Every name it came under, with when each file was written, in the order of receipt.
    pub names: Vec<(String, i64)>,
    /// When it was first received.
    pub received: DateTime<Utc>,
    /// When it was last received, under another name: what a platform answers twice in the same bytes it knew both times.
    pub received_again: DateTime<Utc>,
    /// Its size.
    pub bytes: u64,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
    /// Why it had been withdrawn, where the same bytes came again and nobody has said since that they are right.
    pub returned: Option<String>,
    /// The store whose file it is, where it was misfiled and lies there no longer; empty where nobody knows.
    pub moved: Option<String>,
    /// Whether it lies in the inbox no longer, and could not be used when it went: nobody can do anything about it.
    pub gone: bool,
    /// Whether a person said that it counts where it lies, whatever speaks against it.
    pub vouched: bool,
    /// The reasons it was set aside for so far.
    pub set_aside: Vec<String>,
    /// When its file was purged, if it was: whatever is looked back at, its facts are all there is.
    pub purged: Option<DateTime<Utc>>,
}

impl Source {
    /// The name it first came under.
    pub fn name(&self) -> &str {
        &self.names[0].0
    }

    /// Whether it was taken away from where it lay.
    pub fn is_away(&self) -> bool {
        self.moved.is_some() || self.gone
    }

    /// Whether a file with its bytes is another download: it has a name of its own, or was written after the old one was withdrawn.
    fn is_new(&self, name: &str, modified: i64, withdrawn: DateTime<Utc>) -> bool {
        let is_known = self.names.iter().any(|(known, _)| known == name);
        self.withdrawn.is_some() && (!is_known || withdrawn.timestamp_nanos_opt().is_some_and(|at| modified > at))
    }

    /// Forgets all that was withdrawn: what comes now is a file of its own, at its own time.
    fn come_again(&mut self, at: DateTime<Utc>) {
        self.names.clear();
        (self.received, self.received_again) = (at, at);
        self.returned = self.withdrawn.take();
    }

    /// The name it last came under.
    pub fn latest_name(&self) -> &str {
        self.names.last().map_or("", |(name, _)| name)
    }

    /// When its file was last written; ties of export times are broken by it.
    pub fn modified(&self) -> i64 {
        self.names.iter().map(|(_, modified)| *modified).max().unwrap_or_default()
    }
}

/// The file `data/journal`.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    pub(super) entries: Vec<Entry>,
}

/// A line of the journal that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedLine {
    /// 1-based.
    pub line: usize,
    /// Whether a crash tore it before anybody relied on it.
    pub torn: bool,
    /// What the reader said.
    pub reason: String,
}

/// A journal that cannot be understood.
#[derive(Debug, Error, Message)]
#[message("failure")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum JournalError {
    /// The disk.
    #[message(transparent)]
    File(#[from] FileError),
    /// A whole line that is no entry.
    #[message(key = "failure.journal")]
    Garbled { path: PathBuf, line: usize, reason: String },
}

impl Journal {
    /// Reads the journal; none yet is an empty one. A last line torn by a crash is passed over: it was never acknowledged.
    pub fn open(path: PathBuf) -> Result<Self, JournalError> {
        if !path.exists() {
            return Ok(Journal { path, entries: Vec::new() });
        }
        let (journal, spoilt) = Journal::inspect(path.clone())?;
        // A torn line is either the last, or was ended by the append that came after the crash.
        match spoilt.into_iter().find(|line| !line.torn) {
            Some(DamagedLine { line, reason, .. }) => Err(JournalError::Garbled { path, line, reason }),
            None => Ok(journal),
        }
    }

    /// What can be read of the journal, and the lines that cannot.
    pub fn inspect(path: PathBuf) -> Result<(Self, Vec<DamagedLine>), FileError> {
        if !path.exists() {
            return Ok((Journal { path, entries: Vec::new() }, Vec::new()));
        }
        let bytes = files::read(&path)?;
        let (mut entries, mut spoilt) = (Vec::new(), Vec::new());
        for (index, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
            // Without its end: within a torn text it would be a forbidden character rather than the end of the input.
            match serde_json::from_slice(line.trim_ascii_end()) {
                Ok(entry) => entries.push(entry),
                Err(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                Err(e) => spoilt.push(DamagedLine { line: index + 1, torn: e.is_eof(), reason: e.to_string() }),
            }
        }
        Ok((Journal { path, entries }, spoilt))
    }

    /// The lines that say what was purged, as they are written.
    pub fn purges(&self) -> Vec<String> {
        let purges = self.entries.iter().filter(|entry| matches!(entry.event, Event::Purged { .. }));
        purges.map(|entry| serde_json::to_string(entry).expect("an entry is plain data")).collect()
    }

    /// Adds a line and makes it last.
    pub fn add(&mut self, entry: Entry) -> Result<(), JournalError> {
        let line = serde_json::to_string(&entry).expect("an entry is plain data");
        files::append_line(&self.path, &line, ACCESS)?;
        self.entries.push(entry);
        Ok(())
    }

    /// When its first and its last line were written, as the clock said then.
    pub fn times(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let times = || self.entries.iter().map(|entry| entry.at);
        Some((times().min()?, times().max()?))
    }

    /// Whether a file of this store, name, time and size was received before: then its bytes need not be read again.
    pub fn knows(&self, store: &str, name: &str, modified: i64, bytes: u64) -> bool {
        self.entries.iter().any(|e| {
            e.store == store
                && matches!(&e.event, Event::Received { name: n, modified: m, bytes: b } if n == name && *m == modified && *b == bytes)
        })
    }

    /// Whether these bytes were received for the store under the name.
    pub fn has(&self, store: &str, name: &str, sha256: &str) -> bool {
        self.entries.iter().any(|e| {
            e.store == store && e.sha256 == sha256 && matches!(&e.event, Event::Received { name: n, .. } if n == name)
        })
    }

    /// Every source, in the order of stores and hashes, so that the order of arrival shows nowhere.
    pub fn sources(&self) -> Vec<Source> {
        told(self.entries.iter())
    }

    /// The same as it was known then: what was received, named or withdrawn later is left out.
    pub fn sources_at(&self, until: DateTime<Utc>) -> Vec<Source> {
        let purged = |entry: &&Entry| matches!(entry.event, Event::Purged { .. });
        told(self.entries.iter().filter(|entry| entry.at <= until || purged(entry)))
    }
}

/// Every source of the entries, in the order of stores and hashes.
fn told<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Source> {
    let mut sources: BTreeMap<(&str, &str), Source> = BTreeMap::new();
    let mut withdrawn_at: BTreeMap<(&str, &str), DateTime<Utc>> = BTreeMap::new();
    for entry in entries {
        let key = (entry.store.as_str(), entry.sha256.as_str());
        match &entry.event {
            Event::Received { name, modified, bytes } => {
                let source = sources.entry(key).or_insert_with(|| Source {
                    store: entry.store.clone(),
                    sha256: entry.sha256.clone(),
                    names: Vec::new(),
                    received: entry.at,
                    received_again: entry.at,
                    bytes: *bytes,
                    withdrawn: None,
                    returned: None,
                    moved: None,
                    gone: false,
                    vouched: false,
                    set_aside: Vec::new(),
                    purged: None,
                });
                if withdrawn_at.get(&key).is_some_and(|at| source.is_new(name, *modified, *at)) {
                    source.come_again(entry.at);
                }
                source.names.push((name.clone(), *modified));
                source.received_again = source.received_again.max(entry.at);
            }
            Event::Withdrawn { why } => {
                withdrawn_at.insert(key, entry.at);
                sources.entry(key).and_modify(|s| {
                    (s.withdrawn, s.returned) = (Some(why.clone()), None);
                    s.vouched = false;
                });
            }
            Event::Restored { .. } => {
                sources.entry(key).and_modify(|s| {
                    (s.withdrawn, s.returned, s.moved, s.vouched) = (None, None, None, true);
                });
            }
            Event::Moved { to } => {
                sources.entry(key).and_modify(|s| s.moved = Some(to.clone()));
            }
            Event::Gone => {
                sources.entry(key).and_modify(|s| s.gone = true);
            }
            Event::Returned => {
                sources.entry(key).and_modify(|s| (s.moved, s.gone) = (None, false));
            }
            Event::SetAside { reason } => {
                sources.entry(key).and_modify(|s| s.set_aside.push(reason.clone()));
            }
            Event::Purged { .. } => {
                sources.entry(key).and_modify(|s| s.purged = Some(entry.at));
            }
            Event::List { .. } => {}
        }
    }
    sources.into_values().collect()
}
