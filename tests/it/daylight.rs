//! Days on which clocks go forward or back: every instant lies in one local day and week, a day begins where the one before ends,
//! and an order of the small hours is counted once, on the day that its export says.

use crate::support::shop::{Business, csv, day};
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use zhoubao::calendar::{Calendar, Kind, LastYear, MonthDay, Span, day_begins, day_ends, instant};
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;

const SCAN_DAYS: i64 = 6;

/// An instant at which a zone's clocks change, and by how many seconds.
type Change = (DateTime<Utc>, i64);

/// All from 1990 to 2100.
fn changes(zone: Tz) -> Vec<Change> {
    let offset = |at: DateTime<Utc>| i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc());
    let start = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().expect("an instant");
    let mut found = Vec::new();
    let mut at = start(1990);
    while at < start(2101) {
        let next = at + Duration::days(SCAN_DAYS);
        if offset(at) != offset(next) {
            let (mut before, mut after) = (at.timestamp(), next.timestamp());
            while after - before > 1 {
                let middle = DateTime::from_timestamp((before + after) / 2, 0).expect("an instant");
                if offset(middle) == offset(at) { before = middle.timestamp() } else { after = middle.timestamp() }
            }
            let change = DateTime::from_timestamp(after, 0).expect("an instant");
            found.push((change, offset(change) - offset(at)));
        }
        at = next;
    }
    found
}

/// Every change that shops may live through, by zone: not a research station's or an island's that changes sides of the date
/// line.
fn usual_changes() -> Vec<(Tz, Vec<Change>)> {
    let usual = |zone: &Tz| changes(*zone).into_iter().filter(|(_, by)| by.abs() <= 2 * 3600).collect();
    TZ_VARIANTS.iter().map(|zone| (*zone, usual(zone))).collect()
}

fn each_change() -> impl Iterator<Item = (Tz, DateTime<Utc>, i64)> {
    usual_changes().into_iter().flat_map(|(zone, all)| all.into_iter().map(move |(at, by)| (zone, at, by)))
}

