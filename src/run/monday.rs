//! A run by the clock: everything that is still open is brought on, whatever period it is of.
//!
//! The newest period is made when its exports are there or its deadline has come. Periods before it, as far back as the settings say,
//! are made where they were missed and made anew where something that was missing has come. Then every mail that is due is
//! tried, and whoever must hear of trouble is told.

use super::looking::{Inspection, look_by_clock};
use super::mailing::{Sent, send_open};
use super::periods::{missed, still_open};
use super::quiet::{self, Held, held, settled_at};
use super::rest::{IdleState, RunMarker};
use super::writing::write;
use super::{Done, Hooks, clock, due, lying};
use crate::calendar::Period;
use crate::deliver;
use crate::desk::{
    Alert, Desk, Failure, Incident, Lists, MissingExport, Outcome, Purged, ReportInputs, needs, silent_stores,
};
use crate::ledger::View;
use crate::report::Notice;
use crate::revisions::{Change, Revision, completes};
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};

/// What came of a run by the clock.
#[derive(Default)]
pub struct Monday {
    /// The newest period's report, where it was made or looked at.
    pub newest: Option<Done>,
    /// Reports of earlier periods that were made.
    pub earlier: Vec<Revision>,
    /// What became of mails of earlier periods, letters, reminders.
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
    /// Whether every open period was looked at.
    looked: bool,
}

/// Brings on what is open of each report. `watched`: somebody looks on and wants to see the periods also where nothing changed.
pub(super) fn by_clock(desks: &[Desk], now: DateTime<Utc>, watched: bool, hooks: &mut Hooks<'_>) -> Vec<Monday> {
    let _lock = match desks[0].lock() {
        Ok(lock) => lock,
        Err(failure) => return vec![Monday { stopped: Some(failure), ..Monday::default() }],
    };
    let mut mondays: Vec<Monday> = desks.iter().map(|desk| of_report(desk, now, watched, hooks)).collect();
    // Last: no mail waits for a list.
    if let Err(failure) = desks[0].bring_index_in_step() {
        mondays[0].stopped.get_or_insert(failure);
    }
    mondays
}

