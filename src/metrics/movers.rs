//! Which parts of a sum moved it: each store, product, source or channel with by how much, and the few of them that explain most of
//! the change.

use crate::ratio::{cents, ratio, unrounded};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// More than these are no few.
const FEW: usize = 3;
/// The few explain at least so much of the change.
const MOST: Decimal = Decimal::from_parts(6, 0, 0, false, 1);

/// One part of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mover<K> {
    /// Which part.
    pub key: K,
    /// By how much it moved the sum.
    pub change: Decimal,
}

/// The parts of a sum, those that moved it most first; what no part has is the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movers<K> {
    /// Every part that it has now or had before.
    pub parts: Vec<Mover<K>>,
    /// The whole sum's change less the parts'.
    pub rest: Decimal,
}

/// The few parts that explain most of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few<'m, K> {
    /// The strongest first.
    pub parts: Vec<&'m Mover<K>>,
    /// What they explain, as a part of the change.
    pub share: Decimal,
}

impl<K: Ord + Clone> Movers<K> {
    /// Of the parts of a sum that changed by so much.
    pub fn of(before: &BTreeMap<K, Decimal>, now: &BTreeMap<K, Decimal>, change: Decimal) -> Self {
        let mut keys: Vec<&K> = before.keys().chain(now.keys()).collect();
        keys.sort();
        keys.dedup();
        let of = |parts: &BTreeMap<K, Decimal>, key: &K| parts.get(key).copied().unwrap_or_default();
        let mover = |key: &K| Mover { key: key.clone(), change: of(now, key) - of(before, key) };
        Movers::summing(keys.into_iter().map(mover).collect(), change)
    }

    fn summing(mut parts: Vec<Mover<K>>, change: Decimal) -> Self {
        parts.sort_by_key(|part| Reverse(part.change.abs()));
        let told: Decimal = parts.iter().map(|part| part.change).sum();
        Movers { parts, rest: change - told }
    }

    /// The same in what the sum did to another one: each part has of that effect what it has of the change, to the cent. `None`
    /// where nothing changed.
    pub fn worth(&self, effect: Decimal) -> Option<Self> {
        let of = |part: &Mover<K>| {
            let change = cents(unrounded(effect * part.change, self.change())?);
            Some(Mover { key: part.key.clone(), change })
        };
        let parts: Option<Vec<Mover<K>>> = self.parts.iter().map(of).collect();
        Some(Movers::summing(parts?, effect))
    }

    /// What is to be explained.
    pub fn change(&self) -> Decimal {
        self.rest + self.parts.iter().map(|part| part.change).sum::<Decimal>()
    }

