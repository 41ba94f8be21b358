//! The days that one source speaks of by itself, and when it was made: by its name, else by its rows.

use super::dating::Dating;
use crate::calendar::{self, Span};
use crate::extract::{ExportKind, Part, Profile, name_pattern};
use crate::intake::Source;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// When a source was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExportTime {
    /// The instant; of several, the earliest: what it says was so since then.
    pub at: DateTime<Utc>,
    /// The latest of them: who exports once more and gets the same bytes has the platform's word of that moment.
    pub again: DateTime<Utc>,
    /// Whether the platform wrote it into the name; else it is the newest instant inside.
    pub exact: bool,
}

/// When the source was made: the times in its names where the platform writes one; else the newest past instant inside.
pub(super) fn export_time(source: &Source, parts: &[(&Part, &Profile)], zone: Tz) -> Option<ExportTime> {
    let of_part = |(part, profile): &(&Part, &Profile)| named_times(source, part.member.as_deref(), profile, zone);
    let named: BTreeSet<_> = parts.iter().flat_map(of_part).collect();
    if let (Some(&first), Some(&again)) = (named.first(), named.last()) {
        // Files of several times within a zip: together they say what was so at the latest of them.
        let members: BTreeSet<_> = parts.iter().filter_map(|(part, _)| part.member.as_deref()).collect();
        let at = if members.len() > 1 { again } else { first };
        return Some(ExportTime { at, again, exact: true });
    }
    let received = source.received.timestamp();
    let today = source.received.with_timezone(&zone).date_naive();
    let instants = parts.iter().flat_map(|(part, _)| part.latest.values().copied().filter(|at| *at <= received));
    let days = parts.iter().flat_map(|(part, _)| part.axis_days.keys().copied().filter(|day| *day <= today));
    let newest = instants.chain(days.map(|day| calendar::day_begins(day, zone).timestamp())).max()?;
    let at = DateTime::from_timestamp(newest, 0)?;
    Some(ExportTime { at, again: at, exact: false })
}

/// The names of a source, or of a file within it.
fn names<'s>(source: &'s Source, member: Option<&'s str>) -> impl Iterator<Item = Cow<'s, str>> {
    let within = move |name: &'s str| match member {
        Some(member) => Cow::Owned(name_pattern::within(name, member)),
        None => Cow::Borrowed(name),
    };
    source.names.iter().map(move |(name, _)| within(name))
}

/// The times at which the platform made it, or a file within it, by the names it came under, the earliest first.
pub(super) fn named_times(
    source: &Source,
    member: Option<&str>,
    profile: &Profile,
    zone: Tz,
) -> BTreeSet<DateTime<Utc>> {
    let in_name = |name: &str| -> Option<Vec<DateTime<Utc>>> {
        let shapes = profile.time.names.iter();
        let times: Vec<_> = shapes.filter_map(|shape| name_pattern::moment(shape, name, zone)).collect();
        (!times.is_empty()).then_some(times)
    };
    let named = names(source, member).filter_map(|name| name_pattern::said(&name, in_name)).flatten();
    // A name from the future is somebody's wrong clock; a day's grace, because the platform's zone may be another.
    named.filter(|at| *at <= source.received_again + chrono::Duration::days(1)).collect()
}

/// How far beyond its last row an export made then may still be believed to say "nothing happened".
pub(super) const QUIET_DAYS: i64 = 6;

/// The days in the name of a source, or of a file within it, where the platform writes them.
pub(super) fn named_days(source: &Source, member: Option<&str>, profile: &Profile) -> Option<(NaiveDate, NaiveDate)> {
    let in_name = |name: &str| profile.time.spans.iter().find_map(|shape| name_pattern::span(shape, name));
    names(source, member).find_map(|name| name_pattern::said(&name, in_name))
}

