//! Rows that were pasted into a file and then sorted, where the platform writes lines of an order that are alike next to each other.
//!
//! Such rows stand where lines that are alike would. What gives them away is that all lines of an order are there as many times: of
//! one order that may be chance, of half of a file's it is not. An order that has a row of its own needs no such proof, because the
//! platform writes that row once.

use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Of so many orders at least every second must be there twice before their lines are taken for pasted.
const FEWEST: usize = 3;
/// Where fewer are, but more than one in so many, somebody should look.
const ONE_IN: usize = 20;

/// How often each row and each order stands in a file, by hashes.
#[derive(Default)]
pub(super) struct Lines {
    /// Of each row its order, and how often it stands there.
    rows: HashMap<u64, (u64, u64)>,
    /// How often the own row of an order stands there, where orders have one.
    begun: HashMap<u64, u64>,
}

/// What was found of a file's rows.
#[derive(Default)]
pub(super) struct Pasted {
    /// Of each row how often it counts, where that is less than it stands there.
    once: HashMap<u64, u64>,
    /// Orders all of whose lines are there several times, and yet count as they stand.
    pub(super) doubtful: u64,
}

impl Lines {
    /// Notes a row of an order; whether it is the order's own, and that was there already.
    pub(super) fn note(&mut self, order: u64, row: u64, begins: bool) -> bool {
        self.rows.entry(row).or_insert((order, 0)).1 += 1;
        if begins { *self.begun.entry(order).and_modify(|times| *times += 1).or_insert(1) > 1 } else { false }
    }

    /// How often each row counts.
    pub(super) fn judged(&self) -> Pasted {
        let mut times: HashMap<u64, u64> = HashMap::new();
        for (order, count) in self.rows.values() {
            times.entry(*order).and_modify(|times| *times = common(*times, *count)).or_insert(*count);
        }
        let orders = times.len();
        if self.begun.is_empty() {
            times.retain(|_, times| *times > 1);
            if times.len() < FEWEST || times.len() * 2 < orders {
                let many = times.len() >= FEWEST && times.len() * ONE_IN >= orders;
                return Pasted { doubtful: if many { times.len() as u64 } else { 0 }, ..Pasted::default() };
            }
            // An order of one line that is there twice by right is there four times once all was pasted.
            let usual = usual(times.values().copied());
            times.values_mut().for_each(|times| *times = common(*times, usual));
        } else {
            times = self.begun.iter().filter(|(_, times)| **times > 1).map(|(order, times)| (*order, *times)).collect();
        }
        let several = self.rows.iter().filter(|(_, (_, count))| *count > 1);
        let once =
            several.filter_map(|(row, (order, count))| Some((*row, (count / times.get(order)?).max(1)))).collect();
        Pasted { once, doubtful: 0 }
    }
}

impl Pasted {
    /// Of the rows that are kept of a table, which count.
    pub(super) fn counting(&self) -> impl FnMut(u64) -> bool + '_ {
        let mut seen: HashMap<u64, u64> = HashMap::new();
        move |row| {
            let Some(times) = self.once.get(&row) else { return true };
            let seen = seen.entry(row).or_default();
            *seen += 1;
            *seen <= *times
        }
    }
}

/// What most of them are, the least of several.
fn usual(times: impl Iterator<Item = u64>) -> u64 {
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    times.for_each(|times| *counts.entry(times).or_default() += 1);
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(1, |(times, _)| times)
}

/// The greatest number that divides both.
fn common(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common(other, one % other) }
}
