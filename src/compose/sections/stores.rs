//! Store by store: the week's KPIs, how they changed, longer periods.

use super::scope::{Scope, StoreGroup, total};
use super::{channels, grid, market, people, stores_causes};
use crate::calendar::PeriodKind;
use crate::compose::declared::{Columns, or_blank};
use crate::facts::Table as Facts;
use crate::kpi::Kpi;
use crate::metrics::Known;
use crate::metrics::control::{Bridge, Comparison, Subject};
use crate::metrics::products::Products;
use crate::ratio::{cents, ratio};
use crate::report::grids::Sheet;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Table};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// The figures of earlier weeks beside which stands what was reported of them.
const RESTATED: [Kpi; 6] =
    [Kpi::SalesPaid, Kpi::RefundAmount, Kpi::RefundCohortShare, Kpi::AdsSales, Kpi::AdsRoi, Kpi::TrafficVisitors];

pub(super) fn section(scope: &Scope<'_>, products: &Products<'_>) -> Result<Section, Phrase> {
    let kpis = grid::kpis(Sheet::Stores);
    if kpis.iter().all(|kpi| scope.value(*kpi, &scope.ids, scope.week).is_none()) {
        return Err(Phrase::new("section.left_out.stores"));
    }
    let (of_people, about_people) = people::tables(scope, products);
    let bridge = bridge(scope);
    let bridged = bridge.is_some();
    // The main table, and right below it who answers for what.
    let mut grids = grid::tables(scope, Sheet::Stores);
    let causes = stores_causes::tables(scope);
    let why: Vec<Phrase> = causes.iter().map(|table| Phrase::new(format!("section.{}", table.id))).collect();
    // Elsewhere they stand beside where visitors came from, on a sheet that a day's report lacks.
    let of_day = channels::table(scope).filter(|_| scope.context.period().kind() == PeriodKind::Day);
    let (of_market, beside_market) = market::table(scope);
    let first = grids.next().into_iter().chain(causes).chain(of_people).chain(of_market);
    let tables = first.chain(grids).chain(of_day).chain(market::scores(scope)).chain(bridge).collect();
    let mut notes = beside_market;
    notes.extend(scope.compared(&["previous", "last_year"]));
    notes.extend(scope.gaps(&kpis, scope.week));
    for (id, span) in grid::periods(scope) {
        let period = grid::period(id, span);
        let gaps = scope.gaps(&kpis, span).into_iter();
        notes.extend(gaps.map(|gap| Phrase::new("section.in_period").with("period", period.clone()).with("gap", gap)));
    }
    notes.extend(scope.ages(&[scope.previous, scope.last_year]));
    notes.extend(scope.context.restated(&RESTATED));
    notes.push(Phrase::new("section.stores.buyers"));
    notes.extend(about_people);
    notes.extend(why);
    notes.extend(bridged.then(|| Phrase::new("section.stores.bridge")));
    let context = scope.context;
    let mixed = context.is_mixed().then(|| Phrase::new("section.stores.currency").with("currency", &context.currency));
    notes.extend(mixed);
    Ok(Section {
        charts: [bars(scope), by_day(scope)].into_iter().flatten().collect(),
        tables,
        notes,
        ..Section::new("stores", message(scope))
    })
}

/// Each store's sales beside the week before; one store alone needs no chart of itself.
fn bars(scope: &Scope<'_>) -> Option<Chart> {
    if scope.ids.len() < 2 {
        return None;
    }
    let each = scope.each();
    let (now, before) = (scope.week.len(), scope.previous.len());
    // Bars of unlike lengths of time may only stand side by side by the day.
    let scaled = |value, days: u32| if now == before { Some(value) } else { ratio(value, Decimal::from(days)) };
    let values = |span: Span| {
        let paid = |whose: &StoreGroup<'_>| scaled(scope.value(Kpi::SalesPaid, &whose.stores, span)?, span.len());
        each.iter().map(paid).collect()
    };
    let subtitle = scope.subtitle(&Kpi::SalesPaid.name_key());
    let subtitle = match now == before {
        true => subtitle,
        false => {
            Phrase::new("section.subtitle_per_day").with("subtitle", subtitle).with("now", now).with("before", before)
        }
    };
    let title = most(scope, &each).unwrap_or_else(|| Phrase::new("section.stores.bars"));
    let names =
        each.iter().map(|whose| Phrase::new("section.text").with("text", scope.name(whose.stores[0]))).collect();
    let series = vec![Role::Previous.series(values(scope.previous)), Role::Actual.series(values(scope.week))];
    Chart::money("stores.paid", ChartKind::Bars, [title, subtitle], names, series).unless_empty()
}

