//! Two spans side by side, over the same stores and the same days of each.

use super::evaluate::Piece;
use super::kpis::{Formula, Kpi, Term};
use super::sums::Needs;
use super::{Metrics, ripening};
use crate::engine::Days;
use crate::span::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A KPI now and before, over what both have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Now.
    pub now: Decimal,
    /// Before.
    pub before: Decimal,
    /// Whether a store or a day that only one of them has was left out.
    pub partial: bool,
}

impl Metrics<'_> {
    /// Compares a KPI's value in `now` with that in `before`: stores that both have, days that are covered in both, by their
    /// place in the span. `None` where nothing can be compared.
    pub fn compare(&self, kpi: &'static Kpi, stores: &[&str], now: Span, before: Span) -> Option<Comparison> {
        let terms = match &kpi.formula {
            Formula::Sum(term) => vec![*term],
            Formula::Of(expr) => expr.terms(),
            _ => return None,
        };
        let compute = |sums: &[Decimal]| match &kpi.formula {
            Formula::Of(expr) => expr.value(&terms, sums).ok(),
            _ => sums.first().copied(),
        };
        let mut sides = [Vec::new(), Vec::new()];
        let mut partial = false;
        for store in stores {
            match self.both(store, &terms, now, before) {
                Some((a, b, whole)) => {
                    add(&mut sides[0], &a);
                    add(&mut sides[1], &b);
                    partial |= !whole;
                }
                None => partial = true,
            }
        }
        if sides[0].is_empty() {
            return None;
        }
        Some(Comparison { now: compute(&sides[0])?, before: compute(&sides[1])?, partial })
    }

    /// A store's sums on the days that are covered in both spans.
    fn both(&self, store: &str, terms: &[Term], now: Span, before: Span) -> Option<(Piece, Piece, bool)> {
        let needs: Vec<Needs> = terms.iter().map(|term| self.needs(store, *term)).collect::<Result<_, _>>().ok()?;
        let (known_now, known_before) = (self.covered(store, &needs, now), self.covered(store, &needs, before));
        let shift = before.first() - now.first();
        let in_both = |day: NaiveDate| has(&known_now, day) && has(&known_before, day + shift);
        let days_now = Days::of(now, in_both);
        let days_before = Days::of(before, |day| in_both(day - shift));
        if days_now.count() == 0 {
            return None;
        }
        let whole = days_now.count() == now.len() && days_before.count() == before.len();
        let (a, b) = (self.piece_on(store, terms, &days_now, now), self.piece_on(store, terms, &days_before, before));
        Some((a, b, whole))
    }

    /// The share of refunds of the orders paid in a span, at the age the reported week has.
    pub fn cohort_at_age(&self, stores: &[&str], span: Span) -> Option<Decimal> {
        ripening::share_at_age(self, stores, span)
    }
}

fn has(days: &Days, day: NaiveDate) -> bool {
    days.has(i64::from(day.to_epoch_days()))
}

fn add(sums: &mut Vec<Decimal>, piece: &Piece) {
    sums.resize(piece.sums.len(), Decimal::ZERO);
    sums.iter_mut().zip(&piece.sums).for_each(|(sum, more)| *sum += more);
}

impl Metrics<'_> {
    /// The days of each span that are covered in both, by their place in the span.
    pub(super) fn in_both(&self, store: &str, needs: &[Needs], now: Span, before: Span) -> (Days, Days) {
        let (known_now, known_before) = (self.covered(store, needs, now), self.covered(store, needs, before));
        let shift = before.first() - now.first();
        let in_both = |day: NaiveDate| has(&known_now, day) && has(&known_before, day + shift);
        (Days::of(now, in_both), Days::of(before, |day| in_both(day - shift)))
    }
}
