//! How long a store was ever silent between rows of a kind: the measure of every silence that is to be believed.
//!
//! A shop that sells every day has not sold nothing for four days; a shop with a refund every two weeks has none for two weeks.

use super::source_days::{Covered, QUIET_DAYS};
use crate::calendar::Span;
use crate::extract::ExportKind;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// So many days with rows tell how often a shop sells.
const USUAL_DAYS: usize = 20;

/// Days with rows before a long silence that do not make it known: orders placed long before the others, which came with them
/// because they were paid late.
const FEW_DAYS: usize = 3;

/// So many days with rows in a file before a silence show that it was a silence of the shop's and not the file's beginning.
const DAYS_BEFORE: usize = 7;

/// So many days before a silence tell what is usual before it: a holiday of half a year ago says nothing of today.
const LATELY: u64 = 60;

/// Rows on fewer days than this tell no rhythm.
const RHYTHM_DAYS: usize = 3;

/// How often a kind has rows: so many days with rows after the first one, within so many days after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pace {
    days: i64,
    within: i64,
}

impl Pace {
    /// Whether fewer than four days with rows would stand in so many days: they may all the same be without any.
    pub(super) fn may_be_silent(self, days: i64) -> bool {
        self.days * days < 4 * self.within
    }
}

/// The days with rows of each kind of a store's exports, all of its files together.
#[derive(Debug, Default)]
pub(super) struct Silences {
    kinds: BTreeMap<ExportKind, Kind>,
}

#[derive(Debug, Default)]
struct Kind {
    days: BTreeSet<NaiveDate>,
    /// The days in a row without rows between rows, the longest run last.
    runs: Vec<i64>,
}

/// The days without rows between two days.
fn between(a: NaiveDate, b: NaiveDate) -> i64 {
    (b - a).num_days() - 1
}

impl Silences {
    /// Of the sources of a store.
    pub(super) fn of(sources: &[Covered]) -> Self {
        let mut kinds: BTreeMap<ExportKind, Kind> = BTreeMap::new();
        for source in sources {
            // Orders that were paid late say nothing of how often there are any.
            let from = after_paid_late(source);
            let days = source.days.iter().filter(|day| from.is_none_or(|from| **day >= from));
            kinds.entry(source.export).or_default().days.extend(days);
        }
        for Kind { days, runs } in kinds.values_mut() {
            runs.extend(days.iter().zip(days.iter().skip(1)).map(|(a, b)| between(*a, *b)));
            runs.sort_unstable();
        }
        Silences { kinds }
    }

    /// The kind, where there are rows on at least so many days: fewer say nothing of how often there are any.
    fn kind(&self, export: ExportKind, enough: usize) -> Option<&Kind> {
        self.kinds.get(&export).filter(|kind| kind.days.len() >= enough)
    }

    /// The longest silence of a kind with rows on at least so many days.
    pub(super) fn longest(&self, export: ExportKind, enough: usize) -> Option<i64> {
        self.kind(export, enough).map(|kind| kind.runs.last().copied().unwrap_or(0))
    }

    /// The longest silence of a kind with a rhythm, and the longest but for that one.
    pub(super) fn two_longest(&self, export: ExportKind) -> Option<(i64, i64)> {
        let runs = &self.kind(export, RHYTHM_DAYS)?.runs;
        let mut longest = runs.iter().rev().copied();
        Some((longest.next().unwrap_or(0), longest.next().unwrap_or(0)))
    }

    /// Whether a kind has rows on so few days that they tell no rhythm.
    pub(super) fn is_rare(&self, export: ExportKind) -> bool {
        self.kind(export, RHYTHM_DAYS).is_none()
    }

    /// How often a kind has rows, up to the last day that is covered; none are rarer than any.
    pub(super) fn pace(&self, export: ExportKind, until: NaiveDate) -> Pace {
        let days = self.kinds.get(&export).map(|kind| &kind.days);
        let first = days.and_then(|days| days.first().copied());
        let after = days.map_or(0, |days| days.len().saturating_sub(1));
        Pace {
            days: i64::try_from(after).unwrap_or(i64::MAX),
            within: first.map_or(1, |first| (until - first).num_days().max(1)),
        }
    }

    /// The longest silence of the weeks up to a day, where there are rows on days enough in them; of all times where not.
    fn lately(&self, export: ExportKind, last: NaiveDate) -> Option<i64> {
        let recent: Vec<NaiveDate> =
            self.kind(export, USUAL_DAYS)?.days.range(last - Days::new(LATELY)..=last).copied().collect();
        match recent.len() >= USUAL_DAYS {
            true => recent.windows(2).map(|pair| between(pair[0], pair[1])).max(),
            false => self.longest(export, USUAL_DAYS),
        }
    }

