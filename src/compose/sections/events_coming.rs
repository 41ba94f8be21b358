//! Events of the next six weeks: what the same event brought last year, and what the operator noted then.

use super::events_tables::table as made;
use super::events_told::{State, Told};
use super::plan::planned;
use super::scope::{Scope, days, kpi_column, missing};
use crate::kpi::Kpi;
use crate::ratio::growth;
use crate::report::{Cell, Column, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// So many days ahead there is still time to order goods.
const AHEAD: u64 = 42;

/// The day from which days to go are counted: the first after the week reported, however late the report is made.
pub(super) fn today(scope: &Scope<'_>) -> NaiveDate {
    scope.week.last() + Days::new(1)
}

/// The events that begin within six weeks.
pub(super) fn table(scope: &Scope<'_>, all: &[Told<'_>]) -> Option<Table> {
    let until = scope.week.last() + Days::new(AHEAD);
    let soon = |told: &&Told<'_>| told.state == State::Coming && told.span().first() <= until;
    let mut columns = vec![Column::new("event", Unit::Text), Column::new("days", Unit::Text)];
    columns.extend((scope.ids.len() > 1).then(|| Column::new("event_stores", Unit::Text)));
    columns.extend([
        Column::new("event_first", Unit::Day),
        Column::new("days_to_go", Unit::Count),
        Column::new("event_target", Unit::Money),
        Column::new("target_growth", Unit::Change),
        Column::new("event_before", Unit::Text),
        Column::new("event_then_whole", Unit::Money),
        Column::new("best_day", Unit::Text),
        kpi_column("refund_final_then", Kpi::RefundCohortShare),
        kpi_column("spend_last", Kpi::AdsSpend),
        kpi_column("roi_last", Kpi::AdsRoi),
        kpi_column("cost_share_last", Kpi::AdsCostShare),
        Column::new("event_note", Unit::Text),
    ]);
    made("events.coming", columns, all.iter().filter(soon).map(|told| row(scope, told)).collect())
}

fn row(scope: &Scope<'_>, told: &Told<'_>) -> Vec<Cell> {
    let (stores, before) = (&told.planned.stores, told.before.span);
    let (target, then) = (planned(scope, stores, told.span()), scope.cell(scope.context.basis(), stores, before));
    let mut row = told.head();
    row.extend(told.stores(scope));
    row.extend([Cell::Day(told.span().first()), Cell::Number(Decimal::from(to_go(scope, told)))]);
    let grown = target.number().zip(then.number()).and_then(|(target, then)| growth(target, then));
    row.extend([target, grown.map_or_else(|| missing("section.not_comparable"), Cell::Number), days(before), then]);
    row.push(best_day(scope, stores, before));
    for id in [Kpi::RefundCohortShare, Kpi::AdsSpend, Kpi::AdsRoi, Kpi::AdsCostShare] {
        row.push(scope.cell(id, stores, before));
    }
    row.push(told.note(scope));
    row
}

fn to_go(scope: &Scope<'_>, told: &Told<'_>) -> i64 {
    (told.span().first() - today(scope)).num_days()
}

/// The day that sold most, as day of the event and date; of equal ones the first.
fn best_day(scope: &Scope<'_>, stores: &[&str], span: Span) -> Cell {
    let basis = scope.context.basis();
    let sold = (1_i64..).zip(span.days()).filter_map(|(number, day)| {
        let sold = scope.value(basis, stores, Span::day(day))?;
        Some((number, day, sold))
    });
    match sold.reduce(|best, next| if next.2 > best.2 { next } else { best }) {
        Some((number, day, sold)) => Cell::Said(
            Phrase::new("section.events.best_day")
                .with("number", number)
                .with("day", day)
                .with("sold", Field::Money(sold)),
        ),
        None => missing("section.not_comparable"),
    }
}

/// `下一个：双12，12/08 开始（还有 22 天），目标 12.0万。`
pub(super) fn next(scope: &Scope<'_>, told: &Told<'_>) -> Phrase {
    let target = planned(scope, &told.planned.stores, told.span()).number();
    let key = if target.is_some() { "section.events.next" } else { "section.events.next_untargeted" };
    Phrase::new(key)
        .with("event", told.name())
        .with("first", told.span().first())
        .with("count", to_go(scope, told))
        .with("target", Field::Money(target.unwrap_or_default()))
}
