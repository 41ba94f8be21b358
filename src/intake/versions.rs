//! Versions of the operator's lists: plan, catalog and excluded orders change within a year, and a report must be able to say
//! which of them it was made from.

use super::journal::{Entry, Event, Journal, JournalError};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// A list as it was from one receipt to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// From 1, in the order of receipt. Bytes that come back are a version of their own.
    pub number: u32,
    /// The file's name.
    pub name: String,
    /// Its content address in the archive.
    pub sha256: String,
    /// When it was received.
    pub since: DateTime<Utc>,
}

impl Journal {
    /// Every version of a list (`plan`, `catalog` or `excluded`), oldest first.
    pub fn versions(&self, list: &str) -> Vec<Version> {
        let of = self.entries.iter().filter_map(|entry| match &entry.event {
            Event::List { list: own, name } if own == list => Some((entry, name)),
            _ => None,
        });
        of.zip(1..)
            .map(|((entry, name), number)| Version {
                number,
                name: name.clone(),
                sha256: entry.sha256.clone(),
                since: entry.at,
            })
            .collect()
    }

    /// The lists whose names begin so.
    pub fn lists_named(&self, beginning: &str) -> BTreeSet<String> {
        let named = self.entries.iter().filter_map(|entry| match &entry.event {
            Event::List { list, .. } if list.starts_with(beginning) => Some(list.clone()),
            _ => None,
        });
        named.collect()
    }

    /// The versions of a list up to the one that held at a moment; up to the first, where it came later.
    pub fn versions_at(&self, list: &str, until: DateTime<Utc>) -> Vec<Version> {
        let mut versions = self.versions(list);
        let held = versions.iter().rposition(|version| version.since <= until).unwrap_or(0);
        versions.truncate(held + 1);
        versions
    }

    /// Notes a version, where the list has other bytes than its last one.
    pub fn note_list(&mut self, list: &str, name: &str, sha256: &str, at: DateTime<Utc>) -> Result<(), JournalError> {
        if self.versions(list).last().is_some_and(|last| last.sha256 == sha256) {
            return Ok(());
        }
        let event = Event::List { list: list.to_owned(), name: name.to_owned() };
        self.add(Entry { at, store: String::new(), sha256: sha256.to_owned(), event })
    }
}
