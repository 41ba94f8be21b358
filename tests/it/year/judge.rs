//! What must hold after every call: the model's own state, held against what is seen.
//!
//! The model knows the truth of the plan (files, figures, owners, what the server took) and what the operator was told. It reads no
//! sentence of the program to learn a state; of what was told it only asks whether a week or an address was named.

use super::goods::File;
use super::laws;
use super::plan::{Plan, local};
use super::seen::{self, Mail, Reports, Slot};
use super::weather::Weather;
use super::world::{Call, OPERATOR, World};
use chrono::{DateTime, Days, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What was met, so that a sweep that never came near a law fails.
pub type Reached = BTreeSet<&'static str>;

pub struct Judge<'p> {
    pub plan: &'p Plan,
    /// Files that lie in the inbox, and files that the program has received, by their place in the plan.
    pub lying: BTreeSet<usize>,
    pub known: BTreeSet<usize>,
    /// Every mail that the server took, and every message that the robot's platform did.
    pub mails: Vec<Mail>,
    pub slots: Vec<Slot>,
    pub reports: Reports,
    /// The highest number that each week's revisions ever had.
    pub highest: BTreeMap<String, u64>,
    /// When each revision was first seen.
    pub made: BTreeMap<(String, u64), DateTime<Utc>>,
    /// What the operator heard, and when: letters that were taken, and what cron mailed.
    pub voices: Vec<(DateTime<Utc>, String)>,
    /// Nothing may be mailed before the operator has said what holds.
    pub frozen: bool,
    /// Since when there is a shop at all, where everything was lost before.
    pub anew: Option<DateTime<Utc>>,
    /// Since when the data folder remembers everything.
    pub data_since: Option<DateTime<Utc>>,
    /// A time of the clock that the program has noted.
    pub noted: Option<DateTime<Utc>>,
    /// When a slot was first seen, by id.
    pub slot_since: BTreeMap<String, DateTime<Utc>>,
    /// Ids that were in doubt, and further copies that the operator asked for.
    pub doubted: BTreeSet<String>,
    pub again: BTreeMap<String, usize>,
    /// Weeks that the operator goes on without, or whose mails they know about.
    pub given_up: BTreeSet<String>,
    /// Since when somebody is an owner.
    pub owner_since: BTreeMap<&'static str, DateTime<Utc>>,
    /// How each slot stood when the operator last heard of such things.
    pub told: BTreeMap<String, String>,
    pub failures_told: BTreeSet<(i32, String)>,
    pub owes_killed: bool,
    /// How the last run ended.
    pub code: Option<i32>,
    pub reached: Reached,
}

/// One call with what it changed.
pub struct Step<'s> {
    pub call: &'s Call,
    /// Mails taken during it.
    pub mails: &'s [Mail],
    /// How slots stood before it.
    pub before: &'s [Slot],
    /// Revisions made in it.
    pub made: &'s [(String, u64)],
    /// What the operator heard of it.
    pub voice: &'s str,
    /// Whether the run looked at everything and was not stopped.
    pub looked: bool,
}

