//! From the platforms' own figures to ours, store by store, each part named: what was paid, who came and who paid, and the share of
//! those who came that paid.

use super::scope::{Scope, total};
use crate::compose::declared::{Columns, or_blank};
use crate::facts::Table as Facts;
use crate::kpi::Kpi;
use crate::metrics::control::{Bridge, Comparison, Subject};
use crate::metrics::{ConversionBridge, Known, PeopleBridge};
use crate::ratio::cents;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// The tables, and what is to be known of them.
pub(super) fn tables(scope: &Scope<'_>) -> (Vec<Table>, Vec<Phrase>) {
    let sales = sales(scope);
    let mut notes: Vec<Phrase> = sales.iter().map(|_| Phrase::new("section.stores.bridge")).collect();
    // Of a day the platform's figures are ours.
    if scope.week.len() == 1 {
        return (sales.into_iter().collect(), notes);
    }
    let people = [people(scope), conversion(scope)];
    notes.extend(people[0].iter().map(|_| Phrase::new("section.stores.bridge_people")));
    notes.extend(without(scope));
    (sales.into_iter().chain(people.into_iter().flatten()).collect(), notes)
}

/// Stores that count visitors by day alone: by how much the platform's figure of the whole is smaller nobody can say.
fn without(scope: &Scope<'_>) -> Option<Phrase> {
    let counted = |store: &&&str| {
        let visitors = scope.value(Kpi::TrafficVisitors, &[**store], scope.week);
        visitors.is_some() && scope.metrics().distinct(store, scope.week).visitors.is_none()
    };
    let stores: Vec<&str> = scope.ids.iter().filter(counted).copied().collect();
    // Where a platform is known to give it, that is worth a word.
    let profiles = scope.context.profiles.all();
    let gives = |platform: &str| {
        profiles.iter().any(|profile| {
            profile.platforms.iter().any(|known| known == platform)
                && profile.tables.iter().any(|map| map.table == Facts::TrafficSpans)
        })
    };
    let known = scope.context.stores.iter().any(|store| stores.contains(&store.id.as_str()) && gives(&store.platform));
    let key = if known { "section.stores.no_span_yet" } else { "section.stores.no_span" };
    (!stores.is_empty()).then(|| Phrase::new(key).with("stores", scope.context.names(stores)))
}

/// Who came and who paid.
fn people(scope: &Scope<'_>) -> Option<Table> {
    type Row<'a> = (&'a str, Kpi, PeopleBridge);
    let metrics = scope.metrics();
    let of_store = |store: &'_ str| {
        let visitors = metrics.visitors_bridge(store, scope.week).map(|bridge| (Kpi::TrafficVisitors, bridge));
        let buyers = metrics.buyers_bridge(store, scope.week).map(|bridge| (Kpi::SalesBuyers, bridge));
        [visitors, buyers].into_iter().flatten()
    };
    let stores = scope.ranked().into_iter();
    let rows: Vec<Row<'_>> =
        stores.flat_map(|store| of_store(store).map(move |(kpi, bridge)| (store, kpi, bridge))).collect();
    let unless = |part: Option<Decimal>| Cell::from(Known::or(part, "section.stores.days_lacking"));
    Columns::new()
        .with(Column::text("store"), |(store, ..): &Row<'_>| scope.name(store))
        .with(Column::text("kpi"), |(_, kpi, _)| said(*kpi))
        .with(Column::count("platform_people"), |(.., bridge)| bridge.theirs)
        .with(Column::count("counted_again"), |(.., bridge)| unless(bridge.again))
        .with(Column::count("people_unexplained"), |(.., bridge)| unless(bridge.rest()))
        .with(Column::count("people_ours"), |(.., bridge)| bridge.ours)
        .table("stores.bridge_people", &rows)
        .unless_empty()
}