fn message(scope: &Scope<'_>) -> Phrase {
    let Some(paid) = scope.value(Kpi::SalesPaid, &scope.ids, scope.week) else {
        let figure = scope.metrics().get(Kpi::SalesPaid, &scope.ids, scope.week);
        let reason = figure.reason.unwrap_or_else(|| Phrase::new("reason.no-store"));
        return Phrase::new("section.stores.unknown").with("reason", reason);
    };
    let phrase = Phrase::new("section.stores.message")
        .with("paid", Field::Money(paid))
        .with("previous", against(scope, "previous", scope.previous))
        .with("last_year", against(scope, "last_year", scope.last_year));
    match most(scope, &scope.each()) {
        Some(most) if scope.ids.len() > 1 => {
            phrase.with("most", Phrase::new("section.stores.clause").with("text", most))
        }
        _ => phrase.with("most", ""),
    }
}

/// How sales changed against a week; not against one before that differs by an event, and by the day where lengths differ.
fn against(scope: &Scope<'_>, word: &str, before: Span) -> Phrase {
    let both = scope.context.compare(Kpi::SalesPaid, &scope.ids, before);
    let moved = scope.context.moved(&scope.ids, scope.week, before).filter(|_| word == "previous");
    let said = match (both.and_then(|both| Some((both.growth()?, both.unequal))), moved) {
        (Some(_), Some(moved)) => moved.fields(Phrase::new("section.stores.event")),
        (Some((part, unequal)), None) => {
            let key = if unequal.is_some() { "section.stores.against_per_day" } else { "section.stores.against" };
            Phrase::new(key).with("change", Field::Change(part))
        }
        (None, _) => Phrase::new("section.stores.no_comparison"),
    };
    said.with("with", Field::Word(format!("section.than.{word}")))
}

fn most(scope: &Scope<'_>, each: &[StoreGroup<'_>]) -> Option<Phrase> {
    let first = each.first()?;
    let part = scope.value(Kpi::SalesPaid, &first.stores, scope.week)?;
    let share = ratio(part, scope.value(Kpi::SalesPaid, &scope.ids, scope.week)?)?;
    let store = scope.name(first.stores[0]);
    Some(Phrase::new("section.stores.most").with("store", store).with("share", Field::Percent(share)))
}

fn by_day(scope: &Scope<'_>) -> Option<Chart> {
    const LONGEST_WEEK: u32 = 10;
    // A day has no days; in months and long events weekdays come again; a year has too many.
    if scope.week.len() < 2 || scope.context.period().kind() == PeriodKind::Year {
        return None;
    }
    let named = |day| match scope.week.len() <= LONGEST_WEEK {
        true => grid::weekday(day),
        false => Phrase::new("report.days.day").with("day", Field::Day(day)),
    };
    let values = |span| scope.context.by_day(Kpi::SalesPaid, &scope.ids, span);
    let title = best_day(scope).unwrap_or_else(|| Phrase::new("section.stores.days_chart"));
    let (subtitle, days) = (scope.subtitle(&Kpi::SalesPaid.name_key()), scope.week.days().map(named).collect());
    let series = vec![Role::Previous.series(values(scope.previous)), Role::Actual.series(values(scope.week))];
    Chart::money("stores.days", ChartKind::Columns, [title, subtitle], days, series).unless_empty()
}

fn best_day(scope: &Scope<'_>) -> Option<Phrase> {
    let (day, most) = scope.context.best_day(Kpi::SalesPaid, &scope.ids, scope.week)?;
    let share = ratio(most, scope.value(Kpi::SalesPaid, &scope.ids, scope.week)?)?;
    let phrase = Phrase::new("section.stores.best_day").with("day", Field::Weekday(day));
    Some(phrase.with("paid", Field::Money(most)).with("share", Field::Percent(share)))
}

/// The bridge from the platform's own figure to each store's, where one is known at all.
fn bridge(scope: &Scope<'_>) -> Option<Table> {
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
