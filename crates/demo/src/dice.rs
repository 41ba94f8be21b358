//! Chance that can be repeated: the same seed throws the same numbers on every machine.
//!
//! Whole numbers only, no floating point and no library whose next release might throw otherwise: the fixtures in the
//! repository depend on it.

/// What SplitMix64 counts by.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of throws (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The stream of a purpose: each purpose has its own, so that one more throw here does not change everything there.
    pub fn new(seed: u64, purpose: &str, number: u64) -> Self {
        let mut dice = Dice(seed ^ number.wrapping_mul(STEP));
        for byte in purpose.bytes() {
            dice.0 = dice.0.wrapping_add(u64::from(byte));
            dice.next();
        }
        dice
    }

    /// The stream of a purpose in a store of the business.
    ///
    /// SplitMix64 counts by a constant, so that streams which begin multiples of it apart throw the same numbers a few
    /// throws later. Where a store's begins is therefore scattered; the first two begin where the fixtures have them.
    pub fn of_store(seed: u64, purpose: &str, store: u64) -> Self {
        let step_apart = store == 1 && (seed ^ STEP).wrapping_sub(seed) == STEP;
        if store < 2 && !step_apart {
            return Dice::new(seed, purpose, store);
        }
        let mut dice = Dice(Dice(seed ^ store).next());
        for byte in purpose.bytes() {
            dice.0 = dice.next() ^ u64::from(byte);
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to, not including, `end` (at least 1).
    pub fn below(&mut self, end: i64) -> i64 {
        (self.next() % end.max(1) as u64) as i64
    }

    /// `first` up to and including `last`.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        first + self.below(last - first + 1)
    }

    /// True in so many of a thousand cases.
    pub fn permille(&mut self, cases: i64) -> bool {
        self.below(1000) < cases
    }

    /// An index, as likely as its weight.
    pub fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut throw = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            throw -= weight;
            if throw < 0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// One of the things.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len() as i64) as usize]
    }
}

/// A number below `end` that depends on the id alone, for what nobody counts and for what must be the same in every file.
pub fn whim(id: u64, end: u64) -> u64 {
    (id.wrapping_mul(STEP) >> 33) % end.max(1)
}

#[cfg(test)]
mod tests {
    use super::Dice;
    use std::collections::BTreeSet;

    /// Two streams of which one begins within the other would throw the same from there on.
    #[test]
    fn the_streams_of_stores_do_not_run_into_each_other() {
        for seed in [0, 2, 5, 11] {
            let throws = |store| {
                let mut dice = Dice::of_store(seed, "orders", store);
                (0..2_000).map(move |_| dice.next()).collect::<Vec<u64>>()
            };
            let all: Vec<u64> = (0..60).flat_map(throws).collect();
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "seed {seed}");
        }
    }
}
