//! What stands together: how many orders of a day hold each product, and each two of them. Kept beside each part like all sums, so
//! that nobody looks through the orders again.

use super::fold::codes;
use super::measure::{By, Measure};
use super::rollup::{self, Keys, Rollup};
use super::{Days, Engine, Question, Sum, selecting};
use crate::facts::{Frame, Value, Values};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who takes more different things at once is stocking up, which says nothing of what goes with what; and the pairs of a thousand
/// lines would be half a million.
pub const MOST: usize = 20;

/// What is asked: which rows of a store count, what holds them together, what they are, and when.
#[derive(Clone, Copy, Debug)]
pub struct Together<'a> {
    /// The store.
    pub store: &'a str,
    /// The rows that it counts.
    pub measure: &'static Measure,
    /// Rows of one day with the same value here belong together: an order's number.
    pub within: &'static str,
    /// What a row is: the first of these columns that says something.
    pub of: [&'static str; 2],
    /// On which days.
    pub days: &'a Days,
}

/// In how many orders each thing is, and each two things, which are in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Each.
    pub alone: BTreeMap<Arc<str>, u64>,
    /// Each two, of orders that hold few different ones.
    pub together: BTreeMap<[Arc<str>; 2], u64>,
}

impl Together<'_> {
    /// What tells it from others, beside the days.
    pub(super) fn shape(&self) -> impl std::fmt::Debug {
        (MOST, self.measure, self.within, self.of)
    }

    /// The columns that it looks at.
    pub(super) fn needs(&self) -> Vec<&'static str> {
        let mut names = vec![self.measure.date, self.within, self.of[0], self.of[1]];
        selecting::columns(self.measure.rows, &mut names);
        names
    }
}

/// The answer of an engine that only answers questions: row by row.
pub(super) fn by_rows<E: Engine + ?Sized>(engine: &E, asked: &Together<'_>) -> Pairs {
    let by = [By::Day, By::Column(asked.within), By::Column(asked.of[0]), By::Column(asked.of[1])];
    let until = DateTime::<Utc>::MAX_UTC.with_timezone(&Tz::UTC);
    let question = Question { store: asked.store, measures: &[asked.measure], by: &by, days: asked.days, until };
    let mut orders: BTreeMap<[Option<Value>; 2], BTreeSet<Arc<str>>> = BTreeMap::new();
    for key in engine.ask(&question).into_keys() {
        let Ok([day, within, first, second]) = <[Option<Value>; 4]>::try_from(key) else { continue };
        let text = |value| match value {
            Some(Value::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        if let (true, Some(thing)) = (within.is_some(), text(first).or(text(second))) {
            orders.entry([day, within]).or_default().insert(thing);
        }
    }
    let mut pairs = Pairs::default();
    for things in orders.into_values() {
        let things: Vec<Arc<str>> = things.into_iter().collect();
        for (at, thing) in things.iter().enumerate() {
            *pairs.alone.entry(Arc::clone(thing)).or_default() += 1;
            for other in things[at + 1..].iter().filter(|_| things.len() <= MOST) {
                *pairs.together.entry([Arc::clone(thing), Arc::clone(other)]).or_default() += 1;
            }
        }
    }
    pairs
}

/// The counts of rows by day: of each thing, and of each two things that stand together.
pub(super) fn fold(frame: &Frame, asked: &Together<'_>) -> Rollup {
    let (words, rows) = things(frame, asked);
    let mut groups: Vec<(i64, [u32; 2], u64)> = Vec::new();
    for day in rows.chunk_by(|a, b| a.0 == b.0) {
        let mut counts: HashMap<[u32; 2], u64> = HashMap::new();
        for order in day.chunk_by(|a, b| a.1 == b.1) {
            for (at, (.., thing)) in order.iter().enumerate() {
                *counts.entry([*thing, 0]).or_default() += 1;
                for (.., other) in order[at + 1..].iter().filter(|_| order.len() <= MOST) {
                    *counts.entry([*thing, *other]).or_default() += 1;
                }
            }
        }
        let first = groups.len();
        groups.extend(counts.into_iter().map(|(things, count)| (day[0].0, things, count)));
        groups[first..].sort_unstable();
    }
    let keys = [0, 1].map(|at| Keys::Text(words.clone(), groups.iter().map(|(_, things, _)| things[at]).collect()));
    let sum = |(.., count): &(i64, [u32; 2], u64)| Sum { raw: i128::from(*count), rows: *count, known: *count };
    Rollup {
        days: groups.iter().map(|(day, ..)| *day).collect(),
        keys: keys.into(),
        sums: vec![groups.iter().map(sum).collect()],
    }
}

/// Things of orders: the day, the order as a number, and the place of the thing's name.
type Things = Vec<(i64, u32, u32)>;

/// The names of all things, and each thing of each order once: its day, its order as a number, and its name's place, counted from 1.
fn things(frame: &Frame, asked: &Together<'_>) -> (Vec<Arc<str>>, Things) {
    let column = |name: &str| frame.at(frame.place(name));
    let Some(Values::Number(days)) = column(asked.measure.date) else { return (Vec::new(), Vec::new()) };
    let counts = selecting::all(frame, &rollup::closed(asked.measure));
    let counted: Vec<usize> = (0..frame.rows()).filter(|row| counts[*row] && days.get(*row).is_some()).collect();
    let (orders, _) = codes(column(asked.within), &counted);
    let [first, second] = asked.of.map(|name| match column(name) {
        Some(Values::Text(texts)) => Some(texts),
        _ => None,
    });
    let (mut words, mut known): (Vec<Arc<str>>, HashMap<&str, u32>) = (Vec::new(), HashMap::new());
    let mut found = Vec::with_capacity(counted.len());
    for (row, order) in counted.into_iter().zip(orders).filter(|(_, order)| *order > 0) {
        let mut texts = [first, second].into_iter().flatten().filter_map(|texts| texts.get(row));
        let Some(name) = texts.find(|text| !text.is_empty()) else { continue };
        let thing = *known.entry(name).or_insert_with(|| {
            words.push(name.into());
            words.len() as u32
        });
        found.extend(days.get(row).map(|day| (day, order, thing)));
    }
    found.sort_unstable();
    found.dedup();
    (words, found)
}

impl Pairs {
    /// Adds the counts of a part.
    pub(super) fn add(&mut self, rollup: &Rollup, days: &Days) {
        let [Keys::Text(words, firsts), Keys::Text(_, seconds)] = &rollup.keys[..] else { return };
        let mut counts: HashMap<[u32; 2], u64> = HashMap::new();
        for at in rollup.within(days.bounds()).filter(|at| days.has(rollup.days[*at])) {
            *counts.entry([firsts[at], seconds[at]]).or_default() += rollup.sums[0][at].rows;
        }
        let word = |code: u32| words.get((code as usize).checked_sub(1)?).cloned();
        for (things, count) in counts {
            match things.map(word) {
                [Some(thing), None] => *self.alone.entry(thing).or_default() += count,
                [Some(one), Some(other)] => {
                    let both = if one <= other { [one, other] } else { [other, one] };
                    *self.together.entry(both).or_default() += count;
                }
                [None, _] => {}
            }
        }
    }
}
