//! Money of stores that report in another currency than the report: what it is in the report's.
//!
//! What a store's measure adds up to on a day, in the store's own currency, is converted at the rate of that day and rounded
//! half-even to the cent. Longer spans add converted days, totals add converted stores, so that both are sums to the cent; what
//! a day is cut into is rounded so that it adds up to the day. Nothing is ever added to an amount of another currency, and where
//! a day that has money lacks a rate, nothing of the span is: half a span would look like a whole one.

use super::budgets;
use super::control::by_engine;
use super::day_sums::DaySums;
use super::formula::Term;
use super::{Metrics, measures as m};
use crate::engine::{Days, Measure, Sum};
use crate::lists::{Rate, Rates};
use crate::money::Money;
use crate::ratio::cents;
use crate::span::Span;
use crate::words::Phrase;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The rates, and which stores report in another currency.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// What currencies are in one another.
    pub rates: &'a Rates,
    /// The report's currency.
    pub report: &'a str,
    /// The currencies of the stores that have another.
    pub stores: &'a BTreeMap<String, String>,
}

/// A store that reports in another currency, with the way to the report's.
#[derive(Clone, Copy)]
pub(super) struct Abroad<'a> {
    rates: &'a Rates,
    from: &'a str,
    to: &'a str,
}

impl<'a> Exchange<'a> {
    pub(super) fn of(&self, store: &str) -> Option<Abroad<'a>> {
        let from = self.stores.get(store)?;
        Some(Abroad { rates: self.rates, from, to: self.report })
    }

    /// The currency of a store's own figures.
    pub fn currency(&self, store: &str) -> &'a str {
        self.stores.get(store).map_or(self.report, String::as_str)
    }

    /// The rates that hold on days of these spans, each once.
    pub fn used(&self, stores: &[&str], spans: &[Span]) -> Vec<Rate> {
        let mut found: Vec<Rate> = Vec::new();
        let mut pairs: Vec<Abroad<'a>> = stores.iter().filter_map(|store| self.of(store)).collect();
        pairs.sort_by_key(|pair| pair.from);
        pairs.dedup_by_key(|pair| pair.from);
        for pair in pairs {
            let mut held: Vec<Rate> =
                spans.iter().flat_map(|span| span.days()).filter_map(|day| pair.held(day)).collect();
            held.sort_by_key(|rate| rate.date);
            held.dedup();
            found.extend(held);
        }
        found
    }
}

impl Abroad<'_> {
    fn held(&self, day: NaiveDate) -> Option<Rate> {
        self.rates.held(self.from, self.to, day)
    }

    fn rate(&self, day: NaiveDate) -> Option<Decimal> {
        self.rates.rate(self.from, self.to, day)
    }

    fn rate_on(&self, day: i64) -> Option<Decimal> {
        self.rate(NaiveDate::from_epoch_days(i32::try_from(day).ok()?)?)
    }

    /// What was on a day, in the report's currency; nothing is nothing in any.
    pub(super) fn on(&self, day: NaiveDate, amount: Decimal) -> Option<Decimal> {
        if amount.is_zero() { Some(amount) } else { Some(cents(amount * self.rate(day)?)) }
    }

    /// The sums of days, each at its own rate; `None` where one of them lacks it.
    pub(super) fn total(&self, measure: &Measure, by_day: &BTreeMap<i64, Sum>) -> Option<Decimal> {
        let on = |(day, sum): (&i64, &Sum)| {
            let amount = sum.decimal(measure);
            if amount.is_zero() { Some(amount) } else { Some(cents(amount * self.rate_on(*day)?)) }
        };
        by_day.iter().map(on).sum()
    }

    /// An amount that belongs to all days of a span alike, each part at its day's rate.
    pub(super) fn over(&self, span: Span, amount: Decimal) -> Option<Decimal> {
        let rates: Option<Decimal> = span.days().map(|day| self.rate(day)).sum();
        (amount * rates?).checked_div(Decimal::from(span.len())).map(cents)
    }

    /// Why there is no figure.
    fn unrated(&self, day: NaiveDate) -> Phrase {
        let phrase = if self.rates.knows(self.to, self.from) && !self.rates.knows(self.from, self.to) {
            Phrase::new("reason.rate-reversed")
        } else {
            Phrase::new("reason.no-rate")
        };
        phrase.with("from", self.from).with("to", self.to).with("day", day.to_string())
    }

    /// The first day on which a measure has money and there is no rate.
    fn first_unrated(&self, sums: &BTreeMap<i64, Sum>) -> Option<NaiveDate> {
        let unrated = |(day, sum): (&i64, &Sum)| sum.raw != 0 && self.rate_on(*day).is_none();
        let day = sums.iter().find(|both| unrated(*both)).map(|(day, _)| *day)?;
        NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
    }
}

