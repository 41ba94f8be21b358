//! How strong a day is: the week's shape, the months, the campaigns, growth.
//!
//! One number per day serves the simulated sales and whoever plans them, so that achievement is near 100 % without being it.

use chrono::{Datelike, NaiveDate};

/// A usual day has this weight.
pub const USUAL: i64 = 10_000;

/// Monday to Sunday, percent of a usual day.
pub const WEEKDAYS: [i64; 7] = [97, 94, 94, 96, 99, 112, 108];
/// January to December.
const MONTHS: [i64; 12] = [92, 74, 98, 96, 99, 108, 86, 84, 99, 105, 112, 108];
/// More per year, percent.
const GROWTH: i64 = 17;

/// The weight of a day, [`USUAL`] being usual.
pub fn weight(day: NaiveDate) -> i64 {
    let growth = match NaiveDate::from_ymd_opt(2025, 9, 1) {
        Some(start) => 36_500 + GROWTH * (day - start).num_days(),
        None => 36_500,
    };
    let shape = WEEKDAYS[day.weekday().num_days_from_monday() as usize] * MONTHS[day.month0() as usize];
    (shape * campaign(day) / 100) * growth.max(10_000) / 36_500
}

/// Percent of a day without a campaign.
pub fn campaign(day: NaiveDate) -> i64 {
    match (day.year(), day.month(), day.day()) {
        (_, 11, 1) => 190,
        (_, 11, 8..=9) => 88,
        (_, 11, 10) => 170,
        (_, 11, 11) => 520,
        (_, 11, 12) => 140,
        (_, 6, 1) => 160,
        (_, 6, 16) => 130,
        (_, 6, 17) => 170,
        (_, 6, 18) => 330,
        (_, 12, 12) => 190,
        // 春节: parcels do not travel.
        (2026, 2, 12..=22) | (2027, 2, 2..=11) => 45,
        _ => 100,
    }
}

/// How likely each hour is for an order; on 11 November the first and the last ones.
pub fn hours(day: NaiveDate) -> [i64; 24] {
    if (day.month(), day.day()) == (11, 11) {
        return [30, 8, 2, 1, 1, 1, 2, 3, 5, 6, 7, 6, 6, 5, 5, 5, 5, 5, 6, 8, 14, 16, 18, 12];
    }
    [3, 1, 1, 1, 1, 1, 2, 3, 5, 7, 9, 8, 7, 7, 7, 7, 7, 6, 6, 8, 10, 11, 9, 6]
}
