//! Whether everything on disk is as it was written: what `doctor` looks for beyond what does not fit.

use super::{Desk, Failure};
use crate::files::{self, FileError};
use crate::intake::{DamagedLine, Journal, Source};
use crate::revisions::{Output, Revision, Step};
use crate::words::{Field, Phrase};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What it is, what it means, what to do.
    pub phrase: Phrase,
    /// Whether somebody must do something.
    pub grave: bool,
    /// A file or folder that is worked out from others, and may go.
    pub removable: Option<PathBuf>,
}

impl Defect {
    fn grave(phrase: Phrase) -> Self {
        Defect { phrase, grave: true, removable: None }
    }

    fn note(phrase: Phrase) -> Self {
        Defect { phrase, grave: false, removable: None }
    }
}

impl Desk {
    /// Everything that is not as it should be, in one look; nothing is changed.
    pub fn examine(&self) -> Result<Vec<Defect>, Failure> {
        let (journal, spoilt) = Journal::inspect(self.journal_path())?;
        let mut found: Vec<Defect> = spoilt.iter().map(|line| self.of_line(line)).collect();
        self.examine_archive(&journal, &mut found)?;
        let told = self.examine_slots(&mut found)?;
        self.examine_revisions(&told, &mut found)?;
        for path in self.ledger().damaged() {
            let phrase = at("doctor.cache-damaged", &path);
            found.push(Defect { phrase, grave: true, removable: Some(path) });
        }
        for path in self.leftovers() {
            let phrase = at("doctor.leftover", &path);
            found.push(Defect { phrase, grave: false, removable: Some(path) });
        }
        Ok(found)
    }

    /// Removes what may go; only what is worked out from others, never a source, a journal or a slot.
    pub fn repair(&self, ailment: &Defect) -> Result<bool, FileError> {
        match &ailment.removable {
            Some(path) if path.is_dir() => files::remove_folder(path).map(|()| true),
            Some(path) => files::remove(path).map(|()| true),
            None => Ok(false),
        }
    }

    fn of_line(&self, spoilt: &DamagedLine) -> Defect {
        let phrase = |key| at(key, &self.journal_path()).with("line", spoilt.line);
        match spoilt.torn {
            true => Defect::note(phrase("doctor.journal-torn")),
            false => Defect::grave(phrase("doctor.journal-line")),
        }
    }

    /// Bytes that are gone or others, and bytes that nobody names.
    fn examine_archive(&self, journal: &Journal, found: &mut Vec<Defect>) -> Result<(), Failure> {
        let mut named: BTreeMap<String, Phrase> = BTreeMap::new();
        for revision in self.every_revision()? {
            let manifests = revision.manifest().into_iter().chain(revision.later().unwrap_or_default());
            for input in manifests.flat_map(|manifest| manifest.inputs) {
                let phrase = Phrase::new("doctor.input-damaged").with("file", crate::text::clean(&input.name));
                if !matches!(input.kind.as_str(), "reported" | "profiles") {
                    named.entry(input.sha256).or_insert(phrase.with("revision", name(&revision)));
                }
            }
        }
        for kind in super::lists::KINDS {
            for version in journal.versions(kind) {
                let phrase = Phrase::new("doctor.list-damaged").with("list", Field::Word(format!("list-kind.{kind}")));
                named.insert(
                    version.sha256,
                    phrase.with("number", version.number).with("day", self.local_day(version.since)),
                );
            }
        }
        for source in journal.sources() {
            if let Some(phrase) = self.purged_and_damaged(&source) {
                found.push(Defect::grave(phrase));
            }
            let phrase = Phrase::new("doctor.source-damaged").with("file", file(&source));
            match source.purged {
                // Its file is gone on purpose.
                Some(_) => drop(named.remove(&source.sha256)),
                None => drop(named.insert(source.sha256, phrase)),
            }
        }
        let purged: BTreeSet<String> = journal
            .sources()
            .into_iter()
            .filter(|source| source.purged.is_some())
            .map(|source| source.sha256)
            .collect();
        for sha256 in files::names(self.archive.root()) {
            let path = self.archive.path(&sha256);
            if path.is_file() && !sha256.starts_with('.') && !named.contains_key(&sha256) && !purged.contains(&sha256) {
                found.push(Defect::note(at("doctor.archive-orphan", &path)));
            }
        }
        for (sha256, phrase) in named.into_iter().filter(|(sha256, _)| self.archive.check(sha256).is_err()) {
            // What only a report names, and the data folder never had or has lost with its journal, nothing waits for.
            let only_told = phrase.key() == "doctor.input-damaged" && !self.archive.has(&sha256);
            found.push(if only_told { Defect::note(phrase) } else { Defect::grave(phrase) });
        }
        Ok(())
    }

