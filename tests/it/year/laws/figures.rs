//! What reports say: the truth of the files that had come; all of them, once nothing waits; no more revisions than promised, and none
//! while files are still coming.

use crate::goods::{self, File};
use crate::judge::{Judge, Step};
use crate::seen::{self, Report};
use crate::world::{Settings, World};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// As the settings' defaults have it.
const QUIET: TimeDelta = TimeDelta::minutes(30);
const A_DAY: usize = 3;

pub fn figures(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>) -> Result<(), String> {
    for (week, number) in step.made {
        revision(judge, world, step, week, *number)?;
    }
    for (week, number) in step.made {
        judge.made.insert((week.clone(), *number), step.call.at);
        let highest = judge.highest.entry(week.clone()).or_default();
        if *number <= *highest {
            return Err(format!("{week} has a second revision {number}"));
        }
        *highest = *number;
    }
    if step.looked && step.call.clock == step.call.at && step.call.code != Some(66) {
        up_to_date(judge, world, step)?;
    }
    Ok(())
}

/// A revision is of all the files that had come when it was made.
fn revision(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>, week: &str, number: u64) -> Result<(), String> {
    let Some(nth) = judge.nth(week) else {
        // A week before the first Monday: open only because somebody was told of it.
        let told = judge.slots.iter().any(|slot| slot.week == week);
        return if told { Ok(()) } else { Err(format!("{week} was made, a week of no Monday")) };
    };
    let report = judge.reports[week][&number];
    let files: Vec<&File> = judge.known.union(&judge.lying).map(|at| &judge.plan.files[*at]).collect();
    let files: Vec<&File> = files.into_iter().filter(|file| of_stores(world, file)).collect();
    let paid = goods::paid(files.iter().copied(), judge.plan.monday(nth));
    if report.paid != paid {
        return Err(format!("{week} revision {number} says {:?} was paid, the files say {paid:?}", report.paid));
    }
    let before = judge.reports[week].range(..number).next_back().map(|(number, report)| (*number, *report));
    let Some((last, before)) = before else { return Ok(()) };
    judge.reached.insert("a late revision");
    let today = step.call.clock.with_timezone(&judge.plan.zone).date_naive();
    let of_today = judge.made.iter().filter(|((other, number), at)| {
        other == week && *number > 1 && at.with_timezone(&judge.plan.zone).date_naive() == today
    });
    if of_today.count() >= A_DAY && step.call.at == step.call.clock {
        return Err(format!("{week} revision {number} is one too many for {today}"));
    }
    let completed = before.provisional && !report.provisional;
    let together = step.made.iter().any(|(other, _)| other != week);
    let since = judge.made.get(&(week.to_owned(), last)).copied();
    let came = files.iter().map(|file| file.at).filter(|at| since.is_some_and(|since| *at > since)).max();
    let clock = step.call.at == step.call.clock;
    if clock && !completed && !together && came.is_some_and(|came| came + QUIET > step.call.clock) {
        return Err(format!("{week} revision {number} was made while files were still coming: the last at {came:?}"));
    }
    if files.iter().filter(|file| since.is_some_and(|since| file.at > since)).count() >= 4 {
        judge.reached.insert("one revision of a flood");
    }
    if completed {
        judge.reached.insert("a week complete at last");
    }
    Ok(())
}

fn of_stores(world: &World<'_>, file: &File) -> bool {
    world.stores().iter().any(|store| store.id == file.store)
}

