//! Which exports lie in the inbox: months of history, then the last weeks, each Monday morning reaching back over the others.
//!
//! The generations of the layouts follow each other over the months as they did over the years, and the operators chose
//! other columns each Monday.

mod charges;
mod elsewhere;
mod money;
mod platform;

pub(super) use platform::{item_text_10, order_text_44, order_text_2018};

use super::DemoFile;
use super::business::{Business, Store};
use super::exports::{Manner, Query};
use super::platform::Platform;
use crate::span::Span;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta};

/// When operators sit down at home.
const NINE: i64 = 9;

/// All exports of all stores, each with the moment when it lay in the inbox, in UTC.
pub(super) fn downloads(business: &Business) -> Vec<(NaiveDateTime, DemoFile)> {
    let rounds = rounds(business.options.span(), business.options.weekly.min(business.options.weeks.max(1)));
    let mut downloads = Vec::new();
    for store in &business.stores {
        for (index, round) in rounds.iter().enumerate() {
            let desk = Desk { store, round: *round, index };
            // A sitting is over within the hour.
            let (over, platform) = (desk.time(60), store.platform);
            let at = over + TimeDelta::hours(platform.behind_utc(over));
            let bills = if business.options.bills { charges::files(desk) } else { Vec::new() };
            downloads.extend(files(desk).into_iter().chain(bills).map(|file| (at, file)));
        }
    }
    downloads
}

fn files(desk: Desk<'_>) -> Vec<DemoFile> {
    if !matches!(desk.store.platform, Platform::Tmall | Platform::Taobao) {
        return elsewhere::files(desk);
    }
    let mut files = platform::orders(desk);
    files.extend(platform::items(desk));
    files.extend(platform::refunds(desk));
    files.extend(money::shop_days(desk));
    files.extend(money::product_days(desk));
    files.extend(money::ads(desk));
    files
}

/// A sitting of the operator at the back-office.
#[derive(Clone, Copy)]
struct Round {
    kind: RoundKind,
    /// The days it is about.
    days: Span,
    /// The morning it happened.
    morning: NaiveDateTime,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RoundKind {
    /// The month with this number since the beginning.
    Month(usize),
    /// The days between the last whole month and the first weekly round.
    Gap,
    /// So many weeks before the last.
    Week(u32),
}

/// A store in a round.
#[derive(Clone, Copy)]
struct Desk<'a> {
    store: &'a Store,
    round: Round,
    /// Of all rounds.
    index: usize,
}

impl<'a> Desk<'a> {
    /// When the nth download of the sitting was made.
    fn time(self, minutes: i64) -> NaiveDateTime {
        let early = TimeDelta::hours(NINE - self.store.platform.traits().morning);
        self.round.morning - early + TimeDelta::minutes(minutes + 20 * self.store.number as i64)
    }

    fn query(self, span: Span, at: NaiveDateTime) -> Query<'a> {
        Query { store: self.store, span, at, manner: Manner::default() }
    }

    /// A span that ends with the morning itself and reaches back so many days before it.
    fn reaching_back(self, days: u64) -> Span {
        let today = self.round.morning.date();
        Span::new(today - Days::new(days), today).unwrap_or(Span::day(today))
    }

    fn file(self, name: String, bytes: Vec<u8>) -> DemoFile {
        DemoFile { path: format!("inbox/{}/{name}", self.store.id), bytes }
    }

    fn second(self) -> bool {
        self.store.number % 2 == 1
    }
}

/// All sittings: months that were over, the days up to the weeks, the weeks.
fn rounds(span: Span, weekly: u32) -> Vec<Round> {
    let first_week = span.last() - Days::new(7 * u64::from(weekly) - 1);
    let mut rounds = Vec::new();
    let mut from = span.first();
    while let Some(end) = last_of_month(from).filter(|end| *end < first_week) {
        if let Some(days) = Span::new(from, end) {
            // Half a month later, when most parcels have arrived.
            rounds.push(Round { kind: RoundKind::Month(rounds.len()), days, morning: nine(end + Days::new(15)) });
        }
        from = end + Days::new(1);
    }
    if let Some(days) = first_week.pred_opt().and_then(|end| Span::new(from, end)) {
        rounds.push(Round { kind: RoundKind::Gap, days, morning: nine(first_week) });
    }
    for back in (0..weekly).rev() {
        let last = span.last() - Days::new(7 * u64::from(back));
        if let Some(days) = Span::new(last - Days::new(6), last) {
            rounds.push(Round { kind: RoundKind::Week(back), days, morning: nine(last + Days::new(1)) });
        }
    }
    rounds
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

fn nine(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(NINE)
}
