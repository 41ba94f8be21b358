//! What is there for a week: the inbox, the operator's files, and whether it is time to make a report of them.

use super::{Hooks, Order};
use crate::calendar::Week;
use crate::desk::{Desk, Failure, Lists, Material};
use crate::ledger::View;
use crate::report::Notice;
use chrono::{DateTime, Utc};

/// What a look at the inbox and the operator's files showed, whether or not it is enough for a report.
pub(super) struct Found {
    pub(super) view: View,
    pub(super) lists: Lists,
    pub(super) findings: Vec<Notice>,
    pub(super) fresh: usize,
    pub(super) week: Week,
    pub(super) late: bool,
}

impl Found {
    /// The week's figures and texts; the failure where nothing at all is known of it.
    pub(super) fn material(self, desk: &Desk, order: &Order) -> Result<(Material, usize), Failure> {
        // Who names a week gets what there is of it; nobody is mailed a week that is known by a Monday morning alone.
        let asked = order.week.is_some() || order.as_of.is_some();
        if !asked && !self.view.stores.iter().any(|store| store.coverage.is_known(self.week.span())) {
            return Err(desk.no_input(&self.view, self.week));
        }
        let material = desk.material(self.view, self.lists, self.findings, self.week, order.as_of, self.late)?;
        Ok((material, self.fresh))
    }
}

/// Takes the inbox in and reads what is new.
pub(super) fn look(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Found, Failure> {
    let week = week_of(desk, order, now);
    let lists = match order.as_of {
        Some(until) => desk.lists_as_of(until, now)?,
        None => desk.receive_lists(now)?,
    };
    // Told at once, not only when the last export has come.
    desk.refuse_plan(&lists, week)?;
    let taken = desk.take_in(now, hooks.pause)?;
    let view = desk.settled_view(&taken, &lists, order.as_of, now, hooks.progress)?;
    // What is asked for by name is never late, and what is made anew is no later than it was.
    let asked = order.week.is_some() || order.as_of.is_some();
    let late = !asked && !is_first_day(desk, &week, now) && desk.revisions.latest(&week.id())?.is_none();
    Ok(Found { view, lists, findings: taken.findings, fresh: taken.fresh, week, late })
}

/// The same inbox for a week that was missed: what lies in it has been received a moment ago.
pub(super) fn look_back(desk: &Desk, found: &Found, week: Week, hooks: &mut Hooks<'_>) -> Result<Found, Failure> {
    let lists = desk.received_lists(None)?;
    let view = desk.view(desk.sources(None)?, &lists, hooks.progress)?;
    Ok(Found { view, lists, findings: found.findings.clone(), fresh: 0, week, late: true })
}

/// The week asked for; else the last one that was complete at the time.
pub(super) fn week_of(desk: &Desk, order: &Order, now: DateTime<Utc>) -> Week {
    let today = order.as_of.unwrap_or(now).with_timezone(&desk.settings.time_zone).date_naive();
    order.week.unwrap_or_else(|| desk.settings.calendar.last_complete_week(today))
}

/// Whether it is the day after the week, when its report is due.
fn is_first_day(desk: &Desk, week: &Week, now: DateTime<Utc>) -> bool {
    let today = now.with_timezone(&desk.settings.time_zone).date_naive();
    today <= week.due()
}

/// Until the deadline of the day after the week, a run by the clock waits for what the stores owe.
pub(super) fn wait_for_the_rest(
    desk: &Desk,
    order: &Order,
    owed: usize,
    week: &Week,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let until = desk.settings.schedule.wait_until;
    let patient = order.week.is_none() && is_first_day(desk, week, now);
    if owed == 0 || !patient || now.with_timezone(&desk.settings.time_zone).time() >= until {
        return Ok(());
    }
    Err(Failure::Waiting { count: owed, until })
}
