//! What a store refunded, where days of products tell it too: by day one of the two, never both.

use super::{Metrics, measures as m};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::span::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// So many days around a day on which products have no refunds at all say that their export tells none: what is taken
/// back on one day is paid back some days later.
const SILENT_AROUND: u64 = 6;

impl Metrics<'_> {
    /// The days on which products tell what a store refunded, and the others, on which only its refunds can.
    pub fn refunded_by(&self, store: &str, days: &Days) -> (Days, Days) {
        let by_product = |day| self.is_refunded_by_product(store, day);
        (days.only(by_product), days.only(|day| !by_product(day)))
    }

    /// What was refunded on days, and how many rows said so.
    pub(super) fn refunded(&self, store: &str, days: &Days) -> (Decimal, u64) {
        let (by_product, by_refund) = self.refunded_by(store, days);
        let of_products = self.measure(store, &m::PRODUCT_REFUNDED, &by_product);
        let of_refunds = self.measure(store, &m::REFUNDED, &by_refund);
        (of_products.0 + of_refunds.0, of_products.1 + of_refunds.1)
    }

    /// Whether it is known what was refunded on a day.
    pub(super) fn is_refunded_known(&self, store: &str, day: NaiveDate) -> bool {
        let Some(view) = self.inputs().view.store(store) else { return false };
        let by_refund = || {
            let covered = view.coverage.has(ExportKind::Refunds, day) && view.coverage.dates_refunds(day);
            covered && !self.is_open(store, &m::REFUNDED, day)
        };
        self.is_refunded_by_product(store, day) || by_refund()
    }

    fn is_refunded_by_product(&self, store: &str, day: NaiveDate) -> bool {
        self.refunds_by_product(store)
            && self.covers_products(store, day)
            && !self.is_open(store, &m::PRODUCT_REFUNDED, day)
            && !self.is_silent_of_refunds(store, day)
    }

    fn covers_products(&self, store: &str, day: NaiveDate) -> bool {
        self.inputs().view.store(store).is_some_and(|view| view.coverage.has(ExportKind::Products, day))
    }

    /// Whether products have no refunds on a day that they cover and around it, and something was paid back on it all the same.
    pub fn is_silent_of_refunds(&self, store: &str, day: NaiveDate) -> bool {
        let around = chrono::Days::new(SILENT_AROUND);
        let any = |measure, first, last| {
            let days = Span::new(first, last).map(Days::all).unwrap_or_default();
            self.by_day(store, measure, &days).values().any(|sum| sum.raw != 0)
        };
        self.covers_products(store, day)
            && any(&m::REFUNDED, day, day)
            && !any(&m::PRODUCT_REFUNDED, day - around, day + around)
    }
}
