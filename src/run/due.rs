//! When a period's report is due: at `from` on the day after it, in the report's zone, and not before its last day is over in the
//! zone of every store; of an event, when the days that its refunds need are over. All are instants: a cron that never runs in
//! those hours makes what is due at its next run.

use crate::calendar::{Period, PeriodKind, day_begins, instant};
use crate::config::Schedule;
use crate::desk::{Desk, Failure};
use chrono::{DateTime, NaiveDate, Utc};

/// From when on the period's report may be made.
pub fn opens(desk: &Desk, period: Period) -> DateTime<Utc> {
    let (settings, due) = (&desk.settings, desk.due(period));
    let morning = instant(due.and_time(settings.schedule.from), settings.time_zone).to_utc();
    let over = settings.stores.iter().map(|store| day_begins(due, store.time_zone).to_utc());
    over.fold(morning, DateTime::max)
}

/// Until when it waits for what stores owe: as long after its beginning as `wait_until` is after `from`, and never before
/// `wait_until` itself.
pub fn deadline(desk: &Desk, period: Period) -> DateTime<Utc> {
    let Schedule { from, wait_until, .. } = desk.settings.schedule;
    let noon = instant(desk.due(period).and_time(wait_until), desk.settings.time_zone).to_utc();
    noon.max(opens(desk, period) + (wait_until - from))
}

/// The last period whose report was due by then. Which events are over stands in the plan, and is not asked for here: where
/// reports are of events it is the day before.
pub fn newest(desk: &Desk, now: DateTime<Utc>) -> Period {
    let mut period = last_complete(desk, now);
    while opens(desk, period) > now {
        period = desk.settings.calendar.previous(period);
    }
    period
}

/// The last periods whose reports were due by then, oldest first: the newest and as many before it as are still brought on.
pub(super) fn periods(desk: &Desk, now: DateTime<Utc>) -> Result<Vec<Period>, Failure> {
    if desk.settings.report.rhythm == PeriodKind::Event {
        let mut over = desk.events()?;
        over.retain(|event| opens(desk, *event) <= now);
        return Ok(over.split_off(over.len().saturating_sub(desk.settings.catch_up() + 1)));
    }
    let newest = newest(desk, now);
    let mut periods = desk.settings.calendar.before(newest, desk.settings.catch_up());
    periods.push(newest);
    Ok(periods)
}

/// The last period that has ended in the report's zone, whether or not its report is due yet.
pub fn last_complete(desk: &Desk, now: DateTime<Utc>) -> Period {
    desk.settings.calendar.previous(running(desk, now))
}

/// The period that today lies in.
pub fn running(desk: &Desk, now: DateTime<Utc>) -> Period {
    let (calendar, today) = (&desk.settings.calendar, today(desk, now));
    match desk.settings.report.rhythm {
        PeriodKind::Day | PeriodKind::Event => calendar.day(today),
        PeriodKind::Week => calendar.week_of(today).into(),
        PeriodKind::PlanWeek => Period::plan_week(calendar.week_of(today)),
        PeriodKind::Month => calendar.month(today),
        PeriodKind::Year => calendar.year(calendar.fiscal_year_of(today)),
    }
}

/// When the next report is due, seen from now; of events only the plan knows.
pub fn next(desk: &Desk, now: DateTime<Utc>) -> Option<NaiveDate> {
    (desk.settings.report.rhythm != PeriodKind::Event).then(|| desk.due(running(desk, now)))
}

fn today(desk: &Desk, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&desk.settings.time_zone).date_naive()
}
