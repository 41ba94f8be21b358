//! `status`: what was made and sent, what is open of any week, what is next.

use super::Global;
use super::console::{Console, ForScripts};
use super::run::{held_phrase, running};
use crate::calendar::{Period, PeriodKind};
use crate::deliver::{Form, Slot, State};
use crate::desk::{Desk, Failure, exit};
use crate::revisions::Revision;
use crate::run::{deadline, doubt_clock, held_back, last_complete};
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};
use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao status\nExample: zhoubao status --json")]
pub(super) struct Arguments {
    /// How many weeks back; older ones are shown while something of them is open
    #[arg(long, default_value_t = 4)]
    weeks: usize,
    #[command(flatten)]
    form: ForScripts,
}

/// What is there to be told.
struct Standing<'a> {
    desk: &'a Desk,
    console: &'a Console,
    now: DateTime<Utc>,
    slots: Vec<Slot>,
    made: Vec<Period>,
    /// Whether another process is at work: what it is just sending is not in doubt.
    at_work: bool,
}

pub(super) fn command(
    arguments: &Arguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    console.speak_to(&arguments.form);
    let now = global.now(desk)?;
    let mut code = misfits(desk, now, console)?;
    for desk in desk.of_each_report() {
        console.speak(desk.words.clone());
        code = exit::worst(code, of_report(arguments.weeks, &desk, now, console)?);
    }
    code = exit::worst(code, Standing::at(desk, now, console)?.letters());
    for desk in desk.of_each_report() {
        console.speak(desk.words.clone());
        held_back(&desk).iter().for_each(|held| console.say(&held_phrase(held, &desk)));
        Standing::at(&desk, now, console)?.next(last_complete(&desk, now));
    }
    Ok(code)
}

/// What was made and sent of one report.
fn of_report(count: usize, desk: &Desk, now: DateTime<Utc>, console: &Console) -> Result<u8, Failure> {
    let told = Standing::at(desk, now, console)?;
    if told.made.is_empty() {
        let key = if desk.settings.reports.len() > 1 { "status.none-of" } else { "status.none" };
        console.say(&Phrase::new(key).with("report", desk.settings.report.id.as_str()));
    }
    let periods = told.looked_at(count, last_complete(desk, now));
    let mut code = 0;
    for period in told.made.iter().filter(|period| periods.first().is_some_and(|first| *period < first)) {
        code = exit::worst(code, told.older(period)?);
    }
    for period in periods {
        code = exit::worst(code, told.week(&period)?);
    }
    Ok(code)
}

/// What keeps every run from going on.
fn misfits(desk: &Desk, now: DateTime<Utc>, console: &Console) -> Result<u8, Failure> {
    let misfits = desk.misfits()?;
    // Without a list of revisions an earlier version was at work here; the next run makes one.
    let fits = misfits.is_empty() || !desk.history()?.is_kept() && !desk.outbox.all()?.is_empty();
    let doubt = doubt_clock(desk, now).err().map(|failure| failure.phrase());
    let found: Vec<Phrase> = doubt.into_iter().chain((!fits).then(|| misfits.phrase())).collect();
    found.iter().for_each(|phrase| console.finding(phrase));
    Ok(if found.is_empty() { 0 } else { exit::IO })
}

/// How long after its deadline a report that should be there counts as overdue.
const GRACE: chrono::TimeDelta = chrono::TimeDelta::hours(26);

impl<'a> Standing<'a> {
    fn at(desk: &'a Desk, now: DateTime<Utc>, console: &'a Console) -> Result<Self, Failure> {
        let (slots, made) = (desk.outbox.all()?, desk.periods_made()?);
        Ok(Standing { desk, console, now, slots, made, at_work: desk.is_at_work() })
    }

    /// The periods looked at: as many as are asked for, but none of the time before the first report, whatever is asked. Of
    /// events only those that were made: which are over stands in the plan.
    fn looked_at(&self, asked: usize, last: Period) -> Vec<Period> {
        const WITHOUT_REPORTS: i64 = 8;
        if last.kind() != self.desk.settings.report.rhythm {
            return self.made[self.made.len().saturating_sub(asked.max(1))..].to_vec();
        }
        let length = i64::from(last.span().len());
        let since = self.made.first().map(|first| (last.span().last() - first.span().first()).num_days() / length + 2);
        let most = usize::try_from(since.unwrap_or(WITHOUT_REPORTS)).unwrap_or(1).max(1);
        let calendar = &self.desk.settings.calendar;
        calendar.before(calendar.next(last), asked.clamp(1, most))
    }

    /// A week far back: shown where a mail of it is open.
    fn older(&self, week: &Period) -> Result<u8, Failure> {
        let Some(revision) = self.desk.revisions.latest(&week.id())? else { return Ok(0) };
        let open = |slot: &&Slot| slot.is_open() || self.desk.outbox.holds_another(slot);
        if self.of(&revision).any(|slot| open(&slot)) { self.week(week) } else { Ok(0) }
    }

    fn week(&self, week: &Period) -> Result<u8, Failure> {
        let Some(revision) = self.desk.revisions.latest(&week.id())? else { return self.missing(week) };
        let provisional = revision.report().is_ok_and(|report| report["provisional"] == true);
        let key = if provisional { "status.week-provisional" } else { "status.week" };
        self.console.say(
            &Phrase::new(key)
                .with("week", week.id())
                .with("days", revision.days().ok().flatten().unwrap_or_else(|| week.span()))
                .with("number", revision.number)
                .with("folder", revision.folder.display().to_string()),
        );
        Ok(self.mails(&revision))
    }

