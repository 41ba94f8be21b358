//! Customers: who is new, who came back, and how often; by the identity of buyers where exports tell them apart, else as the
//! platform counts them, and which of the two stands beside each store. And where their orders went.

use super::regions;
use super::scope::{Scope, StoreGroup, or_dash};
use crate::calendar;
use crate::compose::declared::Columns;
use crate::engine::Days;
use crate::facts::Table as Facts;
use crate::kpi::Kpi;
use crate::metrics::{AGAIN, Cohort, Known, measures as m};
use crate::ratio::{cents, ratio};
use crate::report::grids::kpi_column;
use crate::report::{Cell, Column, Section, Table};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Months of first purchases shown.
const COHORTS: usize = 12;

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let known = [Kpi::CustomersReturning, Kpi::CustomersOneTime];
    let (regions, about_regions) = regions::table(scope).unzip();
    let about_regions = about_regions.unwrap_or_default();
    if known.iter().all(|kpi| scope.value(*kpi, &scope.ids, scope.week).is_none()) {
        let Some(message) = regions.as_ref().and_then(regions::message) else {
            return Err(Phrase::new("section.left_out.customers"));
        };
        let (title, tables) = (Phrase::new("section.customers.regions_title"), regions.into_iter().collect());
        return Ok(Section { title, tables, notes: about_regions, ..Section::new("customers", message) });
    }
    let named: Vec<&str> = scope.ids.iter().copied().filter(|id| scope.metrics().names_buyers(id)).collect();
    let mut tables = vec![new_and_back(scope)];
    tables.extend(known_customers(scope, &named));
    tables.extend(cohorts(scope, &named));
    tables.extend(regions);
    let mut notes = vec![Phrase::new("section.customers.told_by")];
    notes.extend((!named.is_empty()).then(|| Phrase::new("section.customers.known")));
    notes.extend(scope.gaps(&[Kpi::CustomersReturning], scope.week));
    notes.extend(about_regions);
    Ok(Section { tables, notes, ..Section::new("customers", message(scope, &named)) })
}

/// What new customers and those who came back paid.
#[derive(Clone, Copy)]
struct Paid {
    new: Decimal,
    back: Decimal,
}

fn paid(scope: &Scope<'_>, store: &str) -> Option<Paid> {
    if scope.metrics().names_buyers(store) {
        let found = scope.metrics().new_and_back(store, scope.week)?;
        return Some(Paid { new: found.new_paid, back: found.back_paid });
    }
    let view = scope.metrics().inputs().view.store(store)?;
    let days = Days::all(scope.week);
    let sum = |measure| cents(scope.context.own.sum(store, measure, &days));
    let (all, back) = (sum(&m::TRAFFIC_PAID), sum(&m::RETURNING_PAID));
    let told = ["paid", "returning_paid"].iter().all(|column| view.has(Facts::TrafficDays, column));
    (told && !all.is_zero()).then(|| Paid { new: all - back, back })
}

/// Each store's new customers and those who came back, in its own currency.
fn new_and_back(scope: &Scope<'_>) -> Table {
    let (rows, all) = scope.rows(|whose| whose);
    let figure = |kpi| move |whose: &StoreGroup<'_>| scope.cell(kpi, whose.own, &whose.stores, scope.week);
    let mixed = scope.context.is_mixed();
    let money = |take: fn(Paid) -> Decimal| {
        move |whose: &StoreGroup<'_>| {
            let of: Option<Vec<Paid>> = whose.stores.iter().map(|store| paid(scope, store)).collect();
            match (whose.own.and_then(|store| scope.context.abroad(store)), &of) {
                _ if whose.own.is_none() && mixed => Cell::Blank,
                (Some(currency), Some(of)) => Cell::Amount(of.iter().copied().map(take).sum(), currency.to_owned()),
                _ => Known::or(of.map(|of| of.into_iter().map(take).sum()), "section.customers.no_money").into(),
            }
        }
    };
    let told_by = |whose: &StoreGroup<'_>| match whose.own {
        Some(store) if scope.metrics().names_buyers(store) => Phrase::new("section.customers.by_identity").into(),
        Some(store) if scope.value(Kpi::CustomersReturning, &[store], scope.week).is_none() => Cell::Blank,
        Some(_) => Phrase::new("section.customers.by_platform").into(),
        None => Cell::Blank,
    };
    Columns::new()
        .with(Column::text("store"), |whose: &StoreGroup<'_>| whose.name.clone())
        .with(Column::text("told_by"), told_by)
        .with(kpi_column("buyers", Kpi::SalesBuyers), figure(Kpi::SalesBuyers))
        .with(kpi_column("new_customers", Kpi::CustomersNew), figure(Kpi::CustomersNew))
        .with(kpi_column("returning", Kpi::CustomersReturning), figure(Kpi::CustomersReturning))
        .with(kpi_column("repeat_share", Kpi::CustomersRepeatShare), figure(Kpi::CustomersRepeatShare))
        .with(Column::money("new_paid").given(), money(|paid| paid.new))
        .with(Column::money("returning_paid").given(), money(|paid| paid.back))
        .totalled("customers.stores", &rows, all.as_ref())
}

