//! What the tables of a store know of each other: payments restored, lines dated, refunds matched.

use super::merge::{Merged, Version};
use super::month::Month;
use super::parts::months_of;
use super::{came_back, from_lines, implausible, lookup, paid, presale};
use crate::facts::Table;
use std::collections::BTreeMap;

/// What could not be told for certain while tables were related.
#[derive(Default)]
pub(super) struct Related {
    /// Closed orders whose payment had to be assumed, each by its month.
    pub(super) assumed_paid: Vec<Option<Month>>,
    /// Orders that only lines know and that cannot be counted, likewise.
    pub(super) uncounted: Vec<Option<Month>>,
    /// Whether some line began in another month than its order.
    pub(super) lines_elsewhere: bool,
    /// The months of the rows of each table, before orders that only lines know join their own.
    pub(super) months: BTreeMap<Table, Vec<Option<Month>>>,
}

/// When sources were made, by their index.
#[derive(Clone, Copy)]
pub(super) struct Dates<'a> {
    /// The moment, where the source says it, in UTC seconds.
    pub(super) at: &'a dyn Fn(usize) -> Option<i64>,
    /// The day since 1970.
    pub(super) on: &'a dyn Fn(usize) -> i64,
}

/// What the tables know of each other, and what was paid.
pub(super) fn relate(
    merged: &mut BTreeMap<Table, Merged>,
    versions: &BTreeMap<Table, Vec<Version>>,
    made: Dates<'_>,
) -> Related {
    let (mut orders, mut lines) = (merged.remove(&Table::Orders), merged.remove(&Table::OrderLines));
    let mut refunds = merged.remove(&Table::Refunds);
    let refunded = refunds.as_ref().map(|m| lookup::refunded_by_id(&m.frame)).unwrap_or_default();
    let line_orders = refunds
        .as_ref()
        .zip(lines.as_ref())
        .map(|(refunds, lines)| lookup::orders_of_lines(&refunds.frame, &lines.frame))
        .unwrap_or_default();
    let mut related = Related::default();
    if let Some(orders) = &mut orders {
        let refunded = lookup::refunded_by_order(&refunded, &line_orders);
        presale::set_apart(orders, &versions[&Table::Orders], &refunded, made.on);
        paid::raise(orders, &versions[&Table::Orders], made.at);
        let assumed = paid::restore(orders, &versions[&Table::Orders], &refunded, made.at);
        let months = months_of(&orders.frame);
        related.assumed_paid = assumed.into_iter().map(|row| months[row]).collect();
        related.months.insert(Table::Orders, months);
    }
    if let Some(lines) = &mut lines {
        let own = months_of(&lines.frame);
        if let Some(orders) = &mut orders {
            lookup::lines_to_orders(&mut lines.frame, &orders.frame);
        }
        presale::set_lines_apart(&mut lines.frame);
        let months = months_of(&lines.frame);
        related.lines_elsewhere = own.iter().zip(&months).any(|(own, month)| own.is_some() && own != month);
        paid::raise(lines, &versions[&Table::OrderLines], made.at);
        paid::restore(lines, &versions[&Table::OrderLines], &refunded, made.at);
        from_lines::estimate(lines);
        let added = from_lines::add(orders.take(), lines);
        // Where a file tells orders beside their lines, the order's own row was refused, and is told as that.
        let tells_orders = |source: usize| {
            versions.get(&Table::Orders).is_some_and(|told| told.iter().any(|version| version.source == source))
        };
        let uncounted = added.uncounted.into_iter().filter(|row| !tells_orders(lines.origin[*row]));
        related.uncounted = uncounted.map(|row| months[row]).collect();
        related.months.insert(Table::OrderLines, months);
        orders = added.orders;
        if let Some(orders) = &mut orders {
            lookup::orders_to_lines(&mut orders.frame, &lines.frame);
            if lookup::units_of_lines(&mut orders.frame, &lines.frame) {
                orders.present.insert("units");
            }
        }
    }
    orders.iter_mut().for_each(|orders| lookup::nameless_buyers(&mut orders.frame));
    if let Some(refunds) = &mut refunds {
        lookup::refunds_to_orders(&mut refunds.frame, orders.as_ref().map(|m| &m.frame), &line_orders);
        implausible::mark(&mut refunds.frame, orders.as_ref().map(|m| &m.frame));
        if let Some(lines) = &lines {
            came_back::refunds_to_lines(&mut refunds.frame, &lines.frame);
        }
    }
    let tables = [(Table::Orders, orders), (Table::OrderLines, lines), (Table::Refunds, refunds)];
    merged.extend(tables.into_iter().filter_map(|(table, merged)| Some((table, merged?))));
    related
}
