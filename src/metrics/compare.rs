//! Two spans side by side, over the same stores and the same days of each.
//!
//! Weeks of ten days and of seven are both whole: then all days count on either side, and what adds up over days is held
//! against each other by the day.

use super::formula::{Formula, Term};
use super::needs::Needs;
use super::pieces::Piece;
use super::{Age, Metrics, ripening};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::ratio::{growth, ratio};
use crate::span::Span;
use crate::words::Unit;
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
    /// Days now and before, where they differ and the KPI adds up over days: `now` and `before` are of unlike length, and
    /// only their daily averages may be compared.
    pub unequal: Option<(u32, u32)>,
    /// Whether both are equally old in what ripens.
    pub age: Age,
}

impl Comparison {
    /// How much now is above before, as a part of before; of daily averages where the lengths differ.
    pub fn growth(&self) -> Option<Decimal> {
        match self.unequal {
            // Multiplied by the other's days instead of divided by its own: nothing is rounded before the ratio.
            Some((now, before)) => growth(self.now * Decimal::from(before), self.before * Decimal::from(now)),
            None => growth(self.now, self.before),
        }
    }

    /// Now and before as they may stand beside each other: by the day where the lengths differ.
    pub fn level(&self) -> (Decimal, Decimal) {
        let per_day = |sum: Decimal, days: u32| ratio(sum, Decimal::from(days)).unwrap_or(sum);
        match self.unequal {
            Some((now, before)) => (per_day(self.now, now), per_day(self.before, before)),
            None => (self.now, self.before),
        }
    }
}

/// The days of a store that are covered in either span.
struct Sides<'a> {
    store: &'a str,
    now: Days,
    before: Days,
}

