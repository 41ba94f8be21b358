//! Refunds by age: what had come back of the orders of a span after so many days.

use super::{Known, Metrics, measures as m};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::ratio::ratio;
use crate::span::Span;
use chrono::DateTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;

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
        Days::of(span, |day| view.coverage.has(ExportKind::Orders, day) && view.coverage.has(ExportKind::Refunds, day))
    }

    /// Paid, or what came back until a moment, of the days on which orders and refunds are both covered.
    fn paid_or_back(&self, stores: &[&str], span: Span, until: DateTime<Tz>, back: bool) -> Option<Decimal> {
        let measure = if back { &m::REFUND_COHORT } else { &m::PAID };
        let days = stores.iter().map(|store| (store, self.orders_and_refunds(store, span)));
        let counted = days.filter(|(_, days)| days.count() > 0);
        counted.map(|(store, days)| self.sum_until(store, measure, &days, until)).reduce(|sum, more| sum + more)
    }
}
