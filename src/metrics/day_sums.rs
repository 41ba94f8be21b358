//! Sums of each day, store by store, made once.

use super::{Inputs, measures as m};
use crate::engine::{By, Days, Measure, Question, Sum};
use crate::facts::Value;
use crate::span::Span;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// Sums of the additive measures of one store, by measure and day.
pub(super) struct DaySums {
    days: HashMap<&'static str, EachDay>,
    /// From the first day of anything to the last.
    pub(super) history: Option<Span>,
}

/// The sums of a measure from the first day that has any to the last; a day between them has no rows where it has none.
#[derive(Default)]
pub(super) struct EachDay {
    first: i64,
    sums: Vec<Sum>,
}

impl EachDay {
    /// Adds a day after those that are known.
    fn push(&mut self, day: i64, sum: Sum) {
        if self.sums.is_empty() {
            self.first = day;
        }
        self.sums.resize(usize::try_from(day - self.first).unwrap_or_default(), Sum::default());
        self.sums.push(sum);
    }

    fn on(&self, day: i64) -> Option<Sum> {
        let sum = self.sums.get(usize::try_from(day - self.first).ok()?)?;
        (sum.rows > 0).then_some(*sum)
    }

    /// Whether rows of the day leave the measure's column open.
    pub(super) fn is_open(&self, day: i64) -> bool {
        self.on(day).is_some_and(|sum| sum.known < sum.rows)
    }
}

impl DaySums {
    pub(super) fn of(inputs: &Inputs<'_>, store: &str) -> Self {
        let additive: Vec<&'static Measure> = m::ALL.iter().copied().filter(|m| m.is_additive()).collect();
        let always = Span::new(
            NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date"),
            NaiveDate::from_ymd_opt(2100, 12, 31).expect("a date"),
        )
        .expect("in order");
        let question =
            Question { store, measures: &additive, by: &[By::Day], days: &Days::all(always), until: inputs.as_of };
        let mut days: HashMap<&'static str, EachDay> = HashMap::new();
        let mut seen: Option<(i64, i64)> = None;
        for (group, sums) in inputs.engine.ask(&question) {
            let [Some(Value::Number(day))] = group.as_slice() else { continue };
            seen = Some(seen.map_or((*day, *day), |(first, last)| (first.min(*day), last.max(*day))));
            for (measure, sum) in additive.iter().zip(sums) {
                if sum.rows > 0 {
                    days.entry(measure.id).or_default().push(*day, sum);
                }
            }
        }
        let date = |day: i64| NaiveDate::from_epoch_days(day as i32);
        let history = seen.and_then(|(first, last)| Span::new(date(first)?, date(last)?));
        DaySums { days, history }
    }

    /// The days of a measure, where any has rows.
    pub(super) fn each(&self, measure: &Measure) -> Option<&EachDay> {
        self.days.get(measure.id)
    }

    /// Whether rows of the day leave the measure's column open: then its sum is not known.
    pub(super) fn is_open(&self, measure: &Measure, day: NaiveDate) -> bool {
        self.days.get(measure.id).is_some_and(|each| each.is_open(i64::from(day.to_epoch_days())))
    }

    pub(super) fn by_day(&self, measure: &Measure, days: &Days) -> BTreeMap<i64, Sum> {
        let Some(each) = self.days.get(measure.id) else { return BTreeMap::new() };
        days.iter().filter_map(|day| Some((day, each.on(day)?))).collect()
    }

    /// Whether any day has rows of a measure.
    pub(super) fn has_any(&self, measure: &Measure) -> bool {
        self.days.get(measure.id).is_some_and(|each| each.sums.iter().any(|sum| sum.rows > 0))
    }

    pub(super) fn over(&self, measure: &Measure, days: &Days) -> Sum {
        let mut total = Sum::default();
        if let Some(each) = self.days.get(measure.id) {
            days.iter().filter_map(|day| each.on(day)).for_each(|sum| total.add(sum));
        }
        total
    }
}
