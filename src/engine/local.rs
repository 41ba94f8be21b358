//! The engine in process: folds over the columns of the current view.

use super::measure::{Aggregate, By, Measure, Selection};
use super::{Answer, Engine, Question, Sum};
use crate::facts::{Frame, Value};
use crate::ledger::View;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Answers from a view in memory.
#[derive(Clone, Copy, Debug)]
pub struct Local<'v> {
    view: &'v View,
}

impl<'v> Local<'v> {
    /// Over a view.
    pub fn new(view: &'v View) -> Self {
        Local { view }
    }
}

impl Local<'_> {
    /// The rows of a measure's table that a question's sum of it comes from: what `explain` traces to files.
    pub fn rows(&self, measure: &Measure, question: &Question<'_>) -> Vec<usize> {
        let frame = self.view.store(question.store).and_then(|s| s.frames.get(&measure.table));
        let Some(frame) = frame else { return Vec::new() };
        let (date, filter) = (frame.place(measure.date), Filter::new(frame, measure.rows, question));
        let counts = |row: &usize| frame.number(date, *row).is_some_and(|day| question.days.has(day));
        (0..frame.rows()).filter(counts).filter(|row| filter.passes(frame, *row)).collect()
    }
}

impl Engine for Local<'_> {
    fn ask(&self, question: &Question<'_>) -> Answer {
        let mut answer = Answer::new();
        let width = question.measures.len();
        for (index, measure) in question.measures.iter().enumerate() {
            let frame = self.view.store(question.store).and_then(|s| s.frames.get(&measure.table));
            let Some(frame) = frame else { continue };
            for (group, sum) in fold(frame, measure, question) {
                answer.entry(group).or_insert_with(|| vec![Sum::default(); width])[index] = sum;
            }
        }
        answer
    }
}

/// One measure by group.
fn fold(frame: &Frame, measure: &Measure, question: &Question<'_>) -> BTreeMap<Vec<Option<Value>>, Sum> {
    let date = frame.place(measure.date);
    let filter = Filter::new(frame, measure.rows, question);
    let taken = ColumnSource::new(frame, measure.value);
    if let [] | [By::Day] = question.by {
        return fold_days(frame, (&filter, &taken), question, date);
    }
    let by: Vec<Option<usize>> = question
        .by
        .iter()
        .map(|by| match by {
            By::Day => Some(date),
            By::Column(name) => frame.table().column(name).map(|_| frame.place(name)),
        })
        .collect();
    let mut groups: BTreeMap<Vec<Option<Value>>, Group> = BTreeMap::new();
    for row in 0..frame.rows() {
        let Some(day) = frame.number(date, row).filter(|day| question.days.has(*day)) else { continue };
        if !filter.passes(frame, row) {
            continue;
        }
        let key = by.iter().map(|place| place.and_then(|p| frame.at(p)?.get(row))).collect();
        groups.entry(key).or_default().take(&taken, frame, row, day);
    }
    groups.into_iter().map(|(key, group)| (key, group.sum(&taken))).collect()
}

/// The same for the two questions asked most, all days together and day by day: without a key a row.
fn fold_days(
    frame: &Frame,
    (filter, taken): (&Filter, &ColumnSource),
    question: &Question<'_>,
    date: usize,
) -> BTreeMap<Vec<Option<Value>>, Sum> {
    let apart = !question.by.is_empty();
    let mut groups: HashMap<i64, Group> = HashMap::new();
    let mut last: Option<(i64, Group)> = None;
    for row in 0..frame.rows() {
        let Some(day) = frame.number(date, row).filter(|day| question.days.has(*day)) else { continue };
        if !filter.passes(frame, row) {
            continue;
        }
        let key = if apart { day } else { 0 };
        if last.as_ref().is_none_or(|(of, _)| *of != key)
            && let Some((of, group)) = last.replace((key, groups.remove(&key).unwrap_or_default()))
        {
            groups.insert(of, group);
        }
        if let Some((_, group)) = &mut last {
            group.take(taken, frame, row, day);
        }
    }
    groups.extend(last);
    let key = |day| if apart { vec![Some(Value::Number(day))] } else { Vec::new() };
    groups.into_iter().map(|(day, group)| (key(day), group.sum(taken))).collect()
}

/// Where the value is.
enum ColumnSource {
    Sum(usize),
    Count,
    Distinct(usize),
    Latest(usize),
}

