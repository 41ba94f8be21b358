//! `status`: what was made and sent, what is in doubt, what is next.

use super::Global;
use super::console::Console;
use super::run::running;
use crate::calendar::Week;
use crate::config::Rhythm;
use crate::deliver::{Form, Slot, State};
use crate::desk::{Desk, Failure, exit};
use crate::revisions::Revision;
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};
use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao status")]
pub(super) struct Arguments {
    /// How many weeks back
    #[arg(long, default_value_t = 4)]
    weeks: usize,
}

pub(super) fn command(arguments: &Arguments, desk: &Desk, global: &Global, console: &Console) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let today = now.with_timezone(&desk.settings.time_zone).date_naive();
    let calendar = &desk.settings.calendar;
    let last = calendar.last_complete_week(today);
    let mails = Mails::of(desk)?;
    let mut shown = Vec::new();
    let made = desk.weeks_made()?;
    let mut code = 0;
    if made.is_empty() {
        console.say(&Phrase::new("status.none"));
    }
    for week in calendar.weeks_before(calendar.next(last), arguments.weeks.max(1)) {
        let Some(revision) = desk.revisions.latest(&week.id())? else {
            code = exit::worst(code, missing(desk, &week, week == last, &made, now, console));
            continue;
        };
        console.say(
            &Phrase::new("status.week")
                .with("week", week.id())
                .with("days", week.span())
                .with("number", revision.number)
                .with("folder", revision.folder.display().to_string()),
        );
        code = exit::worst(code, mails.of_revision(&revision, console));
        shown.push(revision);
    }
    code = exit::worst(code, mails.of_others(&shown, console)?);
    let by_period = desk.settings.report.rhythm == Rhythm::Period;
    // What is due and was not made is due now; its day has passed and is no next one.
    let late = !made.contains(&last) && today > last.due();
    if late && !overdue(desk, &last, &made, now) {
        console.say(&Phrase::new("status.due-now").with("week", last.id()));
    }
    let due = if made.contains(&last) || late { calendar.next(last) } else { last };
    // A period that runs is due when it ends; one that ended without a report is due now.
    if !by_period || due == last {
        console.say(
            &Phrase::new("status.next")
                .with("week", due.id())
                .with("day", Field::Day(due.due()))
                .with("from", Field::Clock(desk.settings.schedule.from)),
        );
    }
    if by_period {
        console.say(&running(desk, now));
    }
    Ok(code)
}

/// How long after its deadline a report that should be there counts as overdue.
const GRACE: chrono::TimeDelta = chrono::TimeDelta::hours(26);

/// A week without a report. Before the first report there was nothing to miss.
fn missing(desk: &Desk, week: &Week, last: bool, made: &[Week], now: DateTime<Utc>, console: &Console) -> u8 {
    if made.first().is_none_or(|first| first > week) {
        return 0;
    }
    let overdue = last && overdue(desk, week, made, now);
    let key = if overdue { "status.overdue" } else { "status.missed" };
    console.say(&Phrase::new(key).with("week", week.id()).with("days", week.span()));
    if overdue { exit::NO_INPUT } else { 0 }
}

/// Whether the last week should have been reported by now; before the first report nothing is.
fn overdue(desk: &Desk, last: &Week, made: &[Week], now: DateTime<Utc>) -> bool {
    let deadline = last.due().and_time(desk.settings.schedule.wait_until);
    made.first().is_some_and(|first| first < last)
        && now.with_timezone(&desk.settings.time_zone).naive_local() > deadline + GRACE
}

/// What is known of the mails, and whether a run is at work that sends them.
struct Mails<'a> {
    desk: &'a Desk,
    slots: Vec<Slot>,
    at_work: bool,
}

