//! The latest word: many extracts of one table into one frame of current facts.
//!
//! Extracts come oldest first. Per key and column the newest extract that has the column and the row wins; a column that an
//! extract lacks blanks nothing, an empty cell does, but for what platforms hide after a while. Days of advertising add up within
//! one file, and a day told anew replaces the old one whole; the newest export of an order replaces all its lines. The result is
//! sorted by key, so the order of arrival shows nowhere.

use super::added_up::{added_up, adds_up};
use super::cuts::set_partial_apart;
use super::joined::Seams;
use super::key::{Index, Keys, Taken};
use super::names::newest_names;
use super::replaced::{CompleteDays, Replacement};
use super::short_orders::{OlderLines, ShortOrders};
use super::telling::{Held, Newer};
use super::{rounding, short_orders, twins};
use crate::facts::{Frame, Table, Values};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
        Table::Orders => &[
            "paid",
            "paid_reported",
            "payable",
            "refunded",
            "units",
            "status",
            "created_at",
            "paid_at",
            "paid_on",
            "paid_by",
            "deposit",
            "postage",
            "receivable",
        ],
        Table::OrderLines => {
            &["order_id", "paid", "paid_reported", "payable", "refunded", "units", "status", "created_at", "paid_at"]
        }
        Table::Refunds => &["refund_id", "status", "applied_at", "completed_at"],
        Table::TrafficDays => &["visitors"],
        _ => &[],
    }
}

/// A file that is merged.
#[derive(Clone, Copy)]
pub(super) struct File {
    /// Its index among the sources.
    pub(super) source: usize,
    /// The export that it is of.
    pub(super) export: usize,
    /// What reads it.
    pub(super) profile: usize,
    /// Whether lines of orders have numbers of their own in it.
    pub(super) numbers_lines: bool,
}

/// A merge under way.
pub(super) struct Merging {
    table: Table,
    /// The place of each key among the rows of the columns.
    index: Index,
    columns: Vec<Option<Values>>,
    origin: Vec<usize>,
    weight: Vec<u64>,
    /// Which file last wrote each row, counted.
    file: Vec<usize>,
    told: CompleteDays,
    /// Of each source the export that it is a file of.
    exports: HashMap<usize, usize>,
    /// Of each source what reads it.
    profiles: HashMap<usize, BTreeSet<usize>>,
    /// Sources whose lines have numbers that their platform gave them.
    numbered: HashSet<usize>,
    seams: Seams,
    short: ShortOrders,
    versions: Vec<Version>,
    conflicts: BTreeMap<usize, u64>,
    present: HashSet<&'static str>,
}

