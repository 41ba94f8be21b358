//! A run by the clock: everything that is still open is brought on, whatever week it is of.
//!
//! The newest week is made when its exports are there or its deadline has come. Weeks before it, as far back as the settings say,
//! are made where they were missed and made anew where something that was missing has come. Then every mail that is due is
//! tried, and whoever must hear of trouble is told.

use super::looking::{Inspection, look_by_clock};
use super::mailing::{Sent, send_open};
use super::quiet::{self, Held, held, settled_at};
use super::rest::{IdleState, RunMarker};
use super::writing::write;
use super::{Done, Hooks, clock, due};
use crate::calendar::Week;
use crate::deliver;
use crate::desk::{
    Alert, Desk, Failure, Incident, Lists, MissingExport, Outcome, Purged, ReportInputs, missed_notice, needs,
    silent_stores,
};
use crate::ledger::View;
use crate::report::Notice;
use crate::revisions::{Change, Revision, completes};
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};

/// What came of a run by the clock.
#[derive(Default)]
pub struct Monday {
    /// The newest week's report, where it was made or looked at.
    pub newest: Option<Done>,
    /// Reports of earlier weeks that were made.
    pub earlier: Vec<Revision>,
    /// What became of mails of earlier weeks, letters, reminders.
    pub mails: Vec<deliver::Outcome>,
    /// Revisions that are due and wait.
    pub held: Vec<Held>,
    /// What the operator was told.
    pub told: Vec<Alert>,
    /// Source files that were removed, as old as the settings have them.
    pub purged: Vec<Purged>,
    /// What stopped it, waiting included.
    pub stopped: Option<Failure>,
    matters: Vec<Incident>,
    owed: Vec<MissingExport>,
    passing: bool,
    /// Whether every open week was looked at.
    looked: bool,
}

/// Brings on what is open. `watched`: somebody looks on and wants to see the week also where nothing changed.
pub(super) fn by_clock(desk: &Desk, now: DateTime<Utc>, watched: bool, hooks: &mut Hooks<'_>) -> Monday {
    let mut monday = Monday::default();
    let _lock = match desk.lock() {
        Ok(lock) => lock,
        Err(failure) => return Monday { stopped: Some(failure), ..monday },
    };
    let week = due::newest(desk, now);
    if let Err(failure) = monday.work(desk, week, now, watched, hooks) {
        monday.mails.extend(desk.tell_of_trouble(&week, &failure, &monday.owed, now).unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody could be told of the failure by mail");
            Vec::new()
        }));
        monday.stopped = Some(failure);
    }
    RunMarker::of(desk).clear();
    monday
}

impl Monday {
    fn work(
        &mut self,
        desk: &Desk,
        week: Week,
        now: DateTime<Utc>,
        watched: bool,
        hooks: &mut Hooks<'_>,
    ) -> Result<(), Failure> {
        let since = clock::believe(desk, now)?;
        desk.refuse_misfits(week, now)?;
        let mut weeks = open_weeks(desk, week, since)?;
        if !weeks.contains(&week) {
            // Before its first Monday morning a new folder has nothing to report: the week before was nobody's yet.
            if week != due::last_complete(desk, now) {
                return Ok(());
            }
            weeks.push(week);
        }
        let rest = IdleState::of(desk, week);
        if let Some(at) = RunMarker::of(desk).left() {
            let at = at.with_timezone(&desk.settings.time_zone).format("%Y-%m-%d %H:%M").to_string();
            self.matters.push(Incident::new("killed", week, Phrase::new("trouble.killed").with("at", at)));
        }
        let resting = !watched && rest.holds();
        let made = match resting {
            true => Ok(()),
            false => RunMarker::of(desk).set(now).and_then(|()| self.make(desk, week, &weeks, now, hooks)),
        };
        // Mails that wait go whatever became of the figures.
        let sent = send_open(desk, week, &weeks, now)?;
        let down = sent.down;
        self.take(sent);
        self.told = desk.tell(std::mem::take(&mut self.matters), down, now);
        // Old files go whatever became of the figures, which do not need them.
        match desk.purge_daily(now) {
            Ok(purged) => self.purged = purged,
            Err(failure) if made.is_ok() => return Err(failure),
            Err(error) => tracing::warn!(%error, "old files could not be purged"),
        }
        // Also where the newest week still waits for its exports: what waited for quiet may have been made.
        if self.looked {
            quiet::note(desk, &self.held)?;
        }
        made?;
        if !resting && self.held.is_empty() && !self.passing {
            rest.note()?;
        }
        Ok(())
    }

