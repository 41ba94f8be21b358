//! Local times and days as instants, where clocks go forward and back.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

/// The instant of a local time: the earlier one where clocks go back. One that clocks skip is as long after the last moment
/// before as it says, so that 02:30 in a skipped hour is half an hour after the clocks went forward.
pub fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    zone.from_local_datetime(&local).earliest().unwrap_or_else(|| {
        // Zones lie at most 14 hours from UTC: this is before the clocks went forward, and never so long that they did twice.
        let before = zone.offset_from_utc_datetime(&(local - Duration::hours(26))).fix();
        zone.from_utc_datetime(&(local - before))
    })
}

/// The first instant of a local day.
pub fn day_begins(day: NaiveDate, zone: Tz) -> DateTime<Tz> {
    instant(day.and_time(NaiveTime::MIN), zone)
}

/// The last whole second of a local day.
pub fn day_ends(day: NaiveDate, zone: Tz) -> DateTime<Tz> {
    day_begins(day + Days::new(1), zone) - Duration::seconds(1)
}