/// Where a run had nothing left to do, the last reports are of everything that came.
fn up_to_date(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>) -> Result<(), String> {
    let (at, held) = (step.call.at, seen::held(world));
    let files: Vec<&File> = judge.files().into_iter().filter(|file| of_stores(world, file)).collect();
    holds_with_reason(judge, at, &held)?;
    for nth in judge.open_weeks(at) {
        let (week, monday) = (judge.week(nth), judge.plan.monday(nth));
        if held.contains_key(&week) || judge.given_up.contains(&week) {
            continue;
        }
        let complete = goods::is_complete(&files, world.stores(), monday);
        let known = world.stores().iter().any(|store| goods::is_known(&files, store, monday));
        let last = judge.reports.get(&week).and_then(|revisions| revisions.last_key_value()).map(|(_, last)| *last);
        let newest = judge.newest(at) == Some(nth);
        let due = complete || newest && known && at >= judge.plan.deadline(nth);
        let Some(last) = last else {
            if due && !forgotten(judge, nth) {
                return Err(format!("{week} has no report, and its files have come"));
            }
            continue;
        };
        if complete && last.provisional {
            return Err(format!("{week} is provisional, and nothing lacks"));
        }
        if newest && due {
            let paid = goods::paid(files.iter().copied(), monday);
            let expected = Report { paid, provisional: !complete };
            if last != expected {
                return Err(format!("{week} says {last:?} where nothing waits, the files say {expected:?}"));
            }
            judge.reached.insert("a report of everything that came");
        }
    }
    Ok(())
}

/// A lost data folder begins anew: weeks before that without a report are nobody's.
fn forgotten(judge: &Judge<'_>, nth: u64) -> bool {
    judge.data_since.is_some_and(|since| judge.plan.opens(nth) <= since)
}

/// A revision waits only for quiet or for tomorrow.
fn holds_with_reason(
    judge: &mut Judge<'_>,
    at: DateTime<Utc>,
    held: &BTreeMap<String, DateTime<Utc>>,
) -> Result<(), String> {
    for week in held.keys() {
        let day = |at: DateTime<Utc>| at.with_timezone(&judge.plan.zone).date_naive();
        let today =
            judge.made.iter().filter(|((other, number), made)| other == week && *number > 1 && day(**made) == day(at));
        let full = today.count() >= A_DAY;
        let came = judge.lying.union(&judge.known).map(|at| judge.plan.files[*at].at).max();
        let coming = came.is_some_and(|came| at < came + QUIET + TimeDelta::minutes(16));
        let away = judge.voices.len() + judge.mails.len() == 0;
        if full {
            judge.reached.insert("revisions enough for a day");
        }
        if !(full || coming || away || judge.was_away(at)) {
            return Err(format!("{week} is held back for no reason: the last file came at {came:?}"));
        }
    }
    Ok(())
}

impl Judge<'_> {
    /// Whether runs were missing lately: then files are received later than they came.
    fn was_away(&self, at: DateTime<Utc>) -> bool {
        self.plan
            .weather
            .iter()
            .any(|spell| spell.from <= at && at <= spell.until + TimeDelta::hours(2) && !spell.what.is_servers())
    }
}

/// At the end: a shop that never saw anything but the same files, all at once, says the same of the last week.
pub fn last_of_all(judge: &mut Judge<'_>, world: &World<'_>, settings: &Settings) -> Result<(), String> {
    let week = judge.week(judge.plan.weeks - 1);
    let Some(number) = judge.reports.get(&week).and_then(|revisions| revisions.keys().last().copied()) else {
        return Err(format!("there is no report of {week} in the end"));
    };
    let mut fresh = World::fresh(judge.plan, settings, &judge.files());
    let end = judge.plan.end();
    let ended = fresh.command(end, end, &["report", "--week", &week], &[]);
    if ended.code != Some(0) {
        return Err(format!("a fresh shop cannot report {week}: {}", ended.text));
    }
    let ours = seen::figures(&world.path(&format!("reports/{week}/rev-{number}")));
    let theirs = seen::figures(&fresh.path(&format!("reports/{week}/rev-1")));
    let differ: Vec<String> = ours
        .iter()
        .filter(|(kpi, value)| theirs.get(*kpi) != Some(value))
        .map(|(kpi, value)| format!("{kpi}: {value}, fresh {:?}", theirs.get(kpi)))
        .collect();
    if !differ.is_empty() || ours.len() != theirs.len() {
        return Err(format!("{week} revision {number} differs from a fresh shop's: {differ:#?}"));
    }
    judge.reached.insert("a fresh shop says the same");
    Ok(())
}