    fn purged_and_damaged(&self, source: &Source) -> Option<Phrase> {
        source.purged?;
        let zone = self.settings.store(&source.store).map_or(self.settings.time_zone, |store| store.time_zone);
        let whole = self.ledger().has_purged(source, zone);
        (!whole).then(|| Phrase::new("doctor.facts-damaged").with("file", file(source)))
    }

    /// Slots whose messages are gone or are not those that were prepared; the paths of all messages that have a slot.
    fn examine_slots(&self, found: &mut Vec<Defect>) -> Result<BTreeSet<String>, Failure> {
        let (mut told, history) = (BTreeSet::new(), self.history()?);
        for slot in self.outbox.each() {
            let slot = match slot {
                Ok(slot) => slot,
                Err(error) => {
                    found.push(Defect::grave(error.phrase()));
                    continue;
                }
            };
            for stored in std::iter::once(&slot.message).chain(&slot.smaller) {
                told.insert(stored.message.clone());
                let path = self.settings.paths.reports.join(&stored.message);
                let key = match files::sha256_of(&path) {
                    Ok(sha256) if sha256 == stored.sha256 => continue,
                    Ok(_) => "doctor.message-changed",
                    Err(_) => "doctor.message-gone",
                };
                let phrase = at(key, &path).with("week", slot.key.period.as_str());
                let phrase = phrase.with("address", slot.key.to.to_string());
                // What was lost with its report, which the operator goes on without, nobody waits for.
                let gone = matches!(history.step(&slot.key.period, slot.key.revision), Some(Step::Gone | Step::Begun));
                let settled = gone || self.is_letter(&slot.key) && !slot.is_open();
                let missed = !settled || path.exists();
                found.push(if missed { Defect::grave(phrase) } else { Defect::note(phrase) });
            }
        }
        Ok(told)
    }

    fn examine_revisions(&self, told: &BTreeSet<String>, found: &mut Vec<Defect>) -> Result<(), Failure> {
        let history = self.history()?;
        for revision in self.every_revision()? {
            let Ok(manifest) = revision.manifest() else {
                found.push(Defect::grave(Phrase::new("doctor.no-manifest").with("revision", name(&revision))));
                continue;
            };
            let changed = |noted: &str| revision.manifest_hash().is_none_or(|found| found != noted);
            if history.manifest_hash(&revision).is_some_and(changed) {
                found.push(Defect::grave(at("doctor.output-changed", &revision.folder.join("manifest.json"))));
            }
            let mut outputs: BTreeMap<String, Output> = BTreeMap::new();
            for manifest in std::iter::once(manifest).chain(revision.later().unwrap_or_default()) {
                outputs.extend(manifest.outputs.into_iter().map(|output| (output.path.clone(), output)));
            }
            let there = revision.files()?;
            let unlisted = there.iter().filter(|path| !outputs.contains_key(*path) && !path.starts_with("messages/"));
            found.extend(unlisted.map(|path| Defect::note(at("doctor.unlisted", &revision.folder.join(path)))));
            let unsent = there.iter().filter(|path| path.starts_with("messages/") && path.matches('/').count() == 1);
            let unsent = unsent.filter(|path| !told.contains(&revision.relative(path))).count();
            if unsent > 0 {
                let phrase = Phrase::new("doctor.without-slots").with("count", unsent);
                found.push(Defect::note(phrase.with("revision", name(&revision))));
            }
            // A message that has a slot was looked at beside it.
            let own = outputs.values().filter(|output| !told.contains(&revision.relative(&output.path)));
            found.extend(own.filter_map(|output| of_output(&revision, output)));
        }
        Ok(())
    }

    fn every_revision(&self) -> Result<Vec<Revision>, Failure> {
        let mut all = Vec::new();
        for period in self.revisions.periods()? {
            all.extend(self.revisions.all(&period)?);
        }
        Ok(all)
    }
}

fn of_output(revision: &Revision, output: &Output) -> Option<Defect> {
    let path = revision.folder.join(&output.path);
    let key = match files::sha256_of(&path) {
        Ok(sha256) if sha256 == output.sha256 => return None,
        Ok(_) => "doctor.output-changed",
        Err(_) => "doctor.output-gone",
    };
    Some(Defect::grave(at(key, &path)))
}

fn at(key: &'static str, path: &Path) -> Phrase {
    Phrase::new(key).with("path", path.display().to_string())
}

fn name(revision: &Revision) -> String {
    format!("{}/rev-{}", revision.period, revision.number)
}

fn file(source: &Source) -> String {
    format!("{}/{}", source.store, crate::text::clean(source.name()))
}
