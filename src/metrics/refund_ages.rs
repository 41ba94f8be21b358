//! Refunds by age: what had come back of the orders of a span after so many days, and of each product at the same age.

use super::formula::Term;
use super::pages::Pages;
use super::{Known, Metrics, measures as m, sums};
use crate::engine::{By, Days, Measure};
use crate::extract::ExportKind;
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

    /// Of stores that date their refunds, at ages in days after the span's end, each store's own; nothing of ages not reached yet.
    pub fn refunds_by_age<const N: usize>(&self, stores: &[&str], span: Span, ages: [u64; N]) -> RefundsByAge<N> {
        let as_of = self.inputs().as_of;
        let counted: Vec<&str> =
            stores.iter().filter(|store| self.orders_and_refunds(store, span).count() > 0).copied().collect();
        let paid = self.paid_or_back(&counted, span, &|_| as_of, false);
        let share = |until: &dyn Fn(&str) -> DateTime<Tz>| {
            let parts = paid.zip(self.paid_or_back(&counted, span, until, true));
            Known::or(parts.and_then(|(paid, back)| ratio(back, paid)), "reason.no-common-days")
        };
        let at_age = |age: u64| {
            let until = |store: &str| self.end_of(store, span.last() + chrono::Days::new(age));
            let reached = |store: &&str| until(store) <= self.known_until(store, ExportKind::Refunds);
            if !counted.is_empty() && counted.iter().all(reached) { share(&until) } else { Known::Nothing }
        };
        RefundsByAge { paid: Known::or(paid, "reason.no-common-days"), ages: ages.map(at_age), now: share(&|_| as_of) }
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

    /// Paid, or what came back until each store's moment, of the days on which orders and refunds are both covered.
    fn paid_or_back(
        &self,
        stores: &[&str],
        span: Span,
        until: &dyn Fn(&str) -> DateTime<Tz>,
        back: bool,
    ) -> Option<Decimal> {
        let measure = if back { &m::REFUND_COHORT } else { &m::PAID };
        let sums = stores.iter().map(|store| (store, self.orders_and_refunds(store, span)));
        sums.map(|(store, days)| self.sum_until(store, measure, &days, until(store))).reduce(|sum, more| sum + more)
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
    /// Of a store's orders paid in a span, by columns that refunds have of their orders: what was paid for them, and what of it came
    /// back, on the days that the share of refunds counts; nothing where that is not known.
    pub fn came_back_by<const C: usize>(
        &self,
        store: &str,
        columns: [&'static str; C],
        span: Span,
    ) -> Vec<([String; C], [Decimal; 2])> {
        let terms = [Term::Cohort, Term::Measure(&m::PAID)];
        let Ok((_, days)) = self.paired_on(store, &terms, span) else { return Vec::new() };
        let by_refund = self.has_refunds(store) && self.cohort(store, span) == sums::Cohort::Refunds;
        let back = if by_refund { &m::REFUND_COHORT } else { &m::ORDER_REFUNDED };
        self.cut(store, [&m::PAID, back], columns, &days)
    }

    /// Each product of a store in some spans, refunds as they were at the age that the reported period has now.
    pub fn came_back(&self, store: &str, pages: &Pages<'_>, spans: &[Span]) -> BTreeMap<String, CameBack> {
        let mut products: BTreeMap<String, CameBack> = BTreeMap::new();
        for span in spans {
            let ask = |measure: &'static Measure, until: DateTime<Tz>| {
                let (days, by) = (Days::all(*span), ["product_id", "merchant_code"].map(By::Column));
                let answer = self.parts(store, &[measure], &by, &days, until).into_iter();
                answer.filter_map(|(group, sums)| Some((pages.of_group(&group)?, sums[0])))
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
