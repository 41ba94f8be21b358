//! Days that cannot be as the platform's export tells them: more people bought than came, more bought than there were orders, something
//! was paid and nobody bought, an advertisement was clicked more often than it was shown. They count as they stand, and are told.
//!
//! Only what one row says against itself is meant, and by more than a tenth and 10: who pays today may have come yesterday, and clicks
//! may be counted on the day after. What products are told of is left alone: platforms count their visitors in ways of their own.

use super::doubt::Doubt;
use super::implausible::Implausible;
use super::origins::Origins;
use crate::facts::{Frame, Table};
use crate::span::Span;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What of a day contradicts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Against {
    /// More bought than came.
    BuyersVisitors,
    /// More bought than there were orders.
    BuyersOrders,
    /// More came back to buy again than bought.
    ReturningBuyers,
    /// Something was paid, and nobody bought.
    PaidByNobody,
    /// Somebody bought, and nobody came.
    NobodyCame,
    /// An advertisement was clicked more often than it was shown.
    ClicksImpressions,
}

impl Against {
    const ALL: [Against; 6] = [
        Against::BuyersVisitors,
        Against::BuyersOrders,
        Against::ReturningBuyers,
        Against::PaidByNobody,
        Against::NobodyCame,
        Against::ClicksImpressions,
    ];

    /// How it is kept, and the end of its word's key.
    fn tag(self) -> &'static str {
        match self {
            Against::BuyersVisitors => "buyers-visitors",
            Against::BuyersOrders => "buyers-orders",
            Against::ReturningBuyers => "returning-buyers",
            Against::PaidByNobody => "paid-by-nobody",
            Against::NobodyCame => "nobody-came",
            Against::ClicksImpressions => "clicks-impressions",
        }
    }

    /// The two columns, the one that is too large first.
    fn columns(self) -> [&'static str; 2] {
        match self {
            Against::BuyersVisitors | Against::NobodyCame => ["buyers", "visitors"],
            Against::BuyersOrders => ["buyers", "orders"],
            Against::ReturningBuyers => ["returning_buyers", "buyers"],
            Against::PaidByNobody => ["paid", "buyers"],
            Against::ClicksImpressions => ["clicks", "impressions"],
        }
    }

    /// Whether a row with these values cannot be.
    fn holds(self, more: i64, most: i64) -> bool {
        let far_more = || more - most > FEW.max(most / PART);
        match self {
            Against::PaidByNobody => most == 0 && more > SMALL,
            Against::NobodyCame => most == 0 && more > 0,
            // What is shown on no platform's count of its own is left at 0.
            Against::ClicksImpressions => most > 0 && far_more(),
            Against::BuyersVisitors => most > 0 && far_more(),
            Against::BuyersOrders | Against::ReturningBuyers => far_more(),
        }
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// So many more, and as a part of what there were at most.
const FEW: i64 = 10;
const PART: i64 = 10;

/// 10, in ten-thousandths: what is paid without a buyer may be a correction of cents.
const SMALL: i64 = 100_000;

/// On so many days of a month somebody may buy of whom no visit was counted: they came the day before.
const DAYS_WITHOUT: usize = 2;

/// The days of a part, by source and what contradicts what.
pub(super) fn of_part(frame: &Frame, origins: &Origins) -> Implausible {
    let (date, kind) = (frame.place("date"), matches!(frame.table(), Table::AdDays).then(|| frame.place("kind")));
    let mut found = Implausible::new();
    for against in Against::ALL {
        let [more, most] = against.columns();
        let is_told = |name: &str| frame.table().column(name).is_some() && frame.has(name);
        if frame.table().column("visitors").is_none() == (against != Against::ClicksImpressions)
            || !is_told(more)
            || !is_told(most)
        {
            continue;
        }
        let (more, most) = (frame.place(more), frame.place(most));
        let is_of_clicks = |row: usize| kind.is_none_or(|kind| frame.text(kind, row) == Some("cpc"));
        let rows = (0..frame.rows()).filter(|row| is_of_clicks(*row));
        let rows: Vec<usize> = rows
            .filter(|row| {
                let both = frame.number(more, *row).zip(frame.number(most, *row));
                both.is_some_and(|(more, most)| against.holds(more, most))
            })
            .collect();
        if against == Against::NobodyCame && rows.len() <= DAYS_WITHOUT {
            continue;
        }
        for row in rows {
            let day = frame.number(date, row).and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
            let of_source = found.entry(origins.of(row).0).or_default();
            of_source.entry(against.tag().to_owned()).or_default().days.extend(day);
        }
    }
    found
}

/// What speaks against the files that tell such days, by what the parts of a store hold.
pub(super) fn doubts<'p>(parts: impl Iterator<Item = &'p Implausible>) -> Vec<(usize, Doubt)> {
    let mut all: BTreeMap<(usize, Against), BTreeSet<NaiveDate>> = BTreeMap::new();
    for (source, kinds) in parts.flatten() {
        for against in Against::ALL {
            if let Some(amount) = kinds.get(against.tag()) {
                all.entry((*source, against)).or_default().extend(&amount.days);
            }
        }
    }
    let doubt = |(source, against), days| (source, Doubt::ImpossibleDays { against, days: Span::runs(days) });
    all.into_iter().map(|(of, days)| doubt(of, days)).collect()
}