impl<'a> Metrics<'a> {
    /// The same figures with each store's money in the store's own currency: of one store, or of several that share one.
    pub fn own(&self) -> Metrics<'a> {
        let mut inputs = self.inputs;
        inputs.exchange = None;
        let then = self.then.iter().map(|(span, metrics)| (*span, metrics.own())).collect();
        Metrics { inputs, then: std::sync::Arc::new(then), ..self.sharing() }
    }

    /// A store of which money is converted, for a measure that is money.
    pub(super) fn abroad(&self, store: &str) -> Option<Abroad<'a>> {
        self.inputs.exchange?.of(store)
    }

    /// The reason where money of a store on these days cannot be told in the report's currency.
    pub(super) fn unrated(&self, store: &str, terms: &[Term], days: &Days) -> Option<Phrase> {
        let abroad = self.abroad(store)?;
        let sums: Option<&DaySums> = self.sums.get(store);
        let measures = terms.iter().flat_map(|term| term.measures()).filter(|measure| measure.is_money());
        let of_measure = |measure: &'static Measure| abroad.first_unrated(&sums?.by_day(measure, days));
        let planned = terms.iter().any(|term| matches!(term, Term::Target));
        let targets = days.dates().filter(|_| planned).filter(|day| self.own_target(store, *day).is_some());
        let unplanned = || targets.map(|day| (day, abroad.rate(day))).find(|(_, rate)| rate.is_none());
        let of_cost = || terms.iter().filter_map(|term| self.first_unrated_cost(store, *term, days)).min();
        let day = measures.filter_map(of_measure).min().or_else(|| unplanned().map(|(day, _)| day)).or_else(of_cost);
        day.map(|day| abroad.unrated(day))
    }

    /// The same of a measure that ripens, as it was known at a moment.
    pub(super) fn unrated_until(
        &self,
        store: &str,
        measure: &'static Measure,
        days: &Days,
        until: DateTime<Tz>,
    ) -> Option<Phrase> {
        let abroad = self.abroad(store).filter(|_| measure.is_money())?;
        let by_day = by_engine(self.inputs.engine, until)(store, measure, days);
        abroad.first_unrated(&by_day).map(|day| abroad.unrated(day))
    }

    fn own_target(&self, store: &str, day: NaiveDate) -> Option<Money> {
        self.inputs.plan.target(store, day).filter(|target| *target != Money::ZERO)
    }

    /// The target of a store's day; `None` where there is none, or no rate to tell it by.
    pub fn target(&self, store: &str, day: NaiveDate) -> Option<Money> {
        let target = self.inputs.plan.target(store, day)?;
        match self.abroad(store) {
            Some(abroad) => Money::from_decimal(abroad.on(day, target.decimal())?),
            None => Some(target),
        }
    }

    /// The target of a store's days; `None` where no day has one, the reason where a rate is missing.
    pub fn target_over(&self, store: &str, span: Span) -> Result<Option<Money>, Phrase> {
        if self.abroad(store).is_none() {
            return Ok(self.inputs.plan.sum(store, span));
        }
        match self.unrated(store, &[Term::Target], &Days::all(span)) {
            Some(reason) => Err(reason),
            None => Ok(span.days().filter_map(|day| self.target(store, day)).reduce(|sum, more| sum + more)),
        }
    }

    /// An amount of a store that belongs to a span's days alike, such as a month's budget.
    pub fn spread_over(&self, store: &str, span: Span, amount: Decimal) -> Option<Decimal> {
        self.abroad(store).map_or(Some(amount), |abroad| abroad.over(span, amount))
    }

    /// An amount of a store that belongs to a span's days as their targets do, where all have one: what is wanted of a year.
    pub fn spread_by_targets(&self, store: &str, span: Span, amount: Decimal) -> Option<Decimal> {
        let Some(abroad) = self.abroad(store) else { return Some(amount) };
        let days = budgets::by_targets(&self.inputs, store, span, amount).into_iter();
        days.map(|(day, part)| Some(cents(part * abroad.rate_on(day)?))).sum()
    }

    /// The stores whose money of a span cannot be told in the report's currency, with why: of sales, refunds, advertising or targets.
    pub fn without_rate<'s>(&self, stores: &[&'s str], span: Span) -> Vec<(&'s str, Phrase)> {
        const MONEY: [Term; 4] = [Term::Measure(&m::PAID), Term::Refunded, Term::Measure(&m::AD_SPEND), Term::Target];
        let days = Days::all(span);
        stores.iter().filter_map(|store| Some((*store, self.unrated(store, &MONEY, &days)?))).collect()
    }
}

/// What a day is cut into, in cents that add up to the day: the largest remainder gets the next cent, of equals the first.
pub(super) fn apportioned(exact: &[Decimal]) -> Vec<Decimal> {
    let floor = |part: &Decimal| part.round_dp_with_strategy(2, RoundingStrategy::ToNegativeInfinity);
    let mut parts: Vec<Decimal> = exact.iter().map(floor).collect();
    let left = cents(exact.iter().sum::<Decimal>()) - parts.iter().sum::<Decimal>();
    let mut by_rest: Vec<usize> = (0..parts.len()).collect();
    by_rest.sort_by_key(|at| Reverse(exact[*at] - parts[*at]));
    let cent = Decimal::new(1, 2);
    let count = usize::try_from((left / cent).round().mantissa()).unwrap_or(0);
    by_rest.into_iter().take(count).for_each(|at| parts[at] += cent);
    parts
}

impl Abroad<'_> {
    /// The groups of one day and measure in the report's currency.
    pub(super) fn groups(&self, day: i64, amounts: &[Decimal]) -> Option<Vec<Decimal>> {
        if amounts.iter().all(Decimal::is_zero) {
            return Some(amounts.to_vec());
        }
        let rate = self.rate_on(day)?;
        Some(apportioned(&amounts.iter().map(|amount| *amount * rate).collect::<Vec<_>>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_of_a_day_add_up_to_the_day_and_are_less_than_a_cent_away(
            raws in prop::collection::vec(-10_000_000_i64..1_000_000_000, 1..40), rate in 1_i64..20_000_000
        ) {
            let rate = Decimal::new(rate, 6);
            let exact: Vec<Decimal> = raws.iter().map(|raw| Decimal::new(*raw, 4) * rate).collect();
            let parts = apportioned(&exact);
            prop_assert_eq!(parts.iter().sum::<Decimal>(), cents(exact.iter().sum()));
            for (part, exact) in parts.iter().zip(&exact) {
                prop_assert!((part - exact).abs() < Decimal::new(1, 2));
            }
        }
    }
}