    /// How many days in a row without rows may be believed of exports that do not say when they were made: little more than they
    /// were ever seen to be silent between rows. Of orders on a few days nothing is believed: the file may have been made on the
    /// last of them.
    pub(super) fn believable(&self, source: &Covered) -> i64 {
        match self.longest(source.export, 4) {
            Some(longest) => (longest + 1).max(2),
            None if source.made.is_some() || source.export == ExportKind::Refunds => 7,
            None => 0,
        }
    }

    /// Whether a source that says when it was made is silent at its end for no longer than its kind ever was between rows.
    pub(super) fn is_usual(&self, source: &Covered) -> bool {
        let end = source.silent_end().map(|end| i64::from(end.len()));
        end.zip(self.longest(source.export, RHYTHM_DAYS)).is_some_and(|(end, longest)| end <= longest + 1)
    }

    /// The last day of which an order report is believed, where that is before its end: orders that end long before the export was made
    /// were filtered, or cut off.
    pub(super) fn believed_until(&self, source: &Covered) -> Option<NaiveDate> {
        let end = source.span.filter(|_| source.made.is_some())?.last();
        let last = *source.days.range(..=end).next_back()?;
        let longest = self.lately(source.export, last)?;
        ((end - last).num_days() > (longest + 1).max(2)).then_some(last)
    }

    /// The first day of which an order report is believed, where rows stand long before all others that came with them: orders that were
    /// paid late, or a few that stand apart by far more than the shop is ever silent.
    pub(super) fn dense_from(&self, source: &Covered) -> Option<NaiveDate> {
        after_paid_late(source).max(self.after_few(source))
    }

    /// The first day after a few rows that stand before all others by more than a week, or a month where they are of more days than
    /// three, and by more than twice as long as the shop is silent at most where nothing of that kind is the matter.
    fn after_few(&self, source: &Covered) -> Option<NaiveDate> {
        // The longest is the one that is asked about, or it is shorter than another.
        let usual = self.kind(source.export, USUAL_DAYS)?.runs.iter().rev().nth(1)?;
        let early: Vec<NaiveDate> = source.days.iter().copied().take(DAYS_BEFORE + 1).collect();
        let apart = |(at, pair): &(usize, &[NaiveDate])| {
            let hole = between(pair[0], pair[1]);
            hole > 2 * usual + 1 && (hole > 30 || hole > 7 && *at < FEW_DAYS)
        };
        early.windows(2).enumerate().rev().find(apart).map(|(_, pair)| pair[1])
    }

    /// Days within an order report, of which no file of the store has rows, that are longer than it was silent ever else: rows were
    /// lost, or the shop was closed. With the longest other silence.
    pub(super) fn holes(&self, source: &Covered) -> Vec<(Span, i64)> {
        let Some(kind) = self.kind(source.export, USUAL_DAYS).filter(|_| source.export == ExportKind::Orders) else {
            return Vec::new();
        };
        let from = self.dense_from(source);
        let days: Vec<NaiveDate> =
            source.days.iter().copied().filter(|day| from.is_none_or(|from| *day >= from)).collect();
        let mut found = Vec::new();
        for pair in days[(DAYS_BEFORE - 1).min(days.len())..].windows(2) {
            let Some(hole) = Span::new(pair[0] + Days::new(1), pair[1] - Days::new(1)) else { continue };
            let silent = i64::from(hole.len());
            if silent <= 2 {
                continue;
            }
            // Without this one.
            let at = kind.runs.iter().rposition(|run| *run == silent);
            let others = kind.runs.iter().enumerate().rev().find(|(other, _)| Some(*other) != at);
            let longest = others.map_or(0, |(_, run)| *run);
            if at.is_some()
                && silent > (longest + 1).max(2)
                && kind.days.range(hole.first()..=hole.last()).next().is_none()
            {
                found.push((hole, longest));
            }
        }
        found
    }
}

/// The first day after days whose orders were all paid long after they were placed, where more than six days without any lie between and
/// the payments after these: what was exported is what was paid, and of when it was placed there is more than this file tells.
fn after_paid_late(source: &Covered) -> Option<NaiveDate> {
    let first = source.days.iter().copied().find(|day| !source.paid_late.contains_key(day))?;
    let last = source.days.range(..first).next_back().copied()?;
    let all_after = source.paid_late.range(..first).all(|(_, paid)| *paid >= first);
    (between(last, first) > QUIET_DAYS && all_after).then_some(first)
}
