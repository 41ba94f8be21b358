//! Stock: how many days it lasts at the pace of the last four weeks.
//!
//! A list tells how things stood on its day, and stands for the week before it and the six days after. Stores that list the
//! same code are taken to show the same goods, unless they have different amounts of it: then the largest counts once, because
//! goods that are counted twice last twice as long in the report alone. The pace is that of the days that are known, seven at least. Where the settings say that a store sells from the stock on
//! another one's list (`stock_of`), that list is its own, and the pace is that of all stores that sell from it.

use super::formula::Term;
use super::{Figure, Metrics, measures as m};
use crate::engine::{By, Days, Question};
use crate::extract::ExportKind;
use crate::facts::Value;
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::Phrase;
use chrono::{Days as Many, NaiveDate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The pace is that of so many days.
pub const PACE_DAYS: u64 = 28;

/// A list made so many days after a period still tells how it ended.
const AFTER: u64 = 6;
/// One made so many days before its end no longer does.
const BEFORE: u64 = 7;

/// Of fewer days nobody can tell at what pace a store sells.
const LEAST_DAYS: u32 = 7;

/// An article in stock, and how it sells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Pieces on the list's day.
    pub stock: Decimal,
    /// Pieces sold in the last four weeks, as far as their days are known.
    pub sold: Decimal,
    /// Pieces that four weeks sell at the pace of the days that are known.
    pub pace: Decimal,
}

impl Cover {
    /// How many days it lasts; none where nothing sells.
    pub fn days(&self) -> Option<Decimal> {
        ratio(self.stock * Decimal::from(PACE_DAYS), self.pace)
    }
}

/// The four weeks that end with a span.
fn pace_span(span: Span) -> Option<Span> {
    Span::new(span.last() - Many::new(PACE_DAYS - 1), span.last())
}

impl Metrics<'_> {
    /// What a store's newest list around a period's end says, by the seller's code, with the list's day.
    pub fn stock_of(&self, store: &str, span: Span) -> Option<(NaiveDate, BTreeMap<String, Decimal>)> {
        let around = Span::new(span.last() - Many::new(BEFORE), span.last() + Many::new(AFTER))?;
        let days = Days::all(around);
        let by = [By::Day, By::Column("merchant_code")];
        let question = Question { store, measures: &[&m::STOCK], by: &by, days: &days, until: self.inputs().as_of };
        let mut found: BTreeMap<i64, BTreeMap<String, Decimal>> = BTreeMap::new();
        for (group, sums) in self.inputs().engine.ask(&question) {
            let [Some(Value::Number(day)), Some(Value::Text(code))] = group.as_slice() else { continue };
            *found.entry(*day).or_default().entry(code.to_string()).or_default() += sums[0].decimal(&m::STOCK);
        }
        // The nearest to the period's end, of two as near the later one.
        let end = i64::from(span.last().to_epoch_days());
        let (day, list) = found.into_iter().min_by_key(|(day, _)| ((day - end).abs(), -day))?;
        Some((NaiveDate::from_epoch_days(i32::try_from(day).ok()?)?, list))
    }

    /// The store on whose list a store's stock stands.
    fn lister<'s>(&'s self, store: &'s str) -> &'s str {
        self.inputs().costing.stock_of.get(store).map_or(store, String::as_str)
    }

    /// The stores themselves, and all others that sell from the stock on their lists.
    fn selling_from<'s>(&'s self, stores: &[&'s str]) -> Vec<&'s str> {
        let listers: BTreeSet<&str> = stores.iter().map(|store| self.lister(store)).collect();
        let all = self.inputs().view.stores.iter().map(|store| store.id.as_str());
        all.filter(|store| stores.contains(store) || listers.contains(self.lister(store))).collect()
    }

    /// The days of the last four weeks of which it is known how many pieces a store sold.
    fn pace_days(&self, store: &str, span: Span) -> Days {
        let needs = self.needs(store, Term::Measure(&m::LINES_UNITS)).ok();
        let days = needs.zip(pace_span(span)).map(|(needs, pace)| self.covered(store, &[needs], pace));
        days.unwrap_or_default()
    }

    /// Stock and pace by the seller's code, over all stores that list or sell it; of codes that some list has. Empty where no store's
    /// pace is known.
    pub fn cover(&self, stores: &[&str], span: Span) -> BTreeMap<String, Cover> {
        let mut found: BTreeMap<String, Cover> = BTreeMap::new();
        let selling = self.selling_from(stores).into_iter().map(|store| (store, self.pace_days(store, span)));
        let selling: Vec<(&str, Days)> = selling.filter(|(_, days)| days.count() >= LEAST_DAYS).collect();
        if selling.is_empty() {
            return found;
        }
        // What lies there for a store of which hardly anything is known sells nothing in these sums.
        let sells = |lister: &&str| selling.iter().any(|(store, _)| self.lister(store) == *lister);
        let is_untold = |lister: &&str| (1..LEAST_DAYS).contains(&self.pace_days(lister, span).count());
        let listers: BTreeSet<&str> = stores.iter().map(|store| self.lister(store)).collect();
        let listers = listers.into_iter().filter(|lister| sells(lister) || !is_untold(lister));
        for (_, list) in listers.filter_map(|store| self.stock_of(store, span)) {
            for (code, quantity) in list {
                let known = found.entry(code).or_default();
                known.stock = known.stock.max(quantity);
            }
        }
        for (store, days) in selling {
            for ([code], [units]) in self.cut(store, [&m::LINES_UNITS], ["merchant_code"], &days) {
                if let Some(known) = found.get_mut(&code) {
                    known.sold += units;
                    known.pace += units * Decimal::from(PACE_DAYS) / Decimal::from(days.count());
                }
            }
        }
        found
    }
}

