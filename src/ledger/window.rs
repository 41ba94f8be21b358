//! Which months files that are added speak of: only these are made anew, from the files that speak of them.
//!
//! Of orders, lines and refunds a window reaches from the first month that is touched to the end. A row is touched where an
//! added file names it, its order or its refund. Files that name anything touched are held against the others anew, so the window
//! begins with the first month of theirs; and no order is on both sides of its beginning with its lines or its refunds before it.

use super::LedgerError;
use super::manifest::Kept;
use super::month::Month;
use super::scope::{RELATED, Scope};
use super::source_state::SourceState;
use crate::facts::{self, Frame, Kind, Table};
use chrono::{DateTime, Utc};
use hashbrown::HashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is made anew.
pub(super) struct Window {
    /// The first month; none where no order is touched.
    pub(super) first: Option<Month>,
    /// Files that were not there before.
    pub(super) added: BTreeSet<usize>,
    /// Files all of whose orders and refunds are within.
    pub(super) judged: BTreeSet<usize>,
    /// Files of which orders, lines and refunds are read.
    read: BTreeSet<usize>,
    /// The orders within, and the refunds.
    pub(super) orders: HashSet<Arc<str>>,
    refunds: HashSet<Arc<str>>,
    /// Tables that stand alone and are made anew whole.
    pub(super) tables: BTreeSet<Table>,
    given: BTreeMap<Table, Vec<&'static str>>,
}

/// The ids of a part's rows.
struct Ids {
    table: Table,
    month: Option<Month>,
    frame: Frame,
}

impl Ids {
    fn text(&self, column: &str, row: usize) -> Option<&str> {
        self.frame.text(self.frame.place(column), row)
    }

    /// The number by which a row's order is known; of a refund that of its main order.
    fn order(&self, row: usize) -> Option<&str> {
        self.text(if self.table == Table::Refunds { "main_order_id" } else { "order_id" }, row)
    }
}

/// What added files name.
#[derive(Default)]
struct Named {
    orders: HashSet<Arc<str>>,
    lines: HashSet<Arc<str>>,
    refunds: HashSet<Arc<str>>,
    /// What refunds say that they are of: an order, or a line.
    refunded: HashSet<Arc<str>>,
    first: Option<Month>,
}

impl Window {
    /// The window that added files open over kept facts; `None` where all must be made anew.
    pub(super) fn of(scope: &Scope<'_>, base: &Kept, sources: &[SourceState]) -> Result<Option<Window>, LedgerError> {
        let memo = &base.view.memo;
        let added = scope.used.iter().copied().filter(|used| !memo.files.contains_key(used)).collect();
        let given = memo.given.iter().map(|(table, names)| {
            let names = names.iter().filter_map(|name| table.column(name).map(|column| column.name));
            (*table, names.collect())
        });
        let mut window = Window {
            first: None,
            added,
            judged: BTreeSet::new(),
            read: BTreeSet::new(),
            orders: HashSet::new(),
            refunds: HashSet::new(),
            tables: BTreeSet::new(),
            given: given.collect(),
        };
        let Some(named) = window.names(scope, sources)? else { return Ok(None) };
        // Which costs count hangs on what advertising reports tell.
        if window.tables.contains(&Table::AdDays) || window.tables.contains(&Table::CostEntries) {
            window.tables.extend([Table::AdDays, Table::CostEntries]);
        }
        window.judged.clone_from(&window.added);
        window.read.clone_from(&window.added);
        let Some(own) = named.first else {
            let made = |source: usize| sources[source].export_time.filter(|time| time.exact).map(|time| time.at);
            let is_alone =
                |added: &usize| made(*added).is_none_or(|at| !memo.files.keys().any(|&file| made(file) == Some(at)));
            return Ok(window.added.iter().all(is_alone).then_some(window));
        };
        let ids: Vec<Ids> = RELATED
            .into_iter()
            .filter_map(|table| base.view.frames.get(&table))
            .flat_map(|facts| facts.parts().iter().map(|part| (facts.table(), part)))
            .map(|(table, part)| {
                let frame = part.only(&["order_id", "line_id", "refund_id", "main_order_id"]).into_owned();
                Ids { table, month: part.month(), frame }
            })
            .collect();
        let Some(touched) = touched(&ids, &named, own) else { return Ok(None) };
        Ok(window.open(scope, base, sources, &ids, (touched, named)))
    }

    /// What the added files name, of the tables of orders; notes the other tables that they speak of. `None` where a file has a
    /// column that none had before, or a row of no day.
    fn names(&mut self, scope: &Scope<'_>, sources: &[SourceState]) -> Result<Option<Named>, LedgerError> {
        let mut named = Named::default();
        for &index in &self.added {
            let parts = sources[index].extract.iter().flat_map(|extract| &extract.parts);
            for part in parts.flat_map(|part| &part.tables) {
                if !RELATED.contains(&part.table) {
                    self.tables.insert(part.table);
                    continue;
                }
                let frame = facts::read(part.table, &scope.folders[index].join(&part.file))?;
                let known = self.given.get(&part.table);
                if known.is_none_or(|known| frame.present().iter().any(|name| !known.contains(name)))
                    || !named.take(&frame)
                {
                    return Ok(None);
                }
            }
        }
        Ok(Some(named))
    }