/// All customers that a store ever had, by how often and how lately they bought.
fn known_customers(scope: &Scope<'_>, named: &[&str]) -> Option<Table> {
    let figure = |kpi| move |store: &&str| scope.known(kpi, &[*store], scope.week);
    let year = scope.metrics().inputs().calendar.to_date(calendar::Part::Year, scope.metrics().inputs().period);
    let fifth = move |store: &&str| {
        Known::or(scope.metrics().top_fifth(store, year).map(|(_, share)| share), "section.customers.too_few")
    };
    Columns::new()
        .with(Column::text("store"), |store: &&str| scope.name(store))
        .with(kpi_column("one_time", Kpi::CustomersOneTime), figure(Kpi::CustomersOneTime))
        .with(kpi_column("two_times", Kpi::CustomersTwoTimes), figure(Kpi::CustomersTwoTimes))
        .with(kpi_column("loyal", Kpi::CustomersLoyal), figure(Kpi::CustomersLoyal))
        .with(kpi_column("active", Kpi::CustomersActive), figure(Kpi::CustomersActive))
        .with(kpi_column("lapsed", Kpi::CustomersLapsed), figure(Kpi::CustomersLapsed))
        .with(kpi_column("again_30", Kpi::CustomersRepurchase30), figure(Kpi::CustomersRepurchase30))
        .with(kpi_column("again_60", Kpi::CustomersRepurchase60), figure(Kpi::CustomersRepurchase60))
        .with(kpi_column("again_90", Kpi::CustomersRepurchase90), figure(Kpi::CustomersRepurchase90))
        .with(Column::percent("top_fifth"), fifth)
        .table("customers.known", named)
        .unless_empty()
}

/// Customers by the month of their first purchase, of all stores that tell them apart.
fn cohorts(scope: &Scope<'_>, named: &[&str]) -> Option<Table> {
    let mut months: BTreeMap<chrono::NaiveDate, Cohort> = BTreeMap::new();
    for cohort in named.iter().flat_map(|store| scope.metrics().cohorts(store, scope.week, COHORTS)) {
        match months.get_mut(&cohort.days.first()) {
            None => drop(months.insert(cohort.days.first(), cohort)),
            Some(known) => {
                known.customers += cohort.customers;
                known
                    .again
                    .iter_mut()
                    .zip(cohort.again)
                    .for_each(|(all, more)| *all = all.zip(more).map(|(a, b)| a + b));
            }
        }
    }
    let again = |at: usize| {
        move |cohort: &Cohort| match cohort.again[at] {
            None => Known::because("section.customers.not_over"),
            Some(again) => Known::or(ratio(again.into(), cohort.customers.into()), "reason.nothing-to-divide-by"),
        }
    };
    let months: Vec<Cohort> = months.into_values().filter(|cohort| cohort.customers > 0).collect();
    Columns::new()
        .with(Column::text("first_bought"), |cohort: &Cohort| cohort.days.first().format("%Y-%m").to_string())
        .with(Column::count("customers"), |cohort| Cell::Number(cohort.customers.into()))
        .with(Column::percent("again_30"), again(0))
        .with(Column::percent("again_60"), again(1))
        .with(Column::percent("again_90"), again(2))
        .table("customers.cohorts", &months)
        .unless_empty()
}

fn message(scope: &Scope<'_>, named: &[&str]) -> Phrase {
    let value = |kpi: Kpi| scope.value(kpi, &scope.ids, scope.week);
    let (buyers, share) = (value(Kpi::SalesBuyers), value(Kpi::CustomersRepeatShare));
    let count = |value: Decimal| Field::Count(i64::try_from(value).unwrap_or(i64::MAX));
    let main = Phrase::new("section.customers.message")
        .with("buyers", or_dash(buyers, count))
        .with("share", or_dash(share, Field::Percent));
    let main = if share.is_some() { main } else { Phrase::new("section.customers.unknown") };
    match value(Kpi::CustomersRepurchase30).filter(|_| !named.is_empty()) {
        Some(again) => {
            let phrase = Phrase::new("section.customers.with_again").with("main", main);
            phrase.with("days", AGAIN[0]).with("again", Field::Percent(again))
        }
        None => main,
    }
}
