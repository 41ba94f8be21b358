//! Exports that were cut between two rows of one order: it is the last of one file and the first of another, and these tell different
//! lines of it.
//!
//! Where the platform numbers lines, each is known by its number whatever file it is in. Elsewhere the newest file of an order has all
//! its lines, unless it is a part: then both files tell the order, and the later part goes on counting where the earlier one ends.

use super::LedgerError;
use super::joined::{Seam, Seams};
use super::scope::Scope;
use super::source_state::SourceState;
use crate::extract::Profile;
use crate::facts::{self, Frame, Table};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Lines of one file, of a platform that gives them no numbers.
struct Lines<'p> {
    source: usize,
    profile: &'p Profile,
    path: PathBuf,
    /// The orders beside them, where each has a row of its own.
    orders: Option<PathBuf>,
}

/// What was bought, by which lines of two files are held against each other: the seller's code, else the product's number, else its title,
/// which people change.
const BOUGHT: [&str; 3] = ["merchant_code", "product_id", "title"];

/// Whether lines have numbers of their own, from the platform or the article that was bought, and not their place in the order.
pub(super) fn numbers_lines(profile: &Profile) -> bool {
    let mut tables = profile.tables.iter().filter(|map| map.table == Table::OrderLines).peekable();
    tables.peek().is_some()
        && tables.flat_map(|map| &map.columns).all(|column| column.to != "line_id" || column.count_within.is_none())
}

/// Whether an order has a row of its own among those of its lines.
fn has_own_rows(profile: &Profile) -> bool {
    profile.tables.iter().any(|map| map.table == Table::Orders && !map.rows.is_empty())
}

/// The seams of the files of a store whose lines are read.
pub(super) fn seams(
    scope: &Scope<'_>,
    sources: &[SourceState],
    is_read: &dyn Fn(usize) -> bool,
) -> Result<Seams, LedgerError> {
    let mut files: Vec<Lines<'_>> = Vec::new();
    for &source in scope.used.iter().filter(|source| is_read(**source)) {
        for part in sources[source].extract.iter().flat_map(|extract| &extract.parts) {
            let Some(profile) = scope.profiles.get(&part.profile).filter(|of| !numbers_lines(of)) else { continue };
            let tables = part.tables.iter().filter(|table| table.table == Table::OrderLines);
            let path = |file: &str| scope.folders[source].join(file);
            let own = part.tables.iter().find(|table| table.table == Table::Orders && has_own_rows(profile));
            let orders = own.map(|table| path(&table.file));
            files.extend(tables.map(|table| Lines {
                source,
                profile,
                path: path(&table.file),
                orders: orders.clone(),
            }));
        }
    }
    // The newest two that meet in an order.
    let mut ends: BTreeMap<(&str, Arc<str>), usize> = BTreeMap::new();
    let mut begins: BTreeMap<(&str, Arc<str>), usize> = BTreeMap::new();
    for (at, file) in files.iter().enumerate().filter(|_| files.len() > 1) {
        let frame = file.read(&["order_id"])?;
        let order = |row: usize| frame.text(frame.place("order_id"), row).map(Arc::<str>::from);
        let Some(last) = frame.rows().checked_sub(1) else { continue };
        begins.extend(order(0).map(|order| ((file.profile.id.as_str(), order), at)));
        ends.extend(order(last).map(|order| ((file.profile.id.as_str(), order), at)));
    }
    let mut seams = Seams::default();
    for (key, &end) in &ends {
        let Some(&begin) = begins.get(key).filter(|begin| **begin != end) else { continue };
        if let Some(seam) = seam(&files[end], &files[begin], &key.1)? {
            seams.orders.insert(key.1.clone(), seam);
        }
    }
    Ok(seams)
}

impl Lines<'_> {
    fn read(&self, columns: &[&str]) -> Result<Frame, LedgerError> {
        Ok(facts::read_columns(Table::OrderLines, &self.path, |name| columns.contains(&name))?)
    }

    /// Whether the file has the own row of an order: then it has the order from its first line on.
    fn begins(&self, id: &str) -> Result<bool, LedgerError> {
        let Some(path) = &self.orders else { return Ok(false) };
        let frame = facts::read_columns(Table::Orders, path, |name| name == "order_id")?;
        let order = frame.place("order_id");
        Ok((0..frame.rows()).any(|row| frame.text(order, row) == Some(id)))
    }

    /// What the file says was bought of an order, line by line.
    fn bought(&self, id: &str) -> Result<Vec<Option<Arc<str>>>, LedgerError> {
        let frame = self.read(&["order_id", BOUGHT[0], BOUGHT[1], BOUGHT[2]])?;
        let (order, bought) = (frame.place("order_id"), BOUGHT.map(|name| frame.place(name)));
        let rows = (0..frame.rows()).filter(|row| frame.text(order, *row) == Some(id));
        let what = |row: usize| bought.iter().find_map(|place| frame.text(*place, row).filter(|text| !text.is_empty()));
        Ok(rows.map(|row| what(row).map(Arc::from)).collect())
    }
}

/// The seam of two files that meet in an order; none where they have a line of it in common, or the second has the order's own row: then
/// each has it whole.
fn seam(end: &Lines<'_>, begin: &Lines<'_>, order: &str) -> Result<Option<Seam>, LedgerError> {
    let (first, then) = (end.bought(order)?, begin.bought(order)?);
    let known: HashSet<&Option<Arc<str>>> = first.iter().collect();
    if end.source == begin.source || then.iter().any(|bought| known.contains(bought)) || begin.begins(order)? {
        return Ok(None);
    }
    let lines = end.profile.tables.iter().filter(|map| map.table == Table::OrderLines);
    let counted = lines.flat_map(|map| &map.columns).any(|column| column.count_within.is_some());
    Ok(Some(Seam { ends: end.source, lines: first.len() as u64, begins: begin.source, counted }))
}
