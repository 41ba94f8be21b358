//! What speaks against a file that can be read: its own name, its own rows, or what other files of the store hold. It is used all
//! the same, and told; where it covers days of the week, the week's figures are provisional.

use super::coverage::named_days;
use super::left_out::{LeftOut, left_out};
use super::merge::{Merged, Version};
use super::{SourceState, StoreSpec};
use crate::calendar::Span;
use crate::extract::{Part, Profile, Profiles};
use crate::facts::{self, Frame, Table};
use crate::words::{Message, Phrase};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// One thing that speaks against a file.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
#[message("doubt", kebab)]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum Doubt {
    /// Rows on days that are not among those in its name.
    OutsideItsName {
        rows: u64,
        #[message(with = all_dated)]
        days: Vec<Span>,
        /// The first of the days in the name.
        #[message(text)]
        first: NaiveDate,
        #[message(text)]
        last: NaiveDate,
    },
    /// Rows on days after it was made, by the time in its name.
    AfterItWasMade {
        rows: u64,
        #[message(with = all_dated)]
        days: Vec<Span>,
        #[message(text)]
        made: NaiveDate,
    },
    /// A few rows half a year or more away from all others.
    FarFromTheOthers {
        rows: u64,
        #[message(with = all_dated)]
        days: Vec<Span>,
    },
    /// Orders that were paid on a day before they were placed.
    PaidBefore { rows: u64 },
    /// Refunds that were finished on a day before they were applied for.
    FinishedBefore { rows: u64 },
    /// Orders or refunds that another file has, and that ought to be in this one as well.
    LeavesOut {
        #[message(name = "what", word = "rows-of.")]
        table: Table,
        count: u64,
        /// The number of one of them.
        example: String,
        /// A file that has it.
        other: String,
    },
}

/// So many days without a row part a file's rows into those that belong together and those that do not.
const FAR: i64 = 180;

impl Doubt {
    /// The sentence about it, of whose file.
    pub fn phrase_of(&self, store: &str, state: &SourceState) -> Phrase {
        self.phrase().with("store", store).with("file", state.source.name())
    }
}

/// With the year: more often than not it is the year that is wrong.
fn all_dated(days: &[Span]) -> Vec<String> {
    let dates = |span: &Span| match span.len() {
        1 => span.first().to_string(),
        _ => format!("{} – {}", span.first(), span.last()),
    };
    days.iter().map(dates).collect()
}

/// What the days of a store's files say against them, by the files' indices.
pub(super) fn of_files(
    spec: &StoreSpec,
    sources: &[SourceState],
    used: &[usize],
    profiles: &Profiles,
) -> Vec<(usize, Doubt)> {
    let mut found = Vec::new();
    for &index in used {
        for part in sources[index].extract.iter().flat_map(|extract| &extract.parts) {
            let Some(profile) = profiles.get(&part.profile) else { continue };
            found.extend(of_days(&sources[index], part, profile, spec.zone).map(|doubt| (index, doubt)));
        }
    }
    found
}

/// What the other files of a table say against some of them.
pub(super) fn of_others(
    table: Table,
    merged: &Merged,
    versions: &[Version],
    sources: &[SourceState],
) -> Vec<(usize, Doubt)> {
    let doubt = |found: LeftOut| {
        let other = sources[found.elsewhere].source.name().to_owned();
        (found.source, Doubt::LeavesOut { table, count: found.count, example: found.example.to_string(), other })
    };
    let exact = |source: usize| sources[source].export_time.filter(|time| time.exact).map(|time| time.at);
    let one_export = |a: usize, b: usize| a == b || exact(a).is_some_and(|at| exact(b) == Some(at));
    left_out(merged, versions, &one_export).into_iter().map(doubt).collect()
}

/// What a part's days say against it: those that its name rules out, or else a few that lie far from all others.
fn of_days(state: &SourceState, part: &Part, profile: &Profile, zone: Tz) -> Option<Doubt> {
    let named = named_days(&state.source, profile).and_then(|(first, last)| Span::new(first, last));
    if let Some(named) = named {
        let (rows, days) = counted(part, |day| !named.contains(day));
        return (rows > 0).then(|| Doubt::OutsideItsName { rows, days, first: named.first(), last: named.last() });
    }
    if let Some(made) = state.export_time.filter(|time| time.exact) {
        let made = made.at.with_timezone(&zone).date_naive();
        let (rows, days) = counted(part, |day| day > made);
        if rows > 0 {
            return Some(Doubt::AfterItWasMade { rows, days, made });
        }
    }
    let few = far_from_the_others(&part.axis_days)?;
    let (rows, days) = counted(part, |day| few.contains(day));
    Some(Doubt::FarFromTheOthers { rows, days })
}

/// The rows of days, and the days.
fn counted(part: &Part, counts: impl Fn(NaiveDate) -> bool) -> (u64, Vec<Span>) {
    let found: Vec<(NaiveDate, u64)> =
        part.axis_days.iter().map(|(day, rows)| (*day, *rows)).filter(|(day, _)| counts(*day)).collect();
    (found.iter().map(|(_, rows)| rows).sum(), Span::runs(found.into_iter().map(|(day, _)| day)))
}

/// The first or last days, where they hold the fewer rows and a long silence parts them from the rest.
fn far_from_the_others(days: &BTreeMap<NaiveDate, u64>) -> Option<Span> {
    let pairs = days.keys().zip(days.keys().skip(1));
    let (before, after) = pairs.map(|(a, b)| (*a, *b)).max_by_key(|(a, b)| *b - *a)?;
    let rows = |part: Span| days.range(part.first()..=part.last()).map(|(_, rows)| rows).sum::<u64>();
    let (early, late) = (Span::new(*days.keys().next()?, before)?, Span::new(after, *days.keys().next_back()?)?);
    let few = if rows(early) <= rows(late) { early } else { late };
    ((after - before).num_days() >= FAR).then_some(few)
}

/// Rows of a file that ended on a day before they began.
pub(super) fn of_times(frame: &Frame) -> Option<Doubt> {
    let (begun, ended) = begun_and_ended(frame.table())?;
    // By days: within one, what a platform writes first is its own affair.
    let (begun, ended) = (frame.place(facts::day_of(begun)?), frame.place(facts::day_of(ended)?));
    let backwards = |row: &usize| frame.number(ended, *row).zip(frame.number(begun, *row)).is_some_and(|(e, b)| e < b);
    let rows = (0..frame.rows()).filter(backwards).count() as u64;
    (rows > 0).then_some(match frame.table() {
        Table::Refunds => Doubt::FinishedBefore { rows },
        _ => Doubt::PaidBefore { rows },
    })
}

/// The columns that say when an order or a refund began and ended.
pub(super) fn begun_and_ended(table: Table) -> Option<(&'static str, &'static str)> {
    match table {
        Table::Orders | Table::OrderLines => Some(("created_at", "paid_at")),
        Table::Refunds => Some(("applied_at", "completed_at")),
        _ => None,
    }
}
