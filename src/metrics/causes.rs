//! Why sales moved: visitors, conversion and what a buyer spends, each with its part of the change.
//!
//! Sales are the product of the three. The change of a product is split over its factors by the logarithmic mean (LMDI): each
//! gets the mean of both sales times the logarithm of its own change, in whatever order they are taken, and the parts make
//! the whole change, to the cent. What the three do not tell (stores and days without visitors, excluded orders) is a part of
//! its own.

use super::formula::Term;
use super::{Metrics, measures as m};
use crate::kpi::Kpi;
use crate::ratio::{cents, growth, unrounded};
use crate::span::Span;
use rust_decimal::{Decimal, MathematicalOps};

/// The factors of sales, in their order: so many came, so many of them bought, each for so much.
pub const FACTORS: [Kpi; 3] = [Kpi::TrafficVisitors, Kpi::TrafficConversion, Kpi::SalesAov];

/// Why sales of one span are not those of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes {
    /// Each of [`FACTORS`] with its part of the change.
    pub factors: [Factor; 3],
    /// What they are the sums of: the stores that have sales in both spans.
    pub stores: Vec<StoreCauses>,
}

/// The same of one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreCauses {
    /// Its id.
    pub store: String,
    /// Sales before, on the days that both spans have.
    pub before: Decimal,
    /// Sales now.
    pub now: Decimal,
    /// What each factor did to them; `None` where the factors are not known.
    pub effects: Option<[Decimal; 3]>,
}

/// One factor of sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Which.
    pub kpi: Kpi,
    /// By how much it changed, as a part of what it was, over all stores of which it is known.
    pub change: Decimal,
    /// What it did to sales, store by store.
    pub effect: Decimal,
}

impl StoreCauses {
    /// The part of the change that the factors do not tell.
    pub fn rest(&self) -> Decimal {
        self.now - self.before - self.effects.iter().flatten().sum::<Decimal>()
    }
}

impl Causes {
    /// Sales before.
    pub fn before(&self) -> Decimal {
        self.stores.iter().map(|store| store.before).sum()
    }

    /// Sales now.
    pub fn now(&self) -> Decimal {
        self.stores.iter().map(|store| store.now).sum()
    }

    /// What is to be explained.
    pub fn change(&self) -> Decimal {
        self.now() - self.before()
    }

    /// The part of it that the factors do not tell.
    pub fn rest(&self) -> Decimal {
        self.stores.iter().map(StoreCauses::rest).sum()
    }

    /// The fewest factors, the strongest first, that carry most of the change between them; none where they do not, because
    /// something else does or because they cancel each other out.
    pub fn main(&self) -> Vec<Factor> {
        let change = self.change();
        if change.is_zero() {
            return Vec::new();
        }
        let is_up = |number: Decimal| number > Decimal::ZERO;
        let mut with = self.factors.to_vec();
        // Over several stores a factor may rise where what it did to sales is a loss: such a one explains nothing.
        with.retain(|factor| !factor.effect.is_zero() && is_up(factor.effect) == is_up(change));
        with.retain(|factor| is_up(factor.change) == is_up(change));
        with.sort_by_key(|factor| std::cmp::Reverse(factor.effect.abs()));
        let half = change.abs() / Decimal::TWO;
        let mut told = Decimal::ZERO;
        let enough = with.iter().position(|factor| {
            told += factor.effect.abs();
            told > half
        });
        with.truncate(enough.map_or(0, |last| last + 1));
        // Of all three nothing is the main one.
        if with.len() == FACTORS.len() || self.rest().abs() > half { Vec::new() } else { with }
    }
}

impl Metrics<'_> {
    /// Why paid sales of `now` differ from those of `before`, store by store over the days that both have; `None` where
    /// there is nothing to compare, where the spans are of unlike length, and where the factors are known of no store.
    pub fn causes(&self, stores: &[&str], now: Span, before: Span) -> Option<Causes> {
        let terms = factor_terms();
        let mut levels = [[Decimal::ZERO; 3]; 2];
        let mut causes = Vec::new();
        for store in stores {
            let sales = self.compare(Kpi::SalesPaid, &[store], now, before);
            let Some(sales) = sales.filter(|both| both.unequal.is_none()) else { continue };
            let sums = self.sums_in_both(&terms, store, now, before);
            let effects =
                sums.and_then(|[then, now]| split(factors_of(then)?, factors_of(now)?, cents(now[2] - then[2])));
            for (levels, sums) in levels.iter_mut().zip(sums.filter(|_| effects.is_some()).into_iter().flatten()) {
                levels.iter_mut().zip(sums).for_each(|(level, sum)| *level += sum);
            }
            causes.push(StoreCauses { store: (*store).to_owned(), before: sales.before, now: sales.now, effects });
        }
        let [then, today] = levels.map(factors_of);
        let (then, today) = (then?, today?);
        let effect = |at: usize| causes.iter().filter_map(|store| Some(store.effects?[at])).sum();
        let factor =
            |at: usize| Some(Factor { kpi: FACTORS[at], change: growth(today[at], then[at])?, effect: effect(at) });
        Some(Causes { factors: [factor(0)?, factor(1)?, factor(2)?], stores: causes })
    }
}

