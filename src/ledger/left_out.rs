//! Files that leave out what others have. A platform leaves no order out of the days it exports: a file that lacks one which
//! another file has, within its own days, was filtered by a state, or lost rows on its way here.
//!
//! Whether it was made by the day things began (ordered, applied for) or ended (paid, finished) is not known. What lies within both
//! of its spans ought to be in it either way.

use super::merge::{Merged, Version};
use crate::facts::{Frame, Table};
use std::sync::Arc;

/// That a file lacks what another file of the store has.
pub(super) struct LeftOut {
    /// Index of the file among the sources.
    pub(super) source: usize,
    /// How many orders or refunds.
    pub(super) count: u64,
    /// The number of one of them.
    pub(super) example: Arc<str>,
    /// Index of a file that has it.
    pub(super) elsewhere: usize,
}

const SECONDS_A_DAY: i64 = 86_400;

/// The files of a table that leave out what others have, unless their days can be had from files that leave out nothing. Files
/// that are `one_export` lack what none of them has: platforms and people cut a large export into several.
pub(super) fn left_out(
    merged: &Merged,
    versions: &[Version],
    one_export: &dyn Fn(usize, usize) -> bool,
) -> Vec<LeftOut> {
    let Some(things) = Subjects::of(&merged.frame) else { return Vec::new() };
    let own: Vec<Vec<bool>> = versions.iter().map(|version| things.named_by(&merged.frame, version)).collect();
    let of_export = |version: &Version| {
        let parts = versions.iter().zip(&own).filter(|(other, _)| one_export(version.source, other.source));
        let mut named = vec![false; things.begun.len()];
        parts.for_each(|(_, part)| named.iter_mut().zip(part).for_each(|(named, there)| *named |= there));
        named
    };
    let there: Vec<Vec<bool>> = versions.iter().map(of_export).collect();
    let spans: Vec<Option<(Days, Days)>> = there.iter().map(|named| things.spans(named)).collect();
    let mut last = vec![None; things.begun.len()];
    for (at, named) in there.iter().enumerate() {
        named.iter().zip(&mut last).filter(|(there, _)| **there).for_each(|(_, last)| *last = Some(at));
    }
    let lacking = |at: usize| -> Vec<usize> {
        let Some((begun, ended)) = spans[at] else { return Vec::new() };
        let within = |thing: &usize| begun.holds(things.begun[*thing]) && ended.holds(things.ended[*thing]);
        (0..things.begun.len()).filter(|thing| !there[at][*thing]).filter(within).collect()
    };
    let lacking: Vec<Vec<usize>> = (0..versions.len()).map(lacking).collect();
    let whole: Vec<Days> =
        spans.iter().zip(&lacking).filter(|(_, lacks)| lacks.is_empty()).filter_map(|(s, _)| Some((*s)?.0)).collect();
    let open = |days: Days| days.each().any(|day| !whole.iter().any(|whole| whole.covers(day)));
    let mut found = Vec::new();
    for (at, lacks) in lacking.iter().enumerate() {
        let (Some(first), Some((begun, _))) = (lacks.first(), spans[at]) else { continue };
        let (Some(example), Some(elsewhere)) = (things.id(&merged.frame, *first), last[*first]) else { continue };
        if open(begun) {
            let source = versions[at].source;
            let elsewhere = versions[elsewhere].source;
            found.push(LeftOut { source, count: lacks.len() as u64, example, elsewhere });
        }
    }
    found
}

/// From the first to the last instant of something, both included.
#[derive(Clone, Copy)]
struct Days {
    first: i64,
    last: i64,
}

impl Days {
    fn of(instants: impl Iterator<Item = i64>) -> Option<Self> {
        let wider = |all: Option<Days>, at: i64| {
            Some(all.map_or(Days { first: at, last: at }, |d| Days { first: d.first.min(at), last: d.last.max(at) }))
        };
        instants.fold(None, wider)
    }

    fn holds(self, at: Option<i64>) -> bool {
        at.is_some_and(|at| self.first <= at && at <= self.last)
    }

    fn each(self) -> impl Iterator<Item = i64> {
        self.first.div_euclid(SECONDS_A_DAY)..=self.last.div_euclid(SECONDS_A_DAY)
    }

    fn covers(self, day: i64) -> bool {
        self.first.div_euclid(SECONDS_A_DAY) <= day && day <= self.last.div_euclid(SECONDS_A_DAY)
    }
}

/// The columns that say when an order or a refund began and ended.
pub(super) fn begun_and_ended(table: Table) -> Option<(&'static str, &'static str)> {
    match table {
        Table::Orders | Table::OrderLines => Some(("created_at", "paid_at")),
        Table::Refunds => Some(("applied_at", "completed_at")),
        _ => None,
    }
}

/// What a table's rows are about: orders, refunds, the orders of lines; with the moments at which each began and ended.
struct Subjects {
    /// The thing of each row.
    of_row: Vec<usize>,
    /// A row of each thing.
    row: Vec<usize>,
    begun: Vec<Option<i64>>,
    ended: Vec<Option<i64>>,
    id: usize,
}

impl Subjects {
    fn of(frame: &Frame) -> Option<Self> {
        let (begun, ended) = begun_and_ended(frame.table())?;
        let id = if frame.table() == Table::Refunds { "refund_id" } else { "order_id" };
        let (id, begun, ended) = (frame.place(id), frame.place(begun), frame.place(ended));
        let mut things = Subjects { of_row: Vec::new(), row: Vec::new(), begun: Vec::new(), ended: Vec::new(), id };
        for row in 0..frame.rows() {
            // Rows are sorted by key, so the lines of an order stand together.
            if row == 0 || frame.text(id, row) != frame.text(id, row - 1) {
                things.row.push(row);
                things.begun.push(frame.number(begun, row));
                things.ended.push(frame.number(ended, row));
            }
            things.of_row.push(things.row.len() - 1);
        }
        Some(things)
    }

    fn id(&self, frame: &Frame, thing: usize) -> Option<Arc<str>> {
        frame.text(self.id, self.row[thing]).map(Arc::from)
    }

    /// Which of the things a file names. A line that a newer file replaced by others is still of its order.
    fn named_by(&self, frame: &Frame, version: &Version) -> Vec<bool> {
        let mut named = vec![false; self.row.len()];
        let own = version.frame.place(frame.table().definition().columns[self.id].name);
        for (row, became) in version.became.iter().enumerate() {
            let thing = match became {
                Some(row) => Some(self.of_row[*row]),
                None => version.frame.text(own, row).and_then(|id| self.find(frame, id)),
            };
            thing.into_iter().for_each(|thing| named[thing] = true);
        }
        named
    }

    fn find(&self, frame: &Frame, id: &str) -> Option<usize> {
        self.row.binary_search_by(|row| frame.text(self.id, *row).cmp(&Some(id))).ok()
    }

    /// The days on which what a file names began and ended.
    fn spans(&self, named: &[bool]) -> Option<(Days, Days)> {
        let mine = |instants: &[Option<i64>]| {
            Days::of(instants.iter().zip(named).filter(|(_, named)| **named).filter_map(|(at, _)| *at))
        };
        Some((mine(&self.begun)?, mine(&self.ended)?))
    }
}
