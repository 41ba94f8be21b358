//! Keys of rows: written behind each other in one piece of memory, compared as bytes, and merged as sorted runs.

use crate::facts::{Frame, Table, Values};
use hashbrown::HashSet;
use std::io::Write;

/// Stands between the columns of a key. Texts hold no such character, and all that they hold are greater: keys are sorted as
/// their columns are.
const BETWEEN: u8 = 0x1f;

/// Begins the number of a campaign, as no name does.
const NUMBERED: u8 = 0x1e;

/// The key of each of some rows.
#[derive(Debug, Default)]
pub(super) struct Keys {
    bytes: Vec<u8>,
    /// Where the key of each row ends; the first begins at 0.
    ends: Vec<usize>,
}

impl Keys {
    /// Of all rows of a frame.
    pub(super) fn of(frame: &Frame) -> Self {
        let writing = Writing::of(frame.table());
        let mut keys = Keys::default();
        keys.ends.reserve(frame.rows());
        for row in 0..frame.rows() {
            writing.write(frame, row, &mut keys.bytes);
            keys.ends.push(keys.bytes.len());
        }
        keys
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// That of a row.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let begin = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[begin..self.ends[row]]
    }

    /// The rows by key, of one key the earlier first.
    pub(super) fn order(&self) -> Vec<usize> {
        let first = if self.len() == 0 { &[] } else { self.get(0) };
        let same = |row: usize| self.get(row).iter().zip(first).take_while(|(a, b)| a == b).count();
        let common = (1..self.len()).map(same).min().unwrap_or_default();
        // Mostly eight bytes behind what all have in common tell two apart, and they lie in the list that is sorted.
        let head = |row: usize| {
            let rest = self.get(row).get(common..).unwrap_or_default();
            u64::from_be_bytes(std::array::from_fn(|at| rest.get(at).copied().unwrap_or_default()))
        };
        let mut order: Vec<(u64, usize)> = (0..self.len()).map(|row| (head(row), row)).collect();
        order.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))));
        order.into_iter().map(|(_, row)| row).collect()
    }

    fn push(&mut self, key: &[u8]) -> usize {
        self.bytes.extend_from_slice(key);
        self.ends.push(self.bytes.len());
        self.len() - 1
    }
}

/// How the key of a table's rows is written.
struct Writing {
    places: Vec<usize>,
    /// The number of a campaign, and the names that it stands for where a file has it: names change.
    numbered: Option<(usize, [usize; 2])>,
}

impl Writing {
    fn of(table: Table) -> Self {
        let columns = table.definition().columns;
        let place = |name: &str| columns.iter().position(|column| column.name == name);
        let numbered = || Some((place("campaign_id")?, [place("scene")?, place("campaign")?]));
        Writing { places: (0..columns.len()).filter(|&place| columns[place].key).collect(), numbered: numbered() }
    }

    fn write(&self, frame: &Frame, row: usize, key: &mut Vec<u8>) {
        let number = self.numbered.and_then(|(number, names)| Some((frame.text(number, row)?, names)));
        let number = number.filter(|(number, _)| !number.is_empty());
        for (at, &place) in self.places.iter().enumerate() {
            if at > 0 {
                key.push(BETWEEN);
            }
            if let Some((number, names)) = number
                && names.contains(&place)
            {
                // Once for both names.
                key.push(NUMBERED);
                key.extend_from_slice(if place == names[1] { number.as_bytes() } else { &[] });
                continue;
            }
            match frame.at(place) {
                Some(Values::Text(texts)) => key.extend_from_slice(texts.get(row).unwrap_or_default().as_bytes()),
                Some(Values::Number(numbers)) => {
                    // Days sort as text only with a fixed width.
                    let written = numbers.get(row).map_or(Ok(()), |number| write!(key, "{number:010}"));
                    written.expect("memory takes all that is written");
                }
                None => {}
            }
        }
    }
}

/// Keys of several files, each once, and its place: in the order in which they first came.
#[derive(Debug, Default)]
pub(super) struct Index {
    keys: Keys,
    /// The places that are in use, by key.
    sorted: Vec<usize>,
}

/// Where the rows of a file go.
pub(super) struct Taken {
    /// The place of each row.
    pub(super) places: Vec<usize>,
    /// Rows of one key, each with the next of that key.
    pub(super) twice: Vec<(usize, usize)>,
}

