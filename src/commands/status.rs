//! `status`: what was made and sent, what is in doubt, what is next.

use super::Global;
use super::console::Console;
use super::run::running;
use crate::calendar::{Calendar, Week};
use crate::config::Rhythm;
use crate::deliver::{Slot, State};
use crate::desk::{Desk, Failure, exit};
use crate::revisions::Revision;
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
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
    let slots = desk.outbox.all()?;
    let made = desk.weeks_made()?;
    let mut code = 0;
    if made.is_empty() {
        console.say(&Phrase::new("status.none"));
    }
    // Before the first report there was nothing to miss.
    let reach = made.first().map_or(1, |first| weeks_since(calendar, *first, last));
    for week in calendar.weeks_before(calendar.next(last), arguments.weeks.clamp(1, reach)) {
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
        code = exit::worst(code, mails(desk, &revision, &slots, console));
    }
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

/// How many weeks there are from one to another, both included.
fn weeks_since(calendar: &Calendar, first: Week, last: Week) -> usize {
    std::iter::successors(Some(first), |week| (*week < last).then(|| calendar.next(*week))).count()
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

/// The mails of a revision; 69 where one needs somebody.
fn mails(desk: &Desk, revision: &Revision, slots: &[Slot], console: &Console) -> u8 {
    let ours = |slot: &&Slot| {
        slot.key.report == desk.settings.report.id
            && slot.key.period == revision.week
            && slot.key.revision == revision.number
    };
    let mut code = 0;
    let mut none = true;
    for slot in slots.iter().filter(ours) {
        none = false;
        let (mut key, detail) = state(&slot.state, desk.settings.time_zone);
        if key == "status.sent" && desk.writes_mail_to_files() {
            key = "status.written";
        }
        if matches!(slot.state, State::Doubt { .. } | State::Sending { .. } | State::Refused { .. }) {
            code = exit::UNAVAILABLE;
        }
        let phrase = Phrase::new(key).with("address", slot.key.address.as_str()).with("detail", detail);
        console.line(&format!("  {}", console.words().say(&phrase)));
    }
    if none && !desk.settings.owners.is_empty() {
        console.say(&Phrase::new("status.unsent").with("week", revision.week.as_str()));
    }
    code
}

fn state(state: &State, zone: Tz) -> (&'static str, String) {
    let local = |at: &DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    match state {
        State::Prepared => ("status.prepared", String::new()),
        State::Sending { since, .. } => ("status.doubt", local(since)),
        State::Sent { at, .. } => ("status.sent", local(at)),
        State::Refused { text, .. } => ("status.refused", text.clone()),
        State::Deferred { until, text } => ("status.deferred", format!("{} {text}", local(until))),
        State::Doubt { text, .. } => ("status.doubt", text.clone()),
    }
}