    fn take(&mut self, sent: Sent) {
        self.matters.extend(sent.matters);
        self.mails.extend(sent.others);
        match &mut self.newest {
            Some(done) => done.mails = sent.newest,
            None => self.mails.extend(sent.newest),
        }
    }

    /// The newest week, then those before it with the same view of the facts.
    fn make(
        &mut self,
        desk: &Desk,
        week: Week,
        weeks: &[Week],
        now: DateTime<Utc>,
        hooks: &mut Hooks<'_>,
    ) -> Result<(), Failure> {
        let found = look_by_clock(desk, week, now, hooks)?;
        self.passing = found.is_passing();
        self.owed = needs(desk, &found.view, week.span());
        let waiting = self.wait_for_the_rest(desk, week, now)?;
        let earlier: Vec<Week> = weeks.iter().copied().filter(|earlier| *earlier != week).collect();
        let Inspection { view, lists, findings, fresh, late, .. } = found;
        let (mut known, mut together) = (Prepared { view, lists, findings }, false);
        // A report that was lost, and that the operator goes on without, is not made again.
        let gone = desk.revisions.latest(&week.id())?.is_none() && desk.history()?.is_given_up(&week.id());
        let stopped = waiting.or_else(|| desk.refuse_barely_known(&known.view, week).err()).filter(|_| !gone);
        if stopped.is_none() && !gone {
            let mut material = known.material(desk, week, late)?;
            material.said = missed(desk, week, &earlier)?;
            together = self.newest(desk, &material, fresh, now, hooks)?;
            known = Prepared::of(material);
        }
        for earlier in earlier {
            known = self.earlier(desk, known, earlier, together, now, hooks)?;
        }
        self.looked = true;
        stopped.map_or(Ok(()), Err)
    }

    /// Makes the newest week's report or its next revision; whether a first report was made.
    fn newest(
        &mut self,
        desk: &Desk,
        material: &ReportInputs,
        fresh: usize,
        now: DateTime<Utc>,
        hooks: &mut Hooks<'_>,
    ) -> Result<bool, Failure> {
        let (week, owed) = (material.week, awaited(&self.owed));
        if let Some(held) = self.first_is_held(desk, week, owed, now)? {
            self.hold(held);
            return Ok(false);
        }
        let mut why = None;
        let mut gate = |_: &[Change], last: &Revision| -> Result<bool, Failure> {
            why = held(desk, week, last, owed, false, now)?;
            Ok(why.is_none())
        };
        let (done, _) = write(desk, material, now, fresh, hooks, &mut gate)?;
        if let Some(held) = why {
            self.hold(held);
        }
        let first = matches!(&done.outcome, Outcome::New(revision) if revision.number == 1);
        if matches!(done.outcome, Outcome::New(_)) {
            self.tell_of_silent_stores(desk, material);
        }
        self.newest = Some(done);
        Ok(first)
    }

    /// After it was told that nothing had come, the first file that comes is rarely the last.
    fn first_is_held(&self, desk: &Desk, week: Week, owed: usize, now: DateTime<Utc>) -> Result<Option<Held>, Failure> {
        let told =
            desk.has_letter(&week, "no-input", "operator")? || desk.has_letter(&week, "nothing-at-all", "operator")?;
        if owed == 0 || !told || desk.revisions.latest(&week.id())?.is_some() {
            return Ok(None);
        }
        let until = settled_at(desk, due::deadline(desk, week), now)?;
        Ok(until.filter(|until| *until > now).map(|until| Held { week, until, enough: false }))
    }

    fn tell_of_silent_stores(&mut self, desk: &Desk, material: &ReportInputs) {
        let week = material.week;
        let silent = silent_stores(desk, &material.view, week.span());
        if silent.is_empty() {
            return;
        }
        let names = silent.iter().map(|store| Field::Text(store.name.clone())).collect();
        let head = Phrase::new("trouble.silent-stores").with("week", week.id()).with("stores", Field::List(names));
        let owed = self.owed.iter().filter(|need| silent.iter().any(|store| store.id == need.store));
        let text = std::iter::once(head).chain(owed.map(MissingExport::phrase)).collect();
        self.matters.push(Incident { cause: "silent-stores".to_owned(), week, text });
    }

    fn hold(&mut self, held: Held) {
        if held.enough {
            let text = Phrase::new("trouble.enough").with("week", held.week.id());
            self.matters.push(Incident::new("enough", held.week, text));
        }
        self.held.push(held);
    }

