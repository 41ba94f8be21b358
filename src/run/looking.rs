//! What is there for a period: the inbox, the operator's files, and whether it is time to make a report of them.

use super::{Hooks, Order, due};
use crate::calendar::Period;
use crate::desk::{Desk, Failure, IntakeResult, Lists, ReportInputs};
use crate::ledger::View;
use crate::report::Notice;
use crate::words::Phrase;
use chrono::{DateTime, NaiveDate, Utc};

/// What a look at the inbox and the operator's files showed, whether or not it is enough for a report.
pub(super) struct Inspection {
    pub(super) view: View,
    pub(super) lists: Lists,
    pub(super) findings: Vec<Notice>,
    pub(super) fresh: usize,
    pub(super) period: Period,
    pub(super) late: bool,
    /// The first day that is not over, where the period is not.
    pub(super) open: Option<NaiveDate>,
}

impl Inspection {
    /// The period's figures and texts; the failure where nothing at all is known of it.
    pub(super) fn material(self, desk: &Desk, order: &Order) -> Result<(ReportInputs, usize), Failure> {
        // Who names a period gets what there is of it; nobody is mailed a period that is known by a Monday morning alone.
        let asked = order.period.is_some() || order.as_of.is_some();
        if !asked && !self.view.stores.iter().any(|store| store.coverage.is_known(self.period.span())) {
            return Err(desk.no_input(&self.view, &self.findings, self.period));
        }
        let material = desk.material(self.view, self.lists, self.findings, self.period, order.as_of, self.late);
        let mut material =
            material.map_err(|failure| if self.open.is_some() { failure.while_open() } else { failure })?;
        material.open = self.open;
        Ok((material, self.fresh))
    }

    /// Whether another look may show more although nothing came: a file was still being written, or its reading took too long.
    pub(super) fn is_passing(&self) -> bool {
        let short = |why: &Phrase| why.key() == "death.time";
        self.findings.iter().any(|notice| notice.phrase.key() == "misplaced.unsettled")
            || self.view.sources.iter().any(|source| source.set_aside.as_ref().is_some_and(short))
    }
}

/// Takes the inbox in and reads what is new, for the period asked for, else for the last one that was complete at the time.
pub(super) fn look(
    desk: &Desk,
    order: &Order,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<Inspection, Failure> {
    let period = order.period.unwrap_or_else(|| due::last_complete(desk, order.as_of.unwrap_or(now)));
    let open = open_from(desk, period, order.as_of.unwrap_or(now))?;
    let mut lists = match order.as_of {
        Some(until) => desk.lists_as_of(until, now)?,
        None => desk.receive_lists(now)?,
    };
    // Told at once, not only when the last export has come.
    desk.refuse_plan(&lists, period)?;
    let taken: IntakeResult = desk.take_in(now, hooks.pause)?;
    let view = desk.settled_view(&taken, &lists, order.as_of, now, hooks.progress)?;
    // What is asked for by name is never late, and what is made anew is no later than it was.
    let asked = order.period.is_some() || order.as_of.is_some();
    let late = !asked && is_late(desk, period, now)?;
    let mut findings = taken.findings;
    findings.append(&mut lists.broken);
    Ok(Inspection { view, lists, findings, fresh: taken.fresh, period, late, open })
}

/// The first day that is not over, where the period is not; a failure where it has not begun.
pub fn open_from(desk: &Desk, period: Period, now: DateTime<Utc>) -> Result<Option<NaiveDate>, Failure> {
    let (today, days) = (now.with_timezone(&desk.settings.time_zone).date_naive(), period.span());
    if today < days.first() {
        let phrase = Phrase::new("failure.not-begun").with("week", period.id());
        return Err(Failure::Usage(phrase.with("first", days.first())));
    }
    Ok((today <= days.last()).then_some(today))
}

/// The same for the period that is due by the clock.
pub(super) fn look_by_clock(
    desk: &Desk,
    period: Period,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<Inspection, Failure> {
    let found = look(desk, &Order { period: Some(period), as_of: None }, now, hooks)?;
    Ok(Inspection { late: is_late(desk, period, now)?, ..found })
}

/// Whether the period's first report comes after the day on which it was due.
fn is_late(desk: &Desk, period: Period, now: DateTime<Utc>) -> Result<bool, Failure> {
    let local = |at: DateTime<Utc>| at.with_timezone(&desk.settings.time_zone).date_naive();
    Ok(local(now) > local(due::opens(desk, period)) && desk.revisions.latest(&period.id())?.is_none())
}
