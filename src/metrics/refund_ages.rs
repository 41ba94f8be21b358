//! Refunds by age: what had come back of the orders of a span after so many days, and of each product at the same age.

use super::formula::Term;
use super::{Known, Metrics, measures as m};
use crate::engine::{By, Days, Measure};
use crate::extract::ExportKind;
use crate::facts::Value;
use crate::ratio::ratio;
use crate::span::Span;
use chrono::DateTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Paid in a span, the share that had come back at each age which the refund exports have reached, and the share now.
pub struct RefundsByAge<const N: usize> {
    /// Paid.
    pub paid: Known,
    /// The share at each age.
    pub ages: [Known; N],
    /// The share now.
    pub now: Known,
}

impl Metrics<'_> {
    /// Those of the stores that date their refunds, which only an export of refunds does.
    pub fn dating_refunds<'s>(&self, stores: &[&'s str]) -> Vec<&'s str> {
        stores.iter().filter(|store| self.has_refunds(store)).copied().collect()
    }

    /// Of stores that date their refunds, at ages in days after the span's end; nothing of ages not reached yet.
    pub fn refunds_by_age<const N: usize>(&self, stores: &[&str], span: Span, ages: [u64; N]) -> RefundsByAge<N> {
        let as_of = self.inputs().as_of;
        let counted = stores.iter().filter(|store| self.orders_and_refunds(store, span).count() > 0);
        let known = counted.map(|store| self.known_until(store, ExportKind::Refunds).date_naive()).min();
        let paid = self.paid_or_back(stores, span, as_of, false);
        let share = |until: DateTime<Tz>| {
            let parts = paid.zip(self.paid_or_back(stores, span, until, true));
            Known::or(parts.and_then(|(paid, back)| ratio(back, paid)), "reason.no-common-days")
        };
        let at_age = |age: u64| {
            let until = self.end_of(span.last() + chrono::Days::new(age));
            let reached = known.is_some_and(|known| until.date_naive() <= known);
            if reached { share(until) } else { Known::Nothing }
        };
        RefundsByAge { paid: Known::or(paid, "reason.no-common-days"), ages: ages.map(at_age), now: share(as_of) }
    }

    /// The days of a span on which a store's orders and refunds are both covered.
    fn orders_and_refunds(&self, store: &str, span: Span) -> Days {
        let Some(view) = self.inputs().view.store(store) else { return Days::default() };
        let both = |day| view.coverage.has(ExportKind::Orders, day) && view.coverage.has(ExportKind::Refunds, day);
        let days = Days::of(span, both);
        let terms = [Term::Measure(&m::PAID), Term::Cohort];
        // Of money that cannot be converted no day counts.
        if self.unrated(store, &terms, &days).is_some() { Days::default() } else { days }
    }

    /// Paid, or what came back until a moment, of the days on which orders and refunds are both covered.
    fn paid_or_back(&self, stores: &[&str], span: Span, until: DateTime<Tz>, back: bool) -> Option<Decimal> {
        let measure = if back { &m::REFUND_COHORT } else { &m::PAID };
        let days = stores.iter().map(|store| (store, self.orders_and_refunds(store, span)));
        let counted = days.filter(|(_, days)| days.count() > 0);
        counted.map(|(store, days)| self.sum_until(store, measure, &days, until)).reduce(|sum, more| sum + more)
    }
}

/// What was paid for a product and how much of it had come back, in how many refunds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CameBack {
    /// Paid.
    pub paid: Decimal,
    /// Of it refunded.
    pub refunded: Decimal,
    /// In so many refunds.
    pub refunds: u64,
}

impl CameBack {
    /// The part of it that came back.
    pub fn share(&self) -> Option<Decimal> {
        ratio(self.refunded, self.paid)
    }
}

impl Metrics<'_> {
    /// Each product of a store in some spans, refunds as they were at the age that the reported period has now.
    pub fn came_back(&self, store: &str, spans: &[Span]) -> BTreeMap<String, CameBack> {
        let mut products: BTreeMap<String, CameBack> = BTreeMap::new();
        for span in spans {
            let ask = |measure: &'static Measure, until: DateTime<Tz>| {
                let (days, by) = (Days::all(*span), [By::Column("product_id")]);
                let answer = self.parts(store, &[measure], &by, &days, until).into_iter();
                answer.filter_map(|(group, sums)| match group.as_slice() {
                    [Some(Value::Text(product))] => Some((product.to_string(), sums[0])),
                    _ => None,
                })
            };
            for (product, sum) in ask(&m::LINES_PAID, self.inputs().as_of) {
                products.entry(product).or_default().paid += sum.amount;
            }
            for (product, sum) in ask(&m::REFUND_COHORT, self.same_age(store, *span)) {
                let one = products.entry(product).or_default();
                one.refunded += sum.amount;
                one.refunds += sum.rows;
            }
        }
        products
    }
}