    /// A week without a report. Before the first report there was nothing to miss, but what owners were promised.
    fn missing(&self, week: &Period) -> Result<u8, Failure> {
        let promised = self.desk.was_promised(week)?;
        if !promised && self.made.first().is_none_or(|first| first > week) {
            return Ok(0);
        }
        let overdue = promised && self.now > deadline(self.desk, *week) + GRACE || self.is_overdue(week);
        let key = match (promised, overdue) {
            (true, _) => "status.promised",
            (false, true) => "status.overdue",
            (false, false) => "status.missed",
        };
        self.line("", &Phrase::new(key).with("week", week.id()).with("days", week.span()), overdue);
        Ok(if overdue { exit::NO_INPUT } else { 0 })
    }

    /// Whether a week should have been reported by now; before the first report nothing is.
    fn is_overdue(&self, week: &Period) -> bool {
        self.made.first().is_some_and(|first| first < week) && self.now > deadline(self.desk, *week) + GRACE
    }

    fn of<'s>(&'s self, revision: &'s Revision) -> impl Iterator<Item = &'s Slot> {
        self.slots.iter().filter(|slot| {
            slot.key.report == self.desk.settings.report.id
                && slot.key.period == revision.period
                && slot.key.revision == revision.number
        })
    }

    /// The mails of a revision; 69 where one needs somebody.
    fn mails(&self, revision: &Revision) -> u8 {
        let mut code = 0;
        for slot in self.of(revision) {
            code = exit::worst(code, self.mail(slot));
        }
        if self.of(revision).next().is_none() && !self.desk.settings.owners.is_empty() {
            self.console.say(&Phrase::new("status.unsent").with("week", revision.period.as_str()));
        }
        code
    }

    fn mail(&self, slot: &Slot) -> u8 {
        let sending = matches!(slot.state, State::Sending { .. }) && self.at_work;
        let needs = matches!(slot.state, State::Doubt { .. } | State::Sending { .. } | State::Refused { .. });
        let trouble = needs && !sending || self.desk.outbox.holds_another(slot);
        // Alone, a line must say of which week it is.
        let week = if self.console.is_quiet() { format!("{} ", slot.key.period) } else { "  ".to_owned() };
        let period = slot.key.period.as_str();
        self.line(&week, &self.phrase(slot).with("period", period).with("revision", slot.key.revision), trouble);
        if trouble { exit::UNAVAILABLE } else { 0 }
    }

    /// A line among the others; `-q` hides it unless it tells of trouble.
    fn line(&self, mark: &str, phrase: &Phrase, trouble: bool) {
        match trouble && self.console.is_quiet() {
            true => self.console.trouble(&format!("{mark}{}", self.console.words().say(phrase))),
            false => self.console.marked(mark, phrase),
        }
    }

    /// How it stands with one mail.
    fn phrase(&self, slot: &Slot) -> Phrase {
        let zone = self.desk.settings.time_zone;
        let local = |at: &DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
        let phrase = |key: &str| Phrase::new(key).with("address", slot.key.to.to_string());
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
            State::Refused { why, .. } => phrase("status.refused").with("detail", why.phrase_for(&slot.key.to)),
            State::Deferred { until, why } => {
                phrase("status.deferred").with("until", local(until)).with("detail", why.phrase_for(&slot.key.to))
            }
            State::Doubt { why, .. } => phrase("status.doubt").with("detail", why.phrase_for(&slot.key.to)),
        }
    }

    /// Letters that did not get through.
    fn letters(&self) -> u8 {
        let mut code = 0;
        let letter = |slot: &&Slot| self.desk.is_letter(&slot.key) && self.desk.reaches(&slot.key.to);
        let letters = self.slots.iter().filter(letter);
        for slot in letters.filter(|slot| !matches!(slot.state, State::Sent { .. } | State::Filed { .. })) {
            self.console.say(&Phrase::new("status.letter").with("week", slot.key.period.as_str()));
            code = exit::worst(code, self.mail(slot));
        }
        code
    }

    fn next(&self, last: Period) {
        let (desk, calendar) = (self.desk, &self.desk.settings.calendar);
        if last.kind() != desk.settings.report.rhythm {
            return;
        }
        let by_period = desk.settings.report.rhythm == PeriodKind::PlanWeek;
        // What is due and was not made is due now; its day has passed and is no next one.
        let today = self.now.with_timezone(&desk.settings.time_zone).date_naive();
        let late = !self.made.contains(&last) && today > last.due();
        if late && !self.is_overdue(&last) {
            self.console.say(&Phrase::new("status.due-now").with("week", last.id()));
        }
        let due = if self.made.contains(&last) || late { calendar.next(last) } else { last };
        // A period that runs is due when it ends; one that ended without a report is due now.
        if !by_period || due == last {
            self.console.say(
                &Phrase::new("status.next")
                    .with("week", due.id())
                    .with("day", Field::Day(due.due()))
                    .with("from", Field::Clock(desk.settings.schedule.from)),
            );
        }
        if by_period {
            self.console.say(&running(desk, self.now));
        }
    }
}
