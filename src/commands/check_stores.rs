//! `check`, store by store: which files were recognised as what, which days they cover, what the period and the next one still
//! lack.

use super::console::Console;
use crate::calendar::{Period, Span};
use crate::config::Store;
use crate::desk::{Desk, MissingExport, needs};
use crate::ledger::{SourceState, View};
use crate::run::running;
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What is said of stores.
pub(super) struct Stores<'a> {
    pub(super) desk: &'a Desk,
    pub(super) view: &'a View,
    pub(super) now: DateTime<Utc>,
    /// What the period lacks.
    pub(super) needs: &'a [MissingExport],
    /// Whether nobody named a period: then the one that runs is looked at as well.
    pub(super) ahead: bool,
    /// Whether each file is named.
    pub(super) detailed: bool,
}

impl Stores<'_> {
    pub(super) fn say(&self, console: &Console) {
        let next = running(self.desk, self.now);
        let owed = if self.ahead { needs(self.desk, self.view, next.span()) } else { Vec::new() };
        for store in &self.desk.settings.stores {
            self.recognised(store, console);
            for need in self.needs.iter().filter(|need| need.store == store.id) {
                console.finding(&need.phrase());
            }
            ahead(store, next, &owed, console);
        }
    }

    /// The store's files by what they are.
    fn recognised(&self, store: &Store, console: &Console) {
        let of_store = |state: &&SourceState| state.source.store == store.id && state.set_aside.is_none();
        let mut kinds: BTreeMap<&[String], Vec<&SourceState>> = BTreeMap::new();
        for state in self.view.sources.iter().filter(of_store) {
            kinds.entry(state.profiles.as_slice()).or_default().push(state);
        }
        if kinds.is_empty() {
            return console.say(&Phrase::new("check.store-empty").with("store", store.name.as_str()));
        }
        console.say(&Phrase::new("check.store").with("store", store.name.as_str()));
        for (profiles, files) in kinds {
            self.kind(profiles, &files, console);
        }
    }

    fn kind(&self, profiles: &[String], files: &[&SourceState], console: &Console) {
        let language = console.words().language();
        let known = &self.desk.profiles;
        let name = |id: &String| known.get(id).map_or_else(|| id.clone(), |profile| profile.name(language).to_owned());
        let names: Vec<String> = profiles.iter().map(name).collect();
        let covered = files.iter().filter_map(|file| file.coverage);
        let days = covered
            .reduce(|all, own| Span::new(all.first().min(own.first()), all.last().max(own.last())).unwrap_or(all));
        let counted = |key: &'static str| Phrase::new(key).with("profile", names.clone()).with("files", files.len());
        console.say(&with_days(counted("check.recognised"), counted("check.recognised-undated"), days));
        for file in files.iter().filter(|_| self.detailed) {
            let named = |key: &'static str| Phrase::new(key).with("file", file.source.name());
            console.say(&with_days(
                named("check.recognised-file"),
                named("check.recognised-file-undated"),
                file.coverage,
            ));
        }
    }
}

fn with_days(dated: Phrase, undated: Phrase, days: Option<Span>) -> Phrase {
    match days {
        Some(days) => dated.with("first", days.first().to_string()).with("last", days.last().to_string()),
        None => undated,
    }
}

/// The exports that the period which runs still lacks.
fn ahead(store: &Store, next: Period, owed: &[MissingExport], console: &Console) {
    let mut exports: Vec<&'static str> =
        owed.iter().filter(|need| need.store == store.id).map(|need| need.export.as_str()).collect();
    exports.dedup();
    if exports.is_empty() {
        return;
    }
    let exports: Vec<Field> = exports.into_iter().map(|export| Field::Word(format!("gives.{export}"))).collect();
    let phrase = Phrase::new("check.next").with("week", next.id()).with("days", next.span());
    console.say(&phrase.with("exports", Field::List(exports)));
}
