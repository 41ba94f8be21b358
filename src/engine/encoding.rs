//! Sums by day and columns as bytes: one column after another, each number in as few bytes as it needs.

use super::Sum;
use super::rollup::{Keys, Rollup};
use std::sync::Arc;

/// What a column of keys holds.
const TEXT: u64 = 0;
const NUMBER: u64 = 1;
const HASH: u64 = 2;

/// As bytes.
pub(super) fn encode(rollup: &Rollup) -> Vec<u8> {
    let mut out = Encoder(Vec::new());
    out.count(rollup.days.len());
    rollup.days.iter().for_each(|day| out.signed((*day).into()));
    out.count(rollup.keys.len());
    rollup.keys.iter().for_each(|keys| out.keys(keys));
    out.count(rollup.sums.len());
    for sum in rollup.sums.iter().flatten() {
        out.signed(sum.raw);
        out.unsigned(sum.rows);
        out.unsigned(sum.known);
    }
    out.0
}

/// What the bytes say; `None` where they are no sums.
pub(super) fn decode(bytes: &[u8]) -> Option<Rollup> {
    let mut from = Decoder(bytes);
    let groups = from.count()?;
    let days = from.each(groups, |from| i64::try_from(from.signed()?).ok())?;
    let columns = from.count()?;
    let keys = from.each(columns, |from| from.keys(groups))?;
    // Without groups a measure takes no byte.
    let measures = u16::try_from(from.unsigned()?).ok()?;
    let sums = from.each(measures.into(), |from| from.each(groups, Decoder::sum))?;
    from.0.is_empty().then_some(Rollup { days, keys, sums })
}

struct Encoder(Vec<u8>);

impl Encoder {
    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    fn wide(&mut self, mut n: u128) {
        while n >= 0x80 {
            self.0.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    fn unsigned(&mut self, n: u64) {
        self.wide(n.into());
    }

    fn count(&mut self, n: usize) {
        self.unsigned(n as u64);
    }

    /// Small ones are short whatever their sign.
    fn signed(&mut self, n: i128) {
        self.wide(((n << 1) ^ (n >> 127)) as u128);
    }

    fn keys(&mut self, keys: &Keys) {
        match keys {
            Keys::Text(words, codes) => {
                self.unsigned(TEXT);
                self.count(words.len());
                for word in words {
                    self.count(word.len());
                    self.0.extend_from_slice(word.as_bytes());
                }
                codes.iter().for_each(|code| self.unsigned((*code).into()));
            }
            Keys::Number(numbers) => {
                self.unsigned(NUMBER);
                self.0.extend(numbers.iter().map(|n| u8::from(n.is_some())));
                numbers.iter().flatten().for_each(|n| self.signed((*n).into()));
            }
            Keys::Hash(hashes) => {
                self.unsigned(HASH);
                hashes.iter().for_each(|hash| self.0.extend_from_slice(&hash.to_le_bytes()));
            }
        }
    }
}

struct Decoder<'b>(&'b [u8]);

impl<'b> Decoder<'b> {
    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn wide(&mut self) -> Option<u128> {
        let end = self.0.iter().position(|byte| *byte < 0x80)?;
        let bytes = self.bytes(end + 1).filter(|bytes| bytes.len() <= 19)?;
        Some(bytes.iter().rev().fold(0, |n, byte| n << 7 | u128::from(byte & 0x7f)))
    }

    fn unsigned(&mut self) -> Option<u64> {
        match self.0 {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.0 = rest;
                Some((*byte).into())
            }
            _ => self.wide()?.try_into().ok(),
        }
    }

    fn signed(&mut self) -> Option<i128> {
        let n = self.wide()?;
        Some((n >> 1) as i128 ^ -((n & 1) as i128))
    }

    /// How many of something that takes at least a byte each.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.unsigned()?).ok()?;
        (count <= self.0.len()).then_some(count)
    }

    fn each<T>(&mut self, count: usize, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(one(self)?);
        }
        Some(all)
    }

    fn sum(&mut self) -> Option<Sum> {
        Some(Sum { raw: self.signed()?, rows: self.unsigned()?, known: self.unsigned()? })
    }

    fn keys(&mut self, groups: usize) -> Option<Keys> {
        match self.unsigned()? {
            TEXT => {
                let words = self.count()?;
                let words = self.each(words, |from| {
                    let length = from.count()?;
                    Some(Arc::from(std::str::from_utf8(from.bytes(length)?).ok()?))
                })?;
                let code = |from: &mut Self| from.unsigned().filter(|code| *code <= words.len() as u64);
                let codes = self.each(groups, |from| code(from)?.try_into().ok())?;
                Some(Keys::Text(words, codes))
            }
            NUMBER => {
                let mut there = self.bytes(groups)?.iter();
                let number = |from: &mut Self| i64::try_from(from.signed()?).ok();
                let numbers =
                    self.each(groups, |from| if *there.next()? == 0 { Some(None) } else { number(from).map(Some) });
                numbers.map(Keys::Number)
            }
            HASH => {
                let hash = |from: &mut Self| Some(u128::from_le_bytes(from.bytes(16)?.try_into().ok()?));
                self.each(groups, hash).map(Keys::Hash)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sums() -> impl Strategy<Value = Sum> {
        (any::<i128>(), any::<u64>(), 0..9_u64).prop_map(|(raw, rows, known)| Sum { raw, rows, known })
    }

    fn keys(groups: usize) -> impl Strategy<Value = Keys> {
        let words =
            prop::collection::vec(".{0,4}", 3).prop_map(|words| words.iter().map(|w| w.as_str().into()).collect());
        prop_oneof![
            (words, prop::collection::vec(0..4_u32, groups)).prop_map(|(words, codes)| Keys::Text(words, codes)),
            prop::collection::vec(any::<Option<i64>>(), groups).prop_map(Keys::Number),
            prop::collection::vec(any::<u128>(), groups).prop_map(Keys::Hash),
        ]
    }

    fn rollups() -> impl Strategy<Value = Rollup> {
        (0..6_usize).prop_flat_map(|groups| {
            let days = prop::collection::vec(any::<i64>(), groups);
            let keys = prop::collection::vec(keys(groups), 0..3);
            let sums = prop::collection::vec(prop::collection::vec(sums(), groups), 0..3);
            (days, keys, sums).prop_map(|(days, keys, sums)| Rollup { days, keys, sums })
        })
    }

    proptest! {
        #[test]
        fn what_is_read_back_is_what_was_written(rollup in rollups(), cut in any::<prop::sample::Index>()) {
            let bytes = encode(&rollup);
            prop_assert_eq!(decode(&bytes[..cut.index(bytes.len())]), None);
            prop_assert_eq!(decode(&bytes), Some(rollup));
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = decode(&bytes);
        }
    }
}
