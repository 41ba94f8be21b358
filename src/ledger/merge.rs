//! The latest word: many extracts of one table into one frame of current facts.
//!
//! Extracts come oldest first. Per key and column the newest extract that has the column and the row wins; a column that an
//! extract lacks blanks nothing, an empty cell does. Days of advertising add up within one file, and a day told anew replaces
//! the old one whole; the newest export of an order replaces all its lines. The result is sorted by key, so the order of
//! arrival shows nowhere.

use super::added_up::{added_up, adds_up};
use super::cuts::set_partial_apart;
use super::key::{Key, Keys};
use super::names::newest_names;
use super::replaced::{CompleteDays, Held, Replacement};
use super::twins;
use crate::facts::{Frame, Table, Values};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What stays of an extract once it is merged: the columns that later steps want of every version of a row.
pub(super) struct Version {
    /// Index of the source.
    pub(super) source: usize,
    /// Its rows, with [`kept`] columns only.
    pub(super) frame: Frame,
    /// The row of the merged frame that each became; none where a newer word removed it.
    pub(super) became: Vec<Option<usize>>,
}

/// Current facts of one table of one store.
#[derive(Debug)]
pub(super) struct Merged {
    /// Rows, sorted by key; columns that no extract had are absent.
    pub(super) frame: Frame,
    /// The source that had the last word on each row.
    pub(super) origin: Vec<usize>,
    /// Rows of that source that became the row: more than one where rows add up.
    pub(super) weight: Vec<u64>,
    /// Keys that one file gave twice with different content.
    pub(super) conflicts: BTreeMap<usize, u64>,
    /// Rows whose number was rounded and whose whole number is known, by source.
    pub(super) twins: BTreeMap<usize, u64>,
    /// Files that left out what older ones said of the same days.
    pub(super) renewals: Vec<Replacement>,
    /// Columns that some extract had.
    pub(super) present: HashSet<&'static str>,
}

/// Columns of which every version is wanted: payments are restored from all, closed refunds dated by the first.
fn kept(table: Table) -> &'static [&'static str] {
    match table {
        Table::Orders => &["paid_reported", "payable", "refunded", "status", "created_at", "paid_at", "paid_on"],
        Table::OrderLines => &["order_id", "paid_reported", "payable", "refunded", "status", "created_at", "paid_at"],
        Table::Refunds => &["refund_id", "status", "applied_at", "completed_at"],
        Table::TrafficDays => &["visitors"],
        _ => &[],
    }
}

/// Lines of orders: the file that last named each order, by its number, and each line's order.
#[derive(Default)]
struct Lines {
    orders: HashMap<Arc<str>, usize>,
    file: Vec<usize>,
    of: Vec<usize>,
}

/// A merge under way.
pub(super) struct Merging {
    table: Table,
    keys: Keys,
    rows: HashMap<Key, usize>,
    /// The key of each row; none once it was removed.
    alive: Vec<Option<Key>>,
    columns: Vec<Option<Values>>,
    origin: Vec<usize>,
    weight: Vec<u64>,
    /// Which file last wrote each row, counted.
    file: Vec<usize>,
    lines: Lines,
    told: CompleteDays,
    renewals: Vec<Replacement>,
    versions: Vec<Version>,
    conflicts: BTreeMap<usize, u64>,
    present: HashSet<&'static str>,
}

impl Merging {
    pub(super) fn new(table: Table) -> Self {
        Merging {
            table,
            keys: Keys::of(table),
            rows: HashMap::new(),
            alive: Vec::new(),
            columns: table.definition().columns.iter().map(|_| None).collect(),
            origin: Vec::new(),
            weight: Vec::new(),
            file: Vec::new(),
            lines: Lines::default(),
            told: CompleteDays::default(),
            renewals: Vec::new(),
            versions: Vec::new(),
            conflicts: BTreeMap::new(),
            present: HashSet::new(),
        }
    }

    /// With columns that files have which are not merged here.
    pub(super) fn knowing(mut self, given: impl IntoIterator<Item = &'static str>) -> Self {
        for name in given {
            let columns = self.table.definition().columns;
            if let Some(place) = columns.iter().position(|column| column.name == name) {
                self.columns[place].get_or_insert_with(|| Values::empty(columns[place].kind));
                self.present.insert(name);
            }
        }
        self
    }

    /// Takes one file, newer than all before: its rows overwrite, column by column, what older ones said.
    pub(super) fn add(&mut self, source: usize, mut frame: Frame) {
        self.present.extend(frame.present());
        if self.table == Table::AdDays {
            set_partial_apart(&mut frame);
        }
        let (frame, weights) = match adds_up(self.table) {
            true => {
                let (frame, weights) = added_up(&frame);
                (frame, Some(weights))
            }
            false => (frame, None),
        };
        let file = self.versions.len();
        let places = self.places(source, &frame, file);
        match self.table {
            Table::AdDays | Table::ProductDays | Table::TrafficSources => self.renew(source, &frame, &places),
            Table::OrderLines => self.note_lines(&frame, &places, file),
            _ => {}
        }
        for (row, &at) in places.iter().enumerate() {
            self.origin[at] = source;
            self.weight[at] = weights.as_ref().map_or(1, |weights| weights[row]);
        }
        let version = frame.only(kept(self.table));
        self.write(frame, &places);
        let became = places.into_iter().map(Some).collect();
        self.versions.push(Version { source, frame: version, became });
    }

