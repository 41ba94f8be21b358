//! What settles by itself once somebody has moved a file: a misfiled one is withdrawn where it lies no longer, and a damaged
//! one in the archive is copied anew from the inbox.

use super::intake::{IntakeResult, lies};
use super::{Desk, Failure, Lists};
use crate::intake::{Entry, Event, Journal, Source};
use crate::ledger::{Progress, SourceState, View};
use chrono::{DateTime, Utc};
use std::path::Path;

/// How often a look may change what the next look sees: healing shows a file that then turns out to be misfiled.
const LOOKS: usize = 3;

impl Desk {
    /// The current view of all that was received, or of what was received until a moment, once everything has settled that
    /// settles by itself; what is set aside is noted in the journal.
    pub fn settled_view(
        &self,
        taken: &IntakeResult,
        lists: &Lists,
        until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<View, Failure> {
        let mut view = self.view(self.sources(until)?, lists, progress)?;
        for _ in 0..LOOKS {
            let healed = self.heal(&view, taken)?;
            // Of a moment gone by nothing is changed any more.
            let moved = until.is_none() && self.note_moved(&view, taken, now)?;
            if !healed && !moved {
                break;
            }
            view = self.view(self.sources(until)?, lists, progress)?;
        }
        self.note_set_aside(&view, now)?;
        Ok(view)
    }

    /// Copies files that are damaged or gone in the archive from the inbox, where they still lie; whether any was.
    fn heal(&self, view: &View, taken: &IntakeResult) -> Result<bool, Failure> {
        let mut healed = false;
        for state in view.sources.iter().filter(|state| is_lost(state)) {
            let same = taken.lying.iter().filter(|file| file.bytes == state.source.bytes);
            healed |= self.archive.heal(&state.source.sha256, same.map(|file| -> &Path { &file.path }))?;
        }
        Ok(healed)
    }

    /// Notes what lies no longer where it was misfiled or could not be used, or lies in another store's folder now; whether anything did.
    fn note_moved(&self, view: &View, taken: &IntakeResult, now: DateTime<Utc>) -> Result<bool, Failure> {
        if !taken.whole {
            return Ok(false);
        }
        let mut journal = Journal::open(self.journal_path())?;
        let mut moved = false;
        let out = |source: &Source| source.withdrawn.is_some() || source.is_away();
        for state in view.sources.iter().filter(|state| !out(&state.source) && !lies(&state.source, &taken.lying)) {
            let elsewhere = || lies_elsewhere(state, view, taken);
            let event = match &state.misfiled {
                Some(misfiled) => Event::Moved { to: misfiled.to.clone().or_else(elsewhere).unwrap_or_default() },
                None => match elsewhere() {
                    Some(to) => Event::Moved { to },
                    None if state.is_refused() => Event::Gone,
                    None => continue,
                },
            };
            let (store, sha256) = (state.source.store.clone(), state.source.sha256.clone());
            journal.add(Entry { at: now, store, sha256, event })?;
            moved = true;
        }
        Ok(moved)
    }
}

/// Whether the archive does not have the bytes any more.
fn is_lost(state: &SourceState) -> bool {
    let why = state.set_aside.as_ref().map(|why| why.key());
    matches!(why, Some("set-aside.archive-damaged" | "set-aside.archive-gone"))
}

/// The store in whose folder the same bytes lie now, unless they are known to be in the wrong place there. A header without
/// rows may well be the same for two stores.
fn lies_elsewhere(state: &SourceState, view: &View, taken: &IntakeResult) -> Option<String> {
    let rows = |state: &SourceState| {
        let parts = state.extract.iter().flat_map(|extract| &extract.parts);
        parts.flat_map(|part| &part.tables).any(|table| table.read > 0)
    };
    let wrong = |state: &SourceState| state.misfiled.as_ref().is_some_and(|misfiled| !misfiled.undecided);
    let mut others = view.sources.iter().filter(|other| {
        let same = other.source.sha256 == state.source.sha256 && other.source.store != state.source.store;
        same && rows(other) && !wrong(other)
    });
    others.find(|other| lies(&other.source, &taken.lying)).map(|other| other.source.store.clone())
}
