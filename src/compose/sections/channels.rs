//! Where the week's sales were made, of stores whose exports say it: in livestreams of one's own or of creators, by videos, from
//! product cards.

use super::breakdown::{Breakdown, Part, Row, Sums, side_by_side};
use super::scope::{Scope, before_cell, part};
use crate::compose::declared::Columns;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::facts::Table as Facts;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::ratio::cents;
use crate::report::{Cell, Column, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Channels shown one by one.
const CHANNELS: usize = 12;

#[derive(Clone, Copy, Default)]
pub(super) struct Sold {
    pub(super) orders: Decimal,
    pub(super) paid: Decimal,
}

impl Sums for Sold {
    fn add(&mut self, other: &Self) {
        *self = Sold { orders: self.orders + other.orders, paid: self.paid + other.paid };
    }

    fn subtract(&mut self, other: &Self) {
        *self = Sold { orders: self.orders - other.orders, paid: self.paid - other.paid };
    }
}

type Pair = (Sold, Sold);

/// Sales by channel, the largest first; none where no export says one.
pub(super) fn table(scope: &Scope<'_>) -> Option<Table> {
    let stores = telling(scope);
    let sums = |span: Span| by_channel(scope, &stores, span);
    let mut groups: Vec<(String, Pair)> = side_by_side(&sums(scope.week), &sums(scope.previous)).into_iter().collect();
    groups.sort_by(|(a, (one, _)), (b, (other, _))| other.paid.cmp(&one.paid).then_with(|| a.cmp(b)));
    groups.iter().find(|(name, _)| !name.is_empty())?;
    let mut named = Pair::default();
    groups.iter().for_each(|(_, sums)| named.add(sums));
    let whole = (whole(scope, &scope.ids, scope.week, named.0), whole(scope, &scope.ids, scope.previous, named.1));
    let comparable = [scope.week, scope.previous].into_iter().all(|span| scope.whole(ExportKind::Orders, span));
    let before = |row: &Row<String, Pair>| comparable.then_some(row.sums.1.paid);
    let columns = Columns::new()
        .with(Column::text("channel"), |row: &Row<String, Pair>| match row.part {
            Part::Rest(count) => Phrase::new("section.rest_plain").with("count", count).into(),
            _ => row.part.name(|key| name(key)),
        })
        .with(Column::count("orders").summed(), |row| row.sums.0.orders)
        .with(Column::money("paid").summed(), |row| row.sums.0.paid)
        .with(Column::percent("share").given(), |row| part(row.sums.0.paid, whole.0.paid))
        .with(Column::money("previous").summed(), |row| before_cell(before(row)))
        .with(Column::new("wow", Unit::Change).given(), |row| scope.growth(row.sums.0.paid, before(row), comparable));
    Breakdown { groups, whole, most: CHANNELS }.table("stores.channels", &columns).unless_empty()
}

/// What these stores sold: what those of them sold whose exports name no channel is in the total, and allocated to none.
pub(super) fn whole(scope: &Scope<'_>, stores: &[&str], span: Span, named: Sold) -> Sold {
    let of_all = |kpi: Kpi| scope.metrics().get(kpi, stores, span).value;
    let whole = of_all(Kpi::SalesPaid).zip(of_all(Kpi::SalesOrders));
    whole.map_or(named, |(paid, orders)| Sold { orders, paid })
}

/// The stores whose exports say where a sale was made, of those that sell in the report's currency.
pub(super) fn telling<'s>(scope: &Scope<'s>) -> Vec<&'s str> {
    let says = |id: &str| {
        let view = scope.metrics().inputs().view.store(id);
        view.is_some_and(|view| view.has(Facts::Orders, "channel")) && scope.context.abroad(id).is_none()
    };
    scope.ids.iter().copied().filter(|id| says(id)).collect()
}

pub(super) fn by_channel(scope: &Scope<'_>, stores: &[&str], span: Span) -> BTreeMap<String, Sold> {
    let mut channels: BTreeMap<String, Sold> = BTreeMap::new();
    for store in stores {
        for ([name], [orders, paid]) in
            scope.metrics().cut(store, [&m::ORDERS, &m::PAID], ["channel"], &Days::all(span))
        {
            channels.entry(name).or_default().add(&Sold { orders, paid: cents(paid) });
        }
    }
    channels.retain(|_, sold| !sold.orders.is_zero());
    channels
}

pub(super) fn name(key: &str) -> Cell {
    if key.is_empty() { Cell::Said(Phrase::new("section.refunds.not_given")) } else { Cell::Text(key.to_owned()) }
}