/// Brings on what is open of one report; what stops it is no business of the others.
fn of_report(desk: &Desk, now: DateTime<Utc>, watched: bool, hooks: &mut Hooks<'_>) -> Monday {
    let mut monday = Monday::default();
    let due = due::periods(desk, now);
    let period = due.as_ref().ok().and_then(|due| due.last().copied());
    let worked = match due {
        // Of events there may be none that is over.
        Ok(due) => period.map_or(Ok(()), |period| monday.work(desk, period, &due, now, watched, hooks)),
        Err(failure) => Err(failure),
    };
    let period = period.unwrap_or_else(|| due::newest(desk, now));
    if let Err(failure) = worked {
        monday.mails.extend(desk.tell_of_trouble(&period, &failure, &monday.owed, now).unwrap_or_else(|error| {
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
        period: Period,
        due: &[Period],
        now: DateTime<Utc>,
        watched: bool,
        hooks: &mut Hooks<'_>,
    ) -> Result<(), Failure> {
        let since = clock::believe(desk, now)?;
        desk.refuse_misfits(period, now)?;
        let mut periods = still_open(desk, due, since)?;
        if !periods.contains(&period) {
            // Before its first Monday morning a new folder has nothing to report: the period before was nobody's yet.
            if period != due::last_complete(desk, now) {
                return Ok(());
            }
            periods.push(period);
        }
        let rest = IdleState::of(desk, period);
        if let Some(at) = RunMarker::of(desk).left() {
            let at = at.with_timezone(&desk.settings.time_zone).format("%Y-%m-%d %H:%M").to_string();
            self.matters.push(Incident::new("killed", period, Phrase::new("trouble.killed").with("at", at)));
        }
        let resting = !watched && rest.holds();
        let made = match resting {
            true => Ok(()),
            false => RunMarker::of(desk).set(now).and_then(|()| self.make(desk, period, &periods, now, hooks)),
        };
        // Mails that wait go whatever became of the figures.
        let sent = send_open(desk, period, &periods, now)?;
        let down = sent.down;
        self.take(sent);
        self.told = desk.tell(std::mem::take(&mut self.matters), down, now);
        // Old files go whatever became of the figures, which do not need them.
        match desk.purge_daily(now) {
            Ok(purged) => self.purged = purged,
            Err(failure) if made.is_ok() => return Err(failure),
            Err(error) => tracing::warn!(%error, "old files could not be purged"),
        }
        // Also where the newest period still waits for its exports: what waited for quiet may have been made.
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

    /// The newest period, then those before it with the same view of the facts.
    fn make(
        &mut self,
        desk: &Desk,
        period: Period,
        periods: &[Period],
        now: DateTime<Utc>,
        hooks: &mut Hooks<'_>,
    ) -> Result<(), Failure> {
        desk.refuse_other_days(&period)?;
        let found = look_by_clock(desk, period, now, hooks)?;
        self.passing = found.is_passing();
        self.owed = needs(desk, &found.view, period.span());
        let waiting = self.wait_for_the_rest(desk, period, now)?;
        let earlier: Vec<Period> = periods.iter().copied().filter(|earlier| *earlier != period).collect();
        let Inspection { view, lists, findings, fresh, late, .. } = found;
        let (mut known, mut together) = (Prepared { view, lists, findings }, false);
        // A report that was lost, and that the operator goes on without, is not made again.
        let gone = desk.revisions.latest(&period.id())?.is_none() && desk.history()?.is_given_up(&period.id());
        let unknown = desk.refuse_barely_known(&known.view, &known.findings, period).err();
        // Nobody waits for exports that may lie where they cannot be seen.
        let stopped = match unknown {
            Some(Failure::NoInput(nothing)) if nothing.hides_exports() => Some(Failure::NoInput(nothing)),
            unknown => waiting.or(unknown),
        };
        let stopped = stopped.filter(|_| !gone);
        if stopped.is_none() && !gone {
            let mut material = known.material(desk, period, late)?;
            material.said = missed(desk, period, &earlier)?;
            together = self.newest(desk, &material, fresh, now, hooks)?;
            known = Prepared::of(material);
        }
        for earlier in earlier {
            known = self.earlier(desk, known, earlier, together, now, hooks)?;
        }
        self.looked = true;
        stopped.map_or(Ok(()), Err)
    }

    /// Makes the newest period's report or its next revision; whether a first report was made.
    fn newest(
        &mut self,
        desk: &Desk,
        material: &ReportInputs,
        fresh: usize,
        now: DateTime<Utc>,
        hooks: &mut Hooks<'_>,
    ) -> Result<bool, Failure> {
        let (period, owed) = (material.period, awaited(&self.owed));
        if let Some(held) = self.first_is_held(desk, period, owed, now)? {
            self.hold(held);
            return Ok(false);
        }
        let mut why = None;
        let mut gate = |_: &[Change], last: &Revision| -> Result<bool, Failure> {
            why = held(desk, period, last, owed, false, now)?;
            Ok(why.is_none())
        };
        let (done, _) = write(desk, material, now, fresh, hooks, &mut gate)?;
        if let Some(held) = why {
            self.hold(held);
        }
        let first = matches!(&done.outcome, Outcome::New(revision) if revision.number == 1);
        match &done.outcome {
            Outcome::New(_) => self.tell_of_silent_stores(desk, material),
            Outcome::Unchanged(revision) => self.matters.extend(lying::untold(desk, &done, revision)?),
            Outcome::Aside(_) => {}
        }
        self.newest = Some(done);
        Ok(first)
    }

    /// After it was told that nothing had come, the first file that comes is rarely the last.
    fn first_is_held(
        &self,
        desk: &Desk,
        period: Period,
        owed: usize,
        now: DateTime<Utc>,
    ) -> Result<Option<Held>, Failure> {
        let told = desk.has_letter(&period, "no-input", "operator")?
            || desk.has_letter(&period, "nothing-at-all", "operator")?;
        if owed == 0 || !told || desk.revisions.latest(&period.id())?.is_some() {
            return Ok(None);
        }
        let until = settled_at(desk, due::deadline(desk, period), now)?;
        Ok(until.filter(|until| *until > now).map(|until| Held { period, until, enough: false }))
    }

    fn tell_of_silent_stores(&mut self, desk: &Desk, material: &ReportInputs) {
        let period = material.period;
        let silent = silent_stores(desk, &material.view, period.span());
        if silent.is_empty() {
            return;
        }
        let names = silent.iter().map(|store| Field::Text(store.name.clone())).collect();
        let head = Phrase::new("trouble.silent-stores").with("week", period.id()).with("stores", Field::List(names));
        let owed = self.owed.iter().filter(|need| silent.iter().any(|store| store.id == need.store));
        let text = std::iter::once(head).chain(owed.map(MissingExport::phrase)).collect();
        self.matters.push(Incident { cause: "silent-stores".to_owned(), period, text });
    }

    fn hold(&mut self, held: Held) {
        if held.enough {
            let text = Phrase::new("trouble.enough").with("week", held.period.id());
            self.matters.push(Incident::new("enough", held.period, text));
        }
        self.held.push(held);
    }

    /// Makes a period before the newest where it was missed, or where something that was missing has come.
    fn earlier(
        &mut self,
        desk: &Desk,
        known: Prepared,
        period: Period,
        together: bool,
        now: DateTime<Utc>,
        hooks: &mut Hooks<'_>,
    ) -> Result<Prepared, Failure> {
        // What was made under its id of other days is no report that something could come to.
        if desk.refuse_other_days(&period).is_err() {
            return Ok(known);
        }
        let last = desk.revisions.latest(&period.id())?;
        // A report that lacked nothing has nothing to come.
        let whole = last.as_ref().map(|last| last.report()).transpose()?.is_some_and(|old| old["provisional"] != true);
        let gone = last.is_none() && desk.history()?.is_given_up(&period.id());
        if whole || gone || desk.refuse_barely_known(&known.view, &known.findings, period).is_err() {
            return Ok(known);
        }
        let material = known.material(desk, period, last.is_none())?;
        let owed = awaited(&needs(desk, &material.view, period.span()));
        let mut why = None;
        let mut gate = |changes: &[Change], last: &Revision| -> Result<bool, Failure> {
            if !completes(changes) {
                return Ok(false);
            }
            why = held(desk, period, last, owed, together, now)?;
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
    fn wait_for_the_rest(
        &mut self,
        desk: &Desk,
        period: Period,
        now: DateTime<Utc>,
    ) -> Result<Option<Failure>, Failure> {
        let until = due::deadline(desk, period);
        let count = awaited(&self.owed);
        if count == 0 || now >= until {
            return Ok(None);
        }
        let local = |at: DateTime<Utc>| at.with_timezone(&desk.settings.time_zone).naive_local();
        let today = local(due::opens(desk, period)).date();
        let passed = desk.settings.schedule.remind.iter().rev().find(|time| today.and_time(**time) <= local(now));
        if let Some(time) = passed {
            self.mails.extend(desk.remind(&period, &self.owed, *time, until, now)?);
        }
        Ok(Some(Failure::Waiting { count, until: local(until).time() }))
    }
}

/// How many exports are waited for; others are only wanted anew.
fn awaited(owed: &[MissingExport]) -> usize {
    owed.iter().filter(|need| need.is_waited_for()).count()
}

/// What was read once and serves for every period.
struct Prepared {
    view: View,
    lists: Lists,
    /// What was found in the inbox.
    findings: Vec<Notice>,
}

impl Prepared {
    fn material(self, desk: &Desk, period: Period, late: bool) -> Result<ReportInputs, Failure> {
        desk.material(self.view, self.lists, self.findings, period, None, late)
    }

    fn of(material: ReportInputs) -> Prepared {
        Prepared { view: material.view, lists: material.lists, findings: material.inbox }
    }
}
