//! From sums by day and columns to the answer of a question.

use super::fold::{codes_of, pair};
use super::measure::{Aggregate, By, Measure, Selection};
use super::rollup::{Keys, NOTHING, Rollup, Shape};
use super::{Answer, Question, Sum, selecting};
use crate::facts::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The measures of a question that one shape answers for, being added up over the parts that facts come in.
pub(super) struct Answering<'q> {
    question: &'q Question<'q>,
    shape: &'q Shape,
    asked: Vec<Asked>,
    groups: BTreeMap<Vec<Option<Value>>, Vec<Group>>,
}

/// A measure of the question.
struct Asked {
    /// Its place in the question.
    place: usize,
    /// Its place in the shape.
    of_shape: usize,
    value: Aggregate,
    /// Conditions that the question decides, with the column that each looks at.
    open: Vec<(Selection, usize)>,
    /// The column whose different values are counted.
    distinct: Option<usize>,
}

/// What a measure adds up to in a group of the answer.
#[derive(Clone, Default)]
struct Group {
    sum: Sum,
    latest: Option<i64>,
    seen: Vec<u128>,
}

impl<'q> Answering<'q> {
    /// Nothing added up yet, of the measures at these places of the question.
    pub(super) fn new(question: &'q Question<'q>, shape: &'q Shape, places: &[usize]) -> Self {
        let asked = places.iter().map(|place| Asked::new(*place, question.measures[*place], shape)).collect();
        Answering { question, shape, asked, groups: BTreeMap::new() }
    }

    /// Adds the groups of a part.
    pub(super) fn add(&mut self, rollup: &Rollup) {
        let within = rollup.within(self.question.days.bounds());
        let at: Vec<usize> = within.filter(|at| self.question.days.has(rollup.days[*at])).collect();
        let (ids, first) = self.regroup(rollup, &at);
        for (of_measure, asked) in self.asked.iter().enumerate() {
            let mut found: Vec<Option<Group>> = vec![None; first.len()];
            for (group, id) in at.iter().zip(&ids) {
                let sum = rollup.sums[asked.of_shape][*group];
                if sum.rows > 0 && asked.passes(rollup, *group, self.question) {
                    found[*id as usize].get_or_insert_default().take(asked, sum, rollup, *group);
                }
            }
            for (group, first) in found.into_iter().zip(&first).filter_map(|(group, first)| Some((group?, *first))) {
                let key = self.key(rollup, first);
                let all = self.groups.entry(key).or_insert_with(|| vec![Group::default(); self.asked.len()]);
                all[of_measure].add(group, asked.value);
            }
        }
    }

    /// Which group of the answer each of these groups belongs to, and one of each.
    fn regroup(&self, rollup: &Rollup, at: &[usize]) -> (Vec<u32>, Vec<usize>) {
        let mut ids = vec![0; at.len()];
        let mut count = 1;
        for by in self.question.by {
            let (codes, among) = match by {
                By::Day => codes_of(at.iter().map(|group| Some(rollup.days[*group]))),
                By::Column(name) => match &rollup.keys[self.shape.column(name, false)] {
                    Keys::Text(words, codes) => (at.iter().map(|group| codes[*group]).collect(), words.len() + 1),
                    Keys::Number(numbers) => codes_of(at.iter().map(|group| numbers[*group])),
                    Keys::Hash(_) => continue,
                },
            };
            count = pair(&mut ids, count, &codes, among);
        }
        let mut first = vec![0; if at.is_empty() { 0 } else { count }];
        ids.iter().zip(at).rev().for_each(|(id, group)| first[*id as usize] = *group);
        (ids, first)
    }

    fn key(&self, rollup: &Rollup, group: usize) -> Vec<Option<Value>> {
        let value = |by: &By| match by {
            By::Day => Some(Value::Number(rollup.days[group])),
            By::Column(name) => rollup.keys[self.shape.column(name, false)].value(group),
        };
        self.question.by.iter().map(value).collect()
    }

    /// Puts what was added up into the answer.
    pub(super) fn finish(self, answer: &mut Answer) {
        let width = self.question.measures.len();
        for (key, groups) in self.groups {
            let sums = answer.entry(key).or_insert_with(|| vec![Sum::default(); width]);
            for (group, asked) in groups.into_iter().zip(&self.asked) {
                sums[asked.place] = group.sum(asked.value);
            }
        }
    }
}

impl Asked {
    fn new(place: usize, measure: &'static Measure, shape: &Shape) -> Self {
        let (_, open) = selecting::split(measure.rows);
        let of_column = |rows| Some((rows, shape.column(selecting::open_column(rows)?, false)));
        let distinct = match measure.value {
            Aggregate::Distinct(name) => Some(shape.column(name, true)),
            Aggregate::Sum(_) | Aggregate::Count | Aggregate::Latest(_) => None,
        };
        let open = open.into_iter().filter_map(of_column).collect();
        Asked { place, of_shape: shape.place(measure), value: measure.value, open, distinct }
    }

    fn passes(&self, rollup: &Rollup, group: usize, question: &Question<'_>) -> bool {
        let number = |column: usize| match &rollup.keys[column] {
            Keys::Number(numbers) => numbers[group],
            Keys::Text(..) | Keys::Hash(_) => None,
        };
        self.open.iter().all(|(rows, column)| selecting::passes(*rows, number(*column), question))
    }
}

impl Group {
    /// One more group of the sums by day.
    fn take(&mut self, asked: &Asked, sum: Sum, rollup: &Rollup, group: usize) {
        let day = rollup.days[group];
        match asked.value {
            Aggregate::Latest(_) => self.add(Group { sum, latest: Some(day), seen: Vec::new() }, asked.value),
            _ => self.sum.add(sum),
        }
        if let Some(Keys::Hash(hashes)) = asked.distinct.map(|column| &rollup.keys[column]) {
            self.seen.extend(Some(hashes[group]).filter(|hash| *hash != NOTHING));
        }
    }

    /// Both together.
    fn add(&mut self, other: Group, value: Aggregate) {
        let (mine, raw) = (self.latest, self.sum.raw);
        self.sum.add(other.sum);
        match self.seen.is_empty() {
            true => self.seen = other.seen,
            false => self.seen.extend(other.seen),
        }
        if matches!(value, Aggregate::Latest(_)) {
            let newer = other.sum.known > 0 && mine <= other.latest;
            self.sum.raw = if newer { other.sum.raw } else { raw };
            self.latest = if newer { other.latest } else { mine };
        }
    }

    fn sum(mut self, value: Aggregate) -> Sum {
        if matches!(value, Aggregate::Distinct(_)) {
            self.seen.sort_unstable();
            self.seen.dedup();
            self.sum.raw = self.seen.len() as i128;
        }
        self.sum
    }
}

impl Keys {
    fn value(&self, group: usize) -> Option<Value> {
        match self {
            Keys::Text(words, codes) => {
                let word = (codes[group] as usize).checked_sub(1).map(|at| &words[at]);
                word.map(|word| Value::Text(Arc::clone(word)))
            }
            Keys::Number(numbers) => numbers[group].map(Value::Number),
            Keys::Hash(_) => None,
        }
    }
}
