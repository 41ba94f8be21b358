//! Orders whose lines come from several files: what of them adds up over their lines is put together, and lines that were left out are
//! found.
//!
//! A platform takes no line back that it has numbered, so one stays that a newer export of its order lacks. Where that export has
//! other lines in common with the older one it was filtered, or lost the row; else they are parts.

use super::contradicted::{Contradiction, What};
use super::lookup;
use super::merge::{Merged, Version};
use super::scope::Scope;
use super::source_state::SourceState;
use crate::extract::Across;
use crate::facts::{Frame, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which files belong together, and what of an order adds up over the rows of its lines.
pub(super) struct Parts<'a> {
    /// Of each source the export that it is a file of.
    pub(super) exports: &'a BTreeMap<usize, usize>,
    /// Of each source of which an order stands on the rows of its lines.
    pub(super) across: &'a BTreeMap<usize, Vec<(&'static str, Across)>>,
}

/// An order whose lines several files wrote.
struct Order {
    id: Arc<str>,
    lines: BTreeSet<usize>,
    /// Of each file that tells lines of it, the oldest first, which.
    told: BTreeMap<usize, BTreeSet<usize>>,
}

/// Of each file in which an order stands on the rows of its lines what of it adds up over these.
pub(super) fn across(scope: &Scope<'_>, sources: &[SourceState]) -> BTreeMap<usize, Vec<(&'static str, Across)>> {
    let mut found = BTreeMap::new();
    for &source in scope.used {
        for part in sources[source].extract.iter().flat_map(|extract| &extract.parts) {
            let tables = scope.profiles.get(&part.profile).into_iter().flat_map(|profile| &profile.tables);
            let columns = tables.filter(|map| map.table == Table::Orders).flat_map(|map| &map.columns);
            let added = columns.filter_map(|column| {
                let across = column.across.filter(|across| across.adds_up())?;
                Some((Table::Orders.column(&column.to)?.name, across))
            });
            let added: Vec<_> = added.collect();
            if !added.is_empty() {
                found.insert(source, added);
            }
        }
    }
    found
}

/// What was found of orders whose lines come from several files.
#[derive(Default)]
pub(super) struct Found {
    /// Their numbers.
    pub(super) orders: BTreeSet<Arc<str>>,
    /// The lines that were left out, each with its row.
    pub(super) left_out: Vec<(usize, Contradiction)>,
}

/// Puts together what of orders adds up.
pub(super) fn put_together(
    orders: Option<&mut Merged>,
    lines: &Merged,
    versions: &BTreeMap<Table, Vec<Version>>,
    parts: &Parts<'_>,
) -> Found {
    let of_lines = &versions[&Table::OrderLines];
    let found = orders_of_several_files(lines, of_lines);
    let mut paid: Vec<Paid> = vec![Paid::default(); found.len()];
    if let Some(orders) = orders.filter(|_| !found.is_empty()) {
        let of_orders = &versions[&Table::Orders];
        let rows: Vec<Option<usize>> = found.iter().map(|order| lookup::find(&orders.frame, &order.id)).collect();
        let wanted: BTreeSet<usize> = rows.iter().flatten().copied().collect();
        let mut told: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, version) in of_orders.iter().enumerate() {
            for (row, became) in version.became.iter().enumerate() {
                if let Some(order) = became.filter(|order| wanted.contains(order)) {
                    told.entry(order).or_default().push((at, row));
                }
            }
        }
        for ((order, row), paid) in found.iter().zip(rows).zip(&mut paid) {
            let Some(row) = row else { continue };
            let told = told.get(&row).map_or(&[][..], Vec::as_slice);
            sum(orders, row, &order.chosen(told, of_orders, of_lines, parts), of_orders, parts);
            *paid = Paid::of(&orders.frame, row);
        }
    }
    Found {
        left_out: found
            .iter()
            .zip(paid)
            .flat_map(|(order, paid)| order.left_out(lines, paid, of_lines, parts))
            .collect(),
        orders: found.into_iter().map(|order| order.id).collect(),
    }
}

/// When something was paid.
#[derive(Clone, Copy, Default)]
struct Paid {
    at: Option<i64>,
    on: Option<i64>,
}

impl Paid {
    fn of(frame: &Frame, row: usize) -> Self {
        let [at, on] = ["paid_at", "paid_on"].map(|name| frame.number(frame.place(name), row));
        Paid { at, on }
    }
}