/// How many of those who came paid.
fn conversion(scope: &Scope<'_>) -> Option<Table> {
    type Row<'a> = (&'a str, ConversionBridge);
    let bridge = |store| Some((store, scope.metrics().conversion_bridge(store, scope.week)?));
    let rows: Vec<Row<'_>> = scope.ranked().into_iter().filter_map(bridge).collect();
    Columns::new()
        .with(Column::text("store"), |(store, _): &Row<'_>| scope.name(store))
        .with(Column::percent("platform_conversion"), |(_, bridge)| bridge.theirs)
        .with(Column::new("buyers_again", Unit::Points), |(_, bridge)| bridge.buyers)
        .with(Column::new("visitors_again", Unit::Points), |(_, bridge)| bridge.visitors)
        .with(Column::percent("conversion"), |(_, bridge)| bridge.ours)
        .table("stores.bridge_conversion", &rows)
        .unless_empty()
}

fn said(kpi: Kpi) -> Cell {
    Cell::Said(Phrase::new("section.text").with("text", kpi.name()))
}

/// What was paid, where a platform says it at all.
fn sales(scope: &Scope<'_>) -> Option<Table> {
    type Row<'a> = (&'a str, Option<Comparison>);
    let view = |store: &str| scope.metrics().inputs().view.store(store);
    let stores = scope.ranked().into_iter();
    let rows: Vec<Row<'_>> =
        stores.map(|store| (store, view(store).and_then(|view| scope.context.control(view, Subject::Sales)))).collect();
    rows.iter().find(|(_, compared)| compared.is_some())?;
    let amount = |(_, compared): &Row<'_>, amount: fn(&Bridge) -> Decimal| {
        Known::or(compared.as_ref().map(|days| cents(amount(&days.whole()))), "section.stores.no_platform_figure")
    };
    // Both sides are of one store, so they stand in its own currency.
    let own = |row: &Row<'_>, known: Known| match (known.number(), scope.context.abroad(row.0)) {
        (Some(value), Some(currency)) => Cell::Amount(value, currency.to_owned()),
        _ => known.into(),
    };
    let cell = |row: &Row<'_>, of: fn(&Bridge) -> Decimal| own(row, amount(row, of));
    let unexplained = |row: &Row<'_>| amount(row, |bridge| -bridge.rest());
    let table = Columns::new()
        .with(Column::text("store"), |(store, _): &Row<'_>| scope.name(store))
        .with(Column::text("days_compared"), |(_, compared)| {
            let of_days = |compared: &Comparison| {
                Phrase::new("section.of_days").with("have", compared.days.len()).with("all", scope.week.len())
            };
            or_blank(compared.as_ref().map(of_days))
        })
        .with(Column::money("platform_paid").summed(), |row| cell(row, |bridge| bridge.theirs))
        .with(Column::money("excluded").summed(), |row| cell(row, |bridge| -bridge.excluded))
        .with(Column::money("postage").summed(), |row| match view(row.0) {
            _ if row.1.as_ref().is_some_and(|compared| compared.holds_postage) => {
                Known::because("section.stores.postage_held").into()
            }
            Some(view) if row.1.is_some() && !view.has(Facts::Orders, "postage") => {
                Known::because("section.stores.no_postage").into()
            }
            _ => cell(row, |bridge| bridge.postage),
        })
        .with(Column::money("unexplained").summed(), |row| own(row, unexplained(row)))
        .with(Column::money("paid").summed(), |row| cell(row, |bridge| bridge.ours))
        .with(Column::percent("unexplained_share").by(Formula::Ratio("unexplained", "paid")), |row| {
            unexplained(row).over(&amount(row, |bridge| bridge.ours))
        })
        .table("stores.bridge", &rows);
    // Amounts of unlike currencies have no sum.
    let adds_up = rows.len() > 1 && rows.iter().all(|(store, _)| scope.context.abroad(store).is_none());
    Some(if adds_up { table.summed_up(total()) } else { table })
}
