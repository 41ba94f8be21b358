//! How strong a day is: the week's shape, the months, the campaigns, growth.
//!
//! One number per day serves the simulated sales and the plan alike, so that achievement is near 100 % without being it.

use crate::calendar::Span;
use crate::plan::events::{EventKind, Usual};
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

/// A campaign as the operator plans it.
pub struct Campaign {
    pub name: &'static str,
    pub span: Span,
    /// Percent of a usual day.
    pub percent: i64,
    pub kind: EventKind,
    /// What was noted after it.
    pub note: Option<&'static str>,
}

/// The campaigns of a calendar year, roughly as they come: planned by people, who do not know each day's factor.
pub fn campaigns(year: i32) -> Vec<Campaign> {
    let span = |first: (u32, u32), last: (u32, u32)| {
        let day = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
        Span::new(day(first)?, day(last)?)
    };
    let festival = Usual::named("春节").and_then(|(_, usual)| usual.in_year(year));
    let note = |noted: i32, text| (year == noted).then_some(text);
    let rows = [
        ("春节", festival, 45, EventKind::Holiday, None),
        ("618 开门红", span((6, 1), (6, 1)), 160, EventKind::Sale, None),
        ("618", span((6, 16), (6, 18)), 210, EventKind::Sale, None),
        ("双11 开门红", span((11, 1), (11, 1)), 190, EventKind::Sale, None),
        (
            "双11",
            span((11, 10), (11, 12)),
            280,
            EventKind::Sale,
            note(2025, "加：牛奶绒四件套提前两周备足；停：满三件打折，拉低客单价；保留：零点前两小时客服全员在线"),
        ),
        (
            "双12",
            span((12, 12), (12, 12)),
            190,
            EventKind::Sale,
            note(2025, "加：冬被和四件套捆绑；停：全店 88 折；保留：老客短信提前一天发"),
        ),
    ];
    let campaign = |(name, span, percent, kind, note)| Some(Campaign { name, span: span?, percent, kind, note });
    rows.into_iter().filter_map(campaign).collect()
}

/// How likely each hour is for an order; on 11 November the first and the last ones.
pub fn hours(day: NaiveDate) -> [i64; 24] {
    if (day.month(), day.day()) == (11, 11) {
        return [30, 8, 2, 1, 1, 1, 2, 3, 5, 6, 7, 6, 6, 5, 5, 5, 5, 5, 6, 8, 14, 16, 18, 12];
    }
    [3, 1, 1, 1, 1, 1, 2, 3, 5, 7, 9, 8, 7, 7, 7, 7, 7, 6, 6, 8, 10, 11, 9, 6]
}