    /// Where each row goes; notes rows of one key that contradict each other.
    fn places(&mut self, source: usize, frame: &Frame, file: usize) -> Vec<usize> {
        let mut last: Vec<usize> = Vec::new();
        let mut places = Vec::with_capacity(frame.rows());
        for row in 0..frame.rows() {
            let at = self.place_for(self.keys.key(frame, row));
            last.resize(self.alive.len().max(last.len()), usize::MAX);
            let earlier = std::mem::replace(&mut last[at], row);
            if earlier != usize::MAX && !frame.same(earlier, row) {
                *self.conflicts.entry(source).or_default() += 1;
            }
            self.file[at] = file;
            places.push(at);
        }
        places
    }

    fn place_for(&mut self, key: Key) -> usize {
        let next = self.alive.len();
        let at = *self.rows.entry(key).or_insert_with_key(|key| {
            self.alive.push(Some(key.clone()));
            next
        });
        if at == next {
            self.origin.push(0);
            self.weight.push(0);
            self.file.push(0);
        }
        at
    }

    /// Removes what older files said of the days that this one tells.
    fn renew(&mut self, source: usize, frame: &Frame, places: &[usize]) {
        let held = Held { columns: &self.columns, origin: &self.origin };
        let (gone, said) = self.told.renew(source, frame, places, &held);
        for old in gone {
            if let Some(key) = self.alive[old].take() {
                self.rows.remove(&key);
            }
        }
        self.renewals.extend(said);
    }

    /// An order that a file names has that file's lines and no others.
    fn note_lines(&mut self, frame: &Frame, places: &[usize], file: usize) {
        let order_place = frame.place("order_id");
        self.lines.of.resize(self.alive.len(), usize::MAX);
        let mut last: Option<(Arc<str>, usize)> = None;
        for (row, &at) in places.iter().enumerate() {
            let Some(order) = frame.text(order_place, row) else { continue };
            let index = match &last {
                Some((known, index)) if **known == *order => *index,
                _ => {
                    let next = self.lines.file.len();
                    let index = *self.lines.orders.entry(order.into()).or_insert(next);
                    if index == next {
                        self.lines.file.push(file);
                    }
                    last = Some((order.into(), index));
                    index
                }
            };
            self.lines.file[index] = file;
            self.lines.of[at] = index;
        }
    }

    fn write(&mut self, frame: Frame, places: &[usize]) {
        let rows = self.alive.len();
        for (mine, theirs) in self.columns.iter_mut().zip(frame.into_columns()) {
            match (theirs, mine) {
                (None, None) => {}
                (None, Some(mine)) => mine.lengthen(rows),
                (Some(theirs), mine) => {
                    let mine = mine.get_or_insert_with(|| theirs.none());
                    mine.lengthen(rows);
                    mine.overwrite(places, &theirs);
                }
            }
        }
    }

    /// The current facts, and what stays of each version.
    pub(super) fn finish(self) -> (Merged, Vec<Version>) {
        let Merging { table, alive, columns, origin, weight, file, lines, mut versions, conflicts, .. } = self;
        let (renewals, present) = (self.renewals, self.present);
        let newest =
            |at: &usize| lines.of.get(*at).is_none_or(|order| *order == usize::MAX || lines.file[*order] == file[*at]);
        let mut order: Vec<usize> = (0..alive.len()).filter(|&at| alive[at].is_some()).filter(newest).collect();
        order.sort_by(|&a, &b| alive[a].cmp(&alive[b]));
        let mut twins: BTreeMap<usize, u64> = BTreeMap::new();
        for at in twins::rounded(table, &order, &columns).into_iter().rev() {
            *twins.entry(origin[order.remove(at)]).or_default() += 1;
        }
        let mut rows: Vec<Option<usize>> = vec![None; alive.len()];
        order.iter().enumerate().for_each(|(row, &at)| rows[at] = Some(row));
        for became in versions.iter_mut().flat_map(|version| &mut version.became) {
            *became = became.and_then(|at| rows[at]);
        }
        // Column by column, so that no more than one is there twice.
        let columns = columns.into_iter().map(|values| values.map(|values| values.take(&order))).collect();
        let mut frame = Frame::of_rows(table, order.len(), columns);
        if table == Table::AdDays {
            newest_names(&mut frame, &order.iter().map(|&at| file[at]).collect::<Vec<_>>());
        }
        let merged = Merged {
            frame,
            origin: order.iter().map(|&at| origin[at]).collect(),
            weight: order.iter().map(|&at| weight[at]).collect(),
            conflicts,
            twins,
            renewals,
            present,
        };
        (merged, versions)
    }
}
