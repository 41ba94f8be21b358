//! Whether the clock is to be believed: a week is reported because its Monday has come, and a clock that is wrong sends old weeks
//! or lays claim to weeks that nobody has lived yet.
//!
//! What is known of time stands in the journal, the slots, the list of revisions, and in `data/clock`, which also says since when
//! this data folder is in use. A person who knows better says so with `doctor --accept`.

use crate::desk::{Desk, Failure};
use crate::files::{self, Access};
use crate::intake::Journal;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How far back a clock may be set without anybody's business: machines correct theirs by minutes.
const BACK: TimeDelta = TimeDelta::hours(1);
/// How long nothing may have happened before the clock is doubted rather than the shop.
const AHEAD: TimeDelta = TimeDelta::days(180);

/// The file `data/clock`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct ClockRecord {
    /// When the first run by the clock was.
    since: DateTime<Utc>,
    /// When the last was, to the day.
    seen: DateTime<Utc>,
    /// The same of each report but the first, which the folder was always for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    reports: BTreeMap<String, DateTime<Utc>>,
    /// Times noted by a clock that was wrong, as somebody said.
    #[serde(default)]
    wrong: Vec<DateTime<Utc>>,
}

fn path(desk: &Desk) -> PathBuf {
    desk.settings.paths.data.join("clock")
}

/// What was noted; what cannot be read is noted anew.
fn noted(desk: &Desk) -> Option<ClockRecord> {
    let bytes = files::read(&path(desk)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn note(desk: &Desk, noted: &ClockRecord) -> Result<(), Failure> {
    let mut json = serde_json::to_vec(noted).unwrap_or_default();
    json.push(b'\n');
    Ok(files::write(&path(desk), &json, Access::Private)?)
}

/// Fails where a time lies before what is known, or half a year after all of it.
pub fn doubt(desk: &Desk, now: DateTime<Utc>) -> Result<(), Failure> {
    let before = noted(desk);
    let wrong = before.as_ref().map(|noted| noted.wrong.clone()).unwrap_or_default();
    let last = Journal::open(desk.journal_path())?.times().map(|(_, last)| last);
    let newest = times(desk, last, before.as_ref())?.into_iter().filter(|time| !wrong.contains(time)).max();
    let local = |at: DateTime<Utc>| at.with_timezone(&desk.settings.time_zone);
    match newest {
        Some(known) if now + BACK < known => Err(Failure::ClockBack { now: local(now), known: local(known) }),
        // A folder that no run by the clock ever worked in may have lain about for any time.
        Some(known) if now - AHEAD > known && before.is_some() => {
            Err(Failure::ClockAhead { now: local(now), known: local(known) })
        }
        _ => Ok(()),
    }
}

/// Refuses a time that is not to be believed; returns since when the data folder is in use.
pub(super) fn believe(desk: &Desk, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    doubt(desk, now)?;
    let before = noted(desk);
    // What `check` and reports made by name received earlier does not make a period due: only runs by the clock do.
    let mut noted =
        before.clone().unwrap_or(ClockRecord { since: now, seen: now, reports: BTreeMap::new(), wrong: Vec::new() });
    let report = &desk.settings.report.id;
    // A report that the settings name since today begins with what is due today.
    let since = match *report == desk.settings.reports[0].id {
        true => noted.since,
        false => *noted.reports.entry(report.clone()).or_insert(now),
    };
    let fresh =
        before.is_none_or(|before| before.seen.date_naive() != now.date_naive() || before.reports != noted.reports);
    if fresh {
        note(desk, &ClockRecord { seen: now, ..noted })?;
    }
    Ok(since)
}

/// Takes the clock as it is for right, and every later time that was noted for wrong.
pub fn accept(desk: &Desk, now: DateTime<Utc>) -> Result<(), Failure> {
    let before = noted(desk);
    let last = Journal::open(desk.journal_path())?.times().map(|(_, last)| last);
    let mut wrong = before.as_ref().map(|noted| noted.wrong.clone()).unwrap_or_default();
    wrong.extend(times(desk, last, before.as_ref())?.into_iter().filter(|time| *time > now));
    wrong.sort();
    wrong.dedup();
    let since = before.as_ref().map_or(now, |noted| noted.since).min(now);
    let reports = before.map(|noted| noted.reports).unwrap_or_default();
    let reports = reports.into_iter().map(|(id, since)| (id, since.min(now))).collect();
    note(desk, &ClockRecord { since, seen: now, reports, wrong })
}

/// Every time that something was noted at.
fn times(desk: &Desk, last: Option<DateTime<Utc>>, noted: Option<&ClockRecord>) -> Result<Vec<DateTime<Utc>>, Failure> {
    let mut times: Vec<DateTime<Utc>> = last.into_iter().chain(noted.map(|noted| noted.seen)).collect();
    times.extend(desk.history()?.newest());
    // A letter that says the clock is wrong bears the wrong time.
    for slot in desk.outbox.all()?.iter().filter(|slot| !desk.is_letter(&slot.key)) {
        times.extend(slot.first_try);
    }
    Ok(times)
}
