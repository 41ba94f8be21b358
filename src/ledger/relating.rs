//! What the tables of a store know of each other: payments restored, lines dated, refunds matched.

use super::contradicted::Contradiction;
use super::merge::{Merged, Version};
use super::month::Month;
use super::order_parts::Parts;
use super::parts::months_of;
use super::{came_back, from_lines, implausible, lookup, lowered, order_parts, paid, payment_gone, presale};
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
    /// Restores what was paid for orders, and finds those for which less is shown than before, or nothing; of those whose lines come from several
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
        let gone = payment_gone::keep(orders, own);
        let mut lowered = paid::raise(orders, own, made.at);
        let (assumed, also) = paid::restore(orders, own, refunded, made.at);
        lowered.extend(also);
        let months = months_of(&orders.frame);
        let of_lines = versions.get(&Table::OrderLines).map_or(&[][..], Vec::as_slice);
        let is_part = |one: &lowered::Unexplained| in_parts.orders.contains(one.contradiction.order.as_str());
        let unexplained = lowered::unexplained(lowered, orders, (lines, of_lines), refunded);
        for one in gone.into_iter().chain(unexplained).filter(|one| !is_part(one)) {
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

/// The tables that speak of orders, and what refunds say of each before their own orders are known.
struct OfOrders {
    orders: Option<Merged>,
    lines: Option<Merged>,
    refunds: Option<Merged>,
    /// What came back, by the number that a refund names.
    refunded: HashMap<Arc<str>, i64>,
    /// The orders of the lines that refunds name.
    line_orders: HashMap<Arc<str>, Arc<str>>,
}

/// What the tables know of each other, and what was paid.
pub(super) fn relate(
    merged: &mut BTreeMap<Table, Merged>,
    versions: &BTreeMap<Table, Vec<Version>>,
    made: Dates<'_>,
    parts: &Parts<'_>,
) -> Related {
    let mut tables = OfOrders::taken_from(merged);
    let mut related = Related::default();
    let in_parts = match &tables.lines {
        Some(lines) => order_parts::put_together(tables.orders.as_mut(), lines, versions, parts),
        None => order_parts::Found::default(),
    };
    if let Some(orders) = &mut tables.orders {
        let refunded = lookup::refunded_by_order(&tables.refunded, &tables.line_orders);
        related.restore(orders, versions, made, (&refunded, tables.lines.as_ref(), &in_parts));
    }
    tables.relate_lines(&mut related, versions, made, in_parts.left_out);
    tables.orders.iter_mut().for_each(|orders| lookup::nameless_buyers(&mut orders.frame));
    tables.relate_refunds();
    tables.give_back(merged);
    related
}

impl OfOrders {
    fn taken_from(merged: &mut BTreeMap<Table, Merged>) -> Self {
        let (orders, lines) = (merged.remove(&Table::Orders), merged.remove(&Table::OrderLines));
        let refunds = merged.remove(&Table::Refunds);
        let refunded = refunds.as_ref().map(|m| lookup::refunded_by_id(&m.frame)).unwrap_or_default();
        let of_lines = refunds.as_ref().zip(lines.as_ref());
        let line_orders = of_lines.map(|(refunds, lines)| lookup::orders_of_lines(&refunds.frame, &lines.frame));
        OfOrders { orders, lines, refunds, refunded, line_orders: line_orders.unwrap_or_default() }
    }

    /// Lines take their months from orders, and what was paid for them is restored; orders that only lines know join the others, and
    /// all learn from their lines what they lack.
    fn relate_lines(
        &mut self,
        related: &mut Related,
        versions: &BTreeMap<Table, Vec<Version>>,
        made: Dates<'_>,
        left_out: Vec<(usize, Contradiction)>,
    ) {
        let Some(lines) = &mut self.lines else { return };
        let own = months_of(&lines.frame);
        if let Some(orders) = &self.orders {
            lookup::lines_to_orders(&mut lines.frame, &orders.frame);
        }
        presale::set_lines_apart(&mut lines.frame);
        let months = months_of(&lines.frame);
        related.lines_elsewhere = own.iter().zip(&months).any(|(own, month)| own.is_some() && own != month);
        related.contradicted.extend(left_out.into_iter().map(|(line, one)| (months[line], one)));
        paid::raise(lines, &versions[&Table::OrderLines], made.at);
        paid::restore(lines, &versions[&Table::OrderLines], &self.refunded, made.at);
        from_lines::estimate(lines);
        let added = from_lines::add(self.orders.take(), lines);
        let of_orders = versions.get(&Table::Orders).map_or(&[][..], Vec::as_slice);
        let uncounted = added.uncounted.into_iter().filter(|line| is_lost(lines, *line, of_orders));
        related.uncounted = uncounted.map(|line| months[line]).collect();
        related.months.insert(Table::OrderLines, months);
        self.orders = added.orders;
        if let Some(orders) = &mut self.orders {
            lookup::orders_to_lines(&mut orders.frame, &lines.frame);
            if lookup::units_of_lines(&mut orders.frame, &lines.frame) {
                orders.present.insert("units");
            }
        }
    }

    /// Refunds learn from orders and lines what of them came back.
    fn relate_refunds(&mut self) {
        let Some(refunds) = &mut self.refunds else { return };
        let orders = self.orders.as_ref().map(|orders| &orders.frame);
        lookup::refunds_to_orders(&mut refunds.frame, orders, &self.line_orders);
        implausible::mark(&mut refunds.frame, orders);
        if let Some(lines) = &self.lines {
            came_back::refunds_to_lines(&mut refunds.frame, &lines.frame);
        }
    }

    fn give_back(self, merged: &mut BTreeMap<Table, Merged>) {
        let tables = [(Table::Orders, self.orders), (Table::OrderLines, self.lines), (Table::Refunds, self.refunds)];
        merged.extend(tables.into_iter().filter_map(|(table, merged)| Some((table, merged?))));
    }
}

/// Whether a line that stands for no order has lost its order's own row. Where a file tells orders beside their lines, that row was
/// refused and is told as that, unless the file's lines never say a state.
fn is_lost(lines: &Merged, line: usize, of_orders: &[Version]) -> bool {
    let tells_orders = of_orders.iter().any(|version| version.source == lines.origin[line]);
    lines.frame.text(lines.frame.place("status"), line).is_none() || !tells_orders
}
