//! Files that leave out what others have. A platform leaves no order out of the days it exports: a file that lacks one which
//! another file has, within its own days, was filtered by a state, or lost rows on its way here.
//!
//! Whether it was made by the day things began (ordered, applied for) or ended (paid, finished) is not known. What lies within both
//! of its spans ought to be in it either way.

use super::merge::{Merged, Version};
use crate::facts::{Frame, Table};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// That a file lacks what another file of the store has.
pub(super) struct LeftOut {
    /// Index of the file among the sources.
    pub(super) source: usize,
    /// How many orders or refunds.
    pub(super) count: u64,
    /// The number of one of them.
    pub(super) example: String,
    /// Index of a file that has it.
    pub(super) elsewhere: usize,
}

const SECONDS_A_DAY: i64 = 86_400;

/// Files of a table made at one moment, held against the others: platforms and people cut a large export into several, and each
/// lacks only what none of them has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Export {
    /// The source of each file.
    pub(super) sources: Vec<usize>,
    /// From the first to the last instant at which anything that they name began; none where they name nothing that says when.
    begun: Option<Days>,
    /// How many things within their days they lack.
    lacking: u64,
    /// The number of one of these.
    example: String,
    /// The last file that has it.
    pub(super) elsewhere: Option<usize>,
}

/// When a file was made; of one that does not say so its source.
type Moment = (Option<DateTime<Utc>>, Option<usize>);

/// Holds the files of a table against each other. `made` tells when a source says that it was made, `whole` whether it is one that
/// ought to leave out nothing.
pub(super) fn exports(
    merged: &Merged,
    versions: &[Version],
    made: &dyn Fn(usize) -> Option<DateTime<Utc>>,
    whole: &dyn Fn(usize) -> bool,
) -> Vec<Export> {
    let Some(things) = Subjects::of(&merged.frame) else { return Vec::new() };
    let mut groups: BTreeMap<Moment, Vec<usize>> = BTreeMap::new();
    for (at, version) in versions.iter().enumerate().filter(|(_, version)| whole(version.source)) {
        let made = made(version.source);
        groups.entry((made, made.is_none().then_some(version.source))).or_default().push(at);
    }
    let mut groups: Vec<Group> =
        groups.into_values().map(|files| Group::of(files, &things, &merged.frame, versions)).collect();
    groups.sort_by_key(|group| group.files.last().copied());
    let mut last = vec![0; things.begun.len()];
    for group in &groups {
        group.things.iter().for_each(|&thing| last[thing] = group.files[group.files.len() - 1]);
    }
    let by_begin = things.by_begin();
    let mut seen = vec![usize::MAX; things.begun.len()];
    let judged = groups.iter().enumerate().map(|(number, group)| {
        group.things.iter().for_each(|&thing| seen[thing] = number);
        let lacks = |thing: usize| seen[thing] != number;
        let (lacking, first) = group.spans.map_or((0, None), |spans| things.within(&by_begin, spans, lacks));
        Export {
            sources: group.files.iter().map(|&at| versions[at].source).collect(),
            begun: group.spans.map(|(begun, _)| begun),
            lacking,
            example: first.and_then(|thing| things.id(&merged.frame, thing)).map_or(String::new(), |id| id.to_string()),
            elsewhere: first.map(|thing| versions[last[thing]].source),
        }
    });
    judged.collect()
}

/// Files made at one moment.
struct Group {
    files: Vec<usize>,
    /// What they name, each once.
    things: Vec<usize>,
    /// From the first to the last moment at which any of it began, and ended.
    spans: Option<(Days, Days)>,
}

impl Group {
    fn of(files: Vec<usize>, subjects: &Subjects, frame: &Frame, versions: &[Version]) -> Group {
        let named: Vec<Named> = files.iter().flat_map(|&at| subjects.named_by(frame, &versions[at])).collect();
        let begun = Days::of(named.iter().filter_map(|named| named.begun));
        let spans = begun.zip(Days::of(named.iter().filter_map(|named| named.ended)));
        let mut things: Vec<usize> = named.iter().map(|named| named.thing).collect();
        things.sort_unstable();
        things.dedup();
        Group { files, things, spans }
    }
}

