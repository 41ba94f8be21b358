//! What is worth remembering from one run to the next: that there was nothing left to do, and that a run is at work.
//!
//! Cron calls every quarter of an hour. Where nothing in the inbox, the lists, the settings, the journal or the period's reports is
//! other than it was when the last run had nothing left to do, there is nothing to do now; a look at the folders shows that.

use crate::calendar::Period;
use crate::desk::{Desk, Failure};
use crate::files::{self, Access};
use chrono::{DateTime, Utc};
use std::fmt::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What the folders look like.
pub(super) struct IdleState<'a> {
    desk: &'a Desk,
    period: Period,
    /// The inbox, the lists and the settings: looked at before the run, because what comes during it is not seen by it.
    outside: String,
}

impl<'a> IdleState<'a> {
    /// A look at what others change and a run for this period goes by.
    pub(super) fn of(desk: &'a Desk, period: Period) -> Self {
        let paths = &desk.settings.paths;
        let lists = [&paths.plan, &paths.catalog, &paths.excluded, &paths.costs, &paths.rates, &paths.actions];
        let lists = lists.into_iter().chain([&paths.templates]);
        let files = [&desk.config_path, &paths.inbox].into_iter().chain(lists.flatten());
        let mut outside = format!("{} {} {}\n", super::program(), desk.profiles.hash(), period.id());
        files.for_each(|path| look(path, &mut outside));
        IdleState { desk, period, outside }
    }

    /// The same with what runs change themselves: the journal and the reports of the periods that are still open.
    fn looks(&self) -> String {
        let (settings, mut seen) = (&self.desk.settings, self.outside.clone());
        let periods = settings.calendar.before(self.period, settings.catch_up()).into_iter().chain([self.period]);
        let reports = periods.map(|period| settings.paths.reports.join(period.id()));
        reports.chain([self.desk.journal_path()]).for_each(|path| look(&path, &mut seen));
        files::sha256(seen.as_bytes())
    }

    fn path(&self) -> PathBuf {
        self.desk.kept_of_report("rest")
    }

    /// Whether they look as they did when nothing was left to do.
    pub(super) fn holds(&self) -> bool {
        files::read(&self.path()).is_ok_and(|kept| kept.trim_ascii() == self.looks().as_bytes())
    }

    /// Nothing is left to do while they look so.
    pub(super) fn note(&self) -> Result<(), Failure> {
        Ok(files::write(&self.path(), format!("{}\n", self.looks()).as_bytes(), Access::Private)?)
    }
}

/// Name, size and time of a file, or of all in a folder.
fn look(path: &Path, seen: &mut String) {
    let Ok(metadata) = std::fs::metadata(path) else { return };
    if metadata.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        entries.sort();
        return entries.iter().for_each(|entry| look(entry, seen));
    }
    // The time of the last change, unlike that of the last writing, is nobody's to set.
    let (size, written, changed) = (metadata.len(), metadata.mtime(), metadata.ctime());
    let (ino, part) = (metadata.ino(), metadata.ctime_nsec());
    let _ = writeln!(seen, "{} {size} {written} {changed}.{part} {ino}", path.display());
}

/// The note that a run is at work; found by the next, it says that the last one was killed.
pub(super) struct RunMarker(PathBuf);

impl RunMarker {
    pub(super) fn of(desk: &Desk) -> RunMarker {
        RunMarker(desk.settings.paths.data.join("running"))
    }

    /// When the run began that never ended.
    pub(super) fn left(&self) -> Option<DateTime<Utc>> {
        let text = String::from_utf8(files::read(&self.0).ok()?).ok()?;
        DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.to_utc())
    }

    pub(super) fn set(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        Ok(files::write(&self.0, format!("{}\n", now.to_rfc3339()).as_bytes(), Access::Private)?)
    }

    /// A run that ended, however it did, was not killed.
    pub(super) fn clear(&self) {
        if let Err(error) = files::remove(&self.0) {
            tracing::debug!(%error, "the note that a run is at work stays");
        }
    }
}