/// Visitors, buyers of them, paid by each, of the sums of visitors, buyers and paid.
fn factors_of([visitors, buyers, paid]: [Decimal; 3]) -> Option<[Decimal; 3]> {
    Some([visitors, unrounded(buyers, visitors)?, unrounded(paid, buyers)?])
}

/// The sums that the factors are made of: visitors, buyers, what these paid.
fn factor_terms() -> [Term; 3] {
    [Term::Measure(&m::VISITORS), Term::Buyers, Term::PaidBesideBuyers]
}

/// The change of a product, split over its factors; `None` where one of them is not above zero, because it has no logarithm.
pub fn split<const N: usize>(before: [Decimal; N], now: [Decimal; N], change: Decimal) -> Option<[Decimal; N]> {
    let mut logarithms = [Decimal::ZERO; N];
    for (at, logarithm) in logarithms.iter_mut().enumerate() {
        if before[at] <= Decimal::ZERO || now[at] <= Decimal::ZERO {
            return None;
        }
        *logarithm = now[at].checked_div(before[at])?.checked_ln()?;
    }
    let whole: Decimal = logarithms.iter().sum();
    // Of factors that cancel each other out the mean of both products is the product itself.
    let mean = match unrounded(change, whole).filter(|_| whole.abs() > SAME) {
        Some(mean) => mean,
        None => before.iter().try_fold(Decimal::ONE, |product, factor| product.checked_mul(*factor))?,
    };
    let mut effects = logarithms.map(|logarithm| cents(mean * logarithm));
    let told: Decimal = effects.iter().take(N - 1).sum();
    effects[N - 1] = change - told;
    Some(effects)
}

/// A logarithm below this is rounding.
const SAME: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn product(factors: [Decimal; 3]) -> Decimal {
        cents(factors.iter().product())
    }

    fn factors() -> impl Strategy<Value = [Decimal; 3]> {
        (1..1_000_000_i64, 1..10_000_i64, 1..1_000_000_i64).prop_map(|(visitors, conversion, value)| {
            [Decimal::from(visitors), Decimal::new(conversion, 4), Decimal::new(value, 2)]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn the_parts_make_the_change_and_turn_with_it(before in factors(), now in factors()) {
            let change = product(now) - product(before);
            let there = split(before, now, change).unwrap();
            prop_assert_eq!(there.iter().sum::<Decimal>(), change);
            let back = split(now, before, -change).unwrap();
            for (there, back) in there.iter().zip(back) {
                prop_assert!((*there + back).abs() <= Decimal::new(5, 2), "{there} there, {back} back");
            }
            // A factor that grew did not take anything away.
            for at in 0..2 {
                prop_assert!(there[at].is_zero() || (there[at] > Decimal::ZERO) == (now[at] > before[at]));
            }
        }

        #[test]
        fn what_alone_changed_has_the_whole_change(before in factors(), more in 2..100_i64, at in 0..3_usize) {
            let mut now = before;
            now[at] *= Decimal::from(more);
            let change = product(now) - product(before);
            let effects = split(before, now, change).unwrap();
            for (other, effect) in effects.iter().enumerate() {
                let whole = if other == at { change } else { Decimal::ZERO };
                prop_assert!((*effect - whole).abs() <= Decimal::new(1, 2), "{effects:?}");
            }
        }
    }

    #[test]
    fn nothing_is_split_where_a_factor_is_zero() {
        let one = Decimal::ONE;
        assert_eq!(split([one, Decimal::ZERO, one], [one, one, one], one), None);
        assert_eq!(split([one, one, one], [one, one, one], Decimal::ZERO), Some([Decimal::ZERO; 3]));
    }

    #[test]
    fn the_main_factors_carry_more_than_half() {
        let causes = |effects: [i64; 3], rest: i64| {
            let effects = effects.map(Decimal::from);
            let factor = |at: usize| Factor { kpi: FACTORS[at], change: effects[at], effect: effects[at] };
            let before = Decimal::from(1000);
            let now = before + effects.iter().sum::<Decimal>() + Decimal::from(rest);
            let store = StoreCauses { store: "s".to_owned(), before, now, effects: Some(effects) };
            Causes { factors: [factor(0), factor(1), factor(2)], stores: vec![store] }
        };
        let main = |effects, rest| causes(effects, rest).main().iter().map(|factor| factor.kpi).collect::<Vec<_>>();
        assert_eq!(main([-90, 20, -10], 0), [Kpi::TrafficVisitors]);
        assert_eq!(main([30, -5, 45], 20), [Kpi::SalesAov, Kpi::TrafficVisitors]);
        // A third each; nothing but the rest; no change.
        assert_eq!(main([34, 33, 33], 0), [Kpi::TrafficVisitors, Kpi::TrafficConversion]);
        assert_eq!(main([10, 10, 10], 100), []);
        assert_eq!(main([50, -50, 0], 0), []);
    }
}
