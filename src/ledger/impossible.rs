//! Days that cannot be as the platform's export tells them: more people bought than came, more bought than there were orders, something
//! was paid and nobody bought, an advertisement was clicked more often than it was shown. They count as they stand, and are told.
//!
//! Only what one row says against itself is meant, and by more than a tenth and 10: who pays today may have come yesterday, and clicks
//! may be counted on the day after. What products are told of is left alone: platforms count their visitors in ways of their own.

use super::against::Against;
use super::doubt::Doubt;
use super::implausible::Implausible;
use super::origins::Origins;
use crate::facts::{Frame, Table};
use crate::span::Span;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

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
