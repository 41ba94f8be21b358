//! When a period's report is due: at `from` on the day after it, in the report's zone, and not before its last day is over in the
//! zone of every store. All are instants: a cron that never runs in those hours makes what is due at its next run.

use crate::calendar::{Period, day_begins, instant};
use crate::config::Schedule;
use crate::desk::Desk;
use chrono::{DateTime, Utc};

/// From when on the period's report may be made.
pub fn opens(desk: &Desk, period: Period) -> DateTime<Utc> {
    let settings = &desk.settings;
    let morning = instant(period.due().and_time(settings.schedule.from), settings.time_zone).to_utc();
    let over = settings.stores.iter().map(|store| day_begins(period.due(), store.time_zone).to_utc());
    over.fold(morning, DateTime::max)
}

/// Until when it waits for what stores owe: as long after its beginning as `wait_until` is after `from`, and never before
/// `wait_until` itself.
pub fn deadline(desk: &Desk, period: Period) -> DateTime<Utc> {
    let Schedule { from, wait_until, .. } = desk.settings.schedule;
    let noon = instant(period.due().and_time(wait_until), desk.settings.time_zone).to_utc();
    noon.max(opens(desk, period) + (wait_until - from))
}

/// The last period whose report was due by then.
pub fn newest(desk: &Desk, now: DateTime<Utc>) -> Period {
    let calendar = &desk.settings.calendar;
    let mut period = last_complete(desk, now);
    while opens(desk, period) > now {
        period = calendar.previous(period);
    }
    period
}

/// The last period that has ended in the report's zone, whether or not its report is due yet.
pub fn last_complete(desk: &Desk, now: DateTime<Utc>) -> Period {
    let today = now.with_timezone(&desk.settings.time_zone).date_naive();
    desk.as_reported(desk.settings.calendar.last_complete_week(today))
}
