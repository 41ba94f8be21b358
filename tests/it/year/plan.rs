//! A year as a seed has it in store: when files come and what goes wrong. Everything is drawn before the first call.

use super::dice::Dice;
use super::goods::{Change, File, Kind, Store};
use super::robots::Robot;
use super::weather::{Spell, Weather};
use chrono::{DateTime, Datelike, Days, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// Where owners live.
const ZONES: [Tz; 5] = [
    chrono_tz::Asia::Shanghai,
    chrono_tz::Europe::Berlin,
    chrono_tz::America::New_York,
    chrono_tz::Asia::Kolkata,
    chrono_tz::America::Mexico_City,
];

/// Mondays worth beginning with: before clocks change, before a year of 53 weeks ends, before the fiscal year ends.
const BORDERS: [&str; 6] = ["2026-03-16", "2026-10-12", "2026-10-19", "2026-12-14", "2026-12-21", "2027-03-01"];

pub struct Plan {
    pub zone: Tz,
    pub stores: Vec<Store>,
    /// The last store joins with this week, if any.
    pub joins: Option<u64>,
    /// The robot of Li, if any.
    pub robot: Option<Robot>,
    /// The first Monday, and how many follow.
    pub first: NaiveDate,
    pub weeks: u64,
    /// Cron calls with `-q`.
    pub quietly: bool,
    /// A mail in doubt is sent once more.
    pub resends: bool,
    /// Until then mail is only written to files.
    pub files_until: Option<DateTime<Utc>>,
    /// Sorted by when they come.
    pub files: Vec<File>,
    pub weather: Vec<Spell>,
    /// Whether what would be a flood comes with a quiet time between any two files.
    drips: bool,
    /// How many hours the operator takes to see to something.
    pub reaction: i64,
    /// What came to light in each store after its Monday exports.
    changes: BTreeMap<&'static str, Vec<Change>>,
}

pub fn local(zone: Tz, day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = day.and_hms_opt(hour, minute, 0).unwrap();
    zone.from_local_datetime(&time).earliest().unwrap_or_else(|| zone.from_utc_datetime(&time)).to_utc()
}

impl Plan {
    pub fn of(seed: u64, weeks: u64) -> Plan {
        let mut dice = Dice::of(seed);
        let any = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + Days::new(7 * dice.roll(64));
        let first = if dice.one_in(2) { dice.pick(&BORDERS).parse().unwrap() } else { any };
        let zone = dice.pick(&ZONES);
        let other = if dice.one_in(3) { dice.pick(&ZONES) } else { zone };
        let store = |id, zone, expects| Store { id, zone, expects };
        let stores = vec![
            store("a-main", zone, &[Kind::Orders, Kind::Ads]),
            store("m-second", other, &[Kind::Orders]),
            store("z-third", zone, &[Kind::Orders]),
        ];
        let joins = dice.one_in(3).then(|| 1 + dice.roll(weeks - 2));
        let mut plan = Plan {
            zone,
            stores,
            joins,
            robot: None,
            first,
            weeks,
            quietly: dice.one_in(4),
            resends: dice.one_in(4),
            files_until: None,
            drips: seed % 5 == 2,
            files: Vec::new(),
            weather: Vec::new(),
            reaction: dice.between(1, 30),
            changes: BTreeMap::new(),
        };
        if dice.one_in(5) {
            let after = i64::try_from(dice.roll(10)).unwrap();
            plan.files_until = Some(plan.opens(0) + TimeDelta::hours(after * 24 - 40));
        }
        (0..weeks).for_each(|week| plan.draw_files(week, &mut dice));
        plan.files.sort_by_key(|file| file.at);
        (0..weeks - 1).for_each(|week| plan.draw_weather(week, &mut dice));
        if let Some(week) = plan.joins {
            let from = local(zone, plan.monday(week), 0, 10);
            plan.weather.push(Spell { what: Weather::StoreAdded, from, until: plan.end(), number: 0 });
        }
        plan.draw_robot(&mut Dice::of(seed ^ 0xB07));
        plan.draw_stall(&mut Dice::of(seed ^ 0x57A11));
        plan.weather.sort_by_key(|spell| spell.from);
        plan
    }

    /// The Monday on which that week's report is due: the week is the one before it.
    pub fn monday(&self, week: u64) -> NaiveDate {
        self.first + Days::new(7 * week)
    }

    /// The stores there are when that week's report is due.
    pub fn stores_of(&self, week: u64) -> &[Store] {
        let all = self.joins.is_some_and(|joins| joins <= week);
        &self.stores[..if all { 3 } else { 2 }]
    }

    /// From when on a week's report is due, by the contract: at half past nine, and when it is over in every store's zone.
    pub fn opens(&self, week: u64) -> DateTime<Utc> {
        let over = self.stores_of(week).iter().map(|store| local(store.zone, self.monday(week), 0, 0));
        over.fold(local(self.zone, self.monday(week), 9, 30), DateTime::max)
    }

    pub fn deadline(&self, week: u64) -> DateTime<Utc> {
        local(self.zone, self.monday(week), 12, 0).max(self.opens(week) + TimeDelta::minutes(150))
    }

    pub fn begin(&self) -> DateTime<Utc> {
        local(self.zone, self.first, 1, 0)
    }

    /// From here on all goes well.
    pub fn calm(&self) -> DateTime<Utc> {
        local(self.zone, self.monday(self.weeks - 1), 0, 0) - TimeDelta::hours(12)
    }

    pub fn end(&self) -> DateTime<Utc> {
        local(self.zone, self.monday(self.weeks - 1), 0, 0) + TimeDelta::days(5)
    }

    /// What of the calendar lies in it.
    pub fn borders(&self) -> BTreeSet<&'static str> {
        let days = || self.first.iter_days().take_while(|day| local(self.zone, *day, 0, 0) < self.end());
        let offset = |day: NaiveDate| self.zone.offset_from_utc_date(&day).fix().local_minus_utc();
        let mut borders = BTreeSet::new();
        let mut note = |met: bool, what| {
            if met {
                borders.insert(what);
            }
        };
        note(days().any(|day| day.iso_week().week() == 53), "a week 53");
        note(days().any(|day| (day.month(), day.day()) == (1, 1)), "a new year");
        note(days().any(|day| (day.month(), day.day()) == (4, 1)), "a new fiscal year");
        note(days().any(|day| offset(day) != offset(self.first)), "clocks that changed");
        note(self.quietly, "cron with -q");
        borders
    }

    /// The moments at which something is due or other than before.
    pub fn moments(&self) -> BTreeSet<DateTime<Utc>> {
        let quiet = TimeDelta::minutes(30);
        let mut moments: BTreeSet<DateTime<Utc>> =
            self.files.iter().flat_map(|file| [file.at, file.at + quiet]).collect();
        for week in 0..self.weeks {
            let (opens, deadline) = (self.opens(week), self.deadline(week));
            moments.extend([opens, deadline, deadline + TimeDelta::hours(24)]);
        }
        // What the server does is met where something is to be mailed.
        let others = self.weather.iter().filter(|spell| !spell.what.is_servers());
        moments.extend(others.flat_map(|spell| [spell.from, spell.until]));
        moments.extend(self.files_until);
        moments
    }

    fn draw_files(&mut self, week: u64, dice: &mut Dice) {
        let (monday, opens) = (self.monday(week), self.opens(week));
        let calm = week == 0 || week + 1 >= self.weeks;
        let whole = if calm { 9 } else { dice.roll(12) };
        let late = opens + TimeDelta::minutes(dice.between(200, 4_000));
        for store in self.stores_of(week).to_vec() {
            let made = local(store.zone, monday, 0, 20);
            for kind in store.expects {
                let in_time = opens + TimeDelta::minutes(dice.between(-60, 100));
                let at = match (whole, if calm { 0 } else { dice.roll(10) }) {
                    // Nothing of the week comes by the deadline, or ever.
                    (0, _) => Some(late),
                    (1, _) => None,
                    (_, 0..=5) => Some(in_time),
                    (_, 6) => Some(opens + TimeDelta::minutes(dice.between(180, 600))),
                    (_, 7) => Some(opens + TimeDelta::minutes(dice.between(600, 5_000))),
                    (_, 8) => Some(opens + TimeDelta::minutes(7 * 1_440 + dice.between(-60, 2_000))),
                    _ => None,
                };
                let Some(at) = at.map(|at| at.max(made + TimeDelta::minutes(5))) else { continue };
                self.files.push(match kind {
                    Kind::Orders => {
                        let known = self.changes.get(store.id).map(Vec::as_slice).unwrap_or_default();
                        store.orders(monday, made, at, known)
                    }
                    Kind::Ads => store.ads(monday, made, at),
                });
            }
        }
        if !calm {
            self.draw_changes(week, dice);
        }
    }

    /// Orders that come to light after Monday's export: one corrected export, two in the wrong order, or a flood one by one, with or
    /// without a quiet time between any two.
    fn draw_changes(&mut self, week: u64, dice: &mut Dice) {
        let (count, apart) = match dice.roll(6) {
            0 => (dice.between(5, 12), dice.between(8, 26) + if self.drips { 40 } else { 0 }),
            1 => (2, 40),
            2 | 3 => (1, 0),
            _ => return,
        };
        let store = self.stores_of(week)[usize::try_from(dice.roll(2)).unwrap()].clone();
        let begin = self.opens(week) + TimeDelta::minutes(dice.between(200, 6_000));
        let monday = self.monday(week);
        let day = monday - Days::new(1 + dice.roll(7));
        let mut made: Vec<File> = Vec::new();
        for nth in 0..count {
            let since = begin + TimeDelta::minutes(nth * apart);
            let changes = self.changes.entry(store.id).or_default();
            changes.push(Change { since, day, cents: 700 + 100 * nth, own: dice.one_in(2) });
            made.push(store.orders(monday, since, since + TimeDelta::minutes(3), changes));
        }
        if count == 2 {
            // The newer one first.
            made[0].at = made[1].at + TimeDelta::minutes(1);
        }
        self.files.extend(made);
    }

    fn draw_weather(&mut self, week: u64, dice: &mut Dice) {
        for _ in 0..1 + dice.roll(4) {
            let mut what = dice.pick(&Weather::ALL);
            let once = [Weather::OwnerAdded, Weather::OwnerRemoved, Weather::StoreAdded];
            if once.contains(&what) && (what == Weather::StoreAdded || self.weather.iter().any(|s| s.what == what)) {
                what = Weather::Killed;
            }
            let minutes = if dice.one_in(2) { dice.between(-60, 360) } else { dice.between(-500, 9_500) };
            let from = self.opens(week) + TimeDelta::minutes(minutes);
            let long = match what {
                Weather::Off => dice.pick(&[360, 1_440, 4_320, 8 * 1_440, 15 * 1_440]),
                Weather::OwnerAdded | Weather::OwnerRemoved => 1_000_000,
                _ if what.is_clocks() => dice.pick(&[45, 300, 2_000]),
                _ => dice.pick(&[20, 45, 150, 1_000, 3_000]),
            };
            let until = (from + TimeDelta::minutes(long)).min(self.calm());
            let number = match what {
                Weather::Killed | Weather::Panics => dice.between(1, 80),
                Weather::DiskFull | Weather::DiskError => dice.between(1, 120),
                Weather::ClockBack => -dice.pick(&[120, 1_500, 10_080, 500_000]),
                Weather::ClockFar => dice.pick(&[270_000, 600_000]),
                Weather::ClockNear => dice.between(120, 28_000),
                _ => dice.between(0, 4),
            };
            self.weather.push(Spell { what, from, until, number });
        }
    }

    fn draw_robot(&mut self, dice: &mut Dice) {
        if !dice.one_in(3) {
            return;
        }
        self.robot = Some(Robot::of(dice));
        for week in (0..self.weeks - 1).flat_map(|week| [week; 2]) {
            let what = dice.pick(&Weather::ROBOTS);
            let minutes = if dice.one_in(3) { dice.between(-60, 9_500) } else { dice.between(-60, 120) };
            let from = self.opens(week) + TimeDelta::minutes(minutes);
            let long = if what == Weather::RobotWrongKey { 1_440 } else { dice.pick(&[150, 500, 1_000, 3_000]) };
            let until = (from + TimeDelta::minutes(long)).min(self.calm());
            self.weather.push(Spell { what, from, until, number: dice.between(0, 4) });
        }
    }
    fn draw_stall(&mut self, dice: &mut Dice) {
        if !dice.one_in(6) {
            return;
        }
        let of_robot = self.robot.is_some() && dice.one_in(2);
        let what = if of_robot { Weather::RobotStalls } else { Weather::Stalls };
        let from = self.opens(dice.roll(self.weeks - 1)) - TimeDelta::minutes(60);
        let until = (from + TimeDelta::minutes(500)).min(self.calm());
        self.weather.push(Spell { what, from, until, number: dice.between(0, 3) });
    }
}
