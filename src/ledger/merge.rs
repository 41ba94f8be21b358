//! The latest word: many extracts of one table into one frame of current facts.
//!
//! Extracts come oldest first. Per key and column the newest extract that has the column and the row wins; a column that an
//! extract lacks blanks nothing, an empty cell does. Days of advertising add up within one file, and a day reported anew in
//! another detail replaces the old one whole; the newest export of an order replaces all its lines. The result is sorted by key, so the order of arrival shows nowhere.

use crate::facts::{Frame, Kind, Table, Value, Values};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// One extract of a table: where it is from, and its rows.
pub(super) struct Input {
    /// Index of the source.
    pub(super) source: usize,
    /// Its rows.
    pub(super) frame: Frame,
}

/// Current facts of one table of one store.
#[derive(Debug)]
pub(super) struct Merged {
    /// Rows, sorted by key, every column present.
    pub(super) frame: Frame,
    /// The source that had the last word on each row.
    pub(super) origin: Vec<usize>,
    /// Rows of that source that became the row: more than one where rows add up.
    pub(super) weight: Vec<u64>,
    /// Keys that one file gave twice with different content.
    pub(super) conflicts: BTreeMap<usize, u64>,
    /// Columns that some extract had.
    pub(super) present: HashSet<&'static str>,
}

/// Merges the extracts, oldest first.
pub(super) fn merge(table: Table, inputs: &[Input]) -> Merged {
    let mut merging = Merging::new(table);
    for input in inputs {
        match table {
            Table::AdDays => {
                let (frame, weights) = added_up(&input.frame);
                merging.make_way(&frame);
                merging.take(input.source, &frame, &weights);
            }
            Table::OrderLines => merging.take_lines(input.source, &input.frame),
            _ => merging.take(input.source, &input.frame, &vec![1; input.frame.rows()]),
        }
    }
    merging.finish()
}

/// The key of a row as one text.
pub(super) fn key_of(frame: &Frame, places: &[usize], row: usize) -> Arc<str> {
    if let [place] = places
        && let Some(text) = frame.text(*place, row)
    {
        return text.clone();
    }
    let mut key = String::new();
    for &place in places {
        match frame.at(place).and_then(|v| v.get(row)) {
            Some(Value::Text(text)) => key.push_str(&text),
            // Days sort as text only with a fixed width.
            Some(Value::Number(n)) => key.push_str(&format!("{n:010}")),
            None => {}
        }
        key.push('\u{1f}');
    }
    key.into()
}

/// Places of the key's columns.
pub(super) fn key_places(table: Table) -> Vec<usize> {
    let columns = table.definition().columns;
    (0..columns.len()).filter(|&place| columns[place].key).collect()
}

/// How finely a day's advertising is reported: which columns of the key hold anything, and the rows so far.
#[derive(Default)]
struct Detail {
    columns: Vec<bool>,
    rows: HashSet<usize>,
}

struct Merging {
    table: Table,
    key: Vec<usize>,
    rows: HashMap<Arc<str>, usize>,
    lines: HashMap<Arc<str>, Vec<usize>>,
    details: HashMap<(Option<i64>, Arc<str>), Detail>,
    keys: Vec<Option<Arc<str>>>,
    columns: Vec<Values>,
    origin: Vec<usize>,
    weight: Vec<u64>,
    conflicts: BTreeMap<usize, u64>,
    present: HashSet<&'static str>,
}

impl Merging {
    fn new(table: Table) -> Self {
        Merging {
            table,
            key: key_places(table),
            rows: HashMap::new(),
            lines: HashMap::new(),
            details: HashMap::new(),
            keys: Vec::new(),
            columns: table.definition().columns.iter().map(|c| Values::empty(c.kind)).collect(),
            origin: Vec::new(),
            weight: Vec::new(),
            conflicts: BTreeMap::new(),
            present: HashSet::new(),
        }
    }

    /// Takes one file: its rows overwrite, column by column, what older files said.
    fn take(&mut self, source: usize, frame: &Frame, weights: &[u64]) {
        self.present.extend(frame.present());
        let mut seen = Seen::default();
        for (row, weight) in weights.iter().enumerate() {
            let at = self.place_for(key_of(frame, &self.key, row));
            if seen.differs(frame, at, row) {
                *self.conflicts.entry(source).or_default() += 1;
            }
            self.write(at, source, frame, row, *weight);
        }
    }

