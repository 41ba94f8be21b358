//! The only place that asks for the time.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use std::time::SystemTime;

/// Now, to the second.
#[expect(clippy::disallowed_methods, reason = "commands may ask the clock; everybody else is told")]
pub(super) fn now() -> DateTime<Utc> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    DateTime::from_timestamp(since.as_secs() as i64, 0).unwrap_or_default()
}

/// A time as people write it: with an offset, or in the report's zone; a day alone is its beginning.
pub(super) fn parse(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Some(exact.with_timezone(&Utc));
    }
    let text = text.replace('T', " ");
    let local = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok())
        .or_else(|| Some(NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()?.and_time(NaiveTime::MIN)))?;
    zone.from_local_datetime(&local).earliest().map(|t| t.with_timezone(&Utc))
}