impl Merging {
    pub(super) fn new(table: Table) -> Self {
        Merging {
            table,
            index: Index::default(),
            columns: table.definition().columns.iter().map(|_| None).collect(),
            origin: Vec::new(),
            weight: Vec::new(),
            file: Vec::new(),
            told: CompleteDays::default(),
            exports: HashMap::new(),
            profiles: HashMap::new(),
            numbered: HashSet::new(),
            seams: Seams::default(),
            short: ShortOrders::default(),
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

    /// Knowing which orders lie in two files.
    pub(super) fn joined_at(mut self, seams: &Seams) -> Self {
        self.seams.clone_from(seams);
        self
    }

    /// The orders of a newer file for which less was paid than older ones say.
    pub(super) fn changed(&self, orders: &Frame) -> HashSet<Arc<str>> {
        short_orders::changed(&self.index, &self.columns, orders)
    }

    /// Gives lines of a newer file that have no numbers of their own the places of older ones, where it lacks others of their order.
    pub(super) fn fit(&mut self, file: File, lines: Frame, changed: &HashSet<Arc<str>>) -> Frame {
        if self.index.len() == 0 || file.numbers_lines || self.table != Table::OrderLines {
            return lines;
        }
        let (origin, profiles) = (&self.origin, &self.profiles);
        let is_alike = |at: usize| profiles.get(&origin[at]).is_some_and(|of| of.contains(&file.profile));
        let older = OlderLines { index: &self.index, columns: &self.columns, file: &self.file, is_alike: &is_alike };
        self.short.fit(&older, lines, changed)
    }

    /// Takes one file, newer than all before: its rows overwrite, column by column, what older ones said.
    pub(super) fn add(&mut self, file: File, mut frame: Frame) {
        let source = file.source;
        self.exports.insert(source, file.export);
        self.profiles.entry(source).or_default().insert(file.profile);
        if file.numbers_lines {
            self.numbered.insert(source);
        }
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
        let is_first = self.index.len() == 0;
        let places = self.places(source, &frame);
        if matches!(self.table, Table::AdDays | Table::ProductDays | Table::TrafficSources) {
            self.renew(file, &frame, &places);
        }
        let (frame, places, weights) = self.without_lower(file, frame, places, weights);
        for (row, &at) in places.iter().enumerate() {
            self.origin[at] = source;
            self.weight[at] = weights.as_ref().map_or(1, |weights| weights[row]);
        }
        let version = frame.only(kept(self.table));
        if is_first {
            self.begin(frame, &places)
        } else {
            self.write(frame, &places)
        }
        let became = places.into_iter().map(Some).collect();
        self.versions.push(Version { source, frame: version, became });
    }

    /// Where each row goes; notes rows of one key that contradict each other.
    fn places(&mut self, source: usize, frame: &Frame) -> Vec<usize> {
        let Taken { places, twice } = self.index.take(&Keys::of(frame));
        // What rounded numbers have in common is told by itself.
        let told = |row: usize| rounding::is_rounded(frame, row);
        let conflicts = twice.iter().filter(|(earlier, row)| !frame.same(*earlier, *row) && !told(*row)).count();
        if conflicts > 0 {
            *self.conflicts.entry(source).or_default() += conflicts as u64;
        }
        let rows = self.index.len();
        self.origin.resize(rows, 0);
        self.weight.resize(rows, 0);
        self.file.resize(rows, 0);
        places.iter().for_each(|&at| self.file[at] = self.versions.len());
        places
    }

    /// Removes what older files said of the days that this one tells.
    fn renew(&mut self, file: File, frame: &Frame, places: &[usize]) {
        let (exports, profiles) = (&self.exports, &self.profiles);
        let held = Held { columns: &self.columns, origin: &self.origin, exports, profiles };
        let File { source, export, profile, .. } = file;
        let newer = Newer { source, export, profile, frame, at: places };
        let gone = self.told.renew(newer, &held);
        self.index.remove(&gone);
    }

    /// Leaves rows of advertising out that older files tell with clearly higher figures: these stay.
    fn without_lower(
        &mut self,
        file: File,
        frame: Frame,
        places: Vec<usize>,
        weights: Option<Vec<u64>>,
    ) -> (Frame, Vec<usize>, Option<Vec<u64>>) {
        let (exports, profiles) = (&self.exports, &self.profiles);
        let held = Held { columns: &self.columns, origin: &self.origin, exports, profiles };
        let File { source, export, profile, .. } = file;
        let lower = self.told.lower(Newer { source, export, profile, frame: &frame, at: &places }, &held);
        if lower.is_empty() {
            return (frame, places, weights);
        }
        let rows: Vec<usize> = (0..frame.rows()).filter(|row| !lower.contains(row)).collect();
        let places = rows.iter().map(|row| places[*row]).collect();
        let weights = weights.map(|weights| rows.iter().map(|row| weights[*row]).collect());
        (frame.take(&rows), places, weights)
    }

    /// Takes the rows of the first file as they are, in the order of their places.
    fn begin(&mut self, frame: Frame, places: &[usize]) {
        let rows = self.index.len();
        let mut last = vec![0; rows];
        places.iter().enumerate().for_each(|(row, &at)| last[at] = row);
        for (mine, theirs) in self.columns.iter_mut().zip(frame.into_columns()) {
            match theirs {
                Some(theirs) => *mine = Some(theirs.into_order(&last)),
                None => mine.iter_mut().for_each(|mine| mine.lengthen(rows)),
            }
        }
    }

    fn write(&mut self, frame: Frame, places: &[usize]) {
        let rows = self.index.len();
        let columns = self.table.definition().columns;
        for ((mine, theirs), column) in self.columns.iter_mut().zip(frame.into_columns()).zip(columns) {
            match (theirs, mine) {
                (None, None) => {}
                (None, Some(mine)) => mine.lengthen(rows),
                (Some(theirs), mine) => {
                    let mine = mine.get_or_insert_with(|| theirs.none());
                    mine.lengthen(rows);
                    match column.is_hidden_later() {
                        true => mine.overwrite_filled(places, &theirs),
                        false => mine.overwrite(places, &theirs),
                    }
                }
            }
        }
    }

    /// The current facts, and what stays of each version.
    pub(super) fn finish(self) -> (Merged, Vec<Version>) {
        let Merging { table, index, columns, origin, weight, file, mut versions, conflicts, .. } = self;
        let (numbered, seams, short) = (self.numbered, self.seams, self.short);
        let (renewals, present) = (self.told.said(table), self.present);
        let mut order = match table {
            Table::OrderLines => {
                let stays = |(order, line): (&str, Option<&str>), older: usize, newest: usize| {
                    let (a, b) = (versions[older].source, versions[newest].source);
                    // Of two lines of one article that share its number the second is no proof.
                    let is_own = line.is_some_and(|line| !line.contains('#'));
                    let is_numbered = is_own && numbered.contains(&a) && numbered.contains(&b);
                    is_numbered || seams.joins(order, a, b) || short.keeps(order, older)
                };
                newest_lines(index.sorted(), &columns, &file, stays)
            }
            _ => index.sorted().to_vec(),
        };
        let mut twins: BTreeMap<usize, u64> = BTreeMap::new();
        for at in twins::rounded(table, &order, &columns).into_iter().rev() {
            *twins.entry(origin[order.remove(at)]).or_default() += 1;
        }
        let mut rows: Vec<Option<usize>> = vec![None; index.len()];
        order.iter().enumerate().for_each(|(row, &at)| rows[at] = Some(row));
        for became in versions.iter_mut().flat_map(|version| &mut version.became) {
            *became = became.and_then(|at| rows[at]);
        }
        // Column by column, so that no more than one is there twice.
        let columns = columns.into_iter().map(|values| values.map(|values| values.into_order(&order))).collect();
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

/// Of places by key those of the lines that count: an order that a file names has that file's lines and no others, but for those that
/// `stay` beside them: lines with numbers, which no platform takes back, lines of a part of the same export, and those that a newer file
/// of their order lost.
fn newest_lines(
    sorted: &[usize],
    columns: &[Option<Values>],
    file: &[usize],
    stay: impl Fn((&str, Option<&str>), usize, usize) -> bool,
) -> Vec<usize> {
    let texts = |name: &str| {
        let place = Table::OrderLines.definition().columns.iter().position(|column| column.name == name);
        place.and_then(|place| columns[place].as_ref())
    };
    let Some(Values::Text(orders)) = texts("order_id") else { return sorted.to_vec() };
    let line = |at: usize| match texts("line_id") {
        Some(Values::Text(lines)) => lines.get(at),
        _ => None,
    };
    let mut newest = Vec::with_capacity(sorted.len());
    for lines in sorted.chunk_by(|&a, &b| orders.get(a) == orders.get(b)) {
        let last = lines.iter().map(|&at| file[at]).max().unwrap_or_default();
        let counts =
            |at: usize| file[at] == last || orders.get(at).is_none_or(|order| stay((order, line(at)), file[at], last));
        newest.extend(lines.iter().copied().filter(|&at| counts(at)));
    }
    newest
}
