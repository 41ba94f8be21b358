//! Files that leave out what others have. A platform leaves no order out of the days it exports: a file that lacks one which
//! another file has, within its own days, was filtered by a state, or lost rows on its way here.
//!
//! Whether it was made by the day things began (ordered, applied for) or ended (paid, finished) is not known. What lies within both
//! of its spans ought to be in it either way.

use super::merge::{Merged, Version};
use crate::facts::{Frame, Table};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
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
/// made at one moment, by `made`, are one export and lack what none of them has: platforms and people cut a large export into
/// several.
pub(super) fn left_out(
    merged: &Merged,
    versions: &[Version],
    made: &dyn Fn(usize) -> Option<DateTime<Utc>>,
) -> Vec<LeftOut> {
    let Some(things) = Subjects::of(&merged.frame) else { return Vec::new() };
    let mut exports: BTreeMap<(Option<DateTime<Utc>>, Option<usize>), Export> = BTreeMap::new();
    for (at, version) in versions.iter().enumerate() {
        let made = made(version.source);
        let export = exports.entry((made, made.is_none().then_some(version.source))).or_default();
        export.versions.push(at);
        things.named_by(&merged.frame, version, &mut export.named);
    }
    let mut exports: Vec<Export> = exports.into_values().collect();
    exports.sort_by_key(|export| export.versions.last().copied());
    let mut last = vec![0; things.begun.len()];
    for export in &mut exports {
        export.named.sort_unstable();
        export.named.dedup();
        export.named.iter().for_each(|&thing| last[thing] = export.versions[export.versions.len() - 1]);
    }
    things.hold_against(&mut exports);
    let whole: Vec<Days> = exports.iter().filter(|one| one.lacking == 0).filter_map(|one| Some(one.spans?.0)).collect();
    let mut found: Vec<(usize, LeftOut)> = Vec::new();
    for export in exports.iter().filter(|export| export.lacking > 0) {
        let Some((begun, _)) = export.spans else { continue };
        if begun.each().all(|day| whole.iter().any(|whole| whole.covers(day))) {
            continue;
        }
        let Some(example) = things.id(&merged.frame, export.first) else { continue };
        for &at in &export.versions {
            let (source, elsewhere) = (versions[at].source, versions[last[export.first]].source);
            found.push((at, LeftOut { source, count: export.lacking, example: example.clone(), elsewhere }));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, left_out)| left_out).collect()
}

/// Files made at one moment.
#[derive(Default)]
struct Export {
    /// Which of the versions they are.
    versions: Vec<usize>,
    /// The things that they name.
    named: Vec<usize>,
    /// From the first to the last day on which these began and ended.
    spans: Option<(Days, Days)>,
    /// How many things within these days they lack, and the first of them.
    lacking: u64,
    first: usize,
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

    /// Adds the things that a file names. A line that a newer file replaced by others is still of its order.
    fn named_by(&self, frame: &Frame, version: &Version, named: &mut Vec<usize>) {
        let own = version.frame.place(frame.table().definition().columns[self.id].name);
        named.extend(version.became.iter().enumerate().filter_map(|(row, became)| match became {
            Some(row) => Some(self.of_row[*row]),
            None => version.frame.text(own, row).and_then(|id| self.find(frame, id)),
        }));
    }

    /// Finds what each export lacks of what lies within its days: of the things only those that began within them are looked at.
    fn hold_against(&self, exports: &mut [Export]) {
        let mut by_begin: Vec<(i64, usize)> =
            self.begun.iter().enumerate().filter_map(|(thing, at)| Some(((*at)?, thing))).collect();
        by_begin.sort_unstable();
        let mut seen = vec![usize::MAX; self.begun.len()];
        for (number, export) in exports.iter_mut().enumerate() {
            export.named.iter().for_each(|&thing| seen[thing] = number);
            export.spans = self.spans(&export.named);
            let Some((begun, ended)) = export.spans else { continue };
            let from = by_begin.partition_point(|(at, _)| *at < begun.first);
            let within = by_begin[from..].iter().take_while(|(at, _)| *at <= begun.last).map(|(_, thing)| *thing);
            let lacking = within.filter(|&thing| seen[thing] != number && ended.holds(self.ended[thing]));
            (export.lacking, export.first) =
                lacking.fold((0, usize::MAX), |(count, first), thing| (count + 1, first.min(thing)));
        }
    }

    fn find(&self, frame: &Frame, id: &str) -> Option<usize> {
        self.row.binary_search_by(|row| frame.text(self.id, *row).cmp(&Some(id))).ok()
    }

    /// The days on which these things began and ended.
    fn spans(&self, named: &[usize]) -> Option<(Days, Days)> {
        let mine = |instants: &[Option<i64>]| Days::of(named.iter().filter_map(|&thing| instants[thing]));
        Some((mine(&self.begun)?, mine(&self.ended)?))
    }
}