    /// Makes a week before the newest where it was missed, or where something that was missing has come.
    fn earlier(
        &mut self,
        desk: &Desk,
        known: Prepared,
        week: Week,
        together: bool,
        now: DateTime<Utc>,
        hooks: &mut Hooks<'_>,
    ) -> Result<Prepared, Failure> {
        let last = desk.revisions.latest(&week.id())?;
        // A report that lacked nothing has nothing to come.
        let whole = last.as_ref().map(|last| last.report()).transpose()?.is_some_and(|old| old["provisional"] != true);
        let gone = last.is_none() && desk.history()?.is_given_up(&week.id());
        if whole || gone || desk.refuse_barely_known(&known.view, week).is_err() {
            return Ok(known);
        }
        let material = known.material(desk, week, last.is_none())?;
        let owed = awaited(&needs(desk, &material.view, week.span()));
        let mut why = None;
        let mut gate = |changes: &[Change], last: &Revision| -> Result<bool, Failure> {
            if !completes(changes) {
                return Ok(false);
            }
            why = held(desk, week, last, owed, together, now)?;
            Ok(why.is_none())
        };
        let (done, _) = write(desk, &material, now, 0, hooks, &mut gate)?;
        if let Some(held) = why {
            self.hold(held);
        }
        if let Outcome::New(revision) = done.outcome {
            self.earlier.push(revision);
        }
        Ok(Prepared::of(material))
    }

    /// Until the deadline it waits for what the stores owe, and reminds those who answer for them.
    fn wait_for_the_rest(&mut self, desk: &Desk, week: Week, now: DateTime<Utc>) -> Result<Option<Failure>, Failure> {
        let until = due::deadline(desk, week);
        let count = awaited(&self.owed);
        if count == 0 || now >= until {
            return Ok(None);
        }
        let local = |at: DateTime<Utc>| at.with_timezone(&desk.settings.time_zone).naive_local();
        let today = local(due::opens(desk, week)).date();
        let passed = desk.settings.schedule.remind.iter().rev().find(|time| today.and_time(**time) <= local(now));
        if let Some(time) = passed {
            self.mails.extend(desk.remind(&week, &self.owed, *time, until, now)?);
        }
        Ok(Some(Failure::Waiting { count, until: local(until).time() }))
    }
}

/// How many exports are waited for; others are only wanted anew.
fn awaited(owed: &[MissingExport]) -> usize {
    owed.iter().filter(|need| need.is_waited_for()).count()
}

/// What was read once and serves for every week.
struct Prepared {
    view: View,
    lists: Lists,
    /// What was found in the inbox.
    findings: Vec<Notice>,
}

impl Prepared {
    fn material(self, desk: &Desk, week: Week, late: bool) -> Result<ReportInputs, Failure> {
        desk.material(self.view, self.lists, self.findings, week, None, late)
    }

    fn of(material: ReportInputs) -> Prepared {
        Prepared { view: material.view, lists: material.lists, findings: material.inbox }
    }
}

/// The weeks that are still brought on, oldest first, the newest among them where it is this folder's: those since it was in use
/// or since its first report, and those that somebody was told of.
fn open_weeks(desk: &Desk, newest: Week, since: DateTime<Utc>) -> Result<Vec<Week>, Failure> {
    let first = desk.weeks_made()?.into_iter().next();
    let slots = desk.outbox.all()?;
    let ours = |week: &Week| {
        first.is_some_and(|first| *week >= first)
            || due::opens(desk, *week) >= since
            || slots.iter().any(|slot| slot.key.period == week.id())
    };
    let most = desk.settings.schedule.catch_up as usize;
    let mut weeks = desk.settings.calendar.weeks_before(newest, most);
    weeks.push(newest);
    weeks.retain(ours);
    Ok(weeks)
}

/// The weeks since the last mail whose reports nobody got: said in the next one.
fn missed(desk: &Desk, newest: Week, earlier: &[Week]) -> Result<Vec<Notice>, Failure> {
    let slots = desk.outbox.all()?;
    let mailed = |week: &Week| {
        slots.iter().any(|slot| slot.key.report == desk.settings.report.id && slot.key.period == week.id())
    };
    let since = earlier.iter().rposition(mailed).map_or(0, |at| at + 1);
    let mut weeks: Vec<Field> = Vec::new();
    for week in earlier[since..].iter().filter(|week| **week < newest) {
        if !desk.was_promised(week)? {
            weeks.push(Field::Text(week.id()));
        }
    }
    Ok(if weeks.is_empty() { Vec::new() } else { vec![missed_notice(weeks)] })
}
