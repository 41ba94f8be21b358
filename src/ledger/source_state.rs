//! A source as the view sees it: what was read of it and which days it covers, why it is not used where it is not, and each of its
//! rows accounted for.

use super::doubt::Doubt;
use super::source_days::{ExportTime, named_times};
use crate::calendar::Span;
use crate::extract::{Advice, Extract, Part, Profile};
use crate::facts::Table;
use crate::intake::Source;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A source as the view sees it.
#[derive(Clone, Debug, Default)]
pub struct SourceState {
    /// What the journal knows.
    pub source: Source,
    /// What was read of it; absent where it is set aside.
    pub extract: Option<Extract>,
    /// Profile ids.
    pub profiles: Vec<String>,
    /// When it was made.
    pub export_time: Option<ExportTime>,
    /// Days covered.
    pub coverage: Option<Span>,
    /// Why it is not used, if it is not.
    pub set_aside: Option<Phrase>,
    /// Whose it is instead, where it lies in the wrong folder.
    pub misfiled: Option<Misfiled>,
    /// Rows by table.
    pub accounting: BTreeMap<Table, RowCounts>,
    /// What speaks against it, although it is used.
    pub doubts: Vec<Doubt>,
}

/// Days of which a file that is used leaves figures open.
#[derive(Debug)]
pub struct OpenDays<'s> {
    days: Vec<Span>,
    /// Why.
    pub why: Leaves<'s>,
}

/// Why a file leaves figures open.
#[derive(Debug)]
pub enum Leaves<'s> {
    /// Something speaks against it.
    Doubt(&'s Doubt),
    /// Rows of these days were left out of it, or rows of which nobody can say the day.
    LostRows,
}

impl OpenDays<'_> {
    /// Whether they are of these days.
    pub fn are_of(&self, span: Span) -> bool {
        self.days.iter().any(|days| days.intersect(span).is_some())
    }
}

/// That a file lies in the wrong folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misfiled {
    /// The store whose file it is; none where the file says only that it is not this store's.
    pub to: Option<String>,
    /// Whether nobody can tell which of the two stores is right: it came second, so it waits.
    pub undecided: bool,
}

impl SourceState {
    /// Why it is not used and waits for somebody; what was withdrawn on purpose, or taken away, or is not needed, waits for nobody.
    pub fn waits(&self) -> Option<&Phrase> {
        let settled = self.source.withdrawn.is_some() || self.source.is_away();
        self.set_aside.as_ref().filter(|why| !settled && why.key() != Advice::NotNeeded.key())
    }

    /// The day on which it was made, as far as anybody knows: else the day it came.
    pub(super) fn made_on(&self, zone: Tz) -> NaiveDate {
        let at = self.export_time.map_or(self.source.received, |time| time.at);
        at.with_timezone(&zone).date_naive()
    }

    /// When a part of it was made: a file within a zip by its own name.
    pub(super) fn part_made(&self, part: &Part, profile: &Profile, zone: Tz) -> Option<ExportTime> {
        let member = part.member.as_deref();
        let own = member.map(|_| named_times(&self.source, member, profile, zone)).unwrap_or_default();
        let own = own.first().zip(own.last()).map(|(&at, &again)| ExportTime { at, again, exact: true });
        own.or(self.export_time)
    }

    /// Its rows, of all tables.
    pub fn rows(&self) -> RowCounts {
        self.accounting.values().copied().sum()
    }

    /// Whether it has rows of kinds that no table takes.
    pub fn has_other_rows(&self) -> bool {
        let parts = self.extract.iter().flat_map(|extract| &extract.parts);
        parts.flat_map(|part| &part.tables).any(|table| table.other > 0)
    }

    /// That it is not used and waits for somebody, with its name and the reason.
    pub fn aside(&self) -> Option<Phrase> {
        let why = self.waits()?;
        let phrase = Phrase::new("failure.file-aside").with("store", self.source.store.as_str());
        Some(phrase.with("file", self.source.name()).with("why", why.clone()))
    }

