//! How a run ends and what it leaves: documented exit codes, each for its reason; no panic, no leftovers, no lock.

use crate::judge::{Judge, Step};
use crate::seen;
use crate::weather::Weather;
use crate::world::World;

pub fn order(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>, armed: Option<Weather>) -> Result<(), String> {
    let call = step.call;
    if world.is_locked() {
        return Err("the lock is held by nobody".to_owned());
    }
    let Some(code) = call.code else {
        judge.owes_killed |= world.path("data/running").exists();
        return Ok(());
    };
    let on = |what: Weather| judge.plan.weather.iter().any(|spell| spell.what == what && spell.is_on(call.at));
    let ever =
        |asked: fn(Weather) -> bool| judge.plan.weather.iter().any(|spell| asked(spell.what) && spell.from <= call.at);
    let wrong_clock = judge.is_clock_wrong(call.clock);
    let disk = matches!(armed, Some(Weather::DiskFull | Weather::DiskError));
    let panics = armed == Some(Weather::Panics);
    let fits = match code {
        73 | 74 | 77 if disk => true,
        0 | 69 | 75 => true,
        65 => on(Weather::BrokenPlan),
        66 => true,
        70 => panics,
        74 => judge.frozen || ever(Weather::is_clocks) || ever(Weather::is_restore),
        78 => {
            world.settings.broken.is_some()
                || world.settings.wants_tls
                || on(Weather::NoLogin)
                || on(Weather::RefusesUs)
                || on(Weather::RobotWrongKey)
        }
        _ => false,
    };
    if !fits {
        return Err(format!("exit code {code} has no reason"));
    }
    let must = match (world.settings.broken.is_some(), judge.frozen || wrong_clock) {
        _ if panics && code == 70 || disk => code,
        (true, _) => 78,
        // A letter that the mail server does not let in weighs more.
        (false, true) if code != 78 => 74,
        _ => code,
    };
    if code != must {
        return Err(format!("exit code {code} where {must} was expected"));
    }
    if wrong_clock {
        judge.reached.insert("a clock that is not believed");
    }
    if call.text.contains("panicked") {
        return Err("a panic reached people".to_owned());
    }
    let left = seen::leftovers(world);
    if !matches!(code, 70 | 78) && !disk && !left.is_empty() {
        return Err(format!("left behind: {left:?}"));
    }
    Ok(())
}
