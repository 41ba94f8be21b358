//! A column of texts: each cell is a number, each text that repeats stands once.
//!
//! Titles and states repeat a thousand times, numbers of orders never: a column begins by looking up what it has already, and
//! stops where that hardly ever helps. Texts lie behind each other in one piece of memory, so that a million of them are two
//! allocations.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::fmt;
use std::hash::BuildHasher;

/// So many different texts are looked up before it is asked whether looking up helps.
const TRIAL: usize = 1024;

/// The code of an empty cell; the texts have those from 1.
const EMPTY: u32 = 0;

/// A column of texts, of which cells may be empty.
#[derive(Clone, Default)]
pub struct Texts {
    codes: Vec<u32>,
    /// Where the text of each code ends; the first begins at 0.
    ends: Vec<u32>,
    bytes: String,
    known: Known,
}

/// Codes by the hash of their texts.
#[derive(Clone)]
struct Known {
    /// None where texts hardly repeat.
    codes: Option<HashTable<u32>>,
    hasher: DefaultHashBuilder,
}

impl Default for Known {
    fn default() -> Self {
        Known { codes: Some(HashTable::new()), hasher: DefaultHashBuilder::default() }
    }
}

/// What a column needs to know to take cells of another one: which code each of its texts has here.
#[derive(Debug, Default)]
pub struct Translation(Vec<u32>);

impl Texts {
    /// How many cells.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.of_code(self.codes[row])
    }

    /// All cells, from the first to the last.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        self.codes.iter().map(|code| self.of_code(*code))
    }

    /// Adds a cell.
    pub fn push(&mut self, text: Option<&str>) {
        let code = text.map_or(EMPTY, |text| self.code(text));
        self.push_code(code);
    }

    /// Changes a cell, making the column longer where needed.
    pub fn set(&mut self, row: usize, text: Option<&str>) {
        let code = text.map_or(EMPTY, |text| self.code(text));
        self.lengthen(row + 1);
        self.codes[row] = code;
    }

    /// Adds empty cells up to so many rows.
    pub fn lengthen(&mut self, rows: usize) {
        if self.codes.len() < rows {
            self.codes.resize(rows, EMPTY);
        }
    }

    /// Makes room for so many more cells.
    pub fn reserve(&mut self, rows: usize) {
        self.codes.reserve(rows);
    }

    /// Adds a row of another column. The translation must begin empty and belong to that column alone.
    pub fn push_from(&mut self, other: &Texts, row: usize, known: &mut Translation) {
        let code = self.translated(other, other.codes[row], known);
        self.push_code(code);
    }

    /// Puts a row of another column into one of this. The translation must begin empty and belong to that column alone.
    pub fn set_from(&mut self, at: usize, other: &Texts, row: usize, known: &mut Translation) {
        self.codes[at] = self.translated(other, other.codes[row], known);
    }

    /// The rows of `order`, in that order, and the texts that they use.
    pub fn take(&self, order: &[usize]) -> Texts {
        let mut taken = self.none();
        taken.codes.reserve(order.len());
        let mut known = Translation::default();
        order.iter().for_each(|&row| taken.push_from(self, row, &mut known));
        taken
    }

    /// Adds the cells of another column.
    pub fn append(&mut self, other: &Texts) {
        self.codes.reserve(other.len());
        let mut known = Translation::default();
        (0..other.len()).for_each(|row| self.push_from(other, row, &mut known));
    }

    /// No cells yet; whether texts are looked up is as here.
    pub fn none(&self) -> Texts {
        let mut none = Texts::default();
        if self.known.codes.is_none() {
            none.known.codes = None;
        }
        none
    }

    /// The code of each cell, 0 where it is empty. Where [`Texts::is_distinct`], equal codes are equal texts and no others are.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The text of a code; none of 0.
    pub fn of_code(&self, code: u32) -> Option<&str> {
        let at = (code as usize).checked_sub(1)?;
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.bytes[begin as usize..self.ends[at] as usize])
    }

    /// How many texts have a code.
    pub fn distinct(&self) -> usize {
        self.ends.len()
    }

    /// Whether no text has two codes.
    pub fn is_distinct(&self) -> bool {
        self.known.codes.is_some()
    }

    /// The code of a text that was looked up before.
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = self.known.hasher.hash_one(text.as_bytes());
        self.known.codes.as_ref()?.find(hash, |code| self.of_code(*code) == Some(text)).copied()
    }

    /// The code that a text has or gets; it is no cell yet.
    pub fn code(&mut self, text: &str) -> u32 {
        // Lines of an order stand below each other.
        if let Some(last) = self.codes.last()
            && self.of_code(*last) == Some(text)
        {
            return *last;
        }
        let Texts { ends, bytes, known, .. } = self;
        let Some(codes) = &mut known.codes else { return self.new_code(text) };
        let of_code = |code: u32| {
            let at = code as usize - 1;
            let begin = at.checked_sub(1).map_or(0, |before| ends[before]);
            &bytes.as_bytes()[begin as usize..ends[at] as usize]
        };
        let hash = known.hasher.hash_one(text.as_bytes());
        if let Some(code) = codes.find(hash, |code| of_code(*code) == text.as_bytes()) {
            return *code;
        }
        let code = next_code(ends);
        codes.insert_unique(hash, code, |code| known.hasher.hash_one(of_code(*code)));
        self.new_code(text)
    }

    /// Adds a cell of a code. Where most cells have a text of their own, looking texts up is given up.
    pub fn push_code(&mut self, code: u32) {
        debug_assert!(code as usize <= self.ends.len());
        self.codes.push(code);
        if self.ends.len() >= TRIAL && self.ends.len() * 2 > self.codes.len() {
            self.known.codes = None;
        }
    }

    /// Adds cells by the codes that [`Texts::code`] gave.
    pub(super) fn push_codes(&mut self, codes: impl Iterator<Item = u32>) {
        self.codes.extend(codes);
    }

    /// Removes all cells. Texts that are looked up keep their codes.
    pub(super) fn clear(&mut self) {
        self.codes.clear();
        if self.known.codes.is_none() {
            self.ends.clear();
            self.bytes.clear();
        }
    }

    /// Adds cells whose texts lie behind each other in `bytes`, where texts are not looked up.
    pub(super) fn push_all(&mut self, bytes: &str, ends: impl Iterator<Item = usize>) {
        let begin = self.bytes.len();
        self.bytes.push_str(bytes);
        for end in ends {
            let code = next_code(&self.ends);
            self.ends.push(place(begin + end));
            self.codes.push(code);
        }
    }

    /// Looks texts up no more: two cells may have the same text under two codes.
    pub(super) fn look_up_none(&mut self) {
        self.known.codes = None;
    }

    fn new_code(&mut self, text: &str) -> u32 {
        let code = next_code(&self.ends);
        self.bytes.push_str(text);
        self.ends.push(place(self.bytes.len()));
        code
    }

    fn translated(&mut self, other: &Texts, code: u32, known: &mut Translation) -> u32 {
        let Some(text) = other.of_code(code) else { return EMPTY };
        if known.0.is_empty() {
            known.0 = vec![EMPTY; other.distinct() + 1];
        }
        let known = &mut known.0[code as usize];
        if *known == EMPTY {
            *known = self.code(text);
        }
        *known
    }
}