    /// Of which days it leaves figures open, and why: where one of them is reported, the report is provisional.
    pub fn open(&self) -> Vec<OpenDays<'_>> {
        let of_doubt = |doubt| OpenDays { days: Doubt::open_days(doubt, self.coverage), why: Leaves::Doubt(doubt) };
        let mut open: Vec<OpenDays<'_>> = self.doubts.iter().map(of_doubt).collect();
        let parts = || self.extract.iter().flat_map(|extract| &extract.parts);
        let mut lost = Span::runs(parts().flat_map(|part| part.lost_days.iter().copied()).collect::<BTreeSet<_>>());
        lost.extend(self.coverage.filter(|_| parts().any(|part| part.lost_undated)));
        if !lost.is_empty() {
            open.push(OpenDays { days: lost, why: Leaves::LostRows });
        }
        open
    }

    /// What speaks against it first: by a wrong day in its name it may cover nothing.
    pub fn doubted(&self) -> Option<Phrase> {
        // Of a silence between its rows nobody asks where other days lack.
        let of_its_time = |doubt: &&Doubt| !matches!(doubt, Doubt::SilentBetween { .. });
        let doubt = self.doubts.iter().find(of_its_time).filter(|_| self.set_aside.is_none())?;
        Some(doubt.phrase_of(&self.source.store, self.source.name()))
    }

    /// That it was read and gave nothing: it has no rows, or none that could be used, with the first cell that says why.
    pub fn spoilt(&self) -> Option<Phrase> {
        let (read, used) = self.accounting.values().fold((0, 0), |sum, rows| (sum.0 + rows.read, sum.1 + rows.used));
        let extract = self.extract.as_ref().filter(|_| used == 0 && self.set_aside.is_none())?;
        let of_file = |key: &'static str| {
            Phrase::new(key).with("store", self.source.store.as_str()).with("file", self.source.name())
        };
        if read == 0 && self.has_other_rows() {
            return None;
        }
        if read == 0 {
            return Some(of_file("failure.file-without-rows"));
        }
        let first = extract.rejects.first()?;
        Some(
            of_file("failure.file-spoilt")
                .with("count", i64::try_from(read).unwrap_or(i64::MAX))
                .with("column", sheet::column_letters(first.column))
                .with("header", first.header.as_str())
                .with("row", first.row)
                .with("why", Field::Word(format!("reject.{}", first.code))),
        )
    }

    /// Why it could not be read at this moment, where that says nothing of the file itself.
    pub fn unread(&self) -> Option<&Phrase> {
        let why = self.set_aside.as_ref().filter(|_| self.extract.is_none())?;
        is_passing(why.key()).then_some(why)
    }

    /// Whether the file itself is at fault: it was not read, whenever that is tried.
    pub fn is_refused(&self) -> bool {
        self.extract.is_none() && self.waits().is_some_and(|why| !is_passing(why.key()))
    }

    /// Whether it is not used for a reason that passes, or that leaves it open whose the figures are: what is reported
    /// without it is provisional.
    pub fn leaves_open(&self) -> bool {
        let Some(why) = self.set_aside.as_ref().map(Phrase::key) else { return false };
        is_passing(why) || self.misfiled.as_ref().is_some_and(|misfiled| misfiled.undecided)
    }
}

/// Whether a reason says more of the moment, or of the disk, than of the file.
fn is_passing(why: &str) -> bool {
    why.starts_with("death.")
        || matches!(why, "refusal.unreadable" | "set-aside.archive-gone" | "set-aside.archive-damaged")
        || matches!(why, "set-aside.purged-zone" | "set-aside.purged-form")
}

/// read = used + superseded + excluded + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Data rows.
    pub read: u64,
    /// Current facts.
    pub used: u64,
    /// Replaced by a newer word, or said twice.
    pub superseded: u64,
    /// Of orders taken out by the operator's list, and rows in a currency of which a rate is missing.
    pub excluded: u64,
    /// With a cell that could not be read.
    pub rejected: u64,
}

impl std::iter::Sum for RowCounts {
    fn sum<I: Iterator<Item = RowCounts>>(all: I) -> Self {
        all.fold(RowCounts::default(), |sum, rows| RowCounts {
            read: sum.read + rows.read,
            used: sum.used + rows.used,
            superseded: sum.superseded + rows.superseded,
            excluded: sum.excluded + rows.excluded,
            rejected: sum.rejected + rows.rejected,
        })
    }
}