/// The days a part covers along the axis its platform filters by.
pub(super) fn covered(
    (source, member): (&Source, Option<&str>),
    axis_days: &BTreeSet<NaiveDate>,
    profile: &Profile,
    made: Option<ExportTime>,
    zone: Tz,
) -> Option<Span> {
    let today = source.received.with_timezone(&zone).date_naive();
    let named = named_days(source, member, profile);
    let (first, last) = match named {
        Some(days) => days,
        None => {
            let mut past = axis_days.iter().copied().filter(|day| *day <= today);
            let first = past.next()?;
            (first, past.next_back().unwrap_or(first))
        }
    };
    let Some(made) = made.filter(|made| made.exact) else {
        // Whenever it was made, the day it came had not ended.
        let ended = if named.is_some() { last } else { last.min(today - Days::new(1)) };
        return Span::new(first, ended);
    };
    let ended = made.at.with_timezone(&zone).date_naive() - Days::new(1);
    // A report of last month made today says nothing about this week: only a short quiet end is believed.
    let end = if (ended - last).num_days() <= QUIET_DAYS { ended } else { last };
    Span::new(first, end)
}

/// What one source covers, before the sources of a store are seen together.
#[derive(Clone, Debug)]
pub(super) struct Covered {
    pub(super) export: ExportKind,
    /// Its days; none where it has a header and no rows.
    pub(super) span: Option<Span>,
    /// Days with rows, for what is missing rather than zero where a day has none.
    pub(super) days: BTreeSet<NaiveDate>,
    /// Days of rows that hold nothing but dashes.
    pub(super) hollow: BTreeSet<NaiveDate>,
    /// Days, along the axis, of rows that could not be read.
    pub(super) lost: BTreeSet<NaiveDate>,
    /// Of the days with rows those whose orders were all paid long after, each with the first day on which one was.
    pub(super) paid_late: BTreeMap<NaiveDate, NaiveDate>,
    /// The day the platform says it was made, where it says so; else the last row is all there is to go by.
    pub(super) made: Option<NaiveDate>,
    /// Whether its name says the days: then nothing after them was asked for.
    pub(super) named: bool,
    pub(super) received: NaiveDate,
    /// Whether it holds lines that say when and how much was paid: then they tell the orders of its days.
    pub(super) tells_orders: bool,
    /// What it does not say of its rows.
    pub(super) undated: BTreeSet<Dating>,
}

impl Covered {
    /// The day it was made, or of refunds, which no platform counts otherwise and shops have few of, the day it came: who puts them
    /// into the inbox has just exported them.
    pub(super) fn made_or_came(&self) -> Option<NaiveDate> {
        let came = self.export == ExportKind::Refunds && !self.named;
        self.made.or_else(|| came.then_some(self.received))
    }

    /// Days without rows of which it may speak: at most seven after its last row, in the week before it was made, or before
    /// its receipt where nobody knows when that was. A header alone speaks of that week where its name says when it was made, or it is
    /// of refunds.
    pub(super) fn quiet(&self) -> Option<Span> {
        if self.named || is_daily(self.export) {
            return None;
        }
        let until = self.made.unwrap_or(self.received);
        let week = Span::new(until - Days::new(7), until - Days::new(1))?;
        match self.span {
            Some(span) => week.intersect(Span::new(span.last() + Days::new(1), span.last() + Days::new(7))?),
            None => self.made_or_came().map(|_| week),
        }
    }

    /// The days between its last row and the day on which it says that it was made.
    pub(super) fn silent_end(&self) -> Option<Span> {
        let (Some(made), Some(span), false) = (self.made_or_came(), self.span, self.named || is_daily(self.export))
        else {
            return None;
        };
        Span::new(span.last() + Days::new(1), made - Days::new(1))
    }
}

/// A platform counts visitors every day: a day without a row is missing, not zero.
pub(super) fn is_daily(export: ExportKind) -> bool {
    use ExportKind::{Keywords, Market, Products, Sources, Traffic};
    matches!(export, Traffic | Products | Keywords | Sources | Market) || export.is_list()
}