impl Index {
    /// How many places there are, those of keys that were removed among them.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The places that are in use, by key.
    pub(super) fn sorted(&self) -> &[usize] {
        &self.sorted
    }

    /// The key of a place.
    #[cfg(test)]
    fn key(&self, place: usize) -> &[u8] {
        self.keys.get(place)
    }

    /// The place of the key that these texts make.
    pub(super) fn find(&self, texts: &[&str]) -> Option<usize> {
        let key = texts.join(std::str::from_utf8(&[BETWEEN]).expect("a control character")).into_bytes();
        let at = self.first_from(0, &key);
        self.sorted.get(at).copied().filter(|place| self.keys.get(*place) == key)
    }

    /// Takes the keys of a file: those that are known keep their places, new ones get the next, in their order.
    pub(super) fn take(&mut self, file: &Keys) -> Taken {
        let mut taken = Taken { places: vec![0; file.len()], twice: Vec::new() };
        let mut merged = Vec::with_capacity(self.sorted.len() + file.len());
        let (mut from, mut last): (usize, Option<usize>) = (0, None);
        for row in file.order() {
            let key = file.get(row);
            if let Some(before) = last.replace(row)
                && file.get(before) == key
            {
                taken.places[row] = taken.places[before];
                taken.twice.push((before, row));
                continue;
            }
            let until = self.first_from(from, key);
            merged.extend_from_slice(&self.sorted[from..until]);
            from = until;
            let place = match self.sorted.get(until) {
                Some(&known) if self.keys.get(known) == key => {
                    from += 1;
                    known
                }
                _ => self.keys.push(key),
            };
            merged.push(place);
            taken.places[row] = place;
        }
        merged.extend_from_slice(&self.sorted[from..]);
        self.sorted = merged;
        taken
    }

    /// Forgets these places: who comes with their keys gets another.
    pub(super) fn remove(&mut self, places: &[usize]) {
        let gone: HashSet<usize> = places.iter().copied().collect();
        if !gone.is_empty() {
            self.sorted.retain(|place| !gone.contains(place));
        }
    }

    /// Where the first key stands that is no less: near by, so it is looked for in steps that double.
    fn first_from(&self, from: usize, key: &[u8]) -> usize {
        let rest = &self.sorted[from..];
        let is_less = |place: &usize| self.keys.get(*place) < key;
        let mut bound = 1;
        while rest.get(bound - 1).is_some_and(is_less) {
            bound *= 2;
        }
        let (low, high) = (bound / 2, rest.len().min(bound - 1));
        from + low + rest[low..high].partition_point(is_less)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn file(keys: &[String]) -> Keys {
        let mut file = Keys::default();
        for key in keys {
            file.push(key.as_bytes());
        }
        file
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever files come and whatever is removed between them, places are what a map of keys says.
        #[test]
        fn it_is_a_map_in_order(
            files in prop::collection::vec((prop::collection::vec("9[0-3]{0,12}", 0..30), prop::collection::vec(any::<prop::sample::Index>(), 0..4)), 0..6),
        ) {
            let (mut index, mut map, mut next): (Index, HashMap<String, usize>, usize) = (Index::default(), HashMap::new(), 0);
            for (keys, removed) in files {
                let Taken { places, twice } = index.take(&file(&keys));
                for (row, key) in keys.iter().enumerate() {
                    let place = *map.entry(key.clone()).or_insert(places[row]);
                    prop_assert_eq!(places[row], place);
                    let before = (0..row).rev().find(|before| keys[*before] == *key);
                    prop_assert_eq!(before, twice.iter().find(|(_, later)| *later == row).map(|(before, _)| *before));
                }
                let mut known: Vec<(&String, usize)> = map.iter().map(|(key, place)| (key, *place)).collect();
                known.sort_unstable();
                prop_assert_eq!(known.iter().map(|(_, place)| *place).collect::<Vec<_>>(), index.sorted());
                prop_assert!(index.sorted().iter().all(|place| index.key(*place) == known.iter().find(|(_, own)| own == place).unwrap().0.as_bytes()));
                prop_assert!(index.len() >= next);
                next = index.len();
                let gone: Vec<usize> = removed.iter().filter(|_| !known.is_empty()).map(|at| known[at.index(known.len())].1).collect();
                index.remove(&gone);
                map.retain(|_, place| !gone.contains(place));
            }
        }
    }
}
