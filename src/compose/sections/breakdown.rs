//! Breakdowns: the largest groups one by one, the rest together, what no export allocates, and the whole below them, so that
//! every table adds up to the figure it breaks down.

use super::scope::total;
use crate::compose::declared::Columns;
use crate::report::{Cell, Table};
use crate::words::Phrase;
use std::collections::BTreeMap;

pub(super) trait Sums: Clone {
    fn add(&mut self, other: &Self);
    fn subtract(&mut self, other: &Self);
}

/// Of now and of before.
impl<S: Sums> Sums for (S, S) {
    fn add(&mut self, other: &Self) {
        self.0.add(&other.0);
        self.1.add(&other.1);
    }

    fn subtract(&mut self, other: &Self) {
        self.0.subtract(&other.0);
        self.1.subtract(&other.1);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part<K> {
    One(K),
    /// Groups that are not shown one by one, so many.
    Rest(usize),
    /// What no export allocates to any group.
    Unallocated,
    Whole,
}

pub(super) struct Row<K, S> {
    pub(super) part: Part<K>,
    pub(super) sums: S,
}

impl<K> Part<K> {
    /// What a group is called, or what else the row is.
    pub(super) fn name<C: Into<Cell>>(&self, own: impl Fn(&K) -> C) -> Cell {
        match self {
            Part::One(key) => own(key).into(),
            Part::Rest(count) => Phrase::new("section.rest").with("count", *count).into(),
            Part::Unallocated => Phrase::new("section.unallocated").into(),
            Part::Whole => total(),
        }
    }

    /// Something that only one group has.
    pub(super) fn own<C: Into<Cell>>(&self, say: impl Fn(&K) -> C) -> Cell {
        match self {
            Part::One(key) => say(key).into(),
            _ => Cell::Blank,
        }
    }
}

/// The groups of a whole, the most important first.
pub(super) struct Breakdown<K, S> {
    pub(super) groups: Vec<(K, S)>,
    pub(super) whole: S,
    /// How many of them are shown one by one.
    pub(super) most: usize,
}

impl<K, S: Sums + Default> Breakdown<K, S> {
    pub(super) fn table(self, id: &'static str, columns: &Columns<'_, Row<K, S>>) -> Table {
        let (count, most) = (self.groups.len(), self.most);
        let (mut rest, mut open, mut rows) = (S::default(), self.whole.clone(), Vec::new());
        for (at, (key, sums)) in self.groups.into_iter().enumerate() {
            open.subtract(&sums);
            match at < most {
                true => rows.push(Row { part: Part::One(key), sums }),
                false => rest.add(&sums),
            }
        }
        for (part, sums) in [(Part::Rest(count.saturating_sub(most)), rest), (Part::Unallocated, open)] {
            let row = Row { part, sums };
            rows.extend(columns.says_something(&row).then_some(row));
        }
        columns.totalled(id, &rows, Some(&Row { part: Part::Whole, sums: self.whole })).out_of(count)
    }
}

/// The groups of this week and of the week before, side by side.
pub(super) fn side_by_side<K: Ord + Clone, A: Copy + Default>(
    now: &BTreeMap<K, A>,
    before: &BTreeMap<K, A>,
) -> BTreeMap<K, (A, A)> {
    let of = |groups: &BTreeMap<K, A>, key: &K| groups.get(key).copied().unwrap_or_default();
    let keys = now.keys().chain(before.keys());
    keys.map(|key| (key.clone(), (of(now, key), of(before, key)))).collect()
}
