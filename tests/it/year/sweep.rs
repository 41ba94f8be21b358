//! Many seeds, on all cores; what they met, and which of them broke a law.

use super::judge::Reached;
use super::play::play;
use super::weather::Weather;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Laws that every sweep must have come to, each where it had something to judge.
const LAWS: [&str; 41] = [
    "a report delivered",
    "a late revision",
    "one revision of a flood",
    "a week complete at last",
    "a report of everything that came",
    "revisions enough for a day",
    "an earlier week after a newer one",
    "a second copy of a doubt",
    "mailed what was only written to a file",
    "a new owner who got a report",
    "a week 53",
    "a new year",
    "a new fiscal year",
    "clocks that changed",
    "cron with -q",
    "status that says what the server saw",
    "nothing leaves before the operator has spoken",
    "a clock that is not believed",
    "a clock that was accepted",
    "accepted after a restore",
    "mailed again after a restore",
    "a doubt that was resolved",
    "a refused mail that was sent again",
    "a fresh shop says the same",
    "told of a plan",
    "told of no data",
    "told of mail",
    "told of a bug",
    "told of the disk, the clock or a restore",
    "told of settings, login or TLS",
    "told of a killed run",
    "told of a doubt",
    "told of a refusal",
    "told after an hour",
    "told of a store that sent nothing",
    "told of a report that nobody got",
    "a card delivered",
    "a workbook after its card",
    "a robot's doubt that was resolved",
    "told of a robot's doubt",
    "told of a robot's wrong key",
];

/// From so many seeds on everything must have been met.
const ENOUGH: usize = 40;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

pub fn sweep() {
    let weeks = number("ZHOUBAO_WEEKS").unwrap_or(5).max(3);
    let from = number("ZHOUBAO_FROM").unwrap_or(1);
    let seeds: Vec<u64> = match number("ZHOUBAO_SEED") {
        Some(seed) => vec![seed],
        None => (from..from + number("ZHOUBAO_SEEDS").unwrap_or(4)).collect(),
    };
    let (next, reached, broken) = (AtomicUsize::new(0), Mutex::new(Reached::new()), Mutex::new(Vec::new()));
    // One more than there are cores: years in which a server stalls wait more than they work.
    let at_once = thread::available_parallelism().map_or(2, usize::from) + 1;
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                    let played = catch_unwind(AssertUnwindSafe(|| play(seed, weeks)));
                    match played.unwrap_or_else(|_| Err("the model itself panicked".to_owned())) {
                        Ok(met) => {
                            println!("seed {seed} holds");
                            reached.lock().unwrap().extend(met);
                        }
                        Err(why) => {
                            println!("seed {seed} breaks a law\n{why}\n");
                            broken.lock().unwrap().push((seed, why.lines().last().unwrap_or_default().to_owned()));
                        }
                    }
                }
            });
        }
    });
    let (reached, mut broken) = (reached.into_inner().unwrap(), broken.into_inner().unwrap());
    broken.sort();
    let list: Vec<String> = broken.iter().map(|(seed, why)| format!("ZHOUBAO_SEED={seed}: {why}")).collect();
    assert!(broken.is_empty(), "{} of {} seeds break a law:\n{}", broken.len(), seeds.len(), list.join("\n"));
    println!("{} seeds of {weeks} weeks met: {}", seeds.len(), reached.iter().copied().collect::<Vec<_>>().join("; "));
    if seeds.len() >= ENOUGH {
        let all = LAWS
            .into_iter()
            .chain(Weather::ALL.into_iter().chain(Weather::ROBOTS).chain(Weather::STALLS).map(Weather::name));
        let missed: Vec<&str> = all.filter(|what| !reached.contains(what)).collect();
        assert!(missed.is_empty(), "no seed met {missed:?}");
    }
}
