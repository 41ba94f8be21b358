//! What the files that lie there say of days that they do not cover: that they end before these days although they were made after
//! them, or that the shop is known from a later day on. Nobody is asked for a file that was given without being told what is the
//! matter with it.

use super::Expectation;
use crate::extract::ExportKind;
use crate::ledger::{SourceState, StoreView};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};

/// What a file that lies there says of days that are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// It was made after these days, and its last row is of a day before them: it was filtered or cut off, or nothing happened.
    EndsBefore {
        /// The file.
        file: String,
        /// When it was made.
        made: NaiveDate,
        /// The day of its last row.
        last: NaiveDate,
    },
    /// No export knows anything of the store before this day, which comes after them: it opened then, or they begin too late.
    BeginsAfter(NaiveDate),
}

impl Given {
    /// Of days of which an export says nothing.
    pub(super) fn of(by: Expectation<'_>, view: &StoreView, export: ExportKind, days: &[Span]) -> Option<Given> {
        let (first, last) = (days.first()?.first(), days.last()?.last());
        if matches!(export, ExportKind::Orders | ExportKind::Lines | ExportKind::Refunds)
            && let Some(newest) = exact(by, view, export).max_by_key(|told| told.again)
            && newest.again > last
            && newest.last < first
        {
            let file = newest.state.source.latest_name().to_owned();
            return Some(Given::EndsBefore { file, made: newest.again, last: newest.last });
        }
        let begins = Beginning::of(by, view)?.first;
        (export == ExportKind::Orders && last < begins).then_some(Given::BeginsAfter(begins))
    }
}

impl Given {
    /// What to tell people of these days, by the keys of a silent end, of that of refunds, and of a late beginning: with what the
    /// settings would say if nothing was sold on them.
    pub fn phrase(&self, [ends, of_refunds, begins]: [&str; 3], export: ExportKind, days: &[Span]) -> Phrase {
        match self {
            // What the settings say of closed days holds for all kinds: of refunds alone they say nothing.
            Given::EndsBefore { file, made, last } => {
                Phrase::new(if export == ExportKind::Refunds { of_refunds } else { ends })
                    .with("file", file.as_str())
                    .with("made", *made)
                    .with("made_weekday", Field::Weekday(*made))
                    .with("ends", *last)
                    .with("ends_weekday", Field::Weekday(*last))
                    .with("closed", days.iter().map(written).collect::<Vec<_>>().join(", "))
            }
            Given::BeginsAfter(first) => opening(begins, *first),
        }
        .with("days", days)
    }
}

/// Days as the settings write them.
fn written(days: &Span) -> String {
    match days.first() == days.last() {
        true => format!("\"{}\"", days.first()),
        false => format!("\"{}..{}\"", days.first(), days.last()),
    }
}

/// That nothing is known of a store before a day, with what the settings would say if it opened on that day.
pub fn opening(key: impl Into<String>, first: NaiveDate) -> Phrase {
    Phrase::new(key).with("begins", first).with("closed", format!("\"..{}\"", first - Days::new(1)))
}

/// The days with rows of a file of a kind, and when it was made.
struct Told<'a> {
    state: &'a SourceState,
    made: NaiveDate,
    /// When its bytes were the platform's answer for the last time.
    again: NaiveDate,
    first: NaiveDate,
    last: NaiveDate,
}

/// The store's files of a kind.
fn files<'a>(by: Expectation<'a>, view: &'a StoreView, export: ExportKind) -> impl Iterator<Item = Told<'a>> {
    let used = by.sources.iter().filter(|state| state.set_aside.is_none() && state.source.store == view.id);
    used.filter_map(move |state| {
        let gives = |id: &str| by.profiles.get(id).is_some_and(|profile| profile.gives(export));
        let parts = || state.extract.iter().flat_map(|extract| &extract.parts).filter(|part| gives(&part.profile));
        let day = |at: DateTime<Utc>| at.with_timezone(&view.zone).date_naive();
        let made = day(state.export_time.map_or(state.source.received, |time| time.at));
        let again = day(state.export_time.map_or(state.source.received, |time| time.again));
        let days = || parts().flat_map(|part| part.axis_days.keys().copied()).filter(|day| *day <= made);
        Some(Told { state, made, again, first: days().min()?, last: days().max()? })
    })
}

/// Those that say when they were made.
fn exact<'a>(by: Expectation<'a>, view: &'a StoreView, export: ExportKind) -> impl Iterator<Item = Told<'a>> {
    files(by, view, export).filter(|told| told.state.export_time.is_some_and(|time| time.exact))
}

/// Where a store begins: its first order, before which no export of any kind knows anything.
pub(super) struct Beginning {
    /// The day of the first order.
    pub(super) first: NaiveDate,
    /// Whether order reports made in different weeks begin on that day, and it is none on which people begin what they ask for.
    pub(super) is_certain: bool,
    /// Whether such order reports begin on any other day but the first of a month, or a shop that sells nearly every day begins on a day
    /// on which people do not begin what they ask for.
    pub(super) is_likely: bool,
}

/// Exports that begin on the same day and were made so many days apart were asked for from different days on.
const APART: i64 = 6;

/// The last so many days are what a platform offers to export, and people ask for.
const OFFERED: [i64; 9] = [7, 10, 14, 15, 28, 30, 31, 60, 90];

impl Beginning {
    /// Of a store of which nothing is known before its first order.
    pub(super) fn of(by: Expectation<'_>, view: &StoreView) -> Option<Beginning> {
        let orders: Vec<Told<'_>> = files(by, view, ExportKind::Orders).collect();
        let first = orders.iter().map(|told| told.first).min()?;
        let kinds = ExportKind::ALL.into_iter().filter(|export| export.tells_days());
        if kinds.flat_map(|export| files(by, view, export)).any(|told| told.first < first) {
            return None;
        }
        let made: Vec<NaiveDate> =
            exact(by, view, ExportKind::Orders).filter(|told| told.first == first).map(|told| told.made).collect();
        let apart = made.iter().max().zip(made.iter().min()).map_or(0, |(last, first)| (*last - *first).num_days());
        let is_offered = |made: &NaiveDate| OFFERED.contains(&(*made - first).num_days());
        let chosen = first.day() == 1
            || matches!(first.weekday(), Weekday::Mon | Weekday::Sun)
            || made.is_empty()
            || made.iter().any(is_offered);
        // Whoever exports the month so far begins on its first day each time, and a page may keep the day that was chosen last week.
        let begin_alike = apart >= APART && first.day() != 1;
        let is_likely = begin_alike || !chosen && sells_daily(by, view, first);
        Some(Beginning { first, is_certain: begin_alike && !chosen, is_likely })
    }
}

/// Whether a store has orders on nearly each of the first days: where it has few, any day may be the first one of an export.
fn sells_daily(by: Expectation<'_>, view: &StoreView, first: NaiveDate) -> bool {
    let parts = by.sources.iter().filter(|state| state.set_aside.is_none() && state.source.store == view.id);
    let parts = parts.flat_map(|state| state.extract.iter().flat_map(|extract| &extract.parts));
    let orders =
        parts.filter(|part| by.profiles.get(&part.profile).is_some_and(|profile| profile.gives(ExportKind::Orders)));
    let week = first..first + Days::new(7);
    let days: std::collections::BTreeSet<NaiveDate> =
        orders.flat_map(|part| part.axis_days.range(week.clone())).map(|(day, _)| *day).collect();
    days.len() >= 6
}