/// The orders with lines that not all come from one file, with what each file tells of them.
fn orders_of_several_files(lines: &Merged, versions: &[Version]) -> Vec<Order> {
    let frame = &lines.frame;
    let id = frame.place("order_id");
    let mut found: Vec<Order> = Vec::new();
    let mut of_row: BTreeMap<usize, usize> = BTreeMap::new();
    let mut begin = 0;
    for row in 1..=frame.rows() {
        if row < frame.rows() && frame.text(id, row) == frame.text(id, begin) {
            continue;
        }
        let several = lines.origin[begin..row].iter().any(|origin| *origin != lines.origin[begin]);
        if let Some(order) = frame.text(id, begin).filter(|_| several) {
            of_row.extend((begin..row).map(|line| (line, found.len())));
            found.push(Order { id: order.into(), lines: (begin..row).collect(), told: BTreeMap::new() });
        }
        begin = row;
    }
    if found.is_empty() {
        return found;
    }
    for (at, version) in versions.iter().enumerate() {
        for line in version.became.iter().flatten() {
            if let Some(order) = of_row.get(line) {
                found[*order].told.entry(at).or_default().insert(*line);
            }
        }
    }
    found
}

impl Order {
    /// The tellings of its own row of which it is made, the newest first: the newest that has all lines, else those with lines that the
    /// newer ones lack whole. None where its newest row does not stand on those of its lines.
    fn chosen(
        &self,
        told: &[(usize, usize)],
        of_orders: &[Version],
        of_lines: &[Version],
        parts: &Parts<'_>,
    ) -> Vec<(usize, usize)> {
        let source = |(at, _): &(usize, usize)| of_orders[*at].source;
        if !told.last().is_some_and(|newest| parts.across.contains_key(&source(newest))) {
            return Vec::new();
        }
        let lines = |one: &(usize, usize)| -> BTreeSet<usize> {
            let own = self.told.iter().filter(|(at, _)| of_lines[**at].source == source(one));
            own.flat_map(|(_, lines)| lines).copied().collect()
        };
        let summed = || told.iter().rev().filter(|one| parts.across.contains_key(&source(one)));
        if let Some(whole) = summed().find(|one| lines(one) == self.lines) {
            return vec![*whole];
        }
        let (mut chosen, mut known) = (Vec::new(), BTreeSet::new());
        for one in summed() {
            let own = lines(one);
            if !own.is_empty() && own.is_disjoint(&known) {
                known.extend(own);
                chosen.push(*one);
            }
        }
        chosen
    }

    /// Its lines that the newest file of it lacks although it has others of the file that has them, and they were paid.
    fn left_out(
        &self,
        lines: &Merged,
        paid: Paid,
        of_lines: &[Version],
        parts: &Parts<'_>,
    ) -> Vec<(usize, Contradiction)> {
        let frame = &lines.frame;
        let Some((newest, newer)) = self.told.iter().next_back() else { return Vec::new() };
        let by = of_lines[*newest].source;
        let missing = self.lines.iter().filter(|line| !newer.contains(line));
        let left = missing.filter_map(|&line| {
            let of = lines.origin[line];
            let is_of_it = |at: &usize| parts.exports.get(&of_lines[*at].source) == parts.exports.get(&of);
            let has_others = self.told.iter().any(|(at, lines)| is_of_it(at) && !lines.is_disjoint(newer));
            let is_part = parts.exports.get(&by) == parts.exports.get(&of) || !has_others;
            // Lines that do not say it were paid with their order.
            let own = Paid::of(frame, line);
            let paid = if frame.has("paid_at") { own } else { paid };
            paid.at.filter(|_| !is_part)?;
            let what = What::LineLeftOut;
            Some((line, Contradiction { by, of, what, order: self.id.to_string(), paid_on: paid.on }))
        });
        left.collect()
    }
}

/// Gives an order what the rows of its lines come to over several files.
fn sum(orders: &mut Merged, row: usize, chosen: &[(usize, usize)], of_orders: &[Version], parts: &Parts<'_>) {
    let Some((newest, _)) = chosen.first() else { return };
    let value = |name: &str, (at, row): &(usize, usize)| {
        let frame: &Frame = &of_orders[*at].frame;
        frame.number(frame.place(name), *row)
    };
    let paid: Vec<_> = chosen.iter().filter(|one| value("paid_at", one).is_some()).copied().collect();
    for (name, across) in &parts.across[&of_orders[*newest].source] {
        if chosen.iter().any(|(at, _)| !of_orders[*at].frame.has(name)) {
            continue;
        }
        let of = if *across == Across::SumPaid && !paid.is_empty() { &paid } else { chosen };
        let sum = across.of(of.iter().map(|one| value(name, one)));
        let place = orders.frame.place(name);
        orders.frame.filled(place).set(row, sum.map(Value::Number));
    }
    for name in ["paid_at", "paid_on"] {
        let place = orders.frame.place(name);
        if orders.frame.number(place, row).is_none() {
            let least = paid.iter().filter_map(|one| value(name, one)).min();
            orders.frame.filled(place).set(row, least.map(Value::Number));
        }
    }
}
