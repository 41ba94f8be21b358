//! Many numbers in order, each once: held against each other by going along both.

use crate::files;
use std::cmp::Ordering;
use std::collections::HashSet;

/// Numbers, smallest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers(Vec<u64>);

impl FromIterator<u64> for Numbers {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Self {
        let mut numbers: Vec<u64> = numbers.into_iter().collect();
        // Not the unstable sort: numbers mostly come as runs that are sorted already.
        numbers.sort();
        numbers.dedup();
        Numbers(numbers)
    }
}

impl Numbers {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    /// Those that are among others.
    pub(super) fn among<'n>(&'n self, others: &'n HashSet<u64>) -> impl Iterator<Item = u64> + 'n {
        self.iter().filter(|number| others.contains(number))
    }

    /// Whether none is among the others.
    pub(super) fn is_disjoint(&self, other: &Numbers) -> bool {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            match a.cmp(b) {
                Ordering::Less => drop(mine.next()),
                Ordering::Greater => drop(theirs.next()),
                Ordering::Equal => return false,
            }
        }
        true
    }

    /// Numbers that are in more than one of the sets.
    pub(super) fn repeated(sets: impl IntoIterator<Item = Numbers>) -> HashSet<u64> {
        let mut all: Vec<u64> = sets.into_iter().flat_map(|set| set.0).collect();
        all.sort();
        all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
    }

    /// With a mark, as bytes under their hash.
    pub(super) fn sealed(mark: u64, sets: [&Numbers; 2]) -> Vec<u8> {
        let lengths = sets.iter().map(|set| set.0.len() as u64);
        let numbers = [mark].into_iter().chain(lengths).chain(sets.iter().flat_map(|set| set.iter()));
        files::sealed(&numbers.flat_map(u64::to_le_bytes).collect::<Vec<u8>>())
    }

    /// The same read back; `None` where the bytes are not as they were written.
    pub(super) fn unsealed(bytes: &[u8]) -> Option<(u64, [Numbers; 2])> {
        let sealed = bytes.first().is_some_and(|first| first.is_ascii_hexdigit());
        let bytes = files::unsealed(bytes).filter(|_| sealed)?;
        let mut numbers = bytes.chunks_exact(8).map(|eight| u64::from_le_bytes(eight.try_into().expect("eight bytes")));
        let (mark, first, second) = (numbers.next()?, numbers.next()? as usize, numbers.next()? as usize);
        let first: Vec<u64> = numbers.by_ref().take(first).collect();
        let second: Vec<u64> = numbers.take(second).collect();
        Some((mark, [Numbers(first), Numbers(second)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    proptest::proptest! {
        #[test]
        fn they_are_sets(a in proptest::collection::vec(0_u64..40, 0..30), b in proptest::collection::vec(0_u64..40, 0..30)) {
            let (left, right): (Numbers, Numbers) = (a.iter().copied().collect(), b.iter().copied().collect());
            let (a, b): (BTreeSet<u64>, BTreeSet<u64>) = (a.into_iter().collect(), b.into_iter().collect());
            assert_eq!(left.iter().collect::<Vec<_>>(), a.iter().copied().collect::<Vec<_>>());
            assert_eq!(left.is_disjoint(&right), a.is_disjoint(&b));
            let both: HashSet<u64> = a.intersection(&b).copied().collect();
            assert_eq!(Numbers::repeated([left.clone(), right.clone()]), both);
            assert_eq!(left.among(&both).count(), both.len());
            let kept = Numbers::sealed(2, [&left, &right]);
            let mut changed = kept.clone();
            changed[70] ^= 1;
            assert_eq!((Numbers::unsealed(&kept), Numbers::unsealed(&changed)), (Some((2, [left, right])), None));
        }
    }
}