fn next_code(ends: &[u32]) -> u32 {
    place(ends.len() + 1)
}

/// # Panics
/// Where a column holds 4 GiB of different texts: a frame is of one store, and its files are limited to less.
fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a column's texts are less than 4 GiB")
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Texts {}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: AsRef<str>> FromIterator<Option<T>> for Texts {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(cells: I) -> Self {
        let mut texts = Texts::default();
        cells.into_iter().for_each(|text| texts.push(text.as_ref().map(AsRef::as_ref)));
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells() -> impl Strategy<Value = Vec<Option<String>>> {
        prop::collection::vec(prop::option::weighted(0.9, "[a-c商]{0,3}"), 0..60)
    }

    #[test]
    fn what_repeats_stands_once_and_what_does_not_is_not_looked_up() {
        let titles: Texts = (0..5000).map(|n| Some(format!("title {}", n % 7))).collect();
        assert!(titles.is_distinct() && titles.distinct() == 7);
        let ids: Texts = (0..5000).map(|n| Some(format!("{n:019}"))).collect();
        assert!(!ids.is_distinct() && ids.distinct() == 5000);
        assert!((0..5000).all(|n| ids.get(n) == Some(&*format!("{n:019}"))));
        let lines: Texts = (0..9000).map(|n| Some(format!("{:019}", n / 3))).collect();
        assert_eq!(lines.distinct(), 3000, "below each other");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever is done to it, it holds what a plain list holds.
        #[test]
        fn it_is_a_list_of_texts(first in cells(), second in cells(), at in prop::collection::vec(any::<prop::sample::Index>(), 0..20)) {
            let mut texts: Texts = first.iter().cloned().collect();
            let other: Texts = second.iter().cloned().collect();
            let mut plain = first.clone();
            texts.append(&other);
            plain.extend(second.iter().cloned());
            let mut known = Translation::default();
            for (from, to) in at.iter().zip(at.iter().rev()) {
                if second.is_empty() {
                    break;
                }
                let (from, to) = (from.index(second.len()), to.index(plain.len()));
                texts.set_from(to, &other, from, &mut known);
                plain[to] = second[from].clone();
            }
            let rows: Vec<usize> = at.iter().filter(|_| !plain.is_empty()).map(|at| at.index(plain.len())).collect();
            let taken: Vec<Option<&str>> = rows.iter().map(|&row| plain[row].as_deref()).collect();
            let found = texts.take(&rows);
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), taken);
            texts.set(plain.len() + 2, Some("behind"));
            plain.extend([None, None, Some("behind".to_owned())]);
            prop_assert_eq!(texts.iter().collect::<Vec<_>>(), plain.iter().map(Option::as_deref).collect::<Vec<_>>());
            prop_assert_eq!(&texts, &plain.into_iter().collect());
        }
    }
}