    /// Removes what older files said of a day, channel and cut in another detail than this one: the same spend by campaign
    /// and by campaign and item would otherwise count twice.
    fn make_way(&mut self, frame: &Frame) {
        let (date, channel, cut) = (frame.place("date"), frame.place("channel"), frame.place("cut"));
        let columns: Vec<bool> = ["scene", "campaign", "item", "detail"]
            .map(|name| {
                let place = frame.place(name);
                (0..frame.rows()).any(|row| frame.text(place, row).is_some_and(|text| !text.is_empty()))
            })
            .to_vec();
        for row in 0..frame.rows() {
            let text = |place| frame.text(place, row).map_or("", |text| &**text);
            let day = (frame.number(date, row), format!("{}\u{1f}{}", text(channel), text(cut)).into());
            let at = self.place_for(key_of(frame, &self.key, row));
            let detail = self.details.entry(day).or_default();
            if detail.columns != columns {
                detail.columns.clone_from(&columns);
                for old in detail.rows.drain().filter(|old| *old != at) {
                    if let Some(key) = self.keys[old].take() {
                        self.rows.remove(&key);
                    }
                }
            }
            detail.rows.insert(at);
        }
    }

    /// Takes one file of order lines: an order that it names has these lines and no others.
    fn take_lines(&mut self, source: usize, frame: &Frame) {
        self.present.extend(frame.present());
        let order_place = frame.place("order_id");
        let mut fresh: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        let mut seen = Seen::default();
        for row in 0..frame.rows() {
            let Some(order) = frame.text(order_place, row).cloned() else { continue };
            let at = self.place_for(key_of(frame, &self.key, row));
            if seen.differs(frame, at, row) {
                *self.conflicts.entry(source).or_default() += 1;
            }
            self.write(at, source, frame, row, 1);
            fresh.entry(order).or_default().push(at);
        }
        for (order, places) in fresh {
            let kept: HashSet<usize> = places.iter().copied().collect();
            for old in self.lines.insert(order, places).unwrap_or_default() {
                if !kept.contains(&old)
                    && let Some(key) = self.keys[old].take()
                {
                    self.rows.remove(&key);
                }
            }
        }
    }

    fn place_for(&mut self, key: Arc<str>) -> usize {
        if let Some(&at) = self.rows.get(&key) {
            return at;
        }
        let at = self.keys.len();
        self.rows.insert(key.clone(), at);
        self.keys.push(Some(key));
        self.origin.push(0);
        self.weight.push(0);
        at
    }

    fn write(&mut self, at: usize, source: usize, frame: &Frame, row: usize, weight: u64) {
        for (mine, theirs) in self.columns.iter_mut().zip(frame.columns()) {
            if let Some(values) = theirs {
                mine.set(at, values.get(row));
            }
        }
        self.origin[at] = source;
        self.weight[at] = weight;
    }

    fn finish(mut self) -> Merged {
        let rows = self.keys.len();
        for values in &mut self.columns {
            while values.len() < rows {
                values.push(None);
            }
        }
        let mut order: Vec<usize> = (0..rows).filter(|&at| self.keys[at].is_some()).collect();
        order.sort_by(|&a, &b| self.keys[a].cmp(&self.keys[b]));
        let frame = Frame::from_columns(self.table, self.columns.into_iter().map(Some).collect()).take(&order);
        Merged {
            frame,
            origin: order.iter().map(|&at| self.origin[at]).collect(),
            weight: order.iter().map(|&at| self.weight[at]).collect(),
            conflicts: self.conflicts,
            present: self.present,
        }
    }
}

/// Which row of a file came last at each place.
#[derive(Default)]
struct Seen(Vec<Option<usize>>);

impl Seen {
    /// Notes the row; whether an earlier one of the same key says something else.
    fn differs(&mut self, frame: &Frame, at: usize, row: usize) -> bool {
        if at >= self.0.len() {
            self.0.resize(at + 1, None);
        }
        self.0[at].replace(row).is_some_and(|earlier| !frame.same(earlier, row))
    }
}

/// Rows of one key added up; the second value says how many rows each came from.
fn added_up(frame: &Frame) -> (Frame, Vec<u64>) {
    let table = frame.table();
    let key = key_places(table);
    let mut rows: HashMap<Arc<str>, usize> = HashMap::new();
    let mut order: Vec<usize> = Vec::new();
    let mut weights: Vec<u64> = Vec::new();
    let mut into: Vec<usize> = Vec::new();
    for row in 0..frame.rows() {
        let at = *rows.entry(key_of(frame, &key, row)).or_insert_with(|| {
            order.push(row);
            weights.push(0);
            order.len() - 1
        });
        weights[at] += 1;
        into.push(at);
    }
    let mut sums = frame.take(&order);
    let definition = table.definition();
    for (place, values) in sums.columns_mut().iter_mut().enumerate() {
        let column = &definition.columns[place];
        let adds = !column.key && matches!(column.kind, Kind::Amount | Kind::Count);
        if let (true, Some(Values::Number(sums))) = (adds, values) {
            sums.iter_mut().for_each(|n| *n = None);
            for (row, &at) in into.iter().enumerate() {
                if let Some(n) = frame.number(place, row) {
                    sums[at] = Some(sums[at].unwrap_or(0) + n);
                }
            }
        }
    }
    (sums, weights)
}
