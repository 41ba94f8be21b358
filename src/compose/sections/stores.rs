//! Store by store: the week's KPIs, how they changed, longer periods.

use super::scope::{Scope, StoreGroup};
use super::{channels, grid, market, people, stores_bridges, stores_causes};
use crate::calendar::PeriodKind;
use crate::compose::best_day;
use crate::kpi::Kpi;
use crate::metrics::products::Products;
use crate::ratio::ratio;
use crate::report::grids::Sheet;
use crate::report::{Chart, ChartKind, Role, Section};
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
    let (bridges, about_bridges) = stores_bridges::tables(scope);
    // The main table, and right below it who answers for what.
    let mut grids = grid::tables(scope, Sheet::Stores);
    let causes = stores_causes::tables(scope);
    let why: Vec<Phrase> = causes.iter().map(|table| Phrase::new(format!("section.{}", table.id))).collect();
    // Elsewhere they stand beside where visitors came from, on a sheet that a day's report lacks.
    let of_day = channels::table(scope).filter(|_| scope.context.period().kind() == PeriodKind::Day);
    let (of_market, beside_market) = market::table(scope);
    let first = grids.next().into_iter().chain(causes).chain(of_people).chain(of_market);
    let tables = first.chain(grids).chain(of_day).chain(market::scores(scope)).chain(bridges).collect();
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
    notes.extend(about_bridges);
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
    let phrase = match scope.previous == scope.last_year {
        // Of a year both are the one before.
        true => Phrase::new("section.stores.message_once"),
        false => Phrase::new("section.stores.message").with("last_year", against(scope, "last_year", scope.last_year)),
    };
    let phrase = phrase.with("paid", Field::Money(paid)).with("previous", against(scope, "previous", scope.previous));
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
    // That the only store that sold has all of it is no news.
    if share == Decimal::ONE {
        return None;
    }
    let store = scope.name(first.stores[0]);
    Some(Phrase::new("section.stores.most").with("store", store).with("share", Field::Percent(share)))
}

fn by_day(scope: &Scope<'_>) -> Option<Chart> {
    // A day has no days; in months and long events weekdays come again; a year has too many.
    if scope.week.len() < 2 || scope.context.period().kind() == PeriodKind::Year {
        return None;
    }
    let values = |span| scope.context.by_day(Kpi::SalesPaid, &scope.ids, span);
    let best = best_day::sentence(scope.context, Kpi::SalesPaid, &scope.ids, scope.week);
    let title = best.unwrap_or_else(|| Phrase::new("section.stores.days_chart"));
    let named = |day| Phrase::new("report.days.day").with("day", best_day::named(scope.week, day));
    let (subtitle, days) = (scope.subtitle(&Kpi::SalesPaid.name_key()), scope.week.days().map(named).collect());
    let series = vec![Role::Previous.series(values(scope.previous)), Role::Actual.series(values(scope.week))];
    Chart::money("stores.days", ChartKind::Columns, [title, subtitle], days, series).unless_empty()
}
