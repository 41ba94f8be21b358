//! Lead products, those for which the plan has goals of their own: pieces a day, which the trade reads as how warm a product is,
//! and the visitors of their pages where an export tells them.

use super::scope::{Scope, growth_cell};
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::metrics::measures as m;
use crate::ratio::ratio;
use crate::report::{Cell, Column, Table, Unit};
use crate::span::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A lead product of a store, and its pieces by day; none of days that are not known whole.
struct Lead {
    name: String,
    id: String,
    days: BTreeMap<NaiveDate, Decimal>,
    now: Option<Decimal>,
    before: Option<Decimal>,
    /// Visitors of its page by day, added up, now and before; unknown unless every day of either is.
    visitors: [Option<Decimal>; 2],
}

impl Lead {
    fn of(scope: &Scope<'_>, store: &str, id: &str) -> Self {
        let sold = |span: Span| -> Decimal {
            let named = ["product_id", "merchant_code"];
            let lines = scope.metrics().cut(store, [&m::LINES_UNITS], named, &Days::all(span)).into_iter();
            let own = lines.filter(|([page, code], _)| page == id || page.is_empty() && code == id);
            own.map(|(_, [units])| units).sum()
        };
        let whole = |span: Span| scope.metrics().is_whole(ExportKind::Lines, &[store], span).then_some(span);
        let a_day = |span: Span| whole(span).and_then(|span| ratio(sold(span), Decimal::from(span.len())));
        let view = scope.metrics().inputs().view.store(store);
        let told = |span| view.is_some_and(|view| view.coverage.count(ExportKind::Products, span) == span.len());
        let came = |span: Span| {
            let pages =
                scope.metrics().cut(store, [&m::PRODUCT_VISITORS], ["product_id"], &Days::all(span)).into_iter();
            let own = pages.filter(|([product], _)| product == id).map(|(_, [visitors])| visitors).sum::<Decimal>();
            told(span).then_some(own)
        };
        let known = scope.week.days().filter(|day| whole(Span::day(*day)).is_some());
        Lead {
            name: scope.of_store(scope.product_name(store, id, Some(id), None), store),
            id: id.to_owned(),
            days: known.map(|day| (day, sold(Span::day(day)))).collect(),
            now: a_day(scope.week),
            before: a_day(scope.previous),
            visitors: [scope.week, scope.previous].map(came),
        }
    }

    /// The day with most pieces, of equal ones the first; none where nothing was sold.
    fn best(&self) -> Option<(NaiveDate, Decimal)> {
        let sold = self.days.iter().filter(|(_, units)| **units > Decimal::ZERO);
        sold.rev().max_by_key(|(_, units)| **units).map(|(day, units)| (*day, *units))
    }
}

/// None where the plan names no product of these stores.
pub(super) fn table(scope: &Scope<'_>) -> Option<Table> {
    let standings = scope.context.standings();
    let mut named: Vec<(&str, &str)> = standings.iter().filter_map(|one| Some((one.store?, one.product?))).collect();
    named.sort_by_key(|(store, _)| scope.ids.iter().position(|id| id == store));
    named.dedup();
    let mut leads: Vec<Lead> = Vec::new();
    for (at, (store, product)) in named.iter().enumerate() {
        if !named[..at].contains(&(*store, *product)) {
            leads.push(Lead::of(scope, store, product));
        }
    }
    let known = |number: Option<Decimal>| number.map_or(Cell::Missing(None), Cell::Number);
    let columns = Columns::new()
        .with(Column::text("product"), |lead: &Lead| lead.name.clone())
        .with(Column::new("product_id", Unit::Id), |lead| lead.id.clone())
        .with(Column::count("units").given(), |lead| lead.days.values().sum::<Decimal>())
        .with(Column::new("units_a_day", Unit::Number).given(), move |lead| known(lead.now))
        .with(Column::new("previous_a_day", Unit::Number).given(), move |lead| known(lead.before))
        .with(Column::new("units_wow", Unit::Change).given().better_when(true), |lead| {
            growth_cell(lead.now, lead.before, scope.moved.is_none())
        })
        .and(visitors(scope, &leads))
        .with(Column::new("best_day", Unit::Day), |lead| or_blank(lead.best().map(|(day, _)| day)))
        .with(Column::count("best_units").given(), |lead| or_blank(lead.best().map(|(_, units)| units)));
    (!leads.is_empty()).then(|| columns.table("products.leads", &leads))
}

/// Visitors now and how many more than before; no columns where no lead product's are told.
fn visitors<'a>(scope: &'a Scope<'_>, leads: &[Lead]) -> Vec<Declared<'a, Lead>> {
    if leads.iter().all(|lead| lead.visitors[0].is_none()) {
        return Vec::new();
    }
    vec![
        Declared::new(Column::count("visitors").given(), |lead: &Lead| Cell::maybe(lead.visitors[0])),
        Declared::new(Column::new("visitors_wow", Unit::Change).given().better_when(true), |lead: &Lead| {
            let [now, before] = lead.visitors;
            growth_cell(now, before, scope.moved.is_none())
        }),
    ]
}
