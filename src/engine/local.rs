//! The engine in process: sums by day and columns of the current facts, part by part, each made when it is first asked for.

use super::answering::Answering;
use super::keeping;
use super::measure::{By, Measure};
use super::rollup::{Key, Keys, NOTHING, Rollup, Shape};
use super::rows::{Facts, Rows};
#[cfg(feature = "cluster")]
use super::sql::{self, Sql};
use super::{Answer, Days, Engine, Histories, Pairs, Question, Together, selecting, together};
#[cfg(feature = "cluster")]
use crate::facts::EXTENSION;
use crate::threads;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Answers from sums of facts, which are made from the rows where they are not kept.
pub struct Local<'v> {
    facts: &'v dyn Facts,
    measures: &'static [&'static Measure],
    memory: Memory,
    #[cfg(feature = "cluster")]
    sql: Option<&'v dyn Sql>,
}

/// What was summed and answered already, for every engine over the same facts.
#[derive(Clone, Default)]
pub struct Memory(Arc<Known>);

#[derive(Default)]
struct Known {
    sums: Mutex<HashMap<(String, Key), Arc<Sums>>>,
    answers: Mutex<HashMap<Asked, Answer>>,
    /// What was summed of all stores, and for which days.
    at_once: Mutex<HashSet<(Key, (i64, i64))>>,
    /// The same of what others were asked to sum.
    #[cfg(feature = "cluster")]
    by_others: Mutex<HashSet<(Key, (i64, i64))>>,
}

/// A question: of which store, the measures, cut by what, on which days, until when.
type Asked = (String, Vec<&'static str>, Vec<By>, Days, i64);

/// The sums of each part of a store's table by one shape.
struct Sums {
    name: String,
    parts: Vec<OnceLock<Rollup>>,
}

/// A part of a store's table without sums yet, and its place among the sums.
struct Unsummed<'v> {
    part: &'v dyn Rows,
    sums: Arc<Sums>,
    at: usize,
}

impl<'v> Local<'v> {
    /// Over facts; of these measures those that can be are summed in one pass.
    pub fn new(facts: &'v dyn Facts, measures: &'static [&'static Measure]) -> Self {
        Local::remembering(facts, measures, &Memory::default())
    }

    /// The same with what others over these facts know already.
    pub fn remembering(facts: &'v dyn Facts, measures: &'static [&'static Measure], memory: &Memory) -> Self {
        Local {
            facts,
            measures,
            memory: memory.clone(),
            #[cfg(feature = "cluster")]
            sql: None,
        }
    }

    /// The same that has others sum what is not summed yet, where there are any.
    #[cfg(feature = "cluster")]
    pub fn with_sql(self, sql: Option<&'v dyn Sql>) -> Self {
        Local { sql, ..self }
    }

    /// The parts of all stores that speak of these days, where their sums are not known.
    fn unsummed(&self, shape: &Shape, days: (i64, i64)) -> Vec<Unsummed<'v>> {
        let mut unsummed = Vec::new();
        for store in self.facts.stores() {
            let parts = self.facts.parts(store, shape.table);
            let sums = self.sums(store, shape, parts.len());
            let open =
                |(at, part): &(usize, &dyn Rows)| speaks(*part, shape.date, days) && sums.parts[*at].get().is_none();
            let parts = parts.into_iter().enumerate().filter(open);
            unsummed.extend(parts.map(|(at, part)| Unsummed { part, sums: Arc::clone(&sums), at }));
        }
        unsummed
    }

    /// Has the parts of all stores that speak of these days summed by others at once, where their sums are neither known nor kept.
    /// What they leave is summed here.
    #[cfg(feature = "cluster")]
    fn sum_by_others(&self, shape: &Shape, days: (i64, i64)) {
        let Some(sql) = self.sql else { return };
        // Who asks for the same a moment later waits, and finds it.
        let mut asked = locked(&self.memory.0.by_others);
        if !asked.insert((shape.key(), days)) {
            return;
        }
        let (mut missing, mut paths) = (Vec::new(), Vec::new());
        for open in self.unsummed(shape, days) {
            if let Some(kept) = keeping::kept(open.part, shape, &open.sums.name) {
                let _ = open.sums.parts[open.at].set(kept);
            } else if let Some(path) = open.part.beside(EXTENSION) {
                missing.push(open);
                paths.push(path);
            }
        }
        let made = if paths.is_empty() { None } else { sql::rollups(sql, shape, &paths) };
        for (open, rollup) in missing.into_iter().zip(made.into_iter().flatten()) {
            keeping::keep(open.part, &rollup, &open.sums.name);
            let _ = open.sums.parts[open.at].set(rollup);
        }
    }

    /// Sums the parts of all stores that speak of these days, where their sums are not known: who asks of one store asks of the
    /// others too, and so all cores have work.
    fn sum_at_once(&self, shape: &Shape, days: (i64, i64)) {
        #[cfg(feature = "cluster")]
        self.sum_by_others(shape, days);
        if locked(&self.memory.0.at_once).insert((shape.key(), days)) {
            threads::map(&self.unsummed(shape, days), |open| {
                open.sums.parts[open.at].get_or_init(|| keeping::rollup(open.part, shape, &open.sums.name));
            });
        }
    }

    /// The sums of a store's parts, in their order.
    fn sums(&self, store: &str, shape: &Shape, parts: usize) -> Arc<Sums> {
        let made = || {
            Arc::new(Sums {
                name: keeping::name(shape),
                parts: std::iter::repeat_with(OnceLock::new).take(parts).collect(),
            })
        };
        Arc::clone(locked(&self.memory.0.sums).entry((store.to_owned(), shape.key())).or_insert_with(made))
    }

    /// The shapes that answer a question, each with the places of the measures that it answers for.
    fn shapes(&self, question: &Question<'_>) -> Vec<(Shape, Vec<usize>)> {
        let column = |by: &By| match by {
            By::Day => None,
            By::Column(name) => Some(*name),
        };
        let cut: Vec<&'static str> = question.by.iter().filter_map(column).collect();
        let mut shapes: Vec<(Shape, Vec<usize>)> = Vec::new();
        for (place, measure) in question.measures.iter().enumerate() {
            match shapes.iter_mut().find(|(shape, _)| shape.answers(measure)) {
                Some((_, places)) => places.push(place),
                None => shapes.push((Shape::of(measure, &cut, self.measures), vec![place])),
            }
        }
        shapes
    }
}

impl Engine for Local<'_> {
    fn ask(&self, question: &Question<'_>) -> Answer {
        // Days one by one are asked for once, and are many.
        if question.by.contains(&By::Day) {
            return self.answer(question);
        }
        let measures = question.measures.iter().map(|measure| measure.id).collect();
        let (by, days, until) = (question.by.to_vec(), question.days.clone(), question.until.timestamp());
        let asked: Asked = (question.store.to_owned(), measures, by, days, until);
        let known = locked(&self.memory.0.answers).get(&asked).cloned();
        known.unwrap_or_else(|| {
            let answer = self.answer(question);
            locked(&self.memory.0.answers).insert(asked, answer.clone());
            answer
        })
    }