impl ColumnSource {
    fn new(frame: &Frame, value: Aggregate) -> Self {
        match value {
            Aggregate::Sum(column) => ColumnSource::Sum(frame.place(column)),
            Aggregate::Count => ColumnSource::Count,
            Aggregate::Distinct(column) => ColumnSource::Distinct(frame.place(column)),
            Aggregate::Latest(column) => ColumnSource::Latest(frame.place(column)),
        }
    }
}

#[derive(Default)]
struct Group {
    sum: Sum,
    seen: HashSet<Value>,
    latest: Option<i64>,
}

impl Group {
    fn take(&mut self, taken: &ColumnSource, frame: &Frame, row: usize, day: i64) {
        self.sum.rows += 1;
        match taken {
            ColumnSource::Count => {
                self.sum.raw += 1;
                self.sum.known += 1;
            }
            ColumnSource::Sum(place) => {
                if let Some(n) = frame.number(*place, row) {
                    self.sum.raw += i128::from(n);
                    self.sum.known += 1;
                }
            }
            ColumnSource::Distinct(place) => {
                if let Some(value) = frame.at(*place).and_then(|v| v.get(row)) {
                    self.seen.insert(value);
                    self.sum.known += 1;
                }
            }
            ColumnSource::Latest(place) => {
                if let Some(n) = frame.number(*place, row)
                    && self.latest.is_none_or(|latest| latest <= day)
                {
                    self.latest = Some(day);
                    self.sum.raw = i128::from(n);
                    self.sum.known += 1;
                }
            }
        }
    }

    fn sum(self, taken: &ColumnSource) -> Sum {
        let mut sum = self.sum;
        if matches!(taken, ColumnSource::Distinct(_)) {
            sum.raw = self.seen.len() as i128;
        }
        sum
    }
}

/// A condition with its columns found.
enum Filter {
    All,
    Is(usize, &'static str),
    Has(usize),
    Lacks(usize),
    Flag(usize, bool),
    AtLeast(usize, i64),
    Until(usize, i64),
    OpenAtEnd(usize, i64),
    And(Vec<Filter>),
    Or(Vec<Filter>),
}

impl Filter {
    fn new(frame: &Frame, rows: Selection, question: &Question<'_>) -> Self {
        let all = |rows: &[Selection]| rows.iter().map(|r| Filter::new(frame, *r, question)).collect();
        match rows {
            Selection::All => Filter::All,
            Selection::Is(column, text) => Filter::Is(frame.place(column), text),
            Selection::Has(column) => Filter::Has(frame.place(column)),
            Selection::Lacks(column) => Filter::Lacks(frame.place(column)),
            Selection::Flag(column) => Filter::Flag(frame.place(column), true),
            Selection::NoFlag(column) => Filter::Flag(frame.place(column), false),
            Selection::AtLeast(column, n) => Filter::AtLeast(frame.place(column), n),
            Selection::Until(column) => Filter::Until(frame.place(column), question.until.timestamp()),
            Selection::OpenAtEnd(column) => {
                Filter::OpenAtEnd(frame.place(column), question.days.iter().last().unwrap_or(i64::MIN))
            }
            Selection::And(rows) => Filter::And(all(rows)),
            Selection::Or(rows) => Filter::Or(all(rows)),
        }
    }

    fn passes(&self, frame: &Frame, row: usize) -> bool {
        match self {
            Filter::All => true,
            Filter::Is(place, text) => frame.text(*place, row).is_some_and(|t| t == *text),
            Filter::Has(place) => frame.at(*place).is_some_and(|v| v.is_some(row)),
            Filter::Lacks(place) => frame.at(*place).is_none_or(|v| !v.is_some(row)),
            Filter::Flag(place, set) => (frame.number(*place, row) == Some(1)) == *set,
            Filter::AtLeast(place, n) => frame.number(*place, row).is_some_and(|m| m >= *n),
            Filter::Until(place, day) => frame.number(*place, row).is_none_or(|d| d <= *day),
            Filter::OpenAtEnd(place, day) => frame.number(*place, row).is_none_or(|d| d > *day),
            Filter::And(filters) => filters.iter().all(|f| f.passes(frame, row)),
            Filter::Or(filters) => filters.iter().any(|f| f.passes(frame, row)),
        }
    }
}
