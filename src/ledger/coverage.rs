//! Which days an export speaks of, and when it was made.

use crate::calendar::{self, Span};
use crate::extract::{Gives, Part, Profile, name_pattern};
use crate::intake::Source;
use chrono::{DateTime, Days, NaiveDate, Utc};
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
    let named = named
        .map(|local| calendar::instant(local, zone).to_utc())
        .filter(|at| *at <= source.received + chrono::Duration::days(1));
    if let Some(at) = named.min() {
        return Some(ExportTime { at, exact: true });
    }
    let received = source.received.timestamp();
    let today = source.received.with_timezone(&zone).date_naive();
    let instants = parts.iter().flat_map(|(part, _)| part.latest.values().copied().filter(|at| *at <= received));
    let days = parts.iter().flat_map(|(part, _)| part.axis_days.keys().copied().filter(|day| *day <= today));
    let newest = instants.chain(days.map(|day| calendar::day_begins(day, zone).timestamp())).max()?;
    Some(ExportTime { at: DateTime::from_timestamp(newest, 0)?, exact: false })
}

/// How far beyond its last row an export made then may still be believed to say "nothing happened".
const QUIET_DAYS: i64 = 6;

/// The days in a source's name, where the platform writes them.
pub(super) fn named_days(source: &Source, profile: &Profile) -> Option<(NaiveDate, NaiveDate)> {
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
    /// Its days; none where it has a header and no rows.
    pub(super) span: Option<Span>,
    /// Days with rows, for what is missing rather than zero where a day has none.
    pub(super) days: BTreeSet<NaiveDate>,
    /// The day the platform says it was made, where it says so; else the last row is all there is to go by.
    pub(super) made: Option<NaiveDate>,
    /// Whether its name says the days: then nothing after them was asked for.
    pub(super) named: bool,
    pub(super) received: NaiveDate,
}

impl Covered {
    /// Days without rows of which it may speak: at most seven after its last row, in the week before it was made, or before
    /// its receipt where nobody knows when that was. A header alone speaks of that week where its name says when it was made.
    pub(super) fn quiet(&self) -> Option<Span> {
        if self.named || is_daily(self.gives) {
            return None;
        }
        let until = self.made.unwrap_or(self.received);
        let week = Span::new(until - Days::new(7), until - Days::new(1))?;
        match self.span {
            Some(span) => week.intersect(Span::new(span.last() + Days::new(1), span.last() + Days::new(7))?),
            None => self.made.map(|_| week),
        }
    }
}

/// A platform counts visitors every day: a day without a row is missing, not zero.
fn is_daily(gives: Gives) -> bool {
    matches!(gives, Gives::Traffic | Gives::Products)
}

/// How many days in a row without rows may be believed of exports of a kind that do not say when they were made: little more
/// than they were ever seen to be silent between rows. A shop with orders every day has not had none for a week; a shop with
/// a refund a week may well have.
fn believable_silence(sources: &[Covered], gives: Gives) -> i64 {
    let days: BTreeSet<NaiveDate> =
        sources.iter().filter(|s| s.gives == gives).flat_map(|s| s.days.iter().copied()).collect();
    // Too few days say nothing of how often there are rows.
    if days.len() < 4 {
        return 7;
    }
    let longest = days.iter().zip(days.iter().skip(1)).map(|(a, b)| (*b - *a).num_days() - 1).max().unwrap_or(0);
    (longest + 1).max(2)
}

impl Coverage {
    /// From all sources of a store.
    pub(super) fn of(sources: &[Covered]) -> Self {
        let mut coverage = Coverage::default();
        for source in sources {
            let days = coverage.days.entry(source.gives).or_default();
            match source.span {
                _ if is_daily(source.gives) => days.extend(source.days.iter().copied()),
                Some(span) => days.extend(span.days()),
                None => {}
            }
        }
        for source in sources.iter().filter(|s| !is_daily(s.gives)) {
            let (Some(made), Some(span)) = (source.made, source.span) else { continue };
            let days = coverage.days.entry(source.gives).or_default();
            let next = days.range(span.last() + Days::new(1)..).next().copied();
            // Made after these days and before the next rows begin: what lies between two exports was quiet.
            if let Some(next) = next
                && let Some(gap) = Span::new(span.last() + Days::new(1), next - Days::new(1))
                && gap.last() < made
                && i64::from(gap.len()) <= QUIET_DAYS
            {
                days.extend(gap.days());
            }
        }
        let anything: BTreeSet<NaiveDate> = coverage.days.values().flatten().copied().collect();
        for source in sources {
            if let Some(quiet) = source.quiet() {
                let seen: Vec<NaiveDate> = quiet.days().filter(|day| anything.contains(day)).collect();
                let silence = seen.last().map_or(0, |last| (*last - quiet.first()).num_days() + 1);
                if silence <= believable_silence(sources, source.gives) {
                    coverage.days.entry(source.gives).or_default().extend(seen);
                }
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
        Span::runs(span.days().filter(|day| !self.has(gives, *day)))
    }
}
