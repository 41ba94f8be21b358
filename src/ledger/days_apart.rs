//! Rows of advertising that two files tell with quite other figures: one holds a part of the row (an ad set of a campaign), or the row of
//! another account whose campaign has the same name. A platform takes no spend back and adds none to a day that is over.

use super::day_lines::Places;
use super::telling::{Held, Newer};
use crate::facts::{Frame, Values};
use std::collections::HashMap;

/// So much apart are two words on one row, in ten-thousandths, and as a part of it: clicks that were none are taken back for days.
const SMALL: i64 = 100_000;
const PART: i64 = 10;

/// A row that a newer file tells with quite other figures.
pub(super) struct Apart {
    /// Its row in the newer file.
    pub(super) row: usize,
    pub(super) day: i64,
    /// How much of its spend the two are apart.
    pub(super) by: i64,
    /// Whether the newer file has less.
    pub(super) is_less: bool,
}

/// The last day that each source tells: of that day it may know a part.
#[derive(Default)]
pub(super) struct LastDays(HashMap<usize, i64>);

impl LastDays {
    pub(super) fn note(&mut self, source: usize, frame: &Frame) {
        let date = frame.place("date");
        if let Some(last) = (0..frame.rows()).filter_map(|row| frame.number(date, row)).max() {
            let known = self.0.entry(source).or_insert(last);
            *known = last.max(*known);
        }
    }

    /// The rows that a newer file tells otherwise than files of its kind did.
    pub(super) fn apart(&self, places: &Places, newer: Newer<'_>, held: &Held<'_>) -> Vec<Apart> {
        let date = newer.frame.place("date");
        let mut found = Vec::new();
        for (row, &at) in newer.at.iter().enumerate() {
            let Some(day) = newer.frame.number(date, row).filter(|_| held.is_alike(at, newer.profile)) else {
                continue;
            };
            let origin = held.origin[at];
            if origin == newer.source {
                continue;
            }
            let before = |place: usize| held.columns[place].as_ref().and_then(|values| number(values, at));
            let figures: Vec<(i64, i64)> =
                places.same().iter().filter_map(|&place| before(place).zip(newer.frame.number(place, row))).collect();
            let Some((was, now)) = before(places.amount()).zip(newer.frame.number(places.amount(), row)) else {
                continue;
            };
            let differs = |a: i64, b: i64| a - b > a / PART;
            let is_less = was - now > SMALL && figures.iter().all(|(was, now)| differs(*was, *now) || *was == 0);
            let was_over = self.0.get(&origin).is_some_and(|last| day < *last);
            let is_more =
                was_over && now - was > SMALL && figures.iter().all(|(was, now)| differs(*now, *was) || *now == 0);
            if is_less || is_more {
                found.push(Apart { row, day, by: (was - now).abs(), is_less });
            }
        }
        found
    }
}

fn number(values: &Values, at: usize) -> Option<i64> {
    match values {
        Values::Number(numbers) if at < values.len() => numbers.get(at),
        _ => None,
    }
}
