//! The year's events against their targets, against last year's, and what came back and was spent.

use super::scope::{Scope, StoreGroup, days, state_words, total};
use super::{against, events_progress};
use crate::compose::declared::{Columns, Declared};
use crate::kpi::Kpi;
use crate::metrics::events::{EventComparison, EventProgress};
use crate::metrics::{Against, Comparison, Known, Ripening};
use crate::ratio::{growth, ratio};
use crate::report::grids::{change_column, kpi_column};
use crate::report::{Chart, ChartKind, Column, Role, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// Events in the chart: as many as their names leave room for.
const CHART_EVENTS: usize = 10;

/// Every event of the fiscal year against its target, to date.
pub(super) fn year(scope: &Scope<'_>, all: &[&EventProgress<'_>]) -> Option<Table> {
    events_progress::columns(scope, true, |told: &&EventProgress<'_>| *told)
        .with(Column::text("state"), |told| state_words(told.state))
        .and(against::columns(against::TO_DATE, |told: &&EventProgress<'_>| &told.against))
        .with(Column::money("per_day"), |told| {
            told.so_far.map_or(Known::Nothing, |span| per_day(scope, &told.planned.stores, span))
        })
        .with(Column::money("event_target"), |told| told.target(scope))
        .table("events.year", all)
        .unless_empty()
}

/// The events begun beside last year's, over as many days.
pub(super) fn last_year(scope: &Scope<'_>, begun: &[&EventProgress<'_>]) -> Option<Table> {
    type Row<'r, 'a> = (&'r EventProgress<'a>, &'r EventComparison);
    let rows: Vec<Row<'_, '_>> = begun.iter().filter_map(|told| Some((*told, told.beside.as_ref()?))).collect();
    let of = |(_, beside): &Row<'_, '_>, value: fn(Comparison) -> Known| {
        beside.sales.map_or_else(|| Known::because("section.not_comparable"), value)
    };
    // With stores that have different days a day has no common meaning.
    let a_day = |(_, beside): &Row<'_, '_>, sum: fn(Comparison) -> Decimal| match beside.sales {
        Some(sales) if sales.partial => Known::because("section.events.not_whole"),
        Some(sales) => Known::or(ratio(sum(sales), Decimal::from(beside.now.len())), "section.events.not_whole"),
        None => Known::because("section.not_comparable"),
    };
    Columns::new()
        .with(Column::text("event"), |(told, _): &Row<'_, '_>| told.planned.name.to_owned())
        .with(Column::text("event_compared"), |(_, beside)| days(beside.now))
        .with(Column::text("event_before"), |(_, beside)| days(beside.before))
        .with(Column::text("days_compared"), |(_, beside)| {
            Phrase::new("section.of_days").with("have", beside.known).with("all", beside.now.len())
        })
        .with(Column::money("event_now"), |row| of(row, |sales| Known::Number(sales.now)))
        .with(Column::money("event_then"), |row| of(row, |sales| Known::Number(sales.before)))
        .with(Column::new("event_change", Unit::Change).better_when(true), |row| {
            of(row, |sales| Known::or(growth(sales.now, sales.before), "reason.nothing-to-divide-by"))
        })
        .with(Column::money("per_day_now"), |row| a_day(row, |sales| sales.now))
        .with(Column::money("per_day_then"), |row| a_day(row, |sales| sales.before))
        .with(Column::money("event_then_whole"), |(told, _)| {
            scope.known(scope.context.basis(), &told.planned.stores, told.before.span)
        })
        .table("events.last_year", &rows)
        .unless_empty()
}

/// An average day of the plan's basis, where all days and stores are known.
fn per_day(scope: &Scope<'_>, stores: &[&str], span: Span) -> Known {
    let figure = scope.metrics().get(scope.context.basis(), stores, span);
    if figure.value.is_some() && (figure.days.is_some() || !figure.lacks.is_empty()) {
        return Known::because("section.events.not_whole");
    }
    Known::from(figure).over(&Known::Number(Decimal::from(span.len())))
}

/// What an event begun brought back and cost, to date, beside last year's when it was as old.
struct Cost<'r, 'a> {
    told: &'r EventProgress<'a>,
    so_far: Span,
    beside: &'r EventComparison,
    ripening: Option<Ripening>,
}

pub(super) fn costs(scope: &Scope<'_>, begun: &[&EventProgress<'_>]) -> Option<Table> {
    let mut rows: Vec<Cost<'_, '_>> = Vec::new();
    for told in begun {
        let Some((so_far, beside)) = told.so_far.zip(told.beside.as_ref()) else { continue };
        let ripening = scope.metrics().ripening(&told.planned.stores, beside.now, beside.before);
        rows.push(Cost { told, so_far, beside, ripening });
    }
    type Row<'r, 'a> = Cost<'r, 'a>;
    let figure = |key, kpi| {
        let of = move |row: &Row<'_, '_>| scope.known(kpi, &row.told.planned.stores, row.so_far);
        Declared::new(kpi_column(key, kpi), of)
    };
    let change = |key, kpi| {
        let of = move |row: &Row<'_, '_>| {
            scope.change(kpi, None, &row.told.planned.stores, row.beside.now, row.beside.before)
        };
        Declared::new(change_column(key, kpi), of)
    };
    let ripe = |row: &Row<'_, '_>, value: fn(&Ripening) -> Option<Decimal>| {
        Known::or(row.ripening.as_ref().and_then(value), "section.not_comparable")
    };
    let share = Kpi::RefundCohortShare;
    events_progress::columns(scope, false, |row: &Row<'_, '_>| row.told)
        .and([figure("paid", Kpi::SalesPaid), figure("cohort_share", share)])
        .with(kpi_column("refund_then", share), |row| ripe(row, |one| Some(one.same_age)))
        .with(change_column("refund_points", share), |row| ripe(row, |one| Some(one.now - one.same_age)))
        .with(kpi_column("expected_final", Kpi::RefundExpectedFinal), |row| ripe(row, Ripening::expected))
        .and([figure("spend", Kpi::AdsSpend), change("spend_then", Kpi::AdsSpend)])
        .and([figure("roi", Kpi::AdsRoi), change("roi_then", Kpi::AdsRoi)])
        .and([figure("cost_share", Kpi::AdsCostShare), change("cost_share_then", Kpi::AdsCostShare)])
        .table("events.costs", &rows)
        .unless_empty()
}

/// An event by store, where several of the reader's take part in it.
pub(super) fn stores<'s>(scope: &Scope<'_>, told: &EventProgress<'s>) -> Option<Table> {
    let (so_far, beside) = (told.so_far?, told.beside.as_ref()?);
    let of_store = |whose: StoreGroup<'s>| (scope.metrics().against_target(&whose.stores, so_far), whose);
    let part = &told.planned.stores;
    if part.len() < 2 {
        return None;
    }
    let basis = scope.context.basis();
    let one = |id: &&'s str| StoreGroup { stores: vec![*id], own: None, name: scope.name(id).into() };
    let rows: Vec<_> = part.iter().map(one).map(of_store).collect();
    let all = of_store(StoreGroup { stores: part.clone(), own: None, name: total() });
    let table = Columns::new()
        .with(Column::text("store"), |(_, whose): &(Against, StoreGroup<'_>)| whose.name.clone())
        .and(against::columns(against::TO_DATE, |(against, _): &(Against, StoreGroup<'_>)| against))
        .with(Column::money("event_then").summed(), |(_, whose)| scope.known(basis, &whose.stores, beside.before))
        .with(Column::new("event_change", Unit::Change).given().better_when(true), |(_, whose)| {
            scope.change(basis, None, &whose.stores, beside.now, beside.before)
        })
        .with(Column::money("event_target").summed(), |(_, whose)| scope.metrics().planned(&whose.stores, told.span()))
        .totalled("events.stores", &rows, Some(&all));
    let title = Phrase::new("section.events.stores_of").with("event", told.name()).with("days", so_far);
    Some(Table { title, ..table })
}

/// The last events begun: actual, target to date, and last year's over as many days. One alone has its days to show.
pub(super) fn chart(scope: &Scope<'_>, begun: &[&EventProgress<'_>]) -> Option<Chart> {
    let shown = &begun[begun.len().saturating_sub(CHART_EVENTS)..];
    if shown.len() < 2 {
        return None;
    }
    let then = shown.iter().map(|told| Some(told.beside.as_ref()?.sales?.before)).collect();
    let values = |pick: fn(&Against) -> &Known| shown.iter().map(|told| pick(&told.against).number()).collect();
    let gaps: Vec<Decimal> = shown.iter().filter_map(|told| told.against.measured()).collect();
    let met = gaps.iter().filter(|gap| **gap >= Decimal::ZERO).count();
    let span = Span::new(shown.first()?.span().first(), shown.last()?.span().last().max(scope.week.last()))?;
    let title = Phrase::new("section.events.chart").with("count", gaps.len()).with("met", met);
    let subtitle = scope.subtitle_days(&scope.ids, Span::new(span.first(), span.last().min(scope.week.last()))?);
    let names = shown.iter().map(|told| Phrase::new("section.text").with("text", told.name())).collect();
    let series = vec![
        Role::LastYear.series(then),
        Role::Target.series(values(|against| &against.target)),
        Role::Actual.series(values(|against| &against.actual)),
    ];
    Chart::money("events.year", ChartKind::Columns, [title, subtitle], names, series).unless_empty()
}