    /// The window from the first month that is touched, or further back.
    fn open(
        mut self,
        scope: &Scope<'_>,
        base: &Kept,
        sources: &[SourceState],
        ids: &[Ids],
        (touched, named): (Month, Named),
    ) -> Option<Window> {
        let files = &base.view.memo.files;
        let reaches = |from: Month| {
            files.iter().filter(move |(_, file)| file.months.is_some_and(|(_, last)| last >= from)).map(|(at, _)| *at)
        };
        self.judged.extend(reaches(touched));
        // Files made at one moment are held against the others together.
        let made = |source: usize| sources[source].export_time.filter(|time| time.exact).map(|time| time.at);
        let moments: BTreeSet<DateTime<Utc>> = self.judged.iter().filter_map(|&source| made(source)).collect();
        self.judged.extend(scope.used.iter().filter(|&&used| made(used).is_some_and(|at| moments.contains(&at))));
        let judged = self.judged.iter().filter_map(|source| files.get(source));
        if judged.clone().any(|file| file.is_undated) {
            return None;
        }
        let mut first = judged.filter_map(|file| Some(file.months?.0)).fold(touched, Month::min);
        loop {
            self.orders.clone_from(&named.orders);
            let within = ids.iter().filter(|ids| ids.month.is_some_and(|month| month >= first));
            for ids in within.clone().filter(|ids| ids.table != Table::Refunds) {
                self.orders.extend((0..ids.frame.rows()).filter_map(|row| ids.order(row).map(Arc::from)));
            }
            let before = ids.iter().filter(|ids| ids.month.is_none_or(|month| month < first));
            let parted = |ids: &&Ids| {
                (0..ids.frame.rows()).any(|row| ids.order(row).is_some_and(|order| self.orders.contains(order)))
            };
            match before.filter(parted).map(|ids| ids.month).min() {
                None => break,
                Some(month) => first = month?,
            }
        }
        // With nothing before it the window is all there is.
        if !ids.iter().any(|ids| ids.month.is_some_and(|month| month < first)) {
            return None;
        }
        self.refunds = named.refunds;
        for ids in ids.iter().filter(|ids| ids.table == Table::Refunds && ids.month.is_some_and(|m| m >= first)) {
            self.refunds.extend((0..ids.frame.rows()).filter_map(|row| ids.text("refund_id", row).map(Arc::from)));
        }
        self.read.extend(reaches(first).chain(self.judged.iter().copied()));
        self.first = Some(first);
        Some(self)
    }

    /// Whether a file's rows of a table are read.
    pub(super) fn reads(&self, source: usize, table: Table) -> bool {
        if RELATED.contains(&table) { self.read.contains(&source) } else { self.tables.contains(&table) }
    }

    /// Columns that some file of a table has, within or not; none of tables that are made anew whole.
    pub(super) fn given(&self, table: Table) -> impl Iterator<Item = &'static str> {
        self.given.get(&table).filter(|_| RELATED.contains(&table)).into_iter().flatten().copied()
    }

    /// The rows within.
    pub(super) fn within(&self, frame: Frame) -> Frame {
        let (column, ids) = match frame.table() {
            Table::Orders | Table::OrderLines => ("order_id", &self.orders),
            Table::Refunds => ("refund_id", &self.refunds),
            _ => return frame,
        };
        let place = frame.place(column);
        let is_within = |row: &usize| frame.text(place, *row).is_some_and(|id| ids.contains(id));
        let rows: Vec<usize> = (0..frame.rows()).filter(is_within).collect();
        if rows.len() == frame.rows() { frame } else { frame.take(&rows) }
    }

    /// Whether a month is within.
    pub(super) fn holds(&self, month: Option<Month>) -> bool {
        self.first.is_some_and(|first| month.is_some_and(|month| month >= first))
    }
}

impl Named {
    /// Takes the rows of a table; whether each has a day.
    fn take(&mut self, frame: &Frame) -> bool {
        let columns = frame.table().definition().columns;
        let texts = |name: &str| {
            let place = frame.place(name);
            (0..frame.rows()).filter_map(move |row| frame.text(place, row).map(Arc::from))
        };
        match frame.table() {
            Table::Refunds => {
                self.refunds.extend(texts("refund_id"));
                self.refunded.extend(texts("order_id"));
                self.orders.extend(texts("order_id"));
            }
            Table::OrderLines => {
                self.orders.extend(texts("order_id"));
                self.lines.extend(texts("line_id"));
            }
            _ => self.orders.extend(texts("order_id")),
        }
        let days: Vec<usize> = (0..columns.len()).filter(|&place| columns[place].kind == Kind::Day).collect();
        (0..frame.rows()).all(|row| {
            let first = days.iter().filter_map(|&place| frame.number(place, row)).min().and_then(Month::of);
            self.first = self.first.into_iter().chain(first).min();
            first.is_some()
        })
    }
}

/// The first month that is touched: of the added rows themselves, or of rows that they are about; adds the orders of these. `None`
/// where one is in no month.
fn touched(ids: &[Ids], named: &Named, own: Month) -> Option<Month> {
    let mut orders = named.orders.clone();
    let mut first = own;
    loop {
        let before = orders.len();
        for part in ids {
            for row in 0..part.frame.rows() {
                let of =
                    |column: &str, set: &HashSet<Arc<str>>| part.text(column, row).is_some_and(|id| set.contains(id));
                let touched = match part.table {
                    Table::OrderLines => of("order_id", &orders) || of("line_id", &named.refunded),
                    Table::Refunds => {
                        of("refund_id", &named.refunds)
                            || of("main_order_id", &orders)
                            || of("order_id", &orders)
                            || of("order_id", &named.lines)
                    }
                    _ => of("order_id", &orders),
                };
                if touched {
                    first = first.min(part.month?);
                    orders.extend(part.order(row).map(Arc::from));
                }
            }
        }
        if orders.len() == before {
            return Some(first);
        }
    }
}