/// Of all articles on the stores' lists together: their pieces by what sells of them a day.
pub(super) fn days_of_cover(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Figure {
    let lists = |store: &&&str| metrics.stock_of(metrics.lister(store), span).is_some();
    let (listed, others): (Vec<&&str>, Vec<&&str>) = stores.iter().partition(lists);
    if listed.is_empty() {
        return Figure::unknown(super::needs::no_export(ExportKind::Stock));
    }
    let known = |store: &str| metrics.pace_days(store, span).count();
    let sells = |store: &str| known(store) >= LEAST_DAYS;
    let selling: Vec<u32> = metrics.selling_from(stores).into_iter().map(known).collect();
    let Some(fewest) = selling.iter().copied().filter(|days| *days >= LEAST_DAYS).min() else {
        let lacks = |store: &str| metrics.needs(store, Term::Measure(&m::LINES_UNITS)).err();
        let most = selling.into_iter().max().filter(|days| *days > 0);
        let short = |days: u32| Phrase::new("reason.pace-too-short").with("days", days).with("least", LEAST_DAYS);
        let unsaid = || metrics.selling_from(stores).into_iter().find_map(lacks);
        let why = most.map(short).or_else(unsaid);
        return Figure::unknown(why.unwrap_or_else(|| super::needs::no_export(ExportKind::Lines)));
    };
    let cover = metrics.cover(stores, span);
    let sum = |of: fn(&Cover) -> Decimal| cover.values().map(of).sum();
    let all = Cover { stock: sum(|one| one.stock), sold: sum(|one| one.sold), pace: sum(|one| one.pace) };
    // A store without a list sells what others list: it is in the pace, and lacks nothing.
    let too_short = listed.into_iter().filter(|store| (1..LEAST_DAYS).contains(&known(store)));
    let lacks = others.into_iter().filter(|store| !sells(store)).chain(too_short).map(|store| (*store).to_owned());
    let lacks = lacks.collect();
    let days = (u64::from(fewest) < PACE_DAYS).then_some((fewest, PACE_DAYS as u32));
    match all.days() {
        Some(value) => Figure { value: Some(value), lacks, days, ..Figure::default() },
        None => Figure { lacks, days, ..Figure::unknown(Phrase::new("reason.nothing-sold")) },
    }
}
