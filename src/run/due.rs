//! When a week's report is due: at `from` on the day after it, in the report's zone, and not before its last day is over in the
//! zone of every store. All are instants: a cron that never runs in those hours makes what is due at its next run.

use crate::calendar::{Week, day_begins, instant};
use crate::config::Schedule;
use crate::desk::Desk;
use chrono::{DateTime, Utc};

/// From when on the week's report may be made.
pub fn opens(desk: &Desk, week: Week) -> DateTime<Utc> {
    let settings = &desk.settings;
    let morning = instant(week.due().and_time(settings.schedule.from), settings.time_zone).to_utc();
    let over = settings.stores.iter().map(|store| day_begins(week.due(), store.time_zone).to_utc());
    over.fold(morning, DateTime::max)
}

/// Until when it waits for what stores owe: as long after its beginning as `wait_until` is after `from`, and never before
/// `wait_until` itself.
pub fn deadline(desk: &Desk, week: Week) -> DateTime<Utc> {
    let Schedule { from, wait_until, .. } = desk.settings.schedule;
    let noon = instant(week.due().and_time(wait_until), desk.settings.time_zone).to_utc();
    noon.max(opens(desk, week) + (wait_until - from))
}

/// The last week whose report was due by then.
pub fn newest(desk: &Desk, now: DateTime<Utc>) -> Week {
    let calendar = &desk.settings.calendar;
    let mut week = last_complete(desk, now);
    while opens(desk, week) > now {
        week = calendar.previous(week);
    }
    week
}

/// The last week that has ended in the report's zone, whether or not its report is due yet.
pub fn last_complete(desk: &Desk, now: DateTime<Utc>) -> Week {
    desk.settings.calendar.last_complete_week(now.with_timezone(&desk.settings.time_zone).date_naive())
}
