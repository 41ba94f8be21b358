//! What the tables of a store know of each other: payments restored, lines dated, refunds matched.

use super::contradicted::Contradiction;
use super::merge::{Merged, Version};
use super::month::Month;
use super::order_parts::Parts;
use super::parts::months_of;
use super::{came_back, from_lines, implausible, lookup, lowered, order_parts, paid, presale};
use crate::facts::Table;
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What could not be told for certain while tables were related.
#[derive(Default)]
pub(super) struct Related {
    /// Closed orders whose payment had to be assumed, each by its month.
    pub(super) assumed_paid: Vec<Option<Month>>,
    /// Orders that only lines know and that cannot be counted, likewise.
    pub(super) uncounted: Vec<Option<Month>>,
    /// Whether some line began in another month than its order.
    pub(super) lines_elsewhere: bool,
    /// Orders that files contradict each other in, each with its month.
    pub(super) contradicted: Vec<(Option<Month>, Contradiction)>,
    /// The months of the rows of each table, before orders that only lines know join their own.
    pub(super) months: BTreeMap<Table, Vec<Option<Month>>>,
}

impl Related {
    /// Restores what was paid for orders, and finds those for which less is shown than before; of those whose lines come from several
    /// files a part shows less by itself.
    fn restore(
        &mut self,
        orders: &mut Merged,
        versions: &BTreeMap<Table, Vec<Version>>,
        made: Dates<'_>,
        (refunded, lines, in_parts): (&HashMap<Arc<str>, i64>, Option<&Merged>, &order_parts::Found),
    ) {
        let own = &versions[&Table::Orders];
        presale::set_apart(orders, own, refunded, made.on);
        let mut lowered = paid::raise(orders, own, made.at);
        let (assumed, also) = paid::restore(orders, own, refunded, made.at);
        lowered.extend(also);
        let months = months_of(&orders.frame);
        let of_lines = versions.get(&Table::OrderLines).map_or(&[][..], Vec::as_slice);
        let is_part = |one: &lowered::Unexplained| in_parts.orders.contains(one.contradiction.order.as_str());
        let unexplained = lowered::unexplained(lowered, orders, (lines, of_lines), refunded);
        for one in unexplained.into_iter().filter(|one| !is_part(one)) {
            self.contradicted.push((months[one.row], one.contradiction));
        }
        self.assumed_paid = assumed.into_iter().map(|row| months[row]).collect();
        self.months.insert(Table::Orders, months);
    }
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
    parts: &Parts<'_>,
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
    let in_parts = lines.as_ref().map(|lines| order_parts::put_together(orders.as_mut(), lines, versions, parts));
    let in_parts = in_parts.unwrap_or_default();
    if let Some(orders) = &mut orders {
        let refunded = lookup::refunded_by_order(&refunded, &line_orders);
        related.restore(orders, versions, made, (&refunded, lines.as_ref(), &in_parts));
    }
    if let Some(lines) = &mut lines {
        let own = months_of(&lines.frame);
        if let Some(orders) = &mut orders {
            lookup::lines_to_orders(&mut lines.frame, &orders.frame);
        }
        presale::set_lines_apart(&mut lines.frame);
        let months = months_of(&lines.frame);
        related.lines_elsewhere = own.iter().zip(&months).any(|(own, month)| own.is_some() && own != month);
        for (line, one) in in_parts.left_out {
            related.contradicted.push((months[line], one));
        }
        paid::raise(lines, &versions[&Table::OrderLines], made.at);
        paid::restore(lines, &versions[&Table::OrderLines], &refunded, made.at);
        from_lines::estimate(lines);
        let added = from_lines::add(orders.take(), lines);
        // Where a file tells orders beside their lines, the order's own row was refused, and is told as that; one whose lines never
        // say a state may have lost it.
        let tells_orders = |source: usize| {
            versions.get(&Table::Orders).is_some_and(|told| told.iter().any(|version| version.source == source))
        };
        let status = lines.frame.place("status");
        let is_lost = |row: &usize| lines.frame.text(status, *row).is_none() || !tells_orders(lines.origin[*row]);
        let uncounted = added.uncounted.into_iter().filter(is_lost);
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
