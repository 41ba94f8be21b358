//! Whether a period that was mailed may be made anew now: not while files are still coming, and not without end in one day.

use crate::calendar::Period;
use crate::desk::{Desk, Failure};
use crate::files::{self, Access};
use crate::revisions::Revision;
use chrono::{DateTime, Days, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A revision that is due and waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The period.
    pub period: Period,
    /// When it may be made.
    pub until: DateTime<Utc>,
    /// Whether as many were made today as may be; else files are still coming.
    pub enough: bool,
}

/// Why the period is not made anew yet; `None` where it may be. What makes an incomplete period complete goes at once: nothing more
/// is to come. `together`: files are coming together with those of a period that is just being made.
pub(super) fn held(
    desk: &Desk,
    period: Period,
    last: &Revision,
    owed: usize,
    together: bool,
    now: DateTime<Utc>,
) -> Result<Option<Held>, Failure> {
    if let Some(until) = day_is_full(desk, last, now)? {
        return Ok(Some(Held { period, until, enough: true }));
    }
    let completed = owed == 0 && last.report()?["provisional"] == true;
    if completed || together {
        return Ok(None);
    }
    let until = settled_at(desk, last.made_at()?, now)?;
    Ok(until.filter(|until| *until > now).map(|until| Held { period, until, enough: false }))
}

/// When nothing will have come in for long enough, if nothing more does; `None` where nothing came since. What was made by a clock
/// that was ahead says not since when, so everything counts.
pub(super) fn settled_at(
    desk: &Desk,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let quiet = TimeDelta::from_std(desk.settings.schedule.quiet).unwrap_or_default();
    let sources = desk.sources(None)?;
    let came = sources.iter().filter(|source| source.received > since || since > now).filter_map(|source| {
        // What this run received was put there before: its file says when. A file of the future says nothing.
        let written = DateTime::from_timestamp_nanos(source.modified());
        let received = Some(source.received).filter(|received| *received < now);
        received.max(Some(written).filter(|written| *written <= now))
    });
    Ok(came.max().map(|last| last + quiet))
}

/// The next midnight, where so many revisions of the period were made today that this would be one too many.
fn day_is_full(desk: &Desk, last: &Revision, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Failure> {
    let zone = desk.settings.time_zone;
    let today = now.with_timezone(&zone).date_naive();
    let mut made = 0;
    for revision in desk.revisions.all(&last.period)?.iter().filter(|revision| revision.number > 1) {
        if revision.made_at()?.with_timezone(&zone).date_naive() == today {
            made += 1;
        }
    }
    let full = made >= desk.settings.schedule.revisions_a_day;
    Ok(full.then(|| crate::calendar::day_begins(today + Days::new(1), zone).to_utc()))
}

/// A line of `data/held`: what the last run left waiting, for `status` to say.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(rename = "week")]
    period: String,
    until: DateTime<Utc>,
    enough: bool,
}

fn path(desk: &Desk) -> PathBuf {
    desk.kept_of_report("held")
}

/// Notes what waits; nothing where nothing does.
pub(super) fn note(desk: &Desk, held: &[Held]) -> Result<(), Failure> {
    if held.is_empty() {
        if path(desk).exists() {
            files::remove(&path(desk))?;
        }
        return Ok(());
    }
    let line = |held: &Held| Line { period: held.period.id(), until: held.until, enough: held.enough };
    let lines: Vec<Line> = held.iter().map(line).collect();
    let json = serde_json::to_vec(&lines).unwrap_or_default();
    Ok(files::write(&path(desk), &json, Access::Private)?)
}

/// What the last run left waiting.
pub fn held_back(desk: &Desk) -> Vec<Held> {
    let lines: Vec<Line> =
        files::read(&path(desk)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let held = |line: Line| {
        let period = desk.settings.calendar.period(&line.period).ok()?;
        Some(Held { period, until: line.until, enough: line.enough })
    };
    lines.into_iter().filter_map(held).collect()
}
