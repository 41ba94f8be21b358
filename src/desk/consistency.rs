//! Whether reports and data belong together. Either may be lost, or put back from an older copy; who mailed on then would mail
//! twice, or take another message for one that was sent. So nothing goes out before the operator has said what holds.

use super::{Desk, Failure, Inconsistencies};
use crate::calendar::Period;
use crate::files::{self, Access};
use crate::intake::Journal;
use crate::revisions::Step;
use chrono::{DateTime, Utc};
use std::path::PathBuf;

/// In the reports folder: `data/revisions` lists what is there, so that data without a list is older.
const LISTED: &str = ".listed";

impl Desk {
    /// Takes note of what a crash left between a revision and its line, and of revisions made by programs that kept no list;
    /// fails where reports and data do not belong together.
    pub fn refuse_misfits(&self, newest: Period, now: DateTime<Utc>) -> Result<(), Failure> {
        self.note_revisions(now)?;
        let mut misfits = self.misfits()?;
        // Old reports may be cleared away: only periods that may still be mailed need theirs.
        let mut open = self.settings.calendar.before(newest, self.settings.catch_up());
        open.push(newest);
        misfits.lost.retain(|(period, _)| open.iter().any(|open| open.id() == *period));
        if !misfits.is_empty() {
            return Err(Failure::Unfit(misfits));
        }
        if self.revisions.periods()?.is_empty() { Ok(()) } else { self.note_listed() }
    }

    /// From now on `data/revisions` names every report.
    pub fn note_listed(&self) -> Result<(), Failure> {
        let path = self.listed();
        if path.exists() { Ok(()) } else { Ok(files::write(&path, b"by data/revisions\n", Access::Private)?) }
    }

    fn listed(&self) -> PathBuf {
        self.settings.paths.reports.join(LISTED)
    }

    /// The same of all periods, without failing.
    pub fn misfits_noted(&self, now: DateTime<Utc>) -> Result<Inconsistencies, Failure> {
        self.note_revisions(now)?;
        self.misfits()
    }

    fn note_revisions(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        let mut history = self.history()?;
        // A journal without such a list was kept by an earlier version, which made what is there since then.
        let before = !history.is_kept() && !self.listed().exists();
        let times = Journal::open(self.journal_path())?.times().filter(|_| before);
        for period in self.revisions.periods()? {
            for revision in self.revisions.all(&period)? {
                let step = history.step(&period, revision.number);
                let adopted = match times {
                    Some((first, _)) if step.is_none() => first <= revision.made_at()?,
                    _ => false,
                };
                if step == Some(Step::Begun) || adopted {
                    history.note_made(&revision, now)?;
                }
            }
        }
        Ok(())
    }

    /// What does not fit, of all periods.
    pub fn misfits(&self) -> Result<Inconsistencies, Failure> {
        let history = self.history()?;
        let mut misfits = Inconsistencies { forgotten: self.outbox.forgotten()?, ..Inconsistencies::default() };
        for period in self.revisions.periods()? {
            for revision in self.revisions.all(&period)? {
                if !matches!(history.step(&period, revision.number), Some(Step::Made | Step::Begun)) {
                    misfits.unknown.push((period.clone(), revision.number));
                }
            }
        }
        for (period, number) in history.made() {
            if !self.revisions.all(&period)?.iter().any(|revision| revision.number == number) {
                misfits.lost.push((period, number));
            }
        }
        Ok(misfits)
    }

    /// Takes reports and data as they are: what is there was made, what is gone is gone. The mails of reports that nobody
    /// remembers count as sent, unless they are to be mailed `again`.
    pub fn accept_misfits(&self, again: bool, now: DateTime<Utc>) -> Result<Inconsistencies, Failure> {
        self.note_revisions(now)?;
        let (misfits, mut history) = (self.misfits()?, self.history()?);
        for (period, number) in &misfits.unknown {
            if !again {
                self.count_as_sent(period, *number, now)?;
            }
            if let Some(revision) = self.revisions.all(period)?.iter().find(|revision| revision.number == *number) {
                history.note_made(revision, now)?;
            }
        }
        for slot in self.outbox.forgotten()? {
            self.outbox.remember(slot, again, now)?;
        }
        for (period, number) in &misfits.lost {
            // What is to be mailed again is made anew, under the next number.
            history.note(period, *number, if again { Step::Begun } else { Step::Gone }, now)?;
        }
        Ok(misfits)
    }

    fn count_as_sent(&self, period: &str, number: u32, now: DateTime<Utc>) -> Result<(), Failure> {
        let revisions = self.revisions.all(period)?;
        let Some(revision) = revisions.iter().find(|revision| revision.number == number) else { return Ok(()) };
        for slot in self.slots(revision)? {
            self.outbox.count_as_sent(&slot.key, now)?;
        }
        Ok(())
    }
}
