//! From the inbox to the current view.

use super::{Desk, Failure, Lists};
use crate::intake::{Entry, Event, InboxFile, Journal, JournalError, Scan, Source};
use crate::ledger::{OperatorLists, Progress, View};
use crate::report::{Notice, Weight};
use crate::words::{Phrase, cause};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// What lay in the inbox.
#[derive(Debug, Default)]
pub struct IntakeResult {
    /// What is somebody's mistake or still being written, to be said in the report.
    pub findings: Vec<Notice>,
    /// Files that are new to the journal.
    pub fresh: usize,
    /// Every file that lies in a store's folder.
    pub(super) lying: Vec<InboxFile>,
    /// Whether the whole inbox was seen: then what is not among them lies there no longer.
    pub(super) whole: bool,
}

impl Desk {
    /// Takes what lies in the inbox into the archive and the journal.
    pub fn take_in(&self, now: DateTime<Utc>, pause: &mut dyn FnMut(Duration)) -> Result<IntakeResult, Failure> {
        let mut journal = Journal::open(self.journal_path())?;
        let before = journal.sources().len();
        let scan = self.inbox().settled(&journal, now, self.settings.settle, pause)?;
        let unreadable = scan.take(&self.archive, &mut journal, now)?;
        let mut findings = misplaced(&scan);
        findings.extend(unreadable.into_iter().map(|(file, error)| {
            Notice {
                weight: Weight::Attention,
                store: Some(file.store.clone()),
                phrase: Phrase::new("misplaced.unreadable")
                    .with("path", format!("{}/{}", file.store, file.name))
                    .with("why", cause(&error.source)),
            }
        }));
        findings.extend(self.too_large(&scan));
        findings.extend(self.renamed_stores(&journal.sources(), now));
        let fresh = journal.sources().len() - before;
        let lying: Vec<InboxFile> = scan.lying().cloned().collect();
        note_returned(&mut journal, &lying, now)?;
        Ok(IntakeResult { findings, fresh, lying, whole: scan.is_whole() })
    }

    /// Files that nobody copies: larger than a spreadsheet is, perhaps another file altogether.
    fn too_large(&self, scan: &Scan) -> Vec<Notice> {
        let most = self.settings.limits.sheet.file_bytes;
        let notice = |file: &InboxFile| Notice {
            weight: Weight::Attention,
            store: Some(file.store.clone()),
            phrase: Phrase::new("misplaced.too-large")
                .with("path", format!("{}/{}", file.store, file.name))
                .with("bytes", file.bytes)
                .with("most", most),
        };
        scan.too_large.iter().map(notice).collect()
    }

    /// The sources as the journal knew them at a moment; as it knows them now where none is given.
    pub fn sources(&self, until: Option<DateTime<Utc>>) -> Result<Vec<Source>, Failure> {
        let journal = Journal::open(self.journal_path())?;
        Ok(until.map_or_else(|| journal.sources(), |until| journal.sources_at(until)))
    }

    /// The current view of the sources, all money in its store's currency, with the operator's excluded orders taken out.
    pub fn view(
        &self,
        sources: Vec<Source>,
        lists: &Lists,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<View, Failure> {
        let currency_of = |store: &str| self.settings.currency_of(store);
        let operator =
            OperatorLists { currency_of: Some(&currency_of), rates: &lists.rates, excluded: &lists.excluded };
        Ok(self.ledger().view_when(sources, &self.store_specs(), Some(&operator), &self.unread, progress)?)
    }

    /// Notes in the journal which files are set aside, once for each reason.
    pub fn note_set_aside(&self, view: &View, now: DateTime<Utc>) -> Result<(), Failure> {
        let mut journal = Journal::open(self.journal_path())?;
        for state in &view.sources {
            let out = state.source.withdrawn.is_some() || state.source.moved.is_some();
            let Some(why) = state.set_aside.as_ref().filter(|_| !out) else { continue };
            if state.source.set_aside.iter().any(|reason| reason == why.key()) {
                continue;
            }
            journal.add(Entry {
                at: now,
                store: state.source.store.clone(),
                sha256: state.source.sha256.clone(),
                event: Event::SetAside { reason: why.key().to_owned() },
            })?;
        }
        Ok(())
    }
}

/// Whether exports may lie in the inbox that nobody could see: it is not there, or something in it cannot be read.
pub(super) fn hides_exports(notice: &Notice) -> bool {
    matches!(notice.phrase.key(), "misplaced.no-inbox" | "misplaced.unreadable")
}

fn misplaced(scan: &Scan) -> Vec<Notice> {
    let lost = scan.misplaced.iter().map(|m| Notice {
        weight: Weight::Attention,
        store: None,
        phrase: m
            .why
            .iter()
            .fold(Phrase::new(m.reason).with("path", m.path.as_str()), |phrase, why| phrase.with("why", why.clone())),
    });
    let changing = scan.unsettled.iter().map(|file| Notice {
        weight: Weight::Attention,
        store: Some(file.store.clone()),
        phrase: Phrase::new("misplaced.unsettled").with("path", file.name.as_str()),
    });
    lost.chain(changing).collect()
}

/// Notes which files lie again where they had been taken away.
fn note_returned(journal: &mut Journal, lying: &[InboxFile], now: DateTime<Utc>) -> Result<(), JournalError> {
    let returned: Vec<Source> =
        journal.sources().into_iter().filter(|source| source.is_away() && lies(source, lying)).collect();
    for Source { store, sha256, .. } in returned {
        journal.add(Entry { at: now, store, sha256, event: Event::Returned })?;
    }
    Ok(())
}

/// Whether a file lies in its store's folder, under one of the names it came under.
pub(super) fn lies(source: &Source, lying: &[InboxFile]) -> bool {
    let is = |file: &InboxFile| {
        let mut names = source.names.iter();
        names.any(|(name, modified)| *name == file.name && *modified == file.modified)
    };
    lying.iter().any(|file| file.store == source.store && file.bytes == source.bytes && is(file))
}
