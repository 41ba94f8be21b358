//! Nothing goes wrong in silence: what the operator must hear, and by when.

use crate::goods;
use crate::judge::{Judge, Step};
use crate::seen::Slot;
use crate::weather::Weather;
use crate::world::World;
use chrono::{TimeDelta, Utc};

/// After how long a mail that does not get through is the operator's business.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

pub fn told(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>) -> Result<(), String> {
    let Some(code) = step.call.code else { return Ok(()) };
    failure(judge, step, code)?;
    if !step.looked {
        return Ok(());
    }
    killed(judge, step)?;
    doubts_and_refusals(judge, step)?;
    wrong_key(judge, world, step, code)?;
    if step.call.clock == step.call.at {
        waiting(judge, world, step)?;
        silent_stores(judge, world, step)?;
        a_day_later(judge, world, step)?;
    }
    Ok(())
}

/// The first failure of each kind in a week is told by the very run.
fn failure(judge: &mut Judge<'_>, step: &Step<'_>, code: i32) -> Result<(), String> {
    if matches!(code, 0 | 75) {
        return Ok(());
    }
    let week = judge.newest(step.call.clock).map_or_else(String::new, |nth| judge.week(nth));
    if judge.failures_told.insert((code, week)) && step.voice.is_empty() {
        return Err(format!("exit code {code}, and nobody heard of it"));
    }
    judge.reached.insert(match code {
        65 => "told of a plan",
        66 => "told of no data",
        69 => "told of mail",
        70 => "told of a bug",
        74 => "told of the disk, the clock or a restore",
        _ => "told of settings, login or TLS",
    });
    Ok(())
}

fn killed(judge: &mut Judge<'_>, step: &Step<'_>) -> Result<(), String> {
    if !std::mem::take(&mut judge.owes_killed) {
        return Ok(());
    }
    let known = judge.slots.iter().any(|slot| slot.report == "weekly.killed.operator");
    if !step.voice.contains("never ended") && !known {
        return Err("nobody heard of the run that was killed".to_owned());
    }
    judge.reached.insert("told of a killed run");
    Ok(())
}

/// Refused and doubtful mails are named by the run that found them out; where that run was killed, by the next.
fn doubts_and_refusals(judge: &mut Judge<'_>, step: &Step<'_>) -> Result<(), String> {
    let open: Vec<String> = judge.open_weeks(step.call.clock).map(|nth| judge.week(nth)).collect();
    for slot in judge.slots.iter().filter(|slot| !slot.is_letter() && open.contains(&slot.week)) {
        let before = judge.told.insert(slot.id(), slot.state.clone());
        let news = before.as_ref() != Some(&slot.state);
        let trouble = matches!(slot.state.as_str(), "doubt" | "refused");
        if !news || !trouble {
            continue;
        }
        let heard = judge.voices.iter().rev().take(3).any(|(_, voice)| voice.contains(&slot.address));
        if !heard {
            return Err(format!("{} of {} is {}, and nobody heard of it", slot.id(), slot.address, slot.state));
        }
        judge.reached.insert(match (slot.state.as_str(), slot.is_robots()) {
            ("doubt", true) => "told of a robot's doubt",
            ("doubt", false) => "told of a doubt",
            _ => "told of a refusal",
        });
    }
    Ok(())
}

/// A robot whose platform does not know its key: only the settings can help.
fn wrong_key(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>, code: i32) -> Result<(), String> {
    let spells = &judge.plan.weather;
    let key = spells.iter().find(|spell| spell.what == Weather::RobotWrongKey && spell.is_on(step.call.at));
    let other = [Weather::NoLogin, Weather::RefusesUs];
    let other = world.settings.wants_tls || spells.iter().any(|s| other.contains(&s.what) && s.is_on(step.call.at));
    let (Some(key), Some(robot), 78, false) = (key, judge.plan.robot, code, other) else { return Ok(()) };
    let names = [Some(robot.card()), robot.workbook()];
    if !names.iter().flatten().any(|name| judge.heard(name, key.from)) {
        return Err(format!(
            "{} is not known to its platform since {}, and nobody heard of it",
            robot.card(),
            key.from
        ));
    }
    judge.reached.insert("told of a robot's wrong key");
    Ok(())
}

/// A mail that has waited for an hour.
fn waiting(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>) -> Result<(), String> {
    let open: Vec<String> = judge.open_weeks(step.call.clock).map(|nth| judge.week(nth)).collect();
    let last = |slot: &Slot| {
        judge.reports.get(&slot.week).and_then(|revisions| revisions.keys().last()) == Some(&slot.revision)
    };
    let waits = |slot: &&Slot| {
        let tried = slot.first_try.is_some_and(|first| first + PATIENCE <= step.call.clock);
        slot.state == "deferred" && !slot.is_letter() && tried && last(slot) && open.contains(&slot.week)
    };
    let recipients = world.recipients();
    let theirs = |slot: &&Slot| recipients.contains(&slot.address) && world.settings.mails;
    for slot in judge.slots.iter().filter(waits).filter(theirs) {
        let since = slot.first_try.unwrap_or_default();
        // Once for each week: what was told of its first mail is not told again of a revision's.
        let told = judge.has_letter(&slot.week, "weekly.deferred.operator");
        if !told && !judge.heard(&slot.week, since) && !judge.heard(&slot.address, since) {
            return Err(format!("{} waits since {since}, and nobody heard of it", slot.id()));
        }
        judge.reached.insert("told after an hour");
    }
    Ok(())
}

/// A store of which nothing had come when the report was made.
fn silent_stores(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>) -> Result<(), String> {
    for (week, _) in step.made.iter().filter(|(_, number)| *number == 1) {
        let Some(nth) = judge.nth(week).filter(|nth| judge.newest(step.call.at) == Some(*nth)) else { continue };
        let files = judge.files();
        let silent = |store: &&goods::Store| !goods::is_known(&files, store, judge.plan.monday(nth));
        for store in world.stores().iter().filter(silent) {
            if !step.voice.contains(store.id) {
                return Err(format!("nothing of {week} came from {}, and nobody heard of it", store.id));
            }
            judge.reached.insert("told of a store that sent nothing");
        }
    }
    Ok(())
}

/// A day after its deadline each report is with its owner, or the operator knows that it is not.
fn a_day_later(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>) -> Result<(), String> {
    let at = step.call.at;
    let by_file = |nth: u64| judge.plan.files_until.is_some_and(|until| judge.plan.opens(nth) < until);
    let due = (0..judge.plan.weeks).filter(|nth| judge.plan.deadline(*nth) + TimeDelta::hours(24) <= at);
    for nth in due.filter(|nth| !by_file(*nth)).collect::<Vec<_>>() {
        let (week, opens): (String, chrono::DateTime<Utc>) = (judge.week(nth), judge.plan.opens(nth));
        for owner in &world.recipients() {
            let joined = judge.owner_since.get(owner.as_str()).is_some_and(|since| *since > opens);
            if joined || judge.has(owner, &week) || judge.given_up.contains(&week) {
                continue;
            }
            let word = judge
                .slots
                .iter()
                .any(|slot| slot.week == week && slot.address == *owner && slot.reply == "confirmed by hand");
            if !word && !judge.heard(&week, opens) && !judge.heard(owner, opens) {
                return Err(format!(
                    "{owner} has no report of {week} a day after its deadline, and nobody heard of it"
                ));
            }
            judge.reached.insert("told of a report that nobody got");
        }
    }
    Ok(())
}
