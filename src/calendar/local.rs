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

/// The offset of a zone on the day that it was last asked of: the rows of an export stand by day, and a zone is slow to ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct DayOffset {
    day: Option<NaiveDate>,
    /// None on a day on which clocks are changed.
    seconds: Option<i64>,
}

impl DayOffset {
    /// The instant of a local time, as [`instant`] gives it, in UTC seconds. Of one zone only.
    pub fn seconds(&mut self, local: NaiveDateTime, zone: Tz) -> i64 {
        let day = local.date();
        if self.day != Some(day) {
            let offset = |local: NaiveDateTime| local.and_utc().timestamp() - instant(local, zone).timestamp();
            let hours = [0, 6, 12, 18, 24].map(|hour| offset(day.and_time(NaiveTime::MIN) + Duration::hours(hour)));
            self.seconds = hours.iter().all(|seconds| *seconds == hours[0]).then_some(hours[0]);
            self.day = Some(day);
        }
        match self.seconds {
            Some(seconds) => local.and_utc().timestamp() - seconds,
            None => instant(local, zone).timestamp(),
        }
    }
}

/// The first instant of a local day.
pub fn day_begins(day: NaiveDate, zone: Tz) -> DateTime<Tz> {
    instant(day.and_time(NaiveTime::MIN), zone)
}

/// The last whole second of a local day.
pub fn day_ends(day: NaiveDate, zone: Tz) -> DateTime<Tz> {
    day_begins(day + Days::new(1), zone) - Duration::seconds(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Asked once a day, a zone says the same, on days when clocks are changed too.
        #[test]
        fn a_day_has_the_instants_of_its_zone(zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..]), first in 10_957..47_000_i32, minutes in prop::collection::vec(0..4 * 1440_u32, 1..20)) {
            let first = NaiveDate::from_epoch_days(first).expect("a day of this century").and_time(NaiveTime::MIN);
            let mut offset = DayOffset::default();
            for minutes in minutes {
                let local = first + Duration::minutes(i64::from(minutes));
                prop_assert_eq!(offset.seconds(local, zone), instant(local, zone).timestamp(), "{} {}", zone, local);
            }
        }
    }
}
