//! One year, from its first evening to its calm end.
//!
//! README's cron line calls every quarter of an hour. Of these calls are played: each at which something is due by the contract, has
//! come, has changed or is to be tried again, now and then the one after it, and one in 120 of the others, drawn by the seed. A call left
//! out is one before which nothing happened since the last; that such calls change nothing is what those drawn show.

use super::dice::Dice;
use super::judge::{Judge, Reached};
use super::operator::Operator;
use super::plan::Plan;
use super::seen::{self, Slot};
use super::weather::{Spell, Weather};
use super::world::{LI, World, ZHAO};
use chrono::{DateTime, TimeDelta, Utc};

const QUARTER: TimeDelta = TimeDelta::minutes(15);
/// How many calls before which nothing happened there are for one that is played.
const RARELY: u64 = 120;

struct Play<'p> {
    plan: &'p Plan,
    world: World<'p>,
    judge: Judge<'p>,
    operator: Operator,
    /// Weather that is still to come, latest first.
    coming: Vec<Spell>,
    /// What the next call is to meet.
    armed: Vec<Spell>,
    server: Vec<(Weather, i64)>,
    dice: Dice,
}

/// Plays a seed; what it met, or the law that was broken and everything that was done.
pub fn play(seed: u64, weeks: u64) -> Result<Reached, String> {
    let plan = Plan::of(seed, weeks);
    let world = World::of(&plan);
    let judge = Judge::of(&plan, &world);
    let mut coming = plan.weather.clone();
    coming.reverse();
    let mut play = Play {
        plan: &plan,
        world,
        judge,
        operator: Operator::default(),
        coming,
        armed: Vec::new(),
        server: Vec::new(),
        dice: Dice::of(seed ^ 0xC10C),
    };
    match play.year().and_then(|()| play.end()) {
        Ok(()) => Ok(play.judge.reached.union(&plan.borders()).copied().collect()),
        Err(broken) => Err(format!("{}\n{}\n{broken}", described(&plan), play.world.log.join("\n"))),
    }
}

fn described(plan: &Plan) -> String {
    let stores: Vec<String> = plan.stores.iter().map(|store| format!("{} {}", store.id, store.zone)).collect();
    let weather: Vec<String> = plan
        .weather
        .iter()
        .map(|spell| format!("{} {:?} {} until {}", spell.from, spell.what, spell.number, spell.until))
        .collect();
    let Plan { zone, first, robot, quietly, .. } = plan;
    format!("{zone} from {first}, {stores:?}, {robot:?}, -q {quietly}\n{}", weather.join("\n"))
}

