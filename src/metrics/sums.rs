//! The terms of formulas resolved for a store and summed over its days.

use super::formula::Term;
use super::{Basis, Metrics, control, measures as m};
use crate::calendar;
use crate::engine::{Days, Measure, Question};
use crate::extract::ExportKind;
use crate::facts::Table;
use crate::span::Span;
use crate::words::Phrase;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;

/// A refund that matches no order may be of one paid in a span up to so many days before it was applied for.
const MATCHED_WITHIN: u64 = 45;

/// What tells how much came back of the orders paid in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cohort {
    /// The refunds, each of an order that is known.
    Refunds,
    /// What the orders themselves say: undated.
    Orders,
    /// Neither: some refund of these days matches no order.
    Unknown,
}

impl Metrics<'_> {
    /// The measure behind a term that has alternatives, for a store.
    pub(super) fn chosen(&self, store: &str, term: Term) -> &'static Measure {
        let has = |table, column| self.inputs().view.store(store).is_some_and(|v| v.has(table, column));
        match term {
            Term::Units if !has(Table::Orders, "units") && has(Table::OrderLines, "units") => &m::LINES_UNITS,
            Term::Units => &m::UNITS,
            Term::Returning if self.names_buyers(store) => &m::BUYERS_BY_KEY,
            Term::Returning => &m::TRAFFIC_RETURNING,
            _ if self.names_buyers(store) => &m::BUYERS_BY_KEY,
            _ => &m::TRAFFIC_BUYERS,
        }
    }

    /// Whether days of products tell what a store refunded, for no after-sales report does.
    pub fn refunds_by_product(&self, store: &str) -> bool {
        self.inputs().view.store(store).is_some_and(|view| view.refunds_by_product)
    }

    /// Whether exports tell a store's buyers apart.
    pub fn names_buyers(&self, store: &str) -> bool {
        self.inputs().view.store(store).is_some_and(|view| view.has(Table::Orders, "buyer_key"))
    }

    /// Whether some refund of a span is of a buyer whom no order names.
    fn has_nameless_refunds(&self, store: &str, span: Span) -> bool {
        let (measure, days) = (&m::REFUND_BUYERS, &Days::all(span));
        let question = Question { store, measures: &[measure], by: &[], days, until: self.inputs().as_of };
        self.inputs().engine.ask(&question).into_values().flatten().any(|sum| sum.known < sum.rows)
    }

    /// Whether refunds come from a table of their own, with dates.
    pub(super) fn has_refunds(&self, store: &str) -> bool {
        self.inputs().view.store(store).is_some_and(|v| v.frames.contains_key(&Table::Refunds))
    }

    /// What tells how much came back of the orders paid in a span.
    pub(super) fn cohort(&self, store: &str, span: Span) -> Cohort {
        if !self.has_refunds(store) {
            return Cohort::Orders;
        }
        let until = span.last() + chrono::Days::new(MATCHED_WITHIN);
        let days = Days::all(Span::new(span.first(), until).unwrap_or(span));
        if self.measure(store, &m::UNMATCHED_APPLIED, &days).1 == 0 {
            return Cohort::Refunds;
        }
        let said = self.sums.get(store).map(|sums| sums.over(&m::ORDER_REFUNDED, &Days::all(span))).unwrap_or_default();
        if said.rows > 0 && said.known == said.rows { Cohort::Orders } else { Cohort::Unknown }
    }

    /// The reason where a term cannot be known of a span: for some refunds match no order (of a span's orders, or of which buyer), or
    /// for nobody knows who had bought before it.
    pub(super) fn unknown_of(&self, store: &str, terms: &[Term], span: Span) -> Option<Phrase> {
        let unknown = |term: &Term| match term {
            Term::Cohort => self.has_refunds(store) && self.cohort(store, span) == Cohort::Unknown,
            Term::CohortSameAge => self.has_refunds(store) && self.cohort(store, span) != Cohort::Refunds,
            _ => false,
        };
        let returning = terms.iter().any(|term| matches!(term, Term::Returning));
        let unknown_of_buyers = || self.newness_unknown(store, span).or_else(|| self.mostly_nameless(store, span));
        if let Some(reason) = returning.then(unknown_of_buyers).flatten() {
            return Some(reason);
        }
        let nameless =
            terms.iter().any(|term| matches!(term, Term::RefundBuyers)) && self.has_nameless_refunds(store, span);
        if nameless {
            return Some(Phrase::new("reason.refunds-of-nobody"));
        }
        terms.iter().any(unknown).then(|| Phrase::new("reason.refunds-unmatched"))
    }

    /// The sum of a term over days of a store, and how many rows said something of it.
    pub(super) fn term(&self, store: &str, term: Term, days: &Days, span: Span) -> (Decimal, u64) {
        match term {
            Term::Measure(measure) => self.measure(store, measure, days),
            Term::Returning if self.names_buyers(store) => {
                let back = self.returning(store, days, span).unwrap_or_default();
                (Decimal::from(back), back)
            }
            Term::Units | Term::Buyers | Term::Returning => self.measure(store, self.chosen(store, term), days),
            Term::NamedBuyers => {
                let (all, rows) = self.measure(store, self.chosen(store, term), days);
                // Each was counted as a person of its own.
                let nameless = match self.names_buyers(store) {
                    true => self.measure(store, &m::ORDERS_NAMELESS, days).0,
                    false => Decimal::ZERO,
                };
                (all - nameless, rows)
            }
            Term::Refunded => self.refunded(store, days),
            Term::RefundOrders => self.measure(store, &m::REFUND_ORDERS, days),
            Term::RefundBuyers => self.measure(store, &m::REFUND_BUYERS, days),
            Term::PaidBesideBuyers => {
                let (paid, rows) = self.measure(store, &m::PAID, days);
                let from_platform = self.chosen(store, Term::Buyers).id == m::TRAFFIC_BUYERS.id;
                let added = if from_platform { self.measure(store, &m::PAID_EXCLUDED, days).0 } else { Decimal::ZERO };
                (paid + added, rows)
            }
            Term::Cohort if self.has_refunds(store) && self.cohort(store, span) == Cohort::Refunds => {
                self.measure(store, &m::REFUND_COHORT, days)
            }
            // At the age of the reported period the reported period is what it is.
            Term::CohortSameAge if span == self.inputs().period.span() => self.term(store, Term::Cohort, days, span),
            Term::CohortSameAge if self.has_refunds(store) => {
                self.asked(store, &m::REFUND_COHORT, days, self.same_age(store, span))
            }
            Term::Cohort | Term::CohortSameAge => self.measure(store, &m::ORDER_REFUNDED, days),
            Term::Basis => match self.inputs().basis {
                Basis::Paid => self.measure(store, &m::PAID, days),
                Basis::Received => self.measure(store, &m::RECEIVED, days),
                Basis::Net => {
                    let (paid, rows) = self.measure(store, &m::PAID, days);
                    (paid - self.term(store, Term::Refunded, days, span).0, rows)
                }
            },
            Term::Target => {
                let targets = days.dates().filter_map(|day| self.target(store, day));
                (targets.map(crate::money::Money::decimal).sum(), 0)
            }
            Term::Unshipped => self.measure(store, &m::REFUND_UNSHIPPED, days),
            Term::Goods
            | Term::GoodsKnown
            | Term::GoodsReturned
            | Term::Costs(_)
            | Term::Marketing
            | Term::AdBudget => self.cost(store, term, days),
        }
    }

    /// The moment until which a store's exports of a kind know what happened.
    pub fn known_until(&self, store: &str, export: ExportKind) -> DateTime<Tz> {
        let as_of = self.inputs().as_of;
        let known = self.inputs().view.store(store).and_then(|view| view.known.get(&export));
        known.map_or(as_of, |at| at.with_timezone(&as_of.timezone()).min(as_of))
    }

    /// The moment until which any export of these stores knows what happened.
    pub fn data_until(&self, stores: &[&str]) -> DateTime<Tz> {
        let as_of = self.inputs().as_of;
        let views = stores.iter().filter_map(|store| self.inputs().view.store(store));
        let newest = views.flat_map(|view| view.known.values()).max();
        newest.map_or(as_of, |at| at.with_timezone(&as_of.timezone()).min(as_of))
    }

    /// The moment at which a store's refunds of a span had the age that those of the reported period have in its exports.
    pub fn same_age(&self, store: &str, span: Span) -> DateTime<Tz> {
        self.known_until(store, ExportKind::Refunds) - (self.inputs().period.span().last() - span.last())
    }

    /// The last second of a day of a store, where its own day ends.
    pub fn end_of(&self, store: &str, day: NaiveDate) -> DateTime<Tz> {
        calendar::day_ends(day, self.zone_of(store))
    }

    /// The zone of a store.
    pub fn zone_of(&self, store: &str) -> Tz {
        let inputs = self.inputs();
        inputs.view.store(store).map_or(inputs.as_of.timezone(), |view| view.zone)
    }

    pub(super) fn measure(&self, store: &str, measure: &'static Measure, days: &Days) -> (Decimal, u64) {
        if !measure.is_additive() {
            return self.asked(store, measure, days, self.inputs().as_of);
        }
        let sum = self.sums.get(store).map(|s| s.over(measure, days)).unwrap_or_default();
        match self.abroad(store).filter(|_| measure.is_money()) {
            Some(abroad) => (abroad.total(measure, &self.by_day(store, measure, days)).unwrap_or_default(), sum.known),
            None => (sum.decimal(measure), sum.known),
        }
    }

    /// A sum that days do not add up to, or that ripens until another day.
    pub(super) fn asked(
        &self,
        store: &str,
        measure: &'static Measure,
        days: &Days,
        until: DateTime<Tz>,
    ) -> (Decimal, u64) {
        if let Some(abroad) = self.abroad(store).filter(|_| measure.is_money()) {
            let by_day = control::by_engine(self.inputs().engine, until)(store, measure, days);
            let known = by_day.values().map(|sum| sum.known).sum();
            return (abroad.total(measure, &by_day).unwrap_or_default(), known);
        }
        let question = Question { store, measures: &[measure], by: &[], days, until };
        let sum = self.inputs().engine.ask(&question).into_values().next().map(|sums| sums[0]).unwrap_or_default();
        (sum.decimal(measure), sum.known)
    }

    pub(super) fn is_open(&self, store: &str, measure: &Measure, day: NaiveDate) -> bool {
        self.sums.get(store).is_some_and(|sums| sums.is_open(measure, day))
    }
}