impl Mails<'_> {
    fn of(desk: &Desk) -> Result<Mails<'_>, Failure> {
        let mut slots = desk.outbox.all()?;
        let sending = |slots: &[Slot]| slots.iter().any(|slot| matches!(slot.state, State::Sending { .. }));
        let at_work = sending(&slots) && desk.is_locked()?;
        if sending(&slots) && !at_work {
            // The run that was sending may have ended between the two looks.
            slots = desk.outbox.all()?;
        }
        Ok(Mails { desk, slots, at_work })
    }

    /// Those of a revision; 69 where one needs somebody.
    fn of_revision(&self, revision: &Revision, console: &Console) -> u8 {
        let ours: Vec<&Slot> = self.slots.iter().filter(|slot| is_of(slot, self.desk, revision)).collect();
        for slot in &ours {
            console.line(&format!("  {}", console.words().say(&self.phrase(slot))));
        }
        if ours.is_empty() && !self.desk.settings.owners.is_empty() {
            console.say(&Phrase::new("status.unsent").with("week", revision.week.as_str()));
        }
        if ours.iter().any(|slot| self.needs_somebody(slot)) { exit::UNAVAILABLE } else { 0 }
    }

    /// What is still open of any other week, revision or letter; 69 where one needs somebody.
    fn of_others(&self, shown: &[Revision], console: &Console) -> Result<u8, Failure> {
        let mut code = 0;
        for slot in &self.slots {
            if shown.iter().any(|revision| is_of(slot, self.desk, revision)) || !self.is_open(slot)? {
                continue;
            }
            let phrase = Phrase::new("status.other")
                .with("week", slot.key.period.as_str())
                .with("number", slot.key.revision)
                .with("mail", self.phrase(slot));
            console.say(&phrase);
            if self.needs_somebody(slot) {
                code = exit::UNAVAILABLE;
            }
        }
        Ok(code)
    }

    fn is_open(&self, slot: &Slot) -> Result<bool, Failure> {
        if self.needs_somebody(slot) {
            // A refusal is settled where the same address has got a later mail.
            let refused = matches!(slot.state, State::Refused { .. });
            return Ok(!refused || !self.slots.iter().any(|other| is_later_success(other, slot)));
        }
        if !slot.is_open() {
            return Ok(false);
        }
        // What a newer revision stands for is not sent any more.
        let is_report = slot.key.report == self.desk.settings.report.id;
        let latest = self.desk.revisions.latest(&slot.key.period)?;
        Ok(!is_report || latest.is_none_or(|latest| latest.number == slot.key.revision))
    }

    fn needs_somebody(&self, slot: &Slot) -> bool {
        match slot.state {
            State::Sending { .. } => !self.at_work,
            State::Doubt { .. } | State::Refused { .. } => true,
            _ => self.desk.outbox.holds_another(slot),
        }
    }

    /// How it stands with one mail.
    fn phrase(&self, slot: &Slot) -> Phrase {
        let zone = self.desk.settings.time_zone;
        let local = |at: &DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
        let phrase = |key: &str| Phrase::new(key).with("address", slot.key.address.as_str());
        if self.desk.outbox.holds_another(slot) {
            return phrase("status.another").with("detail", self.desk.outbox.message_path(slot).display().to_string());
        }
        match &slot.state {
            State::Prepared => phrase("status.prepared"),
            State::Sending { .. } if self.at_work => phrase("status.sending"),
            State::Sending { since, .. } => phrase("status.doubt").with("detail", local(since)),
            State::Sent { at, .. } => phrase(match slot.message.form {
                Form::Full => "status.sent",
                Form::Slim => "status.sent-slim",
                Form::Bare => "status.sent-bare",
            })
            .with("detail", local(at)),
            State::Filed { at, .. } => phrase("status.written").with("detail", local(at)),
            State::Refused { why, .. } => phrase("status.refused").with("detail", why.phrase()),
            State::Deferred { until, why } => {
                phrase("status.deferred").with("until", local(until)).with("detail", why.phrase())
            }
            State::Doubt { why, .. } => phrase("status.doubt").with("detail", why.phrase()),
        }
    }
}

fn is_of(slot: &Slot, desk: &Desk, revision: &Revision) -> bool {
    let key = &slot.key;
    key.report == desk.settings.report.id && key.period == revision.week && key.revision == revision.number
}

fn is_later_success(other: &Slot, refused: &Slot) -> bool {
    let (other_at, refused_at) = match (&other.state, &refused.state) {
        (State::Sent { at: other, .. }, State::Refused { at: refused, .. }) => (other, refused),
        _ => return false,
    };
    other.key.address == refused.key.address && other.key.report == refused.key.report && other_at > refused_at
}
