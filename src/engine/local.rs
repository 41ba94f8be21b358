//! The engine in process: sums by day and columns of the current facts, each made when it is first asked for.

use super::answering::Answering;
use super::fold::fold;
use super::measure::{By, Measure};
use super::rollup::{Key, Rollup, Shape};
use super::{Answer, Engine, Question, selecting};
use crate::facts::{Frame, Table};
use crate::ledger::View;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Current facts, as the engine wants them: each table of a store in parts that share no row.
pub trait Parts: Sync {
    /// The parts of a store's table, which together are the whole table.
    fn parts(&self, store: &str, table: Table) -> Vec<&Frame>;
}

impl Parts for View {
    fn parts(&self, store: &str, table: Table) -> Vec<&Frame> {
        self.store(store).and_then(|store| store.frames.get(&table)).into_iter().collect()
    }
}

/// Answers from facts in memory.
pub struct Local<'v> {
    facts: &'v dyn Parts,
    measures: &'static [&'static Measure],
    rollups: Mutex<HashMap<(String, Key), Rollups>>,
}

/// The sums of each part.
type Rollups = Arc<Vec<Rollup>>;

impl<'v> Local<'v> {
    /// Over facts; of these measures those that can be are summed in one pass.
    pub fn new(facts: &'v dyn Parts, measures: &'static [&'static Measure]) -> Self {
        Local { facts, measures, rollups: Mutex::default() }
    }

    fn rollups(&self, store: &str, shape: &Shape) -> Rollups {
        let key = (store.to_owned(), shape.key());
        let known = || self.rollups.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rollups) = known().get(&key) {
            return Arc::clone(rollups);
        }
        let parts = self.facts.parts(store, shape.table);
        let made: Rollups = Arc::new(parts.into_iter().map(|frame| fold(frame, shape)).collect());
        known().insert(key, Arc::clone(&made));
        made
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
        let mut answer = Answer::new();
        for (shape, places) in self.shapes(question) {
            let rollups = self.rollups(question.store, &shape);
            let mut answering = Answering::new(question, shape, &places);
            rollups.iter().for_each(|rollup| answering.add(rollup));
            answering.finish(&mut answer);
        }
        answer
    }
}

/// The rows of a measure's table that a question's sum of it comes from: what `explain` traces to files.
pub fn rows(frame: &Frame, measure: &Measure, question: &Question<'_>) -> Vec<usize> {
    let (closed, open) = selecting::split(measure.rows);
    let (date, mask) = (frame.place(measure.date), selecting::all(frame, &closed));
    let dated = |row: &usize| frame.number(date, *row).is_some_and(|day| question.days.has(day));
    let passes = |row: &usize| {
        let number = |name: &str| frame.number(frame.place(name), *row);
        let value = |rows| selecting::open_column(rows).and_then(number);
        open.iter().all(|rows| selecting::passes(*rows, value(*rows), question))
    };
    (0..frame.rows()).filter(|row| mask[*row]).filter(dated).filter(passes).collect()
}