    fn histories(&self, store: &str, measures: &[&'static Measure], column: &'static str) -> Histories {
        let shape = Shape::hashed(measures, column);
        self.sum_at_once(&shape, (i64::MIN, i64::MAX));
        let parts = self.facts.parts(store, shape.table);
        let known = self.sums(store, &shape, parts.len());
        let mut all = Histories { sums: vec![Vec::new(); measures.len()], ..Histories::default() };
        for (part, rollup) in parts.into_iter().zip(&known.parts) {
            let rollup = rollup.get_or_init(|| keeping::rollup(part, &shape, &known.name));
            let Keys::Hash(hashes) = &rollup.keys[0] else { continue };
            for (at, hash) in hashes.iter().enumerate().filter(|(_, hash)| **hash != NOTHING) {
                all.keys.push(*hash);
                all.days.push(rollup.days[at]);
                all.sums.iter_mut().zip(&rollup.sums).for_each(|(all, sums)| all.push(sums[at]));
            }
        }
        all
    }

    fn together(&self, asked: &Together<'_>) -> Pairs {
        let name = keeping::name(&asked.shape());
        let mut pairs = Pairs::default();
        for part in self.facts.parts(asked.store, asked.measure.table) {
            if speaks(part, asked.measure.date, asked.days.bounds()) {
                let counts = keeping::read(part, (2, 1), &name).unwrap_or_else(|| {
                    let made = together::fold(&part.only(&asked.needs()), asked);
                    keeping::keep(part, &made, &name);
                    made
                });
                pairs.add(&counts, asked.days);
            }
        }
        pairs
    }
}

impl Local<'_> {
    fn answer(&self, question: &Question<'_>) -> Answer {
        let mut answer = Answer::new();
        let days = question.days.bounds();
        for (shape, places) in self.shapes(question) {
            self.sum_at_once(&shape, days);
            let parts = self.facts.parts(question.store, shape.table);
            let sums = self.sums(question.store, &shape, parts.len());
            let mut answering = Answering::new(question, &shape, &places);
            for (part, rollup) in parts.into_iter().zip(&sums.parts).filter(|(part, _)| speaks(*part, shape.date, days))
            {
                answering.add(rollup.get_or_init(|| keeping::rollup(part, &shape, &sums.name)));
            }
            answering.finish(&mut answer);
        }
        answer
    }
}

/// Whether a part has rows of these days, by this date.
fn speaks(part: &dyn Rows, date: &str, (first, last): (i64, i64)) -> bool {
    part.days(date).is_some_and(|days| days.0 <= last && days.1 >= first)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The rows of a part that a question's sum of a measure comes from, by their place: what `explain` traces to files.
pub fn rows(part: &dyn Rows, measure: &'static Measure, question: &Question<'_>) -> Vec<usize> {
    let frame = part.only(&Shape::of(measure, &[], &[]).needs());
    let (closed, open) = selecting::split(measure.rows);
    let (date, mask) = (frame.place(measure.date), selecting::all(&frame, &closed));
    let dated = |row: &usize| frame.number(date, *row).is_some_and(|day| question.days.has(day));
    let passes = |row: &usize| {
        let number = |name: &str| frame.number(frame.place(name), *row);
        let value = |rows| selecting::open_column(rows).and_then(number);
        open.iter().all(|rows| selecting::passes(*rows, value(*rows), question))
    };
    (0..frame.rows()).filter(|row| mask[*row]).filter(dated).filter(passes).collect()
}
