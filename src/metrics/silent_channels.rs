//! Channels of advertising that lack: there in the weeks before, and told by no file on days that another channel tells. Of commissions
//! no other channel needs to tell the day: they come with what is sold.

use super::control::{self, ByDay, Subject};
use crate::extract::ExportKind;
use crate::facts::Table;
use crate::ledger::{Doubt, SourceState, StoreView};
use crate::span::Span;
use chrono::{DateTime, Days, NaiveDate};
use std::collections::BTreeSet;

/// A channel, and the days on which it lacks.
pub(super) struct SilentChannel {
    pub(super) channel: String,
    /// Whether it takes commissions.
    pub(super) is_paid_by_sales: bool,
    /// The profile of the export that tells of it.
    pub(super) profile: String,
    pub(super) days: Vec<Span>,
}

/// The channels of advertising that were there in the weeks before and of which no file speaks on days of the week that another channel
/// tells. A file of its kind that covers such a day, and has no row of it, says that nothing ran.
pub(super) fn silent_channels(
    sums: &ByDay<'_>,
    sources: &[SourceState],
    view: &StoreView,
    week: Span,
) -> Vec<SilentChannel> {
    let counted = control::compare(sums, view, Subject::AdSpend, week).into_iter().flat_map(|told| told.days);
    let nothing: BTreeSet<NaiveDate> = counted.filter(|(_, day)| day.theirs.is_zero()).map(|(day, _)| day).collect();
    let mut found = Vec::new();
    for channel in &view.ad_channels {
        let gives = |id: &&String| channel.profiles.contains(*id);
        let own = sources.iter().filter(|state| state.set_aside.is_none() && state.source.store == view.id);
        let own: Vec<&SourceState> = own.filter(|state| state.profiles.iter().any(|id| gives(&id))).collect();
        let longest = channel.longest_silence();
        let is_due = |day: &NaiveDate| match channel.is_paid_by_sales {
            // A bill of the day tells what was taken.
            true => !view.coverage.has(ExportKind::Costs, *day),
            false => view.coverage.has(ExportKind::Ads, *day) && !nothing.contains(day),
        };
        let is_silent = |day: &NaiveDate| {
            !channel.told.contains(day)
                && is_due(day)
                && channel.is_regular(*day)
                && !own.iter().any(|state| speaks_of(state, view, *day, longest))
        };
        let days = Span::runs(week.days().filter(is_silent));
        let newest = own.iter().max_by_key(|state| state.export_time);
        let profile = newest.and_then(|state| state.profiles.iter().find(gives)).cloned();
        if let Some(profile) = profile.filter(|_| !days.is_empty()) {
            let is_paid_by_sales = channel.is_paid_by_sales;
            found.push(SilentChannel { channel: channel.name.clone(), is_paid_by_sales, profile, days });
        }
    }
    found
}

/// Whether a file says of a day that a channel without a row there did nothing: it covers the day, or ends before it by no more than the
/// channel was ever silent and one day, two at least. What was found to be a part of an export says nothing of what it lacks.
fn speaks_of(state: &SourceState, view: &StoreView, day: NaiveDate, longest: i64) -> bool {
    if state.doubts.iter().any(|doubt| matches!(doubt, Doubt::DaysInPart { table: Table::AdDays, .. })) {
        return false;
    }
    let received = state.source.received.with_timezone(&view.zone).date_naive();
    // It was not made after it was written.
    let written = DateTime::from_timestamp_nanos(state.source.modified()).with_timezone(&view.zone).date_naive();
    let made = written.min(received);
    match state.coverage {
        Some(days) if days.contains(day) => true,
        Some(days) => days.last() < day && day < made && (day - days.last()).num_days() <= (longest + 1).max(2),
        None => day < made && made <= day + Days::new(7),
    }
}
