//! Many weeks by the clock, played from a seed: files come in time, late or never, the server fails as it likes, runs are killed,
//! machines are off. After each day must hold what is promised to whoever leaves the program alone.
//!
//! `ZHOUBAO_SEED=7` replays one seed, `ZHOUBAO_SEEDS=80` plays that many; the seed of a failure is printed.

use super::monday::exports;
use super::shop::Shop;
use crate::support::smtp::{Fault, Rule, Server, Step};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

const OWNERS: [&str; 2] = ["wang@example.com", "li@example.com"];
/// Mondays played in one seed.
const WEEKS: u64 = 4;
/// When the clock calls on the first days of a week, and on the others: not as often as cron, because it is a test.
const HOURS: [&[u32]; 2] = [&[9, 11, 12, 15, 20], &[10, 16]];

/// Pseudo-random numbers that a seed alone decides.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
}

/// What a week has in store: when its files come, counted in hours after Monday's midnight; never, with none.
#[derive(Debug)]
struct Week {
    monday: NaiveDate,
    id: String,
    comes: Vec<(u32, String, Vec<u8>)>,
}

/// What was reached, so that a sweep that never came near an invariant fails.
type Reached = BTreeSet<&'static str>;

struct Year {
    seed: u64,
    shop: Shop,
    server: Server,
    weeks: Vec<Week>,
    dice: Dice,
    killed: usize,
    said: BTreeMap<NaiveDate, String>,
}

impl Year {
    fn of(seed: u64) -> Year {
        let mut dice = Dice(seed);
        let (shop, server) = (Shop::empty(), Server::start());
        shop.mails_by(&server);
        let first: NaiveDate = "2026-11-16".parse().unwrap();
        let weeks = (0..WEEKS).map(|n| {
            let monday = first + Days::new(7 * n);
            let fate = if n == 0 { 0 } else { dice.roll(6) };
            let comes =
                exports(&monday.to_string(), 50 + u32::try_from(n).unwrap()).into_iter().filter_map(|(name, bytes)| {
                    let hour = match fate {
                        // All in time; one late; all late; all a week late; one never.
                        0 | 1 => Some(8),
                        2 => Some(if dice.roll(2) == 0 { 8 } else { 13 + u32::try_from(dice.roll(40)).unwrap() }),
                        3 => Some(14 + u32::try_from(dice.roll(30)).unwrap()),
                        4 => Some(7 * 24 + 8),
                        _ => (dice.roll(4) != 0).then_some(8),
                    }?;
                    Some((hour, name, bytes))
                });
            let id = monday.pred_opt().unwrap().format("%G-W%V").to_string();
            Week { monday, id, comes: comes.collect() }
        });
        let weeks = weeks.collect();
        Year { seed, shop, server, weeks, dice, killed: 0, said: BTreeMap::new() }
    }

    /// Plays all days to the end of a week after the last Monday, and on the last ones all goes well.
    fn play(&mut self, reached: &mut Reached) {
        let first = self.weeks[0].monday;
        let days = 7 * WEEKS + 7;
        for day in (0..days).map(|n| first + Days::new(n)) {
            let calm = day >= first + Days::new(days - 5);
            let off = !calm && self.dice.roll(9) == 0;
            if off {
                reached.insert("a day off");
                continue;
            }
            self.weather(calm, reached);
            let early = (day - first).num_days() % 7 < 2;
            for hour in HOURS[usize::from(!early)].iter().copied() {
                self.files(day, hour);
                self.call(day, hour, calm, reached);
                self.check_never_twice();
            }
        }
        self.check_delivered_or_told(reached);
    }

    /// How the server is today.
    fn weather(&mut self, calm: bool, reached: &mut Reached) {
        self.server.heal();
        let always = |step, fault| Rule { step, recipient: None, times: usize::MAX, fault };
        match if calm { 9 } else { self.dice.roll(8) } {
            0 => self.server.rule(always(Step::Connect, Fault::Drop)),
            1 => self.server.rule(always(Step::Rcpt, Fault::Says("450 greylisted"))),
            2 => self.server.rule(Rule { times: 1, ..always(Step::Dot, Fault::Drop.taken()) }),
            3 => self.server.rule(Rule {
                recipient: Some(OWNERS[0]),
                times: 1,
                ..always(Step::Rcpt, Fault::Says("550 no such mailbox"))
            }),
            _ => return,
        }
        reached.insert("foul weather");
    }

    fn files(&self, day: NaiveDate, hour: u32) {
        for week in &self.weeks {
            let now = u32::try_from((day - week.monday).num_days() * 24 + 1000).unwrap() + hour;
            for (comes, name, bytes) in week.comes.iter().filter(|(comes, ..)| comes + 1000 <= now) {
                let path = format!("inbox/shop/{name}");
                if !self.shop.path(&path).exists() {
                    let at = week.monday + Days::new(u64::from(comes / 24));
                    self.shop.drops("shop", name, bytes, &format!("{at}T{:02}:00", comes % 24));
                }
            }
        }
    }