impl Metrics<'_> {
    /// Compares a KPI's value in `now` with that in `before`: stores that both have, and of these the days that are covered
    /// in both, by their place in the span; all days where spans of unlike length are both covered whole. `None` where
    /// nothing can be compared.
    pub fn compare(&self, kpi: Kpi, stores: &[&str], now: Span, before: Span) -> Option<Comparison> {
        let terms = match &kpi.formula() {
            Formula::Sum(term) => vec![*term],
            Formula::Of(expr) => expr.terms(),
            Formula::Contribution | Formula::BreakEven { .. } => return self.compare_whole(kpi, stores, now, before),
            _ => return None,
        };
        let compute = |sums: &[Decimal]| match &kpi.formula() {
            Formula::Of(expr) => expr.value(&terms, sums).ok(),
            _ => sums.first().copied(),
        };
        let known: Vec<Sides<'_>> = stores.iter().filter_map(|store| self.sides(store, &terms, now, before)).collect();
        let whole = |sides: &Sides<'_>| sides.now.count() == now.len() && sides.before.count() == before.len();
        let all_days = known.iter().all(whole);
        let paired = known.iter().map(|sides| {
            let days = if all_days { (Days::all(now), Days::all(before)) } else { sides.by_place(now, before) };
            (sides.store, days)
        });
        let paired: Vec<(&str, (Days, Days))> = paired.filter(|(_, (now, _))| now.count() > 0).collect();
        let partial = paired.len() < stores.len() || !all_days;
        if paired.is_empty() {
            return None;
        }
        let (age, then) = self.age_of(&terms, now, before, &paired);
        let mut sums = [Vec::new(), Vec::new()];
        for (store, (on_now, on_before)) in &paired {
            add(&mut sums[0], &self.piece_on(store, &terms, on_now, now));
            add(&mut sums[1], &then.piece_on(store, &terms, on_before, before));
        }
        let unequal = (all_days && now.len() != before.len() && kpi.adds_up()).then(|| (now.len(), before.len()));
        Some(Comparison { now: compute(&sums[0])?, before: compute(&sums[1])?, partial, unequal, age })
    }

    /// Two figures that are worked out as they stand: only of the same stores, and where each is of all days of its span.
    fn compare_whole(&self, kpi: Kpi, stores: &[&str], now: Span, before: Span) -> Option<Comparison> {
        let [one, other] = [now, before].map(|span| self.get(kpi, stores, span));
        if one.lacks != other.lacks || one.days.or(other.days).is_some() {
            return None;
        }
        let unequal = (now.len() != before.len() && kpi.unit() == Unit::Money).then(|| (now.len(), before.len()));
        let partial = !one.lacks.is_empty();
        Some(Comparison { now: one.value?, before: other.value?, partial, unequal, age: Age::None })
    }

    /// A store's sums of terms that do not ripen, before and now, over the days that both spans have; `None` where there are
    /// none.
    pub(super) fn sums_in_both<const N: usize>(
        &self,
        terms: &[Term; N],
        store: &str,
        now: Span,
        before: Span,
    ) -> Option<[[Decimal; N]; 2]> {
        let sides = self.sides(store, terms, now, before)?;
        let (on_now, on_before) = sides.by_place(now, before);
        let sums = |days: &Days, span| <[Decimal; N]>::try_from(self.piece_on(store, terms, days, span).sums).ok();
        if on_now.count() == 0 { None } else { Some([sums(&on_before, before)?, sums(&on_now, now)?]) }
    }

    /// Whether all of the stores that ever give such exports cover every day.
    pub fn is_whole(&self, export: ExportKind, stores: &[&str], span: Span) -> bool {
        let views = stores.iter().filter_map(|id| self.inputs().view.store(id));
        let mut giving = views.filter(|view| view.coverage.knows(export));
        giving.all(|view| span.days().all(|day| view.coverage.has(export, day)))
    }

    /// Whether the sides are equally old, and the figures that the earlier one is taken from.
    fn age_of(&self, terms: &[Term], now: Span, before: Span, paired: &[(&str, (Days, Days))]) -> (Age, &Self) {
        if terms.iter().any(|term| matches!(term, Term::CohortSameAge)) {
            return (Age::Equal, self);
        }
        if terms.iter().any(|term| matches!(term, Term::Cohort)) {
            return (Age::Unlike, self);
        }
        if !terms.iter().any(|term| term.is_attributed()) {
            return (Age::None, self);
        }
        let compared: Vec<(&str, Days)> = paired.iter().map(|(store, (_, before))| (*store, before.clone())).collect();
        match self.at_equal_age(terms, now, before, &compared) {
            Some(then) => (Age::Equal, then),
            None => (Age::Unlike, self),
        }
    }

    /// A store's covered days of either span; `None` where one of them has none.
    fn sides<'s>(&self, store: &'s str, terms: &[Term], now: Span, before: Span) -> Option<Sides<'s>> {
        let needs: Vec<Needs> = terms.iter().map(|term| self.needs(store, *term)).collect::<Result<_, _>>().ok()?;
        if [now, before].into_iter().any(|span| self.unknown_of(store, terms, span).is_some()) {
            return None;
        }
        let sides = Sides { store, now: self.covered(store, &needs, now), before: self.covered(store, &needs, before) };
        let rated = [&sides.now, &sides.before].iter().all(|days| self.unrated(store, terms, days).is_none());
        (rated && sides.now.count() > 0 && sides.before.count() > 0).then_some(sides)
    }

    /// The days of each span that are covered in both, by their place in the span.
    pub(super) fn in_both(&self, store: &str, needs: &[Needs], now: Span, before: Span) -> (Days, Days) {
        let sides = Sides { store, now: self.covered(store, needs, now), before: self.covered(store, needs, before) };
        sides.by_place(now, before)
    }

    /// The share of refunds of the orders paid in a span, at the age the reported week has.
    pub fn cohort_at_age(&self, stores: &[&str], span: Span) -> Option<Decimal> {
        ripening::share_at_age(self, stores, span)
    }
}

impl Sides<'_> {
    /// The days that are covered in both, paired by their place in the span.
    fn by_place(&self, now: Span, before: Span) -> (Days, Days) {
        let shift = before.first() - now.first();
        let in_both = |day: NaiveDate| has(&self.now, day) && has(&self.before, day + shift);
        (Days::of(now, in_both), Days::of(before, |day| in_both(day - shift)))
    }
}

fn has(days: &Days, day: NaiveDate) -> bool {
    days.has(i64::from(day.to_epoch_days()))
}

fn add(sums: &mut Vec<Decimal>, piece: &Piece) {
    sums.resize(piece.sums.len(), Decimal::ZERO);
    sums.iter_mut().zip(&piece.sums).for_each(|(sum, more)| *sum += more);
}