/// The days around a change, the one it falls on among them.
fn days_around(zone: Tz, change: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> {
    let first = change.with_timezone(&zone).date_naive() - Days::new(2);
    first.iter_days().take(5)
}

/// A day is as much shorter or longer as clocks go forward or back in it. Nearly all go by an hour.
#[test]
fn a_day_has_23_24_or_25_hours() {
    let mut by_hours = [0_u32; 3];
    let mut others = BTreeSet::new();
    for (zone, change, near) in usual_changes().iter().flat_map(|(zone, all)| {
        // Three are enough: the one before, this, and the one after.
        (0..all.len()).map(move |at| (*zone, all[at].0, &all[at.saturating_sub(1)..all.len().min(at + 2)]))
    }) {
        for day in days_around(zone, change) {
            let (begins, next) = (day_begins(day, zone), day_begins(day + Days::new(1), zone));
            // Hours are skipped on the day of the first of them, and come again on the day that is on.
            let within = near.iter().filter(|(at, by)| match by {
                1.. => (at.with_timezone(&zone).naive_local() - Duration::seconds(*by)).date() == day,
                _ => begins <= *at && *at < next,
            });
            let forward: i64 = within.map(|(_, by)| by).sum();
            let length = (next - begins).num_seconds();
            assert_eq!(length, 24 * 3600 - forward, "{zone} {day}");
            match length {
                82_800 => by_hours[0] += 1,
                86_400 => by_hours[1] += 1,
                90_000 => by_hours[2] += 1,
                _ => drop(others.insert(zone.name())),
            }
        }
    }
    assert!(by_hours.iter().all(|days| *days > 10_000), "{by_hours:?}");
    for zone in ["Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney", "Asia/Shanghai"] {
        assert!(!others.contains(zone), "{zone}");
    }
    assert!(others.contains("Australia/Lord_Howe"), "whose clocks go by half an hour");
}

/// Every instant is between the begin and the end of the day of its date. Where clocks went back over midnight (until 2011, in
/// eastern Canada, at a minute past) the minutes that came twice have the date of the day that had ended.
#[test]
fn every_instant_is_in_one_day_and_week() {
    let calendar =
        Calendar::new(Kind::Iso, MonthDay::new(4, 1).expect("a day"), chrono::Weekday::Mon, LastYear::Days364)
            .expect("a calendar");
    let mut twice = BTreeSet::new();
    for (zone, change, _) in each_change() {
        for step in -16..=16 {
            let at = (change + Duration::minutes(15 * step)).with_timezone(&zone);
            let date = at.date_naive();
            assert!(calendar.week_of(date).span().contains(date));
            let begun = day_begins(date, zone) <= at;
            let ended = day_begins(date + Days::new(1), zone) <= at;
            assert!(begun, "{at} {zone}");
            if ended {
                twice.insert(zone.name());
            }
            assert_eq!(day_ends(date, zone) < at, ended, "{at} {zone}");
        }
    }
    assert_eq!(
        twice,
        BTreeSet::from(["America/Goose_Bay", "America/Moncton", "America/St_Johns", "Canada/Newfoundland"])
    );
}

/// A local time that exists is the one its instant shows; one that clocks skip is shown as much later as they skip.
#[test]
fn a_local_time_has_one_instant() {
    for (zone, change, by) in each_change() {
        let shown = change.with_timezone(&zone).naive_local();
        for step in -12..=12 {
            let local = shown + Duration::minutes(15 * step);
            let at = instant(local, zone);
            let skipped = zone.from_local_datetime(&local).earliest().is_none();
            let expected = if skipped { local + Duration::seconds(by) } else { local };
            assert_eq!(at.naive_local(), expected, "{zone} {local}");
        }
    }
}

/// 02:30 does not exist on the last Sunday of March in Berlin and exists twice on that of October; on the second Sunday of March
/// in New York and on the first of November. Midnight does not exist on a Sunday of September in Santiago.
#[test]
fn an_order_at_half_past_two_is_counted_once_on_its_day() {
    let cases = [
        ("Europe/Berlin", "2026-03-29", "02:30:00", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", "2026-10-25", "02:30:00", "2026-10-25T00:30:00Z"),
        ("America/New_York", "2026-03-08", "02:30:00", "2026-03-08T07:30:00Z"),
        ("America/New_York", "2026-11-01", "01:30:00", "2026-11-01T05:30:00Z"),
        ("America/Santiago", "2026-09-06", "00:30:00", "2026-09-06T04:30:00Z"),
        ("Asia/Shanghai", "2026-10-25", "02:30:00", "2026-10-24T18:30:00Z"),
    ];
    for (zone, date, time, at) in cases {
        let mut business = Business::of(&["a"]);
        business.stores[0].zone = zone.parse().expect("a zone");
        let (first, last) = (day(date) - Days::new(1), day(date) + Days::new(1));
        let row = |id: u32, local: NaiveDateTime| format!("{id},{local},{local},交易成功,100.00,100.00,1");
        let noon = |day: NaiveDate| day.and_hms_opt(12, 0, 0).expect("a time");
        let local = format!("{date}T{time}").parse().expect("a time");
        let rows = [row(1, noon(first)), row(2, local), row(3, noon(day(date))), row(4, noon(last))];
        let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量";
        business.receive("a", "ExportOrderList202611160920.csv", &csv(header, &rows));
        // The same orders in an older export: each is still one.
        business.receive("a", "ExportOrderList202611150920.csv", &csv(header, &rows));
        let view = business.view();
        let frame = &view.stores[0].frames[&Table::Orders];
        let place = |id: &str| (0..frame.rows()).find(|row| frame.text(0, *row).is_some_and(|text| text == id));
        let stored = |column| frame.number(frame.place(column), place("2").expect("the order"));
        let expected: DateTime<Utc> = at.parse().expect("an instant");
        assert_eq!(stored("paid_at"), Some(expected.timestamp()), "{zone} {date}");
        assert_eq!(stored("paid_on"), Some(i64::from(day(date).to_epoch_days())), "{zone} {date}");
        business.figures(date, |metrics| {
            let orders = |days| metrics.get(Kpi::SalesOrders, &["a"], days).value;
            assert_eq!(orders(Span::day(day(date))), Some(Decimal::TWO), "{zone} {date}");
            assert_eq!(orders(Span::day(first)), Some(Decimal::ONE), "{zone} {date}");
            assert_eq!(orders(Span::day(last)), Some(Decimal::ONE), "{zone} {date}");
            let whole = Span::new(first, last).expect("in order");
            assert_eq!(orders(whole), Some(Decimal::from(4)), "{zone} {date}");
        });
    }
}