    fn call(&mut self, day: NaiveDate, hour: u32, calm: bool, reached: &mut Reached) {
        let now = format!("{day}T{hour:02}:30");
        let mut command = self.shop.command(&["run", "--now", &now]);
        if !calm && self.dice.roll(25) == 0 {
            command.env("ZHOUBAO_CRASH_AT", (1 + self.dice.roll(60)).to_string());
        }
        let ended = command.output().unwrap();
        let words = format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        let line = format!("{now} {:?} {words}\n", ended.status.code());
        self.said.entry(day).or_default().push_str(&line);
        if ended.status.code().is_none() {
            self.killed += 1;
            reached.insert("a run killed");
            super::crash::until_unlocked(&self.shop);
        }
        let known = [0, 66, 69, 75];
        let code = ended.status.code();
        assert!(code.is_none_or(|code| known.contains(&code)), "seed {}: {line}", self.seed);
    }

    /// Nobody ever has the same message twice.
    fn check_never_twice(&self) {
        let mut seen: BTreeMap<(String, Vec<u8>), usize> = BTreeMap::new();
        for mail in self.server.taken() {
            let line =
                mail.bytes.split(|b| *b == b'\n').find(|line| line.starts_with(b"Message-ID:")).unwrap_or_default();
            *seen.entry((mail.recipient, line.to_vec())).or_default() += 1;
        }
        let twice: Vec<_> = seen
            .iter()
            .filter(|(_, times)| **times > 1)
            .map(|((whom, id), _)| (whom, String::from_utf8_lossy(id)))
            .collect();
        assert!(twice.is_empty(), "seed {}: {twice:?}", self.seed);
    }

    /// Each week whose files came was mailed to each owner, or its mail is settled in a way that the operator was told of, or
    /// the week was named as missed. The last report an owner has of a week is of all the files that came.
    fn check_delivered_or_told(&self, reached: &mut Reached) {
        let said: String = self.said.values().cloned().collect();
        let told = |what: &str| {
            let mails = self.server.taken().into_iter().filter(|mail| mail.recipient == "ops@example.com");
            let letters: Vec<String> =
                mails.map(|mail| super::shop::decoded(&String::from_utf8_lossy(&mail.bytes))).collect();
            said.contains(what) || letters.iter().any(|letter| letter.contains(what))
        };
        let status = self.shop.run(&["status", "--weeks", "9", "--now", &self.end()]);
        for week in self.weeks.iter().filter(|week| !week.comes.is_empty()) {
            let folder = format!("reports/{}", week.id);
            let last = (1..9).rev().find(|n| self.shop.path(&format!("{folder}/rev-{n}/report.json")).exists());
            let last = last.unwrap_or_else(|| panic!("seed {}: no report of {}\n{said}", self.seed, week.id));
            for owner in OWNERS {
                let id = format!("<{}.{last}.", week.id);
                let got = self
                    .server
                    .taken()
                    .iter()
                    .any(|mail| mail.recipient == owner && String::from_utf8_lossy(&mail.bytes).contains(&id));
                if got {
                    reached.insert("delivered");
                    continue;
                }
                let why = told(owner) || told(&week.id);
                assert!(why, "seed {}: {owner} never heard of {}\n{said}\n{}", self.seed, week.id, status.out);
                reached.insert("told");
            }
            if last > 1 {
                reached.insert("a late revision");
            }
        }
        if self.killed > 0 {
            assert!(
                told("never ended") || self.killed <= 2,
                "seed {}: nobody heard of the killed run\n{said}",
                self.seed
            );
        }
        // What a later revision of the week stands for is not sent any more.
        let names = self.shop.names("data/slots");
        let part = |name: &str| -> Option<(String, u32)> {
            let mut parts = name.split('.');
            let week = parts.next()?.to_owned();
            Some((week, parts.next()?.strip_prefix("rev-")?.parse().ok()?))
        };
        let last = |name: &str| {
            let Some((week, number)) = part(name) else { return true };
            names.iter().filter_map(|other| part(other)).all(|(other, later)| other != week || later <= number)
        };
        let open = names.iter().filter(|name| last(name)).filter(|name| {
            let slot = self.shop.text(&format!("data/slots/{name}"));
            let slot: serde_json::Value = serde_json::from_str(&slot).unwrap();
            // What a newer revision stands for is not sent any more.
            let (week, number) = (slot["period"].as_str().unwrap(), slot["revision"].as_u64().unwrap());
            let newer = self.shop.path(&format!("reports/{week}/rev-{}", number + 1)).exists();
            !newer && (slot["state"] == "prepared" || slot["state"] == "sending")
        });
        let open: Vec<String> = open.map(|name| self.shop.text(&format!("data/slots/{name}"))).collect();
        assert_eq!(open, [""; 0], "seed {}\n{said}", self.seed);
    }

    fn end(&self) -> String {
        let end: DateTime<Utc> =
            (self.weeks[0].monday + Days::new(7 * WEEKS + 7)).and_hms_opt(1, 0, 0).unwrap().and_utc();
        (end + TimeDelta::hours(1)).to_rfc3339()
    }
}

#[test]
fn weeks_by_the_clock_end_delivered_or_told_and_never_twice() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds: Vec<u64> = match number("ZHOUBAO_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("ZHOUBAO_SEEDS").unwrap_or(3)).collect(),
    };
    let mut reached = Reached::new();
    for seed in &seeds {
        eprintln!("seed {seed}");
        Year::of(*seed).play(&mut reached);
    }
    if seeds.len() >= 10 {
        for what in ["delivered", "told", "foul weather", "a day off", "a late revision", "a run killed"] {
            assert!(reached.contains(what), "no seed came to {what}: {reached:?}");
        }
    }
}
