//! What stays of a source whose file was purged: its facts, as they were last read.
//!
//! They are no cache any more but the kept form of the source, and lie with the archive, under its hash and the zone that they
//! were read in, with the hash of each file. No profile or program that comes later can read them otherwise.

use super::LedgerError;
use super::folder::Ledger;
use super::records::ReadingRecord;
use crate::extract::{self, Extract, Verdict};
use crate::files::{self, Access};
use crate::intake::Source;
use crate::span::Span;
use crate::words::Phrase;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file beside the facts that says what they are.
const VERDICT: &str = "verdict.json";

/// What is kept of a source: its facts and their folder, or why it gave none.
pub(super) type Facts = Result<(Extract, PathBuf), Phrase>;

impl Ledger<'_> {
    /// What is kept of a purged source, and the fingerprint of the key that its buyers were hashed with; `None` where it was not purged, or where only its file can help.
    pub(super) fn of_purged(&self, source: &Source, zone: Tz) -> Option<(Facts, Option<String>)> {
        source.purged?;
        let folder = self.purged_folder(&source.sha256, zone);
        if let Some(kept) = whole(&folder) {
            let facts = match kept.verdict {
                Verdict::Read(extract) if !extract.is_readable() => {
                    // With the file there, it is read anew.
                    if self.archive.has(&source.sha256) {
                        return None;
                    }
                    Err(Phrase::new("set-aside.purged-form"))
                }
                Verdict::Read(extract) => Ok((extract, folder)),
                Verdict::Refused(refused) => Err(extract::why_refused(refused, source.name())),
            };
            return Some((facts, kept.identity));
        }
        if self.archive.has(&source.sha256) {
            return None;
        }
        let other =
            files::names(&self.archive.purged(&source.sha256)).into_iter().find(|name| *name != zone_name(zone))?;
        let phrase = Phrase::new("set-aside.purged-zone").with("zone", other.replace('~', "/"));
        Some((Err(phrase.with("now", zone.name())), None))
    }

    /// Whether the facts kept of a purged source are whole.
    pub fn has_purged(&self, source: &Source, zone: Tz) -> bool {
        whole(&self.purged_folder(&source.sha256, zone)).is_some()
    }

    /// The first and last day of a source's facts, as far as they have days; `None` where it cannot be read now, and so must
    /// not be purged.
    pub fn days(&self, source: &Source, zone: Tz) -> Result<Option<Option<Span>>, LedgerError> {
        let again = source.purged.and_then(|_| whole(&self.purged_folder(&source.sha256, zone)));
        if again.is_none() {
            self.read_missing(source, zone)?;
        }
        let Some(kept) = again.or_else(|| self.kept(source, zone)) else { return Ok(None) };
        let Verdict::Read(extract) = kept.verdict else { return Ok(Some(None)) };
        // What a platform filters by may begin long before it ends: an order is paid, a refund is finished.
        let days = || extract.parts.iter().flat_map(|part| part.axis_days.keys().chain(part.latest.keys()).copied());
        Ok(Some(days().min().zip(days().max()).and_then(|(first, last)| Span::new(first, last))))
    }

    /// Keeps the facts of a source beside the archive, so that its file may go.
    pub fn keep_for_good(&self, source: &Source, zone: Tz) -> Result<bool, LedgerError> {
        let folder = self.purged_folder(&source.sha256, zone);
        if whole(&folder).is_some() {
            return Ok(true);
        }
        let Some(mut kept) = self.kept(source, zone) else { return Ok(false) };
        let from = kept.extract.take().map(|id| self.root.join(id));
        let aside = folder.with_file_name(format!(".{}.tmp", zone_name(zone)));
        files::remove_folder(&aside)?;
        files::create_folder(&aside, Access::Private)?;
        kept.files = BTreeMap::new();
        for name in tables(&kept.verdict) {
            let Some(from) = &from else { return Ok(false) };
            let bytes = files::read(&from.join(&name))?;
            files::write(&aside.join(&name), &bytes, Access::Private)?;
            kept.files.insert(name, files::sha256(&bytes));
        }
        let bytes = serde_json::to_vec(&kept).expect("a verdict is plain data");
        files::write(&aside.join(VERDICT), &files::sealed(&bytes), Access::Private)?;
        files::remove_folder(&folder)?;
        files::rename(&aside, &folder)?;
        Ok(true)
    }

    /// Removes what the cache has of a source.
    pub fn forget(&self, source: &Source, zone: Tz) -> Result<(), LedgerError> {
        if let Some(id) = self.kept(source, zone).and_then(|kept| kept.extract) {
            files::remove_folder(&self.root.join(id))?;
        }
        for (path, _) in self.kept_paths(source, zone) {
            files::remove(&path)?;
        }
        Ok(())
    }

    fn purged_folder(&self, sha256: &str, zone: Tz) -> PathBuf {
        self.archive.purged(sha256).join(zone_name(zone))
    }
}

/// A zone as the name of a folder.
fn zone_name(zone: Tz) -> String {
    zone.name().replace('/', "~")
}

fn tables(verdict: &Verdict) -> Vec<String> {
    let Verdict::Read(extract) = verdict else { return Vec::new() };
    extract.parts.iter().flat_map(|part| &part.tables).map(|table| table.file.clone()).collect()
}

/// What a folder keeps, where all of it is as it was written.
fn whole(folder: &Path) -> Option<ReadingRecord> {
    let bytes = files::read(&folder.join(VERDICT)).ok()?;
    let kept: ReadingRecord = serde_json::from_slice(files::unsealed(&bytes)?).ok()?;
    let same = |name: &String| Some(files::sha256_of(&folder.join(name)).ok()? == *kept.files.get(name)?);
    tables(&kept.verdict).iter().all(|name| same(name) == Some(true)).then_some(kept)
}