impl<'p> Judge<'p> {
    pub fn of(plan: &'p Plan, world: &World<'_>) -> Judge<'p> {
        let owner_since = world.settings.owners.iter().map(|owner| (*owner, plan.begin())).collect();
        Judge {
            plan,
            lying: BTreeSet::new(),
            known: BTreeSet::new(),
            mails: Vec::new(),
            slots: Vec::new(),
            reports: Reports::new(),
            highest: BTreeMap::new(),
            made: BTreeMap::new(),
            voices: Vec::new(),
            frozen: false,
            anew: None,
            data_since: None,
            noted: None,
            slot_since: BTreeMap::new(),
            doubted: BTreeSet::new(),
            again: BTreeMap::new(),
            given_up: BTreeSet::new(),
            owner_since,
            told: BTreeMap::new(),
            failures_told: BTreeSet::new(),
            owes_killed: false,
            code: None,
            reached: Reached::new(),
        }
    }

    /// The week whose report is due on the plan's n-th Monday.
    pub fn week(&self, nth: u64) -> String {
        (self.plan.monday(nth) - Days::new(1)).format("%G-W%V").to_string()
    }

    /// The plan's place of a week.
    pub fn nth(&self, week: &str) -> Option<u64> {
        (0..self.plan.weeks).find(|nth| self.week(*nth) == week)
    }

    /// The last week that was due by then.
    pub fn newest(&self, at: DateTime<Utc>) -> Option<u64> {
        (0..self.plan.weeks).rev().find(|nth| self.plan.opens(*nth) <= at)
    }

    /// Whether a run surely looks at the inbox: before its first Monday morning a new shop has nothing to report, and takes nothing in.
    fn has_begun(&self, clock: DateTime<Utc>) -> bool {
        let over = |nth: u64| local(self.plan.zone, self.plan.monday(nth + 1), 0, 0);
        self.newest(clock).is_some_and(|nth| !self.reports.is_empty() || clock < over(nth))
    }

    pub fn files(&self) -> Vec<&'p File> {
        self.known.iter().map(|at| &self.plan.files[*at]).collect()
    }

    /// How many copies of a message an address got.
    pub fn taken(&self, recipient: &str, id: &str) -> usize {
        let copies = self.mails.iter().filter(|mail| mail.recipient == recipient && mail.id == id);
        copies.filter(|mail| self.is_of_this_shop(mail)).count()
    }

    /// Whether a mail left since there is this shop.
    pub fn is_of_this_shop(&self, mail: &Mail) -> bool {
        self.anew.is_none_or(|since| mail.at >= since)
    }

    /// Whether an owner has a report of the week, of whatever revision.
    pub fn has(&self, owner: &str, week: &str) -> bool {
        self.mails.iter().any(|mail| mail.is_report && mail.recipient == owner && mail.week == week)
    }

    /// Whether the operator heard this since then.
    pub fn heard(&self, what: &str, since: DateTime<Utc>) -> bool {
        self.voices.iter().any(|(at, voice)| *at >= since && voice.contains(what))
    }

    pub fn has_letter(&self, week: &str, report: &str) -> bool {
        self.slots.iter().any(|slot| slot.week == week && slot.report == report)
    }

    /// Looks at what a call left behind, with what it was to meet; the first law that is broken.
    pub fn after(&mut self, world: &World<'_>, call: &Call, armed: Option<Weather>) -> Result<(), String> {
        let before = std::mem::replace(&mut self.slots, seen::slots(world));
        let cards = self.mails.iter().filter(|mail| mail.is_robots()).count();
        let mut mails = seen::mails(world, self.mails.len() - cards, call.at);
        mails.extend(seen::robots(world, &self.slots, cards, call.at)?);
        let reports = seen::reports(world, &self.reports);
        let made: Vec<(String, u64)> = reports
            .iter()
            .flat_map(|(week, revisions)| revisions.keys().map(|number| (week.clone(), *number)))
            .filter(|key| !self.made.contains_key(key))
            .collect();
        self.reports = reports;
        self.mails.extend(mails.iter().cloned());
        let letters = mails.iter().filter(|mail| mail.recipient == OPERATOR).map(|mail| mail.text.as_str());
        // What a killed run printed, cron mails all the same.
        let voice: String = std::iter::once(call.text.as_str()).chain(letters).collect::<Vec<_>>().join("\n");
        let voice = voice.trim().to_owned();
        if !voice.is_empty() {
            self.voices.push((call.at, voice.clone()));
        }
        let stopped = world.settings.broken.is_some() || world.broken_plan || self.frozen;
        let looked =
            call.is_run && matches!(call.code, Some(0 | 66 | 69 | 75 | 78)) && !stopped && self.has_begun(call.clock);
        if looked {
            self.known.extend(self.lying.iter().copied());
        }
        for slot in &self.slots {
            self.slot_since.entry(slot.id()).or_insert(call.at);
            if matches!(slot.state.as_str(), "doubt" | "sending") {
                self.doubted.insert(slot.id());
            }
        }
        let step = Step { call, mails: &mails, before: &before, made: &made, voice: &voice, looked };
        laws::order(self, world, &step, armed)?;
        laws::mail(self, world, &step)?;
        laws::figures(self, world, &step)?;
        laws::told(self, world, &step)?;
        self.code = call.code;
        let new_day = self.noted.is_none_or(|noted| noted.date_naive() != call.clock.date_naive());
        if looked && (new_day || !made.is_empty()) {
            self.noted = Some(call.clock);
        }
        Ok(())
    }

    /// Whether the mail server said yes to everything open, and nobody has to see to anything.
    pub fn is_quiet(&self) -> bool {
        let settled = |slot: &Slot| !slot.is_open() && slot.state != "doubt";
        !self.frozen && self.slots.iter().all(settled)
    }

    /// Data are older than the reports, or gone, or the reports are: what the model must forget with them.
    pub fn restored(&mut self, at: DateTime<Utc>, known: BTreeSet<usize>, freezes: bool) {
        self.known = known;
        self.data_since = Some(at);
        self.frozen |= freezes;
        self.told.clear();
        self.failures_told.clear();
        self.owes_killed = false;
    }

    /// Data and reports are lost: what comes is a new shop's.
    pub fn begins_anew(&mut self, at: DateTime<Utc>) {
        self.restored(at, BTreeSet::new(), false);
        (self.frozen, self.noted, self.anew) = (false, None, Some(at));
        self.highest.clear();
        self.made.clear();
        self.doubted.clear();
        self.reached.insert("everything lost");
    }

    /// The weeks that a run at that time may still bring on.
    pub fn open_weeks(&self, at: DateTime<Utc>) -> std::ops::Range<u64> {
        self.newest(at).map_or(0..0, |newest| newest.saturating_sub(4)..newest + 1)
    }

    /// Whether the clock at a call is one that the program must not believe.
    pub fn is_clock_wrong(&self, clock: DateTime<Utc>) -> bool {
        self.noted.is_some_and(|noted| clock + TimeDelta::hours(1) < noted || clock - TimeDelta::days(186) > noted)
    }
}