impl Play<'_> {
    fn year(&mut self) -> Result<(), String> {
        let moments = self.plan.moments();
        let (mut last, mut at, mut again) = (self.plan.begin(), self.plan.begin(), true);
        while at < self.plan.end() {
            self.happens(at);
            let off = self.plan.weather.iter().any(|spell| spell.what == Weather::Off && spell.is_on(at));
            if !off {
                let acted = self.operator_acts(at)?;
                let due = moments.range(last..=at).next().is_some() || self.is_tried_at(last, at);
                if due || again || acted || self.dice.one_in(RARELY) {
                    again = due && self.dice.one_in(3);
                    last = at + TimeDelta::seconds(1);
                    self.call(at)?;
                }
            }
            at += QUARTER;
        }
        Ok(())
    }

    /// Whether a mail is to be tried again between these.
    fn is_tried_at(&self, last: DateTime<Utc>, at: DateTime<Utc>) -> bool {
        let held = seen::held(&self.world).into_values();
        let slots = self.judge.slots.iter().filter_map(|slot| slot.until);
        held.chain(slots).any(|until| last <= until && until <= at)
    }

    fn operator_acts(&mut self, at: DateTime<Utc>) -> Result<bool, String> {
        let fine = self.world.settings.broken.is_none() && self.skew(at) == TimeDelta::zero();
        if !fine {
            return Ok(false);
        }
        self.operator.sees_to(&mut self.world, &mut self.judge, at)
    }

    /// How far the machine's clock is off.
    fn skew(&self, at: DateTime<Utc>) -> TimeDelta {
        let spell = self.plan.weather.iter().find(|spell| spell.what.is_clocks() && spell.is_on(at));
        TimeDelta::minutes(spell.map_or(0, |spell| spell.number))
    }

    /// What others do until then.
    fn happens(&mut self, at: DateTime<Utc>) {
        for (nth, file) in self.plan.files.iter().enumerate() {
            let there = self.judge.lying.contains(&nth) || self.judge.known.contains(&nth);
            if file.at <= at && file.at > at - QUARTER && !there {
                self.world.drops(file);
                self.judge.lying.insert(nth);
            }
        }
        while self.coming.last().is_some_and(|spell| spell.from <= at) {
            let spell = self.coming.pop().unwrap();
            self.begins(spell, at);
        }
        let on = |what: Weather| self.plan.weather.iter().find(|spell| spell.what == what && spell.is_on(at));
        let broken = on(Weather::BrokenSettings).map(|spell| spell.number);
        let mails = self.plan.files_until.is_none_or(|until| until <= at);
        let tls = on(Weather::NoTls).is_some();
        let (plan_was, plan_is) = (self.world.broken_plan, on(Weather::BrokenPlan).is_some());
        self.world.set(|settings| (settings.broken, settings.mails, settings.wants_tls) = (broken, mails, tls));
        if plan_was != plan_is {
            self.world.write_plan(plan_is);
        }
        let server: Vec<(Weather, i64)> = self
            .plan
            .weather
            .iter()
            .filter(|spell| spell.what.is_servers() && spell.is_on(at))
            .map(|spell| (spell.what, spell.number))
            .collect();
        if server != self.server {
            self.world.log.push(format!("{at} the servers: {server:?}"));
            self.world.server_is(&server);
            self.server = server;
        }
    }

    fn begins(&mut self, spell: Spell, at: DateTime<Utc>) {
        let mut met = true;
        match spell.what {
            what if what.variable(0).is_some() => self.armed.push(spell),
            Weather::OwnerAdded => {
                self.judge.owner_since.insert(ZHAO, at);
                self.world.set(|settings| settings.owners.push(ZHAO));
            }
            Weather::OwnerRemoved => {
                self.world.set(|settings| settings.owners.retain(|owner| *owner != LI));
            }
            Weather::StoreAdded => {
                self.world.set(|settings| settings.stores = 3);
            }
            Weather::OldData => {
                met = self.world.has_backup();
                self.operator.restores_data(&mut self.world, &mut self.judge, at, true);
            }
            Weather::NoData => self.operator.restores_data(&mut self.world, &mut self.judge, at, false),
            Weather::NoReports => {
                self.operator.loses_reports(&mut self.world, &mut self.judge, at, spell.number % 2 == 0);
            }
            Weather::InboxCleared => {
                met = self.judge.lying.is_subset(&self.judge.known);
                if met {
                    self.world.clear_inbox();
                    self.judge.lying.clear();
                }
            }
            _ => {}
        }
        if met {
            self.judge.reached.insert(spell.what.name());
        }
    }

    fn call(&mut self, at: DateTime<Utc>) -> Result<(), String> {
        let armed = self.armed.pop();
        let variables: Vec<_> = armed.and_then(|spell| spell.what.variable(spell.number)).into_iter().collect();
        let clock = at + self.skew(at);
        let call = self.world.run(at, clock, &variables);
        self.judge.after(&self.world, &call, armed.map(|spell| spell.what))?;
        if self.dice.one_in(25) && self.world.settings.broken.is_none() {
            self.status(at)?;
        }
        let calm = matches!(call.code, Some(0 | 75)) && clock == at && self.judge.is_quiet();
        if calm && self.dice.one_in(12) {
            self.operator.backs_up(&mut self.world, &self.judge, at);
        }
        Ok(())
    }

    /// After some calm days nothing is open, and a shop that saw nothing of all this says the same.
    fn end(&mut self) -> Result<(), String> {
        let end = self.plan.end();
        let held = seen::held(&self.world);
        if !held.is_empty() {
            return Err(format!("in the end {held:?} are held back"));
        }
        let open: Vec<String> = self.judge.open_weeks(end).map(|nth| self.judge.week(nth)).collect();
        let last = |week: &str, revision: u64| {
            self.judge.reports.get(week).and_then(|revisions| revisions.keys().last()) == Some(&revision)
        };
        let recipients = self.world.recipients();
        let open = self.judge.slots.iter().find(|slot| {
            let theirs = recipients.contains(&slot.address) && last(&slot.week, slot.revision);
            slot.is_open() && (self.is_letter_to_somebody(slot) || theirs && open.contains(&slot.week))
        });
        if let Some(open) = open {
            return Err(format!("in the end there is still {open:?}"));
        }
        self.status(end)?;
        let settings = self.world.settings.clone();
        super::laws::last_of_all(&mut self.judge, &self.world, &settings)
    }

    /// Letters to a robot that nobody has any more wait for nobody.
    fn is_letter_to_somebody(&self, slot: &Slot) -> bool {
        slot.is_letter() && (!slot.is_robots() || self.world.recipients().contains(&slot.address))
    }

    /// `status` says of the mails what their slots and the server say.
    fn status(&mut self, at: DateTime<Utc>) -> Result<(), String> {
        let told = self.world.command(at, at, &["status", "--weeks", "99"], &[]);
        let trouble = self.judge.slots.iter().any(|slot| {
            let revisions = self.judge.reports.get(&slot.week);
            let last = revisions.and_then(|revisions| revisions.keys().last()) == Some(&slot.revision);
            (last || self.is_letter_to_somebody(slot)) && matches!(slot.state.as_str(), "doubt" | "refused" | "sending")
        });
        let says = told.text.contains(" in doubt: ") || told.text.contains(" refused: ");
        if says != trouble || trouble && told.code == Some(0) {
            return Err(format!("status says that mails are in trouble: {says}, and it is {trouble}"));
        }
        self.judge.reached.insert("status that says what the server saw");
        Ok(())
    }
}