    /// The fewest parts, the strongest first, that explain most of the change; `None` where it takes many, where all parts that
    /// there are would be named, and where more goes the other way than is left.
    pub fn few(&self) -> Option<Few<'_, K>> {
        let change = self.change();
        let with =
            |part: &&Mover<K>| !part.change.is_zero() && part.change.is_sign_negative() == change.is_sign_negative();
        if change.is_zero() {
            return None;
        }
        let (mut parts, mut told) = (Vec::new(), Decimal::ZERO);
        for part in self.parts.iter().filter(with).take(FEW) {
            told += part.change;
            parts.push(part);
            let share = ratio(told, change)?;
            if share >= MOST {
                // A part of more than the whole is no part of it, and of the only ones there are nobody learns anything.
                let says = share <= Decimal::ONE && parts.len() < self.parts.len();
                return says.then_some(Few { parts, share });
            }
        }
        None
    }

    /// The part that took most away; `None` where none did.
    pub fn worst(&self) -> Option<&Mover<K>> {
        self.parts.iter().filter(|part| part.change < Decimal::ZERO).min_by_key(|part| part.change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn movers(before: &[i64], now: &[i64], rest: i64) -> Movers<usize> {
        let map = |sums: &[i64]| sums.iter().map(|sum| Decimal::from(*sum)).enumerate().collect::<BTreeMap<_, _>>();
        let change = now.iter().sum::<i64>() - before.iter().sum::<i64>() + rest;
        Movers::of(&map(before), &map(now), Decimal::from(change))
    }

    fn few(before: &[i64], now: &[i64], rest: i64) -> Option<(Vec<usize>, Decimal)> {
        let movers = movers(before, now, rest);
        movers.few().map(|few| (few.parts.iter().map(|part| part.key).collect(), few.share))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn the_parts_and_the_rest_make_the_change(
            before in prop::collection::btree_map(0..20_u8, 0..1_000_000_i64, 0..15),
            now in prop::collection::btree_map(0..20_u8, 0..1_000_000_i64, 0..15),
            change in -10_000_000..10_000_000_i64,
        ) {
            let sums = |parts: BTreeMap<u8, i64>| -> BTreeMap<u8, Decimal> {
                parts.into_iter().map(|(key, cents)| (key, Decimal::new(cents, 2))).collect()
            };
            let (before, now, change) = (sums(before), sums(now), Decimal::new(change, 2));
            let movers = Movers::of(&before, &now, change);
            let told: Decimal = movers.parts.iter().map(|part| part.change).sum();
            prop_assert_eq!(told + movers.rest, change);
            prop_assert!(movers.parts.iter().all(|part| before.contains_key(&part.key) || now.contains_key(&part.key)));
            if let Some(few) = movers.few() {
                let told: Decimal = few.parts.iter().map(|part| part.change).sum();
                prop_assert_eq!(Some(few.share), ratio(told, change));
                prop_assert!(few.share >= MOST && few.share <= Decimal::ONE && few.parts.len() <= FEW);
            }
        }

        #[test]
        fn what_parts_are_worth_makes_the_effect_and_keeps_their_shares(
            before in prop::collection::btree_map(0..20_u8, 0..1_000_000_i64, 0..15),
            now in prop::collection::btree_map(0..20_u8, 0..1_000_000_i64, 0..15),
            change in prop_oneof![-1_000_000..-1_i64, 1..1_000_000_i64],
            effect in -10_000_000..10_000_000_i64,
        ) {
            let sums = |parts: BTreeMap<u8, i64>| -> BTreeMap<u8, Decimal> {
                parts.into_iter().map(|(key, count)| (key, Decimal::from(count))).collect()
            };
            let (change, effect) = (Decimal::from(change), Decimal::new(effect, 2));
            let movers = Movers::of(&sums(before), &sums(now), change);
            let worth = movers.worth(effect).unwrap();
            let told: Decimal = worth.parts.iter().map(|part| part.change).sum();
            prop_assert_eq!(told + worth.rest, effect);
            prop_assert_eq!(worth.parts.len(), movers.parts.len());
            for part in &worth.parts {
                let own = movers.parts.iter().find(|own| own.key == part.key).unwrap();
                let exact = effect * own.change / change;
                prop_assert!((part.change - exact).abs() <= Decimal::new(5, 3), "{part:?} of {exact}");
            }
        }
    }

    #[test]
    fn of_no_change_nothing_is_worth_anything() {
        assert_eq!(movers(&[100, 100], &[50, 150], 0).worth(Decimal::TEN), None);
    }

    #[test]
    fn a_few_are_named_only_where_they_explain_most() {
        assert_eq!(few(&[100, 100, 100], &[30, 99, 95], 0).map(|(keys, _)| keys), Some(vec![0]));
        assert_eq!(few(&[100, 100, 100, 9], &[60, 65, 95, 9], 0).map(|(keys, _)| keys), Some(vec![0, 1]));
        // Many small ones, the only one there is, parts that cancel each other out, and no change.
        assert_eq!(few(&[10; 10], &[9; 10], 0), None);
        assert_eq!(few(&[100], &[50], 0), None);
        assert_eq!(few(&[100, 100, 1], &[50, 140, 1], 0), None);
        assert_eq!(few(&[100, 100], &[50, 150], 0), None);
        // Most of it is nobody's.
        assert_eq!(few(&[100, 100], &[90, 100], -90), None);
    }
}
