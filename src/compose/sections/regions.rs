//! Where the period's orders went: province by province, or by country and state, of all stores whose exports say it. What no export
//! names stands below as unknown, so that the rows add up to all that was sold.

use super::breakdown::{Breakdown, Part, Row, Sums, side_by_side};
use super::scope::{Scope, before_cell, list, missing, part};
use crate::compose::declared::Columns;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::facts::Table as Facts;
use crate::kpi::Kpi;
use crate::metrics::{Known, measures as m};
use crate::ratio::{cents, ratio};
use crate::report::grids::kpi_column;
use crate::report::{Cell, Column, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Regions shown one by one.
const REGIONS: usize = 10;

/// Platforms hide where a parcel went a while after it went: periods of which one names the regions of more of its sales, by more
/// than this, are not compared.
const ALIKE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

#[derive(Clone, Copy, Default)]
pub(super) struct Sold {
    pub(super) orders: Decimal,
    pub(super) paid: Decimal,
    /// Paid for orders of which it is known what came back, and what did.
    judged: Decimal,
    returned: Decimal,
}

impl Sold {
    fn with(&mut self, other: &Self, combine: fn(Decimal, Decimal) -> Decimal) {
        *self = Sold {
            orders: combine(self.orders, other.orders),
            paid: combine(self.paid, other.paid),
            judged: combine(self.judged, other.judged),
            returned: combine(self.returned, other.returned),
        };
    }

    /// The part of what was paid that came back.
    pub(super) fn returned(&self) -> Known {
        if self.judged.is_zero() && self.returned.is_zero() {
            return Known::because("section.profit.no_refunds");
        }
        Known::Number(self.returned).over(&Known::Number(self.judged))
    }
}

impl Sums for Sold {
    fn add(&mut self, other: &Self) {
        self.with(other, |sum, more| sum + more);
    }

    fn subtract(&mut self, other: &Self) {
        self.with(other, |sum, less| sum - less);
    }
}

type Pair = (Sold, Sold);

/// What stores sold by region in some days, where any of their exports names one.
pub(super) struct Sales {
    /// By region; what has none is in the whole alone.
    pub(super) groups: BTreeMap<String, Sold>,
    pub(super) whole: Sold,
}

impl Sales {
    pub(super) fn of(scope: &Scope<'_>, stores: &[&str], span: Span) -> Option<Self> {
        let (mut groups, mut whole): (BTreeMap<String, Sold>, Sold) = Default::default();
        for store in stores {
            let days = Days::all(span);
            for ([name], [orders, paid]) in scope.metrics().cut(store, [&m::ORDERS, &m::PAID], ["region"], &days) {
                groups.entry(name).or_default().add(&Sold { orders, paid: cents(paid), ..Sold::default() });
            }
            for ([name], [judged, returned]) in scope.metrics().came_back_by(store, ["region"], span) {
                let (judged, returned) = (cents(judged), cents(returned));
                groups.entry(name).or_default().add(&Sold { judged, returned, ..Sold::default() });
            }
        }
        groups.values().for_each(|sold| whole.add(sold));
        let figure = |kpi: Kpi| scope.value(kpi, stores, span);
        if let Some((paid, orders)) = figure(Kpi::SalesPaid).zip(figure(Kpi::SalesOrders)) {
            whole = Sold { paid, orders, ..whole };
        }
        groups.remove("");
        groups.retain(|_, sold| !sold.orders.is_zero() || !sold.returned.is_zero());
        (!groups.is_empty()).then_some(Sales { groups, whole })
    }

    /// The part of what was paid of which it is known where it went.
    fn known(&self) -> Decimal {
        ratio(self.groups.values().map(|sold| sold.paid).sum(), self.whole.paid).unwrap_or_default()
    }
}

/// What a row is called.
pub(super) fn name<S>(row: &Row<String, S>) -> Cell {
    match row.part {
        Part::Rest(count) => Phrase::new("section.rest_plain").with("count", count).into(),
        Part::Unallocated => Phrase::new("section.customers.region_unknown").into(),
        _ => row.part.name(|name| name.clone()),
    }
}

/// Sales by region, the largest first, with what to know of them; nothing where no export names one.
pub(super) fn table(scope: &Scope<'_>) -> Option<(Table, Vec<Phrase>)> {
    let now = Sales::of(scope, &scope.ids, scope.week)?;
    let before = Sales::of(scope, &scope.ids, scope.previous);
    let covered = [scope.week, scope.previous].into_iter().all(|span| scope.whole(ExportKind::Orders, span));
    let before = before.filter(|_| covered);
    let unlike = before.as_ref().filter(|before| (now.known() - before.known()).abs() > ALIKE).is_some();
    let notes = notes(scope, &now, before.as_ref().filter(|_| unlike));
    let comparable = before.is_some() && !unlike;
    let before = before.unwrap_or(Sales { groups: BTreeMap::new(), whole: Sold::default() });
    let mut groups: Vec<(String, Pair)> = side_by_side(&now.groups, &before.groups).into_iter().collect();
    groups.sort_by(|(a, (one, _)), (b, (other, _))| other.paid.cmp(&one.paid).then_with(|| a.cmp(b)));
    let (whole, paid) = ((now.whole, before.whole), now.whole.paid);
    let previous = |row: &Row<String, Pair>| comparable.then_some(row.sums.1.paid);
    let unlike = || missing("section.customers.regions_unlike");
    let hidden = move |cell: Cell| if comparable || !covered { cell } else { unlike() };
    let columns = Columns::new()
        .with(Column::text("region"), name::<Pair>)
        .with(Column::count("orders").summed(), |row| row.sums.0.orders)
        .with(Column::money("paid").summed(), |row| row.sums.0.paid)
        .with(Column::percent("share").given(), move |row| part(row.sums.0.paid, paid))
        .with(Column::money("previous").summed(), move |row| hidden(before_cell(previous(row))))
        .with(Column::new("wow", Unit::Change).given(), move |row| {
            hidden(scope.growth(row.sums.0.paid, previous(row), comparable))
        })
        .with(kpi_column("cohort_share", Kpi::RefundCohortShare), |row| row.sums.0.returned());
    let table = Breakdown { groups, whole, most: REGIONS }.table("customers.regions", &columns);
    Some((table.settled(), notes))
}

/// What a region is, of how much of the sales it is known, and whose exports have no such column.
fn notes(scope: &Scope<'_>, now: &Sales, unlike: Option<&Sales>) -> Vec<Phrase> {
    let (what, known) = (Phrase::new("section.customers.regions"), now.known());
    let part = (known < Decimal::ONE)
        .then(|| Phrase::new("section.customers.regions_part").with("share", Field::Percent(known)));
    let before = unlike.map(|before| {
        let phrase = Phrase::new("section.customers.regions_before");
        phrase.with("share", Field::Percent(known)).with("before", Field::Percent(before.known()))
    });
    let says =
        |id: &&str| scope.metrics().inputs().view.store(id).is_some_and(|view| view.has(Facts::Orders, "region"));
    let sells = |id: &&str| scope.value(Kpi::SalesOrders, &[*id], scope.week).is_some_and(|orders| !orders.is_zero());
    let silent = scope.ids.iter().filter(|id| !says(id) && sells(id));
    let silent: Vec<Field> = silent.map(|id| Field::Text(scope.name(id))).collect();
    let untold = (!silent.is_empty())
        .then(|| Phrase::new("section.customers.regions_untold").with("stores", list(Field::List(silent))));
    std::iter::once(what).chain(part).chain(before).chain(untold).collect()
}

/// Where most went, the first of a table of regions.
pub(super) fn message(table: &Table) -> Option<Phrase> {
    let first = table.rows.first()?;
    let number = |key: &str| first[table.column(key)?].number();
    let Cell::Text(name) = first.first()? else { return None };
    let phrase = Phrase::new("section.customers.by_region").with("name", name.as_str());
    Some(phrase.with("paid", Field::Money(number("paid")?)).with("share", Field::Percent(number("share")?)))
}
