//! Which days an export speaks of, and when it was made.

use crate::calendar::Span;
use crate::extract::{Gives, Part, Profile, name_pattern};
use crate::intake::Source;
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// When a source was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExportTime {
    /// The instant.
    pub at: DateTime<Utc>,
    /// Whether the platform wrote it into the name; else it is the newest instant inside.
    pub exact: bool,
}

/// When the source was made: the time in a name where the platform writes one, else the newest past instant inside.
pub(super) fn export_time(source: &Source, parts: &[(&Part, &Profile)], zone: Tz) -> Option<ExportTime> {
    let named = source.names.iter().flat_map(|(name, _)| {
        parts
            .iter()
            .flat_map(move |(_, p)| p.time.names.iter().filter_map(move |shape| name_pattern::time(shape, name)))
    });
    // A name from the future is somebody's wrong clock; a day's grace, because the platform's zone may be another.
    let instant = |local| zone.from_local_datetime(&local).earliest().map(|at| at.with_timezone(&Utc));
    let named = named.filter_map(instant).filter(|at| *at <= source.received + chrono::Duration::days(1));
    if let Some(at) = named.min() {
        return Some(ExportTime { at, exact: true });
    }
    let received = source.received.timestamp();
    let today = source.received.with_timezone(&zone).date_naive();
    let instants = parts.iter().flat_map(|(part, _)| part.latest.values().copied().filter(|at| *at <= received));
    let days = parts.iter().flat_map(|(part, _)| part.axis_days.keys().copied().filter(|day| *day <= today));
    let midnight = |day: NaiveDate| {
        zone.from_local_datetime(&day.and_time(chrono::NaiveTime::MIN)).earliest().map(|t| t.timestamp())
    };
    let newest = instants.chain(days.filter_map(midnight)).max()?;
    Some(ExportTime { at: DateTime::from_timestamp(newest, 0)?, exact: false })
}

/// How far beyond its last row an export made then may still be believed to say "nothing happened".
const QUIET_DAYS: i64 = 6;

/// Whether a source says itself which days it covers or when it was made, rather than only its last row.
pub(super) fn is_exact(source: &Source, profile: &Profile, made: Option<ExportTime>) -> bool {
    made.is_some_and(|made| made.exact) || named_days(source, profile).is_some()
}

fn named_days(source: &Source, profile: &Profile) -> Option<(NaiveDate, NaiveDate)> {
    let mut names = source.names.iter();
    names.find_map(|(name, _)| profile.time.spans.iter().find_map(|shape| name_pattern::span(shape, name)))
}

/// The days a part covers along the axis its platform filters by.
pub(super) fn covered(
    source: &Source,
    part: &Part,
    profile: &Profile,
    made: Option<ExportTime>,
    zone: Tz,
) -> Option<Span> {
    let today = source.received.with_timezone(&zone).date_naive();
    let (first, last) = match named_days(source, profile) {
        Some(days) => days,
        None => {
            let mut past = part.axis_days.keys().copied().filter(|day| *day <= today);
            let first = past.next()?;
            (first, past.next_back().unwrap_or(first))
        }
    };
    let Some(made) = made.filter(|made| made.exact) else { return Span::new(first, last) };
    let ended = made.at.with_timezone(&zone).date_naive() - Days::new(1);
    // A report of last month made today says nothing about this week: only a short quiet end is believed.
    let end = if (ended - last).num_days() <= QUIET_DAYS { ended } else { last };
    Span::new(first, end)
}

/// The covered days of one store, by what it expects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    days: BTreeMap<Gives, BTreeSet<NaiveDate>>,
}

/// What one source covers, before the sources of a store are seen together.
#[derive(Clone, Debug)]
pub(super) struct Covered {
    pub(super) gives: Gives,
    pub(super) span: Span,
    /// Days with rows, for what is missing rather than zero where a day has none.
    pub(super) days: BTreeSet<NaiveDate>,
    /// The day the platform says it was made, where it says so; else the last row is all there is to go by.
    pub(super) made: Option<NaiveDate>,
    pub(super) received: NaiveDate,
}

impl Coverage {
    /// From all sources of a store.
    pub(super) fn of(sources: &[Covered]) -> Self {
        let mut coverage = Coverage::default();
        for source in sources {
            let days = coverage.days.entry(source.gives).or_default();
            match source.gives {
                // A platform counts visitors every day: a day without a row is missing, not zero.
                Gives::Traffic | Gives::Products => days.extend(source.days.iter().copied()),
                _ => days.extend(source.span.days()),
            }
        }
        for source in sources.iter().filter(|s| !matches!(s.gives, Gives::Traffic | Gives::Products)) {
            let Some(made) = source.made else { continue };
            let days = coverage.days.entry(source.gives).or_default();
            let next = days.range(source.span.last() + Days::new(1)..).next().copied();
            // Made after these days and before the next rows begin: what lies between two exports was quiet.
            if let Some(next) = next
                && let Some(gap) = Span::new(source.span.last() + Days::new(1), next - Days::new(1))
                && gap.last() < made
                && i64::from(gap.len()) <= QUIET_DAYS
            {
                days.extend(gap.days());
            }
        }
        let anything: BTreeSet<NaiveDate> = coverage.days.values().flatten().copied().collect();
        for source in
            sources.iter().filter(|s| s.made.is_none() && !matches!(s.gives, Gives::Traffic | Gives::Products))
        {
            let week_before_receipt = Span::new(source.received - Days::new(7), source.received - Days::new(1));
            let after = Span::new(source.span.last() + Days::new(1), source.span.last() + Days::new(7));
            if let Some(quiet) = week_before_receipt.zip(after).and_then(|(a, b)| a.intersect(b)) {
                let seen = quiet.days().filter(|day| anything.contains(day));
                coverage.days.entry(source.gives).or_default().extend(seen);
            }
        }
        coverage
    }

    /// Whether the day is covered.
    pub fn has(&self, gives: Gives, day: NaiveDate) -> bool {
        self.days.get(&gives).is_some_and(|days| days.contains(&day))
    }

    /// Whether anything of the kind was ever given.
    pub fn knows(&self, gives: Gives) -> bool {
        self.days.get(&gives).is_some_and(|days| !days.is_empty())
    }

    /// How many days of the span are covered.
    pub fn count(&self, gives: Gives, span: Span) -> u32 {
        self.days.get(&gives).map_or(0, |days| days.range(span.first()..=span.last()).count() as u32)
    }

    /// The last day of anything.
    pub fn last(&self) -> Option<NaiveDate> {
        self.days.values().filter_map(|days| days.last().copied()).max()
    }

    /// Runs of days of the span that are not covered.
    pub fn gaps(&self, gives: Gives, span: Span) -> Vec<Span> {
        let mut gaps: Vec<Span> = Vec::new();
        for day in span.days().filter(|day| !self.has(gives, *day)) {
            match gaps.last_mut() {
                Some(gap) if gap.last() + Days::new(1) == day => {
                    *gap = Span::new(gap.first(), day).expect("the gap grows");
                }
                _ => gaps.push(Span::day(day)),
            }
        }
        gaps
    }
}