/// The files that leave out what others have, unless their days can be had from files that leave out nothing; `age` sorts sources.
pub(super) fn left_out(exports: &[Export], age: &dyn Fn(usize) -> usize) -> Vec<LeftOut> {
    let whole: Vec<Days> =
        exports.iter().filter(|export| export.lacking == 0).filter_map(|export| export.begun).collect();
    let open = |days: Days| days.each().any(|day| !whole.iter().any(|whole| whole.covers(day)));
    let mut found = Vec::new();
    for export in exports.iter().filter(|export| export.lacking > 0) {
        let (Some(begun), Some(elsewhere)) = (export.begun, export.elsewhere) else { continue };
        let (count, example) = (export.lacking, &export.example);
        if open(begun) {
            let of = |&source: &usize| LeftOut { source, count, example: example.clone(), elsewhere };
            found.extend(export.sources.iter().map(of));
        }
    }
    found.sort_by_key(|left_out| age(left_out.source));
    found
}

/// From the first to the last instant of something, both included.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
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
    /// Where it stands when a thing began and ended.
    times: [usize; 2],
}

/// A thing in a file, and when it began and ended by the file's own word.
struct Named {
    thing: usize,
    begun: Option<i64>,
    ended: Option<i64>,
}

impl Subjects {
    fn of(frame: &Frame) -> Option<Self> {
        let (begun, ended) = begun_and_ended(frame.table())?;
        let id = if frame.table() == Table::Refunds { "refund_id" } else { "order_id" };
        let (id, begun, ended) = (frame.place(id), frame.place(begun), frame.place(ended));
        let times = [begun, ended];
        let deposit = frame.table().column("deposit").map(|column| frame.place(column.name));
        let mut things =
            Subjects { of_row: Vec::new(), row: Vec::new(), begun: Vec::new(), ended: Vec::new(), id, times };
        for row in 0..frame.rows() {
            // Rows are sorted by key, so the lines of an order stand together.
            if row == 0 || frame.text(id, row) != frame.text(id, row - 1) {
                things.row.push(row);
                // Nobody knows which of its moments a presale's is: when it was ordered, or when its balance was paid.
                let deposit = deposit.and_then(|place| frame.number(place, row));
                let presale = deposit.is_some_and(|deposit| deposit > 0);
                things.begun.push(frame.number(begun, row).filter(|_| !presale));
                things.ended.push(frame.number(ended, row));
            }
            things.of_row.push(things.row.len() - 1);
        }
        Some(things)
    }

    fn id(&self, frame: &Frame, thing: usize) -> Option<Arc<str>> {
        frame.text(self.id, self.row[thing]).map(Arc::from)
    }

    /// The things that a file names, each when it began and ended as the file itself says; where it has no such column, as others do.
    /// A line that a newer file replaced by others is still of its order.
    fn named_by(&self, frame: &Frame, version: &Version) -> Vec<Named> {
        let columns = frame.table().definition().columns;
        let own = version.frame.place(columns[self.id].name);
        let [begun, ended] = self.times.map(|place| columns[place].name);
        // What others say may be of later: a platform moves the time of a presale to the day of its balance.
        let at = |name: &str, row: usize, known: &[Option<i64>], thing: usize| match version.frame.has(name) {
            true => version.frame.number(version.frame.place(name), row).filter(|_| known[thing].is_some()),
            false => known[thing],
        };
        let named = version.became.iter().enumerate().filter_map(|(row, became)| {
            let thing = match became {
                Some(row) => self.of_row[*row],
                None => version.frame.text(own, row).and_then(|id| self.find(frame, id))?,
            };
            let (begun, ended) = (at(begun, row, &self.begun, thing), at(ended, row, &self.ended, thing));
            Some(Named { thing, begun, ended })
        });
        named.collect()
    }

    /// Things by when they began.
    fn by_begin(&self) -> Vec<(i64, usize)> {
        let begun = self.begun.iter().enumerate();
        let mut by_begin: Vec<_> = begun.filter_map(|(thing, at)| Some(((*at)?, thing))).collect();
        by_begin.sort_unstable();
        by_begin
    }

    /// How many things within these days an export lacks, and the first of them. Only what began within them is looked at.
    fn within(
        &self,
        by_begin: &[(i64, usize)],
        (begun, ended): (Days, Days),
        lacks: impl Fn(usize) -> bool,
    ) -> (u64, Option<usize>) {
        let from = by_begin.partition_point(|(at, _)| *at < begun.first);
        let within = by_begin[from..].iter().take_while(|(at, _)| *at <= begun.last).map(|(_, thing)| *thing);
        let lacking = within.filter(|&thing| lacks(thing) && ended.holds(self.ended[thing]));
        lacking.fold((0, None), |(count, first), thing| {
            (count + 1, Some(first.map_or(thing, |first: usize| first.min(thing))))
        })
    }

    fn find(&self, frame: &Frame, id: &str) -> Option<usize> {
        self.row.binary_search_by(|row| frame.text(self.id, *row).cmp(&Some(id))).ok()
    }
}
